// A store in which matching is on, for scenarios about duplicates.
//
// What leadkit requires and a scenario does not speak of is filled in with a word that says
// nothing to matching. That word is the only placeholder, and there are no office mailboxes: what
// stands in a scenario is meant ("test@test.com", "hello@email.com"), as the systems that the
// scenarios come from know neither. The lists of both are the caller's to replace.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenario_world.h"

namespace leadkit::scenario {

class MatchWorld : public World {
 public:
  MatchWorld();

  struct Match {
    std::string name;
    double bits = 0;
    int32_t band = LK_BAND_NONE;
    // How far each field agrees, as the waterfall has it: "last name" is "one edit".
    std::map<std::string, std::string> levels;
  };
  // Who is likely the same as a record of the scenario, or as a form: all that somebody should look
  // at, the best first. `objects` as lk_match_options_add_object has them.
  std::vector<Match> LookUp(const std::string& name, const std::vector<std::string>& objects = {});
  std::vector<Match> LookUpForm(const test::Record& form,
                                const std::vector<std::string>& objects = {});
  // How many records were worth a comparison in the last look-up.
  int64_t compared() const { return compared_; }

  // The records that a whole pass takes for one, LK_PEOPLE or LK_COMPANIES; names in order.
  std::vector<std::vector<std::string>> Groups(int32_t kind = LK_PEOPLE);

  // A model of the caller's own: people are the same if all fields of one of the criteria are equal
  // ({{"name"}, {"email", "phone"}} is "the same name, or e-mail and telephone"). What differs says
  // nothing. REQUIRES: no word twice, and one criterion at most with several fields, as weights
  // only add up.
  void UseCriteria(const std::vector<std::vector<std::string>>& criteria);
  // In a model (LK_MATCHING_*_MODEL) what is less probable is not worth a look.
  void SetThreshold(int32_t which, double probability);
  // Look-ups answer with so many at most.
  void LimitTo(int64_t limit) { limit_ = limit; }
  // Puts a document of matching in force.
  lk_status SetDocument(int32_t which, const std::string& json);
  // From now on duplicates of such records are refused, among records of that object.
  void RefuseDuplicates(const std::string& object);

  lk_status DecideSame(const std::string& a, const std::string& b);

 private:
  lk_status SetSettings(const std::string& rules);
  std::vector<Match> Read(const lk_matches* matches);
  test::MatchOptions How(const std::vector<std::string>& objects);

  int64_t compared_ = 0;
  int64_t limit_ = 0;
};

// The names of matches, and of the record that was looked up, in order: as scenarios list them.
std::vector<std::string> WithItself(const std::string& name,
                                    const std::vector<MatchWorld::Match>& matches);
std::vector<std::string> NamesOf(const std::vector<MatchWorld::Match>& matches);

// An item of a scenario with one more value, as JSON; for what it says elsewhere ("the same
// e-mail").
Json With(const Json& item, const std::string& name, const std::string& value);

}  // namespace leadkit::scenario
