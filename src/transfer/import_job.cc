#include "transfer/import_job.h"

#include <cstring>

#include "base/error.h"

namespace leadkit::transfer {
namespace {

constexpr uint64_t kPrime = 0xD6E8FEB86659FD93u;

// The same on every machine: the bytes in the order in which they stand.
uint64_t LoadBytes(const char* bytes, size_t count) {
  uint64_t word = 0;
  for (size_t i = 0; i < count; ++i) {
    word |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return word;
}

uint64_t Step(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * kPrime;
  return hash ^ (hash >> 32);
}

// 31 bits of each, so that the whole is positive.
int64_t Half(uint64_t hash) { return static_cast<int64_t>((hash ^ (hash >> 29)) & 0x7FFFFFFF); }

}  // namespace

// The length goes in first, so that "a", "bc" and "ab", "c" differ.
uint64_t ImportFingerprint::Mix(uint64_t hash, std::string_view text) {
  hash = Step(hash, text.size());
  while (text.size() >= 8) {
    hash = Step(hash, LoadBytes(text.data(), 8));
    text.remove_prefix(8);
  }
  return text.empty() ? hash : Step(hash, LoadBytes(text.data(), text.size()));
}

void ImportFingerprint::AddOption(int64_t number) {
  options_ = Step(options_, static_cast<uint64_t>(number));
}

int64_t ImportFingerprint::value() const { return Half(options_) << 31 | Half(cells_); }

bool ImportFingerprint::HasOptionsOf(int64_t value) const { return value >> 31 == Half(options_); }

absl::StatusOr<std::optional<ImportState>> LoadJob(storage::Connection& connection,
                                                   const std::string& job) {
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      connection.Prepare("SELECT fingerprint, rows_read, rows_created, rows_updated, rows_failed, "
                         "success_bytes, error_bytes, finished FROM lk_import WHERE job = $1"));
  row->Bind(job);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (!found) return std::optional<ImportState>();
  ImportState state;
  state.fingerprint = row->Int(0);
  state.read = row->Int(1);
  state.created = row->Int(2);
  state.updated = row->Int(3);
  state.failed = row->Int(4);
  state.success_bytes = row->Int(5);
  state.error_bytes = row->Int(6);
  state.finished = row->Int(7) != 0;
  return std::optional<ImportState>(state);
}

absl::Status SaveJob(storage::WriteTxn& txn, const std::string& job, const std::string& object,
                     const ImportState& state) {
  return txn.connection().Run(
      "INSERT INTO lk_import (job, object, fingerprint, rows_read, rows_created, rows_updated, "
      "rows_failed, success_bytes, error_bytes, finished, at) VALUES ($1, $2, $3, $4, $5, $6, $7, "
      "$8, $9, $10, $11) ON CONFLICT (job) DO UPDATE SET fingerprint = excluded.fingerprint, "
      "rows_read = excluded.rows_read, rows_created = excluded.rows_created, rows_updated = "
      "excluded.rows_updated, rows_failed = excluded.rows_failed, success_bytes = "
      "excluded.success_bytes, error_bytes = excluded.error_bytes, finished = excluded.finished, "
      "at = excluded.at",
      job, object, state.fingerprint, state.read, state.created, state.updated, state.failed,
      state.success_bytes, state.error_bytes, state.finished ? 1 : 0, txn.now());
}

}  // namespace leadkit::transfer
