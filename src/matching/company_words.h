// The words of two company names, side by side: which stand for which.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "matching/company_entry.h"

namespace leadkit::matching {

struct CompanyWord {
  std::string_view text;
  bool common;  // among companies
  bool paired;  // has a partner in the other name
};

// Left as it comes until it is read: names are compared far too often to clear it.
struct CompanyWords {
  std::array<CompanyWord, kMaxCompanyWords> items;
  size_t count = 0;
  uint32_t initials = 0;  // one bit for each first letter

  explicit CompanyWords(const CompanyEntry& entry);
  const CompanyWord* begin() const { return items.data(); }
  const CompanyWord* end() const { return items.data() + count; }
  bool all_paired() const;
};

// Words [a, a_end) of one name and [b, b_end) of the other, one word on one side at least.
struct WordPair {
  uint8_t a, a_end, b, b_end;
  bool slip;          // one edit apart
  uint16_t likeness;  // thousandths; 1000 for equal words
};

struct WordPairs {
  std::array<WordPair, kMaxCompanyWords> items;
  size_t count = 0;

  const WordPair* begin() const { return items.data(); }
  const WordPair* end() const { return items.data() + count; }
};

// Pairs equal words first, then those written together, then those that are alike, in the order of
// the words of `a`. Every pair has its first letters in common.
WordPairs PairWords(CompanyWords* a, CompanyWords* b);

// Whether a word of one name is put together from the beginnings of unpaired words of the other:
// "ibm", "amgen" of "applied molecular genetics". How many letters it has, and words are behind it;
// 0 letters if there is none.
struct MadeWord {
  size_t letters = 0;
  size_t words = 0;
};
MadeWord FindMadeWord(const CompanyWords& a, const CompanyWords& b);

// "Site 2" and "Site 3": each has a counter that the other has not.
bool DifferInCounter(const CompanyWords& a, const CompanyWords& b);

// "mercksharp" and "merck sharp".
bool EqualJoined(std::string_view a, std::string_view b);

}  // namespace leadkit::matching
