// fieldmap: where the fields of a lead go when it is converted.
#include "json.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

int Show(Session& session) {
  const Store store = OpenStore(session, Access::kRead);
  Text text;
  Call(lk_fieldmap_get, store, Out(text));
  Borrowed document;
  Call(lk_text_get, text, &document);
  if (session.json) {
    session.out.Line(document.view());
    return kExitOk;
  }
  const Json map = Json::Parse(document.view(), "the field map");
  Table table(session.out, {"Lead field", "Said by", "~Goes to"});
  for (const Json& entry : map["entries"].items()) {
    const std::vector<std::string> targets = entry["targets"].texts();
    table.Add({entry["field"].text(),
               targets.empty()               ? ""
               : entry["standard"].boolean() ? "schema"
                                             : "you",
               targets.empty() ? "(stays on the lead)" : Join(targets, ", ")});
  }
  table.End();
  return kExitOk;
}

enum class Change { kSet, kDelete };

int Write(Session& session, Change change, const std::string& field, const std::string& target) {
  const Store store = OpenStore(session, Access::kWrite);
  Call(change == Change::kSet ? lk_fieldmap_set : lk_fieldmap_delete, store, field, target);
  if (session.json) {
    session.out.Line(JsonObject()
                         .Add("field", field)
                         .Add("target", target)
                         .AddBool("set", change == Change::kSet)
                         .str());
  } else {
    session.out.Line("Lead." + field +
                     (change == Change::kSet ? " goes to " : " no longer goes to ") + target +
                     " when a lead is converted.");
  }
  return kExitOk;
}

int SetSameNames(Session& session) {
  const Store store = OpenStore(session, Access::kWrite);
  Rows rows;
  Call(lk_fieldmap_set_same_names, store, Out(rows));
  Table table(session.out, {"Lead field", "~Goes to"});
  int64_t added = 0;
  while (true) {
    int32_t has_row = 0;
    Call(lk_rows_next, rows, &has_row);
    if (has_row == 0) break;
    Borrowed field, target;
    Call(lk_rows_get_text, rows, LK_ROW_FIELD, &field);
    Call(lk_rows_get_text, rows, LK_ROW_NEW, &target);
    ++added;
    if (session.json) {
      session.out.Line(JsonObject().Add("field", field.str()).Add("target", target.str()).str());
    } else {
      table.Add({field.str(), target.str()});
    }
  }
  if (!session.json) table.End();
  if (!session.json && added == 0) {
    session.out.Line("No custom field of a lead has a field of its name and kind that is free.");
  }
  return kExitOk;
}

}  // namespace

void AddFieldMapCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("fieldmap", "Say where lead fields go on conversion");
  group->group("Set up")->require_subcommand(1);
  group->footer("Example:\n  leadkit fieldmap set crm.db Budget__c Opportunity.Amount");

  AddSubcommand(
      *group, session,
      {"show", "List all lead fields and where they go", "", "leadkit fieldmap show crm.db"},
      [&session] { return Show(session); });

  AddSubcommand(*group, session,
                {"set-same", "Map every custom field to the fields of its name and kind",
                 "What is mapped already stays. The entries that were added are listed.",
                 "leadkit fieldmap set-same crm.db"},
                [&session] { return SetSameNames(session); });

  struct Names {
    std::string field, target;
  };
  const auto names = std::make_shared<Names>();
  const auto add = [&](const Subcommand& subcommand, Change change) {
    CLI::App* command = AddSubcommand(*group, session, subcommand, [&session, names, change] {
      return Write(session, change, names->field, names->target);
    });
    command->add_option("LEAD_FIELD", names->field, "The lead's field")->required();
    command->add_option("TARGET", names->target, "Where it goes, as in Contact.Title")->required();
  };
  add({"set", "Add an entry, or replace the one of the same field and object",
       "A lead's field goes to at most one field each of Account, Contact and Opportunity.",
       "leadkit fieldmap set crm.db Budget__c Opportunity.Amount"},
      Change::kSet);
  add({"delete", "Remove an entry that `fieldmap set` made", "",
       "leadkit fieldmap delete crm.db Budget__c Opportunity.Amount"},
      Change::kDelete);
}

}  // namespace leadkit::cli
