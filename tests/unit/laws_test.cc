#include "records/laws.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

using testing::HasSubstr;

class LawsTest : public StoreTest {};

TEST_F(LawsTest, AConvertedLeadIsReadOnlyInEveryField) {
  ASSERT_OK(AddField("Lead", FieldOf("Extra__c", schema::Kind::kText)));
  const RecordId lead = NewLead();
  const RecordId user = NewUser();
  absl::StatusOr<conversion::Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  const std::string before = Dump();
  Tick();
  int tried = 0;
  for (const schema::Field& field : ObjectOf("Lead").fields) {
    if (field.access != schema::Access::kReadWrite || field.kind == schema::Kind::kId) continue;
    std::string text = "7";
    if (field.is_reference()) text = Ref(user);
    if (field.kind == schema::Kind::kBoolean) text = "true";
    if (field.kind == schema::Kind::kEmail) text = "x@example.com";
    if (field.kind == schema::Kind::kDate || field.kind == schema::Kind::kDateTime) {
      text = "2020-01-01";
    }
    if (field.api == "Status") text = "Open";
    for (Authority authority : {Authority::kUser, Authority::kAudit}) {
      absl::Status status = Update("Lead", lead, {{field.api, text}}, authority);
      EXPECT_EQ(CodeText(status), "CANNOT_UPDATE_CONVERTED_LEAD") << field.api;
      EXPECT_THAT(std::string(status.message()),
                  testing::AllOf(HasSubstr(Ref(made->account)), HasSubstr(Ref(made->contact)),
                                 HasSubstr(Ref(made->opportunity))));
      EXPECT_EQ(PlaceOf(status).record_id, lead);
    }
    ++tried;
  }
  EXPECT_GT(tried, 30);
  EXPECT_EQ(Dump(), before);
  // Writing what is there is no change.
  EXPECT_OK(Update("Lead", lead, {{"LastName", "Lovelace"}, {"Status", "Converted"}}));
  EXPECT_EQ(Dump(), before);
}

TEST_F(LawsTest, AConvertedLeadMayBeDeletedAndComesBackConverted) {
  const RecordId lead = NewLead();
  absl::StatusOr<conversion::Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  ASSERT_OK(Delete("Lead", lead));
  EXPECT_FALSE(IsDeleted(made->contact));
  EXPECT_FALSE(IsDeleted(made->account));
  ASSERT_OK(Undelete("Lead", lead));
  EXPECT_EQ(Get(lead, "IsConverted"), "true");
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Phone", "1"}})), "CANNOT_UPDATE_CONVERTED_LEAD");
}

TEST_F(LawsTest, TheErrorOfAConvertedLeadNamesWhatIsStillThere) {
  const RecordId lead = NewLead();
  absl::StatusOr<conversion::Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  ASSERT_OK(Delete("Opportunity", made->opportunity));
  ASSERT_OK(Purge("Opportunity", made->opportunity).status());
  absl::Status status = Update("Lead", lead, {{"Phone", "1"}});
  EXPECT_THAT(std::string(status.message()), testing::Not(HasSubstr("opportunity")));
  ASSERT_OK(Delete("Account", made->account));
  ASSERT_OK(Purge("Account", made->account).status());
  status = Update("Lead", lead, {{"Phone", "1"}});
  EXPECT_EQ(CodeText(status), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_THAT(std::string(status.message()), HasSubstr("gone for good"));
}

TEST_F(LawsTest, OnlyConversionConverts) {
  const RecordId lead = NewLead();
  const std::string account = Ref(NewAccount());
  for (const auto& [field, text] : Fields{{"IsConverted", "true"},
                                          {"ConvertedAccountId", account},
                                          {"ConvertedDate", "2026-05-14"}}) {
    EXPECT_EQ(CodeText(Update("Lead", lead, {{field, text}})), "INVALID_FIELD_FOR_INSERT_UPDATE");
    EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {field, text}})),
              "INVALID_FIELD_FOR_INSERT_UPDATE");
  }
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Status", "Converted"}})), "INVALID_STATUS");
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {"Status", "Converted"}})),
            "INVALID_STATUS");
  // Not even leadkit itself without the records it became.
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"IsConverted", "true"}}, Authority::kSystem)),
            "FIELD_INTEGRITY_EXCEPTION");
}

TEST_F(LawsTest, AConvertedLeadIsNeverOpenAgain) {
  const RecordId lead = NewLead();
  ASSERT_OK(Convert(lead).status());
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"IsConverted", "false"}}, Authority::kSystem)),
            "CANNOT_UPDATE_CONVERTED_LEAD");
}

TEST_F(LawsTest, ContactsAndOpportunitiesHaveAnAccount) {
  absl::StatusOr<RecordId> contact = TryInsert("Contact", {{"LastName", "Hopper"}});
  EXPECT_EQ(CodeText(contact), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(PlaceOf(contact.status()).field, "AccountId");
  absl::StatusOr<RecordId> opportunity = TryInsert(
      "Opportunity", {{"Name", "D"}, {"StageName", "Prospecting"}, {"CloseDate", "2026-06-30"}});
  EXPECT_EQ(CodeText(opportunity), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(PlaceOf(opportunity.status()).field, "AccountId");
  const RecordId account = NewAccount();
  const RecordId both[] = {NewContact(account), NewOpportunity(account)};
  EXPECT_EQ(CodeText(Update("Contact", both[0], {{"AccountId", ""}})), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(CodeText(Update("Opportunity", both[1], {{"AccountId", ""}})),
            "REQUIRED_FIELD_MISSING");
}

TEST_F(LawsTest, AnActivityWithALeadNamesNothingBesideIt) {
  const RecordId lead = NewLead();
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const RecordId campaign = Insert("Campaign", {{"Name", "C"}});
  for (const char* object : {"Task", "Event"}) {
    for (RecordId what : {account, NewOpportunity(account), campaign}) {
      absl::StatusOr<RecordId> id =
          TryInsert(object, {{"WhoId", Ref(lead)}, {"WhatId", Ref(what)}});
      EXPECT_EQ(CodeText(id), "FIELD_INTEGRITY_EXCEPTION") << object;
      EXPECT_EQ(PlaceOf(id.status()).field, "WhatId");
    }
    const RecordId of_lead = Insert(object, {{"WhoId", Ref(lead)}});
    EXPECT_EQ(CodeText(Update(object, of_lead, {{"WhatId", Ref(account)}})),
              "FIELD_INTEGRITY_EXCEPTION");
    const RecordId of_contact = Insert(object, {{"WhoId", Ref(contact)}, {"WhatId", Ref(account)}});
    EXPECT_EQ(CodeText(Update(object, of_contact, {{"WhoId", Ref(lead)}})),
              "FIELD_INTEGRITY_EXCEPTION");
    EXPECT_OK(Update(object, of_contact, {{"WhoId", Ref(lead)}, {"WhatId", ""}}));
  }
}

// A reference given by its number alone does not say that it is a lead.
TEST_F(LawsTest, AnActivityWithALeadIsSeenThroughItsNumber) {
  const RecordId lead = NewLead();
  const RecordId account = NewAccount();
  const RecordId task = Insert("Task", {{"WhatId", Ref(account)}});
  const auto write = [&](bool insert) {
    return Write([&](storage::WriteTxn& txn) -> absl::Status {
      Record record(txn.catalog().Get("Task"));
      record.Mutable(txn.known().task.who).SetInt(lead);
      record.Mutable(txn.known().task.what).SetInt(account);
      if (insert) return store().writer().Insert(txn, Context(), &record).status();
      record.set_id(task);
      return store().writer().Update(txn, Context(), record);
    });
  };
  EXPECT_EQ(CodeText(write(true)), "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(CodeText(write(false)), "FIELD_INTEGRITY_EXCEPTION");
}

TEST_F(LawsTest, ACampaignMemberIsOneLeadOrContactOnce) {
  const std::string campaign = Ref(Insert("Campaign", {{"Name", "C"}}));
  const RecordId lead = NewLead();
  const RecordId contact = NewContact(NewAccount());
  absl::StatusOr<RecordId> nobody = TryInsert("CampaignMember", {{"CampaignId", campaign}});
  EXPECT_EQ(CodeText(nobody), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(PlaceOf(nobody.status()).field, "LeadId");
  EXPECT_EQ(CodeText(TryInsert(
                "CampaignMember",
                {{"CampaignId", campaign}, {"LeadId", Ref(lead)}, {"ContactId", Ref(contact)}})),
            "FIELD_INTEGRITY_EXCEPTION");
  EXPECT_EQ(CodeText(TryInsert("CampaignMember", {{"LeadId", Ref(lead)}})),
            "REQUIRED_FIELD_MISSING");
  const RecordId first =
      Insert("CampaignMember", {{"CampaignId", campaign}, {"LeadId", Ref(lead)}});
  absl::StatusOr<RecordId> again =
      TryInsert("CampaignMember", {{"CampaignId", campaign}, {"LeadId", Ref(lead)}});
  EXPECT_EQ(CodeText(again), "DUPLICATE_VALUE");
  EXPECT_THAT(std::string(again.status().message()), HasSubstr(Ref(first)));
  const RecordId of_contact =
      Insert("CampaignMember", {{"CampaignId", campaign}, {"ContactId", Ref(contact)}});
  EXPECT_EQ(CodeText(TryInsert("CampaignMember",
                               {{"CampaignId", campaign}, {"ContactId", Ref(contact)}})),
            "DUPLICATE_VALUE");
  // Its person and campaign are fixed; another campaign is another membership.
  EXPECT_EQ(CodeText(Update("CampaignMember", of_contact, {{"ContactId", ""}})),
            "INVALID_FIELD_FOR_INSERT_UPDATE");
  const std::string other = Ref(Insert("Campaign", {{"Name", "D"}}));
  EXPECT_NE(Insert("CampaignMember", {{"CampaignId", other}, {"LeadId", Ref(lead)}}), kNoId);
  // A deleted one does not count.
  ASSERT_OK(Delete("CampaignMember", first));
  EXPECT_NE(Insert("CampaignMember", {{"CampaignId", campaign}, {"LeadId", Ref(lead)}}), kNoId);
}

TEST_F(LawsTest, HierarchiesHaveNoLoops) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  for (const auto& [object, field, a, b, c] :
       {std::tuple("Account", "ParentId", NewAccount("A"), NewAccount("B"), NewAccount("C")),
        {"Contact", "ReportsToId", contact, NewContact(account), NewContact(account)},
        {"Campaign", "ParentId", Insert("Campaign", {{"Name", "A"}}),
         Insert("Campaign", {{"Name", "B"}}), Insert("Campaign", {{"Name", "C"}})},
        {"User", "ManagerId", NewUser("A"), NewUser("B"), NewUser("C")},
        {"Case", "ParentId", Insert("Case", {{"Subject", "A"}}), Insert("Case", {{"Subject", "B"}}),
         Insert("Case", {{"Subject", "C"}})}}) {
    EXPECT_EQ(CodeText(Update(object, a, {{field, Ref(a)}})), "FIELD_INTEGRITY_EXCEPTION");
    ASSERT_OK(Update(object, b, {{field, Ref(a)}}));
    ASSERT_OK(Update(object, c, {{field, Ref(b)}}));
    absl::Status loop = Update(object, a, {{field, Ref(c)}});
    EXPECT_EQ(CodeText(loop), "FIELD_INTEGRITY_EXCEPTION") << object;
    EXPECT_EQ(PlaceOf(loop).field, field);
    EXPECT_EQ(PlaceOf(loop).record_id, a);
    ASSERT_OK(Update(object, b, {{field, ""}}));
    EXPECT_OK(Update(object, a, {{field, Ref(c)}}));
  }
}

TEST_F(LawsTest, ALeadHasNoCustomReferenceToAnAccount) {
  for (const char* target : {"Account", "account", "Accounts", "Opportunity", "opportunities"}) {
    schema::Field field = FieldOf("Link__c", schema::Kind::kReference);
    field.to = {target};
    absl::Status status = AddField("Lead", field);
    EXPECT_EQ(CodeText(status), "INVALID_FIELD") << target;
    EXPECT_EQ(PlaceOf(status).field, "Link__c");
    EXPECT_EQ(CodeText(AddField("leads", field)), "INVALID_FIELD") << target;
  }
  schema::Field field = FieldOf("Link__c", schema::Kind::kReference);
  field.to = {"Account"};
  EXPECT_OK(AddField("Contact", field));
  field.to = {"Campaign"};
  EXPECT_OK(AddField("Lead", field));
}

TEST_F(LawsTest, AnOpportunityHasOnePrimaryContact) {
  const RecordId account = NewAccount();
  const RecordId first = NewContact(account);
  const RecordId second = NewContact(account);
  const RecordId opportunity = NewOpportunity(account, {{"ContactId", Ref(first)}});
  const auto primaries = [&] {
    return QueryRows(
        "SELECT contact_id FROM opportunity_contact_role WHERE is_primary = 1 AND "
        "is_deleted = 0",
        1);
  };
  EXPECT_THAT(primaries(), testing::ElementsAre(absl::StrCat(first)));
  const RecordId role = Insert(
      "OpportunityContactRole",
      {{"OpportunityId", Ref(opportunity)}, {"ContactId", Ref(second)}, {"IsPrimary", "true"}});
  EXPECT_THAT(primaries(), testing::ElementsAre(absl::StrCat(second)));
  const RecordId third = Insert("OpportunityContactRole",
                                {{"OpportunityId", Ref(opportunity)}, {"ContactId", Ref(first)}});
  EXPECT_THAT(primaries(), testing::ElementsAre(absl::StrCat(second)));
  ASSERT_OK(Update("OpportunityContactRole", third, {{"IsPrimary", "true"}}));
  EXPECT_THAT(primaries(), testing::ElementsAre(absl::StrCat(first)));
  EXPECT_EQ(Get(role, "IsPrimary"), "false");
  // Another opportunity is not concerned.
  NewOpportunity(account, {{"ContactId", Ref(second)}});
  EXPECT_EQ(primaries().size(), 2u);
}

TEST_F(LawsTest, AnOldRoleWithoutANewRequiredFieldStillGivesWay) {
  const RecordId account = NewAccount();
  const RecordId opportunity = NewOpportunity(account, {{"ContactId", Ref(NewContact(account))}});
  schema::Field field = FieldOf("Weight__c", schema::Kind::kInteger);
  field.required = true;
  ASSERT_OK(AddField("OpportunityContactRole", field));
  EXPECT_OK(TryInsert("OpportunityContactRole", {{"OpportunityId", Ref(opportunity)},
                                                 {"ContactId", Ref(NewContact(account))},
                                                 {"IsPrimary", "true"},
                                                 {"Weight__c", "3"}})
                .status());
}

TEST_F(LawsTest, AUserIsAMemberOfAQueueOnce) {
  const RecordId queue = Insert("Queue", {{"Name", "Inbound"}});
  const RecordId other = Insert("Queue", {{"Name", "Outbound"}});
  const RecordId user = Insert("User", {{"LastName", "Lee"}});
  const auto join = [&](RecordId to, const std::string& capacity) {
    return TryInsert("GroupMember",
                     {{"GroupId", Ref(to)}, {"UserOrGroupId", Ref(user)}, {"Capacity", capacity}});
  };
  EXPECT_EQ(CodeText(join(queue, "-1")), "NUMBER_OUTSIDE_VALID_RANGE");
  const absl::StatusOr<RecordId> member = join(queue, "0");
  ASSERT_OK(member.status());
  EXPECT_EQ(CodeText(join(queue, "")), "DUPLICATE_VALUE");
  EXPECT_OK(join(other, "").status());
  EXPECT_EQ(CodeText(Update("GroupMember", *member, {{"Capacity", "-5"}})),
            "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(CodeText(Update("GroupMember", *member, {{"GroupId", Ref(other)}})),
            "INVALID_FIELD_FOR_INSERT_UPDATE");
  // Out of the bin it comes back only where the place is still free.
  ASSERT_OK(Delete("GroupMember", *member));
  const absl::StatusOr<RecordId> again = join(queue, "");
  ASSERT_OK(again.status());
  EXPECT_EQ(CodeText(Undelete("GroupMember", *member)), "UNDELETE_FAILED");
  // A queue takes its members with it, and brings them back.
  ASSERT_OK(Delete("Queue", queue));
  EXPECT_EQ(Get(*again, "IsDeleted"), "true");
  ASSERT_OK(Undelete("Queue", queue));
  EXPECT_EQ(Get(*again, "IsDeleted"), "false");
}

}  // namespace
}  // namespace leadkit::records
