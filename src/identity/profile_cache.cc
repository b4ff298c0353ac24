#include "identity/profile_cache.h"

#include "matching/stable_hash.h"

namespace leadkit::identity {
namespace {

constexpr size_t kGenerations = 2;
// What is kept of a profile beside its bytes, about: a place and its share of an empty one.
constexpr size_t kPlaceBytes = 48;

}  // namespace

ProfileCache::Shard& ProfileCache::ShardOf(RecordId id) {
  return shards_[matching::MixBits(static_cast<uint64_t>(id)) % kShards];
}

void ProfileCache::SetLimit(size_t bytes) {
  for (Shard& shard : shards_) {
    absl::MutexLock lock(&shard.mutex);
    shard.limit = bytes / kShards / kGenerations;
  }
}

bool ProfileCache::Find(RecordId id, Item* item) {
  Shard& shard = ShardOf(id);
  absl::MutexLock lock(&shard.mutex);
  const auto copy = [&](const Generation& from) {
    const auto found = from.places.find(id);
    if (found == from.places.end()) return false;
    item->object = found->second.object;
    item->profile.assign(from.bytes, found->second.begin, found->second.size);
    return true;
  };
  if (copy(shard.young)) return true;
  if (!copy(shard.old)) return false;
  shard.Add(id, item->object, item->profile);
  return true;
}

void ProfileCache::Add(RecordId id, const Item& item) {
  Shard& shard = ShardOf(id);
  absl::MutexLock lock(&shard.mutex);
  shard.Add(id, item.object, item.profile);
}

void ProfileCache::Shard::Add(RecordId id, int object, std::string_view profile) {
  const size_t used = young.bytes.size() + young.places.size() * kPlaceBytes;
  if (used + profile.size() + kPlaceBytes > limit) {
    old = std::move(young);
    young = Generation();
    if (profile.size() + kPlaceBytes > limit) return;
  }
  // The bytes first: where there is no memory for them, there is no place without bytes.
  const size_t begin = young.bytes.size();
  young.bytes.append(profile);
  young.places[id] = {object, static_cast<uint32_t>(profile.size()), begin};
}

void ProfileCache::Drop(RecordId id) {
  Shard& shard = ShardOf(id);
  absl::MutexLock lock(&shard.mutex);
  shard.young.places.erase(id);
  shard.old.places.erase(id);
}

void ProfileCache::Clear() {
  for (Shard& shard : shards_) {
    absl::MutexLock lock(&shard.mutex);
    shard.young = Generation();
    shard.old = Generation();
  }
}

}  // namespace leadkit::identity
