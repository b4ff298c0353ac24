// The records of a store that are worth a comparison with one profile, found by blocking keys.
#pragma once

#include <vector>

#include "identity/index_state.h"
#include "matching/profile.h"

namespace leadkit::identity {

// At most this many are compared, those that share the rarest keys, and more only where the first
// ones all share equally much; beyond the first few only those that share about half as much as the
// first. What shares only keys that thousands have is too common to be found by them.
inline constexpr size_t kMaxCompared = 48;
inline constexpr size_t kAlwaysCompared = 16;

// The blocking keys of a profile, ascending, each once.
std::vector<uint64_t> KeysOf(matching::Kind kind, matching::ProfileView profile);

// Ids by the keys of the profile that is looked for, each once, ascending. Some may be gone, or
// have lost the key that they are found by. The same for any order in which the records came.
std::vector<RecordId> FindCandidates(const IndexState& state, matching::Kind kind,
                                     const std::vector<uint64_t>& keys);

// Whether the profile has one of the keys.
bool HasKey(matching::Kind kind, matching::ProfileView profile, const std::vector<uint64_t>& keys);

}  // namespace leadkit::identity
