// plan: what a conversion would do, each part with its reason.
#include "convert_arguments.h"
#include "files.h"
#include "json.h"
#include "records.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Item {
  int64_t kind = 0, record_id = 0;
  std::string object, record, field, old_value, new_value, reason;
};

std::vector<Item> ItemsOf(const Plan& plan) {
  Rows rows;
  Call(lk_plan_list_items, plan, Out(rows));
  std::vector<Item> items;
  while (true) {
    int32_t has_row = 0;
    Call(lk_rows_next, rows, &has_row);
    if (has_row == 0) return items;
    Item item;
    Call(lk_rows_get_int, rows, LK_ROW_KIND, &item.kind);
    Call(lk_rows_get_int, rows, LK_ROW_RECORD_ID, &item.record_id);
    const auto text = [&](int32_t column, std::string* to) {
      Borrowed borrowed;
      Call(lk_rows_get_text, rows, column, &borrowed);
      *to = borrowed.str();
    };
    text(LK_ROW_OBJECT, &item.object);
    text(LK_ROW_RECORD_ID, &item.record);
    text(LK_ROW_FIELD, &item.field);
    text(LK_ROW_OLD, &item.old_value);
    text(LK_ROW_NEW, &item.new_value);
    text(LK_ROW_REASON, &item.reason);
    items.push_back(std::move(item));
  }
}

class PlanPage {
 public:
  PlanPage(Session& session, const Store& store, std::vector<Item> items)
      : out_(session.out), store_(store), names_(store), items_(std::move(items)) {}

  void Print() {
    for (const Item& item : items_) {
      if (item.kind == LK_PLAN_CREATE || item.kind == LK_PLAN_LINK) PrintTarget(item);
    }
    PrintList(LK_PLAN_MOVE, "Follows the lead");
    PrintUnmapped();
    PrintList(LK_PLAN_SUGGEST, "Looks alike, and is not used");
  }

 private:
  std::string Named(const Item& item) {
    const std::string name = names_.NameOf(item.record_id);
    return item.object + " " + item.record + (name.empty() ? "" : " " + name);
  }

  // A value, with the name beside it where it is an id.
  std::string Shown(const Item& item, const std::string& value) {
    if (!item.field.ends_with("Id") || value.size() != 18) return value;
    Borrowed object;
    int64_t id = 0;
    if (lk_id_from_text(store_.get(), value.data(), value.size(), &object.text, &object.size, &id,
                        nullptr) != LK_OK) {
      return value;
    }
    const std::string& name = names_.NameOf(id);
    return name.empty() ? value : name;
  }

  void PrintTarget(const Item& target) {
    const bool creates = target.kind == LK_PLAN_CREATE;
    out_.Line();
    out_.Line((creates ? "Creates " + target.object : "Uses " + Named(target)) + ": " +
              OneLine(target.reason));
    Table table(out_,
                creates ? std::vector<std::string>{"Field", "Value", "~Why"}
                        : std::vector<std::string>{"Field", "Becomes", "Was", "~Why"},
                2);
    for (const Item& item : items_) {
      if (item.object != target.object) continue;
      if (item.kind == LK_PLAN_FILL && creates) {
        table.Add({item.field, Shown(item, item.new_value), item.reason});
      } else if (item.kind == LK_PLAN_FILL) {
        table.Add(
            {item.field, Shown(item, item.new_value), Shown(item, item.old_value), item.reason});
      } else if (item.kind == LK_PLAN_KEEP) {
        table.Add({item.field, "(unchanged)", Shown(item, item.old_value),
                   "the lead has '" + Shown(item, item.new_value) + "'; " + item.reason});
      }
    }
    table.End();
  }

  void PrintList(int64_t kind, const std::string& title) {
    Table table(out_, {"Object", "=Record", "What", "~Why"}, 2);
    bool first = true;
    for (const Item& item : items_) {
      if (item.kind != kind) continue;
      if (first) out_.Line("\n" + title + ":");
      first = false;
      table.Add({item.object, item.record, NameOfChild(item), item.reason});
    }
    table.End();
  }

  // A campaign membership has no name of its own; people know it by the campaign's.
  std::string NameOfChild(const Item& item) {
    if (item.object != "CampaignMember") return names_.NameOf(item.record_id);
    Record member;
    Call(lk_record_get, store_, nullptr, item.object, item.record_id, LK_INCLUDE_DELETED,
         Out(member));
    int64_t campaign = 0;
    Call(lk_record_get_int, member, "CampaignId", &campaign);
    return names_.NameOf(campaign);
  }

  void PrintUnmapped() {
    Table table(out_, {"Field", "Value", "~Why"}, 2);
    bool first = true;
    for (const Item& item : items_) {
      if (item.kind != LK_PLAN_UNMAPPED) continue;
      if (first) out_.Line("\nStays on the lead:");
      first = false;
      table.Add({item.field, item.old_value, item.reason});
    }
    table.End();
  }

  Output& out_;
  const Store& store_;
  NameCache names_;
  std::vector<Item> items_;
};

int ShowPlan(Session& session, const std::string& argument, const ConvertArguments& how,
             const std::string& save) {
  if (!save.empty() && save != "-") CheckOutput(session.store_path, save);
  const Store store = OpenStore(session, Access::kRead);
  const RecordName name = FindRecord(store, argument);
  const ConvertOptions options = ConvertOptionsOf(store, how);
  Plan plan;
  Call(lk_lead_plan, store, nullptr, name.id, options, Out(plan));
  const lk_error* refusal = nullptr;
  Call(lk_plan_get_refusal, plan, &refusal);
  const int exit = refusal == nullptr ? kExitOk : kExitRefused;
  Borrowed json;
  if (session.json || !save.empty()) Call(lk_plan_get_json, plan, &json);
  if (!save.empty()) WriteDocument(save, json.str() + "\n");
  if (session.json) {
    session.out.Line(json.view());
    return exit;
  }

  Record lead;
  Call(lk_record_get, store, nullptr, "Lead", name.id, 0, Out(lead));
  const std::string company = ValueOf(lead.get(), "Company").value_or("");
  session.out.Line("Plan for " +
                   OneLine(DisplayName(lead.get()) + (company.empty() ? "" : ", " + company)) +
                   " (" + name.text + ", " + ValueOf(lead.get(), "Status").value_or("") + ")");
  if (refusal != nullptr) {
    session.out.Line(std::string("Refused: ") + Failure::Copy(refusal).what());
  } else {
    session.out.Line("Nothing stands against it. Nothing was written to the store.");
    if (!save.empty()) {
      session.out.Line("Apply it with: leadkit convert " + session.store_path + " --plan " + save);
    }
  }
  PlanPage(session, store, ItemsOf(plan)).Print();
  return exit;
}

}  // namespace

void AddPlanCommand(CLI::App& app, Session& session) {
  const auto lead = std::make_shared<std::string>();
  const auto save = std::make_shared<std::string>();
  const auto how = std::make_shared<ConvertArguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"plan", "Show what converting a lead would do, and write nothing",
       "It shows what would be created, used, filled, kept and moved along, what would stay on "
       "the lead, and why. Exit code 1 means that the conversion would be refused.",
       "leadkit plan crm.db Lead:L-1042 --match link"},
      [&session, lead, how, save] { return ShowPlan(session, *lead, *how, *save); });
  command->group("Leads");
  command->add_option("LEAD", *lead, "An id, or an external id: Lead:L-1042")->required();
  command->add_option("--save", *save, "Keep the plan in this file, for `convert --plan`")
      ->type_name("FILE");
  AddConvertOptions(command, how);
}

}  // namespace leadkit::cli
