// A conversion plan: all that a conversion would do, worked out without writing anything.
//
// A plan is a value. It holds what would be created, linked, filled, kept, moved or lost, and if
// the conversion would be refused, why; Explain turns it into lines for a reader. Its fingerprint
// tells whether what the plan has read is still so.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "conversion/options.h"
#include "matching/fixed_log.h"
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
      8,           // of several accounts of that name, the one with a contact of the lead's e-mail
  kHousehold = 9,  // a new account named after the family, for want of a company
  kRepeated = 10,  // the idempotency key was used: the first result again
  kMatched = 11,   // matching says that it is the same one
};

// Where a new record's value comes from, if not from a lead field by the field map.
enum class Source {
  kAskedFor = 1,     // the caller's
  kCompany = 2,      // the lead's company
  kAccountName = 3,  // the name of the account
  kCutName = 4,      // such a name, cut to the field's length
  kFirstStage = 5,   // the lifecycle's
  kPerson = 6,       // the name of the person or the household
  kOptOut = 7,       // sticky: either side's
};

struct Given {
  int field = 0;
  Source source = Source::kAskedFor;
};

struct Kept {
  int lead_field = 0;
  int target_field = 0;
};

// A record that looks alike and is not used.
struct LikeRecord {
  RecordId id = kNoId;
  matching::MilliBits total = 0;  // of matching; 0: found by the same name or address alone
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
    given.clear();
    candidates.clear();
    total = 0;
  }

  Mode mode = Mode::kNone;
  Choice choice = Choice::kNone;
  RecordId id = kNoId;            // of the linked record
  records::Record record;         // kCreate: the new record; kLink: the fields that it takes
  records::Record current;        // kLink: the record as it is
  bool fills = false;             // kLink: the record has fields to write
  std::vector<Kept> kept;         // kLink: lead values that do not go over the record's own
  std::vector<Given> given;       // fields with another source than a blank filled by the map
  matching::MilliBits total = 0;  // of kMatched
  std::vector<LikeRecord> candidates;
};

// A campaign membership, task or event that follows the lead.
struct Follower {
  int object = 0;
  RecordId id = kNoId;
  RecordId merge_into = kNoId;  // the contact's own membership in the same campaign
  bool change_owner = false;    // an open task of the lead's owner
  int field = -1;               // of a record of any object: its own field that points at the lead
  bool stays = false;           // that field takes leads only
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
  // Why the conversion would be refused; ok if it would not.
  absl::Status refusal;
  uint64_t fingerprint = 0;
};

}  // namespace leadkit::conversion
