#include "identity/candidates.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "matching/fixed_log.h"
#include "matching/keys.h"

namespace leadkit::identity {
namespace {

using matching::Kind;
using matching::MilliBits;
using matching::ProfileView;

// A key that more records have is left out.
constexpr size_t kMaxPostings = 1'000;
// Once this many records are found, the keys that are left, which more records have, are left out.
constexpr size_t kEnoughFound = 1'000;
// No more are compared, however many share equally much.
constexpr size_t kMostCompared = 1'000;

struct Key {
  uint32_t key;
  IndexState::Postings postings;
};

// What a record shares, as a rarity below 0, and its id.
using Ranked = std::pair<MilliBits, RecordId>;

// Sorts those to the front that may be compared, and says how many they are. Of records that share
// equally much all are among them or none: their ids must not matter.
size_t BringForward(std::vector<Ranked>* ranked) {
  const auto begin = ranked->begin();
  if (ranked->size() <= kMaxCompared) {
    std::sort(begin, ranked->end());
    return ranked->size();
  }
  const auto bound = begin + kMaxCompared;
  std::nth_element(begin, bound, ranked->end());
  std::sort(begin, bound);
  const MilliBits last = bound->first;
  const auto first_equal =
      std::find_if(begin, bound, [&](const Ranked& record) { return record.first == last; });
  if (first_equal - begin >= static_cast<ptrdiff_t>(kAlwaysCompared)) {
    return static_cast<size_t>(first_equal - begin);
  }
  const auto end = std::partition(bound, ranked->end(),
                                  [&](const Ranked& record) { return record.first == last; });
  std::sort(bound, end);
  return std::min(static_cast<size_t>(end - begin), kMostCompared);
}

}  // namespace

std::vector<uint64_t> KeysOf(Kind kind, ProfileView profile) {
  std::vector<uint64_t> keys;
  matching::ForEachKey(profile, kind, [&](matching::Rule, uint64_t key) { keys.push_back(key); });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::vector<RecordId> FindCandidates(const IndexState& state, Kind kind,
                                     const std::vector<uint64_t>& all_keys) {
  std::vector<Key> keys;
  for (const uint64_t key : all_keys) {
    IndexState::Postings postings = state.PostingsOf(kind, ShortKey(key));
    if (postings.size() == 0 || postings.size() > kMaxPostings) continue;
    keys.push_back({ShortKey(key), std::move(postings)});
  }
  std::sort(keys.begin(), keys.end(), [](const Key& x, const Key& y) {
    return x.postings.size() != y.postings.size() ? x.postings.size() < y.postings.size()
                                                  : x.key < y.key;
  });
  const auto all = static_cast<uint64_t>(std::max<int64_t>(state.mark().records(kind), 1));
  struct Shared {
    MilliBits rarity = 0;  // what the shared keys say, together
    uint64_t last_key = UINT64_MAX;
  };
  absl::flat_hash_map<RecordId, Shared> shared;
  shared.reserve(kEnoughFound);
  for (const Key& key : keys) {
    if (shared.size() >= kEnoughFound) break;
    const uint64_t having = std::min<uint64_t>(key.postings.size(), all);
    const MilliBits rarity = 1 + matching::Log2Milli(all) - matching::Log2Milli(having);
    key.postings.ForEach([&](RecordId id) {
      Shared& of = shared[id];
      if (of.last_key == key.key) return;  // Written more than once, it counts once.
      of.last_key = key.key;
      of.rarity += rarity;
    });
  }
  std::vector<Ranked> ranked;
  ranked.reserve(shared.size());
  for (const auto& [id, of] : shared) ranked.push_back({-of.rarity, id});
  const size_t wanted = BringForward(&ranked);
  std::vector<RecordId> ids;
  ids.reserve(wanted);
  for (size_t i = 0; i < wanted; ++i) {
    const bool shares_little = i >= kAlwaysCompared && 2 * -ranked[i].first < -ranked[0].first;
    if (shares_little && ranked[i].first != ranked[i - 1].first) break;
    ids.push_back(ranked[i].second);
  }
  // In the order in which they are stored.
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool HasKey(Kind kind, ProfileView profile, const std::vector<uint64_t>& keys) {
  bool has = false;
  matching::ForEachKey(profile, kind, [&](matching::Rule, uint64_t key) {
    has = has || std::binary_search(keys.begin(), keys.end(), key);
  });
  return has;
}

}  // namespace leadkit::identity
