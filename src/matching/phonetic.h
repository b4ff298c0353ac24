// How a name sounds, roughly, in the languages that write it in Latin letters.
#pragma once

#include <string>
#include <string_view>

namespace leadkit::matching {

// A code of at most 6 letters that spellings of one sound share: "Smith", "Smyth" and "Schmidt"
// have one, "Catherine" and "Kathryn" too. Vowels count only where the word begins with one. Text
// that is not ASCII letters is left out; a word without any gives an empty code.
// REQUIRES: folded text.
std::string PhoneticCode(std::string_view word);

}  // namespace leadkit::matching
