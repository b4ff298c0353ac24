// An e-mail address, and what it says about person and company.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "matching/domain.h"
#include "matching/lists.h"

namespace leadkit::matching {

struct Email {
  std::string local;  // lower case, without a +tag where the provider ignores it; empty: no address
  std::string host;   // as written, in lower case
  std::string domain;       // registrable; empty for an IP address
  bool free_mail = false;   // the mailbox belongs to a person: no evidence of a company
  bool disposable = false;  // thrown away after use: no evidence of anything
  bool role = false;        // an office, "info@": evidence of a company, not of a person
};

// Takes an address as people paste it: "Ann Lee <Ann.Lee@x.example>", "mailto:a@x.example". Dots in
// the local part are dropped, and +tags, where the provider is known to ignore them; a +tag of a
// company's own address stays, since it may be another mailbox. Empty for what has no form of an
// address and for placeholders ("test@test.com", "noemail@x", "n/a").
Email ReadEmail(const Lists& lists, const DomainRules& domains, std::string_view raw);

// "ann.lee" of "ann.lee@acme.co.uk".
inline std::string_view LocalPart(std::string_view address) {
  return address.substr(0, std::min(address.rfind('@'), address.size()));
}

}  // namespace leadkit::matching
