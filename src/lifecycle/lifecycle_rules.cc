#include "lifecycle/lifecycle_rules.h"

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "lifecycle/guards.h"
#include "lifecycle/opportunity_rules.h"
#include "lifecycle/renames.h"
#include "lifecycle/versions.h"
#include "records/history.h"
#include "records/undo.h"

namespace leadkit::lifecycle {
namespace {

using records::Authority;
using records::Record;
using records::WriteContext;

// The mark in the history of a lead that should have been converted on arrival, and could not.
constexpr char kArrivalRefused[] = "leadArrivalRefused";

absl::Status UnknownStatus(const Lifecycle& lifecycle, std::string_view status, RecordId id) {
  return MakeError(Code::kInvalidStatus,
                   absl::StrCat("there is no lead status '", ToAbsl(TakeCharacters(status, 60)),
                                "'; use ", JoinForReader(lifecycle.StatusNames())),
                   {"Lead", "Status", id});
}

absl::Status OnlyByConversion(const Lifecycle& lifecycle, std::string_view status, RecordId id) {
  std::vector<std::string> others;
  for (const Status& other : lifecycle.statuses) {
    if (other.category != Category::kConverted) others.push_back(other.name);
  }
  return MakeError(Code::kInvalidStatus,
                   absl::StrCat("'", ToAbsl(status), "' is reached only by converting the lead; ",
                                "convert it, or use ", JoinForReader(others)),
                   {"Lead", "Status", id});
}

// REQUIRES: a lead or an opportunity.
std::string_view RecordTypeOf(const schema::Known& known, const Record& record) {
  const bool lead = record.object().index == known.lead.object;
  return record.Text(lead ? known.lead.record_type : known.opportunity.record_type);
}

// The document as the record follows it: where it may be, and go. What a status or a stage means is
// asked of the document itself, because a record may be in one that is not of its type.
const Lifecycle& OwnOf(const schema::Known& known, const Lifecycle& lifecycle,
                       const Record& record) {
  if (lifecycle.record_types.empty()) return lifecycle;
  return lifecycle.Of(record.object().api, RecordTypeOf(known, record));
}

// Where the document has record types, a person chooses one of them, or none.
absl::Status CheckRecordType(const schema::Known& known, const Lifecycle& lifecycle,
                             const WriteContext& context, const Record* before,
                             const Record& after) {
  if (lifecycle.record_types.empty() || context.authority != Authority::kUser) {
    return absl::OkStatus();
  }
  const std::string& object = after.object().api;
  const std::string_view type = RecordTypeOf(known, after);
  const std::vector<std::string> types = lifecycle.RecordTypeNames(object);
  if (type.empty() || types.empty() || lifecycle.FindRecordType(object, type) != nullptr ||
      (before != nullptr && RecordTypeOf(known, *before) == type)) {
    return absl::OkStatus();
  }
  return MakeError(Code::kRestrictedPicklist,
                   absl::StrCat("there is no record type '", ToAbsl(TakeCharacters(type, 60)),
                                "'; use ", JoinForReader(types)),
                   {object, "RecordType", after.id()});
}

// Whether a person, or where the write is automated a machine, may make this move.
absl::Status CheckMove(const Lifecycle& lifecycle, const WriteContext& context,
                       std::string_view from, const Status& to, RecordId id) {
  const Place place{"Lead", "Status", id};
  if (!lifecycle.Allows(from, to.name)) {
    const std::vector<std::string> moves = lifecycle.MovesFrom(from);
    return MakeError(
        Code::kTransitionNotAllowed,
        absl::StrCat(
            "a lead can't move from '", ToAbsl(from), "' to '", to.name, "'; ",
            moves.empty() ? "no move leads out of it" : "allowed: " + JoinForReader(moves)),
        place);
  }
  if (context.automated && lifecycle.IsBackward(from, to.name)) {
    return MakeError(Code::kTransitionNotAllowed,
                     absl::StrCat("an automated move goes forward only, and '", to.name,
                                  "' comes before '", ToAbsl(from), "'; let a person move it back"),
                     place);
  }
  return absl::OkStatus();
}

// "1 lead is", "3 leads are".
std::string Count(int64_t count, std::string_view what) {
  const bool many = count != 1;
  std::string noun(what);
  if (many && noun.back() == 'y') {
    noun.replace(noun.size() - 1, 1, "ies");
  } else if (many) {
    noun += 's';
  }
  return absl::StrCat(count, " ", noun, many ? " are" : " is");
}

// A converted status is reached by conversion alone, so a document can't make one of a status that
// other leads are in, nor an ordinary one of what converted leads are in.
absl::Status CheckConverted(const storage::View& view, const Lifecycle& lifecycle) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT status, is_converted, count(*) FROM lead GROUP BY status, "
                              "is_converted"));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    const Status* status = lifecycle.FindStatus(NewName(lifecycle.rename_statuses, row->Text(0)));
    const bool converted = row->Int(1) != 0;
    if (status == nullptr || converted == (status->category == Category::kConverted)) continue;
    return MakeError(
        Code::kInvalidLifecycle,
        absl::StrCat("statuses[", status - lifecycle.statuses.data(), "].category ('", status->name,
                     "'): ", Count(row->Int(2), converted ? "converted lead" : "unconverted lead"),
                     " in it, so it ", converted ? "must stay" : "can't be",
                     " of category CONVERTED"));
  }
}

// What records are in must be named.
absl::Status CheckNamed(const storage::View& view, const char* sql, std::string_view record,
                        std::string_view what, absl::FunctionRef<bool(std::string_view)> named) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row, view.connection.Prepare(sql));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    if (named(row->Text(0))) continue;
    return MakeError(
        Code::kInvalidLifecycle,
        absl::StrCat(Count(row->Int(1), record), " in ", ToAbsl(what), " '", ToAbsl(row->Text(0)),
                     "', which the document does not name; keep it, or move them "
                     "first"));
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Lifecycle>> LifecycleRules::Current(
    const storage::View& view) {
  {
    absl::MutexLock lock(&mutex_);
    if (schema_serial_ == view.schema.serial) return current_;
  }
  LK_ASSIGN_OR_RETURN(Lifecycle lifecycle, ReadVersion(view, 0));
  auto current = std::make_shared<const Lifecycle>(std::move(lifecycle));
  absl::MutexLock lock(&mutex_);
  schema_serial_ = view.schema.serial;
  current_ = current;
  return current;
}

absl::Status LifecycleRules::CheckUse(const storage::View& view, const Lifecycle& lifecycle) {
  LK_RETURN_IF_ERROR(CheckNamed(view, "SELECT status, count(*) FROM lead GROUP BY status", "lead",
                                "status", [&](std::string_view name) {
                                  return lifecycle.FindStatus(
                                             NewName(lifecycle.rename_statuses, name)) != nullptr;
                                }));
  LK_RETURN_IF_ERROR(CheckConverted(view, lifecycle));
  return CheckNamed(view, "SELECT stage_name, count(*) FROM opportunity GROUP BY stage_name",
                    "opportunity", "stage", [&](std::string_view name) {
                      return lifecycle.FindStage(NewName(lifecycle.rename_stages, name)) != nullptr;
                    });
}

absl::Status LifecycleRules::Store(storage::WriteTxn& txn, const WriteContext& context,
                                   const Lifecycle& lifecycle, records::Writer* writer) {
  LK_RETURN_IF_ERROR(Check(txn.catalog(), lifecycle));
  LK_RETURN_IF_ERROR(CheckUse(txn.view(), lifecycle));
  const RecordId by = context.actor == kNoId ? txn.system_user() : context.actor;
  LK_RETURN_IF_ERROR(AppendVersion(txn, by, lifecycle));
  return writer == nullptr ? absl::OkStatus() : MoveRenamed(txn, context, lifecycle, *writer);
}

absl::Status LifecycleRules::OnInsert(storage::WriteTxn& txn, const WriteContext& context,
                                      Record* record) {
  const schema::Known& known = txn.known();
  const int object = record->object().index;
  if (object != known.lead.object && object != known.opportunity.object) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(txn.view()));
  LK_RETURN_IF_ERROR(CheckRecordType(known, *lifecycle, context, nullptr, *record));
  const Lifecycle& own = OwnOf(known, *lifecycle, *record);
  if (object == known.opportunity.object) return OnOpportunityInsert(txn, context, own, record);
  if (!record->has(known.lead.status)) {
    record->Mutable(known.lead.status).SetText(own.InitialStatus().name);
  }
  const std::string_view wanted = record->Text(known.lead.status);
  const Status* status = own.FindStatus(wanted);
  if (status == nullptr) return UnknownStatus(own, wanted, kNoId);
  if (context.authority == Authority::kSystem) return absl::OkStatus();
  if (status->category == Category::kConverted) {
    return OnlyByConversion(own, wanted, kNoId);
  }
  // Where a lead was when it was imported is a fact; its history before is not ours to judge.
  if (context.authority == Authority::kAudit) return absl::OkStatus();
  return CheckGuards(txn.view(), *status, context.reason, *record);
}

absl::Status LifecycleRules::OnUpdate(storage::WriteTxn& txn, const WriteContext& context,
                                      const Record& before, const Record& written, Record* after) {
  const schema::Known& known = txn.known();
  const int object = after->object().index;
  if (object != known.lead.object && object != known.opportunity.object) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(txn.view()));
  LK_RETURN_IF_ERROR(CheckRecordType(known, *lifecycle, context, &before, *after));
  const Lifecycle& own = OwnOf(known, *lifecycle, *after);
  if (object == known.opportunity.object) {
    return OnOpportunityUpdate(txn, context, own, before, written, after);
  }
  const std::string_view from = before.Text(known.lead.status);
  const std::string_view to = after->Text(known.lead.status);
  if (from == to) return absl::OkStatus();
  if (to.empty()) return absl::OkStatus();  // refused as a required field
  const Status* status = own.FindStatus(to);
  if (context.authority == Authority::kSystem) {
    // A conversion: the plan has chosen the status, which may ask for something all the same.
    // Anything else is a renamed status.
    const bool converts =
        after->Bool(known.lead.is_converted) && !before.Bool(known.lead.is_converted);
    if (status == nullptr || !converts) return absl::OkStatus();
    return CheckGuards(txn.view(), *status, context.reason, *after);
  }
  if (status == nullptr) return UnknownStatus(own, to, after->id());
  if (status->category == Category::kConverted) return OnlyByConversion(own, to, after->id());
  LK_RETURN_IF_ERROR(CheckMove(own, context, from, *status, after->id()));
  return CheckGuards(txn.view(), *status, context.reason, *after);
}

absl::StatusOr<bool> LifecycleRules::BeginsCycle(storage::WriteTxn& txn, const Record& record,
                                                 std::string_view from, std::string_view to) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(txn.view()));
  if (record.object().index == txn.known().opportunity.object) {
    const Stage* source = lifecycle->FindStage(from);
    const Stage* target = lifecycle->FindStage(to);
    return source != nullptr && target != nullptr && source->closed && !target->closed;
  }
  const Status* source = lifecycle->FindStatus(from);
  const Status* target = lifecycle->FindStatus(to);
  return source != nullptr && target != nullptr && IsSetAside(source->category) &&
         IsInWork(target->category);
}

absl::StatusOr<bool> LifecycleRules::FollowsInsert(storage::WriteTxn& txn,
                                                   const WriteContext& context,
                                                   const Record& record) {
  const auto& known = txn.known().lead;
  // leadkit itself inserts no leads that are not converted already.
  if (record.object().index != known.object || context.authority == Authority::kSystem ||
      convert_arrival_ == nullptr) {
    return false;
  }
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(txn.view()));
  if (!lifecycle->arrival.Takes(record.Text(known.lead_source))) return false;
  // One that was set aside before it came stays so.
  const Status* status = lifecycle->FindStatus(record.Text(known.status));
  return status != nullptr && IsInWork(status->category);
}

absl::Status LifecycleRules::AfterInsert(storage::WriteTxn& txn, const WriteContext& context,
                                         const Record& record) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(txn.view()));
  Arrival arrival = lifecycle->arrival;
  const Lifecycle& own = OwnOf(txn.known(), *lifecycle, record);
  // A record type without that status converts into its own.
  if (own.FindStatus(arrival.converted_status) == nullptr) arrival.converted_status.clear();
  const absl::Status converted =
      records::RunOrUndo(txn, [&] { return convert_arrival_(txn, context, record.id(), arrival); });
  if (converted.ok() || arrival.must_convert) return converted;
  const Code code = CodeOf(converted);
  if (storage::EndsTransaction(code) || code == Code::kInternal) return converted;
  // The lead is worth more than the rule: it stays, and says why it is still a lead.
  return records::AppendFieldChange(txn, context, record.object().index, record.id(),
                                    kArrivalRefused, CodeName(code), Described(converted));
}

absl::StatusOr<std::vector<Move>> LifecycleRules::AllowedMoves(const storage::View& view,
                                                               const Record& lead) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> current, Current(view));
  const Lifecycle* lifecycle = &OwnOf(view.known(), *current, lead);
  std::vector<Move> moves;
  if (lead.Bool(view.known().lead.is_converted)) return moves;
  const std::string_view from = lead.Text(view.known().lead.status);
  for (const std::string& name : lifecycle->MovesFrom(from)) {
    const Status& status = *lifecycle->FindStatus(name);
    LK_ASSIGN_OR_RETURN(std::vector<GuardFailure> failures, FailedGuards(view, status, lead));
    moves.push_back({status, lifecycle->IsBackward(from, name), std::move(failures)});
  }
  return moves;
}

absl::StatusOr<std::vector<StageMove>> LifecycleRules::AllowedStages(const storage::View& view,
                                                                     const Record& opportunity) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> current, Current(view));
  const Lifecycle* lifecycle = &OwnOf(view.known(), *current, opportunity);
  std::vector<StageMove> moves;
  const std::string_view from = opportunity.Text(view.known().opportunity.stage);
  for (const Stage& stage : lifecycle->stages) {
    if (stage.name == from || !MayFollow(*lifecycle, from, stage)) continue;
    moves.push_back(
        {stage, lifecycle->IsBackwardStage(from, stage.name), FailedGuards(stage, opportunity)});
  }
  return moves;
}

}  // namespace leadkit::lifecycle
