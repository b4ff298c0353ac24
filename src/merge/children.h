// Who points at the records that are merged away, and what would then be there twice.
//
// All from the references of the schema, custom fields and read-only ones included (MasterRecordId
// of records merged earlier, Converted... of leads), and of the recycle bin too: when a merge is
// done no row of any object points at a record that was merged away.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "records/children.h"
#include "storage/database.h"

namespace leadkit::merge {

// The rows of one reference field that point at one of the records.
struct ChildRows {
  int object = 0;
  int field = 0;
  std::vector<RecordId> live;
  std::vector<RecordId> in_bin;  // and those that are merged away themselves
};

// A row that says the same as another one, of the same person: a membership in one campaign, a role
// at one opportunity. It goes to the recycle bin, and what it knows into the one that stays.
struct Fold {
  int object = 0;
  RecordId from = kNoId;
  RecordId into = kNoId;
};

// `people` are the records, the survivor first. Fields to which nobody points are left out.
absl::StatusOr<std::vector<ChildRows>> FindChildren(const storage::View& view,
                                                    const schema::Object& object,
                                                    const std::vector<RecordId>& people);

// Rows of one record are never folded into each other, only into those of another one.
absl::StatusOr<std::vector<Fold>> FindFolds(const storage::View& view, const schema::Object& object,
                                            const std::vector<RecordId>& people);

}  // namespace leadkit::merge
