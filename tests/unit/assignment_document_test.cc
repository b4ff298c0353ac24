#include "marketing/assignment_document.h"

#include "assignment_fixture.h"

namespace leadkit::marketing {
namespace {

using testing::HasSubstr;

class AssignmentDocumentTest : public AssignmentTest {
 protected:
  Assignment Load() {
    Assignment assignment;
    EXPECT_OK(store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(assignment, LoadAssignment(view));
      return absl::OkStatus();
    }));
    return assignment;
  }
  void ExpectRefused(const std::string& json, const std::string& place, const std::string& why) {
    const absl::Status status = TrySetRules(json);
    EXPECT_EQ(CodeText(status), "INVALID_ARGUMENT") << json;
    EXPECT_THAT(std::string(status.message()), HasSubstr(place)) << json;
    EXPECT_THAT(std::string(status.message()), HasSubstr(why)) << json;
  }
};

TEST_F(AssignmentDocumentTest, NamesBecomeIdsAndEveryPartIsKept) {
  EXPECT_EQ(Load().version, 0);
  const RecordId ann = User("ann");
  const RecordId queue = Queue("Inbound");
  SetRules(R"({"name": "sales", "default_owner": "Inbound", "rules": [
    {"name": "big", "when": {"all": [
      {"field": "number_of_employees", "operator": "GREATER", "values": ["500"]}],
      "any": [{"field": "Country", "operator": "IN", "values": ["Norway", "Sweden"]}]},
     "groups_mode": "WEIGHTED", "daily_quota": true, "wait_in_queue": true,
     "groups": [{"queue": "Inbound", "weight": "3", "mode": "LEAST_LOADED",
                 "members": [{"user": "ann", "capacity": "0",
                              "prefers": {"all": [{"field": "City", "operator": "NOT_NULL"}]}}]},
                {"name": "list", "members": [{"user": "ann"}],
                 "filter": {"all": [{"field": "Email", "operator": "NOT_NULL"}]}}]},
    {"name": "stay", "keep_owner": true},
    {"name": "ann's", "owner": "ann"}]})");
  const Assignment read = Load();
  EXPECT_EQ(read.version, 1);
  EXPECT_EQ(read.name, "sales");
  EXPECT_EQ(read.default_owner.text, Ref(queue));
  ASSERT_EQ(read.rules.size(), 3u);
  const Rule& big = read.rules[0];
  EXPECT_EQ(big.when.all[0].field, "NumberOfEmployees");
  EXPECT_EQ(big.when.any[0].values.size(), 2u);
  EXPECT_EQ(big.groups_mode, Mode::kWeighted);
  EXPECT_TRUE(big.daily_quota && big.wait_in_queue && !big.keep_owner);
  EXPECT_EQ(big.groups[0].queue.id, queue);
  EXPECT_EQ(big.groups[0].weight, 3);
  EXPECT_EQ(big.groups[0].mode, Mode::kLeastLoaded);
  EXPECT_EQ(big.groups[0].pool, "queue:" + Ref(queue));
  EXPECT_EQ(big.groups[0].members[0].user.id, ann);
  EXPECT_EQ(big.groups[0].members[0].capacity, 0);
  EXPECT_EQ(big.groups[1].pool, "list:big/list");
  EXPECT_EQ(big.groups[1].mode, Mode::kRoundRobin);
  EXPECT_FALSE(big.groups[1].members[0].capacity.has_value());
  EXPECT_EQ(read.rules[2].owner.id, ann);
  EXPECT_TRUE(read.has_preferences);
  // What is read is what was set: it can be set again, and names may change meanwhile.
  ASSERT_OK(Update("Queue", queue, {{"Name", "Renamed"}}));
  ASSERT_OK(TrySetRules(AssignmentToJson(read)));
  Assignment again = Load();
  EXPECT_EQ(again.version, 2);
  again.version = 1;
  EXPECT_EQ(AssignmentToJson(again), AssignmentToJson(read));
}

TEST_F(AssignmentDocumentTest, ABadDocumentIsRefusedWithItsPlace) {
  const std::string user = Ref(User("ann"));
  const std::string queue = Ref(Queue("Inbound"));
  Queue("Twin");
  Queue("Twin");
  const RecordId gone = User("gone");
  const RecordId bin = Queue("Bin");
  ASSERT_OK(Delete("Queue", bin));
  const auto rule = [](const std::string& body) {
    return absl::StrCat(R"({"rules":[{"name":"r")", body.empty() ? "" : ",", body, "}]}");
  };
  const auto group = [&](const std::string& body) {
    return rule(absl::StrCat(R"("groups":[{)", body, "}]"));
  };
  const std::string member = R"({"user":"ann"})";
  ExpectRefused("", "", "not an assignment document");
  ExpectRefused("[]", "", "not an assignment document");
  ExpectRefused(R"({"nonsense":1})", "", "nonsense");
  ExpectRefused(rule(""), "rules[0] r", "one of owner, groups and keep_owner");
  ExpectRefused(rule(R"("owner":"ann","keep_owner":true)"), "rules[0] r", "one of");
  ExpectRefused(R"({"rules":[{"owner":"ann"}]})", "rules[0].name", "a name is");
  ExpectRefused(R"({"rules":[{"name":"A","owner":"ann"},{"name":"a","owner":"ann"}]})",
                "rules[1].name", "twice");
  ExpectRefused(rule(R"("owner":"bob")"), "rules[0] r.owner", "no user or queue 'bob'");
  ExpectRefused(rule(R"("owner":"Twin")"), "rules[0] r.owner", "name it by its id");
  ExpectRefused(rule(absl::StrCat(R"("owner":")", RefOf("Queue", bin), "\"")), "rules[0] r.owner",
                "recycle bin");
  ExpectRefused(rule(absl::StrCat(R"("owner":")", RefOf("User", 99), "\"")), "rules[0] r.owner",
                "not there");
  ExpectRefused(rule(absl::StrCat(R"("owner":")", Ref(NewLead()), "\"")), "rules[0] r.owner",
                "no such id");
  ExpectRefused(group(absl::StrCat(R"("queue":")", user, "\"")), "rules[0] r.groups[0].queue",
                "no such id");
  ExpectRefused(group(R"("queue":"ann")"), "rules[0] r.groups[0].queue", "no queue 'ann'");
  ExpectRefused(group(R"("members":[{"user":"Inbound"}])"), "members[0].user", "no user 'Inbound'");
  ExpectRefused(group(R"("members":[{}])"), "groups[0].members[0]", "names a user");
  ExpectRefused(group(""), "rules[0] r.groups[0]", "queue or lists members");
  ExpectRefused(group(absl::StrCat(R"("members":[)", member, ",", member, "]")), "members[1]",
                "twice");
  ExpectRefused(group(R"("members":[{"user":"ann","capacity":-1}])"), "members[0].capacity",
                "0 to");
  ExpectRefused(group(R"("queue":"Inbound","weight":-2)"), "groups[0].weight", "1 to");
  ExpectRefused(group(R"("queue":"Inbound","mode":9)"), "groups[0].mode", "LEAST_LOADED");
  ExpectRefused(rule(R"("groups_mode":"LEAST_LOADED","groups":[{"queue":"Inbound"}])"),
                "groups_mode", "ROUND_ROBIN");
  ExpectRefused(rule(R"("groups":[{"queue":"Inbound"},{"queue":"Inbound"}])"), "groups[1].queue",
                "twice");
  ExpectRefused(
      rule(absl::StrCat(R"("groups":[{"members":[)", member, R"(]},{"queue":"Inbound"}])")),
      "groups[0].name", "a name is");
  ExpectRefused(rule(absl::StrCat(R"("wait_in_queue":true,"groups":[{"members":[)", member, "]}]")),
                "wait_in_queue", "no group");
  ExpectRefused(rule(R"("owner":"ann","when":{"all":[{"field":"Nope","operator":"NOT_NULL"}]})"),
                "rules[0] r.when: all[0]", "Nope");
  ExpectRefused(rule(R"("owner":"ann","when":{"any":[{"field":"City"}]})"),
                "rules[0] r.when.any[0].operator", "NOT_NULL");
  ExpectRefused(
      group(R"("members":[{"user":"ann","prefers":{"all":[{"field":"City","operator":"LESS",)"
            R"("values":["1"]}]}}])"),
      "members[0].prefers: all[0]", "City");
  ExpectRefused(R"({"default_owner":"nobody"})", "default_owner", "nobody");
  EXPECT_EQ(Load().version, 0);
  // Who is not active now may be by then.
  ASSERT_OK(Update("User", gone, {{"IsActive", "false"}}));
  EXPECT_OK(TrySetRules(rule(R"("owner":"gone")")));
  EXPECT_OK(TrySetRules("{}"));
}

}  // namespace
}  // namespace leadkit::marketing
