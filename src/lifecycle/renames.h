// Statuses and stages that a new document has under other names.
#pragma once

#include "absl/status/status.h"
#include "lifecycle/lifecycle.h"
#include "records/writer.h"
#include "storage/database.h"

namespace leadkit::lifecycle {

// Takes leads and opportunities along to the new names of where they are, those in the recycle bin
// too: one row in the status history and one event each. No guard is asked and no number changes.
// REQUIRES: the document is in force.
absl::Status MoveRenamed(storage::WriteTxn& txn, const records::WriteContext& context,
                         const Lifecycle& lifecycle, records::Writer& writer);

}  // namespace leadkit::lifecycle
