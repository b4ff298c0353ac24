#include "matching/sketch.h"

#include <algorithm>

#include "matching/company_entry.h"
#include "matching/company_likeness.h"
#include "matching/compare_fields.h"
#include "matching/domain.h"
#include "matching/email.h"
#include "matching/stable_hash.h"

namespace leadkit::matching {
namespace {

constexpr size_t kPostcodeBegin = 3;  // as many letters as postcodes share at least
constexpr uint64_t kNibbles = 0x1111'1111'1111'1111;

uint64_t Hash(std::string_view text) { return StableHash(text, 0); }

uint64_t ToNibbles(uint64_t number) {
  uint64_t nibbles = 0;
  for (int shift = 0; number > 0 && shift < 64; shift += 4, number /= 10) {
    nibbles |= number % 10 << shift;
  }
  return nibbles;
}

bool DifferInMoreThanTwoNibbles(uint64_t x, uint64_t y) {
  const uint64_t bits = x ^ y;
  uint64_t differing = (bits | bits >> 1 | bits >> 2 | bits >> 3) & kNibbles;
  differing &= differing - 1;
  return (differing & (differing - 1)) != 0;
}

bool AreOneLetterAndItsName(const Letters& x, const Letters& y) {
  return (x.size == 1 || y.size == 1) && x.first == y.first;
}

// The first name of each may stand where the other has the last.
bool MayBeCrossed(const Sketch& a, const Sketch& b) {
  const auto may = [](const Letters& x, const Letters& y) {
    return x.empty() || y.empty() || MayBeWithinEdits(x, y, 1);
  };
  return may(a.first, b.last) && may(a.last, b.first);
}

int8_t BoundFirstName(const Sketch& a, const Sketch& b, uint16_t either) {
  if (a.first.empty() || b.first.empty()) return kNull;
  if (a.first.hash == b.first.hash || (either & Sketch::kHasFurtherNames) != 0) {
    return first_name::kSame;
  }
  if (MayBeWithinEdits(a.first, b.first, 1)) return first_name::kOneEdit;
  if ((a.formal & b.formal) != 0) return first_name::kNickname;
  if (MayReachJaroWinkler(a.first, b.first, kAlikeName)) return first_name::kAlike;
  return AreOneLetterAndItsName(a.first, b.first) ? first_name::kInitial : first_name::kDiffers;
}

int8_t BoundLastName(const Sketch& a, const Sketch& b, uint16_t either) {
  if (a.last.empty() || b.last.empty()) return kNull;
  if (a.last.hash == b.last.hash || (either & Sketch::kHasCompoundLast) != 0) {
    return last_name::kSame;
  }
  if (MayBeWithinEdits(a.last, b.last, 1)) return last_name::kOneEdit;
  if (MayReachJaroWinkler(a.last, b.last, kAlikeName)) return last_name::kAlike;
  return AreOneLetterAndItsName(a.last, b.last) ? last_name::kPart : last_name::kDiffers;
}

int8_t BoundEmail(const Sketch& a, const Sketch& b, uint16_t both, uint16_t either) {
  if ((both & Sketch::kHasEmail) == 0) return kNull;
  if (a.local.hash == b.local.hash || (either & Sketch::kHasEmails) != 0) return email::kSame;
  const bool one_edit = MayBeWithinEdits(a.local, b.local, 1);
  if (one_edit && CountAlone(a.host, b.host) <= 2 && CountAlone(b.host, a.host) <= 2) {
    return email::kFewEdits;
  }
  if (one_edit && a.local.set == b.local.set) return email::kSameLocal;
  return MayReachJaroWinkler(a.local, b.local, kAlikeLocal) ? email::kLocalAlike : email::kDiffers;
}

int8_t BoundPhone(const Sketch& a, const Sketch& b, uint16_t both, uint16_t either) {
  if ((both & Sketch::kHasPhone) == 0) return kNull;
  // National numbers may end others.
  if (a.phone == b.phone || (either & (Sketch::kHasPhones | Sketch::kHasNationalPhone)) != 0) {
    return phone::kSame;
  }
  return DifferInMoreThanTwoNibbles(a.phone, b.phone) ? phone::kDiffers : phone::kOneEdit;
}

int8_t BoundStreet(const Sketch& a, const Sketch& b, uint16_t both) {
  if ((both & Sketch::kHasStreet) == 0) return kNull;
  if (a.house == 0 || b.house == 0) return street::kSameStreet;
  return a.house == b.house ? street::kSame : street::kDiffers;
}

int8_t BoundPlace(const Sketch& a, const Sketch& b) {
  const bool cities = !a.city.empty() && !b.city.empty();
  const bool codes = !a.postcode.empty() && !b.postcode.empty();
  if (!cities && !codes) return kNull;
  const bool same_city = cities && a.city.hash == b.city.hash;
  if (codes && a.postcode_begin == b.postcode_begin) {
    return same_city ? place::kSameBoth : place::kSamePostcode;
  }
  if (codes && MayBeWithinEdits(a.postcode, b.postcode, 1)) return place::kPostcodeOneEdit;
  if (same_city) return place::kSameCity;
  const bool alike = cities && (MayBeWithinEdits(a.city, b.city, 1) ||
                                MayReachJaroWinkler(a.city, b.city, kAlikeCity));
  return alike ? place::kAlike : place::kDiffers;
}

int8_t BoundDomain(const Sketch& a, const Sketch& b, uint16_t both) {
  if ((both & Sketch::kHasDomain) == 0) return kNull;
  return (a.domains & b.domains) != 0 ? domain::kSame : domain::kDiffers;
}

int8_t BoundCompanyName(const Sketch& a, const Sketch& b, uint16_t both) {
  if ((both & Sketch::kHasCompany) == 0) return kNull;
  return (a.company & b.company) != 0 ? CompanyLikeness::kSame : CompanyLikeness::kDifferent;
}

int8_t BoundEmployer(const Sketch& a, const Sketch& b, uint16_t both, int8_t mailbox) {
  const int8_t domains = BoundDomain(a, b, both);
  const int8_t names = BoundCompanyName(a, b, both);
  if (domains > 0) return names > 0 ? employer::kSameBoth : employer::kSameDomain;
  if (names > 0) return employer::kSameName;
  // The domain of a mailbox that they share counts with the mailbox: then nothing may be left.
  if (names == kNull && domains == 0 && mailbox > 0) return employer::kPart;
  return std::max(names, domains);
}

}  // namespace

Sketch::Text::Text(std::string_view text)
    : Letters(text), hash(static_cast<uint16_t>(Hash(text))) {}

Sketch::Sketch(ProfileView profile)
    : first(profile.get(Slot::kFirst)),
      last(profile.get(Slot::kLast)),
      city(profile.get(Slot::kCity)),
      postcode(profile.get(Slot::kPostcode)) {
  const auto mark = [&](Flag flag, bool is) { flags |= is ? flag : 0; };
  const auto says = [&](Slot slot) { return !profile.get(slot).empty(); };
  mark(kHasFurtherNames, says(Slot::kMiddle));
  mark(kHasCompoundLast, profile.get(Slot::kLast).find(' ') != std::string_view::npos);
  mark(kHasBirthDate, profile.get(Slot::kBirthDate).size() == 8);
  mark(kHasIdentifier, says(Slot::kIdentifiers));
  mark(kHasStreet, says(Slot::kStreet));
  mark(kHasDomain, says(Slot::kDomains));
  mark(kHasCompany, says(Slot::kCompany));
  const std::string_view emails = profile.get(Slot::kEmails);
  mark(kHasEmail, !emails.empty());
  mark(kHasEmails, emails.find(' ') != std::string_view::npos);
  const std::string_view local_part = LocalPart(emails);
  local = Text(local_part);
  local.hash = static_cast<uint16_t>(Hash(emails));
  host = Letters(emails.substr(local_part.size(), kMaxComparedBytes)).set;
  mark(kHasPhone, profile.phone_count() > 0);
  mark(kHasPhones, profile.phone_count() > 1);
  if (has(kHasPhone)) {
    phone = ToNibbles(profile.phone(0).digits());
    mark(kHasNationalPhone, profile.phone(0).is_national());
  }
  AnyItem(profile.get(Slot::kFormal), ' ', [&](std::string_view name) {
    formal |= static_cast<uint16_t>(1u << (Hash(name) & 15));
    return false;
  });
  AnyItem(profile.get(Slot::kDomains), ' ', [&](std::string_view domain) {
    domains |= static_cast<uint8_t>(1u << (Hash(DomainLabel(domain)) & 7));
    return false;
  });
  AnyItem(profile.get(Slot::kCompany), '\n', [&](std::string_view item) {
    return AnyItem(CompanyEntry(item).core, ' ', [&](std::string_view word) {
      company |= Letters(word.substr(0, 1)).set;
      return false;
    });
  });
  const std::string_view code = profile.get(Slot::kPostcode);
  postcode_begin = static_cast<uint8_t>(Hash(code.substr(0, kPostcodeBegin)));
  // Never 0, which is no number.
  if (says(Slot::kNumber)) house = static_cast<uint16_t>(Hash(profile.get(Slot::kNumber)) | 1);
}

Bounds BoundLevels(const Sketch& a, const Sketch& b, Kind kind) {
  const uint16_t both = a.flags & b.flags;
  const uint16_t either = a.flags | b.flags;
  Bounds bounds;
  bounds.fill(kNull);
  const auto set = [&](Field field, int level) {
    bounds[static_cast<size_t>(field)] = static_cast<int8_t>(level);
  };
  const auto open = [&](Sketch::Flag flag, int highest) {
    return (both & flag) != 0 ? highest : kNull;
  };
  if (kind == Kind::kPerson) {
    const bool crossed = MayBeCrossed(a, b);
    // Crossed names are counted under the last name; the first then says nothing.
    const int8_t first = BoundFirstName(a, b, either);
    set(Field::kFirstName, crossed ? std::max<int8_t>(first, first_name::kInitial) : first);
    set(Field::kLastName, crossed ? int8_t{last_name::kCrossed} : BoundLastName(a, b, either));
    const int8_t mailbox = BoundEmail(a, b, both, either);
    set(Field::kEmail, mailbox);
    set(Field::kBirthDate, open(Sketch::kHasBirthDate, birth_date::kSame));
    set(Field::kEmployer, BoundEmployer(a, b, both, mailbox));
  } else {
    set(Field::kCompanyName, BoundCompanyName(a, b, both));
    set(Field::kDomain, BoundDomain(a, b, both));
  }
  set(Field::kPhone, BoundPhone(a, b, both, either));
  set(Field::kIdentifier, open(Sketch::kHasIdentifier, identifier::kSame));
  set(Field::kStreet, BoundStreet(a, b, both));
  set(Field::kPlace, BoundPlace(a, b));
  return bounds;
}

}  // namespace leadkit::matching
