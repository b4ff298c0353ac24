#include "storage/schema_version.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/error.h"
#include "base/text.h"
#include "schema/text_form.h"
#include "storage/ddl.h"

namespace leadkit::storage {
namespace {

using schema::Catalog;
using schema::Field;
using schema::Object;

absl::StatusOr<absl::flat_hash_set<std::string>> ColumnNames(Connection& connection,
                                                             const std::string& table) {
  absl::flat_hash_set<std::string> names;
  LK_ASSIGN_OR_RETURN(StatementLease statement,
                      connection.Prepare("SELECT name FROM pragma_table_info($1)"));
  statement->Bind(table);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool row, statement->Step());
    if (!row) return names;
    names.insert(std::string(statement->Text(0)));
  }
}

}  // namespace

absl::StatusOr<FileKind> InspectFile(Connection& connection) {
  LK_ASSIGN_OR_RETURN(const int64_t application,
                      connection.QueryInt(0, "SELECT application_id FROM pragma_application_id"));
  LK_ASSIGN_OR_RETURN(const int64_t version,
                      connection.QueryInt(0, "SELECT user_version FROM pragma_user_version"));
  LK_ASSIGN_OR_RETURN(const int64_t tables,
                      connection.QueryInt(0, "SELECT count(*) FROM sqlite_schema"));
  if (application == 0 && tables == 0) return FileKind::kEmpty;
  if (application != kApplicationId) {
    return MakeError(Code::kNotAStore,
                     "the file is a database of another program; name a new file to make a store");
  }
  if (version > kFormatVersion) {
    return MakeError(Code::kNewerVersion, absl::StrCat("the store has format ", version,
                                                       " and this release reads up to ",
                                                       kFormatVersion, "; update leadkit"));
  }
  return FileKind::kStore;
}

absl::Status AddMissingSchema(Connection& connection, const Catalog& catalog,
                              const Dialect& dialect) {
  for (const std::string& sql : CreateSystemTables(dialect)) {
    LK_RETURN_IF_ERROR(connection.Execute(sql));
  }
  for (const Object& object : catalog.objects()) {
    LK_RETURN_IF_ERROR(connection.Execute(CreateTable(catalog, object, dialect)));
    LK_ASSIGN_OR_RETURN(const auto present, ColumnNames(connection, object.table));
    for (const Column& column : ColumnsOf(catalog, object, dialect)) {
      if (present.contains(column.name)) continue;
      LK_RETURN_IF_ERROR(connection.Execute(
          absl::StrCat("ALTER TABLE ", dialect.Quote(object.table), " ADD COLUMN ",
                       dialect.Quote(column.name), " ", column.definition)));
    }
    for (const std::string& sql : CreateIndexes(object, dialect)) {
      LK_RETURN_IF_ERROR(connection.Execute(sql));
    }
  }
  return absl::OkStatus();
}

absl::Status WriteFileMarks(Connection& connection) {
  return connection.Execute(absl::StrCat("PRAGMA application_id = ", kApplicationId,
                                         "; PRAGMA user_version = ", kFormatVersion));
}

absl::StatusOr<std::shared_ptr<const Catalog>> LoadCatalog(Connection& connection) {
  std::shared_ptr<const Catalog> catalog = Catalog::Standard();
  LK_ASSIGN_OR_RETURN(
      StatementLease row,
      connection.Prepare("SELECT object, api, label, kind, max, \"precision\", scale, required, "
                         "default_text, picklist_values, restricted, target, external_id, tracked "
                         "FROM lk_custom_field ORDER BY object, number"));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return catalog;
    Field field;
    const std::string object_api(row->Text(0));
    field.api = row->Text(1);
    field.label = row->Text(2);
    field.kind = static_cast<schema::Kind>(row->Int(3));
    field.max = static_cast<uint32_t>(row->Int(4));
    field.precision = static_cast<uint32_t>(row->Int(5));
    field.scale = static_cast<uint32_t>(row->Int(6));
    field.required = row->Int(7) != 0;
    if (!row->IsNull(9)) field.values = absl::StrSplit(ToAbsl(row->Text(9)), '\n');
    field.restricted = row->Int(10) != 0;
    if (!row->IsNull(11)) field.to = {std::string(row->Text(11))};
    field.external_id = row->Int(12) != 0;
    field.tracked = row->Int(13) != 0;
    if (!row->IsNull(8)) {
      LK_ASSIGN_OR_RETURN(const Object* object, catalog->Require(object_api));
      LK_ASSIGN_OR_RETURN(field.default_value,
                          schema::ParseText(*catalog, *object, field, row->Text(8)));
    }
    LK_ASSIGN_OR_RETURN(catalog, catalog->WithCustomField(object_api, std::move(field)));
  }
}

absl::Status SaveCustomField(Connection& connection, const Catalog& catalog, const Object& object,
                             const Field& field) {
  LK_ASSIGN_OR_RETURN(
      StatementLease insert,
      connection.Prepare("INSERT INTO lk_custom_field (object, number, api, label, kind, max, "
                         "\"precision\", scale, "
                         "required, restricted, external_id, tracked, default_text, "
                         "picklist_values, target) VALUES "
                         "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"));
  insert->Bind(object.api, field.number, field.api, field.label, static_cast<int64_t>(field.kind),
               static_cast<int64_t>(field.max), static_cast<int64_t>(field.precision),
               static_cast<int64_t>(field.scale), field.required ? 1 : 0, field.restricted ? 1 : 0,
               field.external_id ? 1 : 0, field.tracked ? 1 : 0);
  // Bound text is borrowed: these must outlive the step.
  const std::string default_text = schema::FormatText(catalog, field, field.default_value);
  const std::string values = absl::StrJoin(field.values, "\n");
  if (field.default_value.has_value()) insert->BindText(13, default_text);
  if (!field.values.empty()) insert->BindText(14, values);
  if (!field.to.empty()) insert->BindText(15, field.to[0]);
  return insert->Run();
}

}  // namespace leadkit::storage
