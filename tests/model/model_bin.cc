// The recycle bin: what goes with a record, and what comes back with it.
#include <set>

#include "tests/model/model.h"

namespace leadkit::model {
namespace {

// A membership that moved to a contact at conversion outlives the lead it came from.
bool HangsOnContact(const Row& row, const FieldRule& rule) {
  return row.object == Object::kMember && rule.name == "LeadId" && row.Has("ContactId");
}

}  // namespace

Codes Model::Delete(Object object, Id id) {
  const Row* root = state_.Find(id);
  if (root == nullptr || root->object != object) return {LK_NOT_FOUND};
  if (root->deleted) return {LK_ENTITY_IS_DELETED};
  // Users are switched off, because their old records still name them.
  if (object == Object::kUser) return {LK_DELETE_FAILED};
  std::set<Id> gone = {id};
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& [child, row] : state_.rows) {
      if (row.deleted || gone.contains(child)) continue;
      for (const FieldRule& rule : RuleOf(row.object).fields) {
        if (!gone.contains(row.Ref(rule.name)) || HangsOnContact(row, rule)) continue;
        if (rule.on_delete != OnDelete::kCascade) continue;
        gone.insert(child);
        grown = true;
        break;
      }
    }
  }
  Deletion deletion{id, now()};
  for (const auto& [child, row] : state_.rows) {
    if (row.deleted || gone.contains(child)) continue;
    for (const FieldRule& rule : RuleOf(row.object).fields) {
      const Id target = row.Ref(rule.name);
      if (!gone.contains(target)) continue;
      if (rule.on_delete == OnDelete::kRestrict) return {LK_DELETE_FAILED};
      if (rule.on_delete == OnDelete::kClear) {
        deletion.cleared.push_back({{child, rule.name}, target});
      }
    }
  }
  for (const auto& [cleared, target] : deletion.cleared) {
    Row& row = state_.rows.at(cleared.holder);
    row.Clear(cleared.field);
    row.touched_us = now();
  }
  for (Id one : gone) {
    Row& row = state_.rows.at(one);
    row.deleted = true;
    row.deletion = id;
    row.touched_us = now();
  }
  state_.deletions[id] = std::move(deletion);
  return {};
}

Codes Model::Undelete(Object object, Id id) {
  const Row* root = state_.Find(id);
  if (root == nullptr || root->object != object) return {LK_NOT_FOUND};
  if (!root->deleted) return {LK_WRONG_STATE};
  if (root->deletion != id) return {LK_UNDELETE_FAILED};  // it comes back with what it went with
  const State before = state_;
  const Deletion deletion = state_.deletions.at(id);
  std::vector<Id> back;
  for (auto& [one, row] : state_.rows) {
    if (!row.deleted || row.deletion != id) continue;
    row.deleted = false;
    row.deletion = kNone;
    row.touched_us = now();
    back.push_back(one);
  }
  Codes errors;
  for (Id one : back) {
    Row& row = state_.rows.at(one);
    Codes unique;
    JudgeUnique(row, one, &unique);
    if (!unique.empty()) errors.insert(LK_UNDELETE_FAILED);
    for (const FieldRule& rule : RuleOf(row.object).fields) {
      const Id target = row.Ref(rule.name);
      if (target == kNone || rule.on_delete == OnDelete::kKeep) continue;
      const Row& other = state_.rows.at(target);
      const bool optional = rule.on_delete == OnDelete::kClear;
      if (!other.deleted) {
        const bool of_converted = other.Flag("IsConverted") && !HangsOnContact(row, rule);
        if (of_converted) errors.insert(LK_UNDELETE_FAILED);
        continue;
      }
      if (HangsOnContact(row, rule)) continue;
      if (!optional) {
        errors.insert(LK_UNDELETE_FAILED);
        continue;
      }
      // What it mentions is in the bin by now: as if it had been here when that went there.
      state_.deletions.at(other.deletion).cleared.push_back({{one, rule.name}, target});
      row.Clear(rule.name);
    }
    if (row.object == Object::kMember && IsSecondMembership(row, one)) {
      errors.insert(LK_UNDELETE_FAILED);
    }
    if (row.object == Object::kTask) row.SetRef("AccountId", AccountOfTask(row));
    if (row.object == Object::kRole && row.Flag("IsPrimary")) {
      for (const auto& [other, role] : state_.rows) {
        // A newer primary contact stays.
        if (other != one && role.object == Object::kRole && !role.deleted &&
            role.Flag("IsPrimary") && role.Ref("OpportunityId") == row.Ref("OpportunityId")) {
          row.SetFlag("IsPrimary", false);
          break;
        }
      }
    }
  }
  if (!errors.empty()) {
    state_ = before;
    return errors;
  }
  for (const auto& [cleared, target] : deletion.cleared) {
    const auto holder = state_.rows.find(cleared.holder);
    if (holder == state_.rows.end() || holder->second.Has(cleared.field)) continue;
    if (state_.Find(target) == nullptr) continue;  // purged by itself meanwhile
    if (GoesRound(cleared.holder, cleared.field, target)) continue;
    holder->second.SetRef(cleared.field, target);
    holder->second.touched_us = now();
  }
  state_.deletions.erase(id);
  return {};
}

Codes Model::Purge(Object object, Id id) {
  const Row* row = state_.Find(id);
  if (row == nullptr || row->object != object) return {LK_NOT_FOUND};
  if (!row->deleted) return {LK_WRONG_STATE};
  std::vector<Id> ids = {id};
  if (row->deletion == id) {
    for (const auto& [one, other] : state_.rows) {
      if (other.deleted && other.deletion == id && one != id) ids.push_back(one);
    }
  }
  RemoveForGood(ids);
  return {};
}

void Model::PurgeBin() {
  std::vector<Id> ids;
  for (const auto& [id, row] : state_.rows) {
    if (row.deleted) ids.push_back(id);
  }
  RemoveForGood(ids);
}

// With all in the bin that belongs to them; elsewhere their ids become null.
void Model::RemoveForGood(std::vector<Id> ids) {
  std::set<Id> gone(ids.begin(), ids.end());
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& [child, row] : state_.rows) {
      if (!row.deleted || gone.contains(child)) continue;
      for (const FieldRule& rule : RuleOf(row.object).fields) {
        if (!gone.contains(row.Ref(rule.name)) || HangsOnContact(row, rule)) continue;
        if (rule.on_delete != OnDelete::kCascade && !rule.required) continue;
        gone.insert(child);
        grown = true;
        break;
      }
    }
  }
  for (auto& [id, row] : state_.rows) {
    if (gone.contains(id)) continue;
    for (const FieldRule& rule : RuleOf(row.object).fields) {
      if (!gone.contains(row.Ref(rule.name))) continue;
      row.Clear(rule.name);
      row.touched_us = now();
    }
  }
  for (Id id : gone) {
    state_.rows.erase(id);
    state_.deletions.erase(id);
  }
}

}  // namespace leadkit::model
