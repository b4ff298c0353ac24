#include "identity/decisions.h"

#include "store_fixture.h"

namespace leadkit::identity {
namespace {

class DecisionsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    ASSERT_OK(Write([&](storage::WriteTxn& txn) {
      return store().indexer().SwitchOn(txn, [](int64_t) { return true; });
    }));
    for (int i = 0; i < 4; ++i) {
      ids_.push_back(Insert("Lead", {{"LastName", absl::StrCat("Name", i)}}));
    }
  }
  std::vector<Decision> Of(RecordId id) {
    std::vector<Decision> decisions;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(decisions, DecisionsOf(view, id));
      return absl::OkStatus();
    }));
    return decisions;
  }
  std::vector<ReviewPair> Reviews() {
    std::vector<ReviewPair> pairs;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(pairs, ListReviews(view, 100));
      return absl::OkStatus();
    }));
    return pairs;
  }
  std::vector<RecordId> ids_;
};

TEST_F(DecisionsTest, KnownFromBothSidesUntilTakenBack) {
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return Decide(txn, Context(), ids_[1], ids_[0], Verdict::kNever, "twins");
  }));
  ASSERT_EQ(Of(ids_[0]).size(), 1u);
  EXPECT_EQ(Of(ids_[0])[0].other, ids_[1]);
  EXPECT_EQ(Of(ids_[1])[0].other, ids_[0]);
  EXPECT_EQ(Of(ids_[1])[0].note, "twins");
  EXPECT_EQ(Of(ids_[1])[0].verdict, Verdict::kNever);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return Decide(txn, Context(), ids_[0], ids_[1], Verdict::kSame, "");
  }));
  ASSERT_EQ(Of(ids_[0]).size(), 1u);
  EXPECT_EQ(Of(ids_[0])[0].verdict, Verdict::kSame);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return TakeBack(txn, ids_[0], ids_[1]); }));
  EXPECT_TRUE(Of(ids_[0]).empty());
  EXPECT_EQ(
      CodeText(Write([&](storage::WriteTxn& txn) { return TakeBack(txn, ids_[0], ids_[1]); })),
      "NOT_FOUND");
}

TEST_F(DecisionsTest, APairWaitsUntilItIsDecided) {
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    LK_RETURN_IF_ERROR(AddReview(txn, ids_[1], ids_[0], 1'000));
    LK_RETURN_IF_ERROR(AddReview(txn, ids_[2], ids_[3], 5'000));
    return AddReview(txn, ids_[0], ids_[1], 2'000);
  }));
  ASSERT_EQ(Reviews().size(), 2u);
  EXPECT_EQ(Reviews()[0].total, 5'000);
  EXPECT_EQ(Reviews()[1].total, 2'000);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return Decide(txn, Context(), ids_[3], ids_[2], Verdict::kNever, "");
  }));
  EXPECT_EQ(Reviews().size(), 1u);
  // What was decided does not come back.
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return AddReview(txn, ids_[2], ids_[3], 9'000); }));
  EXPECT_EQ(Reviews().size(), 1u);
  // Who is gone is not to be looked at.
  ASSERT_OK(Delete("Lead", ids_[0]));
  EXPECT_TRUE(Reviews().empty());
}

TEST_F(DecisionsTest, AMergedRecordsDecisionsAreItsSurvivors) {
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    LK_RETURN_IF_ERROR(Decide(txn, Context(), ids_[0], ids_[1], Verdict::kSame, ""));
    LK_RETURN_IF_ERROR(Decide(txn, Context(), ids_[0], ids_[2], Verdict::kNever, "brothers"));
    LK_RETURN_IF_ERROR(AddReview(txn, ids_[0], ids_[3], 3'000));
    return MoveDecisions(txn, ids_[0], ids_[1]);
  }));
  EXPECT_TRUE(Of(ids_[0]).empty());
  ASSERT_EQ(Of(ids_[1]).size(), 1u);
  EXPECT_EQ(Of(ids_[1])[0].other, ids_[2]);
  EXPECT_EQ(Of(ids_[1])[0].note, "brothers");
  ASSERT_EQ(Reviews().size(), 1u);
  EXPECT_EQ(Reviews()[0].a, ids_[1]);
  EXPECT_EQ(Reviews()[0].b, ids_[3]);
}

TEST_F(DecisionsTest, WhatMovedComesBackAndTheSurvivorKeepsItsOwn) {
  const auto decide = [&](size_t a, size_t b, Verdict verdict, std::string_view note) {
    ASSERT_OK(Write([&](storage::WriteTxn& txn) {
      return Decide(txn, Context(), ids_[a], ids_[b], verdict, note);
    }));
    Tick();
  };
  const auto all = [&] {
    std::string text;
    for (size_t i = 0; i < ids_.size(); ++i) {
      for (const Decision& one : Of(ids_[i])) {
        absl::StrAppend(&text, i, one.verdict == Verdict::kSame ? "=" : "!", one.note, " ");
      }
    }
    return text;
  };
  decide(1, 2, Verdict::kSame, "own");
  decide(0, 2, Verdict::kNever, "brothers");
  decide(0, 3, Verdict::kSame, "twins");
  decide(0, 1, Verdict::kNever, "different");
  const std::string before = all();
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return MoveDecisions(txn, ids_[0], ids_[1]); }));
  EXPECT_NE(all(), before);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return RestoreDecisions(txn, ids_[0], ids_[1]); }));
  EXPECT_EQ(all(), before);

  // Somebody has decided anew meanwhile: that stays the survivor's.
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return MoveDecisions(txn, ids_[0], ids_[1]); }));
  decide(1, 3, Verdict::kNever, "since");
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return RestoreDecisions(txn, ids_[0], ids_[1]); }));
  const std::vector<Decision> of_survivor = Of(ids_[1]);
  ASSERT_EQ(of_survivor.size(), 3u);
  EXPECT_EQ(of_survivor[2].note, "since");
  EXPECT_EQ(Of(ids_[0]).size(), 3u);
}

}  // namespace
}  // namespace leadkit::identity
