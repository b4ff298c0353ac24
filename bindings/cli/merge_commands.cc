// merge, unmerge and merges: several records become one, and that is taken back.
#include <cstdlib>

#include "json.h"
#include "merge_report.h"
#include "records.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Choice {
  const char* name;
  int32_t value;
};
constexpr Choice kPolicies[] = {
    {"default", LK_POLICY_DEFAULT}, {"survivor", LK_POLICY_SURVIVOR},
    {"newest", LK_POLICY_NEWEST},   {"oldest", LK_POLICY_OLDEST},
    {"longest", LK_POLICY_LONGEST}, {"most-complete", LK_POLICY_MOST_COMPLETE},
    {"union", LK_POLICY_UNION},     {"highest", LK_POLICY_HIGHEST},
    {"lowest", LK_POLICY_LOWEST}};
constexpr Choice kRules[] = {{"oldest", LK_RULE_OLDEST},
                             {"newest", LK_RULE_NEWEST},
                             {"most-complete", LK_RULE_MOST_COMPLETE}};

struct MergeArguments {
  std::vector<std::string> records, policies;
  std::string rule;
  bool dry_run = false;
};

struct UnmergeArguments {
  std::string what;
  bool keep_changes = false, dry_run = false;
};

void SetPolicy(const Store& store, const MergeOptions& options, const std::string& argument) {
  const auto [field, policy] = ParseAssignment(argument);
  std::vector<std::string> names;
  for (const auto& [name, value] : kPolicies) {
    if (policy == name) {
      Call(lk_merge_options_set_policy, options, field, value, int64_t{0});
      return;
    }
    names.emplace_back(name);
  }
  int64_t record = 0;
  try {
    record = FindRecord(store, policy).id;
  } catch (const Failure&) {
    throw Failure::Usage("--policy: '" + policy + "' is neither a record nor one of " +
                         Join(names, ", "));
  }
  Call(lk_merge_options_set_policy, options, field, int32_t{LK_POLICY_RECORD}, record);
}

void SetRule(const MergeOptions& options, const std::string& rule) {
  std::vector<std::string> names;
  for (const auto& [name, value] : kRules) {
    if (rule == name) {
      Call(lk_merge_options_set_int, options, int32_t{LK_MERGE_SURVIVOR_RULE}, int64_t{value});
      return;
    }
    names.emplace_back(name);
  }
  throw Failure::Usage("--survivor-by: '" + rule + "' is not one of " + Join(names, ", "));
}

int RunMerge(Session& session, const MergeArguments& arguments) {
  const Store store = OpenStore(session, arguments.dry_run ? Access::kRead : Access::kWrite);
  MergeOptions options;
  Call(lk_merge_options_new, Out(options));
  std::vector<int64_t> ids;
  for (const std::string& record : arguments.records) ids.push_back(FindRecord(store, record).id);
  int64_t survivor = 0;
  if (arguments.rule.empty()) {
    survivor = ids.front();
    ids.erase(ids.begin());
  } else {
    SetRule(options, arguments.rule);
  }
  for (const std::string& policy : arguments.policies) SetPolicy(store, options, policy);
  Merge merge;
  Call(arguments.dry_run ? lk_merge_plan : lk_records_merge, store, nullptr, survivor, ids.data(),
       ids.size(), options, Out(merge));
  const lk_error* refusal = nullptr;
  Call(lk_merge_get_refusal, merge, &refusal);
  if (session.json) {
    Borrowed json;
    Call(lk_merge_get_json, merge, &json);
    session.out.Line(json.view());
  } else {
    PrintMerge(session.out, store, merge);
  }
  return refusal == nullptr ? kExitOk : kExitRefused;
}

// The number of a merge, or the id of a record. Digits alone are a number, but for 15 of them,
// which may be an id; one of 18 characters ends in letters if it has none before.
int64_t MergeOf(const Store& store, const std::string& argument) {
  const bool number = !argument.empty() && argument.size() <= 19 && argument.size() != 15 &&
                      argument.find_first_not_of("0123456789") == std::string::npos;
  return number ? std::strtoll(argument.c_str(), nullptr, 10) : FindRecord(store, argument).id;
}

int RunUnmerge(Session& session, const UnmergeArguments& arguments) {
  const Store store = OpenStore(session, Access::kWrite);
  Transaction transaction;  // A dry run does everything, and then undoes it.
  if (arguments.dry_run) Call(lk_transaction_begin, store, Out(transaction));
  Unmerge unmerge;
  const bool keep = arguments.keep_changes || arguments.dry_run;
  Call(lk_records_unmerge, store, transaction, MergeOf(store, arguments.what),
       keep ? int32_t{LK_KEEP_CHANGES} : 0, Out(unmerge));
  if (session.json) {
    Borrowed json;
    Call(lk_unmerge_get_json, unmerge, &json);
    session.out.Line(json.view());
  } else {
    PrintUnmerge(session.out, unmerge, arguments.dry_run);
  }
  return kExitOk;
}

int ListMerges(Session& session, const std::string& argument) {
  const Store store = OpenStore(session, Access::kRead);
  const RecordName name = FindRecord(store, argument);
  Rows rows;
  Call(lk_merge_list, store, nullptr, name.id, Out(rows));
  NameCache names(store);
  JsonArray array;
  Table table(session.out,
              {"=Merge", "=When (UTC)", "=Record", "Name", "=Merged into", "By", "State"});
  while (NextRow(rows)) {
    const bool stands = RowInt(rows, LK_ROW_KIND) == LK_MERGE_STANDS;
    const std::string merge = std::to_string(RowInt(rows, LK_ROW_POSITION));
    const std::string record = RowText(rows, LK_ROW_RECORD_ID);
    const std::string survivor = RowText(rows, LK_ROW_NEW);
    if (session.json) {
      array.Add(JsonObject()
                    .Add("merge", merge)
                    .Add("at", FormatIso(RowInt(rows, LK_ROW_AT_US)))
                    .Add("by", RowText(rows, LK_ROW_BY_ID))
                    .Add("object", RowText(rows, LK_ROW_OBJECT))
                    .Add("record", record)
                    .Add("survivor", survivor)
                    .AddBool("undone", !stands)
                    .str());
    } else {
      table.Add({merge, FormatMinute(RowInt(rows, LK_ROW_AT_US)), record,
                 names.NameOf(RowInt(rows, LK_ROW_RECORD_ID)), survivor,
                 names.NameOf(RowInt(rows, LK_ROW_BY_ID)), stands ? "stands" : "undone"});
    }
  }
  if (session.json) {
    session.out.Line(array.str());
  } else if (table.End() == 0) {
    session.out.Line(name.text + " took part in no merge.");
  }
  return kExitOk;
}

void AddMergeCommand(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<MergeArguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"merge", "Make one record of several leads, contacts or accounts",
       "The first one survives, the others go to the recycle bin and their ids stand for it from "
       "then on. Look first with --dry-run; `unmerge` takes it back.",
       "leadkit merge crm.db Contact:C-1 Contact:C-2 --policy Description=union --dry-run\n"
       "  leadkit merge crm.db Lead:L-1 Lead:L-2 Lead:L-3 --survivor-by most-complete"},
      [&session, arguments] { return RunMerge(session, *arguments); });
  command->group("Records");
  command
      ->add_option("RECORD", arguments->records,
                   "Ids, or external ids: Contact:C-1; the first one survives")
      ->required();
  command
      ->add_option("--survivor-by", arguments->rule,
                   "Which one survives, wherever it stands [the first]")
      ->type_name("oldest|newest|most-complete");
  AddRepeated(command, "--policy", arguments->policies,
              "Whose value a field gets: default, survivor, newest, oldest, longest, "
              "most-complete, union, highest, lowest, or a record; MailingAddress and the like is "
              "a whole address, * all other fields; repeat it for more")
      ->type_name("FIELD=POLICY");
  command->add_flag("--dry-run", arguments->dry_run, "Say what would be done, write nothing");
}

void AddUnmergeCommand(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<UnmergeArguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"unmerge", "Take a merge back",
       "The merged records stand for themselves again, with their values and all that pointed at "
       "them. What has changed since is named and refuses it, or is left as it is with "
       "--keep-changes.",
       "leadkit unmerge crm.db Contact:C-2\n"
       "  leadkit unmerge crm.db 842732981452800021 --keep-changes"},
      [&session, arguments] { return RunUnmerge(session, *arguments); });
  command->group("Records");
  command
      ->add_option("MERGE", arguments->what,
                   "A record that was merged away, its survivor, or the number of the merge")
      ->required();
  command->add_flag("--keep-changes", arguments->keep_changes,
                    "Leave what has changed since, and undo the rest");
  command->add_flag("--dry-run", arguments->dry_run,
                    "Say what would come back and what has changed since, keep nothing");
}

}  // namespace

void AddMergeCommands(CLI::App& app, Session& session) {
  AddMergeCommand(app, session);
  AddUnmergeCommand(app, session);
  const auto record = std::make_shared<std::string>();
  CLI::App* merges =
      AddSubcommand(app, session,
                    {"merges", "List the merges that a record took part in",
                     "Those that were undone are listed too.", "leadkit merges crm.db Contact:C-1"},
                    [&session, record] { return ListMerges(session, *record); });
  merges->group("Insight");
  merges->add_option("RECORD", *record, "An id, or an object and external id: Contact:C-1")
      ->required();
}

}  // namespace leadkit::cli
