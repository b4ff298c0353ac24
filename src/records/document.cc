#include "records/document.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::records {
namespace {

Document DocumentIn(const storage::Statement& row) {
  return {std::string(row.Text(0)), row.Int(1), row.Int(2), row.Int(3)};
}

}  // namespace

absl::StatusOr<Document> LatestDocument(const storage::View& view, std::string_view kind) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT body, version, at, by_id FROM lk_document WHERE kind = $1 "
                              "ORDER BY version DESC LIMIT 1"));
  row->Bind(kind);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  return found ? DocumentIn(*row) : Document{};
}

absl::StatusOr<Document> ReadDocument(const storage::View& view, std::string_view kind,
                                      int64_t version) {
  LK_ASSIGN_OR_RETURN(Document latest, LatestDocument(view, kind));
  if (version == 0 || version == latest.version) return latest;
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT body, version, at, by_id FROM lk_document WHERE kind = $1 "
                              "AND version = $2"));
  row->Bind(kind, version);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (found) return DocumentIn(*row);
  return MakeError(
      Code::kNotFound,
      absl::StrCat("there is no version ", version, " of it; ",
                   latest.version == 0 ? "there is none yet"
                                       : absl::StrCat("the last one is ", latest.version)));
}

absl::StatusOr<std::vector<Document>> ListDocuments(const storage::View& view,
                                                    std::string_view kind) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT body, version, at, by_id FROM lk_document WHERE kind = $1 "
                              "ORDER BY version DESC"));
  row->Bind(kind);
  std::vector<Document> documents;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return documents;
    documents.push_back(DocumentIn(*row));
  }
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
