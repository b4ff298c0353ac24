// What a scenario does: read from its words ("convert L1 into A1 and C1 with owner=U2") or its
// members, then done.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scenario_world.h"

namespace leadkit::scenario {

struct Action {
  enum class Verb { kNone, kConvert, kConvertBatch, kPlan, kUpdate };

  Verb verb = Verb::kNone;
  std::vector<std::string> leads;
  // Existing records to convert into, and names for those to be made.
  std::string account, contact, opportunity;
  std::map<std::string, std::string> new_names;  // object, name
  bool without_account = false;                  // the account of a contact is not to be named
  bool no_opportunity = false;
  std::string opportunity_name;
  std::string status;
  std::string owner;
  std::vector<std::string> owners;
  int32_t match = LK_MATCH_SUGGEST;
  std::optional<bool> overwrite_lead_source;
  bool person_account = false;
  bool rolled_back = false;
  int times = 1;
  std::string user;   // who does it, where the scenario says so
  std::string field;  // of an update
};

// What came of it.
struct Outcome {
  lk_status code = LK_OK;
  std::string message;
  std::map<std::string, lk_status> codes;      // by lead
  std::map<std::string, Named> made;           // "account" and the like, of the last conversion
  std::set<std::string> created;               // those of them that were not there before
  std::map<std::string, Named> opportunities;  // of each lead
  std::vector<std::string> unmapped;           // fields whose values stayed on the lead
  std::vector<Json> plans;
  int64_t first_event = 0;  // what was before the action
  std::map<std::string, int64_t> counts_before;
};

// The actions of a scenario: one, or several that differ in one option ("overwrite_lead_source in
// {true, false}"), each with the prefix that its expectations have ("when_true.").
std::vector<std::pair<std::string, Action>> ReadAction(const Json& action, World& world);

Outcome Perform(const Action& action, World& world);

}  // namespace leadkit::scenario
