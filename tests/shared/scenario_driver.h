// How scenarios of a form of their own are driven.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scenario_file.h"

namespace leadkit::scenario {

using Drivers = std::map<std::string, Driver>;  // by the scenario's id
using Names = std::vector<std::string>;
using Expected = std::vector<std::pair<std::string, Json>>;

// Of scenarios about duplicate rules, groups of duplicates and what comes in.
const Drivers& DedupeDrivers();
// Of scenarios of merging about what hangs on the records.
const Drivers& MergeRelationDrivers();
// Of scenarios in which duplicates are merged, and then converted; of several files.
const Drivers& MergeFirstDrivers();

}  // namespace leadkit::scenario
