// The lifecycle at work: the rules that every write of a lead or an opportunity obeys, and the
// document that they come from.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "lifecycle/lifecycle.h"
#include "records/write_context.h"
#include "storage/database.h"

namespace leadkit::lifecycle {

// A move that a lead could make, and what still stands against it.
struct Move {
  std::string to;
  Category category = Category::kOpen;
  std::vector<std::string> missing_fields;
  bool reason_required = false;
};

// Threads: safe. The document is read again when the store's rules have changed.
class LifecycleRules final : public records::Rules {
 public:
  absl::Status OnInsert(storage::WriteTxn& txn, const records::WriteContext& context,
                        records::Record* record) override;
  absl::Status OnUpdate(storage::WriteTxn& txn, const records::WriteContext& context,
                        const records::Record& before, const records::Record& written,
                        records::Record* after) override;
  absl::StatusOr<int64_t> CycleOf(storage::WriteTxn& txn, const records::Record& record,
                                  std::string_view from, std::string_view to) override;

  // The current document.
  absl::StatusOr<std::shared_ptr<const Lifecycle>> Current(const storage::View& view);

  // Stores a new version after checking it, and that no lead or opportunity is in a status or stage
  // it does not name. kInvalidLifecycle.
  static absl::Status Store(storage::WriteTxn& txn, const records::WriteContext& context,
                            const Lifecycle& lifecycle);

  // The moves a lead may make now.
  absl::StatusOr<std::vector<Move>> AllowedMoves(const storage::View& view,
                                                 const records::Record& lead);

 private:
  absl::Mutex mutex_;
  uint64_t schema_serial_ ABSL_GUARDED_BY(mutex_) = 0;  // what the document was read under
  std::shared_ptr<const Lifecycle> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leadkit::lifecycle
