// The guards of statuses and stages: what a record must have to enter.
//
// All that fail are found at once, so that a person mends a record in one go and a user interface
// shows what is missing before anybody tries.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/error.h"
#include "lifecycle/lifecycle.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::lifecycle {

// A guard that a record does not pass.
struct GuardFailure {
  std::string guard;  // as in the document: "required_fields", "min_score", ...
  std::string field;  // API name
  std::string need;   // "Email", "Score__c of at least 50 (it is 10)"
};

// What stands against the lead entering the status, or the opportunity the stage, apart from the
// reason. Fields that the catalog does not have (any more) are passed over.
absl::StatusOr<std::vector<GuardFailure>> FailedGuards(const storage::View& view,
                                                       const Status& status,
                                                       const records::Record& lead);
std::vector<GuardFailure> FailedGuards(const Stage& stage, const records::Record& opportunity);

// What is wrong with the reason of a move, if anything.
std::vector<GuardFailure> FailedReason(bool required, const std::vector<std::string>& reasons,
                                       std::string_view reason, std::string_view field);

// "a lead in status 'Qualified' needs Email". `where` is "a lead in status".
std::string SayNeed(std::string_view where, std::string_view name, std::string_view need);

// kGuardNotMet naming all that failed, placed at the first. OK if there is none. kStringTooLong for
// a reason that is.
absl::Status CheckGuards(const storage::View& view, const Status& status, std::string_view reason,
                         const records::Record& lead);
absl::Status CheckGuards(const Stage& stage, std::string_view reason,
                         const records::Record& opportunity);
// The same apart from the reason, for a conversion that is only planned.
absl::Status CheckEntry(const storage::View& view, const Status& status,
                        const records::Record& lead);

// kStringTooLong, kInvalidText.
absl::Status CheckReasonText(std::string_view reason, const Place& place);

}  // namespace leadkit::lifecycle
