#include "schema/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::schema {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Catalog& Standard() { return *Catalog::Standard(); }

Field Definition(std::string api, Kind kind = Kind::kText) {
  Field field;
  field.api = std::move(api);
  field.kind = kind;
  return field;
}

Field Picklist(std::vector<std::string> values, Kind kind = Kind::kPicklist) {
  Field field = Definition("Choice__c", kind);
  field.values = std::move(values);
  return field;
}

// The field as the catalog makes it of the definition.
absl::StatusOr<Field> Made(const Field& definition, std::string_view object = "Lead") {
  LK_ASSIGN_OR_RETURN(const auto catalog, Standard().WithCustomField(object, definition));
  return catalog->Get(object).fields.back();
}

void ExpectRefused(const Field& definition, std::string_view reason) {
  const absl::StatusOr<Field> made = Made(definition);
  EXPECT_EQ(CodeOf(made.status()), Code::kInvalidField) << definition.api << " " << reason;
  EXPECT_THAT(std::string(made.status().message()), HasSubstr(std::string(reason)));
  EXPECT_EQ(PlaceOf(made.status()).object, "Lead");
}

TEST(Catalog, StandardIsSharedAndComplete) {
  EXPECT_EQ(Catalog::Standard(), Catalog::Standard());
  EXPECT_EQ(Standard().objects().size(), 14u);
  for (size_t i = 0; i < Standard().objects().size(); ++i) {
    EXPECT_EQ(Standard().object(static_cast<int>(i)).index, static_cast<int>(i));
  }
}

TEST(Catalog, FindsObjectsByNameTableAndPlural) {
  const Object* role = Standard().Find("OpportunityContactRole");
  ASSERT_NE(role, nullptr);
  EXPECT_EQ(Standard().Find("opportunitycontactrole"), role);
  EXPECT_EQ(Standard().Find("opportunity_contact_role"), role);
  EXPECT_EQ(Standard().Find("Opportunity Contact Roles"), role);
  EXPECT_EQ(Standard().Find("Leads"), Standard().Find("Lead"));
  EXPECT_EQ(Standard().Find(""), nullptr);
  EXPECT_EQ(Standard().Find("Deal"), nullptr);
  EXPECT_EQ(Standard().FindByPrefix("00Q"), Standard().Find("Lead"));
  EXPECT_EQ(Standard().FindByPrefix("00q"), nullptr);
  EXPECT_EQ(Standard().FindByPrefix(""), nullptr);
}

TEST(Catalog, RequireNamesWhatThereIs) {
  ASSERT_TRUE(Standard().Require("lead").ok());
  const absl::Status status = Standard().Require("Deal").status();
  EXPECT_EQ(CodeOf(status), Code::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              testing::AllOf(HasSubstr("'Deal'"), HasSubstr("Opportunity"), HasSubstr("Case")));
}

TEST(Catalog, RequireFieldSuggests) {
  const Object& lead = Standard().Get("Lead");
  ASSERT_TRUE(Standard().RequireField(lead, "email").ok());
  absl::Status status = Standard().RequireField(lead, "Emial").status();
  EXPECT_EQ(CodeOf(status), Code::kInvalidField);
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean Email?"));
  EXPECT_EQ(PlaceOf(status).object, "Lead");
  EXPECT_EQ(PlaceOf(status).field, "Emial");
  status = Standard().RequireField(lead, "Shoe size").status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("describe the object"));
}

// Names from outside may be anything; the error keeps its code, one line, and UTF-8.
TEST(Catalog, UnknownNamesOfAnyBytesAreErrorsLikeOthers) {
  const Object& lead = Standard().Get("Lead");
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "\xC3\xBC";
  for (const std::string& name : {umlauts, "x" + umlauts, std::string(1'000'000, 'x'),
                                  std::string("a\x1f"
                                              "b\n"),
                                  std::string(500, '\xFF')}) {
    for (const absl::Status& status :
         {Standard().RequireField(lead, name).status(), Standard().Require(name).status()}) {
      EXPECT_THAT(CodeOf(status), testing::AnyOf(Code::kInvalidField, Code::kInvalidArgument));
      const std::string message(status.message());
      EXPECT_TRUE(IsValidText(message));
      EXPECT_LT(message.size(), 600u);
      EXPECT_EQ(message.find('\n'), std::string::npos);
    }
  }
  EXPECT_EQ(PlaceOf(Standard().RequireField(lead, umlauts).status()).field, umlauts.substr(0, 160));
}

TEST(Catalog, ChildrenOfFollowsEveryReference) {
  size_t references = 0;
  for (const Object& object : Standard().objects()) {
    for (const Field& field : object.fields) {
      references += field.to.size();
      for (int target : field.to_objects) {
        const std::vector<ChildLink>& children = Standard().ChildrenOf(target);
        EXPECT_EQ(std::count_if(children.begin(), children.end(),
                                [&](const ChildLink& link) {
                                  return link.child_object == object.index &&
                                         link.field == field.ordinal;
                                }),
                  1)
            << object.api << "." << field.api;
      }
    }
  }
  size_t links = 0;
  for (const Object& object : Standard().objects()) {
    links += Standard().ChildrenOf(object.index).size();
  }
  EXPECT_EQ(links, references);
  EXPECT_GT(links, 60u);
}

TEST(CustomField, IsAppendedAndLeavesTheOldCatalogAlone) {
  Field budget = Definition("Budget__c", Kind::kMoney);
  budget.tracked = true;
  const auto catalog = Standard().WithCustomField("leads", budget);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  const Object& lead = (*catalog)->Get("Lead");
  const Field& field = lead.fields.back();
  EXPECT_EQ(field.api, "Budget__c");
  EXPECT_EQ(field.column, "budget__c");
  EXPECT_EQ(field.label, "Budget");
  EXPECT_EQ(field.number, kFirstCustomNumber);
  EXPECT_EQ(field.ordinal, static_cast<int>(lead.fields.size()) - 1);
  EXPECT_EQ(field.scale, 2u);
  EXPECT_EQ(field.precision, 18u);
  EXPECT_EQ(field.max, 0u);
  EXPECT_TRUE(field.custom && field.tracked && !field.required);
  EXPECT_EQ(lead.Find("BUDGET__c"), &field);
  EXPECT_EQ(Standard().Get("Lead").Find("Budget__c"), nullptr);
  for (const Field& old : Standard().Get("Lead").fields) {
    EXPECT_EQ(lead.fields[static_cast<size_t>(old.ordinal)].api, old.api);
  }
  const auto more = (*catalog)->WithCustomField("Lead", Definition("Region__c"));
  ASSERT_TRUE(more.ok());
  EXPECT_EQ((*more)->Get("Lead").Get("Region__c").number, kFirstCustomNumber + 1);
}

TEST(CustomField, NamesFollowARule) {
  for (const char* name : {"A__c", "Budget__c", "budget_2026__c", "X1__c", "A_b_C__c",
                           "Abcdefghijabcdefghijabcdefghijabcdefghij__c"}) {
    EXPECT_TRUE(Made(Definition(name)).ok()) << name;
  }
  for (const char* name :
       {"", "__c", "Budget", "Budget_c", "Budget__C", "1Budget__c", "_Budget__c", "Bud__get__c",
        "Budget___c", "Bud get__c", "Bud-get__c", "Bud\xC3\xBCget__c", "Budget__c ", "Bud\"get__c",
        "Abcdefghijabcdefghijabcdefghijabcdefghijk__c"}) {
    ExpectRefused(Definition(name), "Budget__c");
  }
}

TEST(CustomField, NameIsTakenOnce) {
  const auto catalog = Standard().WithCustomField("Lead", Definition("Budget__c"));
  ASSERT_TRUE(catalog.ok());
  const auto again = (*catalog)->WithCustomField("Lead", Definition("BUDGET__c"));
  EXPECT_EQ(CodeOf(again.status()), Code::kDuplicateValue);
  EXPECT_TRUE((*catalog)->WithCustomField("Contact", Definition("Budget__c")).ok());
}

TEST(CustomField, ObjectMustExist) {
  EXPECT_EQ(CodeOf(Made(Definition("Budget__c"), "Lead").status()), Code::kOk);
  EXPECT_EQ(CodeOf(Standard().WithCustomField("Deal", Definition("Budget__c")).status()),
            Code::kInvalidArgument);
}

TEST(CustomField, KindMustExist) {
  for (int kind : {-1, 0, 16, 99})
    ExpectRefused(Definition("X__c", static_cast<Kind>(kind)), "kind");
  ExpectRefused(Definition("X__c", Kind::kId), "can't be an id");
}

TEST(CustomField, PicklistsNeedProperValues) {
  EXPECT_TRUE(Made(Picklist({"Red", "Green", "Blue; or so"})).ok());
  EXPECT_TRUE(Made(Picklist({"Red", "Green"}, Kind::kMultiPicklist)).ok());
  ExpectRefused(Picklist({}), "at least one value");
  ExpectRefused(Picklist({"Red", ""}), "one line");
  ExpectRefused(Picklist({"Red\nGreen"}), "one line");  // values are kept one a line
  ExpectRefused(Picklist({" Red"}), "blanks");          // a record's text is trimmed
  ExpectRefused(Picklist({"\xFF"}), "UTF-8");
  ExpectRefused(Picklist({std::string(256, 'x')}), "longer");
  ExpectRefused(Picklist({"Red", "Red"}), "once");
  ExpectRefused(Picklist({"Red;Green"}, Kind::kMultiPicklist), "';'");
  ExpectRefused(Picklist({"Red"}, Kind::kText), "only a picklist");
}

TEST(CustomField, ReferencesPointAtOneObject) {
  Field field = Definition("Partner__c", Kind::kReference);
  ExpectRefused(field, "exactly one");
  field.to = {"Account", "Contact"};
  ExpectRefused(field, "exactly one");
  field.to = {"Deal"};
  ExpectRefused(field, "does not exist");
  field.to = {"contacts"};
  const auto catalog = Standard().WithCustomField("Lead", field);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  const Field& made = (*catalog)->Get("Lead").fields.back();
  const Object& contact = (*catalog)->Get("Contact");
  EXPECT_THAT(made.to, ElementsAre("Contact"));
  EXPECT_THAT(made.to_objects, ElementsAre(contact.index));
  EXPECT_EQ((*catalog)->ChildrenOf(contact.index).size(),
            Standard().ChildrenOf(contact.index).size() + 1);
  field.default_value = Value::Int(1);
  ExpectRefused(field, "no default");
  field = Definition("Text__c");
  field.to = {"Contact"};
  ExpectRefused(field, "only a reference");
}

TEST(CustomField, SizesHaveBounds) {
  Field text = Definition("T__c");
  text.max = 131'072;
  EXPECT_TRUE(Made(text).ok());
  text.max = 131'073;
  ExpectRefused(text, "131072");
  Field decimal = Definition("D__c", Kind::kDecimal);
  decimal.precision = 19;
  ExpectRefused(decimal, "18 digits");
  decimal.precision = 4;
  decimal.scale = 5;
  ExpectRefused(decimal, "scale");
  decimal.scale = 4;
  EXPECT_TRUE(Made(decimal).ok());
  Field integer = Definition("I__c", Kind::kInteger);
  integer.scale = 1;
  ExpectRefused(integer, "whole number");
  Field money = Definition("M__c", Kind::kMoney);
  money.precision = 1;
  ExpectRefused(money, "scale");
}

TEST(CustomField, LabelsAreOneLine) {
  Field field = Definition("X__c");
  field.label = "  Shoe size ";
  EXPECT_EQ(Made(field)->label, "Shoe size");
  field.label = "two\nlines";
  ExpectRefused(field, "label");
  field.label = "\xFF";
  ExpectRefused(field, "label");
  field.label = std::string(256, 'x');
  ExpectRefused(field, "label");
}

TEST(CustomField, ExternalIdsAreTextsOrIntegers) {
  for (Kind kind : {Kind::kText, Kind::kEmail, Kind::kInteger}) {
    Field field = Definition("Key__c", kind);
    field.external_id = true;
    EXPECT_TRUE(Made(field).ok());
  }
  for (Kind kind : {Kind::kDate, Kind::kBoolean, Kind::kMoney}) {
    Field field = Definition("Key__c", kind);
    field.external_id = true;
    ExpectRefused(field, "external id");
  }
}

// What has no meaning for a kind is left out: the store keeps only what has, and the field must
// read back as it was made.
TEST(CustomField, WhatHasNoMeaningIsLeftOut) {
  Field field = Definition("When__c", Kind::kDate);
  field.max = 10;
  field.precision = 5;
  field.scale = 3;
  field.restricted = true;
  field.match_key = MatchKey::kName;
  field.access = Access::kReadOnly;
  field.convert = {"Account.Name"};
  field.number = 3;
  field.column = "evil\"; DROP TABLE lead";
  const absl::StatusOr<Field> made = Made(field);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->max, 0u);
  EXPECT_EQ(made->precision, 0u);
  EXPECT_EQ(made->scale, 0u);
  EXPECT_FALSE(made->restricted);
  EXPECT_EQ(made->match_key, MatchKey::kNone);
  EXPECT_EQ(made->access, Access::kReadWrite);
  EXPECT_TRUE(made->convert.empty());
  EXPECT_EQ(made->number, kFirstCustomNumber);
  EXPECT_EQ(made->column, "when__c");
}

TEST(CustomField, DefaultsAreFilledIn) {
  const absl::StatusOr<Field> boolean = Made(Definition("Flag__c", Kind::kBoolean));
  ASSERT_TRUE(boolean.ok());
  EXPECT_TRUE(boolean->required);
  EXPECT_EQ(boolean->default_value, Value::Int(0));
  Field text = Definition("T__c");
  text.default_value = Value::Text("  north ");
  EXPECT_EQ(Made(text)->default_value.text(), "north");
  EXPECT_EQ(Made(text)->max, 255u);
  text.default_value = Value::Text("  ");
  EXPECT_FALSE(Made(text)->default_value.has_value());
}

TEST(CustomField, EightHundredFitAndAreAddedAtOnce) {
  std::vector<CustomField> fields;
  for (int i = 0; i < kMaxCustomFields; ++i) {
    fields.push_back({"Lead", Definition(absl::StrCat("F", i, "__c"))});
  }
  const auto start = std::chrono::steady_clock::now();
  const auto catalog = Standard().WithCustomFields(fields);
  const auto took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_LT(took, std::chrono::seconds(1));
  std::set<int> numbers;
  for (const Field& field : (*catalog)->Get("Lead").fields) numbers.insert(field.number);
  EXPECT_EQ(numbers.size(), (*catalog)->Get("Lead").fields.size());
  const auto more = (*catalog)->WithCustomField("Lead", Definition("More__c"));
  EXPECT_EQ(CodeOf(more.status()), Code::kInvalidField);
  EXPECT_THAT(std::string(more.status().message()), HasSubstr("800"));
  fields[5].field.api = "bad name";
  EXPECT_EQ(CodeOf(Standard().WithCustomFields(fields).status()), Code::kInvalidField);
}

}  // namespace
}  // namespace leadkit::schema
