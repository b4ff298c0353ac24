#include "lifecycle/opportunity_rules.h"

#include "absl/strings/str_cat.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"

namespace leadkit::lifecycle {
namespace {

using records::Record;

absl::StatusOr<const Stage*> StageOf(const Lifecycle& lifecycle, const Record& record,
                                     int ordinal) {
  const std::string_view name = record.Text(ordinal);
  if (const Stage* stage = lifecycle.FindStage(name); stage != nullptr) return stage;
  return MakeError(Code::kRestrictedPicklist,
                   absl::StrCat("there is no stage '", ToAbsl(TakeCharacters(name, 60)), "'; use ",
                                JoinForReader(lifecycle.StageNames())),
                   {"Opportunity", "StageName", record.id()});
}

// What the stage says, except where the same write says otherwise.
void ApplyStage(const schema::Known& known, const Stage& stage, const Record& written,
                Record* record) {
  const auto& opportunity = known.opportunity;
  if (!written.has(opportunity.probability)) {
    record->Mutable(opportunity.probability).SetInt(stage.probability);
  }
  if (!written.has(opportunity.forecast_category_name)) {
    record->Mutable(opportunity.forecast_category_name).SetText(stage.forecast_category);
  }
  record->Mutable(opportunity.is_closed).SetInt(stage.closed ? 1 : 0);
  record->Mutable(opportunity.is_won).SetInt(stage.won ? 1 : 0);
}

absl::Status CheckStageFields(const Stage& stage, const Record& record) {
  for (const std::string& name : stage.required_fields) {
    const schema::Field* field = record.object().Find(name);
    if (field == nullptr || record.has(field->ordinal)) continue;
    return MakeError(Code::kGuardNotMet,
                     absl::StrCat("an opportunity in stage '", stage.name, "' needs ", field->api),
                     {"Opportunity", field->api, record.id()});
  }
  return absl::OkStatus();
}

absl::Status DeriveNumbers(const schema::Known& known, const Lifecycle& lifecycle, Record* record) {
  const auto& opportunity = known.opportunity;
  const int64_t probability = record->Int(opportunity.probability);
  if (probability < 0 || probability > 100) {
    return MakeError(Code::kNumberOutsideValidRange, "the probability is a percentage, 0 to 100",
                     {"Opportunity", "Probability", record->id()});
  }
  const std::string_view category =
      ForecastCategoryOf(record->Text(opportunity.forecast_category_name));
  if (category.empty()) {
    return MakeError(
        Code::kRestrictedPicklist,
        "the forecast category is Omitted, Pipeline, Best Case, Most Likely, Commit or "
        "Closed",
        {"Opportunity", "ForecastCategoryName", record->id()});
  }
  record->Mutable(opportunity.forecast_category).SetText(category);
  if (record->has(opportunity.amount)) {
    record->Mutable(opportunity.expected_revenue)
        .SetInt(MultiplyDivide(record->Int(opportunity.amount), probability, 100).value_or(0));
  } else {
    record->Mutable(opportunity.expected_revenue).SetNull();
  }
  if (!record->has(opportunity.close_date)) return absl::OkStatus();  // refused as required
  const FiscalPeriod period =
      FiscalPeriodOf(record->Int(opportunity.close_date), lifecycle.fiscal_year_start_month);
  record->Mutable(opportunity.fiscal_year).SetInt(period.year);
  record->Mutable(opportunity.fiscal_quarter).SetInt(period.quarter);
  record->Mutable(opportunity.fiscal).SetText(absl::StrCat(period.year, " ", period.quarter));
  return absl::OkStatus();
}

int64_t MonthOf(int64_t day) {
  const CivilDate date = CivilFromDays(day);
  return date.year * 12 + date.month;
}

}  // namespace

absl::Status OnOpportunityInsert(storage::WriteTxn& txn, const Lifecycle& lifecycle,
                                 Record* record) {
  const auto& known = txn.known().opportunity;
  if (!record->has(known.stage)) return absl::OkStatus();  // refused as required
  LK_ASSIGN_OR_RETURN(const Stage* stage, StageOf(lifecycle, *record, known.stage));
  ApplyStage(txn.known(), *stage, *record, record);
  if (!record->has(known.push_count)) record->Mutable(known.push_count).SetInt(0);
  LK_RETURN_IF_ERROR(CheckStageFields(*stage, *record));
  return DeriveNumbers(txn.known(), lifecycle, record);
}

absl::Status OnOpportunityUpdate(storage::WriteTxn& txn, const Lifecycle& lifecycle,
                                 const Record& before, const Record& written, Record* after) {
  const auto& known = txn.known().opportunity;
  if (!after->has(known.stage)) return absl::OkStatus();  // refused as required
  if (before.Text(known.stage) != after->Text(known.stage)) {
    LK_ASSIGN_OR_RETURN(const Stage* stage, StageOf(lifecycle, *after, known.stage));
    ApplyStage(txn.known(), *stage, written, after);
    LK_RETURN_IF_ERROR(CheckStageFields(*stage, *after));
    after->Mutable(known.last_stage_change).SetInt(txn.now());
  } else if (!after->has(known.probability) || !after->has(known.forecast_category_name)) {
    // Cleared: back to what the stage says.
    LK_ASSIGN_OR_RETURN(const Stage* stage, StageOf(lifecycle, *after, known.stage));
    ApplyStage(txn.known(), *stage, *after, after);
  }
  if (before.has(known.close_date) && after->has(known.close_date) &&
      MonthOf(after->Int(known.close_date)) > MonthOf(before.Int(known.close_date))) {
    after->Mutable(known.push_count).SetInt(before.Int(known.push_count) + 1);
  }
  return DeriveNumbers(txn.known(), lifecycle, after);
}

}  // namespace leadkit::lifecycle
