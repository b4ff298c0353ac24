#include "storage/schema_version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <string>

#include "storage/ddl.h"
#include "tests/unit/database_fixture.h"

namespace leadkit::storage {
namespace {

using schema::Field;
using schema::Kind;
using testing::HasSubstr;

class SchemaVersion : public DatabaseTest {
 protected:
  // Runs SQL on the closed store, as an older release would have left it.
  void RunSql(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_free(error);
    sqlite3_close(db);
  }
  void AgeStore(const std::string& sql) { RunSql(sql + "; UPDATE lk_store SET fingerprint = 1"); }
  int64_t Fingerprint(Database& database) {
    return QueryInt(database, "SELECT fingerprint FROM lk_store");
  }
  // "CREATE ..." of every table and index, in order of their names.
  std::string SchemaOf(Database& database) {
    std::string text;
    absl::StatusOr<ReadLease> lease = database.Read();
    auto row = lease->connection().Prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type = 'index' ORDER BY name");
    while (*(*row)->Step()) absl::StrAppend(&text, std::string((*row)->Text(0)), "\n");
    auto column = lease->connection().Prepare(
        "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c WHERE "
        "t.type = 'table' ORDER BY t.name, c.name");
    while (*(*column)->Step()) {
      absl::StrAppend(&text, std::string((*column)->Text(0)), ".", std::string((*column)->Text(1)),
                      " ", std::string((*column)->Text(2)), "\n");
    }
    return text;
  }
};

TEST_F(SchemaVersion, AnOlderStoreIsBroughtUpToDateAndKeepsItsData) {
  std::unique_ptr<Database> database = Open();
  const std::string schema_before = SchemaOf(*database);
  ASSERT_TRUE(AddField(*database, "Budget__c").ok());
  ASSERT_TRUE(WriteLead(*database, "Lovelace").ok());
  ASSERT_TRUE(database
                  ->Write([](WriteTxn& txn) {
                    return txn.connection().Run(
                        "UPDATE lead SET company = 'Engines', budget__c = '7'");
                  })
                  .ok());
  const std::string with_custom = SchemaOf(*database);
  EXPECT_NE(schema_before, with_custom);
  database.reset();
  AgeStore(
      "ALTER TABLE lead DROP COLUMN title; ALTER TABLE lead DROP COLUMN is_unread_by_owner;"
      "ALTER TABLE lead DROP COLUMN extra; DROP INDEX lead_by_owner_id; DROP TABLE event;"
      "DROP TABLE lk_import; DROP INDEX task_by_who_id;"
      "CREATE INDEX task_by_who_id ON task (subject)");
  database = Open();
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(created_, 1);
  EXPECT_EQ(Fingerprint(*database), SchemaFingerprint(kSqliteDialect));
  EXPECT_EQ(SchemaOf(*database), with_custom);
  EXPECT_EQ(QueryInt(*database,
                     "SELECT count(*) FROM lead WHERE last_name = 'Lovelace' AND company "
                     "= 'Engines' AND budget__c = '7' AND title IS NULL AND "
                     "is_unread_by_owner = 0"),
            1);
  EXPECT_TRUE(WriteLead(*database, "Babbage").ok());
}

// A column that is required now can't be NOT NULL for the rows that are there.
TEST_F(SchemaVersion, ARequiredColumnIsAddedWithItsDefault) {
  std::unique_ptr<Database> database = Open();
  ASSERT_TRUE(WriteLead(*database, "Lovelace").ok());
  ASSERT_TRUE(database
                  ->Write([](WriteTxn& txn) {
                    return txn.connection().Run(
                        "INSERT INTO task (id, status, priority, owner_id, created_date, "
                        "last_modified_date, system_modstamp) VALUES (5, 'Completed', 'High', "
                        "1, 1, 1, 1)");
                  })
                  .ok());
  database.reset();
  AgeStore(
      "ALTER TABLE task DROP COLUMN priority; ALTER TABLE lead DROP COLUMN status;"
      "ALTER TABLE lead DROP COLUMN system_modstamp");
  database = Open();
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(QueryInt(*database,
                     "SELECT count(*) FROM task WHERE priority = 'Normal' AND status = "
                     "'Completed'"),
            1);
  EXPECT_EQ(QueryInt(*database, "SELECT count(*) FROM lead WHERE status IS NULL"), 1);
}

// Without it the accounts that are there would never be found by name again.
TEST_F(SchemaVersion, AKeyForMatchingIsFilledForTheRowsThatAreThere) {
  constexpr int kAccounts = 2500;
  std::unique_ptr<Database> database = Open();
  ASSERT_TRUE(database
                  ->Write([](WriteTxn& txn) -> absl::Status {
                    for (int i = 0; i < kAccounts; ++i) {
                      LK_RETURN_IF_ERROR(txn.connection().Run(
                          "INSERT INTO account (id, name, owner_id, created_date, "
                          "last_modified_date, system_modstamp) VALUES ($1, $2, $3, 1, 1, 1)",
                          txn.NextId(), absl::StrCat("\xC3\x85NGSTR\xC3\x96M, No. ", i),
                          txn.system_user()));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
  database.reset();
  AgeStore("DROP INDEX account_by_name_key; ALTER TABLE account DROP COLUMN name_key");
  database = Open();
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(QueryInt(*database, "SELECT count(DISTINCT name_key) FROM account"), kAccounts);
  EXPECT_EQ(QueryInt(*database, "SELECT count(*) FROM account WHERE name_key = 'angstrom no 1234'"),
            1);
}

TEST_F(SchemaVersion, AnUpToDateStoreIsNotTouched) {
  Open();
  const std::string before = ContentOf(path());
  Open();
  EXPECT_EQ(ContentOf(path()), before);
}

TEST_F(SchemaVersion, AnOlderStoreCannotBeMigratedReadOnly) {
  Open();
  AgeStore("ALTER TABLE lead DROP COLUMN title");
  const std::string before = ContentOf(path());
  const absl::Status status = TryOpen(path(), ReadOnlyOptions()).status();
  EXPECT_EQ(CodeOf(status), Code::kReadOnly);
  EXPECT_THAT(Message(status), HasSubstr("open it once for writing"));
  EXPECT_EQ(ContentOf(path()), before);
}

TEST_F(SchemaVersion, AFailedMigrationChangesNothing) {
  Open();
  // What an older release kept under the name of one of our tables can't get our columns.
  AgeStore("DROP TABLE event; CREATE VIEW event AS SELECT 1 AS id");
  const std::string before = ContentOf(path());
  EXPECT_FALSE(TryOpen(path(), Options()).ok());
  EXPECT_EQ(ContentOf(path()), before);
}

TEST_F(SchemaVersion, CustomFieldsReadBackAsTheyWereMade) {
  std::vector<Field> fields;
  for (int kind = 1; kind <= 14; ++kind) {
    Field field;
    field.api = absl::StrCat("Kind", kind, "__c");
    field.kind = static_cast<Kind>(kind);
    field.label = absl::StrCat("Kind \xC2\xB9 ", kind);
    field.tracked = kind % 2 == 0;
    if (IsPicklistKind(field.kind)) field.values = {"A", "B b", "\xC3\x84"};
    if (field.kind == Kind::kReference) field.to = {"Contact"};
    if (field.kind == Kind::kDecimal) field.scale = 3;
    if (field.kind == Kind::kText) field.external_id = true;
    fields.push_back(field);
  }
  fields[0].default_value = Value::Text("north");
  fields[0].max = 40;
  fields[5].default_value = Value::Text("B b");
  fields[5].restricted = true;
  fields[7].default_value = Value::Int(1);
  fields[8].default_value = Value::Int(-5);
  fields[8].precision = 6;
  fields[9].default_value = Value::Int(1234);
  fields[9].required = true;
  fields[10].default_value = Value::Int(2'270'000);
  fields[11].default_value = Value::Int(20'000);
  fields[12].default_value = Value::Int(1'600'000'000'123'456);
  std::unique_ptr<Database> database = Open();
  for (const Field& field : fields) {
    ASSERT_EQ(
        database->Write([&](WriteTxn& txn) { return records::AddCustomField(txn, "Lead", field); }),
        absl::OkStatus())
        << field.api;
  }
  const std::shared_ptr<const schema::Catalog> made = database->schema()->catalog;
  database.reset();
  database = Open();
  ASSERT_NE(database, nullptr);
  const schema::Object& before = made->Get("Lead");
  const schema::Object& after = database->schema()->catalog->Get("Lead");
  ASSERT_EQ(after.fields.size(), before.fields.size());
  for (size_t i = 0; i < before.fields.size(); ++i) {
    const Field& a = before.fields[i];
    const Field& b = after.fields[i];
    SCOPED_TRACE(a.api);
    EXPECT_EQ(a.api, b.api);
    EXPECT_EQ(a.number, b.number);
    EXPECT_EQ(a.label, b.label);
    EXPECT_EQ(a.column, b.column);
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.max, b.max);
    EXPECT_EQ(a.precision, b.precision);
    EXPECT_EQ(a.scale, b.scale);
    EXPECT_EQ(a.required, b.required);
    EXPECT_EQ(a.default_value, b.default_value);
    EXPECT_EQ(a.values, b.values);
    EXPECT_EQ(a.restricted, b.restricted);
    EXPECT_EQ(a.to_objects, b.to_objects);
    EXPECT_EQ(a.external_id, b.external_id);
    EXPECT_EQ(a.tracked, b.tracked);
  }
}

TEST_F(SchemaVersion, ADamagedCustomFieldIsADamagedStore) {
  std::unique_ptr<Database> database = Open();
  ASSERT_TRUE(AddField(*database, "Budget__c").ok());
  database.reset();
  for (const char* sql :
       {"kind = 99", "api = 'no custom name'", "object = 'Deal'", "target = 'Deal'",
        "kind = 10, scale = -1, default_text = 'x'", "kind = 9, scale = 4000000000"}) {
    RunSql(
        absl::StrCat("CREATE TABLE saved AS SELECT * FROM lk_custom_field; "
                     "UPDATE lk_custom_field SET ",
                     sql));
    const absl::Status status = TryOpen(path(), Options()).status();
    EXPECT_EQ(CodeOf(status), Code::kCorrupt) << sql << status;
    EXPECT_THAT(Message(status), HasSubstr("custom field"));
    RunSql(
        "DELETE FROM lk_custom_field; INSERT INTO lk_custom_field SELECT * FROM saved; DROP TABLE "
        "saved");
  }
  EXPECT_NE(Open(), nullptr);
}

TEST_F(SchemaVersion, ManyCustomFieldsOpenQuickly) {
  std::unique_ptr<Database> database = Open();
  ASSERT_TRUE(database
                  ->Write([](WriteTxn& txn) -> absl::Status {
                    for (int i = 0; i < 100; ++i) {
                      LK_RETURN_IF_ERROR(AddFieldIn(txn, absl::StrCat("F", i, "__c")));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
  auto best = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 10; ++i) {
    const auto start = std::chrono::steady_clock::now();
    std::unique_ptr<Database> other = Open();
    best = std::min(best, std::chrono::steady_clock::now() - start);
    EXPECT_TRUE(HasField(*other->schema(), "F99__c"));
  }
  RecordProperty("open_us", static_cast<int>(best / std::chrono::microseconds(1)));
  EXPECT_LT(best, std::chrono::milliseconds(20));
}

}  // namespace
}  // namespace leadkit::storage
