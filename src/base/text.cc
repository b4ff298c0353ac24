#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace leadkit {
namespace {

constexpr size_t kMaxEmailLocalBytes = 64;

// Nearly all text is ASCII, and is looked at eight bytes at a time.
constexpr uint64_t kHighBits = 0x8080'8080'8080'8080;
constexpr uint64_t kLowBits = 0x0101'0101'0101'0101;

uint64_t EightBytes(const char* p) {
  uint64_t bytes;
  std::memcpy(&bytes, p, sizeof bytes);
  return bytes;
}

bool IsAsciiByte(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Length in bytes of the well-formed code point at `p`, 0 if there is none.
size_t CodePointLength(const unsigned char* p, const unsigned char* end) {
  const auto continues = [&](int i) { return p + i < end && (p[i] & 0xC0) == 0x80; };
  const unsigned char c = *p;
  if (c < 0x80) return c == 0 ? 0 : 1;
  if (c < 0xC2) return 0;
  if (c < 0xE0) return continues(1) ? 2 : 0;
  if (c < 0xF0) {
    if (!continues(1) || !continues(2)) return 0;
    if (c == 0xE0 && p[1] < 0xA0) return 0;
    if (c == 0xED && p[1] >= 0xA0) return 0;
    return 3;
  }
  if (c < 0xF5) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (c == 0xF0 && p[1] < 0x90) return 0;
    if (c == 0xF4 && p[1] >= 0x90) return 0;
    return 4;
  }
  return 0;
}

bool IsUnicodeSpace(int32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}

int32_t DecodeAt(const char* p, const char* end, size_t* length) {
  utf8proc_int32_t c = 0;
  utf8proc_ssize_t n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(p), end - p, &c);
  *length = n > 0 ? static_cast<size_t>(n) : 1;
  return c;
}

// White space and control characters outside ASCII.
bool HasInvisible(std::string_view text) {
  if (IsAscii(text)) return false;
  const char* p = text.data();
  const char* end = p + text.size();
  while (p < end) {
    size_t length = 0;
    const int32_t c = DecodeAt(p, end, &length);
    const utf8proc_category_t category = utf8proc_category(c);
    if (c >= 0x80 && (IsUnicodeSpace(c) || category == UTF8PROC_CATEGORY_CC ||
                      category == UTF8PROC_CATEGORY_CF)) {
      return true;
    }
    p += length;
  }
  return false;
}

bool IsDroppedInNames(int32_t c) { return c == '\'' || c == '.' || c == 0x2019 || c == 0x2018; }

}  // namespace

bool IsAscii(std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
  for (; end - p >= 8; p += 8) {
    if ((EightBytes(p) & kHighBits) != 0) return false;
  }
  return std::all_of(p, end, IsAsciiByte);
}

bool IsValidText(std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
  while (p < end) {
    if (end - p >= 8) {
      // The lowest byte that is 0 or not ASCII has its high bit set, and perhaps some above it.
      const uint64_t bytes = EightBytes(p);
      if ((((bytes - kLowBits) | bytes) & kHighBits) == 0) {
        p += 8;
        continue;
      }
    }
    const size_t length = CodePointLength(reinterpret_cast<const unsigned char*>(p),
                                          reinterpret_cast<const unsigned char*>(end));
    if (length == 0) return false;
    p += length;
  }
  return true;
}

size_t CountCharacters(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

std::string_view TrimSpace(std::string_view text) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto is_ink = [](char c) { return IsAsciiByte(c) && c > ' '; };
  while (begin < end && !is_ink(*begin)) {
    size_t length = 0;
    if (!IsUnicodeSpace(DecodeAt(begin, end, &length))) break;
    begin += length;
  }
  while (end > begin && !is_ink(end[-1])) {
    const char* start = end - 1;
    while (start > begin && (static_cast<unsigned char>(*start) & 0xC0) == 0x80) --start;
    size_t length = 0;
    if (!IsUnicodeSpace(DecodeAt(start, end, &length))) break;
    end = start;
  }
  return {begin, static_cast<size_t>(end - begin)};
}

std::string_view TakeCharacters(std::string_view text, size_t max) {
  if (text.size() <= max) return text;
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (count == max) return text.substr(0, i);
    ++count;
  }
  return text;
}

std::string LowerAscii(std::string_view text) { return absl::AsciiStrToLower(ToAbsl(text)); }

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(ToAbsl(a), ToAbsl(b));
}

bool IsEmailForm(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > kMaxEmailLocalBytes) return false;
  if (HasInvisible(text)) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  for (unsigned char c : local) {
    if (c <= ' ' || c == 0x7F || c == '@' || c == ',' || c == ';' || c == '<' || c == '>' ||
        c == '(' || c == ')' || c == '[' || c == ']' || c == '"' || c == '\\' || c == ':') {
      return false;
    }
  }
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) {
    return false;
  }
  size_t labels = 0;
  size_t label_length = 0;
  for (size_t i = 0; i <= domain.size(); ++i) {
    if (i == domain.size() || domain[i] == '.') {
      if (label_length == 0 || label_length > 63) return false;
      if (domain[i - 1] == '-') return false;
      ++labels;
      label_length = 0;
      continue;
    }
    const auto c = static_cast<unsigned char>(domain[i]);
    if (!(absl::ascii_isalnum(c) || c == '-' || c >= 0x80)) return false;
    if (c == '-' && label_length == 0) return false;
    ++label_length;
  }
  return labels >= 2;
}

namespace {

// What becomes of a character in a name key.
enum class InName : uint8_t { kDropped, kKept, kGap };

InName InNameOf(int32_t c) {
  // O'Neill and ONeill, Co. and Co are one spelling.
  if (IsDroppedInNames(c)) return InName::kDropped;
  const utf8proc_category_t category = utf8proc_category(c);
  const bool keeps = category <= UTF8PROC_CATEGORY_NO || category >= UTF8PROC_CATEGORY_SM
                         ? !IsUnicodeSpace(c) && c >= ' '
                         : c == '&' || c == '@' || c == '#';
  return keeps && category != UTF8PROC_CATEGORY_ZS ? InName::kKept : InName::kGap;
}

// The same of an ASCII character, which nearly all are.
InName InNameOfAscii(unsigned char c) {
  static const std::array<InName, 0x80> kTable = [] {
    std::array<InName, 0x80> table{};
    for (int32_t each = 0; each < 0x80; ++each) table[static_cast<size_t>(each)] = InNameOf(each);
    return table;
  }();
  return kTable[c];
}

}  // namespace

std::string NameKey(std::string_view name) {
  std::string folded;
  if (IsAscii(name)) {
    folded = LowerAscii(name);
  } else {
    utf8proc_uint8_t* out = nullptr;
    const auto options =
        static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                       UTF8PROC_STRIPMARK | UTF8PROC_IGNORE | UTF8PROC_STABLE);
    const utf8proc_ssize_t length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                     static_cast<utf8proc_ssize_t>(name.size()), &out, options);
    if (length < 0) return LowerAscii(name);
    folded.assign(reinterpret_cast<char*>(out), static_cast<size_t>(length));
    std::free(out);
  }
  // The key is no longer than the folded name, and is written over it.
  const char* end = folded.data() + folded.size();
  size_t size = 0;
  bool gap = false;
  for (size_t i = 0; i < folded.size();) {
    size_t length = 1;
    const auto byte = static_cast<unsigned char>(folded[i]);
    const InName what =
        byte < 0x80 ? InNameOfAscii(byte) : InNameOf(DecodeAt(&folded[i], end, &length));
    if (what == InName::kKept) {
      if (gap && size > 0) folded[size++] = ' ';
      gap = false;
      for (; length > 0; --length) folded[size++] = folded[i++];
      continue;
    }
    gap = gap || what == InName::kGap;
    i += length;
  }
  // A name made of nothing but punctuation is its own key.
  if (size > 0) folded.resize(size);
  return folded;
}

std::string EmailKey(std::string_view email) { return LowerAscii(email); }

std::string JoinForReader(const std::vector<std::string>& items, size_t max) {
  std::string out;
  for (size_t i = 0; i < items.size() && i < max; ++i) {
    if (i > 0) out += i + 1 == items.size() ? " or " : ", ";
    out += items[i];
  }
  if (items.size() > max) absl::StrAppend(&out, " and ", items.size() - max, " more");
  return out;
}

}  // namespace leadkit
