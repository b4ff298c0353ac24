// The scenarios of assignment: who gets a lead.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenario_action.h"
#include "scenario_decisions.h"
#include "scenario_expect.h"

namespace leadkit::scenario {
namespace {

using test::CodeName;
using test::Out;

constexpr int64_t kDayUs = 24LL * 3600 * 1000000;

using ScenarioAssignmentTest = ScenarioTest;

// Users, queues and leads, and the rules over them.
class Desk {
 public:
  World& world() { return world_; }

  std::string User(const std::string& name) { return world_.IdText("User", world_.Find(name).id); }
  void Leave(const std::string& user) {
    EXPECT_EQ(world_.Update(world_.Find(user).id, "User", {{"IsActive", "false"}}), LK_OK);
  }
  void Queue(const std::string& name) { world_.Find("queue " + name); }
  void Member(const std::string& queue, const std::string& user, const std::string& capacity = "") {
    test::Fields fields = {{"GroupId", world_.IdText("Queue", world_.Find("queue " + queue).id)},
                           {"UserOrGroupId", User(user)},
                           {"Position", std::to_string(++members_)}};
    if (!capacity.empty()) fields.emplace_back("Capacity", capacity);
    world_.Insert("GroupMember", fields);
  }
  void Rules(const std::string& rules) {
    const std::string document = R"({"name":"scenario","rules":[)" + rules + "]}";
    EXPECT_EQ(CodeName(lk_assignment_set(world_.store(), nullptr, TXT(document), world_.E())), "OK")
        << world_.last_error().message() << "\n"
        << document;
  }
  void Share(const std::string& queue, bool quota = false) {
    Rules(R"({"name":"r","groups":[{"queue":")" + queue + R"("}],"daily_quota":)" +
          (quota ? "true" : "false") + "}");
  }

  std::vector<int64_t> Leads(int64_t count, const test::Fields& more = {}) {
    std::vector<int64_t> leads;
    for (int64_t i = 0; i < count; ++i) leads.push_back(Lead(more));
    return leads;
  }
  int64_t Lead(const test::Fields& more = {}) {
    test::Fields fields = {{"LastName", "Lee"}, {"Company", "Acme"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return world_.Insert("Lead", fields);
  }

  // Assigns, and returns the names of the new owners in the order of the leads; "" where nobody
  // got it.
  std::vector<std::string> Assign(const std::vector<int64_t>& leads, int32_t flags = 0) {
    test::Rows rows;
    EXPECT_EQ(lk_leads_assign(world_.store(), nullptr, leads.data(), leads.size(), flags, nullptr,
                              nullptr, Out(rows), world_.E()),
              LK_OK)
        << world_.last_error().message();
    std::vector<std::string> owners;
    int32_t has_row = 0;
    while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
      int64_t kind = 0;
      const char* owner = nullptr;
      const char* reason = nullptr;
      lk_rows_get_int(rows.get(), LK_ROW_KIND, &kind, nullptr);
      lk_rows_get_text(rows.get(), LK_ROW_NEW, &owner, nullptr, nullptr);
      lk_rows_get_text(rows.get(), LK_ROW_REASON, &reason, nullptr, nullptr);
      reason_ = reason == nullptr ? "" : reason;
      owners.push_back(kind == LK_ASSIGNED_NONE ? "" : NameOf(owner));
    }
    return owners;
  }
  std::string NameOf(const std::string& id_text) {
    int64_t id = 0;
    EXPECT_EQ(lk_id_from_text(world_.store(), TXT(id_text), nullptr, nullptr, &id, world_.E()),
              LK_OK)
        << id_text;
    return world_.NameOf(id);
  }
  std::string OwnerOf(int64_t lead) { return NameOf(world_.TextOf(lead, "OwnerId")); }
  const std::string& reason() const { return reason_; }

 private:
  World world_;
  int members_ = 0;
  std::string reason_;
};

int64_t Count(const std::vector<std::string>& all, const std::string& one) {
  return std::count(all.begin(), all.end(), one);
}

// A-CONV-021: an action of conversion, whose owners are given in turn.
void DriveOwnersInTurn(const Scenario& scenario) {
  World world;
  world.Give(scenario.given);
  const Action action = ReadAction(scenario.action, world)[0].second;
  Checker checker(world);
  const Outcome outcome = Perform(action, world);
  for (const auto& [path, value] : Decided(scenario)) checker.Check(path, value, action, outcome);
  EXPECT_EQ(outcome.opportunities.size(), scenario.expect["owner"].members().size());
}

// A-ASG-003: what is left of a member's day; a store for each case, since turns are kept.
void DriveQuota(const Scenario& scenario) {
  const Json& given = scenario.given;
  const std::vector<std::string> modes = scenario.action["daily_quota"].texts();
  const std::vector<Json>& quotas = scenario.expect["quota"].items();
  ASSERT_EQ(modes.size(), quotas.size());
  for (size_t i = 0; i < modes.size(); ++i) {
    SCOPED_TRACE(modes[i] + " -> " + quotas[i].text());
    // The last number of leads holds for what follows.
    const std::vector<Json>& before = given["assigned_last_24h"].items();
    const int64_t assigned = before[std::min(i, before.size() - 1)].integer();
    Desk desk;
    desk.Member("Q1", "U1", given["member"]["cap_30_days"].text());
    desk.Share("Q1");
    EXPECT_EQ(Count(desk.Assign(desk.Leads(assigned)), "U1"), assigned);
    desk.Share("Q1", true);
    const int64_t left = std::max<int64_t>(0, quotas[i].integer());
    const int32_t flags = modes[i] == "force" ? LK_ASSIGN_IGNORE_LAST_DAY : 0;
    EXPECT_EQ(Count(desk.Assign(desk.Leads(left + 3), flags), "U1"), left);
  }
}

// "probability >= 10" and "priority in 1..3" as criteria over custom fields of the lead.
std::string Criteria(Desk& desk, const std::string& filter) {
  const std::string field = filter.substr(0, filter.find(' '));
  const std::string number = filter.substr(filter.rfind(' ') + 1);
  desk.world().AddCustomField("Lead", field, "int");
  const auto criterion = [&field](const std::string& op, const std::string& values) {
    return R"({"field":")" + field + R"(__c","operator":")" + op + R"(","values":[)" + values +
           "]}";
  };
  const size_t dots = number.find("..");
  if (dots == std::string::npos) {
    return R"({"all":[)" + criterion("GREATER_OR_EQUAL", cli::Quoted(number)) + "]}";
  }
  return R"({"all":[)" + criterion("GREATER_OR_EQUAL", cli::Quoted(number.substr(0, dots))) + "," +
         criterion("LESS_OR_EQUAL", cli::Quoted(number.substr(dots + 2))) + "]}";
}

// One team as a group: its members with their filters.
std::string Team(Desk& desk, const std::string& name, const Json& team) {
  cli::JsonArray members;
  for (const auto& [member, what] : team["members"].members()) {
    const std::string user = "U" + name + member;
    desk.Member(name, user, what["cap"].text());
    cli::JsonObject object;
    object.Add("user", desk.User(user)).AddRaw("capacity", what["cap"].text());
    if (!what["filter"].text().empty()) {
      object.AddRaw("filter", Criteria(desk, what["filter"].text()));
    }
    members.Add(object.str());
  }
  cli::JsonObject group;
  group.Add("queue", desk.world().IdText("Queue", desk.world().Find("queue " + name).id))
      .AddRaw("weight", team["cap"].text())
      .AddRaw("members", members.str());
  if (!team["filter"].text().empty()) group.AddRaw("filter", Criteria(desk, team["filter"].text()));
  return group.str();
}

// A-ASG-006: every lead gets a team; the members get what their day allows.
void DriveTeams(const Scenario& scenario) {
  Desk desk;
  cli::JsonArray groups;
  for (const auto& [name, team] : scenario.given["teams"].members()) {
    groups.Add(Team(desk, name, team));
  }
  desk.Rules(R"({"name":"r","daily_quota":true,"wait_in_queue":true,"groups_mode":"WEIGHTED",)"
             R"("groups":)" +
             groups.str() + "}");
  std::vector<int64_t> leads;
  for (int64_t i = 0; i < scenario.given["leads"].integer(); ++i) {
    leads.push_back(desk.Lead({{"Email", "p" + std::to_string(i) + "@example.com"},
                               {"probability__c", std::to_string(i % 40)},
                               {"priority__c", std::to_string(i % 4)}}));
  }
  const std::vector<std::string> owners = desk.Assign(leads);
  EXPECT_EQ(static_cast<int64_t>(desk.world().Records("Lead").size()),
            scenario.expect["remaining"].integer());
  EXPECT_EQ(static_cast<int64_t>(owners.size()) - Count(owners, ""),
            scenario.expect["T1+T2"].integer());
  for (const auto& [member, count] : scenario.expect["assigned_today"].members()) {
    const size_t dot = member.find('.');
    const std::string user = "U" + member.substr(0, dot) + member.substr(dot + 1);
    EXPECT_EQ(Count(owners, user), count.integer()) << member;
  }
}

// A-ASG-008: members with a preference, and what each gets.
void DrivePreferred(const Scenario& scenario) {
  Desk desk;
  const Json& given = scenario.given;
  desk.world().AddCustomField("Lead", "tag", "text");
  cli::JsonArray members;
  for (const auto& [name, what] : given["members"].members()) {
    const std::string user = "U" + name;
    desk.Member("Q1", user, what["cap"].text());
    cli::JsonObject member;
    member.Add("user", desk.User(user));
    if (!what["prefers"].text().empty()) {
      member.AddRaw("prefers", R"({"all":[{"field":"tag__c","operator":"NOT_NULL"}]})");
    }
    members.Add(member.str());
  }
  const std::string queue = desk.world().IdText("Queue", desk.world().Find("queue Q1").id);
  desk.Rules(R"({"name":"r","daily_quota":true,"groups":[{"queue":")" + queue + R"(","members":)" +
             members.str() + "}]}");
  const int64_t all = given["leads"].integer();
  const int64_t tagged = given["tagged_preferred"].integer();
  std::vector<int64_t> leads = desk.Leads(all - tagged);
  for (const int64_t lead : desk.Leads(tagged, {{"tag__c", "yes"}})) leads.push_back(lead);
  const std::vector<std::string> owners = desk.Assign(leads);
  for (const auto& [name, expected] : scenario.expect.members()) {
    const bool more = expected.kind() == Json::Kind::kObject;
    EXPECT_EQ(Count(owners, "U" + name), (more ? expected["count"] : expected).integer()) << name;
    for (size_t i = 0; more && expected["all_preferred"].boolean() && i < leads.size(); ++i) {
      if (owners[i] != "U" + name) continue;
      EXPECT_EQ(desk.world().TextOf(leads[i], "tag__c"), "yes");
    }
  }
}

// A-ASG-011
void DriveOverQuota(const Scenario& scenario) {
  Desk desk;
  const Json& member = scenario.given["member"];
  desk.Member("Q1", "U1", member["cap"].text());
  desk.Share("Q1");
  desk.Assign(desk.Leads(member["assigned_24h"].integer()));
  desk.Share("Q1", true);
  EXPECT_EQ(Count(desk.Assign(desk.Leads(scenario.given["leads"].integer())), "U1"),
            scenario.expect["assigned"].integer());
}

// A-ASG-013: elsewhere chance decides; design wants who was served least recently, so each member
// gets the same.
void DriveFairness(const Scenario& scenario) {
  Desk desk;
  const Json& given = scenario.given;
  const int64_t members = given["members"].integer();
  for (int64_t i = 1; i <= members; ++i) {
    desk.Member("Q1", "U" + std::to_string(i), given["equal_capacity"].text());
  }
  desk.Share("Q1", true);
  std::vector<std::string> owners;
  for (int64_t day = 0; day < given["days"].integer(); ++day) {
    for (const std::string& owner : desk.Assign(desk.Leads(given["new_leads_per_day"].integer()))) {
      owners.push_back(owner);
    }
    desk.world().MoveClock(kDayUs);
  }
  for (int64_t i = 1; i <= members; ++i) {
    EXPECT_EQ(Count(owners, "U" + std::to_string(i)) * members,
              static_cast<int64_t>(owners.size()));
  }
}

// A-ASG-015: a record has one owner and never none. The newest assignee is it, and stays when
// another user leaves.
void DriveOneOwner(const Scenario& scenario) {
  Desk desk;
  World& world = desk.world();
  const int64_t id = world.Add("opportunity", scenario.given["opportunity"]);
  const std::vector<std::string> steps = scenario.action["steps"].texts();
  const std::string& newest = scenario.expect["owner"].items()[0].text();
  for (const std::string& step : steps) {
    const std::string user = step.substr(step.rfind(' ') + 1);
    if (step.rfind("assign ", 0) == 0) {
      EXPECT_EQ(world.Update(id, "Opportunity", {{"OwnerId", desk.User(user)}}), LK_OK);
    } else {
      desk.Leave(user);
    }
    EXPECT_EQ(desk.OwnerOf(id), newest) << step;
  }
}

// B-ASSIGN-001, -002, -004 and -010: users in turn.
void DriveTurns(const Scenario& scenario) {
  Desk desk;
  std::vector<int64_t> leads;
  std::vector<std::string> inactive;
  for (const Json& item : scenario.given.items()) {
    std::vector<std::string> users = item["ids"].texts();
    for (const std::string& user : item["users"].texts()) users.push_back(user);
    for (const std::string& user : item["active"].texts()) users.push_back(user);
    for (const std::string& user : item["inactive"].texts()) users.push_back(user + " (inactive)");
    const int64_t count = item["count"].integer();
    for (int64_t i = 1; item["type"].text() == "users" && i <= count; ++i) {
      users.push_back("U" + std::to_string(i));
    }
    for (const std::string& user : users) {
      const std::string name = user.substr(0, user.find(" (inactive)"));
      desk.Member("Q1", name);
      if (name != user) inactive.push_back(name);
    }
    if (item["type"].text() == "lead") {
      desk.Lead({{"OwnerId", desk.User(item["owner"].text())}});
      leads = desk.Leads(1);
    } else if (item["type"].text() != "users" && count > 0) {
      leads = desk.Leads(count);
    }
    for (const std::string& owner : item["owners"].texts()) {
      leads.push_back(owner.empty() ? desk.Lead() : desk.Lead({{"OwnerId", desk.User(owner)}}));
    }
  }
  for (const std::string& user : inactive) desk.Leave(user);
  desk.Share("Q1");
  std::vector<std::string> owners;
  if (scenario.action.text().find("two separate calls") != std::string::npos) {
    for (const int64_t lead : leads) owners.push_back(desk.Assign({lead})[0]);
  } else {
    owners = desk.Assign(leads);
  }
  for (const auto& [path, value] : Leaves(scenario.expect)) {
    SCOPED_TRACE(path + ": " + Show(value));
    if (path == "state.last") {
      EXPECT_EQ(owners.back(), value.text());
      EXPECT_NE(desk.Assign(desk.Leads(1), LK_ASSIGN_PREVIEW)[0], value.text());
    } else if (path == "owners") {
      EXPECT_NE(owners[0], owners[1]);
    } else if (path == "owner") {
      EXPECT_EQ(owners, std::vector<std::string>{value.text()});
    } else {
      EXPECT_EQ(Count(owners, path), value.integer());
    }
  }
}

// B-ASSIGN-005: nobody is there. Elsewhere an error; design: the lead stays, and the row says why.
void DriveEmptyGroup(const Scenario& scenario) {
  Desk desk;
  EXPECT_EQ(scenario.given.items()[0]["members"].integer(), 0);
  desk.Queue("Q1");
  desk.Share("Q1");
  const std::vector<int64_t> leads = desk.Leads(1);
  const std::string before = desk.world().TextOf(leads[0], "OwnerId");
  EXPECT_EQ(desk.Assign(leads), std::vector<std::string>{""});
  EXPECT_NE(desk.reason().find("Q1"), std::string::npos) << desk.reason();
  EXPECT_EQ(desk.world().TextOf(leads[0], "OwnerId"), before);
}

// Inserts leads that ask for their owner.
std::vector<int64_t> InsertAssigned(Desk& desk, int64_t count) {
  World& world = desk.world();
  const char* names[] = {"LastName"};
  const size_t lens[] = {8};
  test::Batch batch;
  test::Results results;
  EXPECT_EQ(lk_batch_new(world.store(), LK_LIT("Lead"), names, lens, 1, Out(batch), world.E()),
            LK_OK);
  for (int64_t i = 0; i < count; ++i) {
    EXPECT_EQ(lk_batch_set_text(batch.get(), 0, LK_LIT("Lee"), world.E()), LK_OK);
    EXPECT_EQ(lk_batch_add(batch.get(), world.E()), LK_OK);
  }
  EXPECT_EQ(
      lk_batch_insert(world.store(), nullptr, batch.get(), LK_ASSIGN_NEW, Out(results), world.E()),
      LK_OK);
  std::vector<int64_t> ids;
  for (int64_t i = 0; i < count; ++i) {
    int64_t id = 0;
    EXPECT_EQ(lk_results_get(results.get(), i, nullptr, &id, nullptr, world.E()), LK_OK);
    EXPECT_NE(id, 0);
    ids.push_back(id);
  }
  return ids;
}

// B-ASSIGN-006: the lead is made all the same, and stays with who made it.
void DriveEmptyQueue(const Scenario& scenario) {
  Desk desk;
  desk.Queue("Q1");
  desk.Share("Q1");
  desk.world().SetUser("U1");
  const std::vector<int64_t> leads = InsertAssigned(desk, 1);
  EXPECT_EQ(scenario.expect["lead"].text(), "created");
  EXPECT_EQ(scenario.expect["owner"].text(), "creator");
  EXPECT_EQ(desk.OwnerOf(leads[0]), "U1");
}

// B-ASSIGN-007: queues in turn, and the users of each in turn.
void DriveQueuesThenUsers(const Scenario& scenario) {
  Desk desk;
  cli::JsonArray groups;
  for (const Json& queue : scenario.given.items()) {
    const std::string& name = queue["id"].text();
    for (int64_t i = 0; i < queue["users"].integer(); ++i) {
      const std::string user = name + "U" + std::to_string(i);
      desk.world().Name(user, {"User", desk.world().Insert("User", {{"LastName", user}})});
      desk.Member(name, user);
    }
    groups.Add(
        cli::JsonObject()
            .Add("queue", desk.world().IdText("Queue", desk.world().Find("queue " + name).id))
            .str());
  }
  desk.Rules(R"({"name":"r","groups":)" + groups.str() + "}");
  const std::string& action = scenario.action.text();
  const int64_t count = std::stoll(action.substr(action.find(' ') + 1));
  const std::vector<std::string> owners = desk.Assign(desk.Leads(count));
  EXPECT_EQ(owners, scenario.expect["sequence"].texts());
  EXPECT_EQ(Count(owners, "Q2U0"), scenario.expect["Q2 single user"].integer());
  EXPECT_EQ(static_cast<int64_t>(std::set<std::string>(owners.begin(), owners.end()).size()),
            scenario.expect["users_with_leads"].integer());
}

// B-ASSIGN-015
void DriveDefaultOwner(const Scenario& scenario) {
  Desk desk;
  const std::string& user = scenario.given.items()[0]["id"].text();
  desk.world().SetUser(user);
  EXPECT_EQ(desk.OwnerOf(desk.Lead()), scenario.expect["lead.owner"].text());
}

// B-ASSIGN-017: who makes a lead has no better chance of it.
void DriveCreatorIsMember(const Scenario& scenario) {
  Desk desk;
  const Json& group = scenario.given.items()[0];
  const std::vector<std::string> members = group["members"].texts();
  for (const std::string& member : members) desk.Member("Q1", member);
  desk.Share("Q1");
  const std::vector<std::string> before =
      desk.Assign(desk.Leads(static_cast<int64_t>(members.size())));
  EXPECT_EQ(before.back(), group["last"].text());
  desk.world().SetUser(scenario.action.text().substr(0, 2));
  const std::vector<std::string> expected = scenario.expect["owners"].texts();
  std::vector<std::string> owners;
  for (const int64_t lead : InsertAssigned(desk, static_cast<int64_t>(expected.size()))) {
    owners.push_back(desk.OwnerOf(lead));
  }
  EXPECT_EQ(owners, expected);
}

TEST_F(ScenarioAssignmentTest, AllThatAreDriven) {
  const std::map<std::string, Driver> drivers = {
      {"A-CONV-021", DriveOwnersInTurn},
      {"A-ASG-003", DriveQuota},
      {"A-ASG-006", DriveTeams},
      {"A-ASG-008", DrivePreferred},
      {"A-ASG-011", DriveOverQuota},
      {"A-ASG-013", DriveFairness},
      {"A-ASG-015", DriveOneOwner},
      {"B-ASSIGN-001", DriveTurns},
      {"B-ASSIGN-002", DriveTurns},
      {"B-ASSIGN-004", DriveTurns},
      {"B-ASSIGN-005", DriveEmptyGroup},
      {"B-ASSIGN-006", DriveEmptyQueue},
      {"B-ASSIGN-007", DriveQueuesThenUsers},
      {"B-ASSIGN-010", DriveTurns},
      {"B-ASSIGN-015", DriveDefaultOwner},
      {"B-ASSIGN-017", DriveCreatorIsMember},
  };
  DriveAll("assignment", drivers);
}

}  // namespace
}  // namespace leadkit::scenario
