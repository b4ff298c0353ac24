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

// Changes nothing in a file that is there: it may be another program's.
// Error codes: kInvalidArgument (the path is no file name), kCannotOpen, kNotAStore (no database),
// kReadOnly, kBusy, kCorrupt, kIoError, kDiskFull.
absl::StatusOr<std::unique_ptr<Connection>> OpenSqlite(const std::string& path,
                                                       const SqliteOptions& options);

// Makes the file keep its changes in a write-ahead log, which lets readers read while one writes.
absl::Status UseLog(Connection& connection);

// Where the transactions that follow keep the undo journal of their savepoints. In memory is right
// for a few short savepoints, side by side; in files for any number, within one another.
// REQUIRES: no transaction is open.
enum class UndoJournal { kFiles, kMemory };
absl::Status KeepUndoJournalIn(Connection& connection, UndoJournal where);

}  // namespace leadkit::storage
