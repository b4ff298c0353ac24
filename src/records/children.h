// Records that point at another one, by any reference of the schema, and their references.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "storage/database.h"

namespace leadkit::records {

struct Item {
  int object = 0;
  RecordId id = kNoId;

  friend bool operator==(const Item&, const Item&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Item& item) {
    return H::combine(std::move(h), item.object, item.id);
  }
};

enum class InBin { kNo = 0, kYes = 1, kEither = 2 };

// Ids, in their order, of the records whose `field` points at `parent`.
absl::StatusOr<std::vector<RecordId>> ChildrenIn(const storage::View& view,
                                                 const schema::Object& child,
                                                 const schema::Field& field, const Item& parent,
                                                 InBin in_bin);

// Points a reference at another record of the same object, or at nothing for kNoId, below the
// writer: no law is asked, nothing derived, no event told. For records in the bin, and for what a
// delete clears.
absl::Status SetReference(storage::WriteTxn& txn, const Item& item, const schema::Field& field,
                          RecordId value);

}  // namespace leadkit::records
