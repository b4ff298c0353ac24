// Text as leadkit keeps it: UTF-8, checked, trimmed of white space at both ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/string_view.h"

namespace leadkit {

// Some builds of abseil have a string_view of their own; these two carry a view across.
inline absl::string_view ToAbsl(std::string_view s) { return {s.data(), s.size()}; }
inline std::string_view FromAbsl(absl::string_view s) { return {s.data(), s.size()}; }

// True if `text` is well-formed UTF-8 (no surrogates, no overlong forms) without U+0000.
bool IsValidText(std::string_view text);

bool IsAscii(std::string_view text);

// Number of code points. REQUIRES: IsValidText(text).
size_t CountCharacters(std::string_view text);

// `text` without Unicode white space at either end. REQUIRES: IsValidText(text).
std::string_view TrimSpace(std::string_view text);

// Longest prefix of `text` with at most `max` code points. REQUIRES: IsValidText(text).
std::string_view TakeCharacters(std::string_view text, size_t max);

// ASCII letters in lower case; all else unchanged.
std::string LowerAscii(std::string_view text);
bool EqualsIgnoreCase(std::string_view a, std::string_view b);

// True if `text` has the form of an e-mail address: local@domain, a domain of at least two labels,
// no white space or control characters, at most 64 bytes before the @.
bool IsEmailForm(std::string_view text);

// The key under which two spellings of one name are the same: compatibility-folded (NFKC), case and
// accents folded away, apostrophes and full stops dropped, other punctuation and white space turned
// into one blank. "Ångström  & Sons, Ltd." -> "angstrom & sons ltd".
std::string NameKey(std::string_view name);

// The key under which two spellings of one e-mail address are the same: lower case.
std::string EmailKey(std::string_view email);

// "A" and "B, C or D" lists for messages; at most `max` items, then "and N more".
std::string JoinForReader(const std::vector<std::string>& items, size_t max = 12);

}  // namespace leadkit
