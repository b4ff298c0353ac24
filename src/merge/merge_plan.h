// A merge plan: all that a merge would do, worked out by reading alone.
//
// A merge that would be refused is a plan too, with a refusal. What the plan can't foresee is what
// the writer refuses when the merge is done; then nothing of it is kept.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "merge/children.h"
#include "merge/merge_options.h"
#include "merge/survivorship.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::merge {

struct MergePlan {
  const schema::Object* object = nullptr;
  std::vector<records::Record> records;  // the survivor, then the others in the order given
  std::vector<FieldChoice> fields;
  std::vector<ChildRows> children;
  std::vector<Fold> folds;
  absl::Status refusal;  // why the merge would be refused; ok if it would not

  RecordId survivor() const { return records[0].id(); }
  std::vector<RecordId> ids() const;
};

// Errors: kInvalidArgument (fewer than two records, one twice, of different objects, or of one that
// is not merged), kConflictingOptions (a survivor and a rule), kNotFound, kEntityIsDeleted,
// kEntityIsMerged (naming the survivor).
absl::StatusOr<MergePlan> PlanMerge(const storage::View& view, const MergeRequest& request);

}  // namespace leadkit::merge
