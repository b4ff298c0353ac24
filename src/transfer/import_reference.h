// Finding the record that a cell names: by leadkit id, by the id of another system, by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "records/references.h"
#include "storage/database.h"
#include "transfer/import_plan.h"

namespace leadkit::transfer {

// What was found. One record, or a number of them that is not 1.
struct Found {
  int object = Value::kUnknownObject;
  RecordId id = kNoId;
  int64_t count = 0;
};

// Rows of a file mostly name the same few records: one that was found is kept, but for records of
// the object that is being imported, because there another row may change the answer.
//
// Threads: used only inside a write transaction, by one thread at a time.
class ReferenceFinder {
 public:
  // Both borrowed. `importing`: index of the object whose records are being written.
  ReferenceFinder(records::References* references, const CellOptions* cells, int importing)
      : references_(references), cells_(cells), importing_(importing) {}

  // A source with a look-up field is asked by that field first. Then the cell is a leadkit id of a
  // record that is there, else an ExternalId. REQUIRES: `cell` is trimmed valid UTF-8, not empty.
  absl::StatusOr<Found> Find(storage::WriteTxn& txn, const schema::Catalog& catalog,
                             const schema::Field& field, const CellSource& source,
                             std::string_view cell);

  // The live records of an object whose `key` is this. Where the key has a folded form that is
  // compared, but if just one record is spelled like the cell it is that one.
  absl::StatusOr<Found> FindByKey(storage::WriteTxn& txn, const schema::Catalog& catalog,
                                  const schema::Object& object, const schema::Field& key,
                                  std::string_view cell);

  // Forgets all, after writes were undone.
  void Forget() { known_.clear(); }

 private:
  absl::StatusOr<Found> Look(storage::WriteTxn& txn, const schema::Catalog& catalog,
                             const schema::Field& field, const CellSource& source,
                             std::string_view cell);
  absl::StatusOr<Found> FindById(storage::WriteTxn& txn, const schema::Catalog& catalog,
                                 const schema::Field& field, std::string_view cell);
  absl::StatusOr<Found> FindInTargets(storage::WriteTxn& txn, const schema::Catalog& catalog,
                                      const schema::Field& field, const CellSource& source,
                                      std::string_view key, std::string_view cell);
  bool MayKeep(const schema::Field& field) const;

  records::References* references_;
  const CellOptions* cells_;
  int importing_;
  absl::flat_hash_map<std::string, Found> known_;
  std::string key_;  // of known_, kept for its buffer
};

// kInvalidCrossReferenceKey for a cell that found nothing, or too much.
absl::Status NotFoundError(const schema::Catalog& catalog, const schema::Object& object,
                           const schema::Field& field, const CellSource& source,
                           std::string_view cell, const Found& found);

}  // namespace leadkit::transfer
