// Every likely pair of a whole base, scored.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/types/span.h"
#include "matching/block_index.h"
#include "matching/frequencies.h"
#include "matching/model.h"

namespace leadkit::matching {

// Two records by their places in the span, a < b, and the total of their waterfall.
struct Edge {
  uint32_t a = 0;
  uint32_t b = 0;
  MilliBits total = 0;
  friend bool operator==(const Edge&, const Edge&) = default;
};

struct BatchResult {
  std::vector<Edge> edges;  // by a, then b
  uint64_t compared = 0;
  bool stopped = false;  // then the rest is of no use
};

// Told how many records are done, from time to time and on the calling thread; false to stop.
using GoOn = std::function<bool(uint64_t done)>;

// All pairs that share a block and whose total is at least `floor`. The same for any number of
// threads.
BatchResult ScorePairs(absl::Span<const ProfileView> profiles, const BlockIndex& index,
                       const Frequencies& frequencies, const Scorer& scorer, MilliBits floor,
                       int threads, const GoOn& go_on = nullptr);

// The total of a pair if it is at least `floor`, else something below: a pair that cannot reach the
// floor is not compared to the end. The same answer as the whole comparison gives.
MilliBits TotalOrLess(ProfileView a, ProfileView b, const Frequencies& frequencies,
                      const Scorer& scorer, MilliBits prior, MilliBits floor);

// One record of the base and its score against a profile.
struct Candidate {
  uint32_t record = 0;
  MilliBits total = 0;
};

// The best `limit` records of the base for one profile, best first; of equals the first record
// first. `records` is the size of the base that the prior is to know of.
std::vector<Candidate> FindBest(ProfileView profile, absl::Span<const ProfileView> profiles,
                                const BlockIndex& index, const Frequencies& frequencies,
                                const Scorer& scorer, size_t limit, BlockIndex::Scratch* scratch);

}  // namespace leadkit::matching
