#include "merge/merge.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "merge/changes.h"
#include "merge/marks.h"
#include "records/bin.h"
#include "records/fold.h"
#include "records/history.h"

namespace leadkit::merge {
namespace {

using records::Authority;
using records::EventKind;
using records::Item;
using records::Record;
using records::WriteContext;
using schema::Field;
using schema::Object;

class Work {
 public:
  Work(storage::WriteTxn& txn, const WriteContext& context, records::Writer& writer,
       const MergePlan& plan)
      : txn_(txn), context_(context), writer_(writer), plan_(plan), changes_(txn) {}

  // The order matters: the survivor gets its new place in a hierarchy before others are put below
  // it, the others keep what is unique until they are in the bin, and those who read the events see
  // every child move before its former parent goes.
  absl::StatusOr<MergeEntry> Run() {
    MergeEntry entry;
    entry.id = txn_.NextId();
    entry.object = plan_.object->index;
    entry.survivor = plan_.survivor();
    entry.at = txn_.now();
    entry.by = context_.actor;
    for (size_t i = 1; i < plan_.records.size(); ++i) entry.merged.push_back(plan_.records[i].id());
    LK_RETURN_IF_ERROR(Watch());
    LK_RETURN_IF_ERROR(WriteSurvivor(false));
    LK_RETURN_IF_ERROR(FoldRows());
    // A row may have taken over a reference from the one that was folded into it.
    LK_ASSIGN_OR_RETURN(children_, FindChildren(txn_.view(), *plan_.object, plan_.ids()));
    LK_RETURN_IF_ERROR(MoveLive());
    LK_RETURN_IF_ERROR(MoveInBin());
    LK_RETURN_IF_ERROR(MoveConversions());
    for (RecordId id : entry.merged) LK_RETURN_IF_ERROR(PutAway(id));
    LK_RETURN_IF_ERROR(WriteSurvivor(true));
    LK_ASSIGN_OR_RETURN(const std::vector<Step> changed, changes_.Differences());
    steps_.insert(steps_.end(), changed.begin(), changed.end());
    LK_RETURN_IF_ERROR(AppendMerge(txn_, entry, steps_));
    LK_RETURN_IF_ERROR(MarkMerged(txn_, context_, entry));
    return entry;
  }

 private:
  // Every record that the merge may change, as it is now.
  absl::Status Watch() {
    for (const Record& record : plan_.records) {
      LK_RETURN_IF_ERROR(changes_.Watch({plan_.object->index, record.id()}));
    }
    for (const ChildRows& rows : plan_.children) {
      for (const std::vector<RecordId>* ids : {&rows.live, &rows.in_bin}) {
        for (RecordId id : *ids) LK_RETURN_IF_ERROR(changes_.Watch({rows.object, id}));
      }
    }
    for (const Fold& fold : plan_.folds) {
      LK_RETURN_IF_ERROR(changes_.Watch({fold.object, fold.from}));
      LK_RETURN_IF_ERROR(changes_.Watch({fold.object, fold.into}));
    }
    return absl::OkStatus();
  }

  // The fields that are unique by themselves, or all others.
  absl::Status WriteSurvivor(bool unique) {
    Record change(*plan_.object);
    change.set_id(plan_.survivor());
    bool any = false;
    for (const FieldChoice& choice : plan_.fields) {
      const Field& field = plan_.object->fields[static_cast<size_t>(choice.field)];
      if (!choice.changes || field.external_id != unique) continue;
      change.Set(choice.field, choice.value.has_value() ? choice.value : Value::Null());
      any = true;
    }
    return any ? writer_.Update(txn_, context_, change) : absl::OkStatus();
  }

  absl::Status FoldRows() {
    for (const Fold& fold : plan_.folds) {
      const Object& object = txn_.catalog().object(fold.object);
      LK_RETURN_IF_ERROR(records::FoldInto(txn_, context_, writer_, object, fold.from, fold.into));
      steps_.push_back({StepKind::kFolded,
                        {fold.object, fold.from},
                        "",
                        Value::Null(),
                        Value::Reference(fold.into, fold.object)});
    }
    return absl::OkStatus();
  }

  // One write for each record, however many of its references move.
  absl::Status MoveLive() {
    std::map<std::pair<int, RecordId>, std::vector<int>> moves;
    for (const ChildRows& rows : children_) {
      for (RecordId id : rows.live) moves[{rows.object, id}].push_back(rows.field);
    }
    for (const auto& [child, fields] : moves) {
      Record change(txn_.catalog().object(child.first));
      change.set_id(child.second);
      for (int field : fields) {
        change.Mutable(field).SetReference(plan_.survivor(), plan_.object->index);
      }
      LK_RETURN_IF_ERROR(writer_.Update(txn_, context_, change));
    }
    return absl::OkStatus();
  }

  // Records that nobody can work on follow without the writer, whose laws are for live ones; what
  // they must obey is asked when they come back.
  absl::Status MoveInBin() {
    for (const ChildRows& rows : children_) {
      const Object& object = txn_.catalog().object(rows.object);
      const Field& field = object.fields[static_cast<size_t>(rows.field)];
      const auto move = [&](RecordId id) -> absl::Status {
        LK_RETURN_IF_ERROR(records::SetReference(txn_, {rows.object, id}, field, plan_.survivor()));
        return records::AppendEvent(txn_, context_, EventKind::kUpdated, rows.object, id,
                                    field.api);
      };
      for (RecordId id : rows.in_bin) LK_RETURN_IF_ERROR(move(id));
    }
    return absl::OkStatus();
  }

  // What a lead became is also kept beside the lead, for conversions that are asked for again.
  absl::Status MoveConversions() {
    const auto& lead = txn_.known().lead;
    for (const ChildRows& rows : children_) {
      if (rows.object != lead.object) continue;
      const bool account = rows.field == lead.converted_account;
      if (!account && rows.field != lead.converted_contact) continue;
      for (const std::vector<RecordId>* ids : {&rows.live, &rows.in_bin}) {
        for (RecordId id : *ids) LK_RETURN_IF_ERROR(MoveConversion(id, account));
      }
    }
    return absl::OkStatus();
  }

  absl::Status MoveConversion(RecordId lead, bool account) {
    Step step{StepKind::kConversion,
              {txn_.known().lead.object, lead},
              account ? "AccountId" : "ContactId",
              Value::Null(),
              Value::Reference(plan_.survivor(), plan_.object->index)};
    LK_ASSIGN_OR_RETURN(const RecordId before, GetConversion(txn_, step));
    if (before == kNoId) return absl::OkStatus();
    step.before = Value::Reference(before, plan_.object->index);
    steps_.push_back(step);
    return SetConversion(txn_, step, plan_.survivor());
  }

  // The one place where a record is merged away.
  absl::Status PutAway(RecordId id) {
    const Item item{plan_.object->index, id};
    const Field& master =
        plan_.object->fields[static_cast<size_t>(plan_.object->system.master_record)];
    LK_RETURN_IF_ERROR(records::DeleteRecord(txn_, context_, *plan_.object, id));
    LK_RETURN_IF_ERROR(records::SetReference(txn_, item, master, plan_.survivor()));
    steps_.push_back({StepKind::kMerged, item, "", Value::Null(), Value::Null()});
    return absl::OkStatus();
  }

  storage::WriteTxn& txn_;
  const WriteContext& context_;
  records::Writer& writer_;
  const MergePlan& plan_;
  Changes changes_;
  std::vector<ChildRows> children_;
  std::vector<Step> steps_;
};

}  // namespace

absl::StatusOr<Merged> Merge(storage::WriteTxn& txn, const WriteContext& context_in,
                             records::Writer& writer, const MergeRequest& request) {
  WriteContext context = context_in;
  context.authority = Authority::kSystem;
  if (context.actor == kNoId) context.actor = txn.system_user();
  Merged merged;
  LK_ASSIGN_OR_RETURN(merged.plan, PlanMerge(txn.view(), request));
  LK_RETURN_IF_ERROR(merged.plan.refusal);
  LK_ASSIGN_OR_RETURN(merged.entry, Work(txn, context, writer, merged.plan).Run());
  return merged;
}

}  // namespace leadkit::merge
