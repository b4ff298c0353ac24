// Field values as text: the one canonical form that every API reads and writes.
//
// text as it is; booleans "true"/"false"; numbers with a point; dates and times ISO 8601;
// references as 18-character ids; multi-select picklists joined by ';'.
// (The messy forms found in files are read by transfer/cell.h, which ends here.)
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/value.h"
#include "schema/catalog.h"

namespace leadkit::schema {

// Empty text is null. Errors, all naming object and field: kInvalidType, kMalformedId,
// kNumberOutsideValidRange.
absl::StatusOr<Value> ParseText(const Catalog& catalog, const Object& object, const Field& field,
                                std::string_view text);

// Empty for null and unset. A polymorphic reference that names no known object, and an id of 0, are
// empty too. REQUIRES: the value has the field's type.
std::string FormatText(const Catalog& catalog, const Field& field, const Value& value);

// The field's "Lead.Status" for messages.
std::string PathOf(const Object& object, const Field& field);

}  // namespace leadkit::schema
