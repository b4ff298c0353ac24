// How alike two texts are. Every function is symmetric, allocates nothing and reads bytes: callers
// pass folded text, which is ASCII for most of the world's names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace leadkit::matching {

// Texts longer than this are compared by their first bytes only, except for equality.
inline constexpr size_t kMaxComparedBytes = 64;

// What can be kept of a text in a few bytes: enough to see of most texts that they are not alike.
struct Letters {
  uint32_t set = 0;  // each bit stands for all bytes that are equal to it in their last five bits
  uint8_t size = 0;  // in bytes; 255 for longer texts, too
  char first = 0;

  Letters() = default;
  explicit Letters(std::string_view text);
  bool empty() const { return size == 0; }
};

// Letters of a set that the other has not. By hand: where the processor's own instruction may not
// be taken for granted, the standard function is a call.
inline int CountAlone(uint32_t letters, uint32_t others) {
  uint32_t bits = letters & ~others;
  bits -= bits >> 1 & 0x5555'5555;
  bits = (bits & 0x3333'3333) + (bits >> 2 & 0x3333'3333);
  return static_cast<int>(((bits + (bits >> 4)) & 0x0F0F'0F0F) * 0x0101'0101 >> 24);
}

// False only if WithinEdits(a, b, most) is false.
bool MayBeWithinEdits(const Letters& a, const Letters& b, size_t most);

// False only if JaroWinklerAtLeast(a, b, least) is false.
bool MayReachJaroWinkler(const Letters& a, const Letters& b, int least);

// Jaro-Winkler in thousandths: 1000 equal, 0 nothing in common. Prefix scale 0.1, at most 4 bytes,
// applied from a Jaro similarity of 0.7 up. Two empty texts are equal.
int JaroWinkler(std::string_view a, std::string_view b);

// JaroWinkler(a, b) >= least, quicker where the texts have few letters in common.
bool JaroWinklerAtLeast(std::string_view a, std::string_view b, int least);

// Edits that turn one text into the other: insert, delete, replace, swap two neighbours (optimal
// string alignment, bit-parallel).
int EditDistance(std::string_view a, std::string_view b);

// EditDistance(a, b) <= most, quicker where the texts have few letters in common.
bool WithinEdits(std::string_view a, std::string_view b, size_t most);

// Whether at most one edit separates the texts; quicker than asking for the distance.
bool WithinOneEdit(std::string_view a, std::string_view b);

}  // namespace leadkit::matching
