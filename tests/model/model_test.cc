// Random operations on leadkit and on the model, as long as is wanted:
//
//   LEADKIT_MODEL_SECONDS   how long; 20 by default, 3600 for an hour
//   LEADKIT_SEED            the seed of the first run; by default a random one
//
// A failure names the seed of its run: with that the same run comes first, and fails alike.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>

#include "tests/model/generator.h"
#include "tests/model/run.h"

namespace leadkit::model {
namespace {

constexpr int kDefaultSeconds = 20;
constexpr int kMaxSteps = 600;

TEST(ModelTest, LeadkitAndTheModelAgree) {
  const char* seed_text = std::getenv("LEADKIT_SEED");
  const char* seconds_text = std::getenv("LEADKIT_MODEL_SECONDS");
  const uint64_t first =
      seed_text != nullptr ? std::strtoull(seed_text, nullptr, 10) : std::random_device()();
  const std::chrono::seconds seconds(seconds_text != nullptr ? std::atoi(seconds_text)
                                                             : kDefaultSeconds);
  std::cout << "LEADKIT_SEED=" << first << std::endl;
  const auto begin = std::chrono::steady_clock::now();
  int64_t steps = 0;
  uint64_t runs = 0;
  std::map<std::string, std::map<std::string, int>> outcomes;
  while (runs == 0 || std::chrono::steady_clock::now() - begin < seconds) {
    const uint64_t seed = first + runs++;
    const RunResult result =
        RunOnce(seed, 50 + static_cast<int>(Generator(~seed).Below(kMaxSteps)));
    steps += result.steps;
    for (const auto& [verb, codes] : result.outcomes) {
      for (const auto& [code, count] : codes) outcomes[verb][code] += count;
    }
    ASSERT_TRUE(result.report.empty()) << result.report;
    if (testing::Test::HasFailure()) FAIL() << "in the run of LEADKIT_SEED=" << seed;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << runs << " runs, " << steps << " steps, "
            << static_cast<int64_t>(static_cast<double>(steps) / took.count()) << " a second\n";
  for (const auto& [verb, codes] : outcomes) {
    std::cout << verb << ":";
    for (const auto& [code, count] : codes) std::cout << " " << code << " " << count;
    std::cout << "\n";
  }
}

}  // namespace
}  // namespace leadkit::model
