#include <gtest/gtest.h>

#include <string>

#include "matching/fold.h"

namespace leadkit::matching {
namespace {

TEST(FoldTest, OneSpellingForEach) {
  EXPECT_EQ(FoldText("  Ångström  & Sons, Ltd. "), "angstrom & sons ltd");
  EXPECT_EQ(FoldText("Łódź Straße Ærø Þór"), "lodz strasse aero thor");
  EXPECT_EQ(FoldText("Иван Щукин"), "ivan shchukin");
  EXPECT_EQ(FoldText("Αθήνα"), "athina");
  EXPECT_EQ(FoldText("O'Neill"), "oneill");
  EXPECT_EQ(FoldText("ＡＢＣ"), "abc");
}

TEST(FoldTest, EdgesOfInput) {
  EXPECT_EQ(FoldText(""), "");
  EXPECT_EQ(FoldText("\xff\xfe"), "");
  EXPECT_LE(FoldText(std::string(100'000, 'a')).size(), 400u);
  EXPECT_EQ(FoldText("株式会社"), "株式会社");
}

TEST(FoldTest, Words) {
  EXPECT_EQ(SplitWords(" a  bc ").size(), 2u);
  EXPECT_TRUE(SplitWords("").empty());
  EXPECT_EQ(JoinWords({"a", "b"}, " "), "a b");
  EXPECT_TRUE(IsDigits("007"));
  EXPECT_FALSE(IsDigits(""));
  EXPECT_TRUE(HasDigit("a1"));
}

}  // namespace
}  // namespace leadkit::matching
