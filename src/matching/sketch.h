// What can be kept of a profile in 64 bytes: enough to see, of most pairs that share a block, that
// they differ in nearly everything. A batch looks at a record's sketch many times before it has to
// look at the record.
#pragma once

#include <cstdint>
#include <string_view>

#include "matching/compare.h"
#include "matching/profile.h"
#include "matching/similarity.h"

namespace leadkit::matching {

struct Sketch {
  enum Flag : uint16_t {
    kHasFurtherNames = 1 << 0,  // given names beside the first
    kHasCompoundLast = 1 << 1,
    kHasBirthDate = 1 << 2,
    kHasEmail = 1 << 3,
    kHasEmails = 1 << 4,  // more than one
    kHasPhone = 1 << 5,
    kHasPhones = 1 << 6,
    kHasNationalPhone = 1 << 7,
    kHasIdentifier = 1 << 8,
    kHasStreet = 1 << 9,
    kHasDomain = 1 << 10,
    kHasCompany = 1 << 11,
  };
  struct Text : Letters {
    uint16_t hash = 0;  // equal texts have equal hashes
    Text() = default;
    explicit Text(std::string_view text);
  };

  Text first, last, city, postcode;
  Text local;                  // of the e-mail address, if there is one; the hash is of all of it
  uint64_t phone = 0;          // four bits a digit, if there is one
  uint32_t host = 0;           // of the e-mail address, its Letters
  uint32_t company = 0;        // one bit for each letter that begins a word of a company's name
  uint16_t house = 0;          // a hash of its number
  uint16_t formal = 0;         // of formal first names, one bit for the hash of each
  uint8_t domains = 0;         // of their labels, likewise
  uint8_t postcode_begin = 0;  // a hash of its first letters
  uint16_t flags = 0;

  Sketch() = default;
  explicit Sketch(ProfileView profile);
  bool has(Flag flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(Sketch) == 64);

// What the levels of two profiles are within.
Bounds BoundLevels(const Sketch& a, const Sketch& b, Kind kind);

}  // namespace leadkit::matching
