// lifecycle: the statuses of leads, and the moves between them.
#include <cstdint>
#include <utility>

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

void LifecycleDocument::PutInForce(const Store& store, const std::vector<std::string>& statuses,
                                   const std::vector<std::string>& stages) const {
  std::string document = json_;
  if (file_.empty()) {
    Text text;
    Call(lk_lifecycle_get_preset, preset_, Out(text));
    Borrowed preset;
    Call(lk_text_get, text, &preset);
    document = preset.str();
  }
  std::string renames;
  for (const auto& [member, pairs] :
       {std::pair("rename_statuses", &statuses), std::pair("rename_stages", &stages)}) {
    if (pairs->empty()) continue;
    JsonObject names;
    for (const std::string& pair : *pairs) {
      const size_t equals = pair.find('=');
      if (equals == std::string::npos) {
        throw Failure::Usage("'" + pair + "' is no rename; write Old=New");
      }
      names.Add(pair.substr(0, equals), pair.substr(equals + 1));
    }
    renames += Quoted(member) + ":" + names.str() + ",";
  }
  // Members may stand in any order; a text that is no object is refused as it is.
  const size_t brace = document.find('{');
  if (brace != std::string::npos) document.insert(brace + 1, renames);
  Call(lk_lifecycle_set, store, document);
}

namespace {

std::string Contents(const Text& text) {
  Borrowed document;
  Call(lk_text_get, text, &document);
  return document.str();
}

std::string Read(const Store& store) {
  Text text;
  Call(lk_lifecycle_get, store, Out(text));
  return Contents(text);
}

std::vector<std::string> MovesFrom(const Json& lifecycle, const Json& status) {
  if (status["category"].text() == "CONVERTED") return {"(none: a conversion is not undone)"};
  if (lifecycle["transitions"].items().empty()) return {"(any)"};
  for (const Json& transition : lifecycle["transitions"].items()) {
    if (transition["from"].text() == status["name"].text()) return transition["to"].texts();
  }
  return {"(none)"};
}

// What a status asks of a lead that enters it.
std::vector<std::string> NeedsOf(const Json& status) {
  std::vector<std::string> needs = status["required_fields"].texts();
  const Json& score = status["min_score"];
  if (!score["field"].text().empty()) {
    const std::string least = score["value"].text();
    needs.push_back(score["field"].text() + " >= " + (least.empty() ? "0" : least));
  }
  for (const std::string& field : status["must_be_true"].texts()) needs.push_back(field);
  for (const std::string& field : status["must_be_false"].texts()) needs.push_back("no " + field);
  if (status["owner_kind"].text() == "USER") needs.emplace_back("a user as owner");
  if (status["owner_kind"].text() == "QUEUE") needs.emplace_back("a queue as owner");
  if (status["reason_required"].boolean()) needs.emplace_back("a reason");
  return needs;
}

void ShowStatuses(Session& session, const Json& lifecycle) {
  Table table(session.out, {"=Status", "=Category", "~May move to", "Needs", "~Guidance"});
  for (const Json& status : lifecycle["statuses"].items()) {
    table.Add({status["name"].text(), status["category"].text(),
               Join(MovesFrom(lifecycle, status), ", "), Join(NeedsOf(status), ", "),
               status["guidance"].text()});
  }
  table.End();
}

void ShowStages(Session& session, const Json& lifecycle) {
  if (lifecycle["stages"].items().empty()) return;
  session.out.Line();
  Table stages(session.out, {"Opportunity stage", ">Probability", "Forecast", "Closed", "Needs"});
  for (const Json& stage : lifecycle["stages"].items()) {
    const bool closed = stage["closed"].boolean();
    stages.Add({stage["name"].text(), std::to_string(stage["probability"].integer()) + " %",
                stage["forecast_category"].text(),
                !closed                  ? ""
                : stage["won"].boolean() ? "won"
                                         : "lost",
                Join(NeedsOf(stage), ", ")});
  }
  stages.End();
}

void ShowArrival(Session& session, const Json& arrival) {
  const std::vector<std::string> sources = arrival["lead_sources"].texts();
  if (!arrival["every_lead"].boolean() && sources.empty()) return;
  session.out.Line();
  session.out.Line((sources.empty() ? std::string("Every lead is")
                                    : "Leads from " + Join(sources, ", ") + " are") +
                   " converted on arrival, into " +
                   (arrival["link_matching"].boolean()
                        ? "a matching account and contact or new ones"
                        : "a new account and contact") +
                   (arrival["no_opportunity"].boolean() ? "." : ", with an opportunity.") +
                   (arrival["must_convert"].boolean()
                        ? " One that can't be is refused."
                        : " One that can't be stays a lead; its history says why."));
}

struct Which {
  int32_t version = 0;  // 0: the one in force
  std::string preset;
};

std::string ReadWhich(const Store& store, const Which& which) {
  if (which.version == 0 && which.preset.empty()) return Read(store);
  Text text;
  if (which.preset.empty()) {
    Call(lk_lifecycle_get_version, store, which.version, Out(text));
  } else {
    Call(lk_lifecycle_get_preset, which.preset, Out(text));
  }
  return Contents(text);
}

int Show(Session& session, const Which& which) {
  const Store store = OpenStore(session, Access::kRead);
  const std::string document = ReadWhich(store, which);
  if (session.json) {
    session.out.Line(document);
    return kExitOk;
  }
  const Json lifecycle = Json::Parse(document, "the lifecycle");
  session.out.Line("Lifecycle '" + lifecycle["name"].text() + "'" +
                   (which.preset.empty() ? ", version " + lifecycle["version"].text() : ""));
  session.out.Line();
  ShowStatuses(session, lifecycle);
  ShowStages(session, lifecycle);
  ShowArrival(session, lifecycle["arrival"]);
  return kExitOk;
}

int List(Session& session) {
  const Store store = OpenStore(session, Access::kRead);
  Text text;
  Call(lk_lifecycle_list, store, Out(text));
  const std::string document = Contents(text);
  if (session.json) {
    session.out.Line(document);
    return kExitOk;
  }
  const Json list = Json::Parse(document, "the versions");
  Table table(session.out, {">Version", "Name", "Set at", "In force"});
  for (const Json& version : list["versions"].items()) {
    table.Add({version["version"].text(), version["name"].text(), version["at"].text(),
               version["in_force"].boolean() ? "yes" : ""});
  }
  table.End();
  return kExitOk;
}

int Check(Session& session, const std::string& file) {
  const std::string document = ReadDocument(file);
  const Store store = OpenStore(session, Access::kRead);
  Text text;
  Call(lk_lifecycle_check, store, document, Out(text));
  const std::string findings = Contents(text);
  const Json found = Json::Parse(findings, "the findings");
  const bool valid = found["valid"].boolean();
  if (session.json) {
    session.out.Line(findings);
    return valid ? kExitOk : kExitRefused;
  }
  for (const std::string& mistake : found["mistakes"].texts()) session.out.Line(mistake);
  for (const std::string& warning : found["warnings"].texts()) {
    session.out.Line("warning: " + warning);
  }
  session.out.Line(valid ? "The document can be put in force."
                         : "The document can't be put in force.");
  return valid ? kExitOk : kExitRefused;
}

struct Setting {
  std::string name;
  std::vector<std::string> statuses, stages;  // renames
};

int Set(Session& session, const Setting& setting) {
  const LifecycleDocument document = LifecycleDocument::Named(setting.name);
  const Store store = OpenStore(session, Access::kWrite);
  document.PutInForce(store, setting.statuses, setting.stages);
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

  const auto which = std::make_shared<Which>();
  CLI::App* show = AddSubcommand(
      *group, session,
      {"show", "Show the statuses, the moves between them, and the opportunity stages",
       "With --json it prints the document that `lifecycle set` takes.",
       "leadkit lifecycle show crm.db --json > lifecycle.json\n"
       "  leadkit lifecycle show crm.db --preset waterfall"},
      [&session, which] { return Show(session, *which); });
  CLI::Option* version = show->add_option("--version", which->version, "An earlier version")
                             ->check(CLI::Range(1, INT32_MAX));
  show->add_option("--preset", which->preset,
                   "One of leadkit's own: standard, waterfall, contacts_only, inbound_outbound")
      ->excludes(version);

  AddSubcommand(*group, session,
                {"list", "List all versions, newest first",
                 "Each document that was put in force is kept as a version.",
                 "leadkit lifecycle list crm.db"},
                [&session] { return List(session); });

  const auto file = std::make_shared<std::string>();
  AddSubcommand(
      *group, session,
      {"check", "Say what is wrong with a document, and store nothing",
       "All mistakes are listed with their places, and warnings. The exit code is 1 where "
       "`lifecycle set` would refuse the document.",
       "leadkit lifecycle check crm.db lifecycle.json"},
      [&session, file] { return Check(session, *file); })
      ->add_option("FILE", *file, "A file with a lifecycle document, or - for input")
      ->required();

  const auto setting = std::make_shared<Setting>();
  CLI::App* set = AddSubcommand(
      *group, session,
      {"set", "Put another lifecycle in force",
       "The document is checked as a whole. A status that leads are in may not be missing. "
       "Earlier versions are kept.",
       "leadkit lifecycle set crm.db lifecycle.json\n"
       "  leadkit lifecycle set crm.db waterfall"},
      [&session, setting] {
        if (setting->name.empty()) throw Failure::Usage("name a lifecycle or a file with one");
        return Set(session, *setting);
      });
  CLI::Option* named = set->add_option("NAME|FILE", setting->name,
                                       "standard, waterfall, contacts_only or inbound_outbound; a "
                                       "file with a lifecycle document, or - for input");
  set->add_option("--preset", setting->name, "The same, by name")->excludes(named);
  AddRepeated(set, "--rename", setting->statuses, "Leads in status Old go to New")
      ->type_name("OLD=NEW");
  AddRepeated(set, "--rename-stage", setting->stages, "The same for stages of opportunities")
      ->type_name("OLD=NEW");
}

}  // namespace leadkit::cli
