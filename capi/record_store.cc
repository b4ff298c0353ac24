// Records in the store: one at a time.
#include <algorithm>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "base/time.h"
#include "capi/calls.h"
#include "capi/key.h"
#include "capi/record.h"
#include "conversion/convert.h"
#include "records/bin.h"
#include "records/merged.h"
#include "records/row.h"
#include "records/unique.h"

namespace leadkit::capi {
namespace {

using records::WriteContext;
using storage::WriteTxn;

constexpr int64_t kMicrosPerMilli = 1000;
// Deletes that one transaction purges, so that other writers get their turn.
constexpr int64_t kPurgesPerTransaction = 1000;

absl::Status Get(const Reading& reading, const StoreRef& store, std::string_view object_name,
                 RecordId id, bool include_deleted, lk_record* record) {
  const auto fill = [&](const schema::Object& object, records::Record values) -> absl::Status {
    if (!include_deleted && values.Bool(object.system.is_deleted)) {
      return records::InBinError(values);
    }
    FillRecord(store, reading.schema, record);
    record->record = std::move(values);
    return absl::OkStatus();
  };
  if (object_name.empty()) {
    LK_ASSIGN_OR_RETURN(records::FoundRecord found, records::FindById(reading.view, id));
    return fill(*found.object, std::move(found.record));
  }
  LK_ASSIGN_OR_RETURN(const schema::Object* object, reading.view.catalog().Require(object_name));
  records::Record values(*object);
  LK_ASSIGN_OR_RETURN(const bool found, records::ReadRecord(reading.view, *object, id, &values));
  if (!found) return records::NoSuchRecord(reading.view, *object, id);
  return fill(*object, std::move(values));
}

// The context of a write of this record.
WriteContext ContextFor(WriteContext context, const lk_record& record) {
  context.allow_duplicates = record.allow_duplicates;
  return context;
}

// What delete, undelete and purge have in common.
using ChangeOne = absl::FunctionRef<absl::Status(WriteTxn&, const WriteContext&,
                                                 const schema::Object&, RecordId)>;
absl::Status ChangeById(lk_store* store, lk_transaction* tx, const char* object, size_t object_len,
                        RecordId id, ChangeOne change) {
  LK_RETURN_IF_ERROR(CheckStore(store, tx));
  LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
  return Write(store, tx, [&](WriteTxn& txn, const WriteContext& context) -> absl::Status {
    LK_ASSIGN_OR_RETURN(const schema::Object* found, ObjectOf(txn.view(), name, id));
    return change(txn, context, *found, id);
  });
}

}  // namespace

absl::StatusOr<const schema::Field*> KeyField(const schema::Object& object, std::string_view name) {
  const schema::Field* field = FindField(object, name);
  if (field != nullptr && (field->kind == schema::Kind::kId || field->external_id)) return field;
  return MakeError(Code::kInvalidField,
                   absl::StrCat("the key of an upsert is Id or an external-id field; use ",
                                JoinForReader(records::KeyNames(object))),
                   {object.api, std::string(TakeCharacters(name, 80)), 0});
}

extern "C" {

LK_API lk_status lk_record_insert(lk_store* store, lk_transaction* tx, const lk_record* record,
                                  int64_t* out_id, lk_error** out_error) {
  return Guard(out_error, Outs(out_id), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOf(store, record, "record"));
    RecordId id = kNoId;
    LK_RETURN_IF_ERROR(
        Write(store, tx, [&](WriteTxn& txn, const WriteContext& context) -> absl::Status {
          records::Record values;
          LoadTouched(*record, txn.catalog(), &values);
          LK_ASSIGN_OR_RETURN(
              id, store->store->writer().Insert(txn, ContextFor(context, *record), &values));
          return absl::OkStatus();
        }));
    if (out_id != nullptr) *out_id = id;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_update(lk_store* store, lk_transaction* tx, const lk_record* record,
                                  lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOf(store, record, "record"));
    return Write(store, tx, [&](WriteTxn& txn, const WriteContext& context) -> absl::Status {
      records::Record changes;
      LoadTouched(*record, txn.catalog(), &changes);
      return store->store->writer().Update(txn, ContextFor(context, *record), changes);
    });
  });
}

LK_API lk_status lk_record_upsert(lk_store* store, lk_transaction* tx, const lk_record* record,
                                  const char* key_field, size_t key_field_len, int64_t* out_id,
                                  int32_t* out_created, lk_error** out_error) {
  return Guard(out_error, Outs(out_id, out_created), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOf(store, record, "record"));
    LK_ASSIGN_OR_RETURN(const std::string_view key_name,
                        TextArgument(key_field, key_field_len, "key_field"));
    records::UpsertOutcome outcome;
    LK_RETURN_IF_ERROR(
        Write(store, tx, [&](WriteTxn& txn, const WriteContext& context) -> absl::Status {
          records::Record values;
          LoadTouched(*record, txn.catalog(), &values);
          LK_ASSIGN_OR_RETURN(const schema::Field* key, KeyField(values.object(), key_name));
          // A record that was read says which one it is by its key, too.
          if (key->external_id) values.Set(key->ordinal, record->record[key->ordinal]);
          LK_ASSIGN_OR_RETURN(outcome, store->store->writer().Upsert(
                                           txn, ContextFor(context, *record), *key, &values));
          return absl::OkStatus();
        }));
    if (out_id != nullptr) *out_id = outcome.id;
    if (out_created != nullptr) *out_created = outcome.created ? 1 : 0;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_get(lk_store* store, lk_transaction* tx, const char* object,
                               size_t object_len, int64_t id, int32_t flags, lk_record** out_record,
                               lk_error** out_error) {
  return Guard(out_error, Outs(out_record), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_record, "out_record"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
    LK_RETURN_IF_ERROR(CheckFlags(flags, LK_INCLUDE_DELETED));
    auto record = std::make_unique<lk_record>();
    const StoreRef reference(store);
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) {
      return Get(reading, reference, name, id, (flags & LK_INCLUDE_DELETED) != 0, record.get());
    }));
    *out_record = record.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_record_delete(lk_store* store, lk_transaction* tx, const char* object,
                                  size_t object_len, int64_t id, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    return ChangeById(store, tx, object, object_len, id, records::DeleteRecord);
  });
}

LK_API lk_status lk_record_undelete(lk_store* store, lk_transaction* tx, const char* object,
                                    size_t object_len, int64_t id, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    return ChangeById(store, tx, object, object_len, id,
                      [&](WriteTxn& txn, const WriteContext& context, const schema::Object& found,
                          RecordId record) {
                        return records::UndeleteRecord(txn, context, store->store->writer(), found,
                                                       record);
                      });
  });
}

LK_API lk_status lk_record_purge(lk_store* store, lk_transaction* tx, const char* object,
                                 size_t object_len, int64_t id, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    return ChangeById(
        store, tx, object, object_len, id,
        [](WriteTxn& txn, const WriteContext& context, const schema::Object& found,
           RecordId record) { return records::PurgeRecord(txn, context, found, record).status(); });
  });
}

LK_API lk_status lk_bin_purge(lk_store* store, int64_t older_than_ms, int64_t* out_count,
                              lk_error** out_error) {
  return Guard(out_error, Outs(out_count), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckRange(older_than_ms, 0, INT64_MAX, "older_than_ms"));
    const int64_t age_ms =
        std::min(older_than_ms, (MaxDay() - MinDay()) * kMicrosPerDay / kMicrosPerMilli);
    // 0 is everything, whatever the clock said at a delete.
    std::optional<int64_t> before;
    if (older_than_ms == 0) before = std::numeric_limits<int64_t>::max();
    int64_t count = 0;
    int64_t purged = 0;
    do {
      LK_RETURN_IF_ERROR(
          Write(store, nullptr, [&](WriteTxn& txn, const WriteContext& context) -> absl::Status {
            if (!before.has_value()) before = txn.now() - age_ms * kMicrosPerMilli;
            LK_ASSIGN_OR_RETURN(purged,
                                records::PurgeBin(txn, context, *before, kPurgesPerTransaction));
            return absl::OkStatus();
          }));
      count += purged;
    } while (purged > 0);
    if (out_count != nullptr) *out_count = count;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_successor_get(lk_store* store, lk_transaction* tx, int64_t id,
                                  const char** out_object, size_t* out_object_len, int64_t* out_id,
                                  lk_error** out_error) {
  return Guard(out_error, Outs(out_object, out_object_len, out_id), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    return Read(store, tx, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const conversion::Successor successor,
                          conversion::Resolve(reading.view, id));
      Lend(ObjectName(successor.object), out_object, out_object_len);
      if (out_id != nullptr) *out_id = successor.id;
      return absl::OkStatus();
    });
  });
}

}  // extern "C"

}  // namespace leadkit::capi
