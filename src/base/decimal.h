// Decimal numbers as scaled integers. No floating point touches a stored value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadkit {

constexpr int kMaxScale = 18;
constexpr int kMoneyScale = 2;

// 10^exponent. REQUIRES: 0 <= exponent <= 18.
int64_t PowerOfTen(int exponent);

// Reads "[+-]digits[.digits]" as an integer scaled by 10^scale; the digits on one side of the point
// may be missing. Nothing if it is not of that form or does not fit 63 bits. Digits beyond the
// scale are rounded half away from zero. REQUIRES: 0 <= scale <= 18.
std::optional<int64_t> ParseDecimal(std::string_view text, int scale);

// "1250" at scale 2 -> "12.50".
std::string FormatDecimal(int64_t scaled, int scale);

// a * b / divisor, rounded half away from zero, without overflow in between. Nothing if the result
// does not fit. REQUIRES: divisor > 0.
std::optional<int64_t> MultiplyDivide(int64_t a, int64_t b, int64_t divisor);

}  // namespace leadkit
