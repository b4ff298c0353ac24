#include "transfer/cell_number.h"

#include <utf8proc.h>

#include <cctype>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "transfer/cell_text.h"

namespace leadkit::transfer {
namespace {

// A longer text is no number that anybody has written.
constexpr size_t kMaxNumberBytes = 80;

constexpr std::string_view kMinusSign = "\u2212";

// What stands between thousands, besides the comma or point that is not the decimal mark. The last
// four are the no-break, narrow no-break and thin space and the typographic apostrophe.
constexpr std::string_view kGroupSeparators[] = {" ", "'", "\u00A0", "\u202F", "\u2009", "\u2019"};

// The codes of ISO 4217 in use, and the letters that stand for rupees, francs and crowns.
constexpr std::string_view kCurrencyCodes =
    " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS "
    "KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF "
    "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD "
    "TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL RS FR KR ";
constexpr size_t kMaxCurrencyLetters = 3;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

bool IsCurrencyCode(std::string_view letters) {
  if (letters.size() < 2 || letters.size() > kMaxCurrencyLetters) return false;
  std::string wanted = " ";
  for (char c : letters) {
    if (!IsLetter(c)) return false;
    wanted.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  wanted.push_back(' ');
  return kCurrencyCodes.find(wanted) != std::string_view::npos;
}

// Length of the currency sign that `text` starts with, 0 if it starts with something else.
size_t CurrencySignAt(std::string_view text) {
  utf8proc_int32_t c = 0;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &c);
  return length > 0 && utf8proc_category(c) == UTF8PROC_CATEGORY_SC ? static_cast<size_t>(length)
                                                                    : 0;
}

// "$", "US$", "EUR", "Rs." at the front.
size_t LeadingCurrency(std::string_view text) {
  size_t letters = 0;
  while (letters < text.size() && IsLetter(text[letters])) ++letters;
  if (letters <= kMaxCurrencyLetters) {
    if (const size_t sign = CurrencySignAt(text.substr(letters)); sign > 0) return letters + sign;
  }
  if (!IsCurrencyCode(text.substr(0, letters))) return 0;
  return letters + (text.substr(letters).starts_with('.') ? 1 : 0);
}

// The same at the back. "KEUR" is a suffix and a code, so only the last letters are looked at.
size_t TrailingCurrency(std::string_view text) {
  size_t start = text.size() - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  if (CurrencySignAt(text.substr(start)) > 0) return text.size() - start;
  const std::string_view letters = text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
  for (size_t count = kMaxCurrencyLetters; count >= 2; --count) {
    if (letters.size() <= count || !IsCurrencyCode(letters.substr(letters.size() - count)))
      continue;
    return count + (text.size() - letters.size());
  }
  return 0;
}

// Power of ten of the suffix letter, 0 for any other letter.
int SuffixPower(char c) {
  switch (c) {
    case 'k':
    case 'K':
      return 3;
    case 'm':
    case 'M':
      return 6;
    case 'b':
    case 'B':
      return 9;
    default:
      return 0;
  }
}

// Takes a number apart, from the outside in, until only its digits and separators are left.
class Peeler {
 public:
  Peeler(std::string_view text, const NumberForm& form) : rest_(text), form_(form) {}

  // False if something stands there twice, a parenthesis has no other half, or one has a sign.
  bool Peel() {
    while (!rest_.empty() && (PeelFront() || PeelBack())) rest_ = TrimSpace(rest_);
    return !twice_ && opened_ == closed_ && !(opened_ && sign_);
  }

  std::string_view rest() const { return rest_; }
  bool negative() const { return negative_; }
  int power() const { return power_; }

 private:
  // Notes that a part has been seen. Each may stand once.
  bool Once(bool* seen) {
    twice_ |= *seen;
    *seen = true;
    return true;
  }

  bool PeelFront() {
    if (rest_.starts_with('-') || rest_.starts_with('+') || rest_.starts_with(kMinusSign)) {
      negative_ |= !rest_.starts_with('+');
      rest_.remove_prefix(rest_.starts_with(kMinusSign) ? kMinusSign.size() : 1);
      return Once(&sign_);
    }
    if (rest_.starts_with('(')) {
      rest_.remove_prefix(1);
      negative_ = true;
      return Once(&opened_);
    }
    const size_t currency = form_.currency ? LeadingCurrency(rest_) : 0;
    rest_.remove_prefix(currency);
    return currency > 0 && Once(&currency_);
  }

  bool PeelBack() {
    if (rest_.ends_with(')')) {
      rest_.remove_suffix(1);
      return Once(&closed_);
    }
    if (rest_.ends_with('-')) {
      rest_.remove_suffix(1);
      negative_ = true;
      return Once(&sign_);
    }
    if (form_.percent && rest_.ends_with('%')) {
      rest_.remove_suffix(1);
      return Once(&percent_);
    }
    const size_t currency = form_.currency ? TrailingCurrency(rest_) : 0;
    if (currency > 0) {
      rest_.remove_suffix(currency);
      return Once(&currency_);
    }
    const int power = SuffixPower(rest_.back());
    if (power == 0) return false;
    rest_.remove_suffix(1);
    power_ = power;
    return Once(&suffix_);
  }

  std::string_view rest_;
  const NumberForm& form_;
  bool negative_ = false;
  int power_ = 0;
  bool sign_ = false;
  bool opened_ = false;
  bool closed_ = false;
  bool currency_ = false;
  bool percent_ = false;
  bool suffix_ = false;
  bool twice_ = false;
};

// Digits before and after the decimal mark.
struct Digits {
  std::string whole;
  std::string fraction;
};

// The separator that `text` starts with; empty if there is none.
std::string_view SeparatorAt(std::string_view text, char decimal_mark) {
  const char other = decimal_mark == '.' ? ',' : '.';
  if (text.starts_with(other)) return text.substr(0, 1);
  for (std::string_view separator : kGroupSeparators) {
    if (text.starts_with(separator)) return separator;
  }
  return {};
}

// Groups behind the first, from left to right: threes throughout, or twos before a last three.
bool AreGroups(std::string_view whole, const std::vector<size_t>& starts) {
  if (starts.empty()) return true;
  const size_t first = starts.front();
  if (first == 0 || first > 3 || whole[0] == '0') return false;
  if (whole.size() - starts.back() != 3) return false;
  bool threes = true;
  bool twos = first <= 2;
  for (size_t i = 0; i + 1 < starts.size(); ++i) {
    const size_t length = starts[i + 1] - starts[i];
    threes &= length == 3;
    twos &= length == 2;
  }
  return threes || twos;
}

// False if the separators do not fit the decimal mark, or something else than a digit is met.
bool ReadDigits(std::string_view text, char decimal_mark, Digits* digits) {
  std::vector<size_t> group_starts;
  std::string_view separator;
  bool in_fraction = false;
  while (!text.empty()) {
    size_t length = 1;
    if (IsDigit(text[0])) {
      (in_fraction ? digits->fraction : digits->whole).push_back(text[0]);
    } else if (in_fraction) {
      return false;
    } else if (text[0] == decimal_mark) {
      in_fraction = true;
    } else {
      const std::string_view found = SeparatorAt(text, decimal_mark);
      if (found.empty() || (!separator.empty() && found != separator)) return false;
      separator = found;
      length = found.size();
      group_starts.push_back(digits->whole.size());
    }
    text.remove_prefix(length);
  }
  if (digits->whole.empty() && digits->fraction.empty()) return false;
  return AreGroups(digits->whole, group_starts);
}

bool IsExponentForm(std::string_view text) {
  const size_t e = text.find_first_of("eE");
  return e != std::string_view::npos && e > 0 && e + 1 < text.size() &&
         text.find_first_not_of("0123456789.,eE+-") == std::string_view::npos;
}

// "3.5E8", "1.0E-5": one digit, a point, digits, E, an exponent without plus sign or leading zero.
bool ReadJavaExponent(std::string_view text, Digits* digits, int* power) {
  const size_t e = text.find('E');
  if (e == std::string_view::npos || e < 3 || !IsDigit(text[0]) || text[1] != '.') return false;
  std::string_view exponent = text.substr(e + 1);
  const bool negative = exponent.starts_with('-');
  if (negative) exponent.remove_prefix(1);
  if (exponent.empty() || exponent.size() > 2 || exponent[0] == '0') return false;
  int value = 0;
  for (char c : exponent) {
    if (!IsDigit(c)) return false;
    value = value * 10 + (c - '0');
  }
  *power = negative ? -value : value;
  return ReadDigits(text.substr(0, e), '.', digits);
}

absl::Status NotANumber(std::string_view text, const NumberForm& form) {
  const std::string quoted = QuoteForMessage(text);
  if (IsExponentForm(text)) {
    return MakeError(
        Code::kInvalidType,
        absl::StrCat(quoted, " is in exponent form, which may have lost digits; write all digits"));
  }
  const std::string mark(1, form.decimal_mark);
  Digits digits;
  NumberForm other = form;
  other.decimal_mark = form.decimal_mark == '.' ? ',' : '.';
  Peeler peeler(text, other);
  if (peeler.Peel() && ReadDigits(peeler.rest(), other.decimal_mark, &digits)) {
    return MakeError(Code::kInvalidType,
                     absl::StrCat(quoted, " is not a number with '", mark,
                                  "' as decimal mark; set the decimal mark to '",
                                  std::string(1, other.decimal_mark), "' if it is one"));
  }
  return MakeError(Code::kInvalidType, absl::StrCat(quoted, " is not a number; write it as 1234",
                                                    form.whole ? "" : mark + "56"));
}

absl::Status DoesNotFit(std::string_view text) {
  return MakeError(Code::kNumberOutsideValidRange,
                   absl::StrCat(QuoteForMessage(text), " is greater than any number field holds"));
}

}  // namespace

absl::StatusOr<int64_t> ParseNumberCell(std::string_view text, const NumberForm& form) {
  if (text.size() > kMaxNumberBytes) return NotANumber(text, form);
  Peeler peeler(text, form);
  if (!peeler.Peel()) return NotANumber(text, form);
  Digits digits;
  int power = peeler.power();
  if (power != 0 || !ReadJavaExponent(peeler.rest(), &digits, &power)) {
    digits = {};
    power = peeler.power();
    if (!ReadDigits(peeler.rest(), form.decimal_mark, &digits)) return NotANumber(text, form);
  }
  // All digits in a row, cut or filled up so that the last one kept is worth 10^-scale.
  std::string kept = digits.whole + digits.fraction;
  int keep = static_cast<int>(digits.whole.size()) + power + form.scale;
  if (keep < 0) {
    kept.insert(0, static_cast<size_t>(-keep), '0');
    keep = 0;
  }
  bool lost = false;
  bool round_up = false;
  if (static_cast<size_t>(keep) < kept.size()) {
    lost = kept.find_first_not_of('0', static_cast<size_t>(keep)) != std::string::npos;
    round_up = kept[static_cast<size_t>(keep)] >= '5';
  }
  kept.resize(static_cast<size_t>(keep), '0');
  if (lost && form.whole) {
    return MakeError(Code::kInvalidType,
                     absl::StrCat(QuoteForMessage(text), " is not a whole number"));
  }
  if (lost && !form.round_extra) {
    return MakeError(Code::kNumberOutsideValidRange,
                     absl::StrCat(QuoteForMessage(text), " has more than ", form.scale,
                                  " digits after the decimal mark; round it or allow truncation"));
  }
  constexpr __int128 kLimit = std::numeric_limits<int64_t>::max();
  __int128 value = 0;
  for (char c : kept) {
    value = value * 10 + (c - '0');
    if (value > kLimit) return DoesNotFit(text);
  }
  value += round_up ? 1 : 0;
  if (value > kLimit) return DoesNotFit(text);
  return static_cast<int64_t>(peeler.negative() ? -value : value);
}

}  // namespace leadkit::transfer
