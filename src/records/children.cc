#include "records/children.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"

namespace leadkit::records {

using schema::Field;
using schema::Object;

absl::StatusOr<std::vector<RecordId>> ChildrenIn(const storage::View& view, const Object& child,
                                                 const Field& field, const Item& parent,
                                                 InBin in_bin) {
  std::string sql =
      absl::StrCat("SELECT id FROM ", view.sql(child).table, " WHERE \"", field.column, "\" = $1");
  if (field.is_polymorphic()) {
    absl::StrAppend(&sql, " AND \"", field.object_column(), "\" = ", parent.object);
  }
  if (in_bin != InBin::kEither) {
    absl::StrAppend(&sql, " AND is_deleted = ", in_bin == InBin::kYes ? 1 : 0);
  }
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare(absl::StrCat(sql, " ORDER BY id")));
  row->Bind(parent.id);
  std::vector<RecordId> ids;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return ids;
    ids.push_back(row->Int(0));
  }
}

absl::Status SetReference(storage::WriteTxn& txn, const Item& item, const Field& field,
                          RecordId value) {
  const Object& object = txn.catalog().object(item.object);
  std::string sql =
      absl::StrCat("UPDATE ", txn.view().sql(object).table, " SET \"", field.column, "\" = $1");
  if (field.is_polymorphic() && value == kNoId) {
    absl::StrAppend(&sql, ", \"", field.object_column(), "\" = NULL");
  }
  absl::StrAppend(&sql, ", system_modstamp = $2 WHERE id = $3");
  LK_ASSIGN_OR_RETURN(storage::StatementLease update, txn.connection().Prepare(sql));
  if (value != kNoId) update->BindInt(1, value);
  update->BindInt(2, txn.now());
  update->BindInt(3, item.id);
  return update->Run();
}

}  // namespace leadkit::records
