// history, events and resolve: what happened, and what became of a record.
#include "json.h"
#include "records.h"
#include "session.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

int64_t Int(const Rows& rows, int32_t column) {
  int64_t value = 0;
  Call(lk_rows_get_int, rows, column, &value);
  return value;
}

std::string TextOf(const Rows& rows, int32_t column) {
  Borrowed text;
  Call(lk_rows_get_text, rows, column, &text);
  return text.str();
}

bool Next(const Rows& rows) {
  int32_t has_row = 0;
  Call(lk_rows_next, rows, &has_row);
  return has_row != 0;
}

const char* HistoryKind(int64_t kind) {
  switch (kind) {
    case LK_HISTORY_FIELD:
      return "FIELD";
    case LK_HISTORY_STATUS:
      return "STATUS";
    case LK_HISTORY_MARK:
      return "MARK";
    default:
      return "OTHER";
  }
}

std::string HistoryJson(const Rows& rows) {
  JsonArray array;
  while (Next(rows)) {
    JsonObject row;
    row.Add("kind", HistoryKind(Int(rows, LK_ROW_KIND)))
        .Add("at", FormatIso(Int(rows, LK_ROW_AT_US)))
        .Add("by", TextOf(rows, LK_ROW_BY_ID))
        .Add("object", TextOf(rows, LK_ROW_OBJECT))
        .Add("record", TextOf(rows, LK_ROW_RECORD_ID))
        .Add("field", TextOf(rows, LK_ROW_FIELD))
        .Add("old", TextOf(rows, LK_ROW_OLD))
        .Add("new", TextOf(rows, LK_ROW_NEW))
        .Add("reason", TextOf(rows, LK_ROW_REASON))
        .AddInt("cycle", Int(rows, LK_ROW_CYCLE));
    array.Add(row.str());
  }
  return array.str();
}

int History(Session& session, const std::string& argument) {
  const Store store = OpenStore(session, Access::kRead);
  const RecordName name = FindRecord(store, argument);
  Rows rows;
  Call(lk_history_list, store, nullptr, name.id, Out(rows));
  if (session.json) {
    session.out.Line(HistoryJson(rows));
    return kExitOk;
  }
  NameCache names(store);
  Table table(session.out, {"=When (UTC)", "Object", "What", "From", "To", "By", "~Reason"});
  while (Next(rows)) {
    table.Add({FormatMinute(Int(rows, LK_ROW_AT_US)), TextOf(rows, LK_ROW_OBJECT),
               TextOf(rows, LK_ROW_FIELD), TextOf(rows, LK_ROW_OLD), TextOf(rows, LK_ROW_NEW),
               names.NameOf(Int(rows, LK_ROW_BY_ID)), TextOf(rows, LK_ROW_REASON)});
  }
  if (table.End() == 0) session.out.Line("Nothing was recorded for " + name.text + " yet.");
  return kExitOk;
}

constexpr const char* kEventKinds[] = {"?",      "CREATED",   "UPDATED", "DELETED", "UNDELETED",
                                       "PURGED", "CONVERTED", "MERGED",  "UNMERGED"};

const char* EventKind(int64_t kind) {
  const bool known = kind > 0 && kind < static_cast<int64_t>(std::size(kEventKinds));
  return known ? kEventKinds[kind] : kEventKinds[0];
}

struct EventArguments {
  int64_t after = 0;
  int64_t limit = 0;
};

int Events(Session& session, const EventArguments& arguments) {
  constexpr int64_t kPage = 10000;
  const Store store = OpenStore(session, Access::kRead);
  NameCache names(store);
  Table table(session.out, {"=Position", "=When (UTC)", "What", "Object", "=Record", "By",
                            "~Fields, or survivor"});
  int64_t after = arguments.after, left = arguments.limit;
  while (!session.out.closed()) {
    const int64_t page = arguments.limit == 0 ? kPage : std::min(kPage, left);
    if (page == 0) break;
    Rows rows;
    Call(lk_event_list, store, after, page, Out(rows));
    int64_t seen = 0;
    for (; Next(rows) && !session.out.closed(); ++seen) {
      after = Int(rows, LK_ROW_POSITION);
      const char* kind = EventKind(Int(rows, LK_ROW_KIND));
      const std::string fields = TextOf(rows, LK_ROW_FIELD);
      const std::string survivor = TextOf(rows, LK_ROW_NEW);
      if (session.json) {
        JsonObject row;
        row.Add("position", std::to_string(after))
            .Add("kind", kind)
            .Add("at", FormatIso(Int(rows, LK_ROW_AT_US)))
            .Add("by", TextOf(rows, LK_ROW_BY_ID))
            .Add("object", TextOf(rows, LK_ROW_OBJECT))
            .Add("record", TextOf(rows, LK_ROW_RECORD_ID))
            .Add("fields", fields)
            .Add("survivor", survivor);
        session.out.Line(row.str());
      } else {
        table.Add({std::to_string(after), FormatMinute(Int(rows, LK_ROW_AT_US)), kind,
                   TextOf(rows, LK_ROW_OBJECT), TextOf(rows, LK_ROW_RECORD_ID),
                   names.NameOf(Int(rows, LK_ROW_BY_ID)), survivor.empty() ? fields : survivor});
      }
    }
    left -= seen;
    if (seen < page) break;
  }
  table.End();
  return kExitOk;
}

int Resolve(Session& session, const std::string& argument) {
  const Store store = OpenStore(session, Access::kRead);
  const RecordName name = FindRecord(store, argument);
  Borrowed object;
  int64_t id = 0;
  Call(lk_successor_get, store, nullptr, name.id, &object, &id);
  const std::string text = IdText(store, object.view(), id);
  NameCache names(store);
  if (session.json) {
    session.out.Line(JsonObject()
                         .Add("record", name.text)
                         .Add("object", object.view())
                         .Add("id", text)
                         .Add("name", names.NameOf(id))
                         .str());
  } else {
    session.out.Line(object.str() + " " + text + " " + OneLine(names.NameOf(id)));
  }
  return kExitOk;
}

}  // namespace

void AddHistoryCommands(CLI::App& app, Session& session) {
  const auto history_of = std::make_shared<std::string>();
  CLI::App* history = AddSubcommand(
      app, session,
      {"history", "Show what happened to a record, oldest first",
       "A contact's history begins with that of the leads that became it, and a survivor's "
       "holds that of the records merged into it.",
       "leadkit history crm.db Lead:L-1042"},
      [&session, history_of] { return History(session, *history_of); });
  history->group("Insight");
  history->add_option("RECORD", *history_of, "An id, or an object and external id: Lead:L-1042")
      ->required();

  const auto arguments = std::make_shared<EventArguments>();
  CLI::App* events = AddSubcommand(
      app, session,
      {"events", "List the changes of all records, in the order in which they were made",
       "To read on later, pass the last position seen. With --json each line is one JSON document.",
       "leadkit events crm.db --after 1200 --limit 100 --json"},
      [&session, arguments] { return Events(session, *arguments); });
  events->group("Insight");
  events->add_option("--after", arguments->after, "Only changes after this position [0]")
      ->type_name("POSITION")
      ->check(WholeNumber(0));
  events->add_option("--limit", arguments->limit, "At most so many [all]")
      ->type_name("N")
      ->check(WholeNumber(0));

  const auto to_resolve = std::make_shared<std::string>();
  CLI::App* resolve = AddSubcommand(
      app, session,
      {"resolve", "Say which record an id stands for today",
       "For a converted lead that is its contact, for a merged record the survivor, for any other "
       "the record itself.",
       "leadkit resolve crm.db Lead:L-1042"},
      [&session, to_resolve] { return Resolve(session, *to_resolve); });
  resolve->group("Insight");
  resolve->add_option("RECORD", *to_resolve, "An id, or an object and external id: Lead:L-1042")
      ->required();
}

}  // namespace leadkit::cli
