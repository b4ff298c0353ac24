// Profiles that look-ups have read lately. The records of large companies, and those with common
// names, are compared again and again; here they are a copy away, in the store a search.
//
// Of two generations the older one is forgotten when the younger one is full, and what is found in
// the older one moves to the younger: what is asked for often stays.
//
// Threads: safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "base/id.h"

namespace leadkit::identity {

class ProfileCache {
 public:
  struct Item {
    int object = 0;
    std::string profile;
  };

  // About as many bytes are kept at most; none until it is called.
  void SetLimit(size_t bytes);

  // Whether it is there; `item` is left as it is where it is not.
  bool Find(RecordId id, Item* item);
  void Add(RecordId id, const Item& item);

  // What was read of it no longer holds.
  void Drop(RecordId id);
  void Clear();

 private:
  struct Place {
    int object = 0;
    uint32_t size = 0;
    size_t begin = 0;
  };
  struct Generation {
    absl::flat_hash_map<RecordId, Place> places;
    std::string bytes;
  };
  // Threads that look different records up seldom wait for each other.
  struct Shard {
    absl::Mutex mutex;
    size_t limit ABSL_GUARDED_BY(mutex) = 0;  // of one generation
    Generation young ABSL_GUARDED_BY(mutex);
    Generation old ABSL_GUARDED_BY(mutex);

    void Add(RecordId id, int object, std::string_view profile)
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  };
  static constexpr size_t kShards = 8;

  Shard& ShardOf(RecordId id);

  std::array<Shard, kShards> shards_;
};

}  // namespace leadkit::identity
