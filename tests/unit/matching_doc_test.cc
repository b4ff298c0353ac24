// docs/matching.md shows waterfalls; this computes them again.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "matching/compare.h"
#include "matching/model.h"
#include "matching/normaliser.h"
#include "test_paths.h"

namespace leadkit::matching {
namespace {

std::string Doc() {
  std::ifstream file(LEADKIT_SOURCE_DIR "/docs/matching.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string Explained(const Facts& a, const Facts& b, Kind kind) {
  const Normaliser normaliser;
  const std::string x = normaliser.Read(kind, a, "US");
  const std::string y = normaliser.Read(kind, b, "US");
  Frequencies frequencies;
  frequencies.SetTotal(Term::kFirst, 100'000);
  frequencies.SetTotal(Term::kLast, 100'000);
  frequencies.SetTotal(Term::kCompanyWord, 100'000);
  frequencies.SetTotal(Term::kPhone, 80'000);
  frequencies.Set(Term::kFirst, TermHash(Term::kFirst, "robert"), 2'001);
  frequencies.Set(Term::kFirst, TermHash(Term::kFirst, "bob"), 201);
  frequencies.Set(Term::kLast, TermHash(Term::kLast, "zbylut"), 3);
  frequencies.Set(Term::kLast, TermHash(Term::kLast, "miller"), 901);
  frequencies.Set(Term::kCompanyWord, TermHash(Term::kCompanyWord, "acme"), 41);
  frequencies.Set(Term::kPhone, PhoneHash(Phone::International(14155550100)), 41);
  const Scorer scorer(Model::Standard(kind));
  return FormatWaterfall(
      scorer.Explain(Compare(ProfileView(x), ProfileView(y), kind, frequencies), 100'000));
}

TEST(MatchingDocTest, TheWorkedExample) {
  Facts a, b;
  a.first_name = "Robert";
  a.last_name = "Zbylut";
  a.company = "Acme Inc.";
  a.phones = {"(415) 555-0100"};
  a.emails = {"robert.zbylut@acme.com"};
  b.first_name = "Bob";
  b.last_name = "Zbylut";
  b.company = "ACME Corporation";
  b.phones = {"+1 415 555 0100"};
  b.emails = {"bobz@gmail.com"};
  const std::string text = Explained(a, b, Kind::kPerson);
  EXPECT_NE(Doc().find(text), std::string::npos) << text;
}

TEST(MatchingDocTest, TheHousehold) {
  Facts a, b;
  a.first_name = "Robert";
  b.first_name = "Susan";
  a.last_name = b.last_name = "Miller";
  a.street = b.street = "12 Oak Street";
  a.postcode = b.postcode = "94107";
  const std::string text = Explained(a, b, Kind::kPerson);
  EXPECT_NE(Doc().find(text), std::string::npos) << text;
}

}  // namespace
}  // namespace leadkit::matching
