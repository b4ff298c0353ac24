// A number that tells whether two plans are the same and rest on the same records.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "conversion/plan.h"
#include "storage/database.h"

namespace leadkit::conversion {

// Over what the plan says and what it read: the lead, the chosen records as they are, the
// candidates, and what follows. The same in every process and on every machine.
absl::StatusOr<uint64_t> FingerprintOf(const storage::View& view, const Plan& plan);

}  // namespace leadkit::conversion
