#include "files.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "failure.h"

namespace leadkit::cli {
namespace {

constexpr size_t kMaxDocumentBytes = 16 << 20;
// As many links behind each other as systems follow.
constexpr int kMaxLinks = 40;

// Where a file is made that is opened by this name.
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

void FileCloser::operator()(std::FILE* file) const {
  if (file != stdin && file != stdout) std::fclose(file);
}

void ThrowFileError(const std::string& name, const char* what) {
  std::string why = std::strerror(errno);
  if (!why.empty() && why[0] >= 'A' && why[0] <= 'Z') why[0] = static_cast<char>(why[0] + 32);
  throw Failure(kExitFile, name + " can't be " + what + ": " + why);
}

File OpenFile(const std::string& name, const char* mode) {
  const bool reads = mode[0] == 'r';
  if (name == "-") return File(reads ? stdin : stdout);
  File file(std::fopen(name.c_str(), mode));
  struct stat info {};
  if (file && reads && fstat(fileno(file.get()), &info) == 0 && S_ISDIR(info.st_mode)) {
    file.reset();
    errno = EISDIR;
  }
  if (!file) ThrowFileError(name, reads ? "read" : "written");
  return file;
}

bool IsSameFile(const std::string& a, const std::string& b) {
  struct stat first {};
  struct stat second {};
  if (stat(a.c_str(), &first) != 0 || stat(b.c_str(), &second) != 0) {
    return TargetOf(a) == TargetOf(b);
  }
  return S_ISREG(first.st_mode) && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

void CheckOutput(const std::string& store, const std::string& name) {
  const std::string target = TargetOf(store);
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    if (!IsSameFile(name, target + suffix)) continue;
    throw Failure::Usage(name + " is " +
                         (*suffix == 0 ? "the store itself" : "a file of the store") +
                         ", which would be written over; name another file");
  }
}

std::string ReadDocument(const std::string& name) {
  const File file = OpenFile(name, "rb");
  std::string text;
  char buffer[1 << 16];
  while (const size_t size = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, size);
    if (text.size() > kMaxDocumentBytes) {
      throw Failure(kExitFile, name + " is longer than 16 MiB; it is not such a document");
    }
  }
  if (std::ferror(file.get()) != 0) ThrowFileError(name, "read");
  return text;
}

void WriteDocument(const std::string& name, std::string_view text) {
  File file = OpenFile(name, "wb");
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  if (!written || std::fflush(file.get()) != 0) ThrowFileError(name, "written");
}

}  // namespace leadkit::cli
