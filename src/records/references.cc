#include "records/references.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "records/merged.h"

namespace leadkit::records {
namespace {

using schema::Field;
using schema::Object;

// Records remembered within one transaction.
constexpr size_t kMaxKnown = 100'000;

std::string MakeStateSql(const storage::View& view, const Object& object) {
  const schema::Known& known = view.known();
  std::string active = "1";
  std::string converted = "0, 0";
  if (object.index == known.user.object || object.index == known.queue) active = "is_active";
  if (object.index == known.lead.object) {
    converted = "is_converted, converted_contact_id";
  }
  return absl::StrCat("SELECT is_deleted, ", active, ", ", converted, " FROM ",
                      view.sql(object).table, " WHERE id = $1");
}

}  // namespace

const std::string& References::StateSql(const storage::View& view, const Object& object) {
  const auto place = static_cast<size_t>(object.index);
  if (state_sql_.size() <= place) state_sql_.resize(place + 1);
  std::string& sql = state_sql_[place];
  if (sql.empty()) sql = MakeStateSql(view, object);
  return sql;
}

void References::Remember(const storage::WriteTxn& txn, const Record& record) {
  const schema::Known& known = txn.known();
  const int object = record.object().index;
  // Users, queues and leads have more to tell than that they are there.
  if (object != known.account.object && object != known.contact.object &&
      object != known.opportunity.object) {
    return;
  }
  if (epoch_ != txn.epoch() || known_.size() >= kMaxKnown) {
    known_.clear();
    epoch_ = txn.epoch();
  }
  TargetState state;
  state.object = object;
  known_[record.id()] = state;
}

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
  TargetState state{object, row->Int(0) != 0, row->Int(1) != 0, row->Int(2) != 0, row->Int(3)};
  known_[id] = state;
  return state;
}

// Why there is nothing that the value may point at.
absl::Status References::NoTarget(storage::WriteTxn& txn, const Object& object, const Field& field,
                                  const Value& value) {
  const Place place{object.api, field.api, 0};
  const int named = value.object();
  if (field.ordinal == object.system.owner) {
    TargetState queue;
    if (named < 0 || named == txn.known().queue) {
      LK_ASSIGN_OR_RETURN(queue, Find(txn, txn.known().queue, value.int_value()));
    }
    if (queue.object >= 0) {
      return MakeError(Code::kInvalidOwner,
                       absl::StrCat("a queue can't own records of ", object.api, "; name a user"),
                       place);
    }
  }
  const bool other = named >= 0 && std::find(field.to_objects.begin(), field.to_objects.end(),
                                             named) == field.to_objects.end();
  return MakeError(Code::kInvalidCrossReferenceKey,
                   other ? absl::StrCat("the field points at a ", JoinForReader(field.to),
                                        ", not at a ", txn.catalog().object(named).api)
                         : absl::StrCat("there is no ", JoinForReader(field.to), " with this id"),
                   place);
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
  if (state.object < 0) return NoTarget(txn, object, field, *value);
  value->SetReference(value->int_value(), state.object);
  const std::string& target = txn.catalog().object(state.object).api;
  if (state.deleted) {
    LK_ASSIGN_OR_RETURN(const RecordId survivor, LastSurvivorOf(txn.view(), value->int_value()));
    const std::string& prefix = txn.catalog().object(state.object).prefix;
    return MakeError(
        Code::kEntityIsDeleted,
        survivor == value->int_value()
            ? absl::StrCat("the ", target, " it points at is in the recycle bin")
            : absl::StrCat("the ", target, " it points at was merged; point at the survivor, ",
                           FormatId(prefix, survivor)),
        place);
  }
  if (!state.active && field.ordinal == object.system.owner) {
    return MakeError(Code::kInactiveOwnerOrUser,
                     absl::StrCat("the ", target, " is not active and can't own records; name ",
                                  "another owner or activate it"),
                     place);
  }
  // Where the contact it became fits, it is to be used; a field for leads alone keeps the lead.
  const bool contact_fits = std::find(field.to_objects.begin(), field.to_objects.end(),
                                      txn.known().contact.object) != field.to_objects.end();
  const bool standard = !field.custom;
  if (state.converted && field.access != schema::Access::kReadOnly && (contact_fits || standard)) {
    return MakeError(
        Code::kCannotUpdateConvertedLead,
        state.converted_to == 0
            ? "the lead was converted, and the contact it became is gone for good"
            : absl::StrCat("the lead was converted; point at the contact it became, ",
                           FormatId(txn.catalog().Get("Contact").prefix, state.converted_to)),
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
