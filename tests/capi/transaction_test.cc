// Transactions, and lists of records inside and outside of them.
#include <thread>

#include "harness.h"

namespace leadkit::test {
namespace {

class TransactionTest : public StoreTest {
 protected:
  Transaction Begin() {
    Transaction tx;
    EXPECT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
    return tx;
  }
  lk_status Commit(Transaction* tx) { return lk_transaction_commit(tx->release(), E()); }
};

TEST_F(TransactionTest, AllOfItOrNone) {
  Transaction tx = Begin();
  const int64_t account = Insert("Account", {{"Name", "Acme"}}, tx.get());
  const Record contact = New("Contact", {{"LastName", "Lee"}});
  ASSERT_LK_OK(lk_record_set_int(contact.get(), LK_LIT("AccountId"), account, E()));
  int64_t contact_id = 0;
  EXPECT_LK_OK(lk_record_insert(store(), tx.get(), contact.get(), &contact_id, E()));
  // It sees its own writes, others do not.
  EXPECT_EQ(TextOf(contact_id, "LastName", tx.get()), "Lee");
  Record outside;
  EXPECT_LK(LK_NOT_FOUND,
            lk_record_get(store(), nullptr, nullptr, 0, account, 0, Out(outside), E()));
  tx.reset();  // rolled back
  EXPECT_TRUE(List("Account").empty());
  tx = Begin();
  Insert("Account", {{"Name", "Acme"}}, tx.get());
  EXPECT_LK_OK(Commit(&tx));
  EXPECT_EQ(List("Account").size(), 1u);
}

TEST_F(TransactionTest, ACallThatFailsIsUndoneAlone) {
  Transaction tx = Begin();
  const int64_t lead = Insert("Lead", {{"LastName", "Lee"}, {"Company", "Acme"}}, tx.get());
  EXPECT_LK(LK_INVALID_EMAIL_ADDRESS, Update(lead, "Lead", {{"Email", "x"}}, tx.get()));
  Conversion made;
  ConvertOptions how;
  ASSERT_LK_OK(lk_convert_options_new(Out(how), E()));
  ASSERT_LK_OK(lk_convert_options_set_text(how.get(), LK_CONVERT_STATUS, LK_LIT("Qualified"), E()));
  EXPECT_LK(LK_INVALID_STATUS, lk_lead_convert(store(), tx.get(), lead, how.get(), Out(made), E()));
  EXPECT_LK_OK(Update(lead, "Lead", {{"Rating", "Hot"}}, tx.get()));
  EXPECT_LK_OK(Commit(&tx));
  EXPECT_EQ(TextOf(lead, "Rating"), "Hot");
  EXPECT_EQ(TextOf(lead, "Email"), "(null)");
  EXPECT_TRUE(List("Account").empty());
}

TEST_F(TransactionTest, OthersWaitAndAreThenBusy) {
  Transaction tx = Begin();
  const Record lead = New("Lead", {{"LastName", "Lee"}});
  EXPECT_LK(LK_BUSY, lk_record_insert(store(), nullptr, lead.get(), nullptr, E()));
  int32_t retryable = 0;
  EXPECT_EQ(lk_error_get_retryable(error_.get(), &retryable), LK_OK);
  EXPECT_EQ(retryable, 1);
  Transaction second;
  EXPECT_LK(LK_BUSY, lk_transaction_begin(store(), Out(second), E()));
  std::thread other([&] {
    EXPECT_EQ(lk_record_insert(store(), nullptr, lead.get(), nullptr, nullptr), LK_BUSY);
  });
  other.join();
  // Another store on the same file waits for the file itself.
  Store also;
  OpenOptions options;
  ASSERT_LK_OK(lk_open_options_new(Out(options), E()));
  ASSERT_LK_OK(lk_open_options_set_int(options.get(), LK_OPEN_BUSY_TIMEOUT_MS, 0, E()));
  ASSERT_LK_OK(lk_store_open(TXT(path_), options.get(), Out(also), E()));
  Transaction there;
  EXPECT_LK(LK_BUSY, lk_transaction_begin(also.get(), Out(there), E()));
  EXPECT_LK_OK(Commit(&tx));
  EXPECT_LK_OK(lk_transaction_begin(also.get(), Out(there), E()));
}

TEST_F(TransactionTest, TheTimeIsThatOfTheBeginning) {
  Transaction tx = Begin();
  now_us_ += 5'000'000;
  const int64_t lead = Insert("Lead", {{"LastName", "Lee"}}, tx.get());
  EXPECT_LK_OK(Commit(&tx));
  EXPECT_EQ(TextOf(lead, "CreatedDate"), "2026-09-21T14:13:20.000Z");
}

TEST_F(TransactionTest, CursorsEndWithTheirTransaction) {
  InsertLead("Lee");
  InsertLead("Moe");
  for (bool commits : {true, false}) {
    Transaction tx = Begin();
    Cursor cursor;
    ASSERT_LK_OK(
        lk_record_list(store(), tx.get(), LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
    const lk_record* record = nullptr;
    ASSERT_LK_OK(lk_cursor_next(cursor.get(), &record, E()));
    ASSERT_NE(record, nullptr);
    if (commits) {
      EXPECT_LK_OK(Commit(&tx));
    } else {
      tx.reset();
    }
    EXPECT_LK(LK_CLOSED, lk_cursor_next(cursor.get(), &record, E()));
    EXPECT_EQ(record, nullptr);
    EXPECT_LK(LK_CLOSED, lk_cursor_next(cursor.get(), &record, E()));
    // The writer is free for others.
    InsertLead("Poe");
  }
}

TEST_F(TransactionTest, ACursorIsFreedBeforeItsTransactionToo) {
  InsertLead("Lee");
  Transaction tx = Begin();
  Cursor cursor;
  ASSERT_LK_OK(
      lk_record_list(store(), tx.get(), LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
  cursor.reset();
  EXPECT_LK_OK(Commit(&tx));
}

// A walk that inserts a record for each that it finds must come to an end.
TEST_F(TransactionTest, ACursorDoesNotSeeWhatIsInsertedAfterIt) {
  for (int i = 0; i < 3; ++i) InsertLead("Lee");
  Transaction tx = Begin();
  Insert("Lead", {{"LastName", "In"}}, tx.get());
  Cursor cursor;
  ASSERT_LK_OK(
      lk_record_list(store(), tx.get(), LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
  int rows = 0;
  const lk_record* record = nullptr;
  while (lk_cursor_next(cursor.get(), &record, E()) == LK_OK && record != nullptr && rows < 100) {
    int64_t id = 0;
    EXPECT_LK_OK(lk_record_get_id(record, &id, E()));
    Insert("Lead", {{"LastName", "Copy"}}, tx.get());
    EXPECT_LK_OK(Update(id, "Lead", {{"Rating", "Hot"}}, tx.get()));
    EXPECT_LK(LK_INVALID_EMAIL_ADDRESS, Update(id, "Lead", {{"Email", "x"}}, tx.get()));
    ++rows;
  }
  EXPECT_EQ(rows, 4);
  EXPECT_LK_OK(Commit(&tx));
  EXPECT_EQ(List("Lead").size(), 8u);
}

TEST_F(TransactionTest, AListShowsTheStoreAsItWas) {
  const int64_t lee = InsertLead("Lee");
  const int64_t moe = InsertLead("Moe");
  Cursor cursor;
  ASSERT_LK_OK(
      lk_record_list(store(), nullptr, LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
  const lk_record* record = nullptr;
  ASSERT_LK_OK(lk_cursor_next(cursor.get(), &record, E()));
  EXPECT_EQ(TextOf(record, "LastName"), "Lee");
  EXPECT_LK_OK(Update(moe, "Lead", {{"LastName", "Changed"}}));
  EXPECT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, lee, E()));
  InsertLead("Poe");
  ASSERT_LK_OK(lk_cursor_next(cursor.get(), &record, E()));
  EXPECT_EQ(TextOf(record, "LastName"), "Moe");
  ASSERT_LK_OK(lk_cursor_next(cursor.get(), &record, E()));
  EXPECT_EQ(record, nullptr);
  ASSERT_LK_OK(lk_cursor_next(cursor.get(), &record, E()));
  EXPECT_EQ(record, nullptr);
}

TEST_F(TransactionTest, ListsByExample) {
  const int64_t lee =
      Insert("Lead", {{"LastName", "Lee"}, {"Rating", "Hot"}, {"AnnualRevenue", "10"}});
  const int64_t moe = Insert("Lead", {{"LastName", "Moe"}, {"Rating", "Hot"}});
  const int64_t poe = Insert("Lead", {{"LastName", "Poe"}, {"Title", "x"}});
  using Ids = std::vector<int64_t>;
  EXPECT_EQ(List("lead"), (Ids{lee, moe, poe}));
  EXPECT_EQ(List("Lead", New("Lead", {{"Rating", "Hot"}}).get()), (Ids{lee, moe}));
  EXPECT_EQ(List("Lead", New("Lead", {{"Rating", "hot"}}).get()), Ids{});
  EXPECT_EQ(List("Lead", New("Lead", {{"Rating", "Hot"}, {"AnnualRevenue", ""}}).get()), Ids{moe});
  EXPECT_EQ(List("Lead", New("Lead", {{"AnnualRevenue", "10.00"}}).get()), Ids{lee});
  EXPECT_EQ(List("Lead", New("Lead", {{"Name", "Poe"}}).get()), Ids{poe});
  EXPECT_EQ(List("Lead", nullptr, nullptr, 0, lee), (Ids{moe, poe}));
  EXPECT_EQ(List("Lead", nullptr, nullptr, 0, 0, 2), (Ids{lee, moe}));
  EXPECT_EQ(List("Lead", nullptr, nullptr, 0, lee, 1), Ids{moe});
  EXPECT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, moe, E()));
  EXPECT_EQ(List("Lead"), (Ids{lee, poe}));
  EXPECT_EQ(List("Lead", nullptr, nullptr, LK_INCLUDE_DELETED), (Ids{lee, moe, poe}));
  // A record that was read is like itself alone.
  EXPECT_EQ(List("Lead", Get(lee).get()), Ids{lee});
  Cursor cursor;
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_record_list(store(), nullptr, LK_LIT("Contact"),
                                                New("Lead").get(), 0, 0, 0, Out(cursor), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_record_list(store(), nullptr, LK_LIT("Lead"), nullptr, 0, 0, -1, Out(cursor), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_record_list(store(), nullptr, LK_LIT("Lead"), nullptr, 0, -1, 0, Out(cursor), E()));
}

TEST_F(TransactionTest, ManyCursorsAreOpenAtOnce) {
  for (int i = 0; i < 5; ++i) InsertLead("Lee");
  std::vector<Cursor> cursors(20);
  for (Cursor& cursor : cursors) {
    ASSERT_LK_OK(
        lk_record_list(store(), nullptr, LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
    const lk_record* record = nullptr;
    ASSERT_LK_OK(lk_cursor_next(cursor.get(), &record, E()));
  }
  for (Cursor& cursor : cursors) EXPECT_EQ(Rest(cursor.get()).size(), 4u);
  Transaction tx = Begin();
  for (Cursor& cursor : cursors) {
    ASSERT_LK_OK(
        lk_record_list(store(), tx.get(), LK_LIT("Lead"), nullptr, 0, 0, 0, Out(cursor), E()));
  }
  for (Cursor& cursor : cursors) EXPECT_EQ(Rest(cursor.get()).size(), 5u);
}

}  // namespace
}  // namespace leadkit::test
