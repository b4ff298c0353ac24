#include "conversion/explain.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::conversion {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class ExplainTest : public StoreTest {
 protected:
  // "FILL Account.Name  -> Acme" per item.
  std::vector<std::string> Lines(RecordId lead, const ConvertOptions& options = {}) {
    absl::StatusOr<Plan> plan = MakePlan(lead, options);
    EXPECT_OK(plan.status());
    items_ = Explain(*catalog(), *plan);
    std::vector<std::string> lines;
    for (const PlanItem& item : items_) {
      EXPECT_NE(item.reason, "");
      lines.push_back(absl::StrCat(
          std::string(PlanItemKindName(item.kind)), " ", catalog()->object(item.object).api,
          item.field.empty() ? "" : ".", item.field, " ", item.old_value, " -> ", item.new_value));
    }
    return lines;
  }
  std::string ReasonOf(PlanItemKind kind, std::string_view object, std::string_view field = "") {
    for (const PlanItem& item : items_) {
      if (item.kind == kind && catalog()->object(item.object).api == object &&
          item.field == field) {
        return item.reason;
      }
    }
    return "(no such item)";
  }
  std::vector<PlanItem> items_;
};

TEST_F(ExplainTest, NewRecords) {
  const RecordId lead = NewLead({{"FirstName", "Ada"}, {"Phone", "1"}});
  const std::string owner = FormatId("005", system_user());
  EXPECT_THAT(
      Lines(lead),
      ElementsAre("CREATE Account  -> ", "FILL Account.Name  -> Engines",
                  "FILL Account.Phone  -> 1", "FILL Account.OwnerId  -> " + owner,
                  "CREATE Contact  -> ", "FILL Contact.LastName  -> Lovelace",
                  "FILL Contact.FirstName  -> Ada", "FILL Contact.Phone  -> 1",
                  "FILL Contact.OwnerId  -> " + owner, "CREATE Opportunity  -> ",
                  "FILL Opportunity.Name  -> Engines", "FILL Opportunity.StageName  -> Prospecting",
                  "FILL Opportunity.OwnerId  -> " + owner, "FILL Opportunity.CloseDate  -> "));
  EXPECT_THAT(ReasonOf(PlanItemKind::kCreate, "Account"), HasSubstr("'Engines'"));
  EXPECT_THAT(ReasonOf(PlanItemKind::kFill, "Opportunity", "CloseDate"), HasSubstr("fiscal"));
  EXPECT_THAT(ReasonOf(PlanItemKind::kFill, "Opportunity", "StageName"), HasSubstr("first open"));
  EXPECT_THAT(ReasonOf(PlanItemKind::kFill, "Opportunity", "Name"), HasSubstr("company"));
}

TEST_F(ExplainTest, ExistingRecords) {
  const RecordId account = NewAccount("ENGINES");
  ASSERT_OK(Update("Account", account, {{"Phone", "7"}, {"BillingCity", "Rome"}}));
  const RecordId contact = NewContact(account);
  const RecordId lead = NewLead(
      {{"Phone", "1"}, {"Website", "https://e.example"}, {"Country", "UK"}, {"Title", "CTO"}});
  ConvertOptions options;
  options.account = account;
  options.contact = contact;
  options.no_opportunity = true;
  const std::vector<std::string> lines = Lines(lead, options);
  EXPECT_THAT(lines, Contains("LINK Account  -> "));
  EXPECT_THAT(lines, Contains("FILL Account.Website  -> https://e.example"));
  EXPECT_THAT(lines, Contains("KEEP Account.Name ENGINES -> Engines"));
  EXPECT_THAT(lines, Contains("KEEP Account.Phone 7 -> 1"));
  EXPECT_THAT(lines, Contains("KEEP Account.BillingCountry  -> UK"));
  EXPECT_THAT(lines, Contains("KEEP Contact.LastName Hopper -> Lovelace"));
  EXPECT_THAT(lines, Contains("FILL Contact.Title  -> CTO"));
  EXPECT_THAT(lines, Contains("FILL Contact.MailingCountry  -> UK"));
  for (const std::string& line : lines) EXPECT_THAT(line, Not(HasSubstr("Opportunity")));
  EXPECT_THAT(ReasonOf(PlanItemKind::kKeep, "Account", "BillingCountry"), HasSubstr("address"));
  EXPECT_EQ(items_[0].record_id, account);
}

TEST_F(ExplainTest, FollowersUnmappedAndSuggestions) {
  const RecordId account = NewAccount("Engines");
  const RecordId user = NewUser();
  const RecordId lead = NewLead({{"CompanyDunsNumber", "123"}});
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}});
  const RecordId member =
      Insert("CampaignMember",
             {{"CampaignId", Ref(Insert("Campaign", {{"Name", "C"}}))}, {"LeadId", Ref(lead)}});
  ConvertOptions options;
  options.owner = user;
  const std::vector<std::string> lines = Lines(lead, options);
  EXPECT_THAT(lines, Contains("SUGGEST Account  -> "));
  EXPECT_THAT(lines, Contains("MOVE Task  -> "));
  EXPECT_THAT(lines, Contains("MOVE CampaignMember  -> "));
  EXPECT_THAT(lines, Contains("UNMAPPED Lead.CompanyDunsNumber 123 -> "));
  EXPECT_THAT(lines, Contains("FILL Opportunity.CampaignId  -> "));
  EXPECT_THAT(ReasonOf(PlanItemKind::kMove, "Task"), HasSubstr("new owner"));
  std::vector<RecordId> ids;
  for (const PlanItem& item : items_) ids.push_back(item.record_id);
  EXPECT_THAT(ids, testing::AllOf(Contains(account), Contains(task), Contains(member)));
}

TEST_F(ExplainTest, RefusalsComeFirst) {
  const RecordId lead = NewLead({{"Company", ""}});
  const std::vector<std::string> lines = Lines(lead);
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines[0], "REFUSE Lead.Company  -> ");
  EXPECT_EQ(items_[0].code, Code::kBlankCompany);
  EXPECT_EQ(items_[0].record_id, lead);
  ConvertOptions options;
  options.account = 4711;
  EXPECT_THAT(Lines(lead, options), ElementsAre("REFUSE Account  -> "));
}

TEST_F(ExplainTest, ACutNameIsSaidSo) {
  const RecordId lead = NewLead({{"Company", std::string(130, 'x')}});
  Lines(lead);
  EXPECT_THAT(ReasonOf(PlanItemKind::kFill, "Opportunity", "Name"), HasSubstr("cut"));
}

TEST_F(ExplainTest, EveryChoiceHasItsReason) {
  const RecordId account = NewAccount("Engines");
  NewContact(account, {{"Email", "ada@example.com"}});
  const RecordId lead = NewLead({{"Email", "ada@example.com"}});
  ConvertOptions options;
  options.match = MatchPolicy::kLink;
  Lines(lead, options);
  EXPECT_THAT(ReasonOf(PlanItemKind::kLink, "Account"), HasSubstr("'Engines'"));
  EXPECT_THAT(ReasonOf(PlanItemKind::kLink, "Contact"), HasSubstr("ada@example.com"));
  const RecordId twin = NewAccount("Engines");
  Lines(lead, options);
  EXPECT_THAT(ReasonOf(PlanItemKind::kLink, "Account"), HasSubstr("ada@example.com"));
  Lines(NewLead(), options);
  EXPECT_THAT(ReasonOf(PlanItemKind::kLink, "Account"), HasSubstr("oldest"));
  EXPECT_NE(twin, kNoId);
  options.match = MatchPolicy::kNever;
  Lines(lead, options);
  EXPECT_THAT(ReasonOf(PlanItemKind::kCreate, "Account"), HasSubstr("policy"));
  options.blank_company = BlankCompany::kPerson;
  Lines(NewLead({{"Company", ""}}), options);
  EXPECT_THAT(ReasonOf(PlanItemKind::kCreate, "Account"), HasSubstr("person"));
}

TEST(PlanItemKindName, NamesThemAll) {
  EXPECT_EQ(PlanItemKindName(PlanItemKind::kCreate), "CREATE");
  EXPECT_EQ(PlanItemKindName(PlanItemKind::kLink), "LINK");
  EXPECT_EQ(PlanItemKindName(PlanItemKind::kFill), "FILL");
  EXPECT_EQ(PlanItemKindName(PlanItemKind::kKeep), "KEEP");
  EXPECT_EQ(PlanItemKindName(PlanItemKind::kMove), "MOVE");
  EXPECT_EQ(PlanItemKindName(PlanItemKind::kUnmapped), "UNMAPPED");
  EXPECT_EQ(PlanItemKindName(PlanItemKind::kSuggest), "SUGGEST");
  EXPECT_EQ(PlanItemKindName(PlanItemKind::kRefuse), "REFUSE");
}

}  // namespace
}  // namespace leadkit::conversion
