// The recycle bin, histories and events.
#include "harness.h"

namespace leadkit::test {
namespace {

class HistoryTest : public StoreTest {
 protected:
  // "KIND FIELD OLD>NEW" of each row of a record's history.
  std::vector<std::string> History(int64_t id) {
    Rows rows;
    EXPECT_LK_OK(lk_history_list(store(), nullptr, id, Out(rows), E()));
    std::vector<std::string> lines;
    while (rows != nullptr && Next(rows.get())) {
      static const char* const kKinds[] = {"", "field", "status", "mark"};
      lines.push_back(std::string(kKinds[Int(rows.get(), LK_ROW_KIND)]) + " " +
                      Str(rows.get(), LK_ROW_FIELD) + " " + Str(rows.get(), LK_ROW_OLD) + ">" +
                      Str(rows.get(), LK_ROW_NEW));
    }
    return lines;
  }
  // "KIND OBJECT FIELDS" of each event after `position`, which moves on.
  std::vector<std::string> Events(int64_t* position, int64_t limit = 1000) {
    Rows rows;
    EXPECT_LK_OK(lk_event_list(store(), *position, limit, Out(rows), E()));
    std::vector<std::string> lines;
    while (rows != nullptr && Next(rows.get())) {
      static const char* const kKinds[] = {"",          "created", "updated",  "deleted",
                                           "undeleted", "purged",  "converted"};
      EXPECT_GT(Int(rows.get(), LK_ROW_POSITION), *position);
      *position = Int(rows.get(), LK_ROW_POSITION);
      std::string line =
          std::string(kKinds[Int(rows.get(), LK_ROW_KIND)]) + " " + Str(rows.get(), LK_ROW_OBJECT);
      const std::string fields = Str(rows.get(), LK_ROW_FIELD);
      lines.push_back(fields.empty() ? line : line + " " + fields);
    }
    return lines;
  }
  lk_status Delete(int64_t id) { return lk_record_delete(store(), nullptr, nullptr, 0, id, E()); }
  using Lines = std::vector<std::string>;
};

TEST_F(HistoryTest, ARecordTellsWhatHappenedToIt) {
  const int64_t id = InsertLead("Lee");
  now_us_ += 1'000'000;
  EXPECT_LK_OK(Update(id, "Lead", {{"LastName", "Moe"}, {"Title", "not tracked"}}));
  EXPECT_LK_OK(
      lk_lead_move(store(), nullptr, id, LK_LIT("Qualified"), LK_LIT(" asked for a quote "), E()));
  EXPECT_LK_OK(lk_lead_move(store(), nullptr, id, LK_LIT("Qualified"), nullptr, 0, E()));
  EXPECT_EQ(History(id), (Lines{"status Status >Open", "field LastName Lee>Moe",
                                "status Status Open>Qualified"}));
  Rows rows;
  ASSERT_LK_OK(lk_history_list(store(), nullptr, id, Out(rows), E()));
  int64_t number = 0;
  const char* text = nullptr;
  EXPECT_LK(LK_WRONG_STATE, lk_rows_get_int(rows.get(), LK_ROW_KIND, &number, E()));
  EXPECT_LK(LK_WRONG_STATE, lk_rows_get_text(rows.get(), LK_ROW_OLD, &text, nullptr, E()));
  while (Next(rows.get()) && Str(rows.get(), LK_ROW_NEW) != "Qualified") {
  }
  int64_t user = 0;
  EXPECT_LK_OK(lk_store_get_user(store(), &user, E()));
  EXPECT_EQ(Int(rows.get(), LK_ROW_AT_US), now_us_);
  EXPECT_EQ(Int(rows.get(), LK_ROW_BY_ID), user);
  EXPECT_EQ(Str(rows.get(), LK_ROW_BY_ID), IdText("User", user));
  EXPECT_EQ(Int(rows.get(), LK_ROW_RECORD_ID), id);
  EXPECT_EQ(Str(rows.get(), LK_ROW_RECORD_ID), IdText("Lead", id));
  EXPECT_EQ(Str(rows.get(), LK_ROW_OBJECT), "Lead");
  EXPECT_EQ(Str(rows.get(), LK_ROW_REASON), "asked for a quote");
  EXPECT_EQ(Int(rows.get(), LK_ROW_CYCLE), 1);
  EXPECT_EQ(Int(rows.get(), LK_ROW_POSITION), 0);
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_rows_get_int(rows.get(), LK_ROW_REASON, &number, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_rows_get_text(rows.get(), LK_ROW_KIND, &text, nullptr, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_rows_get_int(rows.get(), 99, &number, E()));
  EXPECT_FALSE(Next(rows.get()));
  EXPECT_FALSE(Next(rows.get()));
  EXPECT_LK(LK_WRONG_STATE, lk_rows_get_int(rows.get(), LK_ROW_KIND, &number, E()));
  EXPECT_LK(LK_NOT_FOUND, lk_history_list(store(), nullptr, 12345, Out(rows), E()));
}

TEST_F(HistoryTest, AContactsHistoryBeginsWithItsLeads) {
  const int64_t lead = InsertLead("Lee");
  EXPECT_LK_OK(Update(lead, "Lead", {{"LastName", "Moe"}}));
  Conversion made;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, lead, nullptr, Out(made), E()));
  int64_t contact = 0;
  EXPECT_LK_OK(lk_conversion_get(made.get(), LK_CONVERTED_CONTACT, &contact, nullptr, E()));
  const auto check = [&] {
    const Lines lines = History(contact);
    ASSERT_GE(lines.size(), 4u);
    EXPECT_EQ(lines[0], "status Status >Open");
    EXPECT_EQ(lines[1], "field LastName Lee>Moe");
    EXPECT_EQ(lines[2], "mark contactCreatedFromLead >" + IdText("Lead", lead));
  };
  check();
  // Also when the lead is gone for good.
  EXPECT_LK_OK(Delete(lead));
  EXPECT_LK_OK(lk_record_purge(store(), nullptr, nullptr, 0, lead, E()));
  check();
  EXPECT_EQ(History(lead)[0], "status Status >Open");
}

TEST_F(HistoryTest, EventsAreReadFromAPosition) {
  int64_t position = 0;
  Events(&position);
  const int64_t id = InsertLead("Lee");
  EXPECT_LK_OK(Update(id, "Lead", {{"Rating", "Hot"}, {"Company", "Moe"}}));
  EXPECT_LK_OK(Update(id, "Lead", {{"Rating", "Hot"}}));  // changes nothing
  EXPECT_LK_OK(Delete(id));
  EXPECT_LK_OK(lk_record_undelete(store(), nullptr, nullptr, 0, id, E()));
  EXPECT_EQ(Events(&position), (Lines{"created Lead", "updated Lead Company,Rating", "deleted Lead",
                                      "undeleted Lead"}));
  EXPECT_EQ(Events(&position), Lines{});
  Conversion made;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, id, nullptr, Out(made), E()));
  const Lines lines = Events(&position);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "converted Lead"), 1);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "created Account"), 1);
  Rows rows;
  for (int64_t limit : {int64_t{0}, int64_t{-1}, int64_t{1000001}}) {
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_event_list(store(), 0, limit, Out(rows), E()));
  }
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_event_list(store(), -1, 1, Out(rows), E()));
}

TEST_F(HistoryTest, ManyEventsAreReadInParts) {
  constexpr int kLeads = 2500;
  int64_t start = 0;
  Events(&start);
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  for (int i = 0; i < kLeads; ++i) Insert("Lead", {{"LastName", "Lee"}}, tx.get());
  ASSERT_LK_OK(lk_transaction_commit(tx.release(), E()));
  int64_t position = start;
  EXPECT_EQ(Events(&position, 1'000'000).size(), static_cast<size_t>(kLeads));
  for (int64_t limit : {1, 999, 1000, 1001, 2000}) {
    position = start;
    EXPECT_EQ(Events(&position, limit).size(), static_cast<size_t>(limit));
  }
}

TEST_F(HistoryTest, DeleteTakesAlongAndUndeleteBringsBack) {
  const int64_t account = Insert("Account", {{"Name", "Acme"}});
  const Record record = New("Contact", {{"LastName", "Lee"}});
  ASSERT_LK_OK(lk_record_set_int(record.get(), LK_LIT("AccountId"), account, E()));
  int64_t contact = 0;
  ASSERT_LK_OK(lk_record_insert(store(), nullptr, record.get(), &contact, E()));
  EXPECT_LK_OK(Delete(account));
  Record read;
  EXPECT_LK(LK_ENTITY_IS_DELETED,
            lk_record_get(store(), nullptr, nullptr, 0, contact, 0, Out(read), E()));
  EXPECT_EQ(error_.object(), "Contact");
  EXPECT_EQ(TextOf(contact, "IsDeleted"), "true");
  EXPECT_LK(LK_ENTITY_IS_DELETED, Delete(account));
  EXPECT_LK(LK_ENTITY_IS_DELETED, Update(contact, "Contact", {{"LastName", "x"}}));
  EXPECT_LK(LK_UNDELETE_FAILED, lk_record_undelete(store(), nullptr, nullptr, 0, contact, E()));
  EXPECT_LK(LK_NOT_FOUND, lk_record_undelete(store(), nullptr, LK_LIT("Lead"), account, E()));
  EXPECT_LK_OK(lk_record_undelete(store(), nullptr, LK_LIT("Account"), account, E()));
  EXPECT_EQ(TextOf(contact, "IsDeleted"), "false");
  EXPECT_LK(LK_WRONG_STATE, lk_record_undelete(store(), nullptr, nullptr, 0, account, E()));
  EXPECT_LK(LK_WRONG_STATE, lk_record_purge(store(), nullptr, nullptr, 0, account, E()));
  EXPECT_LK(LK_NOT_FOUND, lk_record_purge(store(), nullptr, nullptr, 0, 12345, E()));
  int64_t user = 0;
  EXPECT_LK_OK(lk_store_get_user(store(), &user, E()));
  EXPECT_LK(LK_DELETE_FAILED, Delete(user));
  EXPECT_LK_OK(Delete(account));
  EXPECT_LK_OK(lk_record_purge(store(), nullptr, nullptr, 0, account, E()));
  EXPECT_LK(LK_NOT_FOUND, lk_record_get(store(), nullptr, nullptr, 0, contact, LK_INCLUDE_DELETED,
                                        Out(read), E()));
}

TEST_F(HistoryTest, TheBinIsPurgedByAge) {
  constexpr int64_t kDayUs = 86'400'000'000;
  const int64_t old_account = Insert("Account", {{"Name", "Acme"}});
  const Record record = New("Contact", {{"LastName", "Lee"}});
  ASSERT_LK_OK(lk_record_set_int(record.get(), LK_LIT("AccountId"), old_account, E()));
  ASSERT_LK_OK(lk_record_insert(store(), nullptr, record.get(), nullptr, E()));
  const int64_t young = InsertLead("Lee");
  const int64_t kept = InsertLead("Moe");
  EXPECT_LK_OK(Delete(old_account));
  now_us_ += 10 * kDayUs;
  EXPECT_LK_OK(Delete(young));
  now_us_ += 10 * kDayUs;
  int64_t count = 0;
  EXPECT_LK_OK(lk_bin_purge(store(), 1'296'000'000, &count, E()));
  EXPECT_EQ(count, 2);  // the account and its contact
  EXPECT_EQ(TextOf(young, "IsDeleted"), "true");
  EXPECT_LK_OK(lk_bin_purge(store(), INT64_MAX, &count, E()));
  EXPECT_EQ(count, 0);
  EXPECT_LK_OK(lk_bin_purge(store(), 0, &count, E()));
  EXPECT_EQ(count, 1);
  EXPECT_EQ(List("Lead", nullptr, nullptr, LK_INCLUDE_DELETED), std::vector<int64_t>{kept});
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_bin_purge(store(), -1, &count, E()));
}

TEST_F(HistoryTest, AnIdLeadsToItsSuccessor) {
  const int64_t lead = InsertLead("Lee");
  const char* object = nullptr;
  int64_t id = 0;
  EXPECT_LK_OK(lk_successor_get(store(), nullptr, lead, &object, nullptr, &id, E()));
  EXPECT_STREQ(object, "Lead");
  EXPECT_EQ(id, lead);
  Conversion made;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, lead, nullptr, Out(made), E()));
  int64_t contact = 0;
  EXPECT_LK_OK(lk_conversion_get(made.get(), LK_CONVERTED_CONTACT, &contact, nullptr, E()));
  EXPECT_LK_OK(lk_successor_get(store(), nullptr, lead, &object, nullptr, &id, E()));
  EXPECT_STREQ(object, "Contact");
  EXPECT_EQ(id, contact);
  EXPECT_LK_OK(Delete(contact));
  EXPECT_LK_OK(lk_successor_get(store(), nullptr, lead, &object, nullptr, &id, E()));
  EXPECT_EQ(id, contact);
  EXPECT_LK_OK(lk_record_purge(store(), nullptr, nullptr, 0, contact, E()));
  EXPECT_LK(LK_NOT_FOUND, lk_successor_get(store(), nullptr, lead, &object, nullptr, &id, E()));
  EXPECT_LK(LK_NOT_FOUND, lk_successor_get(store(), nullptr, 12345, &object, nullptr, &id, E()));
  EXPECT_EQ(object, nullptr);
}

}  // namespace
}  // namespace leadkit::test
