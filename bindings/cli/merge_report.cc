#include "merge_report.h"

#include <map>
#include <utility>
#include <vector>

#include "json.h"
#include "records.h"
#include "table.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Item {
  int64_t kind = 0, record_id = 0;
  std::string object, record, field, old_value, new_value, reason;
};

std::vector<Item> ItemsOf(const Rows& rows) {
  std::vector<Item> items;
  while (NextRow(rows)) {
    items.push_back({RowInt(rows, LK_ROW_KIND), RowInt(rows, LK_ROW_RECORD_ID),
                     RowText(rows, LK_ROW_OBJECT), RowText(rows, LK_ROW_RECORD_ID),
                     RowText(rows, LK_ROW_FIELD), RowText(rows, LK_ROW_OLD),
                     RowText(rows, LK_ROW_NEW), RowText(rows, LK_ROW_REASON)});
  }
  return items;
}

// The title goes before the first row.
class Part {
 public:
  Part(Output& out, std::string title, const std::vector<std::string>& columns)
      : out_(out), title_(std::move(title)), table_(out, columns, 2) {}

  void Add(std::vector<std::string> cells) {
    if (empty_) out_.Line("\n" + title_ + ":");
    empty_ = false;
    table_.Add(std::move(cells));
  }
  void End() { table_.End(); }

 private:
  Output& out_;
  std::string title_;
  Table table_;
  bool empty_ = true;
};

class MergePage {
 public:
  MergePage(Output& out, const Store& store, std::vector<Item> items, bool done)
      : out_(out), names_(store), store_(store), items_(std::move(items)), done_(done) {}

  void Print() {
    PrintFields();
    PrintPassed();
    PrintChildren();
    Part folded(
        out_,
        done_ ? "Said the same twice; went to the bin" : "Says the same twice; goes to the bin",
        {"Object", "=Record", "=Stays"});
    for (const Item& item : items_) {
      if (item.kind == LK_MERGE_FOLD) folded.Add({item.object, item.record, item.new_value});
    }
    folded.End();
  }

 private:
  // A value, with the name instead where it is an id of something that has one.
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

  void PrintFields() {
    Part fields(out_, done_ ? "The survivor got" : "The survivor gets",
                {"Field", "Value", "Before", "=From", "~Why"});
    for (const Item& item : items_) {
      if (item.kind != LK_MERGE_FIELD) continue;
      fields.Add({item.field, Shown(item, item.new_value), Shown(item, item.old_value), item.record,
                  item.reason});
    }
    fields.End();
    Part kept(out_, done_ ? "The survivor kept" : "The survivor keeps", {"Field", "Value", "~Why"});
    for (const Item& item : items_) {
      if (item.kind == LK_MERGE_KEEP) {
        kept.Add({item.field, Shown(item, item.old_value), item.reason});
      }
    }
    kept.End();
  }

  void PrintPassed() {
    Part passed(out_, "Not taken; it stays on the record", {"Field", "Value", "=Record"});
    for (const Item& item : items_) {
      if (item.kind == LK_MERGE_PASS) {
        passed.Add({item.field, Shown(item, item.old_value), item.record});
      }
    }
    passed.End();
  }

  void PrintChildren() {
    std::map<std::pair<std::string, std::string>, int64_t> counts;
    for (const Item& item : items_) {
      if (item.kind == LK_MERGE_MOVE) ++counts[{item.object, item.field}];
    }
    Part children(out_, done_ ? "Points at the survivor now" : "Would point at the survivor",
                  {"Object", "Field", ">Records"});
    for (const auto& [place, count] : counts) {
      children.Add({place.first, place.second, FormatCount(count)});
    }
    children.End();
  }

  Output& out_;
  NameCache names_;
  const Store& store_;
  std::vector<Item> items_;
  bool done_;
};

std::string Named(const Store& store, const std::string& object, int64_t id) {
  NameCache names(store);
  const std::string name = OneLine(names.NameOf(id));
  return object + " " + IdText(store, object, id) + (name.empty() ? "" : " " + name);
}

}  // namespace

bool NextRow(const Rows& rows) {
  int32_t has_row = 0;
  Call(lk_rows_next, rows, &has_row);
  return has_row != 0;
}

int64_t RowInt(const Rows& rows, int32_t column) {
  int64_t value = 0;
  Call(lk_rows_get_int, rows, column, &value);
  return value;
}

std::string RowText(const Rows& rows, int32_t column) {
  Borrowed text;
  Call(lk_rows_get_text, rows, column, &text);
  return text.str();
}

void PrintMerge(Output& out, const Store& store, const Merge& merge) {
  int64_t number = 0, survivor = 0;
  Call(lk_merge_get, merge, &number, &survivor);
  Rows rows;
  Call(lk_merge_list_items, merge, Out(rows));
  std::vector<Item> items = ItemsOf(rows);
  std::string object;
  for (const Item& item : items) {
    if (item.kind == LK_MERGE_RECORD) object = item.object;
  }
  out.Line((number == 0 ? "Plan for a merge into " : "Merged into ") +
           Named(store, object, survivor) + ":");
  for (const Item& item : items) {
    if (item.kind == LK_MERGE_RECORD) out.Line("  " + Named(store, object, item.record_id));
  }
  const lk_error* refusal = nullptr;
  Call(lk_merge_get_refusal, merge, &refusal);
  if (refusal != nullptr) {
    out.Line(std::string("Refused: ") + Failure::Copy(refusal).what());
  } else if (number == 0) {
    out.Line("Nothing stands against it. Nothing was written to the store.");
  }
  MergePage(out, store, std::move(items), number != 0).Print();
  if (number != 0) {
    out.Line("\nMerge " + std::to_string(number) + ". `leadkit unmerge` takes it back.");
  }
}

void PrintUnmerge(Output& out, const Unmerge& unmerge, bool dry) {
  Borrowed document;
  Call(lk_unmerge_get_json, unmerge, &document);
  const Json json = Json::Parse(document.view(), "the unmerge");
  out.Line((dry ? "Dry run, nothing was kept. Taking back merge " : "Took back merge ") +
           json["merge"].text() + " into " + json["object"].text() + " " + json["survivor"].text() +
           ":");
  const auto count = [&](const char* member, const char* noun, const char* what) {
    const int64_t number = json[member].integer();
    if (number > 0) out.Line("  " + Counted(number, noun) + " " + what);
  };
  for (const std::string& record : json["restored"].texts()) {
    out.Line("  " + json["object"].text() + " " + record + " stands for itself again");
  }
  count("fields", "field", "of the survivor as before");
  count("children", "record", "pointing where they did");
  count("unfolded", "record", "back out of the bin");
  Part left(out,
            dry && !json["left"].items().empty() ? "Changed since; it would stay as it is"
                                                 : "Changed since, and left as it is",
            {"Object", "=Record", "Field", "Had been", "~Why"});
  for (const Json& item : json["left"].items()) {
    left.Add({item["object"].text(), item["record"].text(), item["field"].text(),
              item["value"].text(), item["message"].text()});
  }
  left.End();
}

}  // namespace leadkit::cli
