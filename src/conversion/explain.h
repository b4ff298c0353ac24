// A plan told to a reader, line by line.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "conversion/plan.h"
#include "schema/catalog.h"

namespace leadkit::conversion {

// The numbers are those of LK_PLAN_* in the C ABI.
enum class PlanItemKind {
  kCreate = 1,    // a new record
  kLink = 2,      // an existing record is used
  kFill = 3,      // a field gets the lead's value
  kKeep = 4,      // a field keeps its own value; the lead's stays on the lead
  kMove = 5,      // a membership, task or event follows the lead
  kUnmapped = 6,  // a lead value that no field takes; it stays on the lead
  kSuggest = 7,   // a record that looks alike and is not used
  kRefuse = 8,    // why the conversion would be refused
};

// "CREATE", ...
std::string_view PlanItemKindName(PlanItemKind kind);

struct PlanItem {
  PlanItemKind kind = PlanItemKind::kCreate;
  int object = -1;             // of the record; -1 where none is meant
  RecordId record_id = kNoId;  // kNoId: not made yet
  std::string field;           // API name
  std::string old_value;       // of the record
  std::string new_value;       // what it would become; of kKeep and kUnmapped: the lead's value
  Code code = Code::kOk;       // of kRefuse
  std::string reason;
};

// In the order in which things would be done. What is known only when the plan is applied (the
// close date, the primary campaign) is named without a value.
std::vector<PlanItem> Explain(const schema::Catalog& catalog, const Plan& plan);

}  // namespace leadkit::conversion
