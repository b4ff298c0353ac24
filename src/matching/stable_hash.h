// A 64-bit hash that is the same in every release, on every machine: keys made with it are stored.
#pragma once

#include <cstdint>
#include <string_view>

namespace leadkit::matching {

// Spreads all bits of `x` over all bits of the result.
constexpr uint64_t MixBits(uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9ull;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBull;
  x ^= x >> 31;
  return x;
}

// `seed` tells apart hashes of equal texts that mean different things.
constexpr uint64_t StableHash(std::string_view text, uint64_t seed) {
  uint64_t hash = 0xCBF29CE484222325ull ^ MixBits(seed + 0x9E3779B97F4A7C15ull);
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3ull;
  }
  return MixBits(hash);
}

}  // namespace leadkit::matching
