// Opening a store: what is made, what is refused and in which words, and what is left untouched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "storage/schema_version.h"
#include "tests/unit/child_process.h"
#include "tests/unit/database_fixture.h"

namespace leadkit::storage {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

namespace fs = std::filesystem;

// Runs SQL on a file beside leadkit, as another program would.
void RunSql(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
  sqlite3_free(error);
  sqlite3_close(db);
}

class DatabaseOpen : public DatabaseTest {
 protected:
  // An error of this code whose message names the path and what is wrong, in one line.
  void ExpectRefused(const std::string& path, const DatabaseOptions& options, Code code,
                     const std::string& words) {
    const absl::Status status = TryOpen(path, options).status();
    EXPECT_EQ(CodeOf(status), code) << path << ": " << status;
    EXPECT_THAT(Message(status), HasSubstr(words));
    EXPECT_THAT(Message(status), StartsWith("'" + path.substr(0, path.find('\0')).substr(0, 300)));
    EXPECT_EQ(Message(status).find('\n'), std::string::npos);
  }
  DatabaseOptions Existing() {
    DatabaseOptions options = Options();
    options.create = false;
    return options;
  }
  // A store with some leads, closed.
  void MakeStore(const std::string& path, int leads = 3) {
    std::unique_ptr<Database> database = Open(path, Options());
    ASSERT_NE(database, nullptr);
    for (int i = 0; i < leads; ++i) {
      ASSERT_TRUE(WriteLead(*database, absl::StrCat("Lead ", i)).ok());
    }
  }
};

TEST_F(DatabaseOpen, MakesAStoreOnce) {
  std::unique_ptr<Database> database = Open();
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(created_, 1);
  EXPECT_GT(database->system_user(), 0);
  EXPECT_EQ(QueryInt(*database, "SELECT application_id FROM pragma_application_id"),
            kApplicationId);
  EXPECT_EQ(QueryInt(*database, "SELECT user_version FROM pragma_user_version"), kFormatVersion);
  EXPECT_EQ(QueryInt(*database, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
  EXPECT_EQ(QueryInt(*database,
                     "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name "
                     "NOT LIKE 'lk_%' AND name NOT LIKE 'sqlite_%'"),
            14);
  ASSERT_TRUE(WriteLead(*database, "Lovelace").ok());
  const RecordId user = database->system_user();
  database.reset();
  EXPECT_FALSE(fs::exists(path() + "-wal"));  // the last one out folds it back
  database = Open(path(), Existing());
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(created_, 1);
  EXPECT_EQ(database->system_user(), user);
  EXPECT_EQ(CountLeads(*database), 1);
}

TEST_F(DatabaseOpen, AFailedCreationLeavesNoStoreBehind) {
  const auto fail = [](WriteTxn&) { return MakeError(Code::kInternal, "no"); };
  EXPECT_EQ(CodeOf(Database::Open(path(), Options(), fail).status()), Code::kInternal);
  std::unique_ptr<Database> database = Open();
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(created_, 1);
}

TEST_F(DatabaseOpen, TakesPlainFileNamesOnly) {
  ExpectRefused("", Options(), Code::kInvalidArgument, "empty");
  ExpectRefused(":memory:", Options(), Code::kInvalidArgument, "not in memory");
  ExpectRefused("file:x.db", Options(), Code::kInvalidArgument, "not a URI");
  ExpectRefused("file::memory:?cache=shared", Options(), Code::kInvalidArgument, "not a URI");
  ExpectRefused(folder_.File(std::string("x\0y", 3)), Options(), Code::kInvalidArgument, "zero");
  EXPECT_EQ(created_, 0);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(DatabaseOpen, OddNamesAreNames) {
  for (const char* name :
       {"a b.db", "50%.db", "what?x=1#y.db", "Z\xC3\xBCrich.db", "'q\".db", "-x"}) {
    MakeStore(folder_.File(name));
    EXPECT_TRUE(fs::exists(folder_.File(name))) << name;
    std::unique_ptr<Database> database = Open(folder_.File(name), ReadOnlyOptions());
    ASSERT_NE(database, nullptr);
    EXPECT_EQ(CountLeads(*database), 3);
  }
}

TEST_F(DatabaseOpen, SaysWhatIsWrongWithThePath) {
  ExpectRefused(folder_.path(), Options(), Code::kCannotOpen, "it is a folder; name a file in it");
  ExpectRefused(folder_.path(), ReadOnlyOptions(), Code::kCannotOpen, "it is a folder");
  ExpectRefused(folder_.File("none/x.db"), Options(), Code::kCannotOpen, "does not exist; make it");
  ExpectRefused(folder_.File("x.db"), Existing(), Code::kCannotOpen, "there is no such file");
  ExpectRefused(folder_.File("x.db"), ReadOnlyOptions(), Code::kCannotOpen,
                "there is no such file");
  folder_.Make("plain", "text");
  ExpectRefused(folder_.File("plain/x.db"), Options(), Code::kCannotOpen, "not a folder");
  ExpectRefused(folder_.File(std::string(300, 'x')), Options(), Code::kCannotOpen, "too long");
  ExpectRefused("/dev/null", Options(), Code::kCannotOpen, "name a plain file");
  ASSERT_EQ(mkfifo(folder_.File("pipe").c_str(), 0600), 0);
  ExpectRefused(folder_.File("pipe"), Options(), Code::kCannotOpen, "name a plain file");
  fs::create_symlink(folder_.File("loop"), folder_.File("loop"));
  ExpectRefused(folder_.File("loop"), Options(), Code::kCannotOpen, "can't be followed");
  EXPECT_FALSE(fs::exists(folder_.File("x.db")));
}

// Another program's database once was put into WAL mode before it was looked at.
TEST_F(DatabaseOpen, LeavesADatabaseOfAnotherProgramAlone) {
  const std::string foreign = folder_.File("foreign.db");
  RunSql(foreign, "CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES ('Yesterday')");
  const std::string before = ContentOf(foreign);
  ASSERT_GT(before.size(), 0u);
  for (const DatabaseOptions& options : {Options(), Existing(), ReadOnlyOptions()}) {
    ExpectRefused(foreign, options, Code::kNotAStore, "another program; name another file");
    EXPECT_EQ(ContentOf(foreign), before);
    EXPECT_FALSE(fs::exists(foreign + "-wal"));
  }
  RunSql(foreign, "DROP TABLE songs; PRAGMA application_id = 4711; PRAGMA user_version = 99");
  ExpectRefused(foreign, Options(), Code::kNotAStore, "another program");
}

TEST_F(DatabaseOpen, LeavesOtherFilesAlone) {
  for (const std::string& content :
       {std::string("hello"), std::string("Id,LastName\n1,Lovelace\n"), std::string(100'000, 'x'),
        std::string(4096, '\0'), std::string("SQLite format 2")}) {
    const std::string file = folder_.Make("other", content);
    ExpectRefused(file, Options(), Code::kNotAStore, "name another file");
    ExpectRefused(file, ReadOnlyOptions(), Code::kNotAStore, "name another file");
    EXPECT_EQ(ContentOf(file), content);
  }
}

TEST_F(DatabaseOpen, AnEmptyFileBecomesAStoreWhenThatIsAllowed) {
  const std::string file = folder_.Make("empty.db", "");
  ExpectRefused(file, Existing(), Code::kNotAStore, "the file is empty");
  ExpectRefused(file, ReadOnlyOptions(), Code::kNotAStore, "the file is empty");
  EXPECT_EQ(fs::file_size(file), 0u);
  EXPECT_NE(Open(file, Options()), nullptr);
  EXPECT_EQ(created_, 1);
}

TEST_F(DatabaseOpen, ATruncatedStoreIsDamaged) {
  MakeStore(path(), 200);
  const std::string whole = ContentOf(path());
  for (size_t size :
       {size_t{60}, size_t{4096}, size_t{5000}, whole.size() / 2, whole.size() - 4096}) {
    const std::string file = folder_.Make("part.db", whole.substr(0, size));
    ExpectRefused(file, Options(), Code::kCorrupt, "restore it from a copy");
    ExpectRefused(file, ReadOnlyOptions(), Code::kCorrupt, "damaged");
    EXPECT_EQ(ContentOf(file), whole.substr(0, size));
  }
  EXPECT_EQ(created_, 1);
}

TEST_F(DatabaseOpen, AStoreWithADamagedRowOfItsOwnIsDamaged) {
  for (const char* sql : {"DELETE FROM lk_store", "UPDATE lk_store SET last_id = -1",
                          "UPDATE lk_store SET last_id = 9223372036854775807",
                          "UPDATE lk_store SET catalog_version = 0"}) {
    fs::remove(path());
    MakeStore(path());
    RunSql(path(), sql);
    ExpectRefused(path(), Options(), Code::kCorrupt, "restore the store from a copy");
  }
}

TEST_F(DatabaseOpen, ANewerStoreIsRefusedAndKept) {
  MakeStore(path());
  RunSql(path(), "PRAGMA user_version = 2");
  const std::string before = ContentOf(path());
  for (const DatabaseOptions& options : {Options(), ReadOnlyOptions()}) {
    ExpectRefused(path(), options, Code::kNewerVersion, "format 2");
    ExpectRefused(path(), options, Code::kNewerVersion, "update leadkit");
  }
  EXPECT_EQ(ContentOf(path()), before);
}

TEST_F(DatabaseOpen, ACopyMadeWithoutALogGetsOneAgain) {
  MakeStore(path());
  RunSql(path(), "VACUUM INTO '" + folder_.File("copy.db") + "'");
  std::unique_ptr<Database> database = Open(folder_.File("copy.db"), Options());
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(created_, 1);
  EXPECT_EQ(CountLeads(*database), 3);
  EXPECT_EQ(QueryInt(*database, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
}

TEST_F(DatabaseOpen, ReadOnlyReadsAndNeverWrites) {
  MakeStore(path());
  const std::string before = ContentOf(path());
  {
    std::unique_ptr<Database> database = Open(path(), ReadOnlyOptions());
    ASSERT_NE(database, nullptr);
    EXPECT_EQ(CountLeads(*database), 3);
    EXPECT_EQ(CodeOf(WriteLead(*database, "x").status()), Code::kReadOnly);
    EXPECT_EQ(CodeOf(database->BeginWrite().status()), Code::kReadOnly);
    EXPECT_EQ(CodeOf(WriteLead(*database, "x").status()), Code::kReadOnly);  // no queue is stuck
  }
  EXPECT_EQ(ContentOf(path()), before);
}

TEST_F(DatabaseOpen, ReadOnlySeesWhatAnotherWrites) {
  std::unique_ptr<Database> writer = Open();
  std::unique_ptr<Database> reader = Open(path(), ReadOnlyOptions());
  ASSERT_TRUE(writer != nullptr && reader != nullptr);
  ASSERT_TRUE(WriteLead(*writer, "Lovelace").ok());
  EXPECT_EQ(CountLeads(*reader), 1);
  ASSERT_TRUE(WriteLead(*writer, "Babbage").ok());
  EXPECT_EQ(CountLeads(*reader), 2);
}

TEST_F(DatabaseOpen, AReadOnlyFile) {
  fs::permissions(folder_.path(), fs::perms::all);
  MakeStore(path());
  fs::permissions(path(), static_cast<fs::perms>(0444));
  EXPECT_EQ(AsOrdinaryUser([&]() -> std::string {
              ExpectRefused(path(), Options(), Code::kReadOnly, "or open it read-only");
              std::unique_ptr<Database> database = Open(path(), ReadOnlyOptions());
              if (database == nullptr || CountLeads(*database) != 3) return "not read";
              return HasFailure() ? "refused wrongly" : "";
            }),
            "");
  fs::permissions(path(), static_cast<fs::perms>(0000));
  EXPECT_EQ(AsOrdinaryUser([&]() -> std::string {
              ExpectRefused(path(), ReadOnlyOptions(), Code::kCannotOpen,
                            "no right to read the file");
              ExpectRefused(path(), Options(), Code::kCannotOpen, "no right to read the file");
              return HasFailure() ? "refused wrongly" : "";
            }),
            "");
}

TEST_F(DatabaseOpen, AReadOnlyFolder) {
  MakeStore(path());
  fs::permissions(path(), static_cast<fs::perms>(0666));
  fs::permissions(folder_.path(), static_cast<fs::perms>(0555));
  EXPECT_EQ(AsOrdinaryUser([&]() -> std::string {
              ExpectRefused(path(), Options(), Code::kReadOnly, "make it writable");
              ExpectRefused(folder_.File("new.db"), Options(), Code::kReadOnly, "choose another");
              std::unique_ptr<Database> database = Open(path(), ReadOnlyOptions());
              if (database == nullptr || CountLeads(*database) != 3) return "not read";
              if (fs::exists(path() + "-shm")) return "something was made in the folder";
              return HasFailure() ? "refused wrongly" : "";
            }),
            "");
  fs::permissions(folder_.path(), static_cast<fs::perms>(0000));
  EXPECT_EQ(AsOrdinaryUser([&]() -> std::string {
              ExpectRefused(path(), ReadOnlyOptions(), Code::kCannotOpen, "look into its folder");
              return HasFailure() ? "refused wrongly" : "";
            }),
            "");
  fs::permissions(folder_.path(), fs::perms::all);
}

// Without locks a reader can't know that the owner writes meanwhile: each read opens the file anew.
TEST_F(DatabaseOpen, AReadOnlyFolderThatItsOwnerWritesIn) {
  MakeStore(path());
  fs::permissions(path(), static_cast<fs::perms>(0644));
  fs::permissions(folder_.path(), static_cast<fs::perms>(0755));
  int to_child[2];
  int to_parent[2];
  ASSERT_TRUE(pipe(to_child) == 0 && pipe(to_parent) == 0);
  ChildProcess child([&]() -> std::string {
    return AsOrdinaryUser([&]() -> std::string {
      std::unique_ptr<Database> database = Open(path(), ReadOnlyOptions());
      if (database == nullptr || CountLeads(*database) != 3) return "not read";
      char byte = 'r';
      if (write(to_parent[1], &byte, 1) != 1 || read(to_child[0], &byte, 1) != 1) return "no pipe";
      return CountLeads(*database) == 53 ? "" : "the owner's writes are not seen";
    });
  });
  char byte = 0;
  close(to_parent[1]);
  ASSERT_EQ(read(to_parent[0], &byte, 1), 1);
  MakeStore(path(), 50);
  ASSERT_EQ(write(to_child[1], &byte, 1), 1);
  EXPECT_EQ(child.Wait(), "");
  for (int end : {to_child[0], to_child[1], to_parent[0]}) close(end);
}

TEST_F(DatabaseOpen, ALogOfUnfinishedWorkInAReadOnlyFolder) {
  fs::permissions(folder_.path(), fs::perms::all);
  {
    std::unique_ptr<Database> database = Open();
    ASSERT_TRUE(WriteLead(*database, "Lovelace").ok());
    for (const char* suffix : {"", "-wal"}) {  // as a crash leaves them
      fs::copy_file(path() + suffix, folder_.File("crashed.db") + suffix);
    }
  }
  ASSERT_GT(fs::file_size(folder_.File("crashed.db-wal")), 0u);
  fs::permissions(folder_.path(), static_cast<fs::perms>(0555));
  EXPECT_EQ(AsOrdinaryUser([&]() -> std::string {
              ExpectRefused(folder_.File("crashed.db"), ReadOnlyOptions(), Code::kReadOnly,
                            "to a folder that can be written");
              return HasFailure() ? "refused wrongly" : "";
            }),
            "");
  fs::permissions(folder_.path(), fs::perms::all);
  std::unique_ptr<Database> recovered = Open(folder_.File("crashed.db"), Options());
  ASSERT_NE(recovered, nullptr);
  EXPECT_EQ(CountLeads(*recovered), 1);
}

TEST_F(DatabaseOpen, ALinkedPathIsTheFileItPointsAt) {
  fs::create_directory(folder_.File("real"));
  fs::create_symlink(folder_.File("real/store.db"), folder_.File("link.db"));
  MakeStore(folder_.File("link.db"));
  std::unique_ptr<Database> direct = Open(folder_.File("real/store.db"), Existing());
  std::unique_ptr<Database> linked = Open(folder_.File("link.db"), Existing());
  ASSERT_TRUE(direct != nullptr && linked != nullptr);
  ASSERT_TRUE(WriteLead(*linked, "one more").ok());
  EXPECT_EQ(CountLeads(*direct), 4);
}

// Readers are opened when they are needed, and the host may have gone elsewhere by then.
TEST_F(DatabaseOpen, ARelativePathStaysTheSameFile) {
  EXPECT_EQ(InChild([&]() -> std::string {
              fs::current_path(folder_.path());
              std::unique_ptr<Database> database = Open("relative.db", Options());
              fs::current_path("/");
              for (int i = 0; i < 3; ++i) EXPECT_TRUE(WriteLead(*database, "x").ok());
              return database != nullptr && CountLeads(*database) == 3 ? "" : "another file";
            }),
            "");
}

TEST_F(DatabaseOpen, ManyAtOnceMakeOneStore) {
  for (int round = 0; round < 3; ++round) {
    const std::string file = folder_.File(absl::StrCat("race", round, ".db"));
    created_ = 0;
    std::vector<std::thread> threads;
    std::atomic<int> opened{0};
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        std::unique_ptr<Database> database = Open(file, Options());
        if (database != nullptr && WriteLead(*database, "x").ok()) ++opened;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(opened, 8);
    EXPECT_EQ(created_, 1);
    EXPECT_EQ(CountLeads(*Open(file, Existing())), 8);
  }
}

TEST_F(DatabaseOpen, TakesUnderTenMilliseconds) {
#ifdef __SANITIZE_ADDRESS__
  constexpr int kMicros = 100'000;  // The goal is for code that is not watched at every step.
#else
  constexpr int kMicros = 10'000;
#endif
  MakeStore(path());
  // The store stays open elsewhere: closing the last one folds back the log, which is not opening.
  std::unique_ptr<Database> first = Open();
  ASSERT_TRUE(AddField(*first, "Budget__c").ok());
  std::chrono::steady_clock::duration best = std::chrono::hours(1);
  std::chrono::steady_clock::duration best_read = best;
  for (int i = 0; i < 20; ++i) {
    const auto start = std::chrono::steady_clock::now();
    std::unique_ptr<Database> database = Open();
    const auto opened = std::chrono::steady_clock::now();
    ASSERT_NE(database, nullptr);
    EXPECT_EQ(CountLeads(*database), 3);
    best = std::min(best, opened - start);
    best_read = std::min(best_read, std::chrono::steady_clock::now() - opened);
  }
  const auto micros = [](auto d) {
    return static_cast<int>(std::chrono::duration_cast<std::chrono::microseconds>(d).count());
  };
  RecordProperty("open_us", micros(best));
  RecordProperty("first_read_us", micros(best_read));
  EXPECT_LT(micros(best), kMicros);
  EXPECT_LT(micros(best_read), kMicros);
}

}  // namespace
}  // namespace leadkit::storage
