// convert: leads become accounts, contacts and opportunities.
#include <algorithm>

#include "convert_arguments.h"
#include "convert_report.h"
#include "files.h"
#include "json.h"
#include "leads.h"
#include "records.h"
#include "session.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::vector<std::string> leads, where;
  std::string in_status, plan;
  bool all_or_none = false, dry_run = false, summary = false;
  std::vector<const CLI::Option*> decided_by_plan;  // what --plan leaves no room for
};

// A status with a slip in its name would choose no leads, and nobody would be told.
void CheckStatus(const Store& store, const std::string& status) {
  Text text;
  Call(lk_lifecycle_get, store, Out(text));
  Borrowed document;
  Call(lk_text_get, text, &document);
  std::vector<std::string> names;
  const Json lifecycle = Json::Parse(document.view(), "the lifecycle");
  for (const Json& known : lifecycle["statuses"].items()) {
    if (known["name"].text() == status) return;
    names.push_back(known["name"].text());
  }
  throw Failure::Usage("--all-in-status: there is no lead status '" + status + "'; use one of " +
                       Join(names, ", "));
}

// The leads that the arguments mean, in the order named or made.
std::vector<int64_t> LeadsOf(const Store& store, const Arguments& arguments) {
  std::vector<int64_t> ids;
  for (const std::string& lead : arguments.leads) ids.push_back(FindRecord(store, lead).id);
  if (!arguments.leads.empty()) return ids;

  std::vector<std::string> where = arguments.where;
  if (!arguments.in_status.empty()) CheckStatus(store, arguments.in_status);
  if (!arguments.in_status.empty()) where.push_back("Status=" + arguments.in_status);
  return OpenLeadsWhere(store, std::move(where));
}

int PrintOne(Session& session, const Store& store, const Conversion& conversion) {
  if (session.json) {
    Borrowed json;
    Call(lk_conversion_get_json, conversion, &json);
    session.out.Line(json.view());
  } else {
    int64_t lead = 0;
    Call(lk_conversion_get, conversion, LK_CONVERTED_LEAD, &lead, nullptr);
    PrintConversion(session.out, store, lead, conversion);
  }
  return kExitOk;
}

int ConvertOne(Session& session, const Store& store, int64_t lead, const ConvertOptions& options) {
  Conversion conversion;
  Call(lk_lead_convert, store, nullptr, lead, options, Out(conversion));
  return PrintOne(session, store, conversion);
}

int ApplyPlan(Session& session, const std::string& file, bool dry_run) {
  const Store store = OpenStore(session, Access::kWrite);
  Plan plan;
  Call(lk_plan_parse, store, ReadDocument(file), Out(plan));
  Transaction transaction;  // Undone at the end, as nobody commits it.
  if (dry_run) Call(lk_transaction_begin, store, Out(transaction));
  Conversion conversion;
  Call(lk_plan_apply, store, transaction, plan, Out(conversion));
  PrintOne(session, store, conversion);
  if (dry_run && !session.json) session.out.Line("A dry run: nothing of this was kept.");
  return kExitOk;
}

int ConvertMany(Session& session, const Store& store, const std::vector<int64_t>& leads,
                const ConvertOptions& options, const Arguments& arguments) {
  Transaction transaction;  // A dry run does everything, and then undoes it.
  if (arguments.dry_run) Call(lk_transaction_begin, store, Out(transaction));
  ConvertReport report(session.out, store, arguments.dry_run, session.json);
  Watch(OnLeadsProgress, [&](lk_progress_fn progress, void* context) {
    for (size_t first = 0; first < leads.size() || first == 0; first += LK_MAX_BATCH_ROWS) {
      const size_t count = std::min<size_t>(leads.size() - first, LK_MAX_BATCH_ROWS);
      Results results;
      Call(lk_leads_convert, store, transaction, leads.data() + first, count, options,
           arguments.all_or_none ? LK_ALL_OR_NONE : 0, progress, context, Out(results));
      report.Take(leads.data() + first, results);
    }
  });
  transaction.reset();
  return report.Print(arguments.summary);
}

int Convert(Session& session, const Arguments& arguments, const ConvertArguments& how) {
  const int ways = (arguments.leads.empty() ? 0 : 1) + (arguments.where.empty() ? 0 : 1) +
                   (arguments.in_status.empty() ? 0 : 1);
  if (!arguments.plan.empty()) {
    if (ways > 0) throw Failure::Usage("--plan names its lead itself; name no others");
    for (const CLI::Option* option : arguments.decided_by_plan) {
      if (option->count() == 0) continue;
      throw Failure::Usage("--plan applies what was planned, so " + option->get_name() +
                           " would change nothing; leave it out, or plan with it");
    }
    return ApplyPlan(session, arguments.plan, arguments.dry_run);
  }
  if (ways == 0) {
    throw Failure::Usage(
        "name the leads to convert, or choose them with --all-in-status, --where or --plan");
  }
  if (ways > 1 && !arguments.leads.empty()) {
    throw Failure::Usage("leads were named, and chosen by --all-in-status or --where; do one");
  }
  const Store store = OpenStore(session, Access::kWrite);
  const ConvertOptions options = ConvertOptionsOf(store, how);
  const std::vector<int64_t> leads = LeadsOf(store, arguments);
  if (arguments.all_or_none && leads.size() > LK_MAX_BATCH_ROWS) {
    throw Failure::Usage("--all-or-none takes " + FormatCount(LK_MAX_BATCH_ROWS) +
                         " leads at most; choose fewer");
  }
  if (arguments.leads.size() == 1 && !arguments.dry_run) {
    return ConvertOne(session, store, leads[0], options);
  }
  return ConvertMany(session, store, leads, options, arguments);
}

}  // namespace

void AddConvertCommand(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  const auto how = std::make_shared<ConvertArguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"convert", "Convert leads into accounts, contacts and opportunities",
       "A lead converts once, and there is no way back: look first with `plan` or --dry-run. "
       "Of many leads each has its own outcome; exit code 3 means that some were refused.",
       "leadkit convert crm.db Lead:L-1042 --match link\n"
       "  leadkit convert crm.db --all-in-status Qualified --match link --dry-run"},
      [&session, arguments, how] { return Convert(session, *arguments, *how); });
  command->group("Leads");
  command->add_option("LEAD", arguments->leads, "Ids, or external ids: Lead:L-1042");
  command->add_option("--all-in-status", arguments->in_status, "All leads in this status")
      ->type_name("STATUS");
  AddRepeated(command, "--where", arguments->where,
              "All leads whose field has this value, converted ones left out; repeat it for more")
      ->type_name("FIELD=VALUE");
  command
      ->add_option("--plan", arguments->plan,
                   "Apply a plan that `plan --save` kept, unless what it read has changed")
      ->type_name("FILE");
  command->add_flag("--dry-run", arguments->dry_run,
                    "Say what would become of each lead, keep nothing");
  const size_t before = command->get_options().size();
  command->add_flag("--all-or-none", arguments->all_or_none, "One lead that is refused undoes all");
  command->add_flag("--summary", arguments->summary, "Of many leads list the refused ones only");
  AddConvertOptions(command, how);
  const std::vector<CLI::Option*> options = command->get_options();
  arguments->decided_by_plan.assign(options.begin() + static_cast<std::ptrdiff_t>(before),
                                    options.end());
}

}  // namespace leadkit::cli
