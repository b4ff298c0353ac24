// A part of a transaction that is kept whole or not at all.
#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/database.h"

namespace leadkit::records {

// Runs `body`; if it fails, or throws, undoes what it did and gives its error on.
inline absl::Status RunOrUndo(storage::WriteTxn& txn, absl::FunctionRef<absl::Status()> body) {
  absl::Status status;
  try {
    LK_ASSIGN_OR_RETURN(storage::Savepoint savepoint, storage::Savepoint::Begin(txn.connection()));
    status = body();
    if (status.ok()) return savepoint.Release();
  } catch (...) {
    txn.Invalidate();
    throw;
  }
  txn.Invalidate();
  return status;
}

}  // namespace leadkit::records
