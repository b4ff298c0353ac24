#include "records/batch.h"

#include "base/error.h"

namespace leadkit::records {

Batch::Cell& Batch::CellAt(size_t column) {
  if (cells_.size() < complete_cells_ + fields_.size()) {
    cells_.resize(complete_cells_ + fields_.size());
  }
  return cells_[complete_cells_ + column];
}

void Batch::SetInt(size_t column, int64_t value, int object) {
  Cell& cell = CellAt(column);
  cell.type = Value::Type::kInt;
  cell.object = static_cast<int16_t>(object);
  cell.value = value;
}

void Batch::SetText(size_t column, std::string_view text) {
  Cell& cell = CellAt(column);
  cell.type = Value::Type::kText;
  cell.length = static_cast<uint32_t>(text.size());
  cell.value = static_cast<int64_t>(text_.size());
  text_.append(text);
}

void Batch::Clear() {
  cells_.clear();
  text_.clear();
  complete_cells_ = 0;
}

void Batch::Load(size_t row, Record* record) const {
  record->Reset(*object_);
  for (size_t column = 0; column < fields_.size(); ++column) {
    const size_t index = row * fields_.size() + column;
    if (index >= cells_.size()) return;
    const Cell& cell = cells_[index];
    if (cell.type == Value::Type::kUnset) continue;
    Value& value = record->Mutable(fields_[column]->ordinal);
    if (cell.type == Value::Type::kText) {
      value.SetText(std::string_view(text_).substr(static_cast<size_t>(cell.value), cell.length));
    } else if (cell.type == Value::Type::kInt) {
      value.SetReference(cell.value, cell.object);
    } else {
      value.SetNull();
    }
  }
}

absl::Status RunRows(size_t count, bool all_or_none,
                     absl::FunctionRef<absl::StatusOr<UpsertOutcome>(size_t row)> one,
                     std::vector<RowOutcome>* outcomes) {
  outcomes->assign(count, {});
  absl::Status ended;
  for (size_t i = 0; i < count; ++i) {
    absl::StatusOr<UpsertOutcome> outcome = one(i);
    RowOutcome& row = (*outcomes)[i];
    if (outcome.ok()) {
      row.id = outcome->id;
      row.created = outcome->created;
      continue;
    }
    row.status = outcome.status();
    const bool over = storage::EndsTransaction(CodeOf(row.status));
    // All or none goes on, only to tell what is wrong with the other rows.
    if (over || (all_or_none && ended.ok())) ended = row.status;
    if (over) break;
  }
  if (ended.ok()) return ended;
  const absl::Status others =
      storage::EndsTransaction(CodeOf(ended))
          ? ended
          : MakeError(Code::kAllOrNoneRolledBack,
                      "another row of the batch was refused, so none is kept");
  for (RowOutcome& row : *outcomes) {
    if (row.status.ok()) row = {others, kNoId, false};
  }
  return ended;
}

}  // namespace leadkit::records
