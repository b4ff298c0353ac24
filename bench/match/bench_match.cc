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

using leadkit::matching::ProfileView;

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

// Full comparisons of random and of likely pairs on one core.
void PrintComparisons(const std::vector<ProfileView>& profiles,
                      const leadkit::matching::DeduplicateResult& result) {
  leadkit::matching::Frequencies frequencies;
  for (const ProfileView profile : profiles) frequencies.Add(profile);
  const leadkit::matching::Scorer scorer(result.model);
  // Time of this core's own, since other programs may run beside.
  const auto seconds = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  double start = seconds();
  int64_t sum = 0;
  constexpr size_t kPairs = 2'000'000;
  for (size_t i = 0; i < kPairs; ++i) {
    const auto& edge = result.edges[i * 7919 % result.edges.size()];
    sum += scorer.Total(Compare(profiles[edge.a], profiles[edge.b], result.model.kind, frequencies),
                        0);
  }
  const double likely = seconds() - start;
  start = seconds();
  for (size_t i = 0; i < kPairs; ++i) {
    sum += scorer.Total(
        Compare(profiles[i * 7919 % profiles.size()], profiles[(i * 104'729 + 1) % profiles.size()],
                result.model.kind, frequencies),
        0);
  }
  std::printf("compare    %.2f M/s matches, %.2f M/s random pairs on one core (sum %lld)\n",
              kPairs / likely / 1e6, kPairs / (seconds() - start) / 1e6,
              static_cast<long long>(sum));
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
    const leadkit::matching::Normaliser normaliser;
    for (uint32_t i = 0; i < count; ++i) {
      bytes[i] = normaliser.Read(leadkit::matching::Kind::kPerson, people[i].facts(), "US");
      truth[i] = people[i].truth;
    }
    std::printf("normalise  %.2f s on one core\n", Since(&start));
  }
  const std::vector<ProfileView> profiles(bytes.begin(), bytes.end());
  leadkit::matching::DeduplicateOptions options;
  options.threads = threads;
  start = std::chrono::steady_clock::now();
  const auto result = Deduplicate(
      profiles, leadkit::matching::Model::Standard(leadkit::matching::Kind::kPerson), options);
  const double seconds = Since(&start);
  for (const std::string& line : result.lines) std::printf("  %s\n", line.c_str());
  std::printf("batch      %.2f s on %d threads, %llu pairs compared, %zu edges, peak %.0f MB\n",
              seconds, threads, static_cast<unsigned long long>(result.compared),
              result.edges.size(), PeakMegabytes());
  PrintScore(truth, result.groups);
  PrintComparisons(profiles, result);
}
