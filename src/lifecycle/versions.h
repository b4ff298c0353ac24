// The stored lifecycle documents: every version is kept, the last one is in force.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/id.h"
#include "lifecycle/lifecycle.h"
#include "storage/database.h"

namespace leadkit::lifecycle {

struct Version {
  int version = 0;
  std::string name;  // of the document
  int64_t at = 0;
  RecordId by = kNoId;
};

// Newest first.
absl::StatusOr<std::vector<Version>> ListVersions(const storage::View& view);

// The document of that version, the one in force for 0. kNotFound naming what there is; kCorrupt if
// there is none at all.
absl::StatusOr<Lifecycle> ReadVersion(const storage::View& view, int version);

// Adds a document, which is then in force. REQUIRES: it was checked.
absl::Status AppendVersion(storage::WriteTxn& txn, RecordId by, const Lifecycle& lifecycle);

}  // namespace leadkit::lifecycle
