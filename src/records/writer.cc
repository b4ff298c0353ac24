#include "records/writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "records/derive.h"
#include "records/history.h"
#include "records/laws.h"
#include "records/undo.h"
#include "records/unique.h"
#include "records/validate.h"
#include "schema/text_form.h"

namespace leadkit::records {
namespace {

using schema::Field;
using schema::Object;

// The field whose moves make up the status history: Lead.Status, Opportunity.StageName, or -1.
int StatusField(const schema::Known& known, const Object& object) {
  if (object.index == known.lead.object) return known.lead.status;
  if (object.index == known.opportunity.object) return known.opportunity.stage;
  return -1;
}

bool IsSystemField(const Object& object, int ordinal) {
  return ordinal == object.system.last_modified_date || ordinal == object.system.last_modified_by ||
         ordinal == object.system.system_modstamp;
}

// Of a value that is taken, which one and by whom.
absl::Status ExplainDuplicate(const storage::View& view, const absl::Status& error,
                              const Record& record) {
  if (CodeOf(error) != Code::kDuplicateValue) return error;
  const absl::StatusOr<Taken> taken = FindTaken(view, record);
  if (!taken.ok() || taken->field == nullptr) return error;
  const Object& object = record.object();
  return MakeError(
      Code::kDuplicateValue,
      absl::StrCat(FormatId(object.prefix, taken->by),
                   " has this value already; update it or upsert by ", taken->field->api),
      {object.api, taken->field->api, 0});
}

}  // namespace

absl::Status Writer::FillDefaults(storage::WriteTxn& txn, const WriteContext& context,
                                  Record* record) {
  const Object& object = record->object();
  const auto& system = object.system;
  for (const Field& field : object.fields) {
    Value& value = record->Mutable(field.ordinal);
    if (value.has_value() || !field.default_value.has_value()) continue;
    // A default stands in for a field that is not named; naming it null means null.
    if (value.is_unset() || field.kind == schema::Kind::kBoolean) value = field.default_value;
  }
  const auto reference = [&](int ordinal, RecordId id) {
    if (ordinal >= 0 && !record->has(ordinal)) {
      record->Mutable(ordinal).SetReference(id, txn.known().user.object);
    }
  };
  const auto time = [&](int ordinal, int64_t at) {
    if (!record->has(ordinal)) record->Mutable(ordinal).SetInt(at);
  };
  reference(system.owner, context.actor);
  reference(system.created_by, context.actor);
  reference(system.last_modified_by, context.actor);
  time(system.created_date, txn.now());
  time(system.last_modified_date, std::max(txn.now(), record->Int(system.created_date)));
  record->Mutable(system.system_modstamp).SetInt(txn.now());
  return absl::OkStatus();
}

absl::StatusOr<RecordId> Writer::Insert(storage::WriteTxn& txn, const WriteContext& context_in,
                                        Record* record) {
  WriteContext context = context_in;
  if (context.actor == kNoId) context.actor = txn.system_user();
  const Object& object = record->object();
  if (record->has(object.system.id) && context.authority != Authority::kSystem) {
    return MakeError(
        Code::kFieldNotWriteable,
        "a new record gets its id from leadkit; keep another system's id in ExternalId",
        {object.api, "Id", 0});
  }
  for (const Field& field : object.fields) {
    Value& value = record->Mutable(field.ordinal);
    if (value.is_unset() || field.kind == schema::Kind::kId) continue;
    if (value.has_value() || field.access != schema::Access::kReadOnly) {
      LK_RETURN_IF_ERROR(CheckAccess(object, field, context.authority, true));
    }
    LK_RETURN_IF_ERROR(CheckValue(object, field, &value));
  }
  LK_RETURN_IF_ERROR(FillDefaults(txn, context, record));
  if (rules_ != nullptr) LK_RETURN_IF_ERROR(rules_->OnInsert(txn, context, record));
  LK_RETURN_IF_ERROR(references_.Check(txn, nullptr, record));
  LK_RETURN_IF_ERROR(Derive(txn, nullptr, record));
  LK_RETURN_IF_ERROR(CheckRequired(*record));
  LK_RETURN_IF_ERROR(CheckLaws(txn, context, nullptr, *record));
  if (!record->has(object.system.id)) record->set_id(txn.NextId());
  const auto& opportunity = txn.known().opportunity;
  bool follows = false;
  if (rules_ != nullptr) {
    LK_ASSIGN_OR_RETURN(follows, rules_->FollowsInsert(txn, context, *record));
  }
  // leadkit's own writes are undone as a whole by whoever asked for them.
  const bool with_role = object.index == opportunity.object && record->has(opportunity.contact) &&
                         context.authority != Authority::kSystem;
  if (!follows && !with_role) {
    LK_RETURN_IF_ERROR(StoreNew(txn, context, *record));
    return record->id();
  }
  // What goes with the record (the contact role of an opportunity, the conversion of a lead on
  // arrival) may be refused: then the record is not kept either.
  LK_RETURN_IF_ERROR(RunOrUndo(txn, [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(StoreNew(txn, context, *record));
    return follows ? rules_->AfterInsert(txn, context, *record) : absl::OkStatus();
  }));
  return record->id();
}

absl::Status Writer::StoreNew(storage::WriteTxn& txn, const WriteContext& context,
                              const Record& record) {
  const Object& object = record.object();
  if (absl::Status stored = rows_.Insert(txn, record); !stored.ok()) {
    return ExplainDuplicate(txn.view(), stored, record);
  }
  references_.Remember(txn, record);
  LK_RETURN_IF_ERROR(AppendEvent(txn, context, EventKind::kCreated, object.index, record.id()));
  if (const int status = StatusField(txn.known(), object); status >= 0 && record.has(status)) {
    LK_RETURN_IF_ERROR(AppendStatusMove(txn, context, object.index, record.id(), "",
                                        record.Text(status), record.Int(object.system.created_date),
                                        false));
  }
  return AddContactRole(txn, context, record);
}

absl::Status Writer::AddContactRole(storage::WriteTxn& txn, const WriteContext& context,
                                    const Record& record) {
  const schema::Known& known = txn.known();
  if (record.object().index == known.contact_role.object) {
    // leadkit itself makes a role primary only where no other is.
    const bool alone = context.authority == Authority::kSystem;
    return alone ? absl::OkStatus() : KeepOnePrimaryRole(txn, context, record);
  }
  if (record.object().index != known.opportunity.object || !record.has(known.opportunity.contact)) {
    return absl::OkStatus();
  }
  // The contact an opportunity is made with becomes its primary role.
  Record role(txn.catalog().object(known.contact_role.object));
  role.Mutable(known.contact_role.opportunity).SetReference(record.id(), known.opportunity.object);
  role.Set(known.contact_role.contact, record[known.opportunity.contact]);
  role.Mutable(known.contact_role.is_primary).SetInt(1);
  WriteContext system = context;
  system.authority = Authority::kSystem;
  return Insert(txn, system, &role).status();
}

absl::Status Writer::KeepOnePrimaryRole(storage::WriteTxn& txn, const WriteContext& context,
                                        const Record& role) {
  const auto& known = txn.known().contact_role;
  if (!role.Bool(known.is_primary)) return absl::OkStatus();
  std::vector<RecordId> others;
  {
    LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                        txn.connection().Prepare(
                            "SELECT id FROM opportunity_contact_role WHERE opportunity_id = $1 "
                            "AND is_primary = 1 AND id <> $2 AND is_deleted = 0"));
    row->Bind(role.Int(known.opportunity), role.id());
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      others.push_back(row->Int(0));
    }
  }
  WriteContext system = context;
  system.authority = Authority::kSystem;
  for (RecordId other : others) {
    Record change(role.object());
    change.set_id(other);
    change.Mutable(known.is_primary).SetInt(0);
    LK_RETURN_IF_ERROR(Update(txn, system, change));
  }
  return absl::OkStatus();
}

absl::Status Writer::Update(storage::WriteTxn& txn, const WriteContext& context_in,
                            const Record& changes, const Record* stored) {
  WriteContext context = context_in;
  if (context.actor == kNoId) context.actor = txn.system_user();
  const Object& object = changes.object();
  const RecordId id = changes.id();
  const auto here = [&](const absl::Status& status) {
    return WithPlace(status, {object.api, "", id});
  };
  if (id == kNoId) {
    return MakeError(Code::kRequiredFieldMissing, "name the record to update by its id",
                     {object.api, "Id", 0});
  }
  if (depth_ == buffers_.size()) buffers_.push_back(std::make_unique<Buffers>());
  Buffers& buffers = *buffers_[depth_];
  struct Depth {
    size_t& depth;
    explicit Depth(size_t& d) : depth(d) { ++depth; }
    ~Depth() { --depth; }
  } deeper(depth_);
  Record& before = buffers.before;
  Record& after = buffers.after;
  if (stored != nullptr) {
    before = *stored;
  } else {
    LK_RETURN_IF_ERROR(ReadLiveRecord(txn.view(), object, id, &before));
  }
  after = before;
  bool differs = !changes.extra().empty() && changes.extra() != before.extra();
  if (differs) after.set_extra(changes.extra());
  for (const Field& field : object.fields) {
    const Value& wanted = changes[field.ordinal];
    if (wanted.is_unset() || field.kind == schema::Kind::kId) continue;
    Value value = wanted;
    if (absl::Status s = CheckValue(object, field, &value); !s.ok()) return here(s);
    if (value == before[field.ordinal]) continue;
    if (absl::Status s = CheckAccess(object, field, context.authority, false); !s.ok()) {
      return here(s);
    }
    after.Set(field.ordinal, std::move(value));
    differs = true;
  }
  if (!differs) return absl::OkStatus();
  const auto check = [&]() -> absl::Status {
    const bool is_lead = object.index == txn.known().lead.object;
    // A converted lead answers with what it became, whatever else is wrong.
    if (is_lead) LK_RETURN_IF_ERROR(CheckLaws(txn, context, &before, after));
    if (rules_ != nullptr) {
      LK_RETURN_IF_ERROR(rules_->OnUpdate(txn, context, before, changes, &after));
    }
    LK_RETURN_IF_ERROR(references_.Check(txn, &before, &after));
    LK_RETURN_IF_ERROR(Derive(txn, &before, &after));
    // A field that became required after the record was made does not keep leadkit from its work.
    const bool lenient = context.authority == Authority::kSystem;
    LK_RETURN_IF_ERROR(CheckRequired(after, lenient ? &before : nullptr));
    return is_lead ? absl::OkStatus() : CheckLaws(txn, context, &before, after);
  };
  if (absl::Status s = check(); !s.ok()) return here(s);
  return here(StoreChanges(txn, context, before, &after));
}

absl::Status Writer::StoreChanges(storage::WriteTxn& txn, const WriteContext& context,
                                  const Record& before, Record* after) {
  const Object& object = after->object();
  std::vector<int>& changed = buffers_[depth_ - 1]->changed;
  changed.clear();
  std::string names;
  for (const Field& field : object.fields) {
    if (before[field.ordinal] == (*after)[field.ordinal]) continue;
    if (IsSystemField(object, field.ordinal)) continue;
    changed.push_back(field.ordinal);
    absl::StrAppend(&names, names.empty() ? "" : ",", field.api);
  }
  if (changed.empty() && after->extra() == before.extra()) return absl::OkStatus();
  const size_t meaningful = changed.size();
  after->Mutable(object.system.last_modified_date).SetInt(txn.now());
  after->Mutable(object.system.system_modstamp).SetInt(txn.now());
  after->Mutable(object.system.last_modified_by)
      .SetReference(context.actor, txn.known().user.object);
  changed.insert(changed.end(), {object.system.last_modified_date, object.system.last_modified_by,
                                 object.system.system_modstamp});
  if (absl::Status stored = rows_.Update(txn, *after, changed); !stored.ok()) {
    return ExplainDuplicate(txn.view(), stored, *after);
  }
  references_.Forget(after->id());
  LK_RETURN_IF_ERROR(
      AppendEvent(txn, context, EventKind::kUpdated, object.index, after->id(), names));
  const int status = StatusField(txn.known(), object);
  for (size_t i = 0; i < meaningful; ++i) {
    const Field& field = object.fields[static_cast<size_t>(changed[i])];
    if (field.ordinal == status) {
      bool begins_cycle = false;
      if (rules_ != nullptr) {
        LK_ASSIGN_OR_RETURN(begins_cycle, rules_->BeginsCycle(txn, *after, before.Text(status),
                                                              after->Text(status)));
      }
      LK_RETURN_IF_ERROR(AppendStatusMove(txn, context, object.index, after->id(),
                                          before.Text(status), after->Text(status), txn.now(),
                                          begins_cycle));
    }
    if (!field.tracked) continue;
    LK_RETURN_IF_ERROR(
        AppendFieldChange(txn, context, object.index, after->id(), field.api,
                          schema::FormatText(txn.catalog(), field, before[field.ordinal]),
                          schema::FormatText(txn.catalog(), field, (*after)[field.ordinal])));
  }
  const auto& role = txn.known().contact_role;
  if (object.index == role.object && !before.Bool(role.is_primary)) {
    return KeepOnePrimaryRole(txn, context, *after);
  }
  const schema::Known& known = txn.known();
  for (const auto& [parent, account] : {std::pair(known.contact.object, known.contact.account),
                                        {known.opportunity.object, known.opportunity.account},
                                        {known.case_.object, known.case_.account}}) {
    if (object.index == parent && !(before[account] == (*after)[account])) {
      return MoveActivities(txn, context, *after);
    }
  }
  return absl::OkStatus();
}

absl::Status Writer::MoveActivities(storage::WriteTxn& txn, const WriteContext& context,
                                    const Record& parent) {
  WriteContext system = context;
  system.authority = Authority::kSystem;
  for (const ActivityFields& fields : Activities(txn.known())) {
    const Object& object = txn.catalog().object(fields.object);
    std::vector<RecordId> ids;
    for (int ordinal : {fields.who, fields.what}) {
      const Field& field = object.fields[static_cast<size_t>(ordinal)];
      LK_ASSIGN_OR_RETURN(
          storage::StatementLease row,
          txn.connection().Prepare(absl::StrCat(
              "SELECT id FROM ", txn.view().sql(object).table, " WHERE \"", field.column,
              "\" = $1 AND \"", field.object_column(), "\" = $2 AND is_deleted = 0")));
      row->Bind(parent.id(), parent.object().index);
      while (true) {
        LK_ASSIGN_OR_RETURN(const bool found, row->Step());
        if (!found) break;
        ids.push_back(row->Int(0));
      }
    }
    for (RecordId id : ids) {
      Record activity(object);
      LK_RETURN_IF_ERROR(ReadLiveRecord(txn.view(), object, id, &activity));
      Record change(object);
      change.set_id(id);
      LK_ASSIGN_OR_RETURN(Value account, AccountOfActivity(txn, fields, activity));
      change.Set(fields.account, std::move(account));
      LK_RETURN_IF_ERROR(Update(txn, system, change, &activity));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<UpsertOutcome> Writer::Upsert(storage::WriteTxn& txn, const WriteContext& context,
                                             const Field& key, Record* record) {
  const Object& object = record->object();
  if (key.kind == schema::Kind::kId) {
    LK_RETURN_IF_ERROR(Update(txn, context, *record));
    return UpsertOutcome{record->id(), false};
  }
  if (!key.external_id) {
    return MakeError(Code::kInvalidField,
                     absl::StrCat("the key of an upsert is an external-id field; use ",
                                  JoinForReader(KeyNames(object))),
                     {object.api, key.api, 0});
  }
  LK_RETURN_IF_ERROR(CheckValue(object, key, &record->Mutable(key.ordinal)));
  RecordId id = kNoId;
  if (record->has(key.ordinal)) {
    LK_ASSIGN_OR_RETURN(id, FindByKey(txn.view(), object, key, (*record)[key.ordinal]));
  }
  if (id == kNoId) {
    LK_ASSIGN_OR_RETURN(const RecordId created, Insert(txn, context, record));
    return UpsertOutcome{created, true};
  }
  record->set_id(id);
  LK_RETURN_IF_ERROR(Update(txn, context, *record));
  return UpsertOutcome{id, false};
}

}  // namespace leadkit::records
