// Records as rows: reading the columns of an object's table, and writing them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::records {

// Fills `record` from the current row of a statement that selects ObjectSql::columns first.
void ReadRow(const storage::Statement& row, const schema::Object& object, Record* record);

// False if there is no such row. A record in the recycle bin is found too.
absl::StatusOr<bool> ReadRecord(const storage::View& view, const schema::Object& object,
                                RecordId id, Record* record);

// The record, or kNotFound; kEntityIsDeleted if it is in the recycle bin.
absl::Status ReadLiveRecord(const storage::View& view, const schema::Object& object, RecordId id,
                            Record* record);

// INSERT and UPDATE statements for one set of fields. Rows of a batch mostly name the same fields,
// so the texts are kept.
class RowWriter {
 public:
  // Inserts every field that has a value.
  absl::Status Insert(storage::WriteTxn& txn, const Record& record);
  // Writes the given fields, null where the record has no value.
  absl::Status Update(storage::WriteTxn& txn, const Record& record,
                      const std::vector<int>& ordinals);

 private:
  struct Shape {
    bool insert = false;
    bool extra = false;
    std::vector<int> ordinals;
    std::string sql;
  };
  const Shape& ShapeFor(const storage::WriteTxn& txn, const schema::Object& object, bool insert,
                        bool extra, const std::vector<int>& ordinals);
  absl::Status Write(storage::WriteTxn& txn, const Record& record, const Shape& shape);

  std::shared_ptr<const storage::Schema> schema_;
  std::vector<std::vector<Shape>> shapes_;  // by object
  std::vector<int> present_;
  std::vector<std::string> keys_;
};

}  // namespace leadkit::records
