// One file, several databases: of this process and of others. Custom fields, ids, forks, locks,
// and a disk that is full.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <set>
#include <thread>

#include "absl/time/clock.h"
#include "storage/database.h"
#include "tests/unit/child_process.h"
#include "tests/unit/database_fixture.h"

namespace leadkit::storage {
namespace {

using testing::HasSubstr;

class DatabaseShared : public DatabaseTest {
 protected:
  void SetUp() override {
    one_ = Open();
    two_ = Open();
    ASSERT_TRUE(one_ != nullptr && two_ != nullptr);
  }
  bool Sees(Database& database, std::string_view api) {
    absl::StatusOr<ReadLease> lease = database.Read();
    return lease.ok() && HasField(*lease->schema(), api);
  }
  std::unique_ptr<Database> one_;
  std::unique_ptr<Database> two_;
};

TEST_F(DatabaseShared, WritingInTurnsGivesEveryRecordItsOwnId) {
  std::set<RecordId> ids;
  RecordId last = 0;
  for (int i = 0; i < 100; ++i) {
    const absl::StatusOr<RecordId> id = WriteLead(i % 2 == 0 ? *one_ : *two_, "x");
    ASSERT_TRUE(id.ok()) << id.status();
    EXPECT_GT(*id, last);
    last = *id;
    ids.insert(last);
  }
  EXPECT_EQ(ids.size(), 100u);
  EXPECT_EQ(CountLeads(*one_), 100);
  EXPECT_EQ(CountLeads(*two_), 100);
}

TEST_F(DatabaseShared, ACustomFieldIsSeenByTheOther) {
  ASSERT_TRUE(AddField(*one_, "Budget__c").ok());
  EXPECT_TRUE(HasField(*one_->schema(), "Budget__c"));
  EXPECT_TRUE(Sees(*two_, "Budget__c"));
  ASSERT_TRUE(AddField(*one_, "Region__c").ok());
  EXPECT_TRUE(two_->Write([&](WriteTxn& txn) {
                    EXPECT_TRUE(HasField(*txn.schema(), "Region__c"));
                    return txn.connection().Run("UPDATE lead SET region__c = 'north'");
                  })
                  .ok());
  EXPECT_EQ(CodeOf(AddField(*two_, "budget__c")), Code::kDuplicateValue);
  ASSERT_TRUE(AddField(*two_, "Shoes__c").ok());
  EXPECT_TRUE(Sees(*one_, "Shoes__c"));
}

// SQLite's waiters only poll, so whoever begins again at once would keep all others out.
TEST_F(DatabaseShared, LongTransactionsOneAfterTheOtherLeaveAMomentToTheOther) {
  constexpr absl::Duration kLong = absl::Milliseconds(30);
  std::atomic<bool> enough{false};
  std::atomic<int> rounds{0};
  std::thread busy([&] {
    while (!enough) {
      absl::StatusOr<WriteTxn*> txn = one_->BeginWrite();
      if (!txn.ok()) continue;
      absl::SleepFor(kLong);
      EXPECT_TRUE(one_->CommitWrite(*txn).ok());
      ++rounds;
    }
  });
  for (int i = 0; i < 100 && rounds < 2; ++i) absl::SleepFor(kLong);
  const int before = rounds;
  for (int i = 0; i < 3; ++i) {
    const absl::StatusOr<RecordId> id = WriteLead(*two_, "x");
    EXPECT_TRUE(id.ok()) << id.status();
  }
  EXPECT_LT(rounds - before, 60);  // it would be for chance to say
  enough = true;
  busy.join();
  EXPECT_EQ(CountLeads(*two_), 3);
}

// Reading the catalog takes longer than many a query; once is enough, also where nobody writes.
TEST_F(DatabaseShared, ANewCatalogIsReadOnce) {
  ASSERT_TRUE(AddField(*one_, "Budget__c").ok());
  const auto serial = [&] { return two_->Read()->schema()->serial; };
  const uint64_t first = serial();
  EXPECT_EQ(serial(), first);
  ASSERT_TRUE(WriteLead(*two_, "x").ok());
  EXPECT_EQ(serial(), first);
  EXPECT_EQ(two_->schema()->serial, first);
}

TEST_F(DatabaseShared, AReadThatBeganEarlierKeepsItsCatalog) {
  absl::StatusOr<ReadLease> early = two_->Read();
  ASSERT_TRUE(early.ok());
  ASSERT_TRUE(AddField(*one_, "Budget__c").ok());
  EXPECT_TRUE(Sees(*two_, "Budget__c"));
  EXPECT_FALSE(HasField(*early->schema(), "Budget__c"));
  EXPECT_TRUE(early->connection()
                  .Run("SELECT " + early->view().sql(early->view().catalog().Get("Lead")).columns +
                       " FROM lead")
                  .ok());
}

TEST_F(DatabaseShared, SeveralFieldsInOneTransaction) {
  ASSERT_TRUE(one_->Write([&](WriteTxn& txn) -> absl::Status {
                    LK_RETURN_IF_ERROR(AddFieldIn(txn, "A__c"));
                    return AddFieldIn(txn, "B__c");
                  })
                  .ok());
  const uint64_t serial = one_->schema()->serial;
  EXPECT_EQ(one_->Read()->schema()->serial, serial);
  EXPECT_TRUE(Sees(*two_, "A__c") && Sees(*two_, "B__c"));
  ASSERT_TRUE(WriteLead(*one_, "x").ok());
  EXPECT_EQ(one_->schema()->serial, serial);
}

// Once the number of the catalog was counted up in memory though the field had been undone, and the
// next field of another process then went unnoticed.
TEST_F(DatabaseShared, AFieldThatWasUndoneIsGoneAndTheNextOneIsSeen) {
  absl::StatusOr<WriteTxn*> first = one_->BeginWrite();
  ASSERT_TRUE(first.ok());
  std::thread fails([&] {
    EXPECT_FALSE(one_->Write([&](WriteTxn& txn) -> absl::Status {
                       LK_RETURN_IF_ERROR(AddFieldIn(txn, "Undone__c"));
                       EXPECT_TRUE(HasField(*txn.schema(), "Undone__c"));
                       return MakeError(Code::kGuardNotMet, "no");
                     })
                     .ok());
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  std::thread works([&] {
    EXPECT_TRUE(one_->Write([&](WriteTxn& txn) -> absl::Status {
                      EXPECT_FALSE(HasField(*txn.schema(), "Undone__c"));
                      return InsertLead(txn, "x").status();
                    })
                    .ok());
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  ASSERT_TRUE(one_->CommitWrite(*first).ok());
  fails.join();
  works.join();
  EXPECT_FALSE(HasField(*one_->schema(), "Undone__c"));
  ASSERT_TRUE(AddField(*two_, "Next__c").ok());
  EXPECT_TRUE(Sees(*one_, "Next__c"));
  EXPECT_TRUE(WriteLead(*one_, "y").ok());
  EXPECT_TRUE(HasField(*one_->schema(), "Next__c"));
}

TEST_F(DatabaseShared, AFieldUndoneInsideATransactionIsGone) {
  EXPECT_TRUE(one_->Write([&](WriteTxn& txn) -> absl::Status {
                    LK_RETURN_IF_ERROR(AddFieldIn(txn, "Kept__c"));
                    {
                      LK_ASSIGN_OR_RETURN(Savepoint point, Savepoint::Begin(txn.connection()));
                      LK_RETURN_IF_ERROR(AddFieldIn(txn, "Undone__c"));
                    }
                    txn.Invalidate();
                    EXPECT_FALSE(HasField(*txn.schema(), "Undone__c"));
                    EXPECT_TRUE(HasField(*txn.schema(), "Kept__c"));
                    return AddFieldIn(txn, "Last__c");
                  })
                  .ok());
  for (Database* database : {one_.get(), two_.get()}) {
    EXPECT_TRUE(Sees(*database, "Kept__c") && Sees(*database, "Last__c"));
    EXPECT_FALSE(Sees(*database, "Undone__c"));
  }
}

TEST_F(DatabaseShared, ProcessesWriteInTurns) {
  constexpr int kWrites = 60;
  const auto write_all = [this]() -> std::string {
    std::unique_ptr<Database> database = Open();
    if (database == nullptr) return "not opened";
    std::string ids;
    for (int i = 0; i < kWrites; ++i) {
      const absl::StatusOr<RecordId> id = WriteLead(*database, "x");
      if (!id.ok()) return std::string(id.status().message());
      absl::StrAppend(&ids, *id, "\n");
    }
    return AddField(*database, absl::StrCat("P", getpid(), "__c")).ok() ? ids : "no field";
  };
  ChildProcess first(write_all);
  ChildProcess second(write_all);
  std::set<std::string> ids;
  size_t count = 0;
  for (const std::string& lines : {first.Wait(), second.Wait()}) {
    for (size_t pos = 0; pos < lines.size(); ++count) {
      const size_t end = lines.find('\n', pos);
      ASSERT_NE(end, std::string::npos) << lines;
      ids.insert(lines.substr(pos, end - pos));
      pos = end + 1;
    }
  }
  EXPECT_EQ(count, 2u * kWrites);
  EXPECT_EQ(ids.size(), count);
  EXPECT_EQ(CountLeads(*one_), 2 * kWrites);
  EXPECT_EQ(one_->Read()->schema()->catalog->Get("Lead").fields.size(),
            schema::Catalog::Standard()->Get("Lead").fields.size() + 2);
}

TEST_F(DatabaseShared, AChildOfAForkIsRefusedAndHarmsNothing) {
  absl::StatusOr<WriteTxn*> txn = one_->BeginWrite();
  ASSERT_TRUE(txn.ok());
  ASSERT_TRUE(InsertLead(**txn, "x").ok());
  EXPECT_EQ(InChild([&]() -> std::string {
              if (CodeOf(WriteLead(*one_, "y").status()) != Code::kWrongProcess) return "Write";
              if (CodeOf(one_->Read().status()) != Code::kWrongProcess) return "Read";
              if (CodeOf(one_->BeginWrite().status()) != Code::kWrongProcess) return "BeginWrite";
              if (CodeOf(one_->CommitWrite(*txn)) != Code::kWrongProcess) return "Commit";
              one_->RollbackWrite(*txn);
              one_.reset();
              two_.reset();
              std::unique_ptr<Database> own = Open(path(), ReadOnlyOptions());
              return own != nullptr && CountLeads(*own) == 0 ? "" : "not opened anew";
            }),
            "");
  ASSERT_TRUE(one_->CommitWrite(*txn).ok());
  EXPECT_EQ(CountLeads(*two_), 1);
  EXPECT_TRUE(WriteLead(*two_, "z").ok());
}

TEST_F(DatabaseShared, AnotherProcesssLockIsWaitedForAndThenReported) {
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  for (int timeout_ms : {0, 100}) {
    DatabaseOptions options = Options();
    options.busy_timeout_ms = timeout_ms;
    std::unique_ptr<Database> database = Open(path(), options);  // opening needs no lock
    ASSERT_NE(database, nullptr);
    const auto start = std::chrono::steady_clock::now();
    const absl::Status status = WriteLead(*database, "x").status();
    const auto waited = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(CodeOf(status), Code::kBusy);
    EXPECT_THAT(Message(status), HasSubstr("another process"));
    EXPECT_GE(waited, std::chrono::milliseconds(timeout_ms * 9 / 10));
    EXPECT_LT(waited, std::chrono::milliseconds(timeout_ms + 1000));
    EXPECT_EQ(CountLeads(*database), 0);
  }
  std::thread waiter([&] { EXPECT_TRUE(WriteLead(*one_, "x").ok()); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr), SQLITE_OK);
  waiter.join();
  sqlite3_close(other);
  EXPECT_EQ(CountLeads(*one_), 1);
}

// Writes leads until the disk has no more room; then frees some and goes on. Says what went wrong.
std::string FillDisk(Database& database, const std::function<int64_t(Database&)>& count,
                     const std::function<absl::Status(Database&, int)>& write,
                     const std::function<void()>& make_room) {
  int stored = 0;
  absl::Status status;
  while (status.ok() && stored < 100'000) {
    status = write(database, stored);
    stored += status.ok() ? 1 : 0;
  }
  if (CodeOf(status) != Code::kDiskFull) return "not full: " + status.ToString();
  if (!IsRetryable(CodeOf(status))) return "not retryable";
  if (count(database) != stored) return "a row was lost, or kept though it failed";
  make_room();
  for (int i = 0; i < 5; ++i) {
    status = write(database, stored);
    if (!status.ok()) return "after room was made: " + status.ToString();
    ++stored;
  }
  return count(database) == stored ? "" : "rows are missing at the end";
}

TEST_F(DatabaseShared, AFullDiskLosesNothing) {
  const auto write = [](Database& database, int i) {
    return WriteLead(database, absl::StrCat(std::string(2000, 'x'), i)).status();
  };
  const auto count = [](Database& database) { return CountLeads(database); };
  // A limit on the size of files is what every machine has.
  EXPECT_EQ(InChild([&]() -> std::string {
              std::signal(SIGXFSZ, SIG_IGN);
              std::unique_ptr<Database> database = Open(folder_.File("small.db"), Options());
              rlimit limit{};
              getrlimit(RLIMIT_FSIZE, &limit);
              const rlim_t before = limit.rlim_cur;
              limit.rlim_cur = 1 << 20;
              setrlimit(RLIMIT_FSIZE, &limit);
              return FillDisk(*database, count, write, [&] {
                limit.rlim_cur = before;
                setrlimit(RLIMIT_FSIZE, &limit);
              });
            }),
            "");
}

TEST_F(DatabaseShared, AFullFileSystemLosesNothing) {
  const std::string mount_point = folder_.File("disk");
  std::filesystem::create_directory(mount_point);
  const auto write = [](Database& database, int i) {
    return WriteLead(database, absl::StrCat(std::string(2000, 'x'), i)).status();
  };
  const auto count = [](Database& database) { return CountLeads(database); };
  const std::string said = InChild([&]() -> std::string {
    // In a name space of its own, so that the file system goes with the process.
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", mount_point.c_str(), "tmpfs", 0, "size=2m") != 0) {
      return "no right to mount";
    }
    const std::string ballast = mount_point + "/ballast";
    TempFolder unused;
    {
      std::FILE* file = std::fopen(ballast.c_str(), "wb");
      const std::string zeros(300'000, '\0');
      std::fwrite(zeros.data(), 1, zeros.size(), file);
      std::fclose(file);
    }
    std::string result;
    {
      std::unique_ptr<Database> database = Open(mount_point + "/store.db", Options());
      if (database == nullptr) return "not opened";
      result = FillDisk(*database, count, write, [&] { std::filesystem::remove(ballast); });
    }
    // A disk that is full from the start.
    const std::string full = mount_point + "/full";
    std::FILE* file = std::fopen(full.c_str(), "wb");
    while (file != nullptr && std::fputc('x', file) != EOF && std::fflush(file) == 0) {
    }
    if (file != nullptr) std::fclose(file);
    const absl::Status status = TryOpen(mount_point + "/new.db", Options()).status();
    if (CodeOf(status) != Code::kDiskFull) result += " opening: " + status.ToString();
    return result;
  });
  if (said == "no right to mount") GTEST_SKIP() << said;
  EXPECT_EQ(said, "");
}

}  // namespace
}  // namespace leadkit::storage
