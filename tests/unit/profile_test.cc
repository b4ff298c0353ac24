#include "matching/profile.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace leadkit::matching {
namespace {

TEST(ProfileTest, ReadsBackWhatWasSet) {
  ProfileBuilder builder(Kind::kPerson);
  builder.Set(Slot::kFirst, "ann");
  builder.Add(Slot::kEmails, "a@x.com");
  builder.Add(Slot::kEmails, "b@x.com");
  builder.Add(Slot::kEmails, "a@x.com");
  builder.AddPhone(Phone::International(4420));
  builder.AddPhone(Phone::International(4420));
  builder.AddPhone(Phone::National(5551234));
  builder.Set(Slot::kCompany, "acme");
  const std::string bytes = builder.Build();
  ASSERT_TRUE(CheckProfile(bytes).ok());
  const ProfileView view(bytes);
  EXPECT_EQ(view.kind(), Kind::kPerson);
  EXPECT_EQ(view.get(Slot::kFirst), "ann");
  EXPECT_EQ(view.get(Slot::kLast), "");
  EXPECT_EQ(view.get(Slot::kEmails), "a@x.com b@x.com");
  EXPECT_EQ(view.get(Slot::kCompany), "acme");
  ASSERT_EQ(view.phone_count(), 2u);
  EXPECT_EQ(view.phone(0).digits(), 4420u);
  EXPECT_TRUE(view.phone(1).is_national());
}

TEST(ProfileTest, EveryOtherRunOfBytesIsRefused) {
  const std::string good = ProfileBuilder(Kind::kCompany).Build();
  ASSERT_TRUE(CheckProfile(good).ok());
  EXPECT_EQ(CodeOf(CheckProfile("")), Code::kCorrupt);
  EXPECT_EQ(CodeOf(CheckProfile(good.substr(1))), Code::kCorrupt);
  EXPECT_EQ(CodeOf(CheckProfile(good + "x")), Code::kCorrupt);
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = '\x7f';
    EXPECT_EQ(CodeOf(CheckProfile(bad)), Code::kCorrupt) << i;
  }
}

TEST(ProfileTest, HugeValuesStayWithinTheHeader) {
  ProfileBuilder builder(Kind::kPerson);
  for (size_t slot = 0; slot < kSlotCount; ++slot) {
    if (slot == static_cast<size_t>(Slot::kPhones)) continue;
    for (int i = 0; i < 100; ++i) {
      builder.Add(static_cast<Slot>(slot), std::string(1000, static_cast<char>('a' + i % 26)));
    }
  }
  for (uint64_t i = 0; i < 1000; ++i) builder.AddPhone(Phone::International(100'000 + i));
  EXPECT_TRUE(CheckProfile(builder.Build()).ok());
  ProfileBuilder cut(Kind::kPerson);
  cut.Set(Slot::kLast, std::string(159, 'a') + "é");
  const std::string bytes = cut.Build();
  EXPECT_EQ(ProfileView(bytes).get(Slot::kLast).size(), 159u);
}

}  // namespace
}  // namespace leadkit::matching
