// A stream of bytes as UTF-8, whatever of the usual encodings it arrives in.
//
// Read are UTF-8 with or without a byte order mark, and UTF-16 of either byte order with one.
// UTF-16 without a mark is told by its zeros: ASCII text, as a header line mostly is, has one in
// every unit. Nothing is validated here: bytes that are no UTF-8, and halves of surrogate pairs,
// pass through as ill-formed UTF-8, so that the cell that holds them is refused and not the whole
// file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace leadkit::transfer {

// Fills `buffer` with at most `capacity` bytes and returns how many; 0 at the end of the input.
// Fewer than asked for is not the end.
using ReadFn = std::function<absl::StatusOr<size_t>(char* buffer, size_t capacity)>;

enum class Encoding : uint8_t { kUtf8, kUtf16LittleEndian, kUtf16BigEndian };

// Threads: used by one at a time.
class InputText {
 public:
  explicit InputText(ReadFn read) : read_(std::move(read)) {}

  // As ReadFn, in UTF-8 and without the byte order mark. REQUIRES: capacity >= 4.
  // Errors: those of the source; kInvalidText for UTF-32; kInvalidCsv if UTF-16 ends in mid-unit.
  absl::StatusOr<size_t> Read(char* buffer, size_t capacity);

  // What the input turned out to be. Known after the first Read().
  Encoding encoding() const { return encoding_; }

 private:
  absl::StatusOr<size_t> ReadSource(char* buffer, size_t capacity);
  absl::Status Fill(size_t wanted);
  absl::Status Detect();
  size_t pending() const { return raw_.size() - raw_pos_; }
  uint32_t UnitAt(size_t pos) const;
  size_t Convert(char* buffer, size_t capacity);

  ReadFn read_;
  Encoding encoding_ = Encoding::kUtf8;
  bool detected_ = false;
  bool at_end_ = false;
  std::vector<char> raw_;  // bytes of the source that have not been handed out yet
  size_t raw_pos_ = 0;
};

}  // namespace leadkit::transfer
