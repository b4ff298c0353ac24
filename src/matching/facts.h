// What a record says about a person or a company, as it was typed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leadkit::matching {

enum class Kind : uint8_t { kPerson = 1, kCompany = 2 };

// Views into the record; empty where it says nothing. Text that is not valid UTF-8 counts as empty.
struct Facts {
  // The person. `full_name` is read only where first and last name are both empty.
  std::string_view first_name;
  std::string_view middle_name;
  std::string_view last_name;
  std::string_view full_name;
  std::string_view birth_date;  // year, month, day: "1971-06-24", "19710624", "1971/6/24"

  // The company, or the one that the person works for; and the other names it has or had.
  std::string_view company;
  std::vector<std::string_view> aliases;

  std::vector<std::string_view> emails;
  std::vector<std::string_view> websites;
  std::vector<std::string_view> phones;
  // Numbers that others gave: tax, registration, national insurance.
  std::vector<std::string_view> identifiers;

  std::string_view street;  // may have several lines
  std::string_view city;
  std::string_view state;
  std::string_view postcode;
  std::string_view country;  // name or ISO code
};

}  // namespace leadkit::matching
