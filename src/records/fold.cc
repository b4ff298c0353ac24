#include "records/fold.h"

#include "base/error.h"
#include "records/bin.h"
#include "records/row.h"

namespace leadkit::records {
namespace {

using schema::Field;

void FillBlanks(const Record& from, const Record& into, Record* change) {
  for (const Field& field : from.object().fields) {
    // An external id says which row of another system this is, and that one is not the other.
    if (field.access != schema::Access::kReadWrite || field.external_id) continue;
    if (into.has(field.ordinal) || !from.has(field.ordinal)) continue;
    change->Set(field.ordinal, from[field.ordinal]);
  }
}

void TakeResponse(const schema::Known& known, const Record& from, const Record& into,
                  Record* change) {
  const auto& member = known.member;
  if (!from.Bool(member.has_responded)) return;
  if (!into.Bool(member.has_responded)) change->Set(member.status, from[member.status]);
  if (!into.has(member.first_responded) ||
      from.Int(member.first_responded) < into.Int(member.first_responded)) {
    change->Set(member.first_responded, from[member.first_responded]);
  }
}

}  // namespace

absl::Status FoldInto(storage::WriteTxn& txn, const WriteContext& context, Writer& writer,
                      const schema::Object& object, RecordId from_id, RecordId into_id) {
  const schema::Known& known = txn.known();
  Record from(object);
  Record into(object);
  LK_RETURN_IF_ERROR(ReadLiveRecord(txn.view(), object, from_id, &from));
  LK_RETURN_IF_ERROR(ReadLiveRecord(txn.view(), object, into_id, &into));
  Record change(object);
  change.set_id(into_id);
  FillBlanks(from, into, &change);
  if (object.index == known.member.object) TakeResponse(known, from, into, &change);
  if (object.index == known.contact_role.object && from.Bool(known.contact_role.is_primary)) {
    change.Mutable(known.contact_role.is_primary).SetInt(1);
  }
  // First the one that goes: of two primary roles the older would be made an ordinary one.
  LK_RETURN_IF_ERROR(DeleteRecord(txn, context, object, from_id));
  return writer.Update(txn, context, change);
}

}  // namespace leadkit::records
