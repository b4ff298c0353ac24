// The SQLite engine: the embedded default. Nothing outside this folder includes sqlite3.h.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/engine.h"

namespace leadkit::storage {

struct SqliteOptions {
  bool read_only = false;
  bool create = false;            // make the file if it is not there
  bool sync_every_commit = true;  // synchronous=FULL; otherwise NORMAL
  int busy_timeout_ms = 5000;
  int cache_kib = 2048;
};

// Error codes: kCannotOpen, kNotAStore (no database), kReadOnly, kBusy, kCorrupt, kIoError,
// kDiskFull.
absl::StatusOr<std::unique_ptr<Connection>> OpenSqlite(const std::string& path,
                                                       const SqliteOptions& options);

}  // namespace leadkit::storage
