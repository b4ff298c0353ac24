#include "transfer/cell_time.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "transfer/cell_text.h"

namespace leadkit::transfer {
namespace {

// A longer text is no date that anybody has written.
constexpr size_t kMaxDateBytes = 96;
// Two-digit years below this are of this century.
constexpr int kFirstYearOfLastCentury = 69;
constexpr int kMaxOffsetHours = 18;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

// The whole name, or its beginning of three letters (four: "Sept", "Thur", "Tues").
template <size_t n>
int IndexOfName(const std::array<std::string_view, n>& names, std::string_view word) {
  const std::string lower = LowerAscii(word);
  for (size_t i = 0; i < n; ++i) {
    if (lower == names[i]) return static_cast<int>(i);
    if (lower.size() >= 3 && lower.size() <= 4 && names[i].starts_with(lower)) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

struct WrittenTime {
  CivilDate date;
  int64_t micros_of_day = 0;
  bool has_zone = false;
  int offset_minutes = 0;
  bool is_basic = false;  // 20210415: the time has no colons either
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  bool AtDigit() const { return !rest_.empty() && IsDigit(rest_[0]); }
  bool AtLetter() const { return !rest_.empty() && IsLetter(rest_[0]); }

  bool Take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // One of `chars`, or 0.
  char TakeAny(std::string_view chars) {
    if (rest_.empty() || chars.find(rest_[0]) == std::string_view::npos) return 0;
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }

  bool SkipBlanks() {
    const size_t before = rest_.size();
    while (Take(' ')) {
    }
    return rest_.size() < before;
  }

  // All letters up to something else.
  std::string_view Word() {
    size_t length = 0;
    while (length < rest_.size() && IsLetter(rest_[length])) ++length;
    const std::string_view word = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return word;
  }

  // All digits up to something else; false if there are fewer or more.
  bool Digits(size_t min, size_t max, int* value, size_t* count = nullptr) {
    size_t length = 0;
    while (length < rest_.size() && IsDigit(rest_[length])) ++length;
    if (length < min || length > max) return false;
    return Number(length, value) && (count == nullptr || (*count = length) > 0);
  }

  // Exactly `length` digits, whatever follows.
  bool Number(size_t length, int* value) {
    if (rest_.size() < length) return false;
    int number = 0;
    for (char c : rest_.substr(0, length)) {
      if (!IsDigit(c)) return false;
      number = number * 10 + (c - '0');
    }
    rest_.remove_prefix(length);
    *value = number;
    return true;
  }

 private:
  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
  static bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

  std::string_view rest_;
};

bool ReadYear(Scanner* in, int* year) {
  size_t count = 0;
  if (!in->Digits(2, 4, year, &count) || count == 3) return false;
  if (count == 2) *year += *year < kFirstYearOfLastCentury ? 2000 : 1900;
  return true;
}

bool ReadMonthName(Scanner* in, int* month) {
  *month = IndexOfName(kMonths, in->Word()) + 1;
  in->Take('.');
  return *month > 0;
}

// What may stand between the parts of a date with a month's name: "15 Apr, 2021", "15-Apr-2021".
void SkipGap(Scanner* in) {
  in->SkipBlanks();
  in->TakeAny("-/,");
  in->SkipBlanks();
}

// "1st", "2nd", "3rd", "4th": the letters behind a day.
void SkipOrdinal(Scanner* in) {
  for (std::string_view ending : {"st", "nd", "rd", "th"}) {
    if (!EqualsIgnoreCase(in->rest().substr(0, 2), ending)) continue;
    Scanner behind(in->rest().substr(2));
    if (!behind.AtLetter()) *in = behind;
    return;
  }
}

bool ReadYearFirst(Scanner* in, CivilDate* date) {
  if (!in->Number(4, &date->year)) return false;
  const char separator = in->TakeAny("-/. ");
  if (separator == 0) return false;
  const bool month_read =
      in->AtLetter() ? ReadMonthName(in, &date->month) : in->Digits(1, 2, &date->month);
  return month_read && in->Take(separator) && in->Digits(1, 2, &date->day);
}

bool ReadNumeric(Scanner* in, int first, char separator, DateOrder order, CivilDate* date) {
  int second = 0;
  if (!in->Digits(1, 2, &second) || !in->Take(separator) || !ReadYear(in, &date->year))
    return false;
  bool day_first = order == DateOrder::kDayFirst;
  if (first > 12) day_first = true;
  if (second > 12 && first <= 12) day_first = false;
  if (separator == '.') day_first = true;
  date->day = day_first ? first : second;
  date->month = day_first ? second : first;
  return true;
}

bool ReadDate(Scanner* in, DateOrder order, WrittenTime* out) {
  CivilDate* date = &out->date;
  if (in->AtLetter()) {
    const Scanner start = *in;
    if (IndexOfName(kWeekdays, in->Word()) >= 0) {
      in->TakeAny(",.");
      in->SkipBlanks();
    } else {
      *in = start;
    }
  }
  if (in->AtLetter()) {
    if (!ReadMonthName(in, &date->month)) return false;
    SkipGap(in);
    if (!in->Digits(1, 2, &date->day)) return false;
    SkipOrdinal(in);
    SkipGap(in);
    return ReadYear(in, &date->year);
  }
  const size_t digits = std::min(in->rest().find_first_not_of("0123456789"), in->rest().size());
  if (digits == 8) {
    out->is_basic = true;
    return in->Number(4, &date->year) && in->Number(2, &date->month) && in->Number(2, &date->day);
  }
  if (digits == 4) return ReadYearFirst(in, date);
  int first = 0;
  if (!in->Digits(1, 2, &first)) return false;
  SkipOrdinal(in);
  Scanner behind = *in;
  SkipGap(&behind);
  if (behind.AtLetter()) {
    *in = behind;
    date->day = first;
    if (!ReadMonthName(in, &date->month)) return false;
    SkipGap(in);
    return ReadYear(in, &date->year);
  }
  const char separator = in->TakeAny("/-.");
  return separator != 0 && ReadNumeric(in, first, separator, order, date);
}

// What stands between a date and its time: T, blanks, or "04/15/2021, 10:30 PM".
bool SkipToTime(Scanner* in) {
  if (in->TakeAny("Tt") != 0) return true;
  const bool comma = in->Take(',');
  return in->SkipBlanks() || comma;
}

// ".125" or ",125": up to nine digits, of which six count. False if there is a mark without digits.
bool ReadFraction(Scanner* in, int64_t* micros) {
  *micros = 0;
  if (in->TakeAny(".,") == 0) return true;
  int count = 0;
  for (int digit = 0; in->AtDigit() && count < 9; ++count) {
    in->Number(1, &digit);
    if (count < 6) *micros = *micros * 10 + digit;
  }
  for (int i = count; i < 6; ++i) *micros *= 10;
  return count > 0 && !in->AtDigit();
}

// "AM", "pm", "a.m."; 0 if there is none, else 'a' or 'p'.
char TakeHalf(Scanner* in) {
  Scanner behind = *in;
  behind.SkipBlanks();
  const char half = behind.TakeAny("aApP");
  if (half == 0) return 0;
  behind.Take('.');
  if (behind.TakeAny("mM") == 0 || behind.AtLetter()) return 0;
  behind.Take('.');
  *in = behind;
  return static_cast<char>(std::tolower(half));
}

bool ReadClock(Scanner* in, bool is_basic, int64_t* micros_of_day) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  int64_t fraction = 0;
  const bool no_colons = is_basic && in->rest().find(':') > 2;
  if (no_colons) {
    if (!in->Number(2, &hours) || !in->Number(2, &minutes)) return false;
    if (in->AtDigit() && (!in->Number(2, &seconds) || !ReadFraction(in, &fraction))) return false;
  } else {
    if (!in->Digits(1, 2, &hours) || !in->Take(':') || !in->Digits(2, 2, &minutes)) return false;
    if (in->Take(':') && (!in->Digits(2, 2, &seconds) || !ReadFraction(in, &fraction)))
      return false;
  }
  if (const char half = TakeHalf(in); half != 0) {
    if (hours < 1 || hours > 12) return false;
    hours = hours % 12 + (half == 'p' ? 12 : 0);
  }
  if (hours > 23 || minutes > 59 || seconds > 59) return false;
  *micros_of_day = ((hours * 60 + minutes) * 60 + seconds) * kMicrosPerSecond + fraction;
  return true;
}

// "+08:00", "+0800", "-5".
bool ReadOffset(Scanner* in, int* offset_minutes) {
  const char sign = in->TakeAny("+-");
  if (sign == 0) return false;
  const size_t digits = std::min(in->rest().find_first_not_of("0123456789"), in->rest().size());
  int hours = 0;
  int minutes = 0;
  if (digits == 4) {
    if (!in->Number(2, &hours) || !in->Number(2, &minutes)) return false;
  } else if (!in->Digits(1, 2, &hours) || (in->Take(':') && !in->Digits(2, 2, &minutes))) {
    return false;
  }
  if (hours > kMaxOffsetHours || minutes > 59) return false;
  *offset_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
  return true;
}

bool ReadZone(Scanner* in, WrittenTime* out) {
  in->SkipBlanks();
  if (in->done()) return true;
  out->has_zone = true;
  if (in->AtLetter()) {
    const std::string_view name = in->Word();
    if (EqualsIgnoreCase(name, "Z")) return in->done();
    if (!EqualsIgnoreCase(name, "UTC") && !EqualsIgnoreCase(name, "GMT")) return false;
    if (in->done()) return true;
  }
  if (!ReadOffset(in, &out->offset_minutes)) return false;
  // Browsers write the zone's name behind its offset: "GMT+0200 (Central European Summer Time)".
  in->SkipBlanks();
  return in->done() || (in->rest().starts_with('(') && in->rest().ends_with(')'));
}

// White space that spreadsheets and browsers put into times becomes a blank.
std::string PlainBlanks(std::string_view text) {
  std::string out(text);
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(out.begin(), out.end(), is_ascii)) return out;
  for (std::string_view blank : {"\u00A0", "\u202F", "\u2009"}) {
    for (size_t at = out.find(blank); at != std::string::npos; at = out.find(blank)) {
      out.replace(at, blank.size(), " ");
    }
  }
  return out;
}

absl::Status NotADate(std::string_view text, std::string_view example) {
  return MakeError(Code::kInvalidType,
                   absl::StrCat(QuoteForMessage(text),
                                " is not a date that can be read; write it as ", ToAbsl(example)));
}

absl::StatusOr<WrittenTime> ReadWrittenTime(std::string_view text, DateOrder order,
                                            std::string_view example) {
  if (text.size() > kMaxDateBytes) return NotADate(text, example);
  const std::string plain = PlainBlanks(text);
  Scanner in(plain);
  WrittenTime out;
  if (!ReadDate(&in, order, &out)) return NotADate(text, example);
  if (!in.done()) {
    if (!SkipToTime(&in) || !ReadClock(&in, out.is_basic, &out.micros_of_day)) {
      return NotADate(text, example);
    }
    if (!ReadZone(&in, &out)) {
      return MakeError(Code::kInvalidType,
                       absl::StrCat(QuoteForMessage(text), " has a time zone that cannot be read; ",
                                    "write it as an offset such as +01:00, or as UTC"));
    }
  }
  if (out.date.year < kMinYear || out.date.year > kMaxYear) {
    return MakeError(Code::kNumberOutsideValidRange,
                     absl::StrCat(QuoteForMessage(text), " is not within the years ", kMinYear,
                                  " to ", kMaxYear));
  }
  if (!IsValidDate(out.date)) {
    return MakeError(Code::kInvalidType,
                     absl::StrCat(QuoteForMessage(text), " is a day that does not exist",
                                  out.date.month > 12 ? "; check the order of day and month" : ""));
  }
  return out;
}

}  // namespace

absl::StatusOr<int64_t> ParseDateCell(std::string_view text, DateOrder order) {
  LK_ASSIGN_OR_RETURN(const WrittenTime written, ReadWrittenTime(text, order, "2021-04-15"));
  return DaysFromCivil(written.date);
}

absl::StatusOr<int64_t> ParseDateTimeCell(std::string_view text, DateOrder order,
                                          int zone_offset_minutes) {
  LK_ASSIGN_OR_RETURN(const WrittenTime written,
                      ReadWrittenTime(text, order, "2021-04-15T00:03:00Z"));
  const int offset = written.has_zone ? written.offset_minutes : zone_offset_minutes;
  const int64_t micros = DaysFromCivil(written.date) * kMicrosPerDay + written.micros_of_day -
                         offset * 60 * kMicrosPerSecond;
  if (DayOf(micros) < MinDay() || DayOf(micros) > MaxDay()) {
    return MakeError(Code::kNumberOutsideValidRange,
                     absl::StrCat(QuoteForMessage(text), " is not within the years ", kMinYear,
                                  " to ", kMaxYear, " in UTC"));
  }
  return micros;
}

}  // namespace leadkit::transfer
