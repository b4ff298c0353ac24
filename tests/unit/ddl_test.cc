#include "storage/ddl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "base/error.h"
#include "storage/sqlite/sqlite_connection.h"
#include "tests/unit/temp_folder.h"

namespace leadkit::storage {
namespace {

using schema::Catalog;
using schema::Field;
using schema::Kind;
using schema::Object;
using testing::HasSubstr;
using testing::Not;

const Catalog& Standard() { return *Catalog::Standard(); }

// The columns of a field as "name definition", joined by " | ".
std::string ColumnsFor(const Catalog& catalog, std::string_view object, std::string_view field) {
  std::string text;
  for (const Column& column :
       ColumnsOfField(catalog, catalog.Get(object).Get(field), kSqliteDialect)) {
    if (!text.empty()) text += " | ";
    text += column.name + " " + column.definition + (column.required ? " required" : "");
  }
  return text;
}
std::string ColumnsFor(std::string_view object, std::string_view field) {
  return ColumnsFor(Standard(), object, field);
}
std::string IndexFor(std::string_view object, std::string_view field) {
  const Object& o = Standard().Get(object);
  std::string text;
  for (const Index& index : IndexesOfField(o, o.Get(field), kSqliteDialect)) {
    if (!text.empty()) text += " | ";
    text += index.sql;
  }
  return text;
}

TEST(Ddl, EveryKindHasItsColumns) {
  EXPECT_EQ(ColumnsFor("Lead", "Id"), "id INTEGER PRIMARY KEY");
  EXPECT_EQ(ColumnsFor("Lead", "LastName"), "last_name TEXT required");
  EXPECT_EQ(ColumnsFor("Lead", "Company"), "company TEXT");
  EXPECT_EQ(ColumnsFor("Lead", "AnnualRevenue"), "annual_revenue INTEGER");
  EXPECT_EQ(ColumnsFor("Lead", "DoNotCall"), "do_not_call INTEGER NOT NULL DEFAULT 0");
  EXPECT_EQ(ColumnsFor("User", "IsActive"), "is_active INTEGER NOT NULL DEFAULT 1");
  EXPECT_EQ(ColumnsFor("Lead", "Email"), "email TEXT | email_key TEXT");
  EXPECT_EQ(ColumnsFor("Lead", "OwnerId"), "owner_id INTEGER required | owner_object INTEGER");
  EXPECT_EQ(ColumnsFor("Contact", "AccountId"),
            "account_id INTEGER REFERENCES \"account\" (id) required");
  // Audit references are on every row, and users are never purged: no foreign key.
  EXPECT_EQ(ColumnsFor("Lead", "CreatedById"), "created_by_id INTEGER");
}

TEST(Ddl, CustomFieldsCanBeAddedToRowsThatAreThere) {
  Field field;
  field.api = "Budget__c";
  field.kind = Kind::kMoney;
  field.required = true;
  const auto catalog = Standard().WithCustomField("Lead", field);
  ASSERT_TRUE(catalog.ok());
  EXPECT_EQ(ColumnsFor(**catalog, "Lead", "Budget__c"), "budget__c INTEGER");
}

TEST(Ddl, IndexesServeReferencesKeysAndExternalIds) {
  EXPECT_EQ(IndexFor("Lead", "Company"), "");
  EXPECT_EQ(IndexFor("Lead", "CreatedById"), "");
  EXPECT_EQ(IndexFor("Lead", "ConvertedAccountId"),
            "CREATE INDEX \"lead_by_converted_account_id\" ON \"lead\" (\"converted_account_id\") "
            "WHERE \"converted_account_id\" IS NOT NULL");
  // Of a column that is never null, all rows.
  EXPECT_EQ(IndexFor("Contact", "AccountId"),
            "CREATE INDEX \"contact_by_account_id\" ON \"contact\" (\"account_id\")");
  EXPECT_EQ(IndexFor("Lead", "ExternalId"),
            "CREATE UNIQUE INDEX \"lead_by_external_id\" ON \"lead\" (\"external_id\") WHERE "
            "\"external_id\" IS NOT NULL AND is_deleted = 0");
  EXPECT_THAT(IndexFor("Account", "Name"), HasSubstr("\"account_by_name_key\""));
}

TEST(Ddl, NamesAreUniqueAndColumnsNeverMeet) {
  std::set<std::string> indexes;
  for (const Object& object : Standard().objects()) {
    std::set<std::string> columns;
    for (const Column& column : ColumnsOf(Standard(), object, kSqliteDialect)) {
      EXPECT_TRUE(columns.insert(column.name).second) << object.api << "." << column.name;
    }
    EXPECT_TRUE(columns.contains(kDeletionColumn) && columns.contains(kExtraColumn));
    for (const Index& index : IndexesOf(object, kSqliteDialect)) {
      EXPECT_TRUE(indexes.insert(index.name).second) << index.name;
      EXPECT_THAT(index.sql, HasSubstr("\"" + index.name + "\""));
    }
  }
}

TEST(Ddl, DialectWordsAreTheOnlyDifference) {
  const Dialect other = {"BIGINT", "VARCHAR", "BYTEA", "", ""};
  for (const std::string& sql : CreateSystemTables(other)) {
    EXPECT_THAT(sql, Not(HasSubstr("INTEGER")));
    EXPECT_THAT(sql, Not(HasSubstr("STRICT")));
    EXPECT_THAT(sql, Not(HasSubstr("{")));
  }
  const std::string lead = CreateTable(Standard(), Standard().Get("Lead"), other);
  EXPECT_THAT(lead, HasSubstr("\"last_name\" VARCHAR NOT NULL"));
  EXPECT_THAT(lead, HasSubstr("\"extra\" BYTEA"));
  EXPECT_THAT(lead, Not(HasSubstr("INTEGER")));
}

TEST(Ddl, FingerprintTellsSchemasApart) {
  EXPECT_EQ(SchemaFingerprint(kSqliteDialect), SchemaFingerprint(kSqliteDialect));
  EXPECT_GT(SchemaFingerprint(kSqliteDialect), 0);
  EXPECT_NE(SchemaFingerprint(kSqliteDialect),
            SchemaFingerprint({"BIGINT", "TEXT", "BLOB", " STRICT", " STRICT, WITHOUT ROWID"}));
}

// What is described is what SQLite makes of it.
TEST(Ddl, TablesAreMadeAsDescribed) {
  const TempFolder folder;
  SqliteOptions options;
  options.create = true;
  const auto connection = OpenSqlite(folder.File("x.db"), options);
  ASSERT_TRUE(connection.ok());
  for (const std::string& sql : CreateSystemTables(kSqliteDialect)) {
    ASSERT_EQ((*connection)->Execute(sql), absl::OkStatus()) << sql;
  }
  for (const Object& object : Standard().objects()) {
    ASSERT_EQ((*connection)->Execute(CreateTable(Standard(), object, kSqliteDialect)),
              absl::OkStatus());
  }
  for (const Object& object : Standard().objects()) {
    for (const Index& index : IndexesOf(object, kSqliteDialect)) {
      ASSERT_EQ((*connection)->Execute(index.sql), absl::OkStatus()) << index.sql;
    }
    std::map<std::string, bool> required;
    auto row = (*connection)->Prepare("SELECT name, \"notnull\" FROM pragma_table_info($1)");
    (*row)->Bind(object.table);
    while (*(*row)->Step()) required[std::string((*row)->Text(0))] = (*row)->Int(1) != 0;
    for (const Column& column : ColumnsOf(Standard(), object, kSqliteDialect)) {
      ASSERT_TRUE(required.contains(column.name)) << object.api << "." << column.name;
      EXPECT_EQ(required[column.name],
                column.required || column.definition.find("NOT NULL") != std::string::npos);
    }
    EXPECT_EQ(required.size(), ColumnsOf(Standard(), object, kSqliteDialect).size());
  }
  // Every one-record look-up by a reference, a key or an external id has its index.
  for (const char* sql :
       {"SELECT id FROM contact WHERE account_id = $1",
        "SELECT id FROM account WHERE name_key = $1", "SELECT id FROM lead WHERE email_key = $1",
        "SELECT id FROM task WHERE who_id = $1",
        "SELECT id FROM lead WHERE external_id = $1 AND is_deleted = 0",
        "SELECT id FROM campaign WHERE name = $1", "SELECT id FROM lead WHERE deletion_id = $1"}) {
    auto row = (*connection)->Prepare(std::string("EXPLAIN QUERY PLAN ") + sql);
    ASSERT_TRUE(row.ok()) << row.status();
    ASSERT_TRUE(*(*row)->Step());
    EXPECT_THAT(std::string((*row)->Text(3)), HasSubstr("USING")) << sql;
    EXPECT_THAT(std::string((*row)->Text(3)), HasSubstr("INDEX")) << sql;
  }
}

}  // namespace
}  // namespace leadkit::storage
