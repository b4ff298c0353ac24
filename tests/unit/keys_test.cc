#include "matching/keys.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "matching/normaliser.h"

namespace leadkit::matching {
namespace {

using Keys = std::set<std::pair<Rule, uint64_t>>;

Keys KeysOf(const Facts& facts, Kind kind) {
  const std::string bytes = Normaliser().Read(kind, facts);
  Keys keys;
  ForEachKey(ProfileView(bytes), kind, [&](Rule rule, uint64_t hash) { keys.emplace(rule, hash); });
  return keys;
}

bool ShareRule(const Keys& a, const Keys& b, Rule rule) {
  for (const auto& key : a) {
    if (key.first == rule && b.count(key) > 0) return true;
  }
  return false;
}

TEST(KeysTest, PeopleMeet) {
  Facts a, b;
  a.first_name = "Robert";
  a.last_name = "Smith";
  a.emails = {"bob@acme.com"};
  a.phones = {"+1 803 456 6126"};
  b.first_name = "Smyth";
  b.last_name = "Bob";
  b.emails = {"BOB@ACME.COM"};
  b.phones = {"456-6126"};
  const Keys x = KeysOf(a, Kind::kPerson);
  const Keys y = KeysOf(b, Kind::kPerson);
  EXPECT_TRUE(ShareRule(x, y, Rule::kEmail));
  EXPECT_TRUE(ShareRule(x, y, Rule::kPhone));
  b.first_name = "Bob";
  b.last_name = "Smyth";
  EXPECT_TRUE(ShareRule(x, KeysOf(b, Kind::kPerson), Rule::kNames));
}

TEST(KeysTest, CompaniesMeet) {
  Facts a, b;
  a.company = "International Business Machines Corp";
  b.company = "IBM";
  EXPECT_TRUE(ShareRule(KeysOf(a, Kind::kCompany), KeysOf(b, Kind::kCompany), Rule::kName));
  a.company = "Otis Elevator";
  b.company = "Otis (United States)";
  EXPECT_TRUE(ShareRule(KeysOf(a, Kind::kCompany), KeysOf(b, Kind::kCompany), Rule::kNameWord));
  b = Facts();
  b.websites = {"www.otiselevator.com"};
  EXPECT_TRUE(ShareRule(KeysOf(a, Kind::kCompany), KeysOf(b, Kind::kCompany), Rule::kName));
}

TEST(KeysTest, NothingHasNoKeys) {
  EXPECT_TRUE(KeysOf(Facts(), Kind::kPerson).empty());
  EXPECT_TRUE(KeysOf(Facts(), Kind::kCompany).empty());
}

// Keys are stored: these numbers may never change.
TEST(KeysTest, AreTheSameInEveryRelease) {
  Facts facts;
  facts.websites = {"acme.com"};
  uint64_t sum = 0;
  for (const auto& [rule, hash] : KeysOf(facts, Kind::kCompany)) sum ^= hash;
  EXPECT_EQ(sum, 9757732490099014556ull);
}

TEST(KeysTest, EveryRuleHasANameAndFields) {
  for (size_t rule = 0; rule < kRuleCount; ++rule) {
    EXPECT_FALSE(RuleName(static_cast<Rule>(rule)).empty());
    EXPECT_NE(FieldsOfRule(static_cast<Rule>(rule)), 0u);
  }
}

}  // namespace
}  // namespace leadkit::matching
