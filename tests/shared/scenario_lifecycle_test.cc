// The scenarios of the lifecycle: statuses of leads, stages of opportunities, losses.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>
#include <vector>

#include "scenario_decisions.h"
#include "scenario_words.h"
#include "scenario_world.h"

namespace leadkit::scenario {
namespace {

using test::CodeName;
using test::Out;

constexpr char kFirstStage[] = "Prospecting";
constexpr char kSecondStage[] = "Qualification";
constexpr char kWonStage[] = "Closed Won";
constexpr char kLostStage[] = "Closed Lost";

using ScenarioLifecycleTest = ScenarioTest;

bool Says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

// ----- Opportunities that are won and lost -------------------------------------------------------

// Elsewhere leads have stages and are archived when they are lost. Here that is an opportunity,
// which is closed.
class Deal {
 public:
  explicit Deal(World& world, const std::string& probability) : world_(world) {
    id_ = world.Add("opportunity", Json::Parse(R"({"id": "O)" + std::to_string(++made_) +
                                                   R"(", "probability": )" + probability + "}",
                                               "an opportunity"));
  }

  int64_t id() const { return id_; }

  lk_status Move(const std::string& stage, const std::string& reason = "") {
    return lk_opportunity_move(world_.store(), nullptr, id_, TXT(stage), TXT(reason), world_.E());
  }

  std::string Status() {
    if (world_.TextOf(id_, "IsWon") == "true") return "won";
    return world_.TextOf(id_, "IsClosed") == "true" ? "lost" : "open";
  }

  // "active": not lost; "probability"; "lost_reason"; "feedback_in_history".
  void Expect(const std::string& what, const Json& expected) {
    SCOPED_TRACE(what + ": " + Show(expected));
    if (what == "active") {
      EXPECT_EQ(Status() != "lost", expected.boolean());
    } else if (what == "probability") {
      EXPECT_EQ(world_.TextOf(id_, "Probability"), expected.text());
    } else if (what == "lost_reason") {
      EXPECT_EQ(world_.TextOf(id_, "ClosedReason").substr(0, expected.text().size()),
                expected.text());
    } else {
      ADD_FAILURE() << "the expectation is not understood";
    }
  }

  struct Step {
    std::string from, to, reason;
  };
  // The moves of stage that the history tells.
  std::vector<Step> History() {
    test::Rows rows;
    std::vector<Step> steps;
    EXPECT_EQ(lk_history_list(world_.store(), nullptr, id_, Out(rows), world_.E()), LK_OK);
    int32_t has_row = 0;
    const auto text = [&rows](int32_t column) {
      const char* value = nullptr;
      lk_rows_get_text(rows.get(), column, &value, nullptr, nullptr);
      return std::string(value == nullptr ? "" : value);
    };
    while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
      int64_t kind = 0;
      lk_rows_get_int(rows.get(), LK_ROW_KIND, &kind, nullptr);
      if (kind != LK_HISTORY_STATUS || text(LK_ROW_OLD).empty()) continue;
      steps.push_back({text(LK_ROW_OLD), text(LK_ROW_NEW), text(LK_ROW_REASON)});
    }
    return steps;
  }

 private:
  World& world_;
  int64_t id_ = 0;
  inline static int made_ = 0;
};

// A-LC-001: steps with several leads, and what is so after some of them.
void DriveLostAndWon(const Scenario& scenario) {
  World world;
  std::vector<Deal> deals;
  for (int64_t i = 0; i < scenario.given["leads"].integer(); ++i) {
    deals.emplace_back(world, scenario.given["probability"].text());
  }
  const auto expect = [&](const char* when) {
    for (Deal& deal : deals) {
      for (const auto& [what, value] : scenario.expect[when].members()) deal.Expect(what, value);
    }
  };
  for (const std::string& step : scenario.action["steps"].texts()) {
    SCOPED_TRACE(step);
    for (size_t i = 0; i < deals.size(); ++i) {
      if (Says(step, "first") && i > 0) continue;
      const char* stage = Says(step, "lost")  ? kLostStage
                          : Says(step, "won") ? kWonStage
                                              : kFirstStage;
      EXPECT_EQ(CodeName(deals[i].Move(stage)), "OK") << world.last_error().message();
    }
    if (Says(step, "lost")) expect("after_lost");
    if (Says(step, "won")) expect("after_won");
  }
}

// One step of A-LC-002.
lk_status Do(const std::string& step, Deal& deal, World& world) {
  const std::string prefix = "probability=";
  if (step.rfind(prefix, 0) == 0) {
    return world.Update(deal.id(), "Opportunity", {{"Probability", step.substr(prefix.size())}});
  }
  if (step == "create" || step == "archive") return LK_OK;  // Only a loss archives here.
  if (step == "set lost") return deal.Move(kLostStage);
  if (step == "set won" || step == "stage=won") return deal.Move(kWonStage);
  if (step == "stage=in progress & active") return deal.Move(kSecondStage);
  if (step == "activate") return deal.Move(kFirstStage);
  if (step == "archive & prob 0 & stage new") {
    const lk_status code = deal.Move(kFirstStage);
    return code != LK_OK ? code : deal.Move(kLostStage);
  }
  ADD_FAILURE() << "the step is not understood";
  return LK_OK;
}

void DriveDerivedStatus(const Scenario& scenario) {
  World world;
  Deal deal(world, scenario.given["lead"]["probability"].text());
  const std::vector<std::string> steps = scenario.action["steps"].texts();
  const std::vector<std::string> after = scenario.expect["status"].texts();
  ASSERT_EQ(steps.size(), after.size());
  for (size_t i = 0; i < steps.size(); ++i) {
    SCOPED_TRACE(steps[i] + " -> " + after[i]);
    const std::string before = deal.Status();
    const lk_status code = Do(steps[i], deal, world);
    if (after[i].rfind("error", 0) != 0) {
      EXPECT_EQ(CodeName(code), "OK") << world.last_error().message();
      EXPECT_EQ(deal.Status(), after[i]);
      continue;
    }
    const std::vector<lk_status> meant = CodesOf(after[i]);
    EXPECT_NE(std::find(meant.begin(), meant.end(), code), meant.end()) << CodeName(code);
    EXPECT_EQ(deal.Status(), before) << "a refused step has changed something";
  }
}

// A-LC-004: the reason is kept, once; markup without text is no reason.
void DriveLoss(const Scenario& scenario) {
  World world;
  Deal deal(world, scenario.given["lead"]["probability"].text());
  EXPECT_EQ(CodeName(deal.Move(kLostStage, scenario.given["reason"].text())), "OK");
  for (const char* what : {"active", "probability", "lost_reason"}) {
    deal.Expect(what, scenario.expect[what]);
  }
  const std::vector<Deal::Step> history = deal.History();
  ASSERT_EQ(static_cast<int64_t>(history.size()),
            scenario.expect["history_entries_added"].integer());
  EXPECT_EQ(history[0].reason, scenario.given["reason"].text());
}

// A-LC-005: one batch, one reason.
void DriveLosses(const Scenario& scenario) {
  World world;
  std::vector<Deal> deals;
  for (int64_t i = 0; i < scenario.given["leads"].integer(); ++i) {
    deals.emplace_back(world, std::to_string(10 * (1 + i % 3)));
  }
  const std::string& feedback = scenario.given["feedback"].text();
  const std::string reason = scenario.given["reason"].text() + ": " + feedback;
  const char* names[] = {"Id", "StageName"};
  const size_t lens[] = {2, 9};
  test::Batch batch;
  test::Transaction tx;
  test::Results results;
  EXPECT_EQ(
      lk_batch_new(world.store(), LK_LIT("Opportunity"), names, lens, 2, Out(batch), world.E()),
      LK_OK);
  for (const Deal& deal : deals) {
    EXPECT_EQ(lk_batch_set_int(batch.get(), 0, deal.id(), world.E()), LK_OK);
    EXPECT_EQ(lk_batch_set_text(batch.get(), 1, TXT(kLostStage), world.E()), LK_OK);
    EXPECT_EQ(lk_batch_add(batch.get(), world.E()), LK_OK);
  }
  EXPECT_EQ(lk_transaction_begin(world.store(), Out(tx), world.E()), LK_OK);
  EXPECT_EQ(lk_transaction_set_reason(tx.get(), TXT(reason), world.E()), LK_OK);
  EXPECT_EQ(lk_batch_update(world.store(), tx.get(), batch.get(), 0, Out(results), world.E()),
            LK_OK);
  EXPECT_EQ(lk_transaction_commit(tx.release(), world.E()), LK_OK);
  const Json& each = scenario.expect["each"];
  for (Deal& deal : deals) {
    for (const char* what : {"active", "probability", "lost_reason"}) deal.Expect(what, each[what]);
    // Elsewhere the comment is a second entry; here it is part of the one that tells of the move.
    const std::vector<Deal::Step> history = deal.History();
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(Says(history[0].reason, feedback), each["feedback_in_history"].boolean());
  }
}

// ----- Statuses of leads -------------------------------------------------------------------------

// B-STAGE-001 to -005: "move C1 to stage 123 by automation". A contact's stage is a lead's status,
// and stages that are not published are not in the document. A lead has a status at all times.
void DriveMove(const Scenario& scenario) {
  World world;
  std::string at_first;
  world.AddStatus("Start", "OPEN");
  std::multimap<int64_t, std::string> stages;  // by weight, which is their order here
  for (const Json& item : scenario.given.items()) {
    const Json& published = item["published"];
    if (item["type"].text() == "stage" &&
        (published.kind() == Json::Kind::kNull || published.boolean())) {
      stages.emplace(item["weight"].integer(), item["id"].text());
    }
  }
  for (const auto& [weight, stage] : stages) world.AddStatus(stage, "OPEN");
  for (const Json& item : scenario.given.items()) {
    if (item["type"].text() != "contact") continue;
    at_first = item["stage"].kind() == Json::Kind::kNull ? "Start" : item["stage"].text();
    world.Name(item["id"].text(),
               {"Lead", world.Insert("Lead", {{"LastName", "Lee"}, {"Status", at_first}})});
  }
  std::smatch words;
  ASSERT_TRUE(std::regex_match(scenario.action.text(), words,
                               std::regex("move (\\w+) to (?:stage )?(\\d+)(.*)")));
  const int64_t lead = world.Find(words[1]).id;
  const std::string to = words[2];
  test::Transaction tx;
  EXPECT_EQ(lk_transaction_begin(world.store(), Out(tx), world.E()), LK_OK);
  EXPECT_EQ(lk_transaction_set_automated(tx.get(), Says(words[3], "by automation"), world.E()),
            LK_OK);
  const lk_status code =
      lk_lead_move(world.store(), tx.get(), lead, TXT(to), nullptr, 0, world.E());
  EXPECT_EQ(lk_transaction_commit(tx.release(), nullptr), LK_OK);
  for (const auto& [path, value] : scenario.expect.members()) {
    SCOPED_TRACE(path + ": " + Show(value));
    if (Says(path, ".stage")) {
      EXPECT_EQ(world.TextOf(lead, "Status"),
                value.kind() == Json::Kind::kNull ? "Start" : value.text());
    } else if (path == "result") {
      EXPECT_EQ(CodesOf(value.text()), std::vector<lk_status>{code}) << CodeName(code);
    } else if (path == "change") {
      EXPECT_EQ(CodeName(code), "OK");
      EXPECT_EQ(world.TextOf(lead, "Status"), value.items().back().text());
    } else if (path == "changes") {
      EXPECT_TRUE(value.items().empty());
      EXPECT_EQ(world.TextOf(lead, "Status"), at_first);
    } else {
      ADD_FAILURE() << "the expectation is not understood";
    }
  }
}

// B-STAGE-007: "upsert {email ..., first_name ...}" leaves the rest alone. The e-mail address is
// the key there; here a key is an external id.
void DriveUpsert(const Scenario& scenario) {
  World world;
  const Json& item = scenario.given.items()[0];
  const std::string& key = item["email"].text();
  world.AddStatus(item["stage"].text(), "OPEN");
  const int64_t id = world.Insert(
      "Lead", {{"LastName", "Lee"},
               {"ExternalId", key},
               {"Status", item["stage"].text()},
               {"OwnerId", world.IdText("User", world.Find(item["owner"].text()).id)}});
  std::smatch words;
  ASSERT_TRUE(std::regex_search(scenario.action.text(), words,
                                std::regex("email '([^']*)', (\\w+) '([^']*)'")));
  const test::Record record =
      world.New("Lead", {{"ExternalId", words[1]}, {words[2].str(), words[3].str()}});
  int64_t found = 0;
  EXPECT_EQ(lk_record_upsert(world.store(), nullptr, record.get(), LK_LIT("ExternalId"), &found,
                             nullptr, world.E()),
            LK_OK);
  EXPECT_EQ(found, id);
  for (const auto& [path, value] : scenario.expect.members()) {
    const std::string field = path.substr(path.find('.') + 1);
    if (field == "owner") {
      EXPECT_EQ(world.TextOf(id, "OwnerId"), world.IdText("User", world.Find(value.text()).id));
    } else {
      EXPECT_EQ(world.TextOf(id, field == "stage" ? "Status" : field), value.text()) << path;
    }
  }
}

// B-STATUS-001: statuses are data, so the one that new leads begin in is the document's first.
void DriveFirstStatus(const Scenario& scenario) {
  World world;
  const std::string& first = scenario.expect["status"].text();
  world.AddStatus(first, "OPEN");
  world.AddStatus("Assigned", "OPEN");
  const int64_t lead = world.Insert("Lead", {{"LastName", "Lee"}});
  EXPECT_EQ(world.TextOf(lead, "Status"), first);
}

// B-STATUS-003: leads in work, as assignment finds them.
void DriveWorkingLeads(const Scenario& scenario) {
  World world;
  const std::map<std::string, std::string> categories = {
      {"Converted", "CONVERTED"}, {"Recycled", "RECYCLED"}, {"Dead", "DISQUALIFIED"}};
  const std::string queue = world.IdText("Queue", world.Find("queue Q1").id);
  for (const std::string& status : scenario.given.items()[0]["statuses"].texts()) {
    const auto category = categories.find(status);
    world.AddStatus(status, category == categories.end() ? "OPEN" : category->second);
    const bool converted = category != categories.end() && category->second == "CONVERTED";
    test::Fields fields = {{"LastName", status}, {"Company", status}, {"OwnerId", queue}};
    if (!converted) fields.emplace_back("Status", status);
    const int64_t lead = world.Insert("Lead", fields);
    if (!converted) continue;
    test::ConvertOptions how;
    test::Conversion made;
    EXPECT_EQ(lk_convert_options_new(Out(how), world.E()), LK_OK);
    EXPECT_EQ(
        lk_convert_options_set_int(how.get(), LK_CONVERT_OWNER_ID, world.Find("U1").id, world.E()),
        LK_OK);
    EXPECT_EQ(lk_lead_convert(world.store(), nullptr, lead, how.get(), Out(made), world.E()), LK_OK)
        << world.last_error().message();
  }
  test::Rows rows;
  EXPECT_EQ(
      lk_leads_assign(world.store(), nullptr, nullptr, 0, LK_ASSIGN_WAITING | LK_ASSIGN_PREVIEW,
                      nullptr, nullptr, Out(rows), world.E()),
      LK_OK);
  std::vector<std::string> found;
  int32_t has_row = 0;
  while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
    int64_t lead = 0;
    lk_rows_get_int(rows.get(), LK_ROW_RECORD_ID, &lead, nullptr);
    found.push_back(world.TextOf(lead, "Status"));
  }
  EXPECT_EQ(found, scenario.expect["statuses"].texts());
}

TEST_F(ScenarioLifecycleTest, AllThatAreDriven) {
  const std::map<std::string, Driver> drivers = {
      {"A-LC-001", DriveLostAndWon},
      {"A-LC-002", DriveDerivedStatus},
      {"A-LC-004", DriveLoss},
      {"A-LC-005", DriveLosses},
      {"B-STAGE-001", DriveMove},
      {"B-STAGE-002", DriveMove},
      {"B-STAGE-003", DriveMove},
      {"B-STAGE-005", DriveMove},
      {"B-STAGE-007", DriveUpsert},
      {"B-STATUS-001", DriveFirstStatus},
      {"B-STATUS-003", DriveWorkingLeads},
  };
  DriveAll("lifecycle", drivers);
}

}  // namespace
}  // namespace leadkit::scenario
