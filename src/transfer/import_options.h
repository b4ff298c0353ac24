// What a caller says about an import, and what it works on.
#pragma once

#include <cstddef>
#include <string>

#include "lifecycle/lifecycle_rules.h"
#include "marketing/assigner.h"
#include "records/writer.h"
#include "storage/database.h"
#include "transfer/cell.h"

namespace leadkit::transfer {

constexpr int kDefaultBatchRows = 2000;
constexpr int kMaxBatchRows = 100'000;
// Cells of one chunk, in bytes: a chunk ends early when its rows are large.
constexpr size_t kMaxChunkBytes = 8 * 1024 * 1024;
// Longest name of a job, in bytes.
constexpr size_t kMaxJobName = 255;

// What an import works on. All borrowed.
struct ImportEnvironment {
  storage::Database& database;
  records::Writer& writer;
  lifecycle::LifecycleRules& rules;
  RecordId actor = kNoId;  // in whose name; the store's own user where none is given
  marketing::Assigner* assigner = nullptr;  // may be null where no import assigns
};

struct ImportOptions {
  std::string object;   // any name that Catalog::Find knows; may be empty with `route`
  std::string mapping;  // JSON, see transfer/import_map.h; empty: columns are found by their names
  std::string key_field;     // upsert by Id or an external-id field; empty: insert
  std::string job;           // resumable under this name; empty: not resumable
  std::string success_path;  // empty: no such file
  std::string error_path;
  bool dry_run = false;       // does everything and keeps nothing; no job is begun or resumed
  bool audit_fields = false;  // CreatedDate and the like are taken from the file for new records
  char delimiter = 0;         // 0: found out from the header line
  CellOptions cells;
  bool create_accounts = false;  // makes an account that a row names and that is not there
  // Lead statuses that the lifecycle does not know are added to it (category OPEN, moves from and
  // to all others that are not converted), opportunity stages too (open, probability 0), and values
  // to restricted picklists of custom fields.
  bool add_values = false;
  // A column that says whether a row is qualified: yes, true, 1, x, or a lead status of category
  // QUALIFIED or CONVERTED. A row that is and names a company becomes a contact of the account of
  // that name, carried over as by a conversion, and fails where there is no such account and none
  // may be made; every other row becomes a lead. Rows are inserted: not together with `key_field`.
  // Empty: off.
  std::string route;
  // New leads get their owner by the assignment rules, whatever the file says about it. Where
  // nobody can take one it keeps the owner that it came with.
  bool assign = false;
  bool all_or_none = false;       // one transaction; a row that fails undoes it
  bool allow_duplicates = false;  // whatever the duplicate rules say
  int batch_rows = kDefaultBatchRows;
};

}  // namespace leadkit::transfer
