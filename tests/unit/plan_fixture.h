// What tests of planning share: plans, and refusals that are the same by plan and by conversion.
#pragma once

#include "conversion/planner.h"
#include "tests/unit/store_fixture.h"

namespace leadkit::conversion {

class PlanTest : public StoreTest {
 protected:
  // The code of the refusal, by the plan and by the conversion, neither of which writes anything.
  std::string Refusal(RecordId lead, const ConvertOptions& options = {}) {
    const std::string before = Dump();
    absl::StatusOr<Plan> plan = MakePlan(lead, options);
    EXPECT_OK(plan.status());
    EXPECT_EQ(CodeText(Apply(*plan)), CodeText(plan->refusal));
    absl::StatusOr<Conversion> made = Convert(lead, options);
    EXPECT_EQ(CodeText(made), CodeText(plan->refusal));
    EXPECT_EQ(Dump(), before);
    refusal_ = plan->refusal;
    return CodeText(plan->refusal);
  }
  Plan PlanOf(RecordId lead, const ConvertOptions& options = {}) {
    absl::StatusOr<Plan> plan = MakePlan(lead, options);
    EXPECT_EQ(plan.status(), absl::OkStatus());
    EXPECT_EQ(plan->refusal, absl::OkStatus());
    return *std::move(plan);
  }
  static ConvertOptions Linking() {
    ConvertOptions options;
    options.match = MatchPolicy::kLink;
    return options;
  }
  static std::vector<RecordId> IdsOf(const std::vector<LikeRecord>& like) {
    std::vector<RecordId> ids;
    for (const LikeRecord& one : like) ids.push_back(one.id);
    return ids;
  }
  absl::Status refusal_;
};

}  // namespace leadkit::conversion
