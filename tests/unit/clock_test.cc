#include "base/clock.h"

#include <gtest/gtest.h>

#include <ctime>

#include "base/time.h"

namespace leadkit {
namespace {

TEST(Clock, SystemClockCountsMicrosecondsSince1970) {
  const Clock clock = SystemClock();
  const int64_t before = static_cast<int64_t>(std::time(nullptr)) * kMicrosPerSecond;
  const int64_t now = clock();
  const int64_t after = (static_cast<int64_t>(std::time(nullptr)) + 1) * kMicrosPerSecond;
  EXPECT_GE(now, before);
  EXPECT_LE(now, after);
}

TEST(Clock, TwoClocksTellTheSameTime) {
  const int64_t first = SystemClock()();
  const int64_t second = SystemClock()();
  EXPECT_LT(second - first, 60 * kMicrosPerSecond);
  EXPECT_GE(second - first, 0);
}

}  // namespace
}  // namespace leadkit
