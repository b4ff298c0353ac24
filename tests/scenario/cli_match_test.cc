// Matching as the users of the command meet it.
#include "tests/scenario/cli_harness.h"

namespace leadkit::scenario {
namespace {

class CliMatchTest : public CliTest {
 public:
  void SetUp() override {
    CliTest::SetUp();
    MakeStore();
    WriteFile("accounts.csv", "Name,Website\nZyx Industrial,www.zyx.example\nQuux Partners,\n");
    WriteFile("people.csv",
              "FirstName,LastName,Company,Email,ExternalId\n"
              "Robert,Zbylut,Zyx Industrial Inc.,r.zbylut@zyx.example,M-1\n"
              "Bob,Zbylut,ZYX Industrial,r.zbylut@zyx.example,M-2\n"
              "Cid,Moe,Other,cid@other.example,M-3\n");
    ASSERT_EQ(Cli({"import", "crm.db", "Account", "accounts.csv"}).exit, 0);
    ASSERT_EQ(Cli({"import", "crm.db", "Lead", "people.csv"}).exit, 0);
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(CliMatchTest, ALeadFindsItsAccountAndItsEarlierSelf) {
  EXPECT_TRUE(Has(Cli({"matching", "state", "crm.db"}).out, "Matching is off."));
  const Finished first = Cli({"match", "crm.db", "Lead:M-2"});
  EXPECT_EQ(first.exit, 0) << first.err;
  EXPECT_TRUE(Has(first.err, "matching is off in this store, and is switched on now")) << first.err;
  EXPECT_TRUE(Has(first.out, "Its account, among 2 accounts")) << first.out;
  EXPECT_TRUE(Has(first.out, "Zyx Industrial")) << first.out;
  EXPECT_TRUE(Has(first.out, "The same one, among 6 leads and contacts")) << first.out;
  EXPECT_TRUE(Has(first.out, "Robert Zbylut")) << first.out;
  EXPECT_FALSE(Has(first.out, "Cid Moe")) << first.out;
  const Finished again = Cli({"match", "crm.db", "Lead:M-2"});
  EXPECT_EQ(again.out, first.out);
  EXPECT_EQ(again.err, "");
  EXPECT_EQ(Cli({"matching", "state", "crm.db"}).out,
            "Matching is on: 6 leads and contacts, 2 accounts.\n");
  EXPECT_EQ(Json(Cli({"matching", "state", "crm.db", "--json"}).out, "$.on"), "1");

  const Finished explained = Cli({"match", "crm.db", "Lead:M-2", "--object", "Lead", "--explain"});
  EXPECT_EQ(explained.exit, 0);
  EXPECT_TRUE(Has(explained.out, "nickname")) << explained.out;
  EXPECT_TRUE(Has(explained.out, "    prior ")) << explained.out;
  EXPECT_FALSE(Has(explained.out, "account")) << explained.out;
  const Finished json = Cli({"match", "crm.db", "Lead:M-2", "--json", "--explain"});
  EXPECT_EQ(Json(json.out, "$.lookups[0].objects[0]"), "Account");
  EXPECT_EQ(Json(json.out, "$.lookups[0].matches[0].band"), "LINK");
  EXPECT_EQ(Json(json.out, "$.lookups[1].matches[0].name"), "Robert Zbylut");
  EXPECT_EQ(Json(json.out, "$.lookups[1].matches[0].waterfall.steps[0].level"), "nickname");
  EXPECT_EQ(Json(json.out, "$.lookups[1].matches[1]"), "");
}

TEST_F(CliMatchTest, DuplicatesAreListedAndDecided) {
  ASSERT_EQ(Cli({"matching", "on", "crm.db"}).exit, 0);
  const Finished found = Cli({"duplicates", "crm.db", "--pairs"});
  EXPECT_EQ(found.exit, 0) << found.err;
  EXPECT_TRUE(Has(found.out, "1 group of 2 records, among 6 leads and contacts.")) << found.out;
  EXPECT_TRUE(Has(found.out, "r.zbylut@zyx.example")) << found.out;
  EXPECT_TRUE(Has(found.out, "Bob Zbylut")) << found.out;
  const Finished json = Cli({"duplicates", "crm.db", "--pairs", "--json"});
  EXPECT_EQ(Json(json.out, "$.groups[0][0].object"), "Lead");
  EXPECT_EQ(Json(json.out, "$.pairs[0].band"), "LINK");
  EXPECT_TRUE(Has(Cli({"duplicates", "crm.db", "--object", "Contact"}).out, "0 groups"));
  EXPECT_TRUE(Has(Cli({"duplicates", "crm.db", "--object", "Account"}).out, "among 2 accounts"));

  const Finished never =
      Cli({"decide", "crm.db", "Lead:M-1", "Lead:M-2", "never", "--note", "twins"});
  EXPECT_EQ(never.exit, 0) << never.err;
  EXPECT_TRUE(Has(never.out, "are never the same")) << never.out;
  EXPECT_TRUE(Has(Cli({"duplicates", "crm.db"}).out, "0 groups of 0 records"));
  EXPECT_TRUE(Has(Cli({"match", "crm.db", "Lead:M-1"}).out, "never to be the same"));
  EXPECT_EQ(Cli({"decide", "crm.db", "Lead:M-1", "Lead:M-2", "clear"}).exit, 0);
  EXPECT_TRUE(Has(Cli({"duplicates", "crm.db"}).out, "1 group of 2 records"));
  ExpectError(Cli({"decide", "crm.db", "Lead:M-1", "Lead:M-2", "clear"}), 5, "nothing was decided",
              "NOT_FOUND");
  ExpectError(Cli({"decide", "crm.db", "Lead:M-1", "Lead:M-1", "same"}), 2, "one and the same",
              "INVALID_ARGUMENT");
  ExpectError(Cli({"decide", "crm.db", "Lead:M-1", "Lead:M-2", "maybe"}), 2, "maybe");
  ExpectError(Cli({"match", "crm.db", "Lead:M-9"}), 5, "M-9");
  EXPECT_EQ(Cli({"reviews", "crm.db"}).out, "Nothing waits for review.\n");
}

TEST_F(CliMatchTest, RulesRefuseFlagAndAreOverridden) {
  ExpectError(Cli({"reviews", "crm.db"}), 1, "matching is off", "WRONG_STATE");
  ASSERT_EQ(Cli({"matching", "on", "crm.db"}).exit, 0);
  WriteFile("settings.json", R"({"duplicate_rules":[{"name":"leads","object":"Lead",
      "on_insert":"REFUSE","on_import":"FLAG"}]})");
  WriteFile("bad.json", R"({"duplicate_rules":[{"name":"leads","object":"Laed"}]})");
  ExpectError(Cli({"matching", "set", "crm.db", "settings", "bad.json"}), 2,
              "duplicate_rules[0].object", "INVALID_ARGUMENT");
  EXPECT_EQ(Cli({"matching", "check", "crm.db", "settings", "settings.json"}).out,
            "settings.json: a good document.\n");
  EXPECT_TRUE(Has(Cli({"matching", "list", "crm.db", "settings"}).out, "standard settings"));
  EXPECT_EQ(Cli({"matching", "set", "crm.db", "settings", "settings.json"}).out,
            "In force: settings, version 1.\n");
  EXPECT_TRUE(Has(Cli({"matching", "show", "crm.db", "settings"}).out, "\"REFUSE\""));
  EXPECT_FALSE(Has(Cli({"matching", "show", "crm.db", "settings", "--standard"}).out, "REFUSE"));
  EXPECT_EQ(Json(Cli({"matching", "show", "crm.db", "people", "--json"}).out, "$.kind"), "PERSON");
  const std::vector<std::string> insert = {"insert",
                                           "crm.db",
                                           "Lead",
                                           "FirstName=Rob",
                                           "LastName=Zbylut",
                                           "Company=Zyx",
                                           "Email=r.zbylut@zyx.example"};
  ExpectError(Cli(insert), 1, "the rule 'leads' finds it in the store already",
              "DUPLICATES_DETECTED");
  std::vector<std::string> allowed = insert;
  allowed.emplace_back("--allow-duplicates");
  EXPECT_EQ(Cli(allowed).exit, 0);
  WriteFile("more.csv",
            "FirstName,LastName,Company,Email\nRobbie,Zbylut,Zyx,r.zbylut@zyx.example\n");
  EXPECT_EQ(Cli({"import", "crm.db", "Lead", "more.csv"}).exit, 0);
  const Finished reviews = Cli({"reviews", "crm.db", "--json"});
  EXPECT_NE(Json(reviews.out, "$.pairs[0].a"), "") << reviews.out;
  EXPECT_TRUE(Has(Cli({"reviews", "crm.db"}).out, "Zbylut"));
}

TEST_F(CliMatchTest, TrainingShowsAndKeeps) {
  const Finished shown = Cli({"train", "crm.db", "people"});
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_TRUE(Has(shown.out, "Not kept.")) << shown.out;
  EXPECT_EQ(Json(Cli({"train", "crm.db", "people", "--json"}).out, "$.kept"), "0");
  EXPECT_TRUE(Has(Cli({"train", "crm.db", "people", "--keep", "--seed", "3"}).out,
                  "In force: model of people, version 1."));
  EXPECT_TRUE(Has(Cli({"matching", "list", "crm.db", "people"}).out, "yes"));
  EXPECT_EQ(Cli({"train", "crm.db", "cats"}).exit, 2);
}

}  // namespace
}  // namespace leadkit::scenario
