// A file that grows with an import and can be cut back to where its last commit was.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace leadkit::transfer {

// Whether both paths lead to one regular file, which need not be there yet: links are followed.
bool LeadToSameFile(const std::string& a, const std::string& b);

// kInvalidArgument if writing to `path` would write over the store or the files that belong to it.
// Opens nothing: closing any file of a store lets go of the locks that this process has on it.
absl::Status CheckIsNoStore(const std::string& path, const std::string& store_path);

// Threads: used by one at a time.
class ResultFile {
 public:
  // Opens the file and cuts it to `size`; 0: makes it, or empties it. Nobody else can open it so
  // until it is closed. Errors: kCannotOpen; kBusy (open already); kImportMismatch (shorter than
  // `size`); kIoError.
  static absl::StatusOr<std::unique_ptr<ResultFile>> Open(const std::string& path, int64_t size);
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;

  // What Flush is going to write. Append to it as you like.
  std::string& buffer() { return buffer_; }
  // Bytes in the file once the buffer is written.
  int64_t size() const { return written_ + static_cast<int64_t>(buffer_.size()); }

  // Writes the buffer and empties it; waits until it is on the disk if `sync`. Errors: kDiskFull,
  // kIoError.
  absl::Status Flush(bool sync);
  // Forgets the buffer and what lies behind `size`.
  absl::Status CutBack(int64_t size);

 private:
  ResultFile(std::string path, int file) : path_(std::move(path)), file_(file) {}
  absl::Status Failed(int error, const char* what) const;

  std::string path_;
  int file_;
  int64_t written_ = 0;
  std::string buffer_;
};

}  // namespace leadkit::transfer
