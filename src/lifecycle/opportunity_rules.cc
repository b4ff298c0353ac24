#include "lifecycle/opportunity_rules.h"

#include "absl/strings/str_cat.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "lifecycle/guards.h"

namespace leadkit::lifecycle {
namespace {

using records::Authority;
using records::Record;
using records::WriteContext;

// Of Opportunity.ClosedReason; the history keeps all of it.
constexpr size_t kMaxClosedReason = 255;

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

absl::Status CheckStageMove(const WriteContext& context, const Lifecycle& lifecycle,
                            std::string_view from, const Stage& to, RecordId id) {
  const Place place{"Opportunity", "StageName", id};
  // What another system says has happened is a fact.
  if (context.authority != Authority::kUser) return absl::OkStatus();
  if (!MayFollow(lifecycle, from, to)) {
    return MakeError(Code::kTransitionNotAllowed,
                     absl::StrCat("a won opportunity can't be lost; open it again first, as '",
                                  lifecycle.InitialStage().name, "'"),
                     place);
  }
  if (context.automated && lifecycle.IsBackwardStage(from, to.name)) {
    return MakeError(Code::kTransitionNotAllowed,
                     absl::StrCat("an automated move goes forward only, and '", to.name,
                                  "' comes before '", ToAbsl(from), "'; let a person move it back"),
                     place);
  }
  return absl::OkStatus();
}

absl::Status CheckStageGuards(const WriteContext& context, const Stage& stage, bool is_new,
                              const Record& record) {
  // An imported opportunity was closed where it comes from, and nobody can be asked why.
  if (context.authority == Authority::kAudit) return absl::OkStatus();
  if (context.authority == Authority::kUser) return CheckGuards(stage, context.reason, record);
  // A conversion begins an opportunity and has no reason to give; a renamed stage asks for nothing.
  if (!is_new) return absl::OkStatus();
  Stage without_reason = stage;
  without_reason.reason_required = false;
  without_reason.reasons.clear();
  return CheckGuards(without_reason, "", record);
}

// How the opportunity came to be closed; nothing of it where it is open.
void KeepOutcome(const Record& record_before, const WriteContext& context, const Stage* from,
                 const Stage& to, const schema::Known& known, Record* record) {
  const int last_open = known.opportunity.last_open_stage;
  const int reason = known.opportunity.closed_reason;
  if (!to.closed) {
    record->Mutable(last_open).SetNull();
    record->Mutable(reason).SetNull();
    return;
  }
  if (from != nullptr && !from->closed) {
    record->Mutable(last_open).SetText(record_before.Text(known.opportunity.stage));
  }
  if (context.reason.empty()) {
    record->Mutable(reason).SetNull();
  } else {
    record->Mutable(reason).SetText(TakeCharacters(context.reason, kMaxClosedReason));
  }
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

// A won opportunity is certain; with less it would count for less in every sum.
template <typename Opportunity>
absl::Status CheckWon(const Opportunity& known, const Record& record) {
  if (!record.Bool(known.is_won) || record.Int(known.probability) == 100) return absl::OkStatus();
  return MakeError(Code::kNumberOutsideValidRange,
                   "the probability of a won opportunity is 100; leave it out, or open it again",
                   {"Opportunity", "Probability", record.id()});
}

int64_t MonthOf(int64_t day) {
  const CivilDate date = CivilFromDays(day);
  return date.year * 12 + date.month;
}

}  // namespace

bool MayFollow(const Lifecycle& lifecycle, std::string_view from, const Stage& to) {
  const Stage* source = lifecycle.FindStage(from);
  return source == nullptr || !source->won || !to.lost();
}

absl::Status OnOpportunityInsert(storage::WriteTxn& txn, const WriteContext& context,
                                 const Lifecycle& lifecycle, Record* record) {
  const auto& known = txn.known().opportunity;
  if (!record->has(known.stage)) return absl::OkStatus();  // refused as required
  LK_ASSIGN_OR_RETURN(const Stage* stage, StageOf(lifecycle, *record, known.stage));
  ApplyStage(txn.known(), *stage, *record, record);
  if (!record->has(known.push_count)) record->Mutable(known.push_count).SetInt(0);
  LK_RETURN_IF_ERROR(CheckStageGuards(context, *stage, true, *record));
  KeepOutcome(*record, context, nullptr, *stage, txn.known(), record);
  if (context.authority != Authority::kAudit) LK_RETURN_IF_ERROR(CheckWon(known, *record));
  return DeriveNumbers(txn.known(), lifecycle, record);
}

absl::Status OnOpportunityUpdate(storage::WriteTxn& txn, const WriteContext& context,
                                 const Lifecycle& lifecycle, const Record& before,
                                 const Record& written, Record* after) {
  const auto& known = txn.known().opportunity;
  if (!after->has(known.stage)) return absl::OkStatus();  // refused as required
  if (before.Text(known.stage) != after->Text(known.stage)) {
    LK_ASSIGN_OR_RETURN(const Stage* stage, StageOf(lifecycle, *after, known.stage));
    const std::string_view from = before.Text(known.stage);
    LK_RETURN_IF_ERROR(CheckStageMove(context, lifecycle, from, *stage, after->id()));
    ApplyStage(txn.known(), *stage, written, after);
    LK_RETURN_IF_ERROR(CheckStageGuards(context, *stage, false, *after));
    const bool renamed =
        context.authority == Authority::kSystem && before.Bool(known.is_closed) == stage->closed;
    if (!renamed)
      KeepOutcome(before, context, lifecycle.FindStage(from), *stage, txn.known(), after);
    after->Mutable(known.last_stage_change).SetInt(txn.now());
  } else if (!after->has(known.probability) || !after->has(known.forecast_category_name)) {
    // Cleared: back to what the stage says.
    LK_ASSIGN_OR_RETURN(const Stage* stage, StageOf(lifecycle, *after, known.stage));
    ApplyStage(txn.known(), *stage, *after, after);
  }
  if (context.authority != Authority::kAudit &&
      (before.Int(known.probability) != after->Int(known.probability) ||
       before.Bool(known.is_won) != after->Bool(known.is_won))) {
    LK_RETURN_IF_ERROR(CheckWon(known, *after));
  }
  if (before.has(known.close_date) && after->has(known.close_date) &&
      MonthOf(after->Int(known.close_date)) > MonthOf(before.Int(known.close_date))) {
    after->Mutable(known.push_count).SetInt(before.Int(known.push_count) + 1);
  }
  return DeriveNumbers(txn.known(), lifecycle, after);
}

}  // namespace leadkit::lifecycle
