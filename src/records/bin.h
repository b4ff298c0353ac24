// The recycle bin: delete with its cascade, undelete, purge.
//
// A delete marks the record and everything that the schema says goes with it (on_delete: CASCADE),
// clears the references that are to be cleared (SET_NULL), and is refused while a record that must
// not lose its parent is there (RESTRICT, or a required reference). What was taken along and what
// was cleared is kept with the delete, so that undelete brings back just that. All rules come from
// the references in the schema.
//
// An error leaves nothing behind only if the caller rolls back what the call did, which a savepoint
// or the end of the transaction does.
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
// where they are still empty. An optional reference to what was deleted meanwhile is cleared, and
// comes back with that. Errors: kNotFound, kWrongState (not in the bin), kUndeleteFailed (it was
// merged into another one, which unmerge undoes; it went with another record; a record that it
// needs is still deleted; its external id or its place in a campaign was taken meanwhile).
absl::Status UndeleteRecord(storage::WriteTxn& txn, const WriteContext& context, Writer& writer,
                            const schema::Object& object, RecordId id);

// Removes a record in the bin for good, with all that it took along when it was deleted and all in
// the bin that cannot be without it. Its history and events stay. Returns the number of records
// removed. Errors: kNotFound, kWrongState (not in the bin).
absl::StatusOr<int64_t> PurgeRecord(storage::WriteTxn& txn, const WriteContext& context,
                                    const schema::Object& object, RecordId id);

// Purges the oldest deletes made before `before` (microseconds), `limit` of them at most. Returns
// the number of records removed, 0 when there was nothing to purge.
absl::StatusOr<int64_t> PurgeBin(storage::WriteTxn& txn, const WriteContext& context,
                                 int64_t before, int64_t limit);

}  // namespace leadkit::records
