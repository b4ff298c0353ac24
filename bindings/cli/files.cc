#include "files.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "failure.h"

namespace leadkit::cli {
namespace {

constexpr size_t kMaxDocumentBytes = 16 << 20;

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
