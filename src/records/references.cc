#include "records/references.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::records {
namespace {

using schema::Field;
using schema::Object;

// Records remembered within one transaction.
constexpr size_t kMaxKnown = 100'000;

std::string StateSql(const storage::View& view, const Object& object) {
  const schema::Known& known = view.known();
  std::string active = "1";
  std::string converted = "0";
  if (object.index == known.user.object || object.index == known.queue) active = "is_active";
  if (object.index == known.lead.object) {
    converted = "CASE WHEN is_converted = 1 THEN converted_contact_id ELSE 0 END";
  }
  return absl::StrCat("SELECT is_deleted, ", active, ", ", converted, " FROM ",
                      view.sql(object).table, " WHERE id = $1");
}

}  // namespace

absl::StatusOr<TargetState> References::Find(storage::WriteTxn& txn, int object, RecordId id) {
  if (epoch_ != txn.epoch() || known_.size() >= kMaxKnown) {
    known_.clear();
    epoch_ = txn.epoch();
  }
  if (auto it = known_.find(id); it != known_.end()) {
    // Found under another object: not there as far as this one is concerned.
    return it->second.object == object ? it->second : TargetState{};
  }
  const storage::View view = txn.view();
  const Object& target = txn.catalog().object(object);
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      txn.connection().Prepare(StateSql(view, target)));
  row->Bind(id);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) return TargetState{};
  TargetState state{object, row->Int(0) != 0, row->Int(1) != 0, row->Int(2)};
  known_[id] = state;
  return state;
}

absl::Status References::CheckOne(storage::WriteTxn& txn, const Object& object, const Field& field,
                                  Value* value) {
  const Place place{object.api, field.api, 0};
  TargetState state;
  for (int target : field.to_objects) {
    if (value->object() >= 0 && value->object() != target) continue;
    LK_ASSIGN_OR_RETURN(state, Find(txn, target, value->int_value()));
    if (state.object >= 0) break;
  }
  if (state.object < 0) {
    const int named = value->object();
    return MakeError(Code::kInvalidCrossReferenceKey,
                     named >= 0 && std::find(field.to_objects.begin(), field.to_objects.end(),
                                             named) == field.to_objects.end()
                         ? absl::StrCat("the field points at a ", JoinForReader(field.to),
                                        ", not at a ", txn.catalog().object(named).api)
                         : absl::StrCat("there is no ", JoinForReader(field.to), " with this id"),
                     place);
  }
  value->SetReference(value->int_value(), state.object);
  const std::string& target = txn.catalog().object(state.object).api;
  if (state.deleted) {
    return MakeError(Code::kEntityIsDeleted,
                     absl::StrCat("the ", target, " it points at is in the recycle bin"), place);
  }
  if (!state.active && field.ordinal == object.system.owner) {
    return MakeError(Code::kInactiveOwnerOrUser,
                     absl::StrCat("the ", target, " is not active and can't own records; name ",
                                  "another owner or activate it"),
                     place);
  }
  if (state.converted_to != 0 && field.access != schema::Access::kReadOnly) {
    const schema::Known& known = txn.known();
    return MakeError(Code::kCannotUpdateConvertedLead,
                     absl::StrCat("the lead was converted; point at the contact it became, ",
                                  FormatId(txn.catalog().object(known.contact.object).prefix,
                                           state.converted_to)),
                     place);
  }
  return absl::OkStatus();
}

absl::Status References::Check(storage::WriteTxn& txn, const Record* before, Record* record) {
  const Object& object = record->object();
  for (const Field& field : object.fields) {
    if (!field.is_reference() || !record->has(field.ordinal)) continue;
    if (before != nullptr && (*before)[field.ordinal] == (*record)[field.ordinal]) continue;
    // The first user of a store is made by itself.
    if (before == nullptr && record->Int(field.ordinal) == record->id()) continue;
    LK_RETURN_IF_ERROR(CheckOne(txn, object, field, &record->Mutable(field.ordinal)));
  }
  return absl::OkStatus();
}

}  // namespace leadkit::records
