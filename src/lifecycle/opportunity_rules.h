// What follows from an opportunity's stage, amount and close date, and which stage may follow
// which.
#pragma once

#include "absl/status/status.h"
#include "lifecycle/lifecycle.h"
#include "records/record.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::lifecycle {

// Sets probability, forecast category, closed and won flags, expected revenue, fiscal period, push
// count, and on closing the last open stage and the reason. Probability and forecast category keep
// what the caller gave in the same write. Errors: kRestrictedPicklist (no such stage or forecast
// category), kTransitionNotAllowed (won to lost; an automated move back), kGuardNotMet (required
// fields and reason of the stage), kNumberOutsideValidRange (a probability that is no percentage,
// or is not 100 and the stage is won).
absl::Status OnOpportunityInsert(storage::WriteTxn& txn, const records::WriteContext& context,
                                 const Lifecycle& lifecycle, records::Record* record);
absl::Status OnOpportunityUpdate(storage::WriteTxn& txn, const records::WriteContext& context,
                                 const Lifecycle& lifecycle, const records::Record& before,
                                 const records::Record& written, records::Record* after);

// Whether an opportunity may go from one stage to another: any way but from won to lost.
bool MayFollow(const Lifecycle& lifecycle, std::string_view from, const Stage& to);

}  // namespace leadkit::lifecycle
