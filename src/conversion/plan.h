// A conversion plan: all that a conversion would do, worked out without writing anything.
//
// A plan is a value. It holds what would be created, linked, filled, kept, moved or lost, and if
// the conversion would be refused, why; Explain turns it into lines for a reader. Its fingerprint
// tells whether what the plan has read is still so.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "conversion/field_map.h"
#include "conversion/options.h"
#include "lifecycle/lifecycle_rules.h"
#include "records/record.h"

namespace leadkit::conversion {

enum class Mode { kNone = 0, kCreate = 1, kLink = 2 };

// Why a record was chosen, or made.
enum class Choice {
  kNone = 0,
  kGiven = 1,          // the caller named it
  kSameName = 2,       // the one account of the company's name
  kOldestOfName = 3,   // the oldest of several accounts of that name
  kSameEmail = 4,      // the account's contact with the lead's e-mail address
  kNotFound = 5,       // nothing to link, so a new one
  kNotLooked = 6,      // the policy says so
  kPersonAccount = 7,  // a new account named after the person, for want of a company
  kNameAndPerson =
      8,  // of several accounts of that name, the one with a contact of the lead's e-mail
};

struct Kept {
  int lead_field = 0;
  int target_field = 0;
};

// What becomes of the lead's account, contact or opportunity.
struct Target {
  // Ready for another plan; the records keep their buffers.
  void Clear() {
    mode = Mode::kNone;
    choice = Choice::kNone;
    id = kNoId;
    fills = false;
    kept.clear();
    candidates.clear();
  }

  Mode mode = Mode::kNone;
  Choice choice = Choice::kNone;
  RecordId id = kNoId;               // of the linked record
  records::Record record;            // kCreate: the new record; kLink: the fields that it takes
  records::Record current;           // kLink: the record as it is
  bool fills = false;                // kLink: the record has fields to write
  std::vector<Kept> kept;            // kLink: lead values that do not go over the record's own
  std::vector<RecordId> candidates;  // records that look alike and are not used
};

// A campaign membership, task or event that follows the lead.
struct Follower {
  int object = 0;
  RecordId id = kNoId;
  RecordId merge_into = kNoId;  // the contact's own membership in the same campaign
  bool change_owner = false;    // an open task of the lead's owner
};

struct Plan {
  ConvertOptions options;
  records::Record lead;
  std::string status;  // the converted status
  RecordId owner = kNoId;
  Target account;
  Target contact;
  Target opportunity;
  std::vector<Follower> followers;
  std::vector<int> unmapped;  // lead fields with a value and no target
  bool opportunity_name_cut = false;
  // Why the conversion would be refused; ok if it would not.
  absl::Status refusal;
  uint64_t fingerprint = 0;
};

// Works plans out. Threads: safe.
class Planner {
 public:
  // `rules` is borrowed.
  explicit Planner(lifecycle::LifecycleRules* rules) : rules_(rules) {}

  // Fills `plan`. A conversion that would be refused is a plan with a refusal, not an error; errors
  // are kNotFound and kEntityIsDeleted for the lead, and those of the store. `fingerprint` costs a
  // pass over what was read and can be left out.
  absl::Status Make(const storage::View& view, RecordId lead, const ConvertOptions& options,
                    bool fingerprint, Plan* plan);

  // The lead's fields that have a value and no target.
  absl::StatusOr<std::vector<int>> ListUnmapped(const storage::View& view,
                                                const records::Record& lead);

 private:
  absl::StatusOr<std::shared_ptr<const FieldMap>> CurrentMap(const storage::View& view);

  lifecycle::LifecycleRules* rules_;
  absl::Mutex mutex_;
  uint64_t schema_serial_ ABSL_GUARDED_BY(mutex_) = 0;
  std::shared_ptr<const FieldMap> map_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leadkit::conversion
