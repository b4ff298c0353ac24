#include "identity/segment.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "matching/stable_hash.h"

namespace leadkit::identity {
namespace {

using matching::MixBits;

Segment Parsed(SegmentBuilder* builder) {
  absl::StatusOr<Segment> segment = Segment::Parse(builder->Finish());
  EXPECT_TRUE(segment.ok());
  return *std::move(segment);
}

TEST(SegmentTest, FindsEveryPostingAndNoOther) {
  SegmentBuilder builder;
  for (RecordId id = 1; id <= 5'000; ++id) {
    builder.AddKey(id, ShortKey(MixBits(static_cast<uint64_t>(id))));
    builder.AddKey(id, ShortKey(MixBits(static_cast<uint64_t>(id % 50) + 100'000)));
  }
  builder.AddKey(7, ShortKey(MixBits(7)));  // Twice is once.
  const Segment segment = Parsed(&builder);
  EXPECT_EQ(segment.record_count(), 5'000u);
  for (RecordId id = 1; id <= 5'000; ++id) {
    const auto [begin, end] = segment.Find(ShortKey(MixBits(static_cast<uint64_t>(id))));
    ASSERT_EQ(end - begin, 1u) << id;
    EXPECT_EQ(segment.record(begin), id);
  }
  const auto [begin, end] = segment.Find(ShortKey(MixBits(100'049)));
  ASSERT_EQ(end - begin, 100u);
  for (size_t i = begin; i < end; ++i) EXPECT_EQ(segment.record(i) % 50, 49);
  const auto none = segment.Find(1);
  EXPECT_EQ(none.first, none.second);
  const auto last = segment.Find(0xFFFFFFFF);
  EXPECT_EQ(last.first, last.second);
}

TEST(SegmentTest, CountsAddUpAndVanishAtZero) {
  SegmentBuilder builder;
  for (int i = 0; i < 1'000; ++i) builder.AddValue(MixBits(static_cast<uint64_t>(i % 10)), 1);
  builder.AddValue(MixBits(3), -100);
  builder.AddTotal(matching::Term::kCity, 5);
  const Segment segment = Parsed(&builder);
  EXPECT_EQ(segment.CountOf(MixBits(4)), 100);
  EXPECT_EQ(segment.CountOf(MixBits(3)), 0);
  EXPECT_EQ(segment.CountOf(MixBits(77)), 0);
  EXPECT_EQ(segment.totals()[static_cast<size_t>(matching::Term::kCity)], 5);
}

TEST(SegmentTest, JoinedSegmentsHoldWhatTheirPartsHeld) {
  SegmentBuilder a, b, joined;
  a.AddKey(1, 10);
  a.AddValue(5, 1);
  b.AddKey(2, 10);
  b.AddKey(1, 11);
  b.AddValue(5, 2);
  joined.Add(Parsed(&a));
  joined.Add(Parsed(&b));
  const Segment segment = Parsed(&joined);
  EXPECT_EQ(segment.Find(10).second - segment.Find(10).first, 2u);
  EXPECT_EQ(segment.CountOf(5), 3);
  EXPECT_TRUE(joined.empty());
}

TEST(SegmentTest, WhatIsDamagedIsRefused) {
  SegmentBuilder builder;
  for (RecordId id = 1; id <= 10; ++id) builder.AddKey(id, static_cast<uint32_t>(id));
  const std::string good = builder.Finish();
  EXPECT_TRUE(Segment::Parse(good).ok());
  EXPECT_EQ(CodeOf(Segment::Parse("").status()), Code::kCorrupt);
  EXPECT_EQ(CodeOf(Segment::Parse(good.substr(0, good.size() - 1)).status()), Code::kCorrupt);
  std::string version = good;
  version[0] = 9;
  EXPECT_EQ(CodeOf(Segment::Parse(version).status()), Code::kCorrupt);
  std::string ordinal = good;
  ordinal[ordinal.size() - 1] = 0x7F;  // No values: the last number is an ordinal.
  EXPECT_EQ(CodeOf(Segment::Parse(ordinal).status()), Code::kCorrupt);
}

}  // namespace
}  // namespace leadkit::identity
