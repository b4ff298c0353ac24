// One cell of a file as the value of a field.
//
// Where schema/text_form.h reads the one canonical form, this reads what files in the wild hold. It
// ends in the same values; what a value must be to be stored (length, picklist, range, form of an
// e-mail address) is for the record layer to check, for every way in alike.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/value.h"
#include "schema/catalog.h"

namespace leadkit::transfer {

// The cell that sets a field to null, in any case. A blank cell leaves the field alone.
constexpr std::string_view kNullCell = "#N/A";

struct CellOptions {
  bool day_first = false;       // 04/05/2021 is 4 May
  char decimal_mark = '.';      // '.' or ','
  int zone_offset_minutes = 0;  // east of UTC, of times that name no zone
  // Cuts texts that are too long and rounds (half away from zero) numbers with too many decimals;
  // without it they are errors. What identifies is never cut: e-mail addresses, telephone numbers,
  // web addresses, picklist values and external ids.
  bool truncate = false;
};

// White space around the cell is dropped, and ="00123", which keeps a spreadsheet from reading a
// number, is 00123. Per kind:
//   text           as it is; a telephone number loses the apostrophe before + or a digit
//   multipicklist  values separated by ';', trimmed, each once
//   boolean        yes y true t on 1 x / no n false f off 0, in any case
//   numbers        transfer/cell_number.h; currencies in money only, percent signs in decimals only
//   dates          transfer/cell_time.h
//   references     a leadkit id. What else may stand there (a name, an id of another system) is for
//   and ids        the caller to look up after kMalformedId or kInvalidCrossReferenceKey.
// Errors, all naming object and field: kInvalidText, kInvalidType, kNumberOutsideValidRange,
// kMalformedId, kInvalidCrossReferenceKey (the id of another object).
absl::StatusOr<Value> ParseCell(const schema::Catalog& catalog, const schema::Object& object,
                                const schema::Field& field, std::string_view cell,
                                const CellOptions& options);

}  // namespace leadkit::transfer
