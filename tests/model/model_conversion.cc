// Conversion: section "Conversion" of leadkit.h.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/model/model.h"

namespace leadkit::model {
namespace {

struct Carried {
  const char* lead;
  const char* target;
};
// Where the schema's `convert` says that the fields go which the test uses.
constexpr Carried kToAccount[] = {{"Phone", "Phone"},
                                  {"LeadSource", "AccountSource"},
                                  {"NumberOfEmployees", "NumberOfEmployees"},
                                  {"Street", "BillingStreet"},
                                  {"City", "BillingCity"},
                                  {"Company", "Name"}};
constexpr Carried kToContact[] = {
    {"LastName", "LastName"},    {"FirstName", "FirstName"},
    {"Email", "Email"},          {"Phone", "Phone"},
    {"Title", "Title"},          {"LeadSource", "LeadSource"},
    {"Street", "MailingStreet"}, {"City", "MailingCity"},
    {"DoNotCall", "DoNotCall"},  {"HasOptedOutOfEmail", "HasOptedOutOfEmail"}};
constexpr Carried kToOpportunity[] = {{"LeadSource", "LeadSource"}};

bool IsAddress(const std::string& lead_field) {
  return lead_field == "Street" || lead_field == "City";
}

// Whether the lead's value gets into a field of an existing record that has another one.
bool Wins(const Row& lead, const ConvertHow& how, const Carried& field, const Row& existing,
          bool has_address) {
  const std::string& theirs = lead.Text(field.lead);
  const bool is_flag = RuleOf(Object::kLead, field.lead).kind == Kind::kFlag;
  if (theirs.empty()) return false;
  const std::string name = RuleOf(existing.object).name + "." + field.target;
  for (const auto& [survivor_field, survivor] : how.survivors) {
    if (survivor_field != name) continue;
    if (survivor == LK_SURVIVOR_LEAD) return true;
    if (survivor == LK_SURVIVOR_EXISTING && existing.Has(field.target)) return false;
  }
  if (name == "Contact.LeadSource" && how.overwrite_lead_source) return true;
  if (is_flag) return theirs == "true";
  // Half an address of one place and half of another is worse than none.
  return !existing.Has(field.target) && !(IsAddress(field.lead) && has_address);
}

template <size_t count>
void Carry(const Row& lead, const ConvertHow& how, const Carried (&fields)[count], bool existing,
           Row* row) {
  const Row before = *row;
  bool has_address = false;
  for (const Carried& field : fields) {
    has_address |= IsAddress(field.lead) && before.Has(field.target);
  }
  for (const Carried& field : fields) {
    if (existing && !Wins(lead, how, field, before, has_address)) continue;
    if (lead.Has(field.lead)) row->SetText(field.target, lead.Text(field.lead));
  }
}

// The first `count` characters, without a blank at the end.
std::string Cut(const std::string& text, size_t count) {
  std::string out;
  for (char c : text) {
    if ((c & 0xC0) != 0x80 && count-- == 0) break;
    out += c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// What stays on the lead, of the fields that the test uses.
std::string Unmapped(const Row& lead) {
  const std::string& number = lead.Text("CompanyDunsNumber");
  return number.empty() ? "" : "CompanyDunsNumber=" + number;
}

Fields AllOf(const Row& row) { return Fields(row.values.begin(), row.values.end()); }

}  // namespace

void Model::JudgeOptions(const ConvertHow& how, Codes* errors) const {
  const bool named = !how.opportunity_name.empty();
  if (how.contact != kNone && how.account == kNone) errors->insert(LK_CONTACT_WITHOUT_ACCOUNT);
  const bool conflict =
      (how.opportunity != kNone && (how.account == kNone || named || how.no_opportunity)) ||
      (how.no_opportunity && named) || (how.owner != kNone && !how.owners.empty()) ||
      (how.overwrite_lead_source && how.contact == kNone && how.match != LK_MATCH_LINK);
  if (conflict) errors->insert(LK_CONFLICTING_OPTIONS);
  if (how.opportunity_name.size() > 80) errors->insert(LK_STRING_TOO_LONG);
}

std::vector<Id> Model::AccountsNamed(const std::string& name) const {
  std::vector<Id> ids;
  for (const auto& [id, row] : state_.rows) {
    if (row.object == Object::kAccount && !row.deleted && !NameKey(name).empty() &&
        NameKey(row.Text("Name")) == NameKey(name)) {
      ids.push_back(id);
    }
  }
  return ids;
}

// Of an account, or of any.
std::vector<Id> Model::ContactsOf(const std::string& email, Id account) const {
  std::vector<Id> ids;
  if (email.empty()) return ids;
  for (const auto& [id, row] : state_.rows) {
    if (row.object == Object::kContact && !row.deleted &&
        EmailKey(row.Text("Email")) == EmailKey(email) &&
        (account == kNone || row.Ref("AccountId") == account)) {
      ids.push_back(id);
    }
  }
  return ids;
}

void Model::ChooseAccount(const Row& lead, const ConvertHow& how, Draft* draft) const {
  if (how.account != kNone) {
    const Row* given = state_.Find(how.account);
    if (given == nullptr || given->object != Object::kAccount) {
      draft->errors.insert(LK_NOT_FOUND);
    } else if (given->deleted) {
      draft->errors.insert(LK_ENTITY_IS_DELETED);
    } else {
      draft->account.existing = how.account;
    }
    return;
  }
  std::string name = lead.Text("Company");
  const bool made_up = name.empty();
  if (made_up) {
    if (how.blank_company == LK_BLANK_REFUSE) draft->errors.insert(LK_BLANK_COMPANY);
    name = how.blank_company == LK_BLANK_HOUSEHOLD ? lead.Text("LastName") + " Household"
                                                   : lead.Text("Name");
  }
  draft->account.row.SetText("Name", name);
  if (how.match == LK_MATCH_NEVER) return;
  const std::vector<Id> same = AccountsNamed(name);
  draft->suggested.insert(draft->suggested.end(), same.begin(), same.end());
  if (how.match != LK_MATCH_LINK || same.empty()) return;
  if (!made_up) draft->account.existing = same.front();
  for (Id account : same) {
    if (ContactsOf(lead.Text("Email"), account).empty()) continue;
    draft->account.existing = account;
    return;
  }
}

void Model::ChooseContact(const Row& lead, const ConvertHow& how, Draft* draft) const {
  if (how.contact != kNone) {
    const Row* given = state_.Find(how.contact);
    if (given == nullptr || given->object != Object::kContact) {
      draft->errors.insert(LK_NOT_FOUND);
    } else if (given->deleted) {
      draft->errors.insert(LK_ENTITY_IS_DELETED);
    } else {
      if (given->Ref("AccountId") != how.account) {
        draft->errors.insert(LK_CONTACT_OF_ANOTHER_ACCOUNT);
      }
      draft->contact.existing = how.contact;
    }
    return;
  }
  if (how.match == LK_MATCH_NEVER) return;
  const std::string& email = lead.Text("Email");
  if (how.match == LK_MATCH_LINK && draft->account.existing != kNone) {
    const std::vector<Id> same = ContactsOf(email, draft->account.existing);
    if (!same.empty()) draft->contact.existing = same.front();
  }
  const std::vector<Id> anywhere = ContactsOf(email, kNone);
  draft->suggested.insert(draft->suggested.end(), anywhere.begin(), anywhere.end());
}

void Model::ChooseOpportunity(const Row& lead, const ConvertHow& how, Draft* draft) const {
  draft->skip_opportunity = how.no_opportunity;
  if (how.opportunity != kNone) {
    const Row* given = state_.Find(how.opportunity);
    if (given == nullptr || given->object != Object::kOpportunity) {
      draft->errors.insert(LK_NOT_FOUND);
    } else if (given->deleted) {
      draft->errors.insert(LK_ENTITY_IS_DELETED);
    } else {
      if (given->Ref("AccountId") != how.account) {
        draft->errors.insert(LK_OPPORTUNITY_OF_ANOTHER_ACCOUNT);
      }
      draft->opportunity.existing = how.opportunity;
    }
    return;
  }
  std::string name = how.opportunity_name;
  if (name.empty()) name = lead.Text("Company");
  if (name.empty() && draft->account.existing != kNone) {
    name = state_.rows.at(draft->account.existing).Text("Name");
  }
  if (name.empty()) name = draft->account.row.Text("Name");
  Row& row = draft->opportunity.row;
  // A longer company name has to be cut for it.
  row.SetText("Name", Cut(name, RuleOf(Object::kOpportunity, "Name").max));
  for (const Stage& stage : state_.lifecycle.stages) {
    if (stage.closed) continue;
    row.SetText("StageName", stage.name);
    return;
  }
}

void Model::Fill(const Row& lead, const ConvertHow& how, Draft* draft) const {
  const auto take = [&](Target* target, const auto& fields) {
    const bool existing = target->existing != kNone;
    if (existing) target->row = state_.rows.at(target->existing);
    const std::string name = target->row.Text("Name");
    Carry(lead, how, fields, existing, &target->row);
    if (!name.empty()) target->row.SetText("Name", name);  // chosen above
  };
  take(&draft->account, kToAccount);
  take(&draft->contact, kToContact);
  take(&draft->opportunity, kToOpportunity);
}

void Model::FindFollowers(Id lead, Draft* draft) const {
  for (const auto& [id, row] : state_.rows) {
    if (row.deleted) continue;
    const bool is_task = row.object == Object::kTask && row.Ref("WhoId") == lead;
    const bool is_member = row.object == Object::kMember && row.Ref("LeadId") == lead;
    if (!is_task && !is_member) continue;
    draft->followers.push_back(id);
    if (!is_member || draft->contact.existing == kNone) continue;
    for (const auto& [other, member] : state_.rows) {
      if (member.object == Object::kMember && !member.deleted &&
          member.Ref("ContactId") == draft->contact.existing &&
          member.Ref("CampaignId") == row.Ref("CampaignId")) {
        draft->merged[id] = other;
      }
    }
  }
}

// Everything about a conversion but doing it. REQUIRES: the lead is there and not deleted.
Model::Draft Model::Plan(Id id, const ConvertHow& how) const {
  const Row& lead = state_.rows.at(id);
  Draft draft;
  draft.account.row.object = Object::kAccount;
  draft.contact.row.object = Object::kContact;
  draft.opportunity.row.object = Object::kOpportunity;
  JudgeOptions(how, &draft.errors);
  if (lead.Flag("IsConverted")) draft.errors.insert(LK_CANNOT_UPDATE_CONVERTED_LEAD);
  const Status* first = state_.lifecycle.FirstOf("CONVERTED");
  draft.status = how.status.empty() ? first->name : how.status;
  const Status* target = state_.lifecycle.FindStatus(draft.status);
  if (target == nullptr || target->category != "CONVERTED") {
    draft.errors.insert(LK_INVALID_STATUS);
  } else {
    JudgeGuards(*target, lead, reason_, &draft.errors);
  }
  const Status* from = state_.lifecycle.FindStatus(lead.Text("Status"));
  if (from != nullptr && from->category == "DISQUALIFIED" && !how.allow_disqualified) {
    draft.errors.insert(LK_LEAD_DISQUALIFIED);
  }
  draft.owner = !how.owners.empty()  ? how.owners[0]
                : how.owner != kNone ? how.owner
                                     : lead.Ref("OwnerId");
  const Row* owner = state_.FindLive(draft.owner);
  if (how.owner == kNone && how.owners.empty() && owner != nullptr &&
      owner->object == Object::kQueue) {
    draft.errors.insert(LK_OWNER_REQUIRED);
  } else if (owner == nullptr || owner->object != Object::kUser) {
    draft.errors.insert(LK_INVALID_OWNER);
  } else if (!owner->Flag("IsActive")) {
    draft.errors.insert(LK_INACTIVE_OWNER_OR_USER);
  }
  ChooseAccount(lead, how, &draft);
  ChooseContact(lead, how, &draft);
  ChooseOpportunity(lead, how, &draft);
  if (how.match == LK_MATCH_REFUSE && !draft.suggested.empty()) {
    draft.errors.insert(LK_DUPLICATES_DETECTED);
  }
  Fill(lead, how, &draft);
  FindFollowers(id, &draft);
  draft.read[id] = lead;
  for (Id read : {draft.account.existing, draft.contact.existing, draft.opportunity.existing}) {
    if (read != kNone) draft.read[read] = state_.rows.at(read);
  }
  for (Id read : draft.followers) draft.read[read] = state_.rows.at(read);
  for (const auto& [from_member, into] : draft.merged) draft.read[into] = state_.rows.at(into);
  for (Id read : draft.suggested) draft.read[read] = state_.rows.at(read);
  return draft;
}

std::optional<Codes> Model::FindByKey(Id lead, const std::string& key, Converted* made) const {
  const auto it = state_.keys.find(key);
  if (key.empty() || it == state_.keys.end()) return std::nullopt;
  if (it->second.lead != lead) return Codes{LK_DUPLICATE_VALUE};
  *made = it->second;
  made->repeated = true;
  const Row* converted = state_.Find(lead);
  made->unmapped = converted == nullptr ? "" : Unmapped(*converted);
  return Codes{};
}

Codes Model::Convert(Id id, const ConvertHow& how, Converted* made) {
  if (const std::optional<Codes> repeated = FindByKey(id, how.key, made)) return *repeated;
  const Row* lead = state_.Find(id);
  if (lead == nullptr || lead->object != Object::kLead) return {LK_NOT_FOUND};
  if (lead->deleted) return {LK_ENTITY_IS_DELETED};
  Draft draft = Plan(id, how);
  if (!draft.errors.empty()) return draft.errors;
  *made = Make(id, how, std::move(draft));
  return {};
}

Converted Model::Make(Id id, const ConvertHow& how, Draft draft) {
  const Writer writer{true, reason_};
  const Row lead = state_.rows.at(id);
  Converted made;
  made.lead = id;
  made.unmapped = Unmapped(lead);
  Codes errors;
  const auto realize = [&](Target* target, bool* created) {
    *created = target->existing == kNone;
    if (!*created) {
      errors.merge(Update(target->existing, AllOf(target->row), writer));
      return target->existing;
    }
    target->row.SetRef("OwnerId", draft.owner);
    Id made_id = kNone;
    errors.merge(Insert(target->row.object, AllOf(target->row), writer, &made_id));
    return made_id;
  };
  made.account = realize(&draft.account, &made.account_created);
  if (draft.contact.existing == kNone) draft.contact.row.SetRef("AccountId", made.account);
  made.contact = realize(&draft.contact, &made.contact_created);
  if (!draft.skip_opportunity) {
    Row& row = draft.opportunity.row;
    if (draft.opportunity.existing == kNone) {
      row.SetRef("AccountId", made.account);
      row.SetRef("ContactId", made.contact);
      row.SetText("CloseDate",
                  EndOfFiscalQuarter(DayOf(now()), state_.lifecycle.fiscal_year_start_month));
      // The campaign that the lead came into last is the primary one.
      for (Id follower : draft.followers) {
        const Row& member = state_.rows.at(follower);
        if (member.object == Object::kMember) row.SetRef("CampaignId", member.Ref("CampaignId"));
      }
    }
    made.opportunity = realize(&draft.opportunity, &made.opportunity_created);
    if (!made.opportunity_created) {
      bool has_role = false;
      bool has_primary = false;
      for (const auto& [role_id, role] : state_.rows) {
        if (role.object != Object::kRole || role.deleted ||
            role.Ref("OpportunityId") != made.opportunity) {
          continue;
        }
        has_role |= role.Ref("ContactId") == made.contact;
        has_primary |= role.Flag("IsPrimary");
      }
      if (!has_role) AddRole(made.opportunity, made.contact, !has_primary);
    }
  }
  MoveFollowers(lead, draft, made);
  Fields mark = {{"Status", {draft.status}},
                 {"IsConverted", {"true"}},
                 {"ConvertedDate", {DayOf(now())}},
                 {"ConvertedAccountId", {"", made.account}},
                 {"ConvertedContactId", {"", made.contact}},
                 {"ConvertedOpportunityId", {"", made.opportunity}}};
  errors.merge(Update(id, mark, writer));
  if (!errors.empty()) {  // a mistake in the model: everything was checked before
    std::string codes;
    for (lk_status code : errors) codes += std::string(" ") + lk_status_name(code);
    std::fprintf(stderr, "the model contradicts itself:%s\n", codes.c_str());
    std::abort();
  }
  if (!how.key.empty()) state_.keys[how.key] = made;
  return made;
}

void Model::MoveFollowers(const Row& lead, const Draft& draft, const Converted& made) {
  const Writer writer{true, reason_};
  for (Id id : draft.followers) {
    const Row follower = state_.rows.at(id);
    if (follower.object == Object::kTask) {
      const Id what = made.opportunity != kNone ? made.opportunity : made.account;
      Fields change = {{"WhoId", {"", made.contact}}, {"WhatId", {"", what}}};
      if (!follower.Flag("IsClosed") && follower.Ref("OwnerId") == lead.Ref("OwnerId")) {
        change.push_back({"OwnerId", {"", draft.owner}});
      }
      Update(id, change, writer);
    } else if (!draft.merged.contains(id)) {
      Update(id, {{"ContactId", {"", made.contact}}}, writer);
    } else {
      // The further-along response wins, and the first date.
      const Id into = draft.merged.at(id);
      const Row other = state_.rows.at(into);
      Fields change;
      if (follower.Flag("HasResponded")) {
        const std::string& first = other.Text("FirstRespondedDate");
        if (!other.Flag("HasResponded")) change.push_back({"Status", {"Responded"}});
        if (first.empty() || follower.Text("FirstRespondedDate") < first) {
          change.push_back({"FirstRespondedDate", {follower.Text("FirstRespondedDate")}});
        }
      }
      Update(into, change, writer);
      Delete(Object::kMember, id);
    }
  }
}

Codes Model::Arrive(Id id) {
  const Arrival& arrival = state_.lifecycle.arrival;
  const Row& lead = state_.rows.at(id);
  bool takes = arrival.every_lead;
  for (const std::string& source : arrival.lead_sources) {
    takes |= EmailKey(source) == EmailKey(lead.Text("LeadSource"));  // in any case of letters
  }
  const Status* status = state_.lifecycle.FindStatus(lead.Text("Status"));
  if (!takes || status == nullptr || !status->works()) return {};
  ConvertHow how;
  how.match = arrival.link_matching ? LK_MATCH_LINK : LK_MATCH_NEVER;
  how.no_opportunity = arrival.no_opportunity;
  how.blank_company = arrival.person_accounts ? LK_BLANK_PERSON : LK_BLANK_REFUSE;
  Converted made;
  return Convert(id, how, &made);
}

// A plan is refused when what it has read has changed. Where a record was written without a change
// that the model sees, or another one came or went that the plan may have looked at, the documents
// leave it open.
Prediction Model::Apply(lk_status seen) {
  Prediction out;
  out.codes.clear();
  const KeptPlan plan = *plan_;
  plan_.reset();
  Converted made;
  if (const std::optional<Codes> repeated = FindByKey(plan.lead, plan.how.key, &made)) {
    out.codes = *repeated;
    if (out.codes.empty()) out.converted = made;
    return out;
  }
  const Row* lead = state_.Find(plan.lead);
  if (lead == nullptr) {
    out.codes = {LK_NOT_FOUND};
    return out;
  }
  if (lead->deleted) {
    out.codes = {LK_ENTITY_IS_DELETED};
    return out;
  }
  const Draft draft = Plan(plan.lead, plan.how);
  bool changed = false;
  bool touched = false;
  for (const auto& [id, row] : plan.draft.read) {
    const Row* is = state_.Find(id);
    const bool suggestion = std::find(plan.draft.suggested.begin(), plan.draft.suggested.end(),
                                      id) != plan.draft.suggested.end();
    const bool differs = is == nullptr || is->values != row.values || is->deleted != row.deleted;
    changed |= differs && !suggestion;
    touched |= is == nullptr || differs || is->touched_us != row.touched_us;
  }
  bool same_read = draft.read.size() == plan.draft.read.size();
  for (const auto& [id, row] : draft.read) same_read &= plan.draft.read.contains(id);
  changed |= draft.followers != plan.draft.followers || draft.owner != plan.draft.owner ||
             draft.status != plan.draft.status ||
             draft.account.existing != plan.draft.account.existing ||
             draft.contact.existing != plan.draft.contact.existing;
  const bool open = touched || !same_read || draft.errors != plan.draft.errors ||
                    draft.account.row.values != plan.draft.account.row.values ||
                    draft.opportunity.row.values != plan.draft.opportunity.row.values;
  out.codes = draft.errors;
  if (changed || open) out.codes.insert(LK_PLAN_IS_STALE);
  if (!draft.errors.empty()) return out;
  if (changed) return out;
  if (open && seen != LK_OK) return out;
  made = Make(plan.lead, plan.how, draft);
  out.codes.insert(LK_OK);
  out.converted = made;
  return out;
}

}  // namespace leadkit::model
