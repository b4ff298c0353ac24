// Reading records: one by its id, many in id order.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::records {

// Equality with a value; null asks for "has no value".
struct Condition {
  const schema::Field* field = nullptr;
  Value value;
};

struct ListOptions {
  std::vector<Condition> conditions;  // all must hold
  bool include_deleted = false;
  RecordId after = kNoId;  // only ids above it
  int64_t limit = -1;      // no more than this many; -1: all
};

// A walk over records in id order. The view must outlive it.
class RecordScan {
 public:
  static absl::StatusOr<RecordScan> Start(const storage::View& view, const schema::Object& object,
                                          const ListOptions& options);

  // Fills `record` with the next one; false at the end.
  absl::StatusOr<bool> Next(Record* record);

 private:
  RecordScan(const schema::Object& object, storage::StatementLease rows)
      : object_(&object), rows_(std::move(rows)) {}
  const schema::Object* object_;
  std::vector<std::string> texts_;
  storage::StatementLease rows_;
};

struct FoundRecord {
  const schema::Object* object = nullptr;
  Record record;
};

// The object that holds this id, found by trying them all. Ids are unique across objects.
absl::StatusOr<FoundRecord> FindById(const storage::View& view, RecordId id);

// kNotFound for an id that no record of the object has. The place names the object that has it, if
// one does.
absl::Status NoSuchRecord(const storage::View& view, const schema::Object& object, RecordId id);

}  // namespace leadkit::records
