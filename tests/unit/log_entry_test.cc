#include "identity/log_entry.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "matching/normaliser.h"

namespace leadkit::identity {
namespace {

std::string ProfileOf(std::string_view first, std::string_view last, std::string_view city) {
  static const matching::Normaliser normaliser;
  matching::Facts facts;
  facts.first_name = first;
  facts.last_name = last;
  facts.city = city;
  return normaliser.Read(matching::Kind::kPerson, facts);
}

constexpr auto kPerson = matching::Kind::kPerson;

TEST(LogEntryTest, ItIsReadAsItWasWritten) {
  const LogEntry entry = LogEntry::Between(42, kPerson, "", ProfileOf("Ann", "Lee", "Porto"));
  EXPECT_FALSE(entry.keys.empty());
  EXPECT_NE(entry.gained, 0u);
  EXPECT_EQ(entry.lost, 0u);
  const absl::StatusOr<LogEntry> again = LogEntry::Parse(42, entry.Format());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->keys, entry.keys);
  EXPECT_EQ(again->values, entry.values);
  EXPECT_EQ(again->gained, entry.gained);
  EXPECT_EQ(CodeOf(LogEntry::Parse(42, "abc").status()), Code::kCorrupt);
  EXPECT_EQ(CodeOf(LogEntry::Parse(42, entry.Format() + "x").status()), Code::kCorrupt);
}

TEST(LogEntryTest, AChangeHoldsOnlyWhatChanged) {
  const std::string before = ProfileOf("Ann", "Lee", "Porto");
  const std::string after = ProfileOf("Ann", "Lee", "Leeds");
  const LogEntry change = LogEntry::Between(1, kPerson, before, after);
  ASSERT_EQ(change.values.size(), 2u);  // One city more, one less.
  EXPECT_EQ(change.values[0].second + change.values[1].second, 0);
  EXPECT_EQ(change.gained, 0u);
  EXPECT_TRUE(LogEntry::Between(1, kPerson, before, before).values.empty());
}

TEST(LogEntryTest, WhatComesAndGoesLeavesNoCount) {
  const std::string profile = ProfileOf("Ann", "Lee", "Porto");
  SegmentBuilder builder;
  LogEntry::Between(1, kPerson, "", profile).AddTo(&builder);
  LogEntry::Between(1, kPerson, profile, "").AddTo(&builder);
  const absl::StatusOr<Segment> segment = Segment::Parse(builder.Finish());
  ASSERT_TRUE(segment.ok());
  for (const int64_t total : segment->totals()) EXPECT_EQ(total, 0);
  for (const auto& [value, by] : LogEntry::Between(1, kPerson, "", profile).values) {
    EXPECT_EQ(segment->CountOf(value), 0);
  }
}

}  // namespace
}  // namespace leadkit::identity
