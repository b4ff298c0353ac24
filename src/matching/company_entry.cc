#include "matching/company_entry.h"

#include "matching/fold.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMaxCoreBytes = 110;

}  // namespace

std::string FormatCompanyEntry(const Lists& lists, const CompanyName& name) {
  std::string core;
  std::string classes;
  for (const std::string_view word : SplitWords(name.core)) {
    if (classes.size() == kMaxCompanyWords || core.size() + word.size() > kMaxCoreBytes) break;
    if (!core.empty()) core += ' ';
    core += word;
    classes += lists.IsCompanyWord(word) ? 'c' : '.';
  }
  return core + '\t' + name.form + '\t' + name.country + '\t' + classes;
}

}  // namespace leadkit::matching
