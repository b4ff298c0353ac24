#include "matching/phonetic.h"

#include <gtest/gtest.h>

#include <string>

namespace leadkit::matching {
namespace {

TEST(PhoneticTest, SpellingsOfOneSoundShareACode) {
  const char* pairs[][2] = {
      {"smith", "smyth"},      {"smith", "schmidt"},     {"catherine", "kathryn"},
      {"stephen", "stefan"},   {"philip", "filip"},      {"meier", "mayer"},
      {"knight", "nite"},      {"wright", "rite"},       {"jackson", "jakson"},
      {"thompson", "tompson"}, {"mcdonald", "macdonald"}};
  for (const auto& [a, b] : pairs) EXPECT_EQ(PhoneticCode(a), PhoneticCode(b)) << a << " " << b;
}

TEST(PhoneticTest, OthersDoNot) {
  EXPECT_NE(PhoneticCode("smith"), PhoneticCode("jones"));
  EXPECT_NE(PhoneticCode("adams"), PhoneticCode("dams"));
}

TEST(PhoneticTest, EdgesOfInput) {
  EXPECT_EQ(PhoneticCode(""), "");
  EXPECT_EQ(PhoneticCode("123"), "");
  EXPECT_EQ(PhoneticCode("株式"), "");
  EXPECT_LE(PhoneticCode(std::string(10'000, 'b') + "rstlmn").size(), 6u);
}

}  // namespace
}  // namespace leadkit::matching
