// Match models as documents.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "matching/model.h"

namespace leadkit::matching {

// The JSON form of leadkit.v1.MatchModel (include/leadkit/v1/match_model.proto), indented.
std::string ModelToJson(const Model& model);

// kInvalidArgument, saying where, for text that is no such document, a field or level that does not
// exist or is there twice, a used field with a level missing, and all that CheckModel refuses.
absl::StatusOr<Model> ModelFromJson(std::string_view json);

}  // namespace leadkit::matching
