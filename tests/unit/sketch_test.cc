// Sketches may only say what the whole comparison says, too: over made-up people, and over values
// that are made to be near each other.
#include "matching/sketch.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "bench/match/people.h"
#include "matching/model.h"
#include "matching/normaliser.h"

namespace leadkit::matching {
namespace {

int Level(const Bounds& bounds, Field field) { return bounds[static_cast<size_t>(field)]; }

void ExpectBounds(const std::vector<std::string>& records, Kind kind) {
  const std::vector<ProfileView> profiles(records.begin(), records.end());
  Frequencies frequencies;
  for (const ProfileView profile : profiles) frequencies.Add(profile);
  const Scorer scorer(Model::Standard(kind));
  const MilliBits prior = scorer.Prior(profiles.size());
  const std::vector<Sketch> sketches(profiles.begin(), profiles.end());
  size_t differing = 0;
  size_t seen = 0;
  for (size_t a = 0; a < profiles.size(); ++a) {
    for (size_t b = a; b < profiles.size(); ++b) {
      const Levels levels = Compare(profiles[a], profiles[b], kind, frequencies);
      const Bounds bounds = BoundLevels(sketches[a], sketches[b], kind);
      ASSERT_EQ(bounds, BoundLevels(sketches[b], sketches[a], kind));
      for (size_t f = 0; f < kFieldCount; ++f) {
        const auto field = static_cast<Field>(f);
        differing += levels[field] == 0;
        seen += bounds[f] == 0;
        if (bounds[f] <= 0) {
          ASSERT_EQ(bounds[f], levels[field]) << FieldName(field) << " of " << a << ", " << b;
        } else {
          ASSERT_LE(levels[field], bounds[f]) << FieldName(field) << " of " << a << ", " << b;
        }
      }
      ASSERT_GE(scorer.MostWithin(bounds, prior), scorer.Total(levels, prior));
    }
  }
  EXPECT_GT(3 * seen, differing);  // a third at least, even of values that are near each other
}

std::vector<std::string> People(const std::vector<Facts>& facts, Kind kind) {
  const Normaliser normaliser;
  std::vector<std::string> records;
  for (const Facts& of_one : facts) records.push_back(normaliser.Read(kind, of_one, "US"));
  return records;
}

TEST(SketchTest, BoundsTheLevelsOfMadeUpPeople) {
  std::vector<Facts> facts;
  const std::vector<bench::Person> people = bench::MakePeople(500, 3);
  for (const bench::Person& person : people) facts.push_back(person.facts());
  ExpectBounds(People(facts, Kind::kPerson), Kind::kPerson);
  ExpectBounds(People(facts, Kind::kCompany), Kind::kCompany);
}

// Few values for each field, which are alike, crossed, cut, joined, empty and of several words.
TEST(SketchTest, BoundsTheLevelsOfValuesThatAreNearEachOther) {
  // Longer than what is compared, and than what is kept; they differ at the end.
  const std::string long_name(80, 'a');
  const std::string longer_name = long_name + "b";
  const std::string city(300, 'c');
  const std::string mailbox = "x@" + std::string(60, 'd') + ".example.com";
  const std::vector<std::vector<std::string_view>> values = {
      {"", "Ann", "Anna", "Mary Ann", "Bob", "Robert", "R", "J", "Lee", "Zo\xC3\xAB", long_name,
       longer_name},
      {"", "Lee", "Leigh", "Lee-Smith", "Smith", "Smyth", "S", "Ann", "Van Dyke", "Vandyke",
       long_name, longer_name, "  "},
      {"", "ann.lee@acme.com", "ann.lee@acme.org", "alee@acme.com", "lee1971@web.net",
       "lee1972@web.net", "x@y.io", mailbox},
      {"", "+1 415 555 0100", "+1 415 555 0101", "+1 415 555 0010", "555 0100", "+49 30 1234567"},
      {"", "12 Main Street", "13 Main Street", "Main St 12", "12 Oak Avenue", "Main Street"},
      {"", "Berlin", "Berlyn", "Bern", "Springfield", city},
      {"", "10115", "10116", "10115-1234", "94105", "SW1A 1AA"},
      {"", "Acme Inc", "Acme Ltd", "Apex Tools", "International Business Machines", "IBM"},
      {"", "acme.com", "acme.org", "ibm.com"},
      {"", "1971-06-24", "1971-06-25", "1971-24-06", "1985-01-01"},
  };
  std::mt19937 random(17);
  const auto pick = [&](size_t field) -> std::string_view {
    return values[field][random() % values[field].size()];
  };
  std::vector<Facts> facts(400);
  for (Facts& one : facts) {
    one.first_name = pick(0);
    if (random() % 4 == 0) one.middle_name = pick(0);
    one.last_name = pick(1);
    one.emails = {pick(2)};
    if (random() % 8 == 0) one.emails.push_back(pick(2));
    one.phones = {pick(3)};
    if (random() % 8 == 0) one.phones.push_back(pick(3));
    one.street = pick(4);
    one.city = pick(5);
    one.postcode = pick(6);
    one.company = pick(7);
    if (random() % 8 == 0) one.aliases = {pick(7)};
    one.websites = {pick(8)};
    one.birth_date = pick(9);
    one.identifiers = {pick(6)};
  }
  ExpectBounds(People(facts, Kind::kPerson), Kind::kPerson);
  ExpectBounds(People(facts, Kind::kCompany), Kind::kCompany);
}

TEST(SketchTest, TellsStrangersApart) {
  Facts ann;
  ann.first_name = "Ottoline";
  ann.last_name = "Lee";
  ann.city = "Berlin";
  Facts bob;
  bob.first_name = "Prescott";
  bob.last_name = "Smith";
  const std::vector<std::string> records = People({ann, bob}, Kind::kPerson);
  const Sketch a{ProfileView(records[0])};
  const Sketch b{ProfileView(records[1])};
  const Bounds bounds = BoundLevels(a, b, Kind::kPerson);
  EXPECT_EQ(Level(bounds, Field::kFirstName), first_name::kDiffers);
  EXPECT_EQ(Level(bounds, Field::kLastName), last_name::kDiffers);
  EXPECT_EQ(Level(bounds, Field::kPlace), kNull);
  EXPECT_EQ(Level(BoundLevels(a, a, Kind::kPerson), Field::kLastName), last_name::kSame);
}

}  // namespace
}  // namespace leadkit::matching
