// Work cut into numbered parts, done by a given number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace leadkit::matching {

// Calls work(part) once for each part in [0, parts). Parts are taken in order, but finish in any:
// what they write must not overlap. `threads` <= 1 works on the calling thread alone.
template <typename Work>
void ForEachPart(size_t parts, int threads, Work work) {
  std::atomic<size_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr failure;  // written by the one who sets `failed`
  const auto run = [&] {
    try {
      for (size_t part = next.fetch_add(1); part < parts; part = next.fetch_add(1)) work(part);
    } catch (...) {
      if (!failed.exchange(true)) failure = std::current_exception();
      next.store(parts);
    }
  };
  std::vector<std::thread> others;
  try {
    for (int i = 1; i < threads && static_cast<size_t>(i) < parts; ++i) others.emplace_back(run);
  } catch (...) {
    // The host has no more threads, or no memory for them: those that are there do it all.
  }
  run();
  for (std::thread& other : others) other.join();
  if (failed) std::rethrow_exception(failure);
}

}  // namespace leadkit::matching
