// Fields that leadkit computes from others: names put together from their parts, closed flags,
// the account behind an activity, case numbers. (What follows from an opportunity's stage is in
// lifecycle/, which knows the stages.)
#pragma once

#include "absl/status/status.h"
#include "records/record.h"
#include "records/write_context.h"

namespace leadkit::records {

// Sets the derived fields of `after`. `before` is null on an insert.
absl::Status Derive(storage::WriteTxn& txn, const Record* before, Record* after);

// "Dr" is left out: first, middle and last name and suffix, joined by blanks.
std::string PersonName(std::string_view first, std::string_view middle, std::string_view last,
                       std::string_view suffix);

}  // namespace leadkit::records
