#include "schema/standard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <clocale>
#include <map>
#include <set>
#include <string>

#include "schema/catalog.h"

namespace leadkit::schema {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

const Object& ObjectOf(std::string_view api) { return Catalog::Standard()->Get(api); }
const Field& FieldOf(std::string_view object, std::string_view field) {
  return ObjectOf(object).Get(field);
}

constexpr const char* kLeadSources[] = {"Advertisement",
                                        "Employee Referral",
                                        "External Referral",
                                        "Partner",
                                        "Public Relations",
                                        "Seminar - Internal",
                                        "Seminar - Partner",
                                        "Trade Show",
                                        "Web",
                                        "Word of mouth",
                                        "Other"};

// An object's place is stored beside references that may point at several, so it never changes.
TEST(Standard, ObjectsStandInTheirPlaces) {
  std::vector<std::string> names;
  for (const Object& object : BuildStandardObjects()) names.push_back(object.api);
  EXPECT_THAT(names, ElementsAre("User", "Queue", "Account", "Contact", "Lead", "Opportunity",
                                 "OpportunityContactRole", "Campaign", "CampaignMember", "Task",
                                 "Event", "Case", "GroupMember", "AccountAlias"));
}

TEST(Standard, ObjectsHaveTheFieldsPrefixesAndNames) {
  const std::map<std::string, std::string> prefixes = {
      {"User", "005"},        {"Queue", "00G"},          {"Account", "001"},
      {"Contact", "003"},     {"Lead", "00Q"},           {"Opportunity", "006"},
      {"Campaign", "701"},    {"CampaignMember", "00v"}, {"OpportunityContactRole", "00K"},
      {"Task", "00T"},        {"Event", "00U"},          {"Case", "500"},
      {"GroupMember", "011"}, {"AccountAlias", "0AA"}};
  std::set<std::string> seen;
  for (const Object& object : Catalog::Standard()->objects()) {
    EXPECT_EQ(object.prefix, prefixes.at(object.api));
    EXPECT_TRUE(seen.insert(object.prefix).second) << object.prefix;
    EXPECT_FALSE(object.label.empty() || object.plural.empty()) << object.api;
  }
  EXPECT_EQ(ObjectOf("OpportunityContactRole").table, "opportunity_contact_role");
  EXPECT_EQ(ObjectOf("Opportunity").plural, "Opportunities");
}

TEST(Standard, SystemFieldsAreTheSameInAllObjects) {
  for (const Object& object : Catalog::Standard()->objects()) {
    SCOPED_TRACE(object.api);
    const auto expect = [&](const char* api, int number, Kind kind, Access access) {
      const Field* field = object.Find(api);
      ASSERT_NE(field, nullptr) << api;
      EXPECT_EQ(field->number, number) << api;
      EXPECT_EQ(field->kind, kind) << api;
      EXPECT_EQ(field->access, access) << api;
    };
    expect("Id", 1, Kind::kId, Access::kReadWrite);
    expect("ExternalId", 800, Kind::kText, Access::kReadWrite);
    expect("CreatedDate", 901, Kind::kDateTime, Access::kAudit);
    expect("CreatedById", 902, Kind::kReference, Access::kAudit);
    expect("LastModifiedDate", 903, Kind::kDateTime, Access::kAudit);
    expect("LastModifiedById", 904, Kind::kReference, Access::kAudit);
    expect("SystemModstamp", 905, Kind::kDateTime, Access::kReadOnly);
    expect("IsDeleted", 906, Kind::kBoolean, Access::kReadOnly);
    EXPECT_EQ(object.Get("Id").ordinal, 0);
    EXPECT_TRUE(object.Get("ExternalId").external_id);
    EXPECT_EQ(object.Get("ExternalId").max, 255u);
    for (const char* required : {"CreatedDate", "LastModifiedDate", "SystemModstamp"}) {
      EXPECT_TRUE(object.Get(required).required) << required;
    }
    for (const char* by : {"CreatedById", "LastModifiedById"}) {
      EXPECT_THAT(object.Get(by).to, ElementsAre("User"));
    }
    if (const Field* owner = object.Find("OwnerId"); owner != nullptr) {
      EXPECT_EQ(owner->number, 900);
      EXPECT_TRUE(owner->required);
      EXPECT_EQ(owner->on_delete, OnDelete::kRestrict);
    }
  }
}

TEST(Standard, EveryFieldMakesSense) {
  for (const Object& object : Catalog::Standard()->objects()) {
    std::set<std::string> columns;
    std::set<std::string> names;
    std::set<int> numbers;
    for (const Field& field : object.fields) {
      SCOPED_TRACE(object.api + "." + field.api);
      EXPECT_TRUE(columns.insert(field.column).second);
      EXPECT_TRUE(names.insert(field.api).second);
      EXPECT_TRUE(numbers.insert(field.number).second);
      EXPECT_LT(field.number, kFirstCustomNumber);
      EXPECT_NE(KindName(field.kind), "unknown");
      EXPECT_FALSE(field.label.empty());
      EXPECT_FALSE(field.custom);
      EXPECT_EQ(field.max > 0, field.is_text());
      EXPECT_EQ(field.is_reference(), !field.to.empty());
      EXPECT_TRUE(field.values.empty() || IsPicklistKind(field.kind));
      EXPECT_LE(field.scale, 18u);
      EXPECT_TRUE(field.kind != Kind::kMoney || field.scale == 2);
      EXPECT_TRUE(field.kind != Kind::kInteger || field.scale == 0);
      EXPECT_TRUE(field.match_key == MatchKey::kNone || field.is_text());
      EXPECT_TRUE(!field.is_polymorphic() || field.column.ends_with("_id"));
      if (field.kind == Kind::kBoolean) {
        EXPECT_TRUE(field.required && field.default_value.is_int());
      }
      if (field.default_value.is_text() && !field.values.empty()) {
        EXPECT_THAT(field.values, testing::Contains(std::string(field.default_value.text())));
      }
      for (const std::string& value : field.values) EXPECT_LE(value.size(), field.max);
      for (const std::string& target : field.to) {
        EXPECT_NE(Catalog::Standard()->Find(target), nullptr) << target;
      }
    }
  }
}

// Where conversion carries a field there is one that can take it.
TEST(Standard, ConversionTargetsExistAndFit) {
  int targets = 0;
  for (const Field& field : ObjectOf("Lead").fields) {
    for (const std::string& path : field.convert) {
      SCOPED_TRACE(field.api + " -> " + path);
      const size_t point = path.find('.');
      ASSERT_NE(point, std::string::npos);
      const Object* object = Catalog::Standard()->Find(path.substr(0, point));
      ASSERT_NE(object, nullptr);
      const Field* target = object->Find(path.substr(point + 1));
      ASSERT_NE(target, nullptr);
      EXPECT_EQ(target->is_text(), field.is_text());
      EXPECT_EQ(target->scale, field.scale);
      EXPECT_GE(target->max, field.max);
      ++targets;
    }
  }
  EXPECT_GT(targets, 40);
}

TEST(Standard, LeadIsTheFieldsOwn) {
  struct Expected {
    const char* api;
    Kind kind;
    uint32_t max;
  };
  for (const Expected& e : std::initializer_list<Expected>{
           {"LastName", Kind::kText, 80},
           {"FirstName", Kind::kText, 40},
           {"MiddleName", Kind::kText, 40},
           {"Suffix", Kind::kText, 40},
           {"Salutation", Kind::kPicklist, 40},
           {"Name", Kind::kText, 203},
           {"Company", Kind::kText, 255},
           {"Title", Kind::kText, 128},
           {"Email", Kind::kEmail, 80},
           {"Phone", Kind::kPhone, 40},
           {"MobilePhone", Kind::kPhone, 40},
           {"Fax", Kind::kPhone, 40},
           {"Website", Kind::kUrl, 255},
           {"Street", Kind::kTextArea, 255},
           {"City", Kind::kText, 40},
           {"State", Kind::kText, 80},
           {"PostalCode", Kind::kText, 20},
           {"Country", Kind::kText, 80},
           {"Description", Kind::kTextArea, 32000},
           {"CompanyDunsNumber", Kind::kText, 9},
           {"EmailBouncedReason", Kind::kText, 255},
           {"AnnualRevenue", Kind::kMoney, 0},
           {"NumberOfEmployees", Kind::kInteger, 0},
           {"Latitude", Kind::kDecimal, 0},
           {"DoNotCall", Kind::kBoolean, 0},
           {"EmailBouncedDate", Kind::kDateTime, 0},
           {"ConvertedDate", Kind::kDate, 0},
       }) {
    EXPECT_EQ(FieldOf("Lead", e.api).kind, e.kind) << e.api;
    EXPECT_EQ(FieldOf("Lead", e.api).max, e.max) << e.api;
  }
  EXPECT_THAT(FieldOf("Lead", "LeadSource").values, ElementsAreArray(kLeadSources));
  EXPECT_THAT(FieldOf("Lead", "Rating").values, ElementsAre("Hot", "Warm", "Cold"));
  EXPECT_THAT(FieldOf("Lead", "OwnerId").to, ElementsAre("User", "Queue"));
  EXPECT_TRUE(FieldOf("Lead", "LastName").required);
  EXPECT_FALSE(FieldOf("Lead", "Company").required);
  EXPECT_EQ(FieldOf("Lead", "Latitude").scale, 15u);
  EXPECT_EQ(FieldOf("Lead", "Email").match_key, MatchKey::kEmail);
  for (const char* api : {"IsConverted", "ConvertedDate", "ConvertedAccountId",
                          "ConvertedContactId", "ConvertedOpportunityId"}) {
    EXPECT_EQ(FieldOf("Lead", api).access, Access::kReadOnly) << api;
  }
}

TEST(Standard, OtherObjectsAreTheFieldsOwn) {
  EXPECT_EQ(FieldOf("Account", "Name").max, 255u);
  EXPECT_TRUE(FieldOf("Account", "Name").required);
  EXPECT_EQ(FieldOf("Account", "Name").match_key, MatchKey::kName);
  EXPECT_THAT(FieldOf("Account", "AccountSource").values, ElementsAreArray(kLeadSources));
  EXPECT_EQ(FieldOf("Account", "Industry").values.size(), 32u);
  EXPECT_EQ(FieldOf("Account", "Industry").values, FieldOf("Lead", "Industry").values);
  EXPECT_THAT(FieldOf("Account", "Type").values,
              ElementsAre("Analyst", "Competitor", "Customer", "Integrator", "Investor", "Partner",
                          "Press", "Prospect", "Reseller", "Other"));
  EXPECT_TRUE(FieldOf("Contact", "AccountId").required);
  EXPECT_EQ(FieldOf("Contact", "AccountId").on_delete, OnDelete::kCascade);
  EXPECT_EQ(FieldOf("Contact", "BuyerAttributes").kind, Kind::kMultiPicklist);
  EXPECT_EQ(FieldOf("Contact", "BuyerAttributes").max, 4099u);
  EXPECT_EQ(FieldOf("Opportunity", "Name").max, 120u);
  EXPECT_TRUE(FieldOf("Opportunity", "CloseDate").required);
  EXPECT_TRUE(FieldOf("Opportunity", "StageName").required);
  EXPECT_EQ(FieldOf("Opportunity", "StageName").values.size(), 10u);
  EXPECT_EQ(FieldOf("Opportunity", "Fiscal").max, 6u);
  EXPECT_EQ(FieldOf("Opportunity", "ContactId").access, Access::kCreateOnly);
  EXPECT_EQ(FieldOf("OpportunityContactRole", "Role").values.size(), 9u);
  EXPECT_EQ(FieldOf("Campaign", "Name").max, 80u);
  EXPECT_EQ(FieldOf("Campaign", "Status").default_value.text(), "Planned");
  EXPECT_EQ(FieldOf("Campaign", "ExpectedResponse").scale, 2u);
  EXPECT_EQ(FieldOf("CampaignMember", "Status").default_value.text(), "Sent");
  EXPECT_EQ(FieldOf("CampaignMember", "LeadId").access, Access::kCreateOnly);
  EXPECT_EQ(FieldOf("Task", "Status").default_value.text(), "Not Started");
  EXPECT_EQ(FieldOf("Task", "Priority").max, 20u);
  EXPECT_THAT(FieldOf("Task", "WhoId").to, ElementsAre("Contact", "Lead"));
  EXPECT_THAT(FieldOf("Task", "WhatId").to,
              ElementsAre("Account", "Opportunity", "Campaign", "Case"));
  EXPECT_EQ(FieldOf("Event", "ShowAs").default_value.text(), "Busy");
  EXPECT_EQ(FieldOf("Case", "AccountId").on_delete, OnDelete::kRestrict);
  EXPECT_EQ(FieldOf("Case", "CaseNumber").max, 30u);
  EXPECT_EQ(FieldOf("User", "IsActive").default_value, Value::Int(1));
  EXPECT_THAT(FieldOf("GroupMember", "GroupId").to, ElementsAre("Queue"));
  EXPECT_THAT(FieldOf("GroupMember", "UserOrGroupId").to, ElementsAre("User"));
  EXPECT_EQ(FieldOf("GroupMember", "GroupId").on_delete, OnDelete::kCascade);
  EXPECT_EQ(FieldOf("GroupMember", "IsActive").default_value, Value::Int(1));
}

TEST(Standard, LabelsAreWords) {
  EXPECT_EQ(FieldOf("Lead", "NumberOfEmployees").label, "Number Of Employees");
  EXPECT_EQ(FieldOf("Contact", "AccountId").label, "Account");
  EXPECT_EQ(FieldOf("Lead", "Id").label, "Id");
  EXPECT_EQ(FieldOf("Account", "SicDesc").label, "SIC Description");
  EXPECT_EQ(FieldOf("Opportunity", "StageName").label, "Stage");
}

// toupper("i") is no "I" in a Turkish host program. Where the machine has no such locale, any other
// must do.
TEST(Standard, NamesDoNotDependOnTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* name : {"tr_TR.UTF-8", "tr_TR.ISO-8859-9", "tr_TR", "C.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) != nullptr) break;
  }
  const std::vector<Object> objects = BuildStandardObjects();
  std::setlocale(LC_ALL, before.c_str());
  const Catalog& standard = *Catalog::Standard();
  ASSERT_EQ(objects.size(), standard.objects().size());
  for (size_t i = 0; i < objects.size(); ++i) {
    EXPECT_EQ(objects[i].table, standard.objects()[i].table);
    ASSERT_EQ(objects[i].fields.size(), standard.objects()[i].fields.size());
    for (size_t j = 0; j < objects[i].fields.size(); ++j) {
      EXPECT_EQ(objects[i].fields[j].api, standard.objects()[i].fields[j].api);
      EXPECT_EQ(objects[i].fields[j].label, standard.objects()[i].fields[j].label);
    }
  }
  EXPECT_NE(objects[4].Find("IsDeleted"), nullptr);
}

}  // namespace
}  // namespace leadkit::schema
