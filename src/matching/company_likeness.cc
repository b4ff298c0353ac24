#include "matching/company_likeness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "matching/profile.h"
#include "matching/similarity.h"

namespace leadkit::matching {
namespace {

// A word that begins another is like it by the share of its letters, from half to whole.
constexpr size_t kMinPrefix = 4;
constexpr int kSoftLikeness = 900;
// Many words are like a given one, so that one merely alike is less of a coincidence.
constexpr MilliBits kAloneShare = 8;
constexpr MilliBits kCountryAlone = 16 * kBit;
constexpr MilliBits kSlipCost = 3 * kBit;
constexpr MilliBits kSoftCost = 5 * kBit;
constexpr MilliBits kSameCountry = 3 * kBit;
constexpr MilliBits kMaxRarity = 30 * kBit;

constexpr int kNearSimilarity = 920;
constexpr int kMostlySimilarity = 780;
constexpr int kAlikeSimilarity = 750;
constexpr int kPartSimilarity = 250;
constexpr int kLittleSimilarity = 350;

struct Word {
  std::string_view text;
  MilliBits rarity = 0;
  int likeness = 0;  // to its partner in the other name, thousandths
  bool common = false;
};

struct Words {
  std::array<Word, kMaxCompanyWords> items;
  size_t count = 0;
};

Words ReadWords(const CompanyEntry& entry, const Frequencies& frequencies) {
  Words words;
  AnyItem(entry.core, ' ', [&](std::string_view text) {
    const size_t i = words.count;
    if (i == kMaxCompanyWords) return true;
    const bool common = i < entry.classes.size() && entry.classes[i] == 'c';
    words.items[i] = {text, frequencies.WordRarity(TermHash(Term::kCompanyWord, text), common), 0,
                      common};
    ++words.count;
    return false;
  });
  return words;
}

bool HasDigit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// 1000 for equal words, something for spellings of one word, 0 for different ones. Words with
// digits are either equal or different.
int WordLikeness(std::string_view a, std::string_view b) {
  if (a == b) return 1000;
  const size_t shorter = std::min(a.size(), b.size());
  if (shorter < 3 || a[0] != b[0]) return 0;
  if (HasDigit(a) || HasDigit(b)) return 0;
  if (shorter >= kMinPrefix && std::memcmp(a.data(), b.data(), shorter) == 0) {
    return static_cast<int>(500 + 450 * shorter / std::max(a.size(), b.size()));
  }
  return JaroWinklerAtLeast(a, b, kSoftLikeness) ? JaroWinkler(a, b) : 0;
}

struct Overlap {
  double product = 0;  // sum over partners of likeness squared, rarity and rarity
  MilliBits rarity = 0;
  bool exact = true;  // no partner is merely alike
  bool slips = true;  // those that are merely alike differ in one edit
};

// Pairs equal words first, then those that are alike, in the order of the words.
Overlap PairWords(Words* a, Words* b) {
  Overlap overlap;
  std::array<bool, kMaxCompanyWords> taken{};
  for (const bool soft : {false, true}) {
    for (size_t i = 0; i < a->count; ++i) {
      Word& word = a->items[i];
      if (word.likeness > 0) continue;
      size_t best = kMaxCompanyWords;
      int best_likeness = 0;
      for (size_t j = 0; j < b->count; ++j) {
        if (taken[j]) continue;
        const int likeness = soft ? WordLikeness(word.text, b->items[j].text)
                                  : (word.text == b->items[j].text ? 1000 : 0);
        if (likeness <= best_likeness) continue;
        best = j;
        best_likeness = likeness;
      }
      if (best == kMaxCompanyWords) continue;
      taken[best] = true;
      word.likeness = b->items[best].likeness = best_likeness;
      const MilliBits rarity = std::min(word.rarity, b->items[best].rarity);
      const double likeness = best_likeness / 1000.0;
      overlap.product += likeness * likeness * word.rarity * b->items[best].rarity;
      if (best_likeness == 1000) {
        overlap.rarity += rarity;
        continue;
      }
      const bool slip = WithinOneEdit(word.text, b->items[best].text);
      const auto part = static_cast<MilliBits>(int64_t{rarity} * best_likeness / 1000);
      overlap.rarity += std::max(part - (slip ? kSlipCost : kSoftCost), 0);
      overlap.exact = false;
      overlap.slips = overlap.slips && slip;
    }
  }
  return overlap;
}

double SquaredLength(const Words& words) {
  double sum = 0;
  for (size_t i = 0; i < words.count; ++i) {
    sum += static_cast<double>(words.items[i].rarity) * words.items[i].rarity;
  }
  return sum;
}

// What a name has that the other has not.
MilliBits AloneRarity(const Words& words) {
  MilliBits sum = 0;
  for (size_t i = 0; i < words.count; ++i) {
    if (words.items[i].likeness == 0) sum += words.items[i].rarity;
  }
  return sum;
}

bool AllPaired(const Words& words) {
  for (size_t i = 0; i < words.count; ++i) {
    if (words.items[i].likeness == 0) return false;
  }
  return true;
}

// "mercksharp" and "merck sharp".
bool EqualJoined(std::string_view a, std::string_view b) {
  size_t i = 0;
  size_t j = 0;
  for (;;) {
    while (i < a.size() && a[i] == ' ') ++i;
    while (j < b.size() && b[j] == ' ') ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

// Whether `letters` are the initials of `words`; small words may be left out.
bool SpellsInitials(std::string_view letters, const Words& words) {
  if (letters.size() < 2 || words.count < 2) return false;
  size_t at = 0;
  for (size_t i = 0; i < words.count; ++i) {
    const std::string_view text = words.items[i].text;
    if (at < letters.size() && text[0] == letters[at]) {
      ++at;
    } else if (text.size() > 3) {
      return false;
    }
  }
  // The legal form may give a last letter: "SAIC".
  return at == letters.size() || (at >= 2 && at + 1 == letters.size() &&
                                  (letters[at] == 'c' || letters[at] == 'i' || letters[at] == 'l'));
}

bool IsAcronymOf(const Words& a, const Words& b) {
  return a.count == 1 && a.items[0].text.size() <= 8 && SpellsInitials(a.items[0].text, b);
}

bool Differ(std::string_view x, std::string_view y) { return !x.empty() && !y.empty() && x != y; }

// A country and a state of incorporation do not contradict each other.
bool DifferInCountry(const CompanyEntry& a, const CompanyEntry& b) {
  return Differ(a.country, b.country) && (a.country[0] == '/') == (b.country[0] == '/');
}

CompanyLikeness::Relation Classify(const CompanyEntry& a, const CompanyEntry& b,
                                   const Words& words_a, const Words& words_b,
                                   const Overlap& overlap, int similarity) {
  const bool all_a = AllPaired(words_a);
  const bool all_b = AllPaired(words_b);
  if ((all_a && all_b && overlap.exact) || EqualJoined(a.core, b.core)) {
    const bool other = Differ(a.form, b.form) || DifferInCountry(a, b);
    return other ? CompanyLikeness::kOtherForm : CompanyLikeness::kSame;
  }
  if (all_a && all_b) return overlap.slips ? CompanyLikeness::kNear : CompanyLikeness::kAlike;
  if (all_a || all_b) {
    if (similarity >= kNearSimilarity) return CompanyLikeness::kNear;
    if (similarity >= kMostlySimilarity) return CompanyLikeness::kMostly;
    if (similarity >= kPartSimilarity) return CompanyLikeness::kPart;
  }
  if (similarity >= kAlikeSimilarity) return CompanyLikeness::kAlike;
  if (IsAcronymOf(words_a, words_b) || IsAcronymOf(words_b, words_a)) {
    return CompanyLikeness::kAcronym;
  }
  return similarity >= kLittleSimilarity ? CompanyLikeness::kLittle : CompanyLikeness::kDifferent;
}

}  // namespace

CompanyLikeness CompareCompanyNames(const CompanyEntry& first, const CompanyEntry& second,
                                    const Frequencies& frequencies) {
  // The pairing below depends on which name leads; the smaller one always does.
  const bool turn = second.core < first.core;
  const CompanyEntry& a = turn ? second : first;
  const CompanyEntry& b = turn ? first : second;
  Words words_a = ReadWords(a, frequencies);
  Words words_b = ReadWords(b, frequencies);
  const Overlap overlap = PairWords(&words_a, &words_b);
  const double lengths = SquaredLength(words_a) * SquaredLength(words_b);
  CompanyLikeness result;
  if (lengths > 0) {
    result.similarity =
        std::min(1000, static_cast<int>(1000 * overlap.product / std::sqrt(lengths)));
  }
  result.relation = Classify(a, b, words_a, words_b, overlap, result.similarity);
  // What each has alone takes a little from what they share, so that of two names with the same
  // words in common the shorter one is nearer.
  MilliBits alone = AloneRarity(words_a) + AloneRarity(words_b);
  if (DifferInCountry(a, b)) alone += kCountryAlone;
  MilliBits rarity = overlap.rarity - alone / kAloneShare;
  if (!a.country.empty() && a.country == b.country) rarity += kSameCountry;
  result.rarity = std::clamp(rarity, 0, kMaxRarity);
  if (result.relation >= CompanyLikeness::kOtherForm && overlap.rarity == 0) {
    result.similarity = 1000;  // Joined: none of the words are equal.
    result.rarity = 14 * kBit;
  }
  if (result.relation == CompanyLikeness::kAcronym) {
    // Each letter of an acronym narrows the choice by about as much as a letter does.
    const size_t letters = std::max(words_a.count, words_b.count);
    result.rarity = std::min(static_cast<MilliBits>(letters) * 3 * kBit, kMaxRarity);
  }
  return result;
}

CompanyLikeness CompareCompanies(std::string_view a, std::string_view b,
                                 const Frequencies& frequencies) {
  CompanyLikeness best;
  AnyItem(a, '\n', [&](std::string_view item_a) {
    const CompanyEntry entry_a(item_a);
    return AnyItem(b, '\n', [&](std::string_view item_b) {
      const CompanyLikeness found = CompareCompanyNames(entry_a, CompanyEntry(item_b), frequencies);
      const auto rank = [](const CompanyLikeness& l) {
        return std::make_pair(static_cast<int>(l.relation) * 1000 + l.similarity, l.rarity);
      };
      if (rank(best) < rank(found)) best = found;
      return false;
    });
  });
  return best;
}

}  // namespace leadkit::matching
