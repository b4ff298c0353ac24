// The segments of a store's matching index: written, joined, removed.
#pragma once

#include <array>
#include <string>

#include "absl/status/status.h"
#include "identity/log_entry.h"
#include "identity/segment.h"
#include "storage/database.h"

namespace leadkit::identity {

// How many log entries become a segment, how many segments of the first level become one of the
// second, and how many records a segment of the second level has when it is made at once.
inline constexpr int64_t kLogEntriesOfSegment = 16'384;
inline constexpr int64_t kSegmentsOfLevel = 16;
inline constexpr int64_t kRecordsOfSegment = kLogEntriesOfSegment * kSegmentsOfLevel;

// Takes the builder's content, unless it has none.
absl::Status AddSegment(storage::WriteTxn& txn, matching::Kind kind, int level,
                        SegmentBuilder* builder);

// Entries on their way to the log.
class LogWriter {
 public:
  absl::Status Add(storage::WriteTxn& txn, matching::Kind kind, const LogEntry& entry);
  // Stores what was added. Until then it is not in the log.
  absl::Status Finish(storage::WriteTxn& txn);

 private:
  struct Row {
    RecordId first = kNoId;
    std::string body;
  };
  static absl::Status Store(storage::WriteTxn& txn, matching::Kind kind, Row* row);

  std::array<Row, 2> rows_;  // of people and of companies
};

// Makes segments of the whole log and empties it; joins segments where there are many.
absl::Status FlushLog(storage::WriteTxn& txn);

}  // namespace leadkit::identity
