#include "matching/thresholds.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "matching/model.h"

namespace leadkit::matching {
namespace {

std::vector<Edge> EdgesOf(const std::vector<MilliBits>& totals) {
  std::vector<Edge> edges;
  for (const MilliBits total : totals) edges.push_back({0, 1, total});
  return edges;
}

TEST(ThresholdsTest, TheBarKeepsWhatIsPromised) {
  std::vector<MilliBits> totals;
  for (MilliBits total = -5'000; total <= 20'000; total += 37) totals.push_back(total);
  const std::vector<Edge> edges = EdgesOf(totals);
  for (const double precision : {0.9, 0.99, 0.999}) {
    const MilliBits bar = BarForPrecision(edges, precision, 0);
    EXPECT_GE(ExpectedPrecision(edges, bar), precision);
    // A whole bit lower it no longer holds, or it is the lowest that was allowed.
    EXPECT_TRUE(bar == 0 || ExpectedPrecision(edges, bar - 1'000) < precision) << precision;
  }
  EXPECT_LT(BarForPrecision(edges, 0.9, -5'000), BarForPrecision(edges, 0.99, -5'000));
}

TEST(ThresholdsTest, TheOrderOfTheEdgesDoesNotMatter) {
  std::vector<MilliBits> totals = {9'000, 100, 3'300, 3'250, 12'000, -400, 5'000};
  const MilliBits bar = BarForPrecision(EdgesOf(totals), 0.95, -1'000);
  std::reverse(totals.begin(), totals.end());
  EXPECT_EQ(BarForPrecision(EdgesOf(totals), 0.95, -1'000), bar);
  EXPECT_EQ(bar % 100, 0);
}

TEST(ThresholdsTest, NothingToLink) {
  EXPECT_EQ(BarForPrecision({}, 0.99, 3'000), 3'000);
  EXPECT_GT(BarForPrecision(EdgesOf({0, 10}), 0.99, -1'000), 10);
  EXPECT_EQ(ExpectedPrecision({}, 0), 1);
  EXPECT_EQ(ExpectedRecall({}, 0), 1);
}

TEST(ThresholdsTest, RecallIsWhatTheBarLeavesAbove) {
  const std::vector<Edge> edges = EdgesOf({10'000, 0});
  EXPECT_NEAR(ExpectedRecall(edges, 5'000), 1 / 1.5, 0.001);
  EXPECT_EQ(ExpectedRecall(edges, -1), 1);
}

}  // namespace
}  // namespace leadkit::matching
