#include "matching/fold.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace leadkit::matching {
namespace {

// Texts are cut here before folding: no name or address is longer.
constexpr size_t kMaxCharacters = 400;

// Cyrillic а to я, after case folding.
constexpr const char* kCyrillic[] = {"a",  "b",  "v",  "g",    "d", "e", "zh", "z", "i",  "i", "k",
                                     "l",  "m",  "n",  "o",    "p", "r", "s",  "t", "u",  "f", "kh",
                                     "ts", "ch", "sh", "shch", "",  "y", "",   "e", "yu", "ya"};
// Greek α to ω, after case folding (final sigma stands between rho and sigma).
constexpr const char* kGreek[] = {"a", "v", "g", "d", "e",  "z",  "i", "th", "i",
                                  "k", "l", "m", "n", "x",  "o",  "p", "r",  "s",
                                  "s", "t", "y", "f", "ch", "ps", "o"};

// The Latin spelling of a letter that folding leaves alone, or null.
const char* LatinSpelling(int32_t c) {
  if (c >= 0x430 && c <= 0x44F) return kCyrillic[c - 0x430];
  if (c >= 0x3B1 && c <= 0x3C9) return kGreek[c - 0x3B1];
  switch (c) {
    case 0xDF:
      return "ss";
    case 0xE6:
      return "ae";
    case 0xF0:
    case 0x111:
      return "d";
    case 0xF8:
      return "o";
    case 0xFE:
      return "th";
    case 0x127:
      return "h";
    case 0x131:
      return "i";
    case 0x142:
      return "l";
    case 0x153:
      return "oe";
    case 0x167:
      return "t";
    case 0x259:
      return "a";
    case 0x454:
      return "ie";
    case 0x456:
      return "i";
    case 0x458:
      return "j";
    case 0x459:
      return "lj";
    case 0x45A:
      return "nj";
    case 0x452:
      return "dj";
    case 0x45B:
      return "c";
    case 0x45F:
      return "dz";
    case 0x491:
      return "g";
    default:
      return nullptr;
  }
}

}  // namespace

std::string FoldText(std::string_view text) {
  if (!IsValidText(text)) return "";
  text = TrimSpace(TakeCharacters(text, kMaxCharacters));
  std::string key = NameKey(text);
  if (IsAscii(key)) return key;
  std::string out;
  out.reserve(key.size());
  const char* p = key.data();
  const char* end = p + key.size();
  while (p < end) {
    utf8proc_int32_t c = 0;
    const utf8proc_ssize_t n =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(p), end - p, &c);
    const size_t length = n > 0 ? static_cast<size_t>(n) : 1;
    const char* latin = n > 0 ? LatinSpelling(c) : nullptr;
    if (latin != nullptr) {
      out += latin;
    } else {
      out.append(p, length);
    }
    p += length;
  }
  return out;
}

std::vector<std::string_view> SplitWords(std::string_view folded) {
  std::vector<std::string_view> words;
  size_t begin = 0;
  while (begin < folded.size()) {
    const size_t end = std::min(folded.find(' ', begin), folded.size());
    if (end > begin) words.push_back(folded.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::string JoinWords(absl::Span<const std::string_view> words, std::string_view separator) {
  std::string out;
  size_t size = 0;
  for (const std::string_view word : words) size += word.size() + separator.size();
  out.reserve(size);
  for (const std::string_view word : words) {
    if (!out.empty()) out += separator;
    out += word;
  }
  return out;
}

bool IsDigits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

bool HasDigit(std::string_view text) {
  for (const char c : text) {
    if (c >= '0' && c <= '9') return true;
  }
  return false;
}

}  // namespace leadkit::matching
