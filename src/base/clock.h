// Where the time comes from. Logic never reads the clock itself: it is handed one, so that every
// test and every replay is exact.
#pragma once

#include <cstdint>
#include <functional>

namespace leadkit {

// Microseconds since 1970-01-01T00:00:00Z.
using Clock = std::function<int64_t()>;

// The wall clock of this machine.
Clock SystemClock();

}  // namespace leadkit
