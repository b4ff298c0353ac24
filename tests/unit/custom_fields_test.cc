#include "records/custom_fields.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

using schema::Kind;
using testing::HasSubstr;

class CustomFieldsTest : public StoreTest {};

TEST_F(CustomFieldsTest, EveryKindIsKeptAcrossOpening) {
  const std::vector<std::tuple<std::string, Kind, std::string>> cases = {
      {"Text__c", Kind::kText, "héllo"},
      {"Area__c", Kind::kTextArea, "a\nb"},
      {"Email__c", Kind::kEmail, "a@example.com"},
      {"Phone__c", Kind::kPhone, "+1 555"},
      {"Url__c", Kind::kUrl, "https://example.com"},
      {"Pick__c", Kind::kPicklist, "B"},
      {"Multi__c", Kind::kMultiPicklist, "A;C"},
      {"Flag__c", Kind::kBoolean, "true"},
      {"Number__c", Kind::kInteger, "-42"},
      {"Decimal__c", Kind::kDecimal, "12.345"},
      {"Money__c", Kind::kMoney, "22700.05"},
      {"Date__c", Kind::kDate, "2024-02-29"},
      {"Time__c", Kind::kDateTime, "2021-04-15T00:03:00.123Z"},
      {"User__c", Kind::kReference, Ref(system_user())}};
  const RecordId old_lead = NewLead();
  for (const auto& [name, kind, text] : cases) {
    schema::Field field = FieldOf(name, kind);
    if (kind == Kind::kDecimal) field.scale = 3;
    ASSERT_OK(AddField("Lead", field)) << name;
  }
  Fields fields;
  for (const auto& [name, kind, text] : cases) fields.push_back({name, text});
  const RecordId lead = NewLead(fields);
  for (bool reopened : {false, true}) {
    for (const auto& [name, kind, text] : cases) {
      EXPECT_EQ(Get(lead, name), text) << name << reopened;
      EXPECT_EQ(Get(old_lead, name), kind == Kind::kBoolean ? "false" : "") << name;
    }
    EXPECT_EQ(ObjectOf("Lead").Get("Decimal__c").scale, 3u);
    EXPECT_TRUE(ObjectOf("Lead").Get("Multi__c").custom);
    OpenStore();
  }
  EXPECT_OK(Update("Lead", old_lead, fields));
  EXPECT_EQ(Get(old_lead, "Money__c"), "22700.05");
}

TEST_F(CustomFieldsTest, DefaultsAreForNewRecords) {
  schema::Field field = FieldOf("Tier__c", Kind::kText);
  field.default_value = Value::Text("Bronze");
  const RecordId before = NewLead();
  ASSERT_OK(AddField("Lead", field));
  EXPECT_EQ(Get(before, "Tier__c"), "");
  EXPECT_EQ(Get(NewLead(), "Tier__c"), "Bronze");
  EXPECT_EQ(Get(NewLead({{"Tier__c", ""}}), "Tier__c"), "");
  schema::Field flag = FieldOf("Vip__c", Kind::kBoolean);
  flag.default_value = Value::Int(1);
  ASSERT_OK(AddField("Lead", flag));
  EXPECT_EQ(Get(before, "Vip__c"), "true");
  EXPECT_EQ(Get(NewLead(), "Vip__c"), "true");
}

TEST_F(CustomFieldsTest, ADefaultFitsItsField) {
  schema::Field text = FieldOf("Text__c", Kind::kText);
  text.default_value = Value::Int(3);
  EXPECT_EQ(CodeText(AddField("Lead", text)), "INVALID_TYPE_ON_FIELD_IN_RECORD");
  schema::Field pick = FieldOf("Pick__c", Kind::kPicklist);
  pick.restricted = true;
  pick.default_value = Value::Text("Z");
  EXPECT_EQ(CodeText(AddField("Lead", pick)), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  EXPECT_EQ(ObjectOf("Lead").Find("Pick__c"), nullptr);
}

TEST_F(CustomFieldsTest, NamesAreChecked) {
  for (const char* name :
       {"Budget", "Budget_c", "1st__c", "_x__c", "a__b__c", "a___c", "__c", "Bud get__c",
        "Büdget__c", "LastName", "A2345678901234567890123456789012345678901__c"}) {
    absl::Status status = AddField("Lead", FieldOf(name, Kind::kText));
    EXPECT_EQ(CodeText(status), "INVALID_FIELD") << name;
  }
  EXPECT_OK(AddField("Lead", FieldOf("A234567890123456789012345678901234567890__c", Kind::kText)));
  ASSERT_OK(AddField("Lead", FieldOf("Budget__c", Kind::kText)));
  EXPECT_EQ(CodeText(AddField("Lead", FieldOf("Budget__c", Kind::kMoney))), "DUPLICATE_VALUE");
  EXPECT_EQ(CodeText(AddField("Lead", FieldOf("BUDGET__c", Kind::kMoney))), "DUPLICATE_VALUE");
  EXPECT_OK(AddField("Contact", FieldOf("Budget__c", Kind::kText)));
  EXPECT_EQ(CodeText(AddField("Nothing", FieldOf("X__c", Kind::kText))), "INVALID_ARGUMENT");
}

TEST_F(CustomFieldsTest, DefinitionsAreChecked) {
  schema::Field no_values = FieldOf("P__c", Kind::kPicklist);
  no_values.values.clear();
  EXPECT_EQ(CodeText(AddField("Lead", no_values)), "INVALID_FIELD");
  schema::Field semicolon = FieldOf("P__c", Kind::kMultiPicklist);
  semicolon.values = {"a;b"};
  EXPECT_EQ(CodeText(AddField("Lead", semicolon)), "INVALID_FIELD");
  schema::Field two = FieldOf("R__c", Kind::kReference);
  two.to = {"User", "Queue"};
  EXPECT_EQ(CodeText(AddField("Lead", two)), "INVALID_FIELD");
  two.to = {"Spaceship"};
  EXPECT_EQ(CodeText(AddField("Lead", two)), "INVALID_FIELD");
  schema::Field digits = FieldOf("N__c", Kind::kDecimal);
  digits.precision = 5;
  digits.scale = 6;
  EXPECT_EQ(CodeText(AddField("Lead", digits)), "INVALID_FIELD");
  EXPECT_EQ(CodeText(AddField("Lead", FieldOf("I__c", Kind::kId))), "INVALID_FIELD");
}

TEST_F(CustomFieldsTest, RequiredMeansFromNowOn) {
  const RecordId lead = NewLead();
  schema::Field field = FieldOf("Region__c", Kind::kText);
  field.required = true;
  ASSERT_OK(AddField("Lead", field));
  absl::StatusOr<RecordId> without = TryInsert("Lead", {{"LastName", "L"}});
  EXPECT_EQ(CodeText(without), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(PlaceOf(without.status()).field, "Region__c");
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Phone", "1"}})), "REQUIRED_FIELD_MISSING");
  ASSERT_OK(Update("Lead", lead, {{"Phone", "1"}, {"Region__c", "EU"}}));
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Region__c", ""}})), "REQUIRED_FIELD_MISSING");
}

TEST_F(CustomFieldsTest, ReferencesAreCheckedAndClearedOnDelete) {
  schema::Field field = FieldOf("Sponsor__c", Kind::kReference);
  field.to = {"contacts"};  // any of the object's names
  ASSERT_OK(AddField("Opportunity", field));
  EXPECT_THAT(ObjectOf("Opportunity").Get("Sponsor__c").to, testing::ElementsAre("Contact"));
  const RecordId account = NewAccount();
  const RecordId other = NewAccount("Other");
  const RecordId sponsor = NewContact(other);
  const RecordId opportunity = NewOpportunity(account, {{"Sponsor__c", Ref(sponsor)}});
  EXPECT_EQ(CodeText(Update("Opportunity", opportunity, {{"Sponsor__c", Ref(account)}})),
            "INVALID_CROSS_REFERENCE_KEY");
  ASSERT_OK(Delete("Contact", sponsor));
  EXPECT_EQ(Get(opportunity, "Sponsor__c"), "");
  ASSERT_OK(Undelete("Contact", sponsor));
  EXPECT_EQ(Get(opportunity, "Sponsor__c"), Ref(sponsor));
  ASSERT_OK(Delete("Account", other));
  ASSERT_OK(Purge("Account", other).status());
  ExpectNoDanglingReferences();
}

TEST_F(CustomFieldsTest, ARequiredReferenceKeepsItsTarget) {
  schema::Field field = FieldOf("Partner__c", Kind::kReference);
  field.to = {"Account"};
  field.required = true;
  ASSERT_OK(AddField("Campaign", field));
  const RecordId partner = NewAccount();
  const RecordId campaign = Insert("Campaign", {{"Name", "C"}, {"Partner__c", Ref(partner)}});
  absl::Status status = Delete("Account", partner);
  EXPECT_EQ(CodeText(status), "DELETE_FAILED");
  EXPECT_THAT(std::string(status.message()), HasSubstr(Ref(campaign)));
  ASSERT_OK(Delete("Campaign", campaign));
  EXPECT_OK(Delete("Account", partner));
}

TEST_F(CustomFieldsTest, RequiredReferencesInACircleCanBePurged) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  schema::Field field = FieldOf("Key__c", Kind::kReference);
  field.to = {"Contact"};
  field.required = true;
  ASSERT_OK(AddField("Account", field));
  ASSERT_OK(Update("Account", account, {{"Key__c", Ref(contact)}}));
  ASSERT_OK(Delete("Account", account));
  ASSERT_OK(Undelete("Account", account));
  EXPECT_EQ(Get(account, "Key__c"), Ref(contact));
  ASSERT_OK(Delete("Account", account));
  EXPECT_EQ(*Purge("Account", account), 2);
  EXPECT_EQ(QueryInt("SELECT count(*) FROM account"), 0);
  EXPECT_EQ(QueryInt("SELECT count(*) FROM contact"), 0);
  ExpectNoDanglingReferences();
}

TEST_F(CustomFieldsTest, AFieldThatIsRolledBackIsGone) {
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  ASSERT_OK(AddField("Lead", FieldOf("Gone__c", Kind::kText)));
  EXPECT_OK(TryInsert("Lead", {{"LastName", "L"}, {"Gone__c", "x"}}).status());
  (*transaction)->Rollback();
  transaction_ = nullptr;
  EXPECT_EQ(ObjectOf("Lead").Find("Gone__c"), nullptr);
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {"Gone__c", "x"}})), "INVALID_FIELD");
  EXPECT_OK(AddField("Lead", FieldOf("Gone__c", Kind::kMoney)));
  EXPECT_EQ(Get(NewLead({{"Gone__c", "5"}}), "Gone__c"), "5.00");
}

TEST_F(CustomFieldsTest, AFailedCallInATransactionTakesItsFieldBack) {
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  absl::Status status = Write([&](storage::WriteTxn& txn) -> absl::Status {
    LK_RETURN_IF_ERROR(AddCustomField(txn, "Lead", FieldOf("Gone__c", Kind::kText)));
    return MakeError(Code::kCancelled, "changed my mind");
  });
  EXPECT_EQ(CodeText(status), "CANCELLED");
  EXPECT_OK(TryInsert("Lead", {{"LastName", "L"}}).status());
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {"Gone__c", "x"}})), "INVALID_FIELD");
  transaction_ = nullptr;
  EXPECT_OK((*transaction)->Commit());
  EXPECT_NE(NewLead(), kNoId);
}

}  // namespace
}  // namespace leadkit::records
