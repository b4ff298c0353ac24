// Bars by what is expected of the pairs above them, where there are no labels to count.
//
// The total of a pair is the log of its odds, so the mean probability of the pairs from a bar on is
// the precision to expect of linking them all; the probability that a bar leaves below, the matches
// to expect to be missed. Both hold as far as the model is right: fields that hang together make it
// too sure of itself, and who sets a low bar looks at some of the pairs just above it.
#pragma once

#include "absl/types/span.h"
#include "matching/batch.h"

namespace leadkit::matching {

// The lowest bar, in whole tenths of a bit and not below `least`, from which on the edges' expected
// precision is at least `precision` (0 to 1). The highest edge's total and a tenth more if there is
// none such.
MilliBits BarForPrecision(absl::Span<const Edge> edges, double precision, MilliBits least);

// The precision to expect of linking all edges from `bar` on; 1 if there are none.
double ExpectedPrecision(absl::Span<const Edge> edges, MilliBits bar);

// The share of all expected matches among the edges that a bar would link; 1 if there are none.
double ExpectedRecall(absl::Span<const Edge> edges, MilliBits bar);

}  // namespace leadkit::matching
