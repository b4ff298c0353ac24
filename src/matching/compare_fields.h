// Comparison of single fields; compare.h puts them together. Each sets the level of its field, and
// the rarity where a value is shared; without `frequencies` that stays 0.
#pragma once

#include "matching/compare.h"

namespace leadkit::matching {

// From these likenesses on, in thousandths of Jaro-Winkler, two values are alike.
inline constexpr int kAlikeName = 860;
inline constexpr int kAlikeLocal = 900;
inline constexpr int kAlikeCity = 880;

void CompareNames(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out);
void CompareBirthDates(ProfileView a, ProfileView b, Levels* out);
void CompareEmails(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out);
void ComparePhones(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out);
void CompareIdentifiers(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out);
void CompareStreets(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out);
void ComparePlaces(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out);

inline void SetLevel(Field field, int level, MilliBits rarity, Levels* out) {
  out->level[static_cast<size_t>(field)] = static_cast<int8_t>(level);
  out->rarity[static_cast<size_t>(field)] = rarity;
}

}  // namespace leadkit::matching
