#include "convert_report.h"

#include <algorithm>

#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

constexpr const char* kObjects[] = {"Lead", "Account", "Contact", "Opportunity"};
constexpr int32_t kTargets[] = {LK_CONVERTED_ACCOUNT, LK_CONVERTED_CONTACT,
                                LK_CONVERTED_OPPORTUNITY};

// A lead as its row shows it.
std::vector<std::string> LeadCells(const Store& store, int64_t id) {
  Record lead;
  Call(lk_record_get, store, nullptr, "Lead", id, LK_INCLUDE_DELETED, Out(lead));
  return {IdText(store, "Lead", id), DisplayName(lead.get()),
          ValueOf(lead.get(), "Company").value_or("")};
}

std::string MadeText(int64_t id, bool made) { return id == 0 ? "-" : made ? "new" : "existing"; }

}  // namespace

void PrintConversion(Output& out, const Store& store, int64_t lead, const Conversion& conversion) {
  NameCache names(store);
  int32_t repeated = 0;
  Call(lk_conversion_get_repeated, conversion, &repeated);
  out.Line("Lead " + IdText(store, "Lead", lead) + " " + OneLine(names.NameOf(lead)) +
           (repeated != 0 ? " was converted before under this key into:" : " became:"));
  Table table(out, {"Object", "=Record", "Name", "Made"}, 2);
  for (const int32_t which : kTargets) {
    int64_t id = 0;
    int32_t created = 0;
    Call(lk_conversion_get, conversion, which, &id, &created);
    if (id == 0) continue;
    table.Add({kObjects[which], IdText(store, kObjects[which], id), names.NameOf(id),
               MadeText(id, created != 0)});
  }
  table.End();

  Rows rows;
  Call(lk_conversion_list_unmapped, conversion, Out(rows));
  Table unmapped(out, {"Field", "Value"}, 2);
  for (bool first = true;; first = false) {
    int32_t has_row = 0;
    Call(lk_rows_next, rows, &has_row);
    if (has_row == 0) break;
    if (first) out.Line("Stays on the lead, as no field takes it:");
    Borrowed field, value;
    Call(lk_rows_get_text, rows, LK_ROW_FIELD, &field);
    Call(lk_rows_get_text, rows, LK_ROW_OLD, &value);
    unmapped.Add({field.str(), value.str()});
  }
  unmapped.End();
}

void ConvertReport::Take(const int64_t* leads, const Results& results) {
  int64_t rows = 0, failed = 0;
  Call(lk_results_get_count, results, &rows, &failed);
  for (int64_t row = 0; row < rows; ++row) {
    const lk_error* error = nullptr;
    Call(lk_results_get_error, results, row, &error);
    if (error != nullptr) {
      refused_.push_back({leads[row], Failure::Copy(error)});
      cancelled_ |= lk_error_get_code(error) == LK_CANCELLED;
      continue;
    }
    const lk_conversion* conversion = nullptr;
    Call(lk_results_get_conversion, results, row, &conversion);
    Converted done{.lead = leads[row]};
    for (const int32_t which : kTargets) {
      int32_t made = 0;
      Call(lk_conversion_get, conversion, which, &done.ids[which], &made);
      done.made[which] = made != 0;
    }
    if (as_json_) {
      Borrowed json;
      Call(lk_conversion_get_json, conversion, &json);
      done.json = json.str();
    }
    converted_.push_back(std::move(done));
  }
}

int ConvertReport::ExitCode() const {
  if (cancelled_) return kExitCancelled;
  for (const Refused& row : refused_) {
    // Not the lead, but the store or another process stood in the way.
    const int exit = row.why.exit();
    if (exit == kExitBusy || exit == kExitStore || exit == kExitInternal) return exit;
  }
  return refused_.empty() ? kExitOk : kExitSomeFailed;
}

void ConvertReport::PrintConverted() {
  Table table(out_, {"=Lead", "Name", "Company", "Account", "Contact", "Opportunity"});
  for (const Converted& row : converted_) {
    std::vector<std::string> cells = LeadCells(store_, row.lead);
    for (const int32_t which : kTargets) {
      cells.push_back(MadeText(row.ids[which], row.made[which]));
    }
    table.Add(std::move(cells));
  }
  if (table.End() > 0) out_.Line();
}

void ConvertReport::PrintRefused() {
  Table table(out_, {"=Refused lead", "Name", "Company", "~Why"});
  for (const Refused& row : refused_) {
    if (row.why.code() == LK_CANCELLED) continue;
    std::vector<std::string> cells = LeadCells(store_, row.lead);
    cells.push_back(row.why.PlacedMessage());
    table.Add(std::move(cells));
  }
  if (table.End() > 0) out_.Line();
}

void ConvertReport::PrintSummary() {
  const auto leads = static_cast<int64_t>(converted_.size() + refused_.size());
  out_.Line(FormatCount(static_cast<int64_t>(converted_.size())) + " of " + Counted(leads, "lead") +
            (dry_run_ ? " would be converted (dry run: nothing was kept)" : " converted"));
  Table made(out_, {"Object", ">New", ">Existing", ">None"}, 2);
  for (const int32_t which : kTargets) {
    int64_t is_new = 0, existing = 0, none = 0;
    for (const Converted& row : converted_) {
      ++(row.ids[which] == 0 ? none : row.made[which] ? is_new : existing);
    }
    made.Add({kObjects[which], FormatCount(is_new), FormatCount(existing), FormatCount(none)});
  }
  if (!converted_.empty()) made.End();

  std::map<lk_status, int64_t> reasons;
  for (const Refused& row : refused_) ++reasons[row.why.code()];
  if (reasons.empty()) return;
  out_.Line(FormatCount(static_cast<int64_t>(refused_.size())) + " refused:");
  Table table(out_, {">Leads", "Reason"}, 2);
  for (const auto& [code, count] : reasons) table.Add({FormatCount(count), lk_status_name(code)});
  table.End();
}

int ConvertReport::Print(bool summary_only) {
  if (as_json_) {
    PrintJson();
    return ExitCode();
  }
  if (!summary_only) PrintConverted();
  PrintRefused();
  PrintSummary();
  if (cancelled_) {
    out_.Line("Interrupted. What was converted stays; run the same command again for the rest.");
  }
  return ExitCode();
}

void ConvertReport::PrintJson() {
  JsonArray rows;
  for (const Converted& row : converted_) rows.Add(row.json);
  JsonArray refusals;
  for (const Refused& row : refused_) {
    refusals.Add(JsonObject()
                     .Add("lead", IdText(store_, "Lead", row.lead))
                     .Add("code", lk_status_name(row.why.code()))
                     .Add("object", row.why.object())
                     .Add("field", row.why.field())
                     .Add("message", row.why.message())
                     .str());
  }
  out_.Line(JsonObject()
                .AddInt("converted", static_cast<int64_t>(converted_.size()))
                .AddInt("refused", static_cast<int64_t>(refused_.size()))
                .AddBool("dry_run", dry_run_)
                .AddBool("cancelled", cancelled_)
                .AddRaw("conversions", rows.str())
                .AddRaw("refusals", refusals.str())
                .str());
}

}  // namespace leadkit::cli
