#include "schema/text_form.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"

namespace leadkit::schema {
namespace {

absl::Status Mismatch(const Object& object, const Field& field, std::string_view text,
                      std::string_view wanted) {
  return MakeError(Code::kInvalidType,
                   absl::StrCat("'", ToAbsl(TakeCharacters(text, 60)), "' is not ", ToAbsl(wanted)),
                   {object.api, field.api, 0});
}

absl::Status OutOfRange(const Object& object, const Field& field, std::string_view text,
                        std::string_view why) {
  return MakeError(Code::kNumberOutsideValidRange,
                   absl::StrCat("'", ToAbsl(TakeCharacters(text, 60)), "' ", ToAbsl(why)),
                   {object.api, field.api, 0});
}

// Whether a text that ParseDecimal refuses is a number all the same, only too great a one.
bool IsDecimalForm(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  return !(whole.empty() && fraction.empty()) &&
         whole.find_first_not_of("0123456789") == std::string_view::npos &&
         fraction.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether a text that `parse` refuses is a date or time of a year that is out of range. The
// calendar repeats itself every 400 years, so one of these stands in for the year.
template <typename Parse>
bool IsOtherYear(std::string_view text, const Parse& parse) {
  constexpr size_t kMaxYearDigits = 9;
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits < 4 || digits > kMaxYearDigits) return false;
  int year = 0;
  for (char c : text.substr(0, digits)) year = year * 10 + (c - '0');
  return (year < kMinYear || year > kMaxYear) &&
         parse(absl::StrCat(2000 + year % 400, ToAbsl(text.substr(digits)))).has_value();
}

std::string YearsAllowed() {
  return absl::StrCat("is not within the years ", kMinYear, " to ", kMaxYear);
}

absl::StatusOr<Value> ParseReference(const Catalog& catalog, const Object& object,
                                     const Field& field, std::string_view text) {
  const Place place{object.api, field.api, 0};
  std::optional<ParsedId> parsed = ParseId(text);
  if (!parsed.has_value()) {
    return MakeError(
        Code::kMalformedId,
        absl::StrCat("'", ToAbsl(TakeCharacters(text, 60)),
                     "' is not an id of leadkit, which has 15 or 18 letters and digits "
                     "with matching check characters; keep another system's ids in an "
                     "external id"),
        place);
  }
  const Object* target = catalog.FindByPrefix(parsed->prefix);
  if (field.kind == Kind::kId) {
    if (target == nullptr || target->index != object.index) {
      return MakeError(Code::kMalformedId,
                       absl::StrCat("'", ToAbsl(text), "' is not an id of object ", object.api),
                       place);
    }
    return Value::Reference(parsed->id, object.index);
  }
  if (target == nullptr || std::find(field.to_objects.begin(), field.to_objects.end(),
                                     target->index) == field.to_objects.end()) {
    return MakeError(
        Code::kInvalidCrossReferenceKey,
        absl::StrCat("'", ToAbsl(text), "' is not an id of object ", JoinForReader(field.to)),
        place);
  }
  return Value::Reference(parsed->id, target->index);
}

}  // namespace

std::string PathOf(const Object& object, const Field& field) {
  return absl::StrCat(object.api, ".", field.api);
}

absl::StatusOr<Value> ParseText(const Catalog& catalog, const Object& object, const Field& field,
                                std::string_view text) {
  if (!IsValidText(text)) {
    return MakeError(Code::kInvalidText, "the text is not valid UTF-8; convert it first",
                     {object.api, field.api, 0});
  }
  text = TrimSpace(text);
  if (text.empty()) return Value::Null();
  switch (field.kind) {
    case Kind::kBoolean:
      if (EqualsIgnoreCase(text, "true") || text == "1") return Value::Int(1);
      if (EqualsIgnoreCase(text, "false") || text == "0") return Value::Int(0);
      return Mismatch(object, field, text, "true or false");
    case Kind::kInteger:
    case Kind::kDecimal:
    case Kind::kMoney: {
      const std::optional<int64_t> number = ParseDecimal(text, static_cast<int>(field.scale));
      if (!number.has_value() && IsDecimalForm(text)) {
        return OutOfRange(object, field, text, "is greater than any number the field holds");
      }
      if (!number.has_value()) return Mismatch(object, field, text, "a number");
      const size_t point = text.find('.');
      if (field.kind == Kind::kInteger && point != std::string_view::npos) {
        return Mismatch(object, field, text, "a whole number");
      }
      if (point != std::string_view::npos && text.size() - point - 1 > field.scale &&
          text.substr(point + 1 + field.scale).find_first_not_of('0') != std::string_view::npos) {
        return OutOfRange(object, field, text,
                          absl::StrCat("has more than ", field.scale, " digits after the point"));
      }
      return Value::Int(*number);
    }
    case Kind::kDate: {
      std::optional<int64_t> days = ParseIsoDate(text);
      if (!days.has_value() && IsOtherYear(text, ParseIsoDate)) {
        return OutOfRange(object, field, text, YearsAllowed());
      }
      if (!days.has_value()) return Mismatch(object, field, text, "a date such as 2021-04-15");
      return Value::Int(*days);
    }
    case Kind::kDateTime: {
      std::optional<int64_t> micros = ParseIsoDateTime(text);
      if (!micros.has_value() && IsOtherYear(text, ParseIsoDateTime)) {
        return OutOfRange(object, field, text, YearsAllowed());
      }
      if (!micros.has_value()) {
        return Mismatch(object, field, text, "a time such as 2021-04-15T00:03:00Z");
      }
      return Value::Int(*micros);
    }
    case Kind::kReference:
    case Kind::kId:
      return ParseReference(catalog, object, field, text);
    default:
      return Value::Text(text);
  }
}

std::string FormatText(const Catalog& catalog, const Field& field, const Value& value) {
  if (!value.has_value()) return "";
  switch (field.kind) {
    case Kind::kBoolean:
      return value.int_value() != 0 ? "true" : "false";
    case Kind::kInteger:
    case Kind::kDecimal:
    case Kind::kMoney:
      return FormatDecimal(value.int_value(), static_cast<int>(field.scale));
    case Kind::kDate:
      return FormatDate(value.int_value());
    case Kind::kDateTime:
      return FormatDateTime(value.int_value());
    case Kind::kReference: {
      const int target = value.object() >= 0            ? value.object()
                         : field.to_objects.size() == 1 ? field.to_objects[0]
                                                        : Value::kUnknownObject;
      if (target < 0 || value.int_value() <= 0) return "";
      return FormatId(catalog.object(target).prefix, value.int_value());
    }
    case Kind::kId:
      return value.object() >= 0 && value.int_value() > 0
                 ? FormatId(catalog.object(value.object()).prefix, value.int_value())
                 : "";
    default:
      return std::string(value.text());
  }
}

}  // namespace leadkit::schema
