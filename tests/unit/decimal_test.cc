#include "base/decimal.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace leadkit {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

TEST(Decimal, ReadsAtItsScale) {
  EXPECT_EQ(ParseDecimal("22700", 2), 2'270'000);
  EXPECT_EQ(ParseDecimal("22700.5", 2), 2'270'050);
  EXPECT_EQ(ParseDecimal("-0.07", 2), -7);
  EXPECT_EQ(ParseDecimal("+12.50", 2), 1250);
  EXPECT_EQ(ParseDecimal("0", 0), 0);
  EXPECT_EQ(ParseDecimal("-0", 2), 0);
  EXPECT_EQ(ParseDecimal("007", 0), 7);
  EXPECT_EQ(ParseDecimal("52.520006599999997", 15), 52'520'006'599'999'997);
}

TEST(Decimal, OneSideOfThePointMayBeMissing) {
  EXPECT_EQ(ParseDecimal("12.", 2), 1200);
  EXPECT_EQ(ParseDecimal(".5", 2), 50);
  EXPECT_EQ(ParseDecimal(".", 2), std::nullopt);
  EXPECT_EQ(ParseDecimal("-.", 2), std::nullopt);
}

TEST(Decimal, RoundsHalfAwayFromZero) {
  EXPECT_EQ(ParseDecimal("1.005", 2), 101);
  EXPECT_EQ(ParseDecimal("-1.005", 2), -101);
  EXPECT_EQ(ParseDecimal("1.00499999", 2), 100);
  EXPECT_EQ(ParseDecimal("0.5", 0), 1);
  EXPECT_EQ(ParseDecimal("0.49999", 0), 0);
  EXPECT_EQ(ParseDecimal("9.999", 2), 1000);
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "+", "-", "--1", "1-", "1e5", "0x10", "1,000", "1 000", " 1", "1 ",
                           "1.2.3", "NaN", "inf", "1_0", "\xD9\xA1"}) {
    EXPECT_EQ(ParseDecimal(text, 2), std::nullopt) << text;
  }
}

TEST(Decimal, RefusesWhatDoesNotFit) {
  EXPECT_EQ(ParseDecimal("9223372036854775807", 0), kMax);
  EXPECT_EQ(ParseDecimal("-9223372036854775807", 0), -kMax);
  EXPECT_EQ(ParseDecimal("9223372036854775808", 0), std::nullopt);
  EXPECT_EQ(ParseDecimal("9223372036854775807.5", 0), std::nullopt);
  EXPECT_EQ(ParseDecimal("92233720368547758.07", 2), kMax);
  EXPECT_EQ(ParseDecimal("92233720368547758.08", 2), std::nullopt);
  EXPECT_EQ(ParseDecimal("10", 18), std::nullopt);
  EXPECT_EQ(ParseDecimal("9.2", 18), 9'200'000'000'000'000'000);
  EXPECT_EQ(ParseDecimal(std::string(100'000, '9'), 2), std::nullopt);
  EXPECT_EQ(ParseDecimal("0." + std::string(100'000, '9'), 2), 100);
  EXPECT_EQ(ParseDecimal(std::string(100'000, '0') + "1", 2), 100);
}

TEST(Decimal, Formats) {
  EXPECT_EQ(FormatDecimal(1250, 2), "12.50");
  EXPECT_EQ(FormatDecimal(-7, 2), "-0.07");
  EXPECT_EQ(FormatDecimal(0, 2), "0.00");
  EXPECT_EQ(FormatDecimal(42, 0), "42");
  EXPECT_EQ(FormatDecimal(kMax, 18), "9.223372036854775807");
  EXPECT_EQ(FormatDecimal(kMin, 2), "-92233720368547758.08");
  EXPECT_EQ(FormatDecimal(kMin, 0), "-9223372036854775808");
}

TEST(Decimal, TextAndNumberAgreeBothWays) {
  std::mt19937_64 random(20260514);
  for (int i = 0; i < 20'000; ++i) {
    const int scale = static_cast<int>(random() % (kMaxScale + 1));
    const auto value = static_cast<int64_t>(random() >> (random() % 64));
    if (value == kMin) continue;
    const std::string text = FormatDecimal(value, scale);
    ASSERT_EQ(ParseDecimal(text, scale), value) << text << " at scale " << scale;
  }
}

TEST(Decimal, PowersOfTen) {
  EXPECT_EQ(PowerOfTen(0), 1);
  EXPECT_EQ(PowerOfTen(2), 100);
  EXPECT_EQ(PowerOfTen(kMaxScale), 1'000'000'000'000'000'000);
}

TEST(Decimal, MultipliesAndDividesWithoutOverflow) {
  EXPECT_EQ(MultiplyDivide(2'270'000, 10, 100), 227'000);
  EXPECT_EQ(MultiplyDivide(5, 1, 2), 3);
  EXPECT_EQ(MultiplyDivide(-5, 1, 2), -3);
  EXPECT_EQ(MultiplyDivide(1, 1, 3), 0);
  EXPECT_EQ(MultiplyDivide(2, 1, 3), 1);
  EXPECT_EQ(MultiplyDivide(0, kMin, 7), 0);
  EXPECT_EQ(MultiplyDivide(kMax, 100, 100), kMax);
  EXPECT_EQ(MultiplyDivide(kMin, kMin, kMax), std::nullopt);
  EXPECT_EQ(MultiplyDivide(kMax, 2, 1), std::nullopt);
}

}  // namespace
}  // namespace leadkit
