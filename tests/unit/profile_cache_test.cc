#include "identity/profile_cache.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace leadkit::identity {
namespace {

constexpr size_t kLimit = 1'000'000;

std::string TextOf(RecordId id) { return "profile of " + std::to_string(id); }

bool Has(ProfileCache& cache, RecordId id) {
  ProfileCache::Item item;
  if (!cache.Find(id, &item)) return false;
  EXPECT_EQ(item.profile, TextOf(id));
  EXPECT_EQ(item.object, static_cast<int>(id % 5));
  return true;
}

void Add(ProfileCache& cache, RecordId id) {
  cache.Add(id, {static_cast<int>(id % 5), TextOf(id)});
}

TEST(ProfileCacheTest, KeepsWhatIsAddedUntilItIsDropped) {
  ProfileCache cache;
  cache.SetLimit(kLimit);
  for (RecordId id = 1; id <= 100; ++id) Add(cache, id);
  for (RecordId id = 1; id <= 100; ++id) EXPECT_TRUE(Has(cache, id)) << id;
  cache.Drop(7);
  EXPECT_FALSE(Has(cache, 7));
  EXPECT_TRUE(Has(cache, 8));
  cache.Add(7, {2, "another"});
  ProfileCache::Item item;
  ASSERT_TRUE(cache.Find(7, &item));
  EXPECT_EQ(item.profile, "another");
  cache.Clear();
  EXPECT_FALSE(Has(cache, 8));
}

TEST(ProfileCacheTest, WhatIsThereTwiceIsWhatWasAddedLast) {
  ProfileCache cache;
  cache.SetLimit(kLimit);
  cache.Add(7, {2, "another"});
  Add(cache, 7);
  EXPECT_TRUE(Has(cache, 7));
  cache.Drop(7);
  EXPECT_FALSE(Has(cache, 7));
}

TEST(ProfileCacheTest, StaysWithinItsLimitAndKeepsWhatIsAskedFor) {
  ProfileCache cache;
  cache.SetLimit(kLimit);
  Add(cache, 1);
  for (RecordId id = 2; id <= 100'000; ++id) {
    Add(cache, id);
    EXPECT_TRUE(id % 100 != 0 || Has(cache, 1)) << id;
  }
  size_t kept = 0;
  for (RecordId id = 2; id <= 100'000; ++id) {
    ProfileCache::Item item;
    kept += cache.Find(id, &item) ? TextOf(id).size() : 0;
  }
  EXPECT_GT(kept, kLimit / 20);
  EXPECT_LT(kept, kLimit);
}

TEST(ProfileCacheTest, WithoutALimitAndBeyondItNothingIsKept) {
  ProfileCache cache;
  Add(cache, 1);
  EXPECT_FALSE(Has(cache, 1));
  cache.SetLimit(10'000);
  cache.Add(2, {4, std::string(10'000, 'x')});
  ProfileCache::Item item;
  EXPECT_FALSE(cache.Find(2, &item));
  Add(cache, 1);
  EXPECT_TRUE(Has(cache, 1));
}

TEST(ProfileCacheTest, ThreadsSeeWholeProfiles) {
  ProfileCache cache;
  cache.SetLimit(20'000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache, t] {
      for (RecordId i = 0; i < 20'000; ++i) {
        const RecordId id = (i * 7 + t) % 1'000;
        if (!Has(cache, id)) Add(cache, id);
        if (i % 97 == 0) cache.Drop(id);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace leadkit::identity
