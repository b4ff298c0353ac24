// Records go along when a document has their status or stage under another name.
#include "lifecycle/renames.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::lifecycle {
namespace {

using testing::HasSubstr;

class RenamesTest : public StoreTest {};

TEST_F(RenamesTest, LeadsGoAlongWithAllOfTheirHistory) {
  const RecordId open = NewLead();
  const RecordId contacted = NewLead({{"Status", "Contacted"}});
  const RecordId binned = NewLead({{"Status", "Unqualified"}});
  const RecordId converted = NewLead();
  ASSERT_OK(Delete("Lead", binned));
  ASSERT_OK(Convert(converted).status());
  Lifecycle waterfall = *Preset("waterfall");
  EXPECT_EQ(CodeText(SetLifecycle(waterfall)), "INVALID_LIFECYCLE");
  waterfall.rename_statuses = {
      {"Contacted", "SAL"}, {"Open", "Inquiry"}, {"Unqualified", "Disqualified"}};
  ASSERT_OK(SetLifecycle(waterfall));
  EXPECT_EQ(Get(open, "Status"), "Inquiry");
  EXPECT_EQ(Get(contacted, "Status"), "SAL");
  EXPECT_EQ(Get(binned, "Status"), "Disqualified");  // which asks for a reason of people
  EXPECT_EQ(Get(converted, "Status"), "Converted");
  const records::StatusMove move = Moves(open).back();
  EXPECT_EQ(move.from, "Open");
  EXPECT_EQ(move.reason, "renamed by the lifecycle 'waterfall'");
  EXPECT_EQ(move.cycle, 1);
  // It is not kept: the document is as it would be without.
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_document WHERE body LIKE '%rename%'"), 0);
}

TEST_F(RenamesTest, ConvertedLeadsGoToAConvertedStatusOnly) {
  const RecordId lead = NewLead();
  ASSERT_OK(Convert(lead).status());
  Lifecycle document = *Preset("standard");
  document.statuses[4].name = "Customer";
  document.rename_statuses = {{"Converted", "Open"}};
  const std::string before = Dump();
  EXPECT_EQ(CodeText(SetLifecycle(document)), "INVALID_LIFECYCLE");
  EXPECT_EQ(Dump(), before);
  document.rename_statuses = {{"Converted", "Customer"}};
  ASSERT_OK(SetLifecycle(document));
  EXPECT_EQ(Get(lead, "Status"), "Customer");
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Rating", "Hot"}})), "CANNOT_UPDATE_CONVERTED_LEAD");
}

TEST_F(RenamesTest, OpportunitiesKeepTheirNumbersAndOutcome) {
  const RecordId account = NewAccount();
  const RecordId open = NewOpportunity(account, {{"Probability", "33"}});
  const RecordId lost = NewOpportunity(account);
  reason_ = "Price";
  ASSERT_OK(Update("Opportunity", lost, {{"StageName", "Closed Lost"}}));
  reason_ = "";
  Lifecycle document = *Preset("standard");
  document.stages[0].name = "Discovery";
  document.stages[0].required_fields = {"Amount"};
  document.stages[9].name = "Lost";
  document.rename_stages = {{"Closed Lost", "Lost"}, {"Prospecting", "Discovery"}};
  ASSERT_OK(SetLifecycle(document));
  EXPECT_EQ(Get(open, "StageName"), "Discovery");
  EXPECT_EQ(Get(open, "Probability"), "33");
  EXPECT_EQ(Get(lost, "StageName"), "Lost");
  EXPECT_EQ(Get(lost, "ClosedReason"), "Price");
  EXPECT_EQ(Get(lost, "LastOpenStage"), "Prospecting");
}

TEST_F(RenamesTest, BothNamesAreChecked) {
  const auto why = [&](const Rename& rename) {
    Lifecycle document = *Preset("standard");
    document.rename_statuses = {rename};
    const absl::Status status = SetLifecycle(document);
    EXPECT_EQ(CodeText(status), "INVALID_LIFECYCLE");
    return std::string(status.message());
  };
  EXPECT_THAT(why({"Open", "Contacted"}), HasSubstr("rename_statuses['Open']: the document has"));
  EXPECT_THAT(why({"Old", "Nowhere"}), HasSubstr("has no 'Nowhere'; use Open"));
}

}  // namespace
}  // namespace leadkit::lifecycle
