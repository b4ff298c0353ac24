#include "matching/block_index.h"

#include <algorithm>
#include <map>
#include <utility>

#include "matching/parallel.h"

namespace leadkit::matching {
namespace {

// The size of the largest block that a rule may keep.
uint64_t LargestBlock(const std::map<uint64_t, uint64_t>& blocks_of_size, uint64_t budget,
                      uint64_t max_block) {
  uint64_t largest = 1;
  uint64_t pairs = 0;
  for (const auto& [size, count] : blocks_of_size) {
    pairs += count * (size * (size - 1) / 2);
    if (pairs > budget || size > max_block) break;
    largest = size;
  }
  return largest;
}

}  // namespace

BlockIndex::BlockIndex(absl::Span<const ProfileView> profiles, Kind kind, const BlockLimits& limits,
                       int threads)
    : kind_(kind),
      record_count_(profiles.size()),
      exhaustive_(profiles.size() <= limits.exhaustive_records) {
  std::vector<std::vector<Entry>> entries = CollectEntries(profiles, threads);
  std::vector<RuleBlocks> rules(kRuleCount);
  ForEachPart(kRuleCount, threads, [&](size_t rule) {
    rules[rule] = MakeBlocks(std::move(entries[rule]), limits, profiles.size());
  });
  Join(std::move(rules));
  LinkRecords();
}

std::vector<std::vector<BlockIndex::Entry>> BlockIndex::CollectEntries(
    absl::Span<const ProfileView> profiles, int threads) const {
  std::vector<std::vector<Entry>> entries(kRuleCount);
  // Half of the rules each, so that two threads write to different vectors.
  const auto parts = static_cast<size_t>(std::max(threads, 1));
  ForEachPart(parts, threads, [&](size_t part) {
    for (uint32_t record = 0; record < profiles.size(); ++record) {
      ForEachKey(profiles[record], kind_, [&](Rule rule, uint64_t hash) {
        const auto index = static_cast<size_t>(rule);
        if (index % parts != part) return;
        entries[index].push_back(
            {static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(hash), record});
      });
    }
  });
  return entries;
}

BlockIndex::RuleBlocks BlockIndex::MakeBlocks(std::vector<Entry> entries, const BlockLimits& limits,
                                              size_t records) {
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  const auto end_of = [&](size_t begin) {
    size_t end = begin + 1;
    while (end < entries.size() && entries[end].high == entries[begin].high &&
           entries[end].low == entries[begin].low) {
      ++end;
    }
    return end;
  };
  std::map<uint64_t, uint64_t> blocks_of_size;
  for (size_t i = 0; i < entries.size();) {
    const size_t end = end_of(i);
    ++blocks_of_size[end - i];
    i = end;
  }
  const uint64_t budget =
      std::max<uint64_t>(limits.free_pairs, uint64_t{limits.pairs_per_record} * records);
  const uint64_t largest = LargestBlock(blocks_of_size, budget, limits.max_block);
  RuleBlocks out;
  for (size_t i = 0; i < entries.size();) {
    const size_t end = end_of(i);
    if (end - i <= largest) {
      out.hashes.push_back(uint64_t{entries[i].high} << 32 | entries[i].low);
      out.sizes.push_back(static_cast<uint32_t>(end - i));
      for (size_t j = i; j < end; ++j) out.postings.push_back(entries[j].record);
    }
    i = end;
  }
  return out;
}

void BlockIndex::Join(std::vector<RuleBlocks> rules) {
  begin_.push_back(0);
  for (RuleBlocks& rule : rules) {
    rule_begin_.push_back(static_cast<uint32_t>(hashes_.size()));
    hashes_.insert(hashes_.end(), rule.hashes.begin(), rule.hashes.end());
    for (const uint32_t size : rule.sizes) begin_.push_back(begin_.back() + size);
    postings_.insert(postings_.end(), rule.postings.begin(), rule.postings.end());
    rule = RuleBlocks();
  }
  rule_begin_.push_back(static_cast<uint32_t>(hashes_.size()));
}

void BlockIndex::LinkRecords() {
  record_begin_.assign(record_count_ + 1, 0);
  const auto for_each = [&](auto visit) {
    for (uint32_t block = 0; block + 1 < begin_.size(); ++block) {
      if (begin_[block + 1] - begin_[block] < 2) continue;  // Nobody to be compared with.
      for (uint32_t i = begin_[block]; i < begin_[block + 1]; ++i) visit(postings_[i], block);
    }
  };
  for_each([&](uint32_t record, uint32_t) { ++record_begin_[record + 1]; });
  for (size_t i = 0; i < record_count_; ++i) record_begin_[i + 1] += record_begin_[i];
  record_blocks_.resize(record_begin_[record_count_]);
  std::vector<uint32_t> next(record_begin_.begin(), record_begin_.end() - 1);
  for_each([&](uint32_t record, uint32_t block) { record_blocks_[next[record]++] = block; });
}

Rule BlockIndex::rule_of(size_t block) const {
  const auto after = std::upper_bound(rule_begin_.begin(), rule_begin_.end(), block);
  return static_cast<Rule>(after - rule_begin_.begin() - 1);
}

absl::Span<const uint32_t> BlockIndex::All(uint32_t from, uint32_t except, Scratch* scratch) const {
  scratch->found.clear();
  for (uint32_t i = from; i < record_count_; ++i) {
    if (i != except) scratch->found.push_back(i);
  }
  return scratch->found;
}

absl::Span<const uint32_t> BlockIndex::Collect(uint32_t record, uint32_t from,
                                               Scratch* scratch) const {
  if (exhaustive_) return All(from, record, scratch);
  scratch->seen.resize(record_count_, 0);
  const uint32_t round = ++scratch->round;
  scratch->found.clear();
  for (uint32_t i = record_begin_[record]; i < record_begin_[record + 1]; ++i) {
    const uint32_t block = record_blocks_[i];
    const uint32_t* begin = postings_.data() + begin_[block];
    const uint32_t* end = postings_.data() + begin_[block + 1];
    if (from > 0) begin = std::lower_bound(begin, end, from);
    for (; begin < end; ++begin) {
      if (*begin == record || scratch->seen[*begin] == round) continue;
      scratch->seen[*begin] = round;
      scratch->found.push_back(*begin);
    }
  }
  std::sort(scratch->found.begin(), scratch->found.end());
  return scratch->found;
}

// The blocks of one record lie anywhere in memory. Records are asked for in their order, so those
// of the next one are fetched while this one is looked at, and where they begin while the one
// before is.
void BlockIndex::FetchEarly(uint32_t record) const {
  if (exhaustive_ || record + 2 >= record_count_) return;
  for (uint32_t i = record_begin_[record + 1]; i < record_begin_[record + 2]; ++i) {
    __builtin_prefetch(&postings_[begin_[record_blocks_[i]]]);
  }
  for (uint32_t i = record_begin_[record + 2]; i < record_begin_[record + 3]; ++i) {
    __builtin_prefetch(&begin_[record_blocks_[i]]);
  }
}

absl::Span<const uint32_t> BlockIndex::After(uint32_t record, Scratch* scratch) const {
  FetchEarly(record);
  return Collect(record, record + 1, scratch);
}

absl::Span<const uint32_t> BlockIndex::Others(uint32_t record, Scratch* scratch) const {
  return Collect(record, 0, scratch);
}

absl::Span<const uint32_t> BlockIndex::Find(ProfileView profile, Scratch* scratch) const {
  if (exhaustive_) return All(0, static_cast<uint32_t>(record_count_), scratch);
  scratch->seen.resize(record_count_, 0);
  const uint32_t round = ++scratch->round;
  scratch->found.clear();
  ForEachKey(profile, kind_, [&](Rule rule, uint64_t hash) {
    const auto index = static_cast<size_t>(rule);
    const auto begin = hashes_.begin() + rule_begin_[index];
    const auto end = hashes_.begin() + rule_begin_[index + 1];
    const auto it = std::lower_bound(begin, end, hash);
    if (it == end || *it != hash) return;
    const auto found = static_cast<size_t>(it - hashes_.begin());
    for (uint32_t i = begin_[found]; i < begin_[found + 1]; ++i) {
      const uint32_t record = postings_[i];
      if (scratch->seen[record] == round) continue;
      scratch->seen[record] = round;
      scratch->found.push_back(record);
    }
  });
  std::sort(scratch->found.begin(), scratch->found.end());
  return scratch->found;
}

}  // namespace leadkit::matching
