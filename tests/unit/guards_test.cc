// What a lead must have to enter a status.
#include "lifecycle/guards.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::lifecycle {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class GuardsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    schema::Field score = FieldOf("Score__c", schema::Kind::kDecimal);
    score.precision = 6;
    score.scale = 1;
    ASSERT_OK(AddField("Lead", score));
    ASSERT_OK(AddField("Lead", FieldOf("Newsletter__c", schema::Kind::kBoolean)));
    document_ = *Preset("standard");
    ready_ = &document_.statuses[2];  // Qualified
  }
  absl::Status Qualify(const Fields& fields) {
    return Update("Lead", NewLead(fields), {{"Status", "Qualified"}});
  }
  std::string Why(const Fields& fields) { return std::string(Qualify(fields).message()); }

  Lifecycle document_;
  Status* ready_ = nullptr;
};

TEST_F(GuardsTest, ALeastScore) {
  ready_->min_score = {"Score__c", "50.5"};
  ASSERT_OK(SetLifecycle(document_));
  const absl::Status low = Qualify({{"Score__c", "50.4"}});
  EXPECT_EQ(CodeText(low), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(low).field, "Score__c");
  EXPECT_EQ(std::string(low.message()),
            "a lead in status 'Qualified' needs Score__c of at least 50.5 (it is 50.4)");
  EXPECT_THAT(Why({}), HasSubstr("it is empty"));
  EXPECT_OK(Qualify({{"Score__c", "50.5"}}));
  EXPECT_OK(Qualify({{"Score__c", "99999"}}));
}

TEST_F(GuardsTest, Consent) {
  ready_->must_be_true = {"Newsletter__c"};
  ready_->must_be_false = {"HasOptedOutOfEmail"};
  ASSERT_OK(SetLifecycle(document_));
  EXPECT_EQ(Why({}), "a lead in status 'Qualified' needs Newsletter__c to be true");
  EXPECT_EQ(Why({{"Newsletter__c", "true"}, {"HasOptedOutOfEmail", "true"}}),
            "a lead in status 'Qualified' needs HasOptedOutOfEmail to be false");
  EXPECT_OK(Qualify({{"Newsletter__c", "true"}}));
}

TEST_F(GuardsTest, TheKindOfOwner) {
  const RecordId queue = Insert("Queue", {{"Name", "Inbound"}});
  ready_->owner_kind = OwnerKind::kUser;
  ASSERT_OK(SetLifecycle(document_));
  const absl::Status queued = Qualify({{"OwnerId", RefOf("Queue", queue)}});
  EXPECT_EQ(CodeText(queued), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(queued).field, "OwnerId");
  EXPECT_THAT(std::string(queued.message()), HasSubstr("a user as owner, not a queue"));
  EXPECT_OK(Qualify({}));
  // Taking it and moving it may be one write, by a bare id too.
  const RecordId lead = NewLead({{"OwnerId", RefOf("Queue", queue)}});
  const auto move = [&](RecordId owner) {
    return Write([&](storage::WriteTxn& txn) {
      records::Record change(txn.catalog().Get("Lead"));
      change.set_id(lead);
      change.Mutable(txn.known().lead.status).SetText("Qualified");
      change.Mutable(txn.known().lead.owner).SetInt(owner);
      return store().writer().Update(txn, Context(), change);
    });
  };
  EXPECT_EQ(CodeText(move(Insert("Queue", {{"Name", "Other"}}))), "GUARD_NOT_MET");
  EXPECT_OK(move(NewUser()));
  ready_->owner_kind = OwnerKind::kQueue;
  ASSERT_OK(SetLifecycle(document_));
  EXPECT_THAT(Why({}), HasSubstr("a queue as owner, not a user"));
  EXPECT_OK(Qualify({{"OwnerId", RefOf("Queue", queue)}}));
}

TEST_F(GuardsTest, ReasonsFromAList) {
  Status& dropped = document_.statuses[3];
  dropped.reasons = {"No budget", "Spam"};
  ASSERT_OK(SetLifecycle(document_));
  const RecordId lead = NewLead();
  reason_ = "no budget";
  const absl::Status other = Update("Lead", lead, {{"Status", "Unqualified"}});
  EXPECT_EQ(CodeText(other), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(other).field, "Status");
  EXPECT_THAT(std::string(other.message()),
              AllOf(HasSubstr("another reason than 'no budget'"), HasSubstr("No budget or Spam")));
  reason_ = "";
  EXPECT_OK(Update("Lead", NewLead(), {{"Status", "Unqualified"}}));  // not required
  dropped.reason_required = true;
  ASSERT_OK(SetLifecycle(document_));
  EXPECT_THAT(std::string(Update("Lead", lead, {{"Status", "Unqualified"}}).message()),
              HasSubstr("a reason (No budget or Spam)"));
  reason_ = "Spam";
  EXPECT_OK(Update("Lead", lead, {{"Status", "Unqualified"}}));
  reason_ = std::string(1001, 'x');
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Status", "Open"}})), "STRING_TOO_LONG");
  reason_ = "\xff";
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Status", "Open"}})), "INVALID_TEXT");
}

TEST_F(GuardsTest, AllThatFailIsToldAtOnce) {
  ready_->required_fields = {"Email", "Phone"};
  ready_->min_score = {"Score__c", "10"};
  ready_->must_be_true = {"Newsletter__c"};
  ready_->owner_kind = OwnerKind::kQueue;
  ready_->reason_required = true;
  ASSERT_OK(SetLifecycle(document_));
  const absl::Status all = Qualify({{"Phone", "1"}});
  EXPECT_EQ(PlaceOf(all).field, "Email");
  EXPECT_EQ(std::string(all.message()),
            "a lead in status 'Qualified' needs Email, Score__c of at least 10 (it is empty), "
            "Newsletter__c to be true, a queue as owner, not a user and a reason");
  EXPECT_THAT(std::string(all.message()), Not(HasSubstr("Phone")));
}

// A conversion does not go past what the converted status asks for, and leaves nothing behind.
TEST_F(GuardsTest, AConvertedStatusMayAskForSomethingToo) {
  document_.statuses[4].required_fields = {"Industry"};
  ASSERT_OK(SetLifecycle(document_));
  const RecordId lead = NewLead();
  const std::string before = Dump();
  const auto refused = Convert(lead);
  EXPECT_EQ(CodeText(refused), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(refused.status()).field, "Industry");
  EXPECT_EQ(Dump(), before);
  ASSERT_OK(Update("Lead", lead, {{"Industry", "Banking"}}));
  EXPECT_OK(Convert(lead).status());
}

TEST_F(GuardsTest, AutomatedMovesGoForwardOnly) {
  ASSERT_OK(SetLifecycle(*Preset("waterfall")));
  const auto move = [&](RecordId lead, std::string_view to, bool automated) {
    return Write([&](storage::WriteTxn& txn) {
      records::Record change(txn.catalog().Get("Lead"));
      change.set_id(lead);
      change.Mutable(txn.known().lead.status).SetText(to);
      records::WriteContext context = Context();
      context.automated = automated;
      return store().writer().Update(txn, context, change);
    });
  };
  const RecordId lead = NewLead();
  ASSERT_OK(move(lead, "MQL", true));
  const std::string before = Dump();
  const absl::Status back = move(lead, "Inquiry", true);
  EXPECT_EQ(CodeText(back), "TRANSITION_NOT_ALLOWED");
  EXPECT_THAT(std::string(back.message()), HasSubstr("forward only"));
  EXPECT_EQ(Dump(), before);
  EXPECT_OK(move(lead, "MQL", true));  // where it is
  // Forward does not mean past the transitions.
  EXPECT_EQ(CodeText(move(lead, "SQL", true)), "TRANSITION_NOT_ALLOWED");
  EXPECT_OK(move(lead, "Inquiry", false));
  reason_ = "Not now";
  ASSERT_OK(move(lead, "Recycled", true));
  reason_ = "";
  // A new sign of interest begins a new cycle.
  EXPECT_OK(move(lead, "MQL", true));
  EXPECT_EQ(Moves(lead).back().cycle, 2);
  reason_ = "Spam";
  ASSERT_OK(move(lead, "Disqualified", true));
  EXPECT_EQ(CodeText(move(lead, "Inquiry", true)), "TRANSITION_NOT_ALLOWED");
}

}  // namespace
}  // namespace leadkit::lifecycle
