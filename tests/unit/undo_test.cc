#include "records/undo.h"

#include <stdexcept>

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

class UndoTest : public StoreTest {
 protected:
  // Runs `body` after an insert, in a part of a transaction that goes on afterwards. Returns
  // whether what is remembered of the store was given up with it.
  bool RunsAnew(const std::function<absl::Status()>& body, absl::Status* status) {
    bool anew = false;
    EXPECT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
      const uint64_t epoch = txn.epoch();
      try {
        *status = RunOrUndo(txn, [&]() -> absl::Status {
          LK_ASSIGN_OR_RETURN(Record record, MakeRecord(txn.catalog(), "Account", {{"Name", "A"}}));
          LK_RETURN_IF_ERROR(store().writer().Insert(txn, Context(), &record).status());
          return body();
        });
      } catch (const std::runtime_error& thrown) {
        *status = absl::UnknownError(thrown.what());
      }
      anew = txn.epoch() != epoch;
      return absl::OkStatus();
    }));
    return anew;
  }
};

TEST_F(UndoTest, WhatSucceedsIsKept) {
  absl::Status status;
  EXPECT_FALSE(RunsAnew([] { return absl::OkStatus(); }, &status));
  EXPECT_OK(status);
  EXPECT_EQ(CountOf("Account"), 1);
}

TEST_F(UndoTest, WhatFailsOrThrowsIsUndoneAndForgotten) {
  absl::Status status;
  EXPECT_TRUE(RunsAnew([] { return absl::NotFoundError("no"); }, &status));
  EXPECT_EQ(status.message(), "no");
  EXPECT_TRUE(RunsAnew([]() -> absl::Status { throw std::runtime_error("thrown"); }, &status));
  EXPECT_EQ(status.message(), "thrown");
  EXPECT_EQ(CountOf("Account"), 0);
}

}  // namespace
}  // namespace leadkit::records
