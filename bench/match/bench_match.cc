// De-duplicates made-up people and says how well and how fast: bench_match [COUNT [THREADS
// [SEED]]].
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <unordered_map>

#include "bench/match/people.h"
#include "matching/deduplicate.h"
#include "matching/normaliser.h"

namespace {

using leadkit::matching::BlockIndex;
using leadkit::matching::BlockLimits;
using leadkit::matching::DeduplicateOptions;
using leadkit::matching::Frequencies;
using leadkit::matching::Kind;
using leadkit::matching::Levels;
using leadkit::matching::MilliBits;
using leadkit::matching::Model;
using leadkit::matching::Normaliser;
using leadkit::matching::ProfileView;
using leadkit::matching::Scorer;

double Since(std::chrono::steady_clock::time_point* start) {
  const auto now = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(now - *start).count();
  *start = now;
  return seconds;
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Pairs in one group against pairs of one truth.
void PrintScore(const std::vector<uint32_t>& truth, const std::vector<uint32_t>& groups) {
  std::unordered_map<uint64_t, uint64_t> entities, sizes, both;
  for (size_t i = 0; i < truth.size(); ++i) {
    ++entities[truth[i]];
    ++sizes[groups[i]];
    ++both[uint64_t{truth[i]} << 32 | groups[i]];
  }
  const auto pairs = [](const std::unordered_map<uint64_t, uint64_t>& counts) {
    double sum = 0;
    for (const auto& [unused, n] : counts) sum += static_cast<double>(n * (n - 1) / 2);
    return sum;
  };
  const double right = pairs(both);
  const double precision = right / pairs(sizes);
  const double recall = right / pairs(entities);
  std::printf("groups     F1 %.4f  precision %.4f  recall %.4f\n",
              2 * precision * recall / (precision + recall), precision, recall);
}

// Pairs in the order in which the batch comes to them: all candidates of a record, from records all
// over the base.
std::vector<std::pair<uint32_t, uint32_t>> BlockedPairs(const BlockIndex& index, size_t limit) {
  std::vector<std::pair<uint32_t, uint32_t>> pairs;
  BlockIndex::Scratch scratch;
  const size_t count = index.record_count();
  for (size_t i = 0; i < count && pairs.size() < limit; ++i) {
    const auto a = static_cast<uint32_t>(i * 7919 % count);
    for (const uint32_t b : index.After(a, &scratch)) pairs.emplace_back(a, b);
  }
  return pairs;
}

// Comparisons of the pairs that blocking yields, on one core: whole ones, and those of the batch,
// which need not finish a pair that cannot reach the floor.
void PrintComparisons(const std::vector<ProfileView>& profiles, const Model& model) {
  Frequencies frequencies;
  for (const ProfileView profile : profiles) frequencies.Add(profile);
  frequencies.DropSingles();
  const BlockIndex index(profiles, model.kind, BlockLimits(), 1);
  const Scorer scorer(model);
  const MilliBits prior = scorer.Prior(profiles.size());
  constexpr size_t kPairs = 2'000'000;
  const auto pairs = BlockedPairs(index, kPairs);
  // Time of this core's own, since other programs may run beside.
  const auto seconds = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  size_t whole = 0;
  double start = seconds();
  for (const auto& [a, b] : pairs) {
    const Levels levels = Compare(profiles[a], profiles[b], model.kind, frequencies);
    whole += scorer.Total(levels, prior) >= model.review_at;
  }
  const double whole_seconds = seconds() - start;
  start = seconds();
  const auto batch = ScorePairs(profiles, index, frequencies, scorer, model.review_at, 1);
  const double batch_seconds = seconds() - start;
  std::printf(
      "compare    %.2f M/s whole (%zu of %zu reach), %.2f M/s in the batch with its candidates "
      "(%zu "
      "of %llu)\n",
      static_cast<double>(pairs.size()) / 1e6 / whole_seconds, whole, pairs.size(),
      static_cast<double>(batch.compared) / 1e6 / batch_seconds, batch.edges.size(),
      static_cast<unsigned long long>(batch.compared));
}

}  // namespace

int main(int argc, char** argv) {
  const auto count = static_cast<uint32_t>(argc > 1 ? std::atoll(argv[1]) : 1'000'000);
  const int threads = argc > 2 ? std::atoi(argv[2]) : 2;
  const auto seed = static_cast<uint64_t>(argc > 3 ? std::atoll(argv[3]) : 1);
  auto start = std::chrono::steady_clock::now();
  std::vector<std::string> bytes(count);
  std::vector<uint32_t> truth(count);
  {
    const std::vector<leadkit::bench::Person> people = leadkit::bench::MakePeople(count, seed);
    std::printf("make       %.2f s, %u records\n", Since(&start), count);
    const Normaliser normaliser;
    for (uint32_t i = 0; i < count; ++i) {
      bytes[i] = normaliser.Read(Kind::kPerson, people[i].facts(), "US");
      truth[i] = people[i].truth;
    }
    std::printf("normalise  %.2f s on one core\n", Since(&start));
  }
  const std::vector<ProfileView> profiles(bytes.begin(), bytes.end());
  DeduplicateOptions options;
  options.threads = threads;
  start = std::chrono::steady_clock::now();
  const auto result = Deduplicate(profiles, Model::Standard(Kind::kPerson), options);
  const double seconds = Since(&start);
  for (const std::string& line : result.lines) std::printf("  %s\n", line.c_str());
  std::printf("batch      %.2f s on %d threads, %llu pairs compared, %zu edges, peak %.0f MB\n",
              seconds, threads, static_cast<unsigned long long>(result.compared),
              result.edges.size(), PeakMegabytes());
  PrintScore(truth, result.groups);
  PrintComparisons(profiles, result.model);
}
