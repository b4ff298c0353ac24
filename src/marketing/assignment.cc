#include "marketing/assignment.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::marketing {
namespace {

constexpr size_t kMaxRules = 3000;
constexpr size_t kMaxGroups = 200;
constexpr size_t kMaxMembers = 2000;
constexpr size_t kMaxNameLength = 80;

absl::Status CheckName(const std::string& place, const std::string& name,
                       absl::flat_hash_set<std::string>* seen) {
  if (name.empty() || TrimSpace(name) != name || CountCharacters(name) > kMaxNameLength) {
    return RefuseAssignment(place, "a name is 1 to 80 characters without blanks at its ends");
  }
  if (!seen->insert(LowerAscii(name)).second) {
    return RefuseAssignment(place, absl::StrCat("the name '", name, "' stands twice"));
  }
  return absl::OkStatus();
}

absl::Status CheckFilter(const schema::Catalog& catalog, const std::string& place, Filter* filter) {
  const std::string why = Prepare(catalog, catalog.Get("Lead"), filter);
  return why.empty() ? absl::OkStatus() : RefuseAssignment(place, why);
}

absl::Status CompileMember(const schema::Catalog& catalog, const std::string& place,
                           absl::flat_hash_set<RecordId>* seen, Member* member) {
  if (member->user.id == kNoId) return RefuseAssignment(place, "a member names a user");
  if (!seen->insert(member->user.id).second) {
    return RefuseAssignment(place, "the user stands twice in the group");
  }
  if (member->capacity.value_or(0) < 0 || member->capacity.value_or(0) > kMaxCapacity) {
    return RefuseAssignment(place + ".capacity",
                            absl::StrCat("it is 0 to ", kMaxCapacity, " leads in 30 days"));
  }
  LK_RETURN_IF_ERROR(CheckFilter(catalog, place + ".filter", &member->filter));
  return CheckFilter(catalog, place + ".prefers", &member->prefers);
}

absl::Status CompileGroup(const schema::Catalog& catalog, const std::string& place,
                          const Rule& rule, Group* group, bool* has_preferences) {
  if (group->queue.id == kNoId && group->members.empty()) {
    return RefuseAssignment(place, "a group names a queue or lists members");
  }
  if (group->members.size() > kMaxMembers) {
    return RefuseAssignment(place + ".members", absl::StrCat(kMaxMembers, " at most"));
  }
  if (group->weight < 1 || group->weight > kMaxCapacity) {
    return RefuseAssignment(place + ".weight", absl::StrCat("it is 1 to ", kMaxCapacity));
  }
  LK_RETURN_IF_ERROR(CheckFilter(catalog, place + ".filter", &group->filter));
  absl::flat_hash_set<RecordId> users;
  for (size_t i = 0; i < group->members.size(); ++i) {
    Member& member = group->members[i];
    LK_RETURN_IF_ERROR(
        CompileMember(catalog, absl::StrCat(place, ".members[", i, "]"), &users, &member));
    *has_preferences |= !member.prefers.empty();
  }
  const bool queue = group->queue.id != kNoId;
  group->seat = queue ? group->queue.text : group->name;
  group->pool =
      queue ? "queue:" + group->queue.text : absl::StrCat("list:", rule.name, "/", group->name);
  return absl::OkStatus();
}

absl::Status CompileGroups(const schema::Catalog& catalog, const std::string& place, Rule* rule,
                           bool* has_preferences) {
  if (rule->groups.size() > kMaxGroups) {
    return RefuseAssignment(place, absl::StrCat(kMaxGroups, " at most"));
  }
  absl::flat_hash_set<std::string> names;
  absl::flat_hash_set<RecordId> queues;
  for (size_t i = 0; i < rule->groups.size(); ++i) {
    Group& group = rule->groups[i];
    const std::string here = absl::StrCat(place, "[", i, "]");
    const bool may_be_unnamed = group.queue.id != kNoId || rule->groups.size() == 1;
    if (!group.name.empty() || !may_be_unnamed) {
      LK_RETURN_IF_ERROR(CheckName(here + ".name", group.name, &names));
    }
    if (group.queue.id != kNoId && !queues.insert(group.queue.id).second) {
      return RefuseAssignment(here + ".queue", "the queue stands twice in the rule");
    }
    LK_RETURN_IF_ERROR(CompileGroup(catalog, here, *rule, &group, has_preferences));
  }
  return absl::OkStatus();
}

absl::Status CompileRule(const schema::Catalog& catalog, const std::string& place, Rule* rule,
                         bool* has_preferences) {
  LK_RETURN_IF_ERROR(CheckFilter(catalog, place + ".when", &rule->when));
  const int targets = (rule->owner.id != kNoId ? 1 : 0) + (rule->groups.empty() ? 0 : 1) +
                      (rule->keep_owner ? 1 : 0);
  if (targets != 1) {
    return RefuseAssignment(place, "a rule has one of owner, groups and keep_owner");
  }
  if (rule->groups_mode == Mode::kLeastLoaded) {
    return RefuseAssignment(place + ".groups_mode",
                            "groups take turns by ROUND_ROBIN or WEIGHTED; LEAST_LOADED is for "
                            "the members of a group");
  }
  bool queue = false;
  for (const Group& group : rule->groups) queue |= group.queue.id != kNoId;
  if (rule->wait_in_queue && !queue) {
    return RefuseAssignment(place + ".wait_in_queue", "no group of the rule has a queue");
  }
  rule->pool = "rule:" + rule->name;
  return CompileGroups(catalog, place + ".groups", rule, has_preferences);
}

absl::Status ParseParty(const schema::Catalog& catalog, const std::string& place, PartyRole role,
                        Party* party) {
  party->id = kNoId;
  if (party->text.empty()) return absl::OkStatus();
  const std::optional<ParsedId> parsed = ParseId(party->text);
  const schema::Object* object =
      parsed.has_value() ? catalog.FindByPrefix(parsed->prefix) : nullptr;
  const bool fits = object != nullptr && ((role.user && object->api == "User") ||
                                          (role.queue && object->api == "Queue"));
  if (!fits) return RefuseAssignment(place, absl::StrCat("'", party->text, "' is no such id"));
  party->id = parsed->id;
  party->object = object->index;
  party->text = FormatId(object->prefix, parsed->id);
  return absl::OkStatus();
}

}  // namespace

std::string_view ModeName(Mode mode) {
  switch (mode) {
    case Mode::kRoundRobin:
      return "round robin";
    case Mode::kWeighted:
      return "weighted";
    case Mode::kLeastLoaded:
      return "least loaded";
  }
  return "";
}

absl::Status RefuseAssignment(std::string_view place, std::string_view why) {
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("the assignment document, ", ToAbsl(place), ": ", ToAbsl(why)));
}

absl::Status VisitParties(
    Assignment* assignment,
    absl::FunctionRef<absl::Status(const std::string&, PartyRole, Party*)> visit) {
  for (size_t r = 0; r < assignment->rules.size(); ++r) {
    Rule& rule = assignment->rules[r];
    const std::string place = absl::StrCat("rules[", r, "] ", rule.name);
    LK_RETURN_IF_ERROR(visit(place + ".owner", {true, true}, &rule.owner));
    for (size_t g = 0; g < rule.groups.size(); ++g) {
      Group& group = rule.groups[g];
      const std::string here = absl::StrCat(place, ".groups[", g, "]");
      LK_RETURN_IF_ERROR(visit(here + ".queue", {false, true}, &group.queue));
      for (size_t m = 0; m < group.members.size(); ++m) {
        LK_RETURN_IF_ERROR(visit(absl::StrCat(here, ".members[", m, "].user"), {true, false},
                                 &group.members[m].user));
      }
    }
  }
  return visit("default_owner", {true, true}, &assignment->default_owner);
}

absl::Status Compile(const schema::Catalog& catalog, Assignment* assignment) {
  if (assignment->rules.size() > kMaxRules) {
    return RefuseAssignment("rules", absl::StrCat(kMaxRules, " at most"));
  }
  LK_RETURN_IF_ERROR(
      VisitParties(assignment, [&](const std::string& place, PartyRole role, Party* party) {
        return ParseParty(catalog, place, role, party);
      }));
  assignment->has_preferences = false;
  absl::flat_hash_set<std::string> names;
  for (size_t i = 0; i < assignment->rules.size(); ++i) {
    Rule& rule = assignment->rules[i];
    LK_RETURN_IF_ERROR(CheckName(absl::StrCat("rules[", i, "].name"), rule.name, &names));
    LK_RETURN_IF_ERROR(CompileRule(catalog, absl::StrCat("rules[", i, "] ", rule.name), &rule,
                                   &assignment->has_preferences));
  }
  return absl::OkStatus();
}

}  // namespace leadkit::marketing
