// Which of several accounts a lead belongs to, where they fit about equally well: by the store's
// settings for hierarchies and tie-breakers, and by nothing else.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "identity/settings.h"
#include "matching/fixed_log.h"
#include "storage/database.h"

namespace leadkit::identity {

struct AccountFit {
  RecordId id = kNoId;
  matching::MilliBits total = 0;
};

struct AccountChoice {
  RecordId id = kNoId;  // none: somebody is to say
  std::string why;      // in a few words
};

// `fits`: the accounts that would be linked, the best first, all within the margin of the best; at
// least one.
absl::StatusOr<AccountChoice> ChooseAccount(const storage::View& view,
                                            const AccountSettings& settings,
                                            const std::vector<AccountFit>& fits);

}  // namespace leadkit::identity
