// Numbers as people and programs write them: "$22,700.00", "1.234,56 €", "(1,200.00)",
// "$1,117.10K".
//
// All arithmetic is on integers. Nothing is guessed: the decimal mark is what the caller says, and
// a number whose separators do not fit it is refused ("12,5" is not 125).
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace leadkit::transfer {

struct NumberForm {
  int scale = 0;             // the result is the number times 10^scale
  char decimal_mark = '.';   // '.' or ','
  bool whole = false;        // only zeros may stand after the decimal mark
  bool currency = false;     // a currency sign, or an ISO 4217 code, may stand on either side
  bool percent = false;      // a percent sign may follow; 75% is 75
  bool round_extra = false;  // round digits beyond the scale, half away from zero, not refuse them
};

// Signs may lead or follow, and parentheses are a minus. Thousands are separated by the other mark,
// by blanks or by apostrophes, in groups of three or as in India (1,00,000). K, M and B at the end
// are thousands, millions and (10^9) billions. Exponents are read only as Java programs, and so CRM
// exports, write them: 3.5E8, which has all its digits. The 3.5E+08 of a spreadsheet may have lost
// some and is refused.
// REQUIRES: `text` is trimmed valid UTF-8.
// Errors, without a place: kInvalidType (not a number of that form), kNumberOutsideValidRange (does
// not fit 63 bits, or has digits beyond the scale).
absl::StatusOr<int64_t> ParseNumberCell(std::string_view text, const NumberForm& form);

}  // namespace leadkit::transfer
