// What a piece of work changes in the records that it touches, and putting it back.
#pragma once

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "merge/journal.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::merge {

// Watches records: what has been derived along is found as well as what was written.
class Changes {
 public:
  explicit Changes(storage::WriteTxn& txn) : txn_(txn) {}

  // Remembers the record as it is. Does nothing the second time.
  absl::Status Watch(const records::Item& item);

  // A kChanged step for each field that differs from what it was, by record in the order of the
  // calls. Modification stamps, IsDeleted and MasterRecordId of what was merged are left out.
  absl::StatusOr<std::vector<Step>> Differences() const;

 private:
  storage::WriteTxn& txn_;
  std::vector<records::Record> before_;
  absl::flat_hash_map<records::Item, size_t> index_;
};

// The reference in the record of a conversion, LeadId's AccountId or ContactId, as the step names
// it.
absl::Status SetConversion(storage::WriteTxn& txn, const Step& step, RecordId value);
absl::StatusOr<RecordId> GetConversion(storage::WriteTxn& txn, const Step& step);

}  // namespace leadkit::merge
