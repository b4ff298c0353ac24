#include "tests/model/model.h"

namespace leadkit::model {

const Row* State::Find(Id id) const {
  const auto it = rows.find(id);
  return it == rows.end() ? nullptr : &it->second;
}

const Row* State::FindLive(Id id) const {
  const Row* row = Find(id);
  return row == nullptr || row->deleted ? nullptr : row;
}

Model::Model(int64_t now_us) : now_us_(now_us) { state_.lifecycle = Documents()[0]; }

Model::Writer Model::ByUser(const std::string& reason) const {
  return {false, reason.empty() ? reason_ : reason};
}

Id Model::NewId(Object object) {
  const Id id = state_.next++;
  objects_[id] = object;
  return id;
}

Prediction Model::Run(const Operation& operation, lk_status seen) {
  Prediction prediction = Dispatch(operation, seen);
  if (prediction.codes.empty()) prediction.codes = {LK_OK};
  for (Prediction& row : prediction.rows) {
    if (row.codes.empty()) row.codes = {LK_OK};
  }
  return prediction;
}

Prediction Model::Dispatch(const Operation& op, lk_status seen) {
  Prediction out;
  out.codes.clear();
  switch (op.verb) {
    case Verb::kInsert:
      out.codes = Insert(op.object, op.fields, ByUser(), &out.id);
      return out;
    case Verb::kUpdate:
      out.codes = Change(op.object, op.id, op.fields, ByUser());
      return out;
    case Verb::kUpsert:
      out.codes = Upsert(op.object, op.fields, &out.id, &out.created);
      return out;
    case Verb::kDelete:
      out.codes = Delete(op.object, op.id);
      return out;
    case Verb::kUndelete:
      out.codes = Undelete(op.object, op.id);
      return out;
    case Verb::kPurge:
      out.codes = Purge(op.object, op.id);
      return out;
    case Verb::kPurgeBin:
      PurgeBin();
      return out;
    case Verb::kMoveLead:
      out.codes = MoveTo(Object::kLead, op);
      return out;
    case Verb::kMoveOpportunity:
      out.codes = MoveTo(Object::kOpportunity, op);
      return out;
    case Verb::kConvert: {
      Converted made;
      out.codes = Convert(op.id, op.how, &made);
      if (out.codes.empty()) out.converted = made;
      return out;
    }
    case Verb::kPlan: {
      const Row* lead = state_.Find(op.id);
      plan_.reset();
      if (lead == nullptr || lead->object != Object::kLead) {
        out.codes = {LK_NOT_FOUND};
      } else if (lead->deleted) {
        out.codes = {LK_ENTITY_IS_DELETED};
      } else {
        plan_ = KeptPlan{op.id, op.how, Plan(op.id, op.how)};
        // What the caller is told: why it cannot be applied.
        Prediction refusal;
        refusal.codes = plan_->draft.errors;
        // A used key decides before anything else: the first result again, or another lead's.
        Converted first;
        if (const std::optional<Codes> repeated = FindByKey(op.id, op.how.key, &first)) {
          refusal.codes = *repeated;
        }
        out.rows.push_back(refusal);
      }
      return out;
    }
    case Verb::kApply:
      return Apply(seen);
    case Verb::kBegin:
      in_transaction_ = true;
      began_us_ = now_us_;
      before_transaction_ = state_;
      return out;
    case Verb::kRollback:
      state_ = *before_transaction_;
      plan_.reset();  // it may speak of what is gone
      [[fallthrough]];
    case Verb::kCommit:
      before_transaction_.reset();
      in_transaction_ = false;
      reason_.clear();
      automated_ = false;
      return out;
    case Verb::kSetReason:
      reason_ = op.reason;
      return out;
    case Verb::kSetAutomated:
      automated_ = op.flag;
      return out;
    case Verb::kSetUser: {
      const Row* user = state_.FindLive(op.id);
      if (user == nullptr || user->object != Object::kUser) {
        out.codes = {LK_NOT_FOUND};
      } else if (!user->Flag("IsActive")) {
        out.codes = {LK_INACTIVE_OWNER_OR_USER};
      } else {
        actor_ = op.id;
      }
      return out;
    }
    case Verb::kSetLifecycle:
      out.codes = SetLifecycle(Documents()[static_cast<size_t>(op.document)]);
      return out;
    case Verb::kReopen:
      actor_ = system_user();
      return out;
    default:
      return RunMany(op);
  }
}

Prediction Model::RunMany(const Operation& op) {
  Prediction out;
  const State before = state_;
  const size_t count = op.rows.empty() ? op.ids.size() : op.rows.size();
  size_t turn = 0;
  for (size_t i = 0; i < count; ++i) {
    Prediction row;
    row.codes.clear();
    const Id id = i < op.ids.size() ? op.ids[i] : kNone;
    if (op.verb == Verb::kInsertMany) {
      row.codes = Insert(op.object, op.rows[i], ByUser(), &row.id);
      row.created = true;
    } else if (op.verb == Verb::kUpdateMany) {
      row.codes = Change(op.object, id, op.rows[i], ByUser());
      row.id = id;
    } else if (op.verb == Verb::kUpsertMany) {
      row.codes = Upsert(op.object, op.rows[i], &row.id, &row.created);
    } else if (op.verb == Verb::kDeleteMany || op.verb == Verb::kUndeleteMany) {
      // One that an earlier row has taken along is done.
      const Row* was = before.Find(id);
      const Row* is = state_.Find(id);
      const bool taken =
          was != nullptr && is != nullptr && was->deleted != is->deleted && is->object == op.object;
      if (op.verb == Verb::kDeleteMany && !taken) row.codes = Delete(op.object, id);
      if (op.verb == Verb::kUndeleteMany && !taken) row.codes = Undelete(op.object, id);
      row.id = id;
    } else {
      ConvertHow how = op.how;
      if (!how.key.empty()) how.key += "/#" + std::to_string(id);
      if (!how.owners.empty()) how.owners = {how.owners[turn % how.owners.size()]};
      Converted made;
      row.codes = Convert(id, how, &made);
      row.id = id;
      if (row.codes.empty()) {
        row.converted = made;
        ++turn;
      }
    }
    const bool refused = !row.codes.empty();
    out.rows.push_back(std::move(row));
    if (!refused || !op.flag) continue;
    // One refused row undoes the others.
    state_ = before;
    for (size_t j = 0; j < i; ++j) out.rows[j] = Prediction{{LK_ALL_OR_NONE_ROLLED_BACK}};
    Prediction unknown;
    unknown.codes = {kAnyError};
    out.rows.resize(count, unknown);
    return out;
  }
  return out;
}

}  // namespace leadkit::model
