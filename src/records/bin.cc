#include "records/bin.h"

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "records/children.h"
#include "records/derive.h"
#include "records/history.h"
#include "records/laws.h"
#include "records/merged.h"
#include "records/reader.h"
#include "records/row.h"

namespace leadkit::records {
namespace {

using schema::Catalog;
using schema::Field;
using schema::Object;
using schema::OnDelete;

// Records that one delete may take along; beyond it something is wrong with the data or the caller.
constexpr size_t kMaxCascade = 1'000'000;

struct Cleared {
  Item item;
  const Field* field = nullptr;
  RecordId value = kNoId;
};

// A membership that moved to a contact at conversion outlives the lead it came from.
absl::StatusOr<bool> HangsOnContact(storage::WriteTxn& txn, const Item& child, const Field& field) {
  const auto& member = txn.known().member;
  if (child.object != member.object || field.ordinal != member.lead) return false;
  LK_ASSIGN_OR_RETURN(const int64_t contact,
                      txn.connection().QueryInt(
                          0, "SELECT contact_id FROM campaign_member WHERE id = $1", child.id));
  return contact != 0;
}

// What one delete does, worked out before anything is written.
class Deletion {
 public:
  explicit Deletion(storage::WriteTxn& txn) : txn_(txn) {}

  absl::Status Collect(const Item& root) {
    items_.push_back(root);
    seen_.insert(root.id);
    for (size_t i = 0; i < items_.size(); ++i) {
      if (items_.size() > kMaxCascade) {
        return MakeError(Code::kDeleteFailed,
                         "more than 1000000 records would be deleted along; delete in parts");
      }
      LK_RETURN_IF_ERROR(CollectChildren(items_[i]));
    }
    // A record that stands against the delete may itself be deleted along.
    for (const auto& [blocker, place] : blockers_) {
      if (seen_.contains(blocker.id)) continue;
      const Object& object = txn_.catalog().object(blocker.object);
      return MakeError(
          Code::kDeleteFailed,
          absl::StrCat("the record is in use by ", object.label, " ",
                       FormatId(object.prefix, blocker.id), "; delete or change that one first"),
          place);
    }
    return absl::OkStatus();
  }

  const std::vector<Item>& items() const { return items_; }
  const std::vector<Cleared>& cleared() const { return cleared_; }
  bool contains(RecordId id) const { return seen_.contains(id); }

 private:
  absl::Status CollectChildren(const Item parent) {
    const Catalog& catalog = txn_.catalog();
    for (const schema::ChildLink& link : catalog.ChildrenOf(parent.object)) {
      const Object& child = catalog.object(link.child_object);
      const Field& field = child.fields[static_cast<size_t>(link.field)];
      // Read-only references (Converted..., MasterRecordId) keep pointing into the bin.
      if (field.access == schema::Access::kReadOnly || field.access == schema::Access::kAudit) {
        continue;
      }
      LK_ASSIGN_OR_RETURN(const std::vector<RecordId> ids,
                          ChildrenIn(txn_.view(), child, field, parent, InBin::kNo));
      for (RecordId id : ids) LK_RETURN_IF_ERROR(Add({child.index, id}, field, parent));
    }
    return absl::OkStatus();
  }

  absl::Status Add(const Item& child, const Field& field, const Item& parent) {
    if (seen_.contains(child.id)) return absl::OkStatus();
    OnDelete rule = field.on_delete;
    if (rule == OnDelete::kSetNull && field.required) rule = OnDelete::kRestrict;
    LK_ASSIGN_OR_RETURN(const bool holds, HangsOnContact(txn_, child, field));
    if (holds) return absl::OkStatus();
    if (rule == OnDelete::kCascade) {
      seen_.insert(child.id);
      items_.push_back(child);
    } else if (rule == OnDelete::kRestrict) {
      const Object& object = txn_.catalog().object(parent.object);
      blockers_.push_back({child, {object.api, "", parent.id}});
    } else {
      cleared_.push_back({child, &field, parent.id});
    }
    return absl::OkStatus();
  }

  storage::WriteTxn& txn_;
  std::vector<Item> items_;
  std::vector<Cleared> cleared_;
  std::vector<std::pair<Item, Place>> blockers_;
  absl::flat_hash_set<RecordId> seen_;
};

absl::Status NotInBin(const Object& object, RecordId id) {
  return MakeError(Code::kWrongState, "the record is not in the recycle bin", {object.api, "", id});
}

absl::Status KeepCleared(storage::WriteTxn& txn, RecordId deletion, const Item& item,
                         const Field& field, RecordId value) {
  return txn.connection().Run(
      "INSERT INTO lk_deletion_item (deletion_id, object, record_id, field, value) VALUES ($1, $2, "
      "$3, $4, $5)",
      deletion, item.object, item.id, field.api, value);
}

// The delete that put a record in the bin.
absl::StatusOr<RecordId> DeletionOf(storage::WriteTxn& txn, const Object& object, RecordId id) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      txn.connection().Prepare(absl::StrCat("SELECT is_deleted, deletion_id FROM ",
                                            txn.view().sql(object).table, " WHERE id = $1")));
  row->Bind(id);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) return NoSuchRecord(txn.view(), object, id);
  return row->Int(0) == 0 ? kNoId : row->Int(1);
}

absl::StatusOr<std::vector<Item>> ItemsOf(storage::WriteTxn& txn, RecordId deletion) {
  std::vector<Item> items;
  for (const Object& object : txn.catalog().objects()) {
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        txn.connection().Prepare(absl::StrCat("SELECT id FROM ", txn.view().sql(object).table,
                                              " WHERE deletion_id = $1")));
    row->Bind(deletion);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      items.push_back({object.index, row->Int(0)});
    }
  }
  return items;
}

// A record comes back only if what it points at, and needs, is there.
absl::Status CheckParents(storage::WriteTxn& txn, Writer& writer, const Record& record) {
  const Object& object = record.object();
  const auto& member = txn.known().member;
  const bool of_contact = object.index == member.object && record.has(member.contact);
  for (const Field& field : object.fields) {
    if (!field.is_reference() || !record.has(field.ordinal) ||
        field.access == schema::Access::kReadOnly) {
      continue;
    }
    // It came from the lead, whatever became of that.
    if (of_contact && field.ordinal == member.lead) continue;
    const RecordId target = record.Int(field.ordinal);
    const int target_object = record[field.ordinal].object();
    LK_ASSIGN_OR_RETURN(const TargetState state,
                        writer.references().Find(txn, target_object, target));
    const Place place{object.api, field.api, record.id()};
    const bool optional = field.on_delete == OnDelete::kSetNull && !field.required;
    if (state.object >= 0 && !state.deleted) {
      if (!state.converted || optional) continue;
      return MakeError(Code::kUndeleteFailed,
                       "the lead it belongs to was converted while it was in the recycle bin; make "
                       "a new one for the contact",
                       place);
    }
    if (!optional) {
      return MakeError(Code::kUndeleteFailed,
                       absl::StrCat("the ", txn.catalog().object(target_object).label,
                                    " it points at is deleted; undelete that one first"),
                       place);
    }
    const Item item{object.index, record.id()};
    LK_ASSIGN_OR_RETURN(const RecordId deletion,
                        DeletionOf(txn, txn.catalog().object(target_object), target));
    LK_RETURN_IF_ERROR(KeepCleared(txn, deletion, item, field, target));
    LK_RETURN_IF_ERROR(SetReference(txn, item, field, kNoId));
  }
  return absl::OkStatus();
}

// What became true while the record was away may stand against it, or goes before it.
absl::Status CheckRestored(storage::WriteTxn& txn, const Record& record) {
  if (absl::Status only = CheckMemberIsOnly(txn, record); !only.ok()) {
    return MakeError(Code::kUndeleteFailed, FromAbsl(only.message()), PlaceOf(only));
  }
  for (const ActivityFields& fields : Activities(txn.known())) {
    if (record.object().index != fields.object) continue;
    // What it is about may have gone to another account.
    LK_ASSIGN_OR_RETURN(const Value account, AccountOfActivity(txn, fields, record));
    if (account == record[fields.account]) continue;
    LK_RETURN_IF_ERROR(SetReference(txn, {fields.object, record.id()},
                                    record.object().fields[static_cast<size_t>(fields.account)],
                                    account.has_value() ? account.int_value() : kNoId));
  }
  const auto& role = txn.known().contact_role;
  if (record.object().index != role.object || !record.Bool(role.is_primary)) {
    return absl::OkStatus();
  }
  // The opportunity has a newer primary contact by now, who stays.
  return txn.connection().Run(
      "UPDATE opportunity_contact_role SET is_primary = 0 WHERE id = $1 AND EXISTS (SELECT 1 FROM "
      "opportunity_contact_role o WHERE o.opportunity_id = $2 AND o.id <> $1 AND o.is_primary = 1 "
      "AND o.is_deleted = 0)",
      record.id(), record.Int(role.opportunity));
}

absl::Status MarkUndeleted(storage::WriteTxn& txn, const Item& item) {
  const Object& object = txn.catalog().object(item.object);
  return txn.connection().Run(absl::StrCat("UPDATE ", txn.view().sql(object).table,
                                           " SET is_deleted = 0, deletion_id = NULL, "
                                           "system_modstamp = $1 WHERE id = $2"),
                              txn.now(), item.id);
}

// Whether the reference would close a loop: while the parent was away it may have got one of its
// former children above it.
absl::StatusOr<bool> WouldLoop(storage::WriteTxn& txn, const Object& object, const Item& item,
                               const Field& field, RecordId value) {
  Record after(object);
  after.set_id(item.id);
  after.Mutable(field.ordinal).SetReference(value, field.to_objects[0]);
  absl::Status status = CheckHierarchies(txn, nullptr, after);
  if (CodeOf(status) == Code::kFieldIntegrity) return true;
  LK_RETURN_IF_ERROR(status);
  return false;
}

// Whether what a cleared reference pointed at was not purged by itself since.
absl::StatusOr<bool> IsThere(storage::WriteTxn& txn, const Field& field, RecordId target) {
  for (int object : field.to_objects) {
    LK_ASSIGN_OR_RETURN(
        const int64_t found,
        txn.connection().QueryInt(
            0,
            absl::StrCat("SELECT 1 FROM ", txn.view().sql(txn.catalog().object(object)).table,
                         " WHERE id = $1"),
            target));
    if (found != 0) return true;
  }
  return false;
}

// Points the record at what it had pointed at, unless it has another reference by now.
absl::Status RestoreReference(storage::WriteTxn& txn, const WriteContext& context, const Item& item,
                              const Field& field, RecordId value) {
  const Object& object = txn.catalog().object(item.object);
  LK_ASSIGN_OR_RETURN(
      const int64_t now_empty,
      txn.connection().QueryInt(0,
                                absl::StrCat("SELECT 1 FROM ", txn.view().sql(object).table,
                                             " WHERE id = $1 AND \"", field.column, "\" IS NULL"),
                                item.id));
  if (now_empty == 0) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const bool loops, WouldLoop(txn, object, item, field, value));
  if (loops) return absl::OkStatus();
  LK_RETURN_IF_ERROR(SetReference(txn, item, field, value));
  return AppendEvent(txn, context, EventKind::kUpdated, item.object, item.id, field.api);
}

absl::Status RestoreCleared(storage::WriteTxn& txn, const WriteContext& context,
                            RecordId deletion) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      txn.connection().Prepare(
          "SELECT object, record_id, field, value FROM lk_deletion_item WHERE deletion_id = $1"));
  row->Bind(deletion);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    const Item item{static_cast<int>(row->Int(0)), row->Int(1)};
    const RecordId value = row->Int(3);
    const Field* field = txn.catalog().object(item.object).Find(row->Text(2));
    if (field == nullptr) continue;
    LK_ASSIGN_OR_RETURN(const bool there, IsThere(txn, *field, value));
    if (!there) continue;
    LK_RETURN_IF_ERROR(RestoreReference(txn, context, item, *field, value));
    // Who was merged away meanwhile has it for the day on which that is undone.
    LK_ASSIGN_OR_RETURN(const RecordId stands, LastSurvivorOf(txn.view(), item.id));
    if (stands == item.id) continue;
    LK_RETURN_IF_ERROR(RestoreReference(txn, context, {item.object, stands}, *field, value));
  }
}

// Whether the reference can be cleared: those that the schema requires are NOT NULL in the table.
bool IsNullable(const Field& field) { return !field.required || field.custom; }

// Removes rows for good.
class Removal {
 public:
  Removal(storage::WriteTxn& txn, const WriteContext& context) : txn_(txn), context_(context) {}

  // Adds a record in the bin and all there that cannot be without it.
  absl::Status Add(const Item& root) {
    size_t next = items_.size();
    if (seen_.insert(root.id).second) items_.push_back(root);
    for (; next < items_.size(); ++next) {
      const auto add = [&](const Item& child, const Field& field) -> absl::Status {
        if (field.on_delete != OnDelete::kCascade && !field.required) return absl::OkStatus();
        LK_ASSIGN_OR_RETURN(const bool holds, HangsOnContact(txn_, child, field));
        if (holds) return absl::OkStatus();
        LK_ASSIGN_OR_RETURN(const RecordId deletion,
                            DeletionOf(txn_, txn_.catalog().object(child.object), child.id));
        if (deletion != kNoId && seen_.insert(child.id).second) items_.push_back(child);
        return absl::OkStatus();
      };
      LK_RETURN_IF_ERROR(ForEachChild(items_[next], add));
    }
    return absl::OkStatus();
  }

  absl::Status Run() {
    for (const Item& item : items_) {
      LK_RETURN_IF_ERROR(ForEachChild(item, [&](const Item& child, const Field& field) {
        return IsNullable(field) ? SetReference(txn_, child, field, kNoId) : absl::OkStatus();
      }));
    }
    for (const Item& item : items_) LK_RETURN_IF_ERROR(Remove(item));
    return absl::OkStatus();
  }

  int64_t count() const { return static_cast<int64_t>(items_.size()); }

 private:
  // Calls `body` for each record, in the bin or not, that points at `parent`.
  absl::Status ForEachChild(const Item parent,
                            absl::FunctionRef<absl::Status(const Item& child, const Field&)> body) {
    const Catalog& catalog = txn_.catalog();
    for (const schema::ChildLink& link : catalog.ChildrenOf(parent.object)) {
      const Object& child = catalog.object(link.child_object);
      const Field& field = child.fields[static_cast<size_t>(link.field)];
      if (field.access == schema::Access::kAudit) continue;
      LK_ASSIGN_OR_RETURN(const std::vector<RecordId> ids,
                          ChildrenIn(txn_.view(), child, field, parent, InBin::kEither));
      for (RecordId id : ids) LK_RETURN_IF_ERROR(body({child.index, id}, field));
    }
    return absl::OkStatus();
  }

  // Whose reference could not be cleared goes first.
  absl::Status Remove(const Item item) {
    if (!removed_.insert(item.id).second) return absl::OkStatus();
    LK_RETURN_IF_ERROR(ForEachChild(item, [&](const Item& child, const Field&) {
      return seen_.contains(child.id) ? Remove(child) : absl::OkStatus();
    }));
    const Object& object = txn_.catalog().object(item.object);
    LK_RETURN_IF_ERROR(txn_.connection().Run(
        absl::StrCat("DELETE FROM ", txn_.view().sql(object).table, " WHERE id = $1"), item.id));
    LK_RETURN_IF_ERROR(
        txn_.connection().Run("DELETE FROM lk_deletion_item WHERE deletion_id IN (SELECT id FROM "
                              "lk_deletion WHERE record_id = $1)",
                              item.id));
    LK_RETURN_IF_ERROR(
        txn_.connection().Run("DELETE FROM lk_deletion WHERE record_id = $1", item.id));
    return AppendEvent(txn_, context_, EventKind::kPurged, item.object, item.id);
  }

  storage::WriteTxn& txn_;
  const WriteContext& context_;
  std::vector<Item> items_;
  absl::flat_hash_set<RecordId> seen_;
  absl::flat_hash_set<RecordId> removed_;
};

}  // namespace

absl::Status DeleteRecord(storage::WriteTxn& txn, const WriteContext& context_in,
                          const Object& object, RecordId id) {
  WriteContext context = context_in;
  if (context.actor == kNoId) context.actor = txn.system_user();
  LK_ASSIGN_OR_RETURN(const RecordId earlier, DeletionOf(txn, object, id));
  if (earlier != kNoId) {
    return MakeError(Code::kEntityIsDeleted, "the record is in the recycle bin already",
                     {object.api, "", id});
  }
  if (object.index == txn.known().user.object) {
    return MakeError(Code::kDeleteFailed,
                     "users are never deleted, because history names them; set IsActive to false",
                     {object.api, "", id});
  }
  Deletion deletion(txn);
  LK_RETURN_IF_ERROR(deletion.Collect({object.index, id}));
  const RecordId deletion_id = txn.NextId();
  LK_RETURN_IF_ERROR(txn.connection().Run(
      "INSERT INTO lk_deletion (id, object, record_id, at, by_id) VALUES ($1, $2, $3, $4, $5)",
      deletion_id, object.index, id, txn.now(), context.actor));
  for (const Cleared& cleared : deletion.cleared()) {
    if (deletion.contains(cleared.item.id)) continue;
    LK_RETURN_IF_ERROR(KeepCleared(txn, deletion_id, cleared.item, *cleared.field, cleared.value));
    LK_RETURN_IF_ERROR(SetReference(txn, cleared.item, *cleared.field, kNoId));
    LK_RETURN_IF_ERROR(AppendEvent(txn, context, EventKind::kUpdated, cleared.item.object,
                                   cleared.item.id, cleared.field->api));
  }
  for (const Item& item : deletion.items()) {
    const Object& target = txn.catalog().object(item.object);
    LK_RETURN_IF_ERROR(txn.connection().Run(
        absl::StrCat("UPDATE ", txn.view().sql(target).table,
                     " SET is_deleted = 1, deletion_id = $1, system_modstamp = "
                     "$2 WHERE id = $3"),
        deletion_id, txn.now(), item.id));
    LK_RETURN_IF_ERROR(AppendEvent(txn, context, EventKind::kDeleted, item.object, item.id));
  }
  txn.Invalidate();
  return absl::OkStatus();
}

absl::Status UndeleteRecord(storage::WriteTxn& txn, const WriteContext& context_in, Writer& writer,
                            const Object& object, RecordId id) {
  WriteContext context = context_in;
  if (context.actor == kNoId) context.actor = txn.system_user();
  LK_ASSIGN_OR_RETURN(const RecordId deletion, DeletionOf(txn, object, id));
  if (deletion == kNoId) return NotInBin(object, id);
  LK_ASSIGN_OR_RETURN(const RecordId survivor, SurvivorOf(txn.view(), id));
  if (survivor != kNoId) {
    return MakeError(Code::kUndeleteFailed,
                     absl::StrCat("it was merged into ", FormatId(object.prefix, survivor),
                                  "; undo the merge to have it back"),
                     {object.api, "", id});
  }
  LK_ASSIGN_OR_RETURN(
      const RecordId root,
      txn.connection().QueryInt(0, "SELECT record_id FROM lk_deletion WHERE id = $1", deletion));
  if (root != id) {
    LK_ASSIGN_OR_RETURN(
        const int64_t root_object,
        txn.connection().QueryInt(0, "SELECT object FROM lk_deletion WHERE id = $1", deletion));
    const Object& parent = txn.catalog().object(static_cast<int>(root_object));
    return MakeError(Code::kUndeleteFailed,
                     absl::StrCat("it was deleted together with ", parent.label, " ",
                                  FormatId(parent.prefix, root), "; undelete that one"),
                     {object.api, "", id});
  }
  LK_ASSIGN_OR_RETURN(const std::vector<Item> items, ItemsOf(txn, deletion));
  for (const Item& item : items) {
    absl::Status restored = MarkUndeleted(txn, item);
    if (CodeOf(restored) == Code::kDuplicateValue) {
      const Object& target = txn.catalog().object(item.object);
      return MakeError(Code::kUndeleteFailed,
                       "another record took over its external id meanwhile; change that one first",
                       {target.api, "", item.id});
    }
    LK_RETURN_IF_ERROR(restored);
  }
  txn.Invalidate();
  for (const Item& item : items) {
    const Object& target = txn.catalog().object(item.object);
    Record record(target);
    LK_RETURN_IF_ERROR(ReadRecord(txn.view(), target, item.id, &record).status());
    LK_RETURN_IF_ERROR(CheckParents(txn, writer, record));
    LK_RETURN_IF_ERROR(CheckRestored(txn, record));
    LK_RETURN_IF_ERROR(AppendEvent(txn, context, EventKind::kUndeleted, item.object, item.id));
  }
  LK_RETURN_IF_ERROR(RestoreCleared(txn, context, deletion));
  LK_RETURN_IF_ERROR(
      txn.connection().Run("DELETE FROM lk_deletion_item WHERE deletion_id = $1", deletion));
  return txn.connection().Run("DELETE FROM lk_deletion WHERE id = $1", deletion);
}

absl::StatusOr<int64_t> PurgeRecord(storage::WriteTxn& txn, const WriteContext& context_in,
                                    const Object& object, RecordId id) {
  WriteContext context = context_in;
  if (context.actor == kNoId) context.actor = txn.system_user();
  LK_ASSIGN_OR_RETURN(const RecordId deletion, DeletionOf(txn, object, id));
  if (deletion == kNoId) return NotInBin(object, id);
  LK_ASSIGN_OR_RETURN(
      const RecordId root,
      txn.connection().QueryInt(0, "SELECT record_id FROM lk_deletion WHERE id = $1", deletion));
  Removal removal(txn, context);
  LK_RETURN_IF_ERROR(removal.Add({object.index, id}));
  if (root == id) {
    LK_ASSIGN_OR_RETURN(const std::vector<Item> items, ItemsOf(txn, deletion));
    for (const Item& item : items) LK_RETURN_IF_ERROR(removal.Add(item));
  }
  LK_RETURN_IF_ERROR(removal.Run());
  txn.Invalidate();
  return removal.count();
}

absl::StatusOr<int64_t> PurgeBin(storage::WriteTxn& txn, const WriteContext& context,
                                 int64_t before, int64_t limit) {
  std::vector<Item> roots;
  {
    LK_ASSIGN_OR_RETURN(
        storage::StatementLease row,
        txn.connection().Prepare(
            "SELECT object, record_id FROM lk_deletion WHERE at < $1 ORDER BY id LIMIT $2"));
    row->Bind(before, limit);
    while (true) {
      LK_ASSIGN_OR_RETURN(const bool found, row->Step());
      if (!found) break;
      roots.push_back({static_cast<int>(row->Int(0)), row->Int(1)});
    }
  }
  int64_t purged = 0;
  for (const Item& root : roots) {
    const Object& object = txn.catalog().object(root.object);
    absl::StatusOr<int64_t> removed = PurgeRecord(txn, context, object, root.id);
    // Gone already with a parent that was purged before it.
    if (CodeOf(removed.status()) == Code::kNotFound) continue;
    LK_RETURN_IF_ERROR(removed.status());
    purged += *removed;
  }
  return purged;
}

}  // namespace leadkit::records
