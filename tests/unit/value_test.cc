#include "base/value.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leadkit {
namespace {

TEST(Value, StartsUnset) {
  const Value value;
  EXPECT_TRUE(value.is_unset());
  EXPECT_FALSE(value.has_value());
  EXPECT_EQ(value.int_value(), 0);
  EXPECT_EQ(value.text(), "");
  EXPECT_EQ(value.object(), Value::kUnknownObject);
}

TEST(Value, HoldsOneTypeAtATime) {
  Value value = Value::Int(42);
  EXPECT_TRUE(value.is_int() && value.has_value());
  EXPECT_EQ(value.int_value(), 42);
  EXPECT_EQ(value.text(), "");
  value.SetText("forty-two");
  EXPECT_TRUE(value.is_text() && value.has_value());
  EXPECT_EQ(value.text(), "forty-two");
  EXPECT_EQ(value.int_value(), 0);
  value.SetNull();
  EXPECT_TRUE(value.is_null());
  EXPECT_FALSE(value.has_value());
  EXPECT_EQ(value.text(), "");
  value.Unset();
  EXPECT_TRUE(value.is_unset());
}

// What a reference pointed at is no property of the text or the null that came after it.
TEST(Value, OnlyAReferenceNamesAnObject) {
  Value value = Value::Reference(7, 3);
  EXPECT_EQ(value.int_value(), 7);
  EXPECT_EQ(value.object(), 3);
  value.SetNull();
  EXPECT_EQ(value.object(), Value::kUnknownObject);
  value.SetReference(7, 3);
  value.SetText("x");
  EXPECT_EQ(value.object(), Value::kUnknownObject);
  value.SetReference(7, 3);
  value.SetInt(8);
  EXPECT_EQ(value.object(), Value::kUnknownObject);
}

TEST(Value, EqualityTakesNullAndUnsetForNothing) {
  EXPECT_EQ(Value(), Value::Null());
  EXPECT_EQ(Value::Int(1), Value::Int(1));
  EXPECT_EQ(Value::Reference(1, 2), Value::Int(1));
  EXPECT_EQ(Value::Text("a"), Value::Text("a"));
  EXPECT_FALSE(Value::Int(0) == Value::Null());
  EXPECT_FALSE(Value::Text("") == Value::Null());
  EXPECT_FALSE(Value::Int(1) == Value::Text("1"));
  EXPECT_FALSE(Value::Int(1) == Value::Int(2));
  EXPECT_FALSE(Value::Text("a") == Value::Text("A"));
}

TEST(Value, TextMayBeAPartOfItself) {
  Value value = Value::Text("  a long enough text to live on the heap, with blanks  ");
  value.SetText(value.text().substr(2, value.text().size() - 4));
  EXPECT_EQ(value.text(), "a long enough text to live on the heap, with blanks");
  const Value copy = value;
  value.SetText("other");
  EXPECT_EQ(copy.text(), "a long enough text to live on the heap, with blanks");
}

TEST(Value, TextKeepsZeroBytesAndEmptyTexts) {
  const Value value = Value::Text(std::string_view("a\0b", 3));
  EXPECT_EQ(value.text().size(), 3u);
  EXPECT_TRUE(Value::Text("").has_value());
}

}  // namespace
}  // namespace leadkit
