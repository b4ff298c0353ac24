// The scenarios of matching: who is the same as a record, and what conversion makes of it.
// Those about rules, groups and what comes in are in scenario_dedupe.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "scenario_decisions.h"
#include "scenario_driver.h"
#include "scenario_expect.h"
#include "scenario_match_world.h"

namespace leadkit::scenario {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

constexpr char kPhone[] = "+1 415 555 0100";

std::string Part(const std::string& text, const std::string& pattern) {
  std::smatch match;
  return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "";
}

// ----- Conversion --------------------------------------------------------------------------------

void CheckAll(const Expected& expected, const Action& action, const Outcome& outcome,
              Checker& checker) {
  for (const auto& [path, value] : expected) checker.Check(path, value, action, outcome);
}

Action ConvertWith(int32_t match) {
  Action action;
  action.verb = Action::Verb::kConvert;
  action.leads = {"L"};
  action.match = match;
  return action;
}

// The contact of a scenario belongs to the account that the lead's company is called.
void GiveInOneAccount(const Json& given, MatchWorld& world) {
  const Json& account = given["account"];
  const Json named = account.kind() == Json::Kind::kObject
                         ? With(account, "id", "A")
                         : Json::Parse(R"({"id": "A", "name": "Acme"})", "an account");
  world.Add("account", named);
  world.Add("contact", With(With(given["contact"], "id", "C"), "account", "A"));
  world.Add("lead", With(With(given["lead"], "id", "L"), "company", named["name"].text()));
}

// A-CONV-030: by the policy to link, contact and account that are there are used; with matching
// and by name and address alone.
void DriveReuse(const Scenario& scenario) {
  for (const bool matching : {true, false}) {
    SCOPED_TRACE(matching);
    MatchWorld world;
    if (!matching) {
      EXPECT_EQ(lk_matching_switch_off(world.store(), nullptr, world.E()), LK_OK);
    }
    GiveInOneAccount(scenario.given, world);
    Checker checker(world);
    const Action action = ConvertWith(LK_MATCH_LINK);
    const Outcome outcome = Perform(action, world);
    ASSERT_EQ(outcome.code, LK_OK) << outcome.message;
    CheckAll(Decided(scenario), action, outcome, checker);
  }
}

// A-CONV-032: who has the telephone of a contact, and another name, is somebody else, also where
// everything that is alike may be linked.
void DrivePhoneAlone(const Scenario& scenario) {
  MatchWorld world;
  GiveInOneAccount(scenario.given, world);
  Checker checker(world);
  const Action action = ConvertWith(LK_MATCH_LINK);
  const Outcome outcome = Perform(action, world);
  ASSERT_EQ(outcome.code, LK_OK) << outcome.message;
  for (const auto& [path, value] : Decided(scenario)) {
    if (path != "not_reused") {
      checker.Check(path, value, action, outcome);
      continue;
    }
    EXPECT_EQ(outcome.created.count("contact") == 1, value.boolean());
    EXPECT_EQ(outcome.created.count("account"), 0U) << "the account could have been reused";
  }
}

// A-CONV-033: where duplicates are to be refused, a contact of the same address is one.
void DriveExistingContact(const Scenario& scenario) {
  MatchWorld world;
  GiveInOneAccount(scenario.given, world);
  Checker checker(world);
  const Action action = ConvertWith(LK_MATCH_REFUSE);
  const Outcome outcome = Perform(action, world);
  CheckAll(Decided(scenario), action, outcome, checker);
  EXPECT_EQ(world.Records("Contact").size(), 1U);
  EXPECT_EQ(world.CountEvents(outcome.first_event), 0);
}

// A-CONV-034: leads of one company get one account, the first lead makes it.
void DriveOneAccount(const Scenario& scenario) {
  MatchWorld world;
  Names accounts;
  int number = 0;
  for (const Json& lead : scenario.given["leads"].items()) {
    const std::string name = "L" + std::to_string(++number);
    world.Add("lead", With(lead, "id", name));
    Action action = ConvertWith(LK_MATCH_LINK);
    action.leads = {name};
    const Outcome outcome = Perform(action, world);
    ASSERT_EQ(outcome.code, LK_OK) << outcome.message;
    EXPECT_EQ(outcome.created.count("contact"), 1U) << "they are two people";
    accounts.push_back(world.IdText("Account", outcome.made.at("account").id));
  }
  ASSERT_EQ(accounts.size(), 2U);
  for (const auto& [path, value] : Decided(scenario)) {
    ASSERT_EQ(path, "same_account");
    EXPECT_EQ(accounts[0] == accounts[1], value.boolean());
  }
}

// ----- Duplicates of a record --------------------------------------------------------------------

// The group of all people that a record belongs to.
Names GroupOf(const std::string& name, MatchWorld& world) {
  for (const Names& group : world.Groups()) {
    if (std::find(group.begin(), group.end(), name) != group.end()) return group;
  }
  return {name};
}

// A-CONV-026. Leads are not linked to contacts here: that one is the same as a contact is decided
// by somebody, and what was decided is shown together with what is alike. The contact is a person
// too, and therefore one of the group.
class ConversionDuplicates {
 public:
  explicit ConversionDuplicates(const Scenario& scenario) : scenario_(scenario) {
    const Json& given = scenario.given;
    email_ = given["L1"]["email"].text();
    contact_ = given["contact"]["id"].text();
    world_.Add("contact", given["contact"]);
    world_.Add("lead", With(given["L1"], "id", "L1"));
    EXPECT_EQ(world_.DecideSame("L1", contact_), LK_OK);
    for (const std::string& words : given["dups"].texts()) Add(words);
    // A display name is not stored with an address, and read over where there is one in a form.
    const test::Record form = world_.New("Lead", {{"Email", "\"Ann Lee\" <" + email_ + ">"}});
    EXPECT_EQ(world_.LookUpForm(form).size(), dups_.size() + 1);
  }

  void Run() {
    for (const auto& [path, value] : Decided(scenario_)) {
      if (path == "after_blanking_email_on_L1_and_C") {
        EXPECT_EQ(world_.Update(world_.Find("L1").id, "Lead", {{"Email", ""}}), LK_OK);
        EXPECT_EQ(world_.Update(world_.Find(contact_).id, "Contact", {{"Email", ""}}), LK_OK);
      }
      Names expected = {contact_};
      for (const std::string& words : value.texts()) {
        if (words == "all four") {
          expected.insert(expected.end(), dups_.begin(), dups_.end());
        } else {
          expected.push_back(words == "the lead linked to C" ? linked_ : words);
        }
      }
      EXPECT_THAT(GroupOf("L1", world_), UnorderedElementsAreArray(expected)) << path;
    }
  }

 private:
  void Add(const std::string& words) {
    const std::string name = "D" + std::to_string(dups_.size() + 1);
    Json lead = Json::Parse(R"({"id": ")" + name + "\"}", "a lead");
    std::string email = email_;
    if (words.find("upper-case with display name") != std::string::npos) {
      std::transform(email.begin(), email.end(), email.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    }
    const bool linked = words.find("linked to C") != std::string::npos;
    if (!linked) lead = With(lead, "email", email);
    // Leads that are lost stay leads; there are no opportunities to be duplicates of a lead.
    if (words.find("lost") != std::string::npos) lead = With(lead, "state", "lost");
    world_.Add("lead", lead);
    dups_.push_back(name);
    if (!linked) return;
    linked_ = name;
    EXPECT_EQ(world_.DecideSame(name, contact_), LK_OK);
  }

  const Scenario& scenario_;
  MatchWorld world_;
  std::string email_, contact_, linked_;
  Names dups_;
};

void DriveConversionDuplicates(const Scenario& scenario) { ConversionDuplicates(scenario).Run(); }

// Leads of a list, or under their names; and of each that is asked about who is the same as it.
void DriveDuplicatesOf(const Scenario& scenario) {
  MatchWorld world;
  if (scenario.given["leads"].kind() == Json::Kind::kArray) {
    world.Give(scenario.given);
  } else {
    for (const auto& [name, lead] : scenario.given.members()) {
      world.Add("lead", With(lead, "id", name));
    }
  }
  const Expected expected = Decided(scenario);
  EXPECT_EQ(expected.size(), scenario.action["duplicates_of"].items().size());
  for (const auto& [name, duplicates] : expected) {
    SCOPED_TRACE(name);
    EXPECT_THAT(WithItself(name, world.LookUp(name)),
                UnorderedElementsAreArray(duplicates.texts()));
  }
}

// A-DUP-004: what one record is to another, that one is to it, with the same score.
void DriveSymmetry(const Scenario& scenario) {
  MatchWorld world;
  world.Give(scenario.given);
  const Names names = scenario.action["duplicates_of"].texts();
  ASSERT_EQ(names.size(), 2U);
  auto one = world.LookUp(names[0]);
  auto two = world.LookUp(names[1]);
  ASSERT_EQ(one.size(), two.size());
  // And where they have enough in common to be compared.
  for (const std::string& name : names) {
    EXPECT_EQ(world.Update(world.Find(name).id, "Lead", {{"Phone", kPhone}}), LK_OK);
  }
  one = world.LookUp(names[0]);
  two = world.LookUp(names[1]);
  ASSERT_EQ(one.size(), 1U);
  ASSERT_EQ(two.size(), 1U);
  EXPECT_EQ(one[0].name, names[1]);
  EXPECT_EQ(two[0].name, names[0]);
  EXPECT_EQ(one[0].bits, two[0].bits);
  EXPECT_EQ(one[0].band, two[0].band);
}

// A-DUP-009. People are the same by their whole address, whoever provides it. A domain speaks for
// the company, unless it is a provider's: then it is neither an account's nor an employer's.
void DriveDomains(const Scenario& scenario) {
  MatchWorld world;
  std::map<std::string, std::string> domains;  // of the leads
  for (const std::string& email : scenario.given["emails"].texts()) {
    const std::string domain = email.substr(email.find('@') + 1);
    if (!world.Has(domain)) {
      world.Add("account",
                With(With(Json::Parse("{}", "an account"), "id", domain), "domain", domain));
    }
    const std::string lead = "L" + std::to_string(domains.size() + 1);
    world.Add("lead", With(With(Json::Parse("{}", "a lead"), "id", lead), "email", email));
    domains[lead] = domain;
    const std::string same = "same as " + lead;
    world.Add("lead", With(With(Json::Parse("{}", "a lead"), "id", same), "email", email));
  }
  const Names open = scenario.given["public_domains"].texts();
  for (const auto& [lead, domain] : domains) {
    SCOPED_TRACE(lead + " of " + domain);
    const bool is_public = std::find(open.begin(), open.end(), domain) != open.end();
    const std::string expected =
        scenario.expect[is_public ? domain.substr(0, domain.find('.')) : domain].text();
    EXPECT_EQ(expected, is_public ? "only identical address" : "whole domain");
    EXPECT_THAT(NamesOf(world.LookUp(lead)), ElementsAre("same as " + lead));
    const Names accounts = NamesOf(world.LookUp(lead, {"Account"}));
    EXPECT_THAT(accounts, ElementsAreArray(is_public ? Names() : Names{domain}));
  }
}

// A-DUP-011: what is empty or too short to be an address is compared with nothing, even if another
// record has it too.
void DriveTooShort(const Scenario& scenario) {
  ASSERT_EQ(scenario.expect["query"].text(), "none (no search)");
  const std::string letters = "qv";
  const std::string given = scenario.given["record"]["linkedin"]["url"].text();
  ASSERT_LT(static_cast<int64_t>(given.size()), scenario.given["min_length"].integer());
  Names values = {given};
  for (int64_t size = 1; size < scenario.given["min_length"].integer(); ++size) {
    values.push_back(letters.substr(0, static_cast<size_t>(size)));
  }
  for (const std::string& value : values) {
    SCOPED_TRACE("'" + value + "'");
    MatchWorld world;
    for (const char* field : {"Website", "Phone"}) {
      world.Insert("Lead", {{"LastName", "Unknown"}, {"Company", "Unknown"}, {field, value}});
      const test::Record form = world.New("Lead", {{field, value}});
      EXPECT_THAT(world.LookUpForm(form), IsEmpty()) << field;
      EXPECT_EQ(world.compared(), 0) << field;
    }
  }
}

// A-DUP-014: near in spelling, and not merely sharing a word.
void DriveFuzzy(const Scenario& scenario) {
  MatchWorld world;
  world.SetThreshold(LK_MATCHING_COMPANIES_MODEL, std::stod(scenario.given["threshold"].text()));
  for (const std::string& name : scenario.given["candidates"].texts()) {
    world.Add("account", With(With(Json::Parse("{}", "an account"), "id", name), "name", name));
  }
  const test::Record form = world.New("Account", {{"Name", scenario.given["query"].text()}});
  const auto found = world.LookUpForm(form);
  EXPECT_THAT(NamesOf(found), ElementsAreArray(scenario.expect["hits"].texts()));
  EXPECT_EQ(static_cast<int64_t>(found.size()), scenario.expect["count"].integer());
}

// A-DUP-016: blanks around a value say nothing, also in a form that is not stored.
void DriveTrimmed(const Scenario& scenario) {
  MatchWorld world;
  for (const Json& candidate : scenario.given["candidates"].items()) {
    world.Add("account", candidate);
  }
  const auto found = world.LookUpForm(world.Form("account", scenario.given["query"]));
  EXPECT_EQ(static_cast<int64_t>(found.size()), scenario.expect["hits"].integer());
}

// A-CONV-046: whole addresses are compared. One that holds another is another one, and no address
// is nobody's.
void DriveSubmissions(const Scenario& scenario) {
  MatchWorld world;
  for (const Json& person : scenario.given["persons"].items()) world.Add("contact", person);
  const std::vector<Json>& wanted = scenario.expect["wanted"].items();
  const std::vector<Json>& submissions = scenario.given["submissions"].items();
  ASSERT_EQ(wanted.size(), submissions.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    SCOPED_TRACE(Show(submissions[i]));
    const Names expected =
        wanted[i].kind() == Json::Kind::kNull ? Names() : Names{wanted[i].text()};
    const auto found = world.LookUpForm(world.Form("lead", submissions[i]), {"Contact"});
    EXPECT_THAT(NamesOf(found), ElementsAreArray(expected));
  }
}

// B-DEDUPE-007: a number is the same however it is written.
void DrivePhoneDigits(const Scenario& scenario) {
  MatchWorld world;
  world.Give(scenario.given);
  const std::string phone = Part(scenario.action.text(), "by phone '([^']*)'");
  EXPECT_NE(phone, scenario.given.items()[0]["phone"].text());
  const auto found = world.LookUpForm(world.New("Lead", {{"Phone", phone}}));
  EXPECT_THAT(NamesOf(found), ElementsAreArray(scenario.expect["matches"].texts()));
}

// B-DEDUPE-009: a lead that was converted is none any more (its contact is found instead), and what
// is in the bin is not found.
void DriveConvertedAndDeleted(const Scenario& scenario) {
  MatchWorld world;
  world.UseCriteria({{"name"}});
  for (const Json& item : scenario.given.items()) {
    world.Add("lead", With(With(item, "status", ""), "contact_name",
                           item["first_name"].text() + " " + item["last_name"].text()));
    const int64_t id = world.Find(item["id"].text()).id;
    if (item["status"].text() == "Converted") {
      Action action = ConvertWith(LK_MATCH_NEVER);
      action.leads = {item["id"].text()};
      EXPECT_EQ(Perform(action, world).code, LK_OK);
    }
    if (item["deleted"].boolean()) {
      EXPECT_EQ(lk_record_delete(world.store(), nullptr, nullptr, 0, id, world.E()), LK_OK);
    }
  }
  const std::string words = scenario.action.text();
  const test::Record form = world.New(
      "Lead", {{"FirstName", Part(words, "\\{(\\w+),")}, {"LastName", Part(words, ", (\\w+)\\}")}});
  EXPECT_THAT(NamesOf(world.LookUpForm(form, {"Lead"})),
              ElementsAreArray(scenario.expect["matches"].texts()));
  EXPECT_EQ(world.LookUpForm(form).size(), 2U) << "the lead's contact is found in its place";
}

// A-DUP-018: pairs of texts as last names of people who have their telephone in common, so that
// they are compared; the waterfall says how far the names agree.
void DriveComparators(const Scenario& scenario) {
  const std::map<std::string, std::string> levels = {{"ignore-case", "same"},
                                                     {"case-sensitive", "same"},
                                                     {"edit distance <= 3", "differs"},
                                                     {"soundex", "differs"}};
  for (const Json& pair : scenario.given["pairs"].items()) {
    SCOPED_TRACE(Show(pair));
    const Names words = pair.texts();
    ASSERT_EQ(words.size(), 3U);
    ASSERT_EQ(levels.count(words[2]), 1U);
    MatchWorld world;
    world.SetThreshold(LK_MATCHING_PEOPLE_MODEL, 0.001);
    world.Insert("Lead", {{"LastName", words[0]}, {"Company", "Unknown"}, {"Phone", kPhone}});
    const test::Record form = world.New("Lead", {{"LastName", words[1]}, {"Phone", kPhone}});
    const auto found = world.LookUpForm(form);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].levels.at("last name"), levels.at(words[2]));
  }
  EXPECT_TRUE(scenario.expect["all"].boolean());
}

const Drivers& LookUpDrivers() {
  static const Drivers drivers = {
      {"A-CONV-026", DriveConversionDuplicates},
      {"A-CONV-030", DriveReuse},
      {"A-CONV-032", DrivePhoneAlone},
      {"A-CONV-033", DriveExistingContact},
      {"A-CONV-034", DriveOneAccount},
      {"A-CONV-046", DriveSubmissions},
      {"A-DUP-002", DriveDuplicatesOf},
      {"A-DUP-004", DriveSymmetry},
      {"A-DUP-006", DriveDuplicatesOf},
      {"A-DUP-009", DriveDomains},
      {"A-DUP-011", DriveTooShort},
      {"A-DUP-014", DriveFuzzy},
      {"A-DUP-016", DriveTrimmed},
      {"A-DUP-018", DriveComparators},
      {"B-DEDUPE-007", DrivePhoneDigits},
      {"B-DEDUPE-009", DriveConvertedAndDeleted},
  };
  return drivers;
}

using ScenarioMatchingTest = ScenarioTest;

TEST_F(ScenarioMatchingTest, AllThatAreDriven) {
  Drivers drivers = LookUpDrivers();
  drivers.insert(DedupeDrivers().begin(), DedupeDrivers().end());
  drivers.insert(MergeFirstDrivers().begin(), MergeFirstDrivers().end());
  DriveAll("matching", drivers);
}

}  // namespace
}  // namespace leadkit::scenario
