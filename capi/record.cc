// Records in memory.
#include "capi/record.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/calls.h"
#include "records/validate.h"
#include "records/wire.h"
#include "schema/text_form.h"

namespace leadkit::capi {
namespace {

using schema::Field;

const schema::Catalog& CatalogOf(const lk_record& record) {
  return *record.schemas.back()->catalog;
}

// Moves the record to a schema in which its object has got more fields. Ordinals stay as they are.
void UseNewer(const lk_record& record, std::shared_ptr<const storage::Schema> schema) {
  const schema::Object& old_object = record.record.object();
  const schema::Object& object = schema->catalog->object(old_object.index);
  if (object.fields.size() <= old_object.fields.size()) return;
  records::Record renewed(object);
  for (const Field& field : old_object.fields) {
    renewed.Set(field.ordinal, record.record[field.ordinal]);
  }
  renewed.set_extra(record.record.extra());
  record.schemas.push_back(std::move(schema));
  record.retired.push_back(std::exchange(record.record, std::move(renewed)));
}

// The field, looked for in the store's schema of today too: it may have been added since the record
// was made.
absl::StatusOr<const Field*> FieldOf(const lk_record& record, std::string_view name) {
  if (const Field* field = FindField(record.record.object(), name); field != nullptr) return field;
  if (CheckProcess(record.store).ok()) {
    LK_ASSIGN_OR_RETURN(storage::ReadLease lease, record.store->store->database().Read());
    UseNewer(record, lease.schema());
  }
  if (const Field* field = FindField(record.record.object(), name); field != nullptr) return field;
  return CatalogOf(record).RequireField(record.record.object(), name).status();
}

void Touch(lk_record* record, int ordinal) {
  const auto i = static_cast<size_t>(ordinal);
  if (i >= record->touched.size()) {
    record->touched.resize(std::max(i + 1, record->record.object().fields.size()));
  }
  record->touched[i] = true;
}

// A number that is set has to be one that can be written as text.
absl::Status CheckNumber(const schema::Object& object, const Field& field, Value* value) {
  switch (field.kind) {
    case schema::Kind::kBoolean:
    case schema::Kind::kDate:
    case schema::Kind::kDateTime:
      return records::CheckValue(object, field, value);
    default:
      return absl::OkStatus();
  }
}

absl::Status SetId(lk_record* record, RecordId id) {
  if (id < 0) {
    return MakeError(Code::kInvalidArgument, absl::StrCat("an id is greater than 0, this is ", id));
  }
  const int ordinal = record->record.object().system.id;
  if (id == kNoId) {
    record->record.Mutable(ordinal).Unset();
  } else {
    record->record.set_id(id);
  }
  return absl::OkStatus();
}

// What the getters of a field have in common.
struct Got {
  const Field* field;
  const Value* value;
};
absl::StatusOr<Got> GetField(const lk_record* record, const char* field, size_t field_len) {
  LK_RETURN_IF_ERROR(Check(record, "record"));
  LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(field, field_len, "field"));
  LK_ASSIGN_OR_RETURN(const Field* found, FieldOf(*record, name));
  return Got{found, &record->record[found->ordinal]};
}

}  // namespace

Value NumberValue(const Field& field, int64_t number) {
  if (!field.is_reference()) return Value::Int(number);
  return Value::Reference(
      number, field.to_objects.size() == 1 ? field.to_objects[0] : Value::kUnknownObject);
}

void FillRecord(const StoreRef& store, std::shared_ptr<const storage::Schema> schema,
                lk_record* record) {
  record->store = store;
  record->schemas.assign(1, std::move(schema));
}

void LoadTouched(const lk_record& from, const schema::Catalog& catalog, records::Record* to) {
  const schema::Object& object = catalog.object(from.record.object().index);
  to->Reset(object);
  const size_t fields = std::min(from.touched.size(), object.fields.size());
  for (size_t i = 0; i < fields; ++i) {
    const int ordinal = static_cast<int>(i);
    if (from.touched[i]) to->Set(ordinal, from.record[ordinal]);
  }
  if (from.record.id() != kNoId) to->set_id(from.record.id());
  if (from.extra_touched) to->set_extra(from.record.extra());
}

extern "C" {

LK_API lk_status lk_record_new(lk_store* store, const char* object, size_t object_len,
                               lk_record** out_record, lk_error** out_error) {
  return Guard(out_error, Outs(out_record), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_record, "out_record"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
    std::shared_ptr<const storage::Schema> schema = store->store->database().schema();
    LK_ASSIGN_OR_RETURN(const schema::Object* found, schema->catalog->Require(name));
    auto record = std::make_unique<lk_record>();
    FillRecord(StoreRef(store), std::move(schema), record.get());
    record->record.Reset(*found);
    *out_record = record.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_set_id(lk_record* record, int64_t id, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    return SetId(record, id);
  });
}

LK_API lk_status lk_record_allow_duplicates(lk_record* record, int32_t allow,
                                            lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    LK_RETURN_IF_ERROR(CheckRange(allow, 0, 1, "allow"));
    record->allow_duplicates = allow == 1;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_set_text(lk_record* record, const char* field, size_t field_len,
                                    const char* text, size_t text_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(field, field_len, "field"));
    const absl::StatusOr<std::string_view> given = TextArgument(text, text_len, "text");
    const absl::StatusOr<const Field*> field_or = FieldOf(*record, name);
    if (!given.ok() && field_or.ok()) {  // Who sets many fields wants to know which.
      return MakeError(CodeOf(given.status()), FromAbsl(given.status().message()),
                       {record->record.object().api, (*field_or)->api});
    }
    LK_RETURN_IF_ERROR(given.status());
    LK_ASSIGN_OR_RETURN(const Field* found, field_or);
    LK_ASSIGN_OR_RETURN(Value value, schema::ParseText(CatalogOf(*record), record->record.object(),
                                                       *found, *given));
    if (found->kind == schema::Kind::kId) return SetId(record, value.int_value());
    record->record.Set(found->ordinal, std::move(value));
    Touch(record, found->ordinal);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_set_int(lk_record* record, const char* field, size_t field_len,
                                   int64_t value, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(field, field_len, "field"));
    LK_ASSIGN_OR_RETURN(const Field* found, FieldOf(*record, name));
    const schema::Object& object = record->record.object();
    if (found->is_text()) {
      return MakeError(Code::kInvalidType,
                       absl::StrCat("the field is of kind ", ToAbsl(schema::KindName(found->kind)),
                                    "; set it as text"),
                       {object.api, found->api, 0});
    }
    if (found->kind == schema::Kind::kId) return SetId(record, value);
    Value number = NumberValue(*found, value);
    LK_RETURN_IF_ERROR(CheckNumber(object, *found, &number));
    record->record.Set(found->ordinal, std::move(number));
    Touch(record, found->ordinal);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_set_null(lk_record* record, const char* field, size_t field_len,
                                    lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(field, field_len, "field"));
    LK_ASSIGN_OR_RETURN(const Field* found, FieldOf(*record, name));
    if (found->kind == schema::Kind::kId) return SetId(record, kNoId);
    record->record.Mutable(found->ordinal).SetNull();
    Touch(record, found->ordinal);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_set_proto(lk_record* record, const char* bytes, size_t bytes_len,
                                     lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    LK_ASSIGN_OR_RETURN(const std::string_view message, BytesArgument(bytes, bytes_len, "bytes"));
    if (CheckProcess(record->store).ok()) {
      // A field that was added since is to be known.
      UseNewer(*record, record->store->store->database().schema());
    }
    const schema::Object& object = record->record.object();
    records::Record parsed(object);
    LK_RETURN_IF_ERROR(records::ParseWire(message, &parsed));
    std::vector<bool> touched(object.fields.size());
    for (const Field& field : object.fields) {
      Value& value = parsed.Mutable(field.ordinal);
      if (value.is_unset() || field.kind == schema::Kind::kId) continue;
      if (value.is_int()) LK_RETURN_IF_ERROR(CheckNumber(object, field, &value));
      touched[static_cast<size_t>(field.ordinal)] = true;
    }
    record->record = std::move(parsed);
    record->touched = std::move(touched);
    record->extra_touched = true;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get_object(const lk_record* record, const char** out_object,
                                      size_t* out_object_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_object, out_object_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    Lend(ObjectName(record->record.object().index), out_object, out_object_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get_id(const lk_record* record, int64_t* out_id, lk_error** out_error) {
  return Guard(out_error, Outs(out_id), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    if (out_id != nullptr) *out_id = record->record.id();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get_state(const lk_record* record, const char* field, size_t field_len,
                                     int32_t* out_state, lk_error** out_error) {
  return Guard(out_error, Outs(out_state), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const Got got, GetField(record, field, field_len));
    if (out_state != nullptr) {
      *out_state = got.value->is_unset()  ? LK_FIELD_UNSET
                   : got.value->is_null() ? LK_FIELD_NULL
                                          : LK_FIELD_HAS_VALUE;
    }
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get_text(const lk_record* record, const char* field, size_t field_len,
                                    const char** out_text, size_t* out_text_len,
                                    lk_error** out_error) {
  return Guard(out_error, Outs(out_text, out_text_len), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const Got got, GetField(record, field, field_len));
    if (!got.value->has_value()) return absl::OkStatus();
    if (got.value->is_text()) {  // a string's own bytes, which a 0 byte follows
      if (out_text != nullptr) *out_text = got.value->text().data();
      if (out_text_len != nullptr) *out_text_len = got.value->text().size();
      return absl::OkStatus();
    }
    // Copied in place: a text that was lent stays where it is while the value stays what it is.
    const std::string text = schema::FormatText(CatalogOf(*record), *got.field, *got.value);
    std::string& lent = record->texts[got.field->ordinal];
    lent = text;
    Lend(lent, out_text, out_text_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get_int(const lk_record* record, const char* field, size_t field_len,
                                   int64_t* out_value, lk_error** out_error) {
  return Guard(out_error, Outs(out_value), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const Got got, GetField(record, field, field_len));
    if (got.field->is_text()) {
      return MakeError(Code::kInvalidType,
                       absl::StrCat("the field is of kind ",
                                    ToAbsl(schema::KindName(got.field->kind)), "; get it as text"),
                       {record->record.object().api, got.field->api, 0});
    }
    if (out_value != nullptr) *out_value = got.value->int_value();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get_proto(const lk_record* record, const char** out_bytes,
                                     size_t* out_bytes_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_bytes, out_bytes_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    record->proto.clear();
    records::AppendWire(record->record, &record->proto);
    Lend(record->proto, out_bytes, out_bytes_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get_count(const lk_record* record, int32_t* out_count,
                                     lk_error** out_error) {
  return Guard(out_error, Outs(out_count), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    if (out_count != nullptr) {
      *out_count = static_cast<int32_t>(record->record.object().fields.size());
    }
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get_name(const lk_record* record, int32_t index, const char** out_name,
                                    size_t* out_name_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_name, out_name_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(record, "record"));
    const auto& fields = record->record.object().fields;
    LK_RETURN_IF_ERROR(CheckRange(index, 0, static_cast<int64_t>(fields.size()) - 1, "index"));
    Lend(fields[static_cast<size_t>(index)].api, out_name, out_name_len);
    return absl::OkStatus();
  });
}

LK_API void lk_record_free(lk_record* record) { GuardFree(record); }

}  // extern "C"

}  // namespace leadkit::capi
