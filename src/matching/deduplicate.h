// A whole base at once: learn, score, group.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "matching/batch.h"
#include "matching/grouping.h"
#include "matching/model.h"
#include "matching/trainer.h"

namespace leadkit::matching {

struct DeduplicateOptions {
  int threads = 1;
  // Learn the weights from the base, starting from the model given; else use it as it is.
  bool train = true;
  TrainingOptions training;
  BlockLimits limits;
  GroupingOptions grouping;
  DecidedPairs decided;  // places in the span given
  GoOn go_on;            // asked between the steps too, with 0
};

struct DeduplicateResult {
  Model model;                   // that scored
  std::vector<Edge> edges;       // total >= model.review_at; places in the span given
  std::vector<uint32_t> groups;  // for each record the leader of its group; itself if it is alone
  uint64_t compared = 0;
  std::vector<std::string> lines;  // of the training
  bool stopped = false;            // by go_on: then there is nothing else
};

// Views of stored profiles, all checked. What is found depends on the profiles and on what was
// decided about them: neither on their order nor on the number of threads. Edges are sorted by a,
// then b. REQUIRES: fewer than 2^32 profiles.
DeduplicateResult Deduplicate(absl::Span<const ProfileView> profiles, const Model& model,
                              const DeduplicateOptions& options);

}  // namespace leadkit::matching
