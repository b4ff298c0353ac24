#include "matching/stable_hash.h"

#include <gtest/gtest.h>

namespace leadkit::matching {
namespace {

// Keys are stored: these numbers may never change.
TEST(StableHashTest, IsTheSameInEveryRelease) {
  EXPECT_EQ(StableHash("", 0), StableHash("", 0));
  EXPECT_EQ(StableHash("acme", 1), 0x994DD8D1AF6E8CCDull);
  EXPECT_EQ(StableHash("acme", 2), 0xA115E607BB7B0628ull);
}

TEST(StableHashTest, SeedTellsEqualTextsApart) {
  EXPECT_NE(StableHash("acme", 1), StableHash("acme", 2));
  EXPECT_NE(StableHash("a", 1), StableHash(std::string_view("a\0", 2), 1));
}

}  // namespace
}  // namespace leadkit::matching
