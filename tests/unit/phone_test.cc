#include "matching/phone.h"

#include <gtest/gtest.h>

namespace leadkit::matching {
namespace {

Phone Read(std::string_view raw, std::string_view region = "") {
  static const auto lists = Lists::Standard();
  return ReadPhone(*lists, raw, region);
}

TEST(PhoneTest, SpellingsOfOneNumber) {
  const Phone us = Phone::International(18034566126);
  for (const char* raw :
       {"+1 (803) 456-6126", "(803)-456-6126", "8034566126", "1-803-456-6126", "001 803 456 6126",
        "803.456.6126 x12", "tel:+1-803-456-6126", "803-456-6126 ext. 9"}) {
    EXPECT_EQ(Read(raw, "us"), us) << raw;
  }
  const Phone uk = Phone::International(442079460000);
  for (const char* raw : {"+44 (0)20 7946 0000", "020 7946 0000", "0044 20 7946 0000",
                          "+44 020 7946 0000", "442079460000"}) {
    EXPECT_EQ(Read(raw, "GB"), uk) << raw;
  }
  EXPECT_EQ(Read("02 1234 5678", "IT"), Phone::International(390212345678));
  EXPECT_EQ(Read("0032485001122"), Read("+32485001122"));
  EXPECT_EQ(Read("1-800-FLOWERS", "us"), Phone::International(18003569377));
}

TEST(PhoneTest, WithoutACountryItStaysNational) {
  EXPECT_TRUE(Read("803 456 6126").is_national());
  EXPECT_EQ(Read("0485001122").digits(), 485001122u);
  EXPECT_TRUE(Read("456-6126", "us").is_national());
}

TEST(PhoneTest, PlaceholdersAreNothing) {
  for (const char* raw : {"", "   ", "n/a", "0000000000", "123456789", "999-999-9999", "1234",
                          "+1 000 000 0000", "\xff", "call me"}) {
    EXPECT_TRUE(Read(raw, "us").empty()) << raw;
  }
  EXPECT_TRUE(Read("12345678901234567890").empty());
}

}  // namespace
}  // namespace leadkit::matching
