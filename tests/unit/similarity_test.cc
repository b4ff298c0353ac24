#include "matching/similarity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace leadkit::matching {
namespace {

// The textbook's matrix, to compare with.
int SlowDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<int>(i);
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

TEST(SimilarityTest, JaroWinklerOfKnownPairs) {
  EXPECT_EQ(JaroWinkler("martha", "marhta"), 961);
  EXPECT_EQ(JaroWinkler("dixon", "dicksonx"), 813);
  EXPECT_EQ(JaroWinkler("dwayne", "duane"), 840);
  EXPECT_EQ(JaroWinkler("", ""), 1000);
  EXPECT_EQ(JaroWinkler("", "a"), 0);
  EXPECT_EQ(JaroWinkler("abc", "xyz"), 0);
}

TEST(SimilarityTest, LongTextsAreCutAndNeverCountAsEqual) {
  const std::string a(100, 'a');
  const std::string b = std::string(99, 'a') + "b";
  EXPECT_LT(JaroWinkler(a, b), 1000);
  EXPECT_GE(EditDistance(a, b), 1);
  EXPECT_EQ(EditDistance(a, a), 0);
}

TEST(SimilarityTest, EditDistanceOfKnownPairs) {
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3);
  EXPECT_EQ(EditDistance("ab", "ba"), 1);
  EXPECT_EQ(EditDistance("", "abc"), 3);
  EXPECT_EQ(EditDistance("ca", "abc"), 3);  // Optimal string alignment, not full Damerau.
}

TEST(SimilarityTest, AgreesWithTheMatrixAndIsSymmetric) {
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string a(random() % 12, ' '), b(random() % 12, ' ');
    // With many letters, texts have some that the other has not.
    const unsigned letters = i % 2 == 0 ? 3 : 20;
    for (char& c : a) c = static_cast<char>('a' + random() % letters);
    for (char& c : b) c = static_cast<char>('a' + random() % letters);
    const int slow = SlowDistance(a, b);
    ASSERT_EQ(EditDistance(a, b), slow) << a << " " << b;
    ASSERT_EQ(EditDistance(b, a), slow) << a << " " << b;
    ASSERT_EQ(WithinOneEdit(a, b), slow <= 1) << a << " " << b;
    for (const int most : {1, 2, 4}) {
      ASSERT_EQ(WithinEdits(a, b, static_cast<size_t>(most)), slow <= most) << a << " " << b;
    }
    ASSERT_EQ(JaroWinkler(a, b), JaroWinkler(b, a)) << a << " " << b;
    for (const int least : {500, 860, 900}) {
      ASSERT_EQ(JaroWinklerAtLeast(a, b, least), JaroWinkler(a, b) >= least) << a << " " << b;
    }
  }
}

}  // namespace
}  // namespace leadkit::matching
