#include "scenario_words.h"

#include <cctype>

namespace leadkit::scenario {
namespace {

struct Word {
  std::string_view object;  // "": any
  std::string_view name;
  std::string_view meaning;
};

constexpr Word kObjects[] = {
    {"", "lead", "Lead"},
    {"", "contact", "Contact"},
    {"", "account", "Account"},
    {"", "opportunity", "Opportunity"},
    {"", "contact_role", "OpportunityContactRole"},
    {"", "campaign", "Campaign"},
    {"", "task", "Task"},
    {"", "call", "Task"},
    {"", "email", "Task"},
    {"", "meeting", "Event"},
    {"", "user", "User"},
    {"", "queue", "Queue"},
};

constexpr Word kFields[] = {
    {"Lead", "organization", "Company"},
    {"Lead", "source", "LeadSource"},
    {"Lead", "converted_at", "ConvertedDate"},
    {"Lead", "contact", "ConvertedContactId"},
    {"Contact", "account", "AccountId"},
    {"Contact", "account_role", "Title"},  // A contact has one account, and one title in it.
    {"Contact", "campaigns", "campaign_members"},
    {"Opportunity", "account", "AccountId"},
    {"Opportunity", "contact", "ContactId"},
    {"Opportunity", "primary_contact", "ContactId"},
    {"Opportunity", "stage", "StageName"},
    {"Opportunity", "forecast_category", "ForecastCategoryName"},
    {"Opportunity", "email", "ContactId.Email"},  // An opportunity has the address of its contact.
    {"Opportunity", "phone", "ContactId.Phone"},
    {"Account", "billing_address", "BillingStreet"},
    {"Account", "shipping_address", "ShippingStreet"},
    {"Task", "parent", "WhatId"},
    {"Task", "contact", "WhoId"},
    {"Task", "contacts", "WhoId"},
    {"Event", "parent", "WhatId"},
    {"Event", "contact", "WhoId"},
    {"Event", "contacts", "WhoId"},
    {"OpportunityContactRole", "contact", "ContactId"},
    {"", "first", "FirstName"},
    {"", "last", "LastName"},
    {"", "mobile", "MobilePhone"},
    {"Account", "domain", "Website"},
    {"", "owner", "OwnerId"},
    {"", "created_at", "CreatedDate"},
    {"", "created_by", "CreatedById"},
    {"", "modified_at", "LastModifiedDate"},
};

constexpr Word kNotHeld[] = {
    {"", "id", ""},
    {"", "type", ""},
    {"", "language", "records carry no language"},
    {"", "team", "there are no sales teams beside queues"},
    {"", "teams", "there are no sales teams beside queues"},
    {"Lead", "stage", "a lead has a status; stages are of opportunities"},
    {"Lead", "name", "of a lead is the person's"},
    {"", "notes", "there are no notes beside descriptions and activities"},
    {"", "comments", "there are no comments beside descriptions and activities"},
    {"", "affiliations", "a contact has one account"},
    {"", "photo", "there are no files"},
    {"", "attachments", "there are no files"},
    {"", "users", "an activity has one owner"},
    {"", "assigned_at", "a new record's owner has it since it was made"},
    {"", "active", "nothing is archived: what converts stays, and is read-only"},
    {"Opportunity", "party", "an opportunity has a contact, and the contact the lead's history"},
    {"Account", "campaigns", "campaign members are people"},
    {"User", "may", "the host checks permissions"},
    {"", "consent_history_rows_added", "consent has no history of its own"},
};

struct Complaint {
  std::string_view words;
  std::vector<lk_status> codes;
};

const std::vector<Complaint>& Complaints() {
  static const std::vector<Complaint> complaints = {
      {"INVALID_ID_FIELD", {LK_CONTACT_OF_ANOTHER_ACCOUNT, LK_OPPORTUNITY_OF_ANOTHER_ACCOUNT}},
      {"INVALID_FIELD", {LK_CONFLICTING_OPTIONS}},
      {"CANNOT_UPDATE_CONVERTED_LEAD", {LK_CANNOT_UPDATE_CONVERTED_LEAD}},
      {"contact has no account", {LK_CONTACT_OF_ANOTHER_ACCOUNT}},
      {"opportunity belongs to another account", {LK_OPPORTUNITY_OF_ANOTHER_ACCOUNT}},
      {"account required when an opportunity is given", {LK_CONFLICTING_OPTIONS}},
      {"accounts and contacts cannot be owned by a queue; owner must be given",
       {LK_OWNER_REQUIRED}},
      // What World::Forbid puts in the way.
      {"forbidden: no create access for Opportunity", {LK_DUPLICATE_VALUE}},
      {"conflict", {LK_DUPLICATES_DETECTED}},
      {"choose a contact", {LK_DUPLICATES_DETECTED}},
      {"contact already exists", {LK_DUPLICATES_DETECTED}},
      {"email already taken", {LK_DUPLICATES_DETECTED}},
      {"empty", {LK_REQUIRED_FIELD_MISSING}},
      {"required field missing: account.name", {LK_BLANK_COMPANY}},
      {"value too long for contact.c_note", {LK_FIELD_MAPPING_ERROR, LK_STRING_TOO_LONG}},
      {"lost leads cannot be converted", {LK_LEAD_DISQUALIFIED}},
      {"skipped: stage missing", {LK_INVALID_STATUS}},
      {"skipped: lower weight", {LK_TRANSITION_NOT_ALLOWED}},
      {"error: a won lead cannot be lost", {LK_TRANSITION_NOT_ALLOWED}},
      {"error: won must be 100", {LK_NUMBER_OUTSIDE_VALID_RANGE}},
  };
  return complaints;
}

template <size_t size>
const Word* FindWord(const Word (&words)[size], std::string_view object, std::string_view name) {
  for (const Word& word : words) {
    if (word.name == name && (word.object.empty() || word.object == object)) return &word;
  }
  return nullptr;
}

}  // namespace

std::string ObjectOf(std::string_view type) {
  const Word* word = FindWord(kObjects, "", type);
  return word == nullptr ? "" : std::string(word->meaning);
}

std::string ObjectOfName(std::string_view name) {
  constexpr std::string_view kLetters = "ACGLMOQTU";
  constexpr std::string_view kMeant[] = {"Account",     "Contact", "Campaign", "Lead", "User",
                                         "Opportunity", "Queue",   "Task",     "User"};
  const size_t place = name.empty() ? std::string_view::npos : kLetters.find(name.front());
  if (name == "K") return "Campaign";
  return place == std::string_view::npos ? "" : std::string(kMeant[place]);
}

std::string FieldWord(std::string_view object, std::string_view name) {
  const Word* word = FindWord(kFields, object, name);
  return std::string(word == nullptr ? name : word->meaning);
}

bool NotHeld(std::string_view object, std::string_view name) {
  return FindWord(kNotHeld, object, name) != nullptr;
}

std::vector<lk_status> CodesOf(std::string_view complaint) {
  for (const Complaint& known : Complaints()) {
    if (known.words == complaint) return known.codes;
  }
  for (int32_t code = 1; code < 200; ++code) {
    if (complaint == lk_status_name(code)) return {code};
  }
  return {};
}

bool NotGiven(std::string_view object, std::string_view name) {
  return NotHeld(object, name) || (object == "Lead" && name == "contact");
}

bool IsLost(std::string_view word) { return word == "Lost" || word == "lost" || word == "Dead"; }

}  // namespace leadkit::scenario
