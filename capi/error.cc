// Codes, errors, and the one place in which a status becomes an error.
#include <exception>
#include <new>

#include "absl/strings/str_cat.h"
#include "base/id.h"
#include "base/text.h"
#include "capi/arguments.h"
#include "capi/guard.h"
#include "schema/catalog.h"

namespace leadkit::capi {
namespace {

constexpr char kVersion[] = "0.1.0";

#define LK_SAME_CODE(name, code) static_assert((name) == static_cast<int32_t>(Code::code))
LK_SAME_CODE(LK_OK, kOk);
LK_SAME_CODE(LK_INVALID_ARGUMENT, kInvalidArgument);
LK_SAME_CODE(LK_NOT_FOUND, kNotFound);
LK_SAME_CODE(LK_CLOSED, kClosed);
LK_SAME_CODE(LK_BUSY, kBusy);
LK_SAME_CODE(LK_CANCELLED, kCancelled);
LK_SAME_CODE(LK_OUT_OF_MEMORY, kOutOfMemory);
LK_SAME_CODE(LK_INTERNAL, kInternal);
LK_SAME_CODE(LK_WRONG_PROCESS, kWrongProcess);
LK_SAME_CODE(LK_WRONG_STATE, kWrongState);
LK_SAME_CODE(LK_CANNOT_OPEN, kCannotOpen);
LK_SAME_CODE(LK_NOT_A_STORE, kNotAStore);
LK_SAME_CODE(LK_NEWER_VERSION, kNewerVersion);
LK_SAME_CODE(LK_CORRUPT, kCorrupt);
LK_SAME_CODE(LK_IO_ERROR, kIoError);
LK_SAME_CODE(LK_DISK_FULL, kDiskFull);
LK_SAME_CODE(LK_READ_ONLY, kReadOnly);
LK_SAME_CODE(LK_INVALID_FIELD, kInvalidField);
LK_SAME_CODE(LK_INVALID_TYPE, kInvalidType);
LK_SAME_CODE(LK_REQUIRED_FIELD_MISSING, kRequiredFieldMissing);
LK_SAME_CODE(LK_STRING_TOO_LONG, kStringTooLong);
LK_SAME_CODE(LK_INVALID_EMAIL_ADDRESS, kInvalidEmailAddress);
LK_SAME_CODE(LK_RESTRICTED_PICKLIST, kRestrictedPicklist);
LK_SAME_CODE(LK_NUMBER_OUTSIDE_VALID_RANGE, kNumberOutsideValidRange);
LK_SAME_CODE(LK_INVALID_TEXT, kInvalidText);
LK_SAME_CODE(LK_MALFORMED_ID, kMalformedId);
LK_SAME_CODE(LK_INVALID_CROSS_REFERENCE_KEY, kInvalidCrossReferenceKey);
LK_SAME_CODE(LK_FIELD_NOT_WRITEABLE, kFieldNotWriteable);
LK_SAME_CODE(LK_DUPLICATE_VALUE, kDuplicateValue);
LK_SAME_CODE(LK_FIELD_INTEGRITY, kFieldIntegrity);
LK_SAME_CODE(LK_ENTITY_IS_DELETED, kEntityIsDeleted);
LK_SAME_CODE(LK_DELETE_FAILED, kDeleteFailed);
LK_SAME_CODE(LK_UNDELETE_FAILED, kUndeleteFailed);
LK_SAME_CODE(LK_DUPLICATE_EXTERNAL_ID, kDuplicateExternalId);
LK_SAME_CODE(LK_ALL_OR_NONE_ROLLED_BACK, kAllOrNoneRolledBack);
LK_SAME_CODE(LK_INACTIVE_OWNER_OR_USER, kInactiveOwnerOrUser);
LK_SAME_CODE(LK_INVALID_OWNER, kInvalidOwner);
LK_SAME_CODE(LK_ENTITY_IS_MERGED, kEntityIsMerged);
LK_SAME_CODE(LK_UNMERGE_FAILED, kUnmergeFailed);
LK_SAME_CODE(LK_CANNOT_UPDATE_CONVERTED_LEAD, kCannotUpdateConvertedLead);
LK_SAME_CODE(LK_INVALID_STATUS, kInvalidStatus);
LK_SAME_CODE(LK_TRANSITION_NOT_ALLOWED, kTransitionNotAllowed);
LK_SAME_CODE(LK_GUARD_NOT_MET, kGuardNotMet);
LK_SAME_CODE(LK_CONTACT_WITHOUT_ACCOUNT, kContactWithoutAccount);
LK_SAME_CODE(LK_CONTACT_OF_ANOTHER_ACCOUNT, kContactOfAnotherAccount);
LK_SAME_CODE(LK_OPPORTUNITY_OF_ANOTHER_ACCOUNT, kOpportunityOfAnotherAccount);
LK_SAME_CODE(LK_CONFLICTING_OPTIONS, kConflictingOptions);
LK_SAME_CODE(LK_OWNER_REQUIRED, kOwnerRequired);
LK_SAME_CODE(LK_LEAD_DISQUALIFIED, kLeadDisqualified);
LK_SAME_CODE(LK_BLANK_COMPANY, kBlankCompany);
LK_SAME_CODE(LK_PLAN_IS_STALE, kPlanIsStale);
LK_SAME_CODE(LK_INVALID_LIFECYCLE, kInvalidLifecycle);
LK_SAME_CODE(LK_FIELD_MAPPING_ERROR, kFieldMappingError);
LK_SAME_CODE(LK_DUPLICATES_DETECTED, kDuplicatesDetected);
LK_SAME_CODE(LK_INVALID_CSV, kInvalidCsv);
LK_SAME_CODE(LK_MISSING_COLUMN, kMissingColumn);
LK_SAME_CODE(LK_UNKNOWN_COLUMN, kUnknownColumn);
LK_SAME_CODE(LK_IMPORT_MISMATCH, kImportMismatch);
#undef LK_SAME_CODE

// Made without memory for a message: there may be none.
absl::Status OutOfMemory() { return absl::Status(absl::StatusCode::kResourceExhausted, ""); }

}  // namespace

absl::Status StatusOfException() noexcept {
  try {
    try {
      throw;
    } catch (const std::bad_alloc&) {
      return OutOfMemory();
    } catch (const std::exception& exception) {
      return MakeError(Code::kInternal, exception.what());
    } catch (...) {
      return MakeError(Code::kInternal, "an exception of unknown type; did a callback throw it?");
    }
  } catch (...) {
    return OutOfMemory();
  }
}

std::unique_ptr<lk_error> NewError(const absl::Status& status) {
  auto error = std::make_unique<lk_error>();
  const Place place = PlaceOf(status);
  error->code = static_cast<lk_status>(CodeOf(status));
  error->message = std::string(status.message());
  if (error->message.empty() && error->code == LK_OUT_OF_MEMORY) error->message = "out of memory";
  error->object = place.object;
  error->field = place.field;
  error->record_id = place.record_id;
  const schema::Object* object = schema::Catalog::Standard()->Find(place.object);
  if (object != nullptr && place.record_id > 0) {
    error->record_text = FormatId(object->prefix, place.record_id);
  }
  return error;
}

lk_status Report(const absl::Status& status, lk_error** out_error) noexcept {
  try {
    if (out_error != nullptr) {
      std::unique_ptr<lk_error> error = NewError(status);
      const lk_status code = error->code;
      *out_error = error.release();
      return code;
    }
    return static_cast<lk_status>(CodeOf(status));
  } catch (...) {
    return LK_OUT_OF_MEMORY;
  }
}

void Lend(const std::string& text, const char** out_text, size_t* out_size) {
  if (out_text != nullptr) *out_text = text.c_str();
  if (out_size != nullptr) *out_size = text.size();
}

namespace {

// What an error's getters have in common: texts that are empty, not NULL, where there is no error.
lk_status GuardErrorText(const lk_error* error, std::string lk_error::*member,
                         const char** out_text, size_t* out_size) {
  const lk_status status = Guard(nullptr, Outs(out_text, out_size), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(error, "error"));
    Lend(error->*member, out_text, out_size);
    return absl::OkStatus();
  });
  if (status != LK_OK && out_text != nullptr) *out_text = "";
  return status;
}

}  // namespace

extern "C" {

LK_API const char* lk_version(void) {
  const char* version = nullptr;
  Guard(nullptr, Outs(), [&]() -> absl::Status {
    version = kVersion;
    return absl::OkStatus();
  });
  return version;
}

LK_API const char* lk_status_name(lk_status status) {
  const char* name = nullptr;
  Guard(nullptr, Outs(), [&]() -> absl::Status {
    name = CodeName(static_cast<Code>(status)).data();  // of a literal
    return absl::OkStatus();
  });
  return name;
}

LK_API lk_status lk_error_get_code(const lk_error* error) {
  lk_status code = LK_OK;
  Guard(nullptr, Outs(), [&]() -> absl::Status {
    if (error != nullptr) code = IsA(error) ? error->code : LK_INVALID_ARGUMENT;
    return absl::OkStatus();
  });
  return code;
}

LK_API lk_status lk_error_get_message(const lk_error* error, const char** out_message,
                                      size_t* out_message_len) {
  return GuardErrorText(error, &lk_error::message, out_message, out_message_len);
}

LK_API lk_status lk_error_get_object(const lk_error* error, const char** out_object,
                                     size_t* out_object_len) {
  return GuardErrorText(error, &lk_error::object, out_object, out_object_len);
}

LK_API lk_status lk_error_get_field(const lk_error* error, const char** out_field,
                                    size_t* out_field_len) {
  return GuardErrorText(error, &lk_error::field, out_field, out_field_len);
}

LK_API lk_status lk_error_get_record(const lk_error* error, int64_t* out_id,
                                     const char** out_id_text, size_t* out_id_text_len) {
  const lk_status status =
      GuardErrorText(error, &lk_error::record_text, out_id_text, out_id_text_len);
  if (out_id != nullptr) *out_id = status == LK_OK ? error->record_id : 0;
  return status;
}

LK_API lk_status lk_error_get_retryable(const lk_error* error, int32_t* out_retryable) {
  return Guard(nullptr, Outs(out_retryable), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(error, "error"));
    if (out_retryable != nullptr) {
      *out_retryable = IsRetryable(static_cast<Code>(error->code)) ? 1 : 0;
    }
    return absl::OkStatus();
  });
}

LK_API void lk_error_free(lk_error* error) { GuardFree(error); }

}  // extern "C"

}  // namespace leadkit::capi
