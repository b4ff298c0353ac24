#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "lifecycle/lifecycle.h"

namespace leadkit::lifecycle {
namespace {

using testing::ElementsAre;

TEST(Presets, StandardIsValidAndAsTheFieldHasIt) {
  absl::StatusOr<Lifecycle> standard = Preset("standard");
  ASSERT_TRUE(standard.ok());
  EXPECT_TRUE(Check(*schema::Catalog::Standard(), *standard).ok());
  EXPECT_THAT(standard->StatusNames(),
              ElementsAre("Open", "Contacted", "Qualified", "Unqualified", "Converted"));
  EXPECT_EQ(standard->InitialStatus().name, "Open");
  EXPECT_THAT(standard->ConvertedStatusNames(), ElementsAre("Converted"));
  EXPECT_THAT(standard->MovesFrom("Open"), ElementsAre("Contacted", "Qualified", "Unqualified"));
  EXPECT_THAT(standard->MovesFrom("Unqualified"), ElementsAre("Open", "Contacted"));
  EXPECT_EQ(standard->InitialStage().name, "Prospecting");
}

TEST(Presets, StagesAreThoseOfTheSchema) {
  const Lifecycle standard = *Preset("standard");
  const schema::Field& field = schema::Catalog::Standard()->Get("Opportunity").Get("StageName");
  EXPECT_EQ(standard.StageNames(), field.values);
  const auto is = [&](const char* name, int probability, const char* forecast, bool closed,
                      bool won) {
    const Stage* stage = standard.FindStage(name);
    ASSERT_NE(stage, nullptr) << name;
    EXPECT_EQ(stage->probability, probability) << name;
    EXPECT_EQ(stage->forecast_category, forecast) << name;
    EXPECT_EQ(stage->closed, closed) << name;
    EXPECT_EQ(stage->won, won) << name;
  };
  is("Prospecting", 10, "Pipeline", false, false);
  is("Needs Analysis", 20, "Pipeline", false, false);
  is("Negotiation/Review", 90, "Pipeline", false, false);
  is("Closed Won", 100, "Closed", true, true);
  is("Closed Lost", 0, "Omitted", true, false);
}

TEST(Presets, AllAreValidAndReadAsTheyWereWritten) {
  EXPECT_THAT(PresetNames(),
              ElementsAre("standard", "waterfall", "contacts_only", "inbound_outbound"));
  for (const std::string& name : PresetNames()) {
    const Lifecycle preset = *Preset(name);
    EXPECT_EQ(preset.name, name);
    EXPECT_EQ(Check(*schema::Catalog::Standard(), preset), absl::OkStatus());
    const std::string json = ToJson(preset);
    absl::StatusOr<Lifecycle> again = ParseJson(json);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(ToJson(*again), json);
  }
}

TEST(Presets, WaterfallHandsOverFromMarketingToSales) {
  const Lifecycle waterfall = *Preset("waterfall");
  EXPECT_THAT(waterfall.StatusNames(),
              ElementsAre("Inquiry", "MQL", "SAL", "SQL", "Converted", "Recycled", "Disqualified"));
  EXPECT_EQ(waterfall.InitialStatus().name, "Inquiry");
  EXPECT_EQ(waterfall.FindStatus("SQL")->category, Category::kQualified);
  EXPECT_EQ(waterfall.FindStatus("Recycled")->category, Category::kRecycled);
  EXPECT_THAT(waterfall.MovesFrom("Recycled"), ElementsAre("Inquiry", "MQL", "Disqualified"));
  EXPECT_TRUE(waterfall.FindStatus("Disqualified")->reason_required);
  EXPECT_FALSE(waterfall.arrival.Takes("Web"));
}

TEST(Presets, TheOtherTwoConvertOnArrival) {
  const Lifecycle contacts = *Preset("contacts_only");
  EXPECT_TRUE(contacts.arrival.Takes(""));
  EXPECT_TRUE(contacts.arrival.link_matching);
  const Lifecycle outbound = *Preset("inbound_outbound");
  EXPECT_FALSE(outbound.arrival.Takes("Web"));
  EXPECT_TRUE(outbound.arrival.Takes("Cold Call"));
  // A store can go over to them at any time.
  EXPECT_EQ(contacts.StatusNames(), Preset("standard")->StatusNames());
  EXPECT_EQ(outbound.StatusNames(), Preset("standard")->StatusNames());
}

TEST(Presets, AnUnknownNameListsWhatThereIs) {
  absl::StatusOr<Lifecycle> preset = Preset("Standard");
  EXPECT_EQ(CodeOf(preset.status()), Code::kInvalidArgument);
  EXPECT_THAT(std::string(preset.status().message()), testing::HasSubstr("standard"));
}

}  // namespace
}  // namespace leadkit::lifecycle
