// Made-up people with known truth: what a lead base looks like after some years without rules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "matching/facts.h"

namespace leadkit::bench {

struct Person {
  uint32_t truth = 0;  // the same for all records of one person
  std::string first_name, last_name, company, email, phone, street, city, postcode, website;

  matching::Facts facts() const;
};

// `count` records from `seed`, in a shuffled order. About a third of the people have two to five
// records, which differ as records do: nicknames, typing errors, swapped names, private instead of
// company addresses, other telephones, new employers, removals, and fields left empty. Families
// share name and address, colleagues company, domain and switchboard.
std::vector<Person> MakePeople(uint32_t count, uint64_t seed);

}  // namespace leadkit::bench
