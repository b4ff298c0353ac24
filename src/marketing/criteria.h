// Criteria: what a record must be like, as data. Pure functions of one record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "records/record.h"
#include "schema/catalog.h"

namespace leadkit::marketing {

// The numbers are those of leadkit.v1.Assignment.Operator.
enum class Operator {
  kEquals = 1,
  kNotEquals = 2,
  kIn = 3,
  kNotIn = 4,
  kContains = 5,
  kNotContains = 6,
  kStartsWith = 7,
  kLess = 8,
  kLessOrEqual = 9,
  kGreater = 10,
  kGreaterOrEqual = 11,
  kIsNull = 12,
  kNotNull = 13,
};

struct Criterion {
  std::string field;  // API name
  Operator op = Operator::kEquals;
  std::vector<std::string> values;

  // Filled in by Prepare.
  int ordinal = -1;
  schema::Kind kind = schema::Kind::kText;
  std::vector<int64_t> numbers;
  std::vector<std::string> folded;  // texts, case folded away, sorted
};

struct Filter {
  std::vector<Criterion> all;
  std::vector<Criterion> any;

  bool empty() const { return all.empty() && any.empty(); }
};

// Checks that the fields are there and the values fit them, and makes the filter ready for use.
// Returns what is wrong, beginning with the place: "all[2]: ..."; empty if nothing is.
std::string Prepare(const schema::Catalog& catalog, const schema::Object& object, Filter* filter);

// REQUIRES: prepared for the record's object.
bool Matches(const Filter& filter, const records::Record& record);

}  // namespace leadkit::marketing
