// Custom fields: added at run time, kept in the store, used like standard ones.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "schema/field.h"
#include "storage/database.h"

namespace leadkit::records {

// Adds a field to an object: a real typed column, with the indexes that its kind asks for. `field`
// as for schema::Catalog::WithCustomField. Errors: kInvalidField, kDuplicateValue,
// kInvalidArgument.
absl::Status AddCustomField(storage::WriteTxn& txn, std::string_view object,
                            const schema::Field& field);

}  // namespace leadkit::records
