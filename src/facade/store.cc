#include "leadkit/store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/undo.h"

namespace leadkit {
namespace {

// A new store has one user, in whose name leadkit itself writes, and the standard lifecycle.
absl::Status FillNewStore(storage::WriteTxn& txn) {
  // Without rules: there is no lifecycle to ask yet, and users have none.
  records::Writer writer(nullptr);
  const records::WriteContext context{txn.system_user(), records::Authority::kSystem, ""};
  records::Record user(txn.catalog().object(txn.known().user.object));
  user.set_id(txn.system_user());
  user.Mutable(txn.known().user.last_name).SetText("System");
  LK_RETURN_IF_ERROR(writer.Insert(txn, context, &user).status());
  LK_ASSIGN_OR_RETURN(const lifecycle::Lifecycle standard, lifecycle::Preset("standard"));
  return lifecycle::LifecycleRules::Store(txn, context, standard);
}

}  // namespace

Store::Store() {
  rules_.ConvertArrivalsBy([this](storage::WriteTxn& txn, const records::WriteContext& context,
                                  RecordId lead, const lifecycle::Arrival& arrival) {
    conversion::ConvertOptions options;
    options.converted_status = arrival.converted_status;
    options.match =
        arrival.link_matching ? conversion::MatchPolicy::kLink : conversion::MatchPolicy::kNever;
    options.no_opportunity = arrival.no_opportunity;
    options.blank_company = arrival.person_accounts ? conversion::BlankCompany::kPerson
                                                    : conversion::BlankCompany::kRefuse;
    return converter_.Convert(txn, context, lead, options).status();
  });
}

Transaction::~Transaction() { Rollback(); }

absl::Status Transaction::Commit() {
  if (txn_ == nullptr) return MakeError(Code::kWrongState, "the transaction is over already");
  return database_->CommitWrite(std::exchange(txn_, nullptr));
}

void Transaction::Rollback() {
  if (txn_ != nullptr) database_->RollbackWrite(std::exchange(txn_, nullptr));
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& path,
                                                   storage::DatabaseOptions options) {
  std::unique_ptr<Store> store(new Store);
  LK_ASSIGN_OR_RETURN(store->database_,
                      storage::Database::Open(path, std::move(options), FillNewStore));
  store->user_ = store->database_->system_user();
  store->database_->set_before_commit(
      [guard = &store->guard_](storage::WriteTxn& txn) { return guard->BeforeCommit(txn); });
  return store;
}

absl::StatusOr<std::unique_ptr<Transaction>> Store::Begin() {
  LK_ASSIGN_OR_RETURN(storage::WriteTxn * txn, database_->BeginWrite());
  return std::unique_ptr<Transaction>(new Transaction(database_.get(), txn));
}

absl::Status Store::Write(Transaction* transaction, storage::Database::WriteFn fn) {
  if (transaction == nullptr) return database_->Write(fn);
  LK_RETURN_IF_ERROR(database_->CheckProcess());
  if (!transaction->is_open()) {
    return MakeError(Code::kWrongState, "the transaction is over; begin another");
  }
  storage::WriteTxn& txn = transaction->txn();
  return records::RunOrUndo(txn, [&] { return fn(txn); });
}

absl::Status Store::Read(Transaction* transaction,
                         absl::FunctionRef<absl::Status(const storage::View&)> fn) {
  if (transaction == nullptr) {
    LK_ASSIGN_OR_RETURN(storage::ReadLease lease, database_->Read());
    return fn(lease.view());
  }
  LK_RETURN_IF_ERROR(database_->CheckProcess());
  if (!transaction->is_open()) {
    return MakeError(Code::kWrongState, "the transaction is over; begin another");
  }
  return fn(transaction->txn().view());
}

absl::StatusOr<merge::Merged> Store::Merge(storage::WriteTxn& txn,
                                           const records::WriteContext& context,
                                           const merge::MergeRequest& request) {
  LK_ASSIGN_OR_RETURN(merge::Merged merged, merge::Merge(txn, context, writer_, request));
  for (const RecordId other : merged.entry.merged) {
    LK_RETURN_IF_ERROR(identity::MoveDecisions(txn, other, merged.entry.survivor));
  }
  return merged;
}

absl::StatusOr<merge::Unmerged> Store::Unmerge(storage::WriteTxn& txn,
                                               const records::WriteContext& context, RecordId id,
                                               bool keep_changes) {
  LK_ASSIGN_OR_RETURN(merge::Unmerged undone,
                      merge::Unmerge(txn, context, writer_, id, keep_changes));
  // Backwards: what was decided about two of them moved with the first, and then with the second.
  for (auto back = undone.restored.rbegin(); back != undone.restored.rend(); ++back) {
    LK_RETURN_IF_ERROR(identity::RestoreDecisions(txn, *back, undone.entry.survivor));
  }
  return undone;
}

absl::Status Store::ConvertBatch(Transaction* transaction, const records::WriteContext& context,
                                 const std::vector<RecordId>& leads,
                                 const conversion::ConvertOptions& options, bool all_or_none,
                                 const ProgressFn& progress, std::vector<ConversionRow>* rows) {
  rows->assign(leads.size(), {});
  const std::string lead_prefix = database_->schema()->catalog->Get("Lead").prefix;
  conversion::ConvertOptions own = options;
  size_t turn = 0;  // of the owners; a lead that does not convert takes none
  const auto convert_one = [&](storage::WriteTxn& txn, size_t i) -> absl::Status {
    if (!options.idempotency_key.empty() && leads[i] > 0) {
      own.idempotency_key =
          absl::StrCat(options.idempotency_key, "/", FormatId(lead_prefix, leads[i]));
    }
    if (!options.owners.empty()) own.owners = {options.owners[turn % options.owners.size()]};
    conversion::Conversion& made = (*rows)[i].conversion;
    LK_ASSIGN_OR_RETURN(made, converter_.Convert(txn, context, leads[i], own));
    if (!made.repeated) ++turn;
    return absl::OkStatus();
  };
  const auto stops = [&](size_t rows_done) {
    return progress && !progress(static_cast<int64_t>(rows_done)) && rows_done < leads.size();
  };
  const absl::Status cancelled = MakeError(Code::kCancelled, "cancelled before this lead's turn");
  const size_t part = all_or_none ? leads.size() : kLeadsPerTransaction;
  absl::Status ended;
  size_t done = 0;
  while (done < leads.size() && ended.ok()) {
    const size_t end = std::min(leads.size(), done + part);
    // `half` tells that a row was refused after it had begun to write.
    const auto convert_part = [&](storage::WriteTxn& txn, bool careful,
                                  bool* half) -> absl::Status {
      absl::Status first;  // of all or none: it goes on, only to tell what else is refused
      for (size_t i = done; i < end; ++i) {
        // All or none is one transaction, in which to ask from time to time.
        if (i > done && (i - done) % kLeadsPerTransaction == 0 && stops(i)) return cancelled;
        absl::Status& status = (*rows)[i].status;
        status = careful || !first.ok()
                     ? records::RunOrUndo(txn, [&] { return convert_one(txn, i); })
                     : convert_one(txn, i);
        if (status.ok()) continue;
        *half = !careful && !all_or_none && converter_.wrote();
        if (*half || storage::EndsTransaction(CodeOf(status))) return status;
        if (all_or_none && first.ok()) first = status;
      }
      return first;
    };
    // Nearly every refusal comes from the plan, before anything is written. So rows have no
    // savepoint of their own at first; should one fail half way, the part is undone and done again
    // with a savepoint a row.
    bool half = false;
    const size_t first_turn = turn;
    const auto run = [&](bool careful) {
      half = false;
      turn = first_turn;
      return Write(transaction,
                   [&](storage::WriteTxn& txn) { return convert_part(txn, careful, &half); });
    };
    absl::Status stored = run(false);
    if (half) stored = run(true);
    if (!stored.ok()) {
      turn = first_turn;
      // A row of its own, and not the store or the caller, has undone the others.
      const bool refused = all_or_none && !storage::EndsTransaction(CodeOf(stored)) &&
                           std::any_of(rows->begin(), rows->end(),
                                       [](const ConversionRow& row) { return !row.status.ok(); });
      for (size_t i = done; i < end; ++i) {
        ConversionRow& row = (*rows)[i];
        row.conversion = {};
        if (!row.status.ok()) continue;
        row.status = refused
                         ? MakeError(Code::kAllOrNoneRolledBack,
                                     "another lead of the batch was refused, so none is converted",
                                     {"Lead", "", leads[i]})
                         : stored;
      }
      if (!all_or_none) ended = stored;
    }
    done = end;
    if (stops(done) && ended.ok()) ended = cancelled;
  }
  for (size_t i = done; i < leads.size(); ++i) (*rows)[i].status = ended;
  return absl::OkStatus();
}

}  // namespace leadkit
