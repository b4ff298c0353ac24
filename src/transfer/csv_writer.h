// Rows of comma-separated values as RFC 4180 writes them.
//
// A cell is quoted only where a reader would otherwise take it for something else. Its bytes are
// kept as they are: a text that a spreadsheet would take for a formula is not changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadkit::transfer {

struct CsvFormat {
  char delimiter = ',';
  // What ends a row.
  std::string_view line_end = "\r\n";
};

// Appends to a buffer that the caller owns, writes out and empties between rows as it likes.
// Threads: used by one at a time.
class CsvWriter {
 public:
  // REQUIRES: `out` outlives the writer.
  explicit CsvWriter(std::string* out, const CsvFormat& format = {}) : out_(out), format_(format) {}

  void AddCell(std::string_view cell);
  void EndRow();
  // All cells and the end of the row.
  void AddRow(const std::vector<std::string>& cells);

 private:
  bool NeedsQuotes(std::string_view cell) const;

  std::string* out_;
  CsvFormat format_;
  bool row_begun_ = false;
  // A row of one empty cell must not look like a blank line, which readers skip.
  bool only_empty_ = true;
};

}  // namespace leadkit::transfer
