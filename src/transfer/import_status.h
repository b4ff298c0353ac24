// Statuses of leads and stages of opportunities as files spell them.
#pragma once

#include "absl/status/status.h"
#include "lifecycle/lifecycle_rules.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::transfer {

// Gives the record's status or stage the lifecycle's own spelling where only case differs. One that
// is not known is added if `add`, else left for the rules to refuse. Objects without either are
// left alone. Errors: kInvalidLifecycle (a name that can't be one, too many); those of the store.
absl::Status SettleStatus(storage::WriteTxn& txn, lifecycle::LifecycleRules& rules,
                          const records::WriteContext& context, bool add, records::Record* record);

}  // namespace leadkit::transfer
