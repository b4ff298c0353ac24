// How alike two company names are: words weighed by how rare they are.
#pragma once

#include <cstdint>
#include <string_view>

#include "matching/company_entry.h"
#include "matching/fixed_log.h"
#include "matching/frequencies.h"

namespace leadkit::matching {

struct CompanyLikeness {
  // Ordered: a higher one is better evidence.
  enum Relation : int8_t {
    kDifferent = 0,
    kLittle,     // some words in common, others not
    kAcronym,    // "IBM" and "International Business Machines"
    kPart,       // the words of one are some of the other's: "Otis" and "Otis Elevator"
    kAlike,      // most of the weight in common, each has something of its own
    kMostly,     // the words of one are nearly all of the other's
    kNear,       // the same but for spelling
    kOtherForm,  // the same words, another legal form or country: "Acme GmbH" and "Acme AG"
    kSame,
  };
  Relation relation = kDifferent;
  int similarity = 0;    // thousandths: soft inverse-frequency cosine
  MilliBits rarity = 0;  // of what they have in common
};

CompanyLikeness CompareCompanyNames(const CompanyEntry& a, const CompanyEntry& b,
                                    const Frequencies& frequencies);

// The best of all pairs of names of two profiles' kCompany slots. Either may be empty.
CompanyLikeness CompareCompanies(std::string_view a, std::string_view b,
                                 const Frequencies& frequencies);

// Whether no pair of names has a word in common, alike or made of the other's: what
// CompareCompanies calls different without asking how rare anything is.
bool HaveNothingInCommon(std::string_view a, std::string_view b);

}  // namespace leadkit::matching
