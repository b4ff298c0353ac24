#pragma once

#include <functional>
#include <vector>

#include "capi/handles.h"

namespace leadkit::capi {

// A short table, and where more of it comes from, or null.
lk_rows* NewRows(std::vector<Row> rows,
                 std::function<absl::Status(std::vector<Row>*)> more = nullptr);

}  // namespace leadkit::capi
