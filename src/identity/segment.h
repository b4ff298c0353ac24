// A part of the matching index that does not change any more: the blocking keys and the counted
// values of up to some hundred thousand records, sorted.
//
// A segment is one run of bytes, stored as it is searched:
//   header     4 x 32 bits: version, records, postings, values
//   records    64 bits each: ids
//   values     64 bits each, ascending: hashes of counted values (matching/frequencies.h)
//   totals     64 bits for each kind of value: records that have such a value at all
//   keys       32 bits each, ascending: blocking keys (matching/keys.h)
//   ordinals   32 bits each: the record of the key, by its place among the records
//   counts     32 bits, signed, for each value
//
// A key that a record has lost stays in its segment until the index is made anew, and a record that
// is gone stays too: who finds a record by a key looks whether it still has it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/id.h"
#include "matching/frequencies.h"

namespace leadkit::identity {

using Totals = std::array<int64_t, matching::kTermCount>;

// 32 bits of a 64-bit blocking key. Two keys that fall together cost a comparison in vain.
inline uint32_t ShortKey(uint64_t key) { return static_cast<uint32_t>(key >> 32); }

// Where to look among ascending hashes: the place of the first of each range of them. Hashes are
// evenly spread, so a range holds a few.
template <typename T>
class HashRanges {
 public:
  void Make(absl::Span<const T> hashes);
  // The place of the first hash that is not below `wanted`.
  size_t FirstNotBelow(absl::Span<const T> hashes, T wanted) const;

 private:
  // Shifted twice, since a shift by all bits, for one range, is none.
  size_t RangeOf(T hash) const { return static_cast<size_t>(hash >> (shift_ - 1) >> 1); }

  int shift_ = 1;
  std::vector<uint32_t> begins_;  // one more than there are ranges
};

class Segment {
 public:
  // kCorrupt if `bytes` are no segment.
  static absl::StatusOr<Segment> Parse(std::string bytes);

  Segment(Segment&&) = default;
  Segment& operator=(Segment&&) = default;

  // Places of the key's postings: [first, second).
  std::pair<size_t, size_t> Find(uint32_t key) const;
  RecordId record(size_t posting) const { return ids_[ordinals_[posting]]; }
  // Into the processor's cache; the ids of a key's records lie anywhere.
  void FetchRecordEarly(size_t posting) const { __builtin_prefetch(&ids_[ordinals_[posting]]); }
  // How many records have the value; may be negative, where a later segment takes back.
  int64_t CountOf(uint64_t value) const;
  const Totals& totals() const { return totals_; }
  size_t record_count() const { return ids_.size(); }
  const std::string& bytes() const { return *bytes_; }

 private:
  friend class SegmentBuilder;
  Segment() = default;

  std::unique_ptr<std::string> bytes_;  // the views stay valid as the segment moves
  absl::Span<const int64_t> ids_;
  absl::Span<const uint64_t> values_;
  absl::Span<const uint32_t> keys_, ordinals_;
  absl::Span<const int32_t> counts_;
  Totals totals_{};
  HashRanges<uint32_t> key_ranges_;
  HashRanges<uint64_t> value_ranges_;
};

class SegmentBuilder {
 public:
  void AddKey(RecordId id, uint32_t key);
  void AddValue(uint64_t value, int32_t by) { values_.push_back({value, by}); }
  void AddTotal(matching::Term term, int64_t by) { totals_[static_cast<size_t>(term)] += by; }
  // Everything of another segment.
  void Add(const Segment& segment);

  bool empty() const { return postings_.empty() && values_.empty() && totals_ == Totals{}; }
  // The bytes, and an empty builder.
  std::string Finish();

 private:
  // A key, and in the lower half the place of the record in records_: compared as one number.
  using Posting = uint64_t;
  struct Count {
    uint64_t value;
    int32_t by;
  };
  static uint32_t KeyOf(Posting posting) { return static_cast<uint32_t>(posting >> 32); }
  static uint32_t RecordOf(Posting posting) { return static_cast<uint32_t>(posting); }
  static Posting MakePosting(uint32_t key, size_t record) { return Posting{key} << 32 | record; }
  std::vector<RecordId> SortRecords();
  void JoinValues();

  std::vector<RecordId> records_;  // as they came, perhaps more than once
  std::vector<Posting> postings_;
  std::vector<Count> values_;
  Totals totals_{};
};

}  // namespace leadkit::identity
