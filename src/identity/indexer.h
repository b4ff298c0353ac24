// Keeps the matching index of a store in step with its records.
//
// The index is off until somebody switches it on. From then on every write transaction ends with
// CatchUp: what the change events of the transaction name is read, brought into the form in which
// it is compared, and written beside the record, together with its blocking keys and counts. The
// index is therefore never older than the records, in any process.
//
// What is written goes to a log, and the log becomes a sorted segment when it is long enough;
// sixteen segments become one. A new record costs the same however many there are.
//
// Threads: used inside a write transaction, hence by one thread at a time.
#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "identity/index_state.h"
#include "identity/rulebook.h"
#include "storage/database.h"

namespace leadkit::identity {

// Told how many records are done; false stops the work.
using IndexProgress = absl::FunctionRef<bool(int64_t records)>;

class Indexer {
 public:
  // `rulebook` is borrowed.
  explicit Indexer(Rulebook* rulebook) : rulebook_(rulebook) {}

  // Makes the index of all records, anew if there is one. kCancelled if `progress` says so.
  absl::Status SwitchOn(storage::WriteTxn& txn, IndexProgress progress) const;
  // Removes it. What people have decided stays.
  absl::Status SwitchOff(storage::WriteTxn& txn) const;

  // Takes in what was written since the last time. Does nothing while the index is off.
  absl::Status CatchUp(storage::WriteTxn& txn) const;

 private:
  Rulebook* rulebook_;
};

}  // namespace leadkit::identity
