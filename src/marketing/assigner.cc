#include "marketing/assigner.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "base/error.h"
#include "marketing/assignment_document.h"
#include "records/laws.h"
#include "records/row.h"

namespace leadkit::marketing {
namespace {

// Leads between two questions whether to go on.
constexpr size_t kLeadsPerQuestion = 500;

// Decides on one lead; true: it is done, false: it is deferred.
using AssignOneFn =
    absl::FunctionRef<absl::StatusOr<bool>(RecordId lead, bool only_preferred, AssignRow* row)>;

absl::Status ReadLead(const storage::View& view, RecordId id, records::Record* lead) {
  const schema::Object& object = view.catalog().object(view.known().lead.object);
  LK_RETURN_IF_ERROR(records::ReadLiveRecord(view, object, id, lead));
  if (lead->Bool(view.known().lead.is_converted)) return records::ConvertedLeadError(view, *lead);
  return absl::OkStatus();
}

// The first refusal, which undoes the others: their rows say so.
absl::Status UndoAll(absl::Span<const RecordId> leads, size_t refused,
                     std::vector<AssignRow>* rows) {
  for (size_t i = 0; i < rows->size(); ++i) {
    if (i == refused) continue;
    (*rows)[i] = {MakeError(Code::kAllOrNoneRolledBack,
                            "another lead of the batch was refused, so none is assigned",
                            {"Lead", "", leads[i]}),
                  {}};
  }
  return (*rows)[refused].status;
}

// Goes over the leads once or twice: those that somebody prefers come first.
absl::Status RunAll(absl::Span<const RecordId> leads, bool has_preferences,
                    const AssignOptions& options, std::vector<AssignRow>* rows,
                    AssignOneFn assign_one) {
  rows->assign(leads.size(), {});
  std::vector<bool> done(leads.size(), false);
  absl::flat_hash_map<RecordId, size_t> first;  // the row of a lead that is named more than once
  for (size_t i = 0; i < leads.size(); ++i) first.emplace(leads[i], i);
  int64_t count = 0;
  bool stopped = false;
  for (const bool only_preferred : {true, false}) {
    if (only_preferred && !has_preferences) continue;
    for (size_t i = 0; i < leads.size(); ++i) {
      if (done[i] || first[leads[i]] != i) continue;
      if (count > 0 && count % kLeadsPerQuestion == 0 && options.progress && !stopped) {
        stopped = !options.progress(count);
      }
      AssignRow& row = (*rows)[i];
      if (stopped) {
        row.status = MakeError(Code::kCancelled, "cancelled before this lead's turn",
                               {"Lead", "", leads[i]});
      } else {
        absl::StatusOr<bool> finished = assign_one(leads[i], only_preferred, &row);
        row.status = finished.status();
        if (finished.ok() && !*finished) continue;
      }
      done[i] = true;
      ++count;
      if (row.status.ok()) continue;
      if (storage::EndsTransaction(CodeOf(row.status))) return row.status;
      if (options.all_or_none) return UndoAll(leads, i, rows);
    }
  }
  for (size_t i = 0; i < leads.size(); ++i) {
    if (first[leads[i]] != i) (*rows)[i] = (*rows)[first[leads[i]]];
  }
  if (options.progress && !stopped) (void)options.progress(static_cast<int64_t>(leads.size()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Assignment>> Assigner::Current(const storage::View& view) {
  {
    absl::MutexLock lock(&mutex_);
    if (schema_serial_ == view.schema.serial) return current_;
  }
  LK_ASSIGN_OR_RETURN(Assignment assignment, LoadAssignment(view));
  auto current = std::make_shared<const Assignment>(std::move(assignment));
  absl::MutexLock lock(&mutex_);
  schema_serial_ = view.schema.serial;
  current_ = current;
  return current;
}

absl::Status Assigner::Assign(storage::WriteTxn& txn, const records::WriteContext& context,
                              absl::Span<const RecordId> leads, const AssignOptions& options,
                              std::vector<AssignRow>* rows) {
  const storage::View view = txn.view();
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Assignment> assignment, Current(view));
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const lifecycle::Lifecycle> lifecycle,
                      rules_->Current(view));
  AssignmentSession session(view, *assignment, *lifecycle,
                            {txn.now(), options.ignore_last_day, false});
  const int owner = txn.known().lead.owner;
  records::Record lead(txn.catalog().object(txn.known().lead.object));
  // A refused update leaves nothing behind, and the turns are written at the end: a row needs no
  // savepoint of its own.
  const auto hand_over = [&](const Outcome& outcome) -> absl::Status {
    if (outcome.owner == outcome.owner_before) return absl::OkStatus();
    records::Record change(lead.object());
    change.set_id(lead.id());
    change.Set(owner, outcome.owner);
    return writer_->Update(txn, context, change, &lead);
  };
  LK_RETURN_IF_ERROR(
      RunAll(leads, assignment->has_preferences, options, rows,
             [&](RecordId id, bool only_preferred, AssignRow* row) -> absl::StatusOr<bool> {
               LK_RETURN_IF_ERROR(ReadLead(view, id, &lead));
               LK_ASSIGN_OR_RETURN(Choice choice, session.Choose(lead, only_preferred));
               if (choice.deferred) return false;
               const RecordId seq = choice.turns.empty() ? kNoId : txn.NextId();
               LK_RETURN_IF_ERROR(hand_over(choice.outcome));
               session.Take(choice, lead, seq);
               row->outcome = std::move(choice.outcome);
               return true;
             }));
  return session.Save(txn);
}

absl::Status Assigner::AssignNew(storage::WriteTxn& txn, const records::WriteContext& context,
                                 RecordId lead) {
  std::vector<AssignRow> rows;
  LK_RETURN_IF_ERROR(Assign(txn, context, {lead}, {}, &rows));
  return rows[0].status;
}

absl::Status Assigner::Preview(const storage::View& view, int64_t now,
                               absl::Span<const RecordId> leads, const AssignOptions& options,
                               std::vector<AssignRow>* rows) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const Assignment> assignment, Current(view));
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const lifecycle::Lifecycle> lifecycle,
                      rules_->Current(view));
  AssignmentSession session(view, *assignment, *lifecycle, {now, options.ignore_last_day, true});
  records::Record lead(view.catalog().object(view.known().lead.object));
  int64_t seq = kMaxRecordId;  // after all that were taken
  return RunAll(leads, assignment->has_preferences, options, rows,
                [&](RecordId id, bool only_preferred, AssignRow* row) -> absl::StatusOr<bool> {
                  LK_RETURN_IF_ERROR(ReadLead(view, id, &lead));
                  LK_ASSIGN_OR_RETURN(Choice choice, session.Choose(lead, only_preferred));
                  if (choice.deferred) return false;
                  session.Take(choice, lead, ++seq);
                  row->outcome = std::move(choice.outcome);
                  return true;
                });
}

absl::StatusOr<std::vector<RecordId>> Assigner::ListWaiting(const storage::View& view,
                                                            size_t limit) {
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const lifecycle::Lifecycle> lifecycle,
                      rules_->Current(view));
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare(
          "SELECT id, status FROM lead WHERE is_deleted = 0 AND is_converted = 0 AND owner_id IN "
          "(SELECT id FROM queue UNION ALL SELECT id FROM \"user\" WHERE is_active = 0 OR "
          "is_deleted = 1) ORDER BY id"));
  std::vector<RecordId> leads;
  while (leads.size() < limit) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) break;
    if (IsInWork(*lifecycle, row->Text(1))) leads.push_back(row->Int(0));
  }
  return leads;
}

}  // namespace leadkit::marketing
