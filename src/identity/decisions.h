// What people have said of two records: that they are the same one, or never are. Decisions win
// over every score and stay until somebody takes them back, also when matching is switched off.
//
// Pairs that wait for somebody to decide are here as well: the review queue.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "matching/fixed_log.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::identity {

enum class Verdict { kNever = 0, kSame = 1 };

struct Decision {
  RecordId other = kNoId;
  Verdict verdict = Verdict::kNever;
  int64_t at = 0;
  RecordId by = kNoId;
  std::string note;
};

// Whether something can be decided about the two: kInvalidArgument if they are one record, or of
// objects that can't be the same (people are leads and contacts; a lead may belong to an account),
// kNotFound, kEntityIsDeleted, kCannotUpdateConvertedLead.
absl::Status CheckDecidable(const storage::View& view, RecordId a, RecordId b);

// Decides, or decides anew; the pair leaves the review queue. Errors: those of CheckDecidable.
absl::Status Decide(storage::WriteTxn& txn, const records::WriteContext& context, RecordId a,
                    RecordId b, Verdict verdict, std::string_view note);
// kNotFound if nothing was decided.
absl::Status TakeBack(storage::WriteTxn& txn, RecordId a, RecordId b);

// All that was decided about a record, the other record's id ascending.
absl::StatusOr<std::vector<Decision>> DecisionsOf(const storage::View& view, RecordId id);

// The decisions and waiting pairs of `from` become those of `to`, as after a merge. What then
// speaks of one record alone goes; of two decisions on one pair the later one stays.
absl::Status MoveDecisions(storage::WriteTxn& txn, RecordId from, RecordId to);

// The other way, once `from` is a record of its own again: it gets back what was decided about it,
// and `to` keeps what was decided about it, before that or since.
absl::Status RestoreDecisions(storage::WriteTxn& txn, RecordId from, RecordId to);

struct ReviewPair {
  RecordId a = kNoId;
  RecordId b = kNoId;
  int object_of_a = 0;
  int object_of_b = 0;
  matching::MilliBits total = 0;
  int64_t at = 0;
};

// Adds a pair to the queue unless it was decided; one that waits already gets the new total.
absl::Status AddReview(storage::WriteTxn& txn, RecordId a, RecordId b, matching::MilliBits total);
// Pairs that wait, the likeliest first; those whose records are both still there and matched.
absl::StatusOr<std::vector<ReviewPair>> ListReviews(const storage::View& view, int64_t limit);

}  // namespace leadkit::identity
