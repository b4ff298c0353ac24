#include "storage/table_sql.h"

#include <atomic>

#include "absl/strings/str_cat.h"
#include "storage/ddl.h"

namespace leadkit::storage {
namespace {

uint64_t NextSerial() {
  static std::atomic<uint64_t> next{1};
  return next.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

Schema::Schema(std::shared_ptr<const schema::Catalog> catalog_in, const Dialect& dialect)
    : serial(NextSerial()), catalog(std::move(catalog_in)), known(*catalog) {
  for (const schema::Object& object : catalog->objects()) {
    ObjectSql sql;
    sql.table = dialect.Quote(object.table);
    for (const schema::Field& field : object.fields) {
      if (!sql.columns.empty()) sql.columns += ", ";
      sql.columns += dialect.Quote(field.column);
      if (field.is_polymorphic()) {
        absl::StrAppend(&sql.columns, ", ", dialect.Quote(field.object_column()));
      }
    }
    absl::StrAppend(&sql.columns, ", ", dialect.Quote(kExtraColumn));
    sql.select_by_id = absl::StrCat("SELECT ", sql.columns, " FROM ", sql.table, " WHERE id = $1");
    objects.push_back(std::move(sql));
  }
}

}  // namespace leadkit::storage
