// Lists of records.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "capi/calls.h"
#include "capi/record.h"
#include "capi/transaction.h"

namespace leadkit::capi {
namespace {

struct ListRequest {
  std::string_view object;
  const lk_record* like = nullptr;
  bool include_deleted = false;
  int64_t after_id = 0;
  int64_t limit = 0;  // 0: none
};

absl::StatusOr<records::ListOptions> OptionsOf(const ListRequest& request,
                                               const schema::Object& object) {
  records::ListOptions options;
  options.include_deleted = request.include_deleted;
  options.after = request.after_id;
  if (request.limit > 0) options.limit = request.limit;
  if (request.like == nullptr) return options;
  const records::Record& like = request.like->record;
  if (like.object().index != object.index) {
    return MakeError(Code::kInvalidArgument,
                     absl::StrCat("the example is of object ", like.object().api,
                                  ", and the list of object ", object.api));
  }
  for (const schema::Field& field : object.fields) {
    const Value& value = like[field.ordinal];
    if (!value.is_unset()) options.conditions.push_back({&field, value});
  }
  return options;
}

absl::Status Start(const ListRequest& request, const Reading& reading, storage::ReadLease* lease,
                   lk_cursor* cursor) {
  LK_ASSIGN_OR_RETURN(const schema::Object* object, reading.view.catalog().Require(request.object));
  LK_ASSIGN_OR_RETURN(const records::ListOptions options, OptionsOf(request, *object));
  LK_ASSIGN_OR_RETURN(records::RecordScan scan,
                      records::RecordScan::Start(reading.view, *object, options));
  FillRecord(cursor->store, reading.schema, &cursor->row);
  cursor->row.record.Reset(*object);
  std::unique_ptr<storage::ReadLease> kept;
  if (lease != nullptr) kept = std::make_unique<storage::ReadLease>(std::move(*lease));
  cursor->walk = std::make_unique<Walk>(std::move(kept), std::move(scan));
  return absl::OkStatus();
}

absl::Status Open(lk_store* store, lk_transaction* tx, const ListRequest& request,
                  lk_cursor* cursor) {
  return WithTransaction(store, tx, [&](Transaction* transaction, RecordId) -> absl::Status {
    if (transaction == nullptr) {
      LK_ASSIGN_OR_RETURN(storage::ReadLease lease, store->store->database().Read());
      const std::shared_ptr<const storage::Schema> schema = lease.schema();
      return Start(request, Reading{lease.view(), schema}, &lease, cursor);
    }
    storage::WriteTxn& txn = transaction->txn();
    LK_RETURN_IF_ERROR(Start(request, Reading{txn.view(), txn.schema()}, nullptr, cursor));
    // Ids grow: what the transaction inserts from here on is above this one, and not in the list.
    cursor->last = txn.NextId();
    cursor->transaction = tx->state;
    tx->state->cursors.push_back(cursor);
    return absl::OkStatus();
  });
}

// The next record into cursor->row; false at the end.
absl::StatusOr<bool> Step(lk_cursor* cursor) {
  if (cursor->walk == nullptr) {
    LK_RETURN_IF_ERROR(cursor->ended);
    return false;
  }
  if (cursor->transaction != nullptr && cursor->transaction->failed) {
    return MakeError(Code::kWrongState,
                     "an earlier failure has ended the transaction; roll it back");
  }
  absl::StatusOr<bool> found = cursor->walk->scan.Next(&cursor->row.record);
  if (found.ok() && *found && cursor->last != kNoId) {
    *found = cursor->row.record.id() < cursor->last;
  }
  if (found.ok() && *found) return true;
  // The read transaction ends with the last row, so that the file's log can shrink.
  cursor->ended = found.status();
  cursor->walk.reset();
  if (cursor->transaction != nullptr && storage::EndsTransaction(CodeOf(cursor->ended))) {
    cursor->transaction->failed = true;
  }
  return found;
}

}  // namespace

void EndCursors(TransactionState* state) {
  for (lk_cursor* cursor : state->cursors) {
    cursor->walk.reset();
    cursor->ended = MakeError(Code::kClosed, "the transaction that the cursor read in is over");
  }
  state->cursors.clear();
}

extern "C" {

LK_API lk_status lk_record_list(lk_store* store, lk_transaction* tx, const char* object,
                                size_t object_len, const lk_record* like, int32_t flags,
                                int64_t after_id, int64_t limit, lk_cursor** out_cursor,
                                lk_error** out_error) {
  return Guard(out_error, Outs(out_cursor), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_cursor, "out_cursor"));
    if (like != nullptr) LK_RETURN_IF_ERROR(CheckOf(store, like, "like"));
    ListRequest request;
    LK_ASSIGN_OR_RETURN(request.object, TextArgument(object, object_len, "object"));
    LK_RETURN_IF_ERROR(CheckFlags(flags, LK_INCLUDE_DELETED));
    LK_RETURN_IF_ERROR(CheckRange(after_id, 0, INT64_MAX, "after_id"));
    LK_RETURN_IF_ERROR(CheckRange(limit, 0, INT64_MAX, "limit"));
    request.like = like;
    request.include_deleted = (flags & LK_INCLUDE_DELETED) != 0;
    request.after_id = after_id;
    request.limit = limit;
    auto cursor = std::make_unique<lk_cursor>();
    cursor->store = StoreRef(store);
    LK_RETURN_IF_ERROR(Open(store, tx, request, cursor.get()));
    *out_cursor = cursor.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_cursor_next(lk_cursor* cursor, const lk_record** out_record,
                                lk_error** out_error) {
  return Guard(out_error, Outs(out_record), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(cursor, "cursor"));
    LK_RETURN_IF_ERROR(CheckProcess(cursor->store));
    std::unique_lock<std::recursive_mutex> lock;
    if (cursor->transaction != nullptr) {
      lock = std::unique_lock<std::recursive_mutex>(cursor->transaction->mutex);
    }
    LK_ASSIGN_OR_RETURN(const bool found, Step(cursor));
    if (found && out_record != nullptr) *out_record = &cursor->row;
    return absl::OkStatus();
  });
}

LK_API void lk_cursor_free(lk_cursor* cursor) { GuardFree(cursor); }

}  // extern "C"

}  // namespace leadkit::capi

lk_cursor::~lk_cursor() {
  if (store.get() == nullptr) return;
  if (!leadkit::capi::CheckProcess(store).ok()) {
    // The statement and its connection are the parent's.
    (void)walk.release();
    return;
  }
  if (transaction == nullptr) return;
  const std::lock_guard<std::recursive_mutex> lock(transaction->mutex);
  std::erase(transaction->cursors, this);
  walk.reset();
}
