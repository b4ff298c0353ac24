// Merges that are undone.
#include "merge/unmerge.h"

#include "capi/calls.h"
#include "capi/json.h"
#include "capi/rows.h"
#include "schema/text_form.h"

namespace leadkit::capi {
namespace {

using merge::Left;

std::string_view WhyName(merge::LeftWhy why) {
  static constexpr std::string_view kNames[] = {"",     "CHANGED", "DELETED", "GONE",
                                                "BACK", "TAKEN",   "REFUSED"};
  return kNames[static_cast<size_t>(why)];
}

std::string WantedOf(const lk_unmerge& unmerge, const Left& left) {
  const schema::Catalog& catalog = *unmerge.schema->catalog;
  const schema::Field* field = catalog.object(left.item.object).Find(left.field);
  return field == nullptr ? "" : schema::FormatText(catalog, *field, left.wanted);
}

std::string UnmergeToJson(const lk_unmerge& unmerge) {
  const merge::Unmerged& undone = unmerge.undone;
  JsonWriter json;
  json.BeginObject();
  json.Text("merge", std::to_string(undone.entry.id));
  json.Text("object", ObjectName(undone.entry.object));
  json.Text("survivor", IdText(undone.entry.object, undone.entry.survivor));
  std::vector<std::string> restored;
  for (RecordId id : undone.restored) restored.push_back(IdText(undone.entry.object, id));
  json.Texts("restored", restored);
  json.Number("fields", undone.fields);
  json.Number("children", undone.children);
  json.Number("unfolded", undone.unfolded);
  json.Key("left");
  json.BeginArray();
  for (const Left& left : undone.left) {
    json.BeginObject();
    json.Text("object", ObjectName(left.item.object));
    json.Text("record", IdText(left.item.object, left.item.id));
    json.Text("field", left.field);
    json.Text("value", WantedOf(unmerge, left));
    json.Text("why", WhyName(left.why));
    json.Text("message", left.message);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace

extern "C" {

LK_API lk_status lk_records_unmerge(lk_store* store, lk_transaction* tx, int64_t id, int32_t flags,
                                    lk_unmerge** out_unmerge, lk_error** out_error) {
  return Guard(out_error, Outs(out_unmerge), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_unmerge, "out_unmerge"));
    LK_RETURN_IF_ERROR(CheckFlags(flags, LK_KEEP_CHANGES));
    auto unmerge = std::make_unique<lk_unmerge>();
    const auto body = [&](storage::WriteTxn& txn,
                          const records::WriteContext& context) -> absl::Status {
      LK_ASSIGN_OR_RETURN(unmerge->undone,
                          store->store->Unmerge(txn, context, id, (flags & LK_KEEP_CHANGES) != 0));
      unmerge->schema = txn.schema();
      return absl::OkStatus();
    };
    LK_RETURN_IF_ERROR(Write(store, tx, body));
    *out_unmerge = unmerge.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_unmerge_get(const lk_unmerge* unmerge, int64_t* out_merge_id,
                                int64_t* out_survivor_id, lk_error** out_error) {
  return Guard(out_error, Outs(out_merge_id, out_survivor_id), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(unmerge, "unmerge"));
    if (out_merge_id != nullptr) *out_merge_id = unmerge->undone.entry.id;
    if (out_survivor_id != nullptr) *out_survivor_id = unmerge->undone.entry.survivor;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_unmerge_get_json(const lk_unmerge* unmerge, const char** out_json,
                                     size_t* out_json_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_json, out_json_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(unmerge, "unmerge"));
    if (unmerge->json.empty()) unmerge->json = UnmergeToJson(*unmerge);
    Lend(unmerge->json, out_json, out_json_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_unmerge_list_items(const lk_unmerge* unmerge, lk_rows** out_rows,
                                       lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(unmerge, "unmerge"));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    std::vector<Row> rows;
    for (RecordId id : unmerge->undone.restored) {
      Row& row = rows.emplace_back();
      row.kind = LK_UNMERGE_RESTORE;
      row.object = unmerge->undone.entry.object;
      row.record_id = id;
    }
    for (const Left& left : unmerge->undone.left) {
      Row& row = rows.emplace_back();
      row.kind = LK_UNMERGE_LEAVE;
      row.object = left.item.object;
      row.record_id = left.item.id;
      row.field = left.field;
      row.new_value = WantedOf(*unmerge, left);
      row.reason = left.message;
    }
    *out_rows = NewRows(std::move(rows));
    return absl::OkStatus();
  });
}

LK_API void lk_unmerge_free(lk_unmerge* unmerge) { GuardFree(unmerge); }

}  // extern "C"

}  // namespace leadkit::capi
