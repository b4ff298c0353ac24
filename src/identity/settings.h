// How a store matches, as the code uses it; include/leadkit/v1/match_settings.proto says what each
// means.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matching/fixed_log.h"
#include "schema/catalog.h"

namespace leadkit::identity {

enum class TieBreaker { kMostContacts, kMostOpportunities, kOldest, kNewest, kLastModified };
enum class Hierarchy { kBest, kUltimateParent, kAsk };
enum class Action { kAllow, kFlag, kRefuse };

struct AccountSettings {
  matching::MilliBits margin = 3 * matching::kBit;
  std::vector<TieBreaker> tie_breakers;
  Hierarchy hierarchy = Hierarchy::kBest;
  // The share of leads that have an account, in millionths.
  uint32_t leads_with_account = 500'000;
};

struct DuplicateRule {
  std::string name;
  int object = 0;
  std::vector<int> against;
  bool standard = false;  // the field's standard rules instead of the model
  bool at_review = false;
  Action on_insert = Action::kAllow;
  Action on_update = Action::kAllow;
  Action on_import = Action::kAllow;
};

struct Settings {
  AccountSettings accounts;
  std::vector<DuplicateRule> duplicate_rules;
  std::vector<std::pair<std::string, std::string>> lists;  // name, text
};

// kInvalidArgument naming the place: "duplicate_rules[0].object: there is no object 'Laed'".
absl::StatusOr<Settings> SettingsFromJson(const schema::Catalog& catalog, std::string_view json);

// The same document with all that it leaves to the library written out, to be edited; of all
// defaults where `json` is empty. REQUIRES: SettingsFromJson is content with it.
std::string FullSettings(std::string_view json);

}  // namespace leadkit::identity
