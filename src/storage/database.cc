#include "storage/database.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/error.h"
#include "storage/ddl.h"
#include "storage/schema_version.h"
#include "storage/sqlite/sqlite_connection.h"

namespace leadkit::storage {
namespace {

// Readers kept open when idle. More are opened when more threads read at once, and closed after.
constexpr size_t kMaxIdleReaders = 8;
constexpr int kReaderCacheKib = 8 * 1024;
// Callers whose work is done in one transaction.
constexpr size_t kMaxGroup = 256;

SqliteOptions SqliteOptionsOf(const DatabaseOptions& options, int cache_kib) {
  SqliteOptions sqlite;
  sqlite.read_only = options.read_only;
  sqlite.sync_every_commit = options.sync_every_commit;
  sqlite.busy_timeout_ms = options.busy_timeout_ms;
  sqlite.cache_kib = cache_kib;
  return sqlite;
}

}  // namespace

// One caller's work, waiting for its turn.
struct Database::Pending {
  explicit Pending(WriteFn fn) : fn(fn) {}
  WriteFn fn;
  absl::Status outcome;
  bool exclusive = false;  // wants the writer for itself (BeginWrite)
  bool taken = false;      // another thread runs it
  bool done = false;
  absl::CondVar wake;
};

bool EndsTransaction(Code code) {
  return code == Code::kDiskFull || code == Code::kIoError || code == Code::kOutOfMemory ||
         code == Code::kCorrupt;
}

absl::Status WriteTxn::ChangeCatalog(std::shared_ptr<const schema::Catalog> catalog) {
  schema_ = std::make_shared<Schema>(std::move(catalog), kSqliteDialect);
  catalog_changed_ = true;
  return connection_->Run("UPDATE lk_store SET catalog_version = catalog_version + 1");
}

void WriteTxn::Invalidate() {
  static std::atomic<uint64_t> next_epoch{1};
  epoch_ = next_epoch.fetch_add(1, std::memory_order_relaxed);
}

ReadLease::~ReadLease() {
  if (connection_ != nullptr) database_->Return(std::move(connection_));
}

Database::Database(std::string path, DatabaseOptions options)
    : path_(std::move(path)), options_(std::move(options)), process_(getpid()) {}

Database::~Database() {
  // In a forked child the connections belong to the parent; touching them would harm its file.
  if (CheckProcess().ok()) return;
  (void)writer_.release();
  absl::MutexLock lock(&readers_mutex_);
  for (std::unique_ptr<Connection>& reader : idle_readers_) (void)reader.release();
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path,
                                                         DatabaseOptions options,
                                                         const CreateFn& on_create) {
  if (path.empty()) return MakeError(Code::kInvalidArgument, "the path is empty; name a file");
  std::unique_ptr<Database> database(new Database(path, std::move(options)));
  LK_RETURN_IF_ERROR(database->Initialize(on_create));
  return database;
}

absl::Status Database::Initialize(const CreateFn& on_create) {
  SqliteOptions sqlite = SqliteOptionsOf(options_, options_.cache_kib);
  sqlite.create = options_.create && !options_.read_only;
  LK_ASSIGN_OR_RETURN(writer_, OpenSqlite(path_, sqlite));
  LK_ASSIGN_OR_RETURN(const FileKind kind, InspectFile(*writer_));
  if (kind == FileKind::kEmpty) {
    if (!sqlite.create) {
      return MakeError(Code::kNotAStore,
                       "the file holds no store; open it with leave to create one");
    }
    LK_RETURN_IF_ERROR(CreateSchema(on_create));
  }
  LK_RETURN_IF_ERROR(LoadMark(*writer_, true));
  LK_ASSIGN_OR_RETURN(const int64_t fingerprint,
                      writer_->QueryInt(0, "SELECT fingerprint FROM lk_store"));
  if (fingerprint == SchemaFingerprint(dialect())) return absl::OkStatus();
  if (options_.read_only) {
    return MakeError(Code::kReadOnly,
                     "the store was written by an older release and has to be brought up to date; "
                     "open it once for writing");
  }
  return Migrate();
}

absl::Status Database::CreateSchema(const CreateFn& on_create) {
  LK_RETURN_IF_ERROR(writer_->BeginWrite());
  RollbackOnExit rollback(*writer_);
  // Another process may have made the store while this one waited for the lock.
  LK_ASSIGN_OR_RETURN(const FileKind kind, InspectFile(*writer_));
  if (kind == FileKind::kStore) return absl::OkStatus();
  const std::shared_ptr<const schema::Catalog> standard = schema::Catalog::Standard();
  LK_RETURN_IF_ERROR(AddMissingSchema(*writer_, *standard, dialect()));
  LK_RETURN_IF_ERROR(WriteFileMarks(*writer_));
  txn_.connection_ = writer_.get();
  txn_.ids_ = &ids_;
  txn_.schema_ = std::make_shared<Schema>(standard, dialect());
  txn_.now_ = options_.clock();
  txn_.Invalidate();
  system_user_ = txn_.system_user_ = ids_.Next(txn_.now_);
  LK_RETURN_IF_ERROR(
      writer_->Run("INSERT INTO lk_store (one, last_id, catalog_version, fingerprint, created_at, "
                   "system_user_id) VALUES (1, $1, 1, $2, $3, $4)",
                   ids_.last(), SchemaFingerprint(dialect()), txn_.now_, system_user_));
  LK_RETURN_IF_ERROR(on_create(txn_));
  LK_RETURN_IF_ERROR(writer_->Run("UPDATE lk_store SET last_id = $1", ids_.last()));
  LK_RETURN_IF_ERROR(writer_->Commit());
  return absl::OkStatus();
}

absl::Status Database::Migrate() {
  LK_RETURN_IF_ERROR(writer_->BeginWrite());
  RollbackOnExit rollback(*writer_);
  LK_RETURN_IF_ERROR(AddMissingSchema(*writer_, *schema()->catalog, dialect()));
  LK_RETURN_IF_ERROR(WriteFileMarks(*writer_));
  LK_RETURN_IF_ERROR(
      writer_->Run("UPDATE lk_store SET fingerprint = $1", SchemaFingerprint(dialect())));
  LK_RETURN_IF_ERROR(writer_->Commit());
  return absl::OkStatus();
}

absl::Status Database::LoadMark(Connection& connection, bool reload_catalog) {
  LK_ASSIGN_OR_RETURN(
      StatementLease mark,
      connection.Prepare("SELECT last_id, catalog_version, system_user_id FROM lk_store"));
  LK_ASSIGN_OR_RETURN(const bool found, mark->Step());
  if (!found) return MakeError(Code::kCorrupt, "the store's own row is missing; restore a copy");
  ids_.AdvanceTo(mark->Int(0));
  txn_.last_id_at_begin_ = mark->Int(0);
  system_user_ = mark->Int(2);
  const int64_t version = mark->Int(1);
  if (version == catalog_version_ && !reload_catalog) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(std::shared_ptr<const schema::Catalog> loaded, LoadCatalog(connection));
  catalog_version_ = version;
  auto schema = std::make_shared<const Schema>(std::move(loaded), dialect());
  absl::MutexLock lock(&schema_mutex_);
  schema_ = std::move(schema);
  schema_version_ = version;
  return absl::OkStatus();
}

std::shared_ptr<const Schema> Database::schema() const {
  absl::MutexLock lock(&schema_mutex_);
  return schema_;
}

absl::Status Database::CheckProcess() const {
  if (getpid() == process_) return absl::OkStatus();
  return MakeError(Code::kWrongProcess,
                   "the store was opened before a fork; open it again in the child process");
}

absl::Status Database::StartTransaction() {
  if (options_.read_only) {
    return MakeError(Code::kReadOnly, "the store was opened read-only");
  }
  LK_RETURN_IF_ERROR(writer_->BeginWrite());
  txn_.connection_ = writer_.get();
  txn_.ids_ = &ids_;
  if (absl::Status mark = LoadMark(*writer_, false); !mark.ok()) {
    writer_->Rollback();
    return mark;
  }
  txn_.schema_ = schema();
  txn_.catalog_changed_ = false;
  txn_.now_ = options_.clock();
  txn_.system_user_ = system_user_;
  txn_.Invalidate();
  return absl::OkStatus();
}

absl::Status Database::FinishTransaction() {
  RollbackOnExit rollback(*writer_);
  if (ids_.last() != txn_.last_id_at_begin_) {
    LK_RETURN_IF_ERROR(writer_->Run("UPDATE lk_store SET last_id = $1", ids_.last()));
  }
  LK_RETURN_IF_ERROR(writer_->Commit());
  if (txn_.catalog_changed_) {
    ++catalog_version_;
    absl::MutexLock lock(&schema_mutex_);
    schema_ = txn_.schema_;
    schema_version_ = catalog_version_;
  }
  return absl::OkStatus();
}

void Database::AbortTransaction() { writer_->Rollback(); }

absl::Status Database::AwaitTurn(Pending& self) {
  const absl::Time deadline = absl::Now() + absl::Milliseconds(options_.busy_timeout_ms);
  queue_.push_back(&self);
  while (!self.done && (writer_busy_ || queue_.front() != &self)) {
    // Work that another thread has taken up is waited for, however long it takes.
    if (self.taken) {
      self.wake.Wait(&queue_mutex_);
    } else if (self.wake.WaitWithDeadline(&queue_mutex_, deadline) && !self.done && !self.taken &&
               (writer_busy_ || queue_.front() != &self)) {
      queue_.erase(std::find(queue_.begin(), queue_.end(), &self));
      if (!writer_busy_ && !queue_.empty()) queue_.front()->wake.Signal();
      return MakeError(Code::kBusy,
                       "another transaction of this process has the store's writer; end it, or try "
                       "again");
    }
  }
  return absl::OkStatus();
}

void Database::ReleaseWriter() {
  absl::MutexLock lock(&queue_mutex_);
  writer_busy_ = false;
  if (!queue_.empty()) queue_.front()->wake.Signal();
}

absl::Status Database::Write(WriteFn fn) {
  LK_RETURN_IF_ERROR(CheckProcess());
  Pending self(fn);
  std::vector<Pending*> group;
  {
    absl::MutexLock lock(&queue_mutex_);
    LK_RETURN_IF_ERROR(AwaitTurn(self));
    if (self.done) return self.outcome;
    writer_busy_ = true;
    while (!queue_.empty() && group.size() < kMaxGroup && !queue_.front()->exclusive) {
      group.push_back(queue_.front());
      group.back()->taken = true;
      queue_.pop_front();
    }
  }
  RunGroup(group);
  absl::MutexLock lock(&queue_mutex_);
  for (Pending* pending : group) {
    pending->done = true;
    if (pending != &self) pending->wake.Signal();
  }
  writer_busy_ = false;
  if (!queue_.empty()) queue_.front()->wake.Signal();
  return self.outcome;
}

void Database::RunGroup(const std::vector<Pending*>& group) {
  absl::Status status = StartTransaction();
  if (status.ok()) {
    bool any_ok = false;
    for (Pending* pending : group) {
      pending->outcome = RunOne(*pending, group.size() == 1);
      any_ok |= pending->outcome.ok();
      if (EndsTransaction(CodeOf(pending->outcome))) {
        status = pending->outcome;
        break;
      }
    }
    if (any_ok && status.ok()) {
      status = FinishTransaction();
    } else {
      AbortTransaction();
    }
  }
  if (status.ok()) return;
  // Nothing was kept: whoever thought to have succeeded has not.
  for (Pending* pending : group) {
    if (pending->outcome.ok()) pending->outcome = status;
  }
}

absl::Status Database::RunOne(Pending& pending, bool alone) {
  if (alone) return pending.fn(txn_);
  const std::shared_ptr<const Schema> schema_before = txn_.schema_;
  LK_ASSIGN_OR_RETURN(Savepoint savepoint, Savepoint::Begin(*writer_));
  absl::Status outcome = pending.fn(txn_);
  if (outcome.ok()) return savepoint.Release();
  txn_.schema_ = schema_before;
  txn_.Invalidate();
  return outcome;
}

absl::StatusOr<WriteTxn*> Database::BeginWrite() {
  LK_RETURN_IF_ERROR(CheckProcess());
  Pending self([](WriteTxn&) { return absl::OkStatus(); });
  self.exclusive = true;
  {
    absl::MutexLock lock(&queue_mutex_);
    LK_RETURN_IF_ERROR(AwaitTurn(self));
    queue_.pop_front();
    writer_busy_ = true;
  }
  absl::Status status = StartTransaction();
  if (status.ok()) return &txn_;
  ReleaseWriter();
  return status;
}

absl::Status Database::CommitWrite(WriteTxn*) {
  LK_RETURN_IF_ERROR(CheckProcess());
  absl::Status status = FinishTransaction();
  ReleaseWriter();
  return status;
}

void Database::RollbackWrite(WriteTxn*) {
  if (!CheckProcess().ok()) return;
  AbortTransaction();
  ReleaseWriter();
}

absl::StatusOr<ReadLease> Database::Read() {
  LK_RETURN_IF_ERROR(CheckProcess());
  std::unique_ptr<Connection> connection;
  {
    absl::MutexLock lock(&readers_mutex_);
    if (!idle_readers_.empty()) {
      connection = std::move(idle_readers_.back());
      idle_readers_.pop_back();
    }
  }
  if (connection == nullptr) {
    LK_ASSIGN_OR_RETURN(connection, OpenSqlite(path_, SqliteOptionsOf(options_, kReaderCacheKib)));
  }
  LK_RETURN_IF_ERROR(connection->BeginRead());
  // The first read of the transaction fixes the state it sees, and tells whether another process
  // has added a field.
  LK_ASSIGN_OR_RETURN(const int64_t version,
                      connection->QueryInt(0, "SELECT catalog_version FROM lk_store"));
  std::shared_ptr<const Schema> schema;
  {
    absl::MutexLock lock(&schema_mutex_);
    if (version == schema_version_) schema = schema_;
  }
  if (schema == nullptr) {
    LK_ASSIGN_OR_RETURN(std::shared_ptr<const schema::Catalog> catalog, LoadCatalog(*connection));
    schema = std::make_shared<const Schema>(std::move(catalog), dialect());
  }
  return ReadLease(this, std::move(connection), std::move(schema));
}

void Database::Return(std::unique_ptr<Connection> reader) {
  if (!CheckProcess().ok()) {
    (void)reader.release();
    return;
  }
  reader->Rollback();
  absl::MutexLock lock(&readers_mutex_);
  if (idle_readers_.size() < kMaxIdleReaders) idle_readers_.push_back(std::move(reader));
}

}  // namespace leadkit::storage
