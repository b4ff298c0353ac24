#include "tests/model/generator.h"

#include <algorithm>

namespace leadkit::model {
namespace {

// Beyond so many records, or fewer, new ones are made no more, so that a step stays fast.
constexpr int64_t kMaxRows = 160;
constexpr int64_t kMinRows = 25;
constexpr int kMaxUsers = 6;
constexpr int kMaxQueues = 3;

constexpr std::pair<Verb, int> kWeights[] = {
    {Verb::kInsert, 22},      {Verb::kUpdate, 14},      {Verb::kUpsert, 5},
    {Verb::kDelete, 8},       {Verb::kUndelete, 8},     {Verb::kPurge, 4},
    {Verb::kPurgeBin, 1},     {Verb::kMoveLead, 8},     {Verb::kMoveOpportunity, 5},
    {Verb::kConvert, 14},     {Verb::kPlan, 5},         {Verb::kApply, 4},
    {Verb::kConvertMany, 3},  {Verb::kInsertMany, 2},   {Verb::kUpdateMany, 2},
    {Verb::kUpsertMany, 2},   {Verb::kDeleteMany, 1},   {Verb::kUndeleteMany, 1},
    {Verb::kBegin, 3},        {Verb::kCommit, 12},      {Verb::kRollback, 8},
    {Verb::kSetReason, 4},    {Verb::kSetAutomated, 3}, {Verb::kSetUser, 1},
    {Verb::kSetLifecycle, 1}, {Verb::kReopen, 1}};

int64_t Count(const State& state, Object object) {
  return std::count_if(state.rows.begin(), state.rows.end(),
                       [&](const auto& entry) { return entry.second.object == object; });
}

bool IsOneOf(Verb verb, std::initializer_list<Verb> verbs) {
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

}  // namespace

Generator::Generator(uint64_t seed) : random_(seed) {
  max_rows_ = static_cast<size_t>(kMinRows + Below(kMaxRows - kMinRows));
  for (const auto& [verb, weight] : kWeights) {
    const int64_t factor = 1 + Below(4) * Below(4);
    weights_.push_back({verb, verb == Verb::kInsert ? weight * 6 : weight * factor});
  }
}

int64_t Generator::Below(int64_t count) {
  return static_cast<int64_t>(random_() % static_cast<uint64_t>(count));
}

int64_t Generator::NextPauseUs() {
  constexpr int64_t kMinuteUs = 60'000'000;
  if (Chance(20)) return 0;
  return Chance(10) ? Below(20 * 24 * 60) * kMinuteUs : Below(90) * kMinuteUs + Below(5000);
}

std::string Generator::Word(const std::string& choices) {
  std::vector<std::string> words = {""};
  for (char c : choices) {
    if (c == '|') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return One(words);
}

std::string Generator::RandomReason() {
  return Word("|||Spam|No budget|Price|No decision|because");
}

Verb Generator::PickVerb() {
  int64_t total = 0;
  for (const auto& [verb, weight] : weights_) total += weight;
  while (true) {
    int64_t at = Below(total);
    Verb verb = Verb::kInsert;
    for (const auto& [candidate, weight] : weights_) {
      verb = candidate;
      if (at < weight) break;
      at -= weight;
    }
    const bool inside = model_->in_transaction();
    if (inside && IsOneOf(verb, {Verb::kBegin, Verb::kPurgeBin, Verb::kSetUser, Verb::kSetLifecycle,
                                 Verb::kReopen})) {
      continue;
    }
    if (!inside &&
        IsOneOf(verb, {Verb::kCommit, Verb::kRollback, Verb::kSetReason, Verb::kSetAutomated})) {
      continue;
    }
    if (verb == Verb::kApply && !model_->has_plan()) continue;
    const bool makes =
        IsOneOf(verb, {Verb::kInsert, Verb::kUpsert, Verb::kInsertMany, Verb::kUpsertMany});
    const size_t rows = model_->state().rows.size();
    // Beyond the limit what is made makes room for what is in the bin, for the most part.
    if (makes && rows > max_rows_) verb = inside || Chance(85) ? Verb::kDelete : Verb::kPurgeBin;
    if (verb == Verb::kPurgeBin && rows < max_rows_ / 3 && Chance(80)) continue;
    return verb;
  }
}

Object Generator::PickObject() {
  using enum Object;
  const std::vector<Object> objects = {kLead,        kLead,     kLead,    kLead,    kLead,
                                       kAccount,     kAccount,  kContact, kContact, kOpportunity,
                                       kOpportunity, kCampaign, kMember,  kMember,  kTask,
                                       kTask,        kUser,     kQueue};
  const Object object = One(objects);
  if (object == kUser && Count(model_->state(), kUser) >= kMaxUsers && Chance(80)) return kLead;
  if (object == kQueue && Count(model_->state(), kQueue) >= kMaxQueues && Chance(80)) return kLead;
  return object;
}

Id Generator::PickId(Object object) {
  const State& state = model_->state();
  std::vector<Id> live;
  std::vector<Id> deleted;
  std::vector<Id> gone;
  for (Id id = 1; id < state.next; ++id) {
    if (model_->ObjectOf(id) != object) continue;
    const Row* row = state.Find(id);
    std::vector<Id>& list = row == nullptr ? gone : row->deleted ? deleted : live;
    list.push_back(id);
  }
  const int64_t at = Below(100);
  if (at < 1) return kNowhere;
  if (at < 3) return 1 + Below(state.next - 1);  // perhaps of another object
  if (at < 5 && !gone.empty()) return One(gone);
  if (at < 9 && !deleted.empty()) return One(deleted);
  return live.empty() ? kNowhere : One(live);
}

Id Generator::PickDeleted(Object object) {
  std::vector<Id> deleted;
  for (const auto& [id, row] : model_->state().rows) {
    if (row.deleted && row.object == object) deleted.push_back(id);
  }
  return deleted.empty() ? PickId(object) : One(deleted);
}

Id Generator::PickLead() {
  std::vector<Id> open;
  for (const auto& [id, row] : model_->state().rows) {
    if (row.object == Object::kLead && !row.deleted && !row.Flag("IsConverted")) open.push_back(id);
  }
  return open.empty() || Chance(8) ? PickId(Object::kLead) : One(open);
}

Id Generator::PickOf(Object object, const std::string& field, Id target) {
  std::vector<Id> ids;
  for (const auto& [id, row] : model_->state().rows) {
    if (row.object == object && !row.deleted && row.Ref(field) == target) ids.push_back(id);
  }
  return ids.empty() ? kNone : One(ids);
}

Value Generator::RandomReference(const FieldRule& rule) {
  Object object = One(rule.to);
  // A queue as the owner of what queues may not own.
  if (rule.name == "OwnerId" && rule.to.size() == 1 && Chance(3)) object = Object::kQueue;
  return {"", PickId(object)};
}

Value Generator::RandomValue(Object object, const FieldRule& rule) {
  if (rule.kind == Kind::kReference) return RandomReference(rule);
  if (rule.kind == Kind::kFlag) return {Word("true|false")};
  if (rule.kind == Kind::kMoney) return {Word("100.00|5000.00||1200.00")};
  if (rule.kind == Kind::kDate) return {Word("2026-09-30|2026-11-15|2027-01-31|2027-01-01")};
  if (rule.kind == Kind::kEmail) {
    return {Chance(1)
                ? "no address"
                : Word("ann@acme.example|Ann@Acme.Example|bob@acme.example|lee@one.example||")};
  }
  const std::string& name = rule.name;
  if (name == "Probability") return {Word("30|60|100|0|140|")};
  if (rule.kind == Kind::kNumber) return {Word("5|10|50|")};
  if (rule.max < 300 && Chance(1)) return {std::string(rule.max + 1, 'x')};
  if (object == Object::kLead && name == "Status") {
    return {Word("New|Working|Ready|Later|Bad|Converted|Taken|Nonsense")};
  }
  if (name == "StageName") return {Word("Discovery|Discovery|Proposal|Won|Lost|Nonsense")};
  if (name == "ForecastCategoryName") return {Word("Pipeline|Commit|")};
  if (object == Object::kMember && name == "Status")
    return {Word("Sent|Responded|Responded|Other")};
  if (object == Object::kTask && name == "Status") return {Word("Not Started|Completed|Deferred")};
  if (name == "ExternalId") return {Word("x1|x2|x3|x4|x5|x6|x7|x8|x9|")};
  if (name == "LastName") return {Word("Lee|Diaz|Okafor|Lee")};
  if (name == "FirstName") return {Word("Ann|Bob||")};
  if (name == "Company" || (object == Object::kAccount && name == "Name")) {
    return {
        Word("Acme|ACME|Acme Inc|Acme, Inc.|Café Uno|CAFE UNO|Globex|Ann Lee|Lee Household|Lee") +
        (Chance(2) ? std::string(120, 'y') : "")};
  }
  if (name == "LeadSource" || name == "AccountSource") return {Word("Web|Cold Call|List|Other||")};
  if (name == "CompanyDunsNumber") return {Word("123456789|")};
  return {Word("one|two|three|")};
}

Fields Generator::NewRecord(Object object) {
  Fields fields;
  for (const FieldRule& rule : RuleOf(object).fields) {
    const bool odd = Chance(1);
    if (rule.access == Access::kDerived) {
      if (odd && rule.kind == Kind::kFlag) fields.push_back({rule.name, {"true"}});
      continue;
    }
    if (rule.name == "CompanyDunsNumber" && Chance(60)) continue;
    const bool given_by_default = rule.name == "OwnerId" || rule.name == "IsActive" ||
                                  (rule.name == "Status" && object != Object::kMember);
    int percent = rule.required ? 99 : rule.kind == Kind::kReference ? 25 : 65;
    if (given_by_default || rule.name == "Probability" || rule.name == "ForecastCategoryName" ||
        rule.name == "ExternalId") {
      percent = 20;
    }
    if (object == Object::kMember && rule.kind == Kind::kReference) percent = 100;
    if (!Chance(percent)) continue;
    fields.push_back({rule.name, RandomValue(object, rule)});
  }
  const auto drop = [&](const std::string& name) {
    std::erase_if(fields, [&](const auto& field) { return field.first == name; });
  };
  if (object == Object::kMember && !Chance(2)) drop(Chance(65) ? "ContactId" : "LeadId");
  if (object == Object::kTask) {
    drop("WhoId");
    drop("WhatId");
    const bool of_lead = Chance(60);
    if (Chance(85))
      fields.push_back({"WhoId", {"", of_lead ? PickLead() : PickId(Object::kContact)}});
    if (Chance(of_lead ? 4 : 60)) {
      fields.push_back({"WhatId", RandomReference(RuleOf(Object::kTask, "WhatId"))});
    }
  }
  if (object == Object::kLead && Chance(60)) drop("Status");
  return fields;
}

Fields Generator::Changes(Object object) {
  Fields fields;
  const std::vector<FieldRule>& rules = RuleOf(object).fields;
  const int64_t count = 1 + Below(3);
  for (int64_t i = 0; i < count; ++i) {
    const FieldRule& rule = One(rules);
    const bool there = std::any_of(fields.begin(), fields.end(),
                                   [&](const auto& field) { return field.first == rule.name; });
    if (there) continue;
    const bool wanted = rule.access == Access::kWrite || Chance(10);
    if (!wanted || (rule.access == Access::kDerived && rule.kind != Kind::kFlag &&
                    rule.kind != Kind::kReference)) {
      continue;
    }
    // Users go more rarely than they come.
    if (rule.name == "IsActive" && object == Object::kUser && Chance(60)) {
      fields.push_back({rule.name, {"true"}});
      continue;
    }
    const bool clear = Chance(rule.required ? 3 : 15);
    fields.push_back({rule.name, clear ? Value{} : RandomValue(object, rule)});
  }
  return fields;
}

ConvertHow Generator::RandomHow(Id lead) {
  (void)lead;
  ConvertHow how;
  how.match = static_cast<int>(Below(4));
  if (Chance(25)) how.account = PickId(Object::kAccount);
  if (how.account != kNone && Chance(50)) {
    how.contact = PickOf(Object::kContact, "AccountId", how.account);
  }
  if (how.account != kNone && Chance(30)) {
    how.opportunity = PickOf(Object::kOpportunity, "AccountId", how.account);
  }
  if (Chance(4)) how.contact = PickId(Object::kContact);
  if (Chance(4)) how.opportunity = PickId(Object::kOpportunity);
  if (Chance(20)) how.status = Word("Converted|Taken|Taken|New|Nonsense");
  if (how.opportunity == kNone && Chance(30)) how.no_opportunity = true;
  if (!how.no_opportunity && how.opportunity == kNone && Chance(25)) {
    how.opportunity_name = Chance(5) ? std::string(81, 'n') : "Big deal";
  }
  if (Chance(2)) how.no_opportunity = true;
  if (Chance(2)) how.opportunity_name = "Big deal";
  if (Chance(how.contact != kNone ? 40 : 6)) how.overwrite_lead_source = true;
  if (Chance(30)) how.owner = PickId(Chance(95) ? Object::kUser : Object::kQueue);
  how.allow_disqualified = Chance(25);
  how.blank_company = static_cast<int>(Below(3));
  if (Chance(20)) how.key = Word("k1|k2|k3|k4|k5|k6");
  if (Chance(20)) {
    how.survivors.push_back({Word("Contact.Phone|Account.Phone|Contact.HasOptedOutOfEmail|"
                                  "Contact.Title"),
                             static_cast<int>(Below(3))});
  }
  return how;
}

Operation Generator::Many(Verb verb) {
  Operation op;
  op.verb = verb;
  op.flag = Chance(30);
  op.object = verb == Verb::kConvertMany ? Object::kLead : PickObject();
  const int64_t count = 1 + Below(5);
  if (verb == Verb::kInsertMany || verb == Verb::kUpsertMany) {
    for (int64_t i = 0; i < count; ++i) op.rows.push_back(NewRecord(op.object));
    return op;
  }
  for (int64_t i = 0; i < count; ++i) {
    Id id = verb == Verb::kConvertMany ? PickLead() : PickId(op.object);
    if (verb == Verb::kUndeleteMany && Chance(85)) id = PickDeleted(op.object);
    const bool again = std::find(op.ids.begin(), op.ids.end(), id) != op.ids.end();
    if (again && verb != Verb::kConvertMany) continue;
    op.ids.push_back(id);
    if (verb == Verb::kUpdateMany) op.rows.push_back(Changes(op.object));
  }
  if (verb != Verb::kConvertMany) return op;
  op.how = RandomHow(kNone);
  if (op.how.owner == kNone && op.how.key.empty() && Chance(40)) {
    op.how.owners = {PickId(Object::kUser), PickId(Object::kUser)};
  }
  return op;
}

Operation Generator::Next(const Model& model) {
  model_ = &model;
  Operation op;
  op.verb = PickVerb();
  op.object = PickObject();
  switch (op.verb) {
    case Verb::kInsert:
    case Verb::kUpsert:
      if (Chance(25)) op.object = Object::kLead;
      op.fields = NewRecord(op.object);
      return op;
    case Verb::kUpdate:
      op.id = PickId(op.object);
      op.fields = Changes(op.object);
      return op;
    case Verb::kDelete:
      op.id = PickId(op.object);
      return op;
    case Verb::kUndelete:
    case Verb::kPurge: {
      std::vector<Id> deleted;
      for (const auto& [id, row] : model.state().rows) {
        if (row.deleted && row.object != Object::kRole) deleted.push_back(id);
      }
      op.id = deleted.empty() || Chance(10) ? PickId(op.object) : One(deleted);
      if (op.id != kNowhere && Chance(95)) op.object = model.ObjectOf(op.id);
      if (op.object == Object::kRole) op.object = Object::kLead;
      return op;
    }
    case Verb::kMoveLead:
      op.id = PickLead();
      op.to = RandomValue(Object::kLead, RuleOf(Object::kLead, "Status")).text;
      op.reason = RandomReason();
      return op;
    case Verb::kMoveOpportunity:
      op.id = PickId(Object::kOpportunity);
      op.to = RandomValue(Object::kOpportunity, RuleOf(Object::kOpportunity, "StageName")).text;
      op.reason = RandomReason();
      return op;
    case Verb::kConvert:
    case Verb::kPlan:
      op.id = PickLead();
      op.how = RandomHow(op.id);
      op.flag = Chance(30);
      return op;
    case Verb::kSetReason:
      op.reason = RandomReason();
      return op;
    case Verb::kSetAutomated:
      op.flag = Chance(60);
      return op;
    case Verb::kSetUser:
      op.id = PickId(Object::kUser);
      return op;
    case Verb::kSetLifecycle:
      op.document = static_cast<int>(Below(static_cast<int64_t>(Documents().size())));
      return op;
    case Verb::kConvertMany:
    case Verb::kInsertMany:
    case Verb::kUpdateMany:
    case Verb::kUpsertMany:
    case Verb::kDeleteMany:
    case Verb::kUndeleteMany:
      return Many(op.verb);
    default:
      return op;
  }
}

}  // namespace leadkit::model
