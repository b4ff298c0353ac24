// The assignment document in the store: put in force with its names resolved, and read again.
#pragma once

#include "absl/status/statusor.h"
#include "marketing/assignment.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::marketing {

// Checks the document as a whole and stores it as a new version, users and queues by their ids.
// kInvalidArgument naming the place: also where a user or queue is not there, is in the recycle bin
// or has a name that is not the only one. One that is not active may be named: it is passed over.
absl::Status StoreAssignment(storage::WriteTxn& txn, const records::WriteContext& context,
                             Assignment assignment);

// The document in force, ready for use; one without rules, of version 0, where there is none.
absl::StatusOr<Assignment> LoadAssignment(const storage::View& view);

}  // namespace leadkit::marketing
