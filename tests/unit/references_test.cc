#include "records/references.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

class ReferencesTest : public StoreTest {
 protected:
  // Sets a reference by its number alone, as the numeric setters of the C ABI do.
  absl::Status SetNumber(std::string_view object, RecordId id, std::string_view field,
                         int64_t number) {
    return Write([&](storage::WriteTxn& txn) -> absl::Status {
      Record record(txn.catalog().Get(object));
      record.set_id(id);
      record.Mutable(record.object().OrdinalOf(field)).SetInt(number);
      return store().writer().Update(txn, Context(), record);
    });
  }
};

TEST_F(ReferencesTest, TheTargetIsThere) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  absl::Status status = SetNumber("Contact", contact, "AccountId", 12345);
  EXPECT_EQ(CodeText(status), "INVALID_CROSS_REFERENCE_KEY");
  EXPECT_EQ(PlaceOf(status).field, "AccountId");
  EXPECT_EQ(PlaceOf(status).record_id, contact);
}

TEST_F(ReferencesTest, TheTargetIsOfTheRightObject) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  EXPECT_EQ(CodeText(SetNumber("Contact", contact, "AccountId", contact)),
            "INVALID_CROSS_REFERENCE_KEY");
  absl::StatusOr<RecordId> wrong =
      TryInsert("Contact", {{"LastName", "H"}, {"AccountId", Ref(contact)}});
  EXPECT_EQ(CodeText(wrong), "INVALID_CROSS_REFERENCE_KEY");
  EXPECT_THAT(std::string(wrong.status().message()), testing::HasSubstr("Account"));
  EXPECT_EQ(CodeText(TryInsert("Contact", {{"LastName", "H"}, {"AccountId", "001abc"}})),
            "MALFORMED_ID");
}

TEST_F(ReferencesTest, ANumberAloneFindsItsObject) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const RecordId task = Insert("Task", {{"Subject", "Call"}});
  ASSERT_OK(SetNumber("Task", task, "WhoId", contact));
  EXPECT_EQ(Get(task, "WhoId"), Ref(contact));
  EXPECT_EQ(QueryInt("SELECT who_object FROM task"), ObjectOf("Contact").index);
  EXPECT_EQ(Get(task, "AccountId"), Ref(account));
}

TEST_F(ReferencesTest, TheTargetIsNotInTheRecycleBin) {
  const RecordId account = NewAccount();
  const RecordId other = NewAccount("Other");
  ASSERT_OK(Delete("Account", account));
  absl::StatusOr<RecordId> contact =
      TryInsert("Contact", {{"LastName", "H"}, {"AccountId", RefOf("Account", account)}});
  EXPECT_EQ(CodeText(contact), "ENTITY_IS_DELETED");
  EXPECT_EQ(PlaceOf(contact.status()).field, "AccountId");
  EXPECT_EQ(CodeText(Update("Account", other, {{"ParentId", RefOf("Account", account)}})),
            "ENTITY_IS_DELETED");
}

TEST_F(ReferencesTest, OwnersAreActive) {
  const RecordId user = NewUser();
  const RecordId owned = NewLead({{"OwnerId", Ref(user)}});
  ASSERT_OK(Update("User", user, {{"IsActive", "false"}}));
  absl::StatusOr<RecordId> lead = TryInsert("Lead", {{"LastName", "L"}, {"OwnerId", Ref(user)}});
  EXPECT_EQ(CodeText(lead), "INACTIVE_OWNER_OR_USER");
  EXPECT_EQ(PlaceOf(lead.status()).field, "OwnerId");
  // What it owns already can still be worked on, and it may be named where it owns nothing.
  EXPECT_OK(Update("Lead", owned, {{"Phone", "1"}}));
  EXPECT_OK(Update("User", system_user(), {{"ManagerId", Ref(user)}}));
  const RecordId queue = Insert("Queue", {{"Name", "Q"}, {"IsActive", "false"}});
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {"OwnerId", Ref(queue)}})),
            "INACTIVE_OWNER_OR_USER");
}

TEST_F(ReferencesTest, QueuesOwnLeadsTasksAndCasesOnly) {
  const RecordId queue = Insert("Queue", {{"Name", "Inbound"}});
  EXPECT_NE(NewLead({{"OwnerId", Ref(queue)}}), kNoId);
  EXPECT_NE(Insert("Task", {{"OwnerId", Ref(queue)}}), kNoId);
  EXPECT_NE(Insert("Case", {{"OwnerId", Ref(queue)}}), kNoId);
  const RecordId account = NewAccount();
  absl::Status status = SetNumber("Account", account, "OwnerId", queue);
  EXPECT_EQ(CodeText(status), "INVALID_OWNER") << status;
  EXPECT_EQ(PlaceOf(status).field, "OwnerId");
  EXPECT_EQ(CodeText(SetNumber("Account", account, "OwnerId", account)),
            "INVALID_CROSS_REFERENCE_KEY");
  EXPECT_EQ(
      CodeText(TryInsert(
          "Contact", {{"LastName", "H"}, {"AccountId", Ref(account)}, {"OwnerId", Ref(queue)}})),
      "INVALID_CROSS_REFERENCE_KEY");
}

TEST_F(ReferencesTest, ConvertedLeadsAreNotPointedAt) {
  const RecordId lead = NewLead();
  absl::StatusOr<conversion::Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  const RecordId campaign = Insert("Campaign", {{"Name", "C"}});
  for (const auto& [object, fields] :
       {std::pair<std::string, Fields>{"Task", {{"WhoId", Ref(lead)}}},
        {"Event", {{"WhoId", Ref(lead)}}},
        {"CampaignMember", {{"LeadId", Ref(lead)}, {"CampaignId", Ref(campaign)}}}}) {
    absl::StatusOr<RecordId> id = TryInsert(object, fields);
    EXPECT_EQ(CodeText(id), "CANNOT_UPDATE_CONVERTED_LEAD") << object;
    EXPECT_THAT(std::string(id.status().message()), testing::HasSubstr(Ref(made->contact)));
  }
  // Also when the contact is gone for good.
  const std::string ref = Ref(lead);
  ASSERT_OK(Delete("Account", made->account));
  ASSERT_OK(Purge("Account", made->account).status());
  EXPECT_EQ(CodeText(TryInsert("Task", {{"WhoId", ref}})), "CANNOT_UPDATE_CONVERTED_LEAD");
}

TEST_F(ReferencesTest, WhatIsRememberedInATransactionFollowsItsWrites) {
  const RecordId user = NewUser();
  const RecordId account = NewAccount();
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  ASSERT_OK(TryInsert("Lead", {{"LastName", "A"}, {"OwnerId", Ref(user)}}).status());
  ASSERT_OK(Update("User", user, {{"IsActive", "false"}}));
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "B"}, {"OwnerId", Ref(user)}})),
            "INACTIVE_OWNER_OR_USER");
  ASSERT_OK(TryInsert("Contact", {{"LastName", "C"}, {"AccountId", Ref(account)}}).status());
  ASSERT_OK(Delete("Account", account));
  EXPECT_EQ(CodeText(TryInsert("Contact", {{"LastName", "D"}, {"AccountId", Ref(account)}})),
            "ENTITY_IS_DELETED");
  ASSERT_OK(Undelete("Account", account));
  EXPECT_OK(TryInsert("Contact", {{"LastName", "D"}, {"AccountId", Ref(account)}}).status());
  ASSERT_OK(TryInsert("Account", {{"Name", "Made here"}}).status());
  transaction_ = nullptr;
  (*transaction)->Rollback();
}

}  // namespace
}  // namespace leadkit::records
