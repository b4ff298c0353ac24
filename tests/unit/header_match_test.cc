#include "transfer/header_match.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "transfer/synonyms.h"

namespace leadkit::transfer {
namespace {

const schema::Catalog& Standard() {
  static const auto catalog = schema::Catalog::Standard();
  return *catalog;
}

// "Company", "OwnerId by Name", "WhoId of Contact by Email", "-" for no match.
std::string Describe(const schema::Object& object, const ColumnTarget& target) {
  if (target.how == ColumnTarget::kNone) {
    EXPECT_EQ(target.field, -1);
    return "-";
  }
  std::string out = object.fields[static_cast<size_t>(target.field)].api;
  if (target.lookup_object != Value::kUnknownObject) {
    absl::StrAppend(&out, " of ", Standard().object(target.lookup_object).api);
  }
  if (!target.lookup.empty()) absl::StrAppend(&out, " by ", target.lookup);
  EXPECT_EQ(target.how == ColumnTarget::kReferenceName, !target.lookup.empty()) << out;
  return out;
}

std::string Match(std::string_view object_api, const std::vector<std::string>& headers) {
  const schema::Object& object = Standard().Get(object_api);
  std::vector<std::string> out;
  for (const ColumnTarget& target : MatchHeaders(Standard(), object, headers)) {
    out.push_back(Describe(object, target));
  }
  return absl::StrJoin(out, ", ");
}

void ExpectEach(std::string_view object,
                const std::vector<std::pair<std::string, std::string>>& cases) {
  for (const auto& [header, expected] : cases) {
    EXPECT_EQ(Match(object, {header}), expected) << header;
  }
}

TEST(HeaderMatch, FoldsToLettersAndDigits) {
  EXPECT_EQ(FoldHeader("E-mail"), "email");
  EXPECT_EQ(FoldHeader("  # of Employees "), "ofemployees");
  EXPECT_EQ(FoldHeader("LAST_NAME"), "lastname");
  EXPECT_EQ(FoldHeader("Zip/Postal Code"), "zippostalcode");
  EXPECT_EQ(FoldHeader("Prénom"), "prenom");
  EXPECT_EQ(FoldHeader("語"), "語");
  EXPECT_EQ(FoldHeader("..."), "");
  EXPECT_EQ(FoldHeader(""), "");
}

TEST(HeaderMatch, EveryFieldIsFoundByItsNames) {
  for (const schema::Object& object : Standard().objects()) {
    for (const schema::Field& field : object.fields) {
      if (field.kind == schema::Kind::kId) continue;
      for (const std::string& header : {field.api, field.column}) {
        const ColumnTarget target = MatchHeaders(Standard(), object, {header})[0];
        EXPECT_EQ(target.field, field.ordinal) << object.api << "." << header;
        EXPECT_EQ(target.how, ColumnTarget::kApiName) << object.api << "." << header;
      }
      const ColumnTarget target = MatchHeaders(Standard(), object, {field.label})[0];
      EXPECT_EQ(target.field, field.ordinal) << object.api << "." << field.label;
    }
  }
}

// A line whose object or field does not exist, or that no header can reach, would be dead.
TEST(HeaderMatch, EverySynonymNamesAField) {
  for (const Synonym& synonym : kSynonyms) {
    EXPECT_EQ(FoldHeader(synonym.folded), synonym.folded);
    int found = 0;
    for (const schema::Object& object : Standard().objects()) {
      if (!synonym.object.empty() && synonym.object != object.api) continue;
      const ColumnTarget target =
          MatchHeaders(Standard(), object, {std::string(synonym.folded)})[0];
      if (target.field < 0) continue;
      const std::string& api = object.fields[static_cast<size_t>(target.field)].api;
      found += api == synonym.field || api == "Mailing" + std::string(synonym.field) ||
               api == "Billing" + std::string(synonym.field);
    }
    EXPECT_GT(found, 0) << synonym.object << " " << synonym.folded;
  }
  for (const ObjectAlias& alias : kObjectAliases) {
    EXPECT_NE(Standard().Find(alias.object), nullptr) << alias.object;
  }
}

TEST(HeaderMatch, Leads) {
  ExpectEach("Lead", {{"NAME", "Name"},
                      {"LASTNAME", "LastName"},
                      {"last_name", "LastName"},
                      {"Last Name", "LastName"},
                      {"Surname", "LastName"},
                      {"Family Name", "LastName"},
                      {"Given Name", "FirstName"},
                      {"Company Name", "Company"},
                      {"Organisation", "Company"},
                      {"Account Name", "Company"},
                      {"Job Title", "Title"},
                      {"Position", "Title"},
                      {"Role", "Title"},
                      {"E-mail", "Email"},
                      {"Email Address", "Email"},
                      {"Mail", "Email"},
                      {"Lead Email", "Email"},
                      {"Mobile", "MobilePhone"},
                      {"Cell", "MobilePhone"},
                      {"Mobile Number", "MobilePhone"},
                      {"Telephone", "Phone"},
                      {"Phone Number", "Phone"},
                      {"Zip", "PostalCode"},
                      {"Zip Code", "PostalCode"},
                      {"Postcode", "PostalCode"},
                      {"Zip/Postal Code", "PostalCode"},
                      {"State/Province", "State"},
                      {"Web site", "Website"},
                      {"URL", "Website"},
                      {"Homepage", "Website"},
                      {"Source", "LeadSource"},
                      {"Lead Source", "LeadSource"},
                      {"Lead Status", "Status"},
                      {"Created Time", "CreatedDate"},
                      {"Created At", "CreatedDate"},
                      {"Date Created", "CreatedDate"},
                      {"Modified Time", "LastModifiedDate"},
                      {"Last Modified Time", "LastModifiedDate"},
                      {"Employees", "NumberOfEmployees"},
                      {"No. of Employees", "NumberOfEmployees"},
                      {"NumEmployees", "NumberOfEmployees"},
                      {"# of Employees", "NumberOfEmployees"},
                      {"Revenue", "AnnualRevenue"},
                      {"Annual Revenue", "AnnualRevenue"},
                      {"CONVERTED", "IsConverted"},
                      {"Email Opt Out", "HasOptedOutOfEmail"},
                      {"month_Created Time1", "-"},
                      {"", "-"},
                      {"???", "-"},
                      {std::string(1000, 'x'), "-"}});
}

TEST(HeaderMatch, IdsOfOtherSystems) {
  ExpectEach("Lead", {{"Id", "ExternalId"},
                      {"LEADID", "ExternalId"},
                      {"Lead Id", "ExternalId"},
                      {"Record Id", "ExternalId"},
                      {"External Id", "ExternalId"},
                      {"USER_ID", "-"}});
  ExpectEach("User", {{"USER_ID", "ExternalId"}, {"User Name", "Username"}});
  ExpectEach("Campaign", {{"CAMPAIGNID", "ExternalId"}});
  ExpectEach("Task", {{"TASKID", "ExternalId"}});
  ExpectEach("Opportunity",
             {{"POTENTIALID", "ExternalId"}, {"Deal ID", "ExternalId"}, {"LEADID", "-"}});
  ExpectEach("CampaignMember", {{"LEADID", "LeadId"}, {"Id", "ExternalId"}});
}

TEST(HeaderMatch, IdIsOursOnlyBesideAnExternalId) {
  EXPECT_EQ(Match("Lead", {"Id", "LastName", "ExternalId"}), "Id, LastName, ExternalId");
  EXPECT_EQ(Match("Lead", {"Record Id", "External Id"}), "-, ExternalId");
  EXPECT_EQ(Match("Lead", {"Id", "LEADID"}), "ExternalId, -");
}

TEST(HeaderMatch, Owners) {
  ExpectEach("Lead", {{"Owner", "OwnerId by Name"},
                      {"Lead Owner", "OwnerId by Name"},
                      {"Owner Name", "OwnerId by Name"},
                      {"Assigned To", "OwnerId by Name"},
                      {"OwnerId", "OwnerId"},
                      {"Owner Id", "OwnerId"},
                      {"Lead Owner Id", "OwnerId"},
                      {"Owner Email", "OwnerId by Email"},
                      {"Owner.Name", "OwnerId by Name"},
                      {"Owner.Id", "OwnerId"},
                      {"Created By", "CreatedById by Name"},
                      {"User Name", "-"}});
  EXPECT_EQ(Match("Account", {"Account Owner Id", "Account Owner"}), "OwnerId, OwnerId by Name");
  EXPECT_EQ(Match("Opportunity", {"Potential Owner", "Deal Owner"}), "OwnerId by Name, -");
  EXPECT_EQ(Match("Task", {"Call Owner", "Call Owner Id"}), "OwnerId by Name, OwnerId");
}

TEST(HeaderMatch, Accounts) {
  ExpectEach("Account", {{"Account Name", "Name"},
                         {"Company", "Name"},
                         {"Company Name", "Name"},
                         {"Account Type", "Type"},
                         {"City", "BillingCity"},
                         {"Zip", "BillingPostalCode"},
                         {"Billing Zip", "BillingPostalCode"},
                         {"Shipping Zip/Postal Code", "ShippingPostalCode"},
                         {"BILLINGSTREET", "BillingStreet"},
                         {"Street", "BillingStreet"},
                         {"Lead Source", "AccountSource"},
                         {"Parent", "ParentId by Name"},
                         {"Parent Account", "ParentId by Name"},
                         {"Parent Account Id", "ParentId"},
                         {"Parent:ExternalId", "ParentId by ExternalId"},
                         {"ISDELETED", "IsDeleted"}});
}

TEST(HeaderMatch, ContactsAndOpportunities) {
  ExpectEach("Contact", {{"City", "MailingCity"},
                         {"Country", "MailingCountry"},
                         {"Other Postcode", "OtherPostalCode"},
                         {"Other Phone", "OtherPhone"},
                         {"Account Name", "AccountId by Name"},
                         {"Company", "AccountId by Name"},
                         {"Company Name", "AccountId by Name"},
                         {"Account", "AccountId by Name"},
                         {"Account Id", "AccountId"},
                         {"ACCOUNTID", "AccountId"},
                         {"Account:ExternalId", "AccountId by ExternalId"},
                         {"Account.ExternalId", "AccountId by ExternalId"},
                         {"Account External Id", "AccountId by ExternalId"},
                         {"account.name", "AccountId by Name"},
                         {"Account: Account Name", "AccountId by Name"},
                         {"Account.Industry", "-"},
                         {"Account.Nonsense", "-"},
                         {"Account Phone", "-"},
                         {"Reports To", "ReportsToId by Name"},
                         {"Contact Owner", "OwnerId by Name"},
                         {"CONTACTID", "ExternalId"}});
  ExpectEach("Opportunity", {{"Stage", "StageName"},
                             {"Deal Stage", "StageName"},
                             {"Closing Date", "CloseDate"},
                             {"Potential Name", "Name"},
                             {"Deal Name", "Name"},
                             {"Opportunity Name", "Name"},
                             {"Account Name", "AccountId by Name"},
                             {"Company", "AccountId by Name"},
                             {"Campaign Id", "CampaignId"},
                             {"Contact Email", "ContactId by Email"},
                             {"Probability (%)", "Probability"},
                             {"Won", "IsWon"},
                             {"Expected Revenue", "ExpectedRevenue"}});
}

TEST(HeaderMatch, CampaignsAndMembers) {
  ExpectEach("Campaign", {{"Campaign Name", "Name"},
                          {"Budget", "BudgetedCost"},
                          {"Budgeted Cost", "BudgetedCost"},
                          {"Active", "IsActive"},
                          {"Parent Campaign", "ParentId by Name"}});
  ExpectEach("CampaignMember", {{"Campaign Name", "CampaignId by Name"},
                                {"Lead Email", "LeadId by Email"},
                                {"Contact.Email", "ContactId by Email"},
                                {"Lead First Name", "-"},
                                {"Status", "Status"}});
}

TEST(HeaderMatch, ReferencesToSeveralObjects) {
  ExpectEach("Task", {{"Who:Contact-email", "WhoId of Contact by Email"},
                      {"Contact:Who.Email", "WhoId of Contact by Email"},
                      {"Who.Email", "WhoId by Email"},
                      {"Contact Email", "WhoId of Contact by Email"},
                      {"CONTACTID", "WhoId of Contact"},
                      {"Related To", "WhatId by Name"},
                      {"Account Name", "WhatId of Account by Name"},
                      {"Opportunity Id", "WhatId of Opportunity"},
                      {"Due Date", "ActivityDate"}});
  // A record is found by the first of the two columns that is not blank.
  EXPECT_EQ(Match("Task", {"CONTACTID", "LEADID"}), "WhoId of Contact, WhoId of Lead");
}

TEST(HeaderMatch, TheSurestThenTheFirstOfSeveralColumnsWins) {
  EXPECT_EQ(Match("Lead", {"Account Name", "Company"}), "-, Company");
  EXPECT_EQ(Match("Lead", {"Mobile", "Cell"}), "MobilePhone, -");
  EXPECT_EQ(Match("Lead", {"Email", "Email"}), "Email, -");
  EXPECT_EQ(Match("Lead", {"Cell", "MobilePhone"}), "-, MobilePhone");
}

TEST(HeaderMatch, CustomFields) {
  schema::Field budget;
  budget.api = "Budget__c";
  budget.label = "Project Budget";
  budget.kind = schema::Kind::kMoney;
  budget.precision = 18;
  auto with_budget = Standard().WithCustomField("Lead", budget);
  ASSERT_TRUE(with_budget.ok()) << with_budget.status();
  schema::Field partner;
  partner.api = "Partner__c";
  partner.label = "Partner";
  partner.kind = schema::Kind::kReference;
  partner.to = {"Account"};
  auto catalog = (*with_budget)->WithCustomField("Lead", partner);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  const schema::Object& lead = (*catalog)->Get("Lead");
  const auto targets = MatchHeaders(
      **catalog, lead, {"budget__c", "project budget", "Partner", "Partner__r.ExternalId"});
  EXPECT_EQ(targets[0].field, lead.OrdinalOf("Budget__c"));
  EXPECT_EQ(targets[0].how, ColumnTarget::kApiName);
  EXPECT_EQ(targets[1].how, ColumnTarget::kNone);
  EXPECT_EQ(targets[2].field, lead.OrdinalOf("Partner__c"));
  EXPECT_EQ(targets[2].lookup, "Name");
  EXPECT_EQ(targets[3].lookup, "ExternalId");
}

}  // namespace
}  // namespace leadkit::transfer
