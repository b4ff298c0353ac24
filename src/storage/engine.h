// What leadkit needs of a database: connections, prepared statements, transactions.
//
// SQL that travels through here is portable: identifiers quoted by the Dialect, parameters $1, $2,
// ... in the order of their first appearance, integers of 64 bits and UTF-8 text only. What differs
// between engines stands in the Dialect and nowhere else.
//
// Threads: a Connection and its statements are used by one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/error.h"

namespace leadkit::storage {

// After these errors the engine may have rolled back by itself: no work of the transaction can be
// kept.
inline bool EndsTransaction(Code code) {
  return code == Code::kDiskFull || code == Code::kIoError || code == Code::kOutOfMemory ||
         code == Code::kCorrupt;
}

// How often a connection that waits for another process's lock looks again.
inline constexpr int kLockPollMs = 1;

class Statement {
 public:
  virtual ~Statement() = default;

  // Parameters are numbered from 1. Text and bytes are borrowed until the next Reset.
  virtual void BindNull(int index) = 0;
  virtual void BindInt(int index, int64_t value) = 0;
  virtual void BindText(int index, std::string_view value) = 0;
  virtual void BindBytes(int index, std::string_view value) = 0;

  // True if there is a row. Runs a statement without rows to its end and returns false.
  virtual absl::StatusOr<bool> Step() = 0;

  // Columns of the row that Step found, numbered from 0. Text is borrowed until the next Step.
  virtual bool IsNull(int column) const = 0;
  virtual int64_t Int(int column) const = 0;
  virtual std::string_view Text(int column) const = 0;

  // Makes the statement ready to be bound and stepped again, all parameters null.
  virtual void Reset() = 0;

  // Rows that the last INSERT, UPDATE or DELETE touched.
  virtual int64_t RowsChanged() const = 0;

  // Binds from `first` on.
  template <typename... Args>
  void Bind(const Args&... args) {
    int index = 1;
    (BindOne(index++, args), ...);
  }
  // Runs a statement whose rows are of no interest.
  absl::Status Run() {
    absl::StatusOr<bool> row = Step();
    while (row.ok() && *row) row = Step();
    return row.status();
  }

 private:
  void BindOne(int index, int64_t value) { BindInt(index, value); }
  void BindOne(int index, int value) { BindInt(index, value); }
  void BindOne(int index, std::string_view value) { BindText(index, value); }
  void BindOne(int index, const std::string& value) { BindText(index, value); }
  void BindOne(int index, const char* value) { BindText(index, value); }
  void BindOne(int index, std::nullptr_t) { BindNull(index); }
};

// A statement on loan from its connection's cache; reset when given back.
class StatementLease {
 public:
  StatementLease(Statement* statement, bool* in_use) : statement_(statement), in_use_(in_use) {
    *in_use_ = true;
  }
  ~StatementLease() {
    if (statement_ == nullptr) return;
    statement_->Reset();
    *in_use_ = false;
  }
  StatementLease(StatementLease&& other) noexcept
      : statement_(other.statement_), in_use_(other.in_use_) {
    other.statement_ = nullptr;
  }
  StatementLease& operator=(StatementLease&&) = delete;
  StatementLease(const StatementLease&) = delete;

  Statement* operator->() const { return statement_; }
  Statement& operator*() const { return *statement_; }

 private:
  Statement* statement_;
  bool* in_use_;
};

class Connection {
 public:
  virtual ~Connection() = default;

  // A prepared statement, from the cache if the same text was prepared before.
  virtual absl::StatusOr<StatementLease> Prepare(std::string_view sql) = 0;

  // Runs one or more statements without parameters.
  virtual absl::Status Execute(std::string_view sql) = 0;

  // Takes the write lock at once. kBusy after the configured wait.
  virtual absl::Status BeginWrite() = 0;
  virtual absl::Status BeginRead() = 0;
  // kWrongState if the engine has undone the transaction.
  virtual absl::Status Commit() = 0;
  // Does nothing where no transaction is open.
  virtual void Rollback() noexcept = 0;
  // Whether the transaction that was begun is still open and whole. The engine may undo it by
  // itself (full disk, I/O error, no memory); what is run after that would stand alone, at once on
  // disk.
  virtual bool InTransaction() const = 0;

  // Whether the engine itself has failed since the transaction began, in a way after which nothing
  // of it can be kept: see EndsTransaction, or an error that leadkit does not know.
  virtual bool has_failed() const { return false; }

  // Savepoints, see below.
  virtual absl::Status SetSavepoint() = 0;
  virtual absl::Status ReleaseSavepoint() = 0;
  virtual void UndoSavepoint() noexcept = 0;

  // False for a connection that can't tell when the file changes: not for a second transaction.
  virtual bool is_reusable() const { return true; }

  // Prepares, binds and runs to the end.
  template <typename... Args>
  absl::Status Run(std::string_view sql, const Args&... args) {
    LK_ASSIGN_OR_RETURN(StatementLease statement, Prepare(sql));
    statement->Bind(args...);
    return statement->Run();
  }
  // The first column of the first row; `none` if there is no row or it is null.
  template <typename... Args>
  absl::StatusOr<int64_t> QueryInt(int64_t none, std::string_view sql, const Args&... args) {
    LK_ASSIGN_OR_RETURN(StatementLease statement, Prepare(sql));
    statement->Bind(args...);
    LK_ASSIGN_OR_RETURN(const bool row, statement->Step());
    return row && !statement->IsNull(0) ? statement->Int(0) : none;
  }
};

// Rolls back on leaving its scope what was not committed in it; does nothing after a commit.
class RollbackOnExit {
 public:
  explicit RollbackOnExit(Connection& connection) : connection_(connection) {}
  ~RollbackOnExit() { connection_.Rollback(); }
  RollbackOnExit(const RollbackOnExit&) = delete;
  RollbackOnExit& operator=(const RollbackOnExit&) = delete;

 private:
  Connection& connection_;
};

// A savepoint: undone when it goes out of scope without Release. Nests.
class Savepoint {
 public:
  // kWrongState if the engine has undone the transaction.
  static absl::StatusOr<Savepoint> Begin(Connection& connection) {
    LK_RETURN_IF_ERROR(connection.SetSavepoint());
    return Savepoint(connection);
  }
  ~Savepoint() {
    if (connection_ != nullptr) connection_->UndoSavepoint();
  }
  Savepoint(Savepoint&& other) noexcept : connection_(other.connection_) {
    other.connection_ = nullptr;
  }
  Savepoint& operator=(Savepoint&&) = delete;
  Savepoint(const Savepoint&) = delete;

  absl::Status Release() {
    LK_RETURN_IF_ERROR(connection_->ReleaseSavepoint());
    connection_ = nullptr;
    return absl::OkStatus();
  }

 private:
  explicit Savepoint(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace leadkit::storage
