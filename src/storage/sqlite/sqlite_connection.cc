#include "storage/sqlite/sqlite_connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/error.h"
#include "base/text.h"
#include "storage/sqlite/store_file.h"

namespace leadkit::storage {
namespace {

// Statements kept ready per connection. Inserts of different sets of fields are different texts.
constexpr size_t kMaxCachedStatements = 400;
// WAL pages that are folded back into the file at a time: 16 MiB.
constexpr int kCheckpointPages = 4096;
// What is kept of the WAL file once all of it is folded back: a long read can have made it grow.
constexpr int kWalSizeLimit = 64 * 1024 * 1024;
// The first with STRICT tables.
constexpr int kOldestSqlite = 3'037'000;

// Shorter than SQLite's own waits, which grow: who holds the lock again and again leaves short
// moments between.
int WaitForLock(void* timeout_ms, int times) {
  if (int64_t{times} * kLockPollMs >= reinterpret_cast<intptr_t>(timeout_ms)) return 0;
  sqlite3_sleep(kLockPollMs);
  return 1;
}

// What the system said of the last call that failed, where SQLite itself only says "I/O error": a
// full quota, or a file as large as it may become.
bool IsOutOfSpace(int system_error) {
  return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

absl::Status ErrorOf(sqlite3* db, int rc) {
  const int system_error = errno;
  const char* text = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
  const bool full = (rc & 0xFF) == SQLITE_IOERR && IsOutOfSpace(system_error);
  switch (full ? SQLITE_FULL : rc & 0xFF) {
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
      return MakeError(Code::kNotAStore,
                       "the file is not a store: it is no database, or it is encrypted; name "
                       "another file");
    case SQLITE_READONLY:
      if (rc == SQLITE_READONLY_DBMOVED) {
        return MakeError(Code::kCannotOpen,
                         "the store's file was moved or deleted while it was open; open it again");
      }
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
  // `failed`, of the connection, is set where the engine fails.
  SqliteStatement(sqlite3* db, sqlite3_stmt* stmt, bool* failed)
      : db_(db), stmt_(stmt), failed_(failed) {}
  ~SqliteStatement() override { sqlite3_finalize(stmt_); }

  void BindNull(int index) override { Note(sqlite3_bind_null(stmt_, index)); }
  void BindInt(int index, int64_t value) override { Note(sqlite3_bind_int64(stmt_, index, value)); }
  void BindText(int index, std::string_view value) override {
    Note(
        sqlite3_bind_text64(stmt_, index, DataOf(value), value.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void BindBytes(int index, std::string_view value) override {
    Note(sqlite3_bind_blob64(stmt_, index, DataOf(value), value.size(), SQLITE_STATIC));
  }

  absl::StatusOr<bool> Step() override {
    if (bind_error_ != SQLITE_OK) return ErrorOf(nullptr, bind_error_);
    const int rc = sqlite3_step(stmt_);
    if (rc == SQLITE_ROW) return true;
    if (rc == SQLITE_DONE) return false;
    absl::Status error = ErrorOf(db_, sqlite3_extended_errcode(db_));
    // What an error that is not known has done to the transaction is not known either.
    *failed_ |= EndsTransaction(CodeOf(error)) || CodeOf(error) == Code::kInternal;
    return error;
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
    bind_error_ = SQLITE_OK;
  }

  int64_t RowsChanged() const override { return sqlite3_changes64(db_); }

 private:
  // A null pointer would bind NULL; an empty view may carry one.
  static const char* DataOf(std::string_view value) {
    return value.data() == nullptr ? "" : value.data();
  }
  // A value that could not be bound must not be stored as null: the next Step fails.
  void Note(int rc) {
    if (bind_error_ == SQLITE_OK) bind_error_ = rc;
  }

  sqlite3* db_;
  sqlite3_stmt* stmt_;
  bool* failed_;
  int bind_error_ = SQLITE_OK;
};

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(sqlite3* db, bool reusable) : db_(db), reusable_(reusable) {}
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
    return rc == SQLITE_OK ? absl::OkStatus() : Failure();
  }

  absl::Status BeginWrite() override { return Begin("BEGIN IMMEDIATE"); }
  absl::Status BeginRead() override { return Begin("BEGIN"); }
  absl::Status Commit() override {
    if (!InTransaction()) return Undone();
    return Run("COMMIT");
  }
  void Rollback() noexcept override {
    if (sqlite3_get_autocommit(db_) == 0) Exec("ROLLBACK");
    if (sqlite3_get_autocommit(db_) != 0) half_undone_ = false;
  }
  bool InTransaction() const override { return sqlite3_get_autocommit(db_) == 0 && !half_undone_; }
  bool has_failed() const override { return failed_; }

  absl::Status SetSavepoint() override {
    if (!InTransaction()) return Undone();
    return Run("SAVEPOINT lk");
  }
  absl::Status ReleaseSavepoint() override {
    if (!InTransaction()) return Undone();
    return Run("RELEASE lk");
  }
  // Without our cache of statements, which may want memory.
  void UndoSavepoint() noexcept override {
    if (sqlite3_get_autocommit(db_) != 0) return;
    if (Exec("ROLLBACK TO lk; RELEASE lk") != SQLITE_OK) half_undone_ = true;
  }

  bool is_reusable() const override { return reusable_; }

 private:
  struct Entry {
    std::unique_ptr<Statement> statement;
    bool in_use = false;
  };

  absl::Status Begin(std::string_view sql) {
    Rollback();  // of a transaction that could not be rolled back when it ended
    failed_ = false;
    return Run(sql);
  }

  // The error of the last call.
  absl::Status Failure() {
    absl::Status error = ErrorOf(db_, sqlite3_extended_errcode(db_));
    failed_ |= EndsTransaction(CodeOf(error));
    return error;
  }

  int Exec(const char* sql) noexcept { return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }

  static absl::Status Undone() {
    return MakeError(Code::kWrongState,
                     "an earlier failure has ended the transaction; nothing of it was kept, roll "
                     "it back and begin another");
  }

  absl::StatusOr<std::unique_ptr<Statement>> Compile(std::string_view sql) {
    sqlite3_stmt* stmt = nullptr;
    const int rc = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &stmt, nullptr);
    if (rc != SQLITE_OK) return Failure();
    return std::make_unique<SqliteStatement>(db_, stmt, &failed_);
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
  const bool reusable_;
  // A savepoint could not be undone, so nothing of the transaction may be committed.
  bool half_undone_ = false;
  bool failed_ = false;
  absl::flat_hash_map<std::string, std::unique_ptr<Entry>> cache_;
  std::vector<std::unique_ptr<Entry>> beside_;
};

// Temporary data stays where SQLite keeps it by default, in files: kept in memory, the undo journal
// of savepoints is a list, and each savepoint inside another one walks it from end to end.
absl::Status Configure(Connection& connection, const SqliteOptions& options) {
  std::string pragmas = absl::StrCat(
      "PRAGMA foreign_keys = ON; PRAGMA temp_store = DEFAULT; PRAGMA trusted_schema = OFF;"
      "PRAGMA cache_size = -",
      std::max(options.cache_kib, 1), ";");
  if (!options.read_only) {
    absl::StrAppend(&pragmas, "PRAGMA wal_autocheckpoint = ", kCheckpointPages,
                    "; PRAGMA journal_size_limit = ", kWalSizeLimit,
                    "; PRAGMA synchronous = ", options.sync_every_commit ? "FULL;" : "NORMAL;");
  }
  return connection.Execute(pragmas);
}

// SQLite's way to open a file in a folder in which it can make no log.
std::string ImmutableUri(const std::string& path) {
  return absl::StrCat(
      "file:", absl::StrReplaceAll(path, {{"%", "%25"}, {"?", "%3f"}, {"#", "%23"}}),
      "?immutable=1");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> OpenSqlite(const std::string& path,
                                                       const SqliteOptions& options) {
  if (sqlite3_libversion_number() < kOldestSqlite) {
    return MakeError(Code::kCannotOpen,
                     absl::StrCat("this machine has SQLite ", sqlite3_libversion(),
                                  "; version 3.37 or newer is needed"));
  }
  LK_RETURN_IF_ERROR(CheckStoreFile(path, options.create, options.read_only));
  const bool frozen = options.read_only && IsFrozen(path);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (options.create) flags |= SQLITE_OPEN_CREATE;
  if (frozen) flags |= SQLITE_OPEN_URI;
  sqlite3* db = nullptr;
  const int rc = sqlite3_open_v2((frozen ? ImmutableUri(path) : path).c_str(), &db, flags, nullptr);
  if (rc != SQLITE_OK) {
    absl::Status error = ErrorOf(db, rc);
    sqlite3_close_v2(db);
    return error;
  }
  sqlite3_busy_handler(db, WaitForLock,
                       reinterpret_cast<void*>(static_cast<intptr_t>(options.busy_timeout_ms)));
  auto connection = std::make_unique<SqliteConnection>(db, !frozen);
  absl::Status configured = Configure(*connection, options);
  if (!configured.ok() && options.read_only && HasLog(path) &&
      (CodeOf(configured) == Code::kReadOnly || CodeOf(configured) == Code::kCannotOpen)) {
    return MakeError(Code::kReadOnly,
                     "the store was not closed properly, and its folder is read-only; copy it, "
                     "with its -wal file, to a folder that can be written");
  }
  LK_RETURN_IF_ERROR(configured);
  return std::unique_ptr<Connection>(std::move(connection));
}

absl::Status UseLog(Connection& connection) {
  return connection.Execute("PRAGMA journal_mode = WAL");
}

absl::Status KeepUndoJournalIn(Connection& connection, UndoJournal where) {
  return connection.Execute(where == UndoJournal::kMemory ? "PRAGMA temp_store = MEMORY"
                                                          : "PRAGMA temp_store = DEFAULT");
}

}  // namespace leadkit::storage
