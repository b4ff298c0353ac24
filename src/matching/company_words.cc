#include "matching/company_words.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "absl/types/span.h"
#include "matching/profile.h"
#include "matching/similarity.h"

namespace leadkit::matching {
namespace {

// A word that begins another is like it by the share of its letters, from half to whole.
constexpr size_t kMinPrefix = 4;
constexpr int kSoftLikeness = 900;
constexpr size_t kMinJoined = 5;
constexpr size_t kMaxBlend = 24;
constexpr size_t kSmallWord = 3;

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

WordPair MakePair(size_t a, size_t a_end, size_t b, size_t b_end, int likeness, bool slip) {
  return {static_cast<uint8_t>(a),
          static_cast<uint8_t>(a_end),
          static_cast<uint8_t>(b),
          static_cast<uint8_t>(b_end),
          slip,
          static_cast<uint16_t>(likeness)};
}

void PairEqual(CompanyWords* a, CompanyWords* b, WordPairs* pairs) {
  for (size_t i = 0; i < a->count; ++i) {
    for (size_t j = 0; j < b->count; ++j) {
      if (b->items[j].paired || a->items[i].text != b->items[j].text) continue;
      a->items[i].paired = b->items[j].paired = true;
      pairs->items[pairs->count++] = MakePair(i, i + 1, j, j + 1, 1000, false);
      break;
    }
  }
}

// The end of the unpaired words of `words` from `first` on that make up `text`, or 0.
size_t EndOfJoined(std::string_view text, const CompanyWords& words, size_t first) {
  size_t end = first;
  while (end < words.count && !words.items[end].paired && !text.empty() &&
         text.substr(0, words.items[end].text.size()) == words.items[end].text) {
    text.remove_prefix(words.items[end++].text.size());
  }
  return text.empty() && end >= first + 2 ? end : 0;
}

// A word of `a` with neighbouring words of `b` that make it up: "strongroom", "strong room".
void PairJoined(CompanyWords* a, CompanyWords* b, bool turned, WordPairs* pairs) {
  for (size_t i = 0; i < a->count; ++i) {
    CompanyWord& word = a->items[i];
    if (word.paired || word.text.size() < kMinJoined) continue;
    for (size_t first = 0; first + 1 < b->count; ++first) {
      const size_t end = EndOfJoined(word.text, *b, first);
      if (end == 0) continue;
      word.paired = true;
      for (size_t j = first; j < end; ++j) b->items[j].paired = true;
      pairs->items[pairs->count++] = turned ? MakePair(first, end, i, i + 1, 1000, false)
                                            : MakePair(i, i + 1, first, end, 1000, false);
      break;
    }
  }
}

void PairAlike(CompanyWords* a, CompanyWords* b, WordPairs* pairs) {
  for (size_t i = 0; i < a->count; ++i) {
    CompanyWord& word = a->items[i];
    if (word.paired) continue;
    size_t best = kMaxCompanyWords;
    int best_likeness = 0;
    for (size_t j = 0; j < b->count; ++j) {
      if (b->items[j].paired) continue;
      const int likeness = WordLikeness(word.text, b->items[j].text);
      if (likeness <= best_likeness) continue;
      best = j;
      best_likeness = likeness;
    }
    if (best == kMaxCompanyWords) continue;
    word.paired = b->items[best].paired = true;
    const bool slip = WithinOneEdit(word.text, b->items[best].text);
    pairs->items[pairs->count++] = MakePair(i, i + 1, best, best + 1, best_likeness, slip);
  }
}

// Whether `text` is put together from the beginnings of `words`, in their order: "ibm", and "amgen"
// of "applied molecular genetics". Small words may be left out.
bool IsMadeOf(std::string_view text, absl::Span<const CompanyWord* const> words) {
  if (text.size() < 2 || text.size() > kMaxBlend || words.size() < 2) return false;
  uint32_t reached = 1;  // bit i: the first i letters are used up
  for (const CompanyWord* word : words) {
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
  std::array<const CompanyWord*, kMaxCompanyWords> items;  // not cleared
  size_t count = 0;
  const CompanyWord* telling = nullptr;  // the only one that is not common
  size_t telling_count = 0;

  explicit Rest(const CompanyWords& words) {
    for (const CompanyWord& word : words) {
      if (word.paired) continue;
      items[count++] = &word;
      if (word.common) continue;
      telling = &word;
      ++telling_count;
    }
  }
  absl::Span<const CompanyWord* const> words() const { return {items.data(), count}; }
};

// A word that tells one of a row of sites or funds from the next: "2", "iii", "north".
bool IsCounter(std::string_view word) {
  static constexpr std::string_view kCompass[] = {"north",    "south",    "east",    "west",
                                                  "northern", "southern", "eastern", "western"};
  return HasDigit(word) || word.find_first_not_of("ivx") == std::string_view::npos ||
         std::find(std::begin(kCompass), std::end(kCompass), word) != std::end(kCompass);
}

}  // namespace

CompanyWords::CompanyWords(const CompanyEntry& entry) {
  AnyItem(entry.core, ' ', [&](std::string_view text) {
    if (count == kMaxCompanyWords) return true;
    items[count] = {text, count < entry.classes.size() && entry.classes[count] == 'c', false};
    ++count;
    initials |= 1u << (static_cast<unsigned char>(text[0]) & 31);
    return false;
  });
}

bool CompanyWords::all_paired() const {
  return std::all_of(begin(), end(), [](const CompanyWord& word) { return word.paired; });
}

WordPairs PairWords(CompanyWords* a, CompanyWords* b) {
  WordPairs pairs;
  PairEqual(a, b, &pairs);
  PairJoined(a, b, false, &pairs);
  PairJoined(b, a, true, &pairs);
  PairAlike(a, b, &pairs);
  return pairs;
}

MadeWord FindMadeWord(const CompanyWords& a, const CompanyWords& b) {
  const Rest rest_a(a);
  const Rest rest_b(b);
  const auto find = [](const Rest& x, const Rest& y) {
    const CompanyWord* word = x.count == 1           ? x.items[0]
                              : x.telling_count == 1 ? x.telling
                                                     : nullptr;
    if (word == nullptr || !IsMadeOf(word->text, y.words())) return MadeWord();
    return MadeWord{word->text.size(), y.count};
  };
  const MadeWord one = find(rest_a, rest_b);
  return one.letters > 0 ? one : find(rest_b, rest_a);
}

bool DifferInCounter(const CompanyWords& a, const CompanyWords& b) {
  const auto counts = [](const CompanyWords& words) {
    return std::any_of(words.begin(), words.end(), [](const CompanyWord& word) {
      return !word.paired && IsCounter(word.text);
    });
  };
  return counts(a) && counts(b);
}

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

}  // namespace leadkit::matching
