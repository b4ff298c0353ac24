#include "matching/phone.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "matching/placeholder.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMinDigits = 5;
constexpr size_t kMaxDigits = 15;
constexpr size_t kNanpDigits = 10;  // North America: area code and subscriber
// A number without "+" that is as long as this with its calling code was written with it.
constexpr size_t kMinWithCode = 11;

char KeyOf(char c) {
  static constexpr std::string_view kKeys = "22233344455566677778889999";
  return kKeys[static_cast<size_t>(c - 'a')];
}

// The part before an extension: "x12", "ext. 12", "#12", ";ext=12", "p.12".
std::string_view WithoutExtension(std::string_view lower) {
  for (const std::string_view mark : {";", "#", "ext", "x", "durchwahl", "poste", "anexo", ","}) {
    const size_t at = lower.find(mark);
    // Only after enough digits for a number, so that a vanity number may hold an x.
    if (at == std::string_view::npos) continue;
    const auto digits =
        std::count_if(lower.begin(), lower.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char c) { return c >= '0' && c <= '9'; });
    if (static_cast<size_t>(digits) >= kMinDigits) lower = lower.substr(0, at);
  }
  return lower;
}

struct Dialled {
  bool international = false;
  std::string digits;
};

Dialled ReadDigits(std::string_view raw) {
  Dialled out;
  std::string lower = LowerAscii(TrimSpace(raw));
  if (lower.rfind("tel:", 0) == 0) lower.erase(0, 4);
  // "+44 (0)20 ...": the trunk zero is written for those who call from home.
  if (const size_t zero = lower.find("(0)"); zero != std::string::npos) {
    if (lower.find('+') != std::string::npos || lower.rfind("00", 0) == 0) lower.erase(zero, 3);
  }
  for (const char c : WithoutExtension(lower)) {
    if (c == '+' && out.digits.empty()) {
      out.international = true;
    } else if (c >= '0' && c <= '9') {
      out.digits += c;
    } else if (c >= 'a' && c <= 'z' && out.digits.size() >= 3) {
      out.digits += KeyOf(c);
    }
  }
  return out;
}

uint64_t ToNumber(std::string_view digits) {
  uint64_t number = 0;
  for (const char c : digits) number = number * 10 + static_cast<uint64_t>(c - '0');
  return number;
}

Phone MakeInternational(const Lists& lists, std::string_view digits) {
  const size_t prefix = lists.CallingPrefix(digits);
  std::string number(digits);
  // Some write "+49 0 30 ...".
  if (prefix > 0 && lists.HasTrunkZero(digits.substr(0, prefix)) && number[prefix] == '0') {
    number.erase(prefix, 1);
  }
  if (number.size() > kMaxDigits || IsPlaceholderNumber(number.substr(prefix))) return {};
  return Phone::International(ToNumber(number));
}

Phone MakeNational(std::string_view digits) {
  // A leading zero is a trunk prefix almost everywhere.
  while (!digits.empty() && digits.front() == '0') digits.remove_prefix(1);
  if (digits.size() > kMaxDigits || IsPlaceholderNumber(digits)) return {};
  return Phone::National(ToNumber(digits));
}

}  // namespace

Phone ReadPhone(const Lists& lists, std::string_view raw, std::string_view region) {
  if (!IsValidText(raw)) return {};
  auto [international, digits] = ReadDigits(raw);
  if (!international && digits.rfind("00", 0) == 0 && digits.size() >= kMinWithCode) {
    digits.erase(0, 2);
    international = true;
  }
  if (digits.size() < kMinDigits || IsPlaceholderNumber(digits)) return {};
  if (international) return MakeInternational(lists, digits);
  const CallingCode* calling = lists.Calling(region);
  if (calling == nullptr) return MakeNational(digits);
  if (calling->digits == "1") {
    if (digits.size() == kNanpDigits + 1 && digits.front() == '1') digits.erase(0, 1);
    if (digits.size() < kNanpDigits) return MakeNational(digits);
    return MakeInternational(lists, "1" + digits);
  }
  if (digits.size() >= kMinWithCode && digits.rfind(calling->digits, 0) == 0) {
    return MakeInternational(lists, digits);
  }
  if (calling->has_trunk_zero && digits.front() == '0') digits.erase(0, 1);
  return MakeInternational(lists, calling->digits + digits);
}

}  // namespace leadkit::matching
