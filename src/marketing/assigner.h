// Assigns leads: finds the owner by the store's rules and hands the lead over.
//
// A turn is taken in the transaction that hands over the lead, and a store has one writer: two
// assignments at once, by threads or processes, never get the same turn. What is undone takes its
// turn back with it.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "lifecycle/lifecycle_rules.h"
#include "marketing/assignment.h"
#include "marketing/assignment_session.h"
#include "records/writer.h"
#include "storage/database.h"

namespace leadkit::marketing {

struct AssignOptions {
  bool ignore_last_day = false;  // daily quotas count what this call gives only
  bool all_or_none = false;      // one refused lead undoes the others
  // Called from time to time with the leads done so far; false stops there. May be null.
  std::function<bool(int64_t done)> progress;
};

// What became of one lead of a call.
struct AssignRow {
  absl::Status status;  // kNotFound, kEntityIsDeleted, kCannotUpdateConvertedLead, ...
  Outcome outcome;      // if ok
};

// Threads: safe. The document is read again when the store's documents have changed.
class Assigner {
 public:
  // Both are borrowed.
  Assigner(lifecycle::LifecycleRules* rules, records::Writer* writer)
      : rules_(rules), writer_(writer) {}

  // The document in force; one without rules, of version 0, where there is none.
  absl::StatusOr<std::shared_ptr<const Assignment>> Current(const storage::View& view);

  // Assigns the leads in their order, except that those which a member prefers come first. A lead
  // that is named twice gets one turn. Rows that are refused leave nothing; with all or none the
  // first refusal is returned, and the rows say what it was. An error of the store is returned too.
  absl::Status Assign(storage::WriteTxn& txn, const records::WriteContext& context,
                      absl::Span<const RecordId> leads, const AssignOptions& options,
                      std::vector<AssignRow>* rows);

  // The same for one lead that was just made in this transaction; its refusal is returned.
  absl::Status AssignNew(storage::WriteTxn& txn, const records::WriteContext& context,
                         RecordId lead);

  // What Assign would do now. Writes nothing and takes no turn.
  absl::Status Preview(const storage::View& view, int64_t now, absl::Span<const RecordId> leads,
                       const AssignOptions& options, std::vector<AssignRow>* rows);

  // Leads in work that wait for an owner who can work them: a queue has them, or a user who is not
  // active. In the order of their ids, at most `limit`.
  absl::StatusOr<std::vector<RecordId>> ListWaiting(const storage::View& view, size_t limit);

 private:
  lifecycle::LifecycleRules* rules_;
  records::Writer* writer_;
  absl::Mutex mutex_;
  uint64_t schema_serial_ ABSL_GUARDED_BY(mutex_) = 0;  // what the document was read under
  std::shared_ptr<const Assignment> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leadkit::marketing
