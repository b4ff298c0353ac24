// Errors: an absl::Status that carries one of our codes and the place it speaks of.
//
// The numbers are those of the C ABI (capi/leadkit.h) and never change; a code is only appended.
// Names follow the field's standard codes. A message is one line, names the thing and the remedy,
// and repeats neither the code nor the object and field that travel beside it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace leadkit {

enum class Code : int32_t {
  kOk = 0,
  // The call.
  kInvalidArgument = 1,
  kNotFound = 2,
  kClosed = 3,
  kBusy = 4,
  kCancelled = 5,
  kOutOfMemory = 6,
  kInternal = 7,
  kWrongProcess = 8,
  kWrongState = 9,
  // The store.
  kCannotOpen = 20,
  kNotAStore = 21,
  kNewerVersion = 22,
  kCorrupt = 23,
  kIoError = 24,
  kDiskFull = 25,
  kReadOnly = 26,
  // Fields and values.
  kInvalidField = 40,
  kInvalidType = 41,
  kRequiredFieldMissing = 42,
  kStringTooLong = 43,
  kInvalidEmailAddress = 44,
  kRestrictedPicklist = 45,
  kNumberOutsideValidRange = 46,
  kInvalidText = 47,
  kMalformedId = 48,
  kInvalidCrossReferenceKey = 49,
  kFieldNotWriteable = 50,
  kDuplicateValue = 51,
  kFieldIntegrity = 52,
  // Records.
  kEntityIsDeleted = 60,
  kDeleteFailed = 61,
  kUndeleteFailed = 62,
  kDuplicateExternalId = 63,
  kAllOrNoneRolledBack = 64,
  kInactiveOwnerOrUser = 65,
  kInvalidOwner = 66,
  kEntityIsMerged = 67,
  kUnmergeFailed = 68,
  // Lifecycle and conversion.
  kCannotUpdateConvertedLead = 80,
  kInvalidStatus = 81,
  kTransitionNotAllowed = 82,
  kGuardNotMet = 83,
  kContactWithoutAccount = 84,
  kContactOfAnotherAccount = 85,
  kOpportunityOfAnotherAccount = 86,
  kConflictingOptions = 87,
  kOwnerRequired = 88,
  kLeadDisqualified = 89,
  kBlankCompany = 90,
  kPlanIsStale = 91,
  kInvalidLifecycle = 92,
  kFieldMappingError = 93,
  kDuplicatesDetected = 94,
  // Transfer.
  kInvalidCsv = 110,
  kMissingColumn = 111,
  kUnknownColumn = 112,
  kImportMismatch = 113,
};

// The field's name of a code: "REQUIRED_FIELD_MISSING".
std::string_view CodeName(Code code);

// The code of a name; kOk for an empty one, kInternal for one that is none.
Code CodeOfName(std::string_view name);

// What an error speaks of. Empty strings and 0 where it does not apply.
struct Place {
  std::string object;  // API name
  std::string field;   // API name
  int64_t record_id = 0;
};

// Control characters in the texts become blanks, and what is not UTF-8 question marks.
// REQUIRES: code is not kOk.
absl::Status MakeError(Code code, std::string_view message, const Place& place = {});

// kOk for an OK status. Of a status that was not made by MakeError: kOutOfMemory if its resources
// are exhausted, else kInternal.
Code CodeOf(const absl::Status& status);
Place PlaceOf(const absl::Status& status);

// The message with what it speaks of before it: "Contact.Email: a value is required".
std::string Described(const absl::Status& status);

// The same error with the parts of its place filled in that it did not name yet.
absl::Status WithPlace(const absl::Status& status, const Place& place);

// Whether the same call may succeed when it is made again unchanged.
bool IsRetryable(Code code);

#define LK_RETURN_IF_ERROR(expr)                    \
  do {                                              \
    if (absl::Status lk_s_ = (expr); !lk_s_.ok()) { \
      return lk_s_;                                 \
    }                                               \
  } while (0)

#define LK_CONCAT_INNER_(a, b) a##b
#define LK_CONCAT_(a, b) LK_CONCAT_INNER_(a, b)
#define LK_ASSIGN_OR_RETURN(lhs, expr)            \
  auto LK_CONCAT_(lk_so_, __LINE__) = (expr);     \
  if (!LK_CONCAT_(lk_so_, __LINE__).ok()) {       \
    return LK_CONCAT_(lk_so_, __LINE__).status(); \
  }                                               \
  lhs = *std::move(LK_CONCAT_(lk_so_, __LINE__))

}  // namespace leadkit
