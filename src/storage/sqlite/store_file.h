// What can be said of a store's file before SQLite opens it: errors that name what is in the way.
//
// Nothing here opens the file: closing any descriptor of it would drop SQLite's locks.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace leadkit::storage {

// OK if there is, or may be made, a file at `path` that SQLite can open.
// Errors: kInvalidArgument (not a plain file name), kCannotOpen (a folder, no such file or folder,
// no right to read it), kReadOnly (to be opened for writing, and it or its folder may not be).
absl::Status CheckStoreFile(const std::string& path, bool create, bool read_only);

// `path` without links, so that it names the same file after a change of the working folder.
std::string AbsolutePath(const std::string& path);

// Whether nothing can be written beside the file and no log of unfinished work lies there: SQLite
// then has to be told that it needs none. Another user's process may still write the file.
bool IsFrozen(const std::string& path);

// Whether a log of unfinished work lies beside the file.
bool HasLog(const std::string& path);

}  // namespace leadkit::storage
