#include "lifecycle/opportunity_rules.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::lifecycle {
namespace {

using testing::HasSubstr;

class OpportunityRulesTest : public StoreTest {
 protected:
  // Probability, forecast (shown and API), closed, won.
  std::string StageOf(RecordId id) {
    return absl::StrCat(Get(id, "Probability"), " ", Get(id, "ForecastCategoryName"), " ",
                        Get(id, "ForecastCategory"), " ", Get(id, "IsClosed"), " ",
                        Get(id, "IsWon"));
  }
  RecordId account_ = kNoId;
  void SetUp() override {
    StoreTest::SetUp();
    account_ = NewAccount();
  }
};

TEST_F(OpportunityRulesTest, TheStageDecidesTheRest) {
  const Lifecycle standard = *Preset("standard");
  for (const Stage& stage : standard.stages) {
    const RecordId id = NewOpportunity(account_, {{"StageName", stage.name}});
    EXPECT_EQ(StageOf(id),
              absl::StrCat(stage.probability, " ", stage.forecast_category, " ",
                           std::string(ForecastCategoryOf(stage.forecast_category)),
                           stage.closed ? " true" : " false", stage.won ? " true" : " false"));
  }
  const RecordId id = NewOpportunity(account_);
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Closed Won"}}));
  EXPECT_EQ(StageOf(id), "100 Closed Closed true true");
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Negotiation/Review"}}));
  EXPECT_EQ(StageOf(id), "90 Pipeline Pipeline false false");
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Closed Lost"}}));
  EXPECT_EQ(StageOf(id), "0 Omitted Omitted true false");
}

TEST_F(OpportunityRulesTest, TheSameWriteMaySayOtherwise) {
  const RecordId id =
      NewOpportunity(account_, {{"Probability", "35"}, {"ForecastCategoryName", "Best Case"}});
  EXPECT_EQ(StageOf(id), "35 Best Case BestCase false false");
  ASSERT_OK(Update("Opportunity", id,
                   {{"StageName", "Negotiation/Review"},
                    {"Probability", "42"},
                    {"ForecastCategoryName", "Commit"}}));
  EXPECT_EQ(StageOf(id), "42 Commit Forecast false false");
  // The value it has already counts as said.
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Needs Analysis"}, {"Probability", "42"}}));
  EXPECT_EQ(StageOf(id), "42 Pipeline Pipeline false false");
}

TEST_F(OpportunityRulesTest, OtherWritesLeaveProbabilityAlone) {
  const RecordId id = NewOpportunity(account_, {{"Amount", "1000"}});
  ASSERT_OK(Update("Opportunity", id, {{"Probability", "73"}}));
  ASSERT_OK(Update("Opportunity", id, {{"NextStep", "Call"}}));
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Prospecting"}, {"Amount", "2000"}}));
  EXPECT_EQ(Get(id, "Probability"), "73");
  EXPECT_EQ(Get(id, "ExpectedRevenue"), "1460.00");
}

TEST_F(OpportunityRulesTest, ClearedMeansWhatTheStageSays) {
  const RecordId id =
      NewOpportunity(account_, {{"Probability", "73"}, {"ForecastCategoryName", "Commit"}});
  ASSERT_OK(Update("Opportunity", id, {{"Probability", ""}}));
  EXPECT_EQ(StageOf(id), "10 Commit Forecast false false");
  ASSERT_OK(Update("Opportunity", id, {{"ForecastCategoryName", ""}}));
  EXPECT_EQ(StageOf(id), "10 Pipeline Pipeline false false");
}

TEST_F(OpportunityRulesTest, ExpectedRevenueIsRoundedToTheCent) {
  const RecordId id = NewOpportunity(account_, {{"Amount", "0.05"}, {"Probability", "50"}});
  EXPECT_EQ(Get(id, "ExpectedRevenue"), "0.03");
  ASSERT_OK(Update("Opportunity", id, {{"Amount", "9999999999999999.99"}, {"Probability", "99"}}));
  EXPECT_EQ(Get(id, "ExpectedRevenue"), "9899999999999999.99");
  ASSERT_OK(Update("Opportunity", id, {{"Amount", ""}}));
  EXPECT_EQ(Get(id, "ExpectedRevenue"), "");
  ASSERT_OK(Update("Opportunity", id, {{"Amount", "-10"}}));
  EXPECT_EQ(Get(id, "ExpectedRevenue"), "-9.90");
}

TEST_F(OpportunityRulesTest, ValuesThatAreRefused) {
  const RecordId id = NewOpportunity(account_);
  const std::string before = Dump();
  absl::Status stage = Update("Opportunity", id, {{"StageName", "Nowhere"}});
  EXPECT_EQ(CodeText(stage), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  EXPECT_THAT(std::string(stage.message()), HasSubstr("Prospecting"));
  EXPECT_EQ(PlaceOf(stage).field, "StageName");
  absl::Status probability = Update("Opportunity", id, {{"Probability", "101"}});
  EXPECT_EQ(CodeText(probability), "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(PlaceOf(probability).field, "Probability");
  EXPECT_EQ(CodeText(Update("Opportunity", id, {{"Probability", "-1"}})),
            "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(CodeText(Update("Opportunity", id, {{"Probability", "1000"}})),
            "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(CodeText(Update("Opportunity", id, {{"ForecastCategoryName", "Soon"}})),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  EXPECT_EQ(CodeText(Update("Opportunity", id, {{"StageName", ""}})), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(CodeText(Update("Opportunity", id, {{"CloseDate", ""}})), "REQUIRED_FIELD_MISSING");
  for (const auto& [field, text] : Fields{{"IsWon", "true"},
                                          {"IsClosed", "true"},
                                          {"ExpectedRevenue", "1"},
                                          {"FiscalYear", "1999"},
                                          {"PushCount", "9"},
                                          {"ForecastCategory", "Closed"}}) {
    EXPECT_EQ(CodeText(Update("Opportunity", id, {{field, text}})),
              "INVALID_FIELD_FOR_INSERT_UPDATE")
        << field;
  }
  EXPECT_EQ(Dump(), before);
}

TEST_F(OpportunityRulesTest, StagesAskForTheirFields) {
  Lifecycle lifecycle = *Preset("standard");
  for (Stage& stage : lifecycle.stages) {
    if (stage.name == "Closed Won") stage.required_fields = {"Amount"};
  }
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId id = NewOpportunity(account_);
  absl::Status status = Update("Opportunity", id, {{"StageName", "Closed Won"}});
  EXPECT_EQ(CodeText(status), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(status).field, "Amount");
  EXPECT_OK(Update("Opportunity", id, {{"StageName", "Closed Won"}, {"Amount", "1"}}));
  EXPECT_EQ(CodeText(TryInsert("Opportunity", {{"Name", "D"},
                                               {"AccountId", Ref(account_)},
                                               {"StageName", "Closed Won"},
                                               {"CloseDate", "2026-06-30"}})),
            "GUARD_NOT_MET");
}

TEST_F(OpportunityRulesTest, MovesIntoALaterMonthAreCounted) {
  const RecordId id = NewOpportunity(account_, {{"CloseDate", "2026-06-10"}});
  EXPECT_EQ(Get(id, "PushCount"), "0");
  for (const auto& [date, count] : Fields{{"2026-06-30", "0"},
                                          {"2026-07-01", "1"},
                                          {"2026-05-01", "1"},
                                          {"2027-05-01", "2"},
                                          {"2026-12-31", "2"},
                                          {"2027-01-01", "3"}}) {
    ASSERT_OK(Update("Opportunity", id, {{"CloseDate", date}}));
    EXPECT_EQ(Get(id, "PushCount"), count) << date;
  }
}

TEST_F(OpportunityRulesTest, FiscalPeriodsFollowTheCloseDateAndTheYearsBegin) {
  const RecordId id = NewOpportunity(account_, {{"CloseDate", "2026-12-31"}});
  EXPECT_EQ(Get(id, "Fiscal"), "2026 4");
  EXPECT_EQ(Get(id, "FiscalYear"), "2026");
  EXPECT_EQ(Get(id, "FiscalQuarter"), "4");
  ASSERT_OK(Update("Opportunity", id, {{"CloseDate", "2027-01-01"}}));
  EXPECT_EQ(Get(id, "Fiscal"), "2027 1");
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.fiscal_year_start_month = 7;
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId other = NewOpportunity(account_, {{"CloseDate", "2026-06-30"}});
  EXPECT_EQ(Get(other, "Fiscal"), "2026 4");
  ASSERT_OK(Update("Opportunity", other, {{"CloseDate", "2026-07-01"}}));
  EXPECT_EQ(Get(other, "Fiscal"), "2027 1");
}

TEST_F(OpportunityRulesTest, TheLastChangeOfStageIsStamped) {
  const RecordId id = NewOpportunity(account_);
  EXPECT_EQ(Get(id, "LastStageChangeDate"), "");
  Tick();
  const int64_t changed = now_;
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Needs Analysis"}}));
  Tick();
  ASSERT_OK(Update("Opportunity", id, {{"Amount", "1"}}));
  EXPECT_EQ(Get(id, "LastStageChangeDate"), FormatDateTime(changed));
}

TEST_F(OpportunityRulesTest, ADocumentsNewNumbersAreForNewMoves) {
  const RecordId id = NewOpportunity(account_);
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.stages[0].probability = 15;
  ASSERT_OK(SetLifecycle(lifecycle));
  ASSERT_OK(Update("Opportunity", id, {{"Amount", "1"}}));
  EXPECT_EQ(Get(id, "Probability"), "10");
  EXPECT_EQ(Get(NewOpportunity(account_), "Probability"), "15");
}

TEST_F(OpportunityRulesTest, AClosedOneKeepsWhereItWasAndWhy) {
  const RecordId id = NewOpportunity(account_, {{"StageName", "Value Proposition"}});
  reason_ = "Price";
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Closed Lost"}}));
  EXPECT_EQ(Get(id, "LastOpenStage"), "Value Proposition");
  EXPECT_EQ(Get(id, "ClosedReason"), "Price");
  EXPECT_EQ(Moves(id).back().reason, "Price");
  // From lost to won it was never open in between.
  reason_ = "";
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Closed Won"}}));
  EXPECT_EQ(Get(id, "LastOpenStage"), "Value Proposition");
  EXPECT_EQ(Get(id, "ClosedReason"), "");
  // Opened again, it is as any open one, in its second cycle.
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Negotiation/Review"}}));
  EXPECT_EQ(Get(id, "LastOpenStage"), "");
  EXPECT_EQ(Get(id, "IsClosed"), "false");
  EXPECT_EQ(Moves(id).back().cycle, 2);
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Closed Lost"}}));
  EXPECT_EQ(Moves(id).back().cycle, 2);
  EXPECT_EQ(Moves(id).size(), 5u);
  EXPECT_EQ(CodeText(Update("Opportunity", id, {{"LastOpenStage", "x"}})),
            "INVALID_FIELD_FOR_INSERT_UPDATE");
  reason_ = std::string(300, 'y');
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Prospecting"}}));
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Closed Lost"}}));
  EXPECT_EQ(Get(id, "ClosedReason").size(), 255u);
  EXPECT_EQ(Moves(id).back().reason.size(), 300u);
}

TEST_F(OpportunityRulesTest, AWonOneIsOpenedBeforeItIsLost) {
  const RecordId id = NewOpportunity(account_, {{"StageName", "Closed Won"}});
  const std::string before = Dump();
  const absl::Status lost = Update("Opportunity", id, {{"StageName", "Closed Lost"}});
  EXPECT_EQ(CodeText(lost), "TRANSITION_NOT_ALLOWED");
  EXPECT_THAT(std::string(lost.message()), HasSubstr("open it again first"));
  const absl::Status less = Update("Opportunity", id, {{"Probability", "75"}});
  EXPECT_EQ(CodeText(less), "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(PlaceOf(less).field, "Probability");
  EXPECT_EQ(CodeText(TryInsert("Opportunity", {{"Name", "D"},
                                               {"AccountId", Ref(account_)},
                                               {"StageName", "Closed Won"},
                                               {"Probability", "90"},
                                               {"CloseDate", "2026-06-30"}})),
            "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(Dump(), before);
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Prospecting"}, {"Probability", "75"}}));
  EXPECT_OK(Update("Opportunity", id, {{"StageName", "Closed Lost"}}));
  // What another system did is a fact, and so is what it thought of it.
  const RecordId won = NewOpportunity(account_, {{"StageName", "Closed Won"}});
  EXPECT_OK(Update("Opportunity", won, {{"StageName", "Closed Lost"}}, records::Authority::kAudit));
  EXPECT_OK(Update("Opportunity", won, {{"StageName", "Closed Won"}, {"Probability", "95"}},
                   records::Authority::kAudit));
  EXPECT_OK(Update("Opportunity", won, {{"NextStep", "Call"}}));
}

TEST_F(OpportunityRulesTest, StagesMayAskWhy) {
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.stages[9].reason_required = true;
  lifecycle.stages[9].reasons = {"Price", "No decision"};
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId id = NewOpportunity(account_);
  const absl::Status why = Update("Opportunity", id, {{"StageName", "Closed Lost"}});
  EXPECT_EQ(CodeText(why), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(why).field, "StageName");
  EXPECT_THAT(std::string(why.message()), HasSubstr("a reason (Price or No decision)"));
  reason_ = "Weather";
  EXPECT_EQ(CodeText(Update("Opportunity", id, {{"StageName", "Closed Lost"}})), "GUARD_NOT_MET");
  reason_ = "Price";
  EXPECT_OK(Update("Opportunity", id, {{"StageName", "Closed Lost"}}));
}

TEST_F(OpportunityRulesTest, AutomatedMovesGoForwardOnly) {
  const auto move = [&](RecordId id, std::string_view stage) {
    return Write([&](storage::WriteTxn& txn) {
      records::Record change(txn.catalog().Get("Opportunity"));
      change.set_id(id);
      change.Mutable(txn.known().opportunity.stage).SetText(stage);
      records::WriteContext context = Context();
      context.automated = true;
      return store().writer().Update(txn, context, change);
    });
  };
  const RecordId id = NewOpportunity(account_, {{"StageName", "Needs Analysis"}});
  EXPECT_EQ(CodeText(move(id, "Prospecting")), "TRANSITION_NOT_ALLOWED");
  EXPECT_OK(move(id, "Value Proposition"));
  EXPECT_OK(move(id, "Closed Lost"));
  EXPECT_EQ(CodeText(move(id, "Value Proposition")), "TRANSITION_NOT_ALLOWED");
}

TEST_F(OpportunityRulesTest, TheStagesItMayGoTo) {
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.stages[8].required_fields = {"Amount"};
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId id = NewOpportunity(account_, {{"StageName", "Needs Analysis"}});
  const auto moves = [&] {
    std::vector<StageMove> found;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(found, store().rules().AllowedStages(view, GetRecord(id)));
      return absl::OkStatus();
    }));
    return found;
  };
  std::vector<StageMove> open = moves();
  ASSERT_EQ(open.size(), 9u);
  EXPECT_TRUE(open[0].backward);
  EXPECT_FALSE(open[2].backward);
  ASSERT_EQ(open[7].failures.size(), 1u);
  EXPECT_EQ(open[7].failures[0].field, "Amount");
  ASSERT_OK(Update("Opportunity", id, {{"StageName", "Closed Won"}, {"Amount", "1"}}));
  for (const StageMove& move : moves()) EXPECT_NE(move.to.name, "Closed Lost");
}

}  // namespace
}  // namespace leadkit::lifecycle
