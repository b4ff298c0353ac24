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

TEST(LifecycleJson, EveryMemberSurvives) {
  const char* json = R"({
    "name": "all", "fiscal_year_start_month": 2,
    "statuses": [
      {"name": "A", "category": "OPEN", "default": true,
       "min_score": {"field": "X__c", "value": 50.5},
       "must_be_true": ["T__c"], "must_be_false": ["F__c"], "owner_kind": "QUEUE",
       "reason_required": true, "reasons": ["r1", "r2"]}],
    "stages": [{"name": "S", "probability": 10, "forecast_category": "Pipeline", "guidance": "g",
                "key_fields": ["Amount"], "reason_required": true, "reasons": ["x"]}],
    "arrival": {"lead_sources": ["W"], "link_matching": true, "no_opportunity": true,
                "person_accounts": true, "must_convert": true, "converted_status": "C"}})";
  absl::StatusOr<Lifecycle> parsed = ParseJson(json);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  for (int round = 0; round < 2; ++round) {
    const Status& status = parsed->statuses[0];
    EXPECT_EQ(status.min_score.field, "X__c");
    EXPECT_EQ(status.min_score.value, "50.5");
    EXPECT_THAT(status.must_be_true, testing::ElementsAre("T__c"));
    EXPECT_THAT(status.must_be_false, testing::ElementsAre("F__c"));
    EXPECT_EQ(status.owner_kind, OwnerKind::kQueue);
    EXPECT_THAT(status.reasons, testing::ElementsAre("r1", "r2"));
    const Stage& stage = parsed->stages[0];
    EXPECT_EQ(stage.guidance, "g");
    EXPECT_THAT(stage.key_fields, testing::ElementsAre("Amount"));
    EXPECT_TRUE(stage.reason_required);
    EXPECT_THAT(stage.reasons, testing::ElementsAre("x"));
    const Arrival& arrival = parsed->arrival;
    EXPECT_THAT(arrival.lead_sources, testing::ElementsAre("W"));
    EXPECT_TRUE(arrival.link_matching && arrival.no_opportunity && arrival.person_accounts &&
                arrival.must_convert);
    EXPECT_EQ(arrival.converted_status, "C");
    parsed = ParseJson(ToJson(*parsed));
    ASSERT_TRUE(parsed.ok()) << parsed.status();
  }
}

TEST(LifecycleJson, ScoresAreReadAsTheyAreWritten) {
  for (const char* value : {"0", "75", "0.1", "-3.25", "1234567890.12", "1e3"}) {
    absl::StatusOr<Lifecycle> parsed = ParseJson(
        std::string(
            R"({"statuses":[{"name":"A","category":"OPEN","min_score":{"field":"X","value":)") +
        value + "}}]}");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    const std::string expected = std::string(value) == "1e3" ? "1000" : value;
    EXPECT_EQ(parsed->statuses[0].min_score.value, expected);
    EXPECT_EQ(ParseJson(ToJson(*parsed))->statuses[0].min_score.value, expected);
  }
  EXPECT_THAT(Refusal(R"({"statuses":[{"name":"A","category":"OPEN","min_score":{"value":"x"}}]})"),
              HasSubstr("not a lifecycle document"));
}

TEST(LifecycleJson, UnknownMembersAreNamed) {
  EXPECT_THAT(Refusal(R"({"nmae": "x"})"), HasSubstr("nmae"));
  EXPECT_THAT(Refusal(R"({"statuses":[{"name":"A","requird_fields":[]}]})"),
              HasSubstr("requird_fields"));
  EXPECT_THAT(Refusal(R"({"arrival":{"all":true}})"), HasSubstr("all"));
  EXPECT_THAT(Refusal(R"({"statuses":[{"name":"Warm","category":17}]})"),
              HasSubstr("statuses[0].category ('Warm')"));
  EXPECT_THAT(Refusal(R"({"statuses":[{"name":"A","category":"OPEN","owner_kind":"TEAM"}]})"),
              HasSubstr("TEAM"));
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
