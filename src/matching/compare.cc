#include "matching/compare.h"

#include <algorithm>
#include <initializer_list>

#include "matching/company_likeness.h"
#include "matching/compare_fields.h"
#include "matching/domain.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMinLabel = 4;

struct FieldInfo {
  std::string_view name;
  int levels;
  std::array<std::string_view, kMaxLevels> level_names;
};

constexpr FieldInfo kFields[kFieldCount] = {
    {"first name",
     first_name::kCount,
     {"differs", "initial", "alike", "nickname", "one edit", "same"}},
    {"last name",
     last_name::kCount,
     {"differs", "part", "alike", "one edit", "same", "crossed, alike", "crossed"}},
    {"birth date", birth_date::kCount, {"differs", "two parts", "one edit", "same"}},
    {"e-mail",
     email::kCount,
     {"differs", "local part alike", "same local part", "few edits", "same"}},
    {"phone", phone::kCount, {"differs", "one edit", "same"}},
    {"identifier", identifier::kCount, {"differs", "two edits", "one edit", "same"}},
    {"street",
     street::kCount,
     {"differs", "same number", "alike", "same street", "same number, street alike", "same"}},
    {"place",
     place::kCount,
     {"differs", "city alike", "same city", "postcode one edit", "same postcode", "same"}},
    {"employer",
     employer::kCount,
     {"differs", "part", "alike", "same domain", "same name", "same name and domain"}},
    {"company name",
     CompanyLikeness::kSame + 1,
     {"differs", "little in common", "acronym", "part", "alike", "mostly", "near",
      "same, other legal form", "same"}},
    {"domain", domain::kCount, {"differs", "same label", "same"}},
};

struct DomainLikeness {
  int level = kNull;
  MilliBits rarity = 0;
};

DomainLikeness CompareDomains(ProfileView a, ProfileView b, const Frequencies* frequencies) {
  const std::string_view x = a.get(Slot::kDomains);
  const std::string_view y = b.get(Slot::kDomains);
  DomainLikeness best;
  if (x.empty() || y.empty()) return best;
  best.level = domain::kDiffers;
  AnyItem(x, ' ', [&](std::string_view domain_x) {
    return AnyItem(y, ' ', [&](std::string_view domain_y) {
      if (domain_x == domain_y) {
        best.level = domain::kSame;
        if (frequencies == nullptr) return false;
        best.rarity = std::max(
            best.rarity, frequencies->Rarity(Term::kDomain, TermHash(Term::kDomain, domain_x)));
      } else if (best.level < domain::kSameLabel && DomainLabel(domain_x).size() >= kMinLabel &&
                 DomainLabel(domain_x) == DomainLabel(domain_y)) {
        best.level = domain::kSameLabel;
      }
      return false;
    });
  });
  return best;
}

uint32_t Bits(std::initializer_list<Field> fields) {
  uint32_t bits = 0;
  for (const Field field : fields) bits |= 1u << static_cast<int>(field);
  return bits;
}

void SetEmployer(const DomainLikeness& domains, const CompanyLikeness& name, Levels* out) {
  const bool same_name = name.relation >= CompanyLikeness::kNear;
  if (domains.level == domain::kSame) {
    SetLevel(Field::kEmployer, same_name ? employer::kSameBoth : employer::kSameDomain,
             same_name ? std::max(domains.rarity, name.rarity) : domains.rarity, out);
  } else if (same_name) {
    SetLevel(Field::kEmployer, employer::kSameName, name.rarity, out);
  } else if (name.relation >= CompanyLikeness::kAlike || domains.level == domain::kSameLabel) {
    SetLevel(Field::kEmployer, employer::kAlike, 0, out);
  } else if (name.relation == CompanyLikeness::kPart ||
             name.relation == CompanyLikeness::kAcronym) {
    SetLevel(Field::kEmployer, employer::kPart, 0, out);
  } else {
    SetLevel(Field::kEmployer, employer::kDiffers, 0, out);
  }
}

// Company and domain of a person's employer are one field: who works at Acme has Acme's domain.
// Without `frequencies` only names that have nothing in common are told; true if the level is
// known.
bool CompareEmployers(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out) {
  // Who shares a mailbox shares its domain, and that was counted with the mailbox.
  const bool mailbox = (*out)[Field::kEmail] >= email::kSameLocal;
  const DomainLikeness domains = mailbox ? DomainLikeness() : CompareDomains(a, b, frequencies);
  const std::string_view names_a = a.get(Slot::kCompany);
  const std::string_view names_b = b.get(Slot::kCompany);
  const bool names = !names_a.empty() && !names_b.empty();
  if (!names && domains.level == kNull) return true;
  CompanyLikeness name;
  if (names && frequencies != nullptr) {
    name = CompareCompanies(names_a, names_b, *frequencies);
  } else if (names && !HaveNothingInCommon(names_a, names_b)) {
    return false;
  }
  SetEmployer(domains, name, out);
  return true;
}

void CompareCompanyFields(ProfileView a, ProfileView b, const Frequencies& frequencies,
                          Levels* out) {
  const std::string_view names_a = a.get(Slot::kCompany);
  const std::string_view names_b = b.get(Slot::kCompany);
  if (!names_a.empty() && !names_b.empty()) {
    const CompanyLikeness name = CompareCompanies(names_a, names_b, frequencies);
    SetLevel(Field::kCompanyName, name.relation, name.rarity, out);
  }
  const DomainLikeness domains = CompareDomains(a, b, &frequencies);
  if (domains.level != kNull) SetLevel(Field::kDomain, domains.level, domains.rarity, out);
}

bool NamesDiffer(ProfileView a, ProfileView b) {
  const std::string_view names_a = a.get(Slot::kCompany);
  const std::string_view names_b = b.get(Slot::kCompany);
  return !names_a.empty() && !names_b.empty() && HaveNothingInCommon(names_a, names_b);
}

}  // namespace

std::string_view FieldName(Field field) { return kFields[static_cast<size_t>(field)].name; }

int LevelCount(Field field) { return kFields[static_cast<size_t>(field)].levels; }

std::string_view LevelName(Field field, int level) {
  if (level < 0) return "unknown";
  if (level >= LevelCount(field)) return "";
  return kFields[static_cast<size_t>(field)].level_names[static_cast<size_t>(level)];
}

Levels Compare(ProfileView a, ProfileView b, Kind kind, const Frequencies& frequencies) {
  Levels levels;
  if (kind == Kind::kPerson) {
    CompareNames(a, b, &frequencies, &levels);
    CompareBirthDates(a, b, &levels);
    CompareEmails(a, b, &frequencies, &levels);
  } else {
    CompareCompanyFields(a, b, frequencies, &levels);
  }
  ComparePhones(a, b, &frequencies, &levels);
  CompareIdentifiers(a, b, &frequencies, &levels);
  CompareStreets(a, b, &frequencies, &levels);
  ComparePlaces(a, b, &frequencies, &levels);
  if (kind == Kind::kPerson) CompareEmployers(a, b, &frequencies, &levels);
  return levels;
}

void CompareFirst(ProfileView a, ProfileView b, Kind kind, Levels* levels, uint32_t* known) {
  if (kind == Kind::kPerson) {
    CompareNames(a, b, nullptr, levels);
    CompareBirthDates(a, b, levels);
    CompareEmails(a, b, nullptr, levels);
    *known |= Bits({Field::kFirstName, Field::kLastName, Field::kBirthDate, Field::kEmail});
  } else {
    const DomainLikeness domains = CompareDomains(a, b, nullptr);
    if (domains.level != kNull) SetLevel(Field::kDomain, domains.level, 0, levels);
    *known |= Bits({Field::kDomain});
  }
  CompareIdentifiers(a, b, nullptr, levels);
  *known |= Bits({Field::kIdentifier});
}

void CompareSecond(ProfileView a, ProfileView b, Kind kind, Levels* levels, uint32_t* known) {
  ComparePhones(a, b, nullptr, levels);
  CompareStreets(a, b, nullptr, levels);
  ComparePlaces(a, b, nullptr, levels);
  *known |= Bits({Field::kPhone, Field::kStreet, Field::kPlace});
  if (kind == Kind::kPerson) {
    if (CompareEmployers(a, b, nullptr, levels)) *known |= Bits({Field::kEmployer});
  } else if (NamesDiffer(a, b)) {
    SetLevel(Field::kCompanyName, CompanyLikeness::kDifferent, 0, levels);
    *known |= Bits({Field::kCompanyName});
  }
}

}  // namespace leadkit::matching
