#include "matching/company_likeness.h"

#include <gtest/gtest.h>

#include <string>

#include "matching/normaliser.h"

namespace leadkit::matching {
namespace {

using Relation = CompanyLikeness::Relation;

CompanyLikeness Compare(std::string_view a, std::string_view b) {
  static const auto lists = Lists::Standard();
  const std::string x = FormatCompanyEntry(*lists, ReadCompanyName(*lists, a));
  const std::string y = FormatCompanyEntry(*lists, ReadCompanyName(*lists, b));
  const Frequencies frequencies;
  const CompanyLikeness one = CompareCompanies(x, y, frequencies);
  const CompanyLikeness two = CompareCompanies(y, x, frequencies);
  EXPECT_EQ(one.relation, two.relation) << a << " / " << b;
  EXPECT_EQ(one.similarity, two.similarity) << a << " / " << b;
  EXPECT_EQ(one.rarity, two.rarity) << a << " / " << b;
  return one;
}

TEST(CompanyLikenessTest, Relations) {
  EXPECT_EQ(Compare("Acme Inc", "ACME Corporation").relation, Relation::kSame);
  EXPECT_EQ(Compare("Merck Sharp", "MerckSharp Inc").relation, Relation::kSame);
  EXPECT_EQ(Compare("Sharp Merck", "Merck Sharp").relation, Relation::kSame);
  EXPECT_EQ(Compare("Deutsche Bank AG", "Deutsche Bank GmbH").relation, Relation::kOtherForm);
  EXPECT_EQ(Compare("Oracle (Portugal)", "Oracle (Spain)").relation, Relation::kOtherForm);
  EXPECT_EQ(Compare("Globex Corporaton", "Glovex Corporation").relation, Relation::kNear);
  EXPECT_EQ(Compare("IBM", "International Business Machines").relation, Relation::kAcronym);
  EXPECT_EQ(Compare("SAIC", "Science Applications International Corp").relation,
            Relation::kAcronym);
  EXPECT_GE(Compare("Otis", "Otis Group").relation, Relation::kMostly);
  EXPECT_GE(Compare("Otis", "Otis Elevator").relation, Relation::kPart);
  EXPECT_EQ(Compare("Acme Corp", "Globex Corp").relation, Relation::kDifferent);
  EXPECT_LT(Compare("Acme Ventures", "Acme Corporation").relation, Relation::kNear);
}

TEST(CompanyLikenessTest, WordsMadeOfOthers) {
  EXPECT_EQ(Compare("Amgen", "Applied Molecular Genetics").relation, Relation::kAcronym);
  EXPECT_EQ(
      Compare("Hitachi Astemo", "Hitachi Advanced Sustainable Technologies for Mobility").relation,
      Relation::kAcronym);
  EXPECT_EQ(Compare("ESI Group", "Engineering System International").relation, Relation::kAcronym);
  EXPECT_NE(Compare("Amgon", "Applied Molecular Genetics").relation, Relation::kAcronym);
  EXPECT_NE(Compare("ABD", "Applied Basic Chemicals").relation, Relation::kAcronym);
  // One letter of each word says more than as many letters of one.
  EXPECT_GT(Compare("AMGS", "Applied Molecular Genetic Science").rarity,
            Compare("APMO", "Applied Molecular").rarity);
  EXPECT_GE(Compare("StrongRoom Analytics", "Strong Room Analytics Pty").relation,
            Relation::kOtherForm);
  EXPECT_GE(Compare("TCRCure", "TCR Cure Biopharma").relation, Relation::kPart);
}

TEST(CompanyLikenessTest, ACountrySharedIsEvidence) {
  EXPECT_GT(Compare("MSD (Peru)", "Merck Sharp & Dohme Peru").rarity,
            Compare("MSD (UK) (United Kingdom)", "Merck Sharp & Dohme Peru").rarity);
}

TEST(CompanyLikenessTest, CountersTellSistersApart) {
  for (const auto& [a, b] : {std::pair{"New Horizons Altgeld I", "New Horizons Altgeld II"},
                             std::pair{"Lutheran Mission North", "Lutheran Mission South"},
                             std::pair{"Zbylut Growth Fund 4", "Zbylut Growth Fund 5"}}) {
    EXPECT_LE(Compare(a, b).relation, Relation::kLittle) << a;
  }
}

TEST(CompanyLikenessTest, NumbersAreExact) {
  EXPECT_NE(Compare("Studio 54", "Studio 55").relation, Relation::kNear);
  EXPECT_NE(Compare("Fund 12", "Fund 13").relation, Relation::kNear);
}

TEST(CompanyLikenessTest, RareWordsCountMore) {
  EXPECT_GT(Compare("Zbylut Group", "Zbylut Group").rarity,
            Compare("General Group", "General Group").rarity);
}

TEST(CompanyLikenessTest, AnAliasIsAsGoodAsTheName) {
  const Normaliser normaliser;
  Facts google, alphabet;
  google.company = "Google LLC";
  alphabet.company = "Alphabet Inc";
  alphabet.aliases = {"Google"};
  const std::string a = normaliser.Read(Kind::kCompany, google);
  const std::string b = normaliser.Read(Kind::kCompany, alphabet);
  EXPECT_GE(CompareCompanies(ProfileView(a).get(Slot::kCompany), ProfileView(b).get(Slot::kCompany),
                             Frequencies())
                .relation,
            Relation::kOtherForm);
}

TEST(CompanyLikenessTest, EmptyNames) {
  EXPECT_EQ(CompareCompanies("", "", Frequencies()).relation, Relation::kDifferent);
  EXPECT_EQ(CompareCompanies("\t\t\t", "acme\tinc\t\t.", Frequencies()).relation,
            Relation::kDifferent);
}

}  // namespace
}  // namespace leadkit::matching
