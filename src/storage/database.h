// A store's file: opening and migrating it, the one writer, the pool of readers, the catalog.
//
// Invariants
// - At most one write transaction is open in this process; other processes are kept out by the
//   engine's write lock, which is taken at the start of every write transaction.
// - Writes that arrive together are done together: the first caller in the queue runs everybody's
//   work in one transaction, a savepoint each, and commits once; each caller gets its own outcome.
// - Ids are handed out only inside a write transaction and their high mark is stored with it, so no
//   id is ever handed out twice, by any process, even when the clock steps back.
// - A child process made by fork gets kWrongProcess: SQLite connections don't survive a fork.
//
// Threads: safe. A WriteTxn and a ReadLease are used by one thread at a time.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/clock.h"
#include "base/id.h"
#include "schema/catalog.h"
#include "storage/dialect.h"
#include "storage/engine.h"
#include "storage/table_sql.h"

namespace leadkit::storage {

class WriteTxn;

// What a reader of records needs, inside a read or a write transaction.
struct View {
  Connection& connection;
  const Schema& schema;
  WriteTxn* txn = nullptr;  // the write transaction that it is of, if any

  const schema::Catalog& catalog() const { return *schema.catalog; }
  const schema::Known& known() const { return schema.known; }
  const ObjectSql& sql(const schema::Object& object) const { return schema.sql(object); }
};

struct DatabaseOptions {
  bool create = true;
  bool read_only = false;
  bool sync_every_commit = true;
  int busy_timeout_ms = 5000;
  int cache_kib = 32 * 1024;
  Clock clock = SystemClock();
};

class Database;

// A write transaction. Rolled back unless committed by the database.
class WriteTxn {
 public:
  Connection& connection() { return *connection_; }
  const schema::Catalog& catalog() const { return *schema()->catalog; }
  const schema::Known& known() const { return schema()->known; }
  const std::shared_ptr<const Schema>& schema() const { return catalogs_[current_].schema; }
  View view() { return {*connection_, *schema(), this}; }
  // The time of the transaction, in microseconds: one for all that happens in it.
  int64_t now() const { return now_; }
  RecordId NextId() { return ids_->Next(now_); }
  RecordId system_user() const { return system_user_; }

  // Replaces the catalog for the rest of this transaction and, once committed, for the store.
  // REQUIRES: the caller has changed the tables to fit.
  absl::Status ChangeCatalog(std::shared_ptr<const schema::Catalog> catalog);

  // Grows with every transaction and every rollback to a savepoint: what was read from the store
  // and remembered under another number is to be read again.
  uint64_t epoch() const { return epoch_; }
  // To be called after every rollback to a savepoint. Changes of the catalog that were undone with
  // it are undone here, too.
  void Invalidate();

 private:
  friend class Database;
  struct CatalogState {
    int64_t version = 0;
    std::shared_ptr<const Schema> schema;
  };

  WriteTxn() = default;
  absl::StatusOr<int64_t> CatalogVersion();

  Connection* connection_ = nullptr;
  IdGenerator* ids_ = nullptr;
  // The store's, then one for each change in this transaction. All stay, as they may be in use; a
  // change that was undone is passed over.
  std::deque<CatalogState> catalogs_;
  size_t current_ = 0;
  int64_t now_ = 0;
  RecordId system_user_ = kNoId;
  RecordId last_id_at_begin_ = kNoId;
  uint64_t epoch_ = 0;
};

// A reader on loan from the pool, inside one read transaction: it sees one state of the store.
class ReadLease {
 public:
  ~ReadLease();
  ReadLease(ReadLease&& other) noexcept = default;
  ReadLease& operator=(ReadLease&&) = delete;

  Connection& connection() { return *connection_; }
  const std::shared_ptr<const Schema>& schema() const { return schema_; }
  View view() const { return {*connection_, *schema_}; }

 private:
  friend class Database;
  ReadLease(Database* database, std::unique_ptr<Connection> connection,
            std::shared_ptr<const Schema> schema)
      : database_(database), connection_(std::move(connection)), schema_(std::move(schema)) {}
  Database* database_;
  std::unique_ptr<Connection> connection_;
  std::shared_ptr<const Schema> schema_;
};

class Database {
 public:
  using WriteFn = absl::FunctionRef<absl::Status(WriteTxn&)>;
  // Run once, in the transaction that creates a store.
  using CreateFn = std::function<absl::Status(WriteTxn&)>;

  // Errors, whose messages name the path: kInvalidArgument (no plain file name), kCannotOpen,
  // kNotAStore, kNewerVersion, kReadOnly, kBusy, kCorrupt, kIoError, kDiskFull.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path,
                                                        DatabaseOptions options,
                                                        const CreateFn& on_create);
  ~Database() ABSL_NO_THREAD_SAFETY_ANALYSIS;

  // Runs at the end of every write transaction, before it is committed; its error undoes all of it.
  // To be set before the store is used by several threads.
  void set_before_commit(std::function<absl::Status(WriteTxn&)> fn) {
    before_commit_ = std::move(fn);
  }

  // Runs `fn` in a write transaction of its own or together with other callers' work, and returns
  // once the outcome is on disk. An error of `fn` undoes what `fn` did and is returned; so does an
  // exception, which becomes kOutOfMemory or kInternal. `fn` may run on another caller's thread,
  // and must not call Write. kBusy if a transaction of this process
  // or of another one kept the writer for longer than the busy timeout.
  absl::Status Write(WriteFn fn);

  // A write transaction that lasts until Commit or Rollback; all other writers of this process
  // wait. Errors as Write.
  absl::StatusOr<WriteTxn*> BeginWrite();
  // REQUIRES: `txn` came from BeginWrite and is still open.
  absl::Status CommitWrite(WriteTxn* txn);
  void RollbackWrite(WriteTxn* txn);

  absl::StatusOr<ReadLease> Read();

  std::shared_ptr<const Schema> schema() const;
  const Dialect& dialect() const { return kSqliteDialect; }
  const std::string& path() const { return path_; }
  const DatabaseOptions& options() const { return options_; }
  RecordId system_user() const { return system_user_; }
  absl::Status CheckProcess() const;
  // Writers of this process that wait for their turn.
  size_t waiting_writers();

 private:
  struct Pending;

  Database(std::string path, DatabaseOptions options);
  absl::Status Initialize(const CreateFn& on_create);
  absl::Status CreateSchema(const CreateFn& on_create);
  absl::Status Migrate();
  // The schema of the state that `connection` sees, which has this catalog version.
  absl::StatusOr<std::shared_ptr<const Schema>> SchemaAt(Connection& connection, int64_t version);
  // Reads where the store stands. REQUIRES: in a transaction of the writer.
  absl::Status LoadMark();
  absl::Status StartTransaction();
  absl::Status FinishTransaction();
  void AbortTransaction();
  // Waits for the writer until `self` is first in the queue, or is done. kBusy after the timeout.
  absl::Status AwaitTurn(Pending& self) ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_mutex_);
  // Waits a moment for those who wrote together with the last group and are about to come again:
  // one sync to disk then serves all of them, not every other one.
  void GatherWriters() ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_mutex_);
  // Makes the writer the caller's, and says for how long to let other processes have the store
  // first.
  absl::Duration TakeWriter() ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_mutex_);
  void GiveWriterBack() ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_mutex_);
  void ReleaseWriter() ABSL_LOCKS_EXCLUDED(queue_mutex_);
  void RunGroup(absl::Span<Pending* const> group) noexcept;
  absl::Status RunOne(Pending& pending, bool alone);
  void Return(std::unique_ptr<Connection> reader);
  friend class ReadLease;

  const std::string path_;
  const DatabaseOptions options_;
  const int64_t process_;

  absl::Mutex queue_mutex_;
  std::deque<Pending*> queue_ ABSL_GUARDED_BY(queue_mutex_);
  bool writer_busy_ ABSL_GUARDED_BY(queue_mutex_) = false;
  // The writers of the last group and those that waited for its end; 1: nobody to wait for.
  size_t expected_writers_ ABSL_GUARDED_BY(queue_mutex_) = 1;
  absl::Duration last_group_took_ ABSL_GUARDED_BY(queue_mutex_);
  // Until when, and for how long, somebody had the store's lock: a group, or a transaction of a
  // caller's own.
  absl::Time given_back_ ABSL_GUARDED_BY(queue_mutex_);
  absl::Duration held_ ABSL_GUARDED_BY(queue_mutex_);
  absl::CondVar gathered_;

  // Owned by whoever has set writer_busy_.
  std::unique_ptr<Connection> writer_;
  IdGenerator ids_{0};
  WriteTxn txn_;
  absl::Time locked_ = absl::InfiniteFuture();  // since when; not now
  // Set when the store is opened.
  RecordId system_user_ = kNoId;
  std::function<absl::Status(WriteTxn&)> before_commit_;

  mutable absl::Mutex schema_mutex_;
  std::shared_ptr<const Schema> schema_ ABSL_GUARDED_BY(schema_mutex_);
  int64_t schema_version_ ABSL_GUARDED_BY(schema_mutex_) = 0;

  absl::Mutex readers_mutex_;
  std::vector<std::unique_ptr<Connection>> idle_readers_ ABSL_GUARDED_BY(readers_mutex_);
};

}  // namespace leadkit::storage
