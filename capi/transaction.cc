// Transactions.
#include "capi/transaction.h"

#include "base/text.h"
#include "capi/calls.h"
#include "capi/user.h"
#include "lifecycle/guards.h"

namespace leadkit::capi {
namespace {

absl::Status Commit(TransactionState* state) {
  const std::lock_guard<std::recursive_mutex> lock(state->mutex);
  EndCursors(state);
  const std::unique_ptr<Transaction> transaction = std::move(state->transaction);
  if (!state->failed) return transaction->Commit();
  transaction->Rollback();
  return MakeError(Code::kWrongState,
                   "an earlier failure has ended the transaction; nothing of it was kept");
}

// Does nothing in a forked child: the transaction is the parent's.
void Rollback(const lk_transaction& tx) {
  const bool ours = CheckProcess(tx.store).ok();
  const std::lock_guard<std::recursive_mutex> lock(tx.state->mutex);
  if (ours) {
    EndCursors(tx.state.get());
    tx.state->transaction.reset();
  } else {
    (void)tx.state->transaction.release();
  }
}

}  // namespace

extern "C" {

LK_API lk_status lk_transaction_begin(lk_store* store, lk_transaction** out_tx,
                                      lk_error** out_error) {
  return Guard(out_error, Outs(out_tx), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_tx, "out_tx"));
    auto tx = std::make_unique<lk_transaction>();
    tx->store = StoreRef(store);
    tx->state = std::make_shared<TransactionState>();
    tx->state->user = store->store->user();
    LK_ASSIGN_OR_RETURN(tx->state->transaction, store->store->Begin());
    *out_tx = tx.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_transaction_set_user(lk_transaction* tx, int64_t user_id,
                                         lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(tx, "tx"));
    LK_RETURN_IF_ERROR(CheckProcess(tx->store));
    return Read(tx->store.get(), tx, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(tx->state->user, CheckUser(reading.view, user_id,
                                                     tx->store->store->database().system_user()));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_transaction_set_reason(lk_transaction* tx, const char* reason,
                                           size_t reason_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const std::string_view why, TextArgument(reason, reason_len, "reason"));
    LK_RETURN_IF_ERROR(lifecycle::CheckReasonText(why, {}));
    LK_RETURN_IF_ERROR(Check(tx, "tx"));
    LK_RETURN_IF_ERROR(CheckProcess(tx->store));
    return WithTransaction(tx->store.get(), tx, [&](Transaction*, RecordId) {
      tx->state->reason = TrimSpace(why);
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_transaction_set_automated(lk_transaction* tx, int32_t automated,
                                              lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(tx, "tx"));
    LK_RETURN_IF_ERROR(CheckProcess(tx->store));
    if (automated != 0 && automated != 1) {
      return MakeError(Code::kInvalidArgument, "automated is 0 or 1");
    }
    return WithTransaction(tx->store.get(), tx, [&](Transaction*, RecordId) {
      tx->state->automated = automated == 1;
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_transaction_commit(lk_transaction* tx, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(tx, "tx"));
    const std::unique_ptr<lk_transaction> ended(tx);
    if (absl::Status process = CheckProcess(tx->store); !process.ok()) {
      Rollback(*tx);
      return process;
    }
    return Commit(tx->state.get());
  });
}

LK_API void lk_transaction_rollback(lk_transaction* tx) {
  Guard(nullptr, Outs(), [&]() -> absl::Status {
    if (!IsA(tx)) return absl::OkStatus();
    const std::unique_ptr<lk_transaction> ended(tx);
    Rollback(*tx);
    return absl::OkStatus();
  });
}

}  // extern "C"

}  // namespace leadkit::capi
