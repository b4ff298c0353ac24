// Whether leadkit and the model agree: in what they said, and in all that is stored.
#pragma once

#include <string>
#include <vector>

#include "tests/model/model.h"
#include "tests/model/subject.h"

namespace leadkit::model {

// Each in a line: what was said, and what the model says. Binds the ids of new records, so it comes
// first.
std::vector<std::string> CompareStates(Subject& subject, const Model& model);

// REQUIRES: CompareStates has found no difference.
std::vector<std::string> CompareOutcomes(const Operation& operation, const Reality& reality,
                                         const Prediction& prediction, const Ids& ids);

}  // namespace leadkit::model
