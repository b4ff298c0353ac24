// The documents that rule a store, in the table lk_document: one row for each version, all kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::records {

struct Document {
  std::string body;
  int64_t version = 0;  // 0: there is none of this kind yet
};

absl::StatusOr<Document> LatestDocument(const storage::View& view, std::string_view kind);

// Puts another version in force. The schema's serial changes with it, so that all connections and
// processes that keep the document under that serial read it again.
absl::Status AppendDocument(storage::WriteTxn& txn, const WriteContext& context,
                            std::string_view kind, std::string_view body);

}  // namespace leadkit::records
