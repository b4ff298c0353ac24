#include "matching/batch.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "matching/parallel.h"
#include "matching/sketch.h"

namespace leadkit::matching {
namespace {

constexpr size_t kRecordsInPart = 2048;
// Candidates lie anywhere in memory; this many looks before its turn a sketch is fetched.
constexpr size_t kAhead = 8;
constexpr size_t kCacheLine = 64;

void FetchEarly(ProfileView profile) {
  const std::string_view bytes = profile.bytes();
  for (size_t at = 0; at < bytes.size(); at += kCacheLine) __builtin_prefetch(bytes.data() + at);
}

// Pairs of one base, on their way to the floor.
class PairScorer {
 public:
  PairScorer(absl::Span<const ProfileView> profiles, const Frequencies& frequencies,
             const Scorer& scorer, MilliBits floor, int threads)
      : profiles_(profiles),
        sketches_(profiles.size()),
        frequencies_(frequencies),
        scorer_(scorer),
        prior_(scorer.Prior(profiles.size())),
        floor_(floor) {
    const size_t parts = (profiles.size() + kRecordsInPart - 1) / kRecordsInPart;
    ForEachPart(parts, threads, [&](size_t part) {
      const size_t end = std::min(profiles.size(), (part + 1) * kRecordsInPart);
      for (size_t i = part * kRecordsInPart; i < end; ++i) sketches_[i] = Sketch(profiles[i]);
    });
  }

  // Appends the edges of `a` with those of `others` that reach the floor.
  void Score(uint32_t a, absl::Span<const uint32_t> others, std::vector<uint32_t>* open,
             std::vector<Edge>* edges) const {
    open->clear();
    for (size_t k = 0; k < std::min(kAhead, others.size()); ++k) {
      __builtin_prefetch(&sketches_[others[k]]);
    }
    for (size_t k = 0; k < others.size(); ++k) {
      if (k + kAhead < others.size()) __builtin_prefetch(&sketches_[others[k + kAhead]]);
      if (MayReachFloor(a, others[k])) {
        FetchEarly(profiles_[others[k]]);
        open->push_back(others[k]);
      }
    }
    for (const uint32_t b : *open) {
      const MilliBits total =
          TotalOrLess(profiles_[a], profiles_[b], frequencies_, scorer_, prior_, floor_);
      if (total >= floor_) edges->push_back({a, b, total});
    }
  }

 private:
  bool MayReachFloor(uint32_t a, uint32_t b) const {
    const Bounds bounds = BoundLevels(sketches_[a], sketches_[b], scorer_.model().kind);
    return scorer_.MostWithin(bounds, prior_) >= floor_;
  }

  absl::Span<const ProfileView> profiles_;
  std::vector<Sketch> sketches_;
  const Frequencies& frequencies_;
  const Scorer& scorer_;
  const MilliBits prior_;
  const MilliBits floor_;
};

}  // namespace

MilliBits TotalOrLess(ProfileView a, ProfileView b, const Frequencies& frequencies,
                      const Scorer& scorer, MilliBits prior, MilliBits floor) {
  const Kind kind = scorer.model().kind;
  Levels levels;
  uint32_t known = 0;
  CompareFirst(a, b, kind, &levels, &known);
  MilliBits most = scorer.Most(levels, known, prior);
  if (most < floor) return most;
  CompareSecond(a, b, kind, &levels, &known);
  most = scorer.Most(levels, known, prior);
  if (most < floor) return most;
  return scorer.Total(Compare(a, b, kind, frequencies), prior);
}

BatchResult ScorePairs(absl::Span<const ProfileView> profiles, const BlockIndex& index,
                       const Frequencies& frequencies, const Scorer& scorer, MilliBits floor,
                       int threads, const GoOn& go_on) {
  const size_t parts = (profiles.size() + kRecordsInPart - 1) / kRecordsInPart;
  const PairScorer pairs(profiles, frequencies, scorer, floor, threads);
  std::vector<BatchResult> results(parts);
  // One scratch a thread would do; one a part would cost as much as the part.
  const auto workers = static_cast<size_t>(std::max(threads, 1));
  std::atomic<size_t> next{0};
  std::atomic<size_t> done{0};
  std::atomic<bool> stopped{false};
  const std::thread::id caller = std::this_thread::get_id();
  ForEachPart(workers, threads, [&](size_t) {
    BlockIndex::Scratch scratch;
    std::vector<uint32_t> open;
    for (size_t part = next.fetch_add(1); part < parts; part = next.fetch_add(1)) {
      BatchResult& result = results[part];
      const size_t end = std::min(profiles.size(), (part + 1) * kRecordsInPart);
      for (size_t i = part * kRecordsInPart; i < end; ++i) {
        const auto a = static_cast<uint32_t>(i);
        const absl::Span<const uint32_t> others = index.After(a, &scratch);
        result.compared += others.size();
        pairs.Score(a, others, &open, &result.edges);
      }
      done += end - part * kRecordsInPart;
      if (go_on && std::this_thread::get_id() == caller && !go_on(done)) {
        stopped = true;
        next = parts;
      }
    }
  });
  BatchResult all;
  all.stopped = stopped;
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
