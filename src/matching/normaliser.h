// From what was typed to what is compared: done once, when a record is written.
#pragma once

#include <memory>
#include <string>

#include "matching/domain.h"
#include "matching/facts.h"
#include "matching/lists.h"

namespace leadkit::matching {

// Thread safe: nothing in it changes.
class Normaliser {
 public:
  // With the library's own lists and the public suffixes of libpsl.
  Normaliser();
  Normaliser(std::shared_ptr<const Lists> lists, std::shared_ptr<const DomainRules> domains);

  // The bytes of a profile (matching/profile.h). The same facts give the same bytes. `region` is
  // the country of telephone numbers where the record names none: a name or ISO code, or empty.
  std::string Read(Kind kind, const Facts& facts, std::string_view region = "") const;

  const Lists& lists() const { return *lists_; }
  const DomainRules& domains() const { return *domains_; }

 private:
  std::shared_ptr<const Lists> lists_;
  std::shared_ptr<const DomainRules> domains_;
};

// "1971-06-24", "19710624", "1971/6/24" -> "19710624"; empty for no date, for one outside 1880 to
// 2199, and for 1900-01-01, which is what programs fill in.
std::string ReadBirthDate(std::string_view raw);

}  // namespace leadkit::matching
