// How a call reaches the store: the checks that all calls share, and reading and writing with or
// without a transaction.
#pragma once

#include <memory>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "capi/arguments.h"
#include "capi/guard.h"
#include "capi/handles.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::capi {

// kInvalidArgument, kClosed, kWrongProcess.
absl::Status CheckStore(const lk_store* store);
// The same for a store and a transaction or null, which must be of this store.
absl::Status CheckStore(const lk_store* store, const lk_transaction* tx);
// kWrongProcess in a forked child, for handles that outlive the caller's use of the store.
absl::Status CheckProcess(const StoreRef& store);
// A handle made from `store`, which must be one of its type.
template <typename T>
absl::Status CheckOf(const lk_store* store, const T* handle, std::string_view name) {
  LK_RETURN_IF_ERROR(Check(handle, name));
  if (handle->store.get() == store) return absl::OkStatus();
  return MakeError(Code::kInvalidArgument, "the arguments are handles of different stores");
}

// One state of the store, and what keeps the names in it alive.
struct Reading {
  storage::View view;
  const std::shared_ptr<const storage::Schema>& schema;
};

// Runs `body` on the state of the transaction, or on what is committed. REQUIRES: CheckStore.
absl::Status Read(lk_store* store, lk_transaction* tx,
                  absl::FunctionRef<absl::Status(const Reading&)> body);

// In whose name, and why, calls in the transaction (or null) write.
records::WriteContext ContextOf(const lk_transaction* tx, RecordId user);

// Runs `body` in the transaction, undoing what it did if it fails; or in one of its own.
// REQUIRES: CheckStore.
absl::Status Write(
    lk_store* store, lk_transaction* tx,
    absl::FunctionRef<absl::Status(storage::WriteTxn&, const records::WriteContext&)> body);

// The same, but never as one of a group of writes, which another thread may run: for bodies that
// call the caller back, or take their time.
absl::Status WriteAlone(
    lk_store* store, lk_transaction* tx,
    absl::FunctionRef<absl::Status(storage::WriteTxn&, const records::WriteContext&)> body);

// Runs `body` while the transaction (or null) is this thread's, with the facade's idea of it.
// REQUIRES: CheckStore.
absl::Status WithTransaction(lk_store* store, lk_transaction* tx,
                             absl::FunctionRef<absl::Status(Transaction*, RecordId user)> body);

// Whether `body` of the transaction ended it; it can then only be rolled back.
void NoteFailure(lk_transaction* tx, const absl::Status& status);

// kInvalidArgument unless `name` is empty or names an object.
absl::Status CheckObjectName(lk_store* store, std::string_view name);
// The object of a record: the named one, or where `name` is empty the one that holds the id.
absl::StatusOr<const schema::Object*> ObjectOf(const storage::View& view, std::string_view name,
                                               RecordId id);
// A field by its API name, its column or its number; null if there is none.
const schema::Field* FindField(const schema::Object& object, std::string_view name);

// An object's name for as long as the process lives: stores change their catalogs, the standard one
// stays. The same for ids as text, "" for none.
const std::string& ObjectName(int object);
std::string IdText(int object, RecordId id);

}  // namespace leadkit::capi
