#include "merge/merge_plan.h"

#include "tests/unit/merge_fixture.h"

namespace leadkit::merge {
namespace {

using testing::HasSubstr;

class MergePlanTest : public MergeTestBase {
 protected:
  void ExpectError(RecordId survivor, std::vector<RecordId> others, const char* code,
                   const MergeOptions& options = {}) {
    const std::string before = Dump();
    const absl::StatusOr<MergePlan> plan = TryPlan(survivor, others, options);
    EXPECT_EQ(CodeText(plan), code) << plan.status().message();
    EXPECT_EQ(CodeText(TryMerge(survivor, others, options)), code);
    EXPECT_EQ(Dump(), before);
  }
};

TEST_F(MergePlanTest, TwoRecordsAtLeastEachOnce) {
  const RecordId a = NewLead();
  const RecordId b = NewLead();
  ExpectError(a, {}, "INVALID_ARGUMENT");
  ExpectError(a, {a}, "INVALID_ARGUMENT");
  ExpectError(a, {b, b}, "INVALID_ARGUMENT");
  ExpectError(kNoId, {a, b}, "INVALID_ARGUMENT");
  MergeOptions oldest;
  oldest.survivor_rule = SurvivorRule::kOldest;
  ExpectError(kNoId, {a}, "INVALID_ARGUMENT", oldest);
  ExpectError(kNoId, {}, "INVALID_ARGUMENT", oldest);
  ExpectError(a, {b}, "CONFLICTING_OPTIONS", oldest);
  std::vector<RecordId> many;
  for (size_t i = 0; i < kMaxRecords; ++i) many.push_back(static_cast<RecordId>(i + 1));
  ExpectError(a, many, "INVALID_ARGUMENT");
}

TEST_F(MergePlanTest, OfOneObjectThatIsMerged) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  ExpectError(account, {contact}, "INVALID_ARGUMENT");
  ExpectError(contact, {account}, "INVALID_ARGUMENT");
  const RecordId deal = NewOpportunity(account);
  ExpectError(deal, {NewOpportunity(account)}, "INVALID_ARGUMENT");
  EXPECT_THAT(std::string(TryPlan(deal, {account}).status().message()),
              HasSubstr("an Opportunity"));
}

TEST_F(MergePlanTest, ThatAreThere) {
  const RecordId a = NewLead();
  const RecordId b = NewLead();
  ExpectError(a, {12345}, "NOT_FOUND");
  ExpectError(12345, {a}, "NOT_FOUND");
  ExpectError(a, {-1}, "NOT_FOUND");
  ASSERT_OK(Delete("Lead", b));
  ExpectError(a, {b}, "ENTITY_IS_DELETED");
  ExpectError(b, {a}, "ENTITY_IS_DELETED");
}

TEST_F(MergePlanTest, MergedOnesNameTheLastSurvivor) {
  const RecordId a = NewLead();
  const RecordId b = NewLead();
  const RecordId c = NewLead();
  const RecordId d = NewLead();
  Merge(b, {a});
  Merge(c, {b});
  ExpectError(d, {a}, "ENTITY_IS_MERGED");
  ExpectError(a, {d}, "ENTITY_IS_MERGED");
  EXPECT_THAT(std::string(TryPlan(d, {a}).status().message()), HasSubstr(Ref(c)));
  ASSERT_OK(Purge("Lead", a).status());
  ExpectError(d, {a}, "ENTITY_IS_MERGED");
}

TEST_F(MergePlanTest, ConvertedLeadsAreRefusedWithTheRemedy) {
  const RecordId converted = NewLead();
  const RecordId open = NewLead();
  const absl::StatusOr<conversion::Conversion> made = Convert(converted);
  ASSERT_OK(made.status());
  for (const auto& [survivor, other] : {std::pair(converted, open), {open, converted}}) {
    const absl::StatusOr<MergePlan> plan = TryPlan(survivor, {other});
    ASSERT_OK(plan.status());
    EXPECT_EQ(CodeText(plan->refusal), "CANNOT_UPDATE_CONVERTED_LEAD");
    EXPECT_THAT(std::string(plan->refusal.message()), HasSubstr(Ref(made->contact)));
    EXPECT_EQ(PlaceOf(plan->refusal).record_id, converted);
    EXPECT_EQ(TryMerge(survivor, {other}).status(), plan->refusal);
  }
}

}  // namespace
}  // namespace leadkit::merge
