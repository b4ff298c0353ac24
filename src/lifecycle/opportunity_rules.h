// What follows from an opportunity's stage, amount and close date.
#pragma once

#include "absl/status/status.h"
#include "lifecycle/lifecycle.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::lifecycle {

// Sets stage, probability, forecast category, closed and won flags, expected revenue and fiscal
// period. Probability and forecast category keep what the caller gave in the same write. Errors:
// kRestrictedPicklist (no such stage or forecast category), kGuardNotMet (required fields of the
// stage), kNumberOutsideValidRange.
absl::Status OnOpportunityInsert(storage::WriteTxn& txn, const Lifecycle& lifecycle,
                                 records::Record* record);
absl::Status OnOpportunityUpdate(storage::WriteTxn& txn, const Lifecycle& lifecycle,
                                 const records::Record& before, const records::Record& written,
                                 records::Record* after);

}  // namespace leadkit::lifecycle
