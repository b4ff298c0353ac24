// The scenarios of conversion: what other systems do when a lead is converted.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scenario_decisions.h"
#include "scenario_driver.h"
#include "scenario_expect.h"
#include "scenario_match_world.h"

namespace leadkit::scenario {
namespace {

using ScenarioConversionTest = ScenarioTest;

// What would be done, asked before it is.
void CheckProposals(const std::vector<std::pair<std::string, Json>>& expected, Action action,
                    World& world) {
  const auto asked = [](const auto& e) { return e.first.rfind("proposal_before.", 0) == 0; };
  if (std::none_of(expected.begin(), expected.end(), asked)) return;
  Checker checker(world);
  action.verb = Action::Verb::kPlan;
  action.owner.clear();
  const Outcome outcome = Perform(action, world);
  for (const auto& [path, value] : expected) {
    if (path.rfind("proposal_before.", 0) == 0) checker.Check(path, value, action, outcome);
  }
}

bool SpeaksOfRefusal(const std::vector<std::pair<std::string, Json>>& expected) {
  return std::any_of(expected.begin(), expected.end(), [](const auto& e) {
    return e.first == "error" || e.first == "error_code" || e.first == "reason" ||
           e.second.text().rfind("not mapped", 0) == 0;
  });
}

// With matching where a decision asks for it, by the standard model or by criteria of the caller's.
std::unique_ptr<World> MakeWorld(const std::vector<std::pair<std::string, Json>>& expected) {
  for (const auto& [path, value] : expected) {
    if (path != "action.matching" && path != "action.criteria") continue;
    auto world = std::make_unique<MatchWorld>();
    std::vector<std::vector<std::string>> criteria;
    for (const Json& criterion : value.items()) criteria.push_back(criterion.texts());
    if (!criteria.empty()) world->UseCriteria(criteria);
    return world;
  }
  return std::make_unique<World>();
}

// Given, action, expectation; once for each action that the scenario names.
void Drive(const Scenario& scenario) {
  const auto expected = Decided(scenario);
  size_t actions = 1;
  for (size_t i = 0; i < actions; ++i) {
    const std::unique_ptr<World> made = MakeWorld(expected);
    World& world = *made;
    world.Give(scenario.given);
    auto all = ReadAction(scenario.action, world);
    actions = all.size();
    auto& [prefix, action] = all[i];
    for (const auto& [path, value] : expected) {
      if (path == "action.match" && value.text() == "LINK") action.match = LK_MATCH_LINK;
      if (path == "action.match" && value.text() == "REFUSE") action.match = LK_MATCH_REFUSE;
    }
    CheckProposals(expected, action, world);
    Checker checker(world);
    const Outcome outcome = Perform(action, world);
    for (const auto& [path, value] : expected) {
      if (path.rfind("action.", 0) == 0 || path.rfind("proposal_before.", 0) == 0) continue;
      const bool own = !prefix.empty() && path.rfind(prefix, 0) == 0;
      if (!own && path.rfind("when_", 0) == 0) continue;
      checker.Check(own ? path.substr(prefix.size()) : path, value, action, outcome);
    }
    // What is refused before the action begins must be what the scenario is about.
    EXPECT_TRUE(world.refused().empty() || SpeaksOfRefusal(expected))
        << "refused: " << lk_status_name(world.refused().front());
  }
}

// B-CONVERT_EXISTING-014: where the policy is to link an account of the same name is used; without
// a policy it is named, and a new one made.
void DriveByPolicy(const Scenario& scenario) {
  Drive(scenario);
  World world;
  world.Give(scenario.given);
  Action action = ReadAction(scenario.action, world)[0].second;
  const size_t accounts = world.Records("Account").size();
  action.verb = Action::Verb::kPlan;
  const Outcome planned = Perform(action, world);
  const auto suggested = [](const Json& item) {
    return item["kind"].text() == "SUGGEST" && item["object"].text() == "Account";
  };
  const std::vector<Json>& items = planned.plans[0]["items"].items();
  EXPECT_EQ(std::count_if(items.begin(), items.end(), suggested), 1);
  action.verb = Action::Verb::kConvert;
  EXPECT_EQ(Perform(action, world).created.count("account"), 1U);
  EXPECT_EQ(world.Records("Account").size(), accounts + 1);
}

// "mass-convert [L1, L2] into one new account named after the first lead's company": the first
// makes it, the others are converted into it.
void DriveIntoOneNewAccount(const Scenario& scenario) {
  World world;
  world.Give(scenario.given);
  Action all = ReadAction(scenario.action, world)[0].second;
  Checker checker(world);
  Action first = all;
  first.verb = Action::Verb::kConvert;
  const Outcome made = Perform(first, world);
  ASSERT_EQ(made.code, LK_OK) << made.message;
  world.Name("made", made.made.at("account"));
  all.account = "made";
  all.leads.erase(all.leads.begin());
  all.opportunity_name = world.TextOf(made.made.at("opportunity").id, "Name");
  const Outcome outcome = Perform(all, world);
  for (const auto& [path, value] : Decided(scenario)) checker.Check(path, value, all, outcome);
}

// One case of the truth table of choosing. A lead of leadkit has no contact of its own: whoever
// converts names it. Blank texts stand for null.
struct Choice {
  std::string lead_contact, company, account, contact, action;
};

void DriveChoice(const Choice& choice) {
  SCOPED_TRACE("lead_contact " + choice.lead_contact + ", company " + choice.company +
               ", account " + choice.account + ", contact " + choice.contact + ", " +
               choice.action);
  World world;
  const std::string company = choice.company.empty() ? "null" : cli::Quoted(choice.company);
  world.Add("lead",
            Json::Parse(R"({"id": "L1", "contact_name": "Ann Lee", "company": )" + company + "}",
                        "a lead"));
  const int64_t account =
      choice.account.empty() ? 0 : world.Insert("Account", {{"Name", choice.account}});
  if (account != 0) world.Name(choice.account, {"Account", account});
  Action action;
  action.verb = Action::Verb::kConvert;
  action.leads = {"L1"};
  action.account = choice.account;
  action.contact = choice.contact.empty() ? choice.lead_contact : choice.contact;
  action.person_account = true;
  if (!action.contact.empty()) {  // In the chosen account: a contact has exactly one.
    const std::string in = account == 0 ? "Other" : choice.account;
    if (account == 0) world.Name(in, {"Account", world.Insert("Account", {{"Name", in}})});
    world.Add("contact",
              Json::Parse(R"({"id": ")" + action.contact + R"(", "account": ")" + in + "\"}",
                          "a contact"));
  }
  const Outcome outcome = Perform(action, world);
  ASSERT_EQ(outcome.code, LK_OK) << outcome.message;
  EXPECT_EQ(outcome.made.count("opportunity"), 1U) << "always becomes opportunity";
  const Named contact = outcome.made.at("contact");
  const Named used = outcome.made.at("account");
  EXPECT_EQ(world.TextOf(contact.id, "AccountId"), world.IdText("Account", used.id));
  if (!action.contact.empty()) {
    EXPECT_EQ(world.NameOf(contact.id), action.contact);
    return;
  }
  // Where elsewhere there would be an opportunity without a contact, here is a new one as well.
  EXPECT_EQ(world.TextOf(contact.id, "Name"), "Ann Lee");
  if (account != 0) {
    EXPECT_EQ(used.id, account);
  } else {
    EXPECT_EQ(world.TextOf(used.id, "Name"), choice.company.empty() ? "Ann Lee" : choice.company);
  }
}

void DriveTruthTable(const Scenario& scenario) {
  const Json& matrix = scenario.given["matrix"];
  int64_t cases = 0;
  for (const std::string& lead_contact : matrix["lead_contact"].texts()) {
    for (const std::string& company : matrix["lead_company_name"].texts()) {
      for (const std::string& account : matrix["chosen_account"].texts()) {
        for (const std::string& contact : matrix["chosen_contact"].texts()) {
          for (const std::string& action : matrix["contact_action"].texts()) {
            DriveChoice({lead_contact, company, account, contact, action});
            ++cases;
          }
        }
      }
    }
  }
  EXPECT_EQ(cases, scenario.given["cases"].integer());
}

TEST_F(ScenarioConversionTest, AllThatAreDriven) {
  // Those of a form of their own.
  Drivers drivers = {
      {"A-CONV-016", DriveTruthTable},
      {"B-CONVERT-017", DriveIntoOneNewAccount},
      {"B-CONVERT_EXISTING-014", DriveByPolicy},
  };
  drivers.insert(MergeFirstDrivers().begin(), MergeFirstDrivers().end());
  DriveAll("conversion", drivers, Drive);
}

}  // namespace
}  // namespace leadkit::scenario
