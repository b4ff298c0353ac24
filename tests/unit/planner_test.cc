#include "conversion/planner.h"

#include <functional>

#include "conversion/field_map.h"
#include "tests/unit/plan_fixture.h"

namespace leadkit::conversion {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// --- Refusals ------------------------------------------------------------------------------------

TEST_F(PlanTest, AContactWithoutItsAccount) {
  ConvertOptions options;
  options.contact = NewContact(NewAccount());
  EXPECT_EQ(Refusal(NewLead(), options), "CONTACT_WITHOUT_ACCOUNT");
  options.match = MatchPolicy::kLink;
  EXPECT_EQ(Refusal(NewLead(), options), "CONTACT_WITHOUT_ACCOUNT");
}

TEST_F(PlanTest, AContactOfAnotherAccount) {
  ConvertOptions options;
  options.account = NewAccount();
  options.contact = NewContact(NewAccount("Other"));
  EXPECT_EQ(Refusal(NewLead(), options), "CONTACT_OF_ANOTHER_ACCOUNT");
  EXPECT_EQ(PlaceOf(refusal_).record_id, options.contact);
}

TEST_F(PlanTest, AnOpportunityOfAnotherAccount) {
  ConvertOptions options;
  options.account = NewAccount();
  options.opportunity = NewOpportunity(NewAccount("Other"));
  EXPECT_EQ(Refusal(NewLead(), options), "OPPORTUNITY_OF_ANOTHER_ACCOUNT");
  EXPECT_EQ(PlaceOf(refusal_).record_id, options.opportunity);
}

TEST_F(PlanTest, OptionsThatExcludeEachOther) {
  const RecordId lead = NewLead();
  const RecordId account = NewAccount();
  ConvertOptions no_account;
  no_account.opportunity = NewOpportunity(account);
  EXPECT_EQ(Refusal(lead, no_account), "CONFLICTING_OPTIONS");
  ConvertOptions none_and_one;
  none_and_one.account = account;
  none_and_one.opportunity = no_account.opportunity;
  none_and_one.no_opportunity = true;
  EXPECT_EQ(Refusal(lead, none_and_one), "CONFLICTING_OPTIONS");
  ConvertOptions none_and_name;
  none_and_name.no_opportunity = true;
  none_and_name.opportunity_name = "Deal";
  EXPECT_EQ(Refusal(lead, none_and_name), "CONFLICTING_OPTIONS");
  ConvertOptions one_and_name;
  one_and_name.account = account;
  one_and_name.opportunity = no_account.opportunity;
  one_and_name.opportunity_name = "Deal";
  EXPECT_EQ(Refusal(lead, one_and_name), "CONFLICTING_OPTIONS");
  ConvertOptions source;
  source.overwrite_lead_source = true;
  EXPECT_EQ(Refusal(lead, source), "CONFLICTING_OPTIONS");
  source.account = account;
  EXPECT_EQ(Refusal(lead, source), "CONFLICTING_OPTIONS");
}

TEST_F(PlanTest, AStatusThatIsNotAConvertedOne) {
  ConvertOptions options;
  for (const char* status : {"Qualified", "Nowhere", "converted"}) {
    options.converted_status = status;
    EXPECT_EQ(Refusal(NewLead(), options), "INVALID_STATUS") << status;
    EXPECT_THAT(std::string(refusal_.message()), HasSubstr("use Converted"));
  }
}

TEST_F(PlanTest, AQueueOwnedLeadNeedsANamedOwner) {
  const RecordId queue = Insert("Queue", {{"Name", "Q"}});
  const RecordId lead = NewLead({{"OwnerId", Ref(queue)}});
  EXPECT_EQ(Refusal(lead), "OWNER_REQUIRED");
  ConvertOptions everything_there;
  everything_there.account = NewAccount();
  everything_there.contact = NewContact(everything_there.account);
  everything_there.no_opportunity = true;
  EXPECT_EQ(Refusal(lead, everything_there), "OWNER_REQUIRED");
  ConvertOptions options;
  options.owner = queue;
  EXPECT_EQ(Refusal(lead, options), "INVALID_OWNER");
  options.owner = NewUser();
  absl::StatusOr<Conversion> made = Convert(lead, options);
  ASSERT_OK(made.status());
  for (RecordId id : {made->account, made->contact, made->opportunity}) {
    EXPECT_EQ(Get(id, "OwnerId"), Ref(options.owner));
  }
}

TEST_F(PlanTest, OwnersThatCannotOwn) {
  ConvertOptions options;
  options.owner = 4711;
  EXPECT_EQ(Refusal(NewLead(), options), "INVALID_OWNER");
  options.owner = NewUser();
  ASSERT_OK(Update("User", options.owner, {{"IsActive", "false"}}));
  EXPECT_EQ(Refusal(NewLead(), options), "INACTIVE_OWNER_OR_USER");
  const RecordId user = NewUser();
  const RecordId lead = NewLead({{"OwnerId", Ref(user)}});
  ASSERT_OK(Update("User", user, {{"IsActive", "false"}}));
  EXPECT_EQ(Refusal(lead), "INACTIVE_OWNER_OR_USER");
}

TEST_F(PlanTest, ARequiredFieldOfANewRecordThatNothingFills) {
  const RecordId lead = NewLead();
  for (const char* object : {"Account", "Contact", "Opportunity"}) {
    schema::Field field = FieldOf("Segment__c", schema::Kind::kText);
    field.required = true;
    ASSERT_OK(AddField(object, field));
    EXPECT_EQ(Refusal(lead), "REQUIRED_FIELD_MISSING");
    EXPECT_EQ(PlaceOf(refusal_).object, object);
    EXPECT_EQ(PlaceOf(refusal_).field, "Segment__c");
    const std::string lead_field = absl::StrCat("For", object, "__c");
    ASSERT_OK(AddField("Lead", FieldOf(lead_field, schema::Kind::kText)));
    ASSERT_OK(Write([&](storage::WriteTxn& txn) {
      return SetCustomMapping(txn, Context(), lead_field, absl::StrCat(object, ".Segment__c"));
    }));
    EXPECT_EQ(Refusal(lead), "REQUIRED_FIELD_MISSING");
    ASSERT_OK(Update("Lead", lead, {{lead_field, "SMB"}}));
  }
  absl::StatusOr<Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(made->opportunity, "Segment__c"), "SMB");
}

TEST_F(PlanTest, AConvertedLeadNamesWhatItBecame) {
  const RecordId lead = NewLead();
  absl::StatusOr<Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  EXPECT_EQ(Refusal(lead), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_THAT(std::string(refusal_.message()),
              AllOf(HasSubstr(Ref(made->account)), HasSubstr(Ref(made->contact)),
                    HasSubstr(Ref(made->opportunity))));
}

TEST_F(PlanTest, ADisqualifiedLeadUnlessAllowed) {
  const RecordId lead = NewLead({{"Status", "Unqualified"}});
  EXPECT_EQ(Refusal(lead), "LEAD_DISQUALIFIED");
  EXPECT_THAT(std::string(refusal_.message()), HasSubstr("'Unqualified'"));
  ConvertOptions options;
  options.allow_disqualified = true;
  EXPECT_OK(Convert(lead, options).status());
}

TEST_F(PlanTest, ABlankCompany) {
  const RecordId lead = NewLead({{"Company", ""}, {"FirstName", "Ada"}, {"Suffix", "III"}});
  EXPECT_EQ(Refusal(lead), "BLANK_COMPANY");
  EXPECT_EQ(PlaceOf(refusal_).field, "Company");
  ConvertOptions options;
  options.blank_company = BlankCompany::kPerson;
  const Plan plan = PlanOf(lead, options);
  EXPECT_EQ(plan.account.choice, Choice::kPersonAccount);
  absl::StatusOr<Conversion> made = Convert(lead, options);
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(made->account, "Name"), "Ada Lovelace III");
  EXPECT_EQ(Get(made->opportunity, "Name"), "Ada Lovelace III");
  // With an account named there is nothing to call.
  ConvertOptions into;
  into.account = made->account;
  made = Convert(NewLead({{"Company", ""}}), into);
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(made->opportunity, "Name"), "Ada Lovelace III");
}

TEST_F(PlanTest, RecordsThatAreNotThere) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const RecordId opportunity = NewOpportunity(account);
  const RecordId lead = NewLead();
  ConvertOptions options;
  options.account = 4711;
  EXPECT_EQ(Refusal(lead, options), "NOT_FOUND");
  options.account = contact;  // of another object
  EXPECT_EQ(Refusal(lead, options), "NOT_FOUND");
  options.account = account;
  options.contact = opportunity;
  EXPECT_EQ(Refusal(lead, options), "NOT_FOUND");
  options.contact = contact;
  options.opportunity = contact;
  EXPECT_EQ(Refusal(lead, options), "NOT_FOUND");
  options.opportunity = opportunity;
  ASSERT_OK(Delete("Opportunity", opportunity));
  EXPECT_EQ(Refusal(lead, options), "ENTITY_IS_DELETED");
  ASSERT_OK(Delete("Account", account));
  EXPECT_EQ(Refusal(lead, options), "ENTITY_IS_DELETED");
  EXPECT_EQ(PlaceOf(refusal_).object, "Account");
}

TEST_F(PlanTest, ALeadThatIsNotThereIsAnErrorAndNoPlan) {
  EXPECT_EQ(CodeText(MakePlan(4711)), "NOT_FOUND");
  EXPECT_EQ(CodeText(Convert(4711)), "NOT_FOUND");
  EXPECT_EQ(CodeText(MakePlan(NewAccount())), "NOT_FOUND");
  const RecordId lead = NewLead();
  ASSERT_OK(Delete("Lead", lead));
  EXPECT_EQ(CodeText(MakePlan(lead)), "ENTITY_IS_DELETED");
  EXPECT_EQ(CodeText(Convert(lead)), "ENTITY_IS_DELETED");
}

TEST_F(PlanTest, ANameForTheOpportunityThatDoesNotFit) {
  ConvertOptions options;
  options.opportunity_name = std::string(80, 'x') + " ";
  EXPECT_OK(Convert(NewLead(), options).status());
  options.opportunity_name = std::string(81, 'x');
  EXPECT_EQ(Refusal(NewLead(), options), "STRING_TOO_LONG");
  options.opportunity_name = "\xff";
  EXPECT_EQ(Refusal(NewLead(), options), "INVALID_TEXT");
  options.opportunity_name = "  ";
  EXPECT_EQ(Get(Convert(NewLead(), options)->opportunity, "Name"), "Engines");
}

TEST_F(PlanTest, ASurvivorOfAFieldThatIsNotMapped) {
  ConvertOptions options;
  for (const char* field :
       {"Contact.Department", "Contact.Nope", "Title", "Lead.Title", "Task.Subject", "", "."}) {
    options.survivors = {{field, Survivor::kLead}};
    EXPECT_EQ(Refusal(NewLead(), options), "INVALID_FIELD") << field;
  }
  options.survivors = {{"contacts.lead_source", Survivor::kLead}};  // any of the names
  EXPECT_OK(Convert(NewLead(), options).status());
}

TEST_F(PlanTest, TheFirstStageAsksForWhatNothingFills) {
  lifecycle::Lifecycle lifecycle = *lifecycle::Preset("standard");
  lifecycle.stages[0].required_fields = {"CloseDate", "Amount"};
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId lead = NewLead();
  EXPECT_EQ(Refusal(lead), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(refusal_).field, "Amount");
  ConvertOptions options;
  options.no_opportunity = true;
  EXPECT_OK(Convert(lead, options).status());
}

TEST_F(PlanTest, ALeadMadeBeforeAFieldBecameRequiredStillConverts) {
  const RecordId lead = NewLead();
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}});
  const RecordId account = NewAccount();
  for (const char* object : {"Lead", "Task", "Account"}) {
    schema::Field field = FieldOf("Region__c", schema::Kind::kText);
    field.required = true;
    ASSERT_OK(AddField(object, field));
  }
  ASSERT_OK(Update("Lead", lead, {{"Region__c", "EU"}}));
  ConvertOptions options;
  options.account = account;
  ASSERT_OK(Update("Lead", lead, {{"Website", "https://example.com"}}));
  absl::StatusOr<Conversion> made = Convert(lead, options);
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(task, "WhoId"), Ref(made->contact));
  EXPECT_EQ(Get(account, "Website"), "https://example.com");
}

// --- What is chosen ------------------------------------------------------------------------------

TEST_F(PlanTest, SuggestIsTheDefaultAndLinksNothing) {
  const RecordId account = NewAccount("ENGINES");
  const RecordId contact = NewContact(account, {{"Email", "ADA@example.com"}});
  const RecordId lead = NewLead({{"Email", "ada@example.com"}});
  const Plan plan = PlanOf(lead);
  EXPECT_EQ(plan.account.mode, Mode::kCreate);
  EXPECT_THAT(IdsOf(plan.account.candidates), ElementsAre(account));
  EXPECT_EQ(plan.contact.mode, Mode::kCreate);
  EXPECT_THAT(IdsOf(plan.contact.candidates), ElementsAre(contact));
  ConvertOptions never;
  never.match = MatchPolicy::kNever;
  EXPECT_THAT(PlanOf(lead, never).account.candidates, IsEmpty());
  EXPECT_THAT(PlanOf(lead, never).contact.candidates, IsEmpty());
}

TEST_F(PlanTest, LinkTakesTheAccountOfTheNameAndItsContactOfTheAddress) {
  const RecordId account = NewAccount("Éngines, Inc.");
  const RecordId elsewhere = NewContact(NewAccount("Other"), {{"Email", "ada@example.com"}});
  const RecordId lead = NewLead({{"Company", "engines inc"}, {"Email", "ada@example.com"}});
  Plan plan = PlanOf(lead, Linking());
  EXPECT_EQ(plan.account.id, account);
  EXPECT_EQ(plan.account.choice, Choice::kSameName);
  EXPECT_EQ(plan.contact.mode, Mode::kCreate);
  EXPECT_THAT(IdsOf(plan.contact.candidates), ElementsAre(elsewhere));
  const RecordId first = NewContact(account, {{"Email", "Ada@Example.com"}});
  const RecordId second = NewContact(account, {{"Email", "ada@example.com"}});
  plan = PlanOf(lead, Linking());
  EXPECT_EQ(plan.contact.id, first);
  EXPECT_EQ(plan.contact.choice, Choice::kSameEmail);
  EXPECT_THAT(IdsOf(plan.contact.candidates), ElementsAre(second));
  ASSERT_OK(Delete("Contact", first));
  EXPECT_EQ(PlanOf(lead, Linking()).contact.id, second);
  ASSERT_OK(Delete("Account", account));
  EXPECT_EQ(PlanOf(lead, Linking()).account.mode, Mode::kCreate);
}

TEST_F(PlanTest, OfSeveralAccountsTheOneThatKnowsThePersonThenTheOldest) {
  std::vector<RecordId> accounts;
  for (int i = 0; i < 14; ++i) accounts.push_back(NewAccount("Engines"));
  const RecordId lead = NewLead({{"Email", "ada@example.com"}});
  Plan plan = PlanOf(lead, Linking());
  EXPECT_EQ(plan.account.id, accounts[0]);
  EXPECT_EQ(plan.account.choice, Choice::kOldestOfName);
  EXPECT_EQ(plan.account.candidates.size(), 9u);
  // Also when it is not among the first ones.
  const RecordId contact = NewContact(accounts[13], {{"Email", "ada@example.com"}});
  plan = PlanOf(lead, Linking());
  EXPECT_EQ(plan.account.id, accounts[13]);
  EXPECT_EQ(plan.account.choice, Choice::kNameAndPerson);
  EXPECT_EQ(plan.contact.id, contact);
}

TEST_F(PlanTest, NamesOfNothingButPunctuationAreNotAllOneName) {
  NewAccount("???");
  NewAccount("\u00ad");
  EXPECT_EQ(PlanOf(NewLead({{"Company", "!!!"}}), Linking()).account.mode, Mode::kCreate);
  EXPECT_EQ(PlanOf(NewLead({{"Company", "\u034f"}}), Linking()).account.mode, Mode::kCreate);
  EXPECT_EQ(PlanOf(NewLead({{"Company", "???"}}), Linking()).account.mode, Mode::kLink);
}

TEST_F(PlanTest, BlankAddressesMatchNobody) {
  const RecordId account = NewAccount("Engines");
  NewContact(account);
  const Plan plan = PlanOf(NewLead(), Linking());
  EXPECT_EQ(plan.account.id, account);
  EXPECT_EQ(plan.contact.mode, Mode::kCreate);
  EXPECT_THAT(IdsOf(plan.contact.candidates), IsEmpty());
}

// --- Purity and staleness ------------------------------------------------------------------------

TEST_F(PlanTest, APlanWritesNothing) {
  const RecordId account = NewAccount("Engines");
  NewContact(account, {{"Email", "ada@example.com"}});
  const RecordId lead = NewLead({{"Email", "ada@example.com"}, {"Phone", "1"}});
  Insert("Task", {{"WhoId", Ref(lead)}});
  const std::string before = Dump();
  const int64_t position = LastEvent();
  Tick();
  for (MatchPolicy match : {MatchPolicy::kNever, MatchPolicy::kSuggest, MatchPolicy::kLink}) {
    ConvertOptions options;
    options.match = match;
    PlanOf(lead, options);
    PlanOf(lead, options);
  }
  EXPECT_EQ(Dump(), before);
  EXPECT_THAT(Events(position), IsEmpty());
}

TEST_F(PlanTest, APlanIsTheSameTwice) {
  const RecordId lead = NewLead();
  const uint64_t first = PlanOf(lead).fingerprint;
  Tick();
  EXPECT_EQ(PlanOf(lead).fingerprint, first);
  EXPECT_NE(PlanOf(NewLead()).fingerprint, first);
}

TEST_F(PlanTest, APlanIsAppliedOnce) {
  const RecordId lead = NewLead();
  const Plan plan = PlanOf(lead);
  Tick(kMicrosPerDay);
  NewLead();  // what the plan did not read may change
  absl::StatusOr<Conversion> made = Apply(plan);
  ASSERT_OK(made.status());
  EXPECT_TRUE(made->account_created);
  EXPECT_EQ(Get(lead, "ConvertedDate"), "2026-05-15");
  absl::StatusOr<Conversion> again = Apply(plan);
  EXPECT_EQ(CodeText(again), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_THAT(std::string(again.status().message()), HasSubstr(Ref(made->contact)));
}

TEST_F(PlanTest, WhatThePlanHasReadMayNotChange) {
  const RecordId account = NewAccount("Engines");
  const RecordId twin = NewAccount("Engines");
  const RecordId contact = NewContact(account, {{"Email", "ada@example.com"}});
  const RecordId stranger = NewContact(NewAccount("Other"));
  const RecordId campaign = Insert("Campaign", {{"Name", "C"}});
  const RecordId other = Insert("Campaign", {{"Name", "D"}});
  const RecordId lead = NewLead({{"Email", "ada@example.com"}, {"Phone", "1"}});
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}});
  const RecordId member =
      Insert("CampaignMember", {{"CampaignId", Ref(campaign)}, {"LeadId", Ref(lead)}});
  const RecordId user = NewUser();
  const std::vector<std::pair<std::string, std::function<absl::Status()>>> changes = {
      {"the lead",
       [&] {
         return Update("Lead", lead, {{"Title", "CTO"}});
       }},
      {"the lead's owner",
       [&] {
         return Update("Lead", lead, {{"OwnerId", Ref(user)}});
       }},
      {"the account",
       [&] {
         return Update("Account", account, {{"Site", "Rome"}});
       }},
      {"a kept value",
       [&] {
         return Update("Account", account, {{"Phone", "77"}});
       }},
      {"a kept value again",
       [&] {
         return Update("Account", account, {{"Phone", "78"}});
       }},
      {"the contact",
       [&] {
         return Update("Contact", contact, {{"Department", "R&D"}});
       }},
      {"a candidate",
       [&] {
         return Update("Account", twin, {{"Phone", "5"}});
       }},
      {"a candidate's name",
       [&] {
         return Update("Account", twin, {{"Name", "Gone"}});
       }},
      {"a new candidate",
       [&] {
         return TryInsert("Account", {{"Name", "Engines"}}).status();
       }},
      {"a task",
       [&] {
         return Update("Task", task, {{"Status", "Completed"}});
       }},
      {"a task's owner",
       [&] {
         return Update("Task", task, {{"OwnerId", Ref(user)}});
       }},
      {"a new task",
       [&] {
         return TryInsert("Task", {{"WhoId", Ref(lead)}}).status();
       }},
      {"a membership",
       [&] {
         return Update("CampaignMember", member, {{"Status", "Responded"}});
       }},
      {"the contact's membership",
       [&] {
         return TryInsert("CampaignMember",
                          {{"CampaignId", Ref(campaign)}, {"ContactId", Ref(contact)}})
             .status();
       }},
      {"a new membership",
       [&] {
         return TryInsert("CampaignMember", {{"CampaignId", Ref(other)}, {"LeadId", Ref(lead)}})
             .status();
       }},
      {"a deleted task", [&] { return Delete("Task", task); }},
  };
  for (const auto& [what, change] : changes) {
    const Plan plan = PlanOf(lead, Linking());
    EXPECT_EQ(plan.contact.id, contact);
    // With the clock standing still a change is seen, too.
    ASSERT_OK(change()) << what;
    const std::string before = Dump();
    absl::StatusOr<Conversion> made = Apply(plan);
    EXPECT_EQ(CodeText(made), "PLAN_IS_STALE") << what;
    EXPECT_TRUE(IsRetryable(CodeOf(made.status())));
    EXPECT_EQ(PlaceOf(made.status()).record_id, lead);
    EXPECT_EQ(Dump(), before) << what;
  }
  const Plan plan = PlanOf(lead, Linking());
  ASSERT_OK(Update("Contact", stranger, {{"Phone", "1"}}));
  EXPECT_OK(Apply(plan).status());
}

TEST_F(PlanTest, ARefusalThatIsNoLongerSoIsStale) {
  const RecordId lead = NewLead({{"Company", ""}});
  absl::StatusOr<Plan> plan = MakePlan(lead);
  ASSERT_OK(plan.status());
  EXPECT_EQ(CodeText(plan->refusal), "BLANK_COMPANY");
  ASSERT_OK(Update("Lead", lead, {{"Company", "Engines"}}));
  EXPECT_EQ(CodeText(Apply(*plan)), "PLAN_IS_STALE");
}

TEST_F(PlanTest, ANewMappingMakesAPlanStale) {
  ASSERT_OK(AddField("Lead", FieldOf("Note__c", schema::Kind::kText)));
  ASSERT_OK(AddField("Contact", FieldOf("Note__c", schema::Kind::kText)));
  const RecordId lead = NewLead({{"Note__c", "x"}});
  const Plan plan = PlanOf(lead);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return SetCustomMapping(txn, Context(), "Note__c", "Contact.Note__c");
  }));
  EXPECT_EQ(CodeText(Apply(plan)), "PLAN_IS_STALE");
}

TEST_F(PlanTest, APlanMadeInATransactionSeesIt) {
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  absl::StatusOr<RecordId> lead = TryInsert("Lead", {{"LastName", "L"}, {"Company", "C"}});
  ASSERT_OK(lead.status());
  absl::StatusOr<Plan> plan = MakePlan(*lead);
  ASSERT_OK(plan.status());
  EXPECT_OK(Apply(*plan).status());
  (*transaction)->Rollback();
  transaction_ = nullptr;
  EXPECT_EQ(CodeText(Apply(*plan)), "NOT_FOUND");
}

// --- What is listed ------------------------------------------------------------------------------

TEST_F(PlanTest, ValuesWithoutATargetAreListed) {
  ASSERT_OK(AddField("Lead", FieldOf("Score__c", schema::Kind::kInteger)));
  ASSERT_OK(AddField("Lead", FieldOf("Since__c", schema::Kind::kDate)));
  ASSERT_OK(AddField("Lead", FieldOf("Vip__c", schema::Kind::kBoolean)));
  ASSERT_OK(AddField("Lead", FieldOf("Nothing__c", schema::Kind::kText)));
  const auto unmapped = [&](const Fields& fields) {
    std::vector<std::string> names;
    for (int ordinal : PlanOf(NewLead(fields)).unmapped) {
      names.push_back(ObjectOf("Lead").fields[static_cast<size_t>(ordinal)].api);
    }
    return names;
  };
  EXPECT_THAT(unmapped({}), IsEmpty());
  // Zero is a value, false is none.
  EXPECT_THAT(unmapped({{"Score__c", "0"}, {"Since__c", "1970-01-01"}, {"Vip__c", "false"}}),
              ElementsAre("Score__c", "Since__c"));
  EXPECT_THAT(unmapped({{"CompanyDunsNumber", "1"}, {"Vip__c", "true"}}),
              ElementsAre("CompanyDunsNumber", "Vip__c"));
}

TEST_F(PlanTest, ARequiredFieldOfTheContactRoleIsMissed) {
  schema::Field field = FieldOf("Must__c", schema::Kind::kText);
  field.required = true;
  ASSERT_OK(AddField("OpportunityContactRole", field));
  EXPECT_EQ(Refusal(NewLead()), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(PlaceOf(refusal_).object, "OpportunityContactRole");
}

}  // namespace
}  // namespace leadkit::conversion
