// Which records a conversion uses or makes, by the policies of its options.
#include "tests/unit/plan_fixture.h"

namespace leadkit::conversion {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(PlanTest, AHouseholdForWantOfACompany) {
  ConvertOptions options = Linking();
  options.blank_company = BlankCompany::kHousehold;
  const RecordId lead = NewLead({{"Company", ""}, {"FirstName", "Ada"}, {"Email", "ada@l.test"}});
  const Plan plan = PlanOf(lead, options);
  EXPECT_EQ(plan.account.choice, Choice::kHousehold);
  EXPECT_EQ(plan.account.record.Text(plan.account.record.object().OrdinalOf("Name")),
            "Lovelace Household");
  // The name alone is no reason to join another family of that name.
  const RecordId other = NewAccount("Lovelace Household");
  EXPECT_EQ(PlanOf(lead, options).account.mode, Mode::kCreate);
  EXPECT_THAT(IdsOf(PlanOf(lead, options).account.candidates), ElementsAre(other));
  Insert("Contact",
         {{"LastName", "L"}, {"Email", "ada@l.test"}, {"AccountId", FormatId("001", other)}});
  EXPECT_EQ(PlanOf(lead, options).account.id, other);
}

TEST_F(PlanTest, LookAlikesAreRefusedUnderThatPolicy) {
  ConvertOptions options;
  options.match = MatchPolicy::kRefuse;
  const RecordId lead = NewLead({{"Email", "ada@l.test"}});
  EXPECT_EQ(PlanOf(lead, options).refusal, absl::OkStatus());
  const RecordId account = NewAccount("Other");
  const RecordId contact =
      Insert("Contact",
             {{"LastName", "L"}, {"Email", "ada@l.test"}, {"AccountId", FormatId("001", account)}});
  EXPECT_EQ(Refusal(lead, options), "DUPLICATES_DETECTED");
  EXPECT_THAT(std::string(refusal_.message()), HasSubstr(FormatId("003", contact)));
  // Whoever names the records has decided.
  options.account = account;
  options.contact = contact;
  EXPECT_EQ(PlanOf(lead, options).contact.id, contact);
}

TEST_F(PlanTest, OneOwnerOrOwnersInTurn) {
  ConvertOptions options;
  options.owners = {system_user()};
  EXPECT_EQ(PlanOf(NewLead(), options).owner, system_user());
  options.owner = system_user();
  EXPECT_EQ(Refusal(NewLead(), options), "CONFLICTING_OPTIONS");
}

TEST_F(PlanTest, GuardsOfTheConvertedStatusAreAskedByThePlan) {
  lifecycle::Lifecycle document = *lifecycle::Preset("standard");
  for (lifecycle::Status& status : document.statuses) {
    if (status.category == lifecycle::Category::kConverted) status.required_fields = {"Email"};
  }
  ASSERT_OK(SetLifecycle(document));
  EXPECT_EQ(Refusal(NewLead()), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(refusal_).field, "Email");
  EXPECT_EQ(PlanOf(NewLead({{"Email", "a@l.test"}})).refusal, absl::OkStatus());
}

TEST_F(PlanTest, ARecordTypeOfTheNewOpportunityDecidesItsFirstStage) {
  absl::StatusOr<lifecycle::Lifecycle> document = lifecycle::ParseJson(lifecycle::ToJson([] {
    lifecycle::Lifecycle standard = *lifecycle::Preset("standard");
    lifecycle::RecordType renewal;
    renewal.object = "Opportunity";
    renewal.name = "Renewal";
    renewal.stages = {"Negotiation/Review", "Closed Won", "Closed Lost"};
    standard.record_types.push_back(renewal);
    return standard;
  }()));
  ASSERT_OK(document.status());
  ASSERT_OK(SetLifecycle(*document));
  ConvertOptions options;
  options.opportunity_record_type = "Renewal";
  const RecordId lead = NewLead();
  absl::StatusOr<Conversion> made = Convert(lead, options);
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(made->opportunity, "StageName"), "Negotiation/Review");
  EXPECT_EQ(Get(made->opportunity, "RecordType"), "Renewal");
  options.opportunity_record_type = "Upsell";
  EXPECT_EQ(Refusal(NewLead(), options), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  options.no_opportunity = true;
  EXPECT_EQ(Refusal(NewLead(), options), "CONFLICTING_OPTIONS");
}

TEST_F(PlanTest, AKeyThatWasUsedTellsWhatComesOfIt) {
  ConvertOptions options;
  options.idempotency_key = "key";
  const RecordId lead = NewLead();
  absl::StatusOr<Conversion> made = Convert(lead, options);
  ASSERT_OK(made.status());
  const Plan again = PlanOf(lead, options);
  EXPECT_EQ(again.contact.choice, Choice::kRepeated);
  EXPECT_EQ(again.contact.id, made->contact);
  absl::StatusOr<Conversion> repeated = Apply(again);
  ASSERT_OK(repeated.status());
  EXPECT_TRUE(repeated->repeated);
  EXPECT_EQ(Refusal(NewLead(), options), "DUPLICATE_VALUE");
}

}  // namespace
}  // namespace leadkit::conversion
