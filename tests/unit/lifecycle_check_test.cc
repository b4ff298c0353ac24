// Checking documents as a whole: each mistake with its place, all of them at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "lifecycle/lifecycle.h"

namespace leadkit::lifecycle {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

Findings FindingsOf(const std::function<void(Lifecycle&)>& change) {
  Lifecycle lifecycle = *Preset("waterfall");
  change(lifecycle);
  return Examine(*schema::Catalog::Standard(), lifecycle);
}

// The one mistake that the change makes.
std::string Mistake(const std::function<void(Lifecycle&)>& change) {
  const std::vector<std::string> mistakes = FindingsOf(change).mistakes;
  EXPECT_EQ(mistakes.size(), 1u) << testing::PrintToString(mistakes);
  return mistakes.empty() ? "" : mistakes[0];
}

TEST(LifecycleCheck, GuardsNameFieldsOfTheRightKind) {
  EXPECT_THAT(Mistake([](auto& l) {
                l.statuses[1].required_fields = {"Email", "Scroe__c"};
              }),
              AllOf(StartsWith("statuses[1].required_fields[1] ('MQL'): "), HasSubstr("Scroe__c")));
  EXPECT_THAT(Mistake([](auto& l) {
                l.statuses[1].required_fields = {"Email", "email"};
              }),
              HasSubstr("Email stands twice"));
  EXPECT_THAT(Mistake([](auto& l) { l.statuses[1].must_be_true = {"Email"}; }),
              AllOf(StartsWith("statuses[1].must_be_true[0] ('MQL'): "), HasSubstr("yes or no")));
  EXPECT_THAT(Mistake([](auto& l) { l.statuses[1].must_be_false = {"Nope"}; }),
              StartsWith("statuses[1].must_be_false[0]"));
  EXPECT_THAT(Mistake([](auto& l) {
                l.statuses[1].must_be_true = {"HasOptedOutOfFax"};
                l.statuses[1].must_be_false = {"HasOptedOutOfFax"};
              }),
              HasSubstr("must be true as well"));
  EXPECT_THAT(Mistake([](auto& l) { l.stages[2].required_fields = {"Company"}; }),
              StartsWith("stages[2].required_fields[0] ('Needs Analysis'): "));
  EXPECT_THAT(
      Mistake([](auto& l) { l.statuses[1].key_fields.assign(kMaxFieldsInList + 1, "Email"); }),
      AllOf(StartsWith("statuses[1].key_fields"), HasSubstr("100 at most")));
}

TEST(LifecycleCheck, AScoreIsANumberThatItsFieldCanHold) {
  const auto with = [](const char* field, const char* value) {
    return Mistake([&](auto& l) { l.statuses[1].min_score = {field, value}; });
  };
  EXPECT_THAT(with("Nope", "1"), StartsWith("statuses[1].min_score.field ('MQL'): "));
  EXPECT_THAT(with("Email", "1"), HasSubstr("a score is a number"));
  EXPECT_THAT(with("", "1"), StartsWith("statuses[1].min_score.field"));
  EXPECT_THAT(with("NumberOfEmployees", "1.5"), HasSubstr("0 digits after the point"));
  EXPECT_THAT(with("AnnualRevenue", "0.005"), HasSubstr("2 digits after the point"));
  for (const char* value : {"", "1e+30", "nan", "inf", "ten"}) {
    EXPECT_THAT(with("NumberOfEmployees", value), HasSubstr("can't hold")) << value;
  }
  EXPECT_THAT(FindingsOf([](auto& l) {
                l.statuses[1].min_score = {"AnnualRevenue", "-0.25"};
              }).mistakes,
              IsEmpty());
}

TEST(LifecycleCheck, NamesAreShortPlainAndTellable) {
  const auto with = [](std::string name) {
    return Mistake([&](auto& l) {
      l.transitions.clear();
      l.statuses[0].name = name;
    });
  };
  for (const std::string& name :
       {std::string(), std::string(" MQL"), std::string("A\nB"), std::string("A\tB"),
        std::string("\xff"), std::string(256, 'x'), std::string("\xe2\x80\x83x")}) {
    EXPECT_THAT(with(name), StartsWith("statuses[0].name")) << name;
  }
  EXPECT_THAT(with("mql"), AllOf(StartsWith("statuses[1].name"), HasSubstr("twice")));
  EXPECT_THAT(FindingsOf([](auto& l) {
                l.transitions.clear();
                l.statuses[0].name = std::string(255, 'x');
              }).mistakes,
              IsEmpty());
  EXPECT_THAT(Mistake([](auto& l) { l.name = "\xff"; }), StartsWith("name: "));
  EXPECT_THAT(Mistake([](auto& l) { l.statuses[0].guidance.assign(4001, 'x'); }),
              StartsWith("statuses[0].guidance"));
  EXPECT_THAT(Mistake([](auto& l) {
                l.statuses[5].reasons = {"A", "a"};
              }),
              StartsWith("statuses[5].reasons[1]"));
  EXPECT_THAT(Mistake([](auto& l) { l.statuses[5].reasons = {""}; }),
              StartsWith("statuses[5].reasons[0]"));
}

TEST(LifecycleCheck, StatusesAndTransitions) {
  EXPECT_THAT(Mistake([](auto& l) {
                l.statuses[0].is_default = true;
                l.statuses[1].is_default = true;
              }),
              AllOf(StartsWith("statuses[1].default"), HasSubstr("'Inquiry'")));
  EXPECT_THAT(Mistake([](auto& l) { l.statuses[3].is_default = true; }),
              StartsWith("statuses[3].default"));
  EXPECT_THAT(Mistake([](auto& l) { l.statuses[0].service_level_hours = -1; }),
              StartsWith("statuses[0].service_level_hours"));
  EXPECT_THAT(Mistake([](auto& l) { l.statuses[0].service_level_hours = int64_t{1} << 40; }),
              StartsWith("statuses[0].service_level_hours"));
  EXPECT_THAT(Mistake([](auto& l) { l.statuses[4].reason_required = true; }),
              AllOf(StartsWith("statuses[4].reason_required"), HasSubstr("conversion")));
  EXPECT_THAT(Mistake([](auto& l) { l.transitions[0].to[1] = "Nowhere"; }),
              AllOf(StartsWith("transitions[0].to[1] ('Inquiry'): "), HasSubstr("'Nowhere'")));
  EXPECT_THAT(Mistake([](auto& l) {
                l.transitions[0].to = {"MQL", "MQL"};
              }),
              StartsWith("transitions[0].to[1]"));
  EXPECT_THAT(Mistake([](auto& l) { l.transitions[0].to = {"Converted"}; }),
              AllOf(StartsWith("transitions[0].to[0]"), HasSubstr("by conversion")));
  EXPECT_THAT(Mistake([](auto& l) { l.transitions[0].from = "Converted"; }),
              StartsWith("transitions[0].from"));
  EXPECT_THAT(Mistake([](auto& l) { l.transitions.assign(1001, l.transitions[0]); }),
              StartsWith("transitions: 1000 at most"));
}

TEST(LifecycleCheck, StagesAreOpenWonAndLost) {
  const auto drop = [](std::string_view name) {
    return Mistake([&](auto& l) {
      std::erase_if(l.stages, [&](const Stage& stage) { return stage.name == name; });
    });
  };
  EXPECT_THAT(drop("Closed Won"), HasSubstr("closed and won"));
  EXPECT_THAT(drop("Closed Lost"), HasSubstr("not won"));
  EXPECT_THAT(Mistake([](auto& l) { l.stages.erase(l.stages.begin(), l.stages.end() - 2); }),
              HasSubstr("must be open"));
  EXPECT_THAT(Mistake([](auto& l) { l.stages[8].probability = 90; }),
              AllOf(StartsWith("stages[8].probability ('Closed Won')"), HasSubstr("100")));
  EXPECT_THAT(FindingsOf([](auto& l) { l.stages.clear(); }).mistakes.size(), 3u);
}

TEST(LifecycleCheck, ArrivalsSayWhomTheyMean) {
  EXPECT_THAT(Mistake([](auto& l) { l.arrival.no_opportunity = true; }),
              AllOf(StartsWith("arrival: "), HasSubstr("lead_sources")));
  EXPECT_THAT(Mistake([](auto& l) {
                l.arrival.every_lead = true;
                l.arrival.lead_sources = {"Web"};
              }),
              StartsWith("arrival.lead_sources"));
  EXPECT_THAT(Mistake([](auto& l) {
                l.arrival.lead_sources = {"Web", "web"};
              }),
              StartsWith("arrival.lead_sources[1]"));
  EXPECT_THAT(Mistake([](auto& l) {
                l.arrival.every_lead = true;
                l.arrival.converted_status = "MQL";
              }),
              AllOf(StartsWith("arrival.converted_status"), HasSubstr("use Converted")));
}

TEST(LifecycleCheck, AllMistakesAreToldAndTheFirstIsTheError) {
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.statuses[0].required_fields = {"Nope"};
  lifecycle.stages[0].probability = 101;
  lifecycle.fiscal_year_start_month = 0;
  EXPECT_EQ(Examine(*schema::Catalog::Standard(), lifecycle).mistakes.size(), 3u);
  const absl::Status status = Check(*schema::Catalog::Standard(), lifecycle);
  EXPECT_EQ(CodeOf(status), Code::kInvalidLifecycle);
  EXPECT_THAT(std::string(status.message()),
              AllOf(StartsWith("statuses[0].required_fields[0] ('Open'): "),
                    HasSubstr("(and 2 more mistakes)")));
  lifecycle.statuses.resize(kMaxStatuses, lifecycle.statuses[0]);
  EXPECT_EQ(Examine(*schema::Catalog::Standard(), lifecycle).mistakes.size(), 100u);
}

TEST(LifecycleCheck, WhatNoMoveReachesIsAWarning) {
  const Findings found = FindingsOf([](auto& l) {
    for (Transition& transition : l.transitions) std::erase(transition.to, "Recycled");
    std::erase_if(l.transitions, [](const Transition& t) { return t.from == "SAL"; });
  });
  EXPECT_THAT(found.mistakes, IsEmpty());
  EXPECT_THAT(
      found.warnings,
      ElementsAre(AllOf(StartsWith("statuses[2] ('SAL'): "), HasSubstr("no move leads out")),
                  StartsWith("statuses[3] ('SQL'): no moves lead here"),
                  StartsWith("statuses[5] ('Recycled'): no moves lead here")));
  for (const std::string& name : PresetNames()) {
    EXPECT_THAT(Examine(*schema::Catalog::Standard(), *Preset(name)).warnings, IsEmpty()) << name;
  }
}

}  // namespace
}  // namespace leadkit::lifecycle
