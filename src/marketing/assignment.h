// Assignment rules: who gets a lead, as data.
//
// Written as the JSON form of leadkit.v1.Assignment; include/leadkit/v1/assignment.proto says what
// each part means. Immutable once compiled, hence safe to share between threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "marketing/criteria.h"
#include "schema/catalog.h"

namespace leadkit::marketing {

// The numbers are those of leadkit.v1.Assignment.Mode.
enum class Mode { kRoundRobin = 1, kWeighted = 2, kLeastLoaded = 3 };

// "round robin", for a reader.
std::string_view ModeName(Mode mode);

// A user or a queue, as the document names it.
struct Party {
  std::string text;  // empty: none; an id of 18 characters once names are resolved
  // Filled in by Compile.
  RecordId id = kNoId;
  int object = Value::kUnknownObject;
};

struct Member {
  Party user;
  std::optional<int64_t> capacity;
  Filter filter;
  Filter prefers;
};

struct Group {
  std::string name;
  Party queue;
  std::vector<Member> members;
  Mode mode = Mode::kRoundRobin;
  Filter filter;
  int64_t weight = 1;

  // Filled in by Compile: under which name the turns of its members are kept. A queue has the same
  // in all rules, so that its members are served evenly whatever led to it.
  std::string pool;
  // Under which name its own turns are kept in the rule's.
  std::string seat;
};

struct Rule {
  std::string name;
  Filter when;
  Party owner;
  std::vector<Group> groups;
  bool keep_owner = false;
  Mode groups_mode = Mode::kRoundRobin;
  bool daily_quota = false;
  bool wait_in_queue = false;

  std::string pool;  // of its groups' turns
};

struct Assignment {
  std::string name;
  std::vector<Rule> rules;
  Party default_owner;
  int version = 0;  // of the stored document; 0: there is none

  bool has_preferences = false;  // filled in by Compile
};

constexpr int64_t kMaxCapacity = 999'999'999;

// Error of a document: the place in it, and what is wrong there.
absl::Status RefuseAssignment(std::string_view place, std::string_view why);

// Calls `visit` for every user and queue that the document names, with its place. `objects` says
// which of the two it may be.
struct PartyRole {
  bool user = false;
  bool queue = false;
};
absl::Status VisitParties(
    Assignment* assignment,
    absl::FunctionRef<absl::Status(const std::string& place, PartyRole role, Party* party)> visit);

// Checks the document as a whole and makes it ready for use. REQUIRES: users and queues are named
// by id, as they are in a stored document.
absl::Status Compile(const schema::Catalog& catalog, Assignment* assignment);

// JSON in and out.
absl::StatusOr<Assignment> ParseAssignment(std::string_view json);
std::string AssignmentToJson(const Assignment& assignment);

}  // namespace leadkit::marketing
