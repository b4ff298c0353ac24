// Which column of a file goes to which field, as a person says it: the JSON of
// leadkit.v1.ImportMap (include/leadkit/v1/import_map.proto says what each part means).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace leadkit::transfer {

struct ImportMap {
  struct Column {
    std::string column;                // empty: `value` stands in every row
    std::optional<std::string> field;  // empty: left out; none: found by the column's name
    std::optional<std::string> value;  // taken where the column is blank
    std::vector<std::pair<std::string, std::string>> values;
  };
  std::vector<Column> columns;
};

// Entries of a mapping, and bytes of its JSON, at most.
constexpr size_t kMaxMapColumns = 10'000;
constexpr size_t kMaxMapBytes = 4 * 1024 * 1024;

// kInvalidArgument for text that is not of that form. Empty text is an empty mapping.
absl::StatusOr<ImportMap> ParseImportMap(std::string_view json);
std::string ImportMapToJson(const ImportMap& map);

}  // namespace leadkit::transfer
