#include "records/unique.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"

namespace leadkit::records {

using schema::Field;
using schema::Object;

std::vector<std::string> KeyNames(const Object& object) {
  std::vector<std::string> keys = {"Id"};
  for (const Field& field : object.fields) {
    if (field.external_id) keys.push_back(field.api);
  }
  return keys;
}

absl::StatusOr<RecordId> FindByKey(const storage::View& view, const Object& object,
                                   const Field& key, const Value& value, RecordId other_than) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare(absl::StrCat(
                          "SELECT id FROM ", view.sql(object).table, " WHERE \"", key.column,
                          "\" = $1 AND id <> $2 AND is_deleted = 0 LIMIT 1")));
  if (value.is_text()) {
    row->BindText(1, value.text());
  } else {
    row->BindInt(1, value.int_value());
  }
  row->BindInt(2, other_than);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  return found ? row->Int(0) : kNoId;
}

absl::StatusOr<Taken> FindTaken(const storage::View& view, const Record& record) {
  const Object& object = record.object();
  for (const Field& field : object.fields) {
    if (!field.external_id || !record.has(field.ordinal)) continue;
    LK_ASSIGN_OR_RETURN(const RecordId other,
                        FindByKey(view, object, field, record[field.ordinal], record.id()));
    if (other != kNoId) return Taken{&field, other};
  }
  return Taken{};
}

}  // namespace leadkit::records
