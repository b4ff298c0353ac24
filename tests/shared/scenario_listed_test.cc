// Nobody forgets a scenario: each one of the files stands in docs/scenarios.md, either driven or
// with the reason why not. A new one fails here until somebody has decided.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "scenario_file.h"

namespace leadkit::scenario {
namespace {

using ScenarioListedTest = ScenarioTest;

TEST_F(ScenarioListedTest, EveryScenarioIsDrivenOrHasAReason) {
  std::map<std::string, Listed> listed = ReadListed();
  const std::set<std::string> states = {"driven", "not applicable", "later"};
  for (const char* file : {"conversion", "lifecycle", "assignment", "merge", "matching"}) {
    for (const Scenario& scenario : ReadScenarios(file)) {
      SCOPED_TRACE(scenario.id);
      const auto row = listed.find(scenario.id);
      if (row == listed.end()) {
        ADD_FAILURE() << "is not in docs/scenarios.md: drive it, or say why not";
        continue;
      }
      EXPECT_EQ(row->second.adopt, scenario.adopt);
      EXPECT_EQ(row->second.tier, scenario.tier);
      EXPECT_EQ(states.count(row->second.state), 1U) << row->second.state;
      EXPECT_FALSE(row->second.reason.empty());
      listed.erase(row);
    }
  }
  for (const auto& [id, row] : listed) {
    ADD_FAILURE() << id << " is in docs/scenarios.md and in no file";
  }
}

}  // namespace
}  // namespace leadkit::scenario
