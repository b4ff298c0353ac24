// Results: the outcomes of many rows.
#include "capi/results.h"

#include "capi/calls.h"
#include "records/undo.h"

namespace leadkit::capi {
namespace {

absl::StatusOr<const ResultRow*> RowAt(const lk_results* results, int64_t row) {
  LK_RETURN_IF_ERROR(Check(results, "results"));
  LK_RETURN_IF_ERROR(CheckRange(row, 0, static_cast<int64_t>(results->rows.size()) - 1, "row"));
  return &results->rows[static_cast<size_t>(row)];
}

// Runs one row, of which nothing is left if it fails.
absl::StatusOr<records::UpsertOutcome> RunRow(storage::WriteTxn& txn,
                                              const records::WriteContext& context, size_t row,
                                              RowFn one) {
  records::UpsertOutcome outcome;
  LK_RETURN_IF_ERROR(records::RunOrUndo(txn, [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(outcome, one(txn, context, row));
    return absl::OkStatus();
  }));
  return outcome;
}

}  // namespace

void AddFailure(const absl::Status& status, RecordId id, lk_results* results) {
  ResultRow row;
  row.error = NewError(status);
  row.status = row.error->code;
  row.id = id;
  results->rows.push_back(std::move(row));
  ++results->failed;
}

absl::StatusOr<std::unique_ptr<lk_results>> WriteRows(
    lk_store* store, lk_transaction* tx, size_t count, int32_t flags, RowFn one,
    const std::function<RecordId(size_t)>& id_of) {
  const bool all_or_none = (flags & LK_ALL_OR_NONE) != 0;
  std::vector<records::RowOutcome> outcomes;
  absl::Status refused;  // all or none: what undid the others
  const absl::Status written = Write(
      store, tx, [&](storage::WriteTxn& txn, const records::WriteContext& context) -> absl::Status {
        refused = absl::OkStatus();
        records::WriteContext own = context;
        if ((flags & LK_AUDIT_FIELDS) != 0) own.authority = records::Authority::kAudit;
        own.allow_duplicates = (flags & LK_ALLOW_DUPLICATES) != 0;
        refused = records::RunRows(
            count, all_or_none, [&](size_t row) { return RunRow(txn, own, row, one); }, &outcomes);
        return refused;
      });
  const bool has_outcomes =
      written.ok() || (all_or_none && !refused.ok() && !storage::EndsTransaction(CodeOf(refused)) &&
                       written == refused);
  if (!has_outcomes) return written;
  auto results = std::make_unique<lk_results>();
  results->rows.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const records::RowOutcome& outcome = outcomes[i];
    if (!outcome.status.ok()) {
      AddFailure(outcome.status, id_of(i), results.get());
      continue;
    }
    ResultRow row;
    row.id = outcome.id;
    row.created = outcome.created;
    results->rows.push_back(std::move(row));
  }
  return results;
}

extern "C" {

LK_API lk_status lk_results_get_count(const lk_results* results, int64_t* out_rows,
                                      int64_t* out_failed, lk_error** out_error) {
  return Guard(out_error, Outs(out_rows, out_failed), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(results, "results"));
    if (out_rows != nullptr) *out_rows = static_cast<int64_t>(results->rows.size());
    if (out_failed != nullptr) *out_failed = results->failed;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_results_get(const lk_results* results, int64_t row, lk_status* out_status,
                                int64_t* out_id, int32_t* out_created, lk_error** out_error) {
  return Guard(out_error, Outs(out_status, out_id, out_created), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const ResultRow* found, RowAt(results, row));
    if (out_status != nullptr) *out_status = found->status;
    if (out_id != nullptr) *out_id = found->id;
    if (out_created != nullptr) *out_created = found->created ? 1 : 0;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_results_get_error(const lk_results* results, int64_t row,
                                      const lk_error** out_row_error, lk_error** out_error) {
  return Guard(out_error, Outs(out_row_error), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const ResultRow* found, RowAt(results, row));
    if (out_row_error != nullptr) *out_row_error = found->error.get();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_results_get_conversion(const lk_results* results, int64_t row,
                                           const lk_conversion** out_conversion,
                                           lk_error** out_error) {
  return Guard(out_error, Outs(out_conversion), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const ResultRow* found, RowAt(results, row));
    if (out_conversion != nullptr) *out_conversion = found->conversion.get();
    return absl::OkStatus();
  });
}

LK_API void lk_results_free(lk_results* results) { GuardFree(results); }

}  // extern "C"

}  // namespace leadkit::capi
