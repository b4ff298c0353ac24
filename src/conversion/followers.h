// What follows a lead into its contact: campaign memberships, tasks and events.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "conversion/field_map.h"
#include "conversion/plan.h"
#include "records/writer.h"

namespace leadkit::conversion {

// Lists what would follow. `contact` is the linked contact, or kNoId for a new one.
absl::Status FindFollowers(const storage::View& view, const FieldMap& map,
                           const records::Record& lead, RecordId contact, RecordId owner,
                           std::vector<Follower>* followers);

// Moves them. A membership that the contact has already is merged: the further-along response wins.
absl::Status MoveFollowers(storage::WriteTxn& txn, const records::WriteContext& context,
                           records::Writer& writer, const Plan& plan, RecordId account,
                           RecordId contact, RecordId opportunity);

// The campaign of the lead's newest membership, which becomes the primary campaign of a new
// opportunity; kNoId if there is none.
absl::StatusOr<RecordId> PrimaryCampaign(const storage::View& view, const Plan& plan);

}  // namespace leadkit::conversion
