// Texts for people: widths on a terminal, times, durations, counts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leadkit::cli {

// Columns that the text takes on a terminal: 2 for East Asian wide characters and emoji, 0 for
// combining marks.
int DisplayWidth(std::string_view utf8);

// The text cut to `width` columns, with an ellipsis at the end where something is missing.
std::string Truncate(std::string_view utf8, int width);

// The text in lines of at most `width` columns, broken between words where that is possible.
std::vector<std::string> WrapLines(std::string_view utf8, int width);

// The text on one line and without control characters, which could drive a terminal.
std::string OneLine(std::string_view utf8);

// "2026-03-02 14:05", in UTC; empty for 0.
std::string FormatMinute(int64_t time_us);
// "2026-03-02T14:05:06.000Z"
std::string FormatIso(int64_t time_us);
// Reads "2026-03-02", "2026-03-02T14:05", "2026-03-02 14:05:06", each with or without Z, as UTC.
// Throws a usage failure that names `option`.
int64_t ParseTime(std::string_view text, std::string_view option);

// "3 d 4 h", "12 min", "5 s"; the two largest units.
std::string FormatDuration(int64_t duration_ms);

// "1,234,567"
std::string FormatCount(int64_t count);
// FormatCount with the noun in the right number: "1 lead", "2 leads".
std::string Counted(int64_t count, std::string_view noun);
// "27.5 %"; "-" where the whole is 0.
std::string FormatShare(int64_t part, int64_t whole);

std::vector<std::string> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);

// The two halves of "Field=Value". Throws a usage failure where there is no '='.
struct Assignment {
  std::string field;
  std::string value;
};
Assignment ParseAssignment(std::string_view text);

}  // namespace leadkit::cli
