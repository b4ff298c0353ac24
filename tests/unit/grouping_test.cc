#include "matching/grouping.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace leadkit::matching {
namespace {

constexpr MilliBits kAgainst = -20 * kBit;

std::vector<uint32_t> Grouped(uint32_t n, std::vector<Edge> edges, GroupingOptions options = {}) {
  const auto none = [](uint32_t, uint32_t) { return kAgainst; };
  const std::vector<uint32_t> groups = Group(n, edges, options, none);
  std::mt19937 random(1);
  for (int i = 0; i < 5; ++i) {
    std::shuffle(edges.begin(), edges.end(), random);
    EXPECT_EQ(Group(n, edges, options, none), groups);
  }
  return groups;
}

TEST(GroupingTest, ATriangleIsOneGroup) {
  EXPECT_EQ(Grouped(4, {{0, 1, 9000}, {1, 2, 8000}, {0, 2, 1000}}),
            (std::vector<uint32_t>{0, 0, 0, 3}));
}

TEST(GroupingTest, AChainThatTheOthersContradictBreaks) {
  // 0-1 and 2-3 belong together; one weak pair between them must not join the four.
  EXPECT_EQ(Grouped(4, {{0, 1, 9000}, {2, 3, 9000}, {1, 2, 3000}}),
            (std::vector<uint32_t>{0, 0, 2, 2}));
}

TEST(GroupingTest, BestLinkTakesTheBestPartnerOnly) {
  GroupingOptions options;
  options.method = GroupingOptions::Method::kBestLink;
  EXPECT_EQ(Grouped(4, {{0, 1, 9000}, {2, 3, 9000}, {1, 2, 3000}}, options),
            (std::vector<uint32_t>{0, 0, 2, 2}));
  EXPECT_EQ(Grouped(3, {{0, 1, 9000}, {1, 2, 3000}}, options), (std::vector<uint32_t>{0, 0, 0}));
}

TEST(GroupingTest, WhatWasDecidedHolds) {
  const std::vector<Edge> edges = {{0, 1, 15'000}, {0, 2, 10'000}, {2, 3, 1'000}};
  const auto score = [](uint32_t a, uint32_t b) -> MilliBits {
    if (a == 1) return b == 2 ? 10'000 : 8'000;
    return -6'000;
  };
  EXPECT_EQ(Group(5, edges, {}, score), (std::vector<uint32_t>{0, 0, 0, 0, 4}));
  // Without 1, 3 is too far from 0: it does not stay because it once was in the group.
  DecidedPairs decided;
  decided.never = {{0, 1}};
  EXPECT_EQ(Group(5, edges, {}, score, decided), (std::vector<uint32_t>{0, 1, 0, 3, 4}));
  decided.same = {{1, 4}, {3, 4}, {0, 3}};  // the last one would bring 0 and 1 together
  const std::vector<uint32_t> groups = {0, 1, 0, 1, 1};
  EXPECT_EQ(Group(5, edges, {}, score, decided), groups);
  GroupingOptions best;
  best.method = GroupingOptions::Method::kBestLink;
  EXPECT_EQ(Group(5, edges, best, score, decided), groups);
}

TEST(GroupingTest, WhoIsTheSameByDecisionDrivesNobodyAway) {
  const auto score = [](uint32_t, uint32_t) { return kAgainst; };
  DecidedPairs decided;
  decided.same = {{0, 2}};
  EXPECT_EQ(Group(3, std::vector<Edge>{{0, 1, 3'000}}, {}, score, decided),
            (std::vector<uint32_t>{0, 0, 0}));
}

TEST(GroupingTest, NoGroupGrowsBeyondItsLimit) {
  std::vector<Edge> edges;
  for (uint32_t a = 0; a < 40; ++a) {
    for (uint32_t b = a + 1; b < 40; ++b) edges.push_back({a, b, 5000});
  }
  for (const auto method :
       {GroupingOptions::Method::kAverageLink, GroupingOptions::Method::kBestLink}) {
    GroupingOptions options;
    options.method = method;
    options.max_group = 10;
    const std::vector<uint32_t> groups = Grouped(40, edges, options);
    for (const uint32_t leader : groups) {
      EXPECT_LE(std::count(groups.begin(), groups.end(), leader), 10);
    }
  }
}

TEST(GroupingTest, WeakPairsJoinNothing) {
  GroupingOptions options;
  options.join_at = 2000;
  EXPECT_EQ(Grouped(2, {{0, 1, 1999}}, options), (std::vector<uint32_t>{0, 1}));
  EXPECT_EQ(Grouped(0, {}), std::vector<uint32_t>());
}

}  // namespace
}  // namespace leadkit::matching
