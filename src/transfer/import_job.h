// How far an import of a name is, kept in the store with what it has stored (table lk_import).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/database.h"

namespace leadkit::transfer {

// Tells whether a file and options are those that a job was begun with: the upper half is made of
// the options and the header line, the lower half of all cells read so far.
class ImportFingerprint {
 public:
  void AddOption(std::string_view text) { options_ = Mix(options_, text); }
  void AddOption(int64_t number);
  void AddCell(std::string_view text) { cells_ = Mix(cells_, text); }
  void EndRow() { AddCell("\n"); }

  int64_t value() const;
  // Whether the halves of the options are the same.
  bool HasOptionsOf(int64_t value) const;

 private:
  static uint64_t Mix(uint64_t hash, std::string_view text);

  uint64_t options_ = 0x9E3779B97F4A7C15u;
  uint64_t cells_ = 0x9E3779B97F4A7C15u;
};

struct ImportState {
  int64_t fingerprint = 0;
  int64_t read = 0;
  int64_t created = 0;
  int64_t updated = 0;
  int64_t failed = 0;
  int64_t success_bytes = 0;  // size of the file of good rows, header line included
  int64_t error_bytes = 0;
  bool finished = false;
};

// Nothing if there is no job of this name.
absl::StatusOr<std::optional<ImportState>> LoadJob(storage::Connection& connection,
                                                   const std::string& job);
absl::Status SaveJob(storage::WriteTxn& txn, const std::string& job, const std::string& object,
                     const ImportState& state);

}  // namespace leadkit::transfer
