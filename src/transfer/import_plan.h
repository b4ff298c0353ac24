// What is done with each column of a file, worked out once before the first row.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "schema/catalog.h"
#include "transfer/import_options.h"

namespace leadkit::transfer {

// What became of a column. `field` is written as in a mapping; empty: ignored, and `note` says why.
// A note may stand beside a field too.
struct ImportedColumn {
  std::string column;
  std::string field;
  std::string note;
};

// Where a field's value comes from.
struct CellSource {
  int column = -1;       // of the file; -1: `constant`
  std::string constant;  // stands in every row, or where the column is blank
  // Of references: the field of the record pointed at by which it is found, and in which object;
  // empty: by its id or ExternalId.
  std::string lookup;
  int lookup_object = Value::kUnknownObject;
  // What cells mean, by the cell in lower case.
  absl::flat_hash_map<std::string, std::string> values;
};

// The sources of a field: the first that is not blank counts. Of references, ids stand before
// names.
struct FieldSources {
  const schema::Field* field = nullptr;
  std::vector<CellSource> sources;
};

struct ObjectPlan {
  const schema::Object* object = nullptr;
  std::vector<FieldSources> fields;
  // Names of people in one column, where no column has the parts; column -1: none.
  CellSource full_name;

  bool Has(int ordinal) const;
};

struct ImportPlan {
  // Keeps the objects and fields alive.
  std::shared_ptr<const schema::Catalog> catalog;
  ObjectPlan main;
  // With a route: what columns that say nothing about a lead say about a contact.
  ObjectPlan contact;
  const schema::Field* key = nullptr;  // of the upsert; null: rows are inserted
  // Says which rows are contacts; column -1: off.
  CellSource route;
  // Columns that the result files repeat: all but the error columns of an earlier import.
  size_t repeated_columns = 0;
  std::vector<ImportedColumn> columns;
  std::string mapping;  // `columns` as the JSON of a mapping

  // The same plan on a later catalog of the same store.
  void MoveTo(std::shared_ptr<const schema::Catalog> later);
};

// The columns that an error file has behind those of the input.
inline constexpr const char* kErrorColumns[] = {"ErrorCode", "ErrorField", "ErrorMessage"};

// Errors: kInvalidArgument (object, mapping), kInvalidField (mapping, key), kInvalidCsv (two
// columns of one name for one field), kUnknownColumn, kMissingColumn, kConflictingOptions.
absl::StatusOr<ImportPlan> MakeImportPlan(std::shared_ptr<const schema::Catalog> catalog,
                                          const std::vector<std::string>& header,
                                          const ImportOptions& options);

}  // namespace leadkit::transfer
