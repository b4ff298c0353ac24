// The standard objects as the descriptors of include/leadkit/v1/*.proto describe them.
// The only header that stands between protobuf and the rest of the library.
#pragma once

#include <vector>

#include "schema/object.h"

namespace leadkit::schema {

// In a fixed order: an object's place in it is stored beside polymorphic references, so objects are
// only ever appended.
std::vector<Object> BuildStandardObjects();

}  // namespace leadkit::schema
