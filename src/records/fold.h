// Two rows that say the same of one person become one: a second membership in a campaign, a second
// role at an opportunity. Conversions and merges bring such rows together.
#pragma once

#include "absl/status/status.h"
#include "records/write_context.h"
#include "records/writer.h"

namespace leadkit::records {

// Puts what `from` knows into `into` where that is blank, and `from` into the recycle bin. Of two
// memberships the further-along response and the earliest response date stay; of two contact roles
// the one that stays is primary if either was. `object` is CampaignMember or
// OpportunityContactRole; `context` has the system's authority.
absl::Status FoldInto(storage::WriteTxn& txn, const WriteContext& context, Writer& writer,
                      const schema::Object& object, RecordId from, RecordId into);

}  // namespace leadkit::records
