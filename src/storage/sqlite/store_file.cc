#include "storage/sqlite/store_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/error.h"

namespace leadkit::storage {
namespace {

namespace fs = std::filesystem;

// The folder that the file lies in.
std::string FolderOf(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

bool May(const std::string& path, int mode) {
  return faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0;
}

absl::Status CheckName(const std::string& path) {
  const auto refuse = [](std::string_view why) { return MakeError(Code::kInvalidArgument, why); };
  if (path.empty()) return refuse("the path is empty; name a file");
  if (path.find('\0') != std::string::npos) return refuse("the path holds a zero byte");
  if (path == ":memory:") {
    return refuse("a store is kept in a file, not in memory; name a file, such as crm.db");
  }
  if (path.starts_with("file:")) {
    return refuse("the path is a plain file name, not a URI; leave out 'file:'");
  }
  return absl::OkStatus();
}

// Why there is nothing at `path`, `error` being what the system said; OK if a file can be made.
absl::Status CheckMissing(const std::string& path, int error, bool create) {
  const std::string folder = FolderOf(path);
  const auto refuse = [](std::string_view why) { return MakeError(Code::kCannotOpen, why); };
  struct stat info;
  if (error == EACCES) {
    return refuse("there is no right to look into its folder; ask the owner for it");
  }
  if (error == ENAMETOOLONG) return refuse("the path is too long");
  if (error == ENOTDIR || (stat(folder.c_str(), &info) == 0 && !S_ISDIR(info.st_mode))) {
    return refuse("a part of the path is a file, not a folder; check the path");
  }
  if (error != ENOENT) {
    return refuse(
        absl::StrCat("the path can't be followed: ", std::generic_category().message(error)));
  }
  if (stat(folder.c_str(), &info) != 0) {
    return refuse(absl::StrCat("the folder '", folder, "' does not exist; make it first"));
  }
  if (!create) return refuse("there is no such file; check the path, or allow a store to be made");
  if (May(folder, W_OK | X_OK)) return absl::OkStatus();
  return MakeError(Code::kReadOnly, absl::StrCat("no file can be made in the folder '", folder,
                                                 "', which is read-only; choose another one"));
}

}  // namespace

absl::Status CheckStoreFile(const std::string& path, bool create, bool read_only) {
  if (absl::Status name = CheckName(path); !name.ok()) return name;
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return CheckMissing(path, errno, create && !read_only);
  if (S_ISDIR(info.st_mode)) {
    return MakeError(Code::kCannotOpen, "it is a folder; name a file in it");
  }
  if (!S_ISREG(info.st_mode)) {
    return MakeError(Code::kCannotOpen, "it is a device or a pipe; name a plain file");
  }
  if (!May(path, R_OK)) {
    return MakeError(Code::kCannotOpen, "there is no right to read the file; ask its owner for it");
  }
  if (read_only) return absl::OkStatus();
  if (!May(path, W_OK)) {
    return MakeError(Code::kReadOnly,
                     "the file is read-only; make it writable, or open it read-only");
  }
  if (!May(FolderOf(path), W_OK | X_OK) && !HasLog(path)) {
    return MakeError(Code::kReadOnly,
                     absl::StrCat("the folder '", FolderOf(path),
                                  "' is read-only, and a store "
                                  "keeps its log beside it; make it writable, or open the store "
                                  "read-only"));
  }
  return absl::OkStatus();
}

std::string AbsolutePath(const std::string& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error);
  if (!error) absolute = fs::weakly_canonical(absolute, error);
  return error ? path : absolute.string();
}

bool IsFrozen(const std::string& path) {
  return !HasLog(path) && !May(FolderOf(path), W_OK | X_OK);
}

bool HasLog(const std::string& path) {
  struct stat info;
  return stat((path + "-wal").c_str(), &info) == 0;
}

}  // namespace leadkit::storage
