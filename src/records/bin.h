// The recycle bin: delete with its cascade, undelete, purge.
//
// A delete marks the record and everything that the schema says goes with it (on_delete: CASCADE),
// clears the references that are to be cleared (SET_NULL), and is refused while a record that must
// not lose its parent is there (RESTRICT). What was taken along and what was cleared is kept with
// the delete, so that undelete brings back just that. All rules come from the references in the
// schema.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "records/write_context.h"
#include "records/writer.h"

namespace leadkit::records {

// Errors: kNotFound, kEntityIsDeleted (already), kDeleteFailed (naming what stands against it).
absl::Status DeleteRecord(storage::WriteTxn& txn, const WriteContext& context,
                          const schema::Object& object, RecordId id);

// Brings back a record and what was deleted with it; references that were cleared are set again
// where they are still empty. Errors: kNotFound, kUndeleteFailed (not deleted, purged, a parent is
// still deleted, or its external id is in use by another record).
absl::Status UndeleteRecord(storage::WriteTxn& txn, const WriteContext& context, Writer& writer,
                            const schema::Object& object, RecordId id);

// Removes a record in the bin, with all that was deleted along with it, for good. Its history and
// events stay. Errors: kNotFound, kDeleteFailed (not in the bin).
absl::Status PurgeRecord(storage::WriteTxn& txn, const WriteContext& context,
                         const schema::Object& object, RecordId id);

// Purges what was deleted before `before` (microseconds). Returns the number of deletes purged.
absl::StatusOr<int64_t> PurgeBin(storage::WriteTxn& txn, const WriteContext& context,
                                 int64_t before, int64_t limit);

}  // namespace leadkit::records
