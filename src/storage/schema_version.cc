#include "storage/schema_version.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/decimal.h"
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

// A required field that has a default gets it in the rows that are there, too.
absl::Status FillDefault(Connection& connection, const Object& object, const Field& field,
                         const Dialect& dialect) {
  LK_ASSIGN_OR_RETURN(StatementLease update, connection.Prepare(absl::StrCat(
                                                 "UPDATE ", dialect.Quote(object.table), " SET ",
                                                 dialect.Quote(field.column), " = $1")));
  if (field.is_text()) {
    update->BindText(1, field.default_value.text());
  } else {
    update->BindInt(1, field.default_value.int_value());
  }
  return update->Run();
}

// Without their key for exact matching, the rows that are there would never be found by it.
absl::Status FillMatchKeys(Connection& connection, const Object& object, const Field& field,
                           const Dialect& dialect) {
  constexpr int kRowsAtATime = 1000;
  const std::string table = dialect.Quote(object.table);
  const std::string column = dialect.Quote(field.column);
  const std::string select =
      absl::StrCat("SELECT id, ", column, " FROM ", table, " WHERE id > $1 AND ", column,
                   " IS NOT NULL ORDER BY id LIMIT ", kRowsAtATime);
  const std::string update = absl::StrCat(
      "UPDATE ", table, " SET ", dialect.Quote(MatchKeyColumn(field)), " = $1 WHERE id = $2");
  std::vector<std::pair<int64_t, std::string>> keys;
  int64_t last = 0;
  do {
    keys.clear();
    {
      LK_ASSIGN_OR_RETURN(StatementLease row, connection.Prepare(select));
      row->Bind(last);
      while (true) {
        LK_ASSIGN_OR_RETURN(const bool found, row->Step());
        if (!found) break;
        keys.emplace_back(row->Int(0), schema::MatchKeyOf(field.match_key, row->Text(1)));
      }
    }
    for (const auto& [id, key] : keys) {
      LK_RETURN_IF_ERROR(connection.Run(update, key, id));
      last = id;
    }
  } while (!keys.empty());
  return absl::OkStatus();
}

absl::Status AddMissingColumns(Connection& connection, const Catalog& catalog, const Object& object,
                               const Dialect& dialect) {
  LK_ASSIGN_OR_RETURN(const auto present, ColumnNames(connection, object.table));
  for (const Column& column : ColumnsOf(catalog, object, dialect)) {
    if (present.contains(column.name)) continue;
    LK_RETURN_IF_ERROR(
        connection.Execute(absl::StrCat("ALTER TABLE ", dialect.Quote(object.table), " ADD COLUMN ",
                                        dialect.Quote(column.name), " ", column.definition)));
  }
  for (const Field& field : object.fields) {
    if (!present.contains(field.column) && field.required && field.default_value.has_value()) {
      LK_RETURN_IF_ERROR(FillDefault(connection, object, field, dialect));
    }
    if (field.match_key != schema::MatchKey::kNone && !present.contains(MatchKeyColumn(field))) {
      LK_RETURN_IF_ERROR(FillMatchKeys(connection, object, field, dialect));
    }
  }
  return absl::OkStatus();
}

// The statement that made each index of the file, by the index's name.
absl::StatusOr<absl::flat_hash_map<std::string, std::string>> PresentIndexes(
    Connection& connection) {
  absl::flat_hash_map<std::string, std::string> indexes;
  LK_ASSIGN_OR_RETURN(StatementLease row,
                      connection.Prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' "
                                         "AND sql IS NOT NULL"));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return indexes;
    indexes.emplace(row->Text(0), row->Text(1));
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
                     "the file is not a store: it is a database of another program; name another "
                     "file");
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
    LK_RETURN_IF_ERROR(AddMissingColumns(connection, catalog, object, dialect));
  }
  // An index of our name that another release defined otherwise is made anew.
  LK_ASSIGN_OR_RETURN(const auto present, PresentIndexes(connection));
  for (const Object& object : catalog.objects()) {
    for (const Index& index : IndexesOf(object, dialect)) {
      const auto it = present.find(index.name);
      if (it != present.end() && it->second == index.sql) continue;
      if (it != present.end()) {
        LK_RETURN_IF_ERROR(
            connection.Execute(absl::StrCat("DROP INDEX ", dialect.Quote(index.name))));
      }
      LK_RETURN_IF_ERROR(connection.Execute(index.sql));
    }
  }
  return absl::OkStatus();
}

absl::Status WriteFileMarks(Connection& connection) {
  return connection.Execute(absl::StrCat("PRAGMA application_id = ", kApplicationId,
                                         "; PRAGMA user_version = ", kFormatVersion));
}

namespace {

// The definition as it stands in the file; not checked, but for its default.
absl::StatusOr<schema::CustomField> ReadCustomField(const Statement& row, const Catalog& standard) {
  schema::CustomField custom{std::string(row.Text(0)), {}};
  Field& field = custom.field;
  field.api = row.Text(1);
  field.label = row.Text(2);
  field.kind = static_cast<schema::Kind>(row.Int(3));
  field.max = static_cast<uint32_t>(row.Int(4));
  field.precision = static_cast<uint32_t>(row.Int(5));
  field.scale = static_cast<uint32_t>(std::clamp<int64_t>(row.Int(6), 0, kMaxScale));
  field.required = row.Int(7) != 0;
  if (!row.IsNull(9)) field.values = absl::StrSplit(ToAbsl(row.Text(9)), '\n');
  field.restricted = row.Int(10) != 0;
  if (!row.IsNull(11)) field.to = {std::string(row.Text(11))};
  field.external_id = row.Int(12) != 0;
  field.tracked = row.Int(13) != 0;
  if (!row.IsNull(8)) {
    LK_ASSIGN_OR_RETURN(const Object* object, standard.Require(custom.object));
    LK_ASSIGN_OR_RETURN(field.default_value,
                        schema::ParseText(standard, *object, field, row.Text(8)));
  }
  return custom;
}

absl::Status Unreadable(const absl::Status& why) {
  return MakeError(Code::kCorrupt,
                   absl::StrCat("the definition of a custom field is damaged: ", why.message(),
                                "; restore the store from a copy"),
                   PlaceOf(why));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Catalog>> LoadCatalog(Connection& connection) {
  const std::shared_ptr<const Catalog> standard = Catalog::Standard();
  std::vector<schema::CustomField> fields;
  LK_ASSIGN_OR_RETURN(
      StatementLease row,
      connection.Prepare("SELECT object, api, label, kind, max, \"precision\", scale, required, "
                         "default_text, picklist_values, restricted, target, external_id, tracked "
                         "FROM lk_custom_field ORDER BY object, number"));
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) break;
    absl::StatusOr<schema::CustomField> custom = ReadCustomField(*row, *standard);
    if (!custom.ok()) return Unreadable(custom.status());
    fields.push_back(*std::move(custom));
  }
  if (fields.empty()) return standard;
  absl::StatusOr<std::shared_ptr<const Catalog>> catalog =
      standard->WithCustomFields(std::move(fields));
  if (!catalog.ok()) return Unreadable(catalog.status());
  return catalog;
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
