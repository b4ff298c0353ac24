#include "transfer/cell.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "schema/text_form.h"

namespace leadkit::transfer {
namespace {

using namespace std::string_view_literals;

const schema::Catalog& Standard() {
  static const auto catalog = schema::Catalog::Standard();
  return *catalog;
}

absl::StatusOr<Value> Parse(std::string_view path, std::string_view cell,
                            const CellOptions& options = {}) {
  const size_t point = path.find('.');
  const schema::Object& object = Standard().Get(path.substr(0, point));
  return ParseCell(Standard(), object, object.Get(path.substr(point + 1)), cell, options);
}

// The value in its canonical text, "null", "unset", or the name of the error.
std::string Read(std::string_view path, std::string_view cell, const CellOptions& options = {}) {
  const absl::StatusOr<Value> value = Parse(path, cell, options);
  if (!value.ok()) return std::string(CodeName(CodeOf(value.status())));
  if (value->is_null()) return "null";
  if (value->is_unset()) return "unset";
  const size_t point = path.find('.');
  const schema::Object& object = Standard().Get(path.substr(0, point));
  return schema::FormatText(Standard(), object.Get(path.substr(point + 1)), *value);
}

const std::string kBadType(CodeName(Code::kInvalidType));
const std::string kBadRange(CodeName(Code::kNumberOutsideValidRange));
const std::string kBadText(CodeName(Code::kInvalidText));

constexpr CellOptions kComma = {.decimal_mark = ','};
constexpr CellOptions kDayFirst = {.day_first = true};

std::string Money(std::string_view cell, const CellOptions& options = {}) {
  return Read("Opportunity.Amount", cell, options);
}
std::string Whole(std::string_view cell, const CellOptions& options = {}) {
  return Read("Lead.NumberOfEmployees", cell, options);
}
std::string Date(std::string_view cell, const CellOptions& options = {}) {
  return Read("Opportunity.CloseDate", cell, options);
}
std::string Time(std::string_view cell, const CellOptions& options = {}) {
  return Read("Lead.CreatedDate", cell, options);
}

// --- Blank, null, text ---------------------------------------------------------------------------

TEST(Cell, BlankLeavesAloneAndTheNullCellClears) {
  for (const char* path : {"Lead.Company", "Lead.AnnualRevenue", "Lead.CreatedDate",
                           "Lead.DoNotCall", "Lead.OwnerId", "Lead.Email"}) {
    EXPECT_EQ(Read(path, ""), "unset") << path;
    EXPECT_EQ(Read(path, " \t\u00A0\u3000"), "unset") << path;
    EXPECT_EQ(Read(path, "#N/A"), "null") << path;
    EXPECT_EQ(Read(path, " #n/a "), "null") << path;
  }
  EXPECT_EQ(Read("Lead.Company", "N/A"), "N/A");
}

TEST(Cell, TextIsTrimmedOfUnicodeWhiteSpace) {
  EXPECT_EQ(Read("Lead.LastName", "  Do  e "), "Do  e");  // B-IMPORT-018
  EXPECT_EQ(Read("Lead.ExternalId", "\u3000 \u30001-000000\u3000 \u3000"), "1-000000");
  EXPECT_EQ(Read("Lead.Description", "a\r\nb\n"), "a\r\nb");
  EXPECT_EQ(Read("Lead.Industry", " Education "), "Education");
}

TEST(Cell, TextThatIsNotUtf8IsRefused) {
  const absl::Status status = Parse("Lead.LastName", "M\xFCller").status();
  EXPECT_EQ(CodeOf(status), Code::kInvalidText);
  EXPECT_EQ(PlaceOf(status).object, "Lead");
  EXPECT_EQ(PlaceOf(status).field, "LastName");
  EXPECT_NE(status.message().find("UTF-8"), absl::string_view::npos);
  EXPECT_EQ(Read("Lead.LastName", "a\0b"sv), kBadText);
  EXPECT_EQ(Read("Lead.LastName", "\xED\xA0\x80"), kBadText);  // half of a surrogate pair
  EXPECT_EQ(Read("Lead.AnnualRevenue", "\xFF"), kBadText);
}

// B-IMPORT-036
TEST(Cell, TooLongTextIsCutAtCharactersWhereAsked) {
  std::string name;
  for (int i = 0; i < 81; ++i) name += "é";
  EXPECT_EQ(Read("Lead.LastName", name), name);  // refused by the record layer
  const std::string cut = Read("Lead.LastName", name, {.truncate = true});
  EXPECT_EQ(CountCharacters(cut), 80u);
  EXPECT_TRUE(IsValidText(cut));
  EXPECT_EQ(Read("Lead.FirstName", std::string(39, 'a') + " b", {.truncate = true}),
            std::string(39, 'a'));
}

TEST(Cell, WhatIdentifiesIsNeverCut) {
  const std::string text(300, '7');
  for (const char* path :
       {"Lead.ExternalId", "Lead.Email", "Lead.Phone", "Lead.Website", "Lead.Industry"}) {
    EXPECT_EQ(Read(path, text, {.truncate = true}), text) << path;
  }
}

TEST(Cell, SpreadsheetTextIsUnwrapped) {
  EXPECT_EQ(Read("Lead.PostalCode", "=\"00123\""), "00123");
  EXPECT_EQ(Read("Lead.Company", "=\"The \"\"Best\"\" Co.\""), "The \"Best\" Co.");
  EXPECT_EQ(Read("Lead.Company", "=\"\""), "unset");
  EXPECT_EQ(Read("Lead.Company", "=\" \""), "unset");
  EXPECT_EQ(Read("Lead.Company", "=\""), "=\"");
  EXPECT_EQ(Read("Lead.Company", "=A1"), "=A1");
  EXPECT_EQ(Whole("=\"1000\""), "1000");
}

// B-IMPORT-035
TEST(Cell, PhoneLosesItsApostrophe) {
  EXPECT_EQ(Read("Lead.Phone", "'+15550102000"), "+15550102000");
  EXPECT_EQ(Read("Lead.Phone", "'0044 20 7946"), "0044 20 7946");
  EXPECT_EQ(Read("Lead.Phone", "'s desk"), "'s desk");
  EXPECT_EQ(Read("Lead.LastName", "'t Hooft"), "'t Hooft");
}

TEST(Cell, MultiPicklistIsSplitTrimmedAndJoined) {
  schema::Field field;
  field.api = "Interests__c";
  field.kind = schema::Kind::kMultiPicklist;
  const schema::Object& lead = Standard().Get("Lead");
  const auto read = [&](std::string_view cell) {
    const absl::StatusOr<Value> value = ParseCell(Standard(), lead, field, cell, {});
    return !value.ok() ? "error" : value->is_unset() ? "unset" : std::string(value->text());
  };
  EXPECT_EQ(read("a"), "a");
  EXPECT_EQ(read("a; b ;c"), "a;b;c");
  EXPECT_EQ(read(";a;;b;a;"), "a;b");
  EXPECT_EQ(read(" ; ;"), "unset");
  std::string many;
  for (int i = 0; i < 501; ++i) many += std::to_string(i) + ";";
  EXPECT_EQ(read(many), "error");
}

TEST(Cell, Booleans) {
  for (const char* yes : {"yes", "Y", "TRUE", "t", "On", "1", "x", " X "}) {
    EXPECT_EQ(Read("Lead.DoNotCall", yes), "true") << yes;
  }
  for (const char* no : {"no", "N", "False", "f", "OFF", "0"}) {
    EXPECT_EQ(Read("Lead.DoNotCall", no), "false") << no;
  }
  const absl::Status status = Parse("Lead.DoNotCall", "maybe").status();
  EXPECT_EQ(CodeOf(status), Code::kInvalidType);
  EXPECT_NE(status.message().find("off"), absl::string_view::npos) << status;
  EXPECT_EQ(Read("Lead.DoNotCall", "2"), kBadType);
}

TEST(Cell, ReferencesAreLeadkitIds) {
  const std::string user = FormatId("005", 123456789);
  const absl::StatusOr<Value> value = Parse("Lead.OwnerId", " " + user + " ");
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(value->int_value(), 123456789);
  EXPECT_EQ(value->object(), Standard().Get("User").index);
  EXPECT_EQ(Read("Lead.OwnerId", user.substr(0, 15)), user);
  for (const char* other : {"1007", "David Love", "005x0000000fNSiAAM"}) {
    EXPECT_EQ(CodeOf(Parse("Lead.OwnerId", other).status()), Code::kMalformedId) << other;
  }
  EXPECT_EQ(CodeOf(Parse("Lead.OwnerId", FormatId("001", 5)).status()),
            Code::kInvalidCrossReferenceKey);
  EXPECT_EQ(Parse("Lead.Id", FormatId("00Q", 5))->int_value(), 5);
  EXPECT_EQ(CodeOf(Parse("Lead.Id", "4563").status()), Code::kMalformedId);
}

// --- Numbers -------------------------------------------------------------------------------------

TEST(Cell, MoneyInTheWild) {
  const std::pair<const char*, const char*> cases[] = {
      {"$22,700.00", "22700.00"},
      {"$1,117.10K", "1117100.00"},
      {"$5.70K", "5700.00"},
      {"22700.0", "22700.00"},
      {"500000", "500000.00"},
      {"0", "0.00"},
      {".5", "0.50"},
      {"5.", "5.00"},
      {"(1,200.00)", "-1200.00"},
      {"($1,200.00)", "-1200.00"},
      {"$(1,200)", "-1200.00"},
      {"-$5", "-5.00"},
      {"$-5", "-5.00"},
      {"\u22125", "-5.00"},
      {"5-", "-5.00"},
      {"+5", "5.00"},
      {"USD 5,000", "5000.00"},
      {"5,000 usd", "5000.00"},
      {"EUR5", "5.00"},
      {"5K EUR", "5000.00"},
      {"£12", "12.00"},
      {"12 €", "12.00"},
      {"US$ 3", "3.00"},
      {"R$3", "3.00"},
      {"Rs. 1,00,000", "100000.00"},
      {"250 kr", "250.00"},
      {"₹1,00,000", "100000.00"},
      {"₹12,34,567.50", "1234567.50"},
      {"1,234,567", "1234567.00"},
      {"1 234 567.5", "1234567.50"},
      {"1\u00A0234", "1234.00"},
      {"1\u202F234", "1234.00"},
      {"1'234.50", "1234.50"},
      {"CHF 1\u2019234.50", "1234.50"},
      {"1.5M", "1500000.00"},
      {"1.5 m", "1500000.00"},
      {"2B", "2000000000.00"},
      {"1.23456K", "1234.56"},
      {"12.3400", "12.34"},
      {"00012", "12.00"},
      {"92233720368547758.07", "92233720368547758.07"},
      {"-92233720368547758.07", "-92233720368547758.07"},
  };
  for (const auto& [cell, expected] : cases) EXPECT_EQ(Money(cell), expected) << cell;
}

TEST(Cell, MoneyThatIsNone) {
  for (const char* cell :
       {"abc",         "-",      "$",        "()",        "(5",    "5)",
        "--5",         "-(5)",   "(-5)",     "$$5",       "$5€",   "5KK",
        "12,5",        "1,2345", "1,23,45",  "0,123",     ",123",  "1,234 567",
        "1,234.567,8", "1.2.3",  "1.234,56", "5.000.000", "1E5",   "1.2e+05",
        "0x10",        "NaN",    "Infinity", "5 apples",  "TBD 5", "max 500",
        "5%",          "1,,000", "1_000",    "٣",         "1 2 3", "15/04/2021"}) {
    EXPECT_EQ(Money(cell), kBadType) << cell;
  }
  EXPECT_EQ(Money(std::string(81, '1')), kBadType);
}

TEST(Cell, TheDecimalMarkIsWhatTheCallerSays) {
  EXPECT_EQ(Money("-€1.234,56", kComma), "-1234.56");
  EXPECT_EQ(Money("1.234.567", kComma), "1234567.00");
  EXPECT_EQ(Money("12,5", kComma), "12.50");
  EXPECT_EQ(Money("1 234,5 €", kComma), "1234.50");
  EXPECT_EQ(Money("1,234.56", kComma), kBadType);
  EXPECT_EQ(Money("12.5", kComma), kBadType);
  const absl::Status status = Parse("Opportunity.Amount", "1.234,56").status();
  EXPECT_NE(status.message().find("decimal mark to ','"), absl::string_view::npos) << status;
}

// Salesforce's own exports hold 3.5E8.
TEST(Cell, ExponentsAreReadAsJavaWritesThemOnly) {
  EXPECT_EQ(Money("3.5E8"), "350000000.00");
  EXPECT_EQ(Money("6.0E7"), "60000000.00");
  EXPECT_EQ(Money("-1.2345678E9"), "-1234567800.00");
  EXPECT_EQ(Money("3.5E8", kComma), "350000000.00");
  EXPECT_EQ(Money("1.0E-2"), "0.01");
  EXPECT_EQ(Money("1.0E-5"), kBadRange);
  EXPECT_EQ(Money("9.9E-5", {.truncate = true}), "0.00");
  EXPECT_EQ(Money("5.0E-3", {.truncate = true}), "0.01");
  EXPECT_EQ(Money("0.0E-9"), "0.00");
  EXPECT_EQ(Money("1.0E99"), kBadRange);
  EXPECT_EQ(Whole("1.2E5"), "120000");
  for (const char* cell : {"1.2E+05", "1.2E05", "1E5", "1.2e5", "12.0E5", "1.2E", "1.2E-",
                           "1.2E100", "1.2E5K", "E5", ".E5", "1.E5"}) {
    EXPECT_EQ(Money(cell), kBadType) << cell;
  }
  const absl::Status status = Parse("Opportunity.Amount", "1.2E+05").status();
  EXPECT_NE(status.message().find("exponent"), absl::string_view::npos) << status;
}

TEST(Cell, NoDigitIsLostInSilence) {
  EXPECT_EQ(Money("1.005"), kBadRange);
  EXPECT_EQ(Money("1.2345678K"), kBadRange);
  EXPECT_EQ(Money("1.00500"), kBadRange);
  EXPECT_EQ(Money("1.005", {.truncate = true}), "1.01");
  EXPECT_EQ(Money("-1.005", {.truncate = true}), "-1.01");
  EXPECT_EQ(Money("1.00499999", {.truncate = true}), "1.00");
  EXPECT_EQ(Money("0.995", {.truncate = true}), "1.00");
  EXPECT_EQ(Money("33.33333333333333333333333333333333", {.truncate = true}), "33.33");
  EXPECT_EQ(Money("92233720368547758.08"), kBadRange);
  EXPECT_EQ(Money("99999999999999999999999"), kBadRange);
  EXPECT_EQ(Money("92233720368547758.075", {.truncate = true}), kBadRange);
}

// B-IMPORT-032
TEST(Cell, NumbersWithADecimalComma) {
  EXPECT_EQ(Money("1.234,56", kComma), "1234.56");
  EXPECT_EQ(Whole("1.000", kComma), "1000");
  EXPECT_EQ(Whole("12,5", kComma), kBadType);
  EXPECT_EQ(Money("abc", kComma), kBadType);
}

TEST(Cell, WholeNumbers) {
  EXPECT_EQ(Whole("1,000"), "1000");
  EXPECT_EQ(Whole("1000.0"), "1000");
  EXPECT_EQ(Whole("-7"), "-7");
  EXPECT_EQ(Whole("1.5K"), "1500");
  EXPECT_EQ(Whole("12,5"), kBadType);
  EXPECT_EQ(Whole("12.5"), kBadType);
  EXPECT_EQ(Whole("12.5", {.truncate = true}), kBadType);
  EXPECT_EQ(Whole("1.2345K"), kBadType);
  EXPECT_EQ(Whole("1e3"), kBadType);
  EXPECT_EQ(Whole("$5"), kBadType);
  EXPECT_EQ(Whole("50-100"), kBadType);
  EXPECT_EQ(Whole("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(Whole("9223372036854775808"), kBadRange);
}

TEST(Cell, Decimals) {
  EXPECT_EQ(Read("Opportunity.Probability", "75%"), "75");
  EXPECT_EQ(Read("Opportunity.Probability", "75 %"), "75");
  EXPECT_EQ(Read("Opportunity.Probability", "100.0"), "100");
  EXPECT_EQ(Read("Opportunity.Probability", "33.5"), kBadRange);
  EXPECT_EQ(Read("Opportunity.Probability", "%"), kBadType);
  EXPECT_EQ(Read("Lead.Latitude", "-12.3456789012345678"), kBadRange);
  EXPECT_EQ(Read("Lead.Latitude", "-7.345678901234567"), "-7.345678901234567");
}

// --- Dates and times -----------------------------------------------------------------------------

TEST(Cell, DatesInTheWild) {
  for (const char* cell : {"2021-04-15",
                           "2021-4-15",
                           "20210415",
                           "2021/04/15",
                           "2021.04.15",
                           "04/15/2021",
                           "4/15/2021",
                           "4/15/21",
                           "04-15-2021",
                           "15/04/2021",
                           "15-04-2021",
                           "15.04.2021",
                           "15.4.21",
                           "15 Apr, 2021",
                           "15 Apr 2021",
                           "15 April 2021",
                           "15-Apr-2021",
                           "15-Apr-21",
                           "15-APR-2021",
                           "15/Apr/2021",
                           "15Apr2021",
                           "Apr 15, 2021",
                           "apr 15 2021",
                           "April 15 2021",
                           "Apr. 15, 2021",
                           "April 15th, 2021",
                           "15th April 2021",
                           "2021-Apr-15",
                           "Thu, 15 Apr 2021",
                           "Thursday, April 15, 2021",
                           "Thu Apr 15 2021",
                           "2021-04-15T23:30:00Z",
                           "2021-04-15T23:30:00-08:00",
                           "15 Apr, 2021 00:03:00",
                           "\u300015 Apr 2021 "}) {
    EXPECT_EQ(Date(cell), "2021-04-15") << cell;
  }
  EXPECT_EQ(Date("2010-10-14T12:00:00.000Z"), "2010-10-14");
  EXPECT_EQ(Date("1 Sept 2020"), "2020-09-01");
  EXPECT_EQ(Date("29 Feb 2024"), "2024-02-29");
  EXPECT_EQ(Date("1700-01-01"), "1700-01-01");
  EXPECT_EQ(Date("4000-12-31"), "4000-12-31");
}

TEST(Cell, OrderOfDayAndMonth) {
  EXPECT_EQ(Date("04/05/2021"), "2021-04-05");
  EXPECT_EQ(Date("04/05/2021", kDayFirst), "2021-05-04");
  EXPECT_EQ(Date("04/15/2021", kDayFirst), "2021-04-15");
  EXPECT_EQ(Date("15/04/2021"), "2021-04-15");
  EXPECT_EQ(Date("04.05.2021"), "2021-05-04");
  EXPECT_EQ(Date("2021-04-05", kDayFirst), "2021-04-05");
  EXPECT_EQ(Date("13/13/2021"), kBadType);
}

TEST(Cell, TwoDigitYears) {
  EXPECT_EQ(Date("1/2/00"), "2000-01-02");
  EXPECT_EQ(Date("1/2/68"), "2068-01-02");
  EXPECT_EQ(Date("1/2/69"), "1969-01-02");
  EXPECT_EQ(Date("1-Feb-99"), "1999-02-01");
}

// B-IMPORT-033
TEST(Cell, DaysThatDoNotExistAreErrors) {
  for (const char* cell : {"2024-02-30", "2023-02-29", "2021-04-31", "31 Apr 2021", "02/30/2024",
                           "2021-13-01", "2021-00-10", "2021-01-00", "20210230", "0/1/2021"}) {
    EXPECT_EQ(Date(cell), kBadType) << cell;
    EXPECT_EQ(Time(std::string(cell) + " 10:00"), kBadType) << cell;
  }
  const absl::Status status = Parse("Opportunity.CloseDate", "2024-02-30").status();
  EXPECT_NE(status.message().find("does not exist"), absl::string_view::npos) << status;
  EXPECT_EQ(PlaceOf(status).field, "CloseDate");
}

TEST(Cell, WhatIsNoDate) {
  for (const char* cell :
       {"44301",       "1618444800",    "1618444800000",    "tomorrow",   "Q2 2021",
        "April 2021",  "2021",          "2021-04",          "4/15",       "15 Foo 2021",
        "4/15/021",    "2009\\7\\14",   "2009-07/14",       "15.04/2021", "2021-04-15x",
        "2021-04-15T", "2021-04-15 10", "15 Apr 2021 2022", "--",         "Thu"}) {
    EXPECT_EQ(Date(cell), kBadType) << cell;
  }
  EXPECT_EQ(Date(std::string(200, '1')), kBadType);
  EXPECT_EQ(Date("1699-12-31"), kBadRange);
  EXPECT_EQ(Date("4001-01-01"), kBadRange);
}

TEST(Cell, TimesInTheWild) {
  const std::pair<const char*, const char*> cases[] = {
      {"15 Apr, 2021 00:03:00", "2021-04-15T00:03:00.000Z"},
      {"2021-04-15 23:03:00", "2021-04-15T23:03:00.000Z"},
      {"2021-04-15T23:03", "2021-04-15T23:03:00.000Z"},
      {"2021-04-15T23:03:00.125Z", "2021-04-15T23:03:00.125Z"},
      {"2021-04-15T23:03:00,1234567Z", "2021-04-15T23:03:00.123456Z"},
      {"2021-04-15T23:03:00+08:00", "2021-04-15T15:03:00.000Z"},
      {"20210415T230300Z", "2021-04-15T23:03:00.000Z"},
      {"20210415T2303", "2021-04-15T23:03:00.000Z"},
      {"20210415 23:03:00", "2021-04-15T23:03:00.000Z"},
      {"07/15/2009 02:14:45+0800", "2009-07-14T18:14:45.000Z"},
      {"07/13/2009 22:14:45-0800", "2009-07-14T06:14:45.000Z"},
      {"2009-07-14T14:14:45+02:00", "2009-07-14T12:14:45.000Z"},
      {"2021-04-15 10:00 -5", "2021-04-15T15:00:00.000Z"},
      {"2021-04-15 10:00 UTC", "2021-04-15T10:00:00.000Z"},
      {"2021-04-15 10:00 gmt", "2021-04-15T10:00:00.000Z"},
      {"2021-04-15 10:00z", "2021-04-15T10:00:00.000Z"},
      {"04/15/2021, 10:30 PM", "2021-04-15T22:30:00.000Z"},
      {"4/15/21 12:05am", "2021-04-15T00:05:00.000Z"},
      {"4/15/21 12:05 p.m.", "2021-04-15T12:05:00.000Z"},
      {"4/15/2021, 10:30:00\u202FAM", "2021-04-15T10:30:00.000Z"},
      {"Thu, 15 Apr 2021 00:03:00 GMT", "2021-04-15T00:03:00.000Z"},
      {"Thu Apr 15 2021 00:03:00 GMT+0200 (Central European Summer Time)",
       "2021-04-14T22:03:00.000Z"},
      {"2021-04-15", "2021-04-15T00:00:00.000Z"},
  };
  for (const auto& [cell, expected] : cases) EXPECT_EQ(Time(cell), expected) << cell;
}

TEST(Cell, TheZoneOfTheOptionsIsForTimesWithoutOne) {
  const CellOptions options = {.zone_offset_minutes = 330};
  EXPECT_EQ(Time("2021-04-15 10:00", options), "2021-04-15T04:30:00.000Z");
  EXPECT_EQ(Time("2021-04-15", options), "2021-04-14T18:30:00.000Z");
  EXPECT_EQ(Time("2021-04-15 10:00Z", options), "2021-04-15T10:00:00.000Z");
  EXPECT_EQ(Time("2021-04-15 10:00+01:00", options), "2021-04-15T09:00:00.000Z");
  EXPECT_EQ(Date("2021-04-15 01:00", options), "2021-04-15");
}

TEST(Cell, WhatIsNoTime) {
  for (const char* cell :
       {"2021-04-15 24:00", "2021-04-15 10:60", "2021-04-15 10:00:60", "2021-04-15 13:00 PM",
        "2021-04-15 0:30 AM", "2021-04-15 10:00.", "2021-04-15 10:00:00.", "2021-04-15 1000",
        "2021-04-15 10:00 PST", "2021-04-15 10:00 CET", "2021-04-15 10:00+25:00",
        "2021-04-15 10:00+01:0", "2021-04-15 10:00+123", "2021-04-15 10:00 Zulu",
        "2021-04-15T10:00:00.1234567890Z", "10:00"}) {
    EXPECT_EQ(Time(cell), kBadType) << cell;
  }
  const absl::Status status = Parse("Lead.CreatedDate", "2021-04-15 10:00 PST").status();
  EXPECT_NE(status.message().find("time zone"), absl::string_view::npos) << status;
  EXPECT_EQ(Time("1700-01-01 00:00+01:00"), kBadRange);
  EXPECT_EQ(Time("4000-12-31 23:30-01:00"), kBadRange);
}

// --- Messages ------------------------------------------------------------------------------------

TEST(Cell, MessagesAreOneShortLine) {
  const std::string long_cell = "a\nb\t" + std::string(500, 'c');
  for (const char* path : {"Lead.AnnualRevenue", "Lead.CreatedDate", "Lead.DoNotCall"}) {
    const absl::Status status = Parse(path, long_cell).status();
    EXPECT_EQ(CodeOf(status), Code::kInvalidType);
    EXPECT_EQ(status.message().find('\n'), absl::string_view::npos);
    EXPECT_LT(status.message().size(), 200u);
  }
}

}  // namespace
}  // namespace leadkit::transfer
