#include "records/validate.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"

namespace leadkit::records {
namespace {

using schema::Access;
using schema::Field;
using schema::Kind;
using schema::Object;

absl::Status Refuse(Code code, std::string_view why, const Object& object, const Field& field) {
  return MakeError(code, why, {object.api, field.api, 0});
}

bool InList(const Field& field, std::string_view value) {
  return std::find(field.values.begin(), field.values.end(), value) != field.values.end();
}

absl::Status CheckPicklist(const Object& object, const Field& field, std::string_view text) {
  if (!field.restricted || InList(field, text)) return absl::OkStatus();
  return Refuse(Code::kRestrictedPicklist,
                absl::StrCat("'", ToAbsl(TakeCharacters(text, 60)), "' is not in the list; use ",
                             JoinForReader(field.values)),
                object, field);
}

// "a; b;;a" -> "a;b": parts without blanks at their ends, each of them once.
std::string TidyParts(std::string_view text) {
  std::vector<absl::string_view> parts;
  for (absl::string_view part : absl::StrSplit(ToAbsl(text), ';')) {
    part = ToAbsl(TrimSpace(FromAbsl(part)));
    if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end()) {
      parts.push_back(part);
    }
  }
  return absl::StrJoin(parts, ";");
}

absl::Status CheckText(const Object& object, const Field& field, Value* value) {
  if (!IsValidText(value->text())) {
    return Refuse(Code::kInvalidText, "the text is not valid UTF-8; convert it first", object,
                  field);
  }
  const std::string_view trimmed = TrimSpace(value->text());
  if (trimmed.empty()) {
    value->SetNull();
    return absl::OkStatus();
  }
  if (trimmed.size() != value->text().size()) *value = Value::Text(std::string(trimmed));
  if (field.kind == Kind::kMultiPicklist) {
    *value = Value::Text(TidyParts(value->text()));
    if (value->text().empty()) value->SetNull();
  }
  if (value->is_null()) return absl::OkStatus();
  const std::string_view text = value->text();
  if (text.size() > field.max) {
    const size_t characters = CountCharacters(text);
    if (characters > field.max) {
      return Refuse(Code::kStringTooLong,
                    absl::StrCat("the text has ", characters, " characters and ", field.max,
                                 " fit; shorten it"),
                    object, field);
    }
  }
  switch (field.kind) {
    case Kind::kEmail:
      if (!IsEmailForm(text)) {
        return Refuse(Code::kInvalidEmailAddress,
                      absl::StrCat("'", ToAbsl(TakeCharacters(text, 60)),
                                   "' is not an e-mail address of the form name@example.com"),
                      object, field);
      }
      return absl::OkStatus();
    case Kind::kPicklist:
      return CheckPicklist(object, field, text);
    case Kind::kMultiPicklist:
      for (absl::string_view part : absl::StrSplit(ToAbsl(text), ';')) {
        LK_RETURN_IF_ERROR(CheckPicklist(object, field, FromAbsl(part)));
      }
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckNumber(const Object& object, const Field& field, int64_t number) {
  if (field.precision == 0 || field.precision >= kMaxScale) return absl::OkStatus();
  const int64_t limit = PowerOfTen(static_cast<int>(field.precision));
  if (number > -limit && number < limit) return absl::OkStatus();
  return Refuse(Code::kNumberOutsideValidRange,
                absl::StrCat("the number has more than ", field.precision, " digits"), object,
                field);
}

}  // namespace

absl::Status CheckValue(const Object& object, const Field& field, Value* value) {
  if (!value->has_value()) {
    if (field.kind == Kind::kBoolean) *value = field.default_value;
    return absl::OkStatus();
  }
  if (field.is_text() != value->is_text()) {
    return Refuse(Code::kInvalidType,
                  absl::StrCat("the field is of kind ", ToAbsl(KindName(field.kind)), " and can't ",
                               field.is_text() ? "hold a number" : "hold text as it is"),
                  object, field);
  }
  if (field.is_text()) return CheckText(object, field, value);
  const int64_t number = value->int_value();
  switch (field.kind) {
    case Kind::kBoolean:
      if (number == 0 || number == 1) return absl::OkStatus();
      return Refuse(Code::kInvalidType, "a boolean is 0 or 1", object, field);
    case Kind::kInteger:
    case Kind::kDecimal:
    case Kind::kMoney:
      return CheckNumber(object, field, number);
    case Kind::kDate:
      if (number >= MinDay() && number <= MaxDay()) return absl::OkStatus();
      return Refuse(Code::kNumberOutsideValidRange, "dates lie between 1700 and 4000", object,
                    field);
    case Kind::kDateTime:
      if (DayOf(number) >= MinDay() && DayOf(number) <= MaxDay()) return absl::OkStatus();
      return Refuse(Code::kNumberOutsideValidRange, "times lie between 1700 and 4000", object,
                    field);
    case Kind::kReference:
      if (number > 0) return absl::OkStatus();
      return Refuse(Code::kMalformedId, "a record id is greater than 0", object, field);
    default:
      return absl::OkStatus();
  }
}

absl::Status CheckAccess(const Object& object, const Field& field, Authority authority,
                         bool insert) {
  if (authority == Authority::kSystem || field.access == Access::kReadWrite) {
    return absl::OkStatus();
  }
  if (insert && field.access == Access::kCreateOnly) return absl::OkStatus();
  if (insert && field.access == Access::kAudit && authority == Authority::kAudit) {
    return absl::OkStatus();
  }
  std::string_view why = "the field is set by leadkit; leave it out";
  if (field.access == Access::kCreateOnly) {
    why = "the field can be set only when the record is created";
  } else if (field.access == Access::kAudit && insert) {
    why = "audit fields can be set only by an import that carries them";
  }
  return Refuse(Code::kFieldNotWriteable, why, object, field);
}

absl::Status CheckRequired(const Record& record, const Record* before) {
  const Object& object = record.object();
  std::vector<std::string> missing;
  for (const Field& field : object.fields) {
    if (!field.required || record.has(field.ordinal)) continue;
    if (before == nullptr || before->has(field.ordinal)) missing.push_back(field.api);
  }
  if (missing.empty()) return absl::OkStatus();
  std::string message = "a value is required";
  if (missing.size() > 1) {
    message = "values are required: " + missing[0];
    for (size_t i = 1; i < missing.size(); ++i) message += ", " + missing[i];
  }
  return MakeError(Code::kRequiredFieldMissing, message, {object.api, missing[0], 0});
}

}  // namespace leadkit::records
