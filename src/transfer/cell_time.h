// Dates and times as people and programs write them.
//
// Dates: 2021-04-15, 2021/04/15, 20210415, 04/15/2021, 4/15/21, 15.04.2021, 15 Apr 2021, 15-Apr-21,
// "15 Apr, 2021", "April 15, 2021", "Thu, 15 Apr 2021".
// Times behind them: 00:03, 00:03:00, 00:03:00.125, 12:03 AM; 000300 behind 20210415T.
// Zones behind those: Z, UTC, GMT, +08:00, +0800, -5, GMT+0200. Other names of zones are refused
// because they are ambiguous (IST, CST) or change with the season.
//
// Two-digit years are 1969 to 2068. A day that does not exist is an error and never the day after,
// and a bare number is never taken for a count of days or seconds.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace leadkit::transfer {

// Which of 04/05/2021 is the day. A number above 12 settles it alone, and 04.05.2021 is day first
// wherever it is written.
enum class DateOrder : uint8_t { kMonthFirst, kDayFirst };

// Days since 1970-01-01. A time and a zone behind the date are read and dropped: the date is the
// one that is written there.
// REQUIRES: `text` is trimmed valid UTF-8.
// Errors, without a place: kInvalidType; kNumberOutsideValidRange (year).
absl::StatusOr<int64_t> ParseDateCell(std::string_view text, DateOrder order);

// Microseconds since 1970-01-01T00:00:00Z. `zone_offset_minutes`, east of UTC, is the zone of a
// time that names none; a date alone is midnight there. Otherwise as ParseDateCell.
absl::StatusOr<int64_t> ParseDateTimeCell(std::string_view text, DateOrder order,
                                          int zone_offset_minutes);

}  // namespace leadkit::transfer
