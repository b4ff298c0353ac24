// Assignment: the rules that say who gets a lead, and leads that are handed over by them.
#include "marketing/assignment.h"

#include "base/text.h"
#include "capi/calls.h"
#include "capi/rows.h"
#include "capi/text.h"
#include "marketing/assigner.h"
#include "marketing/assignment_document.h"

namespace leadkit::capi {
namespace {

constexpr int32_t kFlags =
    LK_ALL_OR_NONE | LK_ASSIGN_WAITING | LK_ASSIGN_PREVIEW | LK_ASSIGN_IGNORE_LAST_DAY;

struct AssignCall {
  std::vector<RecordId> leads;
  int32_t flags = 0;
  lk_progress_fn progress = nullptr;
  void* progress_context = nullptr;

  bool has(int32_t flag) const { return (flags & flag) != 0; }
};

absl::Status CheckCall(const int64_t* lead_ids, size_t lead_count, int32_t flags) {
  LK_RETURN_IF_ERROR(CheckIds(lead_ids, lead_count));
  LK_RETURN_IF_ERROR(CheckFlags(flags, kFlags));
  if ((flags & LK_ASSIGN_WAITING) == 0 || lead_count == 0) return absl::OkStatus();
  return MakeError(Code::kInvalidArgument,
                   "there are lead ids, and with LK_ASSIGN_WAITING the store finds the leads");
}

absl::Status FindWaiting(lk_store* store, const storage::View& view, AssignCall* call) {
  if (!call->has(LK_ASSIGN_WAITING)) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(call->leads, store->store->assigner().ListWaiting(view, LK_MAX_BATCH_ROWS));
  return absl::OkStatus();
}

marketing::AssignOptions OptionsOf(const AssignCall& call,
                                   const std::vector<marketing::AssignRow>& rows) {
  marketing::AssignOptions options;
  options.ignore_last_day = call.has(LK_ASSIGN_IGNORE_LAST_DAY);
  options.all_or_none = call.has(LK_ALL_OR_NONE);
  if (call.progress == nullptr) return options;
  options.progress = [&call, &rows](int64_t done) {
    int64_t failed = 0;
    for (const marketing::AssignRow& row : rows) failed += row.status.ok() ? 0 : 1;
    return call.progress(call.progress_context, done, failed,
                         static_cast<int64_t>(call.leads.size())) == 0;
  };
  return options;
}

absl::Status PreviewLeads(lk_store* store, Transaction* transaction, AssignCall* call,
                          std::vector<marketing::AssignRow>* rows) {
  const int64_t now = transaction != nullptr ? transaction->txn().now()
                                             : store->store->database().options().clock();
  return store->store->Read(transaction, [&](const storage::View& view) -> absl::Status {
    LK_RETURN_IF_ERROR(FindWaiting(store, view, call));
    return store->store->assigner().Preview(view, now, call->leads, OptionsOf(*call, *rows), rows);
  });
}

absl::Status AssignIn(lk_store* store, Transaction* transaction,
                      const records::WriteContext& context, AssignCall* call,
                      std::vector<marketing::AssignRow>* rows) {
  return store->store->Write(transaction, [&](storage::WriteTxn& txn) -> absl::Status {
    LK_RETURN_IF_ERROR(FindWaiting(store, txn.view(), call));
    return store->store->assigner().Assign(txn, context, call->leads, OptionsOf(*call, *rows),
                                           rows);
  });
}

// With all or none a refused row undoes the others and is no failure of the call.
bool IsRefusedRow(const AssignCall& call, const absl::Status& status,
                  const std::vector<marketing::AssignRow>& rows) {
  if (!call.has(LK_ALL_OR_NONE) || storage::EndsTransaction(CodeOf(status))) return false;
  for (const marketing::AssignRow& row : rows) {
    if (row.status == status) return true;
  }
  return false;
}

absl::Status AssignLeads(lk_store* store, lk_transaction* tx, AssignCall* call,
                         std::vector<marketing::AssignRow>* rows) {
  return WithTransaction(store, tx, [&](Transaction* transaction, RecordId user) -> absl::Status {
    if (call->has(LK_ASSIGN_PREVIEW)) {
      const absl::Status seen = PreviewLeads(store, transaction, call, rows);
      return IsRefusedRow(*call, seen, *rows) ? absl::OkStatus() : seen;
    }
    // Not as one of a group of writes, which another thread may run: the progress callback belongs
    // to this one.
    std::unique_ptr<Transaction> own;
    if (transaction == nullptr) {
      LK_ASSIGN_OR_RETURN(own, store->store->Begin());
    }
    const absl::Status written =
        AssignIn(store, own != nullptr ? own.get() : transaction, ContextOf(tx, user), call, rows);
    NoteFailure(tx, written);
    if (!written.ok()) {
      return IsRefusedRow(*call, written, *rows) ? absl::OkStatus() : written;
    }
    return own != nullptr ? own->Commit() : absl::OkStatus();
  });
}

std::vector<Row> RowsOf(const schema::Known& known, const AssignCall& call,
                        const std::vector<marketing::AssignRow>& assigned) {
  std::vector<Row> rows;
  rows.reserve(assigned.size());
  for (size_t i = 0; i < assigned.size(); ++i) {
    Row& row = rows.emplace_back();
    row.object = known.lead.object;
    row.record_id = call.leads[i];
    if (!assigned[i].status.ok()) {
      row.code = static_cast<lk_status>(CodeOf(assigned[i].status));
      row.reason = FromAbsl(assigned[i].status.message());
      continue;
    }
    const marketing::Outcome& outcome = assigned[i].outcome;
    row.kind = static_cast<int32_t>(outcome.verdict);
    row.field = outcome.rule;
    row.old_value = IdText(outcome.owner_before.object(), outcome.owner_before.int_value());
    row.new_value = IdText(outcome.owner.object(), outcome.owner.int_value());
    row.reason = outcome.reason;
  }
  return rows;
}

}  // namespace

extern "C" {

LK_API lk_status lk_assignment_get(lk_store* store, lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::shared_ptr<const marketing::Assignment> current,
                          store->store->assigner().Current(reading.view));
      *out_text = NewText(marketing::AssignmentToJson(*current));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_assignment_set(lk_store* store, lk_transaction* tx, const char* json,
                                   size_t json_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_ASSIGN_OR_RETURN(const std::string_view text, TextArgument(json, json_len, "json"));
    LK_ASSIGN_OR_RETURN(marketing::Assignment document, marketing::ParseAssignment(text));
    return Write(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
      return marketing::StoreAssignment(txn, context, document);
    });
  });
}

LK_API lk_status lk_leads_assign(lk_store* store, lk_transaction* tx, const int64_t* lead_ids,
                                 size_t lead_count, int32_t flags, lk_progress_fn progress,
                                 void* progress_context, lk_rows** out_rows, lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    LK_RETURN_IF_ERROR(CheckCall(lead_ids, lead_count, flags));
    AssignCall call{{lead_ids, lead_ids + lead_count}, flags, progress, progress_context};
    std::vector<marketing::AssignRow> rows;
    LK_RETURN_IF_ERROR(AssignLeads(store, tx, &call, &rows));
    const std::shared_ptr<const storage::Schema> schema = store->store->database().schema();
    *out_rows = NewRows(RowsOf(schema->known, call, rows));
    return absl::OkStatus();
  });
}

}  // extern "C"

}  // namespace leadkit::capi
