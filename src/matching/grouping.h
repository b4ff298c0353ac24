// From scored pairs to groups of records that are the same one.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "matching/batch.h"

namespace leadkit::matching {

struct GroupingOptions {
  enum class Method {
    // Two groups become one while the mean over all pairs between them says so.
    kAverageLink,
    // Each record joins the group of its best partner.
    kBestLink,
  };
  Method method = Method::kAverageLink;
  // A pair below this total joins nothing.
  MilliBits join_at = 0;
  // What one pair can say at most, for and against: a single shared value must not outvote the
  // rest.
  MilliBits most_for = 12 * kBit;
  MilliBits most_against = 6 * kBit;
  // No group grows beyond this but by what was decided.
  uint32_t max_group = 500;
};

// What people have said of pairs of records; the smaller one first. It holds whatever the scores
// say.
struct DecidedPairs {
  absl::flat_hash_set<std::pair<uint32_t, uint32_t>> never;
  // They are one record to all others, and the best of their totals counts. Where one of these
  // would bring two together that are never the same, it is passed over.
  std::vector<std::pair<uint32_t, uint32_t>> same;
};

// Total of a pair that was not scored: below every edge's.
using ScorePair = absl::FunctionRef<MilliBits(uint32_t a, uint32_t b)>;

// For each of `records` records the smallest record of its group; that of a record in no group is
// itself. The same for any order of `edges`. `score` is asked for pairs between groups that are not
// among the edges.
std::vector<uint32_t> Group(uint32_t records, absl::Span<const Edge> edges,
                            const GroupingOptions& options, ScorePair score,
                            const DecidedPairs& decided = {});

}  // namespace leadkit::matching
