// Values of restricted picklists that a file has and the store does not know yet.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "storage/database.h"
#include "transfer/import_plan.h"

namespace leadkit::transfer {

// Values that a picklist may grow to by imports; a file with more has the wrong column there.
constexpr size_t kMaxGrownValues = 1000;

// Adds to a restricted custom picklist what `text`, a value of it (of a multi-select picklist:
// several), names and the list lacks, and moves `plan` to the catalog that has it. Other fields,
// and values that can't be in a list, are left for the record layer to judge.
absl::Status GrowPicklist(storage::WriteTxn& txn, const schema::Object& object,
                          const schema::Field& field, std::string_view text, ImportPlan* plan);

}  // namespace leadkit::transfer
