// insert, update, delete, undelete and purge: single records.
#include "json.h"
#include "records.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

void PrintDone(Session& session, const std::string& done, const RecordName& name) {
  if (session.json) {
    session.out.Line(
        JsonObject().Add("object", name.object).Add("id", name.text).Add("done", done).str());
  } else {
    session.out.Line(name.object + " " + name.text + " " + done);
  }
}

struct WriteArguments {
  std::string target;
  std::vector<std::string> values;
  bool allow_duplicates = false;
};

int Insert(Session& session, const WriteArguments& arguments) {
  const Store store = OpenStore(session, Access::kWrite);
  const Record record = RecordLike(store, arguments.target, arguments.values);
  Call(lk_record_allow_duplicates, record, arguments.allow_duplicates ? 1 : 0);
  RecordName name{.object = ObjectOf(record.get())};
  Call(lk_record_insert, store, nullptr, record, &name.id);
  name.text = IdText(store, name.object, name.id);
  PrintDone(session, "inserted", name);
  return kExitOk;
}

int Update(Session& session, const WriteArguments& arguments) {
  const Store store = OpenStore(session, Access::kWrite);
  const RecordName name = FindRecord(store, arguments.target);
  const Record record = RecordLike(store, name.object, arguments.values);
  Call(lk_record_allow_duplicates, record, arguments.allow_duplicates ? 1 : 0);
  Call(lk_record_set_id, record, name.id);
  Call(lk_record_update, store, nullptr, record);
  PrintDone(session, "updated", name);
  return kExitOk;
}

// What happened to several records. One that failed alone is a failure of the command.
int PrintOutcomes(Session& session, const std::vector<RecordName>& names, const Results& results,
                  const std::string& done) {
  int64_t rows = 0, failed = 0;
  Call(lk_results_get_count, results, &rows, &failed);
  JsonArray lines;
  Table table(session.out, {"Object", "=Record", "~Outcome"});
  for (int64_t row = 0; row < rows; ++row) {
    const RecordName& name = names[static_cast<size_t>(row)];
    const lk_error* error = nullptr;
    Call(lk_results_get_error, results, row, &error);
    if (error != nullptr && rows == 1) throw Failure::Copy(error);
    const std::string outcome = error == nullptr ? done : Failure::Copy(error).message();
    JsonObject line;
    line.Add("object", name.object).Add("id", name.text);
    line.Add("code", lk_status_name(lk_error_get_code(error))).Add("done", outcome);
    lines.Add(line.str());
    table.Add({name.object, name.text, outcome});
  }
  if (session.json) {
    session.out.Line(JsonObject().AddRaw("rows", lines.str()).AddInt("failed", failed).str());
  } else if (rows == 1) {
    PrintDone(session, done, names[0]);
  } else {
    table.End();
    session.out.Line(Counted(rows - failed, "record") + " " + done + ", " + FormatCount(failed) +
                     " failed");
  }
  return failed == 0 ? kExitOk : kExitSomeFailed;
}

using IdsFunction = decltype(&lk_ids_delete);

int ForEach(Session& session, const std::vector<std::string>& arguments, bool all_or_none,
            IdsFunction function, const std::string& done) {
  const Store store = OpenStore(session, Access::kWrite);
  std::vector<RecordName> names;
  std::vector<int64_t> ids;
  for (const std::string& argument : arguments) {
    names.push_back(FindRecord(store, argument));
    ids.push_back(names.back().id);
  }
  Results results;
  Call(function, store, nullptr, "", ids.data(), ids.size(), all_or_none ? LK_ALL_OR_NONE : 0,
       Out(results));
  return PrintOutcomes(session, names, results, done);
}

struct PurgeArguments {
  std::vector<std::string> records;
  int64_t older_than_days = -1;
};

int Purge(Session& session, const PurgeArguments& arguments) {
  constexpr int64_t kDayMs = 86400000;
  if (arguments.records.empty() == (arguments.older_than_days < 0)) {
    throw Failure::Usage("name the records to purge, or all of some age with --older-than DAYS");
  }
  const Store store = OpenStore(session, Access::kWrite);
  int64_t count = 0;
  if (arguments.records.empty()) {
    Call(lk_bin_purge, store, arguments.older_than_days * kDayMs, &count);
  }
  for (const std::string& argument : arguments.records) {
    const RecordName name = FindRecord(store, argument);
    Call(lk_record_purge, store, nullptr, name.object, name.id);
    ++count;
  }
  if (session.json) {
    session.out.Line(JsonObject().AddInt("purged", count).str());
  } else if (arguments.records.empty()) {
    session.out.Line(Counted(count, "record") + " removed for good");
  } else {
    session.out.Line(Counted(count, "record") +
                     " removed for good, with all that went into the bin with " +
                     (count == 1 ? "it" : "them"));
  }
  return kExitOk;
}

void AddWrite(CLI::App& app, Session& session, const Subcommand& subcommand,
              int (*body)(Session&, const WriteArguments&), const std::string& target,
              const std::string& target_help) {
  const auto arguments = std::make_shared<WriteArguments>();
  CLI::App* command = AddSubcommand(
      app, session, subcommand, [&session, arguments, body] { return body(session, *arguments); });
  command->group("Records");
  command->add_option(target, arguments->target, target_help)->required();
  command->add_option("FIELD=VALUE", arguments->values, "What to set; an empty value clears")
      ->required();
  command->add_flag("--allow-duplicates", arguments->allow_duplicates,
                    "Whatever the duplicate rules say");
}

struct IdArguments {
  std::vector<std::string> records;
  bool all_or_none = false;
};

void AddForEach(CLI::App& app, Session& session, const Subcommand& subcommand, IdsFunction function,
                const std::string& done) {
  const auto arguments = std::make_shared<IdArguments>();
  CLI::App* command =
      AddSubcommand(app, session, subcommand, [&session, arguments, function, done] {
        return ForEach(session, arguments->records, arguments->all_or_none, function, done);
      });
  command->group("Records");
  command->add_option("RECORD", arguments->records, "Ids, or objects and external ids: Lead:L-1042")
      ->required();
  command->add_flag("--all-or-none", arguments->all_or_none, "One that fails undoes all");
}

}  // namespace

void AddWriteCommands(CLI::App& app, Session& session) {
  AddWrite(app, session,
           {"insert", "Insert a record",
            "Dates are written 2026-03-31, times 2026-03-31T09:30:00Z, money 22700.00, booleans "
            "true or false, references as ids.",
            "leadkit insert crm.db Lead LastName=Lee Company=Acme Email=kim@acme.example"},
           Insert, "OBJECT", "The object, such as Lead");
  AddWrite(app, session,
           {"update", "Change fields of a record", "What is not named stays as it is.",
            "leadkit update crm.db Lead:L-1042 Rating=Hot Phone="},
           Update, "RECORD", "An id, or an object and external id: Lead:L-1042");
  AddForEach(app, session,
             {"delete", "Put records into the recycle bin",
              "What belongs to a record goes with it: an account's contacts and opportunities.",
              "leadkit delete crm.db Lead:L-1042"},
             lk_ids_delete, "deleted");
  AddForEach(app, session,
             {"undelete", "Take records out of the recycle bin",
              "What went in with a record comes back with it.",
              "leadkit undelete crm.db 00Q00yQaOYfVhvrE0C"},
             lk_ids_undelete, "restored");

  const auto purge = std::make_shared<PurgeArguments>();
  CLI::App* command =
      AddSubcommand(app, session,
                    {"purge", "Remove records in the recycle bin for good",
                     "Their history and events stay.", "leadkit purge crm.db --older-than 15"},
                    [&session, purge] { return Purge(session, *purge); });
  command->group("Records");
  command->add_option("RECORD", purge->records, "Records in the bin");
  command
      ->add_option("--older-than", purge->older_than_days,
                   "All that were deleted more than so many days ago; 0 empties the bin")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 36500));
}

}  // namespace leadkit::cli
