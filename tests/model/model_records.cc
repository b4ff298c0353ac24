// Inserts and updates, and what must hold of every record.
#include <algorithm>

#include "tests/model/model.h"

namespace leadkit::model {
namespace {

size_t CountCharacters(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void JudgeValue(const FieldRule& rule, const Value& value, Codes* errors) {
  if (rule.kind == Kind::kReference || value.is_null()) return;
  if (CountCharacters(value.text) > rule.max) errors->insert(LK_STRING_TOO_LONG);
  if (rule.kind == Kind::kEmail && value.text.find('@') == std::string::npos) {
    errors->insert(LK_INVALID_EMAIL_ADDRESS);
  }
}

bool Names(const Fields& fields, const std::string& name) {
  return std::any_of(fields.begin(), fields.end(),
                     [&](const auto& field) { return field.first == name; });
}

// A yes-or-no field is never null.
Value Normal(const FieldRule& rule, Value value) {
  if (rule.kind == Kind::kFlag && value.is_null()) value.text = rule.default_value;
  return value;
}

}  // namespace

Codes Model::Insert(Object object, const Fields& fields, const Writer& writer, Id* id) {
  Row row;
  row.object = object;
  Codes errors;
  for (const auto& [name, value] : fields) {
    const FieldRule& rule = RuleOf(object, name);
    if (rule.access == Access::kDerived && !value.is_null()) errors.insert(LK_FIELD_NOT_WRITEABLE);
    JudgeValue(rule, value, &errors);
    row.Set(name, Normal(rule, value));
  }
  for (const FieldRule& rule : RuleOf(object).fields) {
    if (!Names(fields, rule.name)) row.Set(rule.name, {rule.default_value});
    if (rule.name == "OwnerId" && !row.Has(rule.name)) row.SetRef(rule.name, actor_);
  }
  if (object == Object::kLead && !row.Has("Status")) {
    row.SetText("Status", state_.lifecycle.FirstOf("OPEN")->name);
  }
  errors.merge(Judge(nullptr, &row, kNone, fields, writer));
  if (!errors.empty()) return errors;
  const State before = state_;
  *id = NewId(object);
  row.created_us = now();
  row.modified_us = now();
  const std::string moved_to = object == Object::kLead          ? row.Text("Status")
                               : object == Object::kOpportunity ? row.Text("StageName")
                                                                : "";
  const Id contact = object == Object::kOpportunity ? row.Ref("ContactId") : kNone;
  Store(*id, std::move(row));
  if (!moved_to.empty()) AppendMove(*id, "", moved_to, writer.reason, false);
  // The contact an opportunity is made with becomes its primary role.
  if (contact != kNone) AddRole(*id, contact, true);
  if (object != Object::kLead) return {};
  const Codes refused = Arrive(*id);
  if (refused.empty() || !state_.lifecycle.arrival.must_convert) return {};
  state_ = before;
  *id = kNone;
  return refused;
}

Codes Model::Change(Object object, Id id, const Fields& fields, const Writer& writer) {
  const Row* row = state_.Find(id);
  const bool found = row != nullptr && row->object == object;
  if (found && !row->deleted) return Update(id, fields, writer);
  Codes errors = {found ? LK_ENTITY_IS_DELETED : LK_NOT_FOUND};
  // An id of another object is seen already when it is set.
  for (const auto& [name, value] : fields) {
    if (value.ref <= kNone) continue;
    const std::vector<Object>& to = RuleOf(object, name).to;
    if (std::find(to.begin(), to.end(), ObjectOf(value.ref)) == to.end()) {
      errors.insert(LK_INVALID_CROSS_REFERENCE_KEY);
    }
  }
  return errors;
}

Codes Model::Update(Id id, const Fields& fields, const Writer& writer) {
  const Row before = state_.rows.at(id);
  Row after = before;
  Codes errors;
  for (const auto& [name, value] : fields) {
    const FieldRule& rule = RuleOf(before.object, name);
    JudgeValue(rule, value, &errors);
    after.Set(name, Normal(rule, value));
    const bool differs = after.values != before.values;
    if (differs && rule.access != Access::kWrite && !writer.by_leadkit) {
      const bool this_one =
          !(before.Text(name) == after.Text(name) && before.Ref(name) == after.Ref(name));
      if (this_one) errors.insert(LK_FIELD_NOT_WRITEABLE);
    }
  }
  if (after.values == before.values) return errors;
  if (before.Flag("IsConverted") && !writer.by_leadkit) {
    errors.insert(LK_CANNOT_UPDATE_CONVERTED_LEAD);
  }
  errors.merge(Judge(&before, &after, id, fields, writer));
  if (!errors.empty()) return errors;
  if (after.values == before.values) return {};
  after.modified_us = now();
  Store(id, after);
  const std::string field = before.object == Object::kLead          ? "Status"
                            : before.object == Object::kOpportunity ? "StageName"
                                                                    : "";
  if (!field.empty() && before.Text(field) != after.Text(field)) {
    bool begins = false;
    if (before.object == Object::kLead) {
      const Status* from = state_.lifecycle.FindStatus(before.Text(field));
      const Status* to = state_.lifecycle.FindStatus(after.Text(field));
      begins = from != nullptr && to != nullptr && from->rests() && to->works();
    } else {
      begins = before.Flag("IsClosed") && !after.Flag("IsClosed");
    }
    AppendMove(id, before.Text(field), after.Text(field), writer.reason, begins);
  }
  // Activities are found by the account of what they are about.
  if (before.Ref("AccountId") == after.Ref("AccountId")) return {};
  if (before.object != Object::kContact && before.object != Object::kOpportunity) return {};
  for (auto& [task_id, task] : state_.rows) {
    if (task.object != Object::kTask || task.deleted) continue;
    const Id account = AccountOfTask(task);
    if (task.Ref("AccountId") == account) continue;
    task.SetRef("AccountId", account);
    task.modified_us = task.touched_us = now();
  }
  return {};
}

Codes Model::Upsert(Object object, const Fields& fields, Id* id, bool* created) {
  std::string key;
  for (const auto& [name, value] : fields) {
    if (name == "ExternalId") key = value.text;
  }
  *created = true;
  for (const auto& [other, row] : state_.rows) {
    if (key.empty() || row.object != object || row.deleted || row.Text("ExternalId") != key) {
      continue;
    }
    *id = other;
    *created = false;
    return Update(other, fields, ByUser());
  }
  return Insert(object, fields, ByUser(), id);
}

Codes Model::Judge(const Row* before, Row* after, Id id, const Fields& written,
                   const Writer& writer) {
  Codes errors;
  if (after->object == Object::kLead) JudgeStatus(before, *after, writer, &errors);
  if (after->object == Object::kOpportunity) {
    JudgeStage(before, after, written, writer, &errors);
  }
  JudgeReferences(before, *after, &errors);
  Derive(before, after);
  JudgeRequired(*after, &errors);
  JudgeUnique(*after, id, &errors);
  JudgeLaws(before, *after, id, writer, &errors);
  return errors;
}

void Model::JudgeReferences(const Row* before, const Row& after, Codes* errors) const {
  for (const FieldRule& rule : RuleOf(after.object).fields) {
    const Id id = after.Ref(rule.name);
    if (id == kNone || (before != nullptr && before->Ref(rule.name) == id)) continue;
    const Row* target = state_.Find(id);
    const bool is_owner = rule.name == "OwnerId";
    if (target == nullptr ||
        std::find(rule.to.begin(), rule.to.end(), target->object) == rule.to.end()) {
      errors->insert(LK_INVALID_CROSS_REFERENCE_KEY);
      if (is_owner) errors->insert(LK_INVALID_OWNER);
      continue;
    }
    if (target->deleted) errors->insert(LK_ENTITY_IS_DELETED);
    if (is_owner && !target->Flag("IsActive")) errors->insert(LK_INACTIVE_OWNER_OR_USER);
    if (target->Flag("IsConverted") && rule.access != Access::kDerived) {
      errors->insert(LK_CANNOT_UPDATE_CONVERTED_LEAD);
    }
  }
}

void Model::JudgeRequired(const Row& after, Codes* errors) const {
  for (const FieldRule& rule : RuleOf(after.object).fields) {
    if (rule.required && !after.Has(rule.name)) errors->insert(LK_REQUIRED_FIELD_MISSING);
  }
}

void Model::JudgeUnique(const Row& after, Id id, Codes* errors) const {
  const std::string& key = after.Text("ExternalId");
  if (key.empty()) return;
  for (const auto& [other, row] : state_.rows) {
    if (other != id && row.object == after.object && !row.deleted &&
        row.Text("ExternalId") == key) {
      errors->insert(LK_DUPLICATE_VALUE);
    }
  }
}

void Model::JudgeLaws(const Row* before, const Row& after, Id id, const Writer& writer,
                      Codes* errors) const {
  if (after.object == Object::kTask && after.Has("WhatId")) {
    const Row* who = state_.Find(after.Ref("WhoId"));
    if (who != nullptr && who->object == Object::kLead) errors->insert(LK_FIELD_INTEGRITY);
  }
  if (after.object == Object::kMember) {
    const bool both = after.Has("LeadId") && after.Has("ContactId");
    if (!after.Has("LeadId") && !after.Has("ContactId")) {
      errors->insert(LK_REQUIRED_FIELD_MISSING);
    }
    if (both && before == nullptr && !writer.by_leadkit) errors->insert(LK_FIELD_INTEGRITY);
    if (IsSecondMembership(after, id)) errors->insert(LK_DUPLICATE_VALUE);
  }
  for (const char* field : {"ParentId", "ReportsToId"}) {
    if (before != nullptr && after.Has(field) && before->Ref(field) != after.Ref(field) &&
        GoesRound(id, field, after.Ref(field))) {
      errors->insert(LK_FIELD_INTEGRITY);
    }
  }
}

// Nobody is in a campaign twice. A membership that conversion has moved is the contact's.
bool Model::IsSecondMembership(const Row& member, Id id) const {
  const std::string who = member.Has("ContactId") ? "ContactId" : "LeadId";
  for (const auto& [other, row] : state_.rows) {
    if (other != id && row.object == Object::kMember && !row.deleted &&
        row.Ref("CampaignId") == member.Ref("CampaignId") && row.Ref(who) == member.Ref(who)) {
      return true;
    }
  }
  return false;
}

bool Model::GoesRound(Id id, const std::string& field, Id target) const {
  while (target != kNone) {
    if (target == id) return true;
    const Row* row = state_.Find(target);
    target = row == nullptr ? kNone : row->Ref(field);
  }
  return false;
}

void Model::Derive(const Row* before, Row* after) const {
  switch (after->object) {
    case Object::kLead:
      if (before != nullptr && before->Ref("OwnerId") != after->Ref("OwnerId")) {
        after->SetText("LastTransferDate", DayOf(now()));
      }
      [[fallthrough]];
    case Object::kContact: {
      const std::string& first = after->Text("FirstName");
      after->SetText("Name", first + (first.empty() ? "" : " ") + after->Text("LastName"));
      return;
    }
    case Object::kUser:
      after->SetText("Name", after->Text("LastName"));
      return;
    case Object::kMember: {
      const bool responded = after->Text("Status") == "Responded";
      after->SetText("Type", after->Has("ContactId") ? "Contact" : "Lead");
      after->SetFlag("HasResponded", responded);
      if (responded && !after->Has("FirstRespondedDate")) {
        after->SetText("FirstRespondedDate", DayOf(now()));
      }
      return;
    }
    case Object::kTask:
      after->SetFlag("IsClosed", after->Text("Status") == "Completed");
      after->SetRef("AccountId", AccountOfTask(*after));
      return;
    default:
      return;
  }
}

Id Model::AccountOfTask(const Row& task) const {
  const Row* what = state_.Find(task.Ref("WhatId"));
  if (what != nullptr && what->object == Object::kAccount) return task.Ref("WhatId");
  if (what != nullptr && what->object == Object::kOpportunity) return what->Ref("AccountId");
  const Row* who = state_.Find(task.Ref("WhoId"));
  return who != nullptr && who->object == Object::kContact ? who->Ref("AccountId") : kNone;
}

void Model::Store(Id id, Row row) {
  row.touched_us = now();
  state_.rows[id] = std::move(row);
}

// One role of an opportunity is the primary one: the latest that was made so.
void Model::AddRole(Id opportunity, Id contact, bool primary) {
  if (primary) {
    for (auto& [id, row] : state_.rows) {
      if (row.object != Object::kRole || row.deleted || row.Ref("OpportunityId") != opportunity) {
        continue;
      }
      if (!row.Flag("IsPrimary")) continue;
      row.SetFlag("IsPrimary", false);
      row.modified_us = row.touched_us = now();
    }
  }
  Row role;
  role.object = Object::kRole;
  role.created_us = role.modified_us = now();
  role.SetRef("OpportunityId", opportunity);
  role.SetRef("ContactId", contact);
  role.SetFlag("IsPrimary", primary);
  Store(NewId(Object::kRole), std::move(role));
}

void Model::AppendMove(Id id, const std::string& from, const std::string& to,
                       const std::string& reason, bool begins_cycle) {
  std::vector<Move>& moves = state_.history[id];
  const int cycle = moves.empty() ? 1 : moves.back().cycle;
  moves.push_back({from, to, reason, cycle + (begins_cycle ? 1 : 0), now()});
}

}  // namespace leadkit::model
