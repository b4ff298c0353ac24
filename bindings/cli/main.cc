// leadkit: the command. It stands on leadkit.h alone, as any other program would.
#include <csignal>

#include "help.h"
#include "session.h"

namespace leadkit::cli {
namespace {

constexpr char kDescription[] =
    "leadkit: leads, contacts, accounts and opportunities in one file\n"
    "\n"
    "A store is one file. Make one with `leadkit init`, fill it with `leadkit import`,\n"
    "work the leads with `leadkit status`, and turn the qualified ones into accounts,\n"
    "contacts and opportunities with `leadkit convert`.";

constexpr char kFooter[] =
    "Every subcommand is called as: leadkit SUBCOMMAND STORE ARGUMENTS OPTIONS\n"
    "A record is named by its id, or by object and external id, as in Lead:L-1042.\n"
    "Times are shown in UTC.\n"
    "\n"
    "Example:\n"
    "  leadkit init crm.db\n"
    "  leadkit import crm.db Lead leads.csv --errors failed.csv\n"
    "  leadkit convert crm.db --all-in-status Qualified --match link\n"
    "  leadkit report funnel crm.db\n"
    "\n"
    "Exit codes:\n"
    "  0  done                             5  no such record\n"
    "  1  refused by a rule                6  another process is writing; try again\n"
    "  2  called in a wrong way            7  another file is missing or not usable\n"
    "  3  some rows failed                 8  a mistake in leadkit, or no memory\n"
    "  4  the store can't be used          130  interrupted";

int Run(int argc, char** argv) {
  Session session;
  CLI::App app(kDescription, "leadkit");
  app.formatter(std::make_shared<HelpPage>());
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("leadkit ") + lk_version(), "Show the version");
  app.set_help_flag("-h,--help", "Show this help");
  app.require_subcommand(1);

  AddSchemaCommands(app, session);
  AddFieldMapCommands(app, session);
  AddLifecycleCommands(app, session);
  AddImportCommand(app, session);
  AddExportCommand(app, session);
  AddReadCommands(app, session);
  AddWriteCommands(app, session);
  AddStatusCommand(app, session);
  AddPlanCommand(app, session);
  AddConvertCommand(app, session);
  AddAssignCommands(app, session);
  AddMatchCommand(app, session);
  AddDuplicateCommands(app, session);
  AddMatchingCommands(app, session);
  AddMergeCommands(app, session);
  AddHistoryCommands(app, session);
  AddReportCommands(app, session);

  try {
    app.parse(argc, argv);
    const int exit = session.run();
    session.out.Flush();
    return exit;
  } catch (const CLI::CallForVersion& version) {
    session.out.Line(version.what());
    session.out.Flush();
    return kExitOk;
  } catch (const CLI::Success&) {
    session.out.Write(app.help());
    session.out.Flush();
    return kExitOk;
  } catch (const CLI::ParseError& error) {
    WriteError(session.out, UsageError(app, error));
    return kExitUsage;
  } catch (const Failure& failure) {
    WriteError(session.out, std::string("leadkit: ") + failure.what());
    return failure.exit();
  } catch (const std::exception& error) {
    WriteError(session.out, std::string("leadkit: ") + error.what());
    return kExitInternal;
  }
}

}  // namespace
}  // namespace leadkit::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // A reader that has gone is seen by the write, see output.h.
  return leadkit::cli::Run(argc, argv);
}
