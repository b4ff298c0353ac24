#include "transfer/csv_writer.h"

namespace leadkit::transfer {

// Blanks at either end are quoted because many readers, ours among them, drop them otherwise.
bool CsvWriter::NeedsQuotes(std::string_view cell) const {
  if (cell.empty()) return false;
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  if (is_blank(cell.front()) || is_blank(cell.back())) return true;
  for (char c : cell) {
    if (c == format_.delimiter || c == '"' || c == '\n' || c == '\r') return true;
  }
  return false;
}

void CsvWriter::AddCell(std::string_view cell) {
  if (row_begun_) out_->push_back(format_.delimiter);
  only_empty_ = !row_begun_ && cell.empty();
  row_begun_ = true;
  if (!NeedsQuotes(cell)) {
    out_->append(cell);
    return;
  }
  out_->push_back('"');
  for (char c : cell) {
    if (c == '"') out_->push_back('"');
    out_->push_back(c);
  }
  out_->push_back('"');
}

void CsvWriter::EndRow() {
  if (row_begun_ && only_empty_) out_->append("\"\"");
  out_->append(format_.line_end);
  row_begun_ = false;
  only_empty_ = true;
}

void CsvWriter::AddRow(const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) AddCell(cell);
  EndRow();
}

}  // namespace leadkit::transfer
