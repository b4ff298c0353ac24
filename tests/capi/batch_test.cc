// Batches: many rows in one call, each with an outcome of its own.
#include "harness.h"

namespace leadkit::test {
namespace {

using Cells = std::vector<const char*>;  // nullptr: unset, "": null

class BatchTest : public StoreTest {
 protected:
  Batch NewBatch(std::string_view object, const std::vector<std::string>& fields,
                 const std::vector<Cells>& rows = {}) {
    std::vector<const char*> names;
    std::vector<size_t> sizes;
    for (const std::string& field : fields) {
      names.push_back(field.data());
      sizes.push_back(field.size());
    }
    Batch batch;
    EXPECT_LK_OK(lk_batch_new(store(), TXT(object), names.data(), sizes.data(),
                              static_cast<int32_t>(names.size()), Out(batch), E()));
    for (const Cells& row : rows) {
      for (size_t i = 0; i < row.size(); ++i) {
        if (row[i] == nullptr) continue;
        EXPECT_LK_OK(lk_batch_set_text(batch.get(), static_cast<int32_t>(i), TXT(row[i]), E()));
      }
      EXPECT_LK_OK(lk_batch_add(batch.get(), E()));
    }
    return batch;
  }

  struct Outcome {
    std::string code;
    int64_t id = 0;
    bool created = false;
    friend bool operator==(const Outcome&, const Outcome&) = default;
  };
  std::vector<Outcome> Outcomes(const Results& results) {
    int64_t rows = 0;
    int64_t failed = 0;
    EXPECT_LK_OK(lk_results_get_count(results.get(), &rows, &failed, E()));
    std::vector<Outcome> outcomes;
    int64_t seen = 0;
    for (int64_t i = 0; i < rows; ++i) {
      lk_status status = LK_INTERNAL;
      int32_t created = 0;
      Outcome outcome;
      EXPECT_LK_OK(lk_results_get(results.get(), i, &status, &outcome.id, &created, E()));
      outcome.code = CodeName(status);
      outcome.created = created != 0;
      const lk_error* why = nullptr;
      EXPECT_LK_OK(lk_results_get_error(results.get(), i, &why, E()));
      EXPECT_EQ(lk_error_get_code(why), status);
      EXPECT_EQ(why == nullptr, status == LK_OK);
      seen += status != LK_OK;
      outcomes.push_back(outcome);
    }
    EXPECT_EQ(seen, failed);
    return outcomes;
  }
  static std::vector<std::string> Codes(const std::vector<Outcome>& outcomes) {
    std::vector<std::string> codes;
    for (const Outcome& outcome : outcomes) codes.push_back(outcome.code);
    return codes;
  }
  std::vector<Outcome> InsertBatch(const Batch& batch, int32_t flags = 0,
                                   lk_transaction* tx = nullptr) {
    Results results;
    EXPECT_LK_OK(lk_batch_insert(store(), tx, batch.get(), flags, Out(results), E()));
    return results == nullptr ? std::vector<Outcome>() : Outcomes(results);
  }
  using Names = std::vector<std::string>;
};

TEST_F(BatchTest, ARowThatFailsLeavesTheOthersAlone) {
  const Batch batch = NewBatch("Lead", {"LastName", "Email", "AnnualRevenue", "OwnerId"},
                               {{"Lee", "a@b.example", "12.50", nullptr},
                                {nullptr, nullptr, nullptr, nullptr},
                                {"Moe", "nobody", "1", nullptr},
                                {"Poe", "", "much", nullptr},
                                {"Roe", "\xff", nullptr, nullptr},
                                {"Soe", nullptr, nullptr, "00Q"},
                                {" Toe ", "", "", nullptr}});
  const std::vector<Outcome> outcomes = InsertBatch(batch);
  EXPECT_EQ(Codes(outcomes),
            (Names{"OK", "REQUIRED_FIELD_MISSING", "INVALID_EMAIL_ADDRESS",
                   "INVALID_TYPE_ON_FIELD_IN_RECORD", "INVALID_TEXT", "MALFORMED_ID", "OK"}));
  EXPECT_EQ(List("Lead"), (std::vector<int64_t>{outcomes[0].id, outcomes[6].id}));
  EXPECT_TRUE(outcomes[0].created);
  EXPECT_EQ(outcomes[1].id, 0);
  EXPECT_EQ(TextOf(outcomes[0].id, "AnnualRevenue"), "12.50");
  EXPECT_EQ(TextOf(outcomes[6].id, "LastName"), "Toe");
  EXPECT_EQ(TextOf(outcomes[6].id, "AnnualRevenue"), "(null)");
  // The batch stays, and can be written again.
  EXPECT_EQ(InsertBatch(batch).size(), 7u);
  EXPECT_EQ(List("Lead").size(), 4u);
}

TEST_F(BatchTest, AllOrNone) {
  const Batch batch = NewBatch("Lead", {"LastName", "Email"},
                               {{"Lee", nullptr}, {"Moe", "nobody"}, {"Poe", nullptr}});
  EXPECT_EQ(Codes(InsertBatch(batch, LK_ALL_OR_NONE)),
            (Names{"ALL_OR_NONE_OPERATION_ROLLED_BACK", "INVALID_EMAIL_ADDRESS",
                   "ALL_OR_NONE_OPERATION_ROLLED_BACK"}));
  EXPECT_TRUE(List("Lead").empty());
  const Batch good = NewBatch("Lead", {"LastName"}, {{"Lee"}, {"Moe"}});
  EXPECT_EQ(Codes(InsertBatch(good, LK_ALL_OR_NONE)), (Names{"OK", "OK"}));
  // In a transaction only the batch is undone.
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  Insert("Lead", {{"LastName", "Before"}}, tx.get());
  EXPECT_EQ(InsertBatch(batch, LK_ALL_OR_NONE, tx.get()).size(), 3u);
  Insert("Lead", {{"LastName", "After"}}, tx.get());
  EXPECT_LK_OK(lk_transaction_commit(tx.release(), E()));
  EXPECT_EQ(List("Lead").size(), 4u);
}

TEST_F(BatchTest, NumbersAndNullsAndClear) {
  const int64_t account = Insert("Account", {{"Name", "Acme"}});
  const Batch batch = NewBatch("Contact", {"LastName", "AccountId", "DoNotCall"});
  EXPECT_LK_OK(lk_batch_set_text(batch.get(), 0, LK_LIT("Dropped"), E()));
  EXPECT_LK_OK(lk_batch_add(batch.get(), E()));
  EXPECT_LK_OK(lk_batch_set_text(batch.get(), 0, LK_LIT("Dropped too"), E()));
  EXPECT_LK_OK(lk_batch_clear(batch.get(), E()));
  EXPECT_LK_OK(lk_batch_set_text(batch.get(), 0, LK_LIT("Lee"), E()));
  EXPECT_LK_OK(lk_batch_set_int(batch.get(), 1, account, E()));
  EXPECT_LK_OK(lk_batch_set_int(batch.get(), 2, 1, E()));
  EXPECT_LK_OK(lk_batch_add(batch.get(), E()));
  EXPECT_LK_OK(lk_batch_set_int(batch.get(), 0, 5, E()));  // not a number's field: told later
  EXPECT_LK_OK(lk_batch_set_int(batch.get(), 1, account, E()));
  EXPECT_LK_OK(lk_batch_add(batch.get(), E()));
  EXPECT_LK_OK(lk_batch_set_text(batch.get(), 0, LK_LIT("Moe"), E()));
  EXPECT_LK_OK(lk_batch_set_null(batch.get(), 1, E()));
  EXPECT_LK_OK(lk_batch_add(batch.get(), E()));
  EXPECT_LK_OK(lk_batch_add(batch.get(), E()));  // nothing set
  for (int32_t column : {-1, 3}) {
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_batch_set_null(batch.get(), column, E()));
  }
  const std::vector<Outcome> outcomes = InsertBatch(batch);
  EXPECT_EQ(Codes(outcomes), (Names{"OK", "INVALID_TYPE_ON_FIELD_IN_RECORD",
                                    "REQUIRED_FIELD_MISSING", "REQUIRED_FIELD_MISSING"}));
  EXPECT_EQ(TextOf(outcomes[0].id, "AccountId"), IdText("Account", account));
  EXPECT_EQ(TextOf(outcomes[0].id, "DoNotCall"), "true");
}

TEST_F(BatchTest, ColumnsAreChecked) {
  Batch batch;
  const char* names[] = {"LastName", "last_name", "Nothing"};
  const size_t sizes[] = {8, 9, 7};
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_batch_new(store(), LK_LIT("Lead"), names, sizes, 2, Out(batch), E()));
  EXPECT_LK(LK_INVALID_FIELD,
            lk_batch_new(store(), LK_LIT("Lead"), names + 1, sizes + 1, 2, Out(batch), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_batch_new(store(), LK_LIT("Lead"), names, sizes, 0, Out(batch), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_batch_new(store(), LK_LIT("Lead"), names, sizes, -1, Out(batch), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_batch_new(store(), LK_LIT("Leaf"), names, sizes, 1, Out(batch), E()));
  Results results;
  batch = NewBatch("Lead", {"LastName"}, {{"Lee"}});
  EXPECT_LK(LK_MISSING_COLUMN,
            lk_batch_update(store(), nullptr, batch.get(), 0, Out(results), E()));
  EXPECT_LK(LK_MISSING_COLUMN, lk_batch_upsert(store(), nullptr, batch.get(), LK_LIT("ExternalId"),
                                               0, Out(results), E()));
  EXPECT_LK(LK_INVALID_FIELD, lk_batch_upsert(store(), nullptr, batch.get(), LK_LIT("LastName"), 0,
                                              Out(results), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_batch_insert(store(), nullptr, batch.get(), LK_INCLUDE_DELETED, Out(results), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_batch_update(store(), nullptr, batch.get(), LK_AUDIT_FIELDS, Out(results), E()));
}

TEST_F(BatchTest, UpdateAndUpsert) {
  const int64_t lee = InsertLead("Lee");
  const int64_t moe = InsertLead("Moe");
  const std::string lee_text = IdText("Lead", lee);
  const std::string moe_text = IdText("Lead", moe);
  Results results;
  Batch batch = NewBatch("Lead", {"Id", "Rating", "LastName"},
                         {{lee_text.c_str(), "Hot", nullptr},
                          {moe_text.c_str(), "Cold", ""},
                          {nullptr, "Hot", nullptr},
                          {"00Q000000000001", "Hot", nullptr}});
  EXPECT_LK_OK(lk_batch_update(store(), nullptr, batch.get(), 0, Out(results), E()));
  EXPECT_EQ(Outcomes(results), (std::vector<Outcome>{{"OK", lee, false},
                                                     {"REQUIRED_FIELD_MISSING", moe, false},
                                                     {"REQUIRED_FIELD_MISSING", 0, false},
                                                     {"NOT_FOUND", 1, false}}));
  EXPECT_EQ(TextOf(lee, "Rating"), "Hot");
  EXPECT_EQ(TextOf(moe, "Rating"), "(null)");
  // A key that a row before has brought in counts.
  batch = NewBatch("Lead", {"ExternalId", "LastName"},
                   {{"x1", "One"}, {"x1", "Two"}, {"", "None"}, {"x2", nullptr}});
  EXPECT_LK_OK(
      lk_batch_upsert(store(), nullptr, batch.get(), LK_LIT("ExternalId"), 0, Out(results), E()));
  const std::vector<Outcome> outcomes = Outcomes(results);
  EXPECT_EQ(Codes(outcomes), (Names{"OK", "OK", "OK", "REQUIRED_FIELD_MISSING"}));
  EXPECT_EQ(outcomes[0].id, outcomes[1].id);
  EXPECT_TRUE(outcomes[0].created && !outcomes[1].created && outcomes[2].created);
  EXPECT_EQ(TextOf(outcomes[0].id, "LastName"), "Two");
}

TEST_F(BatchTest, AuditFieldsAreForMigrations) {
  const Batch batch =
      NewBatch("Lead", {"LastName", "CreatedDate"}, {{"Lee", "2001-02-03T04:05:06Z"}});
  EXPECT_EQ(Codes(InsertBatch(batch)), Names{"INVALID_FIELD_FOR_INSERT_UPDATE"});
  const std::vector<Outcome> outcomes = InsertBatch(batch, LK_AUDIT_FIELDS);
  EXPECT_EQ(Codes(outcomes), Names{"OK"});
  EXPECT_EQ(TextOf(outcomes[0].id, "CreatedDate"), "2001-02-03T04:05:06.000Z");
}

// A field that was added since the batch was made takes part with its default.
TEST_F(BatchTest, AFieldAddedSinceIsNoTrouble) {
  const Batch batch = NewBatch("Lead", {"LastName"}, {{"Lee"}});
  FieldSpec spec;
  ASSERT_LK_OK(lk_field_spec_new(Out(spec), E()));
  ASSERT_LK_OK(lk_field_spec_set_text(spec.get(), LK_SPEC_NAME, LK_LIT("Tier__c"), E()));
  ASSERT_LK_OK(lk_field_spec_set_int(spec.get(), LK_SPEC_KIND, LK_KIND_TEXT, E()));
  ASSERT_LK_OK(lk_field_spec_set_text(spec.get(), LK_SPEC_DEFAULT, LK_LIT("basic"), E()));
  ASSERT_LK_OK(lk_field_add(store(), LK_LIT("Lead"), spec.get(), E()));
  const std::vector<Outcome> outcomes = InsertBatch(batch);
  ASSERT_EQ(Codes(outcomes), Names{"OK"});
  EXPECT_EQ(TextOf(outcomes[0].id, "Tier__c"), "basic");
}

TEST_F(BatchTest, IdsAreDeletedAndBroughtBack) {
  const int64_t account = Insert("Account", {{"Name", "Acme"}});
  const Record contact = New("Contact", {{"LastName", "Lee"}});
  ASSERT_LK_OK(lk_record_set_int(contact.get(), LK_LIT("AccountId"), account, E()));
  int64_t lee = 0;
  ASSERT_LK_OK(lk_record_insert(store(), nullptr, contact.get(), &lee, E()));
  const int64_t lead = InsertLead("Moe");
  Results results;
  const auto call = [&](auto function, const char* object, std::vector<int64_t> ids,
                        int32_t flags = 0) {
    EXPECT_LK_OK(
        function(store(), nullptr, TXT(object), ids.data(), ids.size(), flags, Out(results), E()));
    return Codes(Outcomes(results));
  };
  // The contact goes with its account: its own turn finds nothing left to do.
  EXPECT_EQ(call(lk_ids_delete, "", {account, lee, lead, lead, 12345}),
            (Names{"OK", "OK", "OK", "OK", "NOT_FOUND"}));
  EXPECT_EQ(call(lk_ids_delete, "", {lee}), Names{"ENTITY_IS_DELETED"});
  EXPECT_EQ(call(lk_ids_undelete, "", {lee, account, lead}),
            (Names{"UNDELETE_FAILED", "OK", "OK"}));
  EXPECT_EQ(call(lk_ids_delete, "", {account}), Names{"OK"});
  EXPECT_EQ(call(lk_ids_undelete, "", {account, lee}), (Names{"OK", "OK"}));
  EXPECT_EQ(call(lk_ids_undelete, "", {lee}), Names{"WRONG_STATE"});
  EXPECT_EQ(call(lk_ids_delete, "Lead", {account}), Names{"NOT_FOUND"});
  EXPECT_EQ(call(lk_ids_delete, "", {lead, 12345}, LK_ALL_OR_NONE),
            (Names{"ALL_OR_NONE_OPERATION_ROLLED_BACK", "NOT_FOUND"}));
  EXPECT_EQ(List("Lead").size(), 1u);
  EXPECT_EQ(call(lk_ids_delete, "", {}), Names{});
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_ids_delete(store(), nullptr, LK_LIT("Leaf"), &lead, 1, 0, Out(results), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_ids_delete(store(), nullptr, nullptr, 0, &lead,
                                               LK_MAX_BATCH_ROWS + 1, 0, Out(results), E()));
}

TEST_F(BatchTest, ResultsKnowTheirRows) {
  const Batch batch = NewBatch("Lead", {"LastName"}, {{"Lee"}});
  Results results;
  ASSERT_LK_OK(lk_batch_insert(store(), nullptr, batch.get(), 0, Out(results), E()));
  for (int64_t row : {int64_t{-1}, int64_t{1}, INT64_MAX}) {
    const lk_error* why = nullptr;
    const lk_conversion* made = nullptr;
    EXPECT_LK(LK_INVALID_ARGUMENT,
              lk_results_get(results.get(), row, nullptr, nullptr, nullptr, E()));
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_results_get_error(results.get(), row, &why, E()));
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_results_get_conversion(results.get(), row, &made, E()));
  }
  const lk_conversion* made = nullptr;
  EXPECT_LK_OK(lk_results_get_conversion(results.get(), 0, &made, E()));
  EXPECT_EQ(made, nullptr);
}

TEST_F(BatchTest, ManyRows) {
  constexpr int kRows = 5000;
  const Batch batch = NewBatch("Lead", {"LastName", "Company"});
  for (int i = 0; i < kRows; ++i) {
    const std::string name = "Lead " + std::to_string(i);
    lk_batch_set_text(batch.get(), 0, TXT(name), nullptr);
    lk_batch_set_text(batch.get(), 1, LK_LIT("Acme"), nullptr);
    ASSERT_EQ(lk_batch_add(batch.get(), nullptr), LK_OK);
  }
  Results results;
  ASSERT_LK_OK(lk_batch_insert(store(), nullptr, batch.get(), 0, Out(results), E()));
  int64_t rows = 0;
  int64_t failed = -1;
  EXPECT_LK_OK(lk_results_get_count(results.get(), &rows, &failed, E()));
  EXPECT_EQ(rows, kRows);
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(List("Lead").size(), static_cast<size_t>(kRows));
}

}  // namespace
}  // namespace leadkit::test
