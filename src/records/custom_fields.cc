#include "records/custom_fields.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/laws.h"
#include "records/validate.h"
#include "storage/ddl.h"
#include "storage/schema_version.h"

namespace leadkit::records {

absl::Status AddCustomField(storage::WriteTxn& txn, std::string_view object_name,
                            const schema::Field& definition_in) {
  LK_ASSIGN_OR_RETURN(const schema::Object* old_object, txn.catalog().Require(object_name));
  schema::Field definition = definition_in;
  // Objects have several names; from here on there is the one.
  for (std::string& target : definition.to) {
    const schema::Object* named = txn.catalog().Find(target);
    if (named != nullptr) target = named->api;
  }
  LK_RETURN_IF_ERROR(CheckFieldLaws(*old_object, definition));
  LK_ASSIGN_OR_RETURN(std::shared_ptr<const schema::Catalog> catalog,
                      txn.catalog().WithCustomField(object_name, definition));
  const schema::Object& object = catalog->object(old_object->index);
  const schema::Field& field = object.fields.back();
  Value default_value = field.default_value;
  LK_RETURN_IF_ERROR(CheckValue(object, field, &default_value));
  const storage::Dialect& dialect = storage::kSqliteDialect;
  for (const storage::Column& column : storage::ColumnsOfField(*catalog, field, dialect)) {
    LK_RETURN_IF_ERROR(txn.connection().Execute(
        absl::StrCat("ALTER TABLE ", dialect.Quote(object.table), " ADD COLUMN ",
                     dialect.Quote(column.name), " ", column.definition)));
  }
  for (const storage::Index& index : storage::IndexesOfField(object, field, dialect)) {
    LK_RETURN_IF_ERROR(txn.connection().Execute(index.sql));
  }
  LK_RETURN_IF_ERROR(storage::SaveCustomField(txn.connection(), *catalog, object, field));
  return txn.ChangeCatalog(std::move(catalog));
}

}  // namespace leadkit::records
