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
