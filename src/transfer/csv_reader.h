// Comma-separated values as rows of cells, read as a stream in bounded memory.
//
// RFC 4180 with the leniency that files in the wild need: any line ending, blank lines skipped, a
// last line without line ending, blanks around unquoted cells and around quotes dropped, a quote in
// the middle of an unquoted cell kept as it is. Text behind a closing quote goes on with the cell,
// unquoted: "Acme" Inc is Acme Inc, and the row ends with its line. The first row is the header.
// Rows may differ in their number of cells; it is for the caller to say what that means.
#pragma once

#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/error.h"
#include "transfer/input_text.h"

namespace leadkit::transfer {

// Greatest size of one cell.
constexpr size_t kMaxCellBytes = 64 * 1024 * 1024;
// Greatest size of all cells of a row together.
constexpr size_t kMaxRowBytes = 128 * 1024 * 1024;
constexpr size_t kMaxCellsPerRow = 10'000;

struct CsvOptions {
  // One ASCII character; 0 takes the one of , ; tab | ^ that the header line has most of, or what a
  // spreadsheet's "sep=;" line says.
  char delimiter = 0;
};

// Threads: used by one at a time.
class CsvReader {
 public:
  // Reads up to the header. Errors: those of `read`; kInvalidArgument (delimiter); kInvalidCsv (no
  // header line); kInvalidText (encoding of the header).
  static absl::StatusOr<std::unique_ptr<CsvReader>> Create(ReadFn read, const CsvOptions& options);

  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;
  ~CsvReader();

  // The cells of the first row, as they were written.
  const std::vector<std::string>& header() const { return header_; }
  char delimiter() const { return static_cast<char>(csv_get_delim(&parser_)); }

  // The next data row; false at the end. The strings of `cells` are refilled, not made anew. The
  // rows before an error are all delivered; after an error every call returns that error again.
  // Errors: those of the source; kInvalidCsv (a quote left open, a cell or row beyond its limit).
  absl::StatusOr<bool> Next(std::vector<std::string>* cells);

  // Place of the row that Next() returned last: 1 is the first data row; the line is that of the
  // input, from 1, on which the row begins.
  int64_t row_number() const { return row_number_; }
  int64_t line_number() const { return line_number_; }

  // Memory held for rows at the moment.
  size_t buffer_bytes() const;

 private:
  struct Row {
    size_t first_cell = 0;  // index into cell_ends_
    size_t cell_count = 0;
    int64_t line = 0;
  };

  explicit CsvReader(ReadFn read);

  static void OnCell(void* text, size_t size, void* reader);
  static void OnRow(int terminator, void* reader);

  absl::Status ReadStart(const CsvOptions& options);
  absl::Status ReadHeader();
  absl::StatusOr<bool> NextRow(std::vector<std::string>* cells);
  void DropDelivered();
  void Reserve(size_t input_bytes);
  void ParseMore();
  void Parse(std::string_view text);
  size_t PieceSize(std::string_view text) const;
  bool EndsCell(char c) const;
  void LeaveQuotes(char next);
  void Finish();
  void CheckLimits();
  void Fail(Code code, int64_t line, std::string_view message);

  // csv_get_delim() takes a pointer to a parser that it does not change.
  mutable csv_parser parser_;
  InputText input_;
  std::vector<char> chunk_;
  std::vector<std::string> header_;
  int64_t row_number_ = 0;
  int64_t line_number_ = 0;

  // Cells parsed and not yet delivered: their text end to end, and where each one ends. What lies
  // behind the last row belongs to a row that has only begun.
  std::vector<char> text_;
  std::vector<size_t> cell_ends_;
  std::vector<Row> rows_;
  size_t next_row_ = 0;

  size_t row_first_cell_ = 0;  // of the row being parsed
  size_t row_first_byte_ = 0;
  int64_t row_line_ = 1;
  int64_t line_ = 1;
  bool after_carriage_return_ = false;
  bool at_end_ = false;
  // Set in the callbacks, turned into an error outside them.
  bool cell_too_large_ = false;
  bool row_too_large_ = false;
  absl::Status failure_;
};

}  // namespace leadkit::transfer
