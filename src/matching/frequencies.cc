#include "matching/frequencies.h"

#include <algorithm>
#include <string>
#include <utility>

#include "matching/company_entry.h"

namespace leadkit::matching {
namespace {

// What a base that has seen nothing yet believes, as if it had `kPriorRecords` records more: one
// record in `usual` has the value. Up to `ignored` records with one value are nothing special where
// a value is meant to be one's own. One record is never counted: it is the one compared.
struct Usual {
  uint32_t usual;
  uint32_t ignored;
};
constexpr Usual kUsual[kTermCount] = {
    {1, 0},         {400, 0},  // first name
    {3'000, 0},                // last name
    {1'000'000, 8},            // e-mail address
    {50'000, 4},               // domain
    {1'000'000, 4},            // telephone
    {100'000, 4},              // street
    {200, 0},                  // city
    {2'000, 0},                // postcode
    {20'000, 0},               // company word
    {1'000'000, 8},            // identifier
};
constexpr uint64_t kPriorRecords = 300;
constexpr uint32_t kUsualCommonWord = 100;

// Weights are in thousandths, so a share is counted in millionths of a record.
constexpr uint64_t kScale = 1'000'000;

MilliBits MinusLog(uint64_t scaled_count, uint64_t total) {
  return std::max(
      Log2Milli((total + kPriorRecords) * kScale) - Log2Milli(std::max<uint64_t>(scaled_count, 1)),
      0);
}

// Words of one profile's company names; more are not counted.
constexpr size_t kMaxWords = 64;

void VisitCompanyWords(std::string_view names, absl::FunctionRef<void(Term, uint64_t)> visit) {
  uint64_t seen[kMaxWords];
  size_t count = 0;
  AnyItem(names, '\n', [&](std::string_view item) {
    return AnyItem(CompanyEntry(item).core, ' ', [&](std::string_view word) {
      const uint64_t hash = TermHash(Term::kCompanyWord, word);
      if (std::find(seen, seen + count, hash) != seen + count) return false;
      if (count == kMaxWords) return true;
      seen[count++] = hash;
      visit(Term::kCompanyWord, hash);
      return false;
    });
  });
}

void VisitItems(std::string_view list, Term term, absl::FunctionRef<void(Term, uint64_t)> visit) {
  AnyItem(list, ' ', [&](std::string_view item) {
    visit(term, TermHash(term, item));
    return false;
  });
}

}  // namespace

uint64_t StreetHash(ProfileView profile) {
  const std::string_view core = profile.get(Slot::kStreetCore);
  if (core.empty()) return 0;
  return StableHash(core, TermHash(Term::kStreet, profile.get(Slot::kNumber)));
}

void ForEachTerm(ProfileView profile, absl::FunctionRef<void(Term, uint64_t)> visit) {
  const auto whole = [&](Slot slot, Term term) {
    const std::string_view value = profile.get(slot);
    if (!value.empty()) visit(term, TermHash(term, value));
  };
  whole(Slot::kFirst, Term::kFirst);
  whole(Slot::kLast, Term::kLast);
  VisitItems(profile.get(Slot::kEmails), Term::kEmail, visit);
  VisitItems(profile.get(Slot::kDomains), Term::kDomain, visit);
  VisitItems(profile.get(Slot::kIdentifiers), Term::kIdentifier, visit);
  for (size_t i = 0; i < profile.phone_count(); ++i) {
    visit(Term::kPhone, PhoneHash(profile.phone(i)));
  }
  if (const uint64_t street = StreetHash(profile); street != 0) visit(Term::kStreet, street);
  whole(Slot::kCity, Term::kCity);
  whole(Slot::kPostcode, Term::kPostcode);
  VisitCompanyWords(profile.get(Slot::kCompany), visit);
}

void Frequencies::Change(ProfileView profile, int by) {
  uint32_t seen = 0;
  ForEachTerm(profile, [&](Term term, uint64_t hash) {
    const auto index = static_cast<size_t>(term);
    if ((seen >> index & 1) == 0) totals_[index] += static_cast<uint64_t>(by);
    seen |= 1u << index;
    if (by > 0) {
      ++counts_[hash];
      return;
    }
    const auto it = counts_.find(hash);
    if (it != counts_.end() && --it->second == 0) counts_.erase(it);
  });
}

void Frequencies::DropSingles() {
  absl::flat_hash_map<uint64_t, uint32_t> kept;
  for (const auto& [hash, count] : counts_) {
    if (count > 1) kept.emplace(hash, count);
  }
  counts_ = std::move(kept);
}

void Frequencies::Set(Term, uint64_t hash, uint32_t count) {
  if (count == 0) {
    counts_.erase(hash);
  } else {
    counts_[hash] = count;
  }
}

uint32_t Frequencies::Count(Term, uint64_t hash) const {
  const auto it = counts_.find(hash);
  return it == counts_.end() ? 0 : it->second;
}

MilliBits Frequencies::Rarity(Term term, uint64_t hash) const {
  const Usual& usual = kUsual[static_cast<size_t>(term)];
  const uint32_t count = Count(term, hash);
  const uint64_t counted = count > usual.ignored + 1 ? count - usual.ignored - 1 : 0;
  return MinusLog(counted * kScale + kPriorRecords * kScale / usual.usual, Total(term));
}

MilliBits Frequencies::WordRarity(uint64_t hash, bool common) const {
  const uint32_t usual =
      common ? kUsualCommonWord : kUsual[static_cast<size_t>(Term::kCompanyWord)].usual;
  const uint32_t count = Count(Term::kCompanyWord, hash);
  const uint64_t counted = count > 0 ? count - 1 : 0;
  return MinusLog(counted * kScale + kPriorRecords * kScale / usual, Total(Term::kCompanyWord));
}

}  // namespace leadkit::matching
