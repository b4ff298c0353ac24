// Import and export.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/calls.h"
#include "capi/rows.h"
#include "transfer/exporter.h"
#include "transfer/importer.h"

namespace leadkit::capi {
namespace {

using transfer::ImportOptions;
using transfer::ImportResult;

static_assert(LK_MAX_IMPORT_ERRORS == transfer::kMaxRowErrors);

constexpr int64_t kMaxZoneMinutes = 14 * 60;
constexpr int64_t kMaxAscii = 127;

absl::Status NoOption(std::string_view kind, int32_t option) {
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("there is no ", ToAbsl(kind), " option ", option, " of an import"));
}

bool* FlagAt(ImportOptions* options, int32_t option) {
  switch (option) {
    case LK_IMPORT_DRY_RUN:
      return &options->dry_run;
    case LK_IMPORT_AUDIT_FIELDS:
      return &options->audit_fields;
    case LK_IMPORT_DAY_FIRST:
      return &options->cells.day_first;
    case LK_IMPORT_TRUNCATE:
      return &options->cells.truncate;
    case LK_IMPORT_CREATE_ACCOUNTS:
      return &options->create_accounts;
    case LK_IMPORT_ADD_VALUES:
      return &options->add_values;
    case LK_IMPORT_ALL_OR_NONE:
      return &options->all_or_none;
    case LK_IMPORT_ASSIGN:
      return &options->assign;
    case LK_IMPORT_ALLOW_DUPLICATES:
      return &options->allow_duplicates;
    default:
      return nullptr;
  }
}

absl::Status SetNumber(ImportOptions* options, int32_t option, int64_t value) {
  if (bool* flag = FlagAt(options, option); flag != nullptr) {
    LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, "value"));
    *flag = value != 0;
    return absl::OkStatus();
  }
  switch (option) {
    case LK_IMPORT_DELIMITER:
      LK_RETURN_IF_ERROR(CheckRange(value, 0, kMaxAscii, "LK_IMPORT_DELIMITER"));
      options->delimiter = static_cast<char>(value);
      return absl::OkStatus();
    case LK_IMPORT_DECIMAL_MARK:
      if (value != '.' && value != ',') {
        return MakeError(Code::kInvalidArgument, "LK_IMPORT_DECIMAL_MARK is '.' or ','");
      }
      options->cells.decimal_mark = static_cast<char>(value);
      return absl::OkStatus();
    case LK_IMPORT_ZONE_MINUTES:
      LK_RETURN_IF_ERROR(
          CheckRange(value, -kMaxZoneMinutes, kMaxZoneMinutes, "LK_IMPORT_ZONE_MINUTES"));
      options->cells.zone_offset_minutes = static_cast<int>(value);
      return absl::OkStatus();
    case LK_IMPORT_BATCH_ROWS:
      LK_RETURN_IF_ERROR(CheckRange(value, 1, transfer::kMaxBatchRows, "LK_IMPORT_BATCH_ROWS"));
      options->batch_rows = static_cast<int>(value);
      return absl::OkStatus();
    default:
      return NoOption("numeric", option);
  }
}

std::string* TextAt(ImportOptions* options, int32_t option) {
  switch (option) {
    case LK_IMPORT_OBJECT:
      return &options->object;
    case LK_IMPORT_MAPPING:
      return &options->mapping;
    case LK_IMPORT_KEY_FIELD:
      return &options->key_field;
    case LK_IMPORT_JOB:
      return &options->job;
    case LK_IMPORT_SUCCESS_PATH:
      return &options->success_path;
    case LK_IMPORT_ERROR_PATH:
      return &options->error_path;
    case LK_IMPORT_ROUTE:
      return &options->route;
    default:
      return nullptr;
  }
}

absl::StatusOr<int64_t> NumberOf(const ImportResult& result, int32_t which) {
  switch (which) {
    case LK_IMPORTED_READ:
      return result.read;
    case LK_IMPORTED_CREATED:
      return result.created;
    case LK_IMPORTED_UPDATED:
      return result.updated;
    case LK_IMPORTED_FAILED:
      return result.failed;
    case LK_IMPORTED_RESUMED_FROM:
      return result.resumed_from;
    case LK_IMPORTED_ACCOUNTS_CREATED:
      return result.accounts_created;
    case LK_IMPORTED_CONTACTS:
      return result.contacts;
    case LK_IMPORTED_CANCELLED:
      return result.cancelled ? 1 : 0;
    default:
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("an import result has no number ", which));
  }
}

transfer::ReadFn Source(lk_read_fn read, void* context) {
  return [read, context](char* buffer, size_t capacity) -> absl::StatusOr<size_t> {
    size_t count = 0;
    if (read(context, buffer, capacity, &count) != 0) {
      return MakeError(Code::kIoError, "the callback that reads the source has failed");
    }
    if (count <= capacity) return count;
    return MakeError(Code::kIoError,
                     absl::StrCat("the callback that reads the source says it read ", count,
                                  " bytes into ", capacity));
  };
}

transfer::WriteFn Target(lk_write_fn write, void* context) {
  return [write, context](std::string_view bytes) -> absl::Status {
    if (write(context, bytes.data(), bytes.size()) == 0) return absl::OkStatus();
    return MakeError(Code::kIoError, "the callback that writes to the target has failed");
  };
}

std::unique_ptr<lk_import_result> NewResult(ImportResult imported) {
  auto result = std::make_unique<lk_import_result>();
  for (const transfer::RowError& error : imported.errors) {
    Row row;
    row.position = error.row;
    row.code = static_cast<lk_status>(error.code);
    row.field = error.field;
    row.reason = error.message;
    result->errors.push_back(std::move(row));
  }
  result->result = std::move(imported);
  return result;
}

}  // namespace

extern "C" {

LK_API lk_status lk_import_options_new(lk_import_options** out_options, lk_error** out_error) {
  return Guard(out_error, Outs(out_options), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_options, "out_options"));
    *out_options = new lk_import_options;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_import_options_set_int(lk_import_options* options, int32_t option,
                                           int64_t value, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    return SetNumber(&options->options, option, value);
  });
}

LK_API lk_status lk_import_options_set_text(lk_import_options* options, int32_t option,
                                            const char* text, size_t text_len,
                                            lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    LK_ASSIGN_OR_RETURN(const std::string_view value, TextArgument(text, text_len, "text"));
    std::string* slot = TextAt(&options->options, option);
    if (slot == nullptr) return NoOption("textual", option);
    *slot = value;
    return absl::OkStatus();
  });
}

LK_API void lk_import_options_free(lk_import_options* options) { GuardFree(options); }

LK_API lk_status lk_csv_import(lk_store* store, lk_read_fn read, void* read_context,
                               const lk_import_options* options, lk_progress_fn progress,
                               void* progress_context, lk_import_result** out_result,
                               lk_error** out_error) {
  return Guard(out_error, Outs(out_result), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(Check(options, "options"));
    LK_RETURN_IF_ERROR(CheckOut(out_result, "out_result"));
    if (read == nullptr) return MakeError(Code::kInvalidArgument, "the argument 'read' is null");
    transfer::ImportProgressFn report;
    if (progress != nullptr) {
      report = [=](const transfer::ImportProgress& now) {
        return progress(progress_context, now.rows, now.failed, -1) == 0;
      };
    }
    Store& own = *store->store;
    LK_ASSIGN_OR_RETURN(ImportResult imported,
                        transfer::ImportCsv({own.database(), own.writer(), own.rules(), own.user(),
                                             &own.assigner()},
                                            Source(read, read_context), options->options, report));
    *out_result = NewResult(std::move(imported)).release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_import_result_get_int(const lk_import_result* result, int32_t which,
                                          int64_t* out_value, lk_error** out_error) {
  return Guard(out_error, Outs(out_value), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(result, "result"));
    LK_ASSIGN_OR_RETURN(const int64_t value, NumberOf(result->result, which));
    if (out_value != nullptr) *out_value = value;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_import_result_get_mapping(const lk_import_result* result, const char** out_json,
                                              size_t* out_json_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_json, out_json_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(result, "result"));
    Lend(result->result.mapping, out_json, out_json_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_import_result_list_errors(const lk_import_result* result, lk_rows** out_rows,
                                              lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(result, "result"));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    *out_rows = NewRows(result->errors);
    return absl::OkStatus();
  });
}

LK_API void lk_import_result_free(lk_import_result* result) { GuardFree(result); }

LK_API lk_status lk_csv_export(lk_store* store, const char* object, size_t object_len,
                               const char* const* fields, const size_t* field_lens,
                               int32_t field_count, int32_t flags, lk_write_fn write,
                               void* write_context, int64_t* out_count, lk_error** out_error) {
  return Guard(out_error, Outs(out_count), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(object, object_len, "object"));
    LK_ASSIGN_OR_RETURN(const std::vector<std::string_view> names,
                        NamesArgument(fields, field_lens, field_count));
    LK_RETURN_IF_ERROR(CheckFlags(flags, LK_INCLUDE_DELETED));
    if (write == nullptr) return MakeError(Code::kInvalidArgument, "the argument 'write' is null");
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const schema::Object* found, reading.view.catalog().Require(name));
      transfer::ExportOptions options;
      options.object = found->api;
      options.include_deleted = (flags & LK_INCLUDE_DELETED) != 0;
      for (std::string_view field_name : names) {
        const schema::Field* field = FindField(*found, field_name);
        options.fields.emplace_back(field != nullptr ? field->api : std::string(field_name));
      }
      LK_ASSIGN_OR_RETURN(const int64_t count,
                          transfer::ExportCsv(reading.view, options, Target(write, write_context)));
      if (out_count != nullptr) *out_count = count;
      return absl::OkStatus();
    });
  });
}

}  // extern "C"

}  // namespace leadkit::capi
