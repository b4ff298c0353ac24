#include "records/derive.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

class DeriveTest : public StoreTest {};

TEST(PersonName, JoinsWhatIsThere) {
  EXPECT_EQ(PersonName("Ada", "King", "Lovelace", "Jr."), "Ada King Lovelace Jr.");
  EXPECT_EQ(PersonName("", "", "Lovelace", ""), "Lovelace");
  EXPECT_EQ(PersonName("Ada", "", "Lovelace", ""), "Ada Lovelace");
  EXPECT_EQ(PersonName("", "", "", ""), "");
}

TEST_F(DeriveTest, NamesFollowTheirParts) {
  const RecordId lead = NewLead({{"FirstName", "Ada"}, {"Salutation", "Ms."}});
  EXPECT_EQ(Get(lead, "Name"), "Ada Lovelace");
  ASSERT_OK(Update("Lead", lead, {{"FirstName", ""}, {"Suffix", "III"}}));
  EXPECT_EQ(Get(lead, "Name"), "Lovelace III");
  const RecordId contact = NewContact(NewAccount(), {{"MiddleName", "Brewster"}});
  EXPECT_EQ(Get(contact, "Name"), "Brewster Hopper");
  EXPECT_EQ(Get(NewUser("Boss"), "Name"), "Boss");
}

TEST_F(DeriveTest, TheLongestNameFits) {
  const std::string forty(40, 'a');
  const RecordId lead = NewLead({{"FirstName", forty},
                                 {"MiddleName", forty},
                                 {"LastName", std::string(80, 'b')},
                                 {"Suffix", forty}});
  EXPECT_EQ(Get(lead, "Name").size(), 203u);
}

TEST_F(DeriveTest, TasksCloseWithTheirStatus) {
  const RecordId task = Insert("Task", {{"Subject", "Call"}, {"Priority", "High"}});
  EXPECT_EQ(Get(task, "Status"), "Not Started");
  EXPECT_EQ(Get(task, "IsClosed"), "false");
  EXPECT_EQ(Get(task, "IsHighPriority"), "true");
  EXPECT_EQ(Get(task, "CompletedDateTime"), "");
  Tick();
  const int64_t done = now_;
  ASSERT_OK(Update("Task", task, {{"Status", "Completed"}, {"Priority", "Low"}}));
  EXPECT_EQ(Get(task, "IsClosed"), "true");
  EXPECT_EQ(Get(task, "IsHighPriority"), "false");
  EXPECT_EQ(Get(task, "CompletedDateTime"), FormatDateTime(done));
  Tick();
  ASSERT_OK(Update("Task", task, {{"Subject", "Called"}}));
  EXPECT_EQ(Get(task, "CompletedDateTime"), FormatDateTime(done));
  ASSERT_OK(Update("Task", task, {{"Status", "In Progress"}}));
  EXPECT_EQ(Get(task, "CompletedDateTime"), "");
}

TEST_F(DeriveTest, TheAccountOfAnActivity) {
  const RecordId account = NewAccount();
  const RecordId other = NewAccount("Other");
  const RecordId contact = NewContact(account);
  const RecordId opportunity = NewOpportunity(other);
  const RecordId help = Insert("Case", {{"AccountId", Ref(other)}});
  for (const char* object : {"Task", "Event"}) {
    const RecordId id = Insert(object, {{"WhoId", Ref(contact)}});
    EXPECT_EQ(Get(id, "AccountId"), Ref(account)) << object;
    ASSERT_OK(Update(object, id, {{"WhatId", Ref(opportunity)}}));
    EXPECT_EQ(Get(id, "AccountId"), Ref(other));
    ASSERT_OK(Update(object, id, {{"WhatId", Ref(account)}}));
    EXPECT_EQ(Get(id, "AccountId"), Ref(account));
    ASSERT_OK(Update(object, id, {{"WhoId", ""}, {"WhatId", Ref(help)}}));
    EXPECT_EQ(Get(id, "AccountId"), Ref(other));
    ASSERT_OK(Update(object, id, {{"WhatId", ""}}));
    EXPECT_EQ(Get(id, "AccountId"), "");
    ASSERT_OK(Update(object, id, {{"WhoId", Ref(NewLead())}}));
    EXPECT_EQ(Get(id, "AccountId"), "");
  }
}

TEST_F(DeriveTest, ActivitiesFollowTheirRecordToAnotherAccount) {
  const RecordId account = NewAccount();
  const RecordId other = NewAccount("Other");
  const RecordId contact = NewContact(account);
  const RecordId opportunity = NewOpportunity(account);
  const RecordId help = Insert("Case", {{"AccountId", Ref(account)}});
  std::vector<RecordId> moving;
  for (const char* object : {"Task", "Event"}) {
    moving.push_back(Insert(object, {{"WhoId", Ref(contact)}}));
    moving.push_back(Insert(object, {{"WhatId", Ref(opportunity)}}));
    moving.push_back(Insert(object, {{"WhatId", Ref(help)}}));
  }
  const RecordId staying = Insert("Task", {{"WhoId", Ref(contact)}, {"WhatId", Ref(account)}});
  const int64_t position = LastEvent();
  ASSERT_OK(Update("Contact", contact, {{"AccountId", Ref(other)}}));
  EXPECT_THAT(Events(position),
              testing::ElementsAre("updated Contact AccountId", "updated Task AccountId",
                                   "updated Event AccountId"));
  ASSERT_OK(Update("Opportunity", opportunity, {{"AccountId", Ref(other)}}));
  ASSERT_OK(Update("Case", help, {{"AccountId", Ref(other)}}));
  for (RecordId id : moving) EXPECT_EQ(Get(id, "AccountId"), Ref(other)) << Ref(id);
  EXPECT_EQ(Get(staying, "AccountId"), Ref(account));
  ASSERT_OK(Update("Case", help, {{"AccountId", ""}}));
  EXPECT_EQ(Get(moving[2], "AccountId"), "");
}

TEST_F(DeriveTest, CasesAreNumberedAndClose) {
  const RecordId first = Insert("Case", {{"Subject", "A"}});
  const RecordId second = Insert("Case", {{"Subject", "B"}, {"Status", "Closed"}});
  EXPECT_EQ(Get(first, "CaseNumber"), "00000001");
  EXPECT_EQ(Get(second, "CaseNumber"), "00000002");
  EXPECT_EQ(Get(first, "IsClosed"), "false");
  EXPECT_EQ(Get(first, "IsClosedOnCreate"), "false");
  EXPECT_EQ(Get(second, "IsClosedOnCreate"), "true");
  EXPECT_EQ(Get(second, "ClosedDate"), FormatDateTime(now_));
  ASSERT_OK(Update("Case", first, {{"Status", "Closed"}}));
  EXPECT_EQ(Get(first, "IsClosed"), "true");
  EXPECT_EQ(Get(first, "IsClosedOnCreate"), "false");
  ASSERT_OK(Update("Case", first, {{"Status", "New"}}));
  EXPECT_EQ(Get(first, "ClosedDate"), "");
}

TEST_F(DeriveTest, MembersKeepTheirFirstResponse) {
  const std::string campaign = Ref(Insert("Campaign", {{"Name", "C"}}));
  const RecordId member =
      Insert("CampaignMember", {{"CampaignId", campaign}, {"LeadId", Ref(NewLead())}});
  EXPECT_EQ(Get(member, "Status"), "Sent");
  EXPECT_EQ(Get(member, "Type"), "Lead");
  EXPECT_EQ(Get(member, "HasResponded"), "false");
  ASSERT_OK(Update("CampaignMember", member, {{"Status", "Responded"}}));
  EXPECT_EQ(Get(member, "FirstRespondedDate"), "2026-05-14");
  Tick(3 * kMicrosPerDay);
  ASSERT_OK(Update("CampaignMember", member, {{"Status", "Sent"}}));
  EXPECT_EQ(Get(member, "HasResponded"), "false");
  ASSERT_OK(Update("CampaignMember", member, {{"Status", "Responded"}}));
  EXPECT_EQ(Get(member, "FirstRespondedDate"), "2026-05-14");
  const RecordId contact = NewContact(NewAccount());
  EXPECT_EQ(Get(Insert("CampaignMember", {{"CampaignId", campaign}, {"ContactId", Ref(contact)}}),
                "Type"),
            "Contact");
}

TEST_F(DeriveTest, LeadsRememberTheirTransfer) {
  const RecordId lead = NewLead();
  EXPECT_EQ(Get(lead, "LastTransferDate"), "");
  Tick(kMicrosPerDay);
  ASSERT_OK(Update("Lead", lead, {{"OwnerId", Ref(NewUser())}}));
  EXPECT_EQ(Get(lead, "LastTransferDate"), "2026-05-15");
}

TEST_F(DeriveTest, BouncesAndEventEnds) {
  const RecordId contact = NewContact(NewAccount(), {{"Email", "a@example.com"}});
  EXPECT_EQ(Get(contact, "IsEmailBounced"), "false");
  ASSERT_OK(Update("Contact", contact, {{"EmailBouncedReason", "no such mailbox"}}));
  EXPECT_EQ(Get(contact, "IsEmailBounced"), "true");
  ASSERT_OK(Update("Contact", contact, {{"EmailBouncedReason", ""}}));
  EXPECT_EQ(Get(contact, "IsEmailBounced"), "false");
  const RecordId event = Insert("Event", {{"EndDateTime", "2026-05-20T17:00:00Z"}});
  EXPECT_EQ(Get(event, "EndDate"), "2026-05-20");
  ASSERT_OK(Update("Event", event, {{"EndDateTime", ""}}));
  EXPECT_EQ(Get(event, "EndDate"), "");
}

}  // namespace
}  // namespace leadkit::records
