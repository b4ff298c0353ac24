#include "records/document.h"

namespace leadkit::records {

absl::StatusOr<Document> LatestDocument(const storage::View& view, std::string_view kind) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT body, version FROM lk_document WHERE kind = $1 ORDER BY "
                              "version DESC LIMIT 1"));
  row->Bind(kind);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) return Document{};
  return Document{std::string(row->Text(0)), row->Int(1)};
}

absl::Status AppendDocument(storage::WriteTxn& txn, const WriteContext& context,
                            std::string_view kind, std::string_view body) {
  LK_RETURN_IF_ERROR(txn.connection().Run(
      "INSERT INTO lk_document (kind, version, body, at, by_id) SELECT $1, coalesce(max(version), "
      "0) + 1, $2, $3, $4 FROM lk_document WHERE kind = $1",
      kind, body, txn.now(), context.actor == kNoId ? txn.system_user() : context.actor));
  return txn.ChangeCatalog(txn.schema()->catalog);
}

}  // namespace leadkit::records
