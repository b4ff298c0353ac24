// status: where a lead stands, and moving it on.
#include "json.h"
#include "records.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::string lead, status, reason;
};

std::string DocumentOf(const Text& text) {
  Borrowed document;
  Call(lk_text_get, text, &document);
  return document.str();
}

void PrintGuidance(Session& session, const Json& status, const Record& lead) {
  if (!status["guidance"].text().empty()) {
    session.out.Line("What to do: " + OneLine(status["guidance"].text()));
  }
  for (const std::string& field : status["key_fields"].texts()) {
    const std::optional<std::string> value = ValueOf(lead.get(), field);
    session.out.Line("  " + field + ": " + (value ? OneLine(*value) : "(missing)"));
  }
}

void PrintMoves(Session& session, const Json& moves) {
  const auto& items = moves["moves"].items();
  if (items.empty()) {
    session.out.Line("No move leads out of this status.");
    return;
  }
  session.out.Line();
  session.out.Line("It may move to:");
  Table table(session.out, {"Status", "Category", "~Now?"}, 2);
  for (const Json& move : items) {
    std::vector<std::string> missing;
    for (const Json& item : move["missing"].items()) {
      missing.push_back(item["message"].text().empty() ? item["field"].text()
                                                       : item["message"].text());
    }
    table.Add({move["to"].text(), move["category"].text(),
               move["allowed"].boolean() ? "yes" : "not yet: " + Join(missing, "; ")});
  }
  table.End();
}

int Show(Session& session, const Arguments& arguments) {
  const Store store = OpenStore(session, Access::kRead);
  const RecordName name = FindRecord(store, arguments.lead);
  Text moves_text, lifecycle_text;
  Call(lk_lead_list_moves, store, nullptr, name.id, Out(moves_text));
  Call(lk_lifecycle_get, store, Out(lifecycle_text));
  Record lead;
  Call(lk_record_get, store, nullptr, "Lead", name.id, 0, Out(lead));

  const Json moves = Json::Parse(DocumentOf(moves_text), "the moves");
  const Json lifecycle = Json::Parse(DocumentOf(lifecycle_text), "the lifecycle");
  const Json* status = nullptr;
  for (const Json& candidate : lifecycle["statuses"].items()) {
    if (candidate["name"].text() == moves["status"].text()) status = &candidate;
  }
  if (session.json) {
    session.out.Line(JsonObject()
                         .Add("lead", name.text)
                         .Add("status", moves["status"].text())
                         .Add("category", status != nullptr ? (*status)["category"].text() : "")
                         .Add("guidance", status != nullptr ? (*status)["guidance"].text() : "")
                         .AddRaw("moves", DocumentOf(moves_text))
                         .str());
    return kExitOk;
  }
  const std::string company = ValueOf(lead.get(), "Company").value_or("");
  session.out.Line(OneLine(DisplayName(lead.get()) + (company.empty() ? "" : ", " + company)) +
                   " (" + name.text + ")");
  session.out.Line("Status: " + moves["status"].text() +
                   (status != nullptr ? " (" + (*status)["category"].text() + ")" : ""));
  if (status != nullptr) PrintGuidance(session, *status, lead);
  if (ValueOf(lead.get(), "IsConverted") == "true") {
    session.out.Line("Converted; it became: leadkit resolve " + session.store_path + " " +
                     name.text);
  } else {
    PrintMoves(session, moves);
    if (status != nullptr && (*status)["category"].text() == "QUALIFIED") {
      session.out.Line();
      session.out.Line("It may be converted; see: leadkit plan " + session.store_path + " " +
                       name.text);
    }
  }
  return kExitOk;
}

int Move(Session& session, const Arguments& arguments) {
  const Store store = OpenStore(session, Access::kWrite);
  const RecordName name = FindRecord(store, arguments.lead);
  Record lead;
  Call(lk_record_get, store, nullptr, "Lead", name.id, 0, Out(lead));
  const std::string before = ValueOf(lead.get(), "Status").value_or("");
  Call(lk_lead_move, store, nullptr, name.id, arguments.status, arguments.reason);
  if (session.json) {
    session.out.Line(JsonObject()
                         .Add("lead", name.text)
                         .Add("from", before)
                         .Add("to", arguments.status)
                         .Add("reason", arguments.reason)
                         .str());
  } else {
    session.out.Line(OneLine(DisplayName(lead.get())) + " (" + name.text + "): " +
                     (before == arguments.status ? "is in " + before + " already"
                                                 : before + " -> " + arguments.status));
  }
  return kExitOk;
}

}  // namespace

void AddStatusCommand(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"status", "Show where a lead stands, or move it to another status",
       "Without a new status it shows the current one, what to do there, and the moves that are "
       "allowed with what each still needs. Many leads are moved by an import with --key.",
       "leadkit status crm.db Lead:L-1042\n"
       "  leadkit status crm.db Lead:L-1042 Unqualified --reason \"student project\""},
      [&session, arguments] {
        if (arguments->status.empty() && !arguments->reason.empty()) {
          throw Failure::Usage("--reason goes with a new status; name one");
        }
        return arguments->status.empty() ? Show(session, *arguments) : Move(session, *arguments);
      });
  command->group("Leads");
  command->add_option("LEAD", arguments->lead, "An id, or an external id: Lead:L-1042")->required();
  command->add_option("NEW_STATUS", arguments->status, "The status to move it to");
  command->add_option("--reason", arguments->reason, "Why it moves; kept in the history")
      ->type_name("TEXT");
}

}  // namespace leadkit::cli
