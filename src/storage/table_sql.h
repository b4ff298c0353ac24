// SQL for the rows of each object, written once per catalog and kept with it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schema/catalog.h"
#include "schema/known.h"
#include "storage/dialect.h"

namespace leadkit::storage {

// How a row's columns are laid out in ObjectSql::columns: field by field in ordinal order, a
// polymorphic reference taking a second column for its object, and last what is kept of unknown
// fields.
struct ObjectSql {
  std::string table;         // quoted
  std::string columns;       // every column that a Record holds, quoted, joined by ", "
  std::string select_by_id;  // SELECT columns FROM table WHERE id = $1
};

// A catalog with its SQL and its well-known fields. A new one stands for every change of the
// catalog or of the documents that rule the store, so what is derived from either is kept by its
// serial.
struct Schema {
  Schema(std::shared_ptr<const schema::Catalog> catalog_in, const Dialect& dialect);

  const ObjectSql& sql(const schema::Object& object) const {
    return objects[static_cast<size_t>(object.index)];
  }

  uint64_t serial;  // unique in this process
  std::shared_ptr<const schema::Catalog> catalog;
  schema::Known known;
  std::vector<ObjectSql> objects;
};

}  // namespace leadkit::storage
