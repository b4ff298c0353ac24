// A postal address, light: house number, street, and the places it is in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "matching/lists.h"

namespace leadkit::matching {

struct Address {
  std::string number;  // of the house: "4208" of "4208-20 N. Broadway"
  std::string street;  // folded, kinds and directions in their short form: "n broadway"
  std::string unit;    // "ste 200"
  std::string extra;   // the other lines: a building, a suburb
  std::string city;    // without kinds of places: "chicago"
  std::string state;
  std::string postcode;  // letters and digits only; of "60064-3500" the first five
  std::string country;   // ISO code in lower case
};

Address ReadAddress(const Lists& lists, std::string_view street, std::string_view city,
                    std::string_view state, std::string_view postcode, std::string_view country);

// The words of a street that tell it from others: no kind of street, no direction. "n broadway
// st" -> "broadway". All words where nothing else is left.
std::string StreetCore(const Lists& lists, std::string_view street);

}  // namespace leadkit::matching
