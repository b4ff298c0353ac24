// One company name inside a profile.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "matching/company_name.h"
#include "matching/lists.h"

namespace leadkit::matching {

// core TAB form TAB country TAB one letter for each word of the core: 'c' for a word that is common
// among companies, '.' for another.
struct CompanyEntry {
  std::string_view core, form, country, classes;

  CompanyEntry() = default;
  explicit CompanyEntry(std::string_view item) {
    for (std::string_view* part : {&core, &form, &country, &classes}) {
      const size_t length = std::min(item.find('\t'), item.size());
      *part = item.substr(0, length);
      item.remove_prefix(std::min(length + 1, item.size()));
    }
  }
};

inline constexpr size_t kMaxCompanyWords = 12;

// Cuts after kMaxCompanyWords words.
std::string FormatCompanyEntry(const Lists& lists, const CompanyName& name);

}  // namespace leadkit::matching
