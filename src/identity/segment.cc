#include "identity/segment.h"

#include <algorithm>
#include <cstring>

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

// Where `wanted` is or would be among ascending hashes. They are evenly spread: the value tells
// where to begin, and the rest is a short search around.
template <typename T>
size_t FirstNotBelow(absl::Span<const T> hashes, T wanted) {
  const size_t size = hashes.size();
  if (size == 0) return 0;
  const auto guess =
      static_cast<size_t>((static_cast<unsigned __int128>(wanted) * size) >> (8 * sizeof(T)));
  size_t low = guess;
  size_t high = guess;
  size_t step = 32;
  while (low > 0 && hashes[low] >= wanted) {
    high = low;
    low = low > step ? low - step : 0;
    step *= 4;
  }
  step = 32;
  while (high < size && hashes[high] < wanted) {
    low = high;
    high = std::min(size, high + step);
    step *= 4;
  }
  return static_cast<size_t>(std::lower_bound(hashes.begin() + static_cast<ptrdiff_t>(low),
                                              hashes.begin() + static_cast<ptrdiff_t>(high),
                                              wanted) -
                             hashes.begin());
}

}  // namespace

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
  for (const uint32_t ordinal : segment.ordinals_) {
    if (ordinal >= header.records) return corrupt;
  }
  return segment;
}

std::pair<size_t, size_t> Segment::Find(uint32_t key) const {
  const size_t begin = FirstNotBelow(keys_, key);
  size_t end = begin;
  while (end < keys_.size() && keys_[end] == key) ++end;
  return {begin, end};
}

int64_t Segment::CountOf(uint64_t value) const {
  const size_t place = FirstNotBelow(values_, value);
  return place < values_.size() && values_[place] == value ? counts_[place] : 0;
}

void SegmentBuilder::AddKey(RecordId id, uint32_t key) { postings_.push_back({key, id}); }

void SegmentBuilder::Add(const Segment& segment) {
  for (size_t i = 0; i < segment.keys_.size(); ++i) {
    postings_.push_back({segment.keys_[i], segment.record(i)});
  }
  for (size_t i = 0; i < segment.values_.size(); ++i) {
    values_.push_back({segment.values_[i], segment.counts_[i]});
  }
  for (size_t i = 0; i < totals_.size(); ++i) totals_[i] += segment.totals_[i];
}

void SegmentBuilder::JoinValues() {
  std::sort(values_.begin(), values_.end(),
            [](const Count& x, const Count& y) { return x.value < y.value; });
  size_t kept = 0;
  for (size_t i = 0; i < values_.size();) {
    Count sum = values_[i];
    for (++i; i < values_.size() && values_[i].value == sum.value; ++i) sum.by += values_[i].by;
    if (sum.by != 0) values_[kept++] = sum;
  }
  values_.resize(kept);
}

std::string SegmentBuilder::Finish() {
  std::sort(postings_.begin(), postings_.end());
  postings_.erase(std::unique(postings_.begin(), postings_.end()), postings_.end());
  JoinValues();
  std::vector<int64_t> ids;
  ids.reserve(postings_.size());
  for (const Posting& posting : postings_) ids.push_back(posting.id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

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
  for (const Posting& posting : postings_) column.push_back(posting.key);
  Append(column, &out);
  column.clear();
  for (const Posting& posting : postings_) {
    column.push_back(
        static_cast<uint32_t>(std::lower_bound(ids.begin(), ids.end(), posting.id) - ids.begin()));
  }
  Append(column, &out);
  Append(counts, &out);
  *this = SegmentBuilder();
  return out;
}

}  // namespace leadkit::identity
