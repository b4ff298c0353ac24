#include "lifecycle/lifecycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"

namespace leadkit::lifecycle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Lifecycle Small() {
  Lifecycle lifecycle;
  lifecycle.name = "small";
  lifecycle.statuses = {{.name = "New", .category = Category::kOpen},
                        {.name = "Hot", .category = Category::kQualified},
                        {.name = "Dead", .category = Category::kDisqualified},
                        {.name = "Later", .category = Category::kRecycled},
                        {.name = "Won", .category = Category::kConverted},
                        {.name = "Also won", .category = Category::kConverted}};
  lifecycle.stages = {{.name = "Talk", .probability = 20, .forecast_category = "Pipeline"},
                      {.name = "Done",
                       .probability = 100,
                       .forecast_category = "Closed",
                       .closed = true,
                       .won = true},
                      {.name = "Gone", .forecast_category = "Omitted", .closed = true}};
  return lifecycle;
}

std::string Refusal(const Lifecycle& lifecycle) {
  absl::Status status = Check(*schema::Catalog::Standard(), lifecycle);
  if (status.ok()) return "OK";
  EXPECT_EQ(CodeOf(status), Code::kInvalidLifecycle);
  return std::string(status.message());
}

TEST(Lifecycle, WithoutTransitionsEveryMoveIsAllowedButIntoConverted) {
  const Lifecycle lifecycle = Small();
  EXPECT_EQ(Refusal(lifecycle), "OK");
  EXPECT_THAT(lifecycle.MovesFrom("New"), ElementsAre("Hot", "Dead", "Later"));
  EXPECT_THAT(lifecycle.MovesFrom("Won"), IsEmpty());
  EXPECT_FALSE(lifecycle.Allows("New", "Won"));
  EXPECT_FALSE(lifecycle.Allows("New", "Nowhere"));
  EXPECT_THAT(lifecycle.ConvertedStatusNames(), ElementsAre("Won", "Also won"));
}

TEST(Lifecycle, WithTransitionsOnlyThoseAreAllowed) {
  Lifecycle lifecycle = Small();
  lifecycle.transitions = {{"New", {"Hot"}}, {"Hot", {"New", "Dead"}}, {"New", {"Later"}}};
  EXPECT_EQ(Refusal(lifecycle), "OK");
  EXPECT_THAT(lifecycle.MovesFrom("New"), ElementsAre("Hot", "Later"));
  EXPECT_THAT(lifecycle.MovesFrom("Hot"), ElementsAre("New", "Dead"));
  EXPECT_THAT(lifecycle.MovesFrom("Dead"), IsEmpty());
  EXPECT_FALSE(lifecycle.Allows("Hot", "Later"));
}

TEST(Lifecycle, AStatusTheDocumentNoLongerNamesMayBeLeft) {
  Lifecycle lifecycle = Small();
  lifecycle.transitions = {{"New", {"Hot"}}};
  EXPECT_TRUE(lifecycle.Allows("Of old", "New"));
  EXPECT_FALSE(lifecycle.Allows("Of old", "Won"));
}

TEST(Lifecycle, BackwardIsByTheOrderOfTheDocument) {
  const Lifecycle lifecycle = Small();
  EXPECT_TRUE(lifecycle.IsBackward("Hot", "New"));
  EXPECT_FALSE(lifecycle.IsBackward("New", "Hot"));
  EXPECT_FALSE(lifecycle.IsBackward("New", "New"));
  EXPECT_TRUE(lifecycle.IsBackward("Dead", "New"));
  // A recycled lead begins anew.
  EXPECT_FALSE(lifecycle.IsBackward("Later", "New"));
  EXPECT_FALSE(lifecycle.IsBackward("Of old", "New"));
  EXPECT_TRUE(lifecycle.IsBackwardStage("Done", "Talk"));
  EXPECT_FALSE(lifecycle.IsBackwardStage("Talk", "Gone"));
  EXPECT_FALSE(lifecycle.IsBackwardStage("Of old", "Talk"));
}

TEST(Arrival, TakesEveryLeadOrThoseOfASource) {
  Arrival arrival;
  EXPECT_FALSE(arrival.Takes(""));
  EXPECT_FALSE(arrival.Takes("Web"));
  arrival.lead_sources = {"Cold Call"};
  EXPECT_TRUE(arrival.Takes("cold call"));
  EXPECT_FALSE(arrival.Takes("Web"));
  EXPECT_FALSE(arrival.Takes(""));
  arrival = {.every_lead = true};
  EXPECT_TRUE(arrival.Takes(""));
}

TEST(Lifecycle, WhereThingsBegin) {
  Lifecycle lifecycle = Small();
  std::swap(lifecycle.statuses[0], lifecycle.statuses[1]);
  std::swap(lifecycle.stages[0], lifecycle.stages[1]);
  EXPECT_EQ(lifecycle.InitialStatus().name, "New");
  EXPECT_EQ(lifecycle.ConvertedStatus().name, "Won");
  EXPECT_EQ(lifecycle.InitialStage().name, "Talk");
  EXPECT_EQ(lifecycle.FindStatus("new"), nullptr);
  EXPECT_EQ(lifecycle.FindStage("Nowhere"), nullptr);
}

TEST(Lifecycle, MistakesAreNamedWithTheirPlace) {
  const auto with = [](const std::function<void(Lifecycle&)>& change) {
    Lifecycle lifecycle = Small();
    change(lifecycle);
    return Refusal(lifecycle);
  };
  EXPECT_THAT(with([](auto& l) { l.statuses[2].name = "New"; }),
              testing::AllOf(HasSubstr("statuses[2]"), HasSubstr("'New'")));
  EXPECT_THAT(with([](auto& l) { l.statuses[2].name = "NEW"; }), HasSubstr("statuses[2]"));
  EXPECT_THAT(with([](auto& l) { l.statuses[1].name = ""; }), HasSubstr("statuses[1]"));
  EXPECT_THAT(with([](auto& l) { l.statuses[1].name = " Hot"; }), HasSubstr("statuses[1]"));
  EXPECT_THAT(with([](auto& l) { l.statuses[1].name = std::string(256, 'x'); }),
              HasSubstr("statuses[1]"));
  EXPECT_THAT(with([](auto& l) { l.statuses[1].name = "\xff"; }), HasSubstr("statuses[1]"));
  EXPECT_THAT(with([](auto& l) { l.statuses[1].service_level_hours = -1; }),
              HasSubstr("statuses[1].service_level_hours ('Hot')"));
  EXPECT_THAT(with([](auto& l) {
                l.statuses[1].required_fields = {"Email", "Emial"};
              }),
              testing::AllOf(HasSubstr("statuses[1].required_fields[1] (\'Hot\')"),
                             HasSubstr("Emial"), HasSubstr("Email")));
  EXPECT_THAT(with([](auto& l) { l.statuses[0].key_fields = {"Budget__c"}; }),
              HasSubstr("statuses[0].key_fields[0] (\'New\')"));
  EXPECT_THAT(with([](auto& l) { l.statuses[0].category = Category::kQualified; }),
              HasSubstr("OPEN"));
  EXPECT_THAT(with([](auto& l) { l.statuses.resize(4); }), HasSubstr("CONVERTED"));
  EXPECT_THAT(with([](auto& l) { l.statuses.clear(); }), HasSubstr("statuses"));
  EXPECT_THAT(with([](auto& l) {
                l.transitions = {{"Nowhere", {"New"}}};
              }),
              testing::AllOf(HasSubstr("transitions[0]"), HasSubstr("'Nowhere'")));
  EXPECT_THAT(with([](auto& l) {
                l.transitions = {{"New", {"Hot"}}, {"Hot", {"Nope"}}};
              }),
              testing::AllOf(HasSubstr("transitions[1]"), HasSubstr("'Nope'")));
  EXPECT_THAT(with([](auto& l) {
                l.transitions = {{"New", {"Won"}}};
              }),
              testing::AllOf(HasSubstr("transitions[0]"), HasSubstr("by conversion")));
  EXPECT_THAT(with([](auto& l) {
                l.transitions = {{"Won", {"New"}}};
              }),
              HasSubstr("transitions[0]"));
  EXPECT_THAT(with([](auto& l) { l.stages[0].probability = 101; }), HasSubstr("stages[0]."));
  EXPECT_THAT(with([](auto& l) { l.stages[0].probability = -1; }), HasSubstr("stages[0]."));
  EXPECT_THAT(with([](auto& l) { l.stages[0].won = true; }), HasSubstr("stages[0]."));
  EXPECT_THAT(with([](auto& l) { l.stages[0].forecast_category = "Soon"; }),
              testing::AllOf(HasSubstr("stages[0]."), HasSubstr("Best Case")));
  EXPECT_THAT(with([](auto& l) { l.stages[1].required_fields = {"Nope"}; }),
              HasSubstr("stages[1].required_fields[0] ('Done')"));
  EXPECT_THAT(with([](auto& l) { l.stages[1].name = "Talk"; }), HasSubstr("stages[1]"));
  EXPECT_THAT(with([](auto& l) { l.stages.erase(l.stages.begin()); }), HasSubstr("stages"));
  EXPECT_THAT(with([](auto& l) { l.fiscal_year_start_month = 13; }),
              HasSubstr("fiscal_year_start_month"));
  EXPECT_THAT(with([](auto& l) { l.statuses.resize(201, l.statuses[0]); }), HasSubstr("200"));
}

TEST(ForecastCategory, ApiNames) {
  EXPECT_EQ(ForecastCategoryOf("Best Case"), "BestCase");
  EXPECT_EQ(ForecastCategoryOf("Commit"), "Forecast");
  EXPECT_EQ(ForecastCategoryOf("Most Likely"), "MostLikely");
  EXPECT_EQ(ForecastCategoryOf("Omitted"), "Omitted");
  EXPECT_EQ(ForecastCategoryOf("BestCase"), "");
  EXPECT_EQ(ForecastCategoryOf(""), "");
}

TEST(CategoryName, NamesThemAll) {
  EXPECT_EQ(CategoryName(Category::kOpen), "OPEN");
  EXPECT_EQ(CategoryName(Category::kQualified), "QUALIFIED");
  EXPECT_EQ(CategoryName(Category::kConverted), "CONVERTED");
  EXPECT_EQ(CategoryName(Category::kDisqualified), "DISQUALIFIED");
  EXPECT_EQ(CategoryName(Category::kRecycled), "RECYCLED");
}

}  // namespace
}  // namespace leadkit::lifecycle
