// The lifecycle: its documents, and moves from status to status and from stage to stage.
#include "lifecycle/lifecycle.h"

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "base/time.h"
#include "capi/calls.h"
#include "capi/json.h"
#include "capi/text.h"
#include "lifecycle/versions.h"
#include "records/row.h"

namespace leadkit::capi {
namespace {

// What stands against a move: blank fields, and all else that a guard asks for.
void WriteFailures(std::string_view where, std::string_view name,
                   const std::vector<lifecycle::GuardFailure>& failures, JsonWriter* json) {
  const auto write = [&](bool fields) {
    json->BeginArray();
    for (const lifecycle::GuardFailure& failure : failures) {
      if ((failure.guard == "required_fields") != fields) continue;
      json->BeginObject();
      if (!fields) json->Text("guard", failure.guard);
      json->Text("field", failure.field);
      json->Text("message", lifecycle::SayNeed(where, name, failure.need));
      json->EndObject();
    }
    json->EndArray();
  };
  json->Key("missing");
  write(true);
  json->Key("failed");
  write(false);
}

// What moves of leads and of opportunities have in common.
template <typename Move>
void WriteMove(std::string_view where, const Move& move, JsonWriter* json) {
  json->Flag("allowed", move.failures.empty());
  json->Flag("backward", move.backward);
  json->Flag("reason_required", move.to.reason_required);
  json->Texts("reasons", move.to.reasons);
  WriteFailures(where, move.to.name, move.failures, json);
  json->Text("guidance", move.to.guidance);
  json->Texts("key_fields", move.to.key_fields);
}

std::string MovesToJson(const lifecycle::Lifecycle& document, std::string_view status,
                        bool converted, const std::vector<lifecycle::Move>& moves) {
  JsonWriter json;
  json.BeginObject();
  json.Text("status", status);
  if (const lifecycle::Status* now = document.FindStatus(status); now != nullptr) {
    json.Text("category", lifecycle::CategoryName(now->category));
    json.Text("guidance", now->guidance);
    json.Texts("key_fields", now->key_fields);
    json.Number("service_level_hours", now->service_level_hours);
  }
  json.Key("moves");
  json.BeginArray();
  for (const lifecycle::Move& move : moves) {
    json.BeginObject();
    json.Text("to", move.to.name);
    json.Text("category", lifecycle::CategoryName(move.to.category));
    WriteMove("a lead in status", move, &json);
    json.EndObject();
  }
  json.EndArray();
  json.Texts("by_conversion",
             converted ? std::vector<std::string>() : document.ConvertedStatusNames());
  json.EndObject();
  return json.Take();
}

std::string StagesToJson(std::string_view stage, const std::vector<lifecycle::StageMove>& moves) {
  JsonWriter json;
  json.BeginObject();
  json.Text("stage", stage);
  json.Key("moves");
  json.BeginArray();
  for (const lifecycle::StageMove& move : moves) {
    json.BeginObject();
    json.Text("to", move.to.name);
    json.Number("probability", move.to.probability);
    json.Text("forecast_category", move.to.forecast_category);
    json.Flag("closed", move.to.closed);
    json.Flag("won", move.to.won);
    WriteMove("an opportunity in stage", move, &json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

std::string VersionsToJson(const Reading& reading,
                           const std::vector<lifecycle::Version>& versions) {
  JsonWriter json;
  json.BeginObject();
  json.Key("versions");
  json.BeginArray();
  for (const lifecycle::Version& version : versions) {
    json.BeginObject();
    json.Number("version", version.version);
    json.Text("name", version.name);
    json.Text("at", FormatDateTime(version.at));
    json.Text("by", IdText(reading.view.known().user.object, version.by));
    json.Flag("in_force", version.version == versions[0].version);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

std::string FindingsToJson(const lifecycle::Findings& findings) {
  JsonWriter json;
  json.BeginObject();
  json.Flag("valid", findings.mistakes.empty());
  json.Texts("mistakes", findings.mistakes);
  json.Texts("warnings", findings.warnings);
  json.EndObject();
  return json.Take();
}

absl::Status StoreDocument(lk_store* store, const lifecycle::Lifecycle& document) {
  return Write(store, nullptr, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
    return lifecycle::LifecycleRules::Store(txn, context, document, &store->store->writer());
  });
}

// Moves a lead or an opportunity by the field that says where it is.
absl::Status MoveRecord(lk_store* store, storage::WriteTxn& txn, records::WriteContext context,
                        int object, int field, RecordId id, std::string_view to,
                        std::string_view reason) {
  records::Record change(txn.catalog().object(object));
  change.set_id(id);
  change.Mutable(field).SetText(to);
  // Without one of its own it has the transaction's.
  if (!TrimSpace(reason).empty()) context.reason = TrimSpace(reason);
  return store->store->writer().Update(txn, context, change);
}

absl::Status ReadLive(const Reading& reading, int object, RecordId id, records::Record* record) {
  const schema::Object& found = reading.view.catalog().object(object);
  record->Reset(found);
  return records::ReadLiveRecord(reading.view, found, id, record);
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

LK_API lk_status lk_lifecycle_get_version(lk_store* store, int32_t version, lk_text** out_text,
                                          lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    if (version < 1) return MakeError(Code::kInvalidArgument, "versions begin with 1");
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const lifecycle::Lifecycle document,
                          lifecycle::ReadVersion(reading.view, version));
      *out_text = NewText(lifecycle::ToJson(document));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_lifecycle_list(lk_store* store, lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::vector<lifecycle::Version> versions,
                          lifecycle::ListVersions(reading.view));
      *out_text = NewText(VersionsToJson(reading, versions));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_lifecycle_get_preset(const char* preset, size_t preset_len, lk_text** out_text,
                                         lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(preset, preset_len, "preset"));
    LK_ASSIGN_OR_RETURN(const lifecycle::Lifecycle document, lifecycle::Preset(name));
    *out_text = NewText(lifecycle::ToJson(document));
    return absl::OkStatus();
  });
}

LK_API lk_status lk_lifecycle_check(lk_store* store, const char* json, size_t json_len,
                                    lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    LK_ASSIGN_OR_RETURN(const std::string_view text, TextArgument(json, json_len, "json"));
    LK_ASSIGN_OR_RETURN(const lifecycle::Lifecycle document, lifecycle::ParseJson(text));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      lifecycle::Findings findings = lifecycle::Examine(reading.view.catalog(), document);
      const absl::Status use = lifecycle::LifecycleRules::CheckUse(reading.view, document);
      if (!use.ok() && CodeOf(use) != Code::kInvalidLifecycle) return use;
      if (!use.ok()) findings.mistakes.emplace_back(FromAbsl(use.message()));
      *out_text = NewText(FindingsToJson(findings));
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
      const auto& known = txn.known().lead;
      return MoveRecord(store, txn, context, known.object, known.status, lead_id, to, why);
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
      records::Record lead;
      LK_RETURN_IF_ERROR(ReadLive(reading, known.object, lead_id, &lead));
      lifecycle::LifecycleRules& rules = store->store->rules();
      LK_ASSIGN_OR_RETURN(const std::shared_ptr<const lifecycle::Lifecycle> current,
                          rules.Current(reading.view));
      LK_ASSIGN_OR_RETURN(const std::vector<lifecycle::Move> moves,
                          rules.AllowedMoves(reading.view, lead));
      *out_text =
          NewText(MovesToJson(current->Of("Lead", lead.Text(known.record_type)),
                              lead.Text(known.status), lead.Bool(known.is_converted), moves));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_opportunity_move(lk_store* store, lk_transaction* tx, int64_t opportunity_id,
                                     const char* stage, size_t stage_len, const char* reason,
                                     size_t reason_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_ASSIGN_OR_RETURN(const std::string_view to, TextArgument(stage, stage_len, "stage"));
    LK_ASSIGN_OR_RETURN(const std::string_view why, TextArgument(reason, reason_len, "reason"));
    return Write(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
      const auto& known = txn.known().opportunity;
      return MoveRecord(store, txn, context, known.object, known.stage, opportunity_id, to, why);
    });
  });
}

LK_API lk_status lk_opportunity_list_moves(lk_store* store, lk_transaction* tx,
                                           int64_t opportunity_id, lk_text** out_text,
                                           lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    return Read(store, tx, [&](const Reading& reading) -> absl::Status {
      const auto& known = reading.view.known().opportunity;
      records::Record opportunity;
      LK_RETURN_IF_ERROR(ReadLive(reading, known.object, opportunity_id, &opportunity));
      LK_ASSIGN_OR_RETURN(const std::vector<lifecycle::StageMove> moves,
                          store->store->rules().AllowedStages(reading.view, opportunity));
      *out_text = NewText(StagesToJson(opportunity.Text(known.stage), moves));
      return absl::OkStatus();
    });
  });
}

}  // extern "C"

}  // namespace leadkit::capi
