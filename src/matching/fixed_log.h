// Base-2 logarithms in whole thousandths of a bit, without floating point, so that a weight is the
// same number on every machine.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace leadkit::matching {

// Thousandths of a bit: the unit of every weight.
using MilliBits = int32_t;
inline constexpr MilliBits kBit = 1000;

namespace internal {

// 1000 * 65536 * log2(1 + i / 1024), bit by bit: squaring a number in [1, 2) gives one binary digit
// of its logarithm at a time.
constexpr uint32_t SlowLog(uint64_t i) {
  uint64_t mantissa = (uint64_t{1024} + i) << 21;  // 31 bits after the point
  uint64_t fraction = 0;
  for (int digit = 0; digit < 20; ++digit) {
    mantissa = (mantissa * mantissa) >> 31;
    fraction <<= 1;
    if (mantissa >= (uint64_t{1} << 32)) {
      fraction |= 1;
      mantissa >>= 1;
    }
  }
  return static_cast<uint32_t>((fraction * 1000) >> 4);
}

constexpr std::array<uint32_t, 1025> MakeLogTable() {
  std::array<uint32_t, 1025> table{};
  for (uint64_t i = 0; i < 1024; ++i) table[i] = SlowLog(i);
  table[1024] = 1000u << 16;
  return table;
}

inline constexpr std::array<uint32_t, 1025> kLogTable = MakeLogTable();

}  // namespace internal

// 1000 * log2(x), rounded down; 0 for x <= 1.
constexpr MilliBits Log2Milli(uint64_t x) {
  if (x <= 1) return 0;
  const int whole = 63 - std::countl_zero(x);
  // The bits after the leading one: ten choose the place in the table, the next sixteen lie between
  // two places.
  const uint64_t rest = (x << (63 - whole)) & ~(uint64_t{1} << 63);
  const uint64_t place = rest >> 53;
  const uint64_t between = (rest >> 37) & 0xFFFF;
  const uint64_t low = internal::kLogTable[place];
  const uint64_t high = internal::kLogTable[place + 1];
  const uint64_t fraction = low + (((high - low) * between) >> 16);
  return static_cast<MilliBits>(whole * 1000 + static_cast<int>(fraction >> 16));
}

}  // namespace leadkit::matching
