// Duplicates that become one lead before it converts. Other systems do it in one step; here it is
// three calls: find them, merge them, convert the survivor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "scenario_decisions.h"
#include "scenario_driver.h"
#include "scenario_expect.h"
#include "scenario_match_world.h"

namespace leadkit::scenario {
namespace {

using test::CodeName;
using test::Out;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::UnorderedElementsAreArray;

Json NewLead(const std::string& name) { return With(Json::Parse("{}", "a lead"), "id", name); }

class MergeFirst {
 public:
  MatchWorld& world() { return world_; }

  // A lead that is a duplicate of another one in a way that the words tell.
  void AddDuplicate(const std::string& name, const std::string& words, std::string email) {
    if (words.find("upper-case") != std::string::npos) {
      std::transform(email.begin(), email.end(), email.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    }
    const bool linked = words.find("contact") != std::string::npos;
    Json lead = linked ? NewLead(name) : With(NewLead(name), "email", email);
    if (words.find("lost") != std::string::npos) lead = With(lead, "state", "lost");
    world_.Add("lead", lead);
    if (!linked) return;
    // Leads are linked to contacts by what somebody decided.
    const std::string contact = "contact of " + email;
    if (!world_.Has(contact)) {
      world_.Add("contact", With(NewLead(contact), "email", email));
    }
    EXPECT_EQ(world_.DecideSame(name, contact), LK_OK);
  }

  // The leads that are the same person as one.
  Names DuplicatesOf(const std::string& name) {
    Names leads;
    for (const Names& group : world_.Groups()) {
      if (std::find(group.begin(), group.end(), name) == group.end()) continue;
      for (const std::string& member : group) {
        if (world_.Find(member).object == "Lead") leads.push_back(member);
      }
    }
    return leads;
  }

  // Merges others into a lead.
  void Merge(const std::string& survivor, const Names& group) {
    std::vector<int64_t> others;
    for (const std::string& member : group) {
      if (member != survivor) others.push_back(world_.Find(member).id);
    }
    test::Merge merge;
    EXPECT_EQ(
        CodeName(lk_records_merge(world_.store(), nullptr, world_.Find(survivor).id, others.data(),
                                  others.size(), nullptr, Out(merge), world_.E())),
        "OK")
        << world_.last_error().message();
  }

  // The lead that a lead is today, merged or not.
  std::string Today(const std::string& name) {
    const char* object = nullptr;
    size_t size = 0;
    int64_t id = 0;
    EXPECT_EQ(lk_successor_get(world_.store(), nullptr, world_.Find(name).id, &object, &size, &id,
                               world_.E()),
              LK_OK);
    return world_.NameOf(id);
  }

  Outcome Convert(const Names& leads) {
    Action action;
    action.verb = leads.size() == 1 ? Action::Verb::kConvert : Action::Verb::kConvertBatch;
    action.leads = leads;
    return Perform(action, world_);
  }

  bool IsConverted(const std::string& name) {
    return world_.TextOf(world_.Find(name).id, "IsConverted") == "true";
  }
  bool IsDeleted(const std::string& name) {
    return world_.TextOf(world_.Find(name).id, "IsDeleted") == "true";
  }
  // The leads that are not in the bin.
  Names Leads() {
    Names names;
    for (const int64_t id : world_.Records("Lead")) names.push_back(world_.NameOf(id));
    return names;
  }

 private:
  MatchWorld world_;
};

// A-CONV-007: the duplicates are found, and the contact is the one to link; whoever chooses
// otherwise gets what was chosen. That they are merged first is for the caller to say.
void DriveProposal(const Scenario& scenario) {
  MergeFirst stage;
  MatchWorld& world = stage.world();
  world.Give(scenario.given);
  const Json& proposal = scenario.expect["proposal"];
  Action action;
  action.verb = Action::Verb::kPlan;
  action.leads = {scenario.action["propose_conversion"]["lead"].text()};
  action.match = LK_MATCH_LINK;
  EXPECT_THAT(stage.DuplicatesOf(action.leads[0]),
              ElementsAreArray(proposal["duplicates"].texts()));
  Checker checker(world);
  const Outcome planned = Perform(action, world);
  const Named contact = world.Find(proposal["contact"].text());
  checker.Check("proposal_before.contact_action", proposal["contact_action"], action, planned);
  checker.Check("proposal_before.contact",
                Json::Parse(cli::Quoted(world.IdText("Contact", contact.id)), "an id"), action,
                planned);
  EXPECT_EQ(scenario.expect["after_user_sets"]["contact_action"].text(), "create");
  action.verb = Action::Verb::kConvert;
  action.match = LK_MATCH_NEVER;
  const Outcome outcome = Perform(action, world);
  ASSERT_EQ(outcome.code, LK_OK) << outcome.message;
  EXPECT_EQ(outcome.created.count("contact") == 1, scenario.expect["kept"].boolean());
}

// A-CONV-019: each lead of a batch becomes one with its own duplicates. Stages are not of leads:
// the caller ranks by them, and names the survivor.
void DriveBatchOfDuplicates(const Scenario& scenario) {
  MergeFirst stage;
  const Json& duplicates = scenario.given["duplicates_of"];
  // The first lead's duplicates are described, the others' are of the same kinds.
  const Names kinds = duplicates.members()[0].second.texts();
  for (const Json& lead : scenario.given["leads"].items()) {
    const std::string name = lead["id"].text();
    const std::string email = lead["email"].text();
    stage.world().Add("lead", With(NewLead(name), "email", email));
    const Names names = duplicates[name].texts();
    ASSERT_EQ(names.size(), kinds.size());
    for (size_t i = 0; i < names.size(); ++i) {
      stage.AddDuplicate(names[i].substr(0, names[i].find(' ')), kinds[i], email);
    }
  }
  const Names survivors = scenario.expect["survivors"].texts();
  for (const std::string& lead : scenario.action["convert_batch"].texts()) {
    const Names group = stage.DuplicatesOf(lead);
    EXPECT_EQ(group.size(), kinds.size() + 1);
    for (const std::string& survivor : survivors) {
      if (std::find(group.begin(), group.end(), survivor) != group.end()) {
        stage.Merge(survivor, group);
      }
    }
  }
  EXPECT_THAT(stage.Leads(), UnorderedElementsAreArray(survivors));
  EXPECT_EQ(stage.Convert(survivors).code, LK_OK);
  for (const std::string& survivor : survivors) {
    EXPECT_EQ(stage.IsConverted(survivor), scenario.expect["survivors_converted"].boolean());
  }
  for (const std::string& deleted : scenario.expect["deleted"].texts()) {
    EXPECT_TRUE(stage.IsDeleted(deleted)) << deleted;
  }
}

// A-CONV-022: a lead and its duplicates in one batch. Those that were merged away are rows that
// fail, as they are in the bin.
void DriveSelectedDuplicates(const Scenario& scenario) {
  MergeFirst stage;
  const Names selected = scenario.action["convert_batch"].texts();
  for (const std::string& name : selected) {
    stage.AddDuplicate(name, "same e-mail", "ann@same.example");
  }
  stage.Merge(selected[0], stage.DuplicatesOf(selected[0]));
  const Outcome outcome = stage.Convert(selected);
  ASSERT_EQ(outcome.code, LK_OK) << outcome.message;
  for (const std::string& name : selected) {
    EXPECT_EQ(CodeName(outcome.codes.at(name)), name == selected[0] ? "OK" : "ENTITY_IS_DELETED");
  }
  const Names left = stage.Leads();
  ASSERT_EQ(static_cast<int64_t>(left.size()), scenario.expect["remaining"].integer());
  EXPECT_EQ(stage.IsConverted(left[0]), scenario.expect["remaining_converted"].boolean());
}

// A-CONV-024: the lead that was named is merged away, and its id stands for the survivor.
void DriveNamedDuplicate(const Scenario& scenario) {
  MergeFirst stage;
  Names names;
  for (const Json& lead : scenario.given["leads"].items()) {
    const std::string words = lead["id"].text();
    names.push_back(words.substr(0, words.find(' ')));
    stage.world().MoveClock(1'000'000);
    stage.AddDuplicate(names.back(), "same e-mail", lead["email"].text());
  }
  const std::string named = scenario.action["convert"]["lead"].text();
  const std::string result = scenario.expect["result_lead"].text();
  const Names group = stage.DuplicatesOf(named);
  EXPECT_THAT(group, ElementsAreArray(names));
  stage.Merge(names[0], group);  // the older one
  EXPECT_EQ(stage.Today(named), result);
  const Outcome refused = stage.Convert({named});
  EXPECT_NE(refused.code, LK_OK);
  EXPECT_THAT(refused.message,
              HasSubstr(stage.world().IdText("Lead", stage.world().Find(result).id)));
  const Outcome outcome = stage.Convert({stage.Today(named)});
  EXPECT_EQ(outcome.code == LK_OK, scenario.expect["request_survives"].boolean());
  EXPECT_EQ(outcome.created.count(scenario.expect[result].text()), 1U);
  EXPECT_EQ(scenario.expect[named].text(), "deleted");
  EXPECT_TRUE(stage.IsDeleted(named));
}

// A-CONV-027: whoever is named survives. A lost lead can be merged into it, and is no survivor that
// could convert.
void DriveLostDuplicate(const Scenario& scenario) {
  for (const bool lost_survives : {false, true}) {
    SCOPED_TRACE(lost_survives);
    MergeFirst stage;
    std::string email = scenario.given["L1"]["email"].text();
    email = email.substr(email.find('<') + 1);
    email.erase(std::min(email.find('>'), email.size()));
    stage.AddDuplicate("L1", "same e-mail", email);
    std::string lost;
    for (const std::string& words : scenario.given["dups"].texts()) {
      stage.AddDuplicate(words, words, email);
      if (words.find("lost") != std::string::npos) lost = words;
    }
    const Names group = stage.DuplicatesOf(scenario.action["convert"]["lead"].text());
    EXPECT_EQ(group.size(), scenario.given["dups"].items().size() + 1);
    stage.Merge(lost_survives ? lost : "L1", group);
    const Outcome outcome = stage.Convert(stage.Leads());
    EXPECT_EQ(CodeName(outcome.code), lost_survives ? "LEAD_DISQUALIFIED" : "OK");
    if (lost_survives) continue;
    for (const auto& [path, value] : Decided(scenario)) {
      ASSERT_EQ(path, "existing_after");
      EXPECT_THAT(stage.Leads(), ElementsAreArray(value.texts()));
    }
  }
}

// A-MRG-011: records that are selected are merged with their own duplicates, and not with each
// other.
void DriveOwnDuplicates(const Scenario& scenario) {
  MergeFirst stage;
  const std::vector<Json>& pairs = scenario.given["pairs"].items();
  for (const Json& pair : pairs) {
    for (const std::string& name : pair.texts()) {
      stage.AddDuplicate(name, "same e-mail", "ann@" + pair.texts()[0] + ".example");
    }
  }
  for (const std::string& selected : scenario.action["convert_batch"].texts()) {
    stage.Merge(selected, stage.DuplicatesOf(selected));
  }
  const Names left = stage.Leads();
  for (const Json& pair : pairs) {
    const Names names = pair.texts();
    const auto of_pair = std::count_if(left.begin(), left.end(), [&](const std::string& name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    });
    const Json& expected = scenario.expect["one_of_" + names[0] + "_pair"];
    EXPECT_EQ(of_pair == 1, expected.boolean()) << names[0];
  }
  EXPECT_EQ(left.size(), pairs.size());
}

}  // namespace

const Drivers& MergeFirstDrivers() {
  static const Drivers drivers = {
      {"A-CONV-007", DriveProposal},           {"A-CONV-019", DriveBatchOfDuplicates},
      {"A-CONV-022", DriveSelectedDuplicates}, {"A-CONV-024", DriveNamedDuplicate},
      {"A-CONV-027", DriveLostDuplicate},      {"A-MRG-011", DriveOwnDuplicates},
  };
  return drivers;
}

}  // namespace leadkit::scenario
