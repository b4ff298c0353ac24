// Making, checking and migrating the tables of a store.
//
// The file carries leadkit's application id, the number of its format, and a fingerprint of the
// schema of the release that wrote it. A store of an older schema is brought up to date in one
// transaction: what the catalog describes and the file lacks (tables, columns, indexes) is added.
// A format number above ours is refused.
#pragma once

#include <memory>

#include "schema/catalog.h"
#include "storage/dialect.h"
#include "storage/engine.h"

namespace leadkit::storage {

// "LKIT".
inline constexpr int64_t kApplicationId = 0x4C4B4954;
// Grows when a release writes what older releases would misread.
inline constexpr int64_t kFormatVersion = 1;

enum class FileKind { kEmpty, kStore };

// What the file is. Errors: kNotAStore, kNewerVersion.
absl::StatusOr<FileKind> InspectFile(Connection& connection);

// Adds every table, column and index of the catalog that is not there, and leadkit's own tables.
// REQUIRES: in a write transaction.
absl::Status AddMissingSchema(Connection& connection, const schema::Catalog& catalog,
                              const Dialect& dialect);
absl::Status WriteFileMarks(Connection& connection);

// The standard catalog and the store's custom fields.
absl::StatusOr<std::shared_ptr<const schema::Catalog>> LoadCatalog(Connection& connection);
// Stores the definition of a custom field. REQUIRES: in a write transaction.
absl::Status SaveCustomField(Connection& connection, const schema::Catalog& catalog,
                             const schema::Object& object, const schema::Field& field);

}  // namespace leadkit::storage
