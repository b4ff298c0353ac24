// What the words of the scenarios are called in leadkit. All of it is data: a new scenario that
// uses a new word needs a line here.
#pragma once

#include <leadkit.h>

#include <string>
#include <string_view>
#include <vector>

namespace leadkit::scenario {

// "meeting" is an Event; empty for what leadkit has no object for.
std::string ObjectOf(std::string_view type);

// The object that a name like "A1" or "Q1" hints at when nothing was given under it.
std::string ObjectOfName(std::string_view name);

// leadkit's name of a field; the scenario's own if it needs no translation.
std::string FieldWord(std::string_view object, std::string_view name);

// Whether leadkit does not have what the last part of a path speaks of, so that neither the given
// value nor the expected one counts. docs/scenarios.md gives the reasons.
bool NotHeld(std::string_view object, std::string_view name);

// The same for what is given: a lead is linked to no contact before it is converted, but has one
// afterwards.
bool NotGiven(std::string_view object, std::string_view name);

// The codes that mean the same as another system's code or complaint; none if it is not known.
std::vector<lk_status> CodesOf(std::string_view complaint);

// The status that a word for "no business" stands for in the lifecycle.
bool IsLost(std::string_view word);

}  // namespace leadkit::scenario
