#include "storage/sqlite/sqlite_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/unit/child_process.h"
#include "tests/unit/temp_folder.h"

namespace leadkit::storage {
namespace {

using testing::ElementsAre;

class SqliteConnection : public testing::Test {
 protected:
  void SetUp() override {
    connection_ = Open();
    ASSERT_NE(connection_, nullptr);
    ASSERT_TRUE(UseLog(*connection_).ok());
    ASSERT_TRUE(
        connection_
            ->Execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB, "
                      "must INTEGER NOT NULL DEFAULT 1, parent INTEGER REFERENCES t (id)) "
                      "STRICT")
            .ok());
  }
  std::unique_ptr<Connection> Open(SqliteOptions options = {}) {
    options.create = !options.read_only;
    options.busy_timeout_ms = 20;
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        OpenSqlite(folder_.File("t.db"), options);
    EXPECT_TRUE(connection.ok()) << connection.status();
    return connection.ok() ? *std::move(connection) : nullptr;
  }
  int64_t Query(std::string_view sql) {
    const absl::StatusOr<int64_t> value = connection_->QueryInt(-1, sql);
    EXPECT_TRUE(value.ok()) << value.status();
    return value.value_or(-2);
  }
  Code CodeOfRun(std::string_view sql) { return CodeOf(connection_->Run(sql)); }

  TempFolder folder_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(SqliteConnection, ValuesComeBackAsTheyWere) {
  const std::string long_text(100'000, 'x');
  absl::StatusOr<StatementLease> insert =
      connection_->Prepare("INSERT INTO t (id, name, data) VALUES ($1, $2, $3)");
  ASSERT_TRUE(insert.ok());
  (*insert)->BindInt(1, INT64_MIN);
  (*insert)->BindText(2, long_text);
  (*insert)->BindBytes(3, std::string_view("a\0b", 3));
  ASSERT_TRUE((*insert)->Run().ok());
  EXPECT_EQ((*insert)->RowsChanged(), 1);
  absl::StatusOr<StatementLease> row = connection_->Prepare("SELECT id, name, data, parent FROM t");
  ASSERT_TRUE(row.ok());
  ASSERT_TRUE(*(*row)->Step());
  EXPECT_EQ((*row)->Int(0), INT64_MIN);
  EXPECT_EQ((*row)->Text(1), long_text);
  EXPECT_EQ((*row)->Text(2), std::string_view("a\0b", 3));
  EXPECT_FALSE((*row)->IsNull(0));
  EXPECT_TRUE((*row)->IsNull(3));
  EXPECT_EQ((*row)->Text(3), "");
  EXPECT_EQ((*row)->Int(3), 0);
  EXPECT_FALSE(*(*row)->Step());
}

TEST_F(SqliteConnection, EmptyTextsAndBytesAreNotNull) {
  ASSERT_TRUE(
      connection_->Run("INSERT INTO t (id, name) VALUES ($1, $2)", 1, std::string_view()).ok());
  absl::StatusOr<StatementLease> insert =
      connection_->Prepare("INSERT INTO t (id, data) VALUES (2, $1)");
  (*insert)->BindBytes(1, std::string_view());
  ASSERT_TRUE((*insert)->Run().ok());
  EXPECT_EQ(Query("SELECT count(*) FROM t WHERE name = ''"), 1);
  EXPECT_EQ(Query("SELECT count(*) FROM t WHERE length(data) = 0"), 1);
}

TEST_F(SqliteConnection, ParametersAreNumberedByTheirFirstAppearance) {
  EXPECT_EQ(*connection_->QueryInt(-1, "SELECT $1 * 100 + $2 * 10 + $1", 4, 2), 424);
}

TEST_F(SqliteConnection, QueryIntSaysWhatStandsForNothing) {
  EXPECT_EQ(*connection_->QueryInt(7, "SELECT id FROM t WHERE id = $1", 1), 7);
  EXPECT_EQ(*connection_->QueryInt(7, "SELECT NULL"), 7);
  EXPECT_FALSE(connection_->QueryInt(7, "SELECT nonsense FROM t").ok());
}

// A value that could not be bound must not be stored as null.
TEST_F(SqliteConnection, AValueThatCannotBeBoundIsAnError) {
  absl::StatusOr<StatementLease> insert = connection_->Prepare("INSERT INTO t (id) VALUES ($1)");
  ASSERT_TRUE(insert.ok());
  (*insert)->BindInt(1, 1);
  (*insert)->BindText(2, "there is no second parameter");
  EXPECT_FALSE((*insert)->Run().ok());
  (*insert)->Reset();
  (*insert)->BindInt(1, 1);
  EXPECT_TRUE((*insert)->Run().ok());
}

TEST_F(SqliteConnection, StatementsAreKeptAndCleaned) {
  const char* sql = "SELECT coalesce($1, -5)";
  Statement* first = nullptr;
  {
    absl::StatusOr<StatementLease> lease = connection_->Prepare(sql);
    first = &**lease;
    (*lease)->BindInt(1, 3);
    ASSERT_TRUE(*(*lease)->Step());
  }
  absl::StatusOr<StatementLease> lease = connection_->Prepare(sql);
  EXPECT_EQ(&**lease, first);
  ASSERT_TRUE(*(*lease)->Step());
  EXPECT_EQ((*lease)->Int(0), -5);  // the earlier binding is gone
}

TEST_F(SqliteConnection, OneTextMayRunTwiceAtATime) {
  for (int i = 1; i <= 3; ++i)
    ASSERT_TRUE(connection_->Run("INSERT INTO t (id) VALUES ($1)", i).ok());
  const char* sql = "SELECT id FROM t WHERE id > $1 ORDER BY id";
  std::vector<int64_t> seen;
  absl::StatusOr<StatementLease> outer = connection_->Prepare(sql);
  (*outer)->Bind(0);
  while (*(*outer)->Step()) {
    seen.push_back((*outer)->Int(0));
    absl::StatusOr<StatementLease> inner = connection_->Prepare(sql);
    (*inner)->Bind((*outer)->Int(0));
    while (*(*inner)->Step()) {
      seen.push_back((*inner)->Int(0) * 10);
      EXPECT_EQ(Query("SELECT count(*) FROM t"), 3);
    }
  }
  EXPECT_THAT(seen, ElementsAre(1, 20, 30, 2, 30, 3));
}

TEST_F(SqliteConnection, TheCacheHasABound) {
  absl::StatusOr<StatementLease> kept = connection_->Prepare("SELECT 1");
  for (int i = 0; i < 1500; ++i) {
    ASSERT_EQ(*connection_->QueryInt(-1, "SELECT " + std::to_string(i)), i);
  }
  ASSERT_TRUE(*(*kept)->Step());
  EXPECT_EQ((*kept)->Int(0), 1);
}

TEST_F(SqliteConnection, ErrorsHaveCodes) {
  ASSERT_TRUE(connection_->Run("INSERT INTO t (id, name) VALUES (1, 'a')").ok());
  EXPECT_EQ(CodeOfRun("INSERT INTO t (id, name) VALUES (2, 'a')"), Code::kDuplicateValue);
  EXPECT_EQ(CodeOfRun("INSERT INTO t (id) VALUES (1)"), Code::kDuplicateValue);
  EXPECT_EQ(CodeOfRun("INSERT INTO t (id, must) VALUES (3, NULL)"), Code::kFieldIntegrity);
  EXPECT_EQ(CodeOfRun("INSERT INTO t (id, parent) VALUES (4, 99)"), Code::kFieldIntegrity);
  EXPECT_EQ(CodeOfRun("INSERT INTO t (id, must) VALUES (5, 'text')"), Code::kFieldIntegrity);
  EXPECT_EQ(CodeOfRun("SELECT nonsense"), Code::kInternal);
  EXPECT_EQ(CodeOf(connection_->Execute("nonsense")), Code::kInternal);
  EXPECT_EQ(Query("SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteConnection, AFullDiskIsNotedWhicheverWayItIsMet) {
  ASSERT_TRUE(connection_->Run("INSERT INTO t (id) VALUES (1)").ok());
  ASSERT_TRUE(connection_->Execute("PRAGMA max_page_count = 1").ok());  // none but those it has
  const std::string fill =
      "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) ";
  ASSERT_TRUE(connection_->BeginWrite().ok());
  EXPECT_FALSE(connection_->has_failed());
  EXPECT_EQ(CodeOfRun("INSERT INTO t (id) " + fill + "SELECT i FROM n"), Code::kDiskFull);
  EXPECT_TRUE(connection_->has_failed());
  connection_->Rollback();
  ASSERT_TRUE(connection_->BeginWrite().ok());
  EXPECT_FALSE(connection_->has_failed());
  EXPECT_EQ(CodeOf(connection_->Execute("CREATE TABLE more AS " + fill + "SELECT i FROM n")),
            Code::kDiskFull);
  EXPECT_TRUE(connection_->has_failed());
  connection_->Rollback();
  EXPECT_EQ(Query("SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteConnection, ALockThatIsHeldIsBusy) {
  std::unique_ptr<Connection> other = Open();
  ASSERT_TRUE(other->BeginWrite().ok());
  const absl::Status busy = connection_->BeginWrite();
  EXPECT_EQ(CodeOf(busy), Code::kBusy);
  EXPECT_FALSE(connection_->InTransaction());
  other->Rollback();
  EXPECT_TRUE(connection_->BeginWrite().ok());
  EXPECT_TRUE(connection_->InTransaction());
  connection_->Rollback();
}

TEST_F(SqliteConnection, TransactionsCommitOrRollBack) {
  ASSERT_TRUE(connection_->BeginWrite().ok());
  ASSERT_TRUE(connection_->Run("INSERT INTO t (id) VALUES (1)").ok());
  ASSERT_TRUE(connection_->Commit().ok());
  connection_->Rollback();  // does nothing now
  {
    ASSERT_TRUE(connection_->BeginWrite().ok());
    RollbackOnExit rollback(*connection_);
    ASSERT_TRUE(connection_->Run("INSERT INTO t (id) VALUES (2)").ok());
  }
  EXPECT_EQ(Query("SELECT count(*) FROM t"), 1);
  EXPECT_EQ(CodeOf(connection_->Commit()), Code::kWrongState);
}

TEST_F(SqliteConnection, SavepointsNestAndUndoTheirOwn) {
  ASSERT_TRUE(connection_->BeginWrite().ok());
  const auto insert = [&](int id) {
    EXPECT_TRUE(connection_->Run("INSERT INTO t (id) VALUES ($1)", id).ok());
  };
  insert(1);
  {
    absl::StatusOr<Savepoint> outer = Savepoint::Begin(*connection_);
    ASSERT_TRUE(outer.ok());
    insert(2);
    {
      absl::StatusOr<Savepoint> inner = Savepoint::Begin(*connection_);
      insert(3);
    }
    {
      absl::StatusOr<Savepoint> inner = Savepoint::Begin(*connection_);
      insert(4);
      EXPECT_TRUE(inner->Release().ok());
    }
    EXPECT_TRUE(outer->Release().ok());
  }
  {
    absl::StatusOr<Savepoint> undone = Savepoint::Begin(*connection_);
    insert(5);
    absl::StatusOr<Savepoint> inner = Savepoint::Begin(*connection_);
    insert(6);
    EXPECT_TRUE(inner->Release().ok());
  }
  ASSERT_TRUE(connection_->Commit().ok());
  EXPECT_EQ(Query("SELECT sum(id) FROM t"), 1 + 2 + 4);
}

// A savepoint outside a transaction would begin one, and its release would commit it.
TEST_F(SqliteConnection, ThereIsNoSavepointOutsideATransaction) {
  EXPECT_EQ(CodeOf(Savepoint::Begin(*connection_).status()), Code::kWrongState);
  ASSERT_TRUE(connection_->BeginWrite().ok());
  {
    absl::StatusOr<Savepoint> savepoint = Savepoint::Begin(*connection_);
    ASSERT_TRUE(connection_->Run("INSERT INTO t (id) VALUES (1)").ok());
    ASSERT_TRUE(connection_->Execute("ROLLBACK").ok());  // as the engine does when the disk is full
    EXPECT_EQ(CodeOf(savepoint->Release()), Code::kWrongState);
  }
  EXPECT_EQ(CodeOf(connection_->Commit()), Code::kWrongState);
  EXPECT_EQ(Query("SELECT count(*) FROM t"), 0);
}

// A savepoint that can't be undone for want of memory takes the whole transaction with it.
TEST_F(SqliteConnection, WantOfMemoryKeepsNothingHalfDone) {
  EXPECT_EQ(InChild([&]() -> std::string {
              std::unique_ptr<Connection> own = Open();
              int denied = 0;
              for (int extra = 0; extra < 60'000; extra += 500) {
                if (!own->BeginWrite().ok()) return "not begun";
                absl::Status status;
                {
                  absl::StatusOr<Savepoint> savepoint = Savepoint::Begin(*own);
                  if (!savepoint.ok()) return "no savepoint";
                  sqlite3_hard_heap_limit64(sqlite3_memory_used() + extra);
                  for (int i = 0; i < 20 && status.ok(); ++i) {
                    status = own->Run("INSERT INTO t (name) VALUES ($1)",
                                      std::string(2000, 'x') + std::to_string(i));
                  }
                }
                const absl::Status committed = own->Commit();
                sqlite3_hard_heap_limit64(0);
                own->Rollback();
                denied += CodeOf(status) == Code::kOutOfMemory ? 1 : 0;
                const absl::StatusOr<int64_t> rows = own->QueryInt(-1, "SELECT count(*) FROM t");
                if (!rows.ok() || *rows != 0) return "rows of an undone savepoint were kept";
              }
              return denied > 0 ? "" : "memory was never short";
            }),
            "");
}

TEST_F(SqliteConnection, ReadOnlyConnectionsCannotWrite) {
  SqliteOptions options;
  options.read_only = true;
  std::unique_ptr<Connection> reader = Open(options);
  ASSERT_NE(reader, nullptr);
  EXPECT_TRUE(reader->is_reusable());
  EXPECT_EQ(CodeOf(reader->Run("INSERT INTO t (id) VALUES (1)")), Code::kReadOnly);
  ASSERT_TRUE(connection_->Run("INSERT INTO t (id) VALUES (1)").ok());
  EXPECT_EQ(*reader->QueryInt(-1, "SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteConnection, SettingsAreThoseOfTheOptions) {
  SqliteOptions options;
  EXPECT_EQ(*Open(options)->QueryInt(-1, "SELECT synchronous FROM pragma_synchronous"), 2);
  EXPECT_EQ(*Open(options)->QueryInt(-1, "SELECT foreign_keys FROM pragma_foreign_keys"), 1);
  options.sync_every_commit = false;
  options.cache_kib = 4096;
  EXPECT_EQ(*Open(options)->QueryInt(-1, "SELECT synchronous FROM pragma_synchronous"), 1);
  EXPECT_EQ(*Open(options)->QueryInt(0, "SELECT cache_size FROM pragma_cache_size"), -4096);
}

// Without the file's being changed: whose it is, is seen only after it was opened.
TEST_F(SqliteConnection, OpeningChangesNothing) {
  const std::string path = folder_.File("other.db");
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "CREATE TABLE other (x)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  const std::string before = ContentOf(path);
  ASSERT_TRUE(OpenSqlite(path, {}).ok());
  EXPECT_EQ(ContentOf(path), before);
}

}  // namespace
}  // namespace leadkit::storage
