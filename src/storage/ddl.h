// Tables and indexes, derived from the catalog; and leadkit's own tables.
#pragma once

#include <string>
#include <vector>

#include "schema/catalog.h"
#include "storage/dialect.h"

namespace leadkit::storage {

// A column of an object's table.
struct Column {
  std::string name;
  std::string definition;  // "TEXT", as it can be added to a table that has rows
  bool required = false;   // NOT NULL in a new table; in an older one the code alone sees to it
};

// Columns that every object's table has beside its fields; none of them is a field.
inline constexpr char kDeletionColumn[] = "deletion_id";  // which delete put the record in the bin
inline constexpr char kExtraColumn[] = "extra";           // unknown fields of protobuf bytes, kept

// The column that holds a field's normalised copy for exact matching: "name" -> "name_key".
std::string MatchKeyColumn(const schema::Field& field);

std::vector<Column> ColumnsOf(const schema::Catalog& catalog, const schema::Object& object,
                              const Dialect& dialect);

// The columns one field is stored in: itself, its object column if polymorphic, its match key.
std::vector<Column> ColumnsOfField(const schema::Catalog& catalog, const schema::Field& field,
                                   const Dialect& dialect);

std::string CreateTable(const schema::Catalog& catalog, const schema::Object& object,
                        const Dialect& dialect);
// An index of an object's table.
struct Index {
  std::string name;
  std::string sql;  // CREATE INDEX, for a file that has none of this name
};

std::vector<Index> IndexesOf(const schema::Object& object, const Dialect& dialect);
std::vector<Index> IndexesOfField(const schema::Object& object, const schema::Field& field,
                                  const Dialect& dialect);

// leadkit's own tables, in the order in which they can be created.
std::vector<std::string> CreateSystemTables(const Dialect& dialect);

// A number that changes whenever any of the above does for the standard catalog: a store that
// carries another one was written by another release.
int64_t SchemaFingerprint(const Dialect& dialect);

}  // namespace leadkit::storage
