#include "merge/merge.h"

#include "conversion/convert.h"
#include "tests/unit/merge_fixture.h"

namespace leadkit::merge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MergeTest : public MergeTestBase {
 protected:
  absl::StatusOr<conversion::Successor> Resolve(RecordId id) {
    conversion::Successor successor;
    LK_RETURN_IF_ERROR(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(successor, conversion::Resolve(view, id));
      return absl::OkStatus();
    }));
    return successor;
  }
  RecordId NewCampaign() { return Insert("Campaign", {{"Name", "C"}}); }
  RecordId Join(RecordId campaign, std::string_view field, RecordId person, Fields more = {}) {
    return Insert(
        "CampaignMember",
        StoreTest::With({{"CampaignId", Ref(campaign)}, {std::string(field), Ref(person)}}, more));
  }
  RecordId NewRole(RecordId opportunity, RecordId contact, Fields more = {}) {
    return Insert(
        "OpportunityContactRole",
        StoreTest::With({{"OpportunityId", Ref(opportunity)}, {"ContactId", Ref(contact)}}, more));
  }
};

TEST_F(MergeTest, BlanksAreFilledAndTheOtherGoesToTheBin) {
  const RecordId ann = NewLead({{"Email", "ann@one.example"}});
  const RecordId copy = NewLead({{"Email", "ann@two.example"}, {"Phone", "1"}});
  Tick();
  const Merged merged = Merge(ann, {copy});
  EXPECT_EQ(Get(ann, "Email"), "ann@one.example");
  EXPECT_EQ(Get(ann, "Phone"), "1");
  EXPECT_FALSE(IsDeleted(ann));
  EXPECT_TRUE(IsDeleted(copy));
  EXPECT_EQ(Get(copy, "MasterRecordId"), Ref(ann));
  EXPECT_EQ(Get(copy, "Email"), "ann@two.example");
  EXPECT_EQ(merged.entry.survivor, ann);
  EXPECT_THAT(merged.entry.merged, ElementsAre(copy));
  ExpectNobodyPointsAtMerged();
  ExpectNoDanglingReferences();
}

TEST_F(MergeTest, HistoryTellsOfBothAndOfTheMerge) {
  const RecordId account = NewAccount();
  const RecordId ann = NewContact(account);
  const RecordId copy = NewContact(account, {{"Phone", "1"}});
  ASSERT_OK(Update("Contact", copy, {{"Phone", "2"}}));
  Merge(ann, {copy});
  EXPECT_THAT(History(ann),
              ElementsAre("Phone:  -> 2", "contactMerged:  -> " + RefOf("Contact", copy)));
  EXPECT_THAT(History(copy),
              ElementsAre("Phone: 1 -> 2", "contactMergedInto:  -> " + RefOf("Contact", ann)));
}

TEST_F(MergeTest, EventsLetAMirrorFollow) {
  const RecordId account = NewAccount();
  const RecordId ann = NewContact(account);
  const RecordId copy = NewContact(account, {{"Phone", "1"}});
  Insert("Task", {{"WhoId", Ref(copy)}});
  const int64_t last = LastEvent();
  Merge(ann, {copy});
  EXPECT_THAT(Events(last),
              ElementsAre("updated Contact Phone", "updated Task WhoId", "deleted Contact",
                          "merged Contact " + RefOf("Contact", ann)));
}

TEST_F(MergeTest, IdsResolveThroughChains) {
  const RecordId account = NewAccount();
  const RecordId a = NewContact(account);
  const RecordId b = NewContact(account);
  const RecordId c = NewContact(account);
  Merge(b, {a});
  Merge(c, {b});
  EXPECT_EQ(Resolve(a)->id, c);
  EXPECT_EQ(Resolve(b)->id, c);
  EXPECT_EQ(Resolve(c)->id, c);
  EXPECT_EQ(Get(a, "MasterRecordId"), Ref(c));
  ExpectNobodyPointsAtMerged();
  // Also when the merged ones are gone for good, and the survivor after them.
  ASSERT_OK(Purge("Contact", a).status());
  EXPECT_EQ(Resolve(a)->id, c);
  ASSERT_OK(Delete("Contact", c));
  EXPECT_EQ(Resolve(a)->id, c);
  ASSERT_OK(Purge("Contact", c).status());
  EXPECT_EQ(CodeText(Resolve(a)), "NOT_FOUND");
  EXPECT_EQ(CodeText(Resolve(b)), "NOT_FOUND");
}

TEST_F(MergeTest, ALeadResolvesToTheSurvivorOfItsContact) {
  const RecordId lead = NewLead();
  absl::StatusOr<conversion::Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  const RecordId other = NewContact(made->account);
  Merge(other, {made->contact});
  EXPECT_EQ(Resolve(lead)->id, other);
  EXPECT_EQ(Get(lead, "ConvertedContactId"), Ref(other));
  ExpectNobodyPointsAtMerged();
  // Of leads, too: what one was merged into became a contact.
  const RecordId open = NewLead();
  const RecordId twin = NewLead();
  Merge(open, {twin});
  made = Convert(open);
  ASSERT_OK(made.status());
  EXPECT_EQ(Resolve(twin)->id, made->contact);
}

TEST_F(MergeTest, AConversionAskedForAgainNamesTheSurvivors) {
  conversion::ConvertOptions options;
  options.idempotency_key = "k";
  const RecordId lead = NewLead();
  absl::StatusOr<conversion::Conversion> made = Convert(lead, options);
  ASSERT_OK(made.status());
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  Merge(account, {made->account});
  Merge(contact, {made->contact});
  absl::StatusOr<conversion::Conversion> again = Convert(lead, options);
  ASSERT_OK(again.status());
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->account, account);
  EXPECT_EQ(again->contact, contact);
}

TEST_F(MergeTest, MembershipsOfOneCampaignBecomeOne) {
  const RecordId ann = NewLead();
  const RecordId copy = NewLead();
  const RecordId both = NewCampaign();
  const RecordId only = NewCampaign();
  const RecordId kept = Join(both, "LeadId", ann);
  const RecordId folded = Join(both, "LeadId", copy, {{"Status", "Responded"}});
  const RecordId moved = Join(only, "LeadId", copy);
  Tick();
  const Merged merged = Merge(ann, {copy});
  EXPECT_EQ(merged.plan.folds.size(), 1u);
  EXPECT_EQ(Get(kept, "Status"), "Responded");
  EXPECT_EQ(Get(kept, "FirstRespondedDate"), "2026-05-14");
  EXPECT_TRUE(IsDeleted(folded));
  EXPECT_EQ(Get(moved, "LeadId"), Ref(ann));
  ExpectNobodyPointsAtMerged();
}

TEST_F(MergeTest, MembershipsOfTwoOthersBecomeOneToo) {
  const RecordId account = NewAccount();
  const RecordId ann = NewContact(account);
  const RecordId b = NewContact(account);
  const RecordId c = NewContact(account);
  const RecordId campaign = NewCampaign();
  const RecordId first = Join(campaign, "ContactId", b);
  const RecordId second = Join(campaign, "ContactId", c, {{"Status", "Responded"}});
  Merge(ann, {b, c});
  EXPECT_EQ(Get(first, "ContactId"), Ref(ann));
  EXPECT_EQ(Get(first, "Status"), "Responded");
  EXPECT_TRUE(IsDeleted(second));
  ExpectNobodyPointsAtMerged();
}

TEST_F(MergeTest, RolesAtOneOpportunityBecomeOneAndOnePrimaryStays) {
  const RecordId account = NewAccount();
  const RecordId ann = NewContact(account);
  const RecordId copy = NewContact(account);
  const RecordId deal = NewOpportunity(account);
  const RecordId other_deal = NewOpportunity(account);
  const RecordId kept = NewRole(deal, ann, {{"Role", "Decision Maker"}});
  const RecordId folded = NewRole(deal, copy, {{"Role", "Influencer"}, {"IsPrimary", "true"}});
  const RecordId moved = NewRole(other_deal, copy, {{"Role", "Influencer"}});
  Merge(ann, {copy});
  EXPECT_EQ(Get(kept, "Role"), "Decision Maker");
  EXPECT_EQ(Get(kept, "IsPrimary"), "true");
  EXPECT_TRUE(IsDeleted(folded));
  EXPECT_EQ(Get(moved, "ContactId"), Ref(ann));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM opportunity_contact_role WHERE is_deleted = 0"), 2);
  ExpectNobodyPointsAtMerged();
}

TEST_F(MergeTest, TwoRolesOfOneContactStayTwo) {
  const RecordId account = NewAccount();
  const RecordId ann = NewContact(account);
  const RecordId copy = NewContact(account);
  const RecordId deal = NewOpportunity(account);
  NewRole(deal, copy, {{"Role", "Evaluator"}});
  NewRole(deal, copy, {{"Role", "Business User"}});
  EXPECT_THAT(Merge(ann, {copy}).plan.folds, IsEmpty());
  EXPECT_EQ(CountOf("OpportunityContactRole"), 2);
}

TEST_F(MergeTest, WhatIsInTheBinFollowsToo) {
  const RecordId account = NewAccount();
  const RecordId ann = NewContact(account);
  const RecordId copy = NewContact(account);
  const RecordId task = Insert("Task", {{"WhoId", Ref(copy)}});
  ASSERT_OK(Delete("Task", task));
  Merge(ann, {copy});
  EXPECT_EQ(Get(task, "WhoId"), Ref(ann));
  ExpectNobodyPointsAtMerged();
  ASSERT_OK(Undelete("Task", task));
  EXPECT_EQ(Get(task, "WhoId"), Ref(ann));
}

TEST_F(MergeTest, ActivitiesCountForTheSurvivorsAccount) {
  const RecordId engines = NewAccount("Engines");
  const RecordId looms = NewAccount("Looms");
  const RecordId ann = NewContact(engines);
  const RecordId copy = NewContact(looms);
  const RecordId task = Insert("Task", {{"WhoId", Ref(copy)}});
  ASSERT_EQ(Get(task, "AccountId"), Ref(looms));
  const Merged merged = Merge(ann, {copy});
  EXPECT_EQ(Get(ann, "AccountId"), Ref(engines));
  EXPECT_EQ(Get(task, "AccountId"), Ref(engines));
  // The account that the contact loses is named.
  bool named = false;
  for (const FieldChoice& choice : merged.plan.fields) {
    if (choice.field != ObjectOf("Contact").OrdinalOf("AccountId")) continue;
    ASSERT_EQ(choice.passed.size(), 1u);
    named = choice.passed[0].value.int_value() == looms;
  }
  EXPECT_TRUE(named);
}

TEST_F(MergeTest, AnAccountsWholeBusinessFollows) {
  const RecordId engines = NewAccount("Engines");
  const RecordId copy = NewAccount("Engines Ltd");
  const RecordId contact = NewContact(copy);
  const RecordId deal = NewOpportunity(copy, {{"ContactId", Ref(contact)}});
  const RecordId task = Insert("Task", {{"WhatId", Ref(deal)}, {"WhoId", Ref(contact)}});
  const RecordId call = Insert("Task", {{"WhoId", Ref(contact)}});
  const RecordId meeting = Insert("Event", {{"WhatId", Ref(copy)}});
  const RecordId complaint = Insert("Case", {{"AccountId", Ref(copy)}});
  Merge(engines, {copy});
  for (RecordId id : {contact, deal, task, call, meeting, complaint}) {
    EXPECT_EQ(Get(id, "AccountId"), Ref(engines));
    EXPECT_FALSE(IsDeleted(id));
  }
  EXPECT_EQ(Get(meeting, "WhatId"), Ref(engines));
  ExpectNobodyPointsAtMerged();
}

TEST_F(MergeTest, AParentMergedIntoItsChildMakesNoCircle) {
  const RecordId top = NewAccount("Top");
  const RecordId parent = Insert("Account", {{"Name", "Parent"}, {"ParentId", Ref(top)}});
  const RecordId child = Insert("Account", {{"Name", "Child"}, {"ParentId", Ref(parent)}});
  const RecordId sister = Insert("Account", {{"Name", "Sister"}, {"ParentId", Ref(parent)}});
  Merge(child, {parent});
  EXPECT_EQ(Get(child, "ParentId"), Ref(top));
  EXPECT_EQ(Get(sister, "ParentId"), Ref(child));
}

TEST_F(MergeTest, AGrandparentMergedIntoItsGrandchildMakesNoCircle) {
  const RecordId top = NewAccount("Top");
  const RecordId middle = Insert("Account", {{"Name", "Middle"}, {"ParentId", Ref(top)}});
  const RecordId low = Insert("Account", {{"Name", "Low"}, {"ParentId", Ref(middle)}});
  const auto before = State();
  const Merged merged = Merge(low, {top});
  EXPECT_EQ(Get(low, "ParentId"), "");
  EXPECT_EQ(Get(middle, "ParentId"), Ref(low));
  ExpectNobodyPointsAtMerged();
  Unmerge(merged.entry.id);
  EXPECT_EQ(State(), before);
}

TEST_F(MergeTest, AManagerMergedWithTheReportReportsToNobody) {
  const RecordId account = NewAccount();
  const RecordId boss = NewContact(account);
  const RecordId ann = NewContact(account, {{"ReportsToId", Ref(boss)}});
  Merge(ann, {boss});
  EXPECT_EQ(Get(ann, "ReportsToId"), "");
}

TEST_F(MergeTest, AnExternalIdMovesOnceItIsFree) {
  const RecordId account = NewAccount();
  const RecordId ann = NewContact(account);
  const RecordId copy = NewContact(account, {{"ExternalId", "X1"}});
  Merge(ann, {copy});
  EXPECT_EQ(Get(ann, "ExternalId"), "X1");
  EXPECT_EQ(Get(copy, "ExternalId"), "X1");
}

TEST_F(MergeTest, TheMergedOneIsBroughtBackByUnmergeAlone) {
  const RecordId ann = NewLead();
  const RecordId copy = NewLead();
  Merge(ann, {copy});
  const absl::Status undelete = Undelete("Lead", copy);
  EXPECT_EQ(CodeText(undelete), "UNDELETE_FAILED");
  EXPECT_THAT(std::string(undelete.message()), HasSubstr(Ref(ann)));
  const absl::Status update = Update("Lead", copy, {{"Phone", "1"}});
  EXPECT_EQ(CodeText(update), "ENTITY_IS_DELETED");
  EXPECT_THAT(std::string(update.message()), HasSubstr(Ref(ann)));
  const absl::StatusOr<RecordId> task = TryInsert("Task", {{"WhoId", Ref(copy)}});
  EXPECT_EQ(CodeText(task), "ENTITY_IS_DELETED");
  EXPECT_THAT(std::string(task.status().message()), HasSubstr(Ref(ann)));
}

TEST_F(MergeTest, ASecondMergeOfTheSameNamesTheSurvivor) {
  const RecordId ann = NewLead();
  const RecordId copy = NewLead();
  Merge(ann, {copy});
  const std::string before = Dump();
  const absl::StatusOr<Merged> again = TryMerge(ann, {copy});
  EXPECT_EQ(CodeText(again), "ENTITY_IS_MERGED");
  EXPECT_THAT(std::string(again.status().message()), HasSubstr(Ref(ann)));
  EXPECT_EQ(Dump(), before);
}

TEST_F(MergeTest, ARefusalByTheWriterLeavesNothing) {
  // A reference that the policy takes over points at a user who is switched off meanwhile.
  const RecordId seller = NewUser();
  const RecordId ann = NewLead();
  const RecordId copy = NewLead({{"OwnerId", Ref(seller)}});
  ASSERT_OK(Update("User", seller, {{"IsActive", "false"}}));
  const std::string before = Dump();
  EXPECT_EQ(CodeText(TryMerge(ann, {copy}, With({{"OwnerId", Policy::kRecord, copy}}))),
            "INACTIVE_OWNER_OR_USER");
  EXPECT_EQ(Dump(), before);
}

TEST_F(MergeTest, APlanWritesNothingAndSaysWhatIsDone) {
  const RecordId account = NewAccount();
  const RecordId ann = NewContact(account);
  const RecordId copy = NewContact(account, {{"Phone", "1"}});
  Insert("Task", {{"WhoId", Ref(copy)}});
  const std::string before = Dump();
  const absl::StatusOr<MergePlan> plan = TryPlan(ann, {copy});
  ASSERT_OK(plan.status());
  EXPECT_EQ(Dump(), before);
  const Merged merged = Merge(ann, {copy});
  ASSERT_EQ(plan->fields.size(), merged.plan.fields.size());
  EXPECT_EQ(plan->fields[0].value, merged.plan.fields[0].value);
  ASSERT_EQ(plan->children.size(), 1u);
  EXPECT_EQ(plan->children[0].live, merged.plan.children[0].live);
}

TEST_F(MergeTest, ManyAtOnce) {
  const RecordId account = NewAccount();
  std::vector<RecordId> others;
  const RecordId ann = NewContact(account);
  for (int i = 0; i < 20; ++i) {
    others.push_back(NewContact(account, {{"Title", absl::StrCat("T", i)}}));
    Insert("Task", {{"WhoId", Ref(others.back())}});
  }
  const auto before = State();
  const Merged merged = Merge(ann, others);
  EXPECT_EQ(Get(ann, "Title"), "T0");
  EXPECT_EQ(QueryInt(absl::StrCat("SELECT count(*) FROM task WHERE who_id = ", ann)), 20);
  ExpectNobodyPointsAtMerged();
  Unmerge(merged.entry.id);
  EXPECT_EQ(State(), before);
}

TEST_F(MergeTest, AMergedRecordOfAnotherObjectIsNoneOfThisOne) {
  const RecordId account = NewAccount();
  const RecordId looms = NewAccount("Looms");
  const RecordId ann = NewContact(account);
  Merge(account, {looms});
  EXPECT_EQ(CodeText(TryMerge(ann, {looms})), "INVALID_ARGUMENT");
}

}  // namespace
}  // namespace leadkit::merge
