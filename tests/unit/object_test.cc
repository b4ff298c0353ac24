#include "schema/object.h"

#include <gtest/gtest.h>

#include <utility>

#include "schema/catalog.h"

namespace leadkit::schema {
namespace {

const Object& Lead() { return Catalog::Standard()->Get("Lead"); }

TEST(Object, FindsFieldsByEitherName) {
  const Field* field = Lead().Find("LastName");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(Lead().Find("lastname"), field);
  EXPECT_EQ(Lead().Find("LASTNAME"), field);
  EXPECT_EQ(Lead().Find("last_name"), field);
  EXPECT_EQ(Lead().Find("Last Name"), nullptr);
  EXPECT_EQ(Lead().Find(""), nullptr);
  EXPECT_EQ(&Lead().Get("LastName"), field);
  EXPECT_EQ(Lead().OrdinalOf("LastName"), field->ordinal);
}

TEST(Object, FindsFieldsByNumber) {
  EXPECT_EQ(Lead().FindByNumber(2), Lead().Find("LastName"));
  EXPECT_EQ(Lead().FindByNumber(900), Lead().Find("OwnerId"));
  EXPECT_EQ(Lead().FindByNumber(0), nullptr);
  EXPECT_EQ(Lead().FindByNumber(-1), nullptr);
}

TEST(Object, OrdinalsAreThePlaces) {
  for (const Object& object : Catalog::Standard()->objects()) {
    for (size_t i = 0; i < object.fields.size(); ++i) {
      EXPECT_EQ(object.fields[i].ordinal, static_cast<int>(i));
    }
  }
}

TEST(Object, KnowsItsSystemFields) {
  const SystemFields& system = Lead().system;
  EXPECT_EQ(system.id, Lead().OrdinalOf("Id"));
  EXPECT_EQ(system.name, Lead().OrdinalOf("Name"));
  EXPECT_EQ(system.owner, Lead().OrdinalOf("OwnerId"));
  EXPECT_EQ(system.external_id, Lead().OrdinalOf("ExternalId"));
  EXPECT_EQ(system.created_date, Lead().OrdinalOf("CreatedDate"));
  EXPECT_EQ(system.created_by, Lead().OrdinalOf("CreatedById"));
  EXPECT_EQ(system.last_modified_date, Lead().OrdinalOf("LastModifiedDate"));
  EXPECT_EQ(system.last_modified_by, Lead().OrdinalOf("LastModifiedById"));
  EXPECT_EQ(system.system_modstamp, Lead().OrdinalOf("SystemModstamp"));
  EXPECT_EQ(system.is_deleted, Lead().OrdinalOf("IsDeleted"));
  EXPECT_EQ(system.master_record, Lead().OrdinalOf("MasterRecordId"));
  EXPECT_EQ(Lead().name_field, Lead().OrdinalOf("Name"));
  const Object& role = Catalog::Standard()->Get("OpportunityContactRole");
  EXPECT_EQ(role.system.name, -1);
  EXPECT_EQ(role.system.owner, -1);
  EXPECT_EQ(role.name_field, -1);
}

TEST(Object, SuggestsCloseNames) {
  EXPECT_EQ(Lead().Suggest("LastNam"), "LastName");
  EXPECT_EQ(Lead().Suggest("Emial"), "Email");
  EXPECT_EQ(Lead().Suggest("Compnay"), "Company");
  EXPECT_EQ(Lead().Suggest("Number Of Employees"), "NumberOfEmployees");
  EXPECT_EQ(Lead().Suggest("first name"), "FirstName");
  EXPECT_EQ(Lead().Suggest("Shoe size"), "");
  EXPECT_EQ(Lead().Suggest(""), "");
  EXPECT_EQ(Lead().Suggest(std::string(100'000, 'x')), "");
}

TEST(Object, AddedFieldsAreFound) {
  Object object = Lead();
  Field field;
  field.api = "Budget__c";
  field.column = "budget__c";
  object.Add(field);
  ASSERT_NE(object.Find("BUDGET__C"), nullptr);
  EXPECT_EQ(object.Find("budget__c")->ordinal, static_cast<int>(Lead().fields.size()));
  EXPECT_EQ(object.Suggest("Budget"), "Budget__c");
  EXPECT_EQ(Lead().Find("Budget__c"), nullptr);
  const Object moved = std::move(object);
  EXPECT_NE(moved.Find("Budget__c"), nullptr);
}

TEST(Object, KindsHaveNames) {
  EXPECT_EQ(KindName(Kind::kText), "text");
  EXPECT_EQ(KindName(Kind::kMoney), "currency");
  EXPECT_EQ(KindName(Kind::kId), "id");
  EXPECT_EQ(KindName(static_cast<Kind>(0)), "unknown");
  EXPECT_EQ(KindName(static_cast<Kind>(16)), "unknown");
  for (int kind = 1; kind <= 15; ++kind) {
    EXPECT_EQ(IsTextKind(static_cast<Kind>(kind)), kind <= 7) << kind;
  }
}

TEST(Object, MatchKeysFoldNamesAndEmails) {
  EXPECT_EQ(MatchKeyOf(MatchKey::kName, "ACME, Inc."), "acme inc");
  EXPECT_EQ(MatchKeyOf(MatchKey::kEmail, "Ada@X.example"), "ada@x.example");
}

}  // namespace
}  // namespace leadkit::schema
