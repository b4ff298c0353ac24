// What people type when they have nothing to say.
#pragma once

#include <string_view>

#include "matching/lists.h"

namespace leadkit::matching {

// True for an empty text, one of the list, one with no letter or digit ("-", "..."), and three or
// more of one letter ("xxx", "aaaa"). REQUIRES: folded text.
bool IsPlaceholderText(const Lists& lists, std::string_view folded);

// True for fewer than 5 digits, one digit over and over ("0000000000"), and digits counted up or
// down ("123456789", "0987654321"). REQUIRES: digits only.
bool IsPlaceholderNumber(std::string_view digits);

}  // namespace leadkit::matching
