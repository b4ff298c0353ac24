// A person's name, taken apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "matching/lists.h"

namespace leadkit::matching {

struct PersonName {
  std::string first;   // one word where there are several: "mary" of "Mary Ann"
  std::string middle;  // the other given names, joined by blanks
  std::string last;    // all words of the surname, joined by blanks: "van der berg"
  // The formal names that the first name may stand for: "robert" for "Bob".
  std::vector<std::string> formal;
};

// Folds, drops titles and suffixes ("Dr.", "PhD", "Jr."), turns "Last, First" round in the full
// name, and takes placeholders ("n/a", "Unknown") for nothing. `full` is read only where both
// others are empty; its last word is the surname, with the particles before it ("de la", "van").
PersonName ReadPersonName(const Lists& lists, std::string_view first, std::string_view middle,
                          std::string_view last, std::string_view full);

}  // namespace leadkit::matching
