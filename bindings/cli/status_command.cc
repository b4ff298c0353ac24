// status: where a lead or an opportunity stands, and moving it on.
#include "json.h"
#include "records.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::string lead, status, reason;
  bool automated = false;
};

constexpr char kOpportunity[] = "Opportunity";

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

// "yes", or what stands against the move.
std::string Verdict(const Json& move) {
  std::vector<std::string> against;
  for (const char* list : {"missing", "failed"}) {
    for (const Json& item : move[list].items()) against.push_back(item["message"].text());
  }
  std::string verdict = against.empty() ? "yes" : "not yet: " + Join(against, "; ");
  const std::vector<std::string> reasons = move["reasons"].texts();
  if (move["reason_required"].boolean()) verdict += ", with a reason";
  if (!reasons.empty()) verdict += " (" + Join(reasons, ", ") + ")";
  return verdict;
}

void PrintMoves(Session& session, const Json& moves) {
  const auto& items = moves["moves"].items();
  if (items.empty()) {
    session.out.Line("No move leads out of it.");
    return;
  }
  const bool stages = moves["stage"].kind() == Json::Kind::kText;
  session.out.Line();
  session.out.Line("It may move to:");
  Table table(session.out,
              {stages ? "Stage" : "Status", stages ? ">Probability" : "Category", "~Now?"}, 2);
  for (const Json& move : items) {
    table.Add({move["to"].text(),
               stages ? move["probability"].text() + " %" : move["category"].text(),
               Verdict(move)});
  }
  table.End();
}

int ShowOpportunity(Session& session, const Store& store, const RecordName& name) {
  Text text;
  Call(lk_opportunity_list_moves, store, nullptr, name.id, Out(text));
  const std::string document = DocumentOf(text);
  if (session.json) {
    session.out.Line(JsonObject().Add("opportunity", name.text).AddRaw("moves", document).str());
    return kExitOk;
  }
  Record record;
  Call(lk_record_get, store, nullptr, kOpportunity, name.id, 0, Out(record));
  const Json moves = Json::Parse(document, "the moves");
  const auto value = [&](const char* field) {
    return OneLine(ValueOf(record.get(), field).value_or(""));
  };
  session.out.Line(OneLine(DisplayName(record.get())) + " (" + name.text + ")");
  session.out.Line("Stage: " + value("StageName") + " (" + value("Probability") + " %, " +
                   value("ForecastCategoryName") + ")");
  if (value("IsClosed") == "true") {
    if (!value("LastOpenStage").empty()) session.out.Line("Closed from: " + value("LastOpenStage"));
    if (!value("ClosedReason").empty()) session.out.Line("Reason: " + value("ClosedReason"));
  }
  PrintMoves(session, moves);
  return kExitOk;
}

int Show(Session& session, const Arguments& arguments) {
  const Store store = OpenStore(session, Access::kRead);
  const RecordName name = FindRecord(store, arguments.lead);
  if (name.object == kOpportunity) return ShowOpportunity(session, store, name);
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
  const bool opportunity = name.object == kOpportunity;
  Record record;
  Call(lk_record_get, store, nullptr, opportunity ? kOpportunity : "Lead", name.id, 0, Out(record));
  const std::string before =
      ValueOf(record.get(), opportunity ? "StageName" : "Status").value_or("");
  Transaction tx;
  Call(lk_transaction_begin, store, Out(tx));
  Call(lk_transaction_set_automated, tx, arguments.automated ? 1 : 0);
  Call(opportunity ? lk_opportunity_move : lk_lead_move, store, tx, name.id, arguments.status,
       arguments.reason);
  Call(lk_transaction_commit, tx.release());
  if (session.json) {
    session.out.Line(JsonObject()
                         .Add(opportunity ? "opportunity" : "lead", name.text)
                         .Add("from", before)
                         .Add("to", arguments.status)
                         .Add("reason", arguments.reason)
                         .str());
  } else {
    session.out.Line(OneLine(DisplayName(record.get())) + " (" + name.text + "): " +
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
      {"status", "Show where a lead or an opportunity stands, or move it on",
       "Without a new status it shows the current one, what to do there, and the moves that are "
       "allowed with what each still needs. Of an opportunity it is the stage. Many leads are "
       "moved by an import with --key.",
       "leadkit status crm.db Lead:L-1042\n"
       "  leadkit status crm.db Lead:L-1042 Unqualified --reason \"student project\""},
      [&session, arguments] {
        if (arguments->status.empty() && !arguments->reason.empty()) {
          throw Failure::Usage("--reason goes with a new status; name one");
        }
        return arguments->status.empty() ? Show(session, *arguments) : Move(session, *arguments);
      });
  command->group("Leads");
  command
      ->add_option("LEAD", arguments->lead, "An id, or an external id: Lead:L-1042, Opportunity:7")
      ->required();
  command->add_option("NEW_STATUS", arguments->status, "The status or stage to move it to");
  command->add_flag("--automated", arguments->automated,
                    "The move is a score's or a rule's: refuse it if it goes back");
  command->add_option("--reason", arguments->reason, "Why it moves; kept in the history")
      ->type_name("TEXT");
}

}  // namespace leadkit::cli
