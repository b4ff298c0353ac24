#include "matching/standard_rule.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "matching/normaliser.h"

namespace leadkit::matching {
namespace {

// What a test says of one side; profiles are made of it.
struct Side {
  std::string_view first, last, title, company, email, phone;
  std::string_view street, city, state, postcode, website;
  std::string_view alias, second_phone;
};

std::string Profile(const Side& side, Kind kind, std::string_view region) {
  static const Normaliser normaliser;
  Facts facts;
  facts.first_name = side.first;
  facts.last_name = side.last;
  facts.company = side.company;
  facts.aliases = {side.alias};
  facts.emails = {side.email};
  facts.phones = {side.phone, side.second_phone};
  facts.street = side.street;
  facts.city = side.city;
  facts.state = side.state;
  facts.postcode = side.postcode;
  facts.websites = {side.website};
  return normaliser.Read(kind, facts, region);
}

// The number of the equation, which is the same the other way round.
int Match(const Side& a, const Side& b, Kind kind, std::string_view region = "US") {
  const std::string x = Profile(a, kind, region);
  const std::string y = Profile(b, kind, region);
  const StandardSide side_a{ProfileView(x), a.title};
  const StandardSide side_b{ProfileView(y), b.title};
  const int number = MatchStandardRule(side_a, side_b, kind);
  EXPECT_EQ(number, MatchStandardRule(side_b, side_a, kind));
  return number;
}

int People(const Side& a, const Side& b) { return Match(a, b, Kind::kPerson); }
int Companies(const Side& a, const Side& b) { return Match(a, b, Kind::kCompany); }

constexpr std::string_view kPhoneNumber = "(415) 555-2671";

// Whether names agree in a group without the e-mail.
bool Names(std::string_view first_a, std::string_view last_a, std::string_view first_b,
           std::string_view last_b) {
  return People({.first = first_a, .last = last_a, .phone = kPhoneNumber},
                {.first = first_b, .last = last_b, .phone = kPhoneNumber}) == 7;
}

bool FirstNames(std::string_view a, std::string_view b) { return Names(a, "Zbylut", b, "Zbylut"); }
bool LastNames(std::string_view a, std::string_view b) { return Names("Ann", a, "Ann", b); }

bool Titles(std::string_view a, std::string_view b) {
  const auto side = [](std::string_view title) {
    return Side{.first = "Ann", .last = "Zbylut", .title = title, .company = "Acme"};
  };
  return People(side(a), side(b)) == 1;
}

// With a telephone that agrees.
bool CompanyNames(std::string_view a, std::string_view b) {
  return Companies({.company = a, .phone = kPhoneNumber}, {.company = b, .phone = kPhoneNumber}) ==
         4;
}

bool Phones(std::string_view a, std::string_view b, std::string_view region = "US") {
  return Match({.first = "Ann", .last = "Zbylut", .phone = a},
               {.first = "Ann", .last = "Zbylut", .phone = b}, Kind::kPerson, region) == 7;
}

// With a company's name that agrees.
bool Streets(std::string_view a, std::string_view b) {
  return Companies({.company = "Acme", .street = a}, {.company = "Acme", .street = b}) == 1;
}

bool Cities(std::string_view a, std::string_view b) {
  return Companies({.company = "Acme", .city = a, .state = "CA"},
                   {.company = "Acme", .city = b, .state = "CA"}) == 2;
}

bool Postcodes(std::string_view a, std::string_view b) {
  return Companies({.company = "Acme", .postcode = a}, {.company = "Acme", .postcode = b}) == 3;
}

TEST(StandardRuleTest, PersonEquationsAlone) {
  const Side all = {.first = "Ann",
                    .last = "Zbylut",
                    .title = "Buyer",
                    .company = "Acme",
                    .email = "ann@acme.com",
                    .phone = kPhoneNumber,
                    .street = "12 Oak Street",
                    .city = "Fresno",
                    .postcode = "93650"};
  using Field = std::string_view Side::*;
  struct Case {
    int number;
    std::vector<Field> fields;
  };
  const std::vector<Case> cases = {
      {1, {&Side::title, &Side::company}},
      {2, {&Side::email}},
      {3, {&Side::phone, &Side::company}},
      {4, {&Side::street, &Side::city}},
      {4, {&Side::street, &Side::postcode}},
      {4, {&Side::street, &Side::phone}},
      {5, {&Side::street, &Side::title}},
      {2, {&Side::title, &Side::email}},  // the sixth too
      {7, {&Side::phone}},
  };
  for (const auto& [number, fields] : cases) {
    Side side;
    for (const Field name : {&Side::first, &Side::last}) side.*name = all.*name;
    for (const Field field : fields) side.*field = all.*field;
    EXPECT_EQ(People(side, side), number);
    EXPECT_EQ(People(side, all), number);
    for (const Field name : {&Side::first, &Side::last}) {
      Side other = side;
      other.*name = "Quentin";
      EXPECT_EQ(People(side, other), 0) << number;
    }
  }
  for (const Field alone :
       {&Side::title, &Side::company, &Side::street, &Side::city, &Side::postcode}) {
    Side side = {.first = "Ann", .last = "Zbylut"};
    side.*alone = all.*alone;
    EXPECT_EQ(People(side, side), 0) << side.*alone;
  }
  const Side place = {
      .first = "Ann", .last = "Zbylut", .company = "Acme", .city = "Fresno", .postcode = "93650"};
  EXPECT_EQ(People(place, place), 0);
}

TEST(StandardRuleTest, CompanyEquationsAlone) {
  const Side sides[] = {
      {.company = "Acme", .street = "12 Oak Street"},
      {.company = "Acme", .city = "Fresno", .state = "CA"},
      {.company = "Acme", .postcode = "93650"},
      {.company = "Acme", .phone = kPhoneNumber},
      {.phone = kPhoneNumber, .website = "https://www.acme.com/about"},
      {.street = "12 Oak Street", .website = "acme.com"},
  };
  int number = 0;
  for (const Side& side : sides) {
    EXPECT_EQ(Companies(side, side), ++number);
    Side other = side;
    (number > 4 ? other.website : other.company) = number > 4 ? "bolt.com" : "Bolt";
    EXPECT_EQ(Companies(side, other), 0) << number;
  }
  const Side name_and_city = {.company = "Acme", .city = "Fresno", .website = "acme.com"};
  EXPECT_EQ(Companies(name_and_city, name_and_city), 0);
  Side elsewhere = sides[1];
  elsewhere.state = "TX";
  EXPECT_EQ(Companies(sides[1], elsewhere), 0);
}

TEST(StandardRuleTest, FirstNamesInEveryWay) {
  EXPECT_TRUE(FirstNames("Ann", "ANN"));
  EXPECT_TRUE(FirstNames("Bob", "Robert"));   // nickname
  EXPECT_TRUE(FirstNames("J.", "Jonathan"));  // initial
  EXPECT_FALSE(FirstNames("K.", "Jonathan"));
  EXPECT_TRUE(FirstNames("Catherine", "Kathryn"));
  EXPECT_FALSE(FirstNames("Lee", "Lou"));        // one sound says too little
  EXPECT_TRUE(FirstNames("Melanie", "Melvin"));  // Jaro-Winkler 0.848, rounded 85
  EXPECT_FALSE(FirstNames("Albert", "Amber"));   // 0.840
}

TEST(StandardRuleTest, LastNamesInEveryWay) {
  EXPECT_TRUE(LastNames("Smith", "Smyth"));            // sound
  EXPECT_TRUE(LastNames("Smith", "Smitj"));            // a neighbouring key in five: 90
  EXPECT_FALSE(LastNames("Ross", "Rosd"));             // in four: 88
  EXPECT_FALSE(LastNames("Smith", "Smitp"));           // another key in five: 80
  EXPECT_TRUE(LastNames("Blackwater", "Blackmater"));  // in ten: 90
  EXPECT_FALSE(LastNames("Blackwell", "Blackmell"));   // in nine: 89
  EXPECT_TRUE(LastNames("O'Neill", "ONeill"));
  EXPECT_TRUE(LastNames("Christopherson", "Kristoffersen"));
  EXPECT_TRUE(LastNames("van der Berg", "Vanderberg"));
  EXPECT_FALSE(LastNames("Montgomery", "Montgomery Jones"));  // alike for six sounds only
  EXPECT_FALSE(LastNames("Zbylut", "Z"));                     // no initials here
}

TEST(StandardRuleTest, TransposedNames) {
  EXPECT_TRUE(Names("George", "Michael", "Michael", "George"));
  EXPECT_TRUE(Names("Smith", "Robert", "Bob", "Smith"));
  // What a nickname in the place of the last name stands for is not in a profile.
  EXPECT_FALSE(Names("Smith", "Bob", "Robert", "Smith"));
  EXPECT_FALSE(Names("George", "Michael", "Michael", "Quentin"));
  // One side has the last name only: there is nothing that a first name could stand for.
  EXPECT_FALSE(Names("George", "Michael", "", "George"));
  EXPECT_EQ(People({.first = "George", .last = "Michael", .email = "g@acme.com"},
                   {.last = "George", .email = "g@acme.com"}),
            2);
}

TEST(StandardRuleTest, OtherScriptsAreComparedByCharacter) {
  EXPECT_TRUE(Names("建伟", "王", "建伟", "王"));
  EXPECT_FALSE(Names("建伟", "王", "建伞", "王"));
  EXPECT_FALSE(Names("建伟", "王", "建伟", "玉"));
  EXPECT_TRUE(CompanyNames("東京電力", "東京電機"));   // one character in four: 75
  EXPECT_FALSE(CompanyNames("東京電力", "東京瓦斯"));  // two: 50
  EXPECT_FALSE(Names("Ann", "王", "Ann", "Wang"));
}

TEST(StandardRuleTest, BlanksDoNotMatch) {
  EXPECT_EQ(People({}, {}), 0);
  EXPECT_EQ(Companies({}, {}), 0);
  EXPECT_FALSE(Names("", "Zbylut", "", "Zbylut"));
  EXPECT_FALSE(Names("Ann", "Zbylut", "", "Zbylut"));
  EXPECT_FALSE(Names("Ann", "", "Ann", ""));
  EXPECT_FALSE(Titles("", ""));
  EXPECT_FALSE(Titles("\xff", "\xff"));
  EXPECT_FALSE(CompanyNames("", ""));
  EXPECT_FALSE(CompanyNames("n/a", "n/a"));
  EXPECT_FALSE(Phones("", ""));
  EXPECT_FALSE(Phones(kPhoneNumber, ""));
  EXPECT_FALSE(Streets("", ""));
  EXPECT_FALSE(Streets("12 Oak Street", ""));
  EXPECT_FALSE(Cities("", ""));
  EXPECT_FALSE(Postcodes("", ""));
}

TEST(StandardRuleTest, ABlankFirstNameIsPassedOverWithTheEmail) {
  const auto mail = [](std::string_view first, std::string_view last) {
    return Side{.first = first, .last = last, .email = "a@acme.com"};
  };
  EXPECT_EQ(People(mail("Ann", "Zbylut"), mail("", "Zbylut")), 2);
  EXPECT_EQ(People(mail("", "Zbylut"), mail("", "Zbylut")), 2);
  EXPECT_EQ(People(mail("", "Zbylut"), mail("", "Quentin")), 0);
  EXPECT_EQ(People(mail("Ann", ""), mail("Ann", "Zbylut")), 0);
  EXPECT_EQ(People(mail("", ""), mail("", "")), 0);
  // A first name that is there still has to agree.
  EXPECT_EQ(People(mail("Ann", "Zbylut"), mail("Quentin", "Zbylut")), 0);
}

TEST(StandardRuleTest, EmailsAreExact) {
  const auto mail = [](std::string_view address) {
    return Side{.first = "Ann", .last = "Zbylut", .email = address};
  };
  EXPECT_EQ(People(mail("ann@acme.com"), mail("Ann@ACME.com")), 2);
  EXPECT_EQ(People(mail("ann@acme.com"), mail("anne@acme.com")), 0);
  EXPECT_EQ(People(mail("info@acme.com"), mail("info@acme.com")), 0);
}

TEST(StandardRuleTest, TitlesInEveryWay) {
  EXPECT_TRUE(Titles("VP Sales", "vp, sales"));
  EXPECT_TRUE(Titles("VP Sales", "VP of Sales"));                // 73
  EXPECT_TRUE(Titles("C.E.O.", "Chief Executive Officer"));      // acronym
  EXPECT_TRUE(Titles("Sales Manager", "Sales Director"));        // 50
  EXPECT_FALSE(Titles("Account Executive", "Account Manager"));  // 47
  EXPECT_FALSE(Titles("CFO", "Chief Executive Officer"));
}

TEST(StandardRuleTest, CompanyNamesInEveryWay) {
  EXPECT_TRUE(CompanyNames("Acme Inc.", "ACME Corporation"));
  EXPECT_TRUE(CompanyNames("IBM", "International Business Machines Corp."));
  EXPECT_TRUE(CompanyNames("Advanced Micro Devices", "AMD"));
  EXPECT_FALSE(CompanyNames("AMB", "Advanced Micro Devices"));
  EXPECT_TRUE(CompanyNames("Brightwood", "Brightmore"));         // three edits in ten: 70
  EXPECT_FALSE(CompanyNames("Oldbrightwood", "Oldbrightmark"));  // four in thirteen: 69
  // A former name counts.
  EXPECT_EQ(Companies({.company = "Bolt", .phone = kPhoneNumber, .alias = "Acme"},
                      {.company = "Acme", .phone = kPhoneNumber}),
            4);
}

TEST(StandardRuleTest, PhonesBySection) {
  EXPECT_TRUE(Phones("1-415-555-1234", "(415) 555-1234"));
  EXPECT_TRUE(Phones("1-415-555-1234", "1-415-555-5678"));   // 90: last four differ
  EXPECT_FALSE(Phones("1-415-555-1234", "1-415-556-1234"));  // 70: next three
  EXPECT_FALSE(Phones("1-415-555-1234", "1-416-555-1234"));  // 50: area
  // The country is not known on one side or on both.
  EXPECT_TRUE(Phones("+1 415 555 1234", "415 555 1234", ""));   // 90
  EXPECT_TRUE(Phones("+1 415 555 1234", "415 555 5678", ""));   // 80, the threshold
  EXPECT_FALSE(Phones("+1 415 555 1234", "415 556 1234", ""));  // 60
  EXPECT_TRUE(Phones("415 555 1234", "415 555 5678", ""));
  EXPECT_TRUE(Phones("555-1234", "555-1234", ""));
  EXPECT_FALSE(Phones("555-1234", "555-5678", ""));
  EXPECT_FALSE(Phones("555-1234", "+1 415 555 1234", ""));
}

TEST(StandardRuleTest, PhonesOfOtherCountries) {
  EXPECT_TRUE(Phones("+44 20 7946 0958", "+44 20 7946 0111"));
  EXPECT_FALSE(Phones("+44 20 7946 0958", "+44 20 7945 0958"));
  EXPECT_FALSE(Phones("+44 20 7946 0958", "+49 20 7946 0958"));
  EXPECT_TRUE(Phones("+45 32 64 78 91", "32 64 78 91", ""));
  EXPECT_FALSE(Phones("+45 32 64 78 91", "32 64 72 15", ""));
  EXPECT_EQ(People({.first = "Ann", .last = "Zbylut", .phone = "+44 20 7946 0958"},
                   {.first = "Ann",
                    .last = "Zbylut",
                    .phone = kPhoneNumber,
                    .second_phone = "+44 20 7946 0958"}),
            7);
}

TEST(StandardRuleTest, StreetsBySection) {
  EXPECT_TRUE(Streets("123 Market Street, Suite 100", "123 Market St. Ste 100"));
  EXPECT_TRUE(Streets("123 Market Street, Suite 100", "123 Market St Unit 100"));
  EXPECT_TRUE(Streets("123 Market Street", "123 Market Street, Suite 100"));             // 85
  EXPECT_TRUE(Streets("123 Market Street", "123 Market Drive"));                         // 85
  EXPECT_FALSE(Streets("123 Market Street, Suite 100", "123 Market Drive, Suite 300"));  // 70
  EXPECT_TRUE(Streets("123 Market Street", "999 Market Street"));    // 80, the threshold
  EXPECT_FALSE(Streets("123 Market Street", "999 Markett Street"));  // one edit more: 78
  EXPECT_FALSE(Streets("123 Market Street", "999 Market Drive"));    // 65
  EXPECT_TRUE(Streets("7 Brightwood Road", "7 Brightmark Road"));    // name 60: 80
  EXPECT_FALSE(Streets("7 Brighwood Road", "7 Brighmark Road"));     // name 56: 78
  EXPECT_FALSE(Streets("7 Brightwood Road", "7 Quarry Road"));
}

TEST(StandardRuleTest, CitiesAndPostcodes) {
  EXPECT_TRUE(Cities("San Francisco", "san francisco"));
  EXPECT_TRUE(Cities("San Francisco", "San Fransisko"));  // two edits in thirteen: 85
  EXPECT_FALSE(Cities("Philadelphia", "Filadelphia"));    // two in twelve: 83
  EXPECT_TRUE(Cities("Houston", "Housten"));              // one in seven: 86
  EXPECT_FALSE(Cities("Dallas", "Dellas"));               // one in six: 83
  EXPECT_TRUE(Postcodes("93650", "93650-1234"));
  EXPECT_FALSE(Postcodes("93650", "93651"));
  EXPECT_TRUE(Postcodes("SW1A 1AA", "sw1a1ab"));  // 90
  EXPECT_FALSE(Postcodes("SW1A 1AA", "SW1B 1AA"));
}

TEST(StandardRuleTest, ALeadMatchesAnAccountByTheCompanyRule) {
  const Side lead = {.first = "Ann", .last = "Zbylut", .company = "Acme", .postcode = "93650"};
  const Side account = {.company = "Acme Inc", .postcode = "93650"};
  const std::string x = Profile(lead, Kind::kPerson, "US");
  const std::string y = Profile(account, Kind::kCompany, "US");
  const StandardSide a{ProfileView(x), "Buyer"};
  const StandardSide b{ProfileView(y), ""};
  EXPECT_EQ(MatchStandardRule(a, b, Kind::kCompany), 3);
  EXPECT_EQ(MatchStandardRule(b, a, Kind::kCompany), 3);
  EXPECT_EQ(MatchStandardRule(a, b, Kind::kPerson), 0);
}

TEST(StandardRuleTest, EveryPairIsSymmetric) {
  const std::string_view names[] = {"",     "Ann",   "Bob",    "Robert",      "R.",
                                    "Lee",  "Smith", "Smitj",  "Schmidt",     "王",
                                    "王玉", "玉王",  "Müller", "van der Berg"};
  const Side details[] = {
      {.title = "CEO", .company = "IBM", .phone = "+1 415 555 1234"},
      {.title = "Chief Executive Officer",
       .company = "International Business Machines",
       .phone = "415 555 5678",
       .website = "ibm.com"},
      {.email = "a@ibm.com", .street = "12 N Broadway", .city = "Köln", .state = "CA"},
      {.email = "a@ibm.com", .street = "14 S. Brodway Ste 2", .city = "Koln", .state = "CA"},
  };
  std::vector<Side> sides;
  for (const std::string_view first : names) {
    for (const std::string_view last : names) {
      Side side = details[sides.size() % std::size(details)];
      side.first = first;
      side.last = last;
      sides.push_back(side);
    }
  }
  std::vector<std::string> profiles;
  for (const Side& side : sides) profiles.push_back(Profile(side, Kind::kPerson, ""));
  int matches = 0;
  for (size_t i = 0; i < sides.size(); ++i) {
    for (size_t j = i; j < sides.size(); ++j) {
      const StandardSide a{ProfileView(profiles[i]), sides[i].title};
      const StandardSide b{ProfileView(profiles[j]), sides[j].title};
      for (const Kind kind : {Kind::kPerson, Kind::kCompany}) {
        const int number = MatchStandardRule(a, b, kind);
        ASSERT_EQ(number, MatchStandardRule(b, a, kind)) << i << " " << j;
        matches += number > 0;
      }
    }
  }
  EXPECT_GT(matches, 1000);
}

TEST(StandardRuleTest, LongTextsAreCompared) {
  std::string longest;
  while (longest.size() < 5000) longest += "bridgewater";
  const std::string other = longest + "s";
  EXPECT_TRUE(LastNames(longest, other));
  EXPECT_FALSE(LastNames(longest, "Bridgewater"));
  EXPECT_TRUE(Titles(longest, other));
  EXPECT_FALSE(Titles(longest, "Buyer"));
  std::string words;
  while (words.size() < 5000) words += "bridge water ";
  EXPECT_TRUE(CompanyNames(words, words + "s"));
}

TEST(StandardRuleTest, EquationsInWords) {
  EXPECT_EQ(StandardEquation(Kind::kPerson, 2), "first and last name, e-mail");
  EXPECT_EQ(StandardEquation(Kind::kPerson, kStandardPersonEquations),
            "first and last name, phone");
  EXPECT_EQ(StandardEquation(Kind::kCompany, kStandardCompanyEquations), "website, street");
  for (const Kind kind : {Kind::kPerson, Kind::kCompany}) {
    const int count = kind == Kind::kPerson ? kStandardPersonEquations : kStandardCompanyEquations;
    for (int number = 1; number <= count; ++number) {
      EXPECT_FALSE(StandardEquation(kind, number).empty());
    }
    for (const int none : {-1, 0, count + 1}) EXPECT_EQ(StandardEquation(kind, none), "");
  }
}

}  // namespace
}  // namespace leadkit::matching
