// get and list: records as they are.
#include <algorithm>

#include "json.h"
#include "records.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

// What a list shows of an object unless told otherwise. Other objects show their first fields.
struct UsualFields {
  const char* object;
  const char* fields;
};
constexpr UsualFields kUsualFields[] = {
    {"Lead", "Id,Name,Company,Status,LeadSource,Email"},
    {"Contact", "Id,Name,Title,Email,Phone,AccountId"},
    {"Account", "Id,Name,Industry,Phone,Website"},
    {"Opportunity", "Id,Name,StageName,Amount,CloseDate,AccountId"},
    {"OpportunityContactRole", "Id,OpportunityId,ContactId,Role,IsPrimary"},
    {"Campaign", "Id,Name,Type,Status,StartDate,EndDate"},
    {"CampaignMember", "Id,CampaignId,LeadId,ContactId,Status"},
    {"Task", "Id,Subject,Status,ActivityDate,WhoId,WhatId"},
    {"Event", "Id,Subject,StartDateTime,WhoId,WhatId"},
    {"Case", "Id,CaseNumber,Subject,Status,AccountId"},
    {"User", "Id,Name,Username,Email,IsActive"},
    {"Queue", "Id,Name,Email,IsActive"},
    {"GroupMember", "Id,GroupId,UserOrGroupId,IsActive,Capacity,Position"},
};
constexpr size_t kFirstFields = 6;

std::vector<std::string> FieldsToShow(const lk_record* like, const std::string& asked) {
  if (!asked.empty()) return Split(asked, ',');
  const std::string object = ObjectOf(like);
  for (const auto& [name, fields] : kUsualFields) {
    if (object == name) return Split(fields, ',');
  }
  std::vector<std::string> fields = FieldsOf(like);
  fields.resize(std::min(fields.size(), kFirstFields));
  return fields;
}

struct ListArguments {
  std::string object, fields, after;
  std::vector<std::string> where;
  int64_t limit = 0;
  bool deleted = false, count = false, ids = false;
};

int List(Session& session, const ListArguments& arguments) {
  const Store store = OpenStore(session, Access::kRead);
  const Record like = RecordLike(store, arguments.object, arguments.where);
  const std::vector<std::string> fields = FieldsToShow(like.get(), arguments.fields);
  for (const std::string& field : fields)
    (void)ValueOf(like.get(), field);  // Is there such a field?
  const int64_t after = arguments.after.empty() ? 0 : FindRecord(store, arguments.after).id;

  Cursor cursor;
  Call(lk_record_list, store, nullptr, arguments.object, like,
       arguments.deleted ? LK_INCLUDE_DELETED : 0, after, arguments.limit, Out(cursor));
  std::vector<std::string> titles = fields;
  std::replace(titles.begin(), titles.end(), std::string("Id"), std::string("=Id"));
  Table table(session.out, titles);
  int64_t count = 0;
  while (!session.out.closed()) {
    const lk_record* record = nullptr;
    Call(lk_cursor_next, cursor, &record);
    if (record == nullptr) break;
    ++count;
    if (arguments.count) continue;
    if (arguments.ids) {
      const std::string id = ValueOf(record, "Id").value_or("");
      session.out.Line(session.json ? "\"" + id + "\"" : id);
    } else if (session.json) {
      session.out.Line(RecordJson(record, fields));
    } else {
      std::vector<std::string> cells;
      for (const std::string& field : fields) cells.push_back(ValueOf(record, field).value_or(""));
      table.Add(std::move(cells));
    }
  }
  if (arguments.count) {
    session.out.Line(session.json ? JsonObject().AddInt("count", count).str()
                                  : std::to_string(count));
    return kExitOk;
  }
  table.End();
  if (session.out.width() > 0 && !session.json && !arguments.ids) {
    session.out.Line("(" + Counted(count, "record") + ")");
  }
  return kExitOk;
}

struct GetArguments {
  std::string record, fields;
  bool all = false, deleted = false;
};

int Get(Session& session, const GetArguments& arguments) {
  const Store store = OpenStore(session, Access::kRead);
  const RecordName name = FindRecord(store, arguments.record);
  Record record;
  Call(lk_record_get, store, nullptr, name.object, name.id,
       arguments.deleted ? LK_INCLUDE_DELETED : 0, Out(record));
  const std::vector<std::string> fields =
      arguments.fields.empty() ? FieldsOf(record.get()) : Split(arguments.fields, ',');
  if (session.json) {
    session.out.Line(RecordJson(record.get(), fields));
    return kExitOk;
  }
  NameCache names(store);
  Table table(session.out, {"Field", "~Value"});
  for (const std::string& field : fields) {
    std::string value = ValueOf(record.get(), field).value_or("");
    if (value.empty() && !arguments.all && arguments.fields.empty()) continue;
    int64_t id = 0;
    const bool is_reference =
        field.size() > 2 && field.ends_with("Id") && value.size() == 18 && field != "ExternalId" &&
        lk_record_get_int(record.get(), field.data(), field.size(), &id, nullptr) == LK_OK;
    if (is_reference && !names.NameOf(id).empty()) value += " (" + names.NameOf(id) + ")";
    table.Add({field, value});
  }
  table.End();
  return kExitOk;
}

}  // namespace

void AddReadCommands(CLI::App& app, Session& session) {
  const auto get = std::make_shared<GetArguments>();
  CLI::App* get_command =
      AddSubcommand(app, session,
                    {"get", "Show one record",
                     "Fields without a value are left out, unless --all or --fields asks for them.",
                     "leadkit get crm.db 00Q00yQaOYfVhvrE0C\n"
                     "  leadkit get crm.db Lead:L-1042 --json"},
                    [&session, get] { return Get(session, *get); });
  get_command->group("Records");
  get_command->add_option("RECORD", get->record, "An id, or an object and external id: Lead:L-1042")
      ->required();
  get_command->add_option("--fields", get->fields, "These fields only, separated by commas")
      ->type_name("A,B,...");
  get_command->add_flag("--all", get->all, "With the fields that have no value");
  get_command->add_flag("--deleted", get->deleted, "Even if it is in the recycle bin");

  const auto list = std::make_shared<ListArguments>();
  CLI::App* list_command = AddSubcommand(
      app, session,
      {"list", "List the records of an object",
       "The order is that in which they were made. With --json each line is one JSON document.",
       "leadkit list crm.db Lead --where Status=Qualified --where LeadSource=Web\n"
       "  leadkit list crm.db Lead --where Email= --count"},
      [&session, list] { return List(session, *list); });
  list_command->group("Records");
  list_command->add_option("OBJECT", list->object, "The object, such as Lead")->required();
  AddRepeated(list_command, "--where", list->where,
              "Only records whose field has this value; an empty value asks for none; repeat it "
              "for more")
      ->type_name("FIELD=VALUE");
  list_command->add_option("--fields", list->fields, "The columns, separated by commas")
      ->type_name("A,B,...");
  list_command->add_option("--limit", list->limit, "At most so many [all]")
      ->type_name("N")
      ->check(WholeNumber(0));
  list_command->add_option("--after", list->after, "Only records made after this one")
      ->type_name("RECORD");
  list_command->add_flag("--deleted", list->deleted, "With the records in the recycle bin");
  list_command->add_flag("--count", list->count, "Only say how many there are");
  list_command->add_flag("--ids", list->ids, "Print the ids only, one a line");
}

}  // namespace leadkit::cli
