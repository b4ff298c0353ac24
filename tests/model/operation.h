// One step of a run, in the model's own ids, and what the model says will come of it.
#pragma once

#include <leadkit.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/model/world.h"

namespace leadkit::model {

enum class Verb {
  kInsert,
  kUpdate,
  kUpsert,
  kDelete,
  kUndelete,
  kPurge,
  kPurgeBin,
  kMoveLead,
  kMoveOpportunity,
  kConvert,
  kPlan,   // makes a plan and keeps it
  kApply,  // applies the plan that was kept
  kConvertMany,
  kInsertMany,
  kUpdateMany,
  kUpsertMany,
  kDeleteMany,
  kUndeleteMany,
  kBegin,
  kCommit,
  kRollback,
  kSetReason,
  kSetAutomated,
  kSetUser,
  kSetLifecycle,
  kReopen,
};

const char* NameOf(Verb verb);

struct ConvertHow {
  std::string status;
  Id account = kNone;
  Id contact = kNone;
  Id opportunity = kNone;
  std::string opportunity_name;
  bool no_opportunity = false;
  bool overwrite_lead_source = false;
  Id owner = kNone;
  std::vector<Id> owners;
  int match = LK_MATCH_SUGGEST;
  bool allow_disqualified = false;
  int blank_company = LK_BLANK_REFUSE;
  std::string key;
  std::vector<std::pair<std::string, int>> survivors;
};

struct Operation {
  Verb verb = Verb::kInsert;
  Object object = Object::kLead;
  Id id = kNone;
  Fields fields = {};
  std::string to = {};  // status or stage of a move
  std::string reason = {};
  ConvertHow how = {};
  bool flag = false;  // all or none; automated; a plan that goes through its document
  int document = 0;   // index into Documents()
  std::vector<Id> ids = {};
  std::vector<Fields> rows = {};  // of a batch

  std::string Describe() const;
};

// What a conversion made or used.
struct Converted {
  Id lead = kNone;
  Id account = kNone;
  Id contact = kNone;
  Id opportunity = kNone;
  bool account_created = false;
  bool contact_created = false;
  bool opportunity_created = false;
  bool repeated = false;
  std::string unmapped = {};  // "Field=value" of each that stayed on the lead, with spaces between
};

using Codes = std::set<lk_status>;
// Of a row after the one that has undone a batch: whatever is told, it is refused.
constexpr lk_status kAnyError = -1;

// What the model says of a call or of one row of a batch. Where several things are wrong at once
// the documents do not say which is told, so any of their codes will do.
struct Prediction {
  Codes codes = {LK_OK};
  Id id = kNone;  // of the record, where the call gives it out
  bool created = false;
  std::optional<Converted> converted = {};
  std::vector<Prediction> rows = {};
};

// What leadkit said, in its own ids.
struct Reality {
  lk_status code = LK_OK;
  std::string message = {};
  int64_t id = 0;
  bool created = false;
  std::optional<Converted> converted = {};
  std::vector<Reality> rows = {};
};

}  // namespace leadkit::model
