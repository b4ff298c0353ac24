// Values that no two live records of an object share: their external ids.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::records {

// The fields by which the record to update is found: the id and the external ids.
std::vector<std::string> KeyNames(const schema::Object& object);

// Id of the live record with this external id, or kNoId; `other_than` is passed over.
absl::StatusOr<RecordId> FindByKey(const storage::View& view, const schema::Object& object,
                                   const schema::Field& key, const Value& value,
                                   RecordId other_than = kNoId);

struct Taken {
  const schema::Field* field = nullptr;  // null: nothing is taken
  RecordId by = kNoId;
};

// The first external id of `record` that another live record has.
absl::StatusOr<Taken> FindTaken(const storage::View& view, const Record& record);

}  // namespace leadkit::records
