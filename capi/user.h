#pragma once

#include "absl/status/statusor.h"
#include "base/id.h"
#include "storage/database.h"

namespace leadkit::capi {

// The user that is to write: the system user for kNoId. kNotFound, kInactiveOwnerOrUser.
absl::StatusOr<RecordId> CheckUser(const storage::View& view, RecordId user, RecordId system_user);

}  // namespace leadkit::capi
