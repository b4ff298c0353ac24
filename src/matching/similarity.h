// How alike two texts are. Every function is symmetric, allocates nothing and reads bytes: callers
// pass folded text, which is ASCII for most of the world's names.
#pragma once

#include <cstddef>
#include <string_view>

namespace leadkit::matching {

// Texts longer than this are compared by their first bytes only, except for equality.
inline constexpr size_t kMaxComparedBytes = 64;

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
