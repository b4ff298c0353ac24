// What a single value must be: its kind, length, form, range and list of values. One place for
// every API and every engine.
#pragma once

#include "absl/status/status.h"
#include "records/record.h"
#include "records/write_context.h"
#include "schema/catalog.h"

namespace leadkit::records {

// Checks and tidies one value in place: text is trimmed, empty text becomes null, null booleans
// become the default. Errors name the field and the remedy: kInvalidType, kInvalidText,
// kStringTooLong, kInvalidEmailAddress, kRestrictedPicklist, kNumberOutsideValidRange.
absl::Status CheckValue(const schema::Object& object, const schema::Field& field, Value* value);

// Whether this writer may set the field on an insert or an update. kFieldNotWriteable.
absl::Status CheckAccess(const schema::Object& object, const schema::Field& field,
                         Authority authority, bool insert);

// kRequiredFieldMissing naming every required field without a value, those excused that `before`
// (may be null) lacks too.
absl::Status CheckRequired(const Record& record, const Record* before = nullptr);

}  // namespace leadkit::records
