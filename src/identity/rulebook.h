// What rules matching in a store: its settings, models and word lists, ready for use.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "identity/settings.h"
#include "matching/model.h"
#include "matching/normaliser.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::identity {

// Immutable.
struct MatchRules {
  Settings settings;
  matching::Scorer person;
  matching::Scorer company;
  // Of a lead and accounts: most leads have one account or none, however many accounts there are.
  matching::Scorer lead_account;
  std::shared_ptr<const matching::Normaliser> normaliser;

  const matching::Scorer& scorer(matching::Kind kind) const {
    return kind == matching::Kind::kPerson ? person : company;
  }
};

// The documents of matching in a store.
constexpr char kSettingsDocument[] = "matching";
constexpr char kPersonModelDocument[] = "match_model/person";
constexpr char kCompanyModelDocument[] = "match_model/company";

// Threads: safe.
class Rulebook {
 public:
  // What is in force in the state that `view` sees.
  absl::StatusOr<std::shared_ptr<const MatchRules>> Current(const storage::View& view);

  // Check a document and put it in force. kInvalidArgument naming the place. Other word lists make
  // other profiles: the caller makes the index anew if `*lists_changed`.
  absl::Status StoreSettings(storage::WriteTxn& txn, const records::WriteContext& context,
                             std::string_view json, bool* lists_changed);
  absl::Status StoreModel(storage::WriteTxn& txn, const records::WriteContext& context,
                          const matching::Model& model);

 private:
  absl::Mutex mutex_;
  uint64_t serial_ ABSL_GUARDED_BY(mutex_) = 0;
  std::shared_ptr<const MatchRules> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leadkit::identity
