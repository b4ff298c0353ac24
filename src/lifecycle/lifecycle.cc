#include "lifecycle/lifecycle.h"

#include <algorithm>
#include <cassert>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::lifecycle {
namespace {

constexpr size_t kMaxNameLength = 255;
constexpr size_t kMaxStatuses = 200;

struct ForecastName {
  std::string_view shown;
  std::string_view api;
};
constexpr ForecastName kForecastCategories[] = {
    {"Omitted", "Omitted"},        {"Pipeline", "Pipeline"}, {"Best Case", "BestCase"},
    {"Most Likely", "MostLikely"}, {"Commit", "Forecast"},   {"Closed", "Closed"}};

absl::Status Refuse(std::string_view place, std::string_view why) {
  return MakeError(Code::kInvalidLifecycle, absl::StrCat(ToAbsl(place), ": ", ToAbsl(why)));
}

absl::Status CheckName(std::string_view place, std::string_view name,
                       absl::flat_hash_set<std::string>* seen) {
  if (name.empty() || TrimSpace(name) != name || !IsValidText(name) ||
      CountCharacters(name) > kMaxNameLength) {
    return Refuse(place, "a name is 1 to 255 characters without blanks at its ends");
  }
  if (!seen->insert(LowerAscii(name)).second) {
    return Refuse(place, absl::StrCat("the name '", ToAbsl(name), "' stands twice"));
  }
  return absl::OkStatus();
}

absl::Status CheckFields(std::string_view place, const schema::Catalog& catalog,
                         std::string_view object, const std::vector<std::string>& fields) {
  for (const std::string& field : fields) {
    absl::Status found = catalog.RequireField(catalog.Get(object), field).status();
    if (!found.ok()) return Refuse(place, FromAbsl(found.message()));
  }
  return absl::OkStatus();
}

absl::Status CheckStatuses(const schema::Catalog& catalog, const Lifecycle& lifecycle) {
  absl::flat_hash_set<std::string> seen;
  bool open = false;
  bool converted = false;
  const Status* initial = nullptr;
  if (lifecycle.statuses.size() > kMaxStatuses) return Refuse("statuses", "200 at most");
  for (size_t i = 0; i < lifecycle.statuses.size(); ++i) {
    const Status& status = lifecycle.statuses[i];
    const std::string place = absl::StrCat("statuses[", i, "] ", status.name);
    LK_RETURN_IF_ERROR(CheckName(place, status.name, &seen));
    LK_RETURN_IF_ERROR(CheckFields(place + ".key_fields", catalog, "Lead", status.key_fields));
    LK_RETURN_IF_ERROR(
        CheckFields(place + ".required_fields", catalog, "Lead", status.required_fields));
    if (status.service_level_hours < 0) return Refuse(place, "the service level is negative");
    if (status.is_default && initial != nullptr) {
      return Refuse(place, absl::StrCat("'", initial->name, "' is the default already"));
    }
    if (status.is_default && status.category != Category::kOpen) {
      return Refuse(place, "the default status is of category OPEN");
    }
    if (status.is_default) initial = &status;
    open |= status.category == Category::kOpen;
    converted |= status.category == Category::kConverted;
  }
  if (!open) return Refuse("statuses", "one must be of category OPEN, for new leads to begin in");
  if (!converted) {
    return Refuse("statuses", "one must be of category CONVERTED, for conversion to end in");
  }
  return absl::OkStatus();
}

absl::Status CheckTransitions(const Lifecycle& lifecycle) {
  for (size_t i = 0; i < lifecycle.transitions.size(); ++i) {
    const Transition& transition = lifecycle.transitions[i];
    const std::string place = absl::StrCat("transitions[", i, "]");
    const Status* from = lifecycle.FindStatus(transition.from);
    if (from == nullptr) {
      return Refuse(place, absl::StrCat("there is no status '", transition.from, "'"));
    }
    if (from->category == Category::kConverted) {
      return Refuse(place, "no move leads out of a converted status");
    }
    for (const std::string& to : transition.to) {
      const Status* target = lifecycle.FindStatus(to);
      if (target == nullptr) return Refuse(place, absl::StrCat("there is no status '", to, "'"));
      if (target->category == Category::kConverted) {
        return Refuse(place, "a converted status is reached by conversion, not by a move");
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckStages(const schema::Catalog& catalog, const Lifecycle& lifecycle) {
  absl::flat_hash_set<std::string> seen;
  bool open = false;
  if (lifecycle.stages.size() > kMaxStatuses) return Refuse("stages", "200 at most");
  for (size_t i = 0; i < lifecycle.stages.size(); ++i) {
    const Stage& stage = lifecycle.stages[i];
    const std::string place = absl::StrCat("stages[", i, "] ", stage.name);
    LK_RETURN_IF_ERROR(CheckName(place, stage.name, &seen));
    if (stage.probability < 0 || stage.probability > 100) {
      return Refuse(place, "the probability is a percentage from 0 to 100");
    }
    if (stage.won && !stage.closed) return Refuse(place, "a won stage is closed");
    if (ForecastCategoryOf(stage.forecast_category).empty()) {
      return Refuse(place,
                    "the forecast category is Omitted, Pipeline, Best Case, Most Likely, Commit or "
                    "Closed");
    }
    LK_RETURN_IF_ERROR(
        CheckFields(place + ".required_fields", catalog, "Opportunity", stage.required_fields));
    open |= !stage.closed;
  }
  if (!open) return Refuse("stages", "one must be open, for new opportunities to begin in");
  return absl::OkStatus();
}

template <typename Items, typename Keep>
std::vector<std::string> NamesOf(const Items& items, Keep keep) {
  std::vector<std::string> names;
  for (const auto& item : items) {
    if (keep(item)) names.push_back(item.name);
  }
  return names;
}

}  // namespace

std::string_view CategoryName(Category category) {
  switch (category) {
    case Category::kOpen:
      return "OPEN";
    case Category::kQualified:
      return "QUALIFIED";
    case Category::kConverted:
      return "CONVERTED";
    case Category::kDisqualified:
      return "DISQUALIFIED";
    case Category::kRecycled:
      return "RECYCLED";
  }
  return "CATEGORY_UNSPECIFIED";
}

std::string_view ForecastCategoryOf(std::string_view shown) {
  for (const ForecastName& name : kForecastCategories) {
    if (name.shown == shown) return name.api;
  }
  return "";
}

const Status* Lifecycle::FindStatus(std::string_view status) const {
  for (const Status& candidate : statuses) {
    if (candidate.name == status) return &candidate;
  }
  return nullptr;
}

const Stage* Lifecycle::FindStage(std::string_view stage) const {
  for (const Stage& candidate : stages) {
    if (candidate.name == stage) return &candidate;
  }
  return nullptr;
}

const Status* Lifecycle::FindInitialStatus() const {
  const Status* first_open = nullptr;
  for (const Status& status : statuses) {
    if (status.is_default) return &status;
    if (first_open == nullptr && status.category == Category::kOpen) first_open = &status;
  }
  return first_open;
}

const Status& Lifecycle::InitialStatus() const {
  const Status* status = FindInitialStatus();
  assert(status != nullptr);
  return *status;
}

const Status& Lifecycle::ConvertedStatus() const {
  auto it = std::find_if(statuses.begin(), statuses.end(),
                         [](const Status& s) { return s.category == Category::kConverted; });
  assert(it != statuses.end());
  return *it;
}

const Stage& Lifecycle::InitialStage() const {
  auto it = std::find_if(stages.begin(), stages.end(), [](const Stage& s) { return !s.closed; });
  assert(it != stages.end());
  return *it;
}

bool Lifecycle::Allows(std::string_view from, std::string_view to) const {
  const Status* source = FindStatus(from);
  const Status* target = FindStatus(to);
  if (target == nullptr || target->category == Category::kConverted) return false;
  // A status that the document no longer names may be left, or nothing could be done with the lead.
  if (source == nullptr) return true;
  if (source->category == Category::kConverted) return false;
  if (transitions.empty()) return true;
  for (const Transition& transition : transitions) {
    if (transition.from != from) continue;
    if (std::find(transition.to.begin(), transition.to.end(), to) != transition.to.end()) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> Lifecycle::MovesFrom(std::string_view from) const {
  return NamesOf(statuses, [&](const Status& s) { return s.name != from && Allows(from, s.name); });
}

std::vector<std::string> Lifecycle::StatusNames() const {
  return NamesOf(statuses, [](const Status&) { return true; });
}

std::vector<std::string> Lifecycle::ConvertedStatusNames() const {
  return NamesOf(statuses, [](const Status& s) { return s.category == Category::kConverted; });
}

std::vector<std::string> Lifecycle::StageNames() const {
  return NamesOf(stages, [](const Stage&) { return true; });
}

absl::Status Check(const schema::Catalog& catalog, const Lifecycle& lifecycle) {
  LK_RETURN_IF_ERROR(CheckStatuses(catalog, lifecycle));
  LK_RETURN_IF_ERROR(CheckTransitions(lifecycle));
  LK_RETURN_IF_ERROR(CheckStages(catalog, lifecycle));
  if (lifecycle.fiscal_year_start_month < 1 || lifecycle.fiscal_year_start_month > 12) {
    return Refuse("fiscal_year_start_month", "a month is 1 to 12");
  }
  return absl::OkStatus();
}

}  // namespace leadkit::lifecycle
