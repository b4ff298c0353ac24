#include "base/decimal.h"

#include <limits>

namespace leadkit {

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

std::optional<int64_t> ParseDecimal(std::string_view text, int scale) {
  bool negative = false;
  size_t pos = 0;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    pos = 1;
  }
  __int128 value = 0;
  int fraction_digits = -1;
  int digits = 0;
  bool round_up = false;
  constexpr __int128 kLimit = std::numeric_limits<int64_t>::max();
  for (; pos < text.size(); ++pos) {
    const char c = text[pos];
    if (c == '.' && fraction_digits < 0) {
      fraction_digits = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    ++digits;
    if (fraction_digits >= scale) {
      if (fraction_digits == scale) round_up = c >= '5';
      ++fraction_digits;
      continue;
    }
    if (fraction_digits >= 0) ++fraction_digits;
    value = value * 10 + (c - '0');
    if (value > kLimit) return std::nullopt;
  }
  if (digits == 0) return std::nullopt;
  for (int i = fraction_digits < 0 ? 0 : fraction_digits; i < scale; ++i) {
    value *= 10;
    if (value > kLimit) return std::nullopt;
  }
  value += round_up ? 1 : 0;
  if (value > kLimit) return std::nullopt;
  return static_cast<int64_t>(negative ? -value : value);
}

std::string FormatDecimal(int64_t scaled, int scale) {
  if (scale == 0) return std::to_string(scaled);
  const bool negative = scaled < 0;
  const uint64_t magnitude =
      negative ? 0 - static_cast<uint64_t>(scaled) : static_cast<uint64_t>(scaled);
  std::string digits = std::to_string(magnitude);
  if (digits.size() <= static_cast<size_t>(scale)) {
    digits.insert(0, static_cast<size_t>(scale) + 1 - digits.size(), '0');
  }
  digits.insert(digits.size() - static_cast<size_t>(scale), 1, '.');
  return negative ? "-" + digits : digits;
}

std::optional<int64_t> MultiplyDivide(int64_t a, int64_t b, int64_t divisor) {
  __int128 product = static_cast<__int128>(a) * b;
  const bool negative = product < 0;
  if (negative) product = -product;
  const __int128 result = (product + divisor / 2) / divisor;
  if (result > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return static_cast<int64_t>(negative ? -result : result);
}

}  // namespace leadkit
