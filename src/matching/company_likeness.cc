#include "matching/company_likeness.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "absl/types/span.h"
#include "matching/profile.h"
#include "matching/similarity.h"

namespace leadkit::matching {
namespace {

// A word that begins another is like it by the share of its letters, from half to whole.
constexpr size_t kMinPrefix = 4;
constexpr int kSoftLikeness = 900;
// Many words are like a given one, so that one merely alike is less of a coincidence.
constexpr MilliBits kAloneShare = 8;
constexpr MilliBits kOtherCountry = 2 * kBit;
// Each letter of an acronym narrows the choice by about as much as a letter does; more letters of a
// word are easier to find.
constexpr MilliBits kInitial = 3 * kBit;
constexpr MilliBits kFurtherLetter = 3 * kBit / 2;
constexpr size_t kMinJoined = 5;
constexpr size_t kMaxBlend = 24;
constexpr size_t kSmallWord = 3;
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

// Pairs a word of `a` with neighbouring words of `b` that make it up: "strongroom", "strong room".
void PairJoined(Words* a, Words* b, Overlap* overlap) {
  for (size_t i = 0; i < a->count; ++i) {
    Word& word = a->items[i];
    if (word.likeness > 0 || word.text.size() < kMinJoined) continue;
    for (size_t first = 0; first + 1 < b->count; ++first) {
      std::string_view rest = word.text;
      size_t end = first;
      MilliBits rarity = 0;
      while (end < b->count && b->items[end].likeness == 0 && !b->items[end].text.empty() &&
             rest.substr(0, b->items[end].text.size()) == b->items[end].text) {
        rest.remove_prefix(b->items[end].text.size());
        rarity += b->items[end++].rarity;
      }
      if (!rest.empty() || end < first + 2) continue;
      rarity = std::min(rarity, word.rarity);
      overlap->rarity += rarity;
      overlap->product += static_cast<double>(rarity) * rarity;
      word.likeness = 1000;
      for (size_t j = first; j < end; ++j) b->items[j].likeness = 1000;
      break;
    }
  }
}

// Pairs equal words first, then those that are alike, in the order of the words.
Overlap PairWords(Words* a, Words* b) {
  Overlap overlap;
  for (const bool soft : {false, true}) {
    if (soft) {
      PairJoined(a, b, &overlap);
      PairJoined(b, a, &overlap);
    }
    for (size_t i = 0; i < a->count; ++i) {
      Word& word = a->items[i];
      if (word.likeness > 0) continue;
      size_t best = kMaxCompanyWords;
      int best_likeness = 0;
      for (size_t j = 0; j < b->count; ++j) {
        if (b->items[j].likeness > 0) continue;
        const int likeness = soft ? WordLikeness(word.text, b->items[j].text)
                                  : (word.text == b->items[j].text ? 1000 : 0);
        if (likeness <= best_likeness) continue;
        best = j;
        best_likeness = likeness;
      }
      if (best == kMaxCompanyWords) continue;
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

// Whether `text` is put together from the beginnings of `words`, in their order: "ibm", and "amgen"
// of "applied molecular genetics". Small words may be left out.
bool IsMadeOf(std::string_view text, absl::Span<const Word* const> words) {
  if (text.size() < 2 || text.size() > kMaxBlend || words.size() < 2) return false;
  uint32_t reached = 1;  // bit i: the first i letters are used up
  for (const Word* word : words) {
    const std::string_view letters = word->text;
    uint32_t next = letters.size() <= kSmallWord ? reached : 0;
    for (uint32_t rest = reached; rest != 0; rest &= rest - 1) {
      const auto from = static_cast<size_t>(std::countr_zero(rest));
      for (size_t n = 0; n < letters.size() && from + n < text.size(); ++n) {
        if (letters[n] != text[from + n]) break;
        next |= 2u << (from + n);
      }
    }
    reached = next;
    if (reached == 0) return false;
  }
  if ((reached >> text.size() & 1) != 0) return true;
  // The legal form may give a last letter: "SAIC".
  const char last = text.back();
  return text.size() > 2 && (reached >> (text.size() - 1) & 1) != 0 &&
         (last == 'c' || last == 'i' || last == 'l');
}

// The words that have no partner.
struct Rest {
  std::array<const Word*, kMaxCompanyWords> items;
  size_t count = 0;
  const Word* telling = nullptr;  // the only one that is not common
  size_t telling_count = 0;

  explicit Rest(const Words& words) {
    for (size_t i = 0; i < words.count; ++i) {
      const Word& word = words.items[i];
      if (word.likeness > 0) continue;
      items[count++] = &word;
      if (word.common) continue;
      telling = &word;
      ++telling_count;
    }
  }
  absl::Span<const Word* const> words() const { return {items.data(), count}; }
};

// What a word of one name says that is made of words of the other, or 0.
MilliBits MadeOfRarity(const Words& a, const Words& b) {
  const Rest rest_a(a);
  const Rest rest_b(b);
  const auto made = [](const Rest& x, const Rest& y) {
    const Word* word = x.count == 1 ? x.items[0] : x.telling_count == 1 ? x.telling : nullptr;
    if (word == nullptr || !IsMadeOf(word->text, y.words())) return MilliBits{0};
    const size_t initials = std::min(y.count, word->text.size());
    return static_cast<MilliBits>(initials) * kInitial +
           static_cast<MilliBits>(word->text.size() - initials) * kFurtherLetter;
  };
  return std::max(made(rest_a, rest_b), made(rest_b, rest_a));
}

// A word that tells one of a row of sites or funds from the next: "2", "iii", "north".
bool IsCounter(std::string_view word) {
  static constexpr std::string_view kCompass[] = {"north",    "south",    "east",    "west",
                                                  "northern", "southern", "eastern", "western"};
  return HasDigit(word) || word.find_first_not_of("ivx") == std::string_view::npos ||
         std::find(std::begin(kCompass), std::end(kCompass), word) != std::end(kCompass);
}

// "Site 2" and "Site 3": each has a counter that the other has not.
bool DifferInCounter(const Words& a, const Words& b) {
  const auto counts = [](const Words& words) {
    return std::any_of(words.items.begin(), words.items.begin() + words.count,
                       [](const Word& word) { return word.likeness == 0 && IsCounter(word.text); });
  };
  return counts(a) && counts(b);
}

bool Differ(std::string_view x, std::string_view y) { return !x.empty() && !y.empty() && x != y; }

// A country and a state of incorporation do not contradict each other.
bool DifferInCountry(const CompanyEntry& a, const CompanyEntry& b) {
  return Differ(a.country, b.country) && (a.country[0] == '/') == (b.country[0] == '/');
}

MilliBits CountryRarity(const CompanyEntry& a, const CompanyEntry& b) {
  if (DifferInCountry(a, b)) return -kOtherCountry;
  return !a.country.empty() && a.country == b.country ? kSameCountry : 0;
}

CompanyLikeness::Relation Classify(const CompanyEntry& a, const CompanyEntry& b,
                                   const Words& words_a, const Words& words_b,
                                   const Overlap& overlap, int similarity, MilliBits made_of) {
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
  if (similarity >= kAlikeSimilarity) {
    return DifferInCounter(words_a, words_b) ? CompanyLikeness::kLittle : CompanyLikeness::kAlike;
  }
  if (made_of > 0) return CompanyLikeness::kAcronym;
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
  const MilliBits made_of = MadeOfRarity(words_a, words_b);
  result.relation = Classify(a, b, words_a, words_b, overlap, result.similarity, made_of);
  // What each has alone takes a little from what they share, so that of two names with the same
  // words in common the shorter one is nearer.
  const MilliBits alone = (AloneRarity(words_a) + AloneRarity(words_b)) / kAloneShare;
  result.rarity = std::clamp(overlap.rarity + CountryRarity(a, b) - alone, 0, kMaxRarity);
  if (result.relation >= CompanyLikeness::kOtherForm && overlap.rarity == 0) {
    result.similarity = 1000;  // Joined: none of the words are equal.
    result.rarity = 14 * kBit;
  }
  if (result.relation == CompanyLikeness::kAcronym) {
    result.rarity = std::clamp(overlap.rarity + CountryRarity(a, b) + made_of, 0, kMaxRarity);
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
