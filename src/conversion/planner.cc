#include "conversion/planner.h"

#include "base/error.h"
#include "conversion/conversion.h"
#include "conversion/fingerprint.h"
#include "conversion/followers.h"
#include "conversion/making.h"
#include "records/row.h"

namespace leadkit::conversion {
namespace {

// A false boolean says nothing that could be lost.
std::vector<int> UnmappedValues(const FieldMap& map, const records::Record& lead) {
  std::vector<int> unmapped;
  for (int ordinal : map.unmapped) {
    const schema::Field& field = lead.object().fields[static_cast<size_t>(ordinal)];
    const bool says_something = field.kind != schema::Kind::kBoolean || lead.Bool(ordinal);
    if (lead.has(ordinal) && says_something) unmapped.push_back(ordinal);
  }
  return unmapped;
}

// A key that was used says what will happen: the first result again, or a refusal.
absl::StatusOr<bool> TellRepeated(Making& m) {
  LK_ASSIGN_OR_RETURN(const std::optional<Conversion> earlier,
                      FindByKey(m.view, m.lead_id(), m.options.idempotency_key));
  if (!earlier) return false;
  const auto link = [&](RecordId id, int object, Target* target) {
    if (id == kNoId) return;
    target->mode = Mode::kLink;
    target->choice = Choice::kRepeated;
    target->id = id;
    target->record.Reset(m.ObjectAt(object));
    target->current.Reset(m.ObjectAt(object));
  };
  link(earlier->account, m.known.account.object, &m.plan.account);
  link(earlier->contact, m.known.contact.object, &m.plan.contact);
  link(earlier->opportunity, m.known.opportunity.object, &m.plan.opportunity);
  return true;
}

absl::Status Decide(Making& m) {
  LK_ASSIGN_OR_RETURN(const bool repeated, TellRepeated(m));
  if (repeated) return absl::OkStatus();
  LK_RETURN_IF_ERROR(CheckOptions(m));
  LK_RETURN_IF_ERROR(ChooseRecords(m));
  LK_RETURN_IF_ERROR(FillTargets(m));
  m.plan.unmapped = UnmappedValues(m.map, m.plan.lead);
  const RecordId contact = m.plan.contact.mode == Mode::kLink ? m.plan.contact.id : kNoId;
  return FindFollowers(m.view, m.map, m.plan.lead, contact, m.plan.owner, &m.plan.followers);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const FieldMap>> Planner::CurrentMap(const storage::View& view) {
  {
    absl::MutexLock lock(&mutex_);
    if (schema_serial_ == view.schema.serial) return map_;
  }
  LK_ASSIGN_OR_RETURN(std::shared_ptr<const FieldMap> map, LoadFieldMap(view));
  absl::MutexLock lock(&mutex_);
  schema_serial_ = view.schema.serial;
  map_ = map;
  return map;
}

absl::Status Planner::Make(const storage::View& view, RecordId lead, const ConvertOptions& options,
                           bool fingerprint, Plan* plan) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const lifecycle::Lifecycle> lifecycle,
                      rules_->Current(view));
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const FieldMap> map, CurrentMap(view));
  plan->options = options;
  plan->status.clear();
  plan->owner = kNoId;
  for (Target* target : {&plan->account, &plan->contact, &plan->opportunity}) target->Clear();
  plan->followers.clear();
  plan->unmapped.clear();
  LK_RETURN_IF_ERROR(records::ReadLiveRecord(view, view.catalog().object(view.known().lead.object),
                                             lead, &plan->lead));
  Making making{view, *lifecycle, *map, *plan, matcher_};
  plan->refusal = Decide(making);
  // Trouble with the store is no refusal.
  const Code code = CodeOf(plan->refusal);
  if (storage::EndsTransaction(code) || code == Code::kBusy || code == Code::kInternal) {
    return plan->refusal;
  }
  if (fingerprint) {
    LK_ASSIGN_OR_RETURN(plan->fingerprint, FingerprintOf(view, *plan));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int>> Planner::ListUnmapped(const storage::View& view,
                                                       const records::Record& lead) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const FieldMap> map, CurrentMap(view));
  return UnmappedValues(*map, lead);
}

}  // namespace leadkit::conversion
