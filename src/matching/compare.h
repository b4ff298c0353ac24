// Two profiles, field by field: how far each field agrees, and how rare what they share is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "matching/fixed_log.h"
#include "matching/frequencies.h"
#include "matching/profile.h"

namespace leadkit::matching {

// What is compared. Values that hang together (city and postcode, company and its domain) are one
// field with several levels, because evidence may be added up only where it is independent.
// Stable numbers.
enum class Field : uint8_t {
  kFirstName = 0,
  kLastName = 1,
  kBirthDate = 2,
  kEmail = 3,
  kPhone = 4,
  kIdentifier = 5,
  kStreet = 6,
  kPlace = 7,
  kEmployer = 8,
  kCompanyName = 9,
  kDomain = 10,
};
inline constexpr size_t kFieldCount = 11;
inline constexpr size_t kMaxLevels = 10;
inline constexpr int8_t kNull = -1;  // One side says nothing: no evidence either way.

// Level 0 is always "differs"; a field's levels are ordered from weak to strong but for the last
// ones of the last name and the names' acronym.
namespace first_name {
enum Level : int8_t { kDiffers, kInitial, kAlike, kNickname, kOneEdit, kSame, kCount };
}
namespace last_name {
enum Level : int8_t { kDiffers, kPart, kAlike, kOneEdit, kSame, kCrossedAlike, kCrossed, kCount };
}
namespace birth_date {
enum Level : int8_t { kDiffers, kTwoParts, kOneEdit, kSame, kCount };
}
namespace email {
enum Level : int8_t { kDiffers, kLocalAlike, kSameLocal, kFewEdits, kSame, kCount };
}
namespace phone {
enum Level : int8_t { kDiffers, kOneEdit, kSame, kCount };
}
namespace identifier {
enum Level : int8_t { kDiffers, kTwoEdits, kOneEdit, kSame, kCount };
}
namespace street {
enum Level : int8_t { kDiffers, kSameNumber, kAlike, kSameStreet, kSameHouseAlike, kSame, kCount };
}
namespace place {
enum Level : int8_t {
  kDiffers,
  kAlike,
  kSameCity,
  kPostcodeOneEdit,
  kSamePostcode,
  kSameBoth,
  kCount
};
}
namespace employer {
enum Level : int8_t { kDiffers, kPart, kAlike, kSameDomain, kSameName, kSameBoth, kCount };
}
namespace domain {
enum Level : int8_t { kDiffers, kSameLabel, kSame, kCount };
}

std::string_view FieldName(Field field);
// Levels of the field; 9 for kCompanyName, which are CompanyLikeness::Relation.
int LevelCount(Field field);
std::string_view LevelName(Field field, int level);

struct Levels {
  std::array<int8_t, kFieldCount> level;
  // Of the value they share, for levels at which the model asks for it; else 0.
  std::array<MilliBits, kFieldCount> rarity;

  Levels() {
    level.fill(kNull);
    rarity.fill(0);
  }
  int8_t operator[](Field field) const { return level[static_cast<size_t>(field)]; }
  friend bool operator==(const Levels&, const Levels&) = default;
};

// The highest level that each field can have: kNull and 0 (differs) are certain, any other level is
// a bound.
using Bounds = std::array<int8_t, kFieldCount>;

// Compare(a, b) == Compare(b, a). Allocates nothing. `kind` says which fields: those of a person,
// or those of a company (a person's profile has both, so a lead can be compared with an account).
Levels Compare(ProfileView a, ProfileView b, Kind kind, const Frequencies& frequencies);

// The first steps of Compare, without rarities: enough to see that most pairs cannot match. `known`
// gets a bit for each field that was looked at; their levels are those that Compare finds.
// The first step looks at what a record has for itself, the second, after it, at the rest, but at a
// company's name only if it has nothing in common with the other.
void CompareFirst(ProfileView a, ProfileView b, Kind kind, Levels* levels, uint32_t* known);
void CompareSecond(ProfileView a, ProfileView b, Kind kind, Levels* levels, uint32_t* known);

}  // namespace leadkit::matching
