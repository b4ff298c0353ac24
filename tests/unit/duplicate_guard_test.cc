#include "identity/duplicate_guard.h"

#include "store_fixture.h"

namespace leadkit::identity {
namespace {

using testing::HasSubstr;

class DuplicateGuardTest : public StoreTest {
 protected:
  void Rule(const std::string& members) {
    ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
      bool lists_changed = false;
      LK_RETURN_IF_ERROR(store().rulebook().StoreSettings(
          txn, Context(),
          absl::StrCat(R"({"duplicate_rules": [{"name": "one lead", "object": "Lead", )", members,
                       "}]}"),
          &lists_changed));
      return store().indexer().SwitchOn(txn, [](int64_t) { return true; });
    }));
  }
  absl::StatusOr<RecordId> Add(const records::WriteContext& context = {}) {
    RecordId id = kNoId;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(records::Record lead, MakeRecord(txn.catalog(), "Lead", fields_));
      LK_ASSIGN_OR_RETURN(id, store().writer().Insert(txn, context, &lead));
      return absl::OkStatus();
    }));
    return id;
  }
  size_t ReviewCount() {
    size_t count = 0;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::vector<ReviewPair> pairs, ListReviews(view, 100));
      count = pairs.size();
      return absl::OkStatus();
    }));
    return count;
  }

  Fields fields_ = {{"FirstName", "Ann"},
                    {"LastName", "Zbylut"},
                    {"Company", "Acme"},
                    {"Email", "ann.zbylut@acme.example"},
                    {"Title", "Buyer"}};
};

TEST_F(DuplicateGuardTest, ARuleThatRefusesNamesTheDuplicate) {
  Rule(R"("on_insert": "REFUSE")");
  const absl::StatusOr<RecordId> first = Add();
  ASSERT_OK(first.status());
  const absl::StatusOr<RecordId> second = Add();
  EXPECT_EQ(CodeText(second), "DUPLICATES_DETECTED");
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(FormatId("00Q", *first)));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("one lead"));
  EXPECT_EQ(PlaceOf(second.status()).record_id, *first);
  // The caller may insist, an import is another matter, and leadkit's own writes are not asked.
  records::WriteContext context;
  context.importing = true;
  EXPECT_OK(Add(context).status());
  context = {};
  context.allow_duplicates = true;
  EXPECT_OK(Add(context).status());
}

TEST_F(DuplicateGuardTest, TwoOfOneTransactionAreSeenToo) {
  Rule(R"("on_insert": "REFUSE")");
  const absl::Status status = Write([&](storage::WriteTxn& txn) -> absl::Status {
    for (int i = 0; i < 2; ++i) {
      LK_ASSIGN_OR_RETURN(records::Record lead, MakeRecord(txn.catalog(), "Lead", fields_));
      LK_RETURN_IF_ERROR(store().writer().Insert(txn, Context(), &lead).status());
    }
    return absl::OkStatus();
  });
  EXPECT_EQ(CodeText(status), "DUPLICATES_DETECTED");
  EXPECT_OK(Add().status());  // Nothing is left of the first.
}

TEST_F(DuplicateGuardTest, ARuleThatFlagsStoresAndQueues) {
  Rule(R"("on_insert": "FLAG")");
  ASSERT_OK(Add().status());
  EXPECT_EQ(ReviewCount(), 0u);
  ASSERT_OK(Add().status());
  EXPECT_EQ(ReviewCount(), 1u);
}

TEST_F(DuplicateGuardTest, UpdatesAreAskedAboutByTheirOwnAction) {
  Rule(R"("on_update": "REFUSE")");
  ASSERT_OK(Add().status());
  const absl::StatusOr<RecordId> same = Add();
  ASSERT_OK(same.status());
  EXPECT_EQ(CodeText(Update("Lead", *same, {{"Title", "Head of Buying"}})), "DUPLICATES_DETECTED");
  const RecordId other = Insert("Lead", {{"LastName", "Miller"}, {"Company", "Other"}});
  EXPECT_OK(Update("Lead", other, {{"Title", "Buyer"}}));
}

TEST_F(DuplicateGuardTest, AnUpdateOfWhatMatchingDoesNotLookAtIsNotAskedAbout) {
  Rule(R"("on_update": "REFUSE")");
  ASSERT_OK(Add().status());
  const absl::StatusOr<RecordId> same = Add();
  ASSERT_OK(same.status());
  EXPECT_OK(Update("Lead", *same, {{"Rating", "Hot"}}));
  EXPECT_OK(Update("Lead", *same, {{"Status", "Contacted"}}));
  EXPECT_EQ(CodeText(Update("Lead", *same, {{"FirstName", "Anna"}})), "DUPLICATES_DETECTED");
}

TEST_F(DuplicateGuardTest, WhatWasSaidToBeAnotherOneIsNoDuplicate) {
  Rule(R"("on_update": "REFUSE")");
  const absl::StatusOr<RecordId> a = Add();
  const absl::StatusOr<RecordId> b = Add();
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return Decide(txn, Context(), *a, *b, Verdict::kNever, "father and daughter");
  }));
  EXPECT_OK(Update("Lead", *b, {{"Title", "Head of Buying"}}));
}

TEST_F(DuplicateGuardTest, TheStandardRulesAsAMethod) {
  Rule(R"("method": "STANDARD", "on_insert": "REFUSE")");
  ASSERT_OK(Add().status());
  fields_[0].second = "Anne";
  EXPECT_EQ(CodeText(Add()), "DUPLICATES_DETECTED");
  fields_[0].second = "Bert";  // Another first name: no equation holds.
  EXPECT_OK(Add().status());
}

TEST_F(DuplicateGuardTest, WithoutAnIndexNothingIsAsked) {
  Rule(R"("on_insert": "REFUSE")");
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return store().indexer().SwitchOff(txn); }));
  ASSERT_OK(Add().status());
  EXPECT_OK(Add().status());
}

}  // namespace
}  // namespace leadkit::identity
