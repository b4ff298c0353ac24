// Records in memory, and one at a time in the store.
#include "harness.h"

namespace leadkit::test {
namespace {

class RecordTest : public StoreTest {
 protected:
  int32_t State(const lk_record* record, std::string_view field) {
    int32_t state = -1;
    EXPECT_LK_OK(lk_record_get_state(record, TXT(field), &state, E()));
    return state;
  }
  int64_t IntOf(const lk_record* record, std::string_view field) {
    int64_t value = -1;
    EXPECT_LK_OK(lk_record_get_int(record, TXT(field), &value, E()));
    return value;
  }
};

TEST_F(RecordTest, KindsAreReadAndWrittenAsTextAndAsNumber) {
  const Record record = New("Opportunity");
  const struct {
    const char* field;
    const char* text;
    int64_t number;
    const char* canonical;
  } kValues[] = {
      {"Amount", "22700", 2270000, "22700.00"},
      {"Amount", "-0.5", -50, "-0.50"},
      {"CloseDate", "2021-04-15", 18732, "2021-04-15"},
      {"Probability", "10", 10, "10"},
      {"IsPrivate", "TRUE", 1, "true"},
      {"IsPrivate", "0", 0, "false"},
  };
  for (const auto& value : kValues) {
    if (lk_record_set_text(record.get(), TXT(value.field), TXT(value.text), E()) != LK_OK) {
      ADD_FAILURE() << value.field << ": " << error_.message();
      continue;
    }
    EXPECT_EQ(IntOf(record.get(), value.field), value.number) << value.field;
    EXPECT_EQ(TextOf(record.get(), value.field), value.canonical);
    EXPECT_LK_OK(lk_record_set_int(record.get(), TXT(value.field), value.number, E()));
    EXPECT_EQ(TextOf(record.get(), value.field), value.canonical);
  }
  const Record lead = New("Lead");
  EXPECT_LK_OK(lk_record_set_text(lead.get(), LK_LIT("EmailBouncedDate"),
                                  LK_LIT("2021-04-15T02:03:00.5+02:00"), E()));
  EXPECT_EQ(TextOf(lead.get(), "EmailBouncedDate"), "2021-04-15T00:03:00.500Z");
  EXPECT_EQ(IntOf(lead.get(), "EmailBouncedDate"), 1618444980500000);
  EXPECT_LK_OK(lk_record_set_text(lead.get(), LK_LIT("LastName"), LK_LIT("  Lee \t"), E()));
  EXPECT_EQ(TextOf(lead.get(), "LastName"), "Lee");
}

TEST_F(RecordTest, FieldsHaveThreeNames) {
  const Record lead = New("Lead");
  for (const char* name : {"LastName", "lastname", "last_name", "2"}) {
    EXPECT_LK_OK(lk_record_set_text(lead.get(), TXT(name), TXT(name), E()));
    EXPECT_EQ(TextOf(lead.get(), "LastName"), name);
  }
  for (const char* name : {"", "0", "-2", "99999999999999999999", "2x", " 2", "Last Nam"}) {
    EXPECT_LK(LK_INVALID_FIELD, lk_record_set_text(lead.get(), TXT(name), LK_LIT("x"), E()))
        << name;
  }
  const Record opportunity = New("opportunities");
  EXPECT_LK(LK_INVALID_FIELD, lk_record_set_text(opportunity.get(), LK_LIT("ClosingDate"),
                                                 LK_LIT("2026-06-30"), E()));
  EXPECT_NE(error_.message().find("did you mean CloseDate?"), std::string::npos);
}

TEST_F(RecordTest, AFieldIsUnsetNullOrHasAValue) {
  const Record lead = New("Lead");
  EXPECT_EQ(State(lead.get(), "LastName"), LK_FIELD_UNSET);
  EXPECT_EQ(TextOf(lead.get(), "LastName"), "(null)");
  EXPECT_EQ(IntOf(lead.get(), "AnnualRevenue"), 0);
  EXPECT_LK_OK(lk_record_set_text(lead.get(), LK_LIT("LastName"), LK_LIT(" "), E()));
  EXPECT_EQ(State(lead.get(), "LastName"), LK_FIELD_NULL);
  EXPECT_LK_OK(lk_record_set_text(lead.get(), LK_LIT("LastName"), LK_LIT("Lee"), E()));
  EXPECT_EQ(State(lead.get(), "LastName"), LK_FIELD_HAS_VALUE);
  EXPECT_LK_OK(lk_record_set_null(lead.get(), LK_LIT("LastName"), E()));
  EXPECT_EQ(State(lead.get(), "LastName"), LK_FIELD_NULL);
}

TEST_F(RecordTest, WhatIsNoValueOfTheKindIsRefusedWhenItIsSet) {
  const Record lead = New("Lead");
  const struct {
    const char* field;
    const char* text;
    lk_status code;
  } kBad[] = {
      {"AnnualRevenue", "much", LK_INVALID_TYPE},
      {"AnnualRevenue", "1.234", LK_NUMBER_OUTSIDE_VALID_RANGE},
      {"NumberOfEmployees", "1.5", LK_INVALID_TYPE},
      {"DoNotCall", "maybe", LK_INVALID_TYPE},
      {"EmailBouncedDate", "15 Apr", LK_INVALID_TYPE},
      {"OwnerId", "me", LK_MALFORMED_ID},
      {"Id", "00Q", LK_MALFORMED_ID},
  };
  for (const auto& bad : kBad) {
    EXPECT_LK(bad.code, lk_record_set_text(lead.get(), TXT(bad.field), TXT(bad.text), E()))
        << bad.field;
    EXPECT_EQ(error_.field(), bad.field);
    EXPECT_EQ(State(lead.get(), bad.field), LK_FIELD_UNSET);
  }
  const int64_t id = InsertLead("Lee");
  EXPECT_LK(LK_INVALID_CROSS_REFERENCE_KEY,
            lk_record_set_text(lead.get(), LK_LIT("OwnerId"), TXT(IdText("Lead", id)), E()));
  EXPECT_LK(LK_INVALID_TYPE, lk_record_set_int(lead.get(), LK_LIT("LastName"), 1, E()));
  EXPECT_LK(LK_INVALID_TYPE, lk_record_set_int(lead.get(), LK_LIT("DoNotCall"), 2, E()));
  EXPECT_LK(LK_NUMBER_OUTSIDE_VALID_RANGE,
            lk_record_set_int(lead.get(), LK_LIT("EmailBouncedDate"), INT64_MAX, E()));
  EXPECT_LK_OK(lk_record_set_int(lead.get(), LK_LIT("AnnualRevenue"), INT64_MIN, E()));
  EXPECT_NE(TextOf(lead.get(), "AnnualRevenue"), "(null)");
  int64_t value = 9;
  EXPECT_LK(LK_INVALID_TYPE, lk_record_get_int(lead.get(), LK_LIT("LastName"), &value, E()));
  EXPECT_EQ(value, 0);
}

TEST_F(RecordTest, ARecordNamesItsFields) {
  const Record lead = New("Lead");
  int32_t count = 0;
  EXPECT_LK_OK(lk_record_get_count(lead.get(), &count, E()));
  EXPECT_GT(count, 40);
  const char* name = nullptr;
  EXPECT_LK_OK(lk_record_get_name(lead.get(), 0, &name, nullptr, E()));
  EXPECT_STREQ(name, "Id");
  for (int32_t bad : {-1, count}) {
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_record_get_name(lead.get(), bad, &name, nullptr, E()));
    EXPECT_EQ(name, nullptr);
  }
  size_t size = 0;
  EXPECT_LK_OK(lk_record_get_object(lead.get(), &name, &size, E()));
  EXPECT_EQ(std::string(name, size), "Lead");
}

TEST_F(RecordTest, LentTextsStayWhileTheRecordDoes) {
  const int64_t id = InsertLead("Lee");
  const Record lead = Get(id);
  const char* owner = nullptr;
  const char* created = nullptr;
  const char* again = nullptr;
  const char* last = nullptr;
  EXPECT_LK_OK(lk_record_get_text(lead.get(), LK_LIT("OwnerId"), &owner, nullptr, E()));
  EXPECT_LK_OK(lk_record_get_text(lead.get(), LK_LIT("LastName"), &last, nullptr, E()));
  EXPECT_LK_OK(lk_record_get_text(lead.get(), LK_LIT("CreatedDate"), &created, nullptr, E()));
  EXPECT_LK_OK(lk_record_get_text(lead.get(), LK_LIT("OwnerId"), &again, nullptr, E()));
  EXPECT_EQ(owner, again);
  // A new field, looked for in a record that was made before it.
  FieldSpec spec;
  ASSERT_LK_OK(lk_field_spec_new(Out(spec), E()));
  ASSERT_LK_OK(lk_field_spec_set_text(spec.get(), LK_SPEC_NAME, LK_LIT("Budget__c"), E()));
  ASSERT_LK_OK(lk_field_spec_set_int(spec.get(), LK_SPEC_KIND, LK_KIND_MONEY, E()));
  ASSERT_LK_OK(lk_field_add(store(), LK_LIT("Lead"), spec.get(), E()));
  EXPECT_EQ(State(lead.get(), "Budget__c"), LK_FIELD_UNSET);
  EXPECT_STREQ(last, "Lee");
  EXPECT_EQ(std::string(owner).size(), 18u);
  EXPECT_EQ(std::string(created), "2026-09-21T14:13:20.000Z");
  EXPECT_LK_OK(lk_record_set_text(lead.get(), LK_LIT("Budget__c"), LK_LIT("5"), E()));
  EXPECT_LK_OK(lk_record_update(store(), nullptr, lead.get(), E()));
  EXPECT_EQ(TextOf(id, "Budget__c"), "5.00");
}

TEST_F(RecordTest, WhatWasSetIsWrittenAndNothingElse) {
  const int64_t id = Insert("Lead", {{"LastName", "Lee"}, {"Company", "Acme"}, {"Rating", "Hot"}});
  const Record one = Get(id);
  const Record two = Get(id);
  EXPECT_LK_OK(lk_record_set_text(one.get(), LK_LIT("Rating"), LK_LIT("Cold"), E()));
  EXPECT_LK_OK(lk_record_set_null(one.get(), LK_LIT("Company"), E()));
  EXPECT_LK_OK(lk_record_update(store(), nullptr, one.get(), E()));
  EXPECT_LK_OK(lk_record_set_text(two.get(), LK_LIT("LastName"), LK_LIT("Moe"), E()));
  EXPECT_LK_OK(lk_record_update(store(), nullptr, two.get(), E()));
  EXPECT_EQ(TextOf(id, "LastName"), "Moe");
  EXPECT_EQ(TextOf(id, "Rating"), "Cold");
  EXPECT_EQ(TextOf(id, "Company"), "(null)");
  // A record that was read is a copy when its id is taken away: only what was set is in it.
  EXPECT_LK_OK(lk_record_set_id(two.get(), 0, E()));
  int64_t copy = 0;
  EXPECT_LK_OK(lk_record_insert(store(), nullptr, two.get(), &copy, E()));
  EXPECT_NE(copy, id);
  EXPECT_EQ(TextOf(copy, "LastName"), "Moe");
  EXPECT_EQ(TextOf(copy, "Rating"), "(null)");
}

TEST_F(RecordTest, InsertFillsDefaultsAndKeepsTheRecordAsItIs) {
  const Record lead = New("Lead", {{"LastName", "Lee"}});
  int64_t first = 0;
  int64_t second = 0;
  EXPECT_LK_OK(lk_record_insert(store(), nullptr, lead.get(), &first, E()));
  EXPECT_LK_OK(lk_record_insert(store(), nullptr, lead.get(), &second, E()));
  EXPECT_GT(second, first);
  EXPECT_EQ(State(lead.get(), "Status"), LK_FIELD_UNSET);
  EXPECT_EQ(TextOf(first, "Status"), "Open");
  EXPECT_EQ(TextOf(first, "IsConverted"), "false");
  EXPECT_LK_OK(lk_record_set_id(lead.get(), first, E()));
  int64_t id = 9;
  EXPECT_LK(LK_FIELD_NOT_WRITEABLE, lk_record_insert(store(), nullptr, lead.get(), &id, E()));
  EXPECT_EQ(id, 0);
}

TEST_F(RecordTest, WritesAreRefusedWithTheirCodes) {
  const int64_t id = InsertLead("Lee");
  const std::string long_name(81, 'x');
  EXPECT_LK(LK_STRING_TOO_LONG, Update(id, "Lead", {{"LastName", long_name}}));
  EXPECT_LK(LK_REQUIRED_FIELD_MISSING, Update(id, "Lead", {{"LastName", ""}}));
  EXPECT_LK(LK_FIELD_NOT_WRITEABLE, Update(id, "Lead", {{"Name", "Somebody Else"}}));
  EXPECT_LK_OK(Update(id, "Lead", {{"Name", "Lee"}}));  // the value that it has
  EXPECT_LK(LK_INVALID_STATUS, Update(id, "Lead", {{"Status", "Converted"}}));
  EXPECT_LK(LK_INVALID_STATUS, Update(id, "Lead", {{"Status", "Elsewhere"}}));
  EXPECT_LK(LK_REQUIRED_FIELD_MISSING, Update(0, "Lead", {{"LastName", "x"}}));
  EXPECT_LK(LK_NOT_FOUND, Update(id, "Contact", {{"LastName", "x"}}));
  EXPECT_LK(LK_NOT_FOUND, Update(12345, "Lead", {{"LastName", "x"}}));
  const Record contact = New("Contact", {{"LastName", "Lee"}});
  EXPECT_LK(LK_REQUIRED_FIELD_MISSING,
            lk_record_insert(store(), nullptr, contact.get(), nullptr, E()));
  EXPECT_EQ(error_.field(), "AccountId");
  EXPECT_LK_OK(lk_record_set_int(contact.get(), LK_LIT("AccountId"), id, E()));
  EXPECT_LK(LK_INVALID_CROSS_REFERENCE_KEY,
            lk_record_insert(store(), nullptr, contact.get(), nullptr, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_record_set_id(contact.get(), -1, E()));
}

TEST_F(RecordTest, UpsertUpdatesOrInserts) {
  const auto upsert = [&](const Record& record, std::string_view key, int64_t* id,
                          int32_t* created) {
    return lk_record_upsert(store(), nullptr, record.get(), TXT(key), id, created, E());
  };
  int64_t id = 0;
  int64_t same = 0;
  int32_t created = 0;
  EXPECT_LK_OK(upsert(New("Lead", {{"ExternalId", "x1"}, {"LastName", "Lee"}}), "ExternalId", &id,
                      &created));
  EXPECT_EQ(created, 1);
  EXPECT_LK_OK(upsert(New("Lead", {{"ExternalId", "x1"}, {"Rating", "Hot"}}), "external_id", &same,
                      &created));
  EXPECT_EQ(created, 0);
  EXPECT_EQ(same, id);
  EXPECT_EQ(TextOf(id, "Rating"), "Hot");
  EXPECT_EQ(TextOf(id, "LastName"), "Lee");
  // A key without a value inserts; an Id without one is missing.
  EXPECT_LK_OK(upsert(New("Lead", {{"LastName", "Moe"}}), "ExternalId", &same, &created));
  EXPECT_EQ(created, 1);
  EXPECT_LK(LK_REQUIRED_FIELD_MISSING,
            upsert(New("Lead", {{"LastName", "x"}}), "Id", &same, &created));
  EXPECT_EQ(same, 0);
  const Record by_id = New("Lead", {{"Rating", "Cold"}});
  EXPECT_LK_OK(lk_record_set_id(by_id.get(), id, E()));
  EXPECT_LK_OK(upsert(by_id, "Id", &same, &created));
  EXPECT_EQ(same, id);
  EXPECT_LK_OK(lk_record_set_id(by_id.get(), 12345, E()));
  EXPECT_LK(LK_NOT_FOUND, upsert(by_id, "Id", &same, &created));
  EXPECT_LK(LK_INVALID_FIELD, upsert(by_id, "LastName", &same, &created));
  EXPECT_LK(LK_INVALID_FIELD, upsert(by_id, "Nothing", &same, &created));
  // A record that was read knows its key.
  const Record read = Get(id);
  EXPECT_LK_OK(lk_record_set_text(read.get(), LK_LIT("LastName"), LK_LIT("Poe"), E()));
  EXPECT_LK_OK(upsert(read, "ExternalId", &same, &created));
  EXPECT_EQ(same, id);
  EXPECT_EQ(created, 0);
  EXPECT_EQ(TextOf(id, "LastName"), "Poe");
}

TEST_F(RecordTest, AnExternalIdIsTakenOnce) {
  Insert("Lead", {{"LastName", "Lee"}, {"ExternalId", "x1"}});
  const Record again = New("Lead", {{"LastName", "Moe"}, {"ExternalId", "x1"}});
  EXPECT_LK(LK_DUPLICATE_VALUE, lk_record_insert(store(), nullptr, again.get(), nullptr, E()));
  EXPECT_EQ(error_.field(), "ExternalId");
}

TEST_F(RecordTest, RecordsAreFoundWithTheirObjectOrWithout) {
  const int64_t id = InsertLead("Lee");
  Record record;
  EXPECT_LK_OK(lk_record_get(store(), nullptr, LK_LIT("Leads"), id, 0, Out(record), E()));
  EXPECT_LK_OK(lk_record_get(store(), nullptr, nullptr, 0, id, 0, Out(record), E()));
  EXPECT_EQ(State(record.get(), "Company"), LK_FIELD_HAS_VALUE);
  EXPECT_EQ(State(record.get(), "Title"), LK_FIELD_NULL);
  EXPECT_LK(LK_NOT_FOUND,
            lk_record_get(store(), nullptr, LK_LIT("Account"), id, 0, Out(record), E()));
  EXPECT_EQ(record, nullptr);
  for (int64_t bad : {int64_t{0}, int64_t{-1}, INT64_MAX}) {
    EXPECT_LK(LK_NOT_FOUND, lk_record_get(store(), nullptr, nullptr, 0, bad, 0, Out(record), E()));
  }
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_record_get(store(), nullptr, LK_LIT("Leaf"), id, 0, Out(record), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_record_get(store(), nullptr, nullptr, 0, id, LK_ALL_OR_NONE, Out(record), E()));
}

}  // namespace
}  // namespace leadkit::test
