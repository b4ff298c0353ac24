#include "matching/batch.h"

#include <algorithm>

#include "matching/parallel.h"

namespace leadkit::matching {
namespace {

constexpr size_t kRecordsInPart = 2048;

}  // namespace

BatchResult ScorePairs(absl::Span<const ProfileView> profiles, const BlockIndex& index,
                       const Frequencies& frequencies, const Scorer& scorer, MilliBits floor,
                       int threads) {
  const size_t parts = (profiles.size() + kRecordsInPart - 1) / kRecordsInPart;
  const MilliBits prior = scorer.Prior(profiles.size());
  const Kind kind = scorer.model().kind;
  std::vector<BatchResult> results(parts);
  // One scratch a thread would do; one a part would cost as much as the part.
  const auto workers = static_cast<size_t>(std::max(threads, 1));
  std::atomic<size_t> next{0};
  ForEachPart(workers, threads, [&](size_t) {
    BlockIndex::Scratch scratch;
    for (size_t part = next.fetch_add(1); part < parts; part = next.fetch_add(1)) {
      BatchResult& result = results[part];
      const size_t end = std::min(profiles.size(), (part + 1) * kRecordsInPart);
      for (size_t i = part * kRecordsInPart; i < end; ++i) {
        const auto a = static_cast<uint32_t>(i);
        for (const uint32_t b : index.After(a, &scratch)) {
          const Levels levels = Compare(profiles[a], profiles[b], kind, frequencies);
          const MilliBits total = scorer.Total(levels, prior);
          ++result.compared;
          if (total >= floor) result.edges.push_back({a, b, total});
        }
      }
    }
  });
  BatchResult all;
  for (BatchResult& result : results) {
    all.compared += result.compared;
    all.edges.insert(all.edges.end(), result.edges.begin(), result.edges.end());
    result = BatchResult();
  }
  return all;
}

std::vector<Candidate> FindBest(ProfileView profile, absl::Span<const ProfileView> profiles,
                                const BlockIndex& index, const Frequencies& frequencies,
                                const Scorer& scorer, size_t limit, BlockIndex::Scratch* scratch) {
  const MilliBits prior = scorer.Prior(profiles.size());
  std::vector<Candidate> found;
  for (const uint32_t record : index.Find(profile, scratch)) {
    const Levels levels = Compare(profile, profiles[record], scorer.model().kind, frequencies);
    found.push_back({record, scorer.Total(levels, prior)});
  }
  const size_t kept = std::min(limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(),
                    [](const Candidate& x, const Candidate& y) {
                      return x.total != y.total ? x.total > y.total : x.record < y.record;
                    });
  found.resize(kept);
  return found;
}

}  // namespace leadkit::matching
