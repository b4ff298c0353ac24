// Where leadkit decides differently from the system that a scenario comes from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scenario_file.h"

namespace leadkit::scenario {

// The expectations of a scenario, with leadkit's decisions in the place of those of the file:
// paths and values. Options that the decision wants ("action.match") stand among them.
std::vector<std::pair<std::string, Json>> Decided(const Scenario& scenario);

}  // namespace leadkit::scenario
