// Who in the store is the same as one record: a lead's account, its earlier self, its contact.
//
// The score is the one of a batch over everything (dedupe.h), with the same counts and the same
// prior, so that the answer does not depend on how it was asked for.
//
// Threads: a Matcher is safe; look-ups of several threads run side by side.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "identity/decisions.h"
#include "identity/index_state.h"
#include "identity/indexer.h"
#include "identity/rulebook.h"
#include "matching/model.h"
#include "records/record.h"

namespace leadkit::identity {

// What a score means. The bars are those of the model.
enum class Band {
  kNone = 0,    // another one
  kReview = 1,  // somebody should look at it
  kLink = 2,    // the same one
};

struct Match {
  RecordId id = kNoId;
  int object = 0;
  matching::MilliBits total = 0;
  Band band = Band::kNone;
  std::optional<Verdict> decided;  // by people; wins over the score
  int equation = 0;                // of the standard rules, if they decide
  matching::Waterfall waterfall;   // if asked for
};

struct MatchOptions {
  std::vector<int> objects;  // where to look: lead and contact, or account; one kind
  size_t limit = 10;
  bool explain = false;
  // Also those below the bar for review.
  bool all = false;
  // The field's standard rules (matching/standard_rule.h) decide instead of the score: what an
  // equation holds for is linked, the rest are others.
  bool standard = false;
};

struct MatchAnswer {
  std::vector<Match> matches;  // the best first; of equals the smaller id
  matching::MilliBits link_at = 0;
  matching::MilliBits review_at = 0;
  int64_t base = 0;  // records that it was looked among
  int64_t compared = 0;
  std::string why;  // of accounts: why the one is linked, or none
};

class Matcher {
 public:
  Matcher(Rulebook* rulebook, const Indexer* indexer) : rulebook_(rulebook), indexer_(indexer) {}

  // Looks among the records of `options.objects` for those that are the same as `record`, which
  // need not be stored; itself is never among them. With a lead and accounts, the account that the
  // lead belongs to. In a write transaction its own writes are seen. kWrongState while the index is
  // off; kInvalidArgument if the record's object can't be compared with those.
  absl::StatusOr<MatchAnswer> Find(const storage::View& view, const records::Record& record,
                                   const MatchOptions& options);

 private:
  Rulebook* rulebook_;
  const Indexer* indexer_;
  absl::Mutex mutex_;
  IndexState reading_ ABSL_GUARDED_BY(mutex_);
  IndexState writing_;  // used by the one who writes
};

}  // namespace leadkit::identity
