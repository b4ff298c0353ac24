#include "matching/frequencies.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "matching/normaliser.h"

namespace leadkit::matching {
namespace {

std::string Person(std::string_view first, std::string_view last) {
  Facts facts;
  facts.first_name = first;
  facts.last_name = last;
  return Normaliser().Read(Kind::kPerson, facts);
}

TEST(FrequenciesTest, CountsRecordsAndTakesThemBack) {
  const std::string ann = Person("Ann", "Smith");
  const std::string bob = Person("Bob", "Smith");
  Frequencies frequencies;
  frequencies.Add(ProfileView(ann));
  frequencies.Add(ProfileView(bob));
  const uint64_t smith = TermHash(Term::kLast, "smith");
  EXPECT_EQ(frequencies.Count(Term::kLast, smith), 2u);
  EXPECT_EQ(frequencies.Total(Term::kLast), 2u);
  frequencies.Remove(ProfileView(ann));
  EXPECT_EQ(frequencies.Count(Term::kLast, smith), 1u);
  EXPECT_EQ(frequencies.Count(Term::kFirst, TermHash(Term::kFirst, "ann")), 0u);
  EXPECT_EQ(frequencies.Total(Term::kFirst), 1u);
}

TEST(FrequenciesTest, DroppingSinglesChangesNoRarity) {
  const std::string ann = Person("Ann", "Smith");
  const std::string bob = Person("Bob", "Smith");
  Frequencies frequencies;
  frequencies.Add(ProfileView(ann));
  frequencies.Add(ProfileView(bob));
  Frequencies dropped = frequencies;
  dropped.DropSingles();
  for (const char* first : {"ann", "bob", "eve"}) {
    const uint64_t hash = TermHash(Term::kFirst, first);
    EXPECT_EQ(dropped.Rarity(Term::kFirst, hash), frequencies.Rarity(Term::kFirst, hash));
  }
  EXPECT_EQ(dropped.Count(Term::kLast, TermHash(Term::kLast, "smith")), 2u);
}

TEST(FrequenciesTest, CommonIsLessRareThanUncommon) {
  Frequencies frequencies;
  const uint64_t smith = TermHash(Term::kLast, "smith");
  const uint64_t zbylut = TermHash(Term::kLast, "zbylut");
  frequencies.SetTotal(Term::kLast, 100'000);
  frequencies.Set(Term::kLast, smith, 1'000);
  frequencies.Set(Term::kLast, zbylut, 2);
  EXPECT_NEAR(frequencies.Rarity(Term::kLast, smith), 6'644, 20);
  EXPECT_GT(frequencies.Rarity(Term::kLast, zbylut), 16'000);
  EXPECT_GE(frequencies.Rarity(Term::kLast, 12345), frequencies.Rarity(Term::kLast, zbylut));
}

TEST(FrequenciesTest, ASmallBaseDoesNotThinkThatEverythingIsCommon) {
  const std::string ann = Person("Ann", "Zbylut");
  Frequencies frequencies;
  frequencies.Add(ProfileView(ann));
  frequencies.Add(ProfileView(ann));
  EXPECT_GT(frequencies.Rarity(Term::kLast, TermHash(Term::kLast, "zbylut")), 7 * kBit);
  const uint64_t word = TermHash(Term::kCompanyWord, "group");
  EXPECT_LT(frequencies.WordRarity(word, true), frequencies.WordRarity(word, false));
}

}  // namespace
}  // namespace leadkit::matching
