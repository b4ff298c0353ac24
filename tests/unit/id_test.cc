#include "base/id.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <set>

#include "base/time.h"

namespace leadkit {
namespace {

constexpr int64_t kStart = 1'767'225'600 * kMicrosPerSecond;  // 2026-01-01

TEST(Id, SuffixIsTheFieldsOwn) {
  for (const std::string_view id :
       {"0015f00002JUX1JAAX", "0035f00002EztxDAAR", "0065f00000UloqVAAR", "00Q5f000005bwLFEAY",
        "0055f000005mc66AAA", "00UZM000000wuBw2AI", "828ZM0000000001YAA", "001ZL000001QS6mYAG",
        "003ZL000001EDrPYAW", "012ZL0000008Td4YAE"}) {
    EXPECT_EQ(IdSuffix(id.substr(0, 15)), id.substr(15)) << id;
  }
}

// Another system's numbers need more than 63 bits: such ids are kept as external ids.
TEST(Id, OtherSystemsIdsAreNotOurs) {
  EXPECT_FALSE(ParseId("00Q5f000005bwLFEAY").has_value());
  EXPECT_FALSE(ParseId("00Q5f000005bwLF").has_value());
}

TEST(Id, FormatsAsEighteenCharacters) {
  EXPECT_EQ(FormatId("00Q", 1), "00Q000000000001EAA");
  EXPECT_EQ(FormatId("00Q", 61), "00Q00000000000zEAA");
  EXPECT_EQ(FormatId("00Q", 62), "00Q000000000010EAA");
  EXPECT_EQ(FormatId("00Q", 35), "00Q00000000000ZEAQ");
  EXPECT_EQ(FormatId("001", std::numeric_limits<int64_t>::max()).size(), 18u);
}

TEST(Id, TextAndNumberAgreeBothWays) {
  std::mt19937_64 random(20260514);
  for (int i = 0; i < 20'000; ++i) {
    const auto id = static_cast<RecordId>((random() >> (1 + random() % 62)) | 1);
    const std::string text = FormatId("00Q", id);
    const std::optional<ParsedId> parsed = ParseId(text);
    ASSERT_TRUE(parsed.has_value()) << text;
    ASSERT_EQ(parsed->id, id);
    ASSERT_EQ(parsed->prefix, "00Q");
    ASSERT_EQ(ParseId(text.substr(0, 15))->id, id);
  }
  const int64_t max = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(ParseId(FormatId("001", max))->id, max);
}

TEST(Id, RefusesWhatIsNoId) {
  for (const char* text : {"", "00Q", "00Q00000000000", "00Q0000000000010", "00Q000000000001EAB",
                           "00Q000000000001eaa", "00Q00000000000-EAA", "00Q00000000000 ",
                           "00Q000000000000EAA", "00Q000000000001EAAA", "00Q0000000000\xC3\xBC"}) {
    EXPECT_FALSE(ParseId(text).has_value()) << text;
  }
  EXPECT_TRUE(ParseId("00Q0AzL8n0Y58m7").has_value());
  // One more than 63 bits hold, and the greatest number of 12 digits.
  EXPECT_FALSE(ParseId("00Q0AzL8n0Y58m8").has_value());
  EXPECT_FALSE(ParseId("00QzzzzzzzzzzzzEAA").has_value());
}

// The check characters tell the case of each letter, so every change of case is found.
TEST(Id, EveryChangeOfCaseIsFound) {
  const std::string id = FormatId("00Q", 1'234'567'890'123'456'789);
  for (size_t i = 0; i < 15; ++i) {
    std::string wrong = id;
    const char c = wrong[i];
    if (c >= 'a' && c <= 'z') {
      wrong[i] = static_cast<char>(c - 'a' + 'A');
    } else if (c >= 'A' && c <= 'Z') {
      wrong[i] = static_cast<char>(c - 'A' + 'a');
    } else {
      continue;
    }
    EXPECT_FALSE(ParseId(wrong).has_value()) << wrong;
  }
}

TEST(IdGenerator, GrowsWithTime) {
  IdGenerator ids(0);
  const RecordId first = ids.Next(kStart);
  const RecordId second = ids.Next(kStart + 1000);
  EXPECT_GT(first, 0);
  EXPECT_GT(second, first);
  EXPECT_EQ(TimeOfId(first), kStart);
  EXPECT_EQ(TimeOfId(second), kStart + 1000);
  EXPECT_EQ(ids.last(), second);
}

TEST(IdGenerator, HandsOutMoreThanAMillisecondHolds) {
  IdGenerator ids(7);
  std::set<RecordId> seen;
  RecordId last = 0;
  for (int i = 0; i < 10'000; ++i) {
    const RecordId id = ids.Next(kStart);
    ASSERT_GT(id, last);
    last = id;
    ASSERT_TRUE(seen.insert(id).second);
  }
  EXPECT_EQ(TimeOfId(last), kStart + 2000);  // 4096 a millisecond
}

TEST(IdGenerator, GrowsWhenTheClockStepsBack) {
  IdGenerator ids(0);
  const RecordId before = ids.Next(kStart);
  const RecordId after = ids.Next(kStart - kMicrosPerDay);
  EXPECT_GT(after, before);
  EXPECT_GT(ids.Next(kStart + 1000), after);
}

TEST(IdGenerator, StartsAboveTheMark) {
  IdGenerator ids(0);
  IdGenerator earlier(0);
  const RecordId mark = earlier.Next(kStart + kMicrosPerDay);
  ids.AdvanceTo(mark);
  EXPECT_GT(ids.Next(kStart), mark);
  const RecordId last = ids.last();
  ids.AdvanceTo(1);
  EXPECT_EQ(ids.last(), last);
}

TEST(IdGenerator, NodesNeverMeet) {
  IdGenerator low(1);
  IdGenerator high(2);
  std::set<RecordId> seen;
  for (int i = 0; i < 5000; ++i) {
    ASSERT_TRUE(seen.insert(low.Next(kStart)).second);
    ASSERT_TRUE(seen.insert(high.Next(kStart)).second);
    if (i % 100 == 0) low.AdvanceTo(high.last());  // as from the mark of a store
  }
}

TEST(IdGenerator, TimesThatDoNotFitCountAsTheNearest) {
  for (const int64_t now : {int64_t{0}, std::numeric_limits<int64_t>::min(),
                            std::numeric_limits<int64_t>::max(), kStart * 5}) {
    IdGenerator ids(1023);
    const RecordId first = ids.Next(now);
    EXPECT_GT(first, 0);
    EXPECT_LE(first, kMaxRecordId);
    EXPECT_GT(ids.Next(now), first);
    EXPECT_TRUE(ParseId(FormatId("00Q", first)).has_value());
  }
}

}  // namespace
}  // namespace leadkit
