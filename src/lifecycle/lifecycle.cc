#include "lifecycle/lifecycle.h"

#include <algorithm>
#include <cassert>

#include "base/text.h"

namespace leadkit::lifecycle {
namespace {

struct ForecastName {
  std::string_view shown;
  std::string_view api;
};
constexpr ForecastName kForecastCategories[] = {
    {"Omitted", "Omitted"},        {"Pipeline", "Pipeline"}, {"Best Case", "BestCase"},
    {"Most Likely", "MostLikely"}, {"Commit", "Forecast"},   {"Closed", "Closed"}};

// Place of the name among `items`; their number if it is not there.
template <typename Items>
size_t PlaceAmong(const Items& items, std::string_view name) {
  const auto it =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  return static_cast<size_t>(it - items.begin());
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

bool Arrival::Takes(std::string_view lead_source) const {
  if (every_lead) return true;
  return std::any_of(lead_sources.begin(), lead_sources.end(), [&](const std::string& source) {
    return EqualsIgnoreCase(source, lead_source);
  });
}

std::string_view NewName(const std::vector<Rename>& renames, std::string_view name) {
  for (const Rename& rename : renames) {
    if (rename.from == name) return rename.to;
  }
  return name;
}

const RecordType* Lifecycle::FindRecordType(std::string_view object,
                                            std::string_view record_type) const {
  for (const RecordType& type : record_types) {
    if (type.object == object && type.name == record_type) return &type;
  }
  return nullptr;
}

const Lifecycle& Lifecycle::Of(std::string_view object, std::string_view record_type) const {
  const RecordType* type = FindRecordType(object, record_type);
  return type == nullptr || type->narrowed == nullptr ? *this : *type->narrowed;
}

std::vector<std::string> Lifecycle::RecordTypeNames(std::string_view object) const {
  return NamesOf(record_types, [&](const RecordType& type) { return type.object == object; });
}

Lifecycle Lifecycle::Narrowed(const RecordType& type) const {
  Lifecycle own = *this;
  own.record_types.clear();
  const auto lists = [](const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (!type.stages.empty()) {
    std::erase_if(own.stages, [&](const Stage& stage) { return !lists(type.stages, stage.name); });
  }
  if (type.statuses.empty()) return own;
  std::erase_if(own.statuses, [&](const Status& s) { return !lists(type.statuses, s.name); });
  if (!type.transitions.empty()) own.transitions = type.transitions;
  if (own.transitions.empty()) return own;
  for (Transition& transition : own.transitions) {
    std::erase_if(transition.to, [&](const std::string& to) { return !lists(type.statuses, to); });
  }
  std::erase_if(own.transitions,
                [&](const Transition& t) { return !lists(type.statuses, t.from); });
  // No transition at all would mean that every move is allowed.
  if (own.transitions.empty() && !own.statuses.empty()) {
    own.transitions.push_back({own.statuses[0].name, {}});
  }
  return own;
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

bool Lifecycle::IsBackward(std::string_view from, std::string_view to) const {
  const Status* source = FindStatus(from);
  if (source == nullptr || source->category == Category::kRecycled) return false;
  return PlaceAmong(statuses, to) < PlaceAmong(statuses, from);
}

bool Lifecycle::IsBackwardStage(std::string_view from, std::string_view to) const {
  return FindStage(from) != nullptr && PlaceAmong(stages, to) < PlaceAmong(stages, from);
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

}  // namespace leadkit::lifecycle
