// assign: leads handed over by the rules. assignment: the rules themselves.
#include <algorithm>

#include "files.h"
#include "json.h"
#include "leads.h"
#include "records.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::vector<std::string> leads;
  std::vector<std::string> where;
  bool waiting = false, dry_run = false, ignore_last_day = false, all_or_none = false;
};

// --- assignment ----------------------------------------------------------------------------------

std::string Read(const Store& store) {
  Text text;
  Call(lk_assignment_get, store, Out(text));
  Borrowed document;
  Call(lk_text_get, text, &document);
  return document.str();
}

std::string Criteria(const Json& filter) {
  std::vector<std::string> parts;
  for (const char* list : {"all", "any"}) {
    for (const Json& criterion : filter[list].items()) {
      parts.push_back((list[1] == 'n' && !parts.empty() ? "or " : "") + criterion["field"].text() +
                      " " + criterion["operator"].text() + " " +
                      Join(criterion["values"].texts(), ", "));
    }
  }
  return parts.empty() ? "every lead" : Join(parts, "; ");
}

std::string Owner(const Store& store, NameCache& names, const std::string& id) {
  const std::string& name = names.NameOf(FindRecord(store, id).id);
  return name.empty() ? id : name;
}

std::string Target(const Store& store, NameCache& names, const Json& rule) {
  if (rule["keep_owner"].boolean()) return "keeps its owner";
  if (!rule["owner"].text().empty()) return Owner(store, names, rule["owner"].text());
  std::vector<std::string> groups;
  for (const Json& group : rule["groups"].items()) {
    const std::string& queue = group["queue"].text();
    std::string who = group["name"].text();
    if (!queue.empty()) who = "queue " + Owner(store, names, queue);
    if (queue.empty() && who.empty()) who = Counted(group["members"].items().size(), "user");
    groups.push_back(who + " (" + group["mode"].text() + ")");
  }
  return Join(groups, ", ");
}

int Show(Session& session) {
  const Store store = OpenStore(session, Access::kRead);
  const std::string document = Read(store);
  if (session.json) {
    session.out.Line(document);
    return kExitOk;
  }
  const Json assignment = Json::Parse(document, "the assignment rules");
  if (assignment["version"].integer() == 0) {
    session.out.Line("There are no assignment rules; set some with: leadkit assignment set " +
                     session.store_path + " FILE");
    return kExitOk;
  }
  session.out.Line("Assignment rules '" + assignment["name"].text() + "', version " +
                   assignment["version"].text());
  session.out.Line();
  NameCache names(store);
  Table table(session.out, {"=Rule", "~Leads", "~Go to"});
  for (const Json& rule : assignment["rules"].items()) {
    table.Add({rule["name"].text(), Criteria(rule["when"]), Target(store, names, rule)});
  }
  const std::string& last = assignment["default_owner"].text();
  table.Add({"(otherwise)", "every lead", last.empty() ? "stay" : Owner(store, names, last)});
  table.End();
  return kExitOk;
}

int Set(Session& session, const std::string& file, bool check_only) {
  const std::string document = ReadDocument(file);
  const Store store = OpenStore(session, Access::kWrite);
  Transaction transaction;  // A check puts the document in force and then undoes it.
  if (check_only) Call(lk_transaction_begin, store, Out(transaction));
  Call(lk_assignment_set, store, transaction, document);
  if (check_only) {
    session.out.Line(session.json ? JsonObject().AddBool("good", true).str()
                                  : file + ": a good assignment document.");
  } else if (session.json) {
    session.out.Line(Read(store));
  } else {
    const Json assignment = Json::Parse(Read(store), "the assignment rules");
    session.out.Line("In force: " + Counted(assignment["rules"].items().size(), "assignment rule") +
                     ", version " + assignment["version"].text() + ".");
  }
  return kExitOk;
}

// --- assign --------------------------------------------------------------------------------------

std::vector<int64_t> LeadsOf(const Store& store, const Arguments& arguments) {
  std::vector<int64_t> ids;
  for (const std::string& lead : arguments.leads) ids.push_back(FindRecord(store, lead).id);
  if (arguments.where.empty()) return ids;
  const std::vector<int64_t> found = OpenLeadsWhere(store, arguments.where);
  ids.insert(ids.end(), found.begin(), found.end());
  return ids;
}

// What became of each lead, as a table or as JSON.
class Report {
 public:
  Report(Session& session, const Store& store, bool dry_run)
      : session_(session), store_(store), names_(store), dry_run_(dry_run) {}

  void Take(const Rows& rows) {
    int32_t has_row = 0;
    while (Call(lk_rows_next, rows, &has_row), has_row != 0) Add(rows);
  }

  int Print() {
    if (session_.json) {
      session_.out.Line(JsonObject()
                            .AddBool("dry_run", dry_run_)
                            .AddInt("to_users", users_)
                            .AddInt("to_queues", queues_)
                            .AddInt("kept", kept_)
                            .AddInt("refused", refused_)
                            .AddRaw("leads", json_.str())
                            .str());
    } else {
      Table table(session_.out, {"=Lead", "Owner before", "Owner", "~Why"});
      for (const std::vector<std::string>& line : lines_) table.Add(line);
      if (table.End() > 0) session_.out.Line();
      session_.out.Line(std::string(dry_run_ ? "Would go: " : "") + Counted(users_, "lead") +
                        " to users, " + FormatCount(queues_) + " to queues; " + FormatCount(kept_) +
                        " stay, " + FormatCount(refused_) + " refused.");
    }
    if (cancelled_) return kExitCancelled;
    return refused_ > 0 ? kExitSomeFailed : kExitOk;
  }

 private:
  static std::string Column(const Rows& rows, int32_t column) {
    Borrowed text;
    Call(lk_rows_get_text, rows, column, &text);
    return text.str();
  }
  static int64_t Number(const Rows& rows, int32_t column) {
    int64_t value = 0;
    Call(lk_rows_get_int, rows, column, &value);
    return value;
  }

  void Add(const Rows& rows) {
    const auto code = static_cast<lk_status>(Number(rows, LK_ROW_CODE));
    const int64_t kind = Number(rows, LK_ROW_KIND);
    users_ += kind == LK_ASSIGNED_USER ? 1 : 0;
    queues_ += kind == LK_ASSIGNED_QUEUE ? 1 : 0;
    kept_ += kind == LK_ASSIGNED_NONE ? 1 : 0;
    refused_ += code != LK_OK ? 1 : 0;
    cancelled_ |= code == LK_CANCELLED;
    const std::string lead = Column(rows, LK_ROW_RECORD_ID);
    const std::string before = Column(rows, LK_ROW_OLD);
    const std::string after = Column(rows, LK_ROW_NEW);
    const std::string reason = Column(rows, LK_ROW_REASON);
    if (session_.json) {
      json_.Add(JsonObject()
                    .Add("lead", lead)
                    .Add("code", lk_status_name(code))
                    .Add("rule", Column(rows, LK_ROW_FIELD))
                    .Add("owner_before", before)
                    .Add("owner", after)
                    .Add("reason", reason)
                    .str());
      return;
    }
    const auto name = [&](const std::string& id) {
      return id.empty() ? "" : OneLine(Owner(store_, names_, id));
    };
    lines_.push_back(
        {lead, name(before), name(after),
         OneLine(code == LK_OK ? reason : reason + " (" + lk_status_name(code) + ")")});
  }

  Session& session_;
  const Store& store_;
  NameCache names_;
  bool dry_run_;
  int64_t users_ = 0, queues_ = 0, kept_ = 0, refused_ = 0;
  bool cancelled_ = false;
  std::vector<std::vector<std::string>> lines_;
  JsonArray json_;
};

int Assign(Session& session, const Arguments& arguments) {
  const int ways = (arguments.leads.empty() ? 0 : 1) + (arguments.where.empty() ? 0 : 1) +
                   (arguments.waiting ? 1 : 0);
  if (ways > 1) {
    throw Failure::Usage("give only one of: leads by name, --waiting, --where");
  }
  if (ways == 0) {
    throw Failure::Usage("name the leads to assign, or choose them with --waiting or --where");
  }
  const Store store = OpenStore(session, arguments.dry_run ? Access::kRead : Access::kWrite);
  const std::vector<int64_t> leads = LeadsOf(store, arguments);
  if (leads.size() > LK_MAX_BATCH_ROWS) {
    throw Failure::Usage("these are " + Counted(static_cast<int64_t>(leads.size()), "lead") +
                         ", and " + FormatCount(LK_MAX_BATCH_ROWS) + " can be assigned at once");
  }
  const int32_t flags = (arguments.waiting ? LK_ASSIGN_WAITING : 0) |
                        (arguments.dry_run ? LK_ASSIGN_PREVIEW : 0) |
                        (arguments.ignore_last_day ? LK_ASSIGN_IGNORE_LAST_DAY : 0) |
                        (arguments.all_or_none ? LK_ALL_OR_NONE : 0);
  Rows rows;
  Watch(OnLeadsProgress, [&](lk_progress_fn progress, void* context) {
    Call(lk_leads_assign, store, nullptr, leads.data(), leads.size(), flags, progress, context,
         Out(rows));
  });
  Report report(session, store, arguments.dry_run);
  report.Take(rows);
  return report.Print();
}

void AddAssign(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"assign", "Hand leads over to their owners by the assignment rules",
       "The first rule that a lead meets decides. Where nobody can take a lead it stays with its "
       "owner, and the line says why. Exit code 3 means that some leads were refused.",
       "leadkit assign crm.db Lead:L-1042\n"
       "  leadkit assign crm.db --waiting --dry-run"},
      [&session, arguments] { return Assign(session, *arguments); });
  command->group("Leads");
  command->add_option("LEAD", arguments->leads, "Ids, or external ids: Lead:L-1042");
  command->add_flag("--waiting", arguments->waiting,
                    "All open and qualified leads of queues and of users who are not active");
  AddRepeated(command, "--where", arguments->where,
              "All leads whose field has this value, converted ones left out; repeat it for more")
      ->type_name("FIELD=VALUE");
  command->add_flag("--dry-run", arguments->dry_run, "Say who would get each lead, keep nothing");
  command->add_flag("--ignore-last-day", arguments->ignore_last_day,
                    "Daily quotas do not count what was given in the last 24 hours");
  command->add_flag("--all-or-none", arguments->all_or_none, "One lead that is refused undoes all");
}

}  // namespace

void AddAssignCommands(CLI::App& app, Session& session) {
  AddAssign(app, session);
  CLI::App* group = app.add_subcommand("assignment", "Show or replace the assignment rules");
  group->group("Set up")->require_subcommand(1);
  group->footer("Example:\n  leadkit assignment show crm.db");
  AddSubcommand(*group, session,
                {"show", "Show the rules that say who gets a lead",
                 "With --json it prints the document that `assignment set` takes.",
                 "leadkit assignment show crm.db --json > assignment.json"},
                [&session] { return Show(session); });
  const auto file = std::make_shared<std::string>();
  CLI::App* set = AddSubcommand(
      *group, session,
      {"set", "Put other assignment rules in force",
       "The document is checked as a whole. Earlier versions are kept, and so are the turns of "
       "queues and rules that keep their names.",
       "leadkit assignment set crm.db assignment.json"},
      [&session, file] { return Set(session, *file, false); });
  set->add_option("FILE", *file, "The document, or - for input")->required();
  CLI::App* check = AddSubcommand(*group, session,
                                  {"check", "Check an assignment document, and change nothing",
                                   "The first mistake is named with its place in the document.",
                                   "leadkit assignment check crm.db assignment.json"},
                                  [&session, file] { return Set(session, *file, true); });
  check->add_option("FILE", *file, "The document, or - for input")->required();
}

}  // namespace leadkit::cli
