#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "lifecycle/lifecycle.h"

namespace leadkit::lifecycle {
namespace {

using testing::HasSubstr;

std::string Refusal(std::string_view json) {
  absl::StatusOr<Lifecycle> parsed = ParseJson(json);
  if (parsed.ok()) return "OK";
  EXPECT_EQ(CodeOf(parsed.status()), Code::kInvalidLifecycle);
  EXPECT_EQ(parsed.status().message().find('\n'), absl::string_view::npos);
  return std::string(parsed.status().message());
}

TEST(LifecycleJson, ReadsADocument) {
  absl::StatusOr<Lifecycle> parsed = ParseJson(R"({
    "name": "mine",
    "statuses": [
      {"name": "Neu ✓", "category": "OPEN", "guidance": "Anrufen.", "key_fields": ["Phone"],
       "required_fields": ["Email"], "reason_required": true, "service_level_hours": "48"},
      {"name": "Fertig", "category": "CONVERTED"}
    ],
    "transitions": [{"from": "Neu ✓", "to": ["Neu ✓"]}],
    "stages": [{"name": "Offen", "probability": 30, "forecast_category": "Best Case",
                "required_fields": ["Amount"]},
               {"name": "Ende", "closed": true, "won": true, "forecast_category": "Closed"}],
    "fiscal_year_start_month": 4
  })");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->name, "mine");
  ASSERT_EQ(parsed->statuses.size(), 2u);
  EXPECT_EQ(parsed->statuses[0].name, "Neu ✓");
  EXPECT_EQ(parsed->statuses[0].category, Category::kOpen);
  EXPECT_EQ(parsed->statuses[0].guidance, "Anrufen.");
  EXPECT_THAT(parsed->statuses[0].key_fields, testing::ElementsAre("Phone"));
  EXPECT_THAT(parsed->statuses[0].required_fields, testing::ElementsAre("Email"));
  EXPECT_TRUE(parsed->statuses[0].reason_required);
  EXPECT_EQ(parsed->statuses[0].service_level_hours, 48);
  EXPECT_EQ(parsed->statuses[1].category, Category::kConverted);
  EXPECT_THAT(parsed->transitions[0].to, testing::ElementsAre("Neu ✓"));
  EXPECT_EQ(parsed->stages[0].probability, 30);
  EXPECT_THAT(parsed->stages[0].required_fields, testing::ElementsAre("Amount"));
  EXPECT_FALSE(parsed->stages[0].closed);
  EXPECT_TRUE(parsed->stages[1].won);
  EXPECT_EQ(parsed->fiscal_year_start_month, 4);
}

TEST(LifecycleJson, WhatIsWrittenReadsTheSame) {
  const Lifecycle standard = *Preset("standard");
  const std::string json = ToJson(standard);
  absl::StatusOr<Lifecycle> again = ParseJson(json);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(ToJson(*again), json);
  EXPECT_EQ(again->statuses.size(), standard.statuses.size());
  EXPECT_EQ(again->stages.size(), standard.stages.size());
  EXPECT_EQ(again->transitions.size(), standard.transitions.size());
}

TEST(LifecycleJson, TheYearBeginsInJanuaryUnlessSaidOtherwise) {
  EXPECT_EQ(ParseJson("{}")->fiscal_year_start_month, 1);
  EXPECT_EQ(ParseJson(R"({"fiscal_year_start_month": 0})")->fiscal_year_start_month, 1);
}

TEST(LifecycleJson, RefusesWhatIsNoDocument) {
  for (const char* bad :
       {"", "nonsense", "[]", "{\"name\":", "{\"nmae\": \"x\"}", "{\"statuses\": [{\"name\": 1}]}",
        "{\"statuses\": \"Open\"}", "{\"statuses\":[{\"name\":\"x\",\"category\":\"WARM\"}]}"}) {
    EXPECT_THAT(Refusal(bad), HasSubstr("not a lifecycle document")) << bad;
  }
  EXPECT_THAT(Refusal(R"({"statuses":[{"name":"Warm"}]})"),
              testing::AllOf(HasSubstr("Warm"), HasSubstr("QUALIFIED")));
  EXPECT_THAT(Refusal(R"({"statuses":[{"name":"Warm","category":17}]})"), HasSubstr("Warm"));
  EXPECT_THAT(Refusal(std::string((1 << 20) + 1, ' ')), HasSubstr("1 MiB"));
  EXPECT_NE(Refusal(std::string(100000, '[')), "OK");
  EXPECT_NE(Refusal("{\"name\": \"\xff\"}"), "OK");
}

}  // namespace
}  // namespace leadkit::lifecycle
