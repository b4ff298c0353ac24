// report: what became of the leads.
#include "json.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::string from, to;
};

std::string Period(const Arguments& arguments) {
  std::string period;
  if (!arguments.from.empty()) period += " from " + arguments.from;
  if (!arguments.to.empty()) period += " to before " + arguments.to;
  return period;
}

void PrintStatuses(Output& out, const Json& funnel) {
  const int64_t leads = funnel["leads"].integer();
  Table table(out,
              {"Status", "Category", ">Now", ">Share", ">Ever", ">Average stay", ">Median stay"});
  for (const Json& status : funnel["statuses"].items()) {
    const int64_t now = status["leads"].integer();
    const auto stay = [&](const char* member) {
      const Json& time = status[member];
      return time.text().empty() || time.integer() == 0 ? "-" : FormatDuration(time.integer());
    };
    table.Add({status["name"].text().empty() ? status["status"].text() : status["name"].text(),
               status["category"].text(), FormatCount(now), FormatShare(now, leads),
               FormatCount(status["entered"].integer()), stay("average_ms"), stay("median_ms")});
  }
  table.End();
}

void PrintSources(Output& out, const Json& funnel) {
  Table table(out,
              {"Source", ">Leads", ">Share", ">Converted", ">Rate", ">Disqualified", ">In work"});
  const int64_t all = funnel["leads"].integer();
  const auto add = [&](const std::string& name, int64_t leads, int64_t converted,
                       int64_t disqualified) {
    table.Add({name, FormatCount(leads), FormatShare(leads, all), FormatCount(converted),
               FormatShare(converted, leads), FormatCount(disqualified),
               FormatCount(leads - converted - disqualified)});
  };
  int64_t disqualified = 0;
  for (const Json& source : funnel["sources"].items()) {
    const std::string& name = source["source"].text();
    disqualified += source["disqualified"].integer();
    add(name.empty() ? "(not known)" : name, source["leads"].integer(),
        source["converted"].integer(), source["disqualified"].integer());
  }
  add("All", all, funnel["converted"].integer(), disqualified);
  table.End();
}

int Funnel(Session& session, const Arguments& arguments) {
  const int64_t from = arguments.from.empty() ? 0 : ParseTime(arguments.from, "--from");
  const int64_t to = arguments.to.empty() ? 0 : ParseTime(arguments.to, "--to");
  if (to != 0 && to <= from) throw Failure::Usage("--to is not after --from");
  const Store store = OpenStore(session, Access::kRead);
  Text text;
  Call(lk_report_get_funnel, store, from, to, Out(text));
  Borrowed document;
  Call(lk_text_get, text, &document);
  if (session.json) {
    session.out.Line(document.view());
    return kExitOk;
  }
  const Json funnel = Json::Parse(document.view(), "the report");
  const int64_t leads = funnel["leads"].integer();
  if (leads == 0) {
    session.out.Line("No leads" + Period(arguments) + ".");
    return kExitOk;
  }
  session.out.Line(Counted(leads, "lead") + Period(arguments) + ", " +
                   FormatCount(funnel["converted"].integer()) + " converted (" +
                   FormatShare(funnel["converted"].integer(), leads) + ")");
  session.out.Line();
  PrintStatuses(session.out, funnel);
  session.out.Line();
  PrintSources(session.out, funnel);
  return kExitOk;
}

}  // namespace

void AddReportCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("report", "Report on the leads: their funnel");
  group->group("Insight")->require_subcommand(1);
  group->footer("Example:\n  leadkit report funnel crm.db --from 2026-01-01");
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* funnel = AddSubcommand(
      *group, session,
      {"funnel",
       "Leads per status with the time they stay there, and what became of them by source",
       "'Now' is how many leads are in a status, 'Ever' how many have been. Stays are those that "
       "have ended.",
       "leadkit report funnel crm.db --from 2026-01-01 --to 2026-04-01"},
      [&session, arguments] { return Funnel(session, *arguments); });
  funnel->add_option("--from", arguments->from, "Only leads created at this time or later")
      ->type_name("TIME");
  funnel->add_option("--to", arguments->to, "Only leads created before this time")
      ->type_name("TIME");
}

}  // namespace leadkit::cli
