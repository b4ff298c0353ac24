#include "identity/segment.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <numeric>

#include "base/error.h"

namespace leadkit::identity {
namespace {

constexpr uint32_t kSegmentVersion = 1;
constexpr size_t kHeaderBytes = 4 * sizeof(uint32_t);

struct Header {
  uint32_t version = kSegmentVersion;
  uint32_t records = 0;
  uint32_t postings = 0;
  uint32_t values = 0;

  size_t bytes() const {
    return kHeaderBytes + sizeof(int64_t) * (size_t{records} + values + matching::kTermCount) +
           sizeof(uint32_t) * (2 * size_t{postings} + values);
  }
};
static_assert(sizeof(Header) == kHeaderBytes);

template <typename T>
void Append(const std::vector<T>& items, std::string* out) {
  out->append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T));
}

// Takes `count` items off the front of `bytes`.
template <typename T>
absl::Span<const T> Take(size_t count, const char** bytes) {
  const auto* items = reinterpret_cast<const T*>(*bytes);
  *bytes += count * sizeof(T);
  return {items, count};
}

constexpr size_t kHashesInRange = 16;

// Sorts items by a number that is evenly spread over 64 bits: into as many ranges of numbers as
// leave a few items in each, and these each for itself.
template <typename Item, typename NumberOf>
void SortByNumber(NumberOf number_of, std::vector<Item>* items) {
  constexpr size_t kItemsInRange = 8;
  constexpr int kMaxBits = 18;  // more ranges would not be in the processor's cache
  const int bits = std::min<int>(std::bit_width(items->size() / kItemsInRange), kMaxBits);
  // Shifted twice, since a shift by all bits, for one range, is none.
  const auto range_of = [&](const Item& item) { return number_of(item) >> (63 - bits) >> 1; };
  std::vector<uint32_t> ends((size_t{1} << bits) + 1);
  for (const Item& item : *items) ++ends[range_of(item) + 1];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<Item> sorted(items->size());
  for (const Item& item : *items) sorted[ends[range_of(item)]++] = item;
  ptrdiff_t begin = 0;
  for (const ptrdiff_t end : ends) {
    if (end - begin > 1) {
      std::sort(sorted.begin() + begin, sorted.begin() + end,
                [&](const Item& x, const Item& y) { return number_of(x) < number_of(y); });
    }
    begin = end;
  }
  *items = std::move(sorted);
}

}  // namespace

template <typename T>
void HashRanges<T>::Make(absl::Span<const T> hashes) {
  const size_t ranges = std::bit_ceil(hashes.size() / kHashesInRange + 1);
  shift_ = static_cast<int>(8 * sizeof(T)) - std::countr_zero(ranges);
  begins_.clear();
  begins_.reserve(ranges + 1);
  for (size_t i = 0; i < hashes.size(); ++i) {
    while (begins_.size() <= RangeOf(hashes[i])) begins_.push_back(static_cast<uint32_t>(i));
  }
  begins_.resize(ranges + 1, static_cast<uint32_t>(hashes.size()));
}

template <typename T>
size_t HashRanges<T>::FirstNotBelow(absl::Span<const T> hashes, T wanted) const {
  const size_t range = RangeOf(wanted);
  const T* begin = hashes.data() + begins_[range];
  const T* end = hashes.data() + begins_[range + 1];
  return static_cast<size_t>(std::lower_bound(begin, end, wanted) - hashes.data());
}

absl::StatusOr<Segment> Segment::Parse(std::string bytes) {
  const absl::Status corrupt = MakeError(
      Code::kCorrupt, "a part of the matching index is damaged; switch matching off and on again");
  Header header;
  if (bytes.size() < kHeaderBytes) return corrupt;
  std::memcpy(&header, bytes.data(), kHeaderBytes);
  if (header.version != kSegmentVersion || header.bytes() != bytes.size()) return corrupt;
  Segment segment;
  // 16 bytes more than a string keeps inside itself are on the heap, aligned for any type.
  segment.bytes_ = std::make_unique<std::string>(std::move(bytes));
  const char* at = segment.bytes_->data() + kHeaderBytes;
  segment.ids_ = Take<int64_t>(header.records, &at);
  segment.values_ = Take<uint64_t>(header.values, &at);
  const absl::Span<const int64_t> totals = Take<int64_t>(matching::kTermCount, &at);
  std::copy(totals.begin(), totals.end(), segment.totals_.begin());
  segment.keys_ = Take<uint32_t>(header.postings, &at);
  segment.ordinals_ = Take<uint32_t>(header.postings, &at);
  segment.counts_ = Take<int32_t>(header.values, &at);
  segment.key_ranges_.Make(segment.keys_);
  segment.value_ranges_.Make(segment.values_);
  for (const uint32_t ordinal : segment.ordinals_) {
    if (ordinal >= header.records) return corrupt;
  }
  return segment;
}

std::pair<size_t, size_t> Segment::Find(uint32_t key) const {
  const size_t begin = key_ranges_.FirstNotBelow(keys_, key);
  size_t end = begin;
  while (end < keys_.size() && keys_[end] == key) ++end;
  return {begin, end};
}

int64_t Segment::CountOf(uint64_t value) const {
  const size_t place = value_ranges_.FirstNotBelow(values_, value);
  return place < values_.size() && values_[place] == value ? counts_[place] : 0;
}

void SegmentBuilder::AddKey(RecordId id, uint32_t key) {
  if (records_.empty() || records_.back() != id) records_.push_back(id);
  postings_.push_back(MakePosting(key, records_.size() - 1));
}

void SegmentBuilder::Add(const Segment& segment) {
  const size_t first = records_.size();
  records_.insert(records_.end(), segment.ids_.begin(), segment.ids_.end());
  for (size_t i = 0; i < segment.keys_.size(); ++i) {
    postings_.push_back(MakePosting(segment.keys_[i], first + segment.ordinals_[i]));
  }
  for (size_t i = 0; i < segment.values_.size(); ++i) {
    values_.push_back({segment.values_[i], segment.counts_[i]});
  }
  for (size_t i = 0; i < totals_.size(); ++i) totals_[i] += segment.totals_[i];
}

void SegmentBuilder::JoinValues() {
  SortByNumber([](const Count& count) { return count.value; }, &values_);
  size_t kept = 0;
  for (size_t i = 0; i < values_.size();) {
    Count sum = values_[i];
    for (++i; i < values_.size() && values_[i].value == sum.value; ++i) sum.by += values_[i].by;
    if (sum.by != 0) values_[kept++] = sum;
  }
  values_.resize(kept);
}

// The ids, ascending, each once. Postings then name places among them.
std::vector<RecordId> SegmentBuilder::SortRecords() {
  std::vector<RecordId> ids = records_;
  if (std::adjacent_find(ids.begin(), ids.end(), std::greater_equal<>()) == ids.end()) return ids;
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<uint32_t> places;
  places.reserve(records_.size());
  for (const RecordId id : records_) {
    places.push_back(
        static_cast<uint32_t>(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin()));
  }
  for (Posting& posting : postings_) {
    posting = MakePosting(KeyOf(posting), places[RecordOf(posting)]);
  }
  return ids;
}

std::string SegmentBuilder::Finish() {
  const std::vector<RecordId> ids = SortRecords();
  SortByNumber(std::identity(), &postings_);
  postings_.erase(std::unique(postings_.begin(), postings_.end()), postings_.end());
  JoinValues();

  Header header;
  header.records = static_cast<uint32_t>(ids.size());
  header.postings = static_cast<uint32_t>(postings_.size());
  header.values = static_cast<uint32_t>(values_.size());
  std::string out;
  out.reserve(header.bytes());
  out.append(reinterpret_cast<const char*>(&header), kHeaderBytes);
  Append(ids, &out);
  std::vector<uint64_t> values;
  std::vector<int32_t> counts;
  for (const Count& count : values_) {
    values.push_back(count.value);
    counts.push_back(count.by);
  }
  Append(values, &out);
  out.append(reinterpret_cast<const char*>(totals_.data()), sizeof(Totals));
  std::vector<uint32_t> column;
  column.reserve(postings_.size());
  for (const Posting posting : postings_) column.push_back(KeyOf(posting));
  Append(column, &out);
  column.clear();
  for (const Posting posting : postings_) column.push_back(RecordOf(posting));
  Append(column, &out);
  Append(counts, &out);
  *this = SegmentBuilder();
  return out;
}

}  // namespace leadkit::identity
