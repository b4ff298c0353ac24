#include "transfer/csv_reader.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text.h"

namespace leadkit::transfer {
namespace {

constexpr size_t kChunkBytes = 64 * 1024;
// Buffers that a great cell has blown up are given back down to this size.
constexpr size_t kKeepBytes = 4 * kChunkBytes;
// What libcsv adds to its buffer at a time.
constexpr size_t kBlockBytes = 4096;
constexpr std::string_view kDelimiters = ",;\t|^";

// States of libcsv's parser, for which its header has no names.
constexpr int kCellBegun = 2;
constexpr int kCellMayHaveEnded = 3;  // behind a quote inside quotes

// Knows whether the header line is inside quotes while the delimiter is not known: a quote opens
// behind any that it may be, and at the start.
class HeaderQuotes {
 public:
  // Takes the next character; true if what comes behind it is quoted.
  bool Take(char c) {
    if (c == '"') {
      const bool opens = !quoted_ && (at_start_ || closed_);
      closed_ = quoted_;  // a second quote would be the other half of a doubled one
      quoted_ = opens;
      at_start_ = false;
    } else if (!quoted_) {
      closed_ = false;
      at_start_ = kDelimiters.find(c) != std::string_view::npos || (at_start_ && c == ' ');
    }
    return quoted_;
  }

 private:
  bool quoted_ = false;
  bool closed_ = false;
  bool at_start_ = true;
};

// End of the first line that has an end outside quotes; npos if there is none.
size_t FirstLineEnd(std::string_view text) {
  HeaderQuotes quotes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!quotes.Take(text[i]) && (text[i] == '\n' || text[i] == '\r')) return i;
  }
  return std::string_view::npos;
}

char DetectDelimiter(std::string_view text) {
  const size_t start = std::min(text.find_first_not_of("\r\n"), text.size());
  const std::string_view line = text.substr(start, FirstLineEnd(text.substr(start)));
  size_t counts[kDelimiters.size()] = {};
  HeaderQuotes quotes;
  for (char c : line) {
    const bool quoted = quotes.Take(c);
    const size_t which = kDelimiters.find(c);
    if (!quoted && which != std::string_view::npos) ++counts[which];
  }
  // The first of the greatest, so that a tie goes to the comma.
  return kDelimiters[static_cast<size_t>(std::max_element(std::begin(counts), std::end(counts)) -
                                         std::begin(counts))];
}

// The delimiter that a first line "sep=;" names, or 0.
char SpreadsheetDelimiter(std::string_view line) {
  if (line.size() >= 2 && line.front() == '"' && line.back() == '"') {
    line = line.substr(1, line.size() - 2);
  }
  if (line.size() != 5 || !EqualsIgnoreCase(line.substr(0, 4), "sep=")) return 0;
  return kDelimiters.find(line[4]) == std::string_view::npos ? 0 : line[4];
}

bool IsPossibleDelimiter(char c) {
  return c == '\t' || (c > ' ' && c < 0x7F && c != '"' && !std::isalnum(c));
}

// Line breaks in a cell: LF, CR LF and CR are one each.
int64_t CountLineBreaks(const char* text, size_t size) {
  int64_t count = 0;
  for (size_t i = 0; i < size; ++i) {
    const char c = text[i];
    if (c > '\r') continue;
    count += c == '\n' || (c == '\r' && (i + 1 == size || text[i + 1] != '\n'));
  }
  return count;
}

template <typename Vector>
void ShrinkTo(size_t capacity, Vector* buffer) {
  if (buffer->capacity() <= capacity || buffer->size() > capacity / 2) return;
  Vector smaller;
  smaller.reserve(capacity / 2);
  smaller.assign(buffer->begin(), buffer->end());
  buffer->swap(smaller);
}

template <typename Vector>
void GrowTo(size_t size, Vector* buffer) {
  if (size > buffer->capacity()) buffer->reserve(std::max(size, buffer->capacity() * 2));
}

}  // namespace

CsvReader::CsvReader(ReadFn read) : input_(std::move(read)), chunk_(kChunkBytes) {
  // Blank lines are reported too: they count as lines although they are no rows.
  csv_init(&parser_, CSV_REPALL_NL);
  csv_set_blk_size(&parser_, kBlockBytes);
}

CsvReader::~CsvReader() { csv_free(&parser_); }

absl::StatusOr<std::unique_ptr<CsvReader>> CsvReader::Create(ReadFn read,
                                                             const CsvOptions& options) {
  if (options.delimiter != 0 && !IsPossibleDelimiter(options.delimiter)) {
    return MakeError(Code::kInvalidArgument,
                     "the delimiter must be a punctuation character or a tab");
  }
  auto reader = std::unique_ptr<CsvReader>(new CsvReader(std::move(read)));
  LK_RETURN_IF_ERROR(reader->ReadStart(options));
  LK_RETURN_IF_ERROR(reader->ReadHeader());
  return reader;
}

// Settles the delimiter on the first chunk, or what there is of it up to the end of the header.
absl::Status CsvReader::ReadStart(const CsvOptions& options) {
  size_t size = 0;
  // The smallest step of InputText stays free.
  while (size + 4 <= kChunkBytes) {
    LK_ASSIGN_OR_RETURN(const size_t count, input_.Read(chunk_.data() + size, kChunkBytes - size));
    if (count == 0) break;
    size += count;
    const std::string_view so_far(chunk_.data(), size);
    const size_t begin = so_far.find_first_not_of("\r\n");
    if (begin == std::string_view::npos) continue;
    const size_t end = FirstLineEnd(so_far.substr(begin));
    // A "sep=" line is followed by the header, but says itself what there is to know.
    if (end != std::string_view::npos && begin + end + 1 < size) break;
  }
  std::string_view start(chunk_.data(), size);
  const size_t line_end = std::min(start.find_first_of("\r\n"), start.size());
  char delimiter = SpreadsheetDelimiter(start.substr(0, line_end));
  if (delimiter != 0) {
    // The line break stays: it is counted as that of a blank line.
    start.remove_prefix(line_end);
  } else {
    delimiter = DetectDelimiter(start);
  }
  if (options.delimiter != 0) delimiter = options.delimiter;
  csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
  Parse(start);
  return absl::OkStatus();
}

absl::Status CsvReader::ReadHeader() {
  LK_ASSIGN_OR_RETURN(const bool found, NextRow(&header_));
  if (!found) {
    return MakeError(Code::kInvalidCsv, "the input is empty; its first line must name the columns");
  }
  for (size_t i = 0; i < header_.size(); ++i) {
    if (IsValidText(header_[i])) continue;
    return MakeError(
        Code::kInvalidText,
        absl::StrCat("the name of column ", i + 1, " is not UTF-8 text; save the file as UTF-8"));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CsvReader::Next(std::vector<std::string>* cells) {
  LK_ASSIGN_OR_RETURN(const bool found, NextRow(cells));
  if (found) ++row_number_;
  return found;
}

absl::StatusOr<bool> CsvReader::NextRow(std::vector<std::string>* cells) {
  while (next_row_ == rows_.size()) {
    if (!failure_.ok()) return failure_;
    if (at_end_) return false;
    DropDelivered();
    ParseMore();
  }
  const Row& row = rows_[next_row_++];
  line_number_ = row.line;
  cells->resize(row.cell_count);
  size_t begin = row.first_cell == 0 ? 0 : cell_ends_[row.first_cell - 1];
  for (size_t i = 0; i < row.cell_count; ++i) {
    const size_t end = cell_ends_[row.first_cell + i];
    std::string& cell = (*cells)[i];
    // Swapped, because an assignment would keep the great buffer.
    if (cell.capacity() > kKeepBytes && end - begin <= kKeepBytes) std::string().swap(cell);
    cell.assign(text_.data() + begin, end - begin);
    begin = end;
  }
  return true;
}

size_t CsvReader::buffer_bytes() const {
  return csv_get_buffer_size(&parser_) + chunk_.capacity() + text_.capacity() +
         cell_ends_.capacity() * sizeof(size_t) + rows_.capacity() * sizeof(Row);
}

// Forgets the rows that were delivered, and gives back what a great cell took.
void CsvReader::DropDelivered() {
  text_.erase(text_.begin(), text_.begin() + static_cast<ptrdiff_t>(row_first_byte_));
  cell_ends_.erase(cell_ends_.begin(),
                   cell_ends_.begin() + static_cast<ptrdiff_t>(row_first_cell_));
  for (size_t& end : cell_ends_) end -= row_first_byte_;
  rows_.clear();
  next_row_ = row_first_cell_ = row_first_byte_ = 0;
  ShrinkTo(kKeepBytes, &text_);
  if (csv_get_buffer_size(&parser_) > kKeepBytes && parser_.entry_pos < kKeepBytes / 2) {
    // libcsv can only free its buffer as a whole, which would lose the cell that has begun.
    if (void* smaller = std::realloc(parser_.entry_buf, kKeepBytes / 2); smaller != nullptr) {
      parser_.entry_buf = static_cast<unsigned char*>(smaller);
      parser_.entry_size = kKeepBytes / 2;
    }
  }
}

// Makes room for all that `input_bytes` may bring, so that nothing allocates (and throws) inside
// the callbacks, below which there is C code.
void CsvReader::Reserve(size_t input_bytes) {
  GrowTo(text_.size() + parser_.entry_pos + input_bytes, &text_);
  GrowTo(cell_ends_.size() + input_bytes + 1, &cell_ends_);
  GrowTo(rows_.size() + input_bytes + 1, &rows_);
}

void CsvReader::ParseMore() {
  absl::StatusOr<size_t> count = input_.Read(chunk_.data(), chunk_.size());
  if (!count.ok()) {
    failure_ = count.status();
    return;
  }
  if (*count == 0) {
    Finish();
    return;
  }
  Parse({chunk_.data(), *count});
}

void CsvReader::Parse(std::string_view text) {
  Reserve(text.size());
  while (!text.empty() && failure_.ok()) {
    LeaveQuotes(text.front());
    const size_t size = PieceSize(text);
    if (csv_parse(&parser_, text.data(), size, &OnCell, &OnRow, this) != size) {
      Fail(Code::kOutOfMemory, line_, "does not fit into memory");
    }
    text.remove_prefix(size);
  }
  CheckLimits();
  // Grows the buffer of a great cell by halves, instead of a block at a time.
  csv_set_blk_size(&parser_, std::max(kBlockBytes, csv_get_buffer_size(&parser_) / 2));
}

bool CsvReader::EndsCell(char c) const { return c == delimiter() || c == '\n' || c == '\r'; }

// How much of the text libcsv may read at once: up to a quote that may turn out to be followed by
// more of the cell.
size_t CsvReader::PieceSize(std::string_view text) const {
  if (parser_.pstate == kCellMayHaveEnded) return 1;
  size_t quote = text.find('"');
  while (quote != std::string_view::npos && quote + 1 < text.size() &&
         (EndsCell(text[quote + 1]) || text[quote + 1] == '"')) {
    quote = text.find('"', quote + 1);
  }
  return quote == std::string_view::npos ? text.size() : quote + 1;
}

// Where text follows a closing quote libcsv takes the quote for one that should have been doubled
// and reads on to the next quote, over the ends of lines: rows would vanish in a cell. Here the
// cell goes on unquoted instead.
void CsvReader::LeaveQuotes(char next) {
  if (parser_.pstate != kCellMayHaveEnded || EndsCell(next) || next == ' ' || next == '\t') return;
  if (next == '"' && parser_.spaces == 0) return;  // a doubled quote
  // What libcsv has of the cell ends with the quote and the blanks behind it.
  unsigned char* quote = parser_.entry_buf + (parser_.entry_pos - parser_.spaces - 1);
  std::memmove(quote, quote + 1, parser_.spaces);
  --parser_.entry_pos;
  parser_.spaces = 0;
  parser_.quoted = 0;
  parser_.pstate = kCellBegun;
}

void CsvReader::CheckLimits() {
  if (cell_too_large_ || parser_.entry_pos > kMaxCellBytes) {
    Fail(Code::kInvalidCsv, line_, "has more than 64 MiB; look there for a quote left open");
  } else if (row_too_large_) {
    Fail(Code::kInvalidCsv, line_,
         "is in a row of more than 10,000 cells or 128 MiB; check the delimiter");
  }
}

void CsvReader::Finish() {
  at_end_ = true;
  Reserve(0);
  // Only now strict: in the middle of the input a stray quote is let pass.
  csv_set_opts(&parser_, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI);
  if (csv_fini(&parser_, &OnCell, &OnRow, this) != 0) {
    Fail(Code::kInvalidCsv, line_,
         "opens a quote that is never closed; the input may have been cut off");
  }
  CheckLimits();
}

void CsvReader::Fail(Code code, int64_t line, std::string_view message) {
  if (!failure_.ok()) return;
  failure_ =
      MakeError(code, absl::StrCat("the cell that begins on line ", line, " ", ToAbsl(message)));
}

void CsvReader::OnCell(void* text, size_t size, void* reader) {
  auto* self = static_cast<CsvReader*>(reader);
  if (self->cell_too_large_ || self->row_too_large_) return;
  const size_t cells = self->cell_ends_.size() - self->row_first_cell_;
  const size_t bytes = self->text_.size() - self->row_first_byte_;
  self->cell_too_large_ = size > kMaxCellBytes;
  self->row_too_large_ = bytes + size > kMaxRowBytes || cells >= kMaxCellsPerRow;
  if (self->cell_too_large_ || self->row_too_large_) return;
  if (cells == 0) self->row_line_ = self->line_;
  const char* begin = static_cast<const char*>(text);
  self->text_.insert(self->text_.end(), begin, begin + size);
  self->cell_ends_.push_back(self->text_.size());
  self->line_ += CountLineBreaks(begin, size);
  self->after_carriage_return_ = false;
}

// `terminator` is the character that ended the row, or -1 at the end of the input.
void CsvReader::OnRow(int terminator, void* reader) {
  auto* self = static_cast<CsvReader*>(reader);
  if (self->cell_too_large_ || self->row_too_large_) return;
  const size_t cells = self->cell_ends_.size() - self->row_first_cell_;
  if (cells > 0) {
    self->rows_.push_back({self->row_first_cell_, cells, self->row_line_});
    self->row_first_cell_ = self->cell_ends_.size();
    self->row_first_byte_ = self->text_.size();
  }
  // The second half of CR LF comes as a blank line of its own.
  const bool second_half = cells == 0 && terminator == '\n' && self->after_carriage_return_;
  if (!second_half) ++self->line_;
  self->after_carriage_return_ = terminator == '\r';
}

}  // namespace leadkit::transfer
