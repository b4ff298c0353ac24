// Records of the store as rows of a CSV file.
//
// A header line of API names, then one row for each record in the order of ids, values in the one
// canonical text form (schema/text_form.h). A null is an empty cell. Streamed: memory does not grow
// with the number of records.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/database.h"

namespace leadkit::transfer {

// Takes all bytes or says why not.
using WriteFn = std::function<absl::Status(std::string_view bytes)>;

struct ExportOptions {
  std::string object;               // any name that Catalog::Find knows
  std::vector<std::string> fields;  // in this order; empty: all
  bool include_deleted = false;
};

// Number of records written. Errors: kInvalidArgument (object), kInvalidField; those of `write` and
// of the store.
absl::StatusOr<int64_t> ExportCsv(const storage::View& view, const ExportOptions& options,
                                  const WriteFn& write);

}  // namespace leadkit::transfer
