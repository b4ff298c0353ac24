#include "merge/journal.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"

namespace leadkit::merge {
namespace {

constexpr char kEntryColumns[] =
    "SELECT id, object, survivor_id, at, by_id, undone_at, undone_by_id FROM lk_merge ";

MergeEntry ReadEntry(const storage::Statement& row) {
  return {row.Int(0),
          static_cast<int>(row.Int(1)),
          row.Int(2),
          row.Int(3),
          row.Int(4),
          row.IsNull(5) ? 0 : row.Int(5),
          row.IsNull(6) ? kNoId : row.Int(6),
          {}};
}

// The value takes three parameters or columns: number, text, object of a reference.
void BindValue(storage::Statement& statement, int first, const Value& value) {
  if (value.is_int()) {
    statement.BindInt(first, value.int_value());
    if (value.object() >= 0) statement.BindInt(first + 2, value.object());
  } else if (value.is_text()) {
    statement.BindText(first + 1, value.text());
  }
}

Value ReadValue(const storage::Statement& row, int first) {
  if (!row.IsNull(first + 1)) return Value::Text(row.Text(first + 1));
  if (row.IsNull(first)) return Value::Null();
  if (row.IsNull(first + 2)) return Value::Int(row.Int(first));
  return Value::Reference(row.Int(first), static_cast<int>(row.Int(first + 2)));
}

absl::Status AppendStep(storage::WriteTxn& txn, RecordId merge, int64_t seq, const Step& step) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease insert,
      txn.connection().Prepare(
          "INSERT INTO lk_merge_item (merge_id, seq, kind, object, record_id, field, old_int, "
          "old_text, old_object, new_int, new_text, new_object) VALUES ($1, $2, $3, $4, $5, $6, "
          "$7, $8, $9, $10, $11, $12)"));
  insert->Bind(merge, seq, static_cast<int64_t>(step.kind), step.item.object, step.item.id);
  if (!step.field.empty()) insert->BindText(6, step.field);
  BindValue(*insert, 7, step.before);
  BindValue(*insert, 10, step.after);
  return insert->Run();
}

absl::Status ReadMerged(const storage::View& view, MergeEntry* entry) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT record_id FROM lk_merge_item WHERE merge_id = $1 AND kind = "
                              "$2 ORDER BY seq"));
  row->Bind(entry->id, static_cast<int64_t>(StepKind::kMerged));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    entry->merged.push_back(row->Int(0));
  }
}

}  // namespace

absl::Status AppendMerge(storage::WriteTxn& txn, const MergeEntry& entry,
                         const std::vector<Step>& steps) {
  LK_RETURN_IF_ERROR(txn.connection().Run(
      "INSERT INTO lk_merge (id, object, survivor_id, at, by_id) VALUES ($1, $2, $3, $4, $5)",
      entry.id, entry.object, entry.survivor, entry.at, entry.by));
  for (RecordId merged : entry.merged) {
    LK_RETURN_IF_ERROR(txn.connection().Run(
        "INSERT INTO lk_merged (record_id, object, survivor_id, merge_id) VALUES ($1, $2, $3, $4)",
        merged, entry.object, entry.survivor, entry.id));
  }
  int64_t seq = 0;
  for (const Step& step : steps) LK_RETURN_IF_ERROR(AppendStep(txn, entry.id, ++seq, step));
  return absl::OkStatus();
}

absl::Status ForgetMerged(storage::WriteTxn& txn, RecordId record) {
  return txn.connection().Run("DELETE FROM lk_merged WHERE record_id = $1", record);
}

absl::Status MarkUndone(storage::WriteTxn& txn, const records::WriteContext& context, RecordId id) {
  return txn.connection().Run("UPDATE lk_merge SET undone_at = $1, undone_by_id = $2 WHERE id = $3",
                              txn.now(), context.actor, id);
}

absl::StatusOr<MergeEntry> FindMerge(const storage::View& view, RecordId id) {
  LK_ASSIGN_OR_RETURN(
      const int64_t of_record,
      view.connection.QueryInt(id, "SELECT merge_id FROM lk_merged WHERE record_id = $1", id));
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare(absl::StrCat(
          kEntryColumns,
          "WHERE id = $1 OR (survivor_id = $1 AND undone_at IS NULL) ORDER BY id DESC LIMIT 1")));
  row->Bind(of_record);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) {
    return MakeError(Code::kNotFound,
                     "there is no merge of this number, nor one that stands of this record",
                     {"", "", id});
  }
  MergeEntry entry = ReadEntry(*row);
  LK_RETURN_IF_ERROR(ReadMerged(view, &entry));
  return entry;
}

absl::StatusOr<std::vector<Step>> ReadSteps(const storage::View& view, RecordId merge) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare(
                          "SELECT kind, object, record_id, field, old_int, old_text, old_object, "
                          "new_int, new_text, new_object FROM lk_merge_item WHERE merge_id = $1 "
                          "ORDER BY seq"));
  row->Bind(merge);
  std::vector<Step> steps;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return steps;
    steps.push_back({static_cast<StepKind>(row->Int(0)),
                     {static_cast<int>(row->Int(1)), row->Int(2)},
                     std::string(row->Text(3)),
                     ReadValue(*row, 4),
                     ReadValue(*row, 7)});
  }
}

absl::StatusOr<std::vector<MergeEntry>> ListMerges(const storage::View& view, RecordId record) {
  std::vector<MergeEntry> entries;
  {
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        view.connection.Prepare(absl::StrCat(
            kEntryColumns,
            "WHERE survivor_id = $1 OR id IN (SELECT merge_id FROM lk_merge_item WHERE "
            "record_id = $1 AND kind = $2) ORDER BY id")));
    row->Bind(record, static_cast<int64_t>(StepKind::kMerged));
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      entries.push_back(ReadEntry(*row));
    }
  }
  for (MergeEntry& entry : entries) LK_RETURN_IF_ERROR(ReadMerged(view, &entry));
  return entries;
}

}  // namespace leadkit::merge
