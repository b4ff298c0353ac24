#include "matching/address.h"

#include <gtest/gtest.h>

#include <string>

namespace leadkit::matching {
namespace {

Address Read(std::string_view street, std::string_view postcode = "",
             std::string_view country = "") {
  static const auto lists = Lists::Standard();
  return ReadAddress(*lists, street, "Saint Louis", "MO", postcode, country);
}

TEST(AddressTest, SpellingsOfOneStreet) {
  for (const char* street : {"4208-20 N. Broadway", "4208 North Broadway St", "4208 N Broadway"}) {
    const Address address = Read(street);
    EXPECT_EQ(address.number, "4208") << street;
    EXPECT_EQ(StreetCore(*Lists::Standard(), address.street), "broadway") << street;
  }
  EXPECT_EQ(Read("1312 S.Racine Ave").street, "s racine ave");
  EXPECT_EQ(Read("Hauptstraße 5").number, "5");
  EXPECT_EQ(Read("221 E. 51st St.").street, "e 51st st");
}

TEST(AddressTest, UnitsAndFurtherLines) {
  const Address address = Read("648 N Plankinton Ave, 4th Floor\nHarbour House");
  EXPECT_EQ(address.number, "648");
  EXPECT_EQ(address.street, "n plankinton ave");
  EXPECT_EQ(address.extra, "harbour house");
  EXPECT_EQ(Read("100 Main St Suite 200").unit, "ste 200");
  EXPECT_EQ(Read("").street, "");
}

TEST(AddressTest, PlacesAndPostcodes) {
  EXPECT_EQ(Read("").city, "st louis");
  EXPECT_EQ(Read("", "60064-3500").postcode, "60064");
  EXPECT_EQ(Read("", "6484", "USA").postcode, "06484");
  EXPECT_EQ(Read("", "SW1A 1AA", "UK").postcode, "sw1a1aa");
  EXPECT_EQ(Read("", "00000").postcode, "");
  EXPECT_EQ(Read("", "", "Deutschland").country, "de");
}

TEST(AddressTest, BadTextIsNothing) {
  EXPECT_EQ(Read("\xff").street, "");
  EXPECT_EQ(Read("n/a", "n/a").postcode, "");
}

}  // namespace
}  // namespace leadkit::matching
