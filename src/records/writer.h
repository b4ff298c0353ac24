// Insert, update and upsert of one record: the single path that every write of every API takes.
//
// A write checks access and values, lets the lifecycle have its say, derives, checks required
// fields, references and laws, and only then stores the row with its history and events. Up to the
// row itself nothing is stored, so a refused write leaves nothing behind.
//
// Threads: used only inside a write transaction, hence by one thread at a time.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "records/record.h"
#include "records/references.h"
#include "records/row.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::records {

struct UpsertOutcome {
  RecordId id = kNoId;
  bool created = false;
};

class Writer {
 public:
  // `rules` may be null; borrowed.
  explicit Writer(Rules* rules) : rules_(rules) {}

  // Stores a new record and fills in what leadkit sets: id, defaults, derived and audit fields. The
  // rules may go on from there: a lead that converts on arrival is converted when this returns.
  // Errors: those of validate.h, references.h and laws.h, kDuplicateValue, and the rules' own.
  absl::StatusOr<RecordId> Insert(storage::WriteTxn& txn, const WriteContext& context,
                                  Record* record);

  // Changes the fields that `changes` has set (null clears) on the record of changes.id(). Writing
  // what is there already changes nothing: no event, no new modification time. `stored` is the
  // record as it is in the store, if the caller has just read it in this transaction.
  absl::Status Update(storage::WriteTxn& txn, const WriteContext& context, const Record& changes,
                      const Record* stored = nullptr);

  // Updates the record whose `key` field has the value given in `record`, or inserts it. The key is
  // the object's id or an external-id field. An external id that is null inserts; an id must be
  // that of a record. Errors besides the above: kInvalidField (no such key), kRequiredFieldMissing
  // (no id), kNotFound.
  absl::StatusOr<UpsertOutcome> Upsert(storage::WriteTxn& txn, const WriteContext& context,
                                       const schema::Field& key, Record* record);

  References& references() { return references_; }

 private:
  absl::Status FillDefaults(storage::WriteTxn& txn, const WriteContext& context, Record* record);
  absl::Status StoreNew(storage::WriteTxn& txn, const WriteContext& context, const Record& record);
  absl::Status StoreChanges(storage::WriteTxn& txn, const WriteContext& context,
                            const Record& before, Record* after);
  // Of a new opportunity with a contact; and of two primary roles the new one stays.
  absl::Status AddContactRole(storage::WriteTxn& txn, const WriteContext& context,
                              const Record& record);
  absl::Status KeepOnePrimaryRole(storage::WriteTxn& txn, const WriteContext& context,
                                  const Record& role);
  // The activities of a record that went to another account count for that one.
  absl::Status MoveActivities(storage::WriteTxn& txn, const WriteContext& context,
                              const Record& parent);

  Rules* rules_;
  References references_;
  RowWriter rows_;
  // Buffers of Update, kept from row to row. Two pairs: keeping one primary role updates within.
  struct Buffers {
    Record before;
    Record after;
    std::vector<int> changed;
  };
  std::vector<std::unique_ptr<Buffers>> buffers_;
  size_t depth_ = 0;
};

}  // namespace leadkit::records
