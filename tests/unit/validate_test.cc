#include "records/validate.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

class ValidateTest : public StoreTest {
 protected:
  // The code for one value of one field of a lead, by an insert.
  std::string Try(std::string_view field, std::string_view text, std::string_view object = "Lead") {
    Fields fields = {{"LastName", "Lee"}};
    if (object == "Account") fields = {{"Name", "Acme"}};
    absl::StatusOr<RecordId> id =
        TryInsert(object, With(fields, {{std::string(field), std::string(text)}}));
    if (id.ok()) return "OK";
    EXPECT_EQ(PlaceOf(id.status()).object, object) << id.status();
    EXPECT_EQ(PlaceOf(id.status()).field, field) << id.status();
    return CodeText(id);
  }
};

TEST_F(ValidateTest, LengthsCountCharacters) {
  for (const schema::Object& object : catalog()->objects()) {
    for (const schema::Field& field : object.fields) {
      if (!field.is_text()) continue;
      ASSERT_GT(field.max, 0u) << object.api << "." << field.api;
      if (field.kind == schema::Kind::kEmail || field.restricted) continue;
      std::string text;
      for (uint32_t i = 0; i < field.max; ++i) text += "é";
      Value fits = Value::Text(text);
      EXPECT_OK(CheckValue(object, field, &fits));
      EXPECT_EQ(fits.text(), text);
      Value emoji = Value::Text(text + "😀");
      absl::Status status = CheckValue(object, field, &emoji);
      EXPECT_EQ(CodeText(status), "STRING_TOO_LONG") << object.api << "." << field.api;
      EXPECT_EQ(PlaceOf(status).field, field.api);
      EXPECT_THAT(std::string(status.message()), testing::HasSubstr(absl::StrCat(field.max)));
      // Blanks at the ends do not count.
      Value padded = Value::Text("  " + text + "\n");
      EXPECT_OK(CheckValue(object, field, &padded));
      EXPECT_EQ(padded.text(), text);
    }
  }
}

TEST_F(ValidateTest, TextIsTrimmedAndBlankTextIsNull) {
  const RecordId lead = NewLead({{"FirstName", " \u00a0Ada\t"}, {"Title", " \u3000 "}});
  EXPECT_EQ(Get(lead, "FirstName"), "Ada");
  EXPECT_EQ(QueryInt("SELECT title IS NULL FROM lead"), 1);
  Value inner = Value::Text("a  b\nc");
  EXPECT_OK(CheckValue(ObjectOf("Lead"), ObjectOf("Lead").Get("Street"), &inner));
  EXPECT_EQ(inner.text(), "a  b\nc");
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", " \u2003 "}})), "REQUIRED_FIELD_MISSING");
}

TEST_F(ValidateTest, TextIsUtf8) {
  const schema::Object& lead = ObjectOf("Lead");
  for (const std::string& bad :
       {std::string("\xff"), std::string("a\xc3"), std::string("\xed\xa0\x80"),
        std::string("\xc0\xaf"), std::string("a\0b", 3), std::string("\xf4\x90\x80\x80")}) {
    Value value = Value::Text(bad);
    EXPECT_EQ(CodeText(CheckValue(lead, lead.Get("Title"), &value)), "INVALID_TEXT");
  }
}

TEST_F(ValidateTest, EmailAddresses) {
  for (const char* good : {"a@b.co", "first.last+tag@sub.example.com", "ü@exämple.de", "a@b-c.io",
                           "o'neill@example.com", "A@B.CO"}) {
    EXPECT_EQ(Try("Email", good), "OK") << good;
  }
  for (const char* bad : {"plain", "@b.co", "a@", "a@b", "a b@c.de", "a@b..co", "a@@b.co",
                          "a@-b.co", "a@b.co,c@d.ef", "a@b.", ".a@b.co", "a@b_c.co"}) {
    EXPECT_EQ(Try("Email", bad), "INVALID_EMAIL_ADDRESS") << bad;
  }
}

TEST_F(ValidateTest, PicklistsAreOpenUnlessRestricted) {
  EXPECT_EQ(Try("Rating", "Lukewarm"), "OK");
  schema::Field field = FieldOf("Tier__c", schema::Kind::kPicklist);
  field.values = {"Gold", "Silver"};
  field.restricted = true;
  ASSERT_OK(AddField("Lead", field));
  EXPECT_EQ(Try("Tier__c", "Gold"), "OK");
  EXPECT_EQ(Try("Tier__c", " Gold "), "OK");
  EXPECT_EQ(Try("Tier__c", ""), "OK");
  EXPECT_EQ(Try("Tier__c", "gold"), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  absl::StatusOr<RecordId> bronze = TryInsert("Lead", {{"LastName", "L"}, {"Tier__c", "Bronze"}});
  EXPECT_THAT(std::string(bronze.status().message()), testing::HasSubstr("Gold or Silver"));
}

TEST_F(ValidateTest, MultiPicklistsAreTidiedAndEachPartIsChecked) {
  schema::Field field = FieldOf("Wants__c", schema::Kind::kMultiPicklist);
  field.restricted = true;
  ASSERT_OK(AddField("Lead", field));
  const RecordId lead = NewLead({{"Wants__c", " A ; B;;A; "}});
  EXPECT_EQ(Get(lead, "Wants__c"), "A;B");
  EXPECT_EQ(Try("Wants__c", "A;X"), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  ASSERT_OK(Update("Lead", lead, {{"Wants__c", " ; ;"}}));
  EXPECT_EQ(QueryInt("SELECT wants__c IS NULL FROM lead WHERE id = " + absl::StrCat(lead)), 1);
}

TEST_F(ValidateTest, NumbersHaveTheirDigits) {
  EXPECT_EQ(Try("NumberOfEmployees", "99999999"), "OK");
  EXPECT_EQ(Try("NumberOfEmployees", "-5"), "OK");
  EXPECT_EQ(Try("NumberOfEmployees", "100000000"), "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(Try("NumberOfEmployees", "1.5"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
  EXPECT_EQ(Try("NumberOfEmployees", "many"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
  EXPECT_EQ(Try("AnnualRevenue", "12.345"), "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(Try("AnnualRevenue", "9999999999999999.99"), "OK");
  EXPECT_NE(Try("AnnualRevenue", "99999999999999999999"), "OK");
}

TEST_F(ValidateTest, ValuesAreOfTheFieldsKind) {
  const schema::Object& lead = ObjectOf("Lead");
  for (const schema::Field& field : lead.fields) {
    if (field.kind == schema::Kind::kId) continue;
    Value wrong = field.is_text() ? Value::Int(1) : Value::Text("1");
    absl::Status status = CheckValue(lead, field, &wrong);
    EXPECT_EQ(CodeText(status), "INVALID_TYPE_ON_FIELD_IN_RECORD") << field.api;
    EXPECT_EQ(PlaceOf(status).field, field.api);
  }
  Value two = Value::Int(2);
  EXPECT_EQ(CodeText(CheckValue(lead, lead.Get("DoNotCall"), &two)),
            "INVALID_TYPE_ON_FIELD_IN_RECORD");
  Value zero = Value::Int(0);
  EXPECT_EQ(CodeText(CheckValue(lead, lead.Get("OwnerId"), &zero)), "MALFORMED_ID");
  Value far = Value::Int(MaxDay() + 1);
  EXPECT_EQ(CodeText(CheckValue(ObjectOf("Contact"), ObjectOf("Contact").Get("Birthdate"), &far)),
            "NUMBER_OUTSIDE_VALID_RANGE");
  Value late = Value::Int(INT64_MAX);
  EXPECT_EQ(CodeText(CheckValue(lead, lead.Get("EmailBouncedDate"), &late)),
            "NUMBER_OUTSIDE_VALID_RANGE");
  late = Value::Int(INT64_MIN);
  EXPECT_EQ(CodeText(CheckValue(lead, lead.Get("EmailBouncedDate"), &late)),
            "NUMBER_OUTSIDE_VALID_RANGE");
}

TEST_F(ValidateTest, BooleansAreNeverNull) {
  const RecordId lead = NewLead({{"DoNotCall", ""}});
  EXPECT_EQ(Get(lead, "DoNotCall"), "false");
  ASSERT_OK(Update("Lead", lead, {{"DoNotCall", "true"}}));
  ASSERT_OK(Update("Lead", lead, {{"DoNotCall", ""}}));
  EXPECT_EQ(Get(lead, "DoNotCall"), "false");
  const RecordId user = Insert("User", {{"LastName", "U"}, {"IsActive", ""}});
  EXPECT_EQ(Get(user, "IsActive"), "true");
  for (const schema::Object& object : catalog()->objects()) {
    for (const schema::Field& field : object.fields) {
      if (field.kind != schema::Kind::kBoolean) continue;
      Value null = Value::Null();
      EXPECT_OK(CheckValue(object, field, &null));
      EXPECT_TRUE(null.is_int()) << object.api << "." << field.api;
    }
  }
}

TEST_F(ValidateTest, EveryRequiredFieldOfEveryObjectIsNamedWhenMissing) {
  for (const schema::Object& object : catalog()->objects()) {
    absl::Status status = CheckRequired(Record(object));
    ASSERT_EQ(CodeText(status), "REQUIRED_FIELD_MISSING");
    for (const schema::Field& field : object.fields) {
      if (!field.required) continue;
      EXPECT_THAT(std::string(status.message()), testing::HasSubstr(field.api)) << object.api;
    }
  }
  absl::StatusOr<RecordId> missing = TryInsert("Lead", {{"Company", "Acme"}});
  EXPECT_EQ(CodeText(missing), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(PlaceOf(missing.status()).field, "LastName");
  absl::StatusOr<RecordId> several = TryInsert("Opportunity", {{"StageName", "Prospecting"}});
  EXPECT_EQ(CodeText(several), "REQUIRED_FIELD_MISSING");
  EXPECT_THAT(std::string(several.status().message()),
              testing::AllOf(testing::HasSubstr("Name"), testing::HasSubstr("AccountId"),
                             testing::HasSubstr("CloseDate")));
}

TEST_F(ValidateTest, RequiredFieldsCannotBeCleared) {
  const RecordId lead = NewLead();
  const std::string before = Dump();
  for (const char* field : {"LastName", "Status", "OwnerId"}) {
    absl::Status status = Update("Lead", lead, {{field, ""}});
    EXPECT_EQ(CodeText(status), "REQUIRED_FIELD_MISSING") << field;
    EXPECT_EQ(PlaceOf(status).field, field);
    EXPECT_EQ(PlaceOf(status).record_id, lead);
  }
  EXPECT_EQ(Dump(), before);
}

TEST_F(ValidateTest, ReadOnlyFieldsAreRefusedUnlessTheValueIsTheSame) {
  const RecordId lead = NewLead({{"FirstName", "Ada"}});
  const std::string before = Dump();
  Tick();
  for (const schema::Field& field : ObjectOf("Lead").fields) {
    if (field.access != schema::Access::kReadOnly && field.access != schema::Access::kAudit) {
      continue;
    }
    std::string text = "2020-01-01";
    if (field.kind == schema::Kind::kBoolean) text = "true";
    if (field.is_reference()) {
      text = FormatId(ObjectOf(field.to[0]).prefix, (int64_t{1} << 22) + 5);
    }
    absl::Status status = Update("Lead", lead, {{field.api, text}});
    EXPECT_EQ(CodeText(status), "INVALID_FIELD_FOR_INSERT_UPDATE") << field.api << status;
    EXPECT_EQ(PlaceOf(status).field, field.api);
    EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {field.api, text}})),
              "INVALID_FIELD_FOR_INSERT_UPDATE")
        << field.api;
    EXPECT_OK(Update("Lead", lead, {{field.api, Get(lead, field.api)}}));
  }
  EXPECT_EQ(Dump(), before);
}

TEST_F(ValidateTest, AuditFieldsAreForImportsAndForInsertsOnly) {
  const RecordId user = NewUser();
  const Fields fields = {{"LastName", "Lee"},
                         {"CreatedDate", "2019-05-06T07:08:09Z"},
                         {"CreatedById", Ref(user)},
                         {"LastModifiedDate", "2020-01-02T03:04:05Z"},
                         {"LastModifiedById", Ref(user)}};
  EXPECT_EQ(CodeText(TryInsert("Lead", fields)), "INVALID_FIELD_FOR_INSERT_UPDATE");
  absl::StatusOr<RecordId> lead = TryInsert("Lead", fields, Authority::kAudit);
  ASSERT_OK(lead.status());
  EXPECT_EQ(Get(*lead, "CreatedDate"), "2019-05-06T07:08:09.000Z");
  EXPECT_EQ(Get(*lead, "CreatedById"), Ref(user));
  EXPECT_EQ(Get(*lead, "LastModifiedDate"), "2020-01-02T03:04:05.000Z");
  EXPECT_EQ(Get(*lead, "SystemModstamp"), FormatDateTime(now_));
  EXPECT_EQ(Moves(*lead)[0].at, *ParseIsoDateTime("2019-05-06T07:08:09Z"));
  EXPECT_EQ(
      CodeText(Update("Lead", *lead, {{"CreatedDate", "2018-01-01T00:00:00Z"}}, Authority::kAudit)),
      "INVALID_FIELD_FOR_INSERT_UPDATE");
  EXPECT_EQ(
      CodeText(TryInsert("Lead", {{"LastName", "L"}, {"IsConverted", "true"}}, Authority::kAudit)),
      "INVALID_FIELD_FOR_INSERT_UPDATE");
}

TEST_F(ValidateTest, CreateOnlyFieldsAreFixedAfterTheInsert) {
  const RecordId task = Insert("Task", {{"TaskSubtype", "Call"}});
  EXPECT_EQ(CodeText(Update("Task", task, {{"TaskSubtype", "Email"}})),
            "INVALID_FIELD_FOR_INSERT_UPDATE");
  EXPECT_OK(Update("Task", task, {{"TaskSubtype", "Call"}, {"Subject", "Again"}}));
}

}  // namespace
}  // namespace leadkit::records
