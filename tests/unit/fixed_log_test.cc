#include "matching/fixed_log.h"

#include <gtest/gtest.h>

#include <cmath>

namespace leadkit::matching {
namespace {

TEST(FixedLogTest, AgreesWithTheLogarithm) {
  EXPECT_EQ(Log2Milli(0), 0);
  EXPECT_EQ(Log2Milli(1), 0);
  EXPECT_EQ(Log2Milli(2), 1000);
  EXPECT_EQ(Log2Milli(1024), 10'000);
  EXPECT_EQ(Log2Milli(uint64_t{1} << 63), 63'000);
  MilliBits previous = 0;
  for (uint64_t x = 1; x < 3'000'000'000'000ull; x += x / 7 + 1) {
    const MilliBits bits = Log2Milli(x);
    EXPECT_NEAR(bits, 1000 * std::log2(static_cast<double>(x)), 1.01) << x;
    EXPECT_GE(bits, previous);
    previous = bits;
  }
}

}  // namespace
}  // namespace leadkit::matching
