#include "text.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>

#include "failure.h"

namespace leadkit::cli {
namespace {

struct Range {
  char32_t first, last;
};

// Blocks of characters that take no column of their own, and those that take two. Coarse on
// purpose: a wrong column shifts a table by one, and nothing else depends on it.
constexpr Range kNoWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
constexpr Range kDoubleWidth[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xA960, 0xA97C}, {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};

bool In(const Range* first, const Range* last, char32_t c) {
  return std::any_of(first, last, [c](Range range) { return c >= range.first && c <= range.last; });
}

// Takes one character off the front. A byte that is not UTF-8 comes as U+FFFD.
char32_t TakeCharacter(std::string_view* text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>((*text)[i]); };
  const unsigned char lead = byte(0);
  const size_t size = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t c = size == 1 ? lead : lead & (0x7F >> size);
  bool good = size != 0 && size <= text->size();
  for (size_t i = 1; good && i < size; ++i) {
    good = (byte(i) & 0xC0) == 0x80;
    c = c << 6 | (byte(i) & 0x3F);
  }
  text->remove_prefix(good ? size : 1);
  return good ? c : 0xFFFD;
}

int WidthOf(char32_t c) {
  if (c < 0x300) return 1;
  if (In(std::begin(kNoWidth), std::end(kNoWidth), c)) return 0;
  return In(std::begin(kDoubleWidth), std::end(kDoubleWidth), c) ? 2 : 1;
}

struct Moment {
  std::chrono::year_month_day date;
  int hour, minute, second, millisecond;
};

Moment MomentOf(int64_t time_us) {
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(time_us)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  return {std::chrono::year_month_day(day), static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
          static_cast<int>(clock.subseconds().count() / 1000)};
}

std::string FormatMoment(const char* format, const Moment& at) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, static_cast<int>(at.date.year()),
                static_cast<unsigned>(at.date.month()), static_cast<unsigned>(at.date.day()),
                at.hour, at.minute, at.second, at.millisecond);
  return buffer;
}

}  // namespace

int DisplayWidth(std::string_view utf8) {
  int width = 0;
  while (!utf8.empty()) width += WidthOf(TakeCharacter(&utf8));
  return width;
}

std::string Truncate(std::string_view utf8, int width) {
  if (DisplayWidth(utf8) <= width) return std::string(utf8);
  if (width <= 0) return "";
  std::string_view rest = utf8;
  size_t kept = 0;
  for (int used = 0; !rest.empty();) {
    used += WidthOf(TakeCharacter(&rest));
    if (used > width - 1) break;
    kept = utf8.size() - rest.size();
  }
  return std::string(utf8.substr(0, kept)) + "…";
}

std::vector<std::string> WrapLines(std::string_view utf8, int width) {
  std::vector<std::string> lines;
  int used = 0;
  for (const std::string& word : Split(utf8, ' ')) {
    const int needed = DisplayWidth(word);
    if (lines.empty() || used + 1 + needed > width) {
      lines.push_back(Truncate(word, width));
      used = std::min(needed, width);
    } else {
      lines.back() += " " + word;
      used += 1 + needed;
    }
  }
  return lines;
}

std::string OneLine(std::string_view utf8) {
  std::string line;
  line.reserve(utf8.size());
  while (!utf8.empty()) {
    const std::string_view before = utf8;
    const char32_t c = TakeCharacter(&utf8);
    const std::string_view bytes = before.substr(0, before.size() - utf8.size());
    if (c == '\n' || c == '\r' || c == '\t') {
      if (line.empty() || line.back() != ' ') line += ' ';
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c == 0xFFFD && bytes.size() == 1)) {
      line += '?';
    } else {
      line += bytes;
    }
  }
  return line;
}

std::string FormatMinute(int64_t time_us) {
  return time_us == 0 ? "" : FormatMoment("%04d-%02u-%02u %02d:%02d", MomentOf(time_us));
}

std::string FormatIso(int64_t time_us) {
  return FormatMoment("%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", MomentOf(time_us));
}

int64_t ParseTime(std::string_view text, std::string_view option) {
  std::string copy(text);
  if (!copy.empty() && (copy.back() == 'Z' || copy.back() == 'z')) copy.pop_back();
  int year = 0, hour = 0, minute = 0, second = 0, end = 0;
  unsigned month = 0, day = 0;
  int parts = std::sscanf(copy.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &end);
  bool good = parts == 3;
  if (good && static_cast<size_t>(end) < copy.size()) {
    const char mark = copy[end];
    const std::string clock = copy.substr(end + 1);
    int minute_end = 0, second_end = 0;
    parts = std::sscanf(clock.c_str(), "%2d:%2d%n:%2d%n", &hour, &minute, &minute_end, &second,
                        &second_end);
    good = (mark == 'T' || mark == 't' || mark == ' ') && parts >= 2 &&
           static_cast<size_t>(parts == 3 ? second_end : minute_end) == clock.size();
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (good && date.ok() && year < 1970) {
    throw Failure::Usage(std::string(option) + ": '" + std::string(text) +
                         "' is before 1970, when the store's clock begins");
  }
  if (!good || !date.ok() || hour > 23 || minute > 59 || second > 59) {
    throw Failure::Usage(std::string(option) + ": '" + std::string(text) +
                         "' is not a time; write 2026-03-02 or 2026-03-02T14:05:00Z");
  }
  const auto days = std::chrono::sys_days(date).time_since_epoch();
  const std::chrono::microseconds time =
      days + std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  return time.count();
}

std::string FormatDuration(int64_t duration_ms) {
  constexpr struct {
    int64_t seconds;
    const char* name;
  } kUnits[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
  int64_t seconds = std::max<int64_t>(duration_ms / 1000, 0);
  for (size_t i = 0; i + 1 < std::size(kUnits); ++i) {
    const auto& [unit, name] = kUnits[i];
    if (seconds < unit) continue;
    const auto& [smaller, smaller_name] = kUnits[i + 1];
    const int64_t rest = seconds % unit / smaller;
    std::string text = std::to_string(seconds / unit) + " " + name;
    if (rest != 0 && unit > 60) text += " " + std::to_string(rest) + " " + smaller_name;
    return text;
  }
  return std::to_string(seconds) + " s";
}

std::string FormatCount(int64_t count) {
  std::string digits = std::to_string(count < 0 ? -count : count);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(at, ",");
  return count < 0 ? "-" + digits : digits;
}

std::string Counted(int64_t count, std::string_view noun) {
  return FormatCount(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string FormatShare(int64_t part, int64_t whole) {
  if (whole == 0) return "-";
  const int64_t tenths = (part * 2000 + whole) / (2 * whole);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end != 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += separator;
    joined += part;
  }
  return joined;
}

Assignment ParseAssignment(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    throw Failure::Usage("'" + std::string(text) + "': write Field=Value, as in Rating=Hot");
  }
  return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

}  // namespace leadkit::cli
