#include "merge/unmerge.h"

#include <algorithm>
#include <map>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "merge/changes.h"
#include "merge/marks.h"
#include "records/bin.h"
#include "records/derive.h"
#include "records/history.h"
#include "records/merged.h"
#include "records/row.h"
#include "records/unique.h"
#include "schema/field_groups.h"

namespace leadkit::merge {
namespace {

using records::Authority;
using records::EventKind;
using records::Item;
using records::Record;
using records::WriteContext;
using schema::Field;
using schema::Object;

std::string IdOf(const schema::Catalog& catalog, const Item& item) {
  return FormatId(catalog.object(item.object).prefix, item.id);
}

// Fields whose value follows from others: put back with them, and no matter of dispute.
bool IsDerived(const schema::Known& known, const Object& object, const Field& field) {
  for (const records::ActivityFields& activity : records::Activities(known)) {
    if (object.index == activity.object && field.ordinal == activity.account) return true;
  }
  return field.access == schema::Access::kReadOnly && !field.is_reference();
}

// Nothing that a caller could keep or leave.
bool EndsUnmerge(const absl::Status& status) {
  return storage::EndsTransaction(CodeOf(status)) || CodeOf(status) == Code::kInternal;
}

// A field that goes back to what it was.
struct Wanted {
  const Field* field = nullptr;
  Value before;
};

class Work {
 public:
  Work(storage::WriteTxn& txn, const WriteContext& context, records::Writer& writer,
       MergeEntry entry, std::vector<Step> steps, absl::flat_hash_set<RecordId> folded_into)
      : txn_(txn),
        context_(context),
        writer_(writer),
        steps_(std::move(steps)),
        folded_into_(std::move(folded_into)) {
    done_.entry = std::move(entry);
  }

  // Backwards, so that every step finds what it needs: first what is unique goes back, then the
  // records come back, their children go to them, and last the survivor has its values.
  absl::StatusOr<Unmerged> Run() {
    const Item survivor{done_.entry.object, done_.entry.survivor};
    Group();
    LK_RETURN_IF_ERROR(CheckSurvivor(survivor));
    LK_RETURN_IF_ERROR(PutBack(survivor, true).status());
    for (RecordId id : done_.entry.merged) LK_RETURN_IF_ERROR(BringBack({survivor.object, id}));
    for (auto item = order_.rbegin(); item != order_.rend(); ++item) {
      if (*item == survivor) continue;
      LK_ASSIGN_OR_RETURN(const bool back, PutBack(*item, false));
      if (back) ++done_.children;
    }
    LK_RETURN_IF_ERROR(BackConversions());
    LK_RETURN_IF_ERROR(Unfold());
    LK_RETURN_IF_ERROR(PutBack(survivor, false).status());
    LK_RETURN_IF_ERROR(MarkUndone(txn_, context_, done_.entry.id));
    LK_RETURN_IF_ERROR(MarkUnmerged(txn_, context_, done_.entry, done_.restored));
    return std::move(done_);
  }

 private:
  void Group() {
    for (const Step& step : steps_) {
      if (step.kind == StepKind::kFolded) folded_.insert(step.item.id);
      if (step.kind != StepKind::kChanged) continue;
      std::vector<const Step*>& of_item = changed_[{step.item.object, step.item.id}];
      if (of_item.empty()) order_.push_back(step.item);
      of_item.push_back(&step);
    }
  }

  const Object& ObjectAt(int index) const { return txn_.catalog().object(index); }

  void Leave(const Item& item, std::string_view field, LeftWhy why, const Value& wanted,
             std::string_view message) {
    done_.left.push_back({item, std::string(field), why, wanted, std::string(message)});
  }

  absl::Status CheckSurvivor(const Item& survivor) {
    Record record(ObjectAt(survivor.object));
    LK_ASSIGN_OR_RETURN(const bool found,
                        records::ReadRecord(txn_.view(), record.object(), survivor.id, &record));
    if (!found) {
      Leave(survivor, "", LeftWhy::kGone, Value(), "the survivor is gone for good");
    } else if (record.Bool(record.object().system.is_deleted)) {
      Leave(survivor, "", LeftWhy::kDeleted, Value(), "the survivor is in the recycle bin");
    } else if (const auto& lead = txn_.known().lead;
               survivor.object == lead.object && record.Bool(lead.is_converted)) {
      // Read-only from then on: what it was is what its contact was made of.
      Leave(survivor, "", LeftWhy::kChanged, Value(), "the survivor was converted");
      changed_.erase({survivor.object, survivor.id});
      converted_ = true;
    }
    return absl::OkStatus();
  }

  // The record out of the bin, and out from under its survivor.
  absl::Status BringBack(const Item& item) {
    const Object& object = ObjectAt(item.object);
    Record record(object);
    LK_ASSIGN_OR_RETURN(const bool found,
                        records::ReadRecord(txn_.view(), object, item.id, &record));
    if (!found) {
      Leave(item, "", LeftWhy::kGone, Value(), "the record is gone for good");
      return absl::OkStatus();
    }
    for (const Field& field : object.fields) {
      if (!field.external_id || !record.has(field.ordinal)) continue;
      LK_ASSIGN_OR_RETURN(const RecordId other,
                          records::FindByKey(txn_.view(), object, field, record[field.ordinal]));
      if (other == kNoId) continue;
      Leave(item, field.api, LeftWhy::kTaken, record[field.ordinal],
            absl::StrCat("the value was taken by ", FormatId(object.prefix, other)));
      LK_RETURN_IF_ERROR(
          txn_.connection().Run(absl::StrCat("UPDATE ", txn_.view().sql(object).table, " SET \"",
                                             field.column, "\" = NULL WHERE id = $1"),
                                item.id));
    }
    const Field& master = object.fields[static_cast<size_t>(object.system.master_record)];
    LK_RETURN_IF_ERROR(records::SetReference(txn_, item, master, kNoId));
    LK_RETURN_IF_ERROR(ForgetMerged(txn_, item.id));
    if (absl::Status back = records::UndeleteRecord(txn_, context_, writer_, object, item.id);
        !back.ok()) {
      const bool refused = CodeOf(back) == Code::kUndeleteFailed;
      return refused ? MakeError(Code::kUnmergeFailed, FromAbsl(back.message()), PlaceOf(back))
                     : back;
    }
    done_.restored.push_back(item.id);
    restored_.insert(item.id);
    return absl::OkStatus();
  }

  // Whether a change of the record can be put back: to a reference, whether what it pointed at is
  // there again.
  bool IsBack(const Field& field, const Value& before) const {
    if (!field.is_reference() || !before.has_value()) return true;
    const auto& merged = done_.entry.merged;
    const bool to_merged =
        before.object() == done_.entry.object &&
        std::find(merged.begin(), merged.end(), before.int_value()) != merged.end();
    return !to_merged || restored_.contains(before.int_value());
  }

  // The value as it is to be written: what it points at may have been merged away since.
  absl::StatusOr<Value> Standing(const Field& field, const Value& before) {
    if (!before.has_value()) return Value::Null();
    if (!field.is_reference()) return before;
    LK_ASSIGN_OR_RETURN(const RecordId now,
                        records::LastSurvivorOf(txn_.view(), before.int_value()));
    return Value::Reference(now, before.object());
  }

  // Puts the fields of a record back that the merge had changed, those that are unique or all
  // others; false if none was.
  absl::StatusOr<bool> PutBack(const Item& item, bool unique) {
    const auto changed = changed_.find({item.object, item.id});
    if (changed == changed_.end()) return false;
    const Object& object = ObjectAt(item.object);
    const bool survivor = item.id == done_.entry.survivor;
    Record now(object);
    LK_ASSIGN_OR_RETURN(const bool found, records::ReadRecord(txn_.view(), object, item.id, &now));
    if (!found) {
      // Of the records of the merge itself that has been said.
      if (!survivor && !IsParty(item)) {
        Leave(item, "", LeftWhy::kGone, Value(), "the record is gone for good");
      }
      return false;
    }
    if (!survivor && folded_into_.contains(item.id)) {
      Leave(item, "", LeftWhy::kChanged, Value(), "a later merge has folded another row into it");
      return false;
    }
    const auto& member = txn_.known().member;
    if (converted_ && item.object == member.object && now.has(member.contact)) {
      Leave(item, "", LeftWhy::kChanged, Value(), "the membership went on to the lead's contact");
      return false;
    }
    LK_RETURN_IF_ERROR(CheckLive(item, now));
    std::vector<Wanted> wanted;
    for (const Step* step : changed->second) {
      const Field* field = object.Find(step->field);
      if (field == nullptr || (survivor && field->external_id != unique)) continue;
      LK_ASSIGN_OR_RETURN(Value before, Standing(*field, step->before));
      if (now[field->ordinal] == before) continue;
      LK_ASSIGN_OR_RETURN(const Value after, Standing(*field, step->after));
      if (!(now[field->ordinal] == after)) {
        if (IsDerived(txn_.known(), object, *field)) continue;
        Leave(item, field->api, LeftWhy::kChanged, step->before,
              "the field has another value since");
        continue;
      }
      if (!IsBack(*field, step->before)) continue;
      if (survivor && schema::IsOptOut(*field)) {
        LK_ASSIGN_OR_RETURN(const bool stays, OthersOptedOut(item, *field));
        if (stays) continue;
      }
      wanted.push_back({field, std::move(before)});
    }
    if (wanted.empty()) return false;
    LK_ASSIGN_OR_RETURN(const size_t back, Store(item, now, std::move(wanted)));
    if (survivor) done_.fields += static_cast<int64_t>(back);
    return back > 0;
  }

  // Whether a record of another merge, which the survivor stands for still, has opted out.
  absl::StatusOr<bool> OthersOptedOut(const Item& survivor, const Field& field) {
    LK_ASSIGN_OR_RETURN(const std::vector<RecordId> others,
                        records::MergedInto(txn_.view(), survivor.id));
    Record other(ObjectAt(survivor.object));
    for (RecordId id : others) {
      LK_ASSIGN_OR_RETURN(const bool found,
                          records::ReadRecord(txn_.view(), other.object(), id, &other));
      if (found && other.Bool(field.ordinal)) return true;
    }
    return false;
  }

  bool IsParty(const Item& item) const {
    const auto& merged = done_.entry.merged;
    return item.object == done_.entry.object &&
           (item.id == done_.entry.survivor ||
            std::find(merged.begin(), merged.end(), item.id) != merged.end());
  }

  // A child that was live and is in the bin since keeps its place there.
  absl::Status CheckLive(const Item& item, const Record& now) {
    if (!now.Bool(now.object().system.is_deleted) || IsParty(item) || folded_.contains(item.id)) {
      return absl::OkStatus();
    }
    LK_ASSIGN_OR_RETURN(
        const int64_t deleted_at,
        txn_.connection().QueryInt(
            0,
            absl::StrCat("SELECT d.at FROM ", txn_.view().sql(now.object()).table,
                         " r JOIN lk_deletion d ON d.id = r.deletion_id WHERE r.id = $1 AND d.id > "
                         "$2"),
            item.id, done_.entry.id));
    if (deleted_at == 0) return absl::OkStatus();
    LK_ASSIGN_OR_RETURN(const RecordId survivor, records::SurvivorOf(txn_.view(), item.id));
    const Object& object = now.object();
    Leave(item, "", LeftWhy::kDeleted, Value(),
          survivor == kNoId ? "the record was deleted since"
                            : absl::StrCat("the record was merged into ",
                                           FormatId(object.prefix, survivor), " since"));
    return absl::OkStatus();
  }

  // Through the writer, or below it for what is in the bin. Fields that a law stands against are
  // left, and the others written; says how many.
  absl::StatusOr<size_t> Store(const Item& item, const Record& now, std::vector<Wanted> wanted) {
    if (now.Bool(now.object().system.is_deleted)) {
      LK_RETURN_IF_ERROR(StoreInBin(now, wanted));
      return wanted.size();
    }
    while (!wanted.empty()) {
      const absl::Status stored = Write(item, now.object(), wanted);
      if (stored.ok()) break;
      if (EndsUnmerge(stored)) return stored;
      const Place place = PlaceOf(stored);
      const bool taken = CodeOf(stored) == Code::kDuplicateValue;
      const auto refused = std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& one) {
        return one.field->api == place.field;
      });
      Leave(item, place.field, taken ? LeftWhy::kTaken : LeftWhy::kRefused,
            refused == wanted.end() ? Value() : refused->before, FromAbsl(stored.message()));
      if (refused == wanted.end()) return size_t{0};
      wanted.erase(refused);
    }
    return wanted.size();
  }

  // What is derived is derived first, and then put back if that made something else of it; a law
  // that stands against the second does not undo the first.
  absl::Status Write(const Item& item, const Object& object, const std::vector<Wanted>& wanted) {
    Record change(object);
    change.set_id(item.id);
    for (const Wanted& one : wanted) change.Set(one.field->ordinal, one.before);
    LK_RETURN_IF_ERROR(writer_.Update(txn_, context_, change));
    absl::Status again = writer_.Update(txn_, context_, change);
    return EndsUnmerge(again) ? again : absl::OkStatus();
  }

  absl::Status StoreInBin(const Record& now, const std::vector<Wanted>& wanted) {
    const Object& object = now.object();
    Record after = now;
    std::vector<int> written;
    std::vector<std::string> names;
    for (const Wanted& one : wanted) {
      after.Set(one.field->ordinal, one.before);
      written.push_back(one.field->ordinal);
      names.push_back(one.field->api);
    }
    after.Mutable(object.system.system_modstamp).SetInt(txn_.now());
    written.push_back(object.system.system_modstamp);
    LK_RETURN_IF_ERROR(rows_.Update(txn_, after, written));
    return records::AppendEvent(txn_, context_, EventKind::kUpdated, object.index, now.id(),
                                absl::StrJoin(names, ","));
  }

  absl::Status BackConversions() {
    for (const Step& step : steps_) {
      if (step.kind != StepKind::kConversion || !restored_.contains(step.before.int_value())) {
        continue;
      }
      LK_ASSIGN_OR_RETURN(const RecordId now, GetConversion(txn_, step));
      if (now != step.after.int_value()) continue;
      LK_RETURN_IF_ERROR(SetConversion(txn_, step, step.before.int_value()));
    }
    return absl::OkStatus();
  }

  absl::Status Unfold() {
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
      if (step->kind != StepKind::kFolded) continue;
      const Object& object = ObjectAt(step->item.object);
      Record row(object);
      LK_ASSIGN_OR_RETURN(const bool found,
                          records::ReadRecord(txn_.view(), object, step->item.id, &row));
      if (!found) continue;  // said when its reference was put back
      if (!row.Bool(object.system.is_deleted)) {
        Leave(step->item, "", LeftWhy::kBack, Value(), "the record was undeleted since");
        continue;
      }
      if (!PointsAtRestored(row)) continue;
      absl::Status back = records::UndeleteRecord(txn_, context_, writer_, object, step->item.id);
      if (back.ok()) {
        ++done_.unfolded;
      } else if (CodeOf(back) == Code::kUndeleteFailed) {
        Leave(step->item, "", LeftWhy::kRefused, Value(), FromAbsl(back.message()));
      } else {
        return back;
      }
    }
    return absl::OkStatus();
  }

  // Only a row whose person is back has a place of its own again.
  bool PointsAtRestored(const Record& row) const {
    for (const Field& field : row.object().fields) {
      if (field.is_reference() && restored_.contains(row.Int(field.ordinal))) return true;
    }
    return false;
  }

  storage::WriteTxn& txn_;
  const WriteContext& context_;
  records::Writer& writer_;
  const std::vector<Step> steps_;
  const absl::flat_hash_set<RecordId> folded_into_;  // by later merges that stand
  Unmerged done_;
  records::RowWriter rows_;
  std::map<std::pair<int, RecordId>, std::vector<const Step*>> changed_;
  std::vector<Item> order_;  // of changed_
  absl::flat_hash_set<RecordId> folded_;
  absl::flat_hash_set<RecordId> restored_;
  bool converted_ = false;  // the survivor, a lead, since the merge
};

// A later merge that stands and has gone on from what this one had made. `folded_into` gets the
// rows into which such merges have folded others: what those said is part of them by now.
absl::Status CheckLater(const storage::View& view, const MergeEntry& entry,
                        const std::vector<Step>& steps, bool keep_changes,
                        absl::flat_hash_set<RecordId>* folded_into) {
  const schema::Catalog& catalog = view.catalog();
  const Object& object = catalog.object(entry.object);
  LK_ASSIGN_OR_RETURN(const RecordId merged_on, records::SurvivorOf(view, entry.survivor));
  // One that was purged since can't come back by undoing that merge.
  Record survivor(object);
  LK_ASSIGN_OR_RETURN(const bool found,
                      records::ReadRecord(view, object, entry.survivor, &survivor));
  if (merged_on != kNoId && found) {
    return MakeError(Code::kEntityIsMerged,
                     absl::StrCat("the survivor was itself merged into ",
                                  FormatId(object.prefix, merged_on), "; undo that merge first"),
                     {object.api, "", entry.survivor});
  }
  LK_ASSIGN_OR_RETURN(const std::vector<MergeEntry> all, ListMerges(view, entry.survivor));
  for (const MergeEntry& later : all) {
    if (later.id <= entry.id || later.undone_at != 0) continue;
    LK_ASSIGN_OR_RETURN(const std::vector<Step> theirs, ReadSteps(view, later.id));
    absl::flat_hash_set<std::pair<RecordId, std::string>> touched;
    for (const Step& step : theirs) {
      if (step.kind == StepKind::kChanged) touched.insert({step.item.id, step.field});
      if (step.kind == StepKind::kFolded) folded_into->insert(step.after.int_value());
    }
    if (keep_changes) continue;
    for (const Step& step : steps) {
      const Field* field = catalog.object(step.item.object).Find(step.field);
      if (step.kind != StepKind::kChanged || field == nullptr ||
          IsDerived(view.known(), catalog.object(step.item.object), *field)) {
        continue;
      }
      if (!touched.contains({step.item.id, step.field}) && !folded_into->contains(step.item.id)) {
        continue;
      }
      return MakeError(
          Code::kUnmergeFailed,
          absl::StrCat("the later merge ", later.id, " of ", FormatDateTime(later.at),
                       " has gone on from ", IdOf(catalog, step.item), "; undo that one first"),
          {catalog.object(step.item.object).api, step.field, step.item.id});
    }
  }
  return absl::OkStatus();
}

absl::Status LeftError(const schema::Catalog& catalog, const Unmerged& done) {
  std::vector<std::string> names;
  for (const Left& left : done.left) {
    names.push_back(absl::StrCat(catalog.object(left.item.object).api, " ",
                                 IdOf(catalog, left.item), left.field.empty() ? "" : " ",
                                 left.field, " (", left.message, ")"));
  }
  const Left& first = done.left.front();
  return MakeError(Code::kUnmergeFailed,
                   absl::StrCat("what the merge has made was changed since: ", JoinForReader(names),
                                "; put it right, or undo the rest and keep these changes"),
                   {catalog.object(first.item.object).api, first.field, first.item.id});
}

}  // namespace

absl::StatusOr<Unmerged> Unmerge(storage::WriteTxn& txn, const WriteContext& context_in,
                                 records::Writer& writer, RecordId id, bool keep_changes) {
  WriteContext context = context_in;
  context.authority = Authority::kSystem;
  if (context.actor == kNoId) context.actor = txn.system_user();
  LK_ASSIGN_OR_RETURN(MergeEntry entry, FindMerge(txn.view(), id));
  const Object& object = txn.catalog().object(entry.object);
  if (entry.undone_at != 0) {
    return MakeError(
        Code::kWrongState,
        absl::StrCat("the merge was undone at ", FormatDateTime(entry.undone_at), " already"),
        {object.api, "", entry.survivor});
  }
  LK_ASSIGN_OR_RETURN(std::vector<Step> steps, ReadSteps(txn.view(), entry.id));
  absl::flat_hash_set<RecordId> folded_into;
  LK_RETURN_IF_ERROR(CheckLater(txn.view(), entry, steps, keep_changes, &folded_into));
  LK_ASSIGN_OR_RETURN(
      Unmerged done,
      Work(txn, context, writer, std::move(entry), std::move(steps), std::move(folded_into)).Run());
  if (done.restored.empty()) {
    return MakeError(
        Code::kUnmergeFailed,
        "the records that were merged away are gone for good, so nothing can come back",
        {object.api, "", done.entry.survivor});
  }
  if (!done.left.empty() && !keep_changes) return LeftError(txn.catalog(), done);
  return done;
}

}  // namespace leadkit::merge
