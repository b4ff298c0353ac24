// Whether what a record points at is there and may be pointed at.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::records {

// What a write needs to know of a record that another one points at.
struct TargetState {
  int object = Value::kUnknownObject;  // kUnknownObject: there is no such record
  bool deleted = false;
  bool active = true;         // users and queues
  bool converted = false;     // leads
  RecordId converted_to = 0;  // the contact the lead became; 0 if that was purged
};

// Rows of a batch mostly point at the same few users, accounts and campaigns: what was found is
// kept for the rest of the transaction. Ids are unique across objects, so a reference whose object
// is not given is found by trying the objects it may point at.
class References {
 public:
  // Checks the reference fields of `record` that differ from `before` (null on an insert) and fills
  // in the object of those that only carried a number. Errors: kInvalidCrossReferenceKey,
  // kInvalidOwner, kEntityIsDeleted, kInactiveOwnerOrUser, kCannotUpdateConvertedLead.
  absl::Status Check(storage::WriteTxn& txn, const Record* before, Record* record);

  absl::StatusOr<TargetState> Find(storage::WriteTxn& txn, int object, RecordId id);

  // Notes a record that was just made in this transaction: what follows mostly points at it.
  void Remember(const storage::WriteTxn& txn, const Record& record);

  // Forgets one record, after it was changed in this transaction.
  void Forget(RecordId id) { known_.erase(id); }

 private:
  absl::Status CheckOne(storage::WriteTxn& txn, const schema::Object& object,
                        const schema::Field& field, Value* value);
  absl::Status NoTarget(storage::WriteTxn& txn, const schema::Object& object,
                        const schema::Field& field, const Value& value);

  // The look-up of a record of the object. Objects, unlike fields, are the same in every catalog.
  const std::string& StateSql(const storage::View& view, const schema::Object& object);

  uint64_t epoch_ = 0;
  std::vector<std::string> state_sql_;  // by object; made when it is first asked for
  absl::flat_hash_map<RecordId, TargetState> known_;
};

}  // namespace leadkit::records
