#include "conversion/plan_document.h"
#include "tests/unit/store_fixture.h"

namespace leadkit::conversion {
namespace {

using testing::HasSubstr;

class PlanDocumentTest : public StoreTest {
 protected:
  PlanDocument DocumentFor(RecordId lead, const ConvertOptions& options = {}) {
    absl::StatusOr<Plan> plan = MakePlan(lead, options);
    EXPECT_OK(plan.status());
    return DocumentOf(*catalog(), *plan);
  }
  absl::StatusOr<Conversion> ApplyDocument(const PlanDocument& document) {
    Conversion made;
    LK_RETURN_IF_ERROR(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(made, store().converter().Apply(txn, Context(), document.lead,
                                                          document.options, document.fingerprint));
      return absl::OkStatus();
    }));
    return made;
  }
  std::string Refused(std::string_view text) {
    absl::StatusOr<PlanDocument> document = ParsePlan(*catalog(), text);
    return document.ok() ? "(parsed)" : std::string(document.status().message());
  }
};

TEST_F(PlanDocumentTest, BothFormsKeepEverything) {
  const RecordId account = NewAccount("Engines");
  const RecordId lead = NewLead({{"Phone", "1"}, {"Rating", "Hot"}});
  ConvertOptions options;
  options.account = account;
  options.opportunity_name = "Analytical \"engine\"";
  options.owners = {system_user()};
  options.match = MatchPolicy::kRefuse;
  options.blank_company = BlankCompany::kHousehold;
  options.survivors = {{"Account.Phone", Survivor::kLead}};
  options.allow_disqualified = true;
  options.idempotency_key = "key-1";
  const PlanDocument document = DocumentFor(lead, options);
  ASSERT_OK(document.Refusal(*catalog()));
  const std::string json = ToJson(*catalog(), document);
  for (const std::string& text : {json, ToBytes(*catalog(), document)}) {
    absl::StatusOr<PlanDocument> read = ParsePlan(*catalog(), text);
    ASSERT_OK(read.status());
    EXPECT_EQ(ToJson(*catalog(), *read), json);
    EXPECT_EQ(read->fingerprint, document.fingerprint);
    EXPECT_EQ(read->options.owners, options.owners);
  }
}

TEST_F(PlanDocumentTest, IsAppliedByAnotherProcessLater) {
  const RecordId lead = NewLead({{"Phone", "1"}});
  const std::string text = ToBytes(*catalog(), DocumentFor(lead));
  OpenStore();
  Tick(3600 * kSecond);
  absl::StatusOr<PlanDocument> document = ParsePlan(*catalog(), text);
  ASSERT_OK(document.status());
  absl::StatusOr<Conversion> made = ApplyDocument(*document);
  ASSERT_OK(made.status());
  EXPECT_TRUE(made->account_created);
}

TEST_F(PlanDocumentTest, IsStaleOnceWhatItReadHasChanged) {
  const RecordId lead = NewLead({{"Phone", "1"}});
  const PlanDocument document = DocumentFor(lead);
  ASSERT_OK(Update("Lead", lead, {{"Phone", "2"}}));
  EXPECT_EQ(CodeText(ApplyDocument(document).status()), "PLAN_IS_STALE");
}

TEST_F(PlanDocumentTest, ChangedOptionsAreNotWhatWasPlanned) {
  const RecordId lead = NewLead({{"Phone", "1"}});
  PlanDocument document = DocumentFor(lead);
  document.options.no_opportunity = true;
  EXPECT_EQ(CodeText(ApplyDocument(document).status()), "PLAN_IS_STALE");
}

TEST_F(PlanDocumentTest, ARefusalKeepsItsCodeAndPlace) {
  const RecordId lead = NewLead({{"Company", ""}});
  const std::string json = ToJson(*catalog(), DocumentFor(lead));
  absl::StatusOr<PlanDocument> read = ParsePlan(*catalog(), json);
  ASSERT_OK(read.status());
  const absl::Status refusal = read->Refusal(*catalog());
  EXPECT_EQ(CodeText(refusal), "BLANK_COMPANY");
  EXPECT_EQ(PlaceOf(refusal).field, "Company");
}

TEST_F(PlanDocumentTest, WhatIsNoPlanIsRefused) {
  EXPECT_THAT(Refused(""), HasSubstr("is empty"));
  EXPECT_THAT(Refused("\xff\xff\xff"), HasSubstr("neither JSON nor the bytes"));
  EXPECT_THAT(Refused("{}"), HasSubstr("names no lead"));
  EXPECT_THAT(Refused("{\"lead\":"), HasSubstr("not of the form"));
  EXPECT_THAT(Refused("{\"colour\":\"red\"}"), HasSubstr("colour"));
  EXPECT_THAT(Refused("{\"lead\":\"001000000000001AAA\"}"), HasSubstr("not the id of a Lead"));
  const std::string lead = FormatId("00Q", 77);
  EXPECT_THAT(Refused("{\"lead\":\"" + lead + "\"}"), HasSubstr("fingerprint"));
  EXPECT_THAT(Refused("{\"lead\":\"" + lead + "\",\"fingerprint\":\"xyz\"}"),
              HasSubstr("fingerprint"));
  EXPECT_THAT(Refused("{\"lead\":\"" + lead +
                      "\",\"fingerprint\":\"0123456789abcdef\","
                      "\"options\":{\"account\":\"nonsense\"}}"),
              HasSubstr("account 'nonsense' is not the id of a Account"));
}

}  // namespace
}  // namespace leadkit::conversion
