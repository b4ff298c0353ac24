// The documents that rule a store, in the table lk_document: one row for each version, all kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::records {

struct Document {
  std::string body;
  int64_t version = 0;  // 0: there is none of this kind yet
  int64_t at = 0;
  RecordId by = kNoId;
};

// The one in force.
absl::StatusOr<Document> LatestDocument(const storage::View& view, std::string_view kind);

// One of them, the one in force for version 0. kNotFound naming the last there is.
absl::StatusOr<Document> ReadDocument(const storage::View& view, std::string_view kind,
                                      int64_t version);

// All of them, newest first.
absl::StatusOr<std::vector<Document>> ListDocuments(const storage::View& view,
                                                    std::string_view kind);

// Puts another version in force. The schema's serial changes with it, so that all connections and
// processes that keep the document under that serial read it again.
absl::Status AppendDocument(storage::WriteTxn& txn, const WriteContext& context,
                            std::string_view kind, std::string_view body);

}  // namespace leadkit::records
