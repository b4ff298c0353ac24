#include "matching/keys.h"

#include <algorithm>
#include <string>

#include "matching/company_entry.h"
#include "matching/email.h"
#include "matching/phonetic.h"
#include "matching/stable_hash.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMinLocal = 4;
constexpr size_t kStartLetters = 4;
constexpr size_t kMaxNameLetters = 24;
constexpr size_t kTailDigits = 7;
constexpr size_t kMinLabel = 3;

struct RuleInfo {
  std::string_view name;
  uint32_t fields;
};

constexpr uint32_t Bit(Field field) { return 1u << static_cast<int>(field); }

constexpr uint32_t kFirst = Bit(Field::kFirstName);
constexpr uint32_t kLastBit = Bit(Field::kLastName);
constexpr uint32_t kBirth = Bit(Field::kBirthDate);
constexpr uint32_t kMail = Bit(Field::kEmail);
constexpr uint32_t kPlaceBit = Bit(Field::kPlace);
constexpr uint32_t kWork = Bit(Field::kEmployer);
constexpr uint32_t kStreetBit = Bit(Field::kStreet);
constexpr uint32_t kNameBit = Bit(Field::kCompanyName);

constexpr RuleInfo kRules[kRuleCount] = {
    {"identifier", Bit(Field::kIdentifier)},
    {"phone", Bit(Field::kPhone)},
    {"house", kStreetBit | kPlaceBit},
    {"e-mail", kMail},
    {"names", kFirst | kLastBit},
    {"local part", kMail},
    {"birth date, first initial", kBirth | kFirst},
    {"birth date, last name", kBirth | kLastBit},
    {"last name, place", kLastBit | kPlaceBit},
    {"first name, place", kFirst | kPlaceBit},
    {"last name, employer", kLastBit | kWork},
    {"first name, employer", kFirst | kWork},
    {"last name, birth year", kLastBit | kBirth},
    {"first name, birth month", kFirst | kBirth},
    {"birth date", kBirth},
    {"half of an identifier", Bit(Field::kIdentifier)},
    {"last name, first initial", kFirst | kLastBit},
    {"domain", Bit(Field::kDomain)},
    {"name", kNameBit},
    {"word of the name", kNameBit},
    {"two words of the name", kNameBit},
    {"beginning of a word", kNameBit},
    {"sound of a word", kNameBit},
    {"postcode and word", kNameBit | kPlaceBit},
    {"street", kStreetBit | kPlaceBit},
    {"city", kPlaceBit},
};

// Hashes parts so that ("ab", "c") and ("a", "bc") differ.
class KeyHash {
 public:
  explicit KeyHash(Rule rule) : hash_(MixBits(static_cast<uint64_t>(rule) + 1)) {}
  KeyHash& Add(std::string_view part) {
    hash_ = StableHash(part, hash_);
    return *this;
  }
  uint64_t Done() const { return hash_; }

 private:
  uint64_t hash_;
};

using Visit = absl::FunctionRef<void(Rule, uint64_t)>;

uint64_t Key(Rule rule, std::string_view a) { return KeyHash(rule).Add(a).Done(); }
uint64_t Key(Rule rule, std::string_view a, std::string_view b) {
  return KeyHash(rule).Add(a).Add(b).Done();
}

std::string Squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c;
  }
  return out;
}

std::string_view FirstItem(std::string_view list) {
  return list.substr(0, std::min(list.find(' '), list.size()));
}

// The sound of a name; names in other scripts stand for themselves.
std::string Sound(std::string_view name) {
  std::string code = PhoneticCode(name);
  return code.empty() ? std::string(name) : code;
}

void SharedKeys(ProfileView profile, Visit visit) {
  AnyItem(profile.get(Slot::kIdentifiers), ' ', [&](std::string_view id) {
    visit(Rule::kIdentifier, Key(Rule::kIdentifier, id));
    if (id.size() >= 6) {
      visit(Rule::kIdentifierHalf, Key(Rule::kIdentifierHalf, "1", id.substr(0, id.size() / 2)));
      visit(Rule::kIdentifierHalf, Key(Rule::kIdentifierHalf, "2", id.substr(id.size() / 2)));
    }
    return false;
  });
  for (size_t i = 0; i < profile.phone_count(); ++i) {
    // The end of the number, so that it is found with and without its country.
    const std::string digits = std::to_string(profile.phone(i).digits());
    const size_t tail = std::min(digits.size(), kTailDigits);
    visit(Rule::kPhone, Key(Rule::kPhone, std::string_view(digits).substr(digits.size() - tail)));
  }
  const std::string core = Squeezed(profile.get(Slot::kStreetCore));
  const std::string_view number = profile.get(Slot::kNumber);
  if (core.empty()) return;
  const std::string_view start = std::string_view(core).substr(0, 5);
  const std::string_view city = profile.get(Slot::kCity);
  const std::string_view postcode = profile.get(Slot::kPostcode);
  if (!number.empty()) visit(Rule::kStreet, KeyHash(Rule::kStreet).Add(number).Add(start).Done());
  for (const std::string_view area : {postcode, city}) {
    if (!area.empty()) visit(Rule::kHouse, KeyHash(Rule::kHouse).Add(area).Add(start).Done());
  }
}

void PersonNameKeys(ProfileView profile, const std::string& first, const std::string& last,
                    Visit visit) {
  const std::string_view city = profile.get(Slot::kCity);
  const std::string_view postcode = profile.get(Slot::kPostcode);
  if (!first.empty() && !last.empty()) {
    visit(Rule::kNames, Key(Rule::kNames, std::min(first, last), std::max(first, last)));
    visit(Rule::kLast, Key(Rule::kLast, profile.get(Slot::kLast), first.substr(0, 1)));
  }
  for (const std::string_view area : {postcode, city}) {
    if (area.empty()) continue;
    if (!last.empty()) visit(Rule::kLastPlace, Key(Rule::kLastPlace, last, area));
    if (!first.empty()) visit(Rule::kFirstPlace, Key(Rule::kFirstPlace, first, area));
  }
  const CompanyEntry company(profile.get(Slot::kCompany)
                                 .substr(0, std::min(profile.get(Slot::kCompany).find('\n'),
                                                     profile.get(Slot::kCompany).size())));
  const std::string employer = Squeezed(company.core).substr(0, 5);
  const std::string_view domain = FirstItem(profile.get(Slot::kDomains));
  for (const std::string_view work : {std::string_view(employer), domain}) {
    if (work.empty()) continue;
    if (!last.empty()) visit(Rule::kLastEmployer, Key(Rule::kLastEmployer, last, work));
    if (!first.empty()) visit(Rule::kFirstEmployer, Key(Rule::kFirstEmployer, first, work));
  }
}

void PersonKeys(ProfileView profile, Visit visit) {
  // The formal name stands for its short forms; of several the first, since they are sorted.
  const std::string_view formal = FirstItem(profile.get(Slot::kFormal));
  const std::string first = Sound(formal.empty() ? profile.get(Slot::kFirst) : formal);
  const std::string last = Sound(profile.get(Slot::kLast));
  PersonNameKeys(profile, first, last, visit);
  AnyItem(profile.get(Slot::kEmails), ' ', [&](std::string_view address) {
    const std::string_view local = LocalPart(address);
    visit(Rule::kEmail, Key(Rule::kEmail, address));
    if (local.size() >= kMinLocal) visit(Rule::kLocalPart, Key(Rule::kLocalPart, local));
    return false;
  });
  const std::string_view birth = profile.get(Slot::kBirthDate);
  if (birth.size() != 8) return;
  visit(Rule::kBirthDate, Key(Rule::kBirthDate, birth));
  const std::string_view year = birth.substr(0, 4);
  if (!first.empty()) {
    visit(Rule::kBirthDateFirst, Key(Rule::kBirthDateFirst, birth, first.substr(0, 1)));
    visit(Rule::kFirstBirthMonth, Key(Rule::kFirstBirthMonth, first, birth.substr(0, 6)));
    visit(Rule::kFirstBirthMonth, Key(Rule::kFirstBirthMonth, first, birth.substr(4)));
  }
  if (!last.empty()) {
    visit(Rule::kBirthDateLast, Key(Rule::kBirthDateLast, birth, last.substr(0, 2)));
    visit(Rule::kLastBirthYear, Key(Rule::kLastBirthYear, last, year));
    visit(Rule::kLastBirthYear, Key(Rule::kLastBirthYear, last, birth.substr(4)));
  }
}

void CompanyWordKeys(ProfileView profile, const CompanyEntry& entry, Visit visit) {
  size_t i = 0;
  std::string_view previous;
  AnyItem(entry.core, ' ', [&](std::string_view word) {
    const bool common = i < entry.classes.size() && entry.classes[i] == 'c';
    ++i;
    if (!previous.empty()) visit(Rule::kNamePair, Key(Rule::kNamePair, previous, word));
    previous = word;
    if (common) return false;
    visit(Rule::kNameWord, Key(Rule::kNameWord, word));
    const std::string_view start = word.substr(0, kStartLetters);
    if (word.size() >= kStartLetters) visit(Rule::kNameStart, Key(Rule::kNameStart, start));
    const std::string sound = PhoneticCode(word);
    if (sound.size() >= 3) visit(Rule::kNameSound, Key(Rule::kNameSound, sound));
    if (const std::string_view code = profile.get(Slot::kPostcode); !code.empty()) {
      visit(Rule::kPlaceWord, Key(Rule::kPlaceWord, code, word.substr(0, 3)));
    }
    return false;
  });
}

void CompanyKeys(ProfileView profile, Visit visit) {
  const auto name = [&](std::string_view text) {
    if (text.size() >= 2) visit(Rule::kName, Key(Rule::kName, text.substr(0, kMaxNameLetters)));
  };
  AnyItem(profile.get(Slot::kDomains), ' ', [&](std::string_view domain) {
    visit(Rule::kDomain, Key(Rule::kDomain, domain));
    const std::string_view label = domain.substr(0, std::min(domain.find('.'), domain.size()));
    if (label.size() >= kMinLabel) name(label);
    return false;
  });
  if (const std::string_view city = profile.get(Slot::kCity); !city.empty()) {
    visit(Rule::kCity, Key(Rule::kCity, city));
  }
  AnyItem(profile.get(Slot::kCompany), '\n', [&](std::string_view item) {
    const CompanyEntry entry(item);
    name(Squeezed(entry.core));
    if (const std::string acronym = Acronym(entry.core); !acronym.empty()) {
      name(acronym);
      if (entry.form == "inc" || entry.form == "co") name(acronym + "c");
      if (entry.form == "inc") name(acronym + "i");
      if (entry.form == "ltd") name(acronym + "l");
    }
    CompanyWordKeys(profile, entry, visit);
    return false;
  });
}

}  // namespace

uint32_t FieldsOfRule(Rule rule) { return kRules[static_cast<size_t>(rule)].fields; }

bool IsRuleForTraining(Rule rule) {
  switch (rule) {
    case Rule::kIdentifier:
    case Rule::kPhone:
    case Rule::kHouse:
    case Rule::kEmail:
    case Rule::kNames:
    case Rule::kLocalPart:
    case Rule::kBirthDateFirst:
    case Rule::kBirthDateLast:
    case Rule::kLastPlace:
    case Rule::kLastEmployer:
    case Rule::kDomain:
    case Rule::kName:
      return true;
    default:
      return false;
  }
}

std::string_view RuleName(Rule rule) { return kRules[static_cast<size_t>(rule)].name; }

void ForEachKey(ProfileView profile, Kind kind, absl::FunctionRef<void(Rule, uint64_t)> visit) {
  SharedKeys(profile, visit);
  if (kind == Kind::kPerson) {
    PersonKeys(profile, visit);
  } else {
    CompanyKeys(profile, visit);
  }
}

}  // namespace leadkit::matching
