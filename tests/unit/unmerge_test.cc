#include "merge/unmerge.h"

#include "tests/unit/merge_fixture.h"

namespace leadkit::merge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class UnmergeTest : public MergeTestBase {
 protected:
  // Two contacts of one company with some of everything.
  void SetUp() override {
    MergeTestBase::SetUp();
    account_ = NewAccount();
    ann_ = NewContact(account_, {{"Email", "ann@one.example"}});
    copy_ = NewContact(account_, {{"Phone", "1"},
                                  {"ExternalId", "X1"},
                                  {"MailingCity", "Paris"},
                                  {"HasOptedOutOfEmail", "true"}});
    campaign_ = Insert("Campaign", {{"Name", "C"}});
    kept_ = Insert("CampaignMember", {{"CampaignId", Ref(campaign_)}, {"ContactId", Ref(ann_)}});
    folded_ = Insert(
        "CampaignMember",
        {{"CampaignId", Ref(campaign_)}, {"ContactId", Ref(copy_)}, {"Status", "Responded"}});
    task_ = Insert("Task", {{"WhoId", Ref(copy_)}});
    before_ = State();
    Tick();
  }

  RecordId account_ = kNoId, ann_ = kNoId, copy_ = kNoId, campaign_ = kNoId, kept_ = kNoId,
           folded_ = kNoId, task_ = kNoId;
  std::map<std::string, std::string> before_;
};

TEST_F(UnmergeTest, EverythingIsAsItWas) {
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_NE(State(), before_);
  Tick();
  const Unmerged undone = Unmerge(merged.entry.id);
  EXPECT_EQ(State(), before_);
  EXPECT_THAT(undone.restored, ElementsAre(copy_));
  EXPECT_EQ(undone.unfolded, 1);
  EXPECT_THAT(undone.left, IsEmpty());
  ExpectNoDanglingReferences();
}

TEST_F(UnmergeTest, TheRecordsNameTheMergeToo) {
  Merge(ann_, {copy_});
  Unmerge(copy_);
  EXPECT_EQ(State(), before_);
  Merge(ann_, {copy_});
  Unmerge(ann_);
  EXPECT_EQ(State(), before_);
  EXPECT_EQ(CodeText(TryUnmerge(ann_)), "NOT_FOUND");
  EXPECT_EQ(CodeText(TryUnmerge(account_)), "NOT_FOUND");
  EXPECT_EQ(CodeText(TryUnmerge(0)), "NOT_FOUND");
}

TEST_F(UnmergeTest, TwiceIsToldAsSuch) {
  const Merged merged = Merge(ann_, {copy_});
  Unmerge(merged.entry.id);
  EXPECT_EQ(CodeText(TryUnmerge(merged.entry.id)), "WRONG_STATE");
}

TEST_F(UnmergeTest, HistoryAndEventsTellOfIt) {
  const Merged merged = Merge(ann_, {copy_});
  const int64_t last = LastEvent();
  Unmerge(merged.entry.id);
  EXPECT_EQ(History(ann_).back(), "contactUnmerged: " + RefOf("Contact", copy_) + " -> ");
  EXPECT_EQ(History(copy_).back(), "contactUnmergedFrom: " + RefOf("Contact", ann_) + " -> ");
  EXPECT_EQ(Events(last).back(), "unmerged Contact " + RefOf("Contact", ann_));
  EXPECT_THAT(Events(last), testing::Contains("undeleted Contact"));
}

TEST_F(UnmergeTest, WhatCameSinceStaysWithTheSurvivor) {
  const Merged merged = Merge(ann_, {copy_});
  const RecordId task = Insert("Task", {{"WhoId", Ref(ann_)}});
  ASSERT_OK(Update("Contact", ann_, {{"Title", "Admiral"}}));
  Unmerge(merged.entry.id);
  EXPECT_EQ(Get(task, "WhoId"), Ref(ann_));
  EXPECT_EQ(Get(ann_, "Title"), "Admiral");
  EXPECT_EQ(Get(task_, "WhoId"), Ref(copy_));
}

TEST_F(UnmergeTest, AChangedValueRefusesAndIsNamed) {
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Update("Contact", ann_, {{"Phone", "2"}}));
  const std::string dump = Dump();
  const absl::Status refused = TryUnmerge(merged.entry.id).status();
  EXPECT_EQ(CodeText(refused), "UNMERGE_FAILED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr(Ref(ann_) + " Phone"));
  EXPECT_EQ(PlaceOf(refused).field, "Phone");
  EXPECT_EQ(PlaceOf(refused).record_id, ann_);
  EXPECT_EQ(Dump(), dump);
  const Unmerged undone = Unmerge(merged.entry.id, true);
  ASSERT_EQ(undone.left.size(), 1u);
  EXPECT_EQ(undone.left[0].field, "Phone");
  EXPECT_EQ(undone.left[0].why, LeftWhy::kChanged);
  EXPECT_EQ(Get(ann_, "Phone"), "2");
  EXPECT_EQ(Get(ann_, "ExternalId"), "");
  EXPECT_EQ(Get(copy_, "Phone"), "1");
}

TEST_F(UnmergeTest, AValuePutBackByHandIsNoChange) {
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Update("Contact", ann_, {{"Phone", ""}}));
  ASSERT_OK(Update("Task", task_, {{"WhoId", ""}}));
  EXPECT_EQ(Unmerge(merged.entry.id, true).left.size(), 1u);  // the task alone
}

TEST_F(UnmergeTest, AChildMovedOnOrDeletedRefusesAndIsNamed) {
  const Merged merged = Merge(ann_, {copy_});
  const RecordId other = NewContact(account_);
  ASSERT_OK(Update("Task", task_, {{"WhoId", Ref(other)}}));
  ASSERT_OK(Delete("CampaignMember", kept_));
  const absl::Status refused = TryUnmerge(merged.entry.id).status();
  EXPECT_EQ(CodeText(refused), "UNMERGE_FAILED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr(Ref(task_) + " WhoId"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr(Ref(kept_)));
  const Unmerged undone = Unmerge(merged.entry.id, true);
  EXPECT_EQ(undone.left.size(), 2u);
  EXPECT_EQ(Get(task_, "WhoId"), Ref(other));
  EXPECT_TRUE(IsDeleted(kept_));
  EXPECT_FALSE(IsDeleted(folded_));
  EXPECT_EQ(Get(folded_, "ContactId"), Ref(copy_));
}

TEST_F(UnmergeTest, APurgedChildIsNamed) {
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Delete("Task", task_));
  ASSERT_OK(Purge("Task", task_).status());
  EXPECT_EQ(CodeText(TryUnmerge(merged.entry.id)), "UNMERGE_FAILED");
  const Unmerged undone = Unmerge(merged.entry.id, true);
  ASSERT_EQ(undone.left.size(), 1u);
  EXPECT_EQ(undone.left[0].item.id, task_);
  EXPECT_EQ(undone.left[0].why, LeftWhy::kGone);
}

TEST_F(UnmergeTest, AFoldedRowThatIsBackOrGoneIsNamed) {
  Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Purge("CampaignMember", folded_).status());
  EXPECT_EQ(CodeText(TryUnmerge(merged.entry.id)), "UNMERGE_FAILED");
  const Unmerged undone = Unmerge(merged.entry.id, true);
  ASSERT_EQ(undone.left.size(), 1u);
  EXPECT_EQ(undone.left[0].item.id, folded_);
}

TEST_F(UnmergeTest, AUniqueValueTakenMeanwhileIsNamed) {
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Update("Contact", ann_, {{"ExternalId", ""}}));
  const RecordId thief = NewContact(account_, {{"ExternalId", "X1"}});
  const absl::Status refused = TryUnmerge(merged.entry.id).status();
  EXPECT_EQ(CodeText(refused), "UNMERGE_FAILED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr(Ref(thief)));
  const Unmerged undone = Unmerge(merged.entry.id, true);
  ASSERT_EQ(undone.left.size(), 1u);
  EXPECT_EQ(undone.left[0].why, LeftWhy::kTaken);
  EXPECT_EQ(Get(copy_, "ExternalId"), "");
  EXPECT_EQ(Get(thief, "ExternalId"), "X1");
}

TEST_F(UnmergeTest, ADeletedSurvivorRefusesAndStaysDeleted) {
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Delete("Contact", ann_));
  EXPECT_EQ(CodeText(TryUnmerge(merged.entry.id)), "UNMERGE_FAILED");
  Unmerge(merged.entry.id, true);
  EXPECT_TRUE(IsDeleted(ann_));
  EXPECT_EQ(Get(ann_, "Phone"), "");
  EXPECT_FALSE(IsDeleted(copy_));
  EXPECT_EQ(Get(task_, "WhoId"), Ref(copy_));
  ExpectNoDanglingReferences();
}

TEST_F(UnmergeTest, APurgedSurvivorLeavesTheOthersToComeBack) {
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Delete("Contact", ann_));
  ASSERT_OK(Purge("Contact", ann_).status());
  EXPECT_EQ(CodeText(Undelete("Contact", copy_)), "UNDELETE_FAILED");
  EXPECT_EQ(CodeText(TryUnmerge(merged.entry.id)), "UNMERGE_FAILED");
  Unmerge(merged.entry.id, true);
  EXPECT_FALSE(IsDeleted(copy_));
  ExpectNoDanglingReferences();
}

TEST_F(UnmergeTest, APurgedOtherCannotComeBack) {
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Purge("Contact", copy_).status());
  EXPECT_EQ(CodeText(TryUnmerge(merged.entry.id)), "UNMERGE_FAILED");
  const absl::Status refused = TryUnmerge(merged.entry.id, true).status();
  EXPECT_EQ(CodeText(refused), "UNMERGE_FAILED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("gone for good"));
}

TEST_F(UnmergeTest, OfSeveralThoseThatAreThereComeBack) {
  const RecordId third = NewContact(account_, {{"Title", "T"}});
  const Merged merged = Merge(ann_, {copy_, third});
  ASSERT_OK(Purge("Contact", third).status());
  const Unmerged undone = Unmerge(merged.entry.id, true);
  EXPECT_THAT(undone.restored, ElementsAre(copy_));
  EXPECT_EQ(Get(task_, "WhoId"), Ref(copy_));
}

TEST_F(UnmergeTest, TheSurvivorMergedOnIsUndoneFirst) {
  const Merged first = Merge(ann_, {copy_});
  const RecordId third = NewContact(account_);
  const Merged second = Merge(third, {ann_});
  for (const bool keep : {false, true}) {
    const absl::Status refused = TryUnmerge(first.entry.id, keep).status();
    EXPECT_EQ(CodeText(refused), "ENTITY_IS_MERGED");
    EXPECT_THAT(std::string(refused.message()), HasSubstr(Ref(third)));
  }
  Unmerge(second.entry.id);
  Unmerge(first.entry.id);
  EXPECT_EQ(Get(task_, "WhoId"), Ref(copy_));
  EXPECT_EQ(Get(ann_, "Phone"), "");
}

TEST_F(UnmergeTest, ALaterMergeThatWentOnIsUndoneFirst) {
  const Merged first = Merge(ann_, {copy_});
  const RecordId third = NewContact(account_, {{"Phone", "3"}});
  Tick();
  const Merged second = Merge(ann_, {third}, With({{"Phone", Policy::kRecord, third}}));
  const absl::Status refused = TryUnmerge(first.entry.id).status();
  EXPECT_EQ(CodeText(refused), "UNMERGE_FAILED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("later merge"));
  Unmerge(second.entry.id);
  Unmerge(first.entry.id);
  EXPECT_EQ(Get(ann_, "Phone"), "");
}

TEST_F(UnmergeTest, ALaterMergeOfOtherThingsDoesNotMatter) {
  const Merged first = Merge(ann_, {copy_});
  const RecordId third = NewContact(account_, {{"Title", "T"}});
  const RecordId task = Insert("Task", {{"WhoId", Ref(third)}});
  Merge(ann_, {third});
  Unmerge(first.entry.id);
  EXPECT_EQ(Get(ann_, "Title"), "T");
  EXPECT_EQ(Get(task, "WhoId"), Ref(ann_));
  EXPECT_EQ(Get(task_, "WhoId"), Ref(copy_));
  EXPECT_TRUE(IsDeleted(third));
}

TEST_F(UnmergeTest, TheAccountOfTheOtherMayBeGone) {
  const RecordId looms = NewAccount("Looms");
  const RecordId other = NewContact(looms);
  const Merged merged = Merge(ann_, {other});
  ASSERT_OK(Delete("Account", looms));
  const absl::Status refused = TryUnmerge(merged.entry.id, true).status();
  EXPECT_EQ(CodeText(refused), "UNMERGE_FAILED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("undelete"));
  ASSERT_OK(Undelete("Account", looms));
  Unmerge(merged.entry.id);
  EXPECT_EQ(Get(other, "AccountId"), Ref(looms));
}

TEST_F(UnmergeTest, TheAccountOfTheOtherMayBeMerged) {
  const RecordId looms = NewAccount("Looms");
  const RecordId other = NewContact(looms);
  const Merged merged = Merge(ann_, {other});
  Merge(account_, {looms});
  Unmerge(merged.entry.id);
  EXPECT_EQ(Get(other, "AccountId"), Ref(account_));
  ExpectNobodyPointsAtMerged();
}

TEST_F(UnmergeTest, AnOwnerThatWasTakenOverGoesBackWithTheDateOfTheTransfer) {
  const RecordId seller = NewUser();
  const RecordId lead = NewLead();
  const RecordId twin = NewLead({{"OwnerId", Ref(seller)}});
  const auto before = State();
  Tick(kMicrosPerDay);
  const Merged merged = Merge(lead, {twin}, With({{"OwnerId", Policy::kRecord, twin}}));
  EXPECT_EQ(Get(lead, "OwnerId"), Ref(seller));
  EXPECT_EQ(Get(lead, "LastTransferDate"), "2026-05-15");
  Tick(kMicrosPerDay);
  Unmerge(merged.entry.id);
  EXPECT_EQ(State(), before);
}

TEST_F(UnmergeTest, ASurvivorThatWasConvertedStaysAsItIs) {
  const RecordId lead = NewLead();
  const RecordId twin = NewLead({{"Phone", "1"}, {"ExternalId", "X2"}});
  const Merged merged = Merge(lead, {twin});
  ASSERT_OK(Convert(lead).status());
  const absl::Status refused = TryUnmerge(merged.entry.id).status();
  EXPECT_EQ(CodeText(refused), "UNMERGE_FAILED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("converted"));
  const Unmerged undone = Unmerge(merged.entry.id, true);
  EXPECT_THAT(undone.restored, ElementsAre(twin));
  EXPECT_EQ(Get(lead, "Phone"), "1");
  EXPECT_EQ(Get(lead, "ExternalId"), "X2");
  EXPECT_EQ(Get(twin, "ExternalId"), "");
  EXPECT_EQ(Get(twin, "IsConverted"), "false");
}

TEST_F(UnmergeTest, AConversionIntoTheMergedOneIsRestored) {
  const RecordId lead = NewLead();
  conversion::ConvertOptions options;
  options.account = account_;
  options.contact = copy_;
  ASSERT_OK(Convert(lead, options).status());
  const auto before = State();
  const Merged merged = Merge(ann_, {copy_});
  ExpectNobodyPointsAtMerged();
  Unmerge(merged.entry.id);
  EXPECT_EQ(State(), before);
}

TEST_F(UnmergeTest, ARowThatALaterMergeFoldedIntoStays) {
  const RecordId campaign = Insert("Campaign", {{"Name", "D"}});
  const RecordId third = NewContact(account_);
  const RecordId moved =
      Insert("CampaignMember", {{"CampaignId", Ref(campaign)}, {"ContactId", Ref(copy_)}});
  Insert("CampaignMember",
         {{"CampaignId", Ref(campaign)}, {"ContactId", Ref(third)}, {"Status", "Responded"}});
  const Merged first = Merge(ann_, {copy_});
  Merge(ann_, {third});
  EXPECT_EQ(CodeText(TryUnmerge(first.entry.id)), "UNMERGE_FAILED");
  const Unmerged undone = Unmerge(first.entry.id, true);
  ASSERT_EQ(undone.left.size(), 1u);
  EXPECT_EQ(undone.left[0].item.id, moved);
  EXPECT_EQ(undone.left[0].why, LeftWhy::kChanged);
  EXPECT_EQ(Get(moved, "ContactId"), Ref(ann_));
}

TEST_F(UnmergeTest, AConvertedSurvivorRefusesAndKeepsWhatWentOn) {
  const RecordId lead = NewLead();
  const RecordId twin = NewLead({{"Phone", "7"}});
  const RecordId moved =
      Insert("CampaignMember", {{"CampaignId", Ref(campaign_)}, {"LeadId", Ref(twin)}});
  const Merged merged = Merge(lead, {twin});
  ASSERT_OK(Convert(lead, {}).status());
  EXPECT_EQ(CodeText(TryUnmerge(merged.entry.id)), "UNMERGE_FAILED");
  Unmerge(merged.entry.id, true);
  EXPECT_EQ(Get(lead, "Phone"), "7");
  EXPECT_EQ(Get(moved, "LeadId"), Ref(lead));
  EXPECT_FALSE(IsDeleted(twin));
}

TEST_F(UnmergeTest, AnOptOutOfAnotherMergedRecordStays) {
  const RecordId third = NewContact(account_, {{"HasOptedOutOfEmail", "true"}});
  const Merged first = Merge(ann_, {copy_});
  const Merged second = Merge(ann_, {third});
  EXPECT_THAT(Unmerge(first.entry.id).left, IsEmpty());
  EXPECT_EQ(Get(ann_, "HasOptedOutOfEmail"), "true");
  EXPECT_EQ(Get(ann_, "MailingCity"), "");
}

TEST_F(UnmergeTest, AnAccountThatFollowsFromWhatAnActivityIsAboutIsNoMatterOfDispute) {
  const RecordId other = NewAccount("Other");
  const RecordId twin = NewContact(other);
  const RecordId call = Insert("Task", {{"WhoId", Ref(twin)}});
  const Merged merged = Merge(ann_, {twin});
  const RecordId third = NewAccount("Third");
  ASSERT_OK(Update("Contact", ann_, {{"AccountId", Ref(third)}}));
  ASSERT_EQ(Get(call, "AccountId"), Ref(third));
  EXPECT_THAT(Unmerge(merged.entry.id).left, IsEmpty());
  EXPECT_EQ(Get(call, "WhoId"), Ref(twin));
  EXPECT_EQ(Get(call, "AccountId"), Ref(other));
}

TEST_F(UnmergeTest, WhatAFieldPointsAtMayHaveBeenMergedOn) {
  const RecordId boss = NewContact(account_);
  const RecordId twin = NewContact(account_);
  ASSERT_OK(Update("Contact", copy_, {{"ReportsToId", Ref(boss)}}));
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_EQ(Get(ann_, "ReportsToId"), Ref(boss));
  Merge(twin, {boss});
  EXPECT_THAT(Unmerge(merged.entry.id).left, IsEmpty());
  EXPECT_EQ(Get(ann_, "ReportsToId"), "");
  EXPECT_EQ(Get(copy_, "ReportsToId"), Ref(twin));
}

TEST_F(UnmergeTest, OneRefusedFieldDoesNotHoldUpTheOthers) {
  ASSERT_OK(Update("Contact", ann_, {{"ExternalId", "A"}, {"MailingCity", "Rome"}}));
  Merged merged = Merge(
      ann_, {copy_},
      With({{"ExternalId", Policy::kRecord, copy_}, {"MailingCity", Policy::kRecord, copy_}}));
  ASSERT_EQ(Get(ann_, "ExternalId"), "X1");
  NewContact(account_, {{"ExternalId", "A"}});
  EXPECT_EQ(CodeText(TryUnmerge(merged.entry.id)), "UNMERGE_FAILED");
  const Unmerged undone = Unmerge(merged.entry.id, true);
  EXPECT_EQ(Get(ann_, "MailingCity"), "Rome");
  EXPECT_NE(Get(ann_, "ExternalId"), "A");
}

TEST_F(UnmergeTest, AReferenceThatABinHadClearedIsTheSurvivorsToo) {
  const RecordId boss = NewContact(account_);
  ASSERT_OK(Update("Contact", copy_, {{"ReportsToId", Ref(boss)}}));
  ASSERT_OK(Delete("Contact", boss));
  const Merged merged = Merge(ann_, {copy_});
  ASSERT_OK(Undelete("Contact", boss));
  EXPECT_EQ(Get(ann_, "ReportsToId"), Ref(boss));
  Unmerge(merged.entry.id);
  EXPECT_EQ(Get(copy_, "ReportsToId"), Ref(boss));
}

}  // namespace
}  // namespace leadkit::merge
