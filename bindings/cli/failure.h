// What ends a command early: one line for a reader, and an exit code for a script.
#pragma once

#include <leadkit.h>

#include <exception>
#include <string>
#include <string_view>

namespace leadkit::cli {

// The exit codes of the command, as docs/command.md lists them. The numbers never change.
enum Exit : int {
  kExitOk = 0,
  kExitRefused = 1,      // a rule of the data, the lifecycle or the conversion said no
  kExitUsage = 2,        // the command was called in a wrong way
  kExitSomeFailed = 3,   // of several rows or records some failed
  kExitStore = 4,        // the store can't be opened, read or written
  kExitNotFound = 5,     // no such record
  kExitBusy = 6,         // another process is writing; the same call may succeed later
  kExitFile = 7,         // another file can't be read or written, or is not what it should be
  kExitInternal = 8,     // a mistake in leadkit, or no memory
  kExitCancelled = 130,  // interrupted by Ctrl-C
};

// The exit code for a failure of the library.
int ExitFor(lk_status code);

class Failure : public std::exception {
 public:
  // A failure of the command itself: no code of the library, no place.
  Failure(int exit, std::string message);

  // Takes over `error` and frees it; `code` stands in where there was no memory for an error.
  static Failure Take(lk_status code, lk_error* error);
  // Copies a borrowed error.
  static Failure Copy(const lk_error* error);

  static Failure Usage(std::string message) { return {kExitUsage, std::move(message)}; }

  // "Lead.Email 00Q...: is not an e-mail address (INVALID_EMAIL_ADDRESS)", on one line.
  const char* what() const noexcept override { return line_.c_str(); }

  int exit() const { return exit_; }
  lk_status code() const { return code_; }
  const std::string& field() const { return field_; }
  const std::string& object() const { return object_; }
  const std::string& message() const { return message_; }
  // The message with its object and field, for lists that name the record in another column.
  std::string PlacedMessage() const;

 private:
  Failure() = default;

  int exit_ = kExitInternal;
  lk_status code_ = LK_OK;
  std::string object_;
  std::string field_;
  std::string message_;
  std::string line_;
};

}  // namespace leadkit::cli
