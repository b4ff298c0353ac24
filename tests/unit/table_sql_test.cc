#include "storage/table_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace leadkit::storage {
namespace {

using testing::HasSubstr;

TEST(TableSql, ListsTheColumnsInTheOrderOfTheFields) {
  const Schema schema(schema::Catalog::Standard(), kSqliteDialect);
  for (const schema::Object& object : schema.catalog->objects()) {
    const ObjectSql& sql = schema.sql(object);
    EXPECT_EQ(sql.table, "\"" + object.table + "\"");
    size_t at = 0;
    for (const schema::Field& field : object.fields) {
      std::string columns = "\"" + field.column + "\"";
      if (field.is_polymorphic()) columns += ", \"" + field.object_column() + "\"";
      EXPECT_EQ(sql.columns.substr(at, columns.size()), columns) << object.api;
      at += columns.size() + 2;
    }
    EXPECT_EQ(sql.columns.substr(at), "\"extra\"");
    EXPECT_EQ(sql.select_by_id, "SELECT " + sql.columns + " FROM " + sql.table + " WHERE id = $1");
  }
}

TEST(TableSql, EverySchemaHasASerialOfItsOwn) {
  const Schema first(schema::Catalog::Standard(), kSqliteDialect);
  const Schema second(schema::Catalog::Standard(), kSqliteDialect);
  EXPECT_NE(first.serial, second.serial);
  EXPECT_NE(first.serial, 0u);
}

TEST(TableSql, CustomFieldsAreColumns) {
  schema::Field field;
  field.api = "Budget__c";
  const auto catalog = schema::Catalog::Standard()->WithCustomField("Lead", field);
  ASSERT_TRUE(catalog.ok());
  const Schema schema(*catalog, kSqliteDialect);
  EXPECT_TRUE(schema.sql((*catalog)->Get("Lead")).columns.ends_with(", \"budget__c\", \"extra\""));
  EXPECT_EQ(schema.known.lead.object, (*catalog)->Get("Lead").index);
}

}  // namespace
}  // namespace leadkit::storage
