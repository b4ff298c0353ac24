// What the commands of matching share: a store whose index is on, and words for scores.
#pragma once

#include <cstdint>
#include <string>

#include "handles.h"
#include "session.h"

namespace leadkit::cli {

struct MatchingState {
  bool on = false;
  int64_t people = 0, companies = 0;
};
MatchingState StateOf(const Store& store);

// Switches matching on, with a line of progress on a terminal. Ctrl-C leaves it as it was.
void SwitchMatchingOn(const Store& store);

// What calls that look at all records tell of their progress (see Watch).
int32_t OnPassProgress(void* context, int64_t done, int64_t failed, int64_t total);

// Opens the store; where matching is off it says so, and switches it on.
Store OpenMatched(Session& session, Access access);

// "12.345"
std::string FormatBits(double bits);
// "0.98214", for scripts.
std::string FormatFraction(double probability);
// "98.2 %"; what is all but sure is "> 99.9 %", as no score is certain.
std::string FormatProbability(double probability);

// "LINK", for scripts.
std::string BandName(int32_t band);
// "the same", "maybe", "another"
std::string BandWord(int32_t band);
// "SAME", "NEVER", or empty.
std::string DecisionName(int64_t decision);

// LK_PEOPLE or LK_COMPANIES by its name on the command line.
int32_t KindNamed(const std::string& name);

}  // namespace leadkit::cli
