#include "marketing/criteria.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/error.h"
#include "base/fold.h"
#include "base/text.h"
#include "schema/text_form.h"

namespace leadkit::marketing {
namespace {

using schema::Kind;

constexpr size_t kMaxCriteria = 100;
constexpr size_t kMaxValues = 5000;

bool TakesText(Operator op) {
  return op == Operator::kContains || op == Operator::kNotContains || op == Operator::kStartsWith;
}

bool Compares(Operator op) { return op >= Operator::kLess && op <= Operator::kGreaterOrEqual; }

bool TakesNoValue(Operator op) { return op >= Operator::kIsNull; }

bool TakesOneValue(Operator op) {
  return op == Operator::kEquals || op == Operator::kNotEquals || Compares(op);
}

bool HasOrder(Kind kind) {
  return schema::IsNumberKind(kind) || kind == Kind::kDate || kind == Kind::kDateTime;
}

std::string CheckForm(const Criterion& criterion, const schema::Field& field) {
  const size_t count = criterion.values.size();
  if (TakesNoValue(criterion.op)) return count == 0 ? "" : "the operator takes no value";
  if (count == 0) return "the operator needs a value; to ask for an empty field use IS_NULL";
  if (TakesOneValue(criterion.op) && count > 1) {
    return "the operator takes one value; for several use IN or NOT_IN";
  }
  if (count > kMaxValues)
    return absl::StrCat("there are ", count, " values and ", kMaxValues, " are allowed");
  if (TakesText(criterion.op) && !field.is_text()) {
    return absl::StrCat(field.api, " is no text, of which alone a part can be looked for");
  }
  if (Compares(criterion.op) && !HasOrder(field.kind)) {
    return absl::StrCat(field.api,
                        " is no number, date or time, which alone can be less or greater");
  }
  return "";
}

std::string PrepareOne(const schema::Catalog& catalog, const schema::Object& object,
                       Criterion* criterion) {
  absl::StatusOr<const schema::Field*> found = catalog.RequireField(object, criterion->field);
  if (!found.ok()) return std::string(found.status().message());
  const schema::Field& field = **found;
  criterion->field = field.api;
  criterion->ordinal = field.ordinal;
  criterion->kind = field.kind;
  criterion->numbers.clear();
  criterion->folded.clear();
  if (std::string why = CheckForm(*criterion, field); !why.empty()) return why;
  for (const std::string& value : criterion->values) {
    const std::string_view text = TrimSpace(value);
    if (text.empty()) return "a value is empty; to ask for an empty field use IS_NULL";
    if (field.is_text()) {
      criterion->folded.push_back(FoldCase(text));
      continue;
    }
    absl::StatusOr<Value> parsed = schema::ParseText(catalog, object, field, text);
    if (!parsed.ok()) return absl::StrCat(field.api, ": ", parsed.status().message());
    criterion->numbers.push_back(parsed->int_value());
  }
  std::sort(criterion->numbers.begin(), criterion->numbers.end());
  std::sort(criterion->folded.begin(), criterion->folded.end());
  return "";
}

bool HasPart(const Criterion& criterion, const std::string& text) {
  if (criterion.kind == Kind::kMultiPicklist && criterion.op != Operator::kStartsWith) {
    for (absl::string_view choice : absl::StrSplit(text, ';')) {
      if (std::binary_search(criterion.folded.begin(), criterion.folded.end(),
                             TrimSpace(FromAbsl(choice)))) {
        return true;
      }
    }
    return false;
  }
  return std::any_of(
      criterion.folded.begin(), criterion.folded.end(), [&](const std::string& part) {
        return criterion.op == Operator::kStartsWith ? text.starts_with(part)
                                                     : text.find(part) != std::string::npos;
      });
}

bool IsOneOf(const Criterion& criterion, const Value& value) {
  if (value.is_int()) {
    return std::binary_search(criterion.numbers.begin(), criterion.numbers.end(),
                              value.int_value());
  }
  return std::binary_search(criterion.folded.begin(), criterion.folded.end(),
                            FoldCase(value.text()));
}

bool Holds(const Criterion& criterion, const records::Record& record) {
  const Value& value = record[criterion.ordinal];
  const bool has = value.has_value();
  switch (criterion.op) {
    case Operator::kEquals:
    case Operator::kIn:
      return has && IsOneOf(criterion, value);
    case Operator::kNotEquals:
    case Operator::kNotIn:
      return !has || !IsOneOf(criterion, value);
    case Operator::kContains:
    case Operator::kStartsWith:
      return has && HasPart(criterion, FoldCase(value.text()));
    case Operator::kNotContains:
      return !has || !HasPart(criterion, FoldCase(value.text()));
    case Operator::kLess:
      return has && value.int_value() < criterion.numbers[0];
    case Operator::kLessOrEqual:
      return has && value.int_value() <= criterion.numbers[0];
    case Operator::kGreater:
      return has && value.int_value() > criterion.numbers[0];
    case Operator::kGreaterOrEqual:
      return has && value.int_value() >= criterion.numbers[0];
    case Operator::kIsNull:
      return !has;
    case Operator::kNotNull:
      return has;
  }
  return false;
}

}  // namespace

std::string Prepare(const schema::Catalog& catalog, const schema::Object& object, Filter* filter) {
  if (filter->all.size() + filter->any.size() > kMaxCriteria) {
    return absl::StrCat("there are more than ", kMaxCriteria, " criteria");
  }
  for (const char* name : {"all", "any"}) {
    std::vector<Criterion>& list = name[1] == 'l' ? filter->all : filter->any;
    for (size_t i = 0; i < list.size(); ++i) {
      const std::string why = PrepareOne(catalog, object, &list[i]);
      if (!why.empty()) return absl::StrCat(name, "[", i, "]: ", why);
    }
  }
  return "";
}

bool Matches(const Filter& filter, const records::Record& record) {
  const auto holds = [&](const Criterion& criterion) { return Holds(criterion, record); };
  return std::all_of(filter.all.begin(), filter.all.end(), holds) &&
         (filter.any.empty() || std::any_of(filter.any.begin(), filter.any.end(), holds));
}

}  // namespace leadkit::marketing
