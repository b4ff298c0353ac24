// Random merges and their undoing. LEADKIT_SEED repeats a run.
#include <cstdlib>
#include <random>

#include "tests/unit/merge_fixture.h"

namespace leadkit::merge {
namespace {

class MergeRandomTest : public MergeTestBase {
 protected:
  void SetUp() override {
    MergeTestBase::SetUp();
    const char* seed = std::getenv("LEADKIT_SEED");
    seed_ = seed != nullptr ? std::strtoull(seed, nullptr, 10) : std::random_device{}();
    random_.seed(seed_);
    schema::Field field = FieldOf("Friend__c", schema::Kind::kReference);
    field.to = {"Contact"};
    for (const char* object : {"Contact", "Lead", "CampaignMember"}) {
      ASSERT_OK(AddField(object, field));
    }
  }

  size_t Pick(size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(random_); }
  bool Maybe() { return Pick(2) == 0; }
  RecordId Any(const std::vector<RecordId>& ids) { return ids[Pick(ids.size())]; }

  // The live records of an object.
  std::vector<RecordId> Live(const char* table) {
    std::vector<RecordId> ids;
    for (const std::string& row :
         QueryRows(absl::StrCat("SELECT id FROM ", table, " WHERE is_deleted = 0"), 1)) {
      ids.push_back(std::strtoll(row.c_str(), nullptr, 10));
    }
    return ids;
  }
  // A reference to a live record, or nothing.
  std::string SomeRef(const char* table) {
    const std::vector<RecordId> ids = Live(table);
    return ids.empty() || Pick(3) == 0 ? "" : Ref(Any(ids));
  }

  Fields SomeFields() {
    Fields fields;
    for (const char* name : {"Phone", "Fax", "Description"}) {
      if (Maybe()) fields.push_back({name, absl::StrCat(name, Pick(3))});
    }
    return fields;
  }
  Fields SomePerson() {
    Fields fields = SomeFields();
    if (Maybe()) fields.push_back({"Email", absl::StrCat("e", Pick(4), "@x.example")});
    if (Maybe()) fields.push_back({"EmailBouncedReason", "gone"});
    if (Maybe()) fields.push_back({"DoNotCall", Maybe() ? "true" : "false"});
    fields.push_back({"Friend__c", SomeRef("contact")});
    return fields;
  }

  // Some of these are refused, such as a loop or a second membership; that is fine.
  void AddSomething() {
    switch (Pick(9)) {
      case 0:
        Insert("Account", With({{"Name", "A"}, {"ParentId", SomeRef("account")}}, SomeFields()));
        break;
      case 1:
      case 2:
        Insert("Contact", With({{"LastName", "L"},
                                {"AccountId", Ref(Any(Live("account")))},
                                {"MailingCity", Maybe() ? "Paris" : ""},
                                {"MailingStreet", Maybe() ? "Rue" : ""},
                                {"ReportsToId", SomeRef("contact")}},
                               SomePerson()));
        break;
      case 3:
      case 4:
        Insert("Lead", With({{"LastName", "L"}, {"City", Maybe() ? "Paris" : ""}}, SomePerson()));
        break;
      case 5:
        (void)TryInsert("CampaignMember", {{"CampaignId", Ref(Any(Live("campaign")))},
                                           {Maybe() ? "LeadId" : "ContactId", SomeRef("contact")},
                                           {"Status", Maybe() ? "Sent" : "Responded"},
                                           {"Friend__c", SomeRef("contact")}});
        (void)TryInsert("CampaignMember",
                        {{"CampaignId", Ref(Any(Live("campaign")))}, {"LeadId", SomeRef("lead")}});
        break;
      case 6:
        (void)TryInsert("Task", {{"WhoId", SomeRef(Maybe() ? "lead" : "contact")},
                                 {"WhatId", SomeRef("account")}});
        break;
      case 7:
        NewOpportunity(Any(Live("account")));
        break;
      default:
        (void)TryInsert("OpportunityContactRole", {{"OpportunityId", SomeRef("opportunity")},
                                                   {"ContactId", SomeRef("contact")},
                                                   {"IsPrimary", Maybe() ? "true" : "false"},
                                                   {"Role", Maybe() ? "Evaluator" : ""}});
        break;
    }
  }

  MergeOptions SomeOptions(const std::vector<RecordId>& ids) {
    MergeOptions options;
    for (const char* field : {"Phone", "Fax", "Description", "*", "OwnerId"}) {
      if (Maybe()) continue;
      const Policy policies[] = {Policy::kDefault,      Policy::kSurvivor, Policy::kNewest,
                                 Policy::kMostComplete, Policy::kOldest,   Policy::kRecord};
      options.policies.push_back({field, policies[Pick(6)], Any(ids)});
    }
    return options;
  }

  // The number of the merge; none if there were no two records, or it was refused.
  RecordId MergeSomething() {
    const char* const tables[] = {"lead", "contact", "account"};
    std::vector<RecordId> ids = Live(tables[Pick(3)]);
    std::shuffle(ids.begin(), ids.end(), random_);
    ids.resize(std::min(ids.size(), 2 + Pick(3)));
    if (ids.size() < 2) return kNoId;
    const MergeOptions options = SomeOptions(ids);
    const RecordId survivor = ids.back();
    ids.pop_back();
    const absl::StatusOr<Merged> merged = TryMerge(survivor, ids, options);
    if (CodeOf(merged.status()) == Code::kCannotUpdateConvertedLead) return kNoId;
    EXPECT_OK(merged.status()) << "seed " << seed_;
    return merged.ok() ? merged->entry.id : kNoId;
  }

  // Deletes, changes, conversions: what people do in between.
  void DisturbSomething() {
    const char* const tables[] = {"lead", "contact",         "account",
                                  "task", "campaign_member", "opportunity_contact_role"};
    const char* const table = tables[Pick(6)];
    const std::vector<RecordId> ids = Live(table);
    if (ids.empty()) return;
    const RecordId id = Any(ids);
    const std::string object = catalog()->Find(table)->api;
    switch (Pick(5)) {
      case 0:
        (void)Delete(object, id);
        break;
      case 1:
        if (object == "Lead") (void)Convert(id);
        break;
      case 2:
        if (Delete(object, id).ok() && Maybe()) (void)Purge(object, id);
        break;
      case 3:
        if (object == "Contact") (void)Update(object, id, {{"ReportsToId", SomeRef("contact")}});
        if (object == "Account") (void)Update(object, id, {{"ParentId", SomeRef("account")}});
        if (object == "Task") (void)Update(object, id, {{"WhoId", SomeRef("contact")}});
        break;
      default:
        if (catalog()->Find(table)->Find("Phone") != nullptr) {
          (void)Update(object, id, {{"Phone", absl::StrCat("P", Pick(3))}});
        }
        break;
    }
  }

  uint64_t seed_ = 0;
  std::mt19937_64 random_;
};

TEST_F(MergeRandomTest, UndoneInReverseAllIsAsItWas) {
  SCOPED_TRACE(absl::StrCat("LEADKIT_SEED=", seed_));
  NewAccount();
  Insert("Campaign", {{"Name", "C"}});
  Insert("Campaign", {{"Name", "D"}});
  for (int i = 0; i < 120; ++i) AddSomething();
  std::vector<std::pair<RecordId, std::map<std::string, std::string>>> merges;
  for (int i = 0; i < 20; ++i) {
    Tick();
    auto before = State();
    const RecordId merge = MergeSomething();
    if (merge != kNoId) merges.emplace_back(merge, std::move(before));
    ExpectNobodyPointsAtMerged();
  }
  ExpectNoDanglingReferences();
  ASSERT_GE(merges.size(), 5u);
  for (auto merge = merges.rbegin(); merge != merges.rend(); ++merge) {
    Tick();
    const absl::StatusOr<Unmerged> undone = TryUnmerge(merge->first);
    ASSERT_OK(undone.status());
    ASSERT_EQ(State(), merge->second);
  }
  ExpectNoDanglingReferences();
}

TEST_F(MergeRandomTest, WhateverHappensInBetweenNobodyPointsAtMerged) {
  SCOPED_TRACE(absl::StrCat("LEADKIT_SEED=", seed_));
  NewAccount();
  Insert("Campaign", {{"Name", "C"}});
  for (int i = 0; i < 40; ++i) AddSomething();
  std::vector<RecordId> merges;
  int undone = 0;
  for (int i = 0; i < 150; ++i) {
    Tick();
    if (Live("account").empty()) NewAccount();
    const size_t what = Pick(10);
    if (what < 4) {
      AddSomething();
    } else if (what < 6) {
      DisturbSomething();
    } else if (what < 8 || merges.empty()) {
      if (const RecordId merge = MergeSomething(); merge != kNoId) merges.push_back(merge);
    } else {
      const size_t at = Pick(merges.size());
      absl::Status status = TryUnmerge(merges[at]).status();
      if (CodeOf(status) == Code::kUnmergeFailed) status = TryUnmerge(merges[at], true).status();
      if (status.ok()) {
        merges.erase(merges.begin() + static_cast<ptrdiff_t>(at));
        ++undone;
      } else if (CodeOf(status) != Code::kEntityIsMerged) {
        // Gone for good, or its account is deleted.
        ASSERT_EQ(CodeOf(status), Code::kUnmergeFailed) << status;
      }
    }
    ExpectNobodyPointsAtMerged();
    if (i % 10 == 0) ExpectNoDanglingReferences();
    ASSERT_FALSE(HasFailure()) << "step " << i;
  }
  EXPECT_GT(undone, 0);
}

}  // namespace
}  // namespace leadkit::merge
