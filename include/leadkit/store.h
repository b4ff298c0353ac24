// leadkit in C++: open a store and reach its parts.
//
// What it does not do: it has no stable ABI. Programs that build leadkit in their own tree may use
// it; all others use the C ABI in capi/leadkit.h, which is built on nothing but this.
//
// Example:
//   LK_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, Store::Open("crm.db", {}));
//   LK_RETURN_IF_ERROR(store->Write(nullptr, [&](storage::WriteTxn& txn) {
//     records::Record lead(txn.catalog().Get("Lead"));
//     lead.Mutable(txn.known().lead.last_name).SetText("Lovelace");
//     return store->writer().Insert(txn, {}, &lead).status();
//   }));
//
// Threads: a Store is safe from any thread. What Write and Read hand to their functions is used
// inside them only.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "conversion/convert.h"
#include "conversion/planner.h"
#include "identity/duplicate_guard.h"
#include "lifecycle/lifecycle_rules.h"
#include "marketing/assigner.h"
#include "merge/merge.h"
#include "merge/unmerge.h"
#include "records/batch.h"
#include "records/writer.h"
#include "storage/database.h"

namespace leadkit {

// A write transaction that the caller ends. Rolled back when destroyed unless committed. Used by
// one thread at a time; all other writers of the process wait until it ends.
class Transaction {
 public:
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // After either, the transaction is over whatever the outcome.
  absl::Status Commit();
  void Rollback();
  bool is_open() const { return txn_ != nullptr; }
  storage::WriteTxn& txn() { return *txn_; }

 private:
  friend class Store;
  Transaction(storage::Database* database, storage::WriteTxn* txn)
      : database_(database), txn_(txn) {}
  storage::Database* database_;
  storage::WriteTxn* txn_;
};

// The outcome of one lead of a batch conversion.
struct ConversionRow {
  absl::Status status;
  conversion::Conversion conversion;  // if ok
};

// Called after each part of long work with what is done so far; false stops it there. What is done
// stays done, unless all or none was asked for.
using ProgressFn = std::function<bool(int64_t done)>;

class Store {
 public:
  // Opens the store at `path`, or makes one. Errors as storage::Database::Open.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& path,
                                                     storage::DatabaseOptions options);

  // Runs `fn` in `transaction`, undoing what it did if it fails; or, without one, in a transaction
  // of its own that is on disk when this returns.
  absl::Status Write(Transaction* transaction, storage::Database::WriteFn fn);
  // Runs `fn` on the state of `transaction`, or on the last committed state.
  absl::Status Read(Transaction* transaction,
                    absl::FunctionRef<absl::Status(const storage::View&)> fn);
  absl::StatusOr<std::unique_ptr<Transaction>> Begin();

  // The user that writes which name no other are done as; the store's own user at first.
  void set_user(RecordId user) { user_ = user; }
  RecordId user() const { return user_; }
  records::WriteContext context() const { return {user_, records::Authority::kUser, ""}; }

  // Converts leads in transactions of kLeadsPerTransaction, undone lead by lead where one fails; or
  // all of them in one transaction, all or none. With an idempotency key in the options, each
  // lead's own key is that key, '/' and the lead's 18-character id. On cancel, and on an error of
  // the store, the rows that were not done carry that error.
  absl::Status ConvertBatch(Transaction* transaction, const records::WriteContext& context,
                            const std::vector<RecordId>& leads,
                            const conversion::ConvertOptions& options, bool all_or_none,
                            const ProgressFn& progress, std::vector<ConversionRow>* rows);

  // Merges records inside Write, and lets what people decided about the others be the survivor's.
  // Errors as merge::Merge.
  absl::StatusOr<merge::Merged> Merge(storage::WriteTxn& txn, const records::WriteContext& context,
                                      const merge::MergeRequest& request);
  // Takes a merge back inside Write, and what people had decided with it. Errors as merge::Unmerge.
  absl::StatusOr<merge::Unmerged> Unmerge(storage::WriteTxn& txn,
                                          const records::WriteContext& context, RecordId id,
                                          bool keep_changes);

  storage::Database& database() { return *database_; }
  lifecycle::LifecycleRules& rules() { return rules_; }
  conversion::Planner& planner() { return planner_; }
  marketing::Assigner& assigner() { return assigner_; }
  identity::Rulebook& rulebook() { return rulebook_; }
  identity::Matcher& matcher() { return matcher_; }
  const identity::Indexer& indexer() { return indexer_; }
  // Inside Write only.
  records::Writer& writer() { return writer_; }
  conversion::Converter& converter() { return converter_; }

 private:
  Store();

  lifecycle::LifecycleRules rules_;
  identity::Rulebook rulebook_;
  identity::Indexer indexer_{&rulebook_};
  identity::Matcher matcher_{&rulebook_, &indexer_};
  identity::DuplicateGuard guard_{&rules_, &rulebook_, &indexer_, &matcher_};
  records::Writer writer_{&guard_};
  conversion::Planner planner_{&rules_, &matcher_};
  conversion::Converter converter_{&planner_, &rules_, &writer_};
  marketing::Assigner assigner_{&rules_, &writer_};
  std::atomic<RecordId> user_{kNoId};
  std::unique_ptr<storage::Database> database_;
};

constexpr size_t kLeadsPerTransaction = 1000;

}  // namespace leadkit
