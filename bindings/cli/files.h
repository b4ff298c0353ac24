// Files that are named on the command line.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace leadkit::cli {

struct FileCloser {
  void operator()(std::FILE* file) const;
};
using File = std::unique_ptr<std::FILE, FileCloser>;

// Opens a file, or standard input or output where the name is "-". Throws a Failure that names it.
File OpenFile(const std::string& name, const char* mode);

// A whole document, of 16 MiB at most.
std::string ReadDocument(const std::string& name);

// Writes a whole document, over what the file held.
void WriteDocument(const std::string& name, std::string_view text);

// Whether both names lead to one regular file, which need not be there yet.
bool IsSameFile(const std::string& a, const std::string& b);

// To be called before a command opens a file to write: refuses the store and the files beside it,
// under whatever name.
void CheckOutput(const std::string& store, const std::string& name);

// The failure of `name` with the reason in errno: "leads.csv can't be read: no such file ...".
[[noreturn]] void ThrowFileError(const std::string& name, const char* what);

}  // namespace leadkit::cli
