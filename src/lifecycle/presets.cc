// The lifecycles that come with leadkit.
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "lifecycle/lifecycle.h"

namespace leadkit::lifecycle {
namespace {

std::vector<Stage> StandardStages() {
  const auto open = [](const char* name, int probability) {
    Stage stage;
    stage.name = name;
    stage.probability = probability;
    stage.forecast_category = "Pipeline";
    return stage;
  };
  std::vector<Stage> stages = {
      open("Prospecting", 10),          open("Qualification", 10),
      open("Needs Analysis", 20),       open("Value Proposition", 50),
      open("Id. Decision Makers", 60),  open("Perception Analysis", 70),
      open("Proposal/Price Quote", 75), open("Negotiation/Review", 90),
  };
  Stage won = open("Closed Won", 100);
  won.forecast_category = "Closed";
  won.closed = true;
  won.won = true;
  Stage lost = open("Closed Lost", 0);
  lost.forecast_category = "Omitted";
  lost.closed = true;
  stages.push_back(std::move(won));
  stages.push_back(std::move(lost));
  return stages;
}

Status Make(const char* name, Category category, const char* guidance,
            std::vector<std::string> key_fields = {}) {
  Status status;
  status.name = name;
  status.category = category;
  status.guidance = guidance;
  status.key_fields = std::move(key_fields);
  return status;
}

Lifecycle Standard() {
  Lifecycle lifecycle;
  lifecycle.name = "standard";
  lifecycle.statuses = {
      Make("Open", Category::kOpen, "Get in touch for the first time.", {"Email", "Phone"}),
      Make("Contacted", Category::kOpen, "Find out whether there is a need, a budget and a date.",
           {"Title", "Company", "Industry"}),
      Make("Qualified", Category::kQualified, "Convert the lead, so that sales can work it.",
           {"Company", "Email", "LeadSource"}),
      Make("Unqualified", Category::kDisqualified, "Say why, and leave it."),
      Make("Converted", Category::kConverted, "Work the account, contact and opportunity."),
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

// Marketing qualifies, sales accepts, sales qualifies; each hand-over has its time.
std::vector<Status> WaterfallStatuses() {
  Status inquiry = Make("Inquiry", Category::kOpen,
                        "Marketing nurtures it until the person shows interest or fits.",
                        {"LeadSource", "Email", "Company"});
  Status mql = Make("MQL", Category::kOpen, "Sales accepts it or hands it back within a day.",
                    {"Title", "Company", "Industry", "Rating"});
  mql.service_level_hours = 24;
  Status sal = Make("SAL", Category::kOpen,
                    "Reach the person, and find out need, budget, authority and time.",
                    {"Phone", "Email", "Title"});
  sal.service_level_hours = 72;
  Status sql = Make("SQL", Category::kQualified, "Convert it, with an opportunity.",
                    {"Company", "Email", "LeadSource"});
  sql.required_fields = {"Company"};
  sql.service_level_hours = 120;
  Status recycled = Make("Recycled", Category::kRecycled,
                         "Back with marketing; a new sign of interest begins a new cycle.");
  recycled.reason_required = true;
  recycled.reasons = {"Not now", "No budget yet", "No response", "Under contract", "Other"};
  Status disqualified = Make("Disqualified", Category::kDisqualified, "Leave it alone.");
  disqualified.reason_required = true;
  disqualified.reasons = {"Not a fit",  "No need", "Wrong contact data",        "Duplicate",
                          "Competitor", "Spam",    "Asked not to be contacted", "Other"};
  return {std::move(inquiry),
          std::move(mql),
          std::move(sal),
          std::move(sql),
          Make("Converted", Category::kConverted, "Work the account, contact and opportunity."),
          std::move(recycled),
          std::move(disqualified)};
}

Lifecycle Waterfall() {
  Lifecycle lifecycle;
  lifecycle.name = "waterfall";
  lifecycle.statuses = WaterfallStatuses();
  lifecycle.transitions = {
      {"Inquiry", {"MQL", "Recycled", "Disqualified"}},
      {"MQL", {"SAL", "Inquiry", "Recycled", "Disqualified"}},
      {"SAL", {"SQL", "MQL", "Recycled", "Disqualified"}},
      {"SQL", {"SAL", "Recycled", "Disqualified"}},
      {"Recycled", {"Inquiry", "MQL", "Disqualified"}},
      {"Disqualified", {"Inquiry"}},
  };
  lifecycle.stages = StandardStages();
  return lifecycle;
}

// No leads but those that could not be converted; they are worked as in the standard lifecycle.
Lifecycle ContactsOnly() {
  Lifecycle lifecycle = Standard();
  lifecycle.name = "contacts_only";
  lifecycle.arrival.every_lead = true;
  lifecycle.arrival.link_matching = true;
  lifecycle.arrival.no_opportunity = true;
  lifecycle.arrival.person_accounts = true;
  return lifecycle;
}

// Who comes to us is a lead; whom we went to is a contact.
Lifecycle InboundOutbound() {
  Lifecycle lifecycle = ContactsOnly();
  lifecycle.name = "inbound_outbound";
  lifecycle.arrival.every_lead = false;
  lifecycle.arrival.lead_sources = {"Outbound", "Cold Call", "Cold Email", "Purchased List"};
  return lifecycle;
}

struct NamedPreset {
  std::string_view name;
  Lifecycle (*build)();
};
constexpr NamedPreset kPresets[] = {{"standard", Standard},
                                    {"waterfall", Waterfall},
                                    {"contacts_only", ContactsOnly},
                                    {"inbound_outbound", InboundOutbound}};

}  // namespace

std::vector<std::string> PresetNames() {
  std::vector<std::string> names;
  for (const NamedPreset& preset : kPresets) names.emplace_back(preset.name);
  return names;
}

absl::StatusOr<Lifecycle> Preset(std::string_view name) {
  for (const NamedPreset& preset : kPresets) {
    if (preset.name == name) return preset.build();
  }
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("there is no lifecycle preset '", ToAbsl(TakeCharacters(name, 60)),
                                "'; use ", JoinForReader(PresetNames())));
}

}  // namespace leadkit::lifecycle
