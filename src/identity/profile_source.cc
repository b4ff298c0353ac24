#include "identity/profile_source.h"

#include <list>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "base/time.h"
#include "matching/profile.h"
#include "schema/catalog.h"

namespace leadkit::identity {
namespace {

using matching::Facts;
using matching::Kind;

// What a field says. The one list of fields that matching looks at.
enum class Role {
  kFirstName,
  kMiddleName,
  kLastName,
  kBirthDate,
  kCompany,
  kEmail,
  kWebsite,
  kPhone,
  kIdentifier,
  kStreet,
  kCity,
  kState,
  kPostcode,
  kCountry,
  kEmployer,  // the account that a contact belongs to
};

struct FactField {
  std::string_view api;
  Role role;
  bool of_company = true;  // says something about the company too, not about the person alone
};

constexpr FactField kLeadFields[] = {
    {"FirstName", Role::kFirstName, false},
    {"MiddleName", Role::kMiddleName, false},
    {"LastName", Role::kLastName, false},
    {"Company", Role::kCompany},
    {"Email", Role::kEmail},
    {"Website", Role::kWebsite},
    {"Phone", Role::kPhone},
    {"MobilePhone", Role::kPhone, false},
    {"Street", Role::kStreet},
    {"City", Role::kCity},
    {"State", Role::kState},
    {"PostalCode", Role::kPostcode},
    {"Country", Role::kCountry},
};
constexpr FactField kContactFields[] = {
    {"FirstName", Role::kFirstName},
    {"MiddleName", Role::kMiddleName},
    {"LastName", Role::kLastName},
    {"Birthdate", Role::kBirthDate},
    {"AccountId", Role::kEmployer},
    {"Email", Role::kEmail},
    {"Phone", Role::kPhone},
    {"MobilePhone", Role::kPhone},
    {"HomePhone", Role::kPhone},
    {"OtherPhone", Role::kPhone},
    {"MailingStreet", Role::kStreet},
    {"MailingCity", Role::kCity},
    {"MailingState", Role::kState},
    {"MailingPostalCode", Role::kPostcode},
    {"MailingCountry", Role::kCountry},
};
constexpr FactField kAccountFields[] = {
    {"Name", Role::kCompany},
    {"Website", Role::kWebsite},
    {"Phone", Role::kPhone},
    {"DunsNumber", Role::kIdentifier},
    {"BillingStreet", Role::kStreet},
    {"BillingCity", Role::kCity},
    {"BillingState", Role::kState},
    {"BillingPostalCode", Role::kPostcode},
    {"BillingCountry", Role::kCountry},
};

// The fields of an object, and how they are read. Those of standard fields are the same in every
// store, so it is made once.
struct Reading {
  absl::Span<const FactField> fields;
  std::vector<int> ordinals;
  std::string sql;
};

Reading MakeReading(std::string_view api, absl::Span<const FactField> fields,
                    std::string_view condition) {
  const schema::Object& object = schema::Catalog::Standard()->Get(api);
  Reading reading{fields, {}, "SELECT "};
  for (const FactField& field : fields) {
    const schema::Field& known = object.Get(field.api);
    absl::StrAppend(&reading.sql, reading.ordinals.empty() ? "" : ", ", "\"", known.column, "\"");
    reading.ordinals.push_back(known.ordinal);
  }
  absl::StrAppend(&reading.sql, " FROM \"", object.table, "\" WHERE id = $1 AND is_deleted = 0",
                  ToAbsl(condition));
  return reading;
}

const Reading& ReadingOf(const schema::Known& known, int object) {
  static const Reading lead = MakeReading("Lead", kLeadFields, " AND is_converted = 0");
  static const Reading contact = MakeReading("Contact", kContactFields, "");
  static const Reading account = MakeReading("Account", kAccountFields, "");
  if (object == known.lead.object) return lead;
  return object == known.contact.object ? contact : account;
}

// Calls `visit` with the first column of each row.
absl::Status ForEachText(storage::Statement& statement,
                         absl::FunctionRef<void(std::string_view)> visit) {
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, statement.Step());
    if (!found) return absl::OkStatus();
    visit(statement.Text(0));
  }
}

}  // namespace

std::optional<Kind> KindOf(const schema::Known& known, int object) {
  if (object == known.lead.object || object == known.contact.object) return Kind::kPerson;
  if (object == known.account.object) return Kind::kCompany;
  return std::nullopt;
}

// Facts, and those of the texts they are views of that nobody else keeps.
struct ProfileSource::Texts {
  Facts facts;
  RecordId employer = kNoId;
  std::list<std::string> kept;  // references stay valid as it grows

  std::string_view Keep(std::string_view text) { return kept.emplace_back(text); }
  // `text` must outlive this.
  void Add(Role role, std::string_view text);
};

void ProfileSource::Texts::Add(Role role, std::string_view text) {
  if (text.empty()) return;
  switch (role) {
    case Role::kFirstName:
      facts.first_name = text;
      break;
    case Role::kMiddleName:
      facts.middle_name = text;
      break;
    case Role::kLastName:
      facts.last_name = text;
      break;
    case Role::kBirthDate:
      facts.birth_date = text;
      break;
    case Role::kCompany:
      facts.company = text;
      break;
    case Role::kEmail:
      facts.emails.push_back(text);
      break;
    case Role::kWebsite:
      facts.websites.push_back(text);
      break;
    case Role::kPhone:
      facts.phones.push_back(text);
      break;
    case Role::kIdentifier:
      facts.identifiers.push_back(text);
      break;
    case Role::kStreet:
      facts.street = text;
      break;
    case Role::kCity:
      facts.city = text;
      break;
    case Role::kState:
      facts.state = text;
      break;
    case Role::kPostcode:
      facts.postcode = text;
      break;
    case Role::kCountry:
      facts.country = text;
      break;
    case Role::kEmployer:
      break;
  }
}

absl::Status ProfileSource::AddEmployer(const storage::View& view, RecordId account,
                                        Texts* texts) const {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare("SELECT name, website FROM account WHERE id = $1"));
  row->Bind(account);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) return absl::OkStatus();
  texts->Add(Role::kCompany, texts->Keep(row->Text(0)));
  texts->Add(Role::kWebsite, texts->Keep(row->Text(1)));
  return absl::OkStatus();
}

absl::Status ProfileSource::AddAccountTexts(const storage::View& view, RecordId account,
                                            Texts* texts) const {
  const auto aliases = [&](std::string_view sql) -> absl::Status {
    LK_ASSIGN_OR_RETURN(storage::StatementLease row, view.connection.Prepare(sql));
    row->Bind(account);
    return ForEachText(*row, [&](std::string_view name) {
      if (!name.empty()) texts->facts.aliases.push_back(texts->Keep(name));
    });
  };
  LK_RETURN_IF_ERROR(
      aliases("SELECT name FROM account_alias WHERE account_id = $1 AND is_deleted = 0 "
              "ORDER BY name"));
  LK_RETURN_IF_ERROR(
      aliases("SELECT DISTINCT old_value FROM lk_field_history WHERE record_id = $1 AND "
              "field = 'Name' AND old_value IS NOT NULL ORDER BY old_value"));
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare(
          "SELECT DISTINCT domain FROM lk_match_domain WHERE account_id = $1 ORDER BY domain"));
  row->Bind(account);
  return ForEachText(
      *row, [&](std::string_view domain) { texts->Add(Role::kWebsite, texts->Keep(domain)); });
}

absl::StatusOr<std::string> ProfileSource::Make(const storage::View& view, Kind kind, int object,
                                                RecordId id, Texts* texts) const {
  if (texts->employer != kNoId) LK_RETURN_IF_ERROR(AddEmployer(view, texts->employer, texts));
  if (object == view.known().account.object && id != kNoId) {
    LK_RETURN_IF_ERROR(AddAccountTexts(view, id, texts));
  }
  return normaliser_->Read(kind, texts->facts);
}

absl::StatusOr<std::optional<std::string>> ProfileSource::Read(const storage::View& view,
                                                               int object, RecordId id) const {
  const Reading& reading = ReadingOf(view.known(), object);
  LK_ASSIGN_OR_RETURN(storage::StatementLease row, view.connection.Prepare(reading.sql));
  row->Bind(id);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) return std::optional<std::string>();
  Texts texts;
  int column = 0;
  for (const FactField& field : reading.fields) {
    if (field.role == Role::kEmployer) {
      texts.employer = row->Int(column);
    } else if (field.role == Role::kBirthDate) {
      if (!row->IsNull(column)) texts.Add(field.role, texts.Keep(FormatDate(row->Int(column))));
    } else {
      texts.Add(field.role, row->Text(column));
    }
    ++column;
  }
  LK_ASSIGN_OR_RETURN(std::string profile,
                      Make(view, *KindOf(view.known(), object), object, id, &texts));
  return std::optional<std::string>(std::move(profile));
}

absl::StatusOr<std::string> ProfileSource::Of(const storage::View& view,
                                              const records::Record& record) const {
  const schema::Object& object = record.object();
  const Reading& reading = ReadingOf(view.known(), object.index);
  Texts texts;
  for (size_t i = 0; i < reading.fields.size(); ++i) {
    const FactField& field = reading.fields[i];
    const Value& value = record[reading.ordinals[i]];
    if (!value.has_value()) continue;
    if (field.role == Role::kEmployer) {
      texts.employer = value.int_value();
    } else if (field.role == Role::kBirthDate) {
      texts.Add(field.role, texts.Keep(FormatDate(value.int_value())));
    } else {
      texts.Add(field.role, value.text());
    }
  }
  return Make(view, *KindOf(view.known(), object.index), object.index, record.id(), &texts);
}

absl::StatusOr<std::string> ProfileSource::CompanyOf(const storage::View& view,
                                                     const records::Record& record) const {
  const schema::Object& object = record.object();
  if (object.index == view.known().account.object) return Of(view, record);
  const Reading& reading = ReadingOf(view.known(), object.index);
  Texts texts;
  for (size_t i = 0; i < reading.fields.size(); ++i) {
    const Value& value = record[reading.ordinals[i]];
    if (reading.fields[i].of_company && value.has_value()) {
      texts.Add(reading.fields[i].role, value.text());
    }
  }
  return normaliser_->Read(Kind::kCompany, texts.facts);
}

std::vector<std::string> ProfileSource::CompanyDomains(std::string_view email) const {
  Facts facts;
  facts.emails.push_back(email);
  const std::string bytes = normaliser_->Read(Kind::kCompany, facts);
  std::vector<std::string> domains;
  matching::AnyItem(matching::ProfileView(bytes).get(matching::Slot::kDomains), ' ',
                    [&](std::string_view domain) {
                      domains.emplace_back(domain);
                      return false;
                    });
  return domains;
}

}  // namespace leadkit::identity
