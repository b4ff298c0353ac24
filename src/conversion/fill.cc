#include <algorithm>
#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "conversion/making.h"
#include "records/unique.h"
#include "records/validate.h"

namespace leadkit::conversion {
namespace {

using records::Record;
using schema::Field;
using schema::Object;

// The last word on a field counts.
Survivor SurvivorOf(const Making& m, int object, int field) {
  Survivor survivor = Survivor::kDefault;
  for (const FieldSurvivor& rule : m.survivors) {
    if (rule.object == object && rule.field == field) survivor = rule.survivor;
  }
  return survivor;
}

absl::Status Carry(const MapEntry& entry, const Value& value, Target* target) {
  const Object& object = target->record.object();
  const Field& field = object.fields[static_cast<size_t>(entry.target_field)];
  Value& slot = target->record.Mutable(entry.target_field);
  slot = value;
  return records::CheckValue(object, field, &slot);
}

// Whether a field of an existing record takes the lead's value, which differs from its own.
bool Takes(const Making& m, const MapEntry& entry, const Value& value, const Value& own, int object,
           bool has_address) {
  switch (SurvivorOf(m, object, entry.target_field)) {
    case Survivor::kLead:
      return true;
    case Survivor::kExisting:
      if (own.has_value()) return false;
      break;
    case Survivor::kDefault:
      break;
  }
  if (object == m.known.contact.object && entry.target_field == m.known.contact.lead_source &&
      m.options.overwrite_lead_source) {
    return true;
  }
  if (entry.sticky) return value.int_value() != 0;
  // Half an address of one place and half of another is worse than none.
  return !own.has_value() && !(entry.address && has_address);
}

absl::Status FillExisting(Making& m, const std::vector<MapEntry>& entries, Target* target) {
  const Record& current = target->current;
  const int object = current.object().index;
  target->record.Reset(current.object());
  target->record.set_id(target->id);
  bool has_address = false;
  for (const MapEntry& entry : entries) {
    has_address |= entry.address && current.has(entry.target_field);
  }
  for (const MapEntry& entry : entries) {
    const Value& value = m.plan.lead[entry.lead_field];
    const Value& own = current[entry.target_field];
    if (!value.has_value() || value == own) continue;
    if (!Takes(m, entry, value, own, object, has_address)) {
      // Not being opted out says nothing that could be lost.
      if (entry.sticky && value.int_value() == 0) continue;
      target->kept.push_back({entry.lead_field, entry.target_field});
      continue;
    }
    LK_RETURN_IF_ERROR(Carry(entry, value, target));
    target->fills = true;
    const bool survives = SurvivorOf(m, object, entry.target_field) == Survivor::kLead;
    if (survives) continue;
    if (entry.sticky) target->given.push_back({entry.target_field, Source::kOptOut});
    if (object == m.known.contact.object && entry.target_field == m.known.contact.lead_source) {
      target->given.push_back({entry.target_field, Source::kAskedFor});
    }
  }
  return absl::OkStatus();
}

absl::Status Fill(Making& m, const std::vector<MapEntry>& entries, Target* target) {
  if (target->mode == Mode::kLink) return FillExisting(m, entries, target);
  if (target->mode == Mode::kNone) return absl::OkStatus();
  for (const MapEntry& entry : entries) {
    const Value& value = m.plan.lead[entry.lead_field];
    if (value.has_value()) LK_RETURN_IF_ERROR(Carry(entry, value, target));
  }
  return absl::OkStatus();
}

// What the lifecycle will ask of the new opportunity when the plan is applied.
absl::Status CheckStage(const Making& m, const Record& record) {
  const auto& known = m.known.opportunity;
  const std::string_view name = record.Text(known.stage);
  const lifecycle::Stage* stage = m.OpportunityLifecycle().FindStage(name);
  if (stage == nullptr) {
    return MakeError(Code::kRestrictedPicklist,
                     absl::StrCat("there is no stage '", ToAbsl(TakeCharacters(name, 60)),
                                  "' for the new opportunity; use ",
                                  JoinForReader(m.OpportunityLifecycle().StageNames())),
                     {"Opportunity", "StageName", 0});
  }
  for (const std::string& required : stage->required_fields) {
    const Field* field = record.object().Find(required);
    if (field == nullptr || record.has(field->ordinal)) continue;
    const int later[] = {known.account, known.contact, known.owner, known.close_date,
                         known.campaign};
    if (std::find(std::begin(later), std::end(later), field->ordinal) != std::end(later)) continue;
    return MakeError(Code::kGuardNotMet,
                     absl::StrCat("the new opportunity's stage '", stage->name, "' needs ",
                                  field->api, " and no lead field fills it; map one"),
                     {"Opportunity", field->api, 0});
  }
  return absl::OkStatus();
}

// Asked for, else mapped from the lead, else the company's, else the account's.
absl::Status NameOpportunity(Making& m) {
  const int ordinal = m.known.opportunity.name;
  Target& target = m.plan.opportunity;
  Source source = Source::kAskedFor;
  std::string name(TrimSpace(m.options.opportunity_name));
  if (name.empty() && target.record.has(ordinal)) return absl::OkStatus();
  if (name.empty()) {
    source = Source::kCompany;
    name = m.LeadText(m.known.lead.company);
  }
  if (name.empty()) {
    source = Source::kAccountName;
    const Target& account = m.plan.account;
    const Record& named = account.mode == Mode::kLink ? account.current : account.record;
    name = named.Text(m.known.account.name);
  }
  const Object& object = target.record.object();
  const std::string_view cut =
      TakeCharacters(name, object.fields[static_cast<size_t>(ordinal)].max);
  if (cut.size() != name.size()) source = Source::kCutName;
  target.record.Mutable(ordinal).SetText(TrimSpace(cut));
  target.given.push_back({ordinal, source});
  return absl::OkStatus();
}

absl::Status ChooseRecordType(Making& m) {
  const std::string& type = m.options.opportunity_record_type;
  if (type.empty()) return absl::OkStatus();
  const std::vector<std::string> types = m.lifecycle.RecordTypeNames("Opportunity");
  if (!types.empty() && m.lifecycle.FindRecordType("Opportunity", type) == nullptr) {
    return MakeError(Code::kRestrictedPicklist,
                     absl::StrCat("there is no record type '", ToAbsl(TakeCharacters(type, 60)),
                                  "' for the new opportunity; use ", JoinForReader(types)),
                     {"Opportunity", "RecordType", 0});
  }
  Target& target = m.plan.opportunity;
  const int ordinal = m.known.opportunity.record_type;
  Value& value = target.record.Mutable(ordinal);
  value.SetText(type);
  target.given.push_back({ordinal, Source::kAskedFor});
  const Object& object = target.record.object();
  return records::CheckValue(object, object.fields[static_cast<size_t>(ordinal)], &value);
}

absl::Status FillNewOpportunity(Making& m) {
  if (m.plan.opportunity.mode != Mode::kCreate) return absl::OkStatus();
  LK_RETURN_IF_ERROR(NameOpportunity(m));
  LK_RETURN_IF_ERROR(ChooseRecordType(m));
  Target& target = m.plan.opportunity;
  // The stage may come from the lead by a mapping of the store's own.
  const int stage = m.known.opportunity.stage;
  if (!target.record.has(stage)) {
    target.record.Mutable(stage).SetText(m.OpportunityLifecycle().InitialStage().name);
    target.given.push_back({stage, Source::kFirstStage});
  }
  return CheckStage(m, target.record);
}

// Whether a new record would have all it needs. `later` are set when the plan is applied.
absl::Status CheckNew(const Target& target, std::initializer_list<int> later) {
  if (target.mode != Mode::kCreate) return absl::OkStatus();
  const Object& object = target.record.object();
  for (const Field& field : object.fields) {
    if (!field.required || target.record.has(field.ordinal) || field.default_value.has_value() ||
        field.access != schema::Access::kReadWrite) {
      continue;
    }
    if (std::find(later.begin(), later.end(), field.ordinal) != later.end()) continue;
    return MakeError(Code::kRequiredFieldMissing,
                     absl::StrCat("the new ", object.api,
                                  " needs a value and no lead field fills it; map a lead field to "
                                  "it in the field map"),
                     {object.api, field.api, 0});
  }
  return absl::OkStatus();
}

// A record that takes a value into an external id must not find it taken.
absl::Status CheckUnique(const Making& m, const Target& target) {
  if (target.mode == Mode::kNone) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const records::Taken taken, records::FindTaken(m.view, target.record));
  if (taken.field == nullptr) return absl::OkStatus();
  const Object& object = target.record.object();
  return MakeError(Code::kDuplicateValue,
                   absl::StrCat(FormatId(object.prefix, taken.by),
                                " has this value already; convert into it, or map the field "
                                "elsewhere"),
                   {object.api, taken.field->api, target.id});
}

// The contact role that goes with the opportunity has nothing but what conversion gives it.
absl::Status CheckRole(const Making& m) {
  if (m.plan.opportunity.mode == Mode::kNone) return absl::OkStatus();
  const auto& role = m.known.contact_role;
  Target target;
  target.mode = Mode::kCreate;
  target.record.Reset(m.ObjectAt(role.object));
  return CheckNew(target, {role.opportunity, role.contact, role.is_primary});
}

}  // namespace

absl::Status FillTargets(Making& m) {
  Plan& plan = m.plan;
  LK_RETURN_IF_ERROR(Fill(m, m.map.account, &plan.account));
  if (plan.account.mode == Mode::kCreate && !m.made_up_account.empty()) {
    const int name = m.known.account.name;
    plan.account.record.Mutable(name).SetText(m.made_up_account);
    plan.account.given.push_back({name, Source::kPerson});
  }
  LK_RETURN_IF_ERROR(Fill(m, m.map.contact, &plan.contact));
  LK_RETURN_IF_ERROR(Fill(m, m.map.opportunity, &plan.opportunity));
  LK_RETURN_IF_ERROR(FillNewOpportunity(m));
  const schema::Known& known = m.known;
  LK_RETURN_IF_ERROR(CheckNew(plan.account, {known.account.owner}));
  LK_RETURN_IF_ERROR(CheckNew(plan.contact, {known.contact.owner, known.contact.account}));
  LK_RETURN_IF_ERROR(CheckRole(m));
  for (const Target* target : {&plan.account, &plan.contact, &plan.opportunity}) {
    LK_RETURN_IF_ERROR(CheckUnique(m, *target));
  }
  return CheckNew(plan.opportunity, {known.opportunity.owner, known.opportunity.account,
                                     known.opportunity.stage, known.opportunity.close_date});
}

}  // namespace leadkit::conversion
