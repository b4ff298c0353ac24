#include "storage/sqlite/sqlite_connection.h"

#include <sqlite3.h>

#include <cassert>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::storage {
namespace {

// Statements kept ready per connection. Inserts of different sets of fields are different texts.
constexpr size_t kMaxCachedStatements = 400;
// WAL pages that are folded back into the file at a time: 16 MiB.
constexpr int kCheckpointPages = 4096;

absl::Status ErrorOf(sqlite3* db, int rc) {
  const char* text = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
  switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return MakeError(Code::kBusy,
                       "another process holds the store's write lock; try again, or raise the busy "
                       "timeout");
    case SQLITE_FULL:
      return MakeError(
          Code::kDiskFull,
          "the disk is full; nothing of this call was kept, free some space and repeat");
    case SQLITE_IOERR:
      return MakeError(Code::kIoError,
                       absl::StrCat("the store's file can't be read or written: ", text));
    case SQLITE_CORRUPT:
      return MakeError(Code::kCorrupt, absl::StrCat("the store's file is damaged: ", text,
                                                    "; restore it from a copy"));
    case SQLITE_NOTADB:
      return MakeError(Code::kNotAStore, "the file is not a database, or it is encrypted");
    case SQLITE_READONLY:
      return MakeError(Code::kReadOnly,
                       "the store can't be written: the file or its folder is read-only, or it was "
                       "opened read-only");
    case SQLITE_CANTOPEN:
      return MakeError(Code::kCannotOpen,
                       "the file can't be opened; check the path and that the folder may be "
                       "written");
    case SQLITE_NOMEM:
      return MakeError(Code::kOutOfMemory, "out of memory");
    case SQLITE_INTERRUPT:
      return MakeError(Code::kCancelled, "cancelled");
    case SQLITE_TOOBIG:
      return MakeError(Code::kStringTooLong, "the value is larger than the engine can hold");
    case SQLITE_CONSTRAINT:
      if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
          rc == SQLITE_CONSTRAINT_ROWID) {
        return MakeError(Code::kDuplicateValue, text);
      }
      return MakeError(Code::kFieldIntegrity, text);
    default:
      return MakeError(Code::kInternal, absl::StrCat("engine error ", rc, ": ", text));
  }
}

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(sqlite3* db, sqlite3_stmt* stmt) : db_(db), stmt_(stmt) {}
  ~SqliteStatement() override { sqlite3_finalize(stmt_); }

  void BindNull(int index) override { sqlite3_bind_null(stmt_, index); }
  void BindInt(int index, int64_t value) override { sqlite3_bind_int64(stmt_, index, value); }
  void BindText(int index, std::string_view value) override {
    // A null pointer would bind NULL; an empty view may carry one.
    const char* data = value.data() == nullptr ? "" : value.data();
    sqlite3_bind_text64(stmt_, index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void BindBytes(int index, std::string_view value) override {
    sqlite3_bind_blob64(stmt_, index, value.data(), value.size(), SQLITE_STATIC);
  }

  absl::StatusOr<bool> Step() override {
    const int rc = sqlite3_step(stmt_);
    if (rc == SQLITE_ROW) return true;
    if (rc == SQLITE_DONE) return false;
    return ErrorOf(db_, sqlite3_extended_errcode(db_));
  }

  bool IsNull(int column) const override {
    return sqlite3_column_type(stmt_, column) == SQLITE_NULL;
  }
  int64_t Int(int column) const override { return sqlite3_column_int64(stmt_, column); }
  std::string_view Text(int column) const override {
    const void* data = sqlite3_column_type(stmt_, column) == SQLITE_BLOB
                           ? sqlite3_column_blob(stmt_, column)
                           : sqlite3_column_text(stmt_, column);
    if (data == nullptr) return "";
    return {static_cast<const char*>(data),
            static_cast<size_t>(sqlite3_column_bytes(stmt_, column))};
  }

  void Reset() override {
    sqlite3_reset(stmt_);
    sqlite3_clear_bindings(stmt_);
  }

  int64_t RowsChanged() const override { return sqlite3_changes64(db_); }

 private:
  sqlite3* db_;
  sqlite3_stmt* stmt_;
};

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(sqlite3* db) : db_(db) {}
  ~SqliteConnection() override {
    cache_.clear();
    sqlite3_close_v2(db_);
  }

  absl::StatusOr<StatementLease> Prepare(std::string_view sql) override {
    auto it = cache_.find(ToAbsl(sql));
    if (it != cache_.end() && !it->second->in_use) {
      return StatementLease(it->second->statement.get(), &it->second->in_use);
    }
    if (it != cache_.end()) return PrepareBeside(sql);
    if (cache_.size() >= kMaxCachedStatements) DropIdle();
    auto entry = std::make_unique<Entry>();
    LK_ASSIGN_OR_RETURN(entry->statement, Compile(sql));
    Entry* kept = entry.get();
    cache_.emplace(std::string(sql), std::move(entry));
    return StatementLease(kept->statement.get(), &kept->in_use);
  }

  absl::Status Execute(std::string_view sql) override {
    const int rc = sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    return rc == SQLITE_OK ? absl::OkStatus() : ErrorOf(db_, sqlite3_extended_errcode(db_));
  }

  absl::Status BeginWrite() override { return Run("BEGIN IMMEDIATE"); }
  absl::Status BeginRead() override { return Run("BEGIN"); }
  absl::Status Commit() override { return Run("COMMIT"); }
  void Rollback() override {
    // The engine may have rolled back by itself (full disk, I/O error).
    if (sqlite3_get_autocommit(db_) == 0) Run("ROLLBACK").IgnoreError();
  }

 private:
  struct Entry {
    std::unique_ptr<Statement> statement;
    bool in_use = false;
  };

  absl::StatusOr<std::unique_ptr<Statement>> Compile(std::string_view sql) {
    sqlite3_stmt* stmt = nullptr;
    const int rc = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &stmt, nullptr);
    if (rc != SQLITE_OK) return ErrorOf(db_, sqlite3_extended_errcode(db_));
    return std::make_unique<SqliteStatement>(db_, stmt);
  }

  // The same text is running already (a walk over rows that runs the statement again inside).
  absl::StatusOr<StatementLease> PrepareBeside(std::string_view sql) {
    for (std::unique_ptr<Entry>& entry : beside_) {
      if (!entry->in_use) {
        LK_ASSIGN_OR_RETURN(entry->statement, Compile(sql));
        return StatementLease(entry->statement.get(), &entry->in_use);
      }
    }
    auto entry = std::make_unique<Entry>();
    LK_ASSIGN_OR_RETURN(entry->statement, Compile(sql));
    beside_.push_back(std::move(entry));
    return StatementLease(beside_.back()->statement.get(), &beside_.back()->in_use);
  }

  void DropIdle() {
    for (auto it = cache_.begin(); it != cache_.end();) {
      if (it->second->in_use) {
        ++it;
      } else {
        cache_.erase(it++);
      }
    }
  }

  sqlite3* db_;
  absl::flat_hash_map<std::string, std::unique_ptr<Entry>> cache_;
  std::vector<std::unique_ptr<Entry>> beside_;
};

absl::Status Configure(Connection& connection, const SqliteOptions& options) {
  std::string pragmas = absl::StrCat(
      "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
      "PRAGMA cache_size = -",
      options.cache_kib, ";");
  if (!options.read_only) {
    absl::StrAppend(&pragmas,
                    "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = ", kCheckpointPages,
                    "; PRAGMA synchronous = ", options.sync_every_commit ? "FULL;" : "NORMAL;");
  }
  return connection.Execute(pragmas);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> OpenSqlite(const std::string& path,
                                                       const SqliteOptions& options) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (options.create) flags |= SQLITE_OPEN_CREATE;
  sqlite3* db = nullptr;
  const int rc = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  if (rc != SQLITE_OK) {
    absl::Status error = ErrorOf(db, rc);
    sqlite3_close_v2(db);
    return error;
  }
  sqlite3_busy_timeout(db, options.busy_timeout_ms);
  auto connection = std::make_unique<SqliteConnection>(db);
  LK_RETURN_IF_ERROR(Configure(*connection, options));
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace leadkit::storage
