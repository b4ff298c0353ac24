// Undoing a merge from its journal: the records stand for themselves again, with their children,
// and the survivor has the values that it had before.
//
// What was added to the survivor since stays there. What has changed since in a way that stands
// against the undoing (a value that the merge had set, a child that was moved on or deleted, a
// unique value that somebody else has taken) is never overwritten: it refuses the undoing, which
// names it, or is left as it is if the caller keeps changes.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "merge/journal.h"
#include "records/write_context.h"
#include "records/writer.h"

namespace leadkit::merge {

// The numbers are those of LK_LEFT_* in the C ABI.
enum class LeftWhy {
  kChanged = 1,  // the field has another value than the merge gave it
  kDeleted = 2,  // the record is in the recycle bin since
  kGone = 3,     // the record is gone for good
  kBack = 4,     // the row that the merge had folded was taken out of the bin
  kTaken = 5,    // another record has the value now, and it must be unique
  kRefused = 6,  // a law stands against it by now; `message` says which
};

// What the undoing could not bring back.
struct Left {
  records::Item item;
  std::string field;  // API name; empty where the record as a whole is meant
  LeftWhy why = LeftWhy::kChanged;
  Value wanted;         // what the field had before the merge
  std::string message;  // for the reader
};

struct Unmerged {
  MergeEntry entry;
  std::vector<RecordId> restored;  // of the merged records
  int64_t fields = 0;              // of the survivor that have their value back
  int64_t children = 0;            // rows that point where they did
  int64_t unfolded = 0;            // rows that are back out of the bin
  std::vector<Left> left;
};

// Undoes the merge that `id` names: its number, a record that was merged away by it, or its
// survivor, of which the last merge is meant. An error leaves nothing behind only if the caller
// rolls back what this did. Errors: kNotFound, kWrongState (undone already), kUnmergeFailed (naming
// what has changed since, or the later merge to be undone first), kEntityIsMerged (the survivor was
// merged on).
absl::StatusOr<Unmerged> Unmerge(storage::WriteTxn& txn, const records::WriteContext& context,
                                 records::Writer& writer, RecordId id, bool keep_changes);

}  // namespace leadkit::merge
