#include "matching/thresholds.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "matching/model.h"

namespace leadkit::matching {
namespace {

constexpr MilliBits kTenth = kBit / 10;

// Totals, the highest first, so that sums do not depend on the order of the edges.
std::vector<MilliBits> SortedTotals(absl::Span<const Edge> edges) {
  std::vector<MilliBits> totals;
  totals.reserve(edges.size());
  for (const Edge& edge : edges) totals.push_back(edge.total);
  std::sort(totals.begin(), totals.end(), std::greater<>());
  return totals;
}

// Rounded down to a whole tenth of a bit.
MilliBits RoundDown(MilliBits total) { return total - ((total % kTenth) + kTenth) % kTenth; }

// What is expected to be right of the pairs from `bar` on, and how many they are.
struct Above {
  double right = 0;
  size_t pairs = 0;
};

Above CountAbove(absl::Span<const Edge> edges, MilliBits bar) {
  Above above;
  for (const MilliBits total : SortedTotals(edges)) {
    if (total < bar) break;
    above.right += Probability(total);
    ++above.pairs;
  }
  return above;
}

}  // namespace

MilliBits BarForPrecision(absl::Span<const Edge> edges, double precision, MilliBits least) {
  const std::vector<MilliBits> totals = SortedTotals(edges);
  if (totals.empty()) return least;
  MilliBits bar = std::max(RoundDown(totals.front()) + kTenth, least);
  double right = 0;
  for (size_t i = 0; i < totals.size() && totals[i] >= least; ++i) {
    right += Probability(totals[i]);
    // Pairs of one tenth of a bit are above the bar or below it together.
    const bool whole = i + 1 == totals.size() || RoundDown(totals[i + 1]) != RoundDown(totals[i]);
    if (whole && right >= precision * static_cast<double>(i + 1)) {
      bar = std::max(RoundDown(totals[i]), least);
    }
  }
  return bar;
}

double ExpectedPrecision(absl::Span<const Edge> edges, MilliBits bar) {
  const Above above = CountAbove(edges, bar);
  return above.pairs == 0 ? 1 : above.right / static_cast<double>(above.pairs);
}

double ExpectedRecall(absl::Span<const Edge> edges, MilliBits bar) {
  const double all = CountAbove(edges, INT32_MIN).right;
  return all == 0 ? 1 : CountAbove(edges, bar).right / all;
}

}  // namespace leadkit::matching
