#include "matching/normaliser.h"

#include <gtest/gtest.h>

#include <string>

#include "matching/profile.h"

namespace leadkit::matching {
namespace {

TEST(NormaliserTest, APerson) {
  const Normaliser normaliser;
  Facts facts;
  facts.first_name = "Bob";
  facts.last_name = "O'Neill";
  facts.company = "Acme Inc.";
  facts.emails = {"Bob@Acme.com", "info@acme.com", "bob@gmail.com"};
  facts.phones = {"(803) 456-6126", "n/a"};
  facts.websites = {"www.acme.com", "https://gmail.com"};
  facts.country = "USA";
  facts.birth_date = "1971-06-24";
  facts.identifiers = {"12-34 567", "0000", "n/a"};
  const std::string bytes = normaliser.Read(Kind::kPerson, facts);
  ASSERT_TRUE(CheckProfile(bytes).ok());
  const ProfileView view(bytes);
  EXPECT_EQ(view.get(Slot::kFormal), "robert");
  EXPECT_EQ(view.get(Slot::kLast), "oneill");
  EXPECT_EQ(view.get(Slot::kEmails), "bob@acme.com bob@gmail.com");
  EXPECT_EQ(view.get(Slot::kDomains), "acme.com");
  EXPECT_EQ(view.get(Slot::kIdentifiers), "1234567");
  EXPECT_EQ(view.get(Slot::kBirthDate), "19710624");
  ASSERT_EQ(view.phone_count(), 1u);
  EXPECT_EQ(view.phone(0), Phone::International(18034566126));
  EXPECT_EQ(bytes, normaliser.Read(Kind::kPerson, facts));
}

TEST(NormaliserTest, TheRegionIsUsedWhereTheRecordNamesNone) {
  const Normaliser normaliser;
  Facts facts;
  facts.phones = {"030 1234567"};
  const std::string german = normaliser.Read(Kind::kPerson, facts, "Germany");
  EXPECT_EQ(ProfileView(german).phone(0), Phone::International(49301234567));
  facts.country = "Austria";
  const std::string austrian = normaliser.Read(Kind::kPerson, facts, "Germany");
  EXPECT_EQ(ProfileView(austrian).phone(0), Phone::International(43301234567));
}

TEST(NormaliserTest, NothingAndGarbage) {
  const Normaliser normaliser;
  const std::string empty = normaliser.Read(Kind::kCompany, Facts());
  ASSERT_TRUE(CheckProfile(empty).ok());
  EXPECT_EQ(empty.size(), ProfileView::kHeader);
  Facts facts;
  const std::string huge(1'000'000, 'a');
  facts.company = facts.street = facts.city = huge;
  facts.first_name = facts.last_name = "\xc3\x28";
  facts.emails.assign(1000, "a@b.example");
  EXPECT_TRUE(CheckProfile(normaliser.Read(Kind::kPerson, facts)).ok());
}

TEST(NormaliserTest, BirthDates) {
  EXPECT_EQ(ReadBirthDate("19710624"), "19710624");
  EXPECT_EQ(ReadBirthDate("1971/6/4"), "19710604");
  for (const char* raw :
       {"", "n/a", "1900-01-01", "0001-01-01", "1971-13-01", "1971-06", "71-6-4"}) {
    EXPECT_EQ(ReadBirthDate(raw), "") << raw;
  }
}

}  // namespace
}  // namespace leadkit::matching
