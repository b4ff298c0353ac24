#include "matching/grouping.h"

#include <algorithm>
#include <numeric>
#include <queue>

#include "absl/container/flat_hash_map.h"

namespace leadkit::matching {
namespace {

// Two groups with more pairs than this between them are judged by the pairs that are known; the
// others count as strangers.
constexpr size_t kMaxAsked = 2'500;

class UnionFind {
 public:
  explicit UnionFind(uint32_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0u); }
  uint32_t Find(uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  // The smaller record leads.
  void Join(uint32_t a, uint32_t b) {
    a = Find(a);
    b = Find(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> parent_;
};

// Groups that grow, and never hold two records that are never the same.
class Groups {
 public:
  Groups(uint32_t records, uint32_t max_group, const DecidedPairs& decided)
      : leaders_(records),
        next_(records),
        size_(records, 1),
        max_group_(max_group),
        decided_(decided) {
    std::iota(next_.begin(), next_.end(), 0u);
    for (const auto& [a, b] : decided.same) {
      const uint32_t x = Find(a);
      const uint32_t y = Find(b);
      if (x != y && !AreNeverOne(x, y)) Join(x, y);
    }
    one_ = leaders_;
  }

  // Groups are named by their smallest record.
  uint32_t Find(uint32_t record) { return leaders_.Find(record); }
  bool MayJoin(uint32_t x, uint32_t y) const {
    return x != y && size_[x] + size_[y] <= max_group_ && !AreNeverOne(x, y);
  }
  void Join(uint32_t x, uint32_t y) {
    leaders_.Join(x, y);
    size_[std::min(x, y)] = size_[x] + size_[y];
    std::swap(next_[x], next_[y]);
  }
  // Those that were decided to be one stand side by side.
  std::vector<uint32_t> MembersOf(uint32_t group) {
    std::vector<uint32_t> members = RingOf(group);
    if (decided_.same.empty()) return members;
    std::sort(members.begin(), members.end(), [&](uint32_t x, uint32_t y) {
      return std::pair(one_.Find(x), x) < std::pair(one_.Find(y), y);
    });
    return members;
  }
  // The end of those that are one with the member at `begin`.
  size_t EndOfOne(const std::vector<uint32_t>& members, size_t begin) {
    size_t end = begin + 1;
    while (end < members.size() && one_.Find(members[end]) == one_.Find(members[begin])) ++end;
    return end;
  }

 private:
  std::vector<uint32_t> RingOf(uint32_t group) const {
    std::vector<uint32_t> members{group};
    for (uint32_t i = next_[group]; i != group; i = next_[i]) members.push_back(i);
    return members;
  }
  bool AreNeverOne(uint32_t x, uint32_t y) const {
    if (decided_.never.empty()) return false;
    for (const uint32_t i : RingOf(x)) {
      for (const uint32_t j : RingOf(y)) {
        if (decided_.never.contains(std::minmax(i, j))) return true;
      }
    }
    return false;
  }

  UnionFind leaders_;
  UnionFind one_{0};            // as decided
  std::vector<uint32_t> next_;  // of the same group, in a ring
  std::vector<uint32_t> size_;  // of the group that the record names
  const uint32_t max_group_;
  const DecidedPairs& decided_;
};

bool StrongerFirst(const Edge& x, const Edge& y) {
  if (x.total != y.total) return x.total > y.total;
  return x.a != y.a ? x.a < y.a : x.b < y.b;
}

uint64_t PairKey(uint32_t a, uint32_t b) { return uint64_t{std::min(a, b)} << 32 | std::max(a, b); }

// Average link within one connected component.
class Agglomeration {
 public:
  Agglomeration(absl::Span<const Edge> edges, const GroupingOptions& options, ScorePair score)
      : edges_(edges), options_(options), score_(score) {}

  void Run(Groups* groups) {
    for (const Edge& edge : edges_) known_[PairKey(edge.a, edge.b)] = edge.total;
    // The strongest pair first; the mean is looked at when its turn comes, and again with each
    // further pair of the same groups.
    for (const Edge& edge : edges_) TryJoin(groups->Find(edge.a), groups->Find(edge.b), groups);
  }

 private:
  MilliBits Between(uint32_t a, uint32_t b, bool ask) {
    if (!ask) {
      const auto it = known_.find(PairKey(a, b));
      return it == known_.end() ? -options_.most_against
                                : std::clamp(it->second, -options_.most_against, options_.most_for);
    }
    const auto [it, added] = known_.try_emplace(PairKey(a, b), 0);
    if (added) it->second = score_(std::min(a, b), std::max(a, b));
    return std::clamp(it->second, -options_.most_against, options_.most_for);
  }

  MilliBits BestBetween(absl::Span<const uint32_t> x, absl::Span<const uint32_t> y, bool ask) {
    MilliBits best = -options_.most_against;
    for (const uint32_t i : x) {
      for (const uint32_t j : y) best = std::max(best, Between(i, j, ask));
    }
    return best;
  }

  void TryJoin(uint32_t a, uint32_t b, Groups* groups) {
    if (!groups->MayJoin(a, b)) return;
    const std::vector<uint32_t> x = groups->MembersOf(a);
    const std::vector<uint32_t> y = groups->MembersOf(b);
    const bool ask = x.size() * y.size() <= kMaxAsked;
    int64_t sum = 0;
    int64_t pairs = 0;
    for (size_t i = 0; i < x.size();) {
      const size_t i_end = groups->EndOfOne(x, i);
      for (size_t j = 0; j < y.size();) {
        const size_t j_end = groups->EndOfOne(y, j);
        sum += BestBetween({&x[i], i_end - i}, {&y[j], j_end - j}, ask);
        ++pairs;
        j = j_end;
      }
      i = i_end;
    }
    if (sum >= int64_t{options_.join_at} * pairs) groups->Join(a, b);
  }

  absl::Span<const Edge> edges_;
  const GroupingOptions& options_;
  ScorePair score_;
  absl::flat_hash_map<uint64_t, MilliBits> known_;
};

void GroupByAverage(std::vector<Edge> edges, uint32_t records, const GroupingOptions& options,
                    ScorePair score, const DecidedPairs& decided, Groups* groups) {
  UnionFind components(records);
  for (const Edge& edge : edges) components.Join(edge.a, edge.b);
  for (const auto& [a, b] : decided.same) components.Join(a, b);
  // By component, and within it the strongest first.
  std::vector<std::pair<uint32_t, Edge>> sorted;
  sorted.reserve(edges.size());
  for (const Edge& edge : edges) sorted.emplace_back(components.Find(edge.a), edge);
  edges.clear();
  std::sort(sorted.begin(), sorted.end(), [](const auto& x, const auto& y) {
    return x.first != y.first ? x.first < y.first : StrongerFirst(x.second, y.second);
  });
  std::vector<Edge> component;
  for (size_t i = 0; i < sorted.size();) {
    component.clear();
    size_t end = i;
    while (end < sorted.size() && sorted[end].first == sorted[i].first) {
      component.push_back(sorted[end++].second);
    }
    Agglomeration(component, options, score).Run(groups);
    i = end;
  }
}

void GroupByBest(std::vector<Edge> edges, uint32_t records, Groups* groups) {
  std::sort(edges.begin(), edges.end(), StrongerFirst);
  constexpr MilliBits kNone = INT32_MIN;
  std::vector<MilliBits> best(records, kNone);
  for (const Edge& edge : edges) {
    best[edge.a] = std::max(best[edge.a], edge.total);
    best[edge.b] = std::max(best[edge.b], edge.total);
  }
  for (const Edge& edge : edges) {
    if (best[edge.a] != edge.total && best[edge.b] != edge.total) continue;
    const uint32_t a = groups->Find(edge.a);
    const uint32_t b = groups->Find(edge.b);
    if (groups->MayJoin(a, b)) groups->Join(a, b);
  }
}

}  // namespace

std::vector<uint32_t> Group(uint32_t records, absl::Span<const Edge> edges,
                            const GroupingOptions& options, ScorePair score,
                            const DecidedPairs& decided) {
  std::vector<Edge> strong;
  for (const Edge& edge : edges) {
    if (edge.total >= options.join_at) strong.push_back(edge);
  }
  Groups groups(records, options.max_group, decided);
  if (options.method == GroupingOptions::Method::kAverageLink) {
    GroupByAverage(std::move(strong), records, options, score, decided, &groups);
  } else {
    GroupByBest(std::move(strong), records, &groups);
  }
  std::vector<uint32_t> leader(records);
  for (uint32_t i = 0; i < records; ++i) leader[i] = groups.Find(i);
  return leader;
}

}  // namespace leadkit::matching
