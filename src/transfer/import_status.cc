#include "transfer/import_status.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/text.h"

namespace leadkit::transfer {
namespace {

using lifecycle::Category;
using lifecycle::Lifecycle;

// Moves of a lifecycle that names none are all allowed; otherwise the new status gets its own.
void AddStatus(std::string_view name, Lifecycle* lifecycle) {
  if (!lifecycle->transitions.empty()) {
    lifecycle::Transition out{std::string(name), {}};
    for (const lifecycle::Status& status : lifecycle->statuses) {
      if (status.category == Category::kConverted) continue;
      out.to.push_back(status.name);
      auto& moves = lifecycle->transitions;
      auto in = std::find_if(moves.begin(), moves.end(), [&](const lifecycle::Transition& move) {
        return move.from == status.name;
      });
      if (in == moves.end()) in = moves.insert(moves.end(), {status.name, {}});
      in->to.emplace_back(name);
    }
    lifecycle->transitions.push_back(std::move(out));
  }
  lifecycle::Status status;
  status.name = name;
  status.category = Category::kOpen;
  lifecycle->statuses.push_back(std::move(status));
}

void AddStage(std::string_view name, Lifecycle* lifecycle) {
  lifecycle::Stage stage;
  stage.name = name;
  stage.forecast_category = "Pipeline";
  lifecycle->stages.push_back(std::move(stage));
}

// The name among `items` that differs from `name` in case only, or null.
template <typename Items>
const std::string* FindAnyCase(const Items& items, std::string_view name) {
  for (const auto& item : items) {
    if (EqualsIgnoreCase(item.name, name)) return &item.name;
  }
  return nullptr;
}

}  // namespace

absl::Status SettleStatus(storage::WriteTxn& txn, lifecycle::LifecycleRules& rules,
                          const records::WriteContext& context, bool add, records::Record* record) {
  const schema::Known& known = txn.known();
  const bool lead = record->object().index == known.lead.object;
  if (!lead && record->object().index != known.opportunity.object) return absl::OkStatus();
  const int ordinal = lead ? known.lead.status : known.opportunity.stage;
  if (!record->has(ordinal)) return absl::OkStatus();
  const std::string_view name = record->Text(ordinal);
  LK_ASSIGN_OR_RETURN(const auto current, rules.Current(txn.view()));
  if (lead ? current->FindStatus(name) != nullptr : current->FindStage(name) != nullptr) {
    return absl::OkStatus();
  }
  const std::string* spelled =
      lead ? FindAnyCase(current->statuses, name) : FindAnyCase(current->stages, name);
  if (spelled != nullptr) {
    record->Mutable(ordinal).SetText(*spelled);
    return absl::OkStatus();
  }
  if (!add) return absl::OkStatus();
  Lifecycle grown = *current;
  if (lead) {
    AddStatus(name, &grown);
  } else {
    AddStage(name, &grown);
  }
  return WithPlace(lifecycle::LifecycleRules::Store(txn, context, grown),
                   {record->object().api, lead ? "Status" : "StageName", 0});
}

}  // namespace leadkit::transfer
