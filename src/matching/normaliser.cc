#include "matching/normaliser.h"

#include <algorithm>
#include <utility>

#include "matching/address.h"
#include "matching/company_entry.h"
#include "matching/company_name.h"
#include "matching/email.h"
#include "matching/fold.h"
#include "matching/person_name.h"
#include "matching/phone.h"
#include "matching/placeholder.h"
#include "matching/profile.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMinIdentifier = 4;
// Values of each kind that are looked at; a record with more is damaged.
constexpr size_t kMaxValues = 64;

void AddPerson(const Lists& lists, const Facts& facts, ProfileBuilder* out) {
  const PersonName name =
      ReadPersonName(lists, facts.first_name, facts.middle_name, facts.last_name, facts.full_name);
  out->Set(Slot::kFirst, name.first);
  out->Set(Slot::kMiddle, name.middle);
  out->Set(Slot::kLast, name.last);
  for (const std::string& formal : name.formal) out->Add(Slot::kFormal, formal);
  out->Set(Slot::kBirthDate, ReadBirthDate(facts.birth_date));
}

void AddCompany(const Lists& lists, const Facts& facts, ProfileBuilder* out) {
  const auto add = [&](std::string_view raw) {
    const CompanyName name = ReadCompanyName(lists, raw);
    if (name.core.empty()) return;
    out->Add(Slot::kCompany, FormatCompanyEntry(lists, name), '\n');
  };
  add(facts.company);
  for (size_t i = 0; i < facts.aliases.size() && i < kMaxValues; ++i) add(facts.aliases[i]);
}

void AddReach(const Lists& lists, const DomainRules& domains, const Facts& facts,
              std::string_view region, ProfileBuilder* out) {
  for (size_t i = 0; i < facts.emails.size() && i < kMaxValues; ++i) {
    const Email email = ReadEmail(lists, domains, facts.emails[i]);
    if (email.local.empty()) continue;
    if (!email.role) out->Add(Slot::kEmails, email.local + "@" + email.host);
    if (!email.free_mail && !email.disposable) out->Add(Slot::kDomains, email.domain);
  }
  for (size_t i = 0; i < facts.websites.size() && i < kMaxValues; ++i) {
    const std::string domain = domains.OfUrl(facts.websites[i]);
    if (!lists.IsFreeMail(domain) && !lists.IsDisposableMail(domain)) {
      out->Add(Slot::kDomains, domain);
    }
  }
  for (size_t i = 0; i < facts.phones.size() && i < kMaxValues; ++i) {
    out->AddPhone(ReadPhone(lists, facts.phones[i], region));
  }
  for (size_t i = 0; i < facts.identifiers.size() && i < kMaxValues; ++i) {
    std::string id;
    for (const char c : FoldText(facts.identifiers[i])) {
      if (c != ' ') id += c;
    }
    const bool digits = IsDigits(id);
    if (id.size() < kMinIdentifier || IsPlaceholderText(lists, id)) continue;
    if (digits && id.find_first_not_of(id.front()) == std::string::npos) continue;
    out->Add(Slot::kIdentifiers, id);
  }
}

void AddAddress(const Lists& lists, const Address& address, ProfileBuilder* out) {
  out->Set(Slot::kNumber, address.number);
  out->Set(Slot::kStreet, address.street);
  if (!address.street.empty()) out->Set(Slot::kStreetCore, StreetCore(lists, address.street));
  out->Set(Slot::kUnit, address.unit);
  out->Set(Slot::kExtra, address.extra);
  out->Set(Slot::kCity, address.city);
  out->Set(Slot::kState, address.state);
  out->Set(Slot::kPostcode, address.postcode);
  out->Set(Slot::kCountry, address.country);
}

bool TakeNumber(std::string_view* text, size_t max_digits, int* value) {
  size_t used = 0;
  *value = 0;
  while (used < text->size() && used < max_digits && (*text)[used] >= '0' && (*text)[used] <= '9') {
    *value = *value * 10 + ((*text)[used] - '0');
    ++used;
  }
  text->remove_prefix(used);
  if (!text->empty() && ((*text)[0] == '-' || (*text)[0] == '/' || (*text)[0] == '.')) {
    text->remove_prefix(1);
  }
  return used > 0;
}

}  // namespace

std::string ReadBirthDate(std::string_view raw) {
  while (!raw.empty() && raw.front() == ' ') raw.remove_prefix(1);
  int year = 0;
  int month = 0;
  int day = 0;
  if (!TakeNumber(&raw, 4, &year) || !TakeNumber(&raw, 2, &month) || !TakeNumber(&raw, 2, &day)) {
    return "";
  }
  if (year < 1880 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) return "";
  if (year == 1900 && month == 1 && day == 1) return "";
  std::string out = std::to_string(year * 10000 + month * 100 + day);
  return out;
}

Normaliser::Normaliser() : Normaliser(Lists::Standard(), DomainRules::BuiltIn()) {}

Normaliser::Normaliser(std::shared_ptr<const Lists> lists,
                       std::shared_ptr<const DomainRules> domains)
    : lists_(std::move(lists)), domains_(std::move(domains)) {}

std::string Normaliser::Read(Kind kind, const Facts& facts, std::string_view region) const {
  ProfileBuilder out(kind);
  const Address address =
      ReadAddress(*lists_, facts.street, facts.city, facts.state, facts.postcode, facts.country);
  if (kind == Kind::kPerson) AddPerson(*lists_, facts, &out);
  AddCompany(*lists_, facts, &out);
  const std::string elsewhere = FoldText(region);
  const std::string_view named = lists_->CountryCode(elsewhere);
  const std::string_view fallback = named.empty() ? std::string_view(elsewhere) : named;
  AddReach(*lists_, *domains_, facts,
           address.country.empty() ? fallback : std::string_view(address.country), &out);
  AddAddress(*lists_, address, &out);
  return out.Build();
}

}  // namespace leadkit::matching
