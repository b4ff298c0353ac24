// The model: the state of a store as plain maps, and the laws, written as simply as possible from
// docs/lifecycle.md, the comments of leadkit.h and of the schema. It knows nothing of leadkit's
// code and touches no file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/model/lifecycle.h"
#include "tests/model/operation.h"
#include "tests/model/world.h"

namespace leadkit::model {

// A row of the status history of a lead or an opportunity.
struct Move {
  std::string from;
  std::string to;
  std::string reason;
  int cycle = 1;
  int64_t at_us = 0;
  friend bool operator==(const Move&, const Move&) = default;
};

// A reference that a delete has cleared, and an undelete restores.
struct Cleared {
  Id holder = kNone;
  std::string field;
};
struct Deletion {
  Id root = kNone;
  int64_t at_us = 0;
  std::vector<std::pair<Cleared, Id>> cleared = {};
};

struct State {
  std::map<Id, Row> rows;
  std::map<Id, Deletion> deletions;
  std::map<Id, std::vector<Move>> history;  // of purged records too
  std::map<std::string, Converted> keys;    // of conversions
  Id next = 1;
  Lifecycle lifecycle;

  const Row* Find(Id id) const;
  const Row* FindLive(Id id) const;
};

class Model {
 public:
  explicit Model(int64_t now_us);

  // Does the operation. `seen` is what leadkit answered; it counts only where the documents leave
  // the answer open.
  Prediction Run(const Operation& operation, lk_status seen);

  void set_now(int64_t now_us) { now_us_ = now_us; }
  const State& state() const { return state_; }
  // The object of any record that ever was.
  Object ObjectOf(Id id) const { return objects_.at(id); }
  bool in_transaction() const { return in_transaction_; }
  bool has_plan() const { return plan_.has_value(); }
  Id system_user() const { return 1; }

 private:
  // Who writes, and why. leadkit itself may write what is derived.
  struct Writer {
    bool by_leadkit = false;
    std::string reason;
  };
  // What a conversion would do, worked out before anything is written.
  struct Target {
    Id existing = kNone;  // else it is made
    Row row;
  };
  struct Draft {
    Codes errors;
    bool skip_opportunity = false;
    Target account;
    Target contact;
    Target opportunity;
    std::string status;
    Id owner = kNone;
    std::vector<Id> followers;
    std::map<Id, Id> merged;  // lead's membership -> the contact's of the same campaign
    std::map<Id, Row> read;   // what the plan has read
    std::vector<Id> suggested;
  };
  struct KeptPlan {
    Id lead = kNone;
    ConvertHow how;
    Draft draft;
  };

  Prediction Dispatch(const Operation& operation, lk_status seen);
  Prediction RunMany(const Operation& operation);
  int64_t now() const { return in_transaction_ ? began_us_ : now_us_; }
  Writer ByUser(const std::string& reason = "") const;
  Id NewId(Object object);

  // Records (model_records.cc).
  Codes Insert(Object object, const Fields& fields, const Writer& writer, Id* id);
  Codes Update(Id id, const Fields& fields, const Writer& writer);
  Codes Upsert(Object object, const Fields& fields, Id* id, bool* created);
  Codes Change(Object object, Id id, const Fields& fields, const Writer& writer);
  Codes Judge(const Row* before, Row* after, Id id, const Fields& written, const Writer& writer);
  void JudgeReferences(const Row* before, const Row& after, Codes* errors) const;
  void JudgeRequired(const Row& after, Codes* errors) const;
  void JudgeUnique(const Row& after, Id id, Codes* errors) const;
  void JudgeLaws(const Row* before, const Row& after, Id id, const Writer& writer,
                 Codes* errors) const;
  bool IsSecondMembership(const Row& member, Id id) const;
  bool GoesRound(Id id, const std::string& field, Id target) const;
  void Derive(const Row* before, Row* after) const;
  Id AccountOfTask(const Row& task) const;
  void Store(Id id, Row row);
  void AddRole(Id opportunity, Id contact, bool primary);
  void AppendMove(Id id, const std::string& from, const std::string& to, const std::string& reason,
                  bool begins_cycle);

  // Statuses and stages (model_moves.cc).
  void JudgeStatus(const Row* before, const Row& after, const Writer& writer, Codes* errors) const;
  void JudgeGuards(const Status& status, const Row& lead, const std::string& reason,
                   Codes* errors) const;
  void JudgeStage(const Row* before, Row* after, const Fields& written, const Writer& writer,
                  Codes* errors) const;
  Codes MoveTo(Object object, const Operation& operation);
  Codes SetLifecycle(const Lifecycle& lifecycle);

  // The recycle bin (model_bin.cc).
  Codes Delete(Object object, Id id);
  Codes Undelete(Object object, Id id);
  Codes Purge(Object object, Id id);
  void PurgeBin();
  void RemoveForGood(std::vector<Id> ids);

  // Conversion (model_conversion.cc).
  Codes Convert(Id lead, const ConvertHow& how, Converted* made);
  std::optional<Codes> FindByKey(Id lead, const std::string& key, Converted* made) const;
  Draft Plan(Id lead, const ConvertHow& how) const;
  void JudgeOptions(const ConvertHow& how, Codes* errors) const;
  void ChooseAccount(const Row& lead, const ConvertHow& how, Draft* draft) const;
  void ChooseContact(const Row& lead, const ConvertHow& how, Draft* draft) const;
  void ChooseOpportunity(const Row& lead, const ConvertHow& how, Draft* draft) const;
  void Fill(const Row& lead, const ConvertHow& how, Draft* draft) const;
  void FindFollowers(Id lead, Draft* draft) const;
  std::vector<Id> AccountsNamed(const std::string& name) const;
  std::vector<Id> ContactsOf(const std::string& email, Id account) const;
  Converted Make(Id lead, const ConvertHow& how, Draft draft);
  void MoveFollowers(const Row& lead, const Draft& draft, const Converted& made);
  Prediction Apply(lk_status seen);
  // Those of an arriving lead; empty if it need not convert or was converted.
  Codes Arrive(Id lead);

  State state_;
  std::map<Id, Object> objects_;
  std::optional<KeptPlan> plan_;
  int64_t now_us_ = 0;
  Id actor_ = 1;
  bool in_transaction_ = false;
  int64_t began_us_ = 0;
  std::optional<State> before_transaction_;
  std::string reason_;
  bool automated_ = false;
};

}  // namespace leadkit::model
