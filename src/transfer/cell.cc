#include "transfer/cell.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "schema/text_form.h"
#include "transfer/cell_number.h"
#include "transfer/cell_text.h"
#include "transfer/cell_time.h"

namespace leadkit::transfer {
namespace {

using schema::Field;
using schema::Kind;

constexpr std::string_view kTrueWords[] = {"yes", "y", "true", "t", "on", "1", "x"};
constexpr std::string_view kFalseWords[] = {"no", "n", "false", "f", "off", "0"};

// Values a multi-select picklist cell may name; more is no such cell but a mistake.
constexpr size_t kMaxPicklistValues = 500;

absl::Status BadText(std::string_view cell) {
  if (cell.find('\0') != std::string_view::npos) {
    return MakeError(Code::kInvalidText, "the cell holds a NUL character; remove it");
  }
  return MakeError(Code::kInvalidText,
                   "the cell is not UTF-8 text; save the file as UTF-8 and import this row again");
}

// ="00123" or ="say ""hi""".
bool IsSpreadsheetText(std::string_view text) {
  return text.size() >= 3 && text.starts_with("=\"") && text.ends_with('"');
}

std::string UnwrapSpreadsheetText(std::string_view text) {
  text = text.substr(2, text.size() - 3);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    out.push_back(text[i]);
    if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') ++i;
  }
  return out;
}

absl::StatusOr<Value> ParseBoolean(std::string_view text) {
  const auto matches = [text](std::string_view word) { return EqualsIgnoreCase(word, text); };
  if (std::any_of(std::begin(kTrueWords), std::end(kTrueWords), matches)) return Value::Int(1);
  if (std::any_of(std::begin(kFalseWords), std::end(kFalseWords), matches)) return Value::Int(0);
  return MakeError(Code::kInvalidType,
                   absl::StrCat(QuoteForMessage(text), " is neither yes (yes, y, true, t, on, 1, ",
                                "x) nor no (no, n, false, f, off, 0)"));
}

absl::StatusOr<Value> ParseNumber(const Field& field, std::string_view text,
                                  const CellOptions& options) {
  NumberForm form;
  form.scale = field.kind == Kind::kMoney     ? kMoneyScale
               : field.kind == Kind::kDecimal ? static_cast<int>(field.scale)
                                              : 0;
  form.decimal_mark = options.decimal_mark;
  form.whole = field.kind == Kind::kInteger;
  form.currency = field.kind == Kind::kMoney;
  form.percent = field.kind == Kind::kDecimal;
  form.round_extra = options.truncate;
  LK_ASSIGN_OR_RETURN(const int64_t number, ParseNumberCell(text, form));
  return Value::Int(number);
}

// An apostrophe keeps a spreadsheet from computing +1 555 or dropping leading zeros.
std::string_view DropPhoneApostrophe(std::string_view text) {
  const bool guarded = text.size() >= 2 && text[0] == '\'' &&
                       (text[1] == '+' || std::isdigit(static_cast<unsigned char>(text[1])));
  return guarded ? text.substr(1) : text;
}

absl::StatusOr<Value> ParseMultiPicklist(std::string_view text) {
  std::vector<std::string_view> values;
  std::string joined;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(';', begin), text.size());
    const std::string_view value = TrimSpace(text.substr(begin, end - begin));
    begin = end + 1;
    if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) continue;
    if (values.size() == kMaxPicklistValues) {
      return MakeError(Code::kInvalidType, absl::StrCat("the cell names more than ",
                                                        kMaxPicklistValues, " picklist values"));
    }
    values.push_back(value);
    absl::StrAppend(&joined, values.size() > 1 ? ";" : "", ToAbsl(value));
  }
  return joined.empty() ? Value() : Value::Text(joined);
}

absl::StatusOr<Value> ParsePlainText(const Field& field, std::string_view text,
                                     const CellOptions& options) {
  if (field.kind == Kind::kPhone) text = TrimSpace(DropPhoneApostrophe(text));
  const bool may_cut = (field.kind == Kind::kText || field.kind == Kind::kTextArea) &&
                       !field.external_id && field.max > 0;
  if (options.truncate && may_cut) text = TrimSpace(TakeCharacters(text, field.max));
  return Value::Text(text);
}

absl::StatusOr<Value> ParseTrimmed(const schema::Catalog& catalog, const schema::Object& object,
                                   const Field& field, std::string_view text,
                                   const CellOptions& options) {
  const DateOrder order = options.day_first ? DateOrder::kDayFirst : DateOrder::kMonthFirst;
  switch (field.kind) {
    case Kind::kBoolean:
      return ParseBoolean(text);
    case Kind::kInteger:
    case Kind::kDecimal:
    case Kind::kMoney:
      return ParseNumber(field, text, options);
    case Kind::kDate: {
      LK_ASSIGN_OR_RETURN(const int64_t days, ParseDateCell(text, order));
      return Value::Int(days);
    }
    case Kind::kDateTime: {
      LK_ASSIGN_OR_RETURN(const int64_t micros,
                          ParseDateTimeCell(text, order, options.zone_offset_minutes));
      return Value::Int(micros);
    }
    case Kind::kReference:
    case Kind::kId:
      return schema::ParseText(catalog, object, field, text);
    case Kind::kMultiPicklist:
      return ParseMultiPicklist(text);
    default:
      return ParsePlainText(field, text, options);
  }
}

}  // namespace

std::string QuoteForMessage(std::string_view text) {
  constexpr size_t kMaxCharacters = 60;
  const std::string_view shown = TakeCharacters(text, kMaxCharacters);
  std::string out = "'";
  for (char c : shown) out.push_back(static_cast<unsigned char>(c) < ' ' ? ' ' : c);
  return out + (shown.size() < text.size() ? "...'" : "'");
}

absl::StatusOr<Value> ParseCell(const schema::Catalog& catalog, const schema::Object& object,
                                const Field& field, std::string_view cell,
                                const CellOptions& options) {
  if (!IsValidText(cell)) return WithPlace(BadText(cell), {object.api, field.api});
  std::string_view text = TrimSpace(cell);
  if (text.empty()) return Value();
  if (EqualsIgnoreCase(text, kNullCell)) return Value::Null();
  std::string unwrapped;
  if (IsSpreadsheetText(text)) {
    unwrapped = UnwrapSpreadsheetText(text);
    text = TrimSpace(unwrapped);
    if (text.empty()) return Value();
  }
  absl::StatusOr<Value> value = ParseTrimmed(catalog, object, field, text, options);
  if (!value.ok()) return WithPlace(value.status(), {object.api, field.api});
  return value;
}

}  // namespace leadkit::transfer
