// Accounts and contacts that matching takes for the lead's own. Internal to src/conversion.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "conversion/making.h"

namespace leadkit::conversion {

struct Likeness {
  bool looked = false;  // matching is on
  RecordId linked = kNoId;
  matching::MilliBits total = 0;  // of the linked one
  std::vector<LikeRecord> like;   // the others, the likeliest first
  std::vector<RecordId> never;    // people said that these are others

  bool IsNever(RecordId id) const;
};

// Among accounts, or among the contacts of `account` (those of other accounts are only alike).
absl::StatusOr<Likeness> FindLikeAccounts(Making& m);
absl::StatusOr<Likeness> FindLikeContacts(Making& m, RecordId account);

}  // namespace leadkit::conversion
