#include "base/fold.h"

#include <gtest/gtest.h>

namespace leadkit {
namespace {

TEST(Fold, CaseIsFoldedAwayInEveryScript) {
  EXPECT_EQ(FoldCase(""), "");
  EXPECT_EQ(FoldCase("ACME C++ GmbH."), "acme c++ gmbh.");
  EXPECT_EQ(FoldCase("STRASSE"), FoldCase("Straße"));
  EXPECT_EQ(FoldCase("ÉCOLE"), FoldCase("École"));
  EXPECT_EQ(FoldCase("ΣΊΣΥΦΟΣ"), FoldCase("Σίσυφος"));
  EXPECT_EQ(FoldCase("Москва"), FoldCase("МОСКВА"));
}

TEST(Fold, SpellingsOfOneCharacterAreOne) {
  EXPECT_EQ(FoldCase("A\xCC\x8Angstr\xC3\xB6m"), FoldCase("\xC3\xA5ngstro\xCC\x88m"));
}

TEST(Fold, AccentsAndPunctuationStay) {
  EXPECT_NE(FoldCase("resume"), FoldCase("résumé"));
  EXPECT_NE(FoldCase("C"), FoldCase("C#"));
}

}  // namespace
}  // namespace leadkit
