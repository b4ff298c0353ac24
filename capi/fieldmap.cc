// The field map: where a lead's fields go.
#include <algorithm>

#include "capi/calls.h"
#include "capi/json.h"
#include "capi/rows.h"
#include "capi/text.h"
#include "conversion/field_map.h"

namespace leadkit::capi {
namespace {

template <typename Targets>
void AddEntry(std::string_view field, const Targets& targets, bool standard, JsonWriter* json) {
  json->BeginObject();
  json->Text("field", field);
  json->Texts("targets", targets);
  json->Flag("standard", standard);
  json->EndObject();
}

absl::StatusOr<std::string> MapToJson(const storage::View& view) {
  LK_ASSIGN_OR_RETURN(const auto map, conversion::LoadFieldMap(view));
  LK_ASSIGN_OR_RETURN(const auto custom, conversion::ListCustomMappings(view));
  LK_ASSIGN_OR_RETURN(const int64_t version, conversion::FieldMapVersion(view));
  const schema::Object& lead = view.catalog().object(view.known().lead.object);
  JsonWriter json;
  json.BeginObject();
  json.Number("version", version);
  json.Key("entries");
  json.BeginArray();
  for (const schema::Field& field : lead.fields) {
    if (!field.convert.empty()) AddEntry(field.api, field.convert, true, &json);
    std::vector<std::string_view> targets;
    for (const conversion::CustomMapping& mapping : custom) {
      if (mapping.lead_field == field.api) targets.push_back(mapping.target);
    }
    const bool goes_nowhere =
        std::find(map->unmapped.begin(), map->unmapped.end(), field.ordinal) != map->unmapped.end();
    if (!targets.empty() || goes_nowhere) AddEntry(field.api, targets, false, &json);
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

// The store's own entries of one version.
absl::StatusOr<std::string> VersionToJson(const storage::View& view, int64_t version) {
  LK_ASSIGN_OR_RETURN(const auto custom, conversion::ListCustomMappings(view, version));
  JsonWriter json;
  json.BeginObject();
  json.Number("version", version);
  json.Key("entries");
  json.BeginArray();
  for (const conversion::CustomMapping& mapping : custom) {
    AddEntry(mapping.lead_field, std::vector<std::string>{mapping.target}, false, &json);
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

// What set and delete have in common.
using Change = absl::Status (*)(storage::WriteTxn&, const records::WriteContext&, std::string_view,
                                std::string_view);
absl::Status ChangeMap(lk_store* store, const char* lead_field, size_t lead_field_len,
                       const char* target, size_t target_len, Change change) {
  LK_RETURN_IF_ERROR(CheckStore(store));
  LK_ASSIGN_OR_RETURN(const std::string_view field,
                      TextArgument(lead_field, lead_field_len, "lead_field"));
  LK_ASSIGN_OR_RETURN(const std::string_view path, TextArgument(target, target_len, "target"));
  return Write(store, nullptr, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
    return change(txn, context, field, path);
  });
}

}  // namespace

extern "C" {

LK_API lk_status lk_fieldmap_set(lk_store* store, const char* lead_field, size_t lead_field_len,
                                 const char* target, size_t target_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    return ChangeMap(store, lead_field, lead_field_len, target, target_len,
                     conversion::SetCustomMapping);
  });
}

LK_API lk_status lk_fieldmap_delete(lk_store* store, const char* lead_field, size_t lead_field_len,
                                    const char* target, size_t target_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    return ChangeMap(store, lead_field, lead_field_len, target, target_len,
                     conversion::RemoveCustomMapping);
  });
}

LK_API lk_status lk_fieldmap_get(lk_store* store, lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(std::string json, MapToJson(reading.view));
      *out_text = NewText(std::move(json));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_fieldmap_get_version(lk_store* store, int64_t version, lk_text** out_text,
                                         lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckRange(version, 1, INT32_MAX, "version"));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(std::string json, VersionToJson(reading.view, version));
      *out_text = NewText(std::move(json));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_fieldmap_set_same_names(lk_store* store, lk_rows** out_rows,
                                            lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    std::vector<Row> rows;
    LK_RETURN_IF_ERROR(
        Write(store, nullptr,
              [&](storage::WriteTxn& txn, const records::WriteContext& context) -> absl::Status {
                LK_ASSIGN_OR_RETURN(const auto added, conversion::MapSameNames(txn, context));
                for (const conversion::CustomMapping& mapping : added) {
                  Row& row = rows.emplace_back();
                  row.field = mapping.lead_field;
                  row.new_value = mapping.target;
                }
                return absl::OkStatus();
              }));
    *out_rows = NewRows(std::move(rows));
    return absl::OkStatus();
  });
}

}  // extern "C"

}  // namespace leadkit::capi
