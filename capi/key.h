#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "schema/object.h"

namespace leadkit::capi {

// The key of an upsert: "Id" or a field with external_id. kInvalidField.
absl::StatusOr<const schema::Field*> KeyField(const schema::Object& object, std::string_view name);

}  // namespace leadkit::capi
