// The matching index as a process has it in memory: the segments and what was written since, for
// look-ups. It follows the store: whoever looks something up brings it up to date first, which
// costs one small query where nothing has changed.
//
// Threads: not safe; its owner sees to it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "identity/log_entry.h"
#include "identity/profile_cache.h"
#include "identity/segment.h"
#include "matching/frequencies.h"
#include "storage/database.h"

namespace leadkit::identity {

// Where the index of a store stands (lk_match_state).
struct IndexMark {
  bool on = false;
  int64_t generation = 0;  // another one: made anew
  RecordId position = 0;   // the last change event that the index knows
  int64_t people = 0;
  int64_t companies = 0;
  int64_t log_entries = 0;

  int64_t records(matching::Kind kind) const {
    return kind == matching::Kind::kPerson ? people : companies;
  }
};
absl::StatusOr<IndexMark> ReadIndexMark(storage::Connection& connection);
// The same of an index that is on; kWrongState, saying how to switch it on.
absl::StatusOr<IndexMark> RequireIndex(storage::Connection& connection);

class IndexState {
 public:
  // REQUIRES: the index is on.
  absl::Status Refresh(const storage::View& view, const IndexMark& mark);
  const IndexMark& mark() const { return mark_; }

  // The records that have a key, as of now: valid until the next Refresh. Records that lost the key
  // since, or are gone, are among them, and one that got it again may be there twice.
  class Postings {
   public:
    size_t size() const { return size_; }
    template <typename Visit>
    void ForEach(Visit visit) const {
      for (const Range& range : ranges_) {
        for (size_t i = range.begin; i < range.end; ++i) {
          if (i + kAhead < range.end) range.segment->FetchRecordEarly(i + kAhead);
          visit(range.segment->record(i));
        }
      }
      for (const RecordId id : recent_) visit(id);
    }

   private:
    friend class IndexState;
    static constexpr size_t kAhead = 16;
    struct Range {
      const Segment* segment;
      size_t begin, end;
    };
    absl::InlinedVector<Range, 4> ranges_;
    absl::Span<const RecordId> recent_;
    size_t size_ = 0;
  };
  Postings PostingsOf(matching::Kind kind, uint32_t key) const;

  int64_t CountOf(matching::Kind kind, uint64_t value) const;
  int64_t TotalOf(matching::Kind kind, matching::Term term) const;

  // Profiles as of now, of records that were compared lately. Threads: safe.
  ProfileCache& profiles() const { return *profiles_; }

 private:
  struct Loaded {
    RecordId id = kNoId;
    Segment segment;
  };
  // Of one kind.
  struct Part {
    std::vector<Loaded> segments;
    absl::flat_hash_map<uint32_t, absl::InlinedVector<RecordId, 2>> keys;
    absl::flat_hash_map<uint64_t, int32_t> values;
    Totals totals{};  // of what was written since

    void Take(const LogEntry& entry);
  };

  absl::Status LoadSegments(const storage::View& view);
  absl::Status LoadLog(const storage::View& view);
  absl::StatusOr<bool> StillHasLog(const storage::View& view) const;
  void DropLog();
  const Part& part(matching::Kind kind) const {
    return parts_[kind == matching::Kind::kPerson ? 0 : 1];
  }
  Part& part(int64_t kind) {
    return parts_[kind == static_cast<int64_t>(matching::Kind::kPerson) ? 0 : 1];
  }

  IndexMark mark_;
  std::array<Part, 2> parts_;
  std::unique_ptr<ProfileCache> profiles_ = std::make_unique<ProfileCache>();
  // The last row of the log that was read, and what it was: of a transaction that was undone,
  // another may stand in its place.
  RecordId last_seq_ = 0;
  uint64_t last_hash_ = 0;
};

// Counts of a store, for scores. For one look-up, in which the same values are asked for many
// times: it keeps what it has seen. Used by one thread.
class StoredFrequencies : public matching::Frequencies {
 public:
  StoredFrequencies(const IndexState* state, matching::Kind kind) : state_(state), kind_(kind) {}
  uint32_t Count(matching::Term term, uint64_t hash) const override;
  uint64_t Total(matching::Term term) const override;

 private:
  const IndexState* state_;
  matching::Kind kind_;
  mutable absl::flat_hash_map<uint64_t, uint32_t> counts_;
  mutable std::array<int64_t, matching::kTermCount> totals_{};  // one more than it is; 0: not seen
};

}  // namespace leadkit::identity
