// Rows of a CSV file as records of the store.
//
// Every row that is read is stored, or counted as failed with a code, a field and a message, and
// written to the error file: read = created + updated + failed. A failed row leaves nothing behind
// and does not stop the others.
//
// Columns find their fields by themselves (transfer/header_match.h) or by a mapping
// (transfer/import_map.h). Cells are read by transfer/cell.h: a blank one leaves its field alone,
// #N/A clears it. A reference is a leadkit id of a record that is there, else the ExternalId of
// one, else, where the column says so, its name or another key; what is not found, or found more
// than once, fails the row. Leads come in the status that the file names, whatever its guards ask
// for, because where a lead was elsewhere is a fact; a converted status is refused, because only
// conversion leads there.
//
// Rows are stored in chunks, one transaction each. The transaction that stores a chunk also notes
// how far the job of this name is, so an import that stopped, for whatever reason, goes on where it
// was: no row twice, none left out, result files continued.
//
// Example:
//   ImportOptions options;
//   options.object = "Lead";
//   options.error_path = "errors.csv";
//   LK_ASSIGN_OR_RETURN(ImportResult result, ImportCsv(environment, read, options, nullptr));
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/error.h"
#include "transfer/import_options.h"
#include "transfer/import_plan.h"
#include "transfer/input_text.h"

namespace leadkit::transfer {

// Errors that a result lists.
constexpr size_t kMaxRowErrors = 100;

// How far an import is.
struct ImportProgress {
  int64_t rows = 0;  // of the whole job
  int64_t failed = 0;
  int64_t bytes = 0;  // of the input, in this run
};
// Called after each chunk; false stops the import there.
using ImportProgressFn = std::function<bool(const ImportProgress&)>;

struct RowError {
  int64_t row = 0;  // 1 is the first row after the header
  Code code = Code::kOk;
  std::string field;
  std::string message;
};

// Counts are those of the whole job, earlier runs included, but for the last two, which are those
// of this run.
struct ImportResult {
  int64_t read = 0;
  int64_t created = 0;
  int64_t updated = 0;
  int64_t failed = 0;
  int64_t resumed_from = 0;      // rows that earlier runs had done
  int64_t accounts_created = 0;  // besides the rows
  int64_t contacts = 0;          // rows that `route` made contacts
  bool cancelled = false;
  std::vector<ImportedColumn> columns;  // one for each of the file, in its order
  std::string mapping;                  // `columns` as the JSON of a mapping
  std::vector<RowError> errors;         // the first kMaxRowErrors of this run
};

// Imports all rows of `read`. The result files are UTF-8 as RFC 4180 has it: the columns of the
// input and, for good rows, Id and Created; for failed ones ErrorCode, ErrorField and ErrorMessage.
//
// After an error of the call what was committed stays, rows before a mistake in the CSV itself
// included, and a job can be resumed. Errors: kInvalidArgument (options, a mapping that is no
// JSON), kInvalidField (mapping, key), kMissingColumn, kUnknownColumn, kConflictingOptions,
// kInvalidCsv, kInvalidText (header), kImportMismatch, kCannotOpen and kBusy (result files); those
// of `read` and of the store.
//
// Threads: `progress` and `read` are called by the calling thread, but for a dry run and all or
// none outside of any transaction.
absl::StatusOr<ImportResult> ImportCsv(const ImportEnvironment& environment, ReadFn read,
                                       const ImportOptions& options,
                                       const ImportProgressFn& progress);

}  // namespace leadkit::transfer
