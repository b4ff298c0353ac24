// Checking a lifecycle document as a whole.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "lifecycle/lifecycle.h"

namespace leadkit::lifecycle {
namespace {

// More mistakes than anybody reads at once.
constexpr size_t kMaxFindings = 100;

bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

std::string Quoted(std::string_view text) {
  return absl::StrCat("'", ToAbsl(IsValidText(text) ? TakeCharacters(text, 60) : "?"), "'");
}

// A place in the document: "statuses[2].reasons[0]", and for a reader the name of what stands
// there.
struct Spot {
  std::string path;
  std::string_view name;

  Spot Member(std::string_view member) const {
    return {absl::StrCat(path, path.empty() ? "" : ".", ToAbsl(member)), name};
  }
  Spot Item(size_t i) const { return {absl::StrCat(path, "[", i, "]"), name}; }
};

class Examiner {
 public:
  Examiner(const schema::Catalog& catalog, const Lifecycle& lifecycle)
      : catalog_(catalog), lifecycle_(lifecycle) {}

  Findings Run() {
    if (!IsValidText(lifecycle_.name) || CountCharacters(lifecycle_.name) > kMaxNameLength) {
      Mistake({"name", ""}, absl::StrCat("at most ", kMaxNameLength, " characters of UTF-8"));
    }
    Statuses();
    Transitions();
    Stages();
    Arrivals();
    RecordTypes();
    Renames({"rename_statuses", ""}, lifecycle_.rename_statuses, lifecycle_.StatusNames());
    Renames({"rename_stages", ""}, lifecycle_.rename_stages, lifecycle_.StageNames());
    if (lifecycle_.fiscal_year_start_month < 1 || lifecycle_.fiscal_year_start_month > 12) {
      Mistake({"fiscal_year_start_month", ""}, "a month is 1 to 12");
    }
    if (found_.mistakes.empty()) Paths();
    return std::move(found_);
  }

 private:
  void Add(std::vector<std::string>* to, const Spot& spot, std::string_view why) {
    if (to->size() >= kMaxFindings) return;
    to->push_back(absl::StrCat(spot.path, spot.name.empty() ? "" : " (" + Quoted(spot.name) + ")",
                               ": ", ToAbsl(why)));
  }
  void Mistake(const Spot& spot, std::string_view why) { Add(&found_.mistakes, spot, why); }
  void Warning(const Spot& spot, std::string_view why) { Add(&found_.warnings, spot, why); }

  template <typename List>
  bool Fits(const Spot& spot, const List& list, size_t most) {
    if (list.size() <= most) return true;
    Mistake(spot, absl::StrCat(most, " at most, not ", list.size()));
    return false;
  }

  // Names must differ in more than case: people would not tell them apart.
  void Name(const Spot& spot, std::string_view name, absl::flat_hash_set<std::string>* seen) {
    if (name.empty() || !IsValidText(name) || TrimSpace(name) != name ||
        HasControlCharacter(name) || CountCharacters(name) > kMaxNameLength) {
      Mistake(spot, absl::StrCat("a name is 1 to ", kMaxNameLength,
                                 " characters of UTF-8 on one line, without blanks at its ends"));
    } else if (!seen->insert(LowerAscii(name)).second) {
      Mistake(spot, absl::StrCat("the name ", Quoted(name), " stands twice"));
    }
  }

  void Names(const Spot& spot, const std::vector<std::string>& names, size_t most) {
    if (!Fits(spot, names, most)) return;
    absl::flat_hash_set<std::string> seen;
    for (size_t i = 0; i < names.size(); ++i) Name(spot.Item(i), names[i], &seen);
  }

  void Guidance(const Spot& spot, std::string_view text) {
    if (!IsValidText(text) || CountCharacters(text) > kMaxGuidanceLength) {
      Mistake(spot.Member("guidance"),
              absl::StrCat("at most ", kMaxGuidanceLength, " characters of UTF-8"));
    }
  }

  const schema::Field* FieldAt(const Spot& spot, std::string_view object, std::string_view name) {
    absl::StatusOr<const schema::Field*> field =
        catalog_.RequireField(catalog_.Get(object), IsValidText(name) ? name : "?");
    if (field.ok()) return *field;
    Mistake(spot, FromAbsl(field.status().message()));
    return nullptr;
  }

  // `must` says what kind of field it has to be; null: any.
  void Fields(const Spot& spot, std::string_view object, const std::vector<std::string>& names,
              std::optional<schema::Kind> must = std::nullopt) {
    if (!Fits(spot, names, kMaxFieldsInList)) return;
    absl::flat_hash_set<int> seen;
    for (size_t i = 0; i < names.size(); ++i) {
      const schema::Field* field = FieldAt(spot.Item(i), object, names[i]);
      if (field == nullptr) continue;
      if (must.has_value() && field->kind != *must) {
        Mistake(spot.Item(i), absl::StrCat(field->api, " is a ", ToAbsl(KindName(field->kind)),
                                           " field; use one of yes or no"));
      }
      if (!seen.insert(field->ordinal).second) {
        Mistake(spot.Item(i), absl::StrCat(field->api, " stands twice"));
      }
    }
  }

  void Score(const Spot& spot, const MinScore& score) {
    if (score.field.empty()) {
      if (!score.value.empty()) Mistake(spot.Member("field"), "name the number field to look at");
      return;
    }
    const schema::Field* field = FieldAt(spot.Member("field"), "Lead", score.field);
    if (field == nullptr) return;
    if (!IsNumberKind(field->kind)) {
      Mistake(spot.Member("field"),
              absl::StrCat(field->api, " is a ", ToAbsl(KindName(field->kind)),
                           " field; a score is a number"));
      return;
    }
    const int scale = static_cast<int>(field->scale);
    const std::optional<int64_t> value = ParseDecimal(score.value, scale);
    // One digit more shows whether the field could hold the value as it is.
    const std::optional<int64_t> finer = ParseDecimal(score.value, std::min(scale + 1, kMaxScale));
    if (!value.has_value()) {
      Mistake(spot.Member("value"), absl::StrCat(field->api, " can't hold this number"));
    } else if (scale < kMaxScale && (!finer.has_value() || *finer != *value * 10)) {
      Mistake(spot.Member("value"), absl::StrCat(field->api, " has ", scale,
                                                 " digits after the point, and this number more"));
    }
  }

  void Statuses() {
    const Spot all{"statuses", ""};
    if (!Fits(all, lifecycle_.statuses, kMaxStatuses)) return;
    absl::flat_hash_set<std::string> seen;
    const Status* initial = nullptr;
    bool open = false;
    bool converted = false;
    for (size_t i = 0; i < lifecycle_.statuses.size(); ++i) {
      const Status& status = lifecycle_.statuses[i];
      const Spot spot{all.Item(i).path, status.name};
      Name(spot.Member("name"), status.name, &seen);
      StatusParts(spot, status);
      if (status.is_default && initial != nullptr) {
        Mistake(spot.Member("default"), Quoted(initial->name) + " is the default already");
      }
      if (status.is_default && status.category != Category::kOpen) {
        Mistake(spot.Member("default"), "the default status is of category OPEN");
      }
      if (status.is_default) initial = &status;
      open |= status.category == Category::kOpen;
      converted |= status.category == Category::kConverted;
    }
    if (!open) Mistake(all, "one must be of category OPEN, for new leads to begin in");
    if (!converted) Mistake(all, "one must be of category CONVERTED, for conversion to end in");
  }

  void StatusParts(const Spot& spot, const Status& status) {
    Guidance(spot, status.guidance);
    Fields(spot.Member("key_fields"), "Lead", status.key_fields);
    Fields(spot.Member("required_fields"), "Lead", status.required_fields);
    Score(spot.Member("min_score"), status.min_score);
    Fields(spot.Member("must_be_true"), "Lead", status.must_be_true, schema::Kind::kBoolean);
    Fields(spot.Member("must_be_false"), "Lead", status.must_be_false, schema::Kind::kBoolean);
    for (const std::string& field : status.must_be_false) {
      if (std::find(status.must_be_true.begin(), status.must_be_true.end(), field) !=
          status.must_be_true.end()) {
        Mistake(spot.Member("must_be_false"), Quoted(field) + " must be true as well");
      }
    }
    Names(spot.Member("reasons"), status.reasons, kMaxReasons);
    if (status.category == Category::kConverted &&
        (status.reason_required || !status.reasons.empty())) {
      Mistake(spot.Member("reason_required"), "a conversion gives no reason");
    }
    if (status.service_level_hours < 0 || status.service_level_hours > kMaxServiceLevelHours) {
      Mistake(spot.Member("service_level_hours"),
              absl::StrCat("a number of hours from 0 to ", kMaxServiceLevelHours));
    }
  }

  void Transitions() { TransitionsOf({"transitions", ""}, lifecycle_.transitions); }

  void TransitionsOf(const Spot& all, const std::vector<Transition>& transitions) {
    if (!Fits(all, transitions, kMaxTransitions)) return;
    for (size_t i = 0; i < transitions.size(); ++i) {
      const Transition& transition = transitions[i];
      const Spot spot{all.Item(i).path, transition.from};
      const Status* from = lifecycle_.FindStatus(transition.from);
      if (from == nullptr) {
        Mistake(spot.Member("from"), NoStatus(transition.from));
      } else if (from->category == Category::kConverted) {
        Mistake(spot.Member("from"), "no move leads out of a converted status");
      }
      if (!Fits(spot.Member("to"), transition.to, kMaxStatuses)) continue;
      absl::flat_hash_set<std::string_view> seen;
      for (size_t j = 0; j < transition.to.size(); ++j) {
        const Spot to = spot.Member("to").Item(j);
        const Status* target = lifecycle_.FindStatus(transition.to[j]);
        if (target == nullptr) {
          Mistake(to, NoStatus(transition.to[j]));
        } else if (target->category == Category::kConverted) {
          Mistake(to, "a converted status is reached by conversion, not by a move");
        } else if (!seen.insert(transition.to[j]).second) {
          Mistake(to, absl::StrCat("the status ", Quoted(transition.to[j]), " stands twice"));
        }
      }
    }
  }

  std::string NoStatus(std::string_view name) const {
    return absl::StrCat("there is no status ", Quoted(name), "; use ",
                        JoinForReader(lifecycle_.StatusNames()));
  }

  void Stages() {
    const Spot all{"stages", ""};
    if (!Fits(all, lifecycle_.stages, kMaxStages)) return;
    absl::flat_hash_set<std::string> seen;
    bool open = false;
    bool won = false;
    bool lost = false;
    for (size_t i = 0; i < lifecycle_.stages.size(); ++i) {
      const Stage& stage = lifecycle_.stages[i];
      const Spot spot{all.Item(i).path, stage.name};
      Name(spot.Member("name"), stage.name, &seen);
      if (stage.probability < 0 || stage.probability > 100) {
        Mistake(spot.Member("probability"), "the probability is a percentage from 0 to 100");
      } else if (stage.won && stage.probability != 100) {
        Mistake(spot.Member("probability"), "the probability of a won stage is 100");
      }
      if (stage.won && !stage.closed) Mistake(spot.Member("won"), "a won stage is closed");
      if (ForecastCategoryOf(stage.forecast_category).empty()) {
        Mistake(spot.Member("forecast_category"),
                "the forecast category is Omitted, Pipeline, Best Case, Most Likely, Commit or "
                "Closed");
      }
      Guidance(spot, stage.guidance);
      Fields(spot.Member("key_fields"), "Opportunity", stage.key_fields);
      Fields(spot.Member("required_fields"), "Opportunity", stage.required_fields);
      Names(spot.Member("reasons"), stage.reasons, kMaxReasons);
      open |= !stage.closed;
      won |= stage.won;
      lost |= stage.lost();
    }
    if (!open) Mistake(all, "one must be open, for new opportunities to begin in");
    if (!won) Mistake(all, "one must be closed and won");
    if (!lost) Mistake(all, "one must be closed and not won, for what is lost");
  }

  void Arrivals() {
    const Arrival& arrival = lifecycle_.arrival;
    const Spot spot{"arrival", ""};
    Names(spot.Member("lead_sources"), arrival.lead_sources, kMaxLeadSources);
    if (arrival.every_lead && !arrival.lead_sources.empty()) {
      Mistake(spot.Member("lead_sources"),
              "every lead converts already; name sources or every_lead");
    }
    const bool none = !arrival.every_lead && arrival.lead_sources.empty();
    if (none && (arrival.link_matching || arrival.no_opportunity || arrival.person_accounts ||
                 arrival.must_convert || !arrival.converted_status.empty())) {
      Mistake(spot, "say which leads convert: every_lead or lead_sources");
    }
    if (arrival.converted_status.empty()) return;
    const Status* status = lifecycle_.FindStatus(arrival.converted_status);
    if (status == nullptr || status->category != Category::kConverted) {
      Mistake(spot.Member("converted_status"),
              absl::StrCat(Quoted(arrival.converted_status), " is not a converted status; use ",
                           JoinForReader(lifecycle_.ConvertedStatusNames())));
    }
  }

  void RecordTypes() {
    const Spot all{"record_types", ""};
    if (!Fits(all, lifecycle_.record_types, kMaxRecordTypes)) return;
    absl::flat_hash_set<std::string> leads;
    absl::flat_hash_set<std::string> opportunities;
    for (size_t i = 0; i < lifecycle_.record_types.size(); ++i) {
      const RecordType& type = lifecycle_.record_types[i];
      const Spot spot{all.Item(i).path, type.name};
      const bool lead = type.object == "Lead";
      if (!lead && type.object != "Opportunity") {
        Mistake(spot.Member("object"), "the object is Lead or Opportunity");
        continue;
      }
      Name(spot.Member("name"), type.name, lead ? &leads : &opportunities);
      if (lead) {
        LeadType(spot, type);
      } else {
        OpportunityType(spot, type);
      }
    }
  }

  void Subset(const Spot& spot, const std::vector<std::string>& names, std::string_view what,
              const std::vector<std::string>& all) {
    Names(spot, names, kMaxStatuses);
    for (size_t i = 0; i < names.size(); ++i) {
      if (std::find(all.begin(), all.end(), names[i]) != all.end()) continue;
      Mistake(spot.Item(i), absl::StrCat("there is no ", ToAbsl(what), " ", Quoted(names[i]),
                                         "; use ", JoinForReader(all)));
    }
  }

  void LeadType(const Spot& spot, const RecordType& type) {
    Subset(spot.Member("statuses"), type.statuses, "status", lifecycle_.StatusNames());
    TransitionsOf({spot.path + ".transitions", ""}, type.transitions);
    if (!type.stages.empty()) Mistake(spot.Member("stages"), "leads have statuses, not stages");
    bool open = false;
    bool converted = false;
    for (const Status& status : lifecycle_.Narrowed(type).statuses) {
      open |= status.category == Category::kOpen;
      converted |= status.category == Category::kConverted;
    }
    if (!open || !converted) {
      Mistake(spot.Member("statuses"), "one must be of category OPEN and one CONVERTED");
    }
  }

  void OpportunityType(const Spot& spot, const RecordType& type) {
    Subset(spot.Member("stages"), type.stages, "stage", lifecycle_.StageNames());
    if (!type.statuses.empty() || !type.transitions.empty()) {
      Mistake(spot.Member("statuses"), "opportunities have stages, not statuses");
    }
    bool open = false;
    bool won = false;
    bool lost = false;
    for (const Stage& stage : lifecycle_.Narrowed(type).stages) {
      open |= !stage.closed;
      won |= stage.won;
      lost |= stage.lost();
    }
    if (!open || !won || !lost) {
      Mistake(spot.Member("stages"), "one must be open, one won and one lost");
    }
  }

  void Renames(const Spot& spot, const std::vector<Rename>& renames,
               const std::vector<std::string>& names) {
    for (const Rename& rename : renames) {
      const Spot entry{absl::StrCat(spot.path, "[", Quoted(rename.from), "]"), ""};
      if (std::find(names.begin(), names.end(), rename.from) != names.end()) {
        Mistake(entry, "the document has this name still");
      } else if (std::find(names.begin(), names.end(), rename.to) == names.end()) {
        Mistake(entry, absl::StrCat("the document has no ", Quoted(rename.to), "; use ",
                                    JoinForReader(names)));
      }
    }
  }

  // What no move reaches, and what no move leaves.
  void Paths() {
    if (lifecycle_.transitions.empty()) return;
    absl::flat_hash_set<std::string> reached = {lifecycle_.InitialStatus().name};
    std::vector<std::string> edge(reached.begin(), reached.end());
    while (!edge.empty()) {
      const std::string from = std::move(edge.back());
      edge.pop_back();
      for (const std::string& to : lifecycle_.MovesFrom(from)) {
        if (reached.insert(to).second) edge.push_back(to);
      }
    }
    for (size_t i = 0; i < lifecycle_.statuses.size(); ++i) {
      const Status& status = lifecycle_.statuses[i];
      if (status.category == Category::kConverted) continue;
      const Spot spot{absl::StrCat("statuses[", i, "]"), status.name};
      if (!reached.contains(status.name)) {
        Warning(spot, "no moves lead here from where new leads begin");
      }
      if (status.category == Category::kOpen && lifecycle_.MovesFrom(status.name).empty()) {
        Warning(spot, "no move leads out of it; only a conversion does");
      }
    }
  }

  const schema::Catalog& catalog_;
  const Lifecycle& lifecycle_;
  Findings found_;
};

}  // namespace

Findings Examine(const schema::Catalog& catalog, const Lifecycle& lifecycle) {
  return Examiner(catalog, lifecycle).Run();
}

absl::Status Check(const schema::Catalog& catalog, const Lifecycle& lifecycle) {
  const std::vector<std::string> mistakes = Examine(catalog, lifecycle).mistakes;
  if (mistakes.empty()) return absl::OkStatus();
  const size_t more = mistakes.size() - 1;
  return MakeError(
      Code::kInvalidLifecycle,
      absl::StrCat(mistakes[0], more == 0   ? ""
                                : more == 1 ? " (and 1 more mistake)"
                                            : absl::StrCat(" (and ", more, " more mistakes)")));
}

}  // namespace leadkit::lifecycle
