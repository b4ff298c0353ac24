// matching: the index and the documents that rule it. train: a model learnt from the store.
#include "files.h"
#include "json.h"
#include "matching.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

// --- The index -----------------------------------------------------------------------------------

int ShowState(Session& session, const Store& store) {
  const MatchingState state = StateOf(store);
  if (session.json) {
    session.out.Line(JsonObject()
                         .AddBool("on", state.on)
                         .AddInt("people", state.people)
                         .AddInt("companies", state.companies)
                         .str());
  } else if (state.on) {
    session.out.Line("Matching is on: " + FormatCount(state.people) + " leads and contacts, " +
                     Counted(state.companies, "account") + ".");
  } else {
    session.out.Line("Matching is off. Switch it on with: leadkit matching on " +
                     session.store_path);
  }
  return kExitOk;
}

int SwitchOn(Session& session) {
  const Store store = OpenStore(session, Access::kWrite);
  SwitchMatchingOn(store);
  return ShowState(session, store);
}

int SwitchOff(Session& session) {
  const Store store = OpenStore(session, Access::kWrite);
  Call(lk_matching_switch_off, store, nullptr);
  return ShowState(session, store);
}

// --- Documents -----------------------------------------------------------------------------------

struct Document {
  std::string name;
  std::string file;
  int32_t version = 0;  // 0: the one in force
  bool standard = false;

  int32_t which() const {
    if (name == "people") return LK_MATCHING_PEOPLE_MODEL;
    return name == "companies" ? LK_MATCHING_COMPANIES_MODEL : LK_MATCHING_SETTINGS;
  }
  // "settings", "model of people"
  std::string words() const { return name == "settings" ? name : "model of " + name; }
};

std::string Contents(const Text& text) {
  Borrowed document;
  Call(lk_text_get, text, &document);
  return document.str();
}

// The number of the version in force; 0 if none was set.
int64_t VersionInForce(const Store& store, const Document& document) {
  Text text;
  Call(lk_matching_list_documents, store, document.which(), Out(text));
  const Json list = Json::Parse(Contents(text), "the versions");
  return list["versions"].items().empty() ? 0
                                          : list["versions"].items().front()["version"].integer();
}

int Show(Session& session, const Document& document) {
  const Store store = OpenStore(session, Access::kRead);
  Text text;
  if (document.standard) {
    Call(lk_matching_get_standard, document.which(), Out(text));
  } else {
    Call(lk_matching_get_document, store, nullptr, document.which(), document.version, Out(text));
  }
  std::string shown = Contents(text);
  if (session.json) shown = Json::Parse(shown, "the document").Written();
  while (!shown.empty() && shown.back() == '\n') shown.pop_back();
  session.out.Line(shown);
  return kExitOk;
}

int List(Session& session, const Document& document) {
  const Store store = OpenStore(session, Access::kRead);
  Text text;
  Call(lk_matching_list_documents, store, document.which(), Out(text));
  const std::string versions = Contents(text);
  if (session.json) {
    session.out.Line(versions);
    return kExitOk;
  }
  const Json list = Json::Parse(versions, "the versions");
  Table table(session.out, {">Version", "Set at", "In force"});
  for (const Json& version : list["versions"].items()) {
    table.Add({version["version"].text(), version["at"].text(),
               version["in_force"].boolean() ? "yes" : ""});
  }
  if (table.End() == 0) session.out.Line("The standard " + document.words() + " is in force.");
  return kExitOk;
}

int Set(Session& session, const Document& document, bool check_only) {
  const std::string contents = ReadDocument(document.file);
  const Store store = OpenStore(session, Access::kWrite);
  Transaction transaction;  // A check puts the document in force and then undoes it.
  if (check_only) Call(lk_transaction_begin, store, Out(transaction));
  Call(lk_matching_set_document, store, transaction, document.which(), contents);
  if (check_only) {
    session.out.Line(session.json ? JsonObject().AddBool("good", true).str()
                                  : document.file + ": a good document.");
    return kExitOk;
  }
  const int64_t version = VersionInForce(store, document);
  session.out.Line(session.json ? JsonObject().AddInt("version", version).str()
                                : "In force: " + document.words() + ", version " +
                                      std::to_string(version) + ".");
  return kExitOk;
}

// --- Training ------------------------------------------------------------------------------------

struct Training {
  std::string kind;
  int64_t seed = 1;
  int32_t threads = 0;
  double precision = 0;
  bool keep = false;
};

std::string Percent(const Json& share) { return FormatProbability(std::stod("0" + share.text())); }

int Train(Session& session, const Training& training) {
  const Store store = OpenMatched(session, training.keep ? Access::kWrite : Access::kRead);
  Text text;
  Watch(OnPassProgress, [&](lk_progress_fn progress, void* context) {
    Call(lk_matching_train, store, nullptr, KindNamed(training.kind), training.seed,
         training.threads, training.precision, training.keep ? 1 : 0, progress, context, Out(text));
  });
  const Json learned = Json::Parse(Contents(text), "what was learnt");
  if (session.json) {
    session.out.Line(learned.Written());
    return kExitOk;
  }
  for (const std::string& line : learned["lines"].texts()) session.out.Line(OneLine(line));
  session.out.Line("Of the links that it makes " + Percent(learned["expected_precision"]) +
                   " are expected to be right; of all pairs found it links " +
                   Percent(learned["expected_recall"]) + ".");
  const Document model{.name = training.kind};
  session.out.Line(training.keep
                       ? "In force: " + model.words() + ", version " +
                             std::to_string(VersionInForce(store, model)) + "."
                       : "Not kept. Put it in force with --keep, or look at it with --json.");
  return kExitOk;
}

// --- Subcommands ---------------------------------------------------------------------------------

CLI::App* AddOfDocument(CLI::App& group, Session& session,
                        const std::shared_ptr<Document>& document, const Subcommand& subcommand,
                        int (*body)(Session&, const Document& document)) {
  CLI::App* command = AddSubcommand(
      group, session, subcommand, [&session, document, body] { return body(session, *document); });
  command->add_option("DOCUMENT", document->name, "settings, or the model of people or companies")
      ->required()
      ->check(CLI::IsMember({"settings", "people", "companies"}));
  return command;
}

void AddDocuments(CLI::App& group, Session& session) {
  const auto document = std::make_shared<Document>();
  CLI::App* show = AddOfDocument(
      group, session, document,
      {"show", "Print the settings or a model, as the document that `matching set` takes",
       "Settings say when a lead is linked to an account, what is done about duplicates, and which "
       "word lists are used. A model says how strongly each field speaks.",
       "leadkit matching show crm.db settings > settings.json\n"
       "  leadkit matching show crm.db people --version 1"},
      Show);
  CLI::Option* version = show->add_option("--version", document->version, "An earlier version")
                             ->check(CLI::Range(1, INT32_MAX));
  show->add_flag("--standard", document->standard, "leadkit's own")->excludes(version);
  AddOfDocument(group, session, document,
                {"list", "List all versions of the settings or a model, newest first",
                 "Each document that was put in force is kept as a version.",
                 "leadkit matching list crm.db settings"},
                List);
  const auto add_set = [&](const Subcommand& subcommand, int (*body)(Session&, const Document&)) {
    AddOfDocument(group, session, document, subcommand, body)
        ->add_option("FILE", document->file, "The document, or - for input")
        ->required();
  };
  add_set({"check", "Check a document, and change nothing",
           "The first mistake is named with its place in the document.",
           "leadkit matching check crm.db settings settings.json"},
          [](Session& s, const Document& d) { return Set(s, d, true); });
  add_set(
      {"set", "Put other settings or another model in force",
       "The document is checked as a whole. Earlier versions are kept. Settings with other word "
       "lists make the index anew.",
       "leadkit matching set crm.db settings settings.json"},
      [](Session& s, const Document& d) { return Set(s, d, false); });
}

}  // namespace

void AddMatchingCommands(CLI::App& app, Session& session) {
  CLI::App* group =
      app.add_subcommand("matching", "Switch matching on or off, and say how it works");
  group->group("Set up")->require_subcommand(1);
  group->footer("Example:\n  leadkit matching on crm.db");
  AddSubcommand(*group, session,
                {"on", "Make the index of all records, and keep it",
                 "From then on each write of a lead, contact or account costs more, in every "
                 "process. An index that is there is made anew.",
                 "leadkit matching on crm.db"},
                [&session] { return SwitchOn(session); });
  AddSubcommand(
      *group, session,
      {"off", "Remove the index", "What was decided stays, and so do the settings and models.",
       "leadkit matching off crm.db"},
      [&session] { return SwitchOff(session); });
  AddSubcommand(*group, session,
                {"state", "Say whether matching is on", "", "leadkit matching state crm.db"},
                [&session] { return ShowState(session, OpenStore(session, Access::kRead)); });
  AddDocuments(*group, session);

  const auto training = std::make_shared<Training>();
  CLI::App* train = AddSubcommand(
      app, session,
      {"train", "Learn a model from the records of the store",
       "No examples are needed. The same records and the same seed give the same model. Where "
       "matching is off it is switched on first.",
       "leadkit train crm.db people\n"
       "  leadkit train crm.db companies --keep"},
      [&session, training] { return Train(session, *training); });
  train->group("Matching");
  train->add_option("KIND", training->kind, "people (leads and contacts) or companies (accounts)")
      ->required()
      ->check(CLI::IsMember({"people", "companies"}));
  train->add_option("--seed", training->seed, "Where chance begins [1]")
      ->type_name("N")
      ->check(WholeNumber(0));
  train
      ->add_option("--precision", training->precision,
                   "Set the bar for links where this share of them is expected to be right")
      ->type_name("SHARE")
      ->check(CLI::Range(0.5, 0.99999));
  train->add_flag("--keep", training->keep, "Put the model in force");
  train->add_option("--threads", training->threads, "Threads to work with [all cores]")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
}

}  // namespace leadkit::cli
