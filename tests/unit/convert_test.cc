#include "conversion/convert.h"

#include "conversion/field_map.h"
#include "tests/unit/store_fixture.h"

namespace leadkit::conversion {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ConvertTest : public StoreTest {
 protected:
  Conversion Converted(RecordId lead, const ConvertOptions& options = {}) {
    absl::StatusOr<Conversion> made = Convert(lead, options);
    EXPECT_EQ(made.status(), absl::OkStatus());
    return made.ok() ? *std::move(made) : Conversion();
  }
  ConvertOptions Into(RecordId account, RecordId contact = kNoId) {
    ConvertOptions options;
    options.account = account;
    options.contact = contact;
    options.no_opportunity = true;
    return options;
  }
};

TEST_F(ConvertTest, ALeadBecomesAnAccountAContactAndAnOpportunity) {
  const RecordId owner = NewUser();
  const RecordId converter = NewUser("Converter");
  const RecordId lead = NewLead({{"FirstName", "Ada"},
                                 {"Salutation", "Ms."},
                                 {"Company", "Engines"},
                                 {"Email", "ada@example.com"},
                                 {"Phone", "1"},
                                 {"MobilePhone", "2"},
                                 {"Fax", "3"},
                                 {"Title", "CTO"},
                                 {"Website", "https://e.example"},
                                 {"Industry", "Engineering"},
                                 {"Rating", "Hot"},
                                 {"AnnualRevenue", "1000000.50"},
                                 {"NumberOfEmployees", "12"},
                                 {"Description", "met at a fair"},
                                 {"LeadSource", "Web"},
                                 {"Street", "1 Main St\n2nd floor"},
                                 {"City", "Rome"},
                                 {"Country", "IT"},
                                 {"DoNotCall", "true"},
                                 {"OwnerId", Ref(owner)}});
  store().set_user(converter);
  const Conversion made = Converted(lead);
  EXPECT_EQ(made.lead, lead);
  EXPECT_TRUE(made.account_created && made.contact_created && made.opportunity_created);
  EXPECT_FALSE(made.repeated);
  const auto expect = [&](RecordId id, const Fields& fields) {
    for (const auto& [field, text] : fields) EXPECT_EQ(Get(id, field), text) << field;
  };
  expect(made.account, {{"Name", "Engines"},
                        {"Phone", "1"},
                        {"Fax", "3"},
                        {"Website", "https://e.example"},
                        {"Industry", "Engineering"},
                        {"Rating", "Hot"},
                        {"AnnualRevenue", "1000000.50"},
                        {"NumberOfEmployees", "12"},
                        {"AccountSource", "Web"},
                        {"BillingStreet", "1 Main St\n2nd floor"},
                        {"BillingCity", "Rome"},
                        {"BillingCountry", "IT"},
                        {"ShippingCity", ""},
                        {"Description", ""},
                        {"OwnerId", Ref(owner)},
                        {"CreatedById", Ref(converter)}});
  expect(made.contact, {{"Name", "Ada Lovelace"},
                        {"Salutation", "Ms."},
                        {"AccountId", Ref(made.account)},
                        {"Email", "ada@example.com"},
                        {"Phone", "1"},
                        {"MobilePhone", "2"},
                        {"Title", "CTO"},
                        {"LeadSource", "Web"},
                        {"Description", "met at a fair"},
                        {"MailingCity", "Rome"},
                        {"DoNotCall", "true"},
                        {"HasOptedOutOfEmail", "false"},
                        {"OwnerId", Ref(owner)}});
  expect(made.opportunity, {{"Name", "Engines"},
                            {"AccountId", Ref(made.account)},
                            {"ContactId", Ref(made.contact)},
                            {"StageName", "Prospecting"},
                            {"Probability", "10"},
                            {"ForecastCategoryName", "Pipeline"},
                            {"CloseDate", "2026-06-30"},
                            {"Fiscal", "2026 2"},
                            {"LeadSource", "Web"},
                            {"Amount", ""},
                            {"LastStageChangeDate", ""},
                            {"OwnerId", Ref(owner)}});
  expect(lead, {{"IsConverted", "true"},
                {"Status", "Converted"},
                {"ConvertedDate", "2026-05-14"},
                {"ConvertedAccountId", Ref(made.account)},
                {"ConvertedContactId", Ref(made.contact)},
                {"ConvertedOpportunityId", Ref(made.opportunity)},
                {"LastModifiedById", Ref(converter)},
                {"OwnerId", Ref(owner)},
                {"Phone", "1"}});
  EXPECT_THAT(QueryRows("SELECT opportunity_id, contact_id, is_primary, role FROM "
                        "opportunity_contact_role",
                        4),
              ElementsAre(absl::StrCat(made.opportunity, "|", made.contact, "|1|")));
  ExpectNoDanglingReferences();
}

TEST_F(ConvertTest, EventsAndHistory) {
  const RecordId lead = NewLead();
  const int64_t position = LastEvent();
  reason_ = "signed";
  const Conversion made = Converted(lead);
  EXPECT_THAT(Events(position),
              ElementsAre("created Account", "created Contact", "created Opportunity",
                          "created OpportunityContactRole",
                          "updated Lead Status,IsConverted,ConvertedDate,ConvertedAccountId,"
                          "ConvertedContactId,ConvertedOpportunityId",
                          "converted Lead"));
  EXPECT_THAT(History(lead), Contains("leadConverted:  -> " + Ref(made.contact)));
  EXPECT_THAT(History(lead), Contains("IsConverted: false -> true"));
  EXPECT_THAT(History(made.account), ElementsAre("accountCreatedFromLead:  -> " + Ref(lead)));
  EXPECT_THAT(History(made.contact), ElementsAre("contactCreatedFromLead:  -> " + Ref(lead)));
  EXPECT_THAT(History(made.opportunity),
              ElementsAre("opportunityCreatedFromLead:  -> " + Ref(lead)));
  const std::vector<records::StatusMove> moves = Moves(lead);
  ASSERT_EQ(moves.size(), 2u);
  EXPECT_EQ(moves[1].from, "Open");
  EXPECT_EQ(moves[1].to, "Converted");
  EXPECT_EQ(moves[1].reason, "signed");
}

TEST_F(ConvertTest, ANamedConvertedStatus) {
  lifecycle::Lifecycle lifecycle = *lifecycle::Preset("standard");
  lifecycle.statuses.push_back(
      {.name = "Closed - Converted", .category = lifecycle::Category::kConverted});
  ASSERT_OK(SetLifecycle(lifecycle));
  ConvertOptions options;
  options.converted_status = "Closed - Converted";
  const RecordId lead = NewLead();
  Converted(lead, options);
  EXPECT_EQ(Get(lead, "Status"), "Closed - Converted");
}

// --- Into existing records -----------------------------------------------------------------------

TEST_F(ConvertTest, OnlyBlankFieldsAreFilled) {
  const RecordId account = Insert("Account", {{"Name", "Acme"}, {"Phone", "111"}});
  const RecordId contact = NewContact(account, {{"Email", "old@x.example"}, {"Title", ""}});
  const std::string owner = Ref(NewUser());
  const RecordId lead = NewLead({{"Phone", "222"},
                                 {"Website", "https://x.example"},
                                 {"Email", "new@x.example"},
                                 {"Title", "CTO"},
                                 {"LeadSource", "Web"}});
  ConvertOptions options = Into(account, contact);
  options.owner = NewUser("Elsewhere");
  const std::string account_owner = Get(account, "OwnerId");
  const Conversion made = Converted(lead, options);
  EXPECT_FALSE(made.account_created || made.contact_created || made.opportunity_created);
  EXPECT_EQ(made.opportunity, kNoId);
  EXPECT_EQ(Get(account, "Name"), "Acme");
  EXPECT_EQ(Get(account, "Phone"), "111");
  EXPECT_EQ(Get(account, "Website"), "https://x.example");
  EXPECT_EQ(Get(account, "AccountSource"), "Web");
  EXPECT_EQ(Get(account, "OwnerId"), account_owner);
  EXPECT_EQ(Get(contact, "Email"), "old@x.example");
  EXPECT_EQ(Get(contact, "LastName"), "Hopper");
  EXPECT_EQ(Get(contact, "Title"), "CTO");
  EXPECT_EQ(Get(contact, "Phone"), "222");
  EXPECT_EQ(Get(contact, "LeadSource"), "Web");
  EXPECT_EQ(Get(contact, "OwnerId"), account_owner);
  EXPECT_EQ(Get(lead, "ConvertedOpportunityId"), "");
  EXPECT_THAT(History(account), Contains("accountUpdatedByLead:  -> " + Ref(lead)));
  EXPECT_THAT(History(contact), Contains("contactUpdatedByLead:  -> " + Ref(lead)));
}

TEST_F(ConvertTest, ARecordThatTakesNothingIsNotWritten) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const std::string stamp = Get(contact, "SystemModstamp");
  const RecordId lead = NewLead();
  Tick();
  const int64_t position = LastEvent();
  Converted(lead, Into(account, contact));
  EXPECT_EQ(Get(contact, "SystemModstamp"), stamp);
  EXPECT_EQ(Get(account, "SystemModstamp"), stamp);
  for (const std::string& event : Events(position)) EXPECT_THAT(event, HasSubstr("Lead"));
}

TEST_F(ConvertTest, AnAddressIsCarriedAsAWhole) {
  const RecordId account =
      Insert("Account", {{"Name", "Acme"}, {"BillingCity", "Paris"}, {"ShippingCity", "Lyon"}});
  const RecordId contact = NewContact(account, {{"OtherCity", "Nice"}});
  const RecordId lead =
      NewLead({{"Street", "1 Main"}, {"City", "Rome"}, {"PostalCode", "00100"}, {"Country", "IT"}});
  Converted(lead, Into(account, contact));
  EXPECT_EQ(Get(account, "BillingCity"), "Paris");
  EXPECT_EQ(Get(account, "BillingStreet"), "");
  EXPECT_EQ(Get(account, "BillingCountry"), "");
  EXPECT_EQ(Get(contact, "MailingStreet"), "1 Main");
  EXPECT_EQ(Get(contact, "MailingCity"), "Rome");
  EXPECT_EQ(Get(contact, "MailingPostalCode"), "00100");
  EXPECT_EQ(Get(contact, "MailingCountry"), "IT");
}

TEST_F(ConvertTest, OptOutsStickFromBothSides) {
  for (const char* field : {"DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax"}) {
    for (const char* of_lead : {"false", "true"}) {
      for (const char* of_contact : {"false", "true"}) {
        const RecordId account = NewAccount();
        const RecordId contact = NewContact(account, {{field, of_contact}});
        Converted(NewLead({{field, of_lead}}), Into(account, contact));
        const bool either =
            std::string_view(of_lead) == "true" || std::string_view(of_contact) == "true";
        EXPECT_EQ(Get(contact, field), either ? "true" : "false") << field << of_lead << of_contact;
      }
    }
  }
}

TEST_F(ConvertTest, APolicyMaySayOtherwisePerField) {
  const RecordId account = Insert("Account", {{"Name", "Acme"}, {"Phone", "111"}});
  const RecordId contact =
      NewContact(account, {{"DoNotCall", "true"}, {"HasOptedOutOfEmail", "false"}});
  const RecordId lead = NewLead({{"Phone", "222"},
                                 {"Website", "https://x.example"},
                                 {"HasOptedOutOfEmail", "true"},
                                 {"Title", ""}});
  ConvertOptions options = Into(account, contact);
  options.survivors = {{"account.phone", Survivor::kLead},
                       {"Account.Website", Survivor::kExisting},
                       {"Account.Name", Survivor::kLead},
                       {"Contact.DoNotCall", Survivor::kLead},
                       {"Contact.HasOptedOutOfEmail", Survivor::kExisting},
                       {"Contact.Title", Survivor::kLead},
                       {"Contact.LastName", Survivor::kLead},
                       {"Contact.LastName", Survivor::kExisting}};  // the last word counts
  Converted(lead, options);
  EXPECT_EQ(Get(account, "Phone"), "222");
  EXPECT_EQ(Get(account, "Website"), "https://x.example");  // it was blank
  EXPECT_EQ(Get(account, "Name"), "Engines");
  EXPECT_EQ(Get(contact, "DoNotCall"), "false");
  EXPECT_EQ(Get(contact, "HasOptedOutOfEmail"), "false");
  EXPECT_EQ(Get(contact, "LastName"), "Hopper");
  EXPECT_EQ(QueryInt("SELECT name_key = 'engines' FROM account"), 1);
}

TEST_F(ConvertTest, TheLeadSourceIsOverwrittenOnRequestOnly) {
  for (bool overwrite : {false, true}) {
    const RecordId account = Insert("Account", {{"Name", "Acme"}, {"AccountSource", "Partner"}});
    const RecordId contact = NewContact(account, {{"LeadSource", "Partner"}});
    ConvertOptions options = Into(account, contact);
    options.overwrite_lead_source = overwrite;
    Converted(NewLead({{"LeadSource", "Web"}}), options);
    EXPECT_EQ(Get(contact, "LeadSource"), overwrite ? "Web" : "Partner");
    EXPECT_EQ(Get(account, "AccountSource"), "Partner");
  }
  // A blank source overwrites nothing.
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account, {{"LeadSource", "Partner"}});
  ConvertOptions options = Into(account, contact);
  options.overwrite_lead_source = true;
  Converted(NewLead(), options);
  EXPECT_EQ(Get(contact, "LeadSource"), "Partner");
}

TEST_F(ConvertTest, TheOwnerIsForNewRecordsOnly) {
  const RecordId account = NewAccount();
  const RecordId owner = NewUser();
  ConvertOptions options;
  options.account = account;
  options.owner = owner;
  const RecordId lead = NewLead();
  const Conversion made = Converted(lead, options);
  EXPECT_EQ(Get(account, "OwnerId"), Ref(system_user()));
  EXPECT_EQ(Get(made.contact, "OwnerId"), Ref(owner));
  EXPECT_EQ(Get(made.opportunity, "OwnerId"), Ref(owner));
  EXPECT_EQ(Get(lead, "OwnerId"), Ref(system_user()));
}

// --- The opportunity -----------------------------------------------------------------------------

TEST_F(ConvertTest, TheCloseDateIsTheEndOfTheFiscalQuarter) {
  struct Case {
    int start_month;
    const char* today;
    const char* close;
  };
  for (const Case& c :
       {Case{1, "2026-01-01", "2026-03-31"}, Case{1, "2026-03-31", "2026-03-31"},
        Case{1, "2026-04-01", "2026-06-30"}, Case{1, "2026-12-31", "2026-12-31"},
        Case{2, "2026-05-14", "2026-07-31"}, Case{2, "2026-01-15", "2026-01-31"},
        Case{3, "2024-02-01", "2024-02-29"}, Case{4, "2026-05-14", "2026-06-30"},
        Case{12, "2026-11-30", "2026-11-30"}, Case{12, "2025-12-01", "2026-02-28"}}) {
    lifecycle::Lifecycle lifecycle = *lifecycle::Preset("standard");
    lifecycle.fiscal_year_start_month = c.start_month;
    SetDate(c.today);
    ASSERT_OK(SetLifecycle(lifecycle));
    EXPECT_EQ(Get(Converted(NewLead()).opportunity, "CloseDate"), c.close)
        << c.start_month << " " << c.today;
  }
}

TEST_F(ConvertTest, TheFirstOpenStageAndItsNumbers) {
  lifecycle::Lifecycle lifecycle = *lifecycle::Preset("standard");
  std::swap(lifecycle.stages[0], lifecycle.stages[8]);  // Closed Won comes first
  ASSERT_OK(SetLifecycle(lifecycle));
  const Conversion made = Converted(NewLead());
  EXPECT_EQ(Get(made.opportunity, "StageName"), "Qualification");
}

TEST_F(ConvertTest, TheNameIsTheCompanysOrTheGivenOne) {
  const std::string longest(255, 'x');
  EXPECT_EQ(Get(Converted(NewLead({{"Company", longest}})).opportunity, "Name"),
            longest.substr(0, 120));
  ConvertOptions options;
  options.opportunity_name = " Big deal ";
  EXPECT_EQ(Get(Converted(NewLead(), options).opportunity, "Name"), "Big deal");
}

TEST_F(ConvertTest, AnExistingOpportunityGetsTheContactsRole) {
  const RecordId account = NewAccount();
  const RecordId empty = NewOpportunity(account, {{"LeadSource", ""}});
  const RecordId taken =
      NewOpportunity(account, {{"ContactId", Ref(NewContact(account))}, {"LeadSource", "Partner"}});
  const auto roles = [&](RecordId opportunity) {
    return QueryRows(absl::StrCat("SELECT contact_id, is_primary FROM opportunity_contact_role "
                                  "WHERE opportunity_id = ",
                                  opportunity, " ORDER BY id"),
                     2);
  };
  ConvertOptions options;
  options.account = account;
  options.opportunity = empty;
  Conversion made = Converted(NewLead({{"LeadSource", "Web"}}), options);
  EXPECT_EQ(made.opportunity, empty);
  EXPECT_FALSE(made.opportunity_created);
  EXPECT_THAT(roles(empty), ElementsAre(absl::StrCat(made.contact, "|1")));
  EXPECT_EQ(Get(empty, "Name"), "Deal");
  EXPECT_EQ(Get(empty, "LeadSource"), "Web");
  EXPECT_EQ(Get(empty, "CloseDate"), "2026-06-30");
  options.opportunity = taken;
  made = Converted(NewLead({{"LeadSource", "Web"}}), options);
  EXPECT_EQ(roles(taken).size(), 2u);
  EXPECT_EQ(roles(taken)[1], absl::StrCat(made.contact, "|0"));
  EXPECT_EQ(Get(taken, "LeadSource"), "Partner");
  // The same contact again is in its place already.
  options.contact = made.contact;
  Converted(NewLead(), options);
  EXPECT_EQ(roles(taken).size(), 2u);
}

TEST_F(ConvertTest, TwoLeadsOfOneCompanyOneAfterTheOther) {
  ConvertOptions options;
  options.match = MatchPolicy::kLink;
  const Conversion first = Converted(NewLead({{"Email", "a@example.com"}}), options);
  const Conversion second = Converted(NewLead({{"Email", "b@example.com"}}), options);
  const Conversion again = Converted(NewLead({{"Email", "A@example.com"}}), options);
  EXPECT_EQ(second.account, first.account);
  EXPECT_FALSE(second.account_created);
  EXPECT_NE(second.contact, first.contact);
  EXPECT_EQ(again.contact, first.contact);
  EXPECT_EQ(CountOf("Account"), 1);
}

// --- Once ----------------------------------------------------------------------------------------

TEST_F(ConvertTest, TheSameKeyGivesTheFirstResult) {
  const RecordId lead = NewLead({{"CompanyDunsNumber", "7"}});
  ConvertOptions options;
  options.idempotency_key = "order-4711";
  const Conversion first = Converted(lead, options);
  EXPECT_FALSE(first.repeated);
  const std::string before = Dump();
  Tick();
  const Conversion again = Converted(lead, options);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.lead, first.lead);
  EXPECT_EQ(again.account, first.account);
  EXPECT_EQ(again.contact, first.contact);
  EXPECT_EQ(again.opportunity, first.opportunity);
  EXPECT_TRUE(again.account_created && again.contact_created && again.opportunity_created);
  EXPECT_EQ(again.unmapped, first.unmapped);
  EXPECT_EQ(again.unmapped.size(), 1u);
  // Whatever else is asked for.
  options.no_opportunity = true;
  EXPECT_TRUE(Converted(lead, options).repeated);
  absl::StatusOr<Conversion> other = Convert(NewLead(), options);
  EXPECT_EQ(CodeText(other), "DUPLICATE_VALUE");
  EXPECT_THAT(std::string(other.status().message()), HasSubstr(Ref(lead)));
  options.idempotency_key = "another";
  EXPECT_EQ(CodeText(Convert(lead, options)), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_EQ(CountOf("Account"), 1);
  EXPECT_NE(Dump(), before);  // the other lead
}

TEST_F(ConvertTest, APlanKeepsItsKey) {
  const RecordId lead = NewLead();
  ConvertOptions options;
  options.idempotency_key = "k";
  absl::StatusOr<Plan> plan = MakePlan(lead, options);
  ASSERT_OK(plan.status());
  ASSERT_OK(Apply(*plan).status());
  absl::StatusOr<Conversion> again = Apply(*plan);
  ASSERT_OK(again.status());
  EXPECT_TRUE(again->repeated);
}

TEST_F(ConvertTest, AKeyOfARefusedConversionIsFree) {
  const RecordId lead = NewLead({{"Company", ""}});
  ConvertOptions options;
  options.idempotency_key = "k";
  EXPECT_EQ(CodeText(Convert(lead, options)), "BLANK_COMPANY");
  ASSERT_OK(Update("Lead", lead, {{"Company", "Engines"}}));
  EXPECT_FALSE(Converted(lead, options).repeated);
}

TEST_F(ConvertTest, ConvertingTwiceNamesWhatItBecame) {
  const RecordId lead = NewLead();
  const Conversion made = Converted(lead);
  const std::string before = Dump();
  absl::StatusOr<Conversion> again = Convert(lead);
  EXPECT_EQ(CodeText(again), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_THAT(std::string(again.status().message()),
              testing::AllOf(HasSubstr(Ref(made.account)), HasSubstr(Ref(made.contact)),
                             HasSubstr(Ref(made.opportunity))));
  EXPECT_EQ(PlaceOf(again.status()).record_id, lead);
  EXPECT_EQ(Dump(), before);
}

TEST_F(ConvertTest, ARolledBackConversionLeavesNothing) {
  const RecordId lead = NewLead();
  Insert("Task", {{"WhoId", Ref(lead)}});
  const std::string before = Dump();
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  const Conversion made = Converted(lead);
  EXPECT_EQ(Get(lead, "IsConverted"), "true");
  EXPECT_NE(made.account, kNoId);
  (*transaction)->Rollback();
  transaction_ = nullptr;
  EXPECT_EQ(Dump(), before);
  EXPECT_OK(Convert(lead).status());
}

// Whatever fails on the way, all of it is undone.
TEST_F(ConvertTest, AFailureHalfwayLeavesNothing) {
  schema::Field unique = FieldOf("Number__c", schema::Kind::kText);
  unique.external_id = true;
  ASSERT_OK(AddField("Contact", unique));
  ASSERT_OK(AddField("Lead", FieldOf("Number__c", schema::Kind::kText)));
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return SetCustomMapping(txn, Context(), "Number__c", "Contact.Number__c");
  }));
  NewContact(NewAccount(), {{"Number__c", "7"}});
  const RecordId lead = NewLead({{"Number__c", "7"}});
  Insert("Task", {{"WhoId", Ref(lead)}});
  const std::string before = Dump();
  EXPECT_EQ(CodeText(Convert(lead)), "DUPLICATE_VALUE");
  EXPECT_EQ(Dump(), before);
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  EXPECT_EQ(CodeText(Convert(lead)), "DUPLICATE_VALUE");
  EXPECT_EQ(Dump(), before);
  transaction_ = nullptr;
  ASSERT_OK((*transaction)->Commit());
  EXPECT_EQ(Get(lead, "IsConverted"), "false");
}

// --- Afterwards ----------------------------------------------------------------------------------

TEST_F(ConvertTest, AnIdResolvesToItsSuccessor) {
  const RecordId lead = NewLead();
  const RecordId other = NewLead();
  const Conversion made = Converted(lead);
  const auto resolve = [&](RecordId id) -> std::string {
    std::string text;
    absl::Status status = store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const Successor successor, Resolve(view, id));
      text = absl::StrCat(view.catalog().object(successor.object).api, " ", successor.id);
      return absl::OkStatus();
    });
    return status.ok() ? text : CodeText(status);
  };
  EXPECT_EQ(resolve(lead), absl::StrCat("Contact ", made.contact));
  EXPECT_EQ(resolve(made.contact), absl::StrCat("Contact ", made.contact));
  EXPECT_EQ(resolve(other), absl::StrCat("Lead ", other));
  EXPECT_EQ(resolve(made.account), absl::StrCat("Account ", made.account));
  EXPECT_EQ(resolve(4711), "NOT_FOUND");
  ASSERT_OK(Delete("Account", made.account));
  EXPECT_EQ(resolve(lead), absl::StrCat("Contact ", made.contact));
  ASSERT_OK(Purge("Account", made.account).status());
  EXPECT_EQ(resolve(lead), "NOT_FOUND");
}

TEST_F(ConvertTest, WhatItMadeAreOrdinaryRecords) {
  const RecordId lead = NewLead();
  const Conversion made = Converted(lead);
  EXPECT_OK(Update("Contact", made.contact, {{"Phone", "9"}}));
  EXPECT_OK(Update("Account", made.account, {{"Name", "Renamed"}}));
  EXPECT_OK(Update("Opportunity", made.opportunity, {{"StageName", "Closed Won"}}));
  ASSERT_OK(Delete("Account", made.account));
  ASSERT_OK(Undelete("Account", made.account));
  EXPECT_EQ(Get(lead, "ConvertedContactId"), Ref(made.contact));
  EXPECT_EQ(Get(made.contact, "AccountId"), Ref(made.account));
}

TEST_F(ConvertTest, UnmappedValuesAreInTheResult) {
  const RecordId lead = NewLead({{"CompanyDunsNumber", "7"}, {"IsUnreadByOwner", "true"}});
  const Conversion made = Converted(lead);
  std::vector<std::string> names;
  for (int ordinal : made.unmapped) {
    names.push_back(ObjectOf("Lead").fields[static_cast<size_t>(ordinal)].api);
  }
  EXPECT_THAT(names, ElementsAre("CompanyDunsNumber", "IsUnreadByOwner"));
  EXPECT_EQ(Get(lead, "CompanyDunsNumber"), "7");
  EXPECT_THAT(Converted(NewLead()).unmapped, IsEmpty());
}

TEST_F(ConvertTest, CandidatesAreInTheResult) {
  const RecordId account = NewAccount("Engines");
  const RecordId contact = NewContact(account, {{"Email", "a@example.com"}});
  const Conversion made = Converted(NewLead({{"Email", "a@example.com"}}));
  EXPECT_THAT(made.account_candidates, ElementsAre(account));
  EXPECT_THAT(made.contact_candidates, ElementsAre(contact));
}

}  // namespace
}  // namespace leadkit::conversion
