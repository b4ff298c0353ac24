// Blocking keys: two records are compared only if they have a key in common.
//
// Each rule makes keys of a few values that a true match nearly always shares, at least under one
// rule. Keys are 64-bit hashes, the same in every release; the rule is part of the hash.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "matching/compare.h"
#include "matching/profile.h"

namespace leadkit::matching {

// From the most to the least selective, by and large. Stable numbers, below 32.
enum class Rule : uint8_t {
  // Both kinds.
  kIdentifier = 0,
  kPhone = 1,
  kHouse = 2,  // house number and street, with the postcode or city
  // People.
  kEmail = 3,
  kNames = 4,           // first and last name by their sound, in either order
  kLocalPart = 5,       // of the address, whatever the domain
  kBirthDateFirst = 6,  // birth date and first name's initial
  kBirthDateLast = 7,
  kLastPlace = 8,  // last name's sound with postcode or city
  kFirstPlace = 9,
  kLastEmployer = 10,
  kFirstEmployer = 11,
  kLastBirthYear = 12,
  kFirstBirthMonth = 13,
  kBirthDate = 14,
  kIdentifierHalf = 15,
  kLast = 16,  // last name with the first letter of the first
  // Companies.
  kDomain = 17,
  kName = 18,       // the whole name without blanks; acronyms and domain labels too
  kNameWord = 19,   // each word that is not common
  kNamePair = 20,   // two neighbouring words
  kNameStart = 21,  // the beginning of each word
  kNameSound = 22,
  kPlaceWord = 23,  // postcode with the first letters of a word
  kStreet = 24,     // the street alone with its number
  kCity = 25,       // companies of one city, where there are few
};
inline constexpr size_t kRuleCount = 26;

// The fields that are (nearly) the same in all pairs of a rule: nothing is to be learnt about them
// from such pairs. One bit each.
uint32_t FieldsOfRule(Rule rule);

// Whether pairs of the rule are a fair sample of matches to learn from. Rules that look at a small
// part of a value bring mostly relatives: branches of one company, members of one family.
bool IsRuleForTraining(Rule rule);

std::string_view RuleName(Rule rule);

// A record has several keys of a rule where it has several values; at most 40 keys in all.
void ForEachKey(ProfileView profile, Kind kind, absl::FunctionRef<void(Rule, uint64_t)> visit);

}  // namespace leadkit::matching
