#include "records/fold.h"
#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

class RecordsFoldTest : public StoreTest {
 protected:
  absl::Status Fold(std::string_view object, RecordId from, RecordId into) {
    return Write([&](storage::WriteTxn& txn) {
      return FoldInto(txn, Context(Authority::kSystem), store().writer(), txn.catalog().Get(object),
                      from, into);
    });
  }
  RecordId Join(std::string_view status) {
    return Insert("CampaignMember", {{"CampaignId", Ref(Insert("Campaign", {{"Name", "C"}}))},
                                     {"LeadId", Ref(NewLead())},
                                     {"Status", std::string(status)}});
  }
};

TEST_F(RecordsFoldTest, TheFurtherAlongResponseAndTheFirstDateStay) {
  struct Case {
    const char* from;
    const char* into;
    const char* status;
    const char* first;
  };
  for (const Case& c : {Case{"Responded", "Sent", "Responded", "2026-05-14"},
                        Case{"Sent", "Responded", "Responded", "2026-05-15"},
                        Case{"Responded", "Responded", "Responded", "2026-05-14"},
                        Case{"Sent", "Sent", "Sent", ""}}) {
    now_ = kStart;
    const RecordId from = Join(c.from);
    Tick(kMicrosPerDay);
    const RecordId into = Join(c.into);
    ASSERT_OK(Fold("CampaignMember", from, into));
    EXPECT_EQ(Get(into, "Status"), c.status);
    EXPECT_EQ(Get(into, "FirstRespondedDate"), c.first);
    EXPECT_TRUE(IsDeleted(from));
  }
}

TEST_F(RecordsFoldTest, BlankFieldsAreFilledAndExternalIdsAreNot) {
  ASSERT_OK(AddField("CampaignMember", FieldOf("Note__c", schema::Kind::kText)));
  const RecordId from = Join("Sent");
  const RecordId into = Join("Sent");
  ASSERT_OK(Update("CampaignMember", from, {{"Note__c", "came late"}, {"ExternalId", "X"}}));
  ASSERT_OK(Fold("CampaignMember", from, into));
  EXPECT_EQ(Get(into, "Note__c"), "came late");
  EXPECT_EQ(Get(into, "ExternalId"), "");
}

TEST_F(RecordsFoldTest, OnePrimaryRoleStays) {
  const RecordId account = NewAccount();
  const RecordId deal = NewOpportunity(account);
  const auto role = [&](const char* primary) {
    return Insert("OpportunityContactRole", {{"OpportunityId", Ref(deal)},
                                             {"ContactId", Ref(NewContact(account))},
                                             {"IsPrimary", primary}});
  };
  const RecordId into = role("false");
  const RecordId from = role("true");
  ASSERT_OK(Update("OpportunityContactRole", from, {{"Role", "Evaluator"}}));
  ASSERT_OK(Fold("OpportunityContactRole", from, into));
  EXPECT_EQ(Get(into, "IsPrimary"), "true");
  EXPECT_EQ(Get(into, "Role"), "Evaluator");
}

TEST_F(RecordsFoldTest, ARowInTheBinIsRefused) {
  const RecordId from = Join("Sent");
  const RecordId into = Join("Sent");
  ASSERT_OK(Delete("CampaignMember", into));
  EXPECT_EQ(CodeText(Fold("CampaignMember", from, into)), "ENTITY_IS_DELETED");
  EXPECT_FALSE(IsDeleted(from));
}

}  // namespace
}  // namespace leadkit::records
