// One piece of assignment work: decides lead by lead, and remembers what it has decided so far.
//
// It reads each user, queue, member list and count once, and writes nothing itself but the turns,
// at the end. So the same code serves a preview, which never saves.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "lifecycle/lifecycle.h"
#include "marketing/assignment.h"
#include "marketing/turns.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::marketing {

// What became of a lead. The numbers are those of the C ABI.
enum class Verdict {
  kGiven = 1,   // to a user
  kQueued = 2,  // to a queue
  kKept = 3,    // stays with its owner; the reason says why
};

struct Outcome {
  Verdict verdict = Verdict::kKept;
  Value owner_before;
  Value owner;
  std::string rule;    // empty: none has matched
  std::string reason;  // in words
};

// A decision, and the turns it would take.
struct Choice {
  // Another lead is to be served first: nobody asks for this one before others.
  bool deferred = false;
  Outcome outcome;

  struct Turn {
    Mode mode = Mode::kRoundRobin;
    std::string pool;
    std::vector<Seat> seats;
    size_t chosen = 0;
  };
  std::vector<Turn> turns;
  bool settled = false;  // the group has had its turn for the lead, which waits in its queue
  std::string pool;      // where `user` was served; empty: by name, not by turn
  RecordId user = kNoId;
};

// Whether a lead that is not converted is work for its owner; one in a status that the document no
// longer names is.
bool IsInWork(const lifecycle::Lifecycle& lifecycle, std::string_view status);

class AssignmentSession {
 public:
  struct Setting {
    int64_t now = 0;
    bool ignore_last_day = false;  // quotas count this piece of work only
    bool simulated = false;        // owners are not written, and Save is not called
  };

  // All are borrowed.
  AssignmentSession(const storage::View& view, const Assignment& assignment,
                    const lifecycle::Lifecycle& lifecycle, const Setting& setting)
      : view_(view), assignment_(assignment), lifecycle_(lifecycle), setting_(setting) {}

  // Decides on a lead that is in the store. `only_preferred`: defers it unless a member prefers it.
  absl::StatusOr<Choice> Choose(const records::Record& lead, bool only_preferred);
  // The decision is carried out.
  void Take(const Choice& choice, const records::Record& lead, int64_t seq);
  // Writes the turns that were taken, with the numbers that Take was given.
  absl::Status Save(storage::WriteTxn& txn);

 private:
  // A user or a queue as the store has it.
  struct PartyState {
    bool usable = false;
    std::string name;
  };
  struct Candidate {
    RecordId user = kNoId;
    std::string key;
    bool active = true;  // as a member
    std::optional<int64_t> capacity;
    const Filter* filter = nullptr;
    const Filter* prefers = nullptr;
  };
  // Who of a group could take a lead, and what keeps the others from it.
  struct Eligible {
    const Group* group = nullptr;
    std::vector<const Candidate*> candidates;
    bool preferred = false;  // they ask for it
    int members = 0;
    int away = 0;
    int unfit = 0;
    int full = 0;
  };

  absl::StatusOr<const PartyState*> StateOf(int object, RecordId id);
  absl::StatusOr<const std::vector<Candidate>*> MembersOf(const Group& group);
  absl::Status ReadQueueMembers(const Group& group, std::vector<Candidate>* members);
  absl::StatusOr<Eligible> EligibleOf(const Rule& rule, const Group& group,
                                      const records::Record& lead);
  absl::StatusOr<int64_t> GivenLastDay(const std::string& pool, RecordId user);
  absl::StatusOr<int64_t> LoadOf(RecordId user);
  absl::StatusOr<std::string> NameOf(const Group& group);

  absl::Status Apply(const Rule& rule, const records::Record& lead, bool only_preferred,
                     Choice* choice);
  absl::Status GiveTo(const Party& party, const std::string& why, Choice* choice);
  // The group whose turn it is, of those listed.
  absl::StatusOr<size_t> ChooseGroup(const Rule& rule, const std::vector<Eligible>& groups,
                                     Choice* choice);
  absl::Status ChooseMember(const Rule& rule, const Eligible& eligible, Choice* choice);
  absl::Status Wait(const Rule& rule, const std::vector<Eligible>& groups, Choice* choice);
  absl::StatusOr<std::string> WhyNobody(const std::vector<Eligible>& groups);

  const storage::View view_;
  const Assignment& assignment_;
  const lifecycle::Lifecycle& lifecycle_;
  const Setting setting_;
  Turns turns_;
  absl::flat_hash_map<RecordId, PartyState> parties_;
  std::map<const Group*, std::vector<Candidate>> members_;
  // Counts as they were before this piece of work, and what it has changed.
  absl::flat_hash_map<RecordId, int64_t> loads_;
  absl::flat_hash_map<RecordId, int64_t> load_changes_;
  // A turn that was taken, still to be written.
  struct Taken {
    int64_t seq = 0;
    std::string pool;
    RecordId user = kNoId;
    RecordId lead = kNoId;
    std::string rule;
  };
  std::vector<Taken> taken_;
  using PoolUser = std::pair<std::string, RecordId>;
  std::map<PoolUser, int64_t> last_day_;
  std::map<PoolUser, int64_t> given_;
};

}  // namespace leadkit::marketing
