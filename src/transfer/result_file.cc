#include "transfer/result_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::transfer {
namespace {

// A buffer that a great cell has blown up is given back down to this size.
constexpr size_t kKeepBytes = 1024 * 1024;

// As many links behind each other as systems follow.
constexpr int kMaxLinks = 40;
// The store itself and what the engine keeps beside it.
constexpr std::string_view kStoreSuffixes[] = {"", "-wal", "-shm", "-journal"};

std::string ReasonOf(int error) { return std::generic_category().message(error); }

// Where a file is made that is opened by this path.
std::string TargetOf(const std::string& name) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(name, error);
  for (int links = 0; links < kMaxLinks && std::filesystem::is_symlink(path, error); ++links) {
    const std::filesystem::path next = std::filesystem::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / next;
  }
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  return error ? path.string() : target.string();
}

}  // namespace

bool LeadToSameFile(const std::string& a, const std::string& b) {
  struct stat first = {};
  struct stat second = {};
  if (stat(a.c_str(), &first) != 0 || stat(b.c_str(), &second) != 0) {
    return TargetOf(a) == TargetOf(b);
  }
  return S_ISREG(first.st_mode) && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

absl::Status CheckIsNoStore(const std::string& path, const std::string& store_path) {
  const std::string store = TargetOf(store_path);
  for (std::string_view suffix : kStoreSuffixes) {
    if (!LeadToSameFile(path, absl::StrCat(store, ToAbsl(suffix)))) continue;
    return MakeError(Code::kInvalidArgument,
                     absl::StrCat("the result file '", path, "' is ",
                                  suffix.empty() ? "the store itself" : "a file of the store",
                                  ", which would be written over; name another file"));
  }
  return absl::OkStatus();
}

absl::Status ResultFile::Failed(int error, const char* what) const {
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  return MakeError(
      full ? Code::kDiskFull : Code::kIoError,
      absl::StrCat("can't ", what, " the result file '", path_, "': ", ReasonOf(error)));
}

absl::StatusOr<std::unique_ptr<ResultFile>> ResultFile::Open(const std::string& path,
                                                             int64_t size) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) {
    return MakeError(Code::kCannotOpen,
                     absl::StrCat("can't write the result file '", path, "': ", ReasonOf(errno)));
  }
  std::unique_ptr<ResultFile> file(new ResultFile(path, fd));
  // Before it is cut. Where files can't be locked, the lock is done without.
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return MakeError(Code::kBusy, absl::StrCat("another import is writing the result file '", path,
                                               "'; wait for it, or name another file"));
  }
  struct stat info = {};
  if (fstat(fd, &info) != 0) return file->Failed(errno, "look at");
  if (S_ISREG(info.st_mode) && info.st_size < size) {
    return MakeError(Code::kImportMismatch,
                     absl::StrCat("the result file '", path,
                                  "' is shorter than this job has left "
                                  "it; put it back, or import under another job name"));
  }
  LK_RETURN_IF_ERROR(file->CutBack(size));
  return file;
}

ResultFile::~ResultFile() { close(file_); }

absl::Status ResultFile::CutBack(int64_t size) {
  buffer_.clear();
  // A pipe or a terminal can't be cut, and has nothing to be cut.
  if (ftruncate(file_, size) != 0 && errno != EINVAL) return Failed(errno, "cut");
  if (lseek(file_, size, SEEK_SET) < 0 && errno != ESPIPE) return Failed(errno, "cut");
  written_ = size;
  return absl::OkStatus();
}

absl::Status ResultFile::Flush(bool sync) {
  const char* next = buffer_.data();
  size_t left = buffer_.size();
  while (left > 0) {
    const ssize_t count = write(file_, next, left);
    if (count < 0) {
      if (errno == EINTR) continue;
      return Failed(errno, "write");
    }
    next += count;
    left -= static_cast<size_t>(count);
  }
  written_ += static_cast<int64_t>(buffer_.size());
  buffer_.clear();
  if (buffer_.capacity() > kKeepBytes) buffer_.shrink_to_fit();
  if (sync && fdatasync(file_) != 0 && errno != EINVAL && errno != EROFS) {
    return Failed(errno, "sync");
  }
  return absl::OkStatus();
}

}  // namespace leadkit::transfer
