#include "storage/database.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <new>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/error.h"
#include "base/text.h"
#include "storage/ddl.h"
#include "storage/schema_version.h"
#include "storage/sqlite/sqlite_connection.h"
#include "storage/sqlite/store_file.h"

namespace leadkit::storage {
namespace {

// Readers kept open when idle. More are opened when more threads read at once, and closed after.
constexpr size_t kMaxIdleReaders = 8;
constexpr int kReadersShareOfCache = 4;  // each has a quarter of what the writer has
// Callers whose work is done in one transaction.
constexpr size_t kMaxGroup = 256;
// Longest wait for writers that are about to come again.
constexpr absl::Duration kLongestGathering = absl::Milliseconds(1);
// Characters of a path that an error names.
constexpr size_t kMaxShownPath = 300;

SqliteOptions SqliteOptionsOf(const DatabaseOptions& options, int cache_kib) {
  SqliteOptions sqlite;
  sqlite.read_only = options.read_only;
  sqlite.sync_every_commit = options.sync_every_commit;
  sqlite.busy_timeout_ms = options.busy_timeout_ms;
  sqlite.cache_kib = cache_kib;
  return sqlite;
}

absl::Status FromException(const char* what) noexcept {
  try {
    return MakeError(Code::kInternal, absl::StrCat("an exception ended the work: ", what));
  } catch (...) {
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

// Runs `work`; what it throws becomes its status. An exception that passed through the queue would
// leave the callers in it waiting for ever.
template <typename Work>
absl::Status Guarded(const Work& work) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  } catch (const std::exception& e) {
    return FromException(e.what());
  } catch (...) {
    return FromException("of unknown type");
  }
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

absl::StatusOr<int64_t> WriteTxn::CatalogVersion() {
  return connection_->QueryInt(0, "SELECT catalog_version FROM lk_store");
}

absl::Status WriteTxn::ChangeCatalog(std::shared_ptr<const schema::Catalog> catalog) {
  LK_RETURN_IF_ERROR(connection_->Run("UPDATE lk_store SET catalog_version = catalog_version + 1"));
  LK_ASSIGN_OR_RETURN(const int64_t version, CatalogVersion());
  catalogs_.push_back({version, std::make_shared<Schema>(std::move(catalog), kSqliteDialect)});
  current_ = catalogs_.size() - 1;
  return absl::OkStatus();
}

void WriteTxn::Invalidate() {
  static std::atomic<uint64_t> next_epoch{1};
  epoch_ = next_epoch.fetch_add(1, std::memory_order_relaxed);
  if (current_ == 0) return;
  // The version in the store was rolled back with the rest, and names the catalog to go back to.
  const absl::StatusOr<int64_t> version = CatalogVersion();
  while (current_ > 0 && (!version.ok() || catalogs_[current_].version > *version)) --current_;
}

ReadLease::~ReadLease() {
  if (connection_ != nullptr) database_->Return(std::move(connection_));
}

Database::Database(std::string path, DatabaseOptions options)
    : path_(AbsolutePath(path)), options_(std::move(options)), process_(getpid()) {}

Database::~Database() {
  // In a forked child the connections belong to the parent; touching them would harm its file.
  if (CheckProcess().ok()) return;
  (void)writer_.release();
  // No lock: a thread that held it at the fork does not exist here.
  for (std::unique_ptr<Connection>& reader : idle_readers_) (void)reader.release();
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path,
                                                         DatabaseOptions options,
                                                         const CreateFn& on_create) {
  // Checked here, too: afterwards the path is made absolute, and an empty one is not seen as such.
  absl::Status opened =
      CheckStoreFile(path, options.create && !options.read_only, options.read_only);
  std::unique_ptr<Database> database;
  if (opened.ok()) {
    database.reset(new Database(path, std::move(options)));
    opened = database->Initialize(on_create);
  }
  if (opened.ok()) return database;
  return MakeError(
      CodeOf(opened),
      absl::StrCat("'", ToAbsl(TakeCharacters(path, kMaxShownPath)), "': ", opened.message()),
      PlaceOf(opened));
}

absl::Status Database::Initialize(const CreateFn& on_create) {
  SqliteOptions sqlite = SqliteOptionsOf(options_, options_.cache_kib);
  sqlite.create = options_.create && !options_.read_only;
  LK_ASSIGN_OR_RETURN(writer_, OpenSqlite(path_, sqlite));
  LK_ASSIGN_OR_RETURN(const FileKind kind, InspectFile(*writer_));
  if (kind == FileKind::kEmpty && !sqlite.create) {
    return MakeError(Code::kNotAStore,
                     "the file is empty; allow a store to be made in it, or name another file");
  }
  if (!options_.read_only) LK_RETURN_IF_ERROR(UseLog(*writer_));
  if (kind == FileKind::kEmpty) LK_RETURN_IF_ERROR(CreateSchema(on_create));
  int64_t fingerprint = 0;
  {
    LK_RETURN_IF_ERROR(writer_->BeginRead());
    RollbackOnExit end(*writer_);
    LK_RETURN_IF_ERROR(LoadMark());
    LK_ASSIGN_OR_RETURN(fingerprint, writer_->QueryInt(0, "SELECT fingerprint FROM lk_store"));
  }
  if (fingerprint == SchemaFingerprint(dialect())) return absl::OkStatus();
  if (options_.read_only) {
    return MakeError(Code::kReadOnly,
                     "the store was written by another release of leadkit and has to be brought up "
                     "to date; open it once for writing");
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
  txn_.catalogs_ = {{1, std::make_shared<Schema>(standard, dialect())}};
  txn_.current_ = 0;
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

absl::StatusOr<std::shared_ptr<const Schema>> Database::SchemaAt(Connection& connection,
                                                                 int64_t version) {
  {
    absl::MutexLock lock(&schema_mutex_);
    if (schema_ != nullptr && version == schema_version_) return schema_;
  }
  LK_ASSIGN_OR_RETURN(std::shared_ptr<const schema::Catalog> catalog, LoadCatalog(connection));
  auto schema = std::make_shared<const Schema>(std::move(catalog), dialect());
  absl::MutexLock lock(&schema_mutex_);
  if (version == schema_version_) return schema_;  // another thread was faster
  if (version > schema_version_) {
    schema_ = schema;
    schema_version_ = version;
  }
  return schema;
}

absl::Status Database::LoadMark() {
  LK_ASSIGN_OR_RETURN(
      StatementLease mark,
      writer_->Prepare("SELECT last_id, catalog_version, system_user_id FROM lk_store"));
  LK_ASSIGN_OR_RETURN(const bool found, mark->Step());
  if (!found || mark->Int(0) <= 0 || mark->Int(0) > kMaxRecordId || mark->Int(1) <= 0) {
    return MakeError(Code::kCorrupt,
                     "the store's own row is missing or damaged; restore the store from a copy");
  }
  ids_.AdvanceTo(mark->Int(0));
  txn_.last_id_at_begin_ = mark->Int(0);
  if (system_user_ == kNoId) system_user_ = mark->Int(2);
  const int64_t version = mark->Int(1);
  LK_ASSIGN_OR_RETURN(std::shared_ptr<const Schema> schema, SchemaAt(*writer_, version));
  txn_.catalogs_.clear();
  txn_.current_ = 0;
  txn_.catalogs_.push_back({version, std::move(schema)});
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
  locked_ = absl::Now();
  txn_.connection_ = writer_.get();
  txn_.ids_ = &ids_;
  LK_RETURN_IF_ERROR(LoadMark());
  txn_.now_ = options_.clock();
  txn_.system_user_ = system_user_;
  txn_.Invalidate();
  return absl::OkStatus();
}

absl::Status Database::FinishTransaction() {
  RollbackOnExit rollback(*writer_);
  if (before_commit_ && writer_->InTransaction()) LK_RETURN_IF_ERROR(before_commit_(txn_));
  // What is run after the engine has undone a transaction would be on disk at once.
  if (writer_->InTransaction() && ids_.last() != txn_.last_id_at_begin_) {
    LK_RETURN_IF_ERROR(writer_->Run("UPDATE lk_store SET last_id = $1", ids_.last()));
  }
  LK_RETURN_IF_ERROR(writer_->Commit());
  if (txn_.current_ == 0) return absl::OkStatus();
  const WriteTxn::CatalogState& changed = txn_.catalogs_[txn_.current_];
  absl::MutexLock lock(&schema_mutex_);
  if (changed.version >= schema_version_) {
    schema_ = changed.schema;
    schema_version_ = changed.version;
  }
  return absl::OkStatus();
}

void Database::AbortTransaction() { writer_->Rollback(); }

absl::Status Database::AwaitTurn(Pending& self) {
  const absl::Time deadline = absl::Now() + absl::Milliseconds(options_.busy_timeout_ms);
  queue_.push_back(&self);
  if (writer_busy_ && queue_.size() >= expected_writers_) gathered_.Signal();
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

size_t Database::waiting_writers() {
  absl::MutexLock lock(&queue_mutex_);
  return queue_.size();
}

void Database::GatherWriters() {
  const absl::Time until = absl::Now() + std::min(last_group_took_ / 4, kLongestGathering);
  while (queue_.size() < expected_writers_ && !gathered_.WaitWithDeadline(&queue_mutex_, until)) {
  }
}

// Other processes can only poll for the store's lock: who has held it for long, and wants it again
// at once, leaves a hundredth of that time in which one of them may get it.
absl::Duration Database::TakeWriter() {
  constexpr absl::Duration kLong = absl::Milliseconds(20);
  writer_busy_ = true;
  if (held_ < kLong) return absl::ZeroDuration();
  const absl::Duration moment = std::min(held_ / 100, absl::Milliseconds(2 * kLockPollMs));
  // Clocks may be set back meanwhile.
  return std::clamp(moment - (absl::Now() - given_back_), absl::ZeroDuration(), moment);
}

void Database::GiveWriterBack() {
  given_back_ = absl::Now();
  held_ = given_back_ - locked_;
  locked_ = absl::InfiniteFuture();
  writer_busy_ = false;
  if (!queue_.empty()) queue_.front()->wake.Signal();
}

void Database::ReleaseWriter() {
  absl::MutexLock lock(&queue_mutex_);
  GiveWriterBack();
}

absl::Status Database::Write(WriteFn fn) {
  LK_RETURN_IF_ERROR(CheckProcess());
  Pending self(fn);
  std::array<Pending*, kMaxGroup> group;
  size_t size = 0;
  absl::Duration moment;
  {
    absl::MutexLock lock(&queue_mutex_);
    LK_RETURN_IF_ERROR(AwaitTurn(self));
    if (self.done) return self.outcome;
    moment = TakeWriter();
    GatherWriters();
    while (!queue_.empty() && size < kMaxGroup && !queue_.front()->exclusive) {
      group[size++] = queue_.front();
      queue_.front()->taken = true;
      queue_.pop_front();
    }
  }
  absl::SleepFor(moment);
  const absl::Time began = absl::Now();
  RunGroup(absl::MakeConstSpan(group.data(), size));
  absl::MutexLock lock(&queue_mutex_);
  last_group_took_ = absl::Now() - began;
  expected_writers_ = std::min(size + queue_.size(), kMaxGroup);
  for (size_t i = 0; i < size; ++i) {
    group[i]->done = true;
    if (group[i] != &self) group[i]->wake.Signal();
  }
  GiveWriterBack();
  return self.outcome;
}

void Database::RunGroup(absl::Span<Pending* const> group) noexcept {
  // Each caller's savepoint would cost a temporary file; a short one is cheaper in memory.
  const bool shared = group.size() > 1;
  absl::Status ended = Guarded([&]() -> absl::Status {
    if (shared) LK_RETURN_IF_ERROR(KeepUndoJournalIn(*writer_, UndoJournal::kMemory));
    return StartTransaction();
  });
  bool any_ok = false;
  for (Pending* pending : group) {
    if (!ended.ok()) break;
    pending->outcome = Guarded([&] { return RunOne(*pending, group.size() == 1); });
    any_ok |= pending->outcome.ok();
    // An error of the engine, and not one that the caller's own work has met elsewhere, is
    // everybody's.
    if (!writer_->has_failed() && writer_->InTransaction()) continue;
    ended = !pending->outcome.ok() ? pending->outcome
                                   : MakeError(Code::kWrongState,
                                               "the engine has undone the transaction; nothing of "
                                               "it was kept, repeat the call");
  }
  if (ended.ok() && any_ok) {
    ended = Guarded([&] { return FinishTransaction(); });
  } else {
    AbortTransaction();
  }
  // In files again for whoever comes alone, with any amount of work.
  if (shared) (void)Guarded([&] { return KeepUndoJournalIn(*writer_, UndoJournal::kFiles); });
  if (ended.ok()) return;
  // Nothing was kept: whoever thought to have succeeded has not.
  for (Pending* pending : group) {
    if (pending->outcome.ok()) pending->outcome = ended;
  }
}

absl::Status Database::RunOne(Pending& pending, bool alone) {
  if (alone) return pending.fn(txn_);
  absl::Status outcome = Guarded([&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(Savepoint savepoint, Savepoint::Begin(*writer_));
    LK_RETURN_IF_ERROR(pending.fn(txn_));
    return savepoint.Release();
  });
  if (!outcome.ok()) txn_.Invalidate();
  return outcome;
}

absl::StatusOr<WriteTxn*> Database::BeginWrite() {
  LK_RETURN_IF_ERROR(CheckProcess());
  Pending self([](WriteTxn&) { return absl::OkStatus(); });
  self.exclusive = true;
  absl::Duration moment;
  {
    absl::MutexLock lock(&queue_mutex_);
    LK_RETURN_IF_ERROR(AwaitTurn(self));
    queue_.pop_front();
    moment = TakeWriter();
  }
  absl::SleepFor(moment);
  absl::Status status = Guarded([&] { return StartTransaction(); });
  if (status.ok()) return &txn_;
  AbortTransaction();
  ReleaseWriter();
  return status;
}

absl::Status Database::CommitWrite(WriteTxn*) {
  LK_RETURN_IF_ERROR(CheckProcess());
  absl::Status status = Guarded([&] { return FinishTransaction(); });
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
    LK_ASSIGN_OR_RETURN(
        connection,
        OpenSqlite(path_, SqliteOptionsOf(options_, options_.cache_kib / kReadersShareOfCache)));
  }
  LK_RETURN_IF_ERROR(connection->BeginRead());
  // The first read of the transaction fixes the state it sees, and tells whether another process
  // has added a field.
  LK_ASSIGN_OR_RETURN(const int64_t version,
                      connection->QueryInt(0, "SELECT catalog_version FROM lk_store"));
  LK_ASSIGN_OR_RETURN(std::shared_ptr<const Schema> schema, SchemaAt(*connection, version));
  return ReadLease(this, std::move(connection), std::move(schema));
}

void Database::Return(std::unique_ptr<Connection> reader) {
  if (!CheckProcess().ok()) {
    (void)reader.release();
    return;
  }
  reader->Rollback();
  if (reader->InTransaction() || !reader->is_reusable()) return;
  absl::MutexLock lock(&readers_mutex_);
  if (idle_readers_.size() < kMaxIdleReaders) idle_readers_.push_back(std::move(reader));
}

}  // namespace leadkit::storage
