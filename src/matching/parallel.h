// Work cut into numbered parts, done by a given number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace leadkit::matching {

// Calls work(part) once for each part in [0, parts). Parts are taken in order, but finish in any:
// what they write must not overlap. `threads` <= 1 works on the calling thread alone.
template <typename Work>
void ForEachPart(size_t parts, int threads, Work work) {
  std::atomic<size_t> next{0};
  const auto run = [&] {
    for (size_t part = next.fetch_add(1); part < parts; part = next.fetch_add(1)) work(part);
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads && static_cast<size_t>(i) < parts; ++i) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
}

}  // namespace leadkit::matching
