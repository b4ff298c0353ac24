// A company's name, taken apart: which words say who it is, which only what it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "matching/lists.h"

namespace leadkit::matching {

struct CompanyName {
  // The words that name the company, joined by blanks: "deutsche bank" of "Deutsche Bank AG".
  std::string core;
  // The class of its legal form, or empty: "ag", "ltd", "inc".
  std::string form;
  // The country it is marked with, as an ISO code: "us" of "Oracle (United States)"; or the state
  // of incorporation after a slash: "/ma" of "Independent Bank Corp /MA/".
  std::string country;
};

// Takes legal forms off both ends, "/DE/" and "(Portugal)" off the end, "The" off the front; words
// in their full spelling ("intl" -> "international"), single letters joined ("J P" -> "jp"). A name
// that is nothing but such words keeps them all. Empty for placeholders.
CompanyName ReadCompanyName(const Lists& lists, std::string_view raw);

// The first letters of the words of a core, without "of", "and" and their like: "ibm". Empty for
// fewer than two words.
std::string Acronym(std::string_view core);

}  // namespace leadkit::matching
