// The laws of the model, enforced below every API, for every engine, in this one place.
//
// 1. A lead converts once; a converted lead is read-only and never becomes open again.
// 2. What says that a lead is converted (IsConverted, Converted...) is set by conversion alone, and
//    always with an account and a contact. (That a converted status is reached by conversion alone
//    is in lifecycle/, which knows the statuses.)
// 3. A contact has an account, an opportunity has an account. (Both references are `required` in
//    the schema and NOT NULL in the table.)
// 4. A lead is never linked to an account before conversion: an activity with a lead names no
//    record beside it, and no custom field of a lead points at an account.
// 5. A campaign member is a lead or a contact, once per campaign.
// 6. Hierarchies (parent account, reports-to, ...) have no loops.
// 7. A user is a member of a queue once, with a capacity that is not negative.
// That one lead source survives, and that conversion is all or nothing, is in conversion/.
#pragma once

#include "absl/status/status.h"
#include "records/record.h"
#include "records/write_context.h"

namespace leadkit::records {

// `before` is null on an insert. Errors: kCannotUpdateConvertedLead, kFieldIntegrity,
// kDuplicateValue, kNumberOutsideValidRange. REQUIRES: References::Check was passed, unless the
// record is a lead.
absl::Status CheckLaws(storage::WriteTxn& txn, const WriteContext& context, const Record* before,
                       const Record& after);

// Law 6 alone, for the references that differ from `before` (null: for all).
absl::Status CheckHierarchies(storage::WriteTxn& txn, const Record* before, const Record& after);

// Laws 5 and 7 alone, for a member that comes back from the recycle bin.
absl::Status CheckMemberIsOnly(storage::WriteTxn& txn, const Record& member);

// Whether a custom field of `object` may be made. kInvalidField.
absl::Status CheckFieldLaws(const schema::Object& object, const schema::Field& field);

// The error for an attempt to change or convert a converted lead: it names what the lead became.
absl::Status ConvertedLeadError(const storage::View& view, const Record& lead);

}  // namespace leadkit::records
