#include "matching/compare.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "matching/company_likeness.h"
#include "matching/normaliser.h"

namespace leadkit::matching {
namespace {

std::string Profile(const Facts& facts, Kind kind = Kind::kPerson) {
  static const Normaliser normaliser;
  return normaliser.Read(kind, facts, "US");
}

Levels Compared(const Facts& a, const Facts& b, Kind kind = Kind::kPerson) {
  const std::string x = Profile(a, kind);
  const std::string y = Profile(b, kind);
  const Frequencies frequencies;
  const Levels levels = Compare(ProfileView(x), ProfileView(y), kind, frequencies);
  EXPECT_EQ(levels, Compare(ProfileView(y), ProfileView(x), kind, frequencies));
  return levels;
}

Facts Name(std::string_view first, std::string_view last) {
  Facts facts;
  facts.first_name = first;
  facts.last_name = last;
  return facts;
}

TEST(CompareTest, FirstNames) {
  const auto level = [](std::string_view a, std::string_view b) {
    return Compared(Name(a, "Smith"), Name(b, "Smith"))[Field::kFirstName];
  };
  EXPECT_EQ(level("Robert", "ROBERT"), first_name::kSame);
  EXPECT_EQ(level("Mary Ann", "Maryann"), first_name::kSame);
  EXPECT_EQ(level("Robert", "Bob"), first_name::kNickname);
  EXPECT_EQ(level("J Robert", "Robert"), first_name::kNickname);
  EXPECT_EQ(level("Robert", "Roberd"), first_name::kOneEdit);
  EXPECT_EQ(level("Robert", "R."), first_name::kInitial);
  EXPECT_EQ(level("Robert", "Anna"), first_name::kDiffers);
  EXPECT_EQ(level("Robert", "n/a"), kNull);
}

TEST(CompareTest, LastNames) {
  const auto level = [](std::string_view a, std::string_view b) {
    return Compared(Name("Ann", a), Name("Ann", b))[Field::kLastName];
  };
  EXPECT_EQ(level("O'Neill", "ONeill"), last_name::kSame);
  EXPECT_EQ(level("Garcia Lopez", "Garcia"), last_name::kPart);
  EXPECT_EQ(level("Smith", "Smyth"), last_name::kOneEdit);
  EXPECT_EQ(level("Smith", "Jones"), last_name::kDiffers);
}

TEST(CompareTest, CrossedNames) {
  const Levels crossed = Compared(Name("Thomas", "Gabriel"), Name("Gabriel", "Thomas"));
  EXPECT_EQ(crossed[Field::kLastName], last_name::kCrossed);
  EXPECT_EQ(crossed[Field::kFirstName], kNull);
  EXPECT_EQ(Compared(Name("Thomas", "Gabriel"), Name("", "Thomas"))[Field::kLastName],
            last_name::kCrossedAlike);
}

TEST(CompareTest, BirthDates) {
  const auto level = [](std::string_view a, std::string_view b) {
    Facts x, y;
    x.birth_date = a;
    y.birth_date = b;
    return Compared(x, y)[Field::kBirthDate];
  };
  EXPECT_EQ(level("1971-06-24", "19710624"), birth_date::kSame);
  EXPECT_EQ(level("1971-06-24", "1991-06-24"), birth_date::kOneEdit);
  EXPECT_EQ(level("1971-06-07", "1971-07-06"), birth_date::kOneEdit);
  EXPECT_EQ(level("1971-06-24", "1971-11-24"), birth_date::kTwoParts);
  EXPECT_EQ(level("1971-06-24", "1985-01-02"), birth_date::kDiffers);
  EXPECT_EQ(level("1971-06-24", "1900-01-01"), kNull);
}

TEST(CompareTest, EmailsAndWhatTheySayOfTheEmployer) {
  const auto compared = [](std::vector<std::string_view> a, std::vector<std::string_view> b) {
    Facts x, y;
    x.emails = std::move(a);
    y.emails = std::move(b);
    return Compared(x, y);
  };
  const Levels same = compared({"ANN.LEE@acme.com"}, {"x@y.example", "ann.lee@ACME.com"});
  EXPECT_EQ(same[Field::kEmail], email::kSame);
  EXPECT_EQ(same[Field::kEmployer], kNull);
  EXPECT_EQ(compared({"robert@acme.com"}, {"robbert@acme.com"})[Field::kEmail], email::kFewEdits);
  EXPECT_EQ(compared({"robert@acme.com"}, {"robert@globex.com"})[Field::kEmail], email::kSameLocal);
  for (const char* slip : {"robert@acne.com", "robbert@acme.con", "robbert@acne.com"}) {
    EXPECT_EQ(compared({"robert@acme.com"}, {slip})[Field::kEmail], email::kFewEdits) << slip;
  }
  EXPECT_EQ(compared({"joe@ibm.com"}, {"joe@ibm.con"})[Field::kEmail], email::kFewEdits);
  // Of short parts one letter makes another address, whichever comes first.
  for (const auto& [x, y] :
       std::vector<std::pair<const char*, const char*>>{{"ann@acme.com", "anna@acme.com"},
                                                        {"a@x.example", "b@y.example"},
                                                        {"ann@a.example", "ann@b.example"},
                                                        {"f.j@sharp.com", "f.s@jharp.com"}}) {
    EXPECT_EQ(compared({x}, {y})[Field::kEmail], email::kDiffers) << x;
    EXPECT_EQ(compared({y}, {x})[Field::kEmail], email::kDiffers) << y;
  }
  const Levels colleagues = compared({"ann@acme.com"}, {"bob@acme.com"});
  EXPECT_EQ(colleagues[Field::kEmail], email::kDiffers);
  EXPECT_EQ(colleagues[Field::kEmployer], employer::kSameDomain);
  Facts lee = Name("Ann", "Lee");
  Facts other = lee;
  lee.emails = {"ann.lee@acme.com"};
  other.emails = {"ann.lee@globex.com"};  // Every Ann Lee has such an address somewhere.
  EXPECT_EQ(Compared(lee, other)[Field::kEmail], kNull);
  lee.emails = {"lee1971@acme.com"};
  other.emails = {"lee1971@globex.com"};
  EXPECT_EQ(Compared(lee, other)[Field::kEmail], email::kSameLocal);
  EXPECT_EQ(compared({"a123@gmail.com"}, {"b987@gmail.com"})[Field::kEmployer], kNull);
  EXPECT_EQ(compared({"info@acme.com"}, {"info@acme.com"})[Field::kEmail], kNull);
  EXPECT_EQ(compared({""}, {""})[Field::kEmail], kNull);
}

TEST(CompareTest, Phones) {
  const auto level = [](std::vector<std::string_view> a, std::vector<std::string_view> b) {
    Facts x, y;
    x.phones = std::move(a);
    y.phones = std::move(b);
    return Compared(x, y)[Field::kPhone];
  };
  EXPECT_EQ(level({"(803)-456-6126"}, {"8034566126"}), phone::kSame);
  EXPECT_EQ(level({"+32485001122", "(803)-456-6126"}, {"0032485001122"}), phone::kSame);
  EXPECT_EQ(level({"456-6126"}, {"803 456 6126"}), phone::kSame);
  EXPECT_EQ(level({"803 456 6126"}, {"803 456 6127"}), phone::kOneEdit);
  EXPECT_EQ(level({"803 456 6126"}, {"803 456 6162"}), phone::kOneEdit);
  EXPECT_EQ(level({"803 456 6126"}, {"803 999 1234"}), phone::kDiffers);
  EXPECT_EQ(level({"   "}, {"0000000000"}), kNull);
}

TEST(CompareTest, StreetsAndPlaces) {
  const auto compared = [](std::string_view a, std::string_view city_a, std::string_view b,
                           std::string_view city_b) {
    Facts x, y;
    x.street = a;
    x.city = city_a;
    y.street = b;
    y.city = city_b;
    return Compared(x, y, Kind::kCompany);
  };
  const Levels same =
      compared("12 N. Main Street", "Springfield", "12 North Main St", "springfield");
  EXPECT_EQ(same[Field::kStreet], street::kSame);
  EXPECT_EQ(same[Field::kPlace], kNull);  // Counted with the house.
  const Levels moved = compared("12 Main St", "Springfield", "7 Oak Ave", "Springfield");
  EXPECT_EQ(moved[Field::kStreet], street::kDiffers);
  EXPECT_EQ(moved[Field::kPlace], place::kSameCity);
  EXPECT_EQ(compared("12 Main St", "", "Main Street", "")[Field::kStreet], street::kSameStreet);
  // Another house is another place, however near.
  const Levels next = compared("12 Main St", "Springfield", "14 Main St", "Springfield");
  EXPECT_EQ(next[Field::kStreet], street::kDiffers);
  EXPECT_EQ(next[Field::kPlace], place::kSameCity);
  EXPECT_EQ(compared("12 Pridham Street", "", "12 pridhamstreet", "")[Field::kStreet],
            street::kSameHouseAlike);
}

TEST(CompareTest, CompaniesByDomain) {
  Facts a, b;
  a.company = "Acme Inc";
  a.websites = {"https://www.acme.com"};
  b.company = "ACME Corp.";
  b.emails = {"sales@acme.com"};
  const Levels levels = Compared(a, b, Kind::kCompany);
  EXPECT_EQ(levels[Field::kDomain], domain::kSame);
  EXPECT_EQ(levels[Field::kCompanyName], CompanyLikeness::kSame);
}

TEST(CompareTest, EveryLevelHasAName) {
  for (size_t f = 0; f < kFieldCount; ++f) {
    const auto field = static_cast<Field>(f);
    EXPECT_FALSE(FieldName(field).empty());
    for (int level = 0; level < LevelCount(field); ++level) {
      EXPECT_FALSE(LevelName(field, level).empty()) << FieldName(field) << " " << level;
    }
    EXPECT_EQ(LevelName(field, kNull), "unknown");
  }
}

TEST(CompareTest, SymmetricOnGarbage) {
  std::mt19937 random(3);
  const auto word = [&] {
    std::string text(random() % 8, ' ');
    for (char& c : text) c = "abé株 .-@1"[random() % 10];
    return text;
  };
  for (int i = 0; i < 300; ++i) {
    std::vector<std::string> words(16);
    for (std::string& text : words) text = word();
    Facts a = Name(words[0], words[1]);
    Facts b = Name(words[2], words[3]);
    a.company = words[4];
    b.company = words[5];
    a.street = words[6];
    b.street = words[7];
    a.emails = {words[8], words[9]};
    b.emails = {words[10]};
    a.phones = {words[11]};
    b.city = words[12];
    a.city = words[13];
    Compared(a, b);
    Compared(a, b, Kind::kCompany);
  }
}

}  // namespace
}  // namespace leadkit::matching
