// Which records were merged away, and into which: what bin, references and readers ask. (How
// records are merged is in merge/.)
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::records {

// The record that this one was merged into; kNoId if it was not. That one may be merged away or
// gone by now.
absl::StatusOr<RecordId> SurvivorOf(const storage::View& view, RecordId id);

// The same to its end: the record that stands for this one now; the record itself if it was not
// merged.
absl::StatusOr<RecordId> LastSurvivorOf(const storage::View& view, RecordId id);

// All records that are merged into this one, by way of others too, in the order of the merges.
absl::StatusOr<std::vector<RecordId>> MergedInto(const storage::View& view, RecordId survivor);

// kEntityIsDeleted for an attempt to use a record in the recycle bin. One that was merged away
// names its survivor.
absl::Status InBinError(const Record& record);

// kEntityIsMerged for an attempt to use a record that was merged into `survivor`.
absl::Status MergedError(const schema::Object& object, RecordId id, RecordId survivor);

}  // namespace leadkit::records
