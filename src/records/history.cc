#include "records/history.h"

namespace leadkit::records {
namespace {

void BindTextOrNull(storage::Statement& statement, int index, std::string_view text) {
  if (text.empty()) {
    statement.BindNull(index);
  } else {
    statement.BindText(index, text);
  }
}

}  // namespace

std::string_view EventKindName(EventKind kind) {
  switch (kind) {
    case EventKind::kCreated:
      return "created";
    case EventKind::kUpdated:
      return "updated";
    case EventKind::kDeleted:
      return "deleted";
    case EventKind::kUndeleted:
      return "undeleted";
    case EventKind::kPurged:
      return "purged";
    case EventKind::kConverted:
      return "converted";
    case EventKind::kMerged:
      return "merged";
    case EventKind::kUnmerged:
      return "unmerged";
  }
  return "unknown";
}

absl::Status AppendEvent(storage::WriteTxn& txn, const WriteContext& context, EventKind kind,
                         int object, RecordId id, std::string_view fields) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease insert,
      txn.connection().Prepare("INSERT INTO lk_event (seq, at, kind, object, record_id, by_id, "
                               "fields) VALUES ($1, $2, $3, $4, $5, $6, $7)"));
  insert->Bind(txn.NextId(), txn.now(), static_cast<int64_t>(kind), object, id, context.actor);
  BindTextOrNull(*insert, 7, fields);
  return insert->Run();
}

absl::Status AppendFieldChange(storage::WriteTxn& txn, const WriteContext& context, int object,
                               RecordId id, std::string_view field, std::string_view old_value,
                               std::string_view new_value) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease insert,
      txn.connection().Prepare("INSERT INTO lk_field_history (record_id, seq, object, field, at, "
                               "by_id, old_value, new_value) VALUES ($1, $2, $3, $4, $5, $6, $7, "
                               "$8)"));
  insert->Bind(id, txn.NextId(), object, field, txn.now(), context.actor);
  BindTextOrNull(*insert, 7, old_value);
  BindTextOrNull(*insert, 8, new_value);
  return insert->Run();
}

absl::Status AppendStatusMove(storage::WriteTxn& txn, const WriteContext& context, int object,
                              RecordId id, std::string_view from, std::string_view to, int64_t at,
                              bool begins_cycle) {
  constexpr char kFirst[] =
      "INSERT INTO lk_status_history (record_id, seq, object, to_status, at, by_id, cycle, "
      "from_status, reason) VALUES ($1, $2, $3, $4, $5, $6, 1 + $7, $8, $9)";
  // The cycle so far is found in the same statement. As a value, and not with INSERT ... SELECT,
  // for which the engine would first put the row into a table of its own.
  constexpr char kNext[] =
      "INSERT INTO lk_status_history (record_id, seq, object, to_status, at, by_id, cycle, "
      "from_status, reason) VALUES ($1, $2, $3, $4, $5, $6, coalesce((SELECT max(cycle) FROM "
      "lk_status_history WHERE record_id = $1), 1) + $7, $8, $9)";
  LK_ASSIGN_OR_RETURN(storage::StatementLease insert,
                      txn.connection().Prepare(from.empty() ? kFirst : kNext));
  insert->Bind(id, txn.NextId(), object, to, at, context.actor, begins_cycle ? 1 : 0);
  BindTextOrNull(*insert, 8, from);
  BindTextOrNull(*insert, 9, context.reason);
  return insert->Run();
}

absl::Status ListEvents(const storage::View& view, int64_t position, int64_t limit,
                        absl::FunctionRef<absl::Status(const Event&)> callback) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare(
                          "SELECT seq, at, kind, object, record_id, by_id, fields FROM lk_event "
                          "WHERE seq > $1 ORDER BY seq LIMIT $2"));
  row->Bind(position, limit);
  Event event;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    event.position = row->Int(0);
    event.at = row->Int(1);
    event.kind = static_cast<EventKind>(row->Int(2));
    event.object = static_cast<int>(row->Int(3));
    event.record_id = row->Int(4);
    event.by = row->Int(5);
    event.fields = row->Text(6);
    LK_RETURN_IF_ERROR(callback(event));
  }
}

absl::StatusOr<std::vector<StatusMove>> ListStatusMoves(const storage::View& view, RecordId id) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT seq, from_status, to_status, at, by_id, reason, cycle, "
                              "object FROM lk_status_history WHERE record_id = $1 ORDER BY seq"));
  row->Bind(id);
  std::vector<StatusMove> moves;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return moves;
    moves.push_back({row->Int(0), std::string(row->Text(1)), std::string(row->Text(2)), row->Int(3),
                     row->Int(4), std::string(row->Text(5)), row->Int(6),
                     static_cast<int>(row->Int(7))});
  }
}

absl::StatusOr<std::vector<FieldChange>> ListFieldChanges(const storage::View& view, RecordId id) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT seq, field, old_value, new_value, at, by_id, object FROM "
                              "lk_field_history WHERE record_id = $1 ORDER BY seq"));
  row->Bind(id);
  std::vector<FieldChange> changes;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return changes;
    changes.push_back({row->Int(0), std::string(row->Text(1)), std::string(row->Text(2)),
                       std::string(row->Text(3)), row->Int(4), row->Int(5),
                       static_cast<int>(row->Int(6))});
  }
}

}  // namespace leadkit::records
