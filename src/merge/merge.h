// Merging: several records of one person or company become one, in one transaction.
//
// The others go to the recycle bin as merged: MasterRecordId names the survivor, their ids resolve
// to it, an ordinary undelete refuses them, and unmerge.h brings them back. Their own values stay
// on them. All that pointed at them points at the survivor.
#pragma once

#include "absl/status/statusor.h"
#include "merge/journal.h"
#include "merge/merge_plan.h"
#include "records/write_context.h"
#include "records/writer.h"

namespace leadkit::merge {

struct Merged {
  MergePlan plan;  // that was carried out
  MergeEntry entry;
};

// Plans and merges. An error leaves nothing behind only if the caller rolls back what this did,
// which a savepoint or the end of the transaction does. Errors: those of PlanMerge, the plan's
// refusal (kCannotUpdateConvertedLead and those of ChooseFields), and what the writer refuses.
absl::StatusOr<Merged> Merge(storage::WriteTxn& txn, const records::WriteContext& context,
                             records::Writer& writer, const MergeRequest& request);

}  // namespace leadkit::merge
