// Learns a model from a base, without labels.
//
// 1. u: pairs of records picked at random are strangers, but for a few; the few are weighed out.
// 2. m: expectation maximisation over the pairs of one blocking rule at a time. The fields that a
//    rule holds equal are left out of its estimate; what the rules say is added up.
// 3. partners: how many true partners a record has, so that the prior agrees with what is found.
// What the data says is mixed with the standard model, which weighs as much as a few hundred pairs:
// a small base learns little and a large one nearly everything.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "matching/block_index.h"
#include "matching/frequencies.h"
#include "matching/model.h"

namespace leadkit::matching {

struct TrainingOptions {
  uint64_t seed = 1;
  uint64_t random_pairs = 1'000'000;
  uint64_t pairs_per_rule = 100'000;
  uint32_t sampled_records = 4'000;  // for step 3
  int rounds = 100;                  // of expectation maximisation, at most
};

struct TrainingReport {
  Model model;
  uint64_t random_pairs = 0;
  std::vector<std::string> lines;  // for people: what each step saw
};

// Same base and seed, same model, for any order of `profiles` that keeps their bytes sorted by the
// caller's record id. `start` is the model to begin with, usually Model::Standard.
TrainingReport Train(const Model& start, absl::Span<const ProfileView> profiles,
                     const BlockIndex& index, const Frequencies& frequencies,
                     const TrainingOptions& options);

}  // namespace leadkit::matching
