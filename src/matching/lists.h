// The word lists that normalisation uses. They are data: each can be replaced by the host with a
// text of its own.
//
// The text of a list: entries separated by line ends or commas; "# ..." to the end of a line is a
// comment. In a list of groups an entry is "group: member, member, ..." on one line. Entries are
// folded as names are, so case and accents do not matter.
//
//   name              kind    what it holds
//   placeholders      words   what people type instead of a value: "n/a", "unknown", "test"
//   titles            words   before a name: "dr", "mrs"
//   name_suffixes     words   after a name: "phd", "jr"
//   nicknames         groups  formal name: its short and foreign forms
//   free_mail         words   domains whose mailboxes belong to persons, not to a company
//   disposable_mail   words   domains of throw-away addresses
//   role_mail         words   local parts that are an office and not a person: "info", "sales"
//   legal_forms       groups  class: the forms of incorporation that are of it
//   company_words     words   words that say little about which company is meant: "group"
//   company_spellings groups  word: abbreviations of it in company names
//   street_words      groups  short form: spellings of a kind of street, direction or unit
//   countries         groups  ISO code: the country's names, and "+NN" its calling code
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"

namespace leadkit::matching {

// Which words may be in a list, by their first byte and their length. Most that are asked for are
// in none, and need no search.
class WordFilter {
 public:
  void Add(std::string_view word) { lengths_[FirstOf(word)] |= BitOf(word); }
  bool MayHave(std::string_view word) const { return (lengths_[FirstOf(word)] & BitOf(word)) != 0; }

 private:
  static unsigned char FirstOf(std::string_view word) {
    return word.empty() ? 0 : static_cast<unsigned char>(word.front());
  }
  static uint64_t BitOf(std::string_view word) {
    return uint64_t{1} << std::min<size_t>(word.size(), 63);
  }
  std::array<uint64_t, 256> lengths_{};
};

struct CallingCode {
  std::string digits;           // "44"
  bool has_trunk_zero = false;  // national numbers are written with a 0 that is not dialled abroad
};

class Lists {
 public:
  // The lists that come with the library.
  static std::shared_ptr<const Lists> Standard();

  // Replaces the list `name`. kInvalidArgument for a name that is not in the table above or a text
  // that is not of the list's kind; the list is then unchanged.
  absl::Status Set(std::string_view name, std::string_view text);

  bool IsPlaceholder(std::string_view folded) const { return Has(placeholders_, folded); }
  bool IsTitle(std::string_view word) const { return Has(titles_, word); }
  bool IsNameSuffix(std::string_view word) const { return Has(name_suffixes_, word); }
  bool IsFreeMail(std::string_view domain) const { return Has(free_mail_, domain); }
  bool IsDisposableMail(std::string_view domain) const { return Has(disposable_mail_, domain); }
  bool IsRoleMail(std::string_view local) const { return Has(role_mail_, local); }
  bool IsCompanyWord(std::string_view word) const { return Has(company_words_, word); }

  // The formal names that `name` may stand for; itself not included unless it is one.
  const std::vector<std::string>& FormalNames(std::string_view name) const;
  // The class of a legal form ("gmbh & co kg" -> "kg"), or empty. Words joined by one blank.
  std::string_view LegalForm(std::string_view phrase) const;
  // "intl" -> "international"; empty for a word that is no abbreviation.
  std::string_view CompanySpelling(std::string_view word) const;
  // "avenue" -> "ave"; empty for a word that is none.
  std::string_view StreetWord(std::string_view word) const;
  // "united states" -> "us", or empty.
  std::string_view CountryCode(std::string_view folded_name) const;
  // By ISO code, in lower case; null where unknown.
  const CallingCode* Calling(std::string_view iso) const;
  // Whether `digits` begins with a calling code; its length, else 0.
  size_t CallingPrefix(std::string_view digits) const;
  // By calling code: whether national numbers carry a trunk zero.
  bool HasTrunkZero(std::string_view code) const;

 private:
  struct WordSet {
    absl::flat_hash_set<std::string> words;
    WordFilter filter;
  };
  struct WordMap {
    absl::flat_hash_map<std::string, std::string> words;
    WordFilter filter;

    // The first of two entries for one word stays.
    void Add(std::string_view word, std::string_view means);
  };
  using ManyMap = absl::flat_hash_map<std::string, std::vector<std::string>>;

  static WordSet ParseWords(std::string_view text, bool is_domain);
  static bool Has(const WordSet& set, std::string_view word);
  static std::string_view Find(const WordMap& map, std::string_view word);
  WordMap* MapOf(std::string_view name);
  absl::Status SetCountries(std::string_view text);

  WordSet placeholders_, titles_, name_suffixes_, free_mail_, disposable_mail_, role_mail_,
      company_words_;
  ManyMap nicknames_;
  WordMap legal_forms_, company_spellings_, street_words_, countries_;
  absl::flat_hash_map<std::string, CallingCode> calling_;  // by ISO code
  absl::flat_hash_map<std::string, bool> trunk_zero_;      // by calling code
};

// One of the texts that come with the library; `name` as in the table above.
struct ListText {
  std::string_view name;
  std::string_view text;
};
std::vector<ListText> StandardNameLists();     // list_names.cc
std::vector<ListText> StandardMailLists();     // list_mail.cc
std::vector<ListText> StandardCompanyLists();  // list_companies.cc
std::vector<ListText> StandardPlaceLists();    // list_places.cc

}  // namespace leadkit::matching
