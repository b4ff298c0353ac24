// The scenario files of the shared folder, and the page of the documentation that says which of
// them are driven.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bindings/cli/json.h"

namespace leadkit::scenario {

using cli::Json;

// One line of a file: how another system behaves, in words and numbers.
struct Scenario {
  std::string id;
  std::string adopt;  // as_is, variant (design decides) or opposite (a mistake to prove absent)
  std::string tier;
  Json given;
  Json action;
  Json expect;
};

// What docs/scenarios.md says of one scenario.
struct Listed {
  std::string adopt;
  std::string tier;
  std::string state;  // "driven", "not applicable" or "later"
  std::string reason;
};

// The folder of the scenario files: LEADKIT_SHARED, else ../shared beside the sources.
std::filesystem::path ScenarioFolder();

// Tests that need the files; skipped where they are absent.
class ScenarioTest : public testing::Test {
 protected:
  void SetUp() override;
};

// All scenarios of "conversion" and the like, in the order of the file.
std::vector<Scenario> ReadScenarios(const std::string& file);

// The rows of the tables of docs/scenarios.md, by id. A row that stands twice fails the test.
std::map<std::string, Listed> ReadListed();

// Plays a scenario through the C ABI and expects what it expects.
using Driver = void (*)(const Scenario&);

// Plays the scenarios of a file that the page lists as driven, each by its driver, or by `other`.
// One that has neither fails the test.
void DriveAll(const std::string& file, const std::map<std::string, Driver>& drivers,
              Driver other = nullptr);

// The leaves of a value with their paths: {"a":{"b":1}} is {"a.b", 1}. Arrays are leaves.
std::vector<std::pair<std::string, Json>> Leaves(const Json& value, const std::string& path = "");

// A value as a scenario shows it, for messages.
std::string Show(const Json& value);

}  // namespace leadkit::scenario
