// Text as it is compared where case does not matter.
#pragma once

#include <string>
#include <string_view>

namespace leadkit {

// Case folded away in every script, and characters composed: "STRASSE", "Straße" and "strasse" are
// one. Accents, punctuation and spacing stay. REQUIRES: IsValidText(text).
std::string FoldCase(std::string_view text);

}  // namespace leadkit
