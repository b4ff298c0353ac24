#include "import_report.h"

#include "json.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

constexpr int kShownErrors = 12;

struct Counts {
  int64_t read, created, updated, failed, resumed_from, accounts, contacts;
  bool cancelled;
};

Counts CountsOf(const ImportResult& result) {
  const auto count = [&](int32_t which) {
    int64_t value = 0;
    Call(lk_import_result_get_int, result, which, &value);
    return value;
  };
  return {.read = count(LK_IMPORTED_READ),
          .created = count(LK_IMPORTED_CREATED),
          .updated = count(LK_IMPORTED_UPDATED),
          .failed = count(LK_IMPORTED_FAILED),
          .resumed_from = count(LK_IMPORTED_RESUMED_FROM),
          .accounts = count(LK_IMPORTED_ACCOUNTS_CREATED),
          .contacts = count(LK_IMPORTED_CONTACTS),
          .cancelled = count(LK_IMPORTED_CANCELLED) != 0};
}

struct RowError {
  int64_t row = 0;
  lk_status code = LK_OK;
  std::string field, message;
};

std::vector<RowError> ErrorsOf(const ImportResult& result) {
  Rows rows;
  Call(lk_import_result_list_errors, result, Out(rows));
  std::vector<RowError> errors;
  while (true) {
    int32_t has_row = 0;
    Call(lk_rows_next, rows, &has_row);
    if (has_row == 0) return errors;
    int64_t row = 0, code = 0;
    Borrowed field, message;
    Call(lk_rows_get_int, rows, LK_ROW_POSITION, &row);
    Call(lk_rows_get_int, rows, LK_ROW_CODE, &code);
    Call(lk_rows_get_text, rows, LK_ROW_FIELD, &field);
    Call(lk_rows_get_text, rows, LK_ROW_REASON, &message);
    errors.push_back({row, static_cast<lk_status>(code), field.str(), message.str()});
  }
}

std::vector<std::string> IgnoredColumns(const ImportResult& result) {
  std::vector<std::string> ignored;
  const Json mapping = Json::Parse(MappingUsed(result), "the mapping");
  for (const Json& column : mapping["columns"].items()) {
    const Json& field = column["field"];
    if (field.kind() == Json::Kind::kText && field.text().empty())
      ignored.push_back(column["column"].text());
  }
  return ignored;
}

int ExitOf(const Counts& counts) {
  return counts.cancelled ? kExitCancelled : counts.failed > 0 ? kExitSomeFailed : kExitOk;
}

}  // namespace

std::string HowToGoOn(const ImportReport& report) {
  if (!report.job.empty()) return "Run the same command again to go on from there.";
  if (!report.key.empty()) {
    return "Run the same command again: rows that are stored are then updated. With --job NAME it "
           "would go on from there.";
  }
  return "A second run would import these rows again: use --key to update them instead, or --job "
         "NAME from the start, which can go on.";
}

std::string SourceName(const std::string& file) { return file == "-" ? "standard input" : file; }

std::string MappingUsed(const ImportResult& result) {
  Borrowed json;
  Call(lk_import_result_get_mapping, result, &json);
  return json.str();
}

int PrintImport(Output& out, const ImportResult& result, const ImportReport& report) {
  const Counts counts = CountsOf(result);
  const std::vector<RowError> errors = ErrorsOf(result);
  std::string line = SourceName(report.file) + ": " + Counted(counts.read, "row") + " read, " +
                     FormatCount(counts.created) + " created, " + FormatCount(counts.updated) +
                     " updated, " + FormatCount(counts.failed) + " failed";
  if (report.dry_run) line += " (dry run: nothing was kept)";
  out.Line(line);
  if (counts.resumed_from > 0) {
    out.Line("Resumed after " + Counted(counts.resumed_from, "row") + " of earlier runs.");
  }
  if (report.routed) {
    out.Line("Of the good rows " + FormatCount(counts.contacts) + " became contacts, " +
             FormatCount(counts.created + counts.updated - counts.contacts) + " leads.");
  }
  if (counts.accounts > 0) out.Line("Made " + Counted(counts.accounts, "account") + " on the way.");
  const std::vector<std::string> ignored = IgnoredColumns(result);
  if (!ignored.empty()) {
    out.Line("Ignored " + std::string(ignored.size() == 1 ? "column" : "columns") + ": " +
             OneLine(Join(ignored, ", ")) + " (name a field with --map)");
  }
  if (!errors.empty()) {
    out.Line();
    Table table(out, {">Row", "Field", "Code", "~Why it failed"});
    for (const RowError& error : errors) {
      if (&error - errors.data() == kShownErrors) break;
      table.Add(
          {std::to_string(error.row), error.field, lk_status_name(error.code), error.message});
    }
    table.End();
    const int64_t more = counts.failed - std::min<int64_t>(counts.failed, kShownErrors);
    if (more > 0) out.Line("... and " + FormatCount(more) + " more");
    out.Line(report.error_path.empty() ? "Name a file with --errors to get the failed rows."
                                       : "All failed rows are in " + report.error_path + ".");
  }
  if (counts.cancelled) {
    out.Line();
    out.Line("Interrupted. The rows above are stored. " + HowToGoOn(report));
  }
  return ExitOf(counts);
}

int PrintImportJson(Output& out, const ImportResult& result, const ImportReport& report) {
  const Counts counts = CountsOf(result);
  JsonArray errors;
  for (const RowError& error : ErrorsOf(result)) {
    errors.Add(JsonObject()
                   .AddInt("row", error.row)
                   .Add("code", lk_status_name(error.code))
                   .Add("field", error.field)
                   .Add("message", error.message)
                   .str());
  }
  out.Line(JsonObject()
               .Add("file", report.file)
               .Add("object", report.object)
               .AddInt("read", counts.read)
               .AddInt("created", counts.created)
               .AddInt("updated", counts.updated)
               .AddInt("failed", counts.failed)
               .AddInt("resumed_from", counts.resumed_from)
               .AddInt("accounts_created", counts.accounts)
               .AddInt("contacts", counts.contacts)
               .AddBool("dry_run", report.dry_run)
               .AddBool("cancelled", counts.cancelled)
               .AddRaw("mapping", MappingUsed(result))
               .AddRaw("errors", errors.str())
               .str());
  return ExitOf(counts);
}

}  // namespace leadkit::cli
