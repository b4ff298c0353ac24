// The lifecycle of leads: its document, and moves from status to status.
#include "lifecycle/lifecycle.h"

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/calls.h"
#include "capi/json.h"
#include "capi/text.h"
#include "records/row.h"

namespace leadkit::capi {
namespace {

std::string MovesToJson(std::string_view status, const std::vector<lifecycle::Move>& moves) {
  JsonWriter json;
  json.BeginObject();
  json.Text("status", status);
  json.Key("moves");
  json.BeginArray();
  for (const lifecycle::Move& move : moves) {
    json.BeginObject();
    json.Text("to", move.to);
    json.Text("category", lifecycle::CategoryName(move.category));
    json.Flag("allowed", move.missing_fields.empty());
    json.Flag("reason_required", move.reason_required);
    json.Key("missing");
    json.BeginArray();
    for (const std::string& field : move.missing_fields) {
      json.BeginObject();
      json.Text("field", field);
      json.Text("message", absl::StrCat("a lead in status '", move.to, "' needs ", field));
      json.EndObject();
    }
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

absl::Status StoreDocument(lk_store* store, const lifecycle::Lifecycle& document) {
  return Write(store, nullptr, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
    return lifecycle::LifecycleRules::Store(txn, context, document);
  });
}

absl::Status MoveLead(lk_store* store, storage::WriteTxn& txn, records::WriteContext context,
                      RecordId lead, std::string_view status, std::string_view reason) {
  const auto& known = txn.known().lead;
  records::Record change(txn.catalog().object(known.object));
  change.set_id(lead);
  change.Mutable(known.status).SetText(status);
  context.reason = TrimSpace(reason);
  return store->store->writer().Update(txn, context, change);
}

}  // namespace

extern "C" {

LK_API lk_status lk_lifecycle_get(lk_store* store, lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::shared_ptr<const lifecycle::Lifecycle> current,
                          store->store->rules().Current(reading.view));
      *out_text = NewText(lifecycle::ToJson(*current));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_lifecycle_set(lk_store* store, const char* json, size_t json_len,
                                  lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_ASSIGN_OR_RETURN(const std::string_view text, TextArgument(json, json_len, "json"));
    LK_ASSIGN_OR_RETURN(const lifecycle::Lifecycle document, lifecycle::ParseJson(text));
    return StoreDocument(store, document);
  });
}

LK_API lk_status lk_lifecycle_set_preset(lk_store* store, const char* preset, size_t preset_len,
                                         lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(preset, preset_len, "preset"));
    LK_ASSIGN_OR_RETURN(const lifecycle::Lifecycle document, lifecycle::Preset(name));
    return StoreDocument(store, document);
  });
}

LK_API lk_status lk_lead_move(lk_store* store, lk_transaction* tx, int64_t lead_id,
                              const char* status, size_t status_len, const char* reason,
                              size_t reason_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_ASSIGN_OR_RETURN(const std::string_view to, TextArgument(status, status_len, "status"));
    LK_ASSIGN_OR_RETURN(const std::string_view why, TextArgument(reason, reason_len, "reason"));
    return Write(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
      return MoveLead(store, txn, context, lead_id, to, why);
    });
  });
}

LK_API lk_status lk_lead_list_moves(lk_store* store, lk_transaction* tx, int64_t lead_id,
                                    lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    return Read(store, tx, [&](const Reading& reading) -> absl::Status {
      const auto& known = reading.view.known().lead;
      const schema::Object& object = reading.view.catalog().object(known.object);
      records::Record lead(object);
      LK_RETURN_IF_ERROR(records::ReadLiveRecord(reading.view, object, lead_id, &lead));
      LK_ASSIGN_OR_RETURN(const std::vector<lifecycle::Move> moves,
                          store->store->rules().AllowedMoves(reading.view, lead));
      *out_text = NewText(MovesToJson(lead.Text(known.status), moves));
      return absl::OkStatus();
    });
  });
}

}  // extern "C"

}  // namespace leadkit::capi
