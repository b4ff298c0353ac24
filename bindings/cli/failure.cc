#include "failure.h"

#include "handles.h"
#include "text.h"

namespace leadkit::cli {

int ExitFor(lk_status code) {
  switch (code) {
    case LK_OK:
      return kExitOk;
    case LK_INVALID_ARGUMENT:
    case LK_INVALID_FIELD:
    case LK_MALFORMED_ID:
    case LK_INVALID_TEXT:
    case LK_CONFLICTING_OPTIONS:
      return kExitUsage;
    case LK_NOT_FOUND:
    case LK_ENTITY_IS_DELETED:
      return kExitNotFound;
    case LK_BUSY:
      return kExitBusy;
    case LK_CANCELLED:
      return kExitCancelled;
    case LK_CANNOT_OPEN:
    case LK_NOT_A_STORE:
    case LK_NEWER_VERSION:
    case LK_CORRUPT:
    case LK_IO_ERROR:
    case LK_DISK_FULL:
    case LK_READ_ONLY:
      return kExitStore;
    case LK_INVALID_CSV:
    case LK_MISSING_COLUMN:
    case LK_UNKNOWN_COLUMN:
    case LK_IMPORT_MISMATCH:
      return kExitFile;
    case LK_CLOSED:
    case LK_OUT_OF_MEMORY:
    case LK_INTERNAL:
    case LK_WRONG_PROCESS:
      return kExitInternal;
    default:
      return kExitRefused;
  }
}

Failure::Failure(int exit, std::string message)
    : exit_(exit), message_(std::move(message)), line_(OneLine(message_)) {}

Failure Failure::Copy(const lk_error* error) {
  Borrowed message, object, field, record;
  lk_error_get_message(error, &message.text, &message.size);
  lk_error_get_object(error, &object.text, &object.size);
  lk_error_get_field(error, &field.text, &field.size);
  lk_error_get_record(error, nullptr, &record.text, &record.size);

  Failure failure;
  failure.code_ = lk_error_get_code(error);
  failure.exit_ = ExitFor(failure.code_);
  failure.object_ = object.str();
  failure.field_ = field.str();
  failure.message_ = OneLine(message.view());

  std::string place = object.str();
  if (field.size != 0) place += (place.empty() ? "" : ".") + field.str();
  if (record.size != 0) place += (place.empty() ? "" : " ") + record.str();
  failure.line_ = (place.empty() ? "" : OneLine(place) + ": ") + failure.message_ + " (" +
                  lk_status_name(failure.code_) + ")";
  return failure;
}

std::string Failure::PlacedMessage() const {
  if (field_.empty()) return message_;
  return OneLine(object_ + (object_.empty() ? "" : ".") + field_) + ": " + message_;
}

Failure Failure::Take(lk_status code, lk_error* error) {
  if (error == nullptr) {
    Failure failure(ExitFor(code), std::string("out of memory (") + lk_status_name(code) + ")");
    failure.code_ = code;
    return failure;
  }
  Failure failure = Copy(error);
  lk_error_free(error);
  return failure;
}

}  // namespace leadkit::cli
