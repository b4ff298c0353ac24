// What every merge did, kept in the store: one entry a merge, with the values before and after of
// each field of each record that it changed. It is what undoes a merge, and it outlives that.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "records/children.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::merge {

// The numbers are stored; they are only appended to.
enum class StepKind : int32_t {
  kMerged = 1,      // the record was merged away
  kChanged = 2,     // a field went from one value to another
  kFolded = 3,      // the row went to the bin; `after` is the row that it was folded into
  kConversion = 4,  // the record of what a lead became: `field` is AccountId or ContactId
};

struct Step {
  StepKind kind = StepKind::kChanged;
  records::Item item;
  std::string field;  // API name
  Value before;
  Value after;
};

struct MergeEntry {
  RecordId id = kNoId;
  int object = 0;
  RecordId survivor = kNoId;
  int64_t at = 0;
  RecordId by = kNoId;
  int64_t undone_at = 0;  // 0: it stands
  RecordId undone_by = kNoId;
  std::vector<RecordId> merged;
};

// Writes an entry and marks its records as merged away.
absl::Status AppendMerge(storage::WriteTxn& txn, const MergeEntry& entry,
                         const std::vector<Step>& steps);

// Notes that a record stands for itself again.
absl::Status ForgetMerged(storage::WriteTxn& txn, RecordId record);

// Notes that a merge was undone.
absl::Status MarkUndone(storage::WriteTxn& txn, const records::WriteContext& context, RecordId id);

// The merge of this number; else the one that the record was merged away by; else the last one into
// this record that stands. kNotFound if it is none of these.
absl::StatusOr<MergeEntry> FindMerge(const storage::View& view, RecordId id);

absl::StatusOr<std::vector<Step>> ReadSteps(const storage::View& view, RecordId merge);

// Merges that the record took part in, as survivor or not, undone ones included, oldest first.
absl::StatusOr<std::vector<MergeEntry>> ListMerges(const storage::View& view, RecordId record);

}  // namespace leadkit::merge
