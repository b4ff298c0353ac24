// Duplicates in a whole store: every likely pair, scored, and the groups that they make.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "identity/matcher.h"
#include "identity/rulebook.h"
#include "matching/model.h"
#include "storage/database.h"

namespace leadkit::identity {

// Told how many records are done, and how many there are, from time to time and on the calling
// thread; false to stop, with kCancelled. 0 are done while they are read, and while their index is
// made.
using DedupeProgress = std::function<bool(int64_t done, int64_t records)>;

struct DedupeOptions {
  matching::Kind kind = matching::Kind::kPerson;
  int threads = 0;  // 0: one for each core
  DedupeProgress go_on;
};

struct DuplicatePair {
  RecordId a = kNoId;  // a < b
  RecordId b = kNoId;
  matching::MilliBits total = 0;
  Band band = Band::kReview;
};

struct DedupeResult {
  // At least two records each, ids ascending; groups by their first id. No group holds two records
  // of which people said that they are never the same; two of which they said that they are the
  // same are in one group.
  std::vector<std::vector<RecordId>> groups;
  // Those that are at least to be reviewed, by a and b; without those that were decided.
  std::vector<DuplicatePair> pairs;
  absl::flat_hash_map<RecordId, int> objects;  // of all records that groups and pairs name
  int64_t records = 0;
  int64_t compared = 0;
};

// Compares all live records of a kind with each other. The answer depends on the records alone, not
// on the order in which they came, nor on the number of threads. kWrongState while the index is
// off.
absl::StatusOr<DedupeResult> FindDuplicates(const storage::View& view, const MatchRules& rules,
                                            const DedupeOptions& options);

struct LearnOptions {
  matching::Kind kind = matching::Kind::kPerson;
  uint64_t seed = 1;
  int threads = 0;
  // Sets the bar for links where this precision is to be expected of them, 0.5 to 0.99999; 0 leaves
  // it as it is.
  double precision = 0;
  DedupeProgress go_on;
};

struct LearnedModel {
  matching::Model model;
  // Of the links and of the pairs to be reviewed, with the bars of the model.
  double expected_precision = 0;
  double expected_recall = 0;
  std::vector<std::string> lines;  // for people: what each step saw
};

// Learns a model of a kind from the records of the store, without labels, beginning with the
// standard one and the bars of the one in force; the same records and the same seed give the same
// model. kWrongState while the index is off, or with fewer than two
// records.
absl::StatusOr<LearnedModel> LearnModel(const storage::View& view, const MatchRules& rules,
                                        const LearnOptions& options);

}  // namespace leadkit::identity
