// What a merge and its undoing leave in histories and events.
//
// The history of the survivor gets a mark "contactMerged" (leadMerged, accountMerged) with the id
// of each record that was merged into it, and that record "contactMergedInto" with the survivor's;
// undone, "contactUnmerged" and "contactUnmergedFrom". Of each merged record there is an event
// MERGED that names the survivor, behind the events of all that moved and of its deletion; undone,
// UNMERGED.
#pragma once

#include "absl/status/status.h"
#include "merge/journal.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::merge {

absl::Status MarkMerged(storage::WriteTxn& txn, const records::WriteContext& context,
                        const MergeEntry& entry);
// `restored` are those of the merged records that are back.
absl::Status MarkUnmerged(storage::WriteTxn& txn, const records::WriteContext& context,
                          const MergeEntry& entry, const std::vector<RecordId>& restored);

}  // namespace leadkit::merge
