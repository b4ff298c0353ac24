// Dates and times: days and microseconds since 1970-01-01 UTC, in the proleptic Gregorian calendar.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadkit {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

// The years that a date may lie in, as in the field.
constexpr int kMinYear = 1700;
constexpr int kMaxYear = 4000;

struct CivilDate {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
};

// Number of days in a month. REQUIRES: 1 <= month <= 12.
int DaysInMonth(int year, int month);

// True if the date exists and its year is within kMinYear..kMaxYear.
bool IsValidDate(const CivilDate& date);

// REQUIRES: IsValidDate(date).
int64_t DaysFromCivil(const CivilDate& date);
CivilDate CivilFromDays(int64_t days);

// The day that a point in time falls on, in UTC.
int64_t DayOf(int64_t micros);

// First and last valid day.
int64_t MinDay();
int64_t MaxDay();

// "2021-04-15".
std::string FormatDate(int64_t days);
// "2021-04-15T00:03:00.000Z": milliseconds, or microseconds where they are not zero.
std::string FormatDateTime(int64_t micros);

// Strict ISO 8601 "2021-04-15"; nothing for anything else or a date that does not exist.
std::optional<int64_t> ParseIsoDate(std::string_view text);
// Strict ISO 8601 "2021-04-15T00:03[:00[.123456]](Z|+hh:mm|+hhmm|+hh|-hh:mm|...)"; a blank may
// stand for the T, and a text without zone is UTC. A date alone is its midnight, UTC.
std::optional<int64_t> ParseIsoDateTime(std::string_view text);

// Last day of the fiscal quarter that `day` falls in, for a fiscal year that starts on the first of
// `fiscal_start_month`.
int64_t EndOfFiscalQuarter(int64_t day, int fiscal_start_month);

struct FiscalPeriod {
  int year = 0;     // named after the calendar year in which the fiscal year ends
  int quarter = 0;  // 1..4
};
FiscalPeriod FiscalPeriodOf(int64_t day, int fiscal_start_month);

}  // namespace leadkit
