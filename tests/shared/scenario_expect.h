// Whether what a scenario expects is so.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenario_action.h"

namespace leadkit::scenario {

class Checker {
 public:
  // Before the action, as "unchanged" is about what was then.
  explicit Checker(World& world);

  // Fails the test unless `path` ("C1.title", "contacts_in_A1", "error_code") is as expected; and
  // if it would pass with another expectation too, as then nothing was checked.
  void Check(const std::string& path, const Json& expected, const Action& action,
             const Outcome& outcome);

 private:
  // What a path leads to: a text, and the record if it is a reference.
  struct Found {
    std::string text;  // "null" where there is nothing
    int64_t id = 0;
    std::vector<std::string> list;
    bool is_list = false;
  };

  void CheckOnce(const std::string& path, const Json& expected);
  bool CheckResult(const std::string& path, const Json& expected);
  bool CheckCount(const std::string& path, const Json& expected);
  void CheckProposal(const std::string& what, const Json& expected);
  bool CheckPlan(const std::string& path, const Json& expected);
  bool CheckEach(const std::string& path, const Json& expected);
  void CheckRecord(const std::string& path, const Json& expected);
  void CheckUnchanged(const Named& root, const std::string& field);
  void Compare(const Json& expected, const Found& found);
  bool Matches(const std::string& expected, const Found& found);
  std::vector<std::string> Suggested(const std::string& object);
  Named Root(const std::string& name);
  Found Follow(Named record, const std::vector<std::string>& path);
  Found ListOf(const Named& record, const std::string& name);
  int64_t Total(const std::vector<std::string>& objects);

  World& world_;
  std::map<int64_t, test::Record> before_;
  bool set_aside_ = false;  // the last check was of what leadkit does not hold
  const Action* action_ = nullptr;
  const Outcome* outcome_ = nullptr;
};

}  // namespace leadkit::scenario
