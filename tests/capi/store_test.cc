// Stores: opening, closing in any order, users, forks, and writers in many threads.
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <thread>

#include "harness.h"

namespace leadkit::test {
namespace {

TEST_F(StoreTest, OptionsNameTheirRanges) {
  OpenOptions options;
  ASSERT_LK_OK(lk_open_options_new(Out(options), E()));
  const struct {
    int32_t option;
    int64_t low, high;
  } kRanges[] = {{LK_OPEN_CREATE, 0, 1},
                 {LK_OPEN_READ_ONLY, 0, 1},
                 {LK_OPEN_DURABILITY, 0, 1},
                 {LK_OPEN_BUSY_TIMEOUT_MS, 0, 3600000},
                 {LK_OPEN_CACHE_KIB, 64, 4194304}};
  for (const auto& range : kRanges) {
    EXPECT_LK_OK(lk_open_options_set_int(options.get(), range.option, range.low, E()));
    EXPECT_LK_OK(lk_open_options_set_int(options.get(), range.option, range.high, E()));
    EXPECT_LK(LK_INVALID_ARGUMENT,
              lk_open_options_set_int(options.get(), range.option, range.low - 1, E()));
    EXPECT_LK(LK_INVALID_ARGUMENT,
              lk_open_options_set_int(options.get(), range.option, range.high + 1, E()));
    EXPECT_NE(error_.message().find(std::to_string(range.high)), std::string::npos);
  }
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_open_options_set_int(options.get(), 1, 0, E()));
}

TEST_F(StoreTest, WhatIsNoStoreIsRefused) {
  Store other;
  OpenOptions options;
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_store_open(nullptr, 0, nullptr, Out(other), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_store_open(LK_LIT(":memory:"), nullptr, Out(other), E()));
  EXPECT_LK(LK_INVALID_TEXT, lk_store_open("a\0b", 3, nullptr, Out(other), E()));
  EXPECT_LK(LK_CANNOT_OPEN, lk_store_open(LK_LIT("/nowhere/at/all.db"), nullptr, Out(other), E()));
  EXPECT_EQ(other, nullptr);
  ASSERT_LK_OK(lk_open_options_new(Out(options), E()));
  ASSERT_LK_OK(lk_open_options_set_int(options.get(), LK_OPEN_CREATE, 0, E()));
  const std::string missing = NewPath();
  EXPECT_LK(LK_CANNOT_OPEN, lk_store_open(TXT(missing), options.get(), Out(other), E()));
  EXPECT_FALSE(std::filesystem::exists(missing));
  const std::string text = NewPath();
  std::ofstream(text)
      << "certainly not a database, and longer than a header would have to be........"
         "...........................................................";
  EXPECT_LK(LK_NOT_A_STORE, lk_store_open(TXT(text), nullptr, Out(other), E()));
  std::filesystem::remove(text);
}

TEST_F(StoreTest, AFileUriIsAPlainName) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(testing::TempDir());
  Store other;
  EXPECT_LK_OK(lk_store_open(LK_LIT("file:capi_uri.db?mode=memory"), nullptr, Out(other), E()));
  EXPECT_TRUE(std::filesystem::exists("file:capi_uri.db?mode=memory"));
  other.reset();
  std::filesystem::remove("file:capi_uri.db?mode=memory");
  std::filesystem::current_path(before);
}

TEST_F(StoreTest, AReadOnlyStoreRefusesToWrite) {
  const int64_t id = InsertLead("Lee");
  OpenOptions options;
  ASSERT_LK_OK(lk_open_options_new(Out(options), E()));
  ASSERT_LK_OK(lk_open_options_set_int(options.get(), LK_OPEN_READ_ONLY, 1, E()));
  Store reader;
  ASSERT_LK_OK(lk_store_open(TXT(path_), options.get(), Out(reader), E()));
  EXPECT_LK(LK_READ_ONLY, lk_record_delete(reader.get(), nullptr, nullptr, 0, id, E()));
  Transaction tx;
  EXPECT_LK(LK_READ_ONLY, lk_transaction_begin(reader.get(), Out(tx), E()));
  Record record;
  EXPECT_LK_OK(lk_record_get(reader.get(), nullptr, nullptr, 0, id, 0, Out(record), E()));
  EXPECT_EQ(TextOf(record.get(), "LastName"), "Lee");
}

TEST_F(StoreTest, AClosedStoreAnswersWhileAHandleKeepsIt) {
  const int64_t id = InsertLead("Lee");
  const Record record = Get(id);
  lk_store* raw = store_.release();
  lk_store_close(raw);
  Record other;
  int64_t user = 9;
  EXPECT_LK(LK_CLOSED, lk_record_get(raw, nullptr, nullptr, 0, id, 0, Out(other), E()));
  EXPECT_LK(LK_CLOSED, lk_record_new(raw, LK_LIT("Lead"), Out(other), E()));
  EXPECT_LK(LK_CLOSED, lk_store_get_user(raw, &user, E()));
  EXPECT_EQ(user, 0);
  lk_store_close(raw);  // a second time does nothing
  EXPECT_EQ(TextOf(record.get(), "LastName"), "Lee");
}

TEST_F(StoreTest, HandlesAreFreedInAnyOrder) {
  const int64_t id = InsertLead("Lee");
  InsertLead("Moe");
  Record record = Get(id);
  Cursor cursor;
  Plan plan;
  Rows events;
  Transaction tx;
  Text text;
  ASSERT_LK_OK(
      lk_record_list(store(), nullptr, LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
  ASSERT_LK_OK(lk_lead_plan(store(), nullptr, id, nullptr, Out(plan), E()));
  ASSERT_LK_OK(lk_event_list(store(), 0, 100, Out(events), E()));
  ASSERT_LK_OK(lk_lifecycle_get(store(), Out(text), E()));
  const char* object = nullptr;
  ASSERT_LK_OK(lk_id_from_text(store(), TXT(IdText("Lead", id)), &object, nullptr, nullptr, E()));
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  lk_record* in_tx = New("Lead", {{"LastName", "Poe"}, {"Company", "Acme"}}).release();
  ASSERT_LK_OK(lk_record_insert(store(), tx.get(), in_tx, nullptr, E()));
  store_.reset();
  EXPECT_EQ(TextOf(record.get(), "LastName"), "Lee");
  EXPECT_EQ(Rest(cursor.get()).size(), 2u);
  EXPECT_TRUE(Next(events.get()));
  EXPECT_STREQ(object, "Lead");
  EXPECT_LK_OK(lk_transaction_commit(tx.release(), E()));
  lk_record_free(in_tx);
  cursor.reset();
  Open();
  EXPECT_EQ(List("Lead").size(), 3u);
}

TEST_F(StoreTest, TheActingUserIsTheStoresOrTheTransactions) {
  int64_t system = 0;
  ASSERT_LK_OK(lk_store_get_user(store(), &system, E()));
  EXPECT_GT(system, 0);
  const int64_t ada = Insert("User", {{"LastName", "Ada"}});
  const int64_t ben = Insert("User", {{"LastName", "Ben"}});
  EXPECT_LK_OK(lk_store_set_user(store(), ada, E()));
  const int64_t lead = InsertLead("Lee");
  EXPECT_EQ(TextOf(lead, "CreatedById"), IdText("User", ada));
  EXPECT_EQ(TextOf(lead, "OwnerId"), IdText("User", ada));
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  EXPECT_LK_OK(lk_transaction_set_user(tx.get(), ben, E()));
  const int64_t moe = Insert("Lead", {{"LastName", "Moe"}, {"Company", "A"}}, tx.get());
  EXPECT_LK(LK_NOT_FOUND, lk_transaction_set_user(tx.get(), lead, E()));
  EXPECT_LK_OK(lk_transaction_set_user(tx.get(), 0, E()));
  const int64_t poe = Insert("Lead", {{"LastName", "Poe"}, {"Company", "A"}}, tx.get());
  ASSERT_LK_OK(lk_transaction_commit(tx.release(), E()));
  EXPECT_EQ(TextOf(moe, "CreatedById"), IdText("User", ben));
  EXPECT_EQ(TextOf(poe, "CreatedById"), IdText("User", system));
  ASSERT_LK_OK(Update(ben, "User", {{"IsActive", "false"}}));
  EXPECT_LK(LK_INACTIVE_OWNER_OR_USER, lk_store_set_user(store(), ben, E()));
  EXPECT_LK(LK_NOT_FOUND, lk_store_set_user(store(), lead, E()));
  int64_t user = 0;
  EXPECT_LK_OK(lk_store_get_user(store(), &user, E()));
  EXPECT_EQ(user, ada);
  EXPECT_LK_OK(lk_store_set_user(store(), 0, E()));
  EXPECT_LK_OK(lk_store_get_user(store(), &user, E()));
  EXPECT_EQ(user, system);
}

TEST_F(StoreTest, IdsAreTextAndBack) {
  const int64_t id = InsertLead("Lee");
  const std::string text = IdText("leads", id);
  ASSERT_EQ(text.size(), 18u);
  for (const std::string& form : {text, text.substr(0, 15)}) {
    const char* object = nullptr;
    size_t size = 0;
    int64_t back = 0;
    EXPECT_LK_OK(lk_id_from_text(store(), TXT(form), &object, &size, &back, E()));
    EXPECT_EQ(std::string(object, size), "Lead");
    EXPECT_EQ(back, id);
  }
  char buffer[LK_ID_TEXT_SIZE] = "x";
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_id_to_text(store(), LK_LIT("Lead"), 0, buffer, E()));
  EXPECT_EQ(buffer[0], 0);
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_id_to_text(store(), LK_LIT("Leaf"), 1, buffer, E()));
  std::string wrong = text;
  wrong[17] = wrong[17] == 'A' ? 'B' : 'A';
  for (const std::string& bad : {std::string(), wrong, text + "0", "zzz" + text.substr(3, 12)}) {
    int64_t back = 9;
    EXPECT_LK(LK_MALFORMED_ID, lk_id_from_text(store(), TXT(bad), nullptr, nullptr, &back, E()));
    EXPECT_EQ(back, 0);
  }
}

// In the child every call on the store is refused, and free and close leave the parent's file
// alone.
TEST_F(StoreTest, AForkedChildIsAnotherProcess) {
  const int64_t id = InsertLead("Lee");
  Record record = Get(id);
  Cursor cursor;
  ASSERT_LK_OK(
      lk_record_list(store(), nullptr, LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
  const lk_record* first = nullptr;
  ASSERT_LK_OK(lk_cursor_next(cursor.get(), &first, E()));
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    lk_record* other = nullptr;
    lk_transaction* second = nullptr;
    int64_t new_id = 0;
    int failed = 0;
    failed +=
        lk_record_get(store(), nullptr, nullptr, 0, id, 0, &other, nullptr) != LK_WRONG_PROCESS;
    failed += lk_record_new(store(), LK_LIT("Lead"), &other, nullptr) != LK_WRONG_PROCESS;
    failed +=
        lk_record_insert(store(), nullptr, record.get(), &new_id, nullptr) != LK_WRONG_PROCESS;
    failed +=
        lk_record_insert(store(), tx.get(), record.get(), &new_id, nullptr) != LK_WRONG_PROCESS;
    failed += lk_transaction_begin(store(), &second, nullptr) != LK_WRONG_PROCESS;
    failed += lk_cursor_next(cursor.get(), &first, nullptr) != LK_WRONG_PROCESS;
    failed += lk_transaction_set_user(tx.get(), 0, nullptr) != LK_WRONG_PROCESS;
    failed += lk_transaction_commit(tx.release(), nullptr) != LK_WRONG_PROCESS;
    lk_cursor_free(cursor.release());
    lk_record_free(record.release());
    lk_store_close(store_.release());
    // A store of its own can be opened there.
    Store own;
    failed += lk_store_open(TXT(NewPath()), nullptr, Out(own), nullptr) != LK_OK;
    own.reset();
    _exit(failed);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  // The parent goes on as if nothing had been.
  const int64_t moe = Insert("Lead", {{"LastName", "Moe"}, {"Company", "A"}}, tx.get());
  EXPECT_LK_OK(lk_transaction_commit(tx.release(), E()));
  EXPECT_EQ(TextOf(moe, "LastName"), "Moe");
  EXPECT_EQ(Rest(cursor.get()).size(), 0u);
}

TEST_F(StoreTest, WritersOfManyThreadsShareTheStore) {
  constexpr int kThreads = 8;
  constexpr int kEach = 25;
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        lk_record* lead = nullptr;
        int64_t id = 0;
        const std::string name = "L" + std::to_string(t) + "_" + std::to_string(i);
        failed += lk_record_new(store(), LK_LIT("Lead"), &lead, nullptr) != LK_OK;
        failed += lk_record_set_text(lead, LK_LIT("LastName"), TXT(name), nullptr) != LK_OK;
        // Every fifth is refused, and fails alone.
        const bool bad = i % 5 == 4;
        failed += lk_record_set_text(lead, LK_LIT("Email"), bad ? "nobody" : "a@b.example",
                                     bad ? 6 : 11, nullptr) != LK_OK;
        const lk_status status = lk_record_insert(store(), nullptr, lead, &id, nullptr);
        failed += status != (bad ? LK_INVALID_EMAIL_ADDRESS : LK_OK);
        failed += (id == 0) != bad;
        lk_record_free(lead);
        if (bad || i % 3 != 0) continue;
        lk_record* back = nullptr;
        failed += lk_record_get(store(), nullptr, nullptr, 0, id, 0, &back, nullptr) != LK_OK;
        lk_record_free(back);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(List("Lead").size(), static_cast<size_t>(kThreads * kEach * 4 / 5));
}

TEST_F(StoreTest, AClockOutsideOfTimeDoesNoHarm) {
  for (int64_t now : {INT64_MIN, int64_t{-1}, int64_t{0}, INT64_MAX}) {
    now_us_ = now;
    const int64_t id = InsertLead("Lee");
    EXPECT_GT(id, 0);
    EXPECT_NE(TextOf(id, "CreatedDate"), "(null)");
    Conversion made;
    EXPECT_LK_OK(lk_lead_convert(store(), nullptr, id, nullptr, Out(made), E())) << now;
  }
}

}  // namespace
}  // namespace leadkit::test
