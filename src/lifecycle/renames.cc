#include "lifecycle/renames.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/row.h"

namespace leadkit::lifecycle {
namespace {

using records::Record;

absl::StatusOr<std::vector<RecordId>> RecordsIn(storage::WriteTxn& txn, const char* sql,
                                                std::string_view name) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row, txn.connection().Prepare(sql));
  row->Bind(name);
  std::vector<RecordId> ids;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return ids;
    ids.push_back(row->Int(0));
  }
}

}  // namespace

absl::Status MoveRenamed(storage::WriteTxn& txn, const records::WriteContext& context_in,
                         const Lifecycle& lifecycle, records::Writer& writer) {
  const std::string reason = absl::StrCat("renamed by the lifecycle '", lifecycle.name, "'");
  records::WriteContext context = context_in;
  context.authority = records::Authority::kSystem;
  context.reason = reason;
  const schema::Known& known = txn.known();
  const auto move_all = [&](int object_index, int field, const char* sql, const Rename& rename,
                            std::initializer_list<int> kept) -> absl::Status {
    const schema::Object& object = txn.catalog().object(object_index);
    LK_ASSIGN_OR_RETURN(const std::vector<RecordId> ids, RecordsIn(txn, sql, rename.from));
    Record stored(object);
    for (RecordId id : ids) {
      LK_RETURN_IF_ERROR(records::ReadRecord(txn.view(), object, id, &stored).status());
      Record change(object);
      change.set_id(id);
      change.Mutable(field).SetText(rename.to);
      // What the stage would set anew is said to stay.
      for (int ordinal : kept) change.Set(ordinal, stored[ordinal]);
      LK_RETURN_IF_ERROR(writer.Update(txn, context, change, &stored));
    }
    return absl::OkStatus();
  };
  for (const Rename& rename : lifecycle.rename_statuses) {
    LK_RETURN_IF_ERROR(move_all(known.lead.object, known.lead.status,
                                "SELECT id FROM lead WHERE status = $1", rename, {}));
  }
  for (const Rename& rename : lifecycle.rename_stages) {
    LK_RETURN_IF_ERROR(
        move_all(known.opportunity.object, known.opportunity.stage,
                 "SELECT id FROM opportunity WHERE stage_name = $1", rename,
                 {known.opportunity.probability, known.opportunity.forecast_category_name}));
  }
  return absl::OkStatus();
}

}  // namespace leadkit::lifecycle
