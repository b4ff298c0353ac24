// What objects and fields there are, and adding fields of one's own.
#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/calls.h"
#include "capi/json.h"
#include "capi/text.h"
#include "records/custom_fields.h"
#include "schema/text_form.h"

namespace leadkit::capi {
namespace {

constexpr int64_t kMaxTextLength = 131'072;
constexpr int64_t kMaxDigits = 18;
constexpr size_t kMaxPicklistValueCharacters = 255;

// As in options.proto; KindName has the names for readers.
constexpr std::string_view kKinds[] = {
    "",        "TEXT",    "TEXTAREA", "EMAIL", "PHONE", "URL",      "PICKLIST",  "MULTIPICKLIST",
    "BOOLEAN", "INTEGER", "DECIMAL",  "MONEY", "DATE",  "DATETIME", "REFERENCE", "ID"};
constexpr std::string_view kAccess[] = {"READ_WRITE", "CREATE_ONLY", "READ_ONLY", "AUDIT"};

void DescribeField(const schema::Catalog& catalog, const schema::Field& field, JsonWriter* json) {
  json->BeginObject();
  json->Text("name", field.api);
  json->Text("column", field.column);
  json->Number("number", field.number);
  json->Text("label", field.label);
  json->Text("kind", kKinds[static_cast<size_t>(field.kind)]);
  json->Number("max_length", field.max);
  json->Number("precision", field.precision);
  json->Number("scale", field.scale);
  json->Flag("required", field.required);
  json->Text("default", schema::FormatText(catalog, field, field.default_value));
  json->Texts("values", field.values);
  json->Flag("restricted", field.restricted);
  json->Texts("targets", field.to);
  json->Text("access", kAccess[static_cast<size_t>(field.access)]);
  json->Flag("external_id", field.external_id);
  json->Flag("tracked", field.tracked);
  json->Flag("custom", field.custom);
  json->EndObject();
}

void DescribeObject(const schema::Catalog& catalog, const schema::Object& object,
                    JsonWriter* json) {
  json->BeginObject();
  json->Text("name", object.api);
  json->Text("label", object.label);
  json->Text("plural", object.plural);
  json->Text("prefix", object.prefix);
  json->Text("name_field", object.name_field < 0
                               ? ""
                               : object.fields[static_cast<size_t>(object.name_field)].api);
  json->Key("fields");
  json->BeginArray();
  for (const schema::Field& field : object.fields) DescribeField(catalog, field, json);
  json->EndArray();
  json->EndObject();
}

absl::Status SetNumber(schema::Field* field, int32_t option, int64_t value) {
  switch (option) {
    case LK_SPEC_KIND:
      LK_RETURN_IF_ERROR(CheckRange(value, LK_KIND_TEXT, LK_KIND_ID, "LK_SPEC_KIND"));
      field->kind = static_cast<schema::Kind>(value);
      return absl::OkStatus();
    case LK_SPEC_MAX_LENGTH:
      LK_RETURN_IF_ERROR(CheckRange(value, 1, kMaxTextLength, "LK_SPEC_MAX_LENGTH"));
      field->max = static_cast<uint32_t>(value);
      return absl::OkStatus();
    case LK_SPEC_PRECISION:
      LK_RETURN_IF_ERROR(CheckRange(value, 1, kMaxDigits, "LK_SPEC_PRECISION"));
      field->precision = static_cast<uint32_t>(value);
      return absl::OkStatus();
    case LK_SPEC_SCALE:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, kMaxDigits, "LK_SPEC_SCALE"));
      field->scale = static_cast<uint32_t>(value);
      return absl::OkStatus();
    case LK_SPEC_REQUIRED:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_SPEC_REQUIRED"));
      field->required = value != 0;
      return absl::OkStatus();
    case LK_SPEC_RESTRICTED:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_SPEC_RESTRICTED"));
      field->restricted = value != 0;
      return absl::OkStatus();
    case LK_SPEC_EXTERNAL_ID:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_SPEC_EXTERNAL_ID"));
      field->external_id = value != 0;
      return absl::OkStatus();
    case LK_SPEC_TRACKED:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "LK_SPEC_TRACKED"));
      field->tracked = value != 0;
      return absl::OkStatus();
    default:
      return MakeError(Code::kInvalidArgument, absl::StrCat("there is no numeric option ", option,
                                                            " of a field specification"));
  }
}

absl::Status SetText(lk_field_spec* spec, int32_t option, std::string_view text) {
  switch (option) {
    case LK_SPEC_NAME:
      spec->field.api = text;
      return absl::OkStatus();
    case LK_SPEC_LABEL:
      spec->field.label = text;
      return absl::OkStatus();
    case LK_SPEC_DEFAULT:
      spec->default_text = text;
      return absl::OkStatus();
    case LK_SPEC_TARGET:
      spec->target = text;
      return absl::OkStatus();
    default:
      return MakeError(Code::kInvalidArgument, absl::StrCat("there is no textual option ", option,
                                                            " of a field specification"));
  }
}

absl::Status AddField(storage::WriteTxn& txn, std::string_view object_name,
                      const lk_field_spec& spec) {
  const schema::Catalog& catalog = txn.catalog();
  LK_ASSIGN_OR_RETURN(const schema::Object* object, catalog.Require(object_name));
  schema::Field field = spec.field;
  if (static_cast<int32_t>(field.kind) == 0) {
    return MakeError(Code::kInvalidField, "the specification has no kind; set LK_SPEC_KIND",
                     {object->api, field.api, 0});
  }
  if (field.kind == schema::Kind::kMoney) field.scale = 2;
  if (!spec.target.empty()) {
    const schema::Object* target = catalog.Find(spec.target);
    field.to.push_back(target == nullptr ? spec.target : target->api);
    if (target != nullptr) field.to_objects.push_back(target->index);
  }
  LK_ASSIGN_OR_RETURN(field.default_value,
                      schema::ParseText(catalog, *object, field, spec.default_text));
  return records::AddCustomField(txn, object->api, field);
}

}  // namespace

extern "C" {

LK_API lk_status lk_schema_describe(lk_store* store, const char* object, size_t object_len,
                                    lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(store, "store"));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
    LK_RETURN_IF_ERROR(CheckStore(store));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      const schema::Catalog& catalog = reading.view.catalog();
      JsonWriter json;
      json.BeginObject();
      json.Key("objects");
      json.BeginArray();
      if (!name.empty()) {
        LK_ASSIGN_OR_RETURN(const schema::Object* only, catalog.Require(name));
        DescribeObject(catalog, *only, &json);
      } else {
        for (const schema::Object& each : catalog.objects()) DescribeObject(catalog, each, &json);
      }
      json.EndArray();
      json.EndObject();
      *out_text = NewText(json.Take());
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_field_spec_new(lk_field_spec** out_spec, lk_error** out_error) {
  return Guard(out_error, Outs(out_spec), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_spec, "out_spec"));
    auto spec = std::make_unique<lk_field_spec>();
    spec->field.kind = schema::Kind{};  // has to be set
    *out_spec = spec.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_field_spec_set_int(lk_field_spec* spec, int32_t option, int64_t value,
                                       lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(spec, "spec"));
    return SetNumber(&spec->field, option, value);
  });
}

LK_API lk_status lk_field_spec_set_text(lk_field_spec* spec, int32_t option, const char* text,
                                        size_t text_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(spec, "spec"));
    LK_ASSIGN_OR_RETURN(const std::string_view value, TextArgument(text, text_len, "text"));
    return SetText(spec, option, value);
  });
}

LK_API lk_status lk_field_spec_add_value(lk_field_spec* spec, const char* value, size_t value_len,
                                         lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(spec, "spec"));
    LK_ASSIGN_OR_RETURN(const std::string_view text, TextArgument(value, value_len, "value"));
    if (text.empty() || CountCharacters(text) > kMaxPicklistValueCharacters) {
      return MakeError(Code::kInvalidArgument, "a picklist value has 1 to 255 characters");
    }
    spec->field.values.emplace_back(text);
    return absl::OkStatus();
  });
}

LK_API void lk_field_spec_free(lk_field_spec* spec) { GuardFree(spec); }

LK_API lk_status lk_field_add(lk_store* store, const char* object, size_t object_len,
                              const lk_field_spec* spec, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(store, "store"));
    LK_RETURN_IF_ERROR(Check(spec, "spec"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
    LK_RETURN_IF_ERROR(CheckStore(store));
    return Write(store, nullptr, [&](storage::WriteTxn& txn, const records::WriteContext&) {
      return AddField(txn, name, *spec);
    });
  });
}

}  // extern "C"

}  // namespace leadkit::capi
