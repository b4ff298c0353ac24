#include "records/reader.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/row.h"

namespace leadkit::records {

absl::StatusOr<RecordScan> RecordScan::Start(const storage::View& view,
                                             const schema::Object& object,
                                             const ListOptions& options) {
  const storage::ObjectSql& sql = view.sql(object);
  std::string text = absl::StrCat("SELECT ", sql.columns, " FROM ", sql.table, " WHERE id > $1");
  int parameter = 2;
  for (const Condition& condition : options.conditions) {
    absl::StrAppend(&text, " AND \"", condition.field->column, "\"");
    if (condition.value.has_value()) {
      absl::StrAppend(&text, " = $", parameter++);
    } else {
      absl::StrAppend(&text, " IS NULL");
    }
  }
  if (!options.include_deleted) absl::StrAppend(&text, " AND is_deleted = 0");
  absl::StrAppend(&text, " ORDER BY id LIMIT $", parameter);
  LK_ASSIGN_OR_RETURN(storage::StatementLease rows, view.connection.Prepare(text));
  RecordScan scan(object, std::move(rows));
  scan.texts_.reserve(options.conditions.size());
  scan.rows_->BindInt(1, options.after);
  int index = 2;
  for (const Condition& condition : options.conditions) {
    if (condition.value.is_int()) scan.rows_->BindInt(index++, condition.value.int_value());
    if (condition.value.is_text()) {
      // The statement borrows its parameters for as long as it runs.
      scan.texts_.emplace_back(condition.value.text());
      scan.rows_->BindText(index++, scan.texts_.back());
    }
  }
  scan.rows_->BindInt(index, options.limit);
  return scan;
}

absl::StatusOr<bool> RecordScan::Next(Record* record) {
  LK_ASSIGN_OR_RETURN(const bool found, rows_->Step());
  if (found) ReadRow(*rows_, *object_, record);
  return found;
}

absl::StatusOr<FoundRecord> FindById(const storage::View& view, RecordId id) {
  for (const schema::Object& object : view.catalog().objects()) {
    FoundRecord result{&object, Record(object)};
    LK_ASSIGN_OR_RETURN(const bool found, ReadRecord(view, object, id, &result.record));
    if (found) return result;
  }
  return MakeError(Code::kNotFound, "there is no record with this id", {"", "", id});
}

absl::Status NoSuchRecord(const storage::View& view, const schema::Object& object, RecordId id) {
  const absl::StatusOr<FoundRecord> other = FindById(view, id);
  if (other.ok()) {
    return MakeError(Code::kNotFound, absl::StrCat("there is no ", object.api, " with this id"),
                     {other->object->api, "", id});
  }
  if (CodeOf(other.status()) != Code::kNotFound) return other.status();
  return MakeError(Code::kNotFound, absl::StrCat("there is no ", object.api, " with this id"),
                   {object.api, "", id});
}

}  // namespace leadkit::records
