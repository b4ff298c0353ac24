#include "schema/text_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/time.h"

namespace leadkit::schema {
namespace {

using testing::HasSubstr;

const Catalog& Standard() { return *Catalog::Standard(); }

absl::StatusOr<Value> Parse(std::string_view object, std::string_view field,
                            std::string_view text) {
  const Object& o = Standard().Get(object);
  return ParseText(Standard(), o, o.Get(field), text);
}

// Reads the text and writes it again.
std::string Round(std::string_view object, std::string_view field, std::string_view text) {
  const absl::StatusOr<Value> value = Parse(object, field, text);
  if (!value.ok()) return std::string(CodeName(CodeOf(value.status())));
  return FormatText(Standard(), Standard().Get(object).Get(field), *value);
}

TEST(TextForm, EmptyTextIsNull) {
  for (const char* text : {"", "   ", "\t\n", "\xC2\xA0"}) {
    for (const char* field :
         {"Company", "AnnualRevenue", "ConvertedDate", "OwnerId", "DoNotCall"}) {
      const absl::StatusOr<Value> value = Parse("Lead", field, text);
      ASSERT_TRUE(value.ok());
      EXPECT_TRUE(value->is_null()) << field;
    }
  }
}

TEST(TextForm, TextIsTrimmedAndKept) {
  EXPECT_EQ(Parse("Lead", "Company", "  Acme & Sons \n")->text(), "Acme & Sons");
  EXPECT_EQ(Parse("Lead", "Street", "1 Main St\nBack yard")->text(), "1 Main St\nBack yard");
  EXPECT_EQ(CodeOf(Parse("Lead", "Company", "\xFF").status()), Code::kInvalidText);
}

TEST(TextForm, Booleans) {
  EXPECT_EQ(Round("Lead", "DoNotCall", "true"), "true");
  EXPECT_EQ(Round("Lead", "DoNotCall", " TRUE "), "true");
  EXPECT_EQ(Round("Lead", "DoNotCall", "1"), "true");
  EXPECT_EQ(Round("Lead", "DoNotCall", "False"), "false");
  EXPECT_EQ(Round("Lead", "DoNotCall", "0"), "false");
  EXPECT_EQ(Round("Lead", "DoNotCall", "yes"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
}

TEST(TextForm, Numbers) {
  EXPECT_EQ(Round("Lead", "NumberOfEmployees", "42"), "42");
  EXPECT_EQ(Round("Lead", "NumberOfEmployees", "-42"), "-42");
  EXPECT_EQ(Round("Lead", "NumberOfEmployees", "42.0"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
  EXPECT_EQ(Round("Lead", "AnnualRevenue", "22700"), "22700.00");
  EXPECT_EQ(Round("Lead", "AnnualRevenue", "-0.5"), "-0.50");
  EXPECT_EQ(Round("Lead", "AnnualRevenue", "1.10000"), "1.10");
  EXPECT_EQ(Round("Lead", "AnnualRevenue", "1.101"), "NUMBER_OUTSIDE_VALID_RANGE");
  EXPECT_EQ(Round("Lead", "AnnualRevenue", "$5"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
  EXPECT_EQ(Round("Lead", "Latitude", "52.5200066"), "52.520006600000000");
  EXPECT_EQ(Round("Opportunity", "Probability", "75"), "75");
}

TEST(TextForm, ANumberThatDoesNotFitIsOutOfRange) {
  for (const char* text : {"99999999999999999999", "99999999999999999.99", "-99999999999999999.99",
                           "+100000000000000000000.", "9223372036854775807"}) {
    EXPECT_EQ(Round("Opportunity", "Amount", text), "NUMBER_OUTSIDE_VALID_RANGE") << text;
  }
  EXPECT_EQ(Round("Lead", "NumberOfEmployees", "9223372036854775808"),
            "NUMBER_OUTSIDE_VALID_RANGE");
  for (const char* text : {".", "-", "+.", "1e30", "1.2.3", "--1", "99999999999999999999x"}) {
    EXPECT_EQ(Round("Opportunity", "Amount", text), "INVALID_TYPE_ON_FIELD_IN_RECORD") << text;
  }
}

// Letters behind the point are no digits too many but no number.
TEST(TextForm, ATextIsNoNumberWithTooManyDigits) {
  EXPECT_EQ(Round("Lead", "AnnualRevenue", "1.50abc"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
  EXPECT_EQ(Round("Lead", "AnnualRevenue", "version 1.2.3"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
}

TEST(TextForm, DatesAndTimes) {
  EXPECT_EQ(Round("Opportunity", "CloseDate", "2024-06-30"), "2024-06-30");
  EXPECT_EQ(Round("Opportunity", "CloseDate", "30.06.2024"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
  EXPECT_EQ(Round("Lead", "CreatedDate", "2021-04-15T00:03:00+02:00"), "2021-04-14T22:03:00.000Z");
  EXPECT_EQ(Round("Lead", "CreatedDate", "2021-04-15"), "2021-04-15T00:00:00.000Z");
  EXPECT_EQ(Round("Lead", "CreatedDate", "soon"), "INVALID_TYPE_ON_FIELD_IN_RECORD");
}

TEST(TextForm, AYearThatNoDateMayHaveIsOutOfRange) {
  for (const char* text : {"4001-01-01", "1699-12-31", "0001-01-01", "12024-02-29", "9999-12-31"}) {
    EXPECT_EQ(Round("Opportunity", "CloseDate", text), "NUMBER_OUTSIDE_VALID_RANGE") << text;
    EXPECT_EQ(Round("Lead", "CreatedDate", std::string(text) + "T10:00:00Z"),
              "NUMBER_OUTSIDE_VALID_RANGE")
        << text;
  }
  const absl::Status status = Parse("Opportunity", "CloseDate", "4001-01-01").status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("1700 to 4000"));
  EXPECT_EQ(PlaceOf(status).field, "CloseDate");
  for (const char* text : {"4001-13-01", "4001-02-30", "4001", "99999999999-01-01", "2024-02-30"}) {
    EXPECT_EQ(Round("Opportunity", "CloseDate", text), "INVALID_TYPE_ON_FIELD_IN_RECORD") << text;
  }
}

TEST(TextForm, References) {
  const std::string user = FormatId("005", 4711);
  const std::string queue = FormatId("00G", 4712);
  const Object& lead = Standard().Get("Lead");
  const absl::StatusOr<Value> owner = Parse("Lead", "OwnerId", user);
  ASSERT_TRUE(owner.ok()) << owner.status();
  EXPECT_EQ(owner->int_value(), 4711);
  EXPECT_EQ(owner->object(), Standard().Get("User").index);
  EXPECT_EQ(Round("Lead", "OwnerId", user), user);
  EXPECT_EQ(Round("Lead", "OwnerId", queue), queue);
  EXPECT_EQ(Round("Lead", "OwnerId", queue.substr(0, 15)), queue);
  EXPECT_EQ(Round("Contact", "OwnerId", queue), "INVALID_CROSS_REFERENCE_KEY");
  EXPECT_EQ(Round("Lead", "OwnerId", FormatId("001", 1)), "INVALID_CROSS_REFERENCE_KEY");
  EXPECT_EQ(Round("Lead", "OwnerId", FormatId("zzz", 1)), "INVALID_CROSS_REFERENCE_KEY");
  EXPECT_EQ(Round("Lead", "OwnerId", "Ada"), "MALFORMED_ID");
  const absl::Status other = Parse("Lead", "OwnerId", "0055f000005mc66AAA").status();
  EXPECT_EQ(CodeOf(other), Code::kMalformedId);
  EXPECT_THAT(std::string(other.message()), HasSubstr("external id"));
  EXPECT_EQ(PlaceOf(other).field, "OwnerId");
  // A number without an object is written where only one object can be meant.
  EXPECT_EQ(FormatText(Standard(), lead.Get("CreatedById"), Value::Int(4711)), user);
  EXPECT_EQ(FormatText(Standard(), lead.Get("OwnerId"), Value::Int(4711)), "");
  EXPECT_EQ(FormatText(Standard(), lead.Get("OwnerId"), Value::Reference(0, 0)), "");
}

TEST(TextForm, OwnIds) {
  const std::string id = FormatId("00Q", 815);
  EXPECT_EQ(Round("Lead", "Id", id), id);
  EXPECT_EQ(Round("Lead", "Id", id.substr(0, 15)), id);
  EXPECT_EQ(Round("Lead", "Id", FormatId("003", 815)), "MALFORMED_ID");
  EXPECT_EQ(Round("Lead", "Id", "815"), "MALFORMED_ID");
}

TEST(TextForm, NothingIsWrittenAsNothing) {
  const Object& lead = Standard().Get("Lead");
  for (const Field& field : lead.fields) {
    EXPECT_EQ(FormatText(Standard(), field, Value()), "") << field.api;
    EXPECT_EQ(FormatText(Standard(), field, Value::Null()), "") << field.api;
  }
}

// Every default can be written and read again: custom fields keep theirs as text.
TEST(TextForm, DefaultsSurviveTheWayThroughText) {
  int defaults = 0;
  for (const Object& object : Standard().objects()) {
    for (const Field& field : object.fields) {
      if (!field.default_value.has_value()) continue;
      const std::string text = FormatText(Standard(), field, field.default_value);
      const absl::StatusOr<Value> back = ParseText(Standard(), object, field, text);
      ASSERT_TRUE(back.ok()) << PathOf(object, field) << back.status();
      EXPECT_EQ(*back, field.default_value);
      ++defaults;
    }
  }
  EXPECT_GT(defaults, 20);
}

TEST(TextForm, ErrorsNameThePlaceAndQuoteLittle) {
  const absl::Status status = Parse("Lead", "AnnualRevenue", std::string(10'000, 'x')).status();
  EXPECT_EQ(PlaceOf(status).object, "Lead");
  EXPECT_EQ(PlaceOf(status).field, "AnnualRevenue");
  EXPECT_LT(status.message().size(), 200u);
  EXPECT_EQ(PathOf(Standard().Get("Lead"), Standard().Get("Lead").Get("Status")), "Lead.Status");
}

}  // namespace
}  // namespace leadkit::schema
