#include "base/time.h"

#include <gtest/gtest.h>

#include <ctime>

namespace leadkit {
namespace {

int64_t Day(int year, int month, int day) { return DaysFromCivil({year, month, day}); }
constexpr int64_t kHour = 3600 * kMicrosPerSecond;

TEST(Time, MonthsHaveTheirDays) {
  EXPECT_EQ(DaysInMonth(2024, 2), 29);
  EXPECT_EQ(DaysInMonth(2023, 2), 28);
  EXPECT_EQ(DaysInMonth(1900, 2), 28);
  EXPECT_EQ(DaysInMonth(2000, 2), 29);
  EXPECT_EQ(DaysInMonth(2024, 4), 30);
  EXPECT_EQ(DaysInMonth(2024, 12), 31);
}

TEST(Time, DatesAreValidBetween1700And4000) {
  EXPECT_TRUE(IsValidDate({1700, 1, 1}));
  EXPECT_TRUE(IsValidDate({4000, 12, 31}));
  EXPECT_FALSE(IsValidDate({1699, 12, 31}));
  EXPECT_FALSE(IsValidDate({4001, 1, 1}));
  EXPECT_FALSE(IsValidDate({2023, 2, 29}));
  EXPECT_FALSE(IsValidDate({2023, 13, 1}));
  EXPECT_FALSE(IsValidDate({2023, 0, 1}));
  EXPECT_FALSE(IsValidDate({2023, 1, 0}));
}

TEST(Time, DaysAndDatesAgreeOnEveryDay) {
  int64_t day = MinDay();
  for (int year = kMinYear; year <= kMaxYear; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int d = 1; d <= DaysInMonth(year, month); ++d, ++day) {
        ASSERT_EQ(Day(year, month, d), day);
        const CivilDate date = CivilFromDays(day);
        ASSERT_TRUE(date.year == year && date.month == month && date.day == d) << FormatDate(day);
      }
    }
  }
  EXPECT_EQ(day, MaxDay() + 1);
}

TEST(Time, KnownDays) {
  EXPECT_EQ(Day(1970, 1, 1), 0);
  EXPECT_EQ(Day(1969, 12, 31), -1);
  EXPECT_EQ(Day(2000, 3, 1), 11017);
  EXPECT_EQ(Day(2026, 1, 1), 20454);
  EXPECT_EQ(DayOf(-1), -1);
  EXPECT_EQ(DayOf(0), 0);
  EXPECT_EQ(DayOf(kMicrosPerDay - 1), 0);
  EXPECT_EQ(DayOf(-kMicrosPerDay), -1);
}

TEST(Time, FormatsIso) {
  EXPECT_EQ(FormatDate(Day(2021, 4, 15)), "2021-04-15");
  EXPECT_EQ(FormatDate(MinDay()), "1700-01-01");
  EXPECT_EQ(FormatDateTime(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatDateTime(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(FormatDateTime(Day(2021, 4, 15) * kMicrosPerDay + 3 * 60 * kMicrosPerSecond),
            "2021-04-15T00:03:00.000Z");
  EXPECT_EQ(FormatDateTime(123'000), "1970-01-01T00:00:00.123Z");
  EXPECT_EQ(FormatDateTime(123'456), "1970-01-01T00:00:00.123456Z");
}

TEST(Time, ParsesDatesStrictly) {
  EXPECT_EQ(ParseIsoDate("2021-04-15"), Day(2021, 4, 15));
  EXPECT_EQ(ParseIsoDate("2024-02-29"), Day(2024, 2, 29));
  for (const char* text :
       {"", "2021", "2021-4-15", "2021-04-15 ", " 2021-04-15", "2021-04-15T00:00", "20210415",
        "2021/04/15", "15-04-2021", "2023-02-29", "2021-13-01", "2021-00-10", "1699-12-31",
        "4001-01-01", "-021-04-15", "2021-04-1x"}) {
    EXPECT_EQ(ParseIsoDate(text), std::nullopt) << text;
  }
}

TEST(Time, ParsesTimesWithZones) {
  const int64_t midnight = Day(2021, 4, 15) * kMicrosPerDay;
  EXPECT_EQ(ParseIsoDateTime("2021-04-15"), midnight);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15T00:00Z"), midnight);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15 00:00:00"), midnight);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15t00:00:00z"), midnight);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15T02:00:00+02:00"), midnight);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15T02:00:00+0200"), midnight);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15T02:00+02"), midnight);
  EXPECT_EQ(ParseIsoDateTime("2021-04-14T18:30:00.000-0530"), midnight);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15T23:59:59.999999Z"), midnight + kMicrosPerDay - 1);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15T01:00:00.5"), midnight + kHour + 500'000);
  EXPECT_EQ(ParseIsoDateTime("2021-04-15T00:00:00.123456789Z"), midnight + 123'456);
  EXPECT_EQ(ParseIsoDateTime("1969-12-31T23:59:59.5Z"), -500'000);
}

TEST(Time, RefusesTimesThatAreNone) {
  for (const char* text :
       {"", "2021-04-15T", "2021-04-15T24:00:00Z", "2021-04-15T12:60Z", "2021-04-15T12:00:60Z",
        "2021-04-15T12", "2021-04-15T12:00:00.Z", "2021-04-15T12:00:00.1234567890Z",
        "2021-04-15T12:00:00+", "2021-04-15T12:00:00+2",
        "2021-04-15T12:00:00+02:", "2021-04-15T12:00:00+02:6", "2021-04-15T12:00:00+19:00",
        "2021-04-15T12:00:00+02:60", "2021-04-15T12:00:00Z ", "2021-04-15T12:00:00 UTC",
        "2021-04-15X12:00:00Z", "2023-02-29T12:00:00Z", "12:00:00"}) {
    EXPECT_EQ(ParseIsoDateTime(text), std::nullopt) << text;
  }
}

TEST(Time, TextAndTimeAgreeBothWays) {
  for (int64_t micros = MinDay() * kMicrosPerDay; micros < MaxDay() * kMicrosPerDay;
       micros += 3'000'000'017'041) {
    ASSERT_EQ(ParseIsoDateTime(FormatDateTime(micros)), micros);
  }
}

TEST(Time, FiscalQuarterEnds) {
  EXPECT_EQ(FormatDate(EndOfFiscalQuarter(Day(2024, 4, 26), 1)), "2024-06-30");
  EXPECT_EQ(FormatDate(EndOfFiscalQuarter(Day(2024, 6, 30), 1)), "2024-06-30");
  EXPECT_EQ(FormatDate(EndOfFiscalQuarter(Day(2024, 12, 1), 1)), "2024-12-31");
  EXPECT_EQ(FormatDate(EndOfFiscalQuarter(Day(2024, 1, 15), 2)), "2024-01-31");
  EXPECT_EQ(FormatDate(EndOfFiscalQuarter(Day(2023, 12, 15), 2)), "2024-01-31");
  EXPECT_EQ(FormatDate(EndOfFiscalQuarter(Day(2023, 12, 15), 12)), "2024-02-29");
}

TEST(Time, FiscalPeriods) {
  const auto period = [](int64_t day, int start) {
    const FiscalPeriod p = FiscalPeriodOf(day, start);
    return std::to_string(p.year) + " " + std::to_string(p.quarter);
  };
  EXPECT_EQ(period(Day(2024, 4, 26), 1), "2024 2");
  EXPECT_EQ(period(Day(2024, 12, 31), 1), "2024 4");
  EXPECT_EQ(period(Day(2024, 1, 31), 2), "2024 4");
  EXPECT_EQ(period(Day(2024, 2, 1), 2), "2025 1");
  EXPECT_EQ(period(Day(2024, 9, 30), 10), "2024 4");
  EXPECT_EQ(period(Day(2024, 10, 1), 10), "2025 1");
}

// Each day's quarter ends on or after it, and less than 93 days later, in the same period.
TEST(Time, EveryDayLiesInItsQuarter) {
  for (int start = 1; start <= 12; ++start) {
    for (int64_t day = Day(2023, 1, 1); day < Day(2025, 1, 1); ++day) {
      const int64_t end = EndOfFiscalQuarter(day, start);
      ASSERT_GE(end, day);
      ASSERT_LT(end - day, 93);
      ASSERT_EQ(FiscalPeriodOf(end, start).quarter, FiscalPeriodOf(day, start).quarter);
      ASSERT_EQ(FiscalPeriodOf(end, start).year, FiscalPeriodOf(day, start).year);
      ASSERT_NE(FiscalPeriodOf(end + 1, start).quarter, FiscalPeriodOf(day, start).quarter);
    }
  }
}

}  // namespace
}  // namespace leadkit
