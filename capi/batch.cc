// Batches: many rows in one call.
#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/calls.h"
#include "capi/key.h"
#include "capi/record.h"
#include "capi/results.h"
#include "records/bin.h"
#include "records/row.h"
#include "schema/text_form.h"

namespace leadkit::capi {
namespace {

using records::UpsertOutcome;
using records::WriteContext;
using schema::Field;
using storage::WriteTxn;

absl::StatusOr<size_t> ColumnAt(const lk_batch* batch, int32_t column) {
  LK_RETURN_IF_ERROR(Check(batch, "batch"));
  LK_RETURN_IF_ERROR(
      CheckRange(column, 0, static_cast<int64_t>(batch->batch->fields().size()) - 1, "column"));
  return static_cast<size_t>(column);
}

bool HasColumn(const lk_batch& batch, const Field& key) {
  const auto& fields = batch.batch->fields();
  return std::any_of(fields.begin(), fields.end(),
                     [&](const Field* field) { return field->ordinal == key.ordinal; });
}

absl::Status RequireColumn(const lk_batch& batch, const Field& key) {
  if (HasColumn(batch, key)) return absl::OkStatus();
  return MakeError(Code::kMissingColumn,
                   absl::StrCat("the batch has no column ", key.api, ", which names its records"),
                   {batch.batch->object().api, key.api, 0});
}

// Rows of a batch as records of a transaction's catalog, one after the other.
class RowLoader {
 public:
  explicit RowLoader(const lk_batch& batch) : batch_(*batch.batch), schema_(*batch.schema) {}

  absl::StatusOr<records::Record*> Load(const WriteTxn& txn, size_t row) {
    batch_.Load(row, &record_);
    for (const Field* field : batch_.fields()) {
      Value& value = record_.Mutable(field->ordinal);
      if (!value.is_text() || field->is_text()) continue;
      LK_ASSIGN_OR_RETURN(value,
                          schema::ParseText(txn.catalog(), batch_.object(), *field, value.text()));
      if (field->kind == schema::Kind::kId && value.has_value()) record_.set_id(value.int_value());
    }
    if (txn.schema()->catalog == schema_.catalog) return &record_;
    // A field was added since the batch was made, and may have a default.
    renewed_.Reset(txn.catalog().object(batch_.object().index));
    for (const Field* field : batch_.fields()) {
      renewed_.Set(field->ordinal, record_[field->ordinal]);
    }
    return &renewed_;
  }

 private:
  const records::Batch& batch_;
  const storage::Schema& schema_;
  records::Record record_;
  records::Record renewed_;
};

// What insert, update and upsert have in common.
using WriteOne = absl::FunctionRef<absl::StatusOr<UpsertOutcome>(WriteTxn&, const WriteContext&,
                                                                 records::Record*)>;
absl::Status WriteBatch(lk_store* store, lk_transaction* tx, const lk_batch* batch, int32_t flags,
                        WriteOne write, lk_results** out_results) {
  RowLoader loader(*batch);
  std::vector<RecordId> ids(batch->batch->rows());  // those that the rows name
  LK_ASSIGN_OR_RETURN(std::unique_ptr<lk_results> results,
                      WriteRows(
                          store, tx, batch->batch->rows(), flags,
                          [&](WriteTxn& txn, const WriteContext& context,
                              size_t row) -> absl::StatusOr<UpsertOutcome> {
                            LK_ASSIGN_OR_RETURN(records::Record * record, loader.Load(txn, row));
                            ids[row] = record->id();
                            return write(txn, context, record);
                          },
                          [&](size_t row) { return ids[row]; }));
  *out_results = results.release();
  return absl::OkStatus();
}

absl::Status CheckBatchCall(lk_store* store, lk_transaction* tx, const lk_batch* batch,
                            int32_t flags, int32_t allowed, lk_results** out_results) {
  LK_RETURN_IF_ERROR(CheckStore(store, tx));
  LK_RETURN_IF_ERROR(CheckOf(store, batch, "batch"));
  LK_RETURN_IF_ERROR(CheckOut(out_results, "out_results"));
  return CheckFlags(flags, allowed);
}

constexpr int32_t kUpdateFlags = LK_ALL_OR_NONE | LK_ALLOW_DUPLICATES;
constexpr int32_t kInsertFlags = kUpdateFlags | LK_AUDIT_FIELDS | LK_ASSIGN_NEW;

absl::Status AssignIfNew(lk_store* store, WriteTxn& txn, const WriteContext& context,
                         const records::Record& record, int32_t flags,
                         const UpsertOutcome& outcome) {
  const bool is_lead = record.object().index == txn.known().lead.object;
  if ((flags & LK_ASSIGN_NEW) == 0 || !outcome.created || !is_lead) return absl::OkStatus();
  return store->store->assigner().AssignNew(txn, context, outcome.id);
}

// Deletes or undeletes many records.
struct IdsCall {
  absl::FunctionRef<absl::Status(WriteTxn&, const WriteContext&, const schema::Object&, RecordId)>
      change;
  bool to_bin = false;  // where the records are to be
  Code there_already;   // the error that says that one is
};

// Whether the record is in the bin; none where there is no such record.
absl::StatusOr<std::optional<bool>> InBin(const storage::View& view, std::string_view object_name,
                                          RecordId id) {
  absl::StatusOr<const schema::Object*> object = ObjectOf(view, object_name, id);
  if (CodeOf(object.status()) == Code::kNotFound) return std::optional<bool>();
  LK_RETURN_IF_ERROR(object.status());
  records::Record record(**object);
  LK_ASSIGN_OR_RETURN(const bool found, records::ReadRecord(view, **object, id, &record));
  if (!found) return std::optional<bool>();
  return std::optional<bool>(record.Bool((*object)->system.is_deleted));
}

absl::Status ChangeIds(lk_store* store, lk_transaction* tx, const char* object, size_t object_len,
                       const int64_t* ids, size_t id_count, int32_t flags, const IdsCall& call,
                       lk_results** out_results) {
  LK_RETURN_IF_ERROR(CheckStore(store, tx));
  LK_RETURN_IF_ERROR(CheckOut(out_results, "out_results"));
  LK_ASSIGN_OR_RETURN(const std::string_view object_name,
                      TextArgument(object, object_len, "object"));
  LK_RETURN_IF_ERROR(CheckIds(ids, id_count));
  LK_RETURN_IF_ERROR(CheckFlags(flags, LK_ALL_OR_NONE));
  LK_RETURN_IF_ERROR(CheckObjectName(store, object_name));
  // Records that were not there when the call began: if one is, a row before it has taken it along.
  absl::flat_hash_set<RecordId> not_yet;
  LK_ASSIGN_OR_RETURN(std::unique_ptr<lk_results> results,
                      WriteRows(
                          store, tx, id_count, flags,
                          [&](WriteTxn& txn, const WriteContext& context,
                              size_t row) -> absl::StatusOr<UpsertOutcome> {
                            if (row == 0) {
                              not_yet.clear();
                              for (size_t i = 0; i < id_count; ++i) {
                                LK_ASSIGN_OR_RETURN(const std::optional<bool> in_bin,
                                                    InBin(txn.view(), object_name, ids[i]));
                                if (in_bin.has_value() && *in_bin != call.to_bin)
                                  not_yet.insert(ids[i]);
                              }
                            }
                            LK_ASSIGN_OR_RETURN(const schema::Object* found,
                                                ObjectOf(txn.view(), object_name, ids[row]));
                            const absl::Status status = call.change(txn, context, *found, ids[row]);
                            const bool earlier =
                                CodeOf(status) == call.there_already && not_yet.contains(ids[row]);
                            if (!status.ok() && !earlier) return status;
                            return UpsertOutcome{ids[row], false};
                          },
                          [&](size_t row) { return ids[row]; }));
  *out_results = results.release();
  return absl::OkStatus();
}

}  // namespace

extern "C" {

LK_API lk_status lk_batch_new(lk_store* store, const char* object, size_t object_len,
                              const char* const* fields, const size_t* field_lens,
                              int32_t field_count, lk_batch** out_batch, lk_error** out_error) {
  return Guard(out_error, Outs(out_batch), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_batch, "out_batch"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
    LK_ASSIGN_OR_RETURN(const std::vector<std::string_view> names,
                        NamesArgument(fields, field_lens, field_count));
    if (names.empty()) {
      return MakeError(Code::kInvalidArgument, "a batch has at least one column");
    }
    LK_ASSIGN_OR_RETURN(storage::ReadLease lease, store->store->database().Read());
    LK_ASSIGN_OR_RETURN(const schema::Object* found, lease.schema()->catalog->Require(name));
    std::vector<const Field*> columns;
    for (std::string_view column : names) {
      const Field* field = FindField(*found, column);
      if (field == nullptr) return lease.schema()->catalog->RequireField(*found, column).status();
      if (std::find(columns.begin(), columns.end(), field) != columns.end()) {
        return MakeError(Code::kInvalidArgument, "the field is named twice",
                         {found->api, field->api, 0});
      }
      columns.push_back(field);
    }
    auto batch = std::make_unique<lk_batch>();
    batch->store = StoreRef(store);
    batch->schema = lease.schema();
    batch->batch = std::make_unique<records::Batch>(*found, std::move(columns));
    *out_batch = batch.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_batch_set_text(lk_batch* batch, int32_t column, const char* text,
                                   size_t text_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const size_t index, ColumnAt(batch, column));
    LK_ASSIGN_OR_RETURN(const std::string_view value, BytesArgument(text, text_len, "text"));
    batch->batch->SetText(index, value);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_batch_set_int(lk_batch* batch, int32_t column, int64_t value,
                                  lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const size_t index, ColumnAt(batch, column));
    const Field& field = *batch->batch->fields()[index];
    const int object = field.kind == schema::Kind::kId ? batch->batch->object().index
                                                       : NumberValue(field, value).object();
    batch->batch->SetInt(index, value, object);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_batch_set_null(lk_batch* batch, int32_t column, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const size_t index, ColumnAt(batch, column));
    batch->batch->SetNull(index);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_batch_add(lk_batch* batch, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(batch, "batch"));
    if (batch->batch->rows() >= LK_MAX_BATCH_ROWS) {
      return MakeError(Code::kWrongState,
                       "the batch has 1000000 rows, which is all it takes; write it, clear it and "
                       "go on");
    }
    batch->batch->FinishRow();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_batch_clear(lk_batch* batch, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(batch, "batch"));
    batch->batch->Clear();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_batch_insert(lk_store* store, lk_transaction* tx, const lk_batch* batch,
                                 int32_t flags, lk_results** out_results, lk_error** out_error) {
  return Guard(out_error, Outs(out_results), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckBatchCall(store, tx, batch, flags, kInsertFlags, out_results));
    return WriteBatch(
        store, tx, batch, flags,
        [&](WriteTxn& txn, const WriteContext& context,
            records::Record* record) -> absl::StatusOr<UpsertOutcome> {
          LK_ASSIGN_OR_RETURN(const RecordId id,
                              store->store->writer().Insert(txn, context, record));
          const UpsertOutcome outcome{id, true};
          LK_RETURN_IF_ERROR(AssignIfNew(store, txn, context, *record, flags, outcome));
          return outcome;
        },
        out_results);
  });
}

LK_API lk_status lk_batch_update(lk_store* store, lk_transaction* tx, const lk_batch* batch,
                                 int32_t flags, lk_results** out_results, lk_error** out_error) {
  return Guard(out_error, Outs(out_results), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckBatchCall(store, tx, batch, flags, kUpdateFlags, out_results));
    LK_RETURN_IF_ERROR(RequireColumn(*batch, batch->batch->object().Get("Id")));
    return WriteBatch(
        store, tx, batch, flags,
        [&](WriteTxn& txn, const WriteContext& context,
            records::Record* record) -> absl::StatusOr<UpsertOutcome> {
          LK_RETURN_IF_ERROR(store->store->writer().Update(txn, context, *record));
          return UpsertOutcome{record->id(), false};
        },
        out_results);
  });
}

LK_API lk_status lk_batch_upsert(lk_store* store, lk_transaction* tx, const lk_batch* batch,
                                 const char* key_field, size_t key_field_len, int32_t flags,
                                 lk_results** out_results, lk_error** out_error) {
  return Guard(out_error, Outs(out_results), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckBatchCall(store, tx, batch, flags, kInsertFlags, out_results));
    LK_ASSIGN_OR_RETURN(const std::string_view key_name,
                        TextArgument(key_field, key_field_len, "key_field"));
    LK_ASSIGN_OR_RETURN(const Field* key, KeyField(batch->batch->object(), key_name));
    LK_RETURN_IF_ERROR(RequireColumn(*batch, *key));
    return WriteBatch(
        store, tx, batch, flags,
        [&](WriteTxn& txn, const WriteContext& context,
            records::Record* record) -> absl::StatusOr<UpsertOutcome> {
          LK_ASSIGN_OR_RETURN(const UpsertOutcome outcome,
                              store->store->writer().Upsert(txn, context, *key, record));
          LK_RETURN_IF_ERROR(AssignIfNew(store, txn, context, *record, flags, outcome));
          return outcome;
        },
        out_results);
  });
}

LK_API void lk_batch_free(lk_batch* batch) { GuardFree(batch); }

LK_API lk_status lk_ids_delete(lk_store* store, lk_transaction* tx, const char* object,
                               size_t object_len, const int64_t* ids, size_t id_count,
                               int32_t flags, lk_results** out_results, lk_error** out_error) {
  return Guard(out_error, Outs(out_results), [&]() -> absl::Status {
    return ChangeIds(store, tx, object, object_len, ids, id_count, flags,
                     {records::DeleteRecord, true, Code::kEntityIsDeleted}, out_results);
  });
}

LK_API lk_status lk_ids_undelete(lk_store* store, lk_transaction* tx, const char* object,
                                 size_t object_len, const int64_t* ids, size_t id_count,
                                 int32_t flags, lk_results** out_results, lk_error** out_error) {
  return Guard(out_error, Outs(out_results), [&]() -> absl::Status {
    const auto undelete = [&](WriteTxn& txn, const WriteContext& context,
                              const schema::Object& found, RecordId id) {
      return records::UndeleteRecord(txn, context, store->store->writer(), found, id);
    };
    return ChangeIds(store, tx, object, object_len, ids, id_count, flags,
                     {undelete, false, Code::kWrongState}, out_results);
  });
}

}  // extern "C"

}  // namespace leadkit::capi
