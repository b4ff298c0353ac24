#include "records/batch.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

class BatchTest : public StoreTest {
 protected:
  Batch LeadBatch() {
    const schema::Object& lead = ObjectOf("Lead");
    return Batch(lead, {&lead.Get("LastName"), &lead.Get("DoNotCall"), &lead.Get("OwnerId")});
  }
  absl::Status InsertAll(const Batch& batch, bool all_or_none, std::vector<RowOutcome>* outcomes) {
    return Write([&](storage::WriteTxn& txn) {
      Record record;
      return RunRows(
          batch.rows(), all_or_none,
          [&](size_t row) -> absl::StatusOr<UpsertOutcome> {
            batch.Load(row, &record);
            LK_ASSIGN_OR_RETURN(const RecordId id,
                                store().writer().Insert(txn, Context(), &record));
            return UpsertOutcome{id, true};
          },
          outcomes);
    });
  }
};

TEST_F(BatchTest, CellsComeBackAsTheyWentIn) {
  Batch batch = LeadBatch();
  batch.SetText(0, "Ada");
  batch.SetInt(1, 1);
  batch.SetInt(2, 77, ObjectOf("Queue").index);
  batch.FinishRow();
  batch.FinishRow();  // nothing set
  batch.SetNull(0);
  batch.SetText(0, "");
  batch.FinishRow();
  batch.SetText(0, "never finished");
  EXPECT_EQ(batch.rows(), 3u);
  Record record;
  batch.Load(0, &record);
  EXPECT_EQ(record.Text(batch.fields()[0]->ordinal), "Ada");
  EXPECT_EQ(record.Int(batch.fields()[1]->ordinal), 1);
  EXPECT_EQ(record[batch.fields()[2]->ordinal].object(), ObjectOf("Queue").index);
  batch.Load(1, &record);
  for (const schema::Field* field : batch.fields()) {
    EXPECT_TRUE(record[field->ordinal].is_unset()) << field->api;
  }
  batch.Load(2, &record);
  EXPECT_TRUE(record[batch.fields()[0]->ordinal].is_text());
  batch.Clear();
  EXPECT_EQ(batch.rows(), 0u);
  batch.FinishRow();
  batch.Load(0, &record);
  EXPECT_TRUE(record[batch.fields()[0]->ordinal].is_unset());
}

TEST_F(BatchTest, LongTextsAndManyRows) {
  Batch batch = LeadBatch();
  for (int i = 0; i < 10000; ++i) {
    batch.SetText(0, std::string(static_cast<size_t>(i % 50), 'x') + std::to_string(i));
    batch.FinishRow();
  }
  Record record;
  for (size_t row : {size_t{0}, size_t{49}, size_t{9999}}) {
    batch.Load(row, &record);
    EXPECT_EQ(record.Text(batch.fields()[0]->ordinal),
              std::string(row % 50, 'x') + std::to_string(row));
  }
}

TEST_F(BatchTest, ARefusedRowLeavesTheOthersAlone) {
  Batch batch = LeadBatch();
  for (const char* name : {"A", "", "C"}) {
    batch.SetText(0, name);
    batch.FinishRow();
  }
  std::vector<RowOutcome> outcomes;
  ASSERT_OK(InsertAll(batch, false, &outcomes));
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_OK(outcomes[0].status);
  EXPECT_TRUE(outcomes[0].created);
  EXPECT_EQ(CodeText(outcomes[1].status), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(outcomes[1].id, kNoId);
  EXPECT_FALSE(outcomes[1].created);
  EXPECT_GT(outcomes[2].id, outcomes[0].id);
  EXPECT_EQ(CountOf("Lead"), 2);
}

TEST_F(BatchTest, AllOrNoneTellsWhatIsWrongWithEachRow) {
  Batch batch = LeadBatch();
  for (const char* name : {"", "B", ""}) {
    batch.SetText(0, name);
    batch.FinishRow();
  }
  std::vector<RowOutcome> outcomes;
  EXPECT_EQ(CodeText(InsertAll(batch, true, &outcomes)), "REQUIRED_FIELD_MISSING");
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(CodeText(outcomes[0].status), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(CodeText(outcomes[1].status), "ALL_OR_NONE_OPERATION_ROLLED_BACK");
  EXPECT_EQ(CodeText(outcomes[2].status), "REQUIRED_FIELD_MISSING");
}

TEST_F(BatchTest, AllOrNoneIsNoneAndEveryRowSaysWhy) {
  Batch batch = LeadBatch();
  for (const char* name : {"A", "B", "", "D"}) {
    batch.SetText(0, name);
    batch.FinishRow();
  }
  const std::string before = Dump();
  std::vector<RowOutcome> outcomes;
  EXPECT_EQ(CodeText(InsertAll(batch, true, &outcomes)), "REQUIRED_FIELD_MISSING");
  ASSERT_EQ(outcomes.size(), 4u);
  for (size_t row : {0u, 1u, 3u}) {
    EXPECT_EQ(CodeText(outcomes[row].status), "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    EXPECT_EQ(outcomes[row].id, kNoId);
  }
  EXPECT_EQ(CodeText(outcomes[2].status), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(Dump(), before);
}

TEST_F(BatchTest, AnErrorOfTheStoreEndsAllOfThem) {
  std::vector<RowOutcome> outcomes;
  absl::Status status = RunRows(
      3, false,
      [](size_t row) -> absl::StatusOr<UpsertOutcome> {
        if (row == 1) return MakeError(Code::kDiskFull, "full");
        return UpsertOutcome{7, true};
      },
      &outcomes);
  EXPECT_EQ(CodeText(status), "DISK_FULL");
  for (const RowOutcome& row : outcomes) {
    EXPECT_EQ(CodeText(row.status), "DISK_FULL");
    EXPECT_EQ(row.id, kNoId);
  }
}

TEST_F(BatchTest, RowsOfDifferentFieldsDoNotMix) {
  Batch batch = LeadBatch();
  batch.SetText(0, "A");
  batch.SetInt(1, 1);
  batch.FinishRow();
  batch.SetText(0, "B");
  batch.FinishRow();
  std::vector<RowOutcome> outcomes;
  ASSERT_OK(InsertAll(batch, false, &outcomes));
  EXPECT_EQ(Get(outcomes[0].id, "DoNotCall"), "true");
  EXPECT_EQ(Get(outcomes[1].id, "DoNotCall"), "false");
}

TEST_F(BatchTest, NoRows) {
  std::vector<RowOutcome> outcomes(5);
  EXPECT_OK(InsertAll(LeadBatch(), true, &outcomes));
  EXPECT_TRUE(outcomes.empty());
}

}  // namespace
}  // namespace leadkit::records
