// The lifecycle at work: the rules that every write of a lead or an opportunity obeys, and the
// document that they come from.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "lifecycle/guards.h"
#include "lifecycle/lifecycle.h"
#include "records/write_context.h"
#include "records/writer.h"
#include "storage/database.h"

namespace leadkit::lifecycle {

// A move that a lead could make, and what still stands against it.
struct Move {
  Status to;
  bool backward = false;  // for people only
  std::vector<GuardFailure> failures;
};

// The same for an opportunity.
struct StageMove {
  Stage to;
  bool backward = false;
  std::vector<GuardFailure> failures;
};

// Converts a lead that was just inserted. An error leaves it as it is, once undone by the caller.
using ConvertArrivalFn = std::function<absl::Status(
    storage::WriteTxn& txn, const records::WriteContext& context, RecordId lead, const Arrival&)>;

// Threads: safe. The document is read again when the store's rules have changed.
class LifecycleRules final : public records::Rules {
 public:
  // Conversion lies above, so it is handed in. Without it leads stay leads.
  // REQUIRES: nothing is written yet.
  void ConvertArrivalsBy(ConvertArrivalFn convert) { convert_arrival_ = std::move(convert); }

  absl::Status OnInsert(storage::WriteTxn& txn, const records::WriteContext& context,
                        records::Record* record) override;
  absl::Status OnUpdate(storage::WriteTxn& txn, const records::WriteContext& context,
                        const records::Record& before, const records::Record& written,
                        records::Record* after) override;
  absl::StatusOr<bool> BeginsCycle(storage::WriteTxn& txn, const records::Record& record,
                                   std::string_view from, std::string_view to) override;
  absl::StatusOr<bool> FollowsInsert(storage::WriteTxn& txn, const records::WriteContext& context,
                                     const records::Record& record) override;
  absl::Status AfterInsert(storage::WriteTxn& txn, const records::WriteContext& context,
                           const records::Record& record) override;

  // The current document.
  absl::StatusOr<std::shared_ptr<const Lifecycle>> Current(const storage::View& view);

  // kInvalidLifecycle if a lead or an opportunity is in a status or stage that the document does
  // not name, or is converted in a status that would not be of category CONVERTED, or the reverse.
  static absl::Status CheckUse(const storage::View& view, const Lifecycle& lifecycle);

  // Stores a new version after Check and CheckUse. kInvalidLifecycle. What is in a status or stage
  // that it renames goes along, by `writer`, which is needed for that only.
  static absl::Status Store(storage::WriteTxn& txn, const records::WriteContext& context,
                            const Lifecycle& lifecycle, records::Writer* writer = nullptr);

  // The moves a lead may make now, in the order of the document. Conversion is none of them.
  absl::StatusOr<std::vector<Move>> AllowedMoves(const storage::View& view,
                                                 const records::Record& lead);
  absl::StatusOr<std::vector<StageMove>> AllowedStages(const storage::View& view,
                                                       const records::Record& opportunity);

 private:
  ConvertArrivalFn convert_arrival_;
  absl::Mutex mutex_;
  uint64_t schema_serial_ ABSL_GUARDED_BY(mutex_) = 0;  // what the document was read under
  std::shared_ptr<const Lifecycle> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leadkit::lifecycle
