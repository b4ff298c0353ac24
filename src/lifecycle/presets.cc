// The lifecycles that come with leadkit.
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "lifecycle/lifecycle.h"

namespace leadkit::lifecycle {
namespace {

std::vector<Stage> StandardStages() {
  return {
      {"Prospecting", 10, "Pipeline", false, false, {}},
      {"Qualification", 10, "Pipeline", false, false, {}},
      {"Needs Analysis", 20, "Pipeline", false, false, {}},
      {"Value Proposition", 50, "Pipeline", false, false, {}},
      {"Id. Decision Makers", 60, "Pipeline", false, false, {}},
      {"Perception Analysis", 70, "Pipeline", false, false, {}},
      {"Proposal/Price Quote", 75, "Pipeline", false, false, {}},
      {"Negotiation/Review", 90, "Pipeline", false, false, {}},
      {"Closed Won", 100, "Closed", true, true, {}},
      {"Closed Lost", 0, "Omitted", true, false, {}},
  };
}

Lifecycle Standard() {
  Lifecycle lifecycle;
  lifecycle.name = "standard";
  lifecycle.statuses = {
      {"Open",
       Category::kOpen,
       "Get in touch for the first time.",
       {"Email", "Phone"},
       {},
       false,
       0},
      {"Contacted",
       Category::kOpen,
       "Find out whether there is a need, a budget and a date.",
       {"Title", "Company", "Industry"},
       {},
       false,
       0},
      {"Qualified",
       Category::kQualified,
       "Convert the lead, so that sales can work it.",
       {"Company", "Email", "LeadSource"},
       {},
       false,
       0},
      {"Unqualified", Category::kDisqualified, "Say why, and leave it.", {}, {}, false, 0},
      {"Converted",
       Category::kConverted,
       "Work the account, contact and opportunity.",
       {},
       {},
       false,
       0},
  };
  lifecycle.transitions = {
      {"Open", {"Contacted", "Qualified", "Unqualified"}},
      {"Contacted", {"Open", "Qualified", "Unqualified"}},
      {"Qualified", {"Contacted", "Unqualified"}},
      {"Unqualified", {"Open", "Contacted"}},
  };
  lifecycle.stages = StandardStages();
  return lifecycle;
}

struct NamedPreset {
  std::string_view name;
  Lifecycle (*build)();
};
constexpr NamedPreset kPresets[] = {{"standard", Standard}};

}  // namespace

absl::StatusOr<Lifecycle> Preset(std::string_view name) {
  std::vector<std::string> names;
  for (const NamedPreset& preset : kPresets) {
    if (preset.name == name) return preset.build();
    names.emplace_back(preset.name);
  }
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("there is no lifecycle preset '", ToAbsl(TakeCharacters(name, 60)),
                                "'; use ", JoinForReader(names)));
}

}  // namespace leadkit::lifecycle
