// What one write has changed in the matching index: blocking keys that a record has got, and values
// that it has got or lost. Entries wait in the store (lk_match_log), several in a row, until they
// become a segment. A row has the id of the first beside its body, in which the others' ids stand
// before them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "base/id.h"
#include "identity/segment.h"
#include "matching/profile.h"

namespace leadkit::identity {

struct LogEntry {
  RecordId id = kNoId;
  std::vector<uint32_t> keys;                        // new ones
  std::vector<std::pair<uint64_t, int32_t>> values;  // by how much each is counted more
  // One bit for each kind of value that the record had none of before, or has none of now.
  uint32_t gained = 0;
  uint32_t lost = 0;

  // From one profile of a record to its next; an empty one is none.
  static LogEntry Between(RecordId id, matching::Kind kind, std::string_view before,
                          std::string_view after);

  // All but the id.
  void AppendTo(std::string* bytes) const;
  // Takes an entry off the front. kCorrupt if there is none.
  static absl::StatusOr<LogEntry> Take(RecordId id, std::string_view* bytes);

  void AddTo(SegmentBuilder* builder) const;
  // Calls `visit(Term, by)` for each kind of value gained or lost.
  template <typename Visit>
  void ForEachTotal(Visit visit) const {
    for (size_t i = 0; i < matching::kTermCount; ++i) {
      const int by = static_cast<int>(gained >> i & 1) - static_cast<int>(lost >> i & 1);
      if (by != 0) visit(static_cast<matching::Term>(i), by);
    }
  }
};

void AppendLogId(RecordId id, std::string* body);
// Calls `visit(entry)` for each entry of a row. kCorrupt if it is none.
absl::Status ForEachLogEntry(RecordId first, std::string_view body,
                             absl::FunctionRef<void(const LogEntry&)> visit);

}  // namespace leadkit::identity
