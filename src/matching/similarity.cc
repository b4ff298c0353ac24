#include "matching/similarity.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace leadkit::matching {
namespace {

constexpr int64_t kThousand = 1'000;
constexpr int64_t kMillion = 1'000'000;
constexpr int64_t kJaroForPrefix = 700'000;
constexpr int64_t kMaxPrefix = 4;

// Bit i of `matched_a` is set where a[i] has a partner in b, and the other way round.
struct Partners {
  uint64_t a = 0;
  uint64_t b = 0;
  int count = 0;
};

Partners FindPartners(std::string_view a, std::string_view b) {
  const size_t longest = std::max(a.size(), b.size());
  const size_t reach = longest / 2 > 0 ? longest / 2 - 1 : 0;
  Partners found;
  for (size_t i = 0; i < a.size(); ++i) {
    const size_t begin = i > reach ? i - reach : 0;
    const size_t end = std::min(b.size(), i + reach + 1);
    for (size_t j = begin; j < end; ++j) {
      if (a[i] != b[j] || (found.b >> j & 1) != 0) continue;
      found.a |= uint64_t{1} << i;
      found.b |= uint64_t{1} << j;
      ++found.count;
      break;
    }
  }
  return found;
}

int CountTransposed(std::string_view a, std::string_view b, const Partners& partners) {
  int transposed = 0;
  uint64_t rest_a = partners.a;
  uint64_t rest_b = partners.b;
  while (rest_a != 0) {
    transposed += a[static_cast<size_t>(__builtin_ctzll(rest_a))] !=
                  b[static_cast<size_t>(__builtin_ctzll(rest_b))];
    rest_a &= rest_a - 1;
    rest_b &= rest_b - 1;
  }
  return transposed / 2;
}

bool IsCut(const Letters& text) { return text.size > kMaxComparedBytes; }

}  // namespace

Letters::Letters(std::string_view text)
    : size(static_cast<uint8_t>(std::min<size_t>(text.size(), 255))),
      first(text.empty() ? '\0' : text[0]) {
  for (const char c : text) set |= 1u << (static_cast<unsigned char>(c) & 31);
}

bool MayBeWithinEdits(const Letters& a, const Letters& b, size_t most) {
  if (IsCut(a) || IsCut(b)) return true;
  const auto edits = static_cast<int>(most);
  // Each edit takes away one letter at most that the other text has not.
  return std::abs(a.size - b.size) <= edits && CountAlone(a.set, b.set) <= edits &&
         CountAlone(b.set, a.set) <= edits;
}

bool MayReachJaroWinkler(const Letters& a, const Letters& b, int least) {
  if (a.empty() || b.empty() || IsCut(a) || IsCut(b)) return true;
  // No more letters can be paired than there are letters that the other text has at all.
  const int64_t paired =
      std::min(a.size - CountAlone(a.set, b.set), b.size - CountAlone(b.set, a.set));
  // What is the same at the beginning takes away four tenths of what is missing, at most; two
  // thousandths are for rounding.
  const int64_t jaro = a.first == b.first ? (least - 402) * 10 / 6 : least - 2;
  const int64_t lengths = int64_t{a.size} * b.size;
  return kThousand * (paired * (a.size + b.size) + lengths) >= jaro * 3 * lengths;
}

int JaroWinkler(std::string_view a, std::string_view b) {
  if (a == b) return 1000;
  // The greedy pairing below depends on which text leads; the smaller one always does.
  if (b.size() < a.size() || (b.size() == a.size() && b < a)) std::swap(a, b);
  if (a.empty()) return 0;
  a = a.substr(0, kMaxComparedBytes);
  b = b.substr(0, kMaxComparedBytes);
  const Partners partners = FindPartners(a, b);
  if (partners.count == 0) return 0;
  const int64_t m = partners.count;
  const int64_t t = CountTransposed(a, b, partners);
  const auto length_a = static_cast<int64_t>(a.size());
  const auto length_b = static_cast<int64_t>(b.size());
  // (m/|a| + m/|b| + (m-t)/m) / 3 over one denominator, in millionths.
  const int64_t numerator = m * m * length_b + m * m * length_a + (m - t) * length_a * length_b;
  int64_t jaro = kMillion * numerator / (3 * m * length_a * length_b);
  if (jaro >= kJaroForPrefix) {
    int64_t prefix = 0;
    while (prefix < kMaxPrefix && prefix < length_a &&
           a[static_cast<size_t>(prefix)] == b[static_cast<size_t>(prefix)])
      ++prefix;
    jaro += prefix * (kMillion - jaro) / 10;
  }
  return std::min(static_cast<int>((jaro + 500) / 1000), 999);  // Cut texts are not equal.
}

bool JaroWinklerAtLeast(std::string_view a, std::string_view b, int least) {
  return MayReachJaroWinkler(Letters(a), Letters(b), least) && JaroWinkler(a, b) >= least;
}

int EditDistance(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  a = a.substr(0, kMaxComparedBytes);
  b = b.substr(0, kMaxComparedBytes);
  // What both begin or end with costs nothing.
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.size() > b.size()) std::swap(a, b);
  if (a.empty()) return std::max(static_cast<int>(b.size()), 1);
  std::array<uint64_t, 256> places{};
  for (size_t i = 0; i < a.size(); ++i) {
    places[static_cast<unsigned char>(a[i])] |= uint64_t{1} << i;
  }
  // One column of the edit matrix as the differences between its neighbouring rows, one bit each;
  // the last term is the swap of two neighbours.
  uint64_t plus = ~uint64_t{0};
  uint64_t minus = 0;
  uint64_t zero = 0;
  uint64_t previous = 0;
  const uint64_t last = uint64_t{1} << (a.size() - 1);
  auto distance = static_cast<int>(a.size());
  for (const char c : b) {
    const uint64_t match = places[static_cast<unsigned char>(c)];
    const uint64_t swapped = (((~zero) & match) << 1) & previous;
    zero = (((match & plus) + plus) ^ plus) | match | minus | swapped;
    uint64_t plus_row = minus | ~(zero | plus);
    uint64_t minus_row = zero & plus;
    distance += (plus_row & last) != 0;
    distance -= (minus_row & last) != 0;
    plus_row = (plus_row << 1) | 1;
    minus_row <<= 1;
    plus = minus_row | ~(zero | plus_row);
    minus = zero & plus_row;
    previous = match;
  }
  return std::max(distance, 1);
}

bool WithinEdits(std::string_view a, std::string_view b, size_t most) {
  a = a.substr(0, kMaxComparedBytes);
  b = b.substr(0, kMaxComparedBytes);
  return MayBeWithinEdits(Letters(a), Letters(b), most) &&
         EditDistance(a, b) <= static_cast<int>(most);
}

bool WithinOneEdit(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  if (a.size() != b.size()) return a.substr(i) == b.substr(i + 1);
  if (i == a.size() || a.substr(i + 1) == b.substr(i + 1)) return true;
  return i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] &&
         a.substr(i + 2) == b.substr(i + 2);
}

}  // namespace leadkit::matching
