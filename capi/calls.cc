#include "capi/calls.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "records/row.h"

namespace leadkit::capi {

StoreRef::StoreRef(lk_store* store) : store_(store) {
  if (store_ != nullptr) store_->references.fetch_add(1, std::memory_order_relaxed);
}

StoreRef::~StoreRef() {
  if (store_ == nullptr) return;
  if (store_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete store_;
}

absl::Status CheckStore(const lk_store* store) {
  LK_RETURN_IF_ERROR(Check(store, "store"));
  if (store->closed.load(std::memory_order_acquire)) {
    return MakeError(Code::kClosed, "the store was closed");
  }
  return store->store->database().CheckProcess();
}

absl::Status CheckStore(const lk_store* store, const lk_transaction* tx) {
  LK_RETURN_IF_ERROR(Check(store, "store"));
  if (tx != nullptr) LK_RETURN_IF_ERROR(CheckOf(store, tx, "tx"));
  return CheckStore(store);
}

absl::Status CheckProcess(const StoreRef& store) { return store->store->database().CheckProcess(); }

absl::Status WithTransaction(lk_store* store, lk_transaction* tx,
                             absl::FunctionRef<absl::Status(Transaction*, RecordId user)> body) {
  if (tx == nullptr) return body(nullptr, store->store->user());
  TransactionState& state = *tx->state;
  const std::lock_guard<std::recursive_mutex> lock(state.mutex);
  if (state.transaction == nullptr) return MakeError(Code::kClosed, "the transaction is over");
  if (state.failed) {
    return MakeError(Code::kWrongState,
                     "an earlier failure has ended the transaction; roll it back");
  }
  return body(state.transaction.get(), state.user);
}

void NoteFailure(lk_transaction* tx, const absl::Status& status) {
  if (tx != nullptr && storage::EndsTransaction(CodeOf(status))) tx->state->failed = true;
}

absl::Status Read(lk_store* store, lk_transaction* tx,
                  absl::FunctionRef<absl::Status(const Reading&)> body) {
  return WithTransaction(store, tx, [&](Transaction* transaction, RecordId) -> absl::Status {
    if (transaction == nullptr) {
      LK_ASSIGN_OR_RETURN(storage::ReadLease lease, store->store->database().Read());
      return body(Reading{lease.view(), lease.schema()});
    }
    storage::WriteTxn& txn = transaction->txn();
    const absl::Status status = body(Reading{txn.view(), txn.schema()});
    NoteFailure(tx, status);
    return status;
  });
}

records::WriteContext ContextOf(const lk_transaction* tx, RecordId user) {
  records::WriteContext context{user, records::Authority::kUser, ""};
  if (tx != nullptr) {
    context.reason = tx->state->reason;
    context.automated = tx->state->automated;
  }
  return context;
}

absl::Status Write(
    lk_store* store, lk_transaction* tx,
    absl::FunctionRef<absl::Status(storage::WriteTxn&, const records::WriteContext&)> body) {
  return WithTransaction(store, tx, [&](Transaction* transaction, RecordId user) -> absl::Status {
    const records::WriteContext context = ContextOf(tx, user);
    // What is thrown may not pass through the store: another caller's thread may be running this.
    const absl::Status status = store->store->Write(transaction, [&](storage::WriteTxn& txn) {
      return Caught([&] { return body(txn, context); });
    });
    NoteFailure(tx, status);
    return status;
  });
}

absl::Status WriteAlone(
    lk_store* store, lk_transaction* tx,
    absl::FunctionRef<absl::Status(storage::WriteTxn&, const records::WriteContext&)> body) {
  if (tx != nullptr) return Write(store, tx, body);
  LK_ASSIGN_OR_RETURN(const std::unique_ptr<Transaction> own, store->store->Begin());
  LK_RETURN_IF_ERROR(body(own->txn(), ContextOf(nullptr, store->store->user())));
  return own->Commit();
}

absl::Status CheckObjectName(lk_store* store, std::string_view name) {
  if (name.empty()) return absl::OkStatus();
  return store->store->database().schema()->catalog->Require(name).status();
}

absl::StatusOr<const schema::Object*> ObjectOf(const storage::View& view, std::string_view name,
                                               RecordId id) {
  if (!name.empty()) return view.catalog().Require(name);
  LK_ASSIGN_OR_RETURN(const records::FoundRecord found, records::FindById(view, id));
  return found.object;
}

const schema::Field* FindField(const schema::Object& object, std::string_view name) {
  if (const schema::Field* field = object.Find(name); field != nullptr) return field;
  int32_t number = 0;
  const bool is_number =
      !name.empty() && name[0] >= '0' && name[0] <= '9' && absl::SimpleAtoi(ToAbsl(name), &number);
  return is_number ? object.FindByNumber(number) : nullptr;
}

const std::string& ObjectName(int object) {
  static const auto* const kNone = new std::string;
  const auto& objects = schema::Catalog::Standard()->objects();
  const auto index = static_cast<size_t>(object);
  return object >= 0 && index < objects.size() ? objects[index].api : *kNone;
}

std::string IdText(int object, RecordId id) {
  const auto& objects = schema::Catalog::Standard()->objects();
  const auto index = static_cast<size_t>(object);
  return id > 0 && object >= 0 && index < objects.size() ? FormatId(objects[index].prefix, id) : "";
}

}  // namespace leadkit::capi

lk_store::~lk_store() {
  // A forked child has a copy of the parent's connections: closing them would drop its locks.
  if (store != nullptr && !store->database().CheckProcess().ok()) (void)store.release();
}
