// Rows: short tables that are read row by row.
#include "capi/rows.h"

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/arguments.h"
#include "capi/calls.h"
#include "capi/guard.h"

namespace leadkit::capi {
namespace {

absl::StatusOr<const Row*> CurrentRow(const lk_rows* rows) {
  LK_RETURN_IF_ERROR(Check(rows, "rows"));
  if (rows->has_row) return &rows->rows[rows->next - 1];
  return MakeError(Code::kWrongState, "there is no current row; lk_rows_next goes to the first");
}

absl::Status NoColumn(int32_t column, std::string_view what) {
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat("there is no column ", column, " with ", ToAbsl(what)));
}

absl::StatusOr<int64_t> NumberAt(const Row& row, int32_t column) {
  switch (column) {
    case LK_ROW_KIND:
      return row.kind;
    case LK_ROW_POSITION:
      return row.position;
    case LK_ROW_AT_US:
      return row.at;
    case LK_ROW_BY_ID:
      return row.by;
    case LK_ROW_RECORD_ID:
      return row.record_id;
    case LK_ROW_CYCLE:
      return row.cycle;
    case LK_ROW_CODE:
      return row.code;
    default:
      return NoColumn(column, "numbers");
  }
}

absl::StatusOr<const std::string*> TextAt(const lk_rows& rows, const Row& row, int32_t column) {
  switch (column) {
    case LK_ROW_BY_ID:
      return &rows.by_text;
    case LK_ROW_OBJECT:
      return &ObjectName(row.object);
    case LK_ROW_RECORD_ID:
      return &rows.record_text;
    case LK_ROW_FIELD:
      return &row.field;
    case LK_ROW_OLD:
      return &row.old_value;
    case LK_ROW_NEW:
      return &row.new_value;
    case LK_ROW_REASON:
      return &row.reason;
    default:
      return NoColumn(column, "texts");
  }
}

absl::Status Next(lk_rows* rows) {
  rows->has_row = false;
  if (rows->next == rows->rows.size() && rows->more) {
    std::vector<Row> following;
    LK_RETURN_IF_ERROR(rows->more(&following));
    rows->rows = std::move(following);
    rows->next = 0;
    if (rows->rows.empty()) rows->more = nullptr;
  }
  if (rows->next == rows->rows.size()) return absl::OkStatus();
  // The texts that the getters lend are made here, because getters may be called at once.
  static const int kUser = schema::Catalog::Standard()->Get("User").index;
  const Row& row = rows->rows[rows->next];
  rows->by_text = IdText(kUser, row.by);
  rows->record_text = IdText(row.object, row.record_id);
  ++rows->next;
  rows->has_row = true;
  return absl::OkStatus();
}

}  // namespace

lk_rows* NewRows(std::vector<Row> rows, std::function<absl::Status(std::vector<Row>*)> more) {
  auto handle = std::make_unique<lk_rows>();
  handle->rows = std::move(rows);
  handle->more = std::move(more);
  return handle.release();
}

extern "C" {

LK_API lk_status lk_rows_next(lk_rows* rows, int32_t* out_has_row, lk_error** out_error) {
  return Guard(out_error, Outs(out_has_row), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(rows, "rows"));
    LK_RETURN_IF_ERROR(Next(rows));
    if (out_has_row != nullptr) *out_has_row = rows->has_row ? 1 : 0;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_rows_get_int(const lk_rows* rows, int32_t column, int64_t* out_value,
                                 lk_error** out_error) {
  return Guard(out_error, Outs(out_value), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const Row* row, CurrentRow(rows));
    LK_ASSIGN_OR_RETURN(const int64_t value, NumberAt(*row, column));
    if (out_value != nullptr) *out_value = value;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_rows_get_text(const lk_rows* rows, int32_t column, const char** out_text,
                                  size_t* out_text_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_text, out_text_len), [&]() -> absl::Status {
    LK_ASSIGN_OR_RETURN(const Row* row, CurrentRow(rows));
    LK_ASSIGN_OR_RETURN(const std::string* text, TextAt(*rows, *row, column));
    if (!text->empty()) Lend(*text, out_text, out_text_len);
    return absl::OkStatus();
  });
}

LK_API void lk_rows_free(lk_rows* rows) { GuardFree(rows); }

}  // extern "C"

}  // namespace leadkit::capi
