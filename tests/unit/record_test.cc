#include "records/record.h"

#include <gtest/gtest.h>

#include "schema/catalog.h"

namespace leadkit::records {
namespace {

const schema::Object& Lead() { return schema::Catalog::Standard()->Get("Lead"); }

TEST(Record, BeginsWithEveryFieldUnset) {
  const Record record(Lead());
  for (const schema::Field& field : Lead().fields) {
    EXPECT_TRUE(record[field.ordinal].is_unset()) << field.api;
    EXPECT_FALSE(record.has(field.ordinal)) << field.api;
  }
  EXPECT_EQ(record.id(), kNoId);
  EXPECT_EQ(record.extra(), "");
}

TEST(Record, NullIsNotUnsetButBothAreNothing) {
  Record record(Lead());
  const int phone = Lead().OrdinalOf("Phone");
  record.Set(phone, Value::Null());
  EXPECT_TRUE(record[phone].is_null());
  EXPECT_FALSE(record[phone].is_unset());
  EXPECT_FALSE(record.has(phone));
  EXPECT_EQ(Value(), Value::Null());
  EXPECT_FALSE(Value::Null() == Value::Int(0));
  EXPECT_FALSE(Value::Null() == Value::Text(""));
  EXPECT_FALSE(Value::Int(0) == Value::Text("0"));
}

TEST(Record, ValuesOfAnotherKindReadAsNothing) {
  Record record(Lead());
  const int phone = Lead().OrdinalOf("Phone");
  record.Set(phone, Value::Text("123"));
  EXPECT_EQ(record.Int(phone), 0);
  EXPECT_FALSE(record.Bool(phone));
  record.Set(phone, Value::Int(5));
  EXPECT_EQ(record.Text(phone), "");
  EXPECT_TRUE(record.Bool(phone));
}

TEST(Record, ReferencesToTheSameRecordAreEqualWhateverIsKnownOfTheirObject) {
  EXPECT_EQ(Value::Reference(7, 3), Value::Int(7));
  EXPECT_EQ(Value::Reference(7, 3).object(), 3);
  Value value = Value::Reference(7, 3);
  value.SetInt(7);
  EXPECT_EQ(value.object(), Value::kUnknownObject);
}

TEST(Record, ResetEmptiesIt) {
  Record record(Lead());
  record.set_id(42);
  record.set_extra("bytes");
  record.Set(Lead().OrdinalOf("LastName"), Value::Text("Lovelace"));
  EXPECT_EQ(record.id(), 42);
  record.Reset(schema::Catalog::Standard()->Get("Account"));
  EXPECT_EQ(record.object().api, "Account");
  EXPECT_EQ(record.id(), kNoId);
  EXPECT_EQ(record.extra(), "");
  for (const schema::Field& field : record.object().fields) {
    EXPECT_TRUE(record[field.ordinal].is_unset()) << field.api;
  }
}

TEST(Record, FieldsAddedSinceReadAsUnset) {
  Record record(Lead());
  const int added = static_cast<int>(Lead().fields.size()) + 3;
  EXPECT_TRUE(record[added].is_unset());
  record.Set(added, Value::Int(9));
  EXPECT_EQ(record.Int(added), 9);
  EXPECT_TRUE(record[added - 1].is_unset());
}

}  // namespace
}  // namespace leadkit::records
