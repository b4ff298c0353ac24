#include "base/time.h"

#include <cstdio>

namespace leadkit {
namespace {

// Reads exactly `digits` decimal digits at `*pos`.
bool ReadDigits(std::string_view text, size_t* pos, int digits, int* out) {
  if (*pos + digits > text.size()) return false;
  int value = 0;
  for (int i = 0; i < digits; ++i) {
    const char c = text[*pos + i];
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  *pos += digits;
  *out = value;
  return true;
}

bool ReadChar(std::string_view text, size_t* pos, char c) {
  if (*pos >= text.size() || text[*pos] != c) return false;
  ++*pos;
  return true;
}

bool ReadDate(std::string_view text, size_t* pos, int64_t* days) {
  CivilDate date;
  if (!ReadDigits(text, pos, 4, &date.year) || !ReadChar(text, pos, '-') ||
      !ReadDigits(text, pos, 2, &date.month) || !ReadChar(text, pos, '-') ||
      !ReadDigits(text, pos, 2, &date.day) || !IsValidDate(date)) {
    return false;
  }
  *days = DaysFromCivil(date);
  return true;
}

// Reads ".123456" (1 to 9 digits; what is below a microsecond is dropped).
bool ReadFraction(std::string_view text, size_t* pos, int64_t* micros) {
  *micros = 0;
  if (!ReadChar(text, pos, '.')) return true;
  int digits = 0;
  while (*pos < text.size() && text[*pos] >= '0' && text[*pos] <= '9') {
    if (digits < 6) *micros = *micros * 10 + (text[*pos] - '0');
    ++digits;
    ++*pos;
  }
  for (int i = digits; i < 6; ++i) *micros *= 10;
  return digits >= 1 && digits <= 9;
}

// Reads "Z", "+hh:mm", "-hhmm", "+hh" or nothing; the offset is east of UTC.
bool ReadZone(std::string_view text, size_t* pos, int64_t* offset_minutes) {
  *offset_minutes = 0;
  if (*pos == text.size()) return true;
  if (ReadChar(text, pos, 'Z') || ReadChar(text, pos, 'z')) return true;
  int sign = 1;
  if (ReadChar(text, pos, '-')) {
    sign = -1;
  } else if (!ReadChar(text, pos, '+')) {
    return false;
  }
  int hours = 0;
  int minutes = 0;
  if (!ReadDigits(text, pos, 2, &hours)) return false;
  const bool colon = ReadChar(text, pos, ':');
  if ((colon || *pos < text.size()) && !ReadDigits(text, pos, 2, &minutes)) return false;
  if (hours > 18 || minutes > 59) return false;
  *offset_minutes = sign * (hours * 60 + minutes);
  return true;
}

int64_t FloorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

int DaysInMonth(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

bool IsValidDate(const CivilDate& date) {
  return date.year >= kMinYear && date.year <= kMaxYear && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && date.day <= DaysInMonth(date.year, date.month);
}

// The calendar is periodic in 400 years; years are counted from March so that the leap day is last.
int64_t DaysFromCivil(const CivilDate& date) {
  const int64_t y = date.year - (date.month <= 2 ? 1 : 0);
  const int64_t era = FloorDiv(y, 400);
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year =
      (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilDate CivilFromDays(int64_t days) {
  const int64_t z = days + 719468;
  const int64_t era = FloorDiv(z, 146097);
  const int64_t day_of_era = z - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CivilDate date;
  date.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  date.month = static_cast<int>(month_from_march + (month_from_march < 10 ? 3 : -9));
  date.year = static_cast<int>(year_of_era + era * 400 + (date.month <= 2 ? 1 : 0));
  return date;
}

int64_t DayOf(int64_t micros) { return FloorDiv(micros, kMicrosPerDay); }

int64_t MinDay() { return DaysFromCivil({kMinYear, 1, 1}); }
int64_t MaxDay() { return DaysFromCivil({kMaxYear, 12, 31}); }

std::string FormatDate(int64_t days) {
  const CivilDate date = CivilFromDays(days);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", date.year, date.month, date.day);
  return buffer;
}

std::string FormatDateTime(int64_t micros) {
  const int64_t day = DayOf(micros);
  const int64_t rest = micros - day * kMicrosPerDay;
  const auto seconds = static_cast<int>(rest / kMicrosPerSecond);
  const auto fraction = static_cast<int>(rest % kMicrosPerSecond);
  char buffer[48];
  const int length = std::snprintf(buffer, sizeof buffer, "T%02d:%02d:%02d.%06d", seconds / 3600,
                                   seconds / 60 % 60, seconds % 60, fraction);
  const int digits_dropped = fraction % 1000 == 0 ? 3 : 0;
  return FormatDate(day) + std::string(buffer, length - digits_dropped) + "Z";
}

std::optional<int64_t> ParseIsoDate(std::string_view text) {
  size_t pos = 0;
  int64_t days = 0;
  if (!ReadDate(text, &pos, &days) || pos != text.size()) return std::nullopt;
  return days;
}

std::optional<int64_t> ParseIsoDateTime(std::string_view text) {
  size_t pos = 0;
  int64_t days = 0;
  if (!ReadDate(text, &pos, &days)) return std::nullopt;
  if (pos == text.size()) return days * kMicrosPerDay;
  if (!ReadChar(text, &pos, 'T') && !ReadChar(text, &pos, 't') && !ReadChar(text, &pos, ' ')) {
    return std::nullopt;
  }
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  int64_t fraction = 0;
  int64_t offset_minutes = 0;
  if (!ReadDigits(text, &pos, 2, &hours) || !ReadChar(text, &pos, ':') ||
      !ReadDigits(text, &pos, 2, &minutes)) {
    return std::nullopt;
  }
  if (ReadChar(text, &pos, ':')) {
    if (!ReadDigits(text, &pos, 2, &seconds) || !ReadFraction(text, &pos, &fraction)) {
      return std::nullopt;
    }
  }
  if (!ReadZone(text, &pos, &offset_minutes) || pos != text.size()) return std::nullopt;
  if (hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  const int64_t minutes_of_day = hours * 60 + minutes - offset_minutes;
  return days * kMicrosPerDay + (minutes_of_day * 60 + seconds) * kMicrosPerSecond + fraction;
}

FiscalPeriod FiscalPeriodOf(int64_t day, int fiscal_start_month) {
  const CivilDate date = CivilFromDays(day);
  const int months_in = (date.month - fiscal_start_month + 12) % 12;
  FiscalPeriod period;
  period.quarter = months_in / 3 + 1;
  period.year = date.year + (fiscal_start_month > 1 && date.month >= fiscal_start_month ? 1 : 0);
  return period;
}

int64_t EndOfFiscalQuarter(int64_t day, int fiscal_start_month) {
  const CivilDate date = CivilFromDays(day);
  const int months_into_quarter = (date.month - fiscal_start_month + 12) % 12 % 3;
  CivilDate last = date;
  last.month += 2 - months_into_quarter;
  if (last.month > 12) {
    last.month -= 12;
    ++last.year;
  }
  last.day = DaysInMonth(last.year, last.month);
  return DaysFromCivil(last);
}

}  // namespace leadkit
