// All records of a base by their blocking keys, in memory: which pairs are worth a comparison.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "matching/keys.h"
#include "matching/profile.h"

namespace leadkit::matching {

struct BlockLimits {
  // The pairs that one rule may ask for, for each record; its largest blocks are left out until it
  // keeps to that. A block of n records asks for n * (n - 1) / 2.
  uint32_t pairs_per_record = 8;
  // But no rule is cut below this many pairs: in a small base nothing is left out.
  uint64_t free_pairs = 1'000'000;
  // No block is larger.
  uint32_t max_block = 2'000;
  // A base with at most this many records is compared with itself whole.
  uint32_t exhaustive_records = 1'500;
};

// Immutable once built. What it holds depends on the profiles alone, not on the number of threads;
// records are known by their place in the span.
class BlockIndex {
 public:
  BlockIndex(absl::Span<const ProfileView> profiles, Kind kind, const BlockLimits& limits,
             int threads);

  struct Block {
    Rule rule;
    absl::Span<const uint32_t> records;  // ascending
  };

  // For collecting candidates; each thread has its own.
  struct Scratch {
    std::vector<uint32_t> seen;
    uint32_t round = 0;
    std::vector<uint32_t> found;
  };

  // Records after `record` that share a block with it, ascending, each once. The span is valid
  // until the scratch is used again.
  absl::Span<const uint32_t> After(uint32_t record, Scratch* scratch) const;
  // All records that share a block with it.
  absl::Span<const uint32_t> Others(uint32_t record, Scratch* scratch) const;
  // Records of the base that have a key in common with a profile that need not be in it.
  absl::Span<const uint32_t> Find(ProfileView profile, Scratch* scratch) const;

  size_t record_count() const { return record_count_; }
  size_t block_count() const { return begin_.size() - 1; }
  Block block(size_t i) const {
    return {rule_of(i),
            absl::MakeConstSpan(postings_).subspan(begin_[i], begin_[i + 1] - begin_[i])};
  }
  bool exhaustive() const { return exhaustive_; }

 private:
  struct Entry {
    uint32_t high, low, record;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  struct RuleBlocks {
    std::vector<uint64_t> hashes;
    std::vector<uint32_t> sizes;
    std::vector<uint32_t> postings;
  };

  static RuleBlocks MakeBlocks(std::vector<Entry> entries, const BlockLimits& limits,
                               size_t records);
  std::vector<std::vector<Entry>> CollectEntries(absl::Span<const ProfileView> profiles,
                                                 int threads) const;
  void Join(std::vector<RuleBlocks> rules);
  void LinkRecords();
  Rule rule_of(size_t block) const;
  absl::Span<const uint32_t> All(uint32_t from, uint32_t except, Scratch* scratch) const;
  void FetchEarly(uint32_t record) const;
  absl::Span<const uint32_t> Collect(uint32_t record, uint32_t from, Scratch* scratch) const;

  Kind kind_;
  size_t record_count_;
  bool exhaustive_;
  std::vector<uint64_t> hashes_;  // of each block, ascending within a rule
  std::vector<uint32_t> begin_;   // of each block in postings_, and the end
  std::vector<uint32_t> postings_;
  std::vector<uint32_t> rule_begin_;    // first block of each rule, and the end
  std::vector<uint32_t> record_begin_;  // of each record in record_blocks_, and the end
  std::vector<uint32_t> record_blocks_;
};

}  // namespace leadkit::matching
