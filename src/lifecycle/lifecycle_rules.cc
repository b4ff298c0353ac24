#include "lifecycle/lifecycle_rules.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "lifecycle/opportunity_rules.h"
#include "records/history.h"

namespace leadkit::lifecycle {
namespace {

using records::Authority;
using records::Record;
using records::WriteContext;

constexpr char kDocumentKind[] = "lifecycle";

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

std::vector<std::string> MissingFields(const Record& record,
                                       const std::vector<std::string>& required) {
  std::vector<std::string> missing;
  for (const std::string& name : required) {
    const schema::Field* field = record.object().Find(name);
    if (field != nullptr && !record.has(field->ordinal)) missing.push_back(field->api);
  }
  return missing;
}

absl::Status CheckGuards(const Status& status, const WriteContext& context, const Record& lead) {
  const std::vector<std::string> missing = MissingFields(lead, status.required_fields);
  if (!missing.empty()) {
    return MakeError(
        Code::kGuardNotMet,
        absl::StrCat("a lead in status '", status.name, "' needs ", JoinForReader(missing)),
        {"Lead", missing[0], lead.id()});
  }
  if (status.reason_required && context.reason.empty()) {
    return MakeError(Code::kGuardNotMet,
                     absl::StrCat("a move to '", status.name, "' must say why; give a reason"),
                     {"Lead", "Status", lead.id()});
  }
  return absl::OkStatus();
}

// A converted status is reached by conversion alone, so a document can't make one of a status that
// other leads are in, nor an ordinary one of what converted leads are in.
absl::Status CheckConverted(storage::WriteTxn& txn, const Lifecycle& lifecycle) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      txn.connection().Prepare("SELECT status, is_converted, count(*) FROM lead GROUP BY status, "
                               "is_converted"));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    const Status* status = lifecycle.FindStatus(row->Text(0));
    const bool converted = row->Int(1) != 0;
    if (status == nullptr || converted == (status->category == Category::kConverted)) continue;
    return MakeError(Code::kInvalidLifecycle,
                     absl::StrCat(row->Int(2), converted ? " converted" : " unconverted",
                                  " leads are in status '", status->name, "', which ",
                                  converted ? "must stay of category CONVERTED"
                                            : "so can't be of category CONVERTED"));
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Lifecycle>> LifecycleRules::Current(
    const storage::View& view) {
  {
    absl::MutexLock lock(&mutex_);
    if (schema_serial_ == view.schema.serial) return current_;
  }
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT body, version FROM lk_document WHERE kind = $1 ORDER BY "
                              "version DESC LIMIT 1"));
  row->Bind(kDocumentKind);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) return MakeError(Code::kCorrupt, "the store has no lifecycle; restore a copy");
  LK_ASSIGN_OR_RETURN(Lifecycle lifecycle, ParseJson(row->Text(0)));
  lifecycle.version = static_cast<int>(row->Int(1));
  auto current = std::make_shared<const Lifecycle>(std::move(lifecycle));
  absl::MutexLock lock(&mutex_);
  schema_serial_ = view.schema.serial;
  current_ = current;
  return current;
}

absl::Status LifecycleRules::Store(storage::WriteTxn& txn, const WriteContext& context,
                                   const Lifecycle& lifecycle) {
  LK_RETURN_IF_ERROR(Check(txn.catalog(), lifecycle));
  const auto check_use = [&](const char* sql, auto known, std::string_view what) -> absl::Status {
    LK_ASSIGN_OR_RETURN(storage::StatementLease row, txn.connection().Prepare(sql));
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) return absl::OkStatus();
      if (known(row->Text(0))) continue;
      return MakeError(
          Code::kInvalidLifecycle,
          absl::StrCat(row->Int(1), " records are in ", ToAbsl(what), " '", ToAbsl(row->Text(0)),
                       "', which the document does not name; keep it, or move them "
                       "first"));
    }
  };
  LK_RETURN_IF_ERROR(check_use(
      "SELECT status, count(*) FROM lead GROUP BY status",
      [&](std::string_view s) { return lifecycle.FindStatus(s) != nullptr; }, "status"));
  LK_RETURN_IF_ERROR(CheckConverted(txn, lifecycle));
  LK_RETURN_IF_ERROR(check_use(
      "SELECT stage_name, count(*) FROM opportunity GROUP BY stage_name",
      [&](std::string_view s) { return lifecycle.FindStage(s) != nullptr; }, "stage"));
  const std::string body = ToJson(lifecycle);
  LK_RETURN_IF_ERROR(txn.connection().Run(
      "INSERT INTO lk_document (kind, version, body, at, by_id) SELECT $1, coalesce(max(version), "
      "0) "
      "+ 1, $2, $3, $4 FROM lk_document WHERE kind = $1",
      kDocumentKind, body, txn.now(), context.actor == kNoId ? txn.system_user() : context.actor));
  // Other connections and processes read the rules again when the catalog's version has grown.
  return txn.ChangeCatalog(txn.schema()->catalog);
}

absl::Status LifecycleRules::OnInsert(storage::WriteTxn& txn, const WriteContext& context,
                                      Record* record) {
  const schema::Known& known = txn.known();
  const int object = record->object().index;
  if (object != known.lead.object && object != known.opportunity.object) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(txn.view()));
  if (object == known.opportunity.object) {
    return OnOpportunityInsert(txn, *lifecycle, record);
  }
  if (!record->has(known.lead.status)) {
    record->Mutable(known.lead.status).SetText(lifecycle->InitialStatus().name);
  }
  const std::string_view wanted = record->Text(known.lead.status);
  const Status* status = lifecycle->FindStatus(wanted);
  if (status == nullptr) return UnknownStatus(*lifecycle, wanted, kNoId);
  if (context.authority == Authority::kSystem) return absl::OkStatus();
  if (status->category == Category::kConverted) {
    return OnlyByConversion(*lifecycle, wanted, kNoId);
  }
  // Where a lead was when it was imported is a fact; its history before is not ours to judge.
  if (context.authority == Authority::kAudit) return absl::OkStatus();
  return CheckGuards(*status, context, *record);
}

absl::Status LifecycleRules::OnUpdate(storage::WriteTxn& txn, const WriteContext& context,
                                      const Record& before, const Record& written, Record* after) {
  const schema::Known& known = txn.known();
  const int object = after->object().index;
  if (object != known.lead.object && object != known.opportunity.object) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(txn.view()));
  if (object == known.opportunity.object) {
    return OnOpportunityUpdate(txn, *lifecycle, before, written, after);
  }
  if (context.authority == Authority::kSystem) return absl::OkStatus();
  const std::string_view from = before.Text(known.lead.status);
  const std::string_view to = after->Text(known.lead.status);
  if (from == to) return absl::OkStatus();
  if (to.empty()) return absl::OkStatus();  // refused as a required field
  const Status* status = lifecycle->FindStatus(to);
  if (status == nullptr) return UnknownStatus(*lifecycle, to, after->id());
  if (status->category == Category::kConverted) {
    return OnlyByConversion(*lifecycle, to, after->id());
  }
  if (!lifecycle->Allows(from, to)) {
    const std::vector<std::string> moves = lifecycle->MovesFrom(from);
    return MakeError(
        Code::kTransitionNotAllowed,
        absl::StrCat(
            "a lead can't move from '", ToAbsl(from), "' to '", ToAbsl(to), "'; ",
            moves.empty() ? "no move leads out of it" : "allowed: " + JoinForReader(moves)),
        {"Lead", "Status", after->id()});
  }
  return CheckGuards(*status, context, *after);
}

absl::StatusOr<int64_t> LifecycleRules::CycleOf(storage::WriteTxn& txn, const Record& record,
                                                std::string_view from, std::string_view to) {
  if (record.object().index != txn.known().lead.object) return 1;
  LK_ASSIGN_OR_RETURN(
      const int64_t cycle,
      txn.connection().QueryInt(1, "SELECT max(cycle) FROM lk_status_history WHERE record_id = $1",
                                record.id()));
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(txn.view()));
  const Status* source = lifecycle->FindStatus(from);
  const Status* target = lifecycle->FindStatus(to);
  const auto rests = [](const Status* status) {
    return status != nullptr &&
           (status->category == Category::kRecycled || status->category == Category::kDisqualified);
  };
  const auto works = [](const Status* status) {
    return status != nullptr &&
           (status->category == Category::kOpen || status->category == Category::kQualified);
  };
  return rests(source) && works(target) ? cycle + 1 : cycle;
}

absl::StatusOr<std::vector<Move>> LifecycleRules::AllowedMoves(const storage::View& view,
                                                               const Record& lead) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Lifecycle> lifecycle, Current(view));
  std::vector<Move> moves;
  if (lead.Bool(view.known().lead.is_converted)) return moves;
  for (const std::string& name : lifecycle->MovesFrom(lead.Text(view.known().lead.status))) {
    const Status& status = *lifecycle->FindStatus(name);
    moves.push_back({name, status.category, MissingFields(lead, status.required_fields),
                     status.reason_required});
  }
  return moves;
}

}  // namespace leadkit::lifecycle
