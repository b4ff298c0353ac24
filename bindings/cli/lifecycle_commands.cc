// lifecycle: the statuses of leads, and the moves between them.
#include "files.h"
#include "json.h"
#include "lifecycle_document.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {

LifecycleDocument LifecycleDocument::Named(const std::string& name) {
  LifecycleDocument document;
  if (name == "-" || name.find_first_of("./") != std::string::npos) {
    document.file_ = name;
    document.json_ = ReadDocument(name);
  } else {
    document.preset_ = name;
  }
  return document;
}

void LifecycleDocument::PutInForce(const Store& store) const {
  if (file_.empty()) {
    Call(lk_lifecycle_set_preset, store, preset_);
  } else {
    Call(lk_lifecycle_set, store, json_);
  }
}

namespace {

std::string Read(const Store& store) {
  Text text;
  Call(lk_lifecycle_get, store, Out(text));
  Borrowed document;
  Call(lk_text_get, text, &document);
  return document.str();
}

std::vector<std::string> MovesFrom(const Json& lifecycle, const Json& status) {
  if (status["category"].text() == "CONVERTED") return {"(none: a conversion is not undone)"};
  if (lifecycle["transitions"].items().empty()) return {"(any)"};
  for (const Json& transition : lifecycle["transitions"].items()) {
    if (transition["from"].text() == status["name"].text()) return transition["to"].texts();
  }
  return {"(none)"};
}

int Show(Session& session) {
  const Store store = OpenStore(session, Access::kRead);
  const std::string document = Read(store);
  if (session.json) {
    session.out.Line(document);
    return kExitOk;
  }
  const Json lifecycle = Json::Parse(document, "the lifecycle");
  session.out.Line("Lifecycle '" + lifecycle["name"].text() + "', version " +
                   lifecycle["version"].text());
  session.out.Line();
  Table table(session.out, {"=Status", "=Category", "~May move to", "Needs", "~Guidance"});
  for (const Json& status : lifecycle["statuses"].items()) {
    std::vector<std::string> needs = status["required_fields"].texts();
    if (status["reason_required"].boolean()) needs.emplace_back("a reason");
    table.Add({status["name"].text(), status["category"].text(),
               Join(MovesFrom(lifecycle, status), ", "), Join(needs, ", "),
               status["guidance"].text()});
  }
  table.End();
  if (lifecycle["stages"].items().empty()) return kExitOk;
  session.out.Line();
  Table stages(session.out, {"Opportunity stage", ">Probability", "Forecast", "Closed"});
  for (const Json& stage : lifecycle["stages"].items()) {
    const bool closed = stage["closed"].boolean();
    stages.Add({stage["name"].text(), std::to_string(stage["probability"].integer()) + " %",
                stage["forecast_category"].text(),
                !closed                  ? ""
                : stage["won"].boolean() ? "won"
                                         : "lost"});
  }
  stages.End();
  return kExitOk;
}

int Set(Session& session, const std::string& name) {
  const LifecycleDocument document = LifecycleDocument::Named(name);
  const Store store = OpenStore(session, Access::kWrite);
  document.PutInForce(store);
  if (session.json) {
    session.out.Line(Read(store));
  } else {
    const Json lifecycle = Json::Parse(Read(store), "the lifecycle");
    session.out.Line("In force: lifecycle '" + lifecycle["name"].text() + "', version " +
                     lifecycle["version"].text() + ".");
  }
  return kExitOk;
}

}  // namespace

void AddLifecycleCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("lifecycle", "Show or replace the lead statuses");
  group->group("Set up")->require_subcommand(1);
  group->footer("Example:\n  leadkit lifecycle show crm.db");

  AddSubcommand(*group, session,
                {"show", "Show the statuses, the moves between them, and the opportunity stages",
                 "With --json it prints the document that `lifecycle set` takes.",
                 "leadkit lifecycle show crm.db --json > lifecycle.json"},
                [&session] { return Show(session); });

  const auto name = std::make_shared<std::string>();
  CLI::App* set = AddSubcommand(
      *group, session,
      {"set", "Put another lifecycle in force",
       "The document is checked as a whole. A status that leads are in may not be missing. "
       "Earlier versions are kept.",
       "leadkit lifecycle set crm.db lifecycle.json"},
      [&session, name] { return Set(session, *name); });
  set->add_option("NAME|FILE", *name,
                  "'standard', a file with a lifecycle document, or - for input")
      ->required();
}

}  // namespace leadkit::cli
