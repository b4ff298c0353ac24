#include "conversion/field_map.h"

#include <set>

#include "tests/unit/store_fixture.h"

namespace leadkit::conversion {
namespace {

using schema::Kind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FieldMapTest : public StoreTest {
 protected:
  absl::Status Map(std::string_view field, std::string_view target) {
    return Write(
        [&](storage::WriteTxn& txn) { return SetCustomMapping(txn, Context(), field, target); });
  }
  absl::Status Unmap(std::string_view field, std::string_view target) {
    return Write(
        [&](storage::WriteTxn& txn) { return RemoveCustomMapping(txn, Context(), field, target); });
  }
  std::vector<std::string> Custom() {
    std::vector<std::string> lines;
    absl::Status status = store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::vector<CustomMapping> mappings, ListCustomMappings(view));
      for (const CustomMapping& m : mappings) lines.push_back(m.lead_field + "=" + m.target);
      return absl::OkStatus();
    });
    EXPECT_EQ(status, absl::OkStatus());
    return lines;
  }
  std::shared_ptr<const FieldMap> Load() {
    std::shared_ptr<const FieldMap> map;
    absl::Status status = store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(map, LoadFieldMap(view));
      return absl::OkStatus();
    });
    EXPECT_EQ(status, absl::OkStatus());
    return map;
  }
  void Add(std::string_view object, std::string_view name, Kind kind, uint32_t size = 0,
           uint32_t scale = 0) {
    schema::Field field = FieldOf(name, kind);
    if (schema::IsTextKind(kind)) {
      field.max = size;
    } else {
      field.precision = size;
      field.scale = scale;
    }
    ASSERT_OK(AddField(object, field)) << object << "." << name;
  }
  void ExpectMisfit(std::string_view field, std::string_view target, std::string_view why) {
    absl::Status status = Map(field, target);
    EXPECT_EQ(CodeText(status), "FIELD_MAPPING_ERROR") << field << " -> " << target;
    EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(why)))
        << field << " -> " << target;
  }
};

// Every standard target is there, of the lead field's kind, and large enough.
TEST_F(FieldMapTest, TheStandardMapFits) {
  const std::shared_ptr<const FieldMap> map = Load();
  const schema::Object& lead = ObjectOf("Lead");
  size_t entries = 0;
  for (const auto& [object, list] : {std::pair("Account", &map->account),
                                     {"Contact", &map->contact},
                                     {"Opportunity", &map->opportunity}}) {
    std::set<int> targets;
    for (const MapEntry& entry : *list) {
      const schema::Field& from = lead.fields[static_cast<size_t>(entry.lead_field)];
      const schema::Field& to = ObjectOf(object).fields[static_cast<size_t>(entry.target_field)];
      EXPECT_EQ(from.kind, to.kind) << from.api << " -> " << object << "." << to.api;
      EXPECT_LE(from.max, to.max) << from.api << " -> " << object << "." << to.api;
      EXPECT_LE(from.precision, to.precision) << from.api;
      EXPECT_EQ(from.scale, to.scale) << from.api;
      EXPECT_TRUE(targets.insert(entry.target_field).second) << to.api << " is filled twice";
      ++entries;
    }
  }
  EXPECT_GT(entries, 35u);
}

TEST_F(FieldMapTest, TheStandardMapIsTheFields) {
  const schema::Object& lead = ObjectOf("Lead");
  EXPECT_THAT(lead.Get("Company").convert, ElementsAre("Account.Name"));
  EXPECT_THAT(lead.Get("Phone").convert, ElementsAre("Account.Phone", "Contact.Phone"));
  EXPECT_THAT(lead.Get("LeadSource").convert,
              ElementsAre("Account.AccountSource", "Contact.LeadSource", "Opportunity.LeadSource"));
  EXPECT_THAT(lead.Get("Description").convert, ElementsAre("Contact.Description"));
  EXPECT_THAT(lead.Get("AnnualRevenue").convert, ElementsAre("Account.AnnualRevenue"));
  EXPECT_THAT(lead.Get("Street").convert,
              ElementsAre("Account.BillingStreet", "Contact.MailingStreet"));
  EXPECT_THAT(lead.Get("Status").convert, IsEmpty());
  EXPECT_THAT(lead.Get("OwnerId").convert, IsEmpty());
}

TEST_F(FieldMapTest, MappingsAreListedReplacedAndRemoved) {
  Add("Lead", "Budget__c", Kind::kMoney);
  Add("Opportunity", "Budget__c", Kind::kMoney);
  Add("Account", "Budget__c", Kind::kMoney);
  ASSERT_OK(Map("budget__c", "opportunity.budget__c"));
  EXPECT_THAT(Custom(), ElementsAre("Budget__c=Opportunity.Budget__c"));
  ASSERT_OK(Map("Budget__c", "Opportunity.Amount"));  // in its place
  ASSERT_OK(Map("Budget__c", "Account.Budget__c"));   // beside it
  EXPECT_THAT(Custom(), ElementsAre("Budget__c=Opportunity.Amount", "Budget__c=Account.Budget__c"));
  ASSERT_OK(Unmap("Budget__c", "Opportunity.Amount"));
  EXPECT_THAT(Custom(), ElementsAre("Budget__c=Account.Budget__c"));
  EXPECT_EQ(CodeText(Unmap("Budget__c", "Opportunity.Amount")), "NOT_FOUND");
  EXPECT_EQ(CodeText(Unmap("Phone", "Account.Phone")), "NOT_FOUND");
  EXPECT_EQ(CodeText(Unmap("Nope__c", "Account.Phone")), "INVALID_FIELD");
  OpenStore();
  EXPECT_THAT(Custom(), ElementsAre("Budget__c=Account.Budget__c"));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_document WHERE kind = 'field_map'"), 4);
}

TEST_F(FieldMapTest, WhatDoesNotFitIsRefused) {
  Add("Lead", "Text__c", Kind::kText, 100);
  Add("Lead", "Money__c", Kind::kMoney);
  Add("Lead", "Number__c", Kind::kInteger, 18);
  Add("Lead", "Decimal__c", Kind::kDecimal, 10, 3);
  Add("Lead", "Flag__c", Kind::kBoolean);
  Add("Lead", "User__c", Kind::kReference);
  Add("Lead", "Pick__c", Kind::kPicklist);
  Add("Contact", "Short__c", Kind::kText, 40);
  Add("Contact", "Decimal__c", Kind::kDecimal, 10, 2);
  Add("Contact", "Email__c", Kind::kEmail);
  schema::Field campaign = FieldOf("Campaign__c", Kind::kReference);
  campaign.to = {"Campaign"};
  ASSERT_OK(AddField("Contact", campaign));
  schema::Field few = FieldOf("Few__c", Kind::kPicklist);
  few.values = {"A", "B"};
  few.restricted = true;
  ASSERT_OK(AddField("Contact", few));
  ExpectMisfit("Text__c", "Contact.Short__c", "40");
  ExpectMisfit("Text__c", "Contact.Birthdate", "one is text");
  ExpectMisfit("Text__c", "Contact.Email__c", "e-mail");
  ExpectMisfit("Money__c", "Account.NumberOfEmployees", "kinds differ");
  ExpectMisfit("Number__c", "Account.NumberOfEmployees", "more digits");
  ExpectMisfit("Decimal__c", "Contact.Decimal__c", "kinds differ");
  ExpectMisfit("Flag__c", "Contact.Birthdate", "kinds differ");
  ExpectMisfit("User__c", "Contact.Campaign__c", "different objects");
  ExpectMisfit("Pick__c", "Contact.Few__c", "'C'");
  ExpectMisfit("Text__c", "Contact.Few__c", "list");
  ExpectMisfit("Text__c", "Contact.Name", "read-only");
  ExpectMisfit("Text__c", "Opportunity.Fiscal", "read-only");
  ExpectMisfit("Text__c", "Lead.Title", "not a target");
  ExpectMisfit("Text__c", "Task.Subject", "not a target");
  ExpectMisfit("Text__c", "Title", "not a target");
  ExpectMisfit("Text__c", "", "not a target");
  ExpectMisfit("Id", "Contact.Campaign__c", "id");
  EXPECT_EQ(CodeText(Map("Text__c", "Contact.Nope__c")), "INVALID_FIELD");
  EXPECT_EQ(CodeText(Map("Nope__c", "Contact.Title")), "INVALID_FIELD");
  EXPECT_THAT(Custom(), IsEmpty());
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_document WHERE kind = 'field_map'"), 0);
}

TEST_F(FieldMapTest, ATargetIsFilledFromOneField) {
  Add("Lead", "A__c", Kind::kText, 80);
  Add("Lead", "B__c", Kind::kText, 80);
  Add("Contact", "X__c", Kind::kText, 80);
  ExpectMisfit("A__c", "Contact.Title", "Lead.Title");
  ExpectMisfit("A__c", "Account.Name", "Lead.Company");
  ASSERT_OK(Map("A__c", "Contact.X__c"));
  EXPECT_OK(Map("A__c", "Contact.X__c"));
  ExpectMisfit("B__c", "Contact.X__c", "Lead.A__c");
}

TEST_F(FieldMapTest, StandardFieldsMayGoElsewhereBesides) {
  Add("Account", "Role__c", Kind::kText, 128);
  Add("Contact", "Role__c", Kind::kText, 128);
  ASSERT_OK(Map("Title", "Account.Role__c"));
  ExpectMisfit("Title", "Contact.Role__c", "Contact.Title");
  ASSERT_OK(Map("CompanyDunsNumber", "Account.DunsNumber"));
  const RecordId lead = NewLead({{"Title", "CTO"}, {"CompanyDunsNumber", "123456789"}});
  absl::StatusOr<Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(made->account, "Role__c"), "CTO");
  EXPECT_EQ(Get(made->contact, "Title"), "CTO");
  EXPECT_EQ(Get(made->account, "DunsNumber"), "123456789");
  EXPECT_THAT(made->unmapped, IsEmpty());
}

TEST_F(FieldMapTest, CustomValuesOfEveryKindAreCarried) {
  const std::vector<std::pair<Kind, std::string>> cases = {
      {Kind::kText, "héllo"},
      {Kind::kMoney, "1.00"},
      {Kind::kInteger, "0"},
      {Kind::kDecimal, "1"},
      {Kind::kBoolean, "true"},
      {Kind::kDate, "1970-01-01"},
      {Kind::kDateTime, "2021-04-15T00:03:00.000Z"},
      {Kind::kMultiPicklist, "A;B"},
      {Kind::kPicklist, "C"},
      {Kind::kReference, Ref(system_user())}};
  Fields fields;
  int i = 0;
  for (const auto& [kind, text] : cases) {
    const std::string name = absl::StrCat("F", i++, "__c");
    Add("Lead", name, kind);
    fields.push_back({name, text});
    for (const char* object : {"Account", "Contact", "Opportunity"}) {
      Add(object, name, kind);
      ASSERT_OK(Map(name, absl::StrCat(object, ".", name)));
    }
  }
  absl::StatusOr<Conversion> made = Convert(NewLead(fields));
  ASSERT_OK(made.status());
  for (RecordId id : {made->account, made->contact, made->opportunity}) {
    for (const auto& [name, text] : fields) EXPECT_EQ(Get(id, name), text) << name;
  }
}

TEST_F(FieldMapTest, AMappedAddressPartIsNoPartOfTheMainAddress) {
  ASSERT_OK(AddField("Account", FieldOf("Town__c", Kind::kText)));
  // The lead's city goes to the billing address by the schema, so only elsewhere than the account.
  ExpectMisfit("City", "Account.Town__c", "Account.BillingCity");
  ASSERT_OK(AddField("Opportunity", FieldOf("Town__c", Kind::kText)));
  ASSERT_OK(Map("City", "Opportunity.Town__c"));
  absl::StatusOr<Conversion> made = Convert(NewLead({{"City", "Rome"}, {"Country", "IT"}}));
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(made->opportunity, "Town__c"), "Rome");
}

TEST_F(FieldMapTest, NameAndStageOfTheOpportunityCanBeMapped) {
  Add("Lead", "Deal__c", Kind::kText, 100);
  Add("Lead", "Stage__c", Kind::kText, 100);
  schema::Field campaign = FieldOf("Source__c", Kind::kReference);
  campaign.to = {"Campaign"};
  ASSERT_OK(AddField("Lead", campaign));
  ASSERT_OK(Map("Deal__c", "Opportunity.Name"));
  ASSERT_OK(Map("Stage__c", "Opportunity.StageName"));
  ASSERT_OK(Map("Source__c", "Opportunity.CampaignId"));
  const RecordId source = Insert("Campaign", {{"Name", "S"}});
  const RecordId joined = Insert("Campaign", {{"Name", "J"}});
  const RecordId lead =
      NewLead({{"Deal__c", "Big one"}, {"Stage__c", "Needs Analysis"}, {"Source__c", Ref(source)}});
  Insert("CampaignMember", {{"CampaignId", Ref(joined)}, {"LeadId", Ref(lead)}});
  absl::StatusOr<Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(made->opportunity, "Name"), "Big one");
  EXPECT_EQ(Get(made->opportunity, "StageName"), "Needs Analysis");
  EXPECT_EQ(Get(made->opportunity, "CampaignId"), Ref(source));
  made = Convert(NewLead());
  ASSERT_OK(made.status());
  EXPECT_EQ(Get(made->opportunity, "Name"), "Engines");
  EXPECT_EQ(Get(made->opportunity, "StageName"), "Prospecting");
  ConvertOptions options;
  options.opportunity_name = "Asked for";
  made = Convert(NewLead({{"Deal__c", "Mapped"}}), options);
  EXPECT_EQ(Get(made->opportunity, "Name"), "Asked for");
  EXPECT_EQ(CodeText(Convert(NewLead({{"Stage__c", "Nowhere"}}))),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
}

TEST_F(FieldMapTest, SameNamesAreMappedWhereTheyFit) {
  for (const char* object : {"Lead", "Contact", "Opportunity"}) {
    ASSERT_OK(AddField(object, FieldOf("Region__c", schema::Kind::kText)));
  }
  ASSERT_OK(AddField("Lead", FieldOf("Rank__c", schema::Kind::kInteger)));
  ASSERT_OK(AddField("Contact", FieldOf("Rank__c", schema::Kind::kText)));  // another kind
  std::vector<std::string> added;
  const auto map = [&](storage::WriteTxn& txn) -> absl::Status {
    LK_ASSIGN_OR_RETURN(const std::vector<CustomMapping> mappings, MapSameNames(txn, Context()));
    for (const CustomMapping& m : mappings) added.push_back(m.lead_field + "=" + m.target);
    return absl::OkStatus();
  };
  ASSERT_OK(Write(map));
  EXPECT_THAT(added, testing::ElementsAre("Region__c=Contact.Region__c",
                                          "Region__c=Opportunity.Region__c"));
  added.clear();
  ASSERT_OK(Write(map));
  EXPECT_THAT(added, testing::IsEmpty());
}

}  // namespace
}  // namespace leadkit::conversion
