#include "matching/company_likeness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "matching/company_words.h"
#include "matching/profile.h"

namespace leadkit::matching {
namespace {

// Many words are like a given one, so that one merely alike is less of a coincidence.
constexpr MilliBits kSlipCost = 3 * kBit;
constexpr MilliBits kSoftCost = 5 * kBit;
constexpr MilliBits kAloneShare = 8;
constexpr MilliBits kOtherCountry = 2 * kBit;
constexpr MilliBits kSameCountry = 3 * kBit;
// Each letter of an acronym narrows the choice by about as much as a letter does; more letters of a
// word are easier to find.
constexpr MilliBits kInitial = 3 * kBit;
constexpr MilliBits kFurtherLetter = 3 * kBit / 2;
constexpr MilliBits kJoinedRarity = 14 * kBit;
constexpr MilliBits kMaxRarity = 30 * kBit;

constexpr int kNearSimilarity = 920;
constexpr int kMostlySimilarity = 780;
constexpr int kAlikeSimilarity = 750;
constexpr int kPartSimilarity = 250;
constexpr int kLittleSimilarity = 350;

// How rare each word of a name is.
class Rarities {
 public:
  Rarities(const CompanyWords& words, const Frequencies& frequencies) : words_(words) {
    for (size_t i = 0; i < words.count; ++i) {
      const CompanyWord& word = words.items[i];
      rarity_[i] = frequencies.WordRarity(TermHash(Term::kCompanyWord, word.text), word.common);
    }
  }

  MilliBits Sum(size_t begin, size_t end) const {
    MilliBits sum = 0;
    for (size_t i = begin; i < end; ++i) sum += rarity_[i];
    return sum;
  }
  int64_t SquaredLength() const {
    int64_t sum = 0;
    for (size_t i = 0; i < words_.count; ++i) sum += int64_t{rarity_[i]} * rarity_[i];
    return sum;
  }
  // What the name has that the other has not.
  MilliBits Alone() const {
    MilliBits sum = 0;
    for (size_t i = 0; i < words_.count; ++i) sum += words_.items[i].paired ? 0 : rarity_[i];
    return sum;
  }

 private:
  const CompanyWords& words_;
  std::array<MilliBits, kMaxCompanyWords> rarity_;  // of the words that there are
};

struct Overlap {
  int64_t product = 0;  // sum over pairs of likeness squared (millionths), rarity and rarity
  MilliBits rarity = 0;
  bool exact = true;  // no partner is merely alike
  bool slips = true;  // those that are merely alike differ in one edit
};

Overlap Weigh(const WordPairs& pairs, const Rarities& a, const Rarities& b) {
  Overlap overlap;
  for (const WordPair& pair : pairs) {
    const MilliBits x = a.Sum(pair.a, pair.a_end);
    const MilliBits y = b.Sum(pair.b, pair.b_end);
    const MilliBits rarity = std::min(x, y);
    const int64_t likeness = pair.likeness;
    const bool joined = pair.a_end - pair.a != pair.b_end - pair.b;
    overlap.product += likeness * likeness * (joined ? int64_t{rarity} * rarity : int64_t{x} * y);
    if (likeness == 1000) {
      overlap.rarity += rarity;
      continue;
    }
    const auto part = static_cast<MilliBits>(rarity * likeness / 1000);
    overlap.rarity += std::max(part - (pair.slip ? kSlipCost : kSoftCost), 0);
    overlap.exact = false;
    overlap.slips = overlap.slips && pair.slip;
  }
  return overlap;
}

int Similarity(const Overlap& overlap, const Rarities& a, const Rarities& b) {
  // No sum of products in floating point: compilers round those as they please.
  const double lengths =
      static_cast<double>(a.SquaredLength()) * static_cast<double>(b.SquaredLength());
  if (lengths <= 0) return 0;
  return std::min(
      1000, static_cast<int>(static_cast<double>(overlap.product / 1000) / std::sqrt(lengths)));
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
                                   const CompanyWords& words_a, const CompanyWords& words_b,
                                   const Overlap& overlap, int similarity, bool made) {
  const bool all_a = words_a.all_paired();
  const bool all_b = words_b.all_paired();
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
  if (made) return CompanyLikeness::kAcronym;
  return similarity >= kLittleSimilarity ? CompanyLikeness::kLittle : CompanyLikeness::kDifferent;
}

// The two names with their words paired.
struct Meeting {
  const CompanyEntry &a, &b;
  CompanyWords words_a, words_b;
  WordPairs pairs;
  MadeWord made;
  bool nothing;  // in common

  // The pairing depends on which name leads; the smaller one always does.
  Meeting(const CompanyEntry& first, const CompanyEntry& second)
      : a(second.core < first.core ? second : first),
        b(second.core < first.core ? first : second),
        words_a(a),
        words_b(b),
        nothing((words_a.initials & words_b.initials) == 0) {
    if (nothing) return;
    pairs = PairWords(&words_a, &words_b);
    made = FindMadeWord(words_a, words_b);
    nothing = pairs.count == 0 && made.letters == 0 && !EqualJoined(a.core, b.core);
  }
};

}  // namespace

CompanyLikeness CompareCompanyNames(const CompanyEntry& first, const CompanyEntry& second,
                                    const Frequencies& frequencies) {
  const Meeting meeting(first, second);
  CompanyLikeness result;
  if (meeting.nothing) return result;
  const Rarities rarities_a(meeting.words_a, frequencies);
  const Rarities rarities_b(meeting.words_b, frequencies);
  const Overlap overlap = Weigh(meeting.pairs, rarities_a, rarities_b);
  result.similarity = Similarity(overlap, rarities_a, rarities_b);
  result.relation = Classify(meeting.a, meeting.b, meeting.words_a, meeting.words_b, overlap,
                             result.similarity, meeting.made.letters > 0);
  MilliBits rarity = overlap.rarity + CountryRarity(meeting.a, meeting.b);
  if (result.relation == CompanyLikeness::kAcronym) {
    const size_t initials = std::min(meeting.made.words, meeting.made.letters);
    rarity += static_cast<MilliBits>(initials) * kInitial +
              static_cast<MilliBits>(meeting.made.letters - initials) * kFurtherLetter;
  } else if (result.relation >= CompanyLikeness::kOtherForm && overlap.rarity == 0) {
    result.similarity = 1000;  // Joined: none of the words are equal.
    rarity = kJoinedRarity;
  } else {
    // What each has alone takes a little from what they share, so that of two names with the same
    // words in common the shorter one is nearer.
    rarity -= (rarities_a.Alone() + rarities_b.Alone()) / kAloneShare;
  }
  result.rarity = std::clamp(rarity, 0, kMaxRarity);
  return result;
}

bool HaveNothingInCommon(std::string_view a, std::string_view b) {
  return !AnyItem(a, '\n', [&](std::string_view item_a) {
    const CompanyEntry entry_a(item_a);
    return AnyItem(b, '\n', [&](std::string_view item_b) {
      return !Meeting(entry_a, CompanyEntry(item_b)).nothing;
    });
  });
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
