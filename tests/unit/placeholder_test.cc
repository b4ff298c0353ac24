#include "matching/placeholder.h"

#include <gtest/gtest.h>

namespace leadkit::matching {
namespace {

TEST(PlaceholderTest, Texts) {
  const auto lists = Lists::Standard();
  for (const char* text : {"", "n a", "unknown", "test", "xxx", "aaaa", "-", "...", "asdf"}) {
    EXPECT_TRUE(IsPlaceholderText(*lists, text)) << text;
  }
  for (const char* text : {"smith", "li", "acme", "aa", "3m", "株"}) {
    EXPECT_FALSE(IsPlaceholderText(*lists, text)) << text;
  }
}

TEST(PlaceholderTest, Numbers) {
  for (const char* digits : {"", "123", "0000000000", "1111111", "123456789", "0987654321"}) {
    EXPECT_TRUE(IsPlaceholderNumber(digits)) << digits;
  }
  EXPECT_FALSE(IsPlaceholderNumber("8034566126"));
}

}  // namespace
}  // namespace leadkit::matching
