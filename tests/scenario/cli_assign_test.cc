// Assignment as the users of the command meet it.
#include "tests/scenario/cli_harness.h"

namespace leadkit::scenario {
namespace {

class CliAssignTest : public CliTest {
 public:
  void SetUp() override {
    CliTest::SetUp();
    MakeStore();
    WriteFile("users.csv", "LastName,Username\nann,ann\nbob,bob\n");
    WriteFile("queues.csv", "Name\nInbound\n");
    WriteFile("members.csv", "Queue Name,Username,Capacity\nInbound,ann,60\nInbound,bob,30\n");
    for (const char* object : {"User", "Queue", "GroupMember"}) {
      const std::string file = object == std::string("User")    ? "users.csv"
                               : object == std::string("Queue") ? "queues.csv"
                                                                : "members.csv";
      const Finished run = Cli({"import", "crm.db", object, file});
      ASSERT_EQ(run.exit, 0) << run.out << run.err;
    }
    WriteFile("rules.json", R"({"name":"sales","rules":[
      {"name":"inbound","groups":[{"queue":"Inbound"}]}]})");
  }
};

TEST_F(CliAssignTest, RulesAreCheckedSetShownAndWorked) {
  EXPECT_NE(Cli({"assignment", "show", "crm.db"}).out.find("no assignment rules"),
            std::string::npos);
  WriteFile("bad.json", R"({"rules":[{"name":"x","owner":"nobody"}]})");
  for (const char* verb : {"check", "set"}) {
    const Finished run = Cli({"assignment", verb, "crm.db", "bad.json"});
    EXPECT_NE(run.exit, 0);
    EXPECT_NE(run.err.find("rules[0] x.owner: there is no user or queue 'nobody'"),
              std::string::npos)
        << run.err;
  }
  EXPECT_EQ(Cli({"assignment", "check", "crm.db", "rules.json"}).exit, 0);
  EXPECT_NE(Cli({"assignment", "show", "crm.db"}).out.find("no assignment rules"),
            std::string::npos);
  const Finished set = Cli({"assignment", "set", "crm.db", "rules.json"});
  EXPECT_EQ(set.exit, 0) << set.err;
  EXPECT_EQ(set.out, "In force: 1 assignment rule, version 1.\n");
  const Finished show = Cli({"assignment", "show", "crm.db"});
  EXPECT_NE(show.out.find("queue Inbound (ROUND_ROBIN)"), std::string::npos) << show.out;

  const std::vector<std::string> leads = {"Lead:L-1", "Lead:L-2", "Lead:L-3"};
  std::vector<std::string> dry = {"assign", "crm.db", "--dry-run", "--json"};
  dry.insert(dry.end(), leads.begin(), leads.end());
  const Finished preview = Cli(dry);
  EXPECT_EQ(preview.exit, 0) << preview.err;
  EXPECT_EQ(Json(preview.out, "$.to_users"), "3");
  std::vector<std::string> real = {"assign", "crm.db", "--json"};
  real.insert(real.end(), leads.begin(), leads.end());
  const Finished run = Cli(real);
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_EQ(Json(run.out, "$.leads"), Json(preview.out, "$.leads"));
  EXPECT_EQ(Json(run.out, "$.leads[0].rule"), "inbound");
  EXPECT_EQ(Json(run.out, "$.leads[0].owner"), Json(run.out, "$.leads[2].owner"));
  EXPECT_NE(Json(run.out, "$.leads[0].owner"), Json(run.out, "$.leads[1].owner"));
  const Finished text = Cli({"assign", "crm.db", "Lead:L-1"});
  EXPECT_NE(text.out.find("bob"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("1 lead to users, 0 to queues; 0 stay, 0 refused."), std::string::npos);
  const Finished waiting = Cli({"assign", "crm.db", "--waiting"});
  EXPECT_EQ(waiting.exit, 0);
  EXPECT_EQ(waiting.out, "0 leads to users, 0 to queues; 0 stay, 0 refused.\n");
}

TEST_F(CliAssignTest, AnImportAssignsItsNewLeads) {
  ASSERT_EQ(Cli({"assignment", "set", "crm.db", "rules.json"}).exit, 0);
  WriteFile("new.csv", "LastName,ExternalId\nA,N-1\nB,N-2\n,N-3\nC,N-4\n");
  const Finished run =
      Cli({"import", "crm.db", "Lead", "new.csv", "--assign", "--key", "ExternalId"});
  EXPECT_EQ(run.exit, 3) << run.err;
  const auto owner = [&](const std::string& key) {
    return Json(Cli({"get", "crm.db", "Lead:" + key, "--json"}).out, "$.OwnerId");
  };
  EXPECT_NE(owner("N-1"), owner("N-2"));
  EXPECT_EQ(owner("N-1"), owner("N-4"));
}

TEST_F(CliAssignTest, WhatIsRefusedIsSaid) {
  ExpectError(Cli({"assign", "crm.db"}), 2, "--waiting or --where");
  ExpectError(Cli({"assign", "crm.db", "Lead:L-1", "--waiting"}), 2, "give only one of");
  ASSERT_EQ(Cli({"assignment", "set", "crm.db", "rules.json"}).exit, 0);
  ASSERT_EQ(Cli({"convert", "crm.db", "Lead:L-2"}).exit, 0);
  const Finished run = Cli({"assign", "crm.db", "Lead:L-1", "Lead:L-2", "--json"});
  EXPECT_EQ(run.exit, 3) << run.err;
  EXPECT_EQ(Json(run.out, "$.refused"), "1");
  EXPECT_EQ(Json(run.out, "$.leads[1].code"), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_EQ(Cli({"assign", "crm.db", "--where", "Status=Open"}).exit, 0);
}

}  // namespace
}  // namespace leadkit::scenario
