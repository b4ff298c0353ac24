// Scenarios of merging: what hangs on the records that become one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario_driver.h"
#include "scenario_merge_table.h"

namespace leadkit::scenario {
namespace {

using test::CodeName;
using test::Out;

std::set<std::string> SetOf(const Json& list) {
  const std::vector<std::string> texts = list.texts();
  return {texts.begin(), texts.end()};
}

void DriveReparent(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    const std::string id = item["id"].text();
    ids[id] = item["type"].text() == "lead"
                  ? table.Lead({{"LastName", item["last_name"].text()}})
                  : table.world().Insert(
                        "Event", {{"WhoId", table.Ref("Lead", ids[item["parent"].text()])}});
  }
  table.Merge(ids["L1"], {ids["L2"]});
  EXPECT_EQ(table.Value(ids["M1"], "WhoId"),
            table.Ref("Lead", ids[scenario.expect["M1.parent"].text()]));
  EXPECT_TRUE(table.IsDeleted(ids["L2"]));
}

void DriveLinkColumns(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    const std::string id = item["id"].text();
    ids[id] = item["type"].text() == "account"
                  ? table.Account()
                  : table.Contact({{"AccountId", table.Ref("Account", ids[item["account"].text()])},
                                   {"Title", item["role"].text()}});
  }
  table.Merge(ids["A1"], {ids["A2"]});
  for (const char* contact : {"C1", "C2"}) {
    EXPECT_EQ(table.Value(ids[contact], "AccountId"), table.Ref("Account", ids["A1"]));
    EXPECT_EQ(table.Value(ids[contact], "Title"),
              scenario.expect["role(" + std::string(contact) + ",A1)"].text());
  }
}

void DriveRedirect(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) ids[item["id"].text()] = table.Contact();
  // The name of who stands for this one now; "" where that is deleted.
  const auto get = [&](const char* name) -> std::string {
    int64_t id = 0;
    lk_successor_get(table.world().store(), nullptr, ids[name], nullptr, nullptr, &id,
                     table.world().E());
    for (const auto& [known, its] : ids) {
      if (its == id && !table.IsDeleted(id)) return known;
    }
    return "";
  };
  table.Merge(ids["JANE"], {ids["BOB"]});
  EXPECT_EQ(get("BOB"), scenario.expect["get(BOB) 1"].text());
  table.Merge(ids["JOEY"], {ids["JANE"]});
  EXPECT_EQ(get("BOB"), scenario.expect["get(BOB) 2"].text());
  World& world = table.world();
  ASSERT_EQ(lk_record_delete(world.store(), nullptr, nullptr, 0, ids["JOEY"], world.E()), LK_OK);
  for (const char* name : {"BOB", "JANE"}) {
    EXPECT_EQ(get(name), scenario.expect[std::string("get(") + name + ") 3"].text());
  }
}

void DriveConsent(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    const bool out = !item["do_not_contact"].items().empty();
    ids[item["id"].text()] = table.Contact({{"HasOptedOutOfEmail", out ? "true" : "false"}});
  }
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(table.Value(ids["W"], "HasOptedOutOfEmail"),
            scenario.expect["W.do_not_contact"].items().empty() ? "false" : "true");
}

// B-MERGE_RELATIONS-015: whatever the dates, who has opted out is opted out.
void DriveConsentConflict(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    const bool out = item["consent"].items().back()["state"].text() == "unsubscribed";
    ids[item["id"].text()] = table.Contact({{"HasOptedOutOfEmail", out ? "true" : "false"}});
  }
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(scenario.expect["peer"]["W.effective(G1)"].text(), "unsubscribed");
  EXPECT_EQ(table.Value(ids["W"], "HasOptedOutOfEmail"), "true");
}

// B-MERGE_RELATIONS-006 and -007: segments and target lists are campaigns here.
void DriveMemberships(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  std::string word;
  for (const Json& item : scenario.given.items()) {
    ids[item["id"].text()] = table.Contact();
    word = item["segments"].items().empty() ? "target_lists" : "segments";
    for (const std::string& list : item[word].texts()) table.Join(list, ids[item["id"].text()]);
  }
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(table.CampaignsOf(ids["W"]), SetOf(scenario.expect["W." + word]));
  EXPECT_EQ(table.Children("CampaignMember", "ContactId", "Contact", ids["X"]).size(), 0u);
}

void DriveRoles(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  const Json& opportunity = scenario.given.items()[0];
  const int64_t account = table.Account();
  const int64_t deal =
      table.world().Insert("Opportunity", {{"Name", "Deal"},
                                           {"AccountId", table.Ref("Account", account)},
                                           {"StageName", "Prospecting"},
                                           {"CloseDate", "2026-12-31"}});
  for (const Json& role : opportunity["roles"].items()) {
    const std::string name = role["contact"].text();
    ids[name] = table.Contact();
    table.world().Insert("OpportunityContactRole",
                         {{"OpportunityId", table.Ref("Opportunity", deal)},
                          {"ContactId", table.Ref("Contact", ids[name])},
                          {"Role", role["role"].text()}});
  }
  table.Merge(ids["W"], {ids["X"]});
  const std::vector<int64_t> roles =
      table.Children("OpportunityContactRole", "ContactId", "Contact", ids["W"]);
  ASSERT_EQ(static_cast<int64_t>(roles.size()), scenario.expect["roles of W on O1"].integer());
  EXPECT_EQ(table.Value(roles[0], "Role"), scenario.expect["role"].text());
}

// B-MERGE_RELATIONS-014 and -016: the changes of the merged record are told with the survivor's.
void DriveHistory(const Scenario& scenario) {
  const bool leads = scenario.given.items()[0]["type"].text() == "lead";
  Table table;
  const int64_t survivor = leads ? table.Lead() : table.Contact();
  const int64_t other = leads ? table.Lead() : table.Contact();
  ASSERT_EQ(table.world().Update(other, leads ? "Lead" : "Contact", {{"Phone", "1"}}), LK_OK);
  table.Merge(survivor, {other});
  const auto history = table.History(survivor);
  const std::string mark = leads ? "leadMerged" : "contactMerged";
  for (const auto& line : {std::pair(other, std::string("Phone")), std::pair(survivor, mark)}) {
    EXPECT_NE(std::find(history.begin(), history.end(), line), history.end()) << line.second;
  }
}

}  // namespace

const Drivers& MergeRelationDrivers() {
  static const Drivers drivers = {
      {"B-MERGE_RELATIONS-001", DriveReparent},        {"B-MERGE_RELATIONS-002", DriveLinkColumns},
      {"B-MERGE_RELATIONS-003", DriveRedirect},        {"B-MERGE_RELATIONS-005", DriveConsent},
      {"B-MERGE_RELATIONS-006", DriveMemberships},     {"B-MERGE_RELATIONS-007", DriveMemberships},
      {"B-MERGE_RELATIONS-009", DriveRoles},           {"B-MERGE_RELATIONS-014", DriveHistory},
      {"B-MERGE_RELATIONS-015", DriveConsentConflict}, {"B-MERGE_RELATIONS-016", DriveHistory},
  };
  return drivers;
}

}  // namespace leadkit::scenario
