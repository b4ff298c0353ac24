#include "identity/log_entry.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "matching/normaliser.h"

namespace leadkit::identity {
namespace {

std::string ProfileOf(std::string_view first, std::string_view last, std::string_view city) {
  static const matching::Normaliser normaliser;
  matching::Facts facts;
  facts.first_name = first;
  facts.last_name = last;
  facts.city = city;
  return normaliser.Read(matching::Kind::kPerson, facts);
}

constexpr auto kPerson = matching::Kind::kPerson;

TEST(LogEntryTest, ItIsReadAsItWasWritten) {
  const LogEntry entry = LogEntry::Between(42, kPerson, "", ProfileOf("Ann", "Lee", "Porto"));
  EXPECT_FALSE(entry.keys.empty());
  EXPECT_NE(entry.gained, 0u);
  EXPECT_EQ(entry.lost, 0u);
  const LogEntry other = LogEntry::Between(7, kPerson, "", ProfileOf("Ed", "Moe", "Leeds"));
  std::string row;
  entry.AppendTo(&row);
  const size_t first = row.size();
  AppendLogId(other.id, &row);
  other.AppendTo(&row);
  std::vector<LogEntry> again;
  const auto keep = [&](const LogEntry& read) { again.push_back(read); };
  ASSERT_TRUE(ForEachLogEntry(42, row, keep).ok());
  ASSERT_EQ(again.size(), 2u);
  for (const auto& [written, read] : {std::pair(entry, again[0]), std::pair(other, again[1])}) {
    EXPECT_EQ(read.id, written.id);
    EXPECT_EQ(read.keys, written.keys);
    EXPECT_EQ(read.values, written.values);
    EXPECT_EQ(read.gained, written.gained);
  }
  // What is cut off anywhere is no row, but between two entries.
  for (size_t size = 0; size < row.size(); ++size) {
    const absl::Status cut = ForEachLogEntry(42, std::string_view(row).substr(0, size), keep);
    EXPECT_EQ(CodeOf(cut), size == first ? Code::kOk : Code::kCorrupt) << size;
  }
}

TEST(LogEntryTest, AChangeHoldsOnlyWhatChanged) {
  const std::string before = ProfileOf("Ann", "Lee", "Porto");
  const std::string after = ProfileOf("Ann", "Lee", "Leeds");
  const LogEntry change = LogEntry::Between(1, kPerson, before, after);
  ASSERT_EQ(change.values.size(), 2u);  // One city more, one less.
  EXPECT_EQ(change.values[0].second + change.values[1].second, 0);
  EXPECT_EQ(change.gained, 0u);
  EXPECT_TRUE(LogEntry::Between(1, kPerson, before, before).values.empty());
}

TEST(LogEntryTest, WhatComesAndGoesLeavesNoCount) {
  const std::string profile = ProfileOf("Ann", "Lee", "Porto");
  SegmentBuilder builder;
  LogEntry::Between(1, kPerson, "", profile).AddTo(&builder);
  LogEntry::Between(1, kPerson, profile, "").AddTo(&builder);
  const absl::StatusOr<Segment> segment = Segment::Parse(builder.Finish());
  ASSERT_TRUE(segment.ok());
  for (const int64_t total : segment->totals()) EXPECT_EQ(total, 0);
  for (const auto& [value, by] : LogEntry::Between(1, kPerson, "", profile).values) {
    EXPECT_EQ(segment->CountOf(value), 0);
  }
}

}  // namespace
}  // namespace leadkit::identity
