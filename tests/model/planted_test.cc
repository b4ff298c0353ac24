// The test of the model test: a law that is broken behind leadkit's back, in the file itself, is
// found in the very step, and named.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <ostream>
#include <string>

#include "tests/model/run.h"

namespace leadkit::model {
namespace {

constexpr int kMaxRuns = 20;
constexpr int kSteps = 400;
// Not before some steps, so that there is something to be broken.
constexpr size_t kLeastRecords = 30;

struct Plant {
  const char* name;
  Object object;
  // Whether the record can be broken so.
  bool (*fits)(const State& state, const Row& row);
  // What is done to it; ?1 is its id.
  const char* sql;
  // What the report says of it.
  const char* told;
};

std::ostream& operator<<(std::ostream& out, const Plant& plant) { return out << plant.name; }

bool IsOpenLead(const State&, const Row& row) { return !row.Flag("IsConverted") && !row.deleted; }
bool IsConverted(const State&, const Row& row) { return row.Flag("IsConverted"); }

const Plant kPlants[] = {
    {"ContactOfAnotherAccount", Object::kContact,
     [](const State& state, const Row& row) {
       for (const auto& [id, other] : state.rows) {
         if (other.object == Object::kAccount && row.Ref("AccountId") != id) return true;
       }
       return false;
     },
     "UPDATE contact SET account_id = (SELECT a.id FROM account a WHERE a.id <> account_id LIMIT "
     "1) WHERE id = ?1",
     "AccountId"},
    {"ConvertedLeadOpenedAgain", Object::kLead, IsConverted,
     "UPDATE lead SET is_converted = 0 WHERE id = ?1", "IsConverted"},
    {"ConvertedLeadEdited", Object::kLead, IsConverted,
     "UPDATE lead SET company = 'Another' WHERE id = ?1", "Company"},
    {"ConvertedStatusByHand", Object::kLead, IsOpenLead,
     "UPDATE lead SET status = 'Converted' WHERE id = ?1", "Status"},
    {"LeadLinkedBeforeConversion", Object::kLead,
     [](const State& state, const Row& row) {
       for (const auto& [id, other] : state.rows) {
         if (other.object == Object::kAccount) return IsOpenLead(state, row);
       }
       return false;
     },
     "UPDATE lead SET converted_account_id = (SELECT id FROM account LIMIT 1) WHERE id = ?1",
     "ConvertedAccountId"},
    {"LeadSourceLost", Object::kContact,
     [](const State&, const Row& row) { return row.Has("LeadSource"); },
     "UPDATE contact SET lead_source = NULL WHERE id = ?1", "LeadSource"},
    {"OptOutForgotten", Object::kContact,
     [](const State&, const Row& row) { return row.Flag("HasOptedOutOfEmail"); },
     "UPDATE contact SET has_opted_out_of_email = 0 WHERE id = ?1", "HasOptedOutOfEmail"},
    {"RecordGone", Object::kTask, [](const State&, const Row&) { return true; },
     "DELETE FROM task WHERE id = ?1", "a record"},
    {"RecordTwice", Object::kCampaign, [](const State&, const Row& row) { return !row.deleted; },
     "INSERT INTO campaign (id, name, owner_id, created_date, last_modified_date, "
     "system_modstamp, is_deleted, is_active) SELECT id + 1, name, owner_id, created_date, "
     "last_modified_date, system_modstamp, is_deleted, is_active FROM campaign WHERE id = ?1",
     "a record"},
    {"SecondPrimaryContact", Object::kRole,
     [](const State&, const Row& row) { return !row.Flag("IsPrimary"); },
     "UPDATE opportunity_contact_role SET is_primary = 1 WHERE id = ?1", "IsPrimary"},
    {"MoveNotInHistory", Object::kLead, [](const State&, const Row&) { return true; },
     "DELETE FROM lk_status_history WHERE seq = (SELECT max(seq) FROM lk_status_history WHERE "
     "record_id = ?1)",
     "history"},
    {"ReasonRewritten", Object::kLead, IsConverted,
     "UPDATE lk_status_history SET reason = 'another' WHERE record_id = ?1", "history"},
};

// Returns how many rows were changed.
int Execute(const std::string& path, const char* sql, int64_t id) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_prepare_v2(db, sql, -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_bind_int64(statement, 1, id);
  EXPECT_EQ(sqlite3_step(statement), SQLITE_DONE) << sqlite3_errmsg(db);
  const int changes = sqlite3_changes(db);
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return changes;
}

class PlantedTest : public testing::TestWithParam<Plant> {};

TEST_P(PlantedTest, IsFound) {
  const Plant& plant = GetParam();
  Id broken = kNone;
  const Planter planter = [&](Subject& subject, const Model& model) {
    if (model.state().rows.size() < kLeastRecords) return false;
    for (const auto& [id, row] : model.state().rows) {
      if (row.object != plant.object || !plant.fits(model.state(), row)) continue;
      broken = id;
      EXPECT_GE(Execute(subject.path(), plant.sql, subject.ids().RealOf(id)), 1);
      return true;
    }
    return false;
  };
  for (uint64_t seed = 1; seed <= kMaxRuns; ++seed) {
    const RunResult result = RunOnce(seed, kSteps, planter);
    if (!result.planted) {
      EXPECT_EQ(result.report, "");
      continue;
    }
    const std::string object = RuleOf(plant.object).name;
    EXPECT_NE(result.report.find(plant.told), std::string::npos) << result.report;
    EXPECT_NE(result.report.find("  ! " + object), std::string::npos) << result.report;
    EXPECT_NE(result.report.find("LEADKIT_SEED=" + std::to_string(seed)), std::string::npos);
    if (plant.told != std::string("a record")) {
      const std::string record = object + " #" + std::to_string(broken) + " " + plant.told;
      EXPECT_NE(result.report.find(record), std::string::npos) << result.report;
    }
    return;
  }
  FAIL() << "no run had a record that could be broken so";
}

INSTANTIATE_TEST_SUITE_P(Laws, PlantedTest, testing::ValuesIn(kPlants),
                         [](const auto& plant) { return std::string(plant.param.name); });

}  // namespace
}  // namespace leadkit::model
