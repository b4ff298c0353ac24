// Objects and fields that describe themselves, custom fields, and the field map.
#include "harness.h"

namespace leadkit::test {
namespace {

class SchemaTest : public StoreTest {
 protected:
  struct Spec {
    std::string name;
    int64_t kind = LK_KIND_TEXT;
    std::vector<std::pair<int32_t, int64_t>> numbers = {};
    std::vector<std::pair<int32_t, std::string>> texts = {};
    std::vector<std::string> values = {};
  };
  lk_status Add(std::string_view object, const Spec& given) {
    FieldSpec spec;
    EXPECT_LK_OK(lk_field_spec_new(Out(spec), E()));
    EXPECT_LK_OK(lk_field_spec_set_text(spec.get(), LK_SPEC_NAME, TXT(given.name), E()));
    if (given.kind != 0) {
      EXPECT_LK_OK(lk_field_spec_set_int(spec.get(), LK_SPEC_KIND, given.kind, E()));
    }
    for (const auto& [option, value] : given.numbers) {
      EXPECT_LK_OK(lk_field_spec_set_int(spec.get(), option, value, E())) << option;
    }
    for (const auto& [option, text] : given.texts) {
      EXPECT_LK_OK(lk_field_spec_set_text(spec.get(), option, TXT(text), E())) << option;
    }
    for (const std::string& value : given.values) {
      EXPECT_LK_OK(lk_field_spec_add_value(spec.get(), TXT(value), E())) << value;
    }
    return lk_field_add(store(), TXT(object), spec.get(), E());
  }
  std::string Describe(std::string_view object) {
    Text text;
    EXPECT_LK_OK(lk_schema_describe(store(), TXT(object), Out(text), E()));
    return Contents(text);
  }
  std::string Map() {
    Text text;
    EXPECT_LK_OK(lk_fieldmap_get(store(), Out(text), E()));
    return Contents(text);
  }
  lk_status SetMap(std::string_view field, std::string_view target) {
    return lk_fieldmap_set(store(), TXT(field), TXT(target), E());
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(SchemaTest, ObjectsDescribeThemselves) {
  const std::string all = Describe("");
  for (const char* object : {"Account", "Contact", "Lead", "Opportunity", "CampaignMember"}) {
    EXPECT_TRUE(Has(all, std::string(R"({"name":")") + object + R"(","label":)")) << object;
  }
  const std::string lead = Describe("leads");
  EXPECT_TRUE(lead.starts_with(
      R"({"objects":[{"name":"Lead","label":"Lead","plural":"Leads","prefix":"00Q",)"
      R"("name_field":"Name","fields":[{"name":"Id","column":"id","number":1,)"))
      << lead.substr(0, 300);
  EXPECT_TRUE(Has(lead, R"({"name":"LastName","column":"last_name","number":2,)"
                        R"("label":"Last Name","kind":"TEXT","max_length":80,"precision":0,)"
                        R"("scale":0,"required":true,"default":"","values":[],)"
                        R"("restricted":false,"targets":[],"access":"READ_WRITE",)"
                        R"("external_id":false,"tracked":true,"custom":false})"));
  EXPECT_TRUE(Has(lead, R"("targets":["User","Queue"])"));
  Text text;
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_schema_describe(store(), LK_LIT("Leaf"), Out(text), E()));
  EXPECT_TRUE(Has(error_.message(), "Opportunity")) << error_.message();
}

TEST_F(SchemaTest, CustomFieldsOfEveryKindWork) {
  const struct {
    Spec spec;
    const char* given;
    const char* kept;
  } kFields[] = {
      {{"Text__c", LK_KIND_TEXT, {{LK_SPEC_MAX_LENGTH, 10}}}, "a", "a"},
      {{"Area__c", LK_KIND_TEXTAREA}, "a\nb", "a\nb"},
      {{"Mail__c", LK_KIND_EMAIL}, "a@b.example", "a@b.example"},
      {{"Phone__c", LK_KIND_PHONE}, "+1", "+1"},
      {{"Url__c", LK_KIND_URL}, "x.example", "x.example"},
      {{"Pick__c", LK_KIND_PICKLIST, {{LK_SPEC_RESTRICTED, 1}}, {}, {"A", "B"}}, "B", "B"},
      {{"Multi__c", LK_KIND_MULTIPICKLIST, {}, {}, {"A", "B"}}, "A;B", "A;B"},
      {{"Flag__c", LK_KIND_BOOLEAN}, "true", "true"},
      {{"Count__c", LK_KIND_INTEGER, {{LK_SPEC_PRECISION, 5}}}, "42", "42"},
      {{"Rate__c", LK_KIND_DECIMAL, {{LK_SPEC_PRECISION, 6}, {LK_SPEC_SCALE, 3}}}, "1.5", "1.500"},
      {{"Budget__c", LK_KIND_MONEY}, "500", "500.00"},
      {{"Day__c", LK_KIND_DATE}, "2021-04-15", "2021-04-15"},
      {{"At__c", LK_KIND_DATETIME}, "2021-04-15T00:03:00Z", "2021-04-15T00:03:00.000Z"},
      {{"Boss__c", LK_KIND_REFERENCE, {}, {{LK_SPEC_TARGET, "users"}}}, nullptr, nullptr},
  };
  int64_t user = 0;
  ASSERT_LK_OK(lk_store_get_user(store(), &user, E()));
  const std::string user_text = IdText("User", user);
  const Record record = New("Lead", {{"LastName", "Lee"}});
  for (const auto& field : kFields) {
    ASSERT_LK_OK(Add("Lead", field.spec)) << field.spec.name;
    const std::string given = field.given == nullptr ? user_text : field.given;
    EXPECT_LK_OK(lk_record_set_text(record.get(), TXT(field.spec.name), TXT(given), E()));
  }
  int64_t id = 0;
  ASSERT_LK_OK(lk_record_insert(store(), nullptr, record.get(), &id, E()));
  for (int round = 0; round < 2; ++round) {
    for (const auto& field : kFields) {
      const std::string kept = field.kept == nullptr ? user_text : field.kept;
      EXPECT_EQ(TextOf(id, field.spec.name), kept) << field.spec.name;
    }
    store_.reset();  // and after the store is opened again
    Open();
  }
  EXPECT_TRUE(Has(Describe("Lead"), R"("name":"Budget__c","column":"budget__c","number":10010,)"
                                    R"("label":"Budget","kind":"MONEY")"));
  EXPECT_LK(LK_RESTRICTED_PICKLIST, Update(id, "Lead", {{"Pick__c", "C"}}));
  EXPECT_LK(LK_STRING_TOO_LONG, Update(id, "Lead", {{"Text__c", "12345678901"}}));
  EXPECT_LK(LK_NUMBER_OUTSIDE_VALID_RANGE, Update(id, "Lead", {{"Count__c", "123456"}}));
}

TEST_F(SchemaTest, FieldsThatCannotBeAreRefused) {
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"Budget"}));
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"1__c"}));
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"", LK_KIND_TEXT}));
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"A__c", 0}));
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"A__c", LK_KIND_ID}));
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"A__c", LK_KIND_PICKLIST}));
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"A__c", LK_KIND_REFERENCE}));
  EXPECT_LK(LK_INVALID_FIELD,
            Add("Lead", {"A__c", LK_KIND_REFERENCE, {}, {{LK_SPEC_TARGET, "Leaf"}}}));
  EXPECT_LK(LK_INVALID_FIELD,
            Add("Lead", {"A__c", LK_KIND_REFERENCE, {}, {{LK_SPEC_TARGET, "Account"}}}));
  EXPECT_LK(LK_INVALID_FIELD,
            Add("Lead", {"A__c", LK_KIND_DECIMAL, {{LK_SPEC_PRECISION, 2}, {LK_SPEC_SCALE, 3}}}));
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"A__c", LK_KIND_DATE, {{LK_SPEC_EXTERNAL_ID, 1}}}));
  EXPECT_LK(LK_INVALID_FIELD, Add("Lead", {"A__c", LK_KIND_PICKLIST, {}, {}, {"a\nb"}}));
  EXPECT_LK(LK_INVALID_TYPE, Add("Lead", {"A__c", LK_KIND_INTEGER, {}, {{LK_SPEC_DEFAULT, "x"}}}));
  EXPECT_LK(LK_INVALID_ARGUMENT, Add("Leaf", {"A__c"}));
  EXPECT_LK_OK(Add("Lead", {"A__c"}));
  EXPECT_LK(LK_DUPLICATE_VALUE, Add("Lead", {"a__c"}));
  FieldSpec spec;
  ASSERT_LK_OK(lk_field_spec_new(Out(spec), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_field_spec_set_int(spec.get(), LK_SPEC_KIND, 16, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_field_spec_set_int(spec.get(), LK_SPEC_SCALE, 19, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_field_spec_set_int(spec.get(), LK_SPEC_NAME, 1, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_field_spec_set_text(spec.get(), LK_SPEC_KIND, LK_LIT("x"), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_field_spec_add_value(spec.get(), nullptr, 0, E()));
  const std::string long_value(256, 'x');
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_field_spec_add_value(spec.get(), TXT(long_value), E()));
}

TEST_F(SchemaTest, DefaultsAndKeysOfCustomFields) {
  ASSERT_LK_OK(Add("Lead", {"Tier__c",
                            LK_KIND_PICKLIST,
                            {{LK_SPEC_REQUIRED, 1}},
                            {{LK_SPEC_DEFAULT, "basic"}},
                            {"basic", "gold"}}));
  ASSERT_LK_OK(Add("Lead", {"Key__c", LK_KIND_INTEGER, {{LK_SPEC_EXTERNAL_ID, 1}}}));
  const Record record = New("Lead", {{"LastName", "Lee"}, {"Key__c", "7"}});
  int64_t id = 0;
  int64_t same = 0;
  int32_t created = 0;
  ASSERT_LK_OK(
      lk_record_upsert(store(), nullptr, record.get(), LK_LIT("Key__c"), &id, &created, E()));
  EXPECT_EQ(TextOf(id, "Tier__c"), "basic");
  EXPECT_LK_OK(
      lk_record_upsert(store(), nullptr, record.get(), LK_LIT("key__c"), &same, &created, E()));
  EXPECT_EQ(same, id);
  EXPECT_LK(LK_REQUIRED_FIELD_MISSING, Update(id, "Lead", {{"Tier__c", ""}}));
}

TEST_F(SchemaTest, TheFieldMap) {
  ASSERT_LK_OK(Add("Lead", {"Budget__c", LK_KIND_MONEY}));
  ASSERT_LK_OK(Add("Lead", {"Note__c", LK_KIND_TEXT}));
  ASSERT_LK_OK(Add("Contact", {"Note__c", LK_KIND_TEXT, {{LK_SPEC_MAX_LENGTH, 300}}}));
  EXPECT_TRUE(Map().starts_with(R"({"version":0,"entries":[)")) << Map();
  EXPECT_TRUE(Has(Map(), R"({"field":"Phone","targets":["Account.Phone","Contact.Phone"],)"
                         R"("standard":true})"));
  EXPECT_TRUE(Has(Map(), R"({"field":"Budget__c","targets":[],"standard":false})"));
  EXPECT_LK_OK(SetMap("Budget__c", "Opportunity.Amount"));
  EXPECT_LK_OK(SetMap("note__c", "contact.note__c"));
  EXPECT_TRUE(Has(Map(), R"({"version":2,)"));
  EXPECT_TRUE(
      Has(Map(), R"({"field":"Budget__c","targets":["Opportunity.Amount"],"standard":false})"));
  EXPECT_LK(LK_FIELD_MAPPING_ERROR, SetMap("Note__c", "Opportunity.Amount"));
  EXPECT_LK(LK_FIELD_MAPPING_ERROR, SetMap("Phone", "Contact.Fax"));  // the schema's stays
  EXPECT_LK(LK_FIELD_MAPPING_ERROR, SetMap("Note__c", "Contact.LastName"));
  EXPECT_LK(LK_FIELD_MAPPING_ERROR, SetMap("Note__c", "Task.Subject"));
  EXPECT_LK(LK_INVALID_FIELD, SetMap("Nope__c", "Contact.Note__c"));
  EXPECT_LK(LK_INVALID_FIELD, SetMap("Note__c", "Contact.Nope__c"));
  const int64_t id = Insert("Lead", {{"LastName", "Lee"},
                                     {"Company", "Acme"},
                                     {"Budget__c", "500"},
                                     {"Note__c", "hello"},
                                     {"CompanyDunsNumber", "123456789"}});
  Conversion made;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, id, nullptr, Out(made), E()));
  int64_t contact = 0;
  int64_t opportunity = 0;
  EXPECT_LK_OK(lk_conversion_get(made.get(), LK_CONVERTED_CONTACT, &contact, nullptr, E()));
  EXPECT_LK_OK(lk_conversion_get(made.get(), LK_CONVERTED_OPPORTUNITY, &opportunity, nullptr, E()));
  EXPECT_EQ(TextOf(contact, "Note__c"), "hello");
  EXPECT_EQ(TextOf(opportunity, "Amount"), "500.00");
  const auto remove = [&](std::string_view field, std::string_view target) {
    return lk_fieldmap_delete(store(), TXT(field), TXT(target), E());
  };
  EXPECT_LK_OK(remove("Budget__c", "Opportunity.Amount"));
  EXPECT_LK(LK_NOT_FOUND, remove("Budget__c", "Opportunity.Amount"));
  EXPECT_LK(LK_NOT_FOUND, remove("Phone", "Contact.Phone"));
  EXPECT_LK(LK_INVALID_FIELD, remove("Nope__c", "Contact.Phone"));
}

}  // namespace
}  // namespace leadkit::test
