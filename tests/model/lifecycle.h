// Lifecycle documents as the model reads them: docs/lifecycle.md, and nothing more.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace leadkit::model {

struct Status {
  std::string name;
  std::string category;  // "OPEN", "QUALIFIED", "CONVERTED", "DISQUALIFIED", "RECYCLED"
  std::vector<std::string> required_fields = {};
  int least_employees = 0;  // of NumberOfEmployees; 0: not asked
  std::vector<std::string> must_be_false = {};
  std::string owner_kind = "";  // "USER", "QUEUE" or any
  bool reason_required = false;
  std::vector<std::string> reasons = {};

  bool works() const { return category == "OPEN" || category == "QUALIFIED"; }
  bool rests() const { return category == "RECYCLED" || category == "DISQUALIFIED"; }
};

struct Stage {
  std::string name;
  int probability = 0;
  std::string forecast_category;
  bool closed = false;
  bool won = false;
  std::vector<std::string> required_fields = {};
  bool reason_required = false;
  std::vector<std::string> reasons = {};
};

struct Arrival {
  bool every_lead = false;
  std::vector<std::string> lead_sources = {};
  bool link_matching = false;
  bool no_opportunity = false;
  bool person_accounts = false;
  bool must_convert = false;
};

struct Lifecycle {
  std::string name;
  std::vector<Status> statuses;
  std::map<std::string, std::vector<std::string>> transitions;  // none: every move is allowed
  std::vector<Stage> stages;
  Arrival arrival;
  int fiscal_year_start_month = 1;

  const Status* FindStatus(const std::string& status) const;
  const Stage* FindStage(const std::string& stage) const;
  // Whether `to` comes before `from` in the order of the document.
  bool GoesBack(const std::string& from, const std::string& to) const;
  bool StageGoesBack(const std::string& from, const std::string& to) const;
  bool Allows(const std::string& from, const std::string& to) const;
  // The first of a category; nullptr if there is none.
  const Status* FirstOf(const std::string& category) const;
  std::string ToJson() const;
};

// The documents that the test changes between. They name the same statuses and stages but for one
// each, so that some changes are refused.
const std::vector<Lifecycle>& Documents();

}  // namespace leadkit::model
