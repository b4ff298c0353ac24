#include "merge/marks.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "records/history.h"

namespace leadkit::merge {
namespace {

using records::EventKind;
using schema::Object;

}  // namespace

absl::Status MarkMerged(storage::WriteTxn& txn, const records::WriteContext& context,
                        const MergeEntry& entry) {
  const Object& object = txn.catalog().object(entry.object);
  const std::string kind = LowerAscii(object.api);
  const std::string survivor = FormatId(object.prefix, entry.survivor);
  for (RecordId id : entry.merged) {
    LK_RETURN_IF_ERROR(records::AppendFieldChange(txn, context, entry.object, entry.survivor,
                                                  kind + "Merged", "",
                                                  FormatId(object.prefix, id)));
    LK_RETURN_IF_ERROR(records::AppendFieldChange(txn, context, entry.object, id,
                                                  kind + "MergedInto", "", survivor));
    LK_RETURN_IF_ERROR(
        records::AppendEvent(txn, context, EventKind::kMerged, entry.object, id, survivor));
  }
  return absl::OkStatus();
}

absl::Status MarkUnmerged(storage::WriteTxn& txn, const records::WriteContext& context,
                          const MergeEntry& entry, const std::vector<RecordId>& restored) {
  const Object& object = txn.catalog().object(entry.object);
  const std::string kind = LowerAscii(object.api);
  const std::string survivor = FormatId(object.prefix, entry.survivor);
  for (RecordId id : restored) {
    LK_RETURN_IF_ERROR(records::AppendFieldChange(txn, context, entry.object, entry.survivor,
                                                  kind + "Unmerged", FormatId(object.prefix, id),
                                                  ""));
    LK_RETURN_IF_ERROR(records::AppendFieldChange(txn, context, entry.object, id,
                                                  kind + "UnmergedFrom", survivor, ""));
    LK_RETURN_IF_ERROR(
        records::AppendEvent(txn, context, EventKind::kUnmerged, entry.object, id, survivor));
  }
  return absl::OkStatus();
}

}  // namespace leadkit::merge
