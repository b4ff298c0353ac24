// What a lead became, as the store keeps it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/id.h"
#include "storage/database.h"

namespace leadkit::conversion {

struct Conversion {
  RecordId lead = kNoId;
  RecordId account = kNoId;
  RecordId contact = kNoId;
  RecordId opportunity = kNoId;  // kNoId: none
  bool account_created = false;
  bool contact_created = false;
  bool opportunity_created = false;
  bool repeated = false;      // the idempotency key had been used: this is the first result
  std::vector<int> unmapped;  // ordinals of lead fields whose values stayed on the lead
  std::vector<RecordId> account_candidates;
  std::vector<RecordId> contact_candidates;
};

// The conversion of a lead, if it was converted. kNotFound otherwise.
absl::StatusOr<Conversion> FindConversion(const storage::View& view, RecordId lead);

// The conversion of the lead that was done with this idempotency key; none where the key is empty
// or free. Errors: kInvalidArgument for what can't be a key, kDuplicateValue where the key was used
// for another lead.
absl::StatusOr<std::optional<Conversion>> FindByKey(const storage::View& view, RecordId lead,
                                                    const std::string& key);

}  // namespace leadkit::conversion
