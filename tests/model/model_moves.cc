// Statuses of leads and stages of opportunities: docs/lifecycle.md.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/model/model.h"

namespace leadkit::model {
namespace {

bool ReasonFails(bool required, const std::vector<std::string>& reasons,
                 const std::string& reason) {
  if (reason.empty()) return required;
  return !reasons.empty() && std::find(reasons.begin(), reasons.end(), reason) == reasons.end();
}

bool Writes(const Fields& written, const std::string& name) {
  return std::any_of(written.begin(), written.end(), [&](const auto& field) {
    return field.first == name && !field.second.is_null();
  });
}

// The test writes amounts in whole hundreds, so nothing is rounded here.
std::string Share(const std::string& amount, int percent) {
  const long long cents = std::atoll(amount.c_str()) * percent;
  char text[32];
  std::snprintf(text, sizeof text, "%lld.%02lld", cents / 100, cents % 100);
  return text;
}

std::string Month(const std::string& day) { return day.substr(0, 7); }

}  // namespace

void Model::JudgeStatus(const Row* before, const Row& after, const Writer& writer,
                        Codes* errors) const {
  const std::string& to = after.Text("Status");
  if (to.empty() || (before != nullptr && before->Text("Status") == to)) return;
  const Status* status = state_.lifecycle.FindStatus(to);
  if (status == nullptr || (status->category == "CONVERTED" && !writer.by_leadkit)) {
    errors->insert(LK_INVALID_STATUS);
    return;
  }
  JudgeGuards(*status, after, writer.reason, errors);
  if (before == nullptr || writer.by_leadkit) return;
  const std::string& from = before->Text("Status");
  if (!state_.lifecycle.Allows(from, to) || (automated_ && state_.lifecycle.GoesBack(from, to))) {
    errors->insert(LK_TRANSITION_NOT_ALLOWED);
  }
}

void Model::JudgeGuards(const Status& status, const Row& lead, const std::string& reason,
                        Codes* errors) const {
  bool fails = ReasonFails(status.reason_required, status.reasons, reason);
  for (const std::string& field : status.required_fields) fails |= !lead.Has(field);
  for (const std::string& field : status.must_be_false) fails |= lead.Flag(field);
  if (status.least_employees > 0) {
    const std::string& score = lead.Text("NumberOfEmployees");
    fails |= score.empty() || std::atoi(score.c_str()) < status.least_employees;
  }
  const Row* owner = state_.Find(lead.Ref("OwnerId"));
  if (owner != nullptr && !status.owner_kind.empty()) {
    fails |= (owner->object == Object::kQueue) != (status.owner_kind == "QUEUE");
  }
  if (fails) errors->insert(LK_GUARD_NOT_MET);
}

void Model::JudgeStage(const Row* before, Row* after, const Fields& written, const Writer& writer,
                       Codes* errors) const {
  const Lifecycle& lifecycle = state_.lifecycle;
  const std::string& name = after->Text("StageName");
  if (name.empty()) return;  // refused as a required field
  const Stage* stage = lifecycle.FindStage(name);
  const bool moved = before == nullptr || before->Text("StageName") != name;
  if (stage == nullptr) {
    if (moved) errors->insert(LK_RESTRICTED_PICKLIST);
    return;
  }
  if (moved) {
    if (!Writes(written, "Probability")) {
      after->SetText("Probability", std::to_string(stage->probability));
    }
    if (!Writes(written, "ForecastCategoryName")) {
      after->SetText("ForecastCategoryName", stage->forecast_category);
    }
    after->SetFlag("IsClosed", stage->closed);
    after->SetFlag("IsWon", stage->won);
    bool fails =
        !writer.by_leadkit && ReasonFails(stage->reason_required, stage->reasons, writer.reason);
    for (const std::string& field : stage->required_fields) fails |= !after->Has(field);
    if (fails) errors->insert(LK_GUARD_NOT_MET);
    if (before != nullptr) {
      const bool undone = before->Flag("IsWon") && stage->closed && !stage->won;
      const bool back = automated_ && lifecycle.StageGoesBack(before->Text("StageName"), name);
      if (undone || back) errors->insert(LK_TRANSITION_NOT_ALLOWED);
    }
    after->SetText("ClosedReason", stage->closed ? writer.reason : "");
    if (!stage->closed) after->Clear("LastOpenStage");
    if (stage->closed && before != nullptr && !before->Flag("IsClosed")) {
      after->SetText("LastOpenStage", before->Text("StageName"));
    }
  }
  if (!after->Has("Probability")) {
    after->SetText("Probability", std::to_string(stage->probability));
  }
  if (!after->Has("ForecastCategoryName")) {
    after->SetText("ForecastCategoryName", stage->forecast_category);
  }
  const int probability = std::atoi(after->Text("Probability").c_str());
  if (probability < 0 || probability > 100 || (stage->won && probability != 100)) {
    errors->insert(LK_NUMBER_OUTSIDE_VALID_RANGE);
  }
  if (before == nullptr) {
    after->SetText("PushCount", "0");
  } else if (Month(after->Text("CloseDate")) > Month(before->Text("CloseDate"))) {
    after->SetText("PushCount", std::to_string(std::atoi(before->Text("PushCount").c_str()) + 1));
  }
  after->Clear("ExpectedRevenue");
  if (after->Has("Amount")) {
    after->SetText("ExpectedRevenue", Share(after->Text("Amount"), probability));
  }
  if (after->Has("CloseDate")) {
    after->SetText("Fiscal",
                   FiscalPeriodOf(after->Text("CloseDate"), lifecycle.fiscal_year_start_month));
  }
}

Codes Model::MoveTo(Object object, const Operation& op) {
  const std::string field = object == Object::kLead ? "Status" : "StageName";
  return Change(object, op.id, {{field, {op.to}}}, ByUser(op.reason));
}

Codes Model::SetLifecycle(const Lifecycle& lifecycle) {
  for (const auto& [id, row] : state_.rows) {
    if (row.object == Object::kLead && lifecycle.FindStatus(row.Text("Status")) == nullptr) {
      return {LK_INVALID_LIFECYCLE};
    }
    if (row.object == Object::kOpportunity &&
        lifecycle.FindStage(row.Text("StageName")) == nullptr) {
      return {LK_INVALID_LIFECYCLE};
    }
  }
  state_.lifecycle = lifecycle;
  return {};
}

}  // namespace leadkit::model
