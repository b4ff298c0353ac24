#include "lifecycle/guards.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/decimal.h"
#include "base/text.h"
#include "schema/text_form.h"

namespace leadkit::lifecycle {
namespace {

using records::Record;

constexpr std::string_view kLeadIn = "a lead in status";
constexpr std::string_view kOpportunityIn = "an opportunity in stage";

// "A", "A and B", "A, B and C".
std::string JoinAll(const std::vector<GuardFailure>& failures) {
  std::string out;
  for (size_t i = 0; i < failures.size(); ++i) {
    if (i > 0) out += i + 1 == failures.size() ? " and " : ", ";
    out += failures[i].need;
  }
  return out;
}

void RequiredFields(const std::vector<std::string>& names, const Record& record,
                    std::vector<GuardFailure>* failures) {
  for (const std::string& name : names) {
    const schema::Field* field = record.object().Find(name);
    if (field == nullptr || record.has(field->ordinal)) continue;
    failures->push_back({"required_fields", field->api, field->api});
  }
}

void LeastScore(const schema::Catalog& catalog, const MinScore& score, const Record& record,
                std::vector<GuardFailure>* failures) {
  if (score.field.empty()) return;
  const schema::Field* field = record.object().Find(score.field);
  if (field == nullptr) return;
  const std::optional<int64_t> least = ParseDecimal(score.value, static_cast<int>(field->scale));
  if (!least.has_value()) return;
  const Value& value = record[field->ordinal];
  if (value.has_value() && value.int_value() >= *least) return;
  failures->push_back(
      {"min_score", field->api,
       absl::StrCat(field->api, " of at least ", score.value, " (it is ",
                    value.has_value() ? schema::FormatText(catalog, *field, value) : "empty",
                    ")")});
}

// A yes-or-no field that is blank is a no.
void Flags(const char* guard, const std::vector<std::string>& names, bool wanted,
           const Record& record, std::vector<GuardFailure>* failures) {
  for (const std::string& name : names) {
    const schema::Field* field = record.object().Find(name);
    if (field == nullptr || record.Bool(field->ordinal) == wanted) continue;
    failures->push_back(
        {guard, field->api, absl::StrCat(field->api, " to be ", wanted ? "true" : "false")});
  }
}

absl::Status OwnerOfKind(const storage::View& view, OwnerKind kind, const Record& lead,
                         std::vector<GuardFailure>* failures) {
  const schema::Known& known = view.known();
  if (kind == OwnerKind::kAny || !lead.has(known.lead.owner)) return absl::OkStatus();
  const Value& owner = lead[known.lead.owner];
  bool is_queue = owner.object() == known.queue;
  if (owner.object() == Value::kUnknownObject) {
    // A bare id, whose object the references find out only later.
    LK_ASSIGN_OR_RETURN(
        const int64_t found,
        view.connection.QueryInt(0, "SELECT 1 FROM queue WHERE id = $1", owner.int_value()));
    is_queue = found != 0;
  }
  if (is_queue == (kind == OwnerKind::kQueue)) return absl::OkStatus();
  const char* need = is_queue ? "a user as owner, not a queue" : "a queue as owner, not a user";
  failures->push_back({"owner_kind", "OwnerId", need});
  return absl::OkStatus();
}

absl::Status Refuse(std::string_view where, std::string_view name, std::string_view object,
                    const std::vector<GuardFailure>& failures, RecordId id) {
  if (failures.empty()) return absl::OkStatus();
  return MakeError(Code::kGuardNotMet, SayNeed(where, name, JoinAll(failures)),
                   {std::string(object), failures[0].field, id});
}

}  // namespace

absl::StatusOr<std::vector<GuardFailure>> FailedGuards(const storage::View& view,
                                                       const Status& status, const Record& lead) {
  std::vector<GuardFailure> failures;
  RequiredFields(status.required_fields, lead, &failures);
  LeastScore(view.catalog(), status.min_score, lead, &failures);
  Flags("must_be_true", status.must_be_true, true, lead, &failures);
  Flags("must_be_false", status.must_be_false, false, lead, &failures);
  LK_RETURN_IF_ERROR(OwnerOfKind(view, status.owner_kind, lead, &failures));
  return failures;
}

std::vector<GuardFailure> FailedGuards(const Stage& stage, const Record& opportunity) {
  std::vector<GuardFailure> failures;
  RequiredFields(stage.required_fields, opportunity, &failures);
  return failures;
}

std::vector<GuardFailure> FailedReason(bool required, const std::vector<std::string>& reasons,
                                       std::string_view reason, std::string_view field) {
  const std::string use = reasons.empty() ? "" : absl::StrCat(" (", JoinForReader(reasons), ")");
  if (reason.empty()) {
    if (!required) return {};
    return {{"reason_required", std::string(field), absl::StrCat("a reason", use)}};
  }
  if (reasons.empty() || std::find(reasons.begin(), reasons.end(), reason) != reasons.end()) {
    return {};
  }
  return {{"reasons", std::string(field),
           absl::StrCat("another reason than '", ToAbsl(TakeCharacters(reason, 60)), "'", use)}};
}

std::string SayNeed(std::string_view where, std::string_view name, std::string_view need) {
  return absl::StrCat(ToAbsl(where), " '", ToAbsl(name), "' needs ", ToAbsl(need));
}

absl::Status CheckReasonText(std::string_view reason, const Place& place) {
  if (!IsValidText(reason)) {
    return MakeError(Code::kInvalidText, "the reason is not UTF-8 text", place);
  }
  if (CountCharacters(reason) > kMaxReasonLength) {
    return MakeError(Code::kStringTooLong,
                     absl::StrCat("a reason has at most ", kMaxReasonLength, " characters"), place);
  }
  return absl::OkStatus();
}

absl::Status CheckGuards(const storage::View& view, const Status& status, std::string_view reason,
                         const Record& lead) {
  LK_RETURN_IF_ERROR(CheckReasonText(reason, {"Lead", "Status", lead.id()}));
  LK_ASSIGN_OR_RETURN(std::vector<GuardFailure> failures, FailedGuards(view, status, lead));
  for (GuardFailure& failure :
       FailedReason(status.reason_required, status.reasons, reason, "Status")) {
    failures.push_back(std::move(failure));
  }
  return Refuse(kLeadIn, status.name, "Lead", failures, lead.id());
}

absl::Status CheckEntry(const storage::View& view, const Status& status, const Record& lead) {
  LK_ASSIGN_OR_RETURN(const std::vector<GuardFailure> failures, FailedGuards(view, status, lead));
  return Refuse(kLeadIn, status.name, "Lead", failures, lead.id());
}

absl::Status CheckGuards(const Stage& stage, std::string_view reason, const Record& opportunity) {
  LK_RETURN_IF_ERROR(CheckReasonText(reason, {"Opportunity", "StageName", opportunity.id()}));
  std::vector<GuardFailure> failures = FailedGuards(stage, opportunity);
  for (GuardFailure& failure :
       FailedReason(stage.reason_required, stage.reasons, reason, "StageName")) {
    failures.push_back(std::move(failure));
  }
  return Refuse(kOpportunityIn, stage.name, "Opportunity", failures, opportunity.id());
}

}  // namespace leadkit::lifecycle
