#include "merge/journal.h"
#include "tests/unit/merge_fixture.h"

namespace leadkit::merge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MergeJournalTest : public MergeTestBase {
 protected:
  std::vector<MergeEntry> List(RecordId id) {
    std::vector<MergeEntry> entries;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(entries, ListMerges(view, id));
      return absl::OkStatus();
    }));
    return entries;
  }
  std::vector<RecordId> MergedNow(RecordId id) {
    std::vector<RecordId> merged;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(merged, records::MergedInto(view, id));
      return absl::OkStatus();
    }));
    return merged;
  }
};

TEST_F(MergeJournalTest, ListsTheMergesOfARecordUndoneOnesToo) {
  const RecordId a = NewLead();
  const RecordId b = NewLead();
  const RecordId c = NewLead();
  EXPECT_THAT(List(a), IsEmpty());
  const Merged first = Merge(b, {a});
  Tick();
  const Merged second = Merge(c, {b});
  EXPECT_THAT(MergedNow(c), ElementsAre(b, a));
  EXPECT_EQ(List(a).size(), 1u);
  ASSERT_EQ(List(b).size(), 2u);
  EXPECT_EQ(List(b)[0].id, first.entry.id);
  EXPECT_EQ(List(b)[1].survivor, c);
  EXPECT_THAT(List(b)[1].merged, ElementsAre(b));
  EXPECT_EQ(List(b)[1].at, now_);
  EXPECT_EQ(List(b)[1].by, system_user());
  Tick();
  Unmerge(second.entry.id);
  EXPECT_EQ(List(c)[0].undone_at, now_);
  EXPECT_EQ(List(c)[0].undone_by, system_user());
  EXPECT_THAT(MergedNow(c), IsEmpty());
  EXPECT_THAT(MergedNow(b), ElementsAre(a));
}

TEST_F(MergeJournalTest, StepsKeepEveryKindOfValue) {
  ASSERT_OK(AddField("Lead", FieldOf("Amount__c", schema::Kind::kMoney)));
  const RecordId a = NewLead();
  const RecordId b = NewLead({{"Description", "it's \"so\"\nÄ"}, {"Amount__c", "-12.34"}});
  const RecordId task = Insert("Task", {{"WhoId", Ref(b)}});
  const Merged merged = Merge(a, {b});
  std::vector<Step> steps;
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(steps, ReadSteps(view, merged.entry.id));
    return absl::OkStatus();
  }));
  int seen = 0;
  for (const Step& step : steps) {
    if (step.field == "Description") {
      EXPECT_EQ(step.after.text(), "it's \"so\"\nÄ");
      EXPECT_TRUE(step.before.is_null());
      ++seen;
    } else if (step.field == "Amount__c") {
      EXPECT_EQ(step.after.int_value(), -1234);
      ++seen;
    } else if (step.field == "WhoId") {
      EXPECT_EQ(step.item.id, task);
      EXPECT_EQ(step.before.int_value(), b);
      EXPECT_EQ(step.after.int_value(), a);
      EXPECT_EQ(step.after.object(), ObjectOf("Lead").index);
      ++seen;
    }
  }
  EXPECT_EQ(seen, 3);
}

TEST_F(MergeJournalTest, SurvivesTheStoreBeingClosed) {
  const RecordId a = NewLead();
  const RecordId b = NewLead({{"Phone", "1"}});
  const auto before = State();
  Merge(a, {b});
  OpenStore();
  Unmerge(b);
  EXPECT_EQ(State(), before);
}

}  // namespace
}  // namespace leadkit::merge
