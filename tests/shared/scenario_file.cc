#include "scenario_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "test_paths.h"

namespace leadkit::scenario {
namespace {

namespace fs = std::filesystem;

// The cells of "| a | b |", without blanks around them; none for a line that is no row.
std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells;
  if (line.empty() || line.front() != '|') return cells;
  std::istringstream in(line.substr(1));
  for (std::string cell; std::getline(in, cell, '|');) {
    const size_t begin = cell.find_first_not_of(' ');
    const size_t end = cell.find_last_not_of(' ');
    cells.push_back(begin == std::string::npos ? "" : cell.substr(begin, end - begin + 1));
  }
  return cells;
}

}  // namespace

fs::path ScenarioFolder() {
  const char* shared = std::getenv("LEADKIT_SHARED");
  return fs::path(shared != nullptr ? shared : LEADKIT_SOURCE_DIR "/../shared") / "scenarios";
}

void ScenarioTest::SetUp() {
  if (!fs::exists(ScenarioFolder())) {
    GTEST_SKIP() << "no scenarios in " << ScenarioFolder()
                 << "; set LEADKIT_SHARED to the folder that holds them";
  }
}

std::vector<Scenario> ReadScenarios(const std::string& file) {
  std::vector<Scenario> scenarios;
  std::ifstream in(ScenarioFolder() / (file + ".jsonl"));
  EXPECT_TRUE(in.is_open()) << file;
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" \r") == std::string::npos) continue;
    const Json json = Json::Parse(line, file);
    scenarios.push_back({json["id"].text(), json["adopt"].text(), json["tier"].text(),
                         json["given"], json["action"], json["expect"]});
  }
  EXPECT_FALSE(scenarios.empty()) << file;
  return scenarios;
}

std::map<std::string, Listed> ReadListed() {
  std::map<std::string, Listed> listed;
  std::ifstream in(LEADKIT_SOURCE_DIR "/docs/scenarios.md");
  EXPECT_TRUE(in.is_open()) << "docs/scenarios.md is missing";
  for (std::string line; std::getline(in, line);) {
    const std::vector<std::string> cells = Cells(line);
    // An id has a dash and a digit at its end; titles and rules of a table have not.
    if (cells.size() != 5 || cells[0].find('-') == std::string::npos || cells[0].back() < '0' ||
        cells[0].back() > '9') {
      continue;
    }
    const bool is_new =
        listed.emplace(cells[0], Listed{cells[1], cells[2], cells[3], cells[4]}).second;
    EXPECT_TRUE(is_new) << cells[0] << " stands twice in docs/scenarios.md";
  }
  return listed;
}

void DriveAll(const std::string& file, const std::map<std::string, Driver>& drivers, Driver other) {
  const std::map<std::string, Listed> listed = ReadListed();
  for (const Scenario& scenario : ReadScenarios(file)) {
    const auto row = listed.find(scenario.id);
    if (row == listed.end() || row->second.state != "driven") continue;
    SCOPED_TRACE(scenario.id);
    const auto own = drivers.find(scenario.id);
    const Driver driver = own != drivers.end() ? own->second : other;
    if (driver == nullptr) {
      ADD_FAILURE() << "no driver: write one, or say in docs/scenarios.md why there is none";
      continue;
    }
    driver(scenario);
  }
}

std::vector<std::pair<std::string, Json>> Leaves(const Json& value, const std::string& path) {
  if (value.kind() != Json::Kind::kObject) return {{path, value}};
  std::vector<std::pair<std::string, Json>> leaves;
  for (const auto& [name, member] : value.members()) {
    for (auto& leaf : Leaves(member, path.empty() ? name : path + "." + name)) {
      leaves.push_back(std::move(leaf));
    }
  }
  return leaves;
}

std::string Show(const Json& value) {
  std::string shown;
  switch (value.kind()) {
    case Json::Kind::kNull:
      return "null";
    case Json::Kind::kArray:
      for (const Json& item : value.items()) shown += (shown.empty() ? "" : ", ") + Show(item);
      return "[" + shown + "]";
    case Json::Kind::kObject:
      for (const auto& [name, member] : value.members()) {
        shown += (shown.empty() ? "" : ", ") + name + ": " + Show(member);
      }
      return "{" + shown + "}";
    default:
      return value.text();
  }
}

}  // namespace leadkit::scenario
