// Fields that leadkit computes from others: names put together from their parts, closed flags,
// the account behind an activity, case numbers. (What follows from an opportunity's stage is in
// lifecycle/, which knows the stages.)
#pragma once

#include <array>

#include "absl/status/statusor.h"
#include "records/record.h"
#include "records/write_context.h"

namespace leadkit::records {

// The fields of a task or an event that say what it is about.
struct ActivityFields {
  int object, who, what, account;
};
std::array<ActivityFields, 2> Activities(const schema::Known& known);

// The account that an activity counts for: of the record it is about, else of the contact.
absl::StatusOr<Value> AccountOfActivity(storage::WriteTxn& txn, const ActivityFields& fields,
                                        const Record& activity);

// Sets the derived fields of `after`. `before` is null on an insert.
absl::Status Derive(storage::WriteTxn& txn, const Record* before, Record* after);

// "Dr" is left out: first, middle and last name and suffix, joined by blanks.
std::string PersonName(std::string_view first, std::string_view middle, std::string_view last,
                       std::string_view suffix);

}  // namespace leadkit::records
