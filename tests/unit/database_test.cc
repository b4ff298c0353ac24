// Writing and reading: group commit, outcomes, transactions, ids, and what other threads and
// processes do to the same file.
#include "storage/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <new>
#include <set>
#include <stdexcept>
#include <thread>

#include "tests/unit/child_process.h"
#include "tests/unit/database_fixture.h"

namespace leadkit::storage {
namespace {

using testing::HasSubstr;

class DatabaseWrite : public DatabaseTest {
 protected:
  void SetUp() override {
    database_ = Open();
    ASSERT_NE(database_, nullptr);
  }
  DatabaseOptions Impatient(int busy_timeout_ms) {
    DatabaseOptions options = Options();
    options.busy_timeout_ms = busy_timeout_ms;
    return options;
  }
  std::unique_ptr<Database> database_;
};

// Until so many writers wait for their turn.
void AwaitWriters(Database& database, size_t count) {
  while (database.waiting_writers() < count) std::this_thread::yield();
}

// Work that is queued while a transaction holds the writer, so that it is done as one group.
class Queued {
 public:
  explicit Queued(Database& database) : database_(database) {
    absl::StatusOr<WriteTxn*> txn = database_.BeginWrite();
    EXPECT_TRUE(txn.ok()) << txn.status();
    txn_ = *txn;
  }
  // The work is run by some thread of the group, in the order of these calls.
  void Add(std::function<absl::Status(WriteTxn&)> work) {
    const size_t i = outcomes_.size();
    outcomes_.emplace_back();
    threads_.emplace_back(
        [this, i, work = std::move(work)] { outcomes_[i] = database_.Write(work); });
    AwaitWriters(database_, threads_.size());
  }
  const std::deque<absl::Status>& Run() {
    EXPECT_TRUE(database_.CommitWrite(txn_).ok());
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    return outcomes_;
  }

 private:
  Database& database_;
  WriteTxn* txn_ = nullptr;
  std::deque<absl::Status> outcomes_;
  std::vector<std::thread> threads_;
};

TEST_F(DatabaseWrite, AnErrorUndoesWhatItsCallerDid) {
  const absl::Status status = database_->Write([&](WriteTxn& txn) -> absl::Status {
    LK_RETURN_IF_ERROR(InsertLead(txn, "Lovelace").status());
    return MakeError(Code::kGuardNotMet, "not today", {"Lead", "Status", 7});
  });
  EXPECT_EQ(CodeOf(status), Code::kGuardNotMet);
  EXPECT_EQ(PlaceOf(status).field, "Status");
  EXPECT_EQ(CountLeads(*database_), 0);
  EXPECT_TRUE(WriteLead(*database_, "Babbage").ok());
  EXPECT_EQ(CountLeads(*database_), 1);
}

TEST_F(DatabaseWrite, WaitingCallersShareOneTransactionAndKeepTheirOwnOutcome) {
  std::vector<int64_t> times(6);
  std::vector<uint64_t> epochs(6);
  Queued queued(*database_);
  for (size_t i = 0; i < times.size(); ++i) {
    queued.Add([&, i](WriteTxn& txn) -> absl::Status {
      times[i] = txn.now();
      epochs[i] = txn.epoch();
      LK_RETURN_IF_ERROR(InsertLead(txn, absl::StrCat("Lead ", i)).status());
      return i % 3 == 1 ? MakeError(Code::kGuardNotMet, absl::StrCat("no ", i)) : absl::OkStatus();
    });
  }
  const std::deque<absl::Status>& outcomes = queued.Run();
  for (size_t i = 0; i < times.size(); ++i) {
    EXPECT_EQ(times[i], times[0]) << i;
    EXPECT_EQ(CodeOf(outcomes[i]), i % 3 == 1 ? Code::kGuardNotMet : Code::kOk) << i;
    if (i % 3 == 1) {
      EXPECT_EQ(Message(outcomes[i]), absl::StrCat("no ", i));
    }
  }
  EXPECT_EQ(epochs[1], epochs[0]);
  EXPECT_NE(epochs[2], epochs[1]);  // something was undone between them
  EXPECT_EQ(CountLeads(*database_), 4);
  EXPECT_EQ(
      QueryInt(*database_, "SELECT count(*) FROM lead WHERE last_name IN ('Lead 1', 'Lead 4')"), 0);
}

TEST_F(DatabaseWrite, AnExceptionIsItsCallersOwnError) {
  const absl::Status thrown =
      database_->Write([](WriteTxn&) -> absl::Status { throw std::runtime_error("boom"); });
  EXPECT_EQ(CodeOf(thrown), Code::kInternal);
  EXPECT_THAT(Message(thrown), HasSubstr("boom"));
  EXPECT_EQ(CodeOf(database_->Write([](WriteTxn&) -> absl::Status { throw 42; })), Code::kInternal);
  EXPECT_EQ(CodeOf(database_->Write([](WriteTxn&) -> absl::Status { throw std::bad_alloc(); })),
            Code::kOutOfMemory);
  EXPECT_TRUE(WriteLead(*database_, "Lovelace").ok());
  EXPECT_EQ(CountLeads(*database_), 1);
}

// A caller's own trouble with some other file is not the store's.
TEST_F(DatabaseWrite, AnErrorThatOnlySoundsLikeTheEnginesIsItsCallersOwn) {
  Queued queued(*database_);
  for (int i = 0; i < 4; ++i) {
    queued.Add([&, i](WriteTxn& txn) -> absl::Status {
      LK_RETURN_IF_ERROR(InsertLead(txn, absl::StrCat("Lead ", i)).status());
      return i == 1 ? MakeError(Code::kDiskFull, "another disk is full") : absl::OkStatus();
    });
  }
  const std::deque<absl::Status>& outcomes = queued.Run();
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(CodeOf(outcomes[i]), i == 1 ? Code::kDiskFull : Code::kOk) << i;
  }
  EXPECT_EQ(CountLeads(*database_), 3);
}

// An exception that ran through the queue would leave everybody in it waiting for ever.
TEST_F(DatabaseWrite, AnExceptionHarmsNobodyElseInTheQueue) {
  Queued queued(*database_);
  for (int i = 0; i < 5; ++i) {
    queued.Add([&, i](WriteTxn& txn) -> absl::Status {
      LK_RETURN_IF_ERROR(InsertLead(txn, absl::StrCat("Lead ", i)).status());
      if (i == 0 || i == 2) throw std::runtime_error("boom");
      return absl::OkStatus();
    });
  }
  const std::deque<absl::Status>& outcomes = queued.Run();
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(CodeOf(outcomes[i]), i == 0 || i == 2 ? Code::kInternal : Code::kOk) << i;
  }
  EXPECT_EQ(CountLeads(*database_), 3);
}

TEST_F(DatabaseWrite, AClockThatThrowsHarmsNobody) {
  std::atomic<bool> broken{false};
  DatabaseOptions options = Options();
  options.clock = [&]() -> int64_t {
    if (broken) throw std::runtime_error("no time");
    return kStart;
  };
  std::unique_ptr<Database> other = Open(path(), options);
  broken = true;
  EXPECT_EQ(CodeOf(WriteLead(*other, "x").status()), Code::kInternal);
  EXPECT_EQ(CodeOf(other->BeginWrite().status()), Code::kInternal);
  broken = false;
  EXPECT_TRUE(WriteLead(*other, "x").ok());
  EXPECT_TRUE(WriteLead(*database_, "x").ok());  // the file's lock was let go
}

// If the engine has undone the transaction (full disk), nobody's work in it was kept, and what
// comes after must not be stored on its own.
TEST_F(DatabaseWrite, WhenTheEngineUndoesTheTransactionNobodyHasSucceeded) {
  Queued queued(*database_);
  queued.Add([&](WriteTxn& txn) { return InsertLead(txn, "before").status(); });
  queued.Add([&](WriteTxn& txn) -> absl::Status {
    LK_RETURN_IF_ERROR(txn.connection().Execute("ROLLBACK"));
    return MakeError(Code::kGuardNotMet, "the disk was full");
  });
  queued.Add([&](WriteTxn& txn) { return InsertLead(txn, "after").status(); });
  const std::deque<absl::Status>& outcomes = queued.Run();
  for (const absl::Status& outcome : outcomes) EXPECT_EQ(CodeOf(outcome), Code::kGuardNotMet);
  EXPECT_EQ(CountLeads(*database_), 0);
  EXPECT_TRUE(WriteLead(*database_, "later").ok());
}

TEST_F(DatabaseWrite, AnUndoneTransactionCanOnlyBeRolledBack) {
  absl::StatusOr<WriteTxn*> txn = database_->BeginWrite();
  ASSERT_TRUE(txn.ok());
  ASSERT_TRUE(InsertLead(**txn, "before").ok());
  ASSERT_TRUE((*txn)->connection().Execute("ROLLBACK").ok());
  EXPECT_FALSE((*txn)->connection().InTransaction());
  EXPECT_EQ(CodeOf(Savepoint::Begin((*txn)->connection()).status()), Code::kWrongState);
  EXPECT_EQ(CodeOf(database_->CommitWrite(*txn)), Code::kWrongState);
  EXPECT_EQ(CountLeads(*database_), 0);
  // The same where the caller did not notice.
  EXPECT_EQ(
      CodeOf(database_->Write([&](WriteTxn& txn) { return txn.connection().Execute("ROLLBACK"); })),
      Code::kWrongState);
  EXPECT_TRUE(WriteLead(*database_, "later").ok());
  EXPECT_EQ(CountLeads(*database_), 1);
}

TEST_F(DatabaseWrite, EightThreadsWriteFiveHundredEach) {
  constexpr int kThreads = 8;
  constexpr int kWrites = 500;
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  std::vector<std::vector<RecordId>> ids(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kWrites; ++i) {
        const bool fails = i % 7 == t;
        RecordId id = kNoId;
        const absl::Status status = database_->Write([&](WriteTxn& txn) -> absl::Status {
          LK_ASSIGN_OR_RETURN(id, InsertLead(txn, absl::StrCat(t, "/", i)));
          if (fails) return MakeError(Code::kGuardNotMet, absl::StrCat(t, "/", i));
          return absl::OkStatus();
        });
        if (fails) {
          wrong +=
              CodeOf(status) != Code::kGuardNotMet || Message(status) != absl::StrCat(t, "/", i);
        } else {
          wrong += !status.ok();
          ids[static_cast<size_t>(t)].push_back(id);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  std::set<RecordId> all;
  size_t expected = 0;
  for (const std::vector<RecordId>& own : ids) {
    EXPECT_TRUE(std::is_sorted(own.begin(), own.end()));
    all.insert(own.begin(), own.end());
    expected += own.size();
  }
  EXPECT_EQ(all.size(), expected);
  EXPECT_EQ(CountLeads(*database_), static_cast<int64_t>(expected));
  EXPECT_EQ(QueryInt(*database_, "SELECT count(DISTINCT last_name) FROM lead"),
            static_cast<int64_t>(expected));
}

TEST_F(DatabaseWrite, ATransactionKeepsOthersOutUntilItEnds) {
  std::unique_ptr<Database> database = Open(path(), Impatient(50));
  absl::StatusOr<WriteTxn*> txn = database->BeginWrite();
  ASSERT_TRUE(txn.ok());
  ASSERT_TRUE(InsertLead(**txn, "inside").ok());
  const auto start = std::chrono::steady_clock::now();
  const absl::Status busy = WriteLead(*database, "outside").status();
  const auto waited = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(CodeOf(busy), Code::kBusy);
  EXPECT_TRUE(IsRetryable(CodeOf(busy)));
  EXPECT_GE(waited, std::chrono::milliseconds(45));
  EXPECT_LT(waited, std::chrono::seconds(2));
  EXPECT_EQ(CodeOf(database->BeginWrite().status()), Code::kBusy);
  EXPECT_EQ(CountLeads(*database), 0);  // readers don't wait, and don't see it
  ASSERT_TRUE(database->CommitWrite(*txn).ok());
  EXPECT_EQ(CountLeads(*database), 1);
  EXPECT_TRUE(WriteLead(*database, "outside").ok());
  txn = database->BeginWrite();
  ASSERT_TRUE(txn.ok());
  ASSERT_TRUE(InsertLead(**txn, "undone").ok());
  database->RollbackWrite(*txn);
  EXPECT_EQ(CountLeads(*database), 2);
}

TEST_F(DatabaseWrite, WaitersGetTheWriterInTheOrderInWhichTheyCame) {
  std::vector<int> order;
  absl::StatusOr<WriteTxn*> first = database_->BeginWrite();
  ASSERT_TRUE(first.ok());
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      if (i % 2 == 0) {
        absl::StatusOr<WriteTxn*> txn = database_->BeginWrite();
        order.push_back(i);
        EXPECT_TRUE(txn.ok() && database_->CommitWrite(*txn).ok());
      } else {
        EXPECT_TRUE(database_
                        ->Write([&](WriteTxn&) {
                          order.push_back(i);
                          return absl::OkStatus();
                        })
                        .ok());
      }
    });
    AwaitWriters(*database_, threads.size());
  }
  ASSERT_TRUE(database_->CommitWrite(*first).ok());
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4, 5));
}

// Some give up waiting just when the writer becomes free; nobody may be forgotten then.
TEST_F(DatabaseWrite, GivingUpLosesNoWakeUp) {
  std::unique_ptr<Database> database = Open(path(), Impatient(3));
  std::atomic<int> written{0};
  std::atomic<int> busy{0};
  std::atomic<int> other{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 40; ++i) {
        absl::Status status;
        if (t % 4 == 0) {
          absl::StatusOr<WriteTxn*> txn = database->BeginWrite();
          status = txn.status();
          if (txn.ok()) {
            status = InsertLead(**txn, "x").status();
            std::this_thread::sleep_for(std::chrono::milliseconds(1 + i % 5));
            status.Update(database->CommitWrite(*txn));
          }
        } else {
          status = WriteLead(*database, "x").status();
        }
        (status.ok() ? written : CodeOf(status) == Code::kBusy ? busy : other)++;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(other, 0);
  EXPECT_EQ(written + busy, 8 * 40);
  EXPECT_EQ(CountLeads(*database), written);
  EXPECT_TRUE(WriteLead(*database, "x").ok());
}

TEST_F(DatabaseWrite, ALongReadSeesOneStateAndHindersNobody) {
  ASSERT_TRUE(WriteLead(*database_, "first").ok());
  absl::StatusOr<ReadLease> lease = database_->Read();
  ASSERT_TRUE(lease.ok());
  const auto count = [&] { return *lease->connection().QueryInt(-1, "SELECT count(*) FROM lead"); };
  EXPECT_EQ(count(), 1);
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(WriteLead(*database_, "more").ok());
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(CountLeads(*database_), 51);
  EXPECT_EQ(count(), 1);
}

TEST_F(DatabaseWrite, ManyReadersAtOnce) {
  ASSERT_TRUE(WriteLead(*database_, "first").ok());
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) wrong += CountLeads(*database_) < 1;
    });
  }
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(WriteLead(*database_, "more").ok());
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(DatabaseWrite, IdsGrowAcrossReopeningAndWhenTheClockStepsBack) {
  RecordId last = 0;
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 3; ++i) {
      const absl::StatusOr<RecordId> id = WriteLead(*database_, "x");
      ASSERT_TRUE(id.ok());
      EXPECT_GT(*id, last);
      last = *id;
    }
    clock_ -= 40'000 * kSecond;
    database_.reset();
    database_ = Open();
    ASSERT_NE(database_, nullptr);
  }
}

TEST_F(DatabaseWrite, IdsOfAFailedWriteAreNotHandedOutAgain) {
  RecordId lost = kNoId;
  EXPECT_FALSE(database_
                   ->Write([&](WriteTxn& txn) -> absl::Status {
                     LK_ASSIGN_OR_RETURN(lost, InsertLead(txn, "x"));
                     return MakeError(Code::kGuardNotMet, "no");
                   })
                   .ok());
  EXPECT_GT(*WriteLead(*database_, "y"), lost);
}

TEST_F(DatabaseWrite, EpochsTellTransactionsAndUndoneWorkApart) {
  uint64_t first = 0;
  EXPECT_TRUE(database_
                  ->Write([&](WriteTxn& txn) {
                    first = txn.epoch();
                    txn.Invalidate();
                    EXPECT_NE(txn.epoch(), first);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_TRUE(database_
                  ->Write([&](WriteTxn& txn) {
                    EXPECT_NE(txn.epoch(), first);
                    return absl::OkStatus();
                  })
                  .ok());
}

}  // namespace
}  // namespace leadkit::storage
