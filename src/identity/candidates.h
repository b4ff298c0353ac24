// The records of a store that are worth a comparison with one profile, found by blocking keys.
#pragma once

#include <vector>

#include "identity/index_state.h"
#include "matching/profile.h"

namespace leadkit::identity {

// At most this many are compared, those that share the rarest keys; and beyond the first few only
// those that share about half as much as the first. What shares only keys that thousands have is
// too common to be found by them.
inline constexpr size_t kMaxCompared = 160;
inline constexpr size_t kAlwaysCompared = 32;

// Ids, each once, the likeliest first. Some may be gone, or have lost the key that they are found
// by. The same for any order in which the records came.
std::vector<RecordId> FindCandidates(const IndexState& state, matching::Kind kind,
                                     matching::ProfileView profile);

// Whether the two have a blocking key in common.
bool ShareKey(matching::Kind kind, matching::ProfileView a, matching::ProfileView b);

}  // namespace leadkit::identity
