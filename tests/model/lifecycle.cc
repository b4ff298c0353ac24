#include "tests/model/lifecycle.h"

#include <algorithm>

namespace leadkit::model {
namespace {

template <typename Named>
int PlaceOf(const std::vector<Named>& all, const std::string& name) {
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

std::string List(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? "," : "") + Quoted(text);
  return out + "]";
}

std::string Member(const std::string& name, const std::string& value) {
  return "," + Quoted(name) + ":" + value;
}

std::string Lists(const std::vector<std::pair<std::string, std::vector<std::string>>>& lists) {
  std::string out;
  for (const auto& [name, list] : lists) {
    if (!list.empty()) out += Member(name, List(list));
  }
  return out;
}

std::string Flags(const std::vector<std::pair<std::string, bool>>& flags) {
  std::string out;
  for (const auto& [name, flag] : flags) {
    if (flag) out += Member(name, "true");
  }
  return out;
}

std::string Json(const Status& status) {
  std::string out =
      "{\"name\":" + Quoted(status.name) + Member("category", Quoted(status.category));
  out += Lists({{"required_fields", status.required_fields},
                {"must_be_false", status.must_be_false},
                {"reasons", status.reasons}});
  out += Flags({{"reason_required", status.reason_required}});
  if (status.least_employees > 0) {
    out += Member("min_score", "{\"field\":\"NumberOfEmployees\",\"value\":" +
                                   std::to_string(status.least_employees) + "}");
  }
  if (!status.owner_kind.empty()) out += Member("owner_kind", Quoted(status.owner_kind));
  return out + "}";
}

std::string Json(const Stage& stage) {
  std::string out = "{\"name\":" + Quoted(stage.name) +
                    Member("probability", std::to_string(stage.probability)) +
                    Member("forecast_category", Quoted(stage.forecast_category));
  out += Lists({{"required_fields", stage.required_fields}, {"reasons", stage.reasons}});
  out += Flags(
      {{"closed", stage.closed}, {"won", stage.won}, {"reason_required", stage.reason_required}});
  return out + "}";
}

template <typename Item>
std::string JsonList(const std::vector<Item>& items) {
  std::string out = "[";
  for (const Item& item : items) out += (out.size() > 1 ? "," : "") + Json(item);
  return out + "]";
}

std::vector<Stage> Stages() {
  return {{"Discovery", 20, "Pipeline"},
          {"Proposal", 60, "Best Case"},
          {"Won", 100, "Closed", true, true},
          {"Lost", 0, "Omitted", true}};
}

Lifecycle Free() {
  Lifecycle free;
  free.name = "free";
  free.statuses = {{"New", "OPEN"},       {"Working", "OPEN"},     {"Ready", "QUALIFIED"},
                   {"Later", "RECYCLED"}, {"Bad", "DISQUALIFIED"}, {"Converted", "CONVERTED"},
                   {"Taken", "CONVERTED"}};
  free.stages = Stages();
  return free;
}

Lifecycle Guarded() {
  Lifecycle guarded = Free();
  guarded.name = "guarded";
  guarded.statuses[1].owner_kind = "USER";
  guarded.statuses[2].required_fields = {"Company", "Email"};
  guarded.statuses[2].least_employees = 10;
  guarded.statuses[2].must_be_false = {"HasOptedOutOfEmail"};
  guarded.statuses[3].reason_required = true;
  guarded.statuses[4].reason_required = true;
  guarded.statuses[4].reasons = {"Spam", "No budget"};
  guarded.statuses[6].required_fields = {"Email"};
  guarded.transitions = {{"New", {"Working", "Bad"}},
                         {"Working", {"New", "Ready", "Later", "Bad"}},
                         {"Ready", {"Working", "Later", "Bad"}},
                         {"Later", {"Working"}}};
  guarded.stages[1].required_fields = {"Amount"};
  guarded.stages[3].reason_required = true;
  guarded.stages[3].reasons = {"Price", "No decision"};
  guarded.fiscal_year_start_month = 4;
  return guarded;
}

Lifecycle OnArrival() {
  Lifecycle arrival = Free();
  arrival.name = "arrival";
  arrival.arrival = {false, {"cold call", "List"}, true, true, true, false};
  arrival.fiscal_year_start_month = 2;
  return arrival;
}

Lifecycle MustConvert() {
  Lifecycle must = Guarded();
  must.name = "must";
  must.arrival = {true, {}, false, false, false, true};
  return must;
}

// Does without one status and one stage that the others have.
Lifecycle Short() {
  Lifecycle less = Free();
  less.name = "short";
  less.statuses.erase(less.statuses.begin() + 3);
  less.stages.erase(less.stages.begin() + 1);
  return less;
}

}  // namespace

const Status* Lifecycle::FindStatus(const std::string& status) const {
  const int place = PlaceOf(statuses, status);
  return place < 0 ? nullptr : &statuses[static_cast<size_t>(place)];
}

const Stage* Lifecycle::FindStage(const std::string& stage) const {
  const int place = PlaceOf(stages, stage);
  return place < 0 ? nullptr : &stages[static_cast<size_t>(place)];
}

bool Lifecycle::GoesBack(const std::string& from, const std::string& to) const {
  const Status* status = FindStatus(from);
  // Out of a recycled status it may go anywhere, as the lead begins anew.
  if (status == nullptr || status->category == "RECYCLED") return false;
  return PlaceOf(statuses, to) < PlaceOf(statuses, from);
}

bool Lifecycle::StageGoesBack(const std::string& from, const std::string& to) const {
  return FindStage(from) != nullptr && PlaceOf(stages, to) < PlaceOf(stages, from);
}

bool Lifecycle::Allows(const std::string& from, const std::string& to) const {
  if (transitions.empty()) return true;
  const auto it = transitions.find(from);
  return it != transitions.end() &&
         std::find(it->second.begin(), it->second.end(), to) != it->second.end();
}

const Status* Lifecycle::FirstOf(const std::string& category) const {
  for (const Status& status : statuses) {
    if (status.category == category) return &status;
  }
  return nullptr;
}

std::string Lifecycle::ToJson() const {
  std::string out = "{\"name\":" + Quoted(name) + Member("statuses", JsonList(statuses)) +
                    Member("stages", JsonList(stages));
  std::string moves;
  for (const auto& [from, to] : transitions) {
    moves +=
        (moves.empty() ? "" : ",") + ("{\"from\":" + Quoted(from)) + Member("to", List(to)) + "}";
  }
  if (!moves.empty()) out += Member("transitions", "[" + moves + "]");
  if (fiscal_year_start_month != 1) {
    out += Member("fiscal_year_start_month", std::to_string(fiscal_year_start_month));
  }
  if (arrival.every_lead || !arrival.lead_sources.empty()) {
    std::string members = Lists({{"lead_sources", arrival.lead_sources}}) +
                          Flags({{"every_lead", arrival.every_lead},
                                 {"link_matching", arrival.link_matching},
                                 {"no_opportunity", arrival.no_opportunity},
                                 {"person_accounts", arrival.person_accounts},
                                 {"must_convert", arrival.must_convert}});
    out += Member("arrival", "{" + members.substr(1) + "}");
  }
  return out + "}";
}

const std::vector<Lifecycle>& Documents() {
  static const std::vector<Lifecycle> documents = {Free(), Guarded(), OnArrival(), MustConvert(),
                                                   Short()};
  return documents;
}

}  // namespace leadkit::model
