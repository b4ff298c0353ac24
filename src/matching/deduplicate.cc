#include "matching/deduplicate.h"

#include <algorithm>
#include <numeric>

namespace leadkit::matching {
namespace {

// The same decisions, about the records where they are now: record place[i] is at i.
DecidedPairs MoveTo(const std::vector<uint32_t>& place, const DecidedPairs& decided) {
  DecidedPairs moved;
  if (decided.never.empty() && decided.same.empty()) return moved;
  std::vector<uint32_t> now(place.size());
  for (uint32_t i = 0; i < place.size(); ++i) now[place[i]] = i;
  for (const auto& [a, b] : decided.never) moved.never.insert(std::minmax(now[a], now[b]));
  for (const auto& [a, b] : decided.same) moved.same.push_back(std::minmax(now[a], now[b]));
  return moved;
}

}  // namespace

DeduplicateResult Deduplicate(absl::Span<const ProfileView> profiles, const Model& model,
                              const DeduplicateOptions& options) {
  // In the order of their bytes, so that the order in which they came cannot matter.
  const auto count = static_cast<uint32_t>(profiles.size());
  std::vector<uint32_t> place(count);
  std::iota(place.begin(), place.end(), 0u);
  std::sort(place.begin(), place.end(), [&](uint32_t x, uint32_t y) {
    const int order = profiles[x].bytes().compare(profiles[y].bytes());
    return order != 0 ? order < 0 : x < y;
  });
  std::vector<ProfileView> sorted(count);
  Frequencies frequencies;
  for (uint32_t i = 0; i < count; ++i) {
    sorted[i] = profiles[place[i]];
    frequencies.Add(sorted[i]);
  }
  frequencies.DropSingles();
  DeduplicateResult result;
  const auto stopped = [&] {
    result.stopped = options.go_on && !options.go_on(0);
    return result.stopped;
  };
  if (stopped()) return result;
  const BlockIndex index(sorted, model.kind, options.limits, options.threads);
  if (stopped()) return result;
  result.model = model;
  if (options.train) {
    TrainingReport report = Train(model, sorted, index, frequencies, options.training);
    result.model = report.model;
    result.lines = std::move(report.lines);
    if (stopped()) return result;
  }
  const Scorer scorer(result.model);
  BatchResult batch = ScorePairs(sorted, index, frequencies, scorer, result.model.review_at,
                                 options.threads, options.go_on);
  result.stopped = batch.stopped;
  if (result.stopped) return result;
  result.compared = batch.compared;
  const MilliBits prior = scorer.Prior(count);
  // Grouping looks at nothing below what a pair can say against.
  const MilliBits floor = -options.grouping.most_against;
  const auto score = [&](uint32_t a, uint32_t b) {
    return TotalOrLess(sorted[a], sorted[b], frequencies, scorer, prior, floor);
  };
  const std::vector<uint32_t> leaders =
      Group(count, batch.edges, options.grouping, score, MoveTo(place, options.decided));
  // Back to the places that the caller knows; a group is led by its first record there.
  std::vector<uint32_t> first(count, UINT32_MAX);
  for (uint32_t i = 0; i < count; ++i) {
    first[leaders[i]] = std::min(first[leaders[i]], place[i]);
  }
  result.groups.resize(count);
  for (uint32_t i = 0; i < count; ++i) result.groups[place[i]] = first[leaders[i]];
  for (Edge& edge : batch.edges) {
    const uint32_t a = place[edge.a];
    const uint32_t b = place[edge.b];
    edge.a = std::min(a, b);
    edge.b = std::max(a, b);
  }
  std::sort(batch.edges.begin(), batch.edges.end(),
            [](const Edge& x, const Edge& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  result.edges = std::move(batch.edges);
  return result;
}

}  // namespace leadkit::matching
