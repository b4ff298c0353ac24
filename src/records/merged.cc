#include "records/merged.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"

namespace leadkit::records {

absl::StatusOr<RecordId> SurvivorOf(const storage::View& view, RecordId id) {
  return view.connection.QueryInt(kNoId, "SELECT survivor_id FROM lk_merged WHERE record_id = $1",
                                  id);
}

absl::StatusOr<RecordId> LastSurvivorOf(const storage::View& view, RecordId id) {
  absl::flat_hash_set<RecordId> seen;  // a damaged file may go round in a circle
  while (seen.insert(id).second) {
    LK_ASSIGN_OR_RETURN(const RecordId next, SurvivorOf(view, id));
    if (next == kNoId) break;
    id = next;
  }
  return id;
}

absl::StatusOr<std::vector<RecordId>> MergedInto(const storage::View& view, RecordId survivor) {
  std::vector<RecordId> merged;
  absl::flat_hash_set<RecordId> seen = {survivor};
  for (size_t next = 0;; ++next) {
    LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                        view.connection.Prepare("SELECT record_id FROM lk_merged WHERE survivor_id "
                                                "= $1 ORDER BY merge_id, record_id"));
    row->Bind(survivor);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      if (seen.insert(row->Int(0)).second) merged.push_back(row->Int(0));
    }
    if (next == merged.size()) return merged;
    survivor = merged[next];
  }
}

absl::Status InBinError(const Record& record) {
  const schema::Object& object = record.object();
  const int master = object.system.master_record;
  const bool merged = master >= 0 && record.has(master);
  return MakeError(
      Code::kEntityIsDeleted,
      merged ? absl::StrCat("the record was merged into ",
                            FormatId(object.prefix, record.Int(master)), "; work on that one")
             : "the record is in the recycle bin; undelete it to use it",
      {object.api, "", record.id()});
}

absl::Status MergedError(const schema::Object& object, RecordId id, RecordId survivor) {
  return MakeError(Code::kEntityIsMerged,
                   absl::StrCat("the record was merged into ", FormatId(object.prefix, survivor),
                                "; work on that one, or undo the merge first"),
                   {object.api, "", id});
}

}  // namespace leadkit::records
