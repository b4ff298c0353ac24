// Telephone numbers, light: digits, calling code, national number.
#pragma once

#include <cstdint>
#include <string_view>

#include "matching/lists.h"

namespace leadkit::matching {

// A number as one integer. An international number is its E.164 digits (at most 15); a number whose
// country is not known is its digits as dialled at home, marked as national.
class Phone {
 public:
  static constexpr uint64_t kNationalBit = uint64_t{1} << 63;

  Phone() = default;
  explicit Phone(uint64_t packed) : packed_(packed) {}
  static Phone International(uint64_t digits) { return Phone(digits); }
  static Phone National(uint64_t digits) { return Phone(digits | kNationalBit); }

  bool empty() const { return packed_ == 0; }
  bool is_national() const { return (packed_ & kNationalBit) != 0; }
  uint64_t digits() const { return packed_ & ~kNationalBit; }
  uint64_t packed() const { return packed_; }
  friend bool operator==(Phone a, Phone b) { return a.packed_ == b.packed_; }

 private:
  uint64_t packed_ = 0;
};

// Reads a number as people write it: "+1 (803) 456-6126 ext. 5", "0044 20 7946 0000",
// "020/7946.0000". Letters of a vanity number count as their keys. A number without "+" or "00" is
// read as one of `region`; where that is not known it stays national. Extensions are dropped.
// Empty for placeholders, and for fewer than 5 or more than 15 digits.
// `region` is an ISO code, as CountryCode() of the lists gives it, or empty.
Phone ReadPhone(const Lists& lists, std::string_view raw, std::string_view region);

}  // namespace leadkit::matching
