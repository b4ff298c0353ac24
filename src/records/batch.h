// Many rows of one object in one transaction, each with its own outcome.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "records/writer.h"

namespace leadkit::records {

// Rows by columns, packed: what bindings fill and hand over at once.
class Batch {
 public:
  // `fields` are the columns.
  Batch(const schema::Object& object, std::vector<const schema::Field*> fields)
      : object_(&object), fields_(std::move(fields)) {}

  const schema::Object& object() const { return *object_; }
  const std::vector<const schema::Field*>& fields() const { return fields_; }
  size_t rows() const { return complete_cells_ / std::max<size_t>(fields_.size(), 1); }

  // Cells of the row being filled; those not set say nothing about their field.
  // REQUIRES: column < fields().size().
  void SetNull(size_t column) { CellAt(column).type = Value::Type::kNull; }
  void SetInt(size_t column, int64_t value, int object = Value::kUnknownObject);
  void SetText(size_t column, std::string_view text);
  // Ends the row.
  void FinishRow() { complete_cells_ += fields_.size(); }
  void Clear();

  // Fills `record`, which keeps its buffers from row to row.
  void Load(size_t row, Record* record) const;

 private:
  struct Cell {
    Value::Type type = Value::Type::kUnset;
    int16_t object = Value::kUnknownObject;
    uint32_t length = 0;
    int64_t value = 0;  // or the offset of the text
  };
  Cell& CellAt(size_t column);

  const schema::Object* object_;
  std::vector<const schema::Field*> fields_;
  std::vector<Cell> cells_;
  size_t complete_cells_ = 0;
  std::string text_;
};

struct RowOutcome {
  absl::Status status;
  RecordId id = kNoId;
  bool created = false;
};

// Runs `one` for each of `count` rows and keeps its outcome. A row that is refused leaves nothing
// and does not stop the others, except all or none: then the first refusal is returned (so that the
// transaction is undone) and the outcomes of the others say so. An error of the store itself is
// returned too.
absl::Status RunRows(size_t count, bool all_or_none,
                     absl::FunctionRef<absl::StatusOr<UpsertOutcome>(size_t row)> one,
                     std::vector<RowOutcome>* outcomes);

}  // namespace leadkit::records
