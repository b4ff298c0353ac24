// Duplicate rules at work: asked before every write of a lead, contact or account.
//
// A rule that refuses does so before anything is stored, with the duplicates named in the error. A
// rule that flags lets the write pass; when the transaction ends, the pairs join the review queue.
// What leadkit itself writes (conversion, merge) is not asked about.
//
// Threads: used inside a write transaction, hence by one thread at a time.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "identity/matcher.h"
#include "records/write_context.h"

namespace leadkit::identity {

// Stands before the rules of the lifecycle, which it passes everything on to.
class DuplicateGuard : public records::Rules {
 public:
  // All borrowed.
  DuplicateGuard(records::Rules* next, Rulebook* rulebook, const Indexer* indexer, Matcher* matcher)
      : next_(next), rulebook_(rulebook), indexer_(indexer), matcher_(matcher) {}

  // Errors besides those of the next: kDuplicatesDetected, whose record id is the likeliest one.
  absl::Status OnInsert(storage::WriteTxn& txn, const records::WriteContext& context,
                        records::Record* record) override;
  absl::Status OnUpdate(storage::WriteTxn& txn, const records::WriteContext& context,
                        const records::Record& before, const records::Record& written,
                        records::Record* after) override;
  absl::StatusOr<bool> BeginsCycle(storage::WriteTxn& txn, const records::Record& record,
                                   std::string_view from, std::string_view to) override;
  absl::StatusOr<bool> FollowsInsert(storage::WriteTxn& txn, const records::WriteContext& context,
                                     const records::Record& record) override;
  absl::Status AfterInsert(storage::WriteTxn& txn, const records::WriteContext& context,
                           const records::Record& record) override;

  // At the end of each write transaction: brings the index up to date and queues what was flagged.
  absl::Status BeforeCommit(storage::WriteTxn& txn);

 private:
  struct Flagged {
    int object;
    RecordId id;
    std::string rule;
  };
  absl::StatusOr<bool> Applies(storage::WriteTxn& txn, const records::WriteContext& context,
                               const records::Record& record);
  absl::StatusOr<bool> IsOn(storage::WriteTxn& txn);
  // Whether an update changes anything that matching looks at. One that does not makes no
  // duplicate.
  absl::StatusOr<bool> ChangesProfile(storage::WriteTxn& txn, const records::WriteContext& context,
                                      const records::Record& before, const records::Record& after);
  absl::Status Check(storage::WriteTxn& txn, const records::WriteContext& context, bool insert,
                     records::Record* record);
  absl::StatusOr<std::vector<Match>> Duplicates(const storage::View& view,
                                                const DuplicateRule& rule,
                                                const records::Record& record);

  records::Rules* next_;
  Rulebook* rulebook_;
  const Indexer* indexer_;
  Matcher* matcher_;
  std::vector<Flagged> flagged_;
  // Whether the index is on, asked once for each state of a transaction.
  uint64_t asked_in_ = 0;
  bool on_ = false;
};

}  // namespace leadkit::identity
