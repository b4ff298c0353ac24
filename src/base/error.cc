#include "base/error.h"

#include <charconv>
#include <optional>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/text.h"

namespace leadkit {
namespace {

constexpr char kPayloadUrl[] = "leadkit/place";
constexpr char kSeparator = '\x1f';
constexpr size_t kPayloadParts = 4;

struct CodeInfo {
  Code code;
  std::string_view name;
  absl::StatusCode canonical;
};

constexpr auto kArg = absl::StatusCode::kInvalidArgument;
constexpr auto kPre = absl::StatusCode::kFailedPrecondition;

constexpr CodeInfo kCodes[] = {
    {Code::kOk, "OK", absl::StatusCode::kOk},
    {Code::kInvalidArgument, "INVALID_ARGUMENT", kArg},
    {Code::kNotFound, "NOT_FOUND", absl::StatusCode::kNotFound},
    {Code::kClosed, "CLOSED", kPre},
    {Code::kBusy, "UNABLE_TO_LOCK_ROW", absl::StatusCode::kUnavailable},
    {Code::kCancelled, "CANCELLED", absl::StatusCode::kCancelled},
    {Code::kOutOfMemory, "OUT_OF_MEMORY", absl::StatusCode::kResourceExhausted},
    {Code::kInternal, "UNKNOWN_EXCEPTION", absl::StatusCode::kInternal},
    {Code::kWrongProcess, "WRONG_PROCESS", kPre},
    {Code::kWrongState, "WRONG_STATE", kPre},
    {Code::kCannotOpen, "CANNOT_OPEN", absl::StatusCode::kUnavailable},
    {Code::kNotAStore, "NOT_A_STORE", kPre},
    {Code::kNewerVersion, "NEWER_VERSION", kPre},
    {Code::kCorrupt, "CORRUPT", absl::StatusCode::kDataLoss},
    {Code::kIoError, "IO_ERROR", absl::StatusCode::kUnavailable},
    {Code::kDiskFull, "DISK_FULL", absl::StatusCode::kResourceExhausted},
    {Code::kReadOnly, "READ_ONLY", absl::StatusCode::kPermissionDenied},
    {Code::kInvalidField, "INVALID_FIELD", kArg},
    {Code::kInvalidType, "INVALID_TYPE_ON_FIELD_IN_RECORD", kArg},
    {Code::kRequiredFieldMissing, "REQUIRED_FIELD_MISSING", kArg},
    {Code::kStringTooLong, "STRING_TOO_LONG", kArg},
    {Code::kInvalidEmailAddress, "INVALID_EMAIL_ADDRESS", kArg},
    {Code::kRestrictedPicklist, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", kArg},
    {Code::kNumberOutsideValidRange, "NUMBER_OUTSIDE_VALID_RANGE", kArg},
    {Code::kInvalidText, "INVALID_TEXT", kArg},
    {Code::kMalformedId, "MALFORMED_ID", kArg},
    {Code::kInvalidCrossReferenceKey, "INVALID_CROSS_REFERENCE_KEY", kArg},
    {Code::kFieldNotWriteable, "INVALID_FIELD_FOR_INSERT_UPDATE", kArg},
    {Code::kDuplicateValue, "DUPLICATE_VALUE", absl::StatusCode::kAlreadyExists},
    {Code::kFieldIntegrity, "FIELD_INTEGRITY_EXCEPTION", kPre},
    {Code::kEntityIsDeleted, "ENTITY_IS_DELETED", kPre},
    {Code::kDeleteFailed, "DELETE_FAILED", kPre},
    {Code::kUndeleteFailed, "UNDELETE_FAILED", kPre},
    {Code::kDuplicateExternalId, "DUPLICATE_EXTERNAL_ID", absl::StatusCode::kAlreadyExists},
    {Code::kAllOrNoneRolledBack, "ALL_OR_NONE_OPERATION_ROLLED_BACK", absl::StatusCode::kAborted},
    {Code::kInactiveOwnerOrUser, "INACTIVE_OWNER_OR_USER", kPre},
    {Code::kInvalidOwner, "INVALID_OWNER", kArg},
    {Code::kEntityIsMerged, "ENTITY_IS_MERGED", kPre},
    {Code::kUnmergeFailed, "UNMERGE_FAILED", kPre},
    {Code::kCannotUpdateConvertedLead, "CANNOT_UPDATE_CONVERTED_LEAD", kPre},
    {Code::kInvalidStatus, "INVALID_STATUS", kArg},
    {Code::kTransitionNotAllowed, "TRANSITION_NOT_ALLOWED", kPre},
    {Code::kGuardNotMet, "GUARD_NOT_MET", kPre},
    {Code::kContactWithoutAccount, "CONTACT_WITHOUT_ACCOUNT", kArg},
    {Code::kContactOfAnotherAccount, "CONTACT_OF_ANOTHER_ACCOUNT", kArg},
    {Code::kOpportunityOfAnotherAccount, "OPPORTUNITY_OF_ANOTHER_ACCOUNT", kArg},
    {Code::kConflictingOptions, "CONFLICTING_OPTIONS", kArg},
    {Code::kOwnerRequired, "OWNER_REQUIRED", kPre},
    {Code::kLeadDisqualified, "LEAD_DISQUALIFIED", kPre},
    {Code::kBlankCompany, "BLANK_COMPANY", kPre},
    {Code::kPlanIsStale, "PLAN_IS_STALE", absl::StatusCode::kAborted},
    {Code::kInvalidLifecycle, "INVALID_LIFECYCLE", kArg},
    {Code::kFieldMappingError, "FIELD_MAPPING_ERROR", kArg},
    {Code::kDuplicatesDetected, "DUPLICATES_DETECTED", kPre},
    {Code::kInvalidCsv, "INVALID_CSV", kArg},
    {Code::kMissingColumn, "MISSING_COLUMN", kArg},
    {Code::kUnknownColumn, "UNKNOWN_COLUMN", kArg},
    {Code::kImportMismatch, "IMPORT_MISMATCH", kPre},
};

const CodeInfo& InfoOf(Code code) {
  for (const CodeInfo& info : kCodes) {
    if (info.code == code) return info;
  }
  return InfoOf(Code::kInternal);
}

struct Payload {
  Code code;
  Place place;
};

std::optional<Payload> PayloadOf(const absl::Status& status) {
  std::optional<absl::Cord> cord = [&]() -> std::optional<absl::Cord> {
    auto payload = status.GetPayload(kPayloadUrl);
    if (!payload.has_value()) return std::nullopt;
    return *payload;
  }();
  if (!cord.has_value()) return std::nullopt;
  const std::vector<std::string> parts =
      absl::StrSplit(std::string(*cord), absl::MaxSplits(kSeparator, kPayloadParts - 1));
  if (parts.size() != kPayloadParts) return std::nullopt;
  const auto number = [](const std::string& text) {
    int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  return Payload{static_cast<Code>(number(parts[0])), {parts[2], parts[3], number(parts[1])}};
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

// What a caller gave us may stand in a message: it stays one line, and UTF-8.
std::string OneLine(std::string_view text) {
  std::string line(text);
  const bool utf8 = IsValidText(text);
  for (char& c : line) {
    if (IsControl(c)) {
      c = ' ';
    } else if (!utf8 && static_cast<unsigned char>(c) >= 0x80) {
      c = '?';
    }
  }
  return line;
}

}  // namespace

std::string_view CodeName(Code code) { return InfoOf(code).name; }

Code CodeOfName(std::string_view name) {
  if (name.empty()) return Code::kOk;
  for (const CodeInfo& info : kCodes) {
    if (info.name == name) return info.code;
  }
  return Code::kInternal;
}

absl::Status MakeError(Code code, std::string_view message, const Place& place) {
  absl::Status status(InfoOf(code).canonical, OneLine(message));
  const std::string separator(1, kSeparator);
  status.SetPayload(
      kPayloadUrl,
      absl::Cord(absl::StrCat(static_cast<int32_t>(code), separator, place.record_id, separator,
                              OneLine(place.object), separator, OneLine(place.field))));
  return status;
}

Code CodeOf(const absl::Status& status) {
  if (status.ok()) return Code::kOk;
  std::optional<Payload> payload = PayloadOf(status);
  if (payload.has_value()) return payload->code;
  // The one status that is made without memory for a payload.
  return absl::IsResourceExhausted(status) ? Code::kOutOfMemory : Code::kInternal;
}

Place PlaceOf(const absl::Status& status) {
  std::optional<Payload> payload = PayloadOf(status);
  return payload.has_value() ? payload->place : Place{};
}

std::string Described(const absl::Status& status) {
  const Place place = PlaceOf(status);
  std::string text = place.object;
  if (!place.field.empty()) absl::StrAppend(&text, text.empty() ? "" : ".", place.field);
  absl::StrAppend(&text, text.empty() ? "" : ": ", ToAbsl(FromAbsl(status.message())));
  return text;
}

absl::Status WithPlace(const absl::Status& status, const Place& place) {
  if (status.ok()) return status;
  Place merged = PlaceOf(status);
  if (merged.object.empty()) merged.object = place.object;
  if (merged.field.empty()) merged.field = place.field;
  if (merged.record_id == 0) merged.record_id = place.record_id;
  return MakeError(CodeOf(status), FromAbsl(status.message()), merged);
}

bool IsRetryable(Code code) {
  return code == Code::kBusy || code == Code::kPlanIsStale || code == Code::kIoError ||
         code == Code::kDiskFull || code == Code::kOutOfMemory;
}

}  // namespace leadkit
