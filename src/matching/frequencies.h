// How often each value occurs in a base: what makes "Smith" weaker evidence than "Zbylut".
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "matching/fixed_log.h"
#include "matching/profile.h"
#include "matching/stable_hash.h"

namespace leadkit::matching {

// Stable numbers: counts may be stored under their hashes.
enum class Term : uint8_t {
  kFirst = 1,
  kLast = 2,
  kEmail = 3,
  kDomain = 4,
  kPhone = 5,
  kStreet = 6,  // house number and street
  kCity = 7,
  kPostcode = 8,
  kCompanyWord = 9,
  kIdentifier = 10,
};
inline constexpr size_t kTermCount = 11;

inline uint64_t TermHash(Term term, std::string_view value) {
  return StableHash(value, static_cast<uint64_t>(term));
}

inline uint64_t PhoneHash(Phone phone) {
  return MixBits(phone.packed() ^ TermHash(Term::kPhone, ""));
}

// The hash of the house, or 0 where the street is not known.
uint64_t StreetHash(ProfileView profile);

// Visits each value of the profile that is counted, once for each.
void ForEachTerm(ProfileView profile, absl::FunctionRef<void(Term, uint64_t)> visit);

// Counts are of records, not of occurrences. Adding in any order gives the same state.
// Not thread safe while it changes.
class Frequencies {
 public:
  virtual ~Frequencies() = default;

  void Add(ProfileView profile) { Change(profile, 1); }
  // REQUIRES: it was added before.
  void Remove(ProfileView profile) { Change(profile, -1); }
  // Forgets what a single record has, which changes no rarity, for a base that stays as it is.
  // Afterwards nothing may be removed.
  void DropSingles();
  // For counts that are kept elsewhere.
  void Set(Term term, uint64_t hash, uint32_t count);
  void SetTotal(Term term, uint64_t total) { totals_[static_cast<size_t>(term)] = total; }

  // Overridden by counts that are kept elsewhere.
  virtual uint32_t Count(Term term, uint64_t hash) const;
  // Records that have such a value at all.
  virtual uint64_t Total(Term term) const { return totals_[static_cast<size_t>(term)]; }

  // -log2 of the share of other records that have the value. A small base sees every value as
  // common or never; what is usual for the kind of value therefore counts as some records more.
  MilliBits Rarity(Term term, uint64_t hash) const;
  // The same of a word in a company's name; `common` if it is on the list of such words, which are
  // never rare, however few of them a small base has seen.
  MilliBits WordRarity(uint64_t hash, bool common) const;

 private:
  void Change(ProfileView profile, int by);

  absl::flat_hash_map<uint64_t, uint32_t> counts_;
  std::array<uint64_t, kTermCount> totals_{};
};

}  // namespace leadkit::matching
