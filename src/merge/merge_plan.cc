#include "merge/merge_plan.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/laws.h"
#include "records/merged.h"
#include "records/reader.h"
#include "records/row.h"

namespace leadkit::merge {
namespace {

using records::Record;
using schema::Object;

absl::Status CheckRequest(const MergeRequest& request) {
  const bool by_rule = request.survivor == kNoId;
  if (!by_rule && request.options.survivor_rule != SurvivorRule::kGiven) {
    return MakeError(Code::kConflictingOptions,
                     "a survivor was named together with a rule that chooses one; leave one out");
  }
  if (by_rule && request.options.survivor_rule == SurvivorRule::kGiven) {
    return MakeError(Code::kInvalidArgument,
                     "no survivor was named; name one, or a rule that chooses it");
  }
  const size_t count = request.others.size() + (by_rule ? 0 : 1);
  if (count < 2) {
    return MakeError(Code::kInvalidArgument, "a merge takes at least two records; name another",
                     {"", "", request.survivor});
  }
  if (count > kMaxRecords) {
    return MakeError(
        Code::kInvalidArgument,
        absl::StrCat("a merge takes at most ", kMaxRecords, " records; merge in parts"),
        {"", "", request.survivor});
  }
  absl::flat_hash_set<RecordId> seen = {request.survivor};
  for (RecordId id : request.others) {
    if (seen.insert(id).second) continue;
    return MakeError(Code::kInvalidArgument,
                     id == request.survivor
                         ? "the survivor is among the records to be merged into it; leave it out"
                         : "the record was named twice; name each record once",
                     {"", "", id});
  }
  return absl::OkStatus();
}

bool IsMerged(const storage::View& view, const Object& object) {
  const schema::Known& known = view.known();
  return object.index == known.lead.object || object.index == known.contact.object ||
         object.index == known.account.object;
}

std::string Article(const Object& object) {
  return absl::StrCat(
      object.api[0] == 'A' || object.api[0] == 'O' || object.api[0] == 'E' ? "an " : "a ",
      object.api);
}

absl::StatusOr<const Object*> ObjectOfFirst(const storage::View& view, RecordId id) {
  // One that was merged away and purged since is no record any more, but its survivor tells.
  LK_ASSIGN_OR_RETURN(const RecordId survivor, records::LastSurvivorOf(view, id));
  LK_ASSIGN_OR_RETURN(const records::FoundRecord found, records::FindById(view, survivor));
  if (IsMerged(view, *found.object)) return found.object;
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("leads, contacts and accounts can be merged, and this is ",
                                Article(*found.object)),
                   {found.object->api, "", id});
}

absl::Status ReadOne(const storage::View& view, const Object& object, RecordId id, Record* record) {
  LK_ASSIGN_OR_RETURN(const RecordId survivor, records::LastSurvivorOf(view, id));
  LK_ASSIGN_OR_RETURN(const bool found, records::ReadRecord(view, object, id, record));
  if (!found) {
    // Merged and then purged, it is of the survivor's object.
    LK_ASSIGN_OR_RETURN(const records::FoundRecord other, records::FindById(view, survivor));
    if (other.object->index != object.index) {
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("only records of one object can be merged: this is ",
                                    Article(*other.object), " and not ", Article(object)),
                       {other.object->api, "", id});
    }
  }
  if (survivor != id) return records::MergedError(object, id, survivor);
  if (record->Bool(object.system.is_deleted)) return records::InBinError(*record);
  return absl::OkStatus();
}

absl::Status ReadAll(const storage::View& view, const MergeRequest& request, MergePlan* plan) {
  std::vector<RecordId> ids = request.others;
  if (request.survivor != kNoId) ids.insert(ids.begin(), request.survivor);
  LK_ASSIGN_OR_RETURN(plan->object, ObjectOfFirst(view, ids[0]));
  for (RecordId id : ids) {
    LK_RETURN_IF_ERROR(
        ReadOne(view, *plan->object, id, &plan->records.emplace_back(*plan->object)));
  }
  if (request.survivor == kNoId) {
    const size_t first = ChooseSurvivor(view, plan->records, request.options.survivor_rule);
    const auto begin = plan->records.begin();
    std::rotate(begin, begin + static_cast<ptrdiff_t>(first),
                begin + static_cast<ptrdiff_t>(first) + 1);
  }
  return absl::OkStatus();
}

// What a converted lead was is part of the contact it became.
absl::Status CheckConverted(const storage::View& view, const MergePlan& plan) {
  const auto& lead = view.known().lead;
  if (plan.object->index != lead.object) return absl::OkStatus();
  for (const Record& record : plan.records) {
    if (!record.Bool(lead.is_converted)) continue;
    const absl::Status error = records::ConvertedLeadError(view, record);
    return MakeError(CodeOf(error),
                     absl::StrCat("a converted lead can't be merged: ", error.message(),
                                  ", or convert the other lead into the same contact"),
                     PlaceOf(error));
  }
  return absl::OkStatus();
}

// A new owner must be one who can own.
absl::Status CheckOwner(const storage::View& view, const MergePlan& plan) {
  for (const FieldChoice& choice : plan.fields) {
    if (choice.field != plan.object->system.owner || !choice.changes) continue;
    const Object& owner = view.catalog().object(choice.value.object());
    LK_ASSIGN_OR_RETURN(
        const int64_t active,
        view.connection.QueryInt(0,
                                 absl::StrCat("SELECT is_active FROM ", view.sql(owner).table,
                                              " WHERE id = $1 AND is_deleted = 0"),
                                 choice.value.int_value()));
    if (active != 0) continue;
    return MakeError(Code::kInactiveOwnerOrUser,
                     absl::StrCat("the ", owner.api, " that the policy chooses is not active; ",
                                  "choose another policy"),
                     {plan.object->api, "OwnerId", plan.survivor()});
  }
  return absl::OkStatus();
}

absl::Status Decide(const storage::View& view, const MergeOptions& options, MergePlan* plan) {
  LK_RETURN_IF_ERROR(CheckConverted(view, *plan));
  LK_ASSIGN_OR_RETURN(plan->fields, ChooseFields(view, plan->records, options));
  return CheckOwner(view, *plan);
}

// Trouble with the store is no refusal.
bool IsRefusal(Code code) { return code == Code::kInvalidArgument || code >= Code::kInvalidField; }

}  // namespace

std::vector<RecordId> MergePlan::ids() const {
  std::vector<RecordId> ids;
  for (const Record& record : records) ids.push_back(record.id());
  return ids;
}

absl::StatusOr<MergePlan> PlanMerge(const storage::View& view, const MergeRequest& request) {
  LK_RETURN_IF_ERROR(CheckRequest(request));
  MergePlan plan;
  LK_RETURN_IF_ERROR(ReadAll(view, request, &plan));
  plan.refusal = Decide(view, request.options, &plan);
  if (!plan.refusal.ok() && !IsRefusal(CodeOf(plan.refusal))) return plan.refusal;
  const std::vector<RecordId> ids = plan.ids();
  LK_ASSIGN_OR_RETURN(plan.children, FindChildren(view, *plan.object, ids));
  LK_ASSIGN_OR_RETURN(plan.folds, FindFolds(view, *plan.object, ids));
  return plan;
}

}  // namespace leadkit::merge
