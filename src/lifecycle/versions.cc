#include "lifecycle/versions.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/document.h"

namespace leadkit::lifecycle {
namespace {

constexpr char kKind[] = "lifecycle";

}  // namespace

absl::StatusOr<std::vector<Version>> ListVersions(const storage::View& view) {
  LK_ASSIGN_OR_RETURN(const std::vector<records::Document> documents,
                      records::ListDocuments(view, kKind));
  std::vector<Version> versions;
  for (const records::Document& document : documents) {
    LK_ASSIGN_OR_RETURN(Lifecycle lifecycle, ParseJson(document.body));
    versions.push_back(
        {static_cast<int>(document.version), std::move(lifecycle.name), document.at, document.by});
  }
  return versions;
}

absl::StatusOr<Lifecycle> ReadVersion(const storage::View& view, int version) {
  LK_ASSIGN_OR_RETURN(const records::Document document,
                      records::ReadDocument(view, kKind, version));
  if (document.version == 0) {
    return MakeError(Code::kCorrupt, "the store has no lifecycle; restore a copy");
  }
  LK_ASSIGN_OR_RETURN(Lifecycle lifecycle, ParseJson(document.body));
  lifecycle.version = static_cast<int>(document.version);
  return lifecycle;
}

absl::Status AppendVersion(storage::WriteTxn& txn, RecordId by, const Lifecycle& lifecycle) {
  return records::AppendDocument(txn, {by, records::Authority::kSystem, ""}, kKind,
                                 ToJson(lifecycle));
}

}  // namespace leadkit::lifecycle
