#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "capi/handles.h"
#include "records/batch.h"
#include "records/write_context.h"

namespace leadkit::capi {

// Adds a row that was refused.
void AddFailure(const absl::Status& status, RecordId id, lk_results* results);

// Writes `count` rows in one transaction, or in a savepoint of `tx`, each with an outcome of its
// own: a row that fails leaves nothing behind. `id_of` says which record a row that failed
// is about, or none. The error is that of the call: with `all_or_none` a refused row is none.
// REQUIRES: CheckStore.
using RowFn = absl::FunctionRef<absl::StatusOr<records::UpsertOutcome>(
    storage::WriteTxn&, const records::WriteContext&, size_t row)>;
absl::StatusOr<std::unique_ptr<lk_results>> WriteRows(lk_store* store, lk_transaction* tx,
                                                      size_t count, int32_t flags, RowFn one,
                                                      const std::function<RecordId(size_t)>& id_of);

}  // namespace leadkit::capi
