#include "conversion/followers.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::conversion {
namespace {

using testing::HasSubstr;

class FollowersTest : public StoreTest {
 protected:
  RecordId NewCampaign() { return Insert("Campaign", {{"Name", "C"}}); }
  RecordId Join(RecordId campaign, std::string_view field, RecordId person, Fields more = {}) {
    return Insert("CampaignMember",
                  With({{"CampaignId", Ref(campaign)}, {std::string(field), Ref(person)}}, more));
  }
  Conversion Converted(RecordId lead, const ConvertOptions& options = {}) {
    absl::StatusOr<Conversion> made = Convert(lead, options);
    EXPECT_EQ(made.status(), absl::OkStatus());
    return made.ok() ? *std::move(made) : Conversion();
  }
};

TEST_F(FollowersTest, ActivitiesOpenAndClosedGoToTheContactAndTheOpportunity) {
  const RecordId lead = NewLead();
  const RecordId open = Insert("Task", {{"WhoId", Ref(lead)}, {"Subject", "Call"}});
  const RecordId closed = Insert("Task", {{"WhoId", Ref(lead)}, {"Status", "Completed"}});
  const RecordId event = Insert("Event", {{"WhoId", Ref(lead)}});
  const RecordId others = Insert("Task", {{"WhoId", Ref(NewLead())}});
  const std::string completed = Get(closed, "CompletedDateTime");
  Tick();
  const Conversion made = Converted(lead);
  for (RecordId id : {open, closed, event}) {
    EXPECT_EQ(Get(id, "WhoId"), Ref(made.contact));
    EXPECT_EQ(Get(id, "WhatId"), Ref(made.opportunity));
    EXPECT_EQ(Get(id, "AccountId"), Ref(made.account));
  }
  EXPECT_EQ(Get(closed, "CompletedDateTime"), completed);
  EXPECT_EQ(Get(open, "Subject"), "Call");
  EXPECT_THAT(Get(others, "WhoId"), HasSubstr("00Q"));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM task"), 3);
}

TEST_F(FollowersTest, WithoutAnOpportunityTheyGoToTheAccount) {
  const RecordId lead = NewLead();
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}});
  ConvertOptions options;
  options.no_opportunity = true;
  const Conversion made = Converted(lead, options);
  EXPECT_EQ(Get(task, "WhoId"), Ref(made.contact));
  EXPECT_EQ(Get(task, "WhatId"), Ref(made.account));
}

TEST_F(FollowersTest, TheyGoToAnExistingContactToo) {
  ConvertOptions options;
  options.account = NewAccount();
  options.contact = NewContact(options.account);
  options.opportunity = NewOpportunity(options.account);
  const RecordId lead = NewLead();
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}});
  Converted(lead, options);
  EXPECT_EQ(Get(task, "WhoId"), Ref(options.contact));
  EXPECT_EQ(Get(task, "WhatId"), Ref(options.opportunity));
}

TEST_F(FollowersTest, OpenTasksOfTheLeadsOwnerGoToTheNewOwner) {
  const RecordId seller = NewUser("Seller");
  const RecordId other = NewUser("Other");
  const RecordId new_owner = NewUser("New");
  const RecordId lead = NewLead({{"OwnerId", Ref(seller)}});
  const auto task = [&](RecordId owner, const char* status) {
    return Insert("Task", {{"WhoId", Ref(lead)}, {"OwnerId", Ref(owner)}, {"Status", status}});
  };
  const RecordId open = task(seller, "In Progress");
  const RecordId closed = task(seller, "Completed");
  const RecordId of_other = task(other, "Not Started");
  const RecordId event = Insert("Event", {{"WhoId", Ref(lead)}, {"OwnerId", Ref(seller)}});
  // Who left may still have things to do.
  ASSERT_OK(Update("User", other, {{"IsActive", "false"}}));
  ConvertOptions options;
  options.owner = new_owner;
  Converted(lead, options);
  EXPECT_EQ(Get(open, "OwnerId"), Ref(new_owner));
  EXPECT_EQ(Get(closed, "OwnerId"), Ref(seller));
  EXPECT_EQ(Get(of_other, "OwnerId"), Ref(other));
  EXPECT_EQ(Get(event, "OwnerId"), Ref(seller));
}

TEST_F(FollowersTest, OpenTasksOfAQueueGoToTheOwnerThatIsNamed) {
  const RecordId queue = Insert("Queue", {{"Name", "Q"}});
  const RecordId user = NewUser();
  const RecordId lead = NewLead({{"OwnerId", Ref(queue)}});
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}, {"OwnerId", Ref(queue)}});
  ConvertOptions options;
  options.owner = user;
  Converted(lead, options);
  EXPECT_EQ(Get(task, "OwnerId"), Ref(user));
}

TEST_F(FollowersTest, MembershipsMoveWithTheirResponse) {
  const RecordId lead = NewLead();
  const RecordId member = Join(NewCampaign(), "LeadId", lead, {{"Status", "Responded"}});
  Tick(5 * kMicrosPerDay);
  const Conversion made = Converted(lead);
  EXPECT_EQ(Get(member, "ContactId"), Ref(made.contact));
  EXPECT_EQ(Get(member, "LeadId"), Ref(lead));
  EXPECT_EQ(Get(member, "Type"), "Contact");
  EXPECT_EQ(Get(member, "Status"), "Responded");
  EXPECT_EQ(Get(member, "FirstRespondedDate"), "2026-05-14");
  EXPECT_EQ(CountOf("CampaignMember"), 1);
}

TEST_F(FollowersTest, TheFurtherAlongResponseWins) {
  struct Case {
    const char* lead_status;
    const char* contact_status;
    const char* result;
    const char* first;
  };
  for (const Case& c : {Case{"Responded", "Sent", "Responded", "2026-05-14"},
                        Case{"Sent", "Responded", "Responded", "2026-05-19"},
                        Case{"Responded", "Responded", "Responded", "2026-05-14"},
                        Case{"Sent", "Sent", "Sent", ""}}) {
    now_ = kStart;
    const RecordId campaign = NewCampaign();
    const RecordId lead = NewLead();
    const RecordId of_lead = Join(campaign, "LeadId", lead, {{"Status", c.lead_status}});
    ConvertOptions options;
    options.account = NewAccount();
    options.contact = NewContact(options.account);
    Tick(5 * kMicrosPerDay);
    const RecordId of_contact =
        Join(campaign, "ContactId", options.contact, {{"Status", c.contact_status}});
    Tick(5 * kMicrosPerDay);
    Converted(lead, options);
    EXPECT_TRUE(IsDeleted(of_lead));
    EXPECT_FALSE(IsDeleted(of_contact));
    EXPECT_EQ(Get(of_contact, "Status"), c.result) << c.lead_status << c.contact_status;
    EXPECT_EQ(Get(of_contact, "FirstRespondedDate"), c.first) << c.lead_status << c.contact_status;
    EXPECT_EQ(Get(of_contact, "LeadId"), "");
  }
}

TEST_F(FollowersTest, DeletedMembershipsAndActivitiesStayBehind) {
  const RecordId lead = NewLead();
  const RecordId member = Join(NewCampaign(), "LeadId", lead);
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}});
  ASSERT_OK(Delete("CampaignMember", member));
  ASSERT_OK(Delete("Task", task));
  const Conversion made = Converted(lead);
  EXPECT_EQ(Get(member, "ContactId"), "");
  EXPECT_EQ(Get(task, "WhoId"), Ref(lead));
  EXPECT_EQ(Get(made.opportunity, "CampaignId"), "");
}

TEST_F(FollowersTest, ThePrimaryCampaignIsTheNewest) {
  const RecordId lead = NewLead();
  const RecordId first = NewCampaign();
  const RecordId newest = NewCampaign();
  const RecordId gone = NewCampaign();
  Join(first, "LeadId", lead);
  Tick();
  Join(newest, "LeadId", lead);
  Tick();
  const RecordId membership = Join(gone, "LeadId", lead);
  ASSERT_OK(Delete("CampaignMember", membership));
  EXPECT_EQ(Get(Converted(lead).opportunity, "CampaignId"), Ref(newest));
  EXPECT_EQ(Get(Converted(NewLead()).opportunity, "CampaignId"), "");
}

TEST_F(FollowersTest, AMergedMembershipIsThePrimaryCampaignToo) {
  const RecordId campaign = NewCampaign();
  const RecordId lead = NewLead();
  Join(campaign, "LeadId", lead);
  ConvertOptions options;
  options.account = NewAccount();
  options.contact = NewContact(options.account);
  Join(campaign, "ContactId", options.contact);
  EXPECT_EQ(Get(Converted(lead, options).opportunity, "CampaignId"), Ref(campaign));
}

TEST_F(FollowersTest, OwnFieldsForLeadsOnlyKeepTheLeadAndThePlanSaysSo) {
  schema::Field field = FieldOf("Lead__c", schema::Kind::kReference);
  field.to = {"Lead"};
  ASSERT_OK(AddField("Case", field));
  const RecordId lead = NewLead();
  const RecordId first = Insert("Case", {{"Subject", "S"}, {"Lead__c", Ref(lead)}});
  absl::StatusOr<Plan> plan = MakePlan(lead);
  ASSERT_OK(plan.status());
  ASSERT_EQ(plan->followers.size(), 1u);
  EXPECT_EQ(plan->followers[0].id, first);
  EXPECT_TRUE(plan->followers[0].stays);
  ASSERT_OK(Apply(*plan).status());
  EXPECT_EQ(Get(first, "Lead__c"), Ref(lead));
  // There is nothing else that such a field could hold.
  EXPECT_OK(TryInsert("Case", {{"Subject", "T"}, {"Lead__c", Ref(lead)}}).status());
}

}  // namespace
}  // namespace leadkit::conversion
