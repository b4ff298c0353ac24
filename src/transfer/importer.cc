#include "transfer/importer.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "transfer/csv_reader.h"
#include "transfer/csv_writer.h"
#include "transfer/import_job.h"
#include "transfer/import_row.h"
#include "transfer/result_file.h"
#include "transfer/row_chunk.h"

namespace leadkit::transfer {
namespace {

constexpr int kMaxZoneMinutes = 14 * 60;

// What is wrong with one row; all else ends the import.
bool IsRowError(Code code) { return code == Code::kNotFound || code >= Code::kInvalidField; }

absl::Status CheckOptions(const ImportOptions& options) {
  const auto refuse = [](std::string_view why) { return MakeError(Code::kInvalidArgument, why); };
  if (options.batch_rows < 1 || options.batch_rows > kMaxBatchRows) {
    return refuse("the rows of a batch are 1 to 100000");
  }
  if (options.cells.decimal_mark != '.' && options.cells.decimal_mark != ',') {
    return refuse("the decimal mark is . or ,");
  }
  if (std::abs(options.cells.zone_offset_minutes) > kMaxZoneMinutes) {
    return refuse("the zone is -840 to 840 minutes");
  }
  if (options.job.size() > kMaxJobName) return refuse("a job's name has 255 bytes at most");
  if (!options.error_path.empty() && !options.success_path.empty() &&
      LeadToSameFile(options.error_path, options.success_path)) {
    return MakeError(Code::kConflictingOptions,
                     "good and failed rows can't go to the same file; name two");
  }
  return absl::OkStatus();
}

class Importer {
 public:
  Importer(const ImportEnvironment& environment, const ImportOptions& options,
           const ImportProgressFn& progress)
      : environment_(environment), options_(options), progress_(progress) {}

  absl::StatusOr<ImportResult> Run(ReadFn read) {
    LK_RETURN_IF_ERROR(CheckOptions(options_));
    LK_RETURN_IF_ERROR(environment_.database.CheckProcess());
    for (const std::string& path : {options_.success_path, options_.error_path}) {
      if (!path.empty()) LK_RETURN_IF_ERROR(CheckIsNoStore(path, environment_.database.path()));
    }
    LK_RETURN_IF_ERROR(Prepare(std::move(read)));
    LK_RETURN_IF_ERROR(SkipDoneRows());
    if (state_.finished) {
      LK_ASSIGN_OR_RETURN(const bool more, reader_->Next(&cells_));
      if (more) return Mismatch("is finished, and this file has more rows than it had read");
    } else {
      LK_RETURN_IF_ERROR(OpenFiles());
      LK_RETURN_IF_ERROR(OneTransaction() ? RunInOne() : RunInChunks());
    }
    return Result();
  }

 private:
  bool HasJob() const { return !options_.job.empty() && !options_.dry_run; }
  bool OneTransaction() const { return options_.dry_run || options_.all_or_none; }

  // --- Before the first row ---------------------------------------------------------------------

  absl::Status Prepare(ReadFn read) {
    const ReadFn counted = [this, read = std::move(read)](
                               char* buffer, size_t capacity) -> absl::StatusOr<size_t> {
      LK_ASSIGN_OR_RETURN(const size_t count, read(buffer, capacity));
      bytes_ += static_cast<int64_t>(count);
      return count;
    };
    LK_ASSIGN_OR_RETURN(reader_, CsvReader::Create(counted, {options_.delimiter}));
    // A reader knows the fields that another process has added.
    LK_ASSIGN_OR_RETURN(storage::ReadLease lease, environment_.database.Read());
    LK_ASSIGN_OR_RETURN(plan_,
                        MakeImportPlan(lease.schema()->catalog, reader_->header(), options_));
    rows_ = std::make_unique<RowImporter>(environment_, options_, &plan_);
    return HasJob() ? FindJob(lease.connection()) : absl::OkStatus();
  }

  void FingerprintOptions() {
    for (const std::string& text :
         {plan_.main.object->api, options_.mapping, options_.key_field, options_.route}) {
      fingerprint_.AddOption(text);
    }
    const CellOptions& cells = options_.cells;
    for (int64_t number :
         {int64_t{options_.delimiter}, int64_t{cells.decimal_mark},
          int64_t{cells.zone_offset_minutes}, int64_t{cells.day_first}, int64_t{cells.truncate},
          int64_t{options_.audit_fields}, int64_t{options_.create_accounts},
          int64_t{options_.add_values}, int64_t{options_.all_or_none},
          int64_t{!options_.success_path.empty()}, int64_t{!options_.error_path.empty()}}) {
      fingerprint_.AddOption(number);
    }
    // Only where it is on: jobs that were begun before there was such an option go on.
    if (options_.assign) fingerprint_.AddOption("assign");
    for (const std::string& column : reader_->header()) fingerprint_.AddOption(column);
  }

  absl::Status FindJob(storage::Connection& connection) {
    FingerprintOptions();
    LK_ASSIGN_OR_RETURN(const std::optional<ImportState> found, LoadJob(connection, options_.job));
    if (!found) return absl::OkStatus();
    if (!fingerprint_.HasOptionsOf(found->fingerprint)) {
      return Mismatch("was begun with other options or another header line");
    }
    state_ = *found;
    resumed_from_ = state_.read;
    return absl::OkStatus();
  }

  absl::Status Mismatch(std::string_view why) const {
    return MakeError(Code::kImportMismatch,
                     absl::StrCat("the job '", options_.job, "' ", ToAbsl(why),
                                  "; go on with what it was begun with, or name another job"));
  }

  // The rows of earlier runs, which must be the rows that it read then.
  absl::Status SkipDoneRows() {
    for (int64_t i = 0; i < resumed_from_; ++i) {
      LK_ASSIGN_OR_RETURN(const bool found, reader_->Next(&cells_));
      if (!found) return Mismatch("has read more rows than this file has");
      Fingerprint();
    }
    if (resumed_from_ == 0 || fingerprint_.value() == state_.fingerprint) return absl::OkStatus();
    return Mismatch("has read other rows than these");
  }

  void Fingerprint() {
    if (!HasJob()) return;
    for (const std::string& cell : cells_) fingerprint_.AddCell(cell);
    fingerprint_.EndRow();
  }

  absl::Status OpenFiles() {
    LK_RETURN_IF_ERROR(OpenFile(options_.success_path, state_.success_bytes,
                                {std::string_view("Id"), "Created"}, &good_));
    return OpenFile(options_.error_path, state_.error_bytes,
                    {kErrorColumns[0], kErrorColumns[1], kErrorColumns[2]}, &bad_);
  }

  absl::Status OpenFile(const std::string& path, int64_t size,
                        std::initializer_list<std::string_view> more_columns,
                        std::unique_ptr<ResultFile>* file) {
    if (path.empty()) return absl::OkStatus();
    LK_ASSIGN_OR_RETURN(*file, ResultFile::Open(path, size));
    if (size > 0) return absl::OkStatus();
    CsvWriter writer(&(*file)->buffer());
    for (size_t i = 0; i < plan_.repeated_columns; ++i) writer.AddCell(reader_->header()[i]);
    for (std::string_view column : more_columns) writer.AddCell(column);
    writer.EndRow();
    // Now, so that a folder that is full or read-only is known before any row is stored.
    LK_RETURN_IF_ERROR((*file)->Flush(false));
    (file == &good_ ? state_.success_bytes : state_.error_bytes) = (*file)->size();
    return absl::OkStatus();
  }

  // --- Chunks -----------------------------------------------------------------------------------

  // Reads rows up to a chunk's size. An error of the input comes after the rows before it.
  void FillChunk() {
    chunk_.Clear();
    while (chunk_.rows() < static_cast<size_t>(options_.batch_rows) &&
           chunk_.bytes() < kMaxChunkBytes) {
      absl::StatusOr<bool> found = reader_->Next(&cells_);
      if (!found.ok()) input_error_ = found.status();
      at_end_ = !found.ok() || !*found;
      if (at_end_) return;
      chunk_.Add(cells_);
      Fingerprint();
    }
  }

  absl::Status RunInChunks() {
    while (!at_end_ && !cancelled_) {
      FillChunk();
      if (chunk_.rows() == 0 && !HasJob()) break;
      const ImportState before = state_;
      const Extra extra_before = extra_;
      absl::Status stored =
          environment_.database.Write([this](storage::WriteTxn& txn) -> absl::Status {
            LK_RETURN_IF_ERROR(CheckJobIsOurs(txn));
            return StoreChunk(txn);
          });
      if (!stored.ok()) {
        state_ = before;
        extra_ = extra_before;
        CutFilesBack();
        return stored;
      }
      Report();
    }
    return InputError();
  }

  // What was stored before the input broke off stays, and a caller who does not know would store it
  // a second time.
  absl::Status InputError() const {
    const int64_t stored = state_.created + state_.updated;
    if (input_error_.ok() || stored == 0) return input_error_;
    return MakeError(
        CodeOf(input_error_),
        absl::StrCat(input_error_.message(), "; of the ", state_.read, " rows before it ", stored,
                     HasJob() ? " are stored, and the same job goes on after them"
                              : " are stored, so leave those out when you import the rest"),
        PlaceOf(input_error_));
  }

  // Two imports of one job at a time would both store the same rows.
  absl::Status CheckJobIsOurs(storage::WriteTxn& txn) {
    if (!HasJob()) return absl::OkStatus();
    LK_ASSIGN_OR_RETURN(const std::optional<ImportState> found,
                        LoadJob(txn.connection(), options_.job));
    if ((found ? found->read : 0) == state_.read && (!found || !found->finished)) {
      return absl::OkStatus();
    }
    return MakeError(Code::kImportMismatch,
                     absl::StrCat("the job '", options_.job,
                                  "' is being run somewhere else at the same time; let one go on"));
  }

  absl::Status StoreChunk(storage::WriteTxn& txn) {
    for (size_t row = 0; row < chunk_.rows(); ++row) {
      chunk_.Get(row, &row_cells_);
      LK_RETURN_IF_ERROR(StoreRow(txn));
    }
    // Before the commit: what the store says of the files must never be more than there is.
    for (ResultFile* file : {good_.get(), bad_.get()}) {
      if (file == nullptr) continue;
      const bool sync = HasJob() && environment_.database.options().sync_every_commit;
      LK_RETURN_IF_ERROR(file->Flush(sync));
      (file == good_.get() ? state_.success_bytes : state_.error_bytes) = file->size();
    }
    if (!HasJob()) return absl::OkStatus();
    state_.fingerprint = fingerprint_.value();
    state_.finished = at_end_ && input_error_.ok();
    return SaveJob(txn, options_.job, plan_.main.object->api, state_);
  }

  absl::Status StoreRow(storage::WriteTxn& txn) {
    ++state_.read;
    absl::StatusOr<StoredRow> stored = CheckWidth();
    if (stored.ok()) stored = rows_->Import(txn, row_cells_);
    if (!stored.ok()) {
      if (!IsRowError(CodeOf(stored.status()))) return stored.status();
      ++state_.failed;
      ListError(stored.status());
      AddBadRow(stored.status());
      return absl::OkStatus();
    }
    ++(stored->created ? state_.created : state_.updated);
    extra_.contacts += stored->contact ? 1 : 0;
    extra_.accounts += stored->accounts_created;
    AddGoodRow(*stored);
    return absl::OkStatus();
  }

  // Cells that are missing at the end are blank. More than there are columns can't be told apart.
  absl::StatusOr<StoredRow> CheckWidth() {
    const size_t columns = reader_->header().size();
    while (row_cells_.size() > columns && TrimBlank(row_cells_.back()).empty()) {
      row_cells_.pop_back();
    }
    if (row_cells_.size() <= columns) return StoredRow();
    return MakeError(Code::kInvalidCsv,
                     absl::StrCat("the row has ", row_cells_.size(), " cells and the header ",
                                  columns, "; put quotes around a cell that holds the delimiter"));
  }

  static std::string_view TrimBlank(std::string_view cell) {
    const size_t first = cell.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view() : cell.substr(first);
  }

  void ListError(const absl::Status& error) {
    if (errors_.size() >= kMaxRowErrors) return;
    errors_.push_back({state_.read, CodeOf(error), PlaceOf(error).field,
                       std::string(error.message().data(), error.message().size())});
  }

  void AddInput(CsvWriter* writer) {
    for (size_t i = 0; i < plan_.repeated_columns; ++i) {
      writer->AddCell(i < row_cells_.size() ? row_cells_[i] : "");
    }
  }

  void AddGoodRow(const StoredRow& stored) {
    if (good_ != nullptr) {
      CsvWriter writer(&good_->buffer());
      AddInput(&writer);
      const std::string& prefix = plan_.catalog->object(stored.object).prefix;
      writer.AddCell(options_.dry_run ? "" : FormatId(prefix, stored.id));
      writer.AddCell(stored.created ? "true" : "false");
      writer.EndRow();
    }
    // Kept for the case that another row undoes this one.
    if (options_.all_or_none) AddBadRow(RolledBack());
  }

  void AddBadRow(const absl::Status& error) {
    if (bad_ == nullptr) return;
    CsvWriter writer(&bad_->buffer());
    AddInput(&writer);
    writer.AddCell(CodeName(CodeOf(error)));
    writer.AddCell(PlaceOf(error).field);
    writer.AddCell({error.message().data(), error.message().size()});
    // Cells that have no column, so that nothing is lost.
    for (size_t i = reader_->header().size(); i < row_cells_.size(); ++i) {
      writer.AddCell(row_cells_[i]);
    }
    writer.EndRow();
  }

  void Report() {
    if (!progress_ || progress_({state_.read, state_.failed, bytes_})) return;
    cancelled_ = !at_end_;
  }

  // The files say what the store says, or what is left of an import that could not go on.
  void CutFilesBack() {
    if (good_ != nullptr) good_->CutBack(state_.success_bytes).IgnoreError();
    if (bad_ != nullptr) bad_->CutBack(state_.error_bytes).IgnoreError();
  }

  // --- All in one transaction -------------------------------------------------------------------

  static absl::Status RolledBack() {
    return MakeError(Code::kAllOrNoneRolledBack,
                     "another row of the file was refused, so none is kept");
  }

  absl::Status RunInOne() {
    const ImportState before = state_;
    LK_ASSIGN_OR_RETURN(storage::WriteTxn * txn, environment_.database.BeginWrite());
    absl::Cleanup rollback = [&] {
      if (txn != nullptr) environment_.database.RollbackWrite(txn);
    };
    absl::Status stored = CheckJobIsOurs(*txn);
    while (stored.ok() && !at_end_ && !cancelled_) {
      FillChunk();
      stored = StoreChunk(*txn);
      if (stored.ok() && input_error_.ok()) Report();
    }
    if (stored.ok()) stored = input_error_;
    const bool kept = state_.failed == 0 && !cancelled_;
    if (stored.ok() && !options_.dry_run && kept) {
      stored = environment_.database.CommitWrite(std::exchange(txn, nullptr));
    }
    if (!stored.ok()) {
      state_ = before;
      CutFilesBack();
      return stored;
    }
    return options_.all_or_none ? FinishAllOrNone(before, kept) : absl::OkStatus();
  }

  // The error file holds every row, for the case that one undoes all; the other, the good ones.
  absl::Status FinishAllOrNone(const ImportState& before, bool kept) {
    if (kept) return bad_ == nullptr ? absl::OkStatus() : bad_->CutBack(before.error_bytes);
    state_.failed = state_.read;
    state_.created = state_.updated = 0;
    extra_ = {};
    return good_ == nullptr ? absl::OkStatus() : good_->CutBack(before.success_bytes);
  }

  ImportResult Result() {
    ImportResult result;
    result.read = state_.read;
    result.created = state_.created;
    result.updated = state_.updated;
    result.failed = state_.failed;
    result.resumed_from = resumed_from_;
    result.accounts_created = extra_.accounts;
    result.contacts = extra_.contacts;
    result.cancelled = cancelled_;
    result.columns = std::move(plan_.columns);
    result.mapping = std::move(plan_.mapping);
    result.errors = std::move(errors_);
    return result;
  }

  // What is counted besides and not kept with a job.
  struct Extra {
    int64_t accounts = 0;
    int64_t contacts = 0;
  };

  const ImportEnvironment& environment_;
  const ImportOptions& options_;
  const ImportProgressFn& progress_;

  std::unique_ptr<CsvReader> reader_;
  ImportPlan plan_;
  std::unique_ptr<RowImporter> rows_;
  ImportFingerprint fingerprint_;
  ImportState state_;
  Extra extra_;
  int64_t resumed_from_ = 0;
  std::unique_ptr<ResultFile> good_;
  std::unique_ptr<ResultFile> bad_;
  std::vector<RowError> errors_;

  RowChunk chunk_;
  std::vector<std::string> cells_;
  std::vector<std::string_view> row_cells_;
  int64_t bytes_ = 0;
  bool at_end_ = false;
  bool cancelled_ = false;
  absl::Status input_error_;
};

}  // namespace

absl::StatusOr<ImportResult> ImportCsv(const ImportEnvironment& environment, ReadFn read,
                                       const ImportOptions& options,
                                       const ImportProgressFn& progress) {
  return Importer(environment, options, progress).Run(std::move(read));
}

}  // namespace leadkit::transfer
