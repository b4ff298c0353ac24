// Which value each field of the survivor gets, from which record, and why.
//
// Where the caller says nothing, the survivor keeps its value, and a blank field takes that of the
// first of the others that has one; 0 and false are values. Some fields are different:
// - Opt-outs are sticky: if any of the records has opted out, the survivor has.
// - An address moves as a whole: the one with most parts written wins, of equals the first.
// - What is known of bounced mails goes with the e-mail address.
// - Owner, status, record type and what a record must belong to (a contact's account) stay the
//   survivor's, unless a policy names the field.
// - A reference to a record of the same object (parent account, reports-to) that would point at the
//   survivor itself, directly or round a circle, counts as blank.
// What leadkit derives is derived anew and never copied. Audit fields stay the survivor's;
// CreatedDate may be that of the oldest record, CreatedById with it.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "merge/merge_options.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::merge {

// Why a field has its value. The numbers are those of LK_MERGE_WHY_* in the C ABI.
enum class Why {
  kKept = 1,       // the survivor's own
  kFilled = 2,     // the survivor's was blank
  kPolicy = 3,     // a policy that the caller has set
  kOptOut = 4,     // one of the records has opted out
  kAddress = 5,    // the most complete address
  kWithEmail = 6,  // it belongs to the e-mail address that was taken
  kNoCircle = 7,   // the survivor's would have pointed at itself
};

// A value that was not taken. It stays on the record that was merged away, where the survivor's own
// is replaced in the history.
struct Passed {
  RecordId record = kNoId;
  Value value;
};

struct FieldChoice {
  int field = 0;            // ordinal
  Value value;              // what the survivor gets
  RecordId source = kNoId;  // whose value it is; kNoId: nobody's, or made of several
  Policy policy = Policy::kDefault;
  Why why = Why::kKept;
  bool changes = false;        // it differs from what the survivor has
  std::vector<Passed> passed;  // other values
};

// One choice for each field in which the records differ. `records` begin with the survivor.
// Errors, naming object and field: kInvalidField, kInvalidArgument (a policy that the field can't
// have), kConflictingOptions (two for parts of one address), kStringTooLong and
// kRequiredFieldMissing (what the policies would lead to).
absl::StatusOr<std::vector<FieldChoice>> ChooseFields(const storage::View& view,
                                                      const std::vector<records::Record>& records,
                                                      const MergeOptions& options);

// Index of the record that the rule chooses. REQUIRES: records is not empty, the rule not kGiven.
size_t ChooseSurvivor(const storage::View& view, const std::vector<records::Record>& records,
                      SurvivorRule rule);

}  // namespace leadkit::merge
