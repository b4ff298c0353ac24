// What happened: the change-event feed, the field history and the status history. Written in the
// transaction of the change itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "records/record.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::records {

// The numbers are stored; they are only appended to.
enum class EventKind : int32_t {
  kCreated = 1,
  kUpdated = 2,
  kDeleted = 3,
  kUndeleted = 4,
  kPurged = 5,
  kConverted = 6,
  kMerged = 7,    // of each record that was merged away; `fields` is the survivor's id as text
  kUnmerged = 8,  // the same, undone
};

std::string_view EventKindName(EventKind kind);

struct Event {
  int64_t position = 0;  // grows; a consumer asks for what comes after the last one it has seen
  int64_t at = 0;
  EventKind kind = EventKind::kCreated;
  int object = 0;
  RecordId record_id = kNoId;
  RecordId by = kNoId;
  std::string fields;  // API names joined by ',', of an update; of a merge the survivor's id
};

struct StatusMove {
  int64_t seq = 0;
  std::string from;  // empty: the record began here
  std::string to;
  int64_t at = 0;
  RecordId by = kNoId;
  std::string reason;
  int64_t cycle = 1;
  int object = 0;
};

struct FieldChange {
  int64_t seq = 0;
  std::string field;  // API name, or a pseudo field: leadConverted, contactCreatedFromLead, ...
  std::string old_value;
  std::string new_value;
  int64_t at = 0;
  RecordId by = kNoId;
  int object = 0;
};

absl::Status AppendEvent(storage::WriteTxn& txn, const WriteContext& context, EventKind kind,
                         int object, RecordId id, std::string_view fields = "");

// One row in the field history. Empty values are stored as null.
absl::Status AppendFieldChange(storage::WriteTxn& txn, const WriteContext& context, int object,
                               RecordId id, std::string_view field, std::string_view old_value,
                               std::string_view new_value);

// A move, of cycle 1 where `from` is empty; otherwise of the record's last cycle, or the one after.
absl::Status AppendStatusMove(storage::WriteTxn& txn, const WriteContext& context, int object,
                              RecordId id, std::string_view from, std::string_view to, int64_t at,
                              bool begins_cycle);

// Events after `position`, oldest first, at most `limit`. The callback's error ends the walk.
absl::Status ListEvents(const storage::View& view, int64_t position, int64_t limit,
                        absl::FunctionRef<absl::Status(const Event&)> callback);

// A record's history, oldest first.
absl::StatusOr<std::vector<StatusMove>> ListStatusMoves(const storage::View& view, RecordId id);
absl::StatusOr<std::vector<FieldChange>> ListFieldChanges(const storage::View& view, RecordId id);

}  // namespace leadkit::records
