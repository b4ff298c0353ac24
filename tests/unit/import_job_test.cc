#include "transfer/import_job.h"

#include "store_fixture.h"

namespace leadkit::transfer {
namespace {

using ImportJobTest = StoreTest;

int64_t FingerprintOf(const std::vector<std::string>& options,
                      const std::vector<std::string>& cells) {
  ImportFingerprint fingerprint;
  for (const std::string& option : options) fingerprint.AddOption(option);
  for (const std::string& cell : cells) fingerprint.AddCell(cell);
  fingerprint.EndRow();
  return fingerprint.value();
}

TEST(ImportFingerprint, TellsOptionsAndCellsApart) {
  const int64_t one = FingerprintOf({"Lead", ""}, {"a", "bc"});
  EXPECT_EQ(one, FingerprintOf({"Lead", ""}, {"a", "bc"}));
  EXPECT_GT(one, 0);
  EXPECT_NE(one, FingerprintOf({"", "Lead"}, {"a", "bc"}));
  EXPECT_NE(one, FingerprintOf({"Lead", ""}, {"ab", "c"}));
  EXPECT_NE(one, FingerprintOf({"Lead", ""}, {"a", "bc", ""}));
  EXPECT_NE(FingerprintOf({}, {std::string(100, 'x')}), FingerprintOf({}, {std::string(101, 'x')}));
}

TEST(ImportFingerprint, KnowsItsOptionsWhateverCellsWereRead) {
  ImportFingerprint fingerprint;
  fingerprint.AddOption("Lead");
  fingerprint.AddOption(7);
  const int64_t before = fingerprint.value();
  fingerprint.AddCell("x");
  EXPECT_NE(fingerprint.value(), before);
  EXPECT_TRUE(fingerprint.HasOptionsOf(before));
  fingerprint.AddOption(8);
  EXPECT_FALSE(fingerprint.HasOptionsOf(before));
}

// Stored in files, so it must not change from release to release.
TEST(ImportFingerprint, IsTheSameForEver) {
  EXPECT_EQ(FingerprintOf({"Lead", "ExternalId"}, {"1", "Lovelace", "Analytical Engines"}),
            3109742228058905744);
}

TEST_F(ImportJobTest, IsKeptByName) {
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    LK_ASSIGN_OR_RETURN(std::optional<ImportState> none, LoadJob(txn.connection(), "a"));
    EXPECT_FALSE(none.has_value());
    ImportState state{11, 10, 5, 3, 2, 100, 200, false};
    LK_RETURN_IF_ERROR(SaveJob(txn, "a", "Lead", state));
    LK_RETURN_IF_ERROR(SaveJob(txn, "b", "Account", {}));
    state.read = 12;
    state.finished = true;
    return SaveJob(txn, "a", "Lead", state);
  }));
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(std::optional<ImportState> found, LoadJob(view.connection, "a"));
    EXPECT_TRUE(found.has_value());
    if (!found) return absl::OkStatus();
    EXPECT_EQ(found->fingerprint, 11);
    EXPECT_EQ(found->read, 12);
    EXPECT_EQ(found->created, 5);
    EXPECT_EQ(found->updated, 3);
    EXPECT_EQ(found->failed, 2);
    EXPECT_EQ(found->success_bytes, 100);
    EXPECT_EQ(found->error_bytes, 200);
    EXPECT_TRUE(found->finished);
    return absl::OkStatus();
  }));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_import"), 2);
}

}  // namespace
}  // namespace leadkit::transfer
