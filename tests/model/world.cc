#include "tests/model/world.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace leadkit::model {
namespace {

FieldRule Text(std::string name, size_t max = 255, bool required = false) {
  return {std::move(name), Kind::kText, max, required};
}
FieldRule Email(std::string name) { return {std::move(name), Kind::kEmail, 80}; }
FieldRule Flag(std::string name, std::string initially = "false") {
  return {std::move(name), Kind::kFlag, 5, false, Access::kWrite, std::move(initially)};
}
FieldRule Of(Kind kind, std::string name, bool required = false) {
  return {std::move(name), kind, 40, required};
}
FieldRule Derived(std::string name, Kind kind = Kind::kText) {
  return {std::move(name), kind, 255, false, Access::kDerived, kind == Kind::kFlag ? "false" : ""};
}
FieldRule Link(std::string name, std::vector<Object> to, OnDelete on_delete, bool required = false,
               Access access = Access::kWrite) {
  return {std::move(name), Kind::kReference, 18, required, access, "", std::move(to), on_delete};
}
FieldRule Defaulted(std::string name, std::string value, size_t max, bool required) {
  return {std::move(name), Kind::kText, max, required, Access::kWrite, std::move(value)};
}
FieldRule Owner(std::vector<Object> to) {
  return Link("OwnerId", std::move(to), OnDelete::kRestrict, true);
}

std::vector<ObjectRule> MakeSchema() {
  using enum Object;
  const FieldRule external = Text("ExternalId");
  return {
      {kUser,
       "User",
       {Text("LastName", 80, true), Derived("Name"), Flag("IsActive", "true"), external}},
      {kQueue, "Queue", {Text("Name", 80, true), Flag("IsActive", "true"), external}},
      {kAccount,
       "Account",
       {Text("Name", 255, true), Text("Phone", 40), Text("AccountSource"),
        Of(Kind::kNumber, "NumberOfEmployees"), Text("BillingStreet"), Text("BillingCity", 40),
        Link("ParentId", {kAccount}, OnDelete::kClear), external, Owner({kUser})}},
      {kContact,
       "Contact",
       {Text("LastName", 80, true), Text("FirstName", 40), Derived("Name"),
        Link("AccountId", {kAccount}, OnDelete::kCascade, true), Email("Email"), Text("Phone", 40),
        Text("Title", 128), Text("LeadSource"), Text("MailingStreet"), Text("MailingCity", 40),
        Link("ReportsToId", {kContact}, OnDelete::kClear), Flag("DoNotCall"),
        Flag("HasOptedOutOfEmail"), external, Owner({kUser})}},
      {kOpportunity,
       "Opportunity",
       {Text("Name", 120, true), Link("AccountId", {kAccount}, OnDelete::kCascade, true),
        Text("StageName", 255, true), Of(Kind::kDate, "CloseDate", true),
        Of(Kind::kMoney, "Amount"), Of(Kind::kNumber, "Probability"), Text("ForecastCategoryName"),
        Text("LeadSource"), Link("CampaignId", {kCampaign}, OnDelete::kClear),
        Link("ContactId", {kContact}, OnDelete::kClear, false, Access::kCreate),
        Derived("IsClosed", Kind::kFlag), Derived("IsWon", Kind::kFlag),
        Derived("ExpectedRevenue", Kind::kMoney), Derived("Fiscal"),
        Derived("PushCount", Kind::kNumber), Derived("LastOpenStage"), Derived("ClosedReason"),
        external, Owner({kUser})}},
      {kRole,
       "OpportunityContactRole",
       {Link("OpportunityId", {kOpportunity}, OnDelete::kCascade, true, Access::kCreate),
        Link("ContactId", {kContact}, OnDelete::kCascade, true), Flag("IsPrimary")}},
      {kCampaign, "Campaign", {Text("Name", 80, true), Flag("IsActive"), external, Owner({kUser})}},
      {kLead,
       "Lead",
       {Text("LastName", 80, true),
        Text("FirstName", 40),
        Derived("Name"),
        Text("Company"),
        Email("Email"),
        Text("Phone", 40),
        Text("Title", 128),
        Text("Status", 255, true),
        Text("LeadSource"),
        Of(Kind::kNumber, "NumberOfEmployees"),
        Text("Street"),
        Text("City", 40),
        Text("CompanyDunsNumber", 9),
        Flag("DoNotCall"),
        Flag("HasOptedOutOfEmail"),
        Derived("LastTransferDate", Kind::kDate),
        Derived("IsConverted", Kind::kFlag),
        Derived("ConvertedDate", Kind::kDate),
        Link("ConvertedAccountId", {kAccount}, OnDelete::kKeep, false, Access::kDerived),
        Link("ConvertedContactId", {kContact}, OnDelete::kKeep, false, Access::kDerived),
        Link("ConvertedOpportunityId", {kOpportunity}, OnDelete::kKeep, false, Access::kDerived),
        external,
        Owner({kUser, kQueue})}},
      {kMember,
       "CampaignMember",
       {Link("CampaignId", {kCampaign}, OnDelete::kCascade, true, Access::kCreate),
        Link("LeadId", {kLead}, OnDelete::kCascade, false, Access::kCreate),
        Link("ContactId", {kContact}, OnDelete::kCascade, false, Access::kCreate),
        Defaulted("Status", "Sent", 40, false), Derived("HasResponded", Kind::kFlag),
        Derived("FirstRespondedDate", Kind::kDate), Derived("Type"), external}},
      {kTask,
       "Task",
       {Text("Subject"), Link("WhoId", {kContact, kLead}, OnDelete::kCascade),
        Link("WhatId", {kAccount, kOpportunity, kCampaign}, OnDelete::kCascade),
        Link("AccountId", {kAccount}, OnDelete::kKeep, false, Access::kDerived),
        Defaulted("Status", "Not Started", 255, true), Derived("IsClosed", Kind::kFlag), external,
        Owner({kUser, kQueue})}},
  };
}

std::chrono::year_month_day Parse(const std::string& day) {
  using std::chrono::year;
  return year{std::atoi(day.c_str())} /
         std::chrono::month(static_cast<unsigned>(std::atoi(day.c_str() + 5))) /
         std::chrono::day(static_cast<unsigned>(std::atoi(day.c_str() + 8)));
}

std::string Format(std::chrono::year_month_day day) {
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

// Months since the fiscal year began.
int MonthsIn(std::chrono::year_month_day day, int first_month) {
  return (static_cast<int>(static_cast<unsigned>(day.month())) - first_month + 12) % 12;
}

}  // namespace

const std::vector<ObjectRule>& Schema() {
  static const std::vector<ObjectRule> schema = MakeSchema();
  return schema;
}

const ObjectRule& RuleOf(Object object) {
  for (const ObjectRule& rule : Schema()) {
    if (rule.object == object) return rule;
  }
  std::abort();
}

const FieldRule& RuleOf(Object object, const std::string& field) {
  for (const FieldRule& rule : RuleOf(object).fields) {
    if (rule.name == field) return rule;
  }
  std::fprintf(stderr, "the model has no field %s\n", field.c_str());
  std::abort();
}

const std::string& Row::Text(const std::string& field) const {
  static const std::string none;
  const auto it = values.find(field);
  return it == values.end() ? none : it->second.text;
}

Id Row::Ref(const std::string& field) const {
  const auto it = values.find(field);
  return it == values.end() ? kNone : it->second.ref;
}

void Row::Set(const std::string& field, Value value) {
  if (value.is_null()) {
    values.erase(field);
  } else {
    values[field] = std::move(value);
  }
}

std::string DayOf(int64_t at_us) {
  using namespace std::chrono;
  return Format(floor<days>(sys_time<microseconds>(microseconds(at_us))));
}

std::string EndOfFiscalQuarter(const std::string& day, int first_month) {
  using namespace std::chrono;
  const year_month_day date = Parse(day);
  const year_month last = date.year() / date.month() + months(2 - MonthsIn(date, first_month) % 3);
  return Format(sys_days(last / std::chrono::last));
}

std::string FiscalPeriodOf(const std::string& day, int first_month) {
  const std::chrono::year_month_day date = Parse(day);
  const int quarter = MonthsIn(date, first_month) / 3 + 1;
  const int month = static_cast<int>(static_cast<unsigned>(date.month()));
  const bool ends_next_year = first_month > 1 && month >= first_month;
  return std::to_string(static_cast<int>(date.year()) + (ends_next_year ? 1 : 0)) + " " +
         std::to_string(quarter);
}

std::string NameKey(const std::string& name) {
  std::string key;
  for (size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (c == 0xC3 && i + 1 < name.size()) {  // é and É, the only accents that the test uses
      key += 'e';
      ++i;
    } else if (c >= 'A' && c <= 'Z') {
      key += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      key += static_cast<char>(c);
    }
  }
  return key;
}

std::string EmailKey(const std::string& email) {
  std::string key = email;
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

}  // namespace leadkit::model
