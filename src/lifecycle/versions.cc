#include "lifecycle/versions.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"

namespace leadkit::lifecycle {
namespace {

constexpr char kKind[] = "lifecycle";

}  // namespace

absl::StatusOr<std::vector<Version>> ListVersions(const storage::View& view) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare("SELECT version, body, at, by_id FROM lk_document "
                                              "WHERE kind = $1 ORDER BY version DESC"));
  row->Bind(kKind);
  std::vector<Version> versions;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return versions;
    LK_ASSIGN_OR_RETURN(Lifecycle lifecycle, ParseJson(row->Text(1)));
    versions.push_back(
        {static_cast<int>(row->Int(0)), std::move(lifecycle.name), row->Int(2), row->Int(3)});
  }
}

absl::StatusOr<Lifecycle> ReadVersion(const storage::View& view, int version) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT body, version FROM lk_document WHERE kind = $1 AND ($2 = 0 "
                              "OR version = $2) ORDER BY version DESC LIMIT 1"));
  row->Bind(kKind, version);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (found) {
    LK_ASSIGN_OR_RETURN(Lifecycle lifecycle, ParseJson(row->Text(0)));
    lifecycle.version = static_cast<int>(row->Int(1));
    return lifecycle;
  }
  if (version == 0) return MakeError(Code::kCorrupt, "the store has no lifecycle; restore a copy");
  LK_ASSIGN_OR_RETURN(
      const int64_t last,
      view.connection.QueryInt(0, "SELECT max(version) FROM lk_document WHERE kind = $1", kKind));
  return MakeError(Code::kNotFound, absl::StrCat("there is no lifecycle of version ", version,
                                                 "; the last one is ", last));
}

absl::Status AppendVersion(storage::WriteTxn& txn, RecordId by, const Lifecycle& lifecycle) {
  LK_RETURN_IF_ERROR(txn.connection().Run(
      "INSERT INTO lk_document (kind, version, body, at, by_id) SELECT $1, coalesce(max(version), "
      "0) + 1, $2, $3, $4 FROM lk_document WHERE kind = $1",
      kKind, ToJson(lifecycle), txn.now(), by));
  // Other connections and processes read the rules again when the catalog's version has grown.
  return txn.ChangeCatalog(txn.schema()->catalog);
}

}  // namespace leadkit::lifecycle
