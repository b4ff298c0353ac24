// Conversion: from a plan to records, once, in one transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "conversion/conversion.h"
#include "conversion/planner.h"
#include "records/writer.h"
#include "storage/database.h"

namespace leadkit::conversion {

// What a record of this id is now.
struct Successor {
  int object = 0;
  RecordId id = kNoId;
};

// Converts inside a write transaction. Threads: as records::Writer.
class Converter {
 public:
  // All borrowed.
  Converter(Planner* planner, lifecycle::LifecycleRules* rules, records::Writer* writer)
      : planner_(planner), rules_(rules), writer_(writer) {}

  // Plans and applies. An error leaves nothing behind only if the caller rolls back what this did,
  // which a savepoint or the end of the transaction does.
  absl::StatusOr<Conversion> Convert(storage::WriteTxn& txn, const records::WriteContext& context,
                                     RecordId lead, const ConvertOptions& options);

  // Whether the last Convert or Apply began to write: a refusal before that leaves nothing to undo.
  bool wrote() const { return wrote_; }

  // Applies a plan made earlier, which says as much as its lead, options and fingerprint.
  // kPlanIsStale if what it read has changed since.
  absl::StatusOr<Conversion> Apply(storage::WriteTxn& txn, const records::WriteContext& context,
                                   RecordId lead, const ConvertOptions& options,
                                   uint64_t fingerprint);

 private:
  // What an earlier call with the same idempotency key has made.
  absl::StatusOr<std::optional<Conversion>> FindRepeated(storage::WriteTxn& txn, RecordId lead,
                                                         const std::string& key);
  absl::StatusOr<Conversion> Execute(storage::WriteTxn& txn, const records::WriteContext& context,
                                     Plan& plan);
  absl::StatusOr<RecordId> Realize(storage::WriteTxn& txn, const records::WriteContext& context,
                                   const Plan& plan, Target& target, std::string_view created,
                                   std::string_view updated);
  absl::Status FinishOpportunity(storage::WriteTxn& txn, Plan& plan, const Conversion& made);
  absl::Status AddContactRole(storage::WriteTxn& txn, const records::WriteContext& context,
                              const Conversion& made);
  absl::Status MarkLead(storage::WriteTxn& txn, const records::WriteContext& context,
                        const Plan& plan, const Conversion& made);
  absl::Status Record(storage::WriteTxn& txn, const records::WriteContext& context,
                      const Plan& plan, const Conversion& made);

  Planner* planner_;
  lifecycle::LifecycleRules* rules_;
  records::Writer* writer_;
  bool wrote_ = false;
  Plan plan_;  // kept from lead to lead for its buffers
};

// The record that an id stands for now: itself, the contact of a converted lead, the survivor of a
// merged record. kNotFound, also where that one was purged.
absl::StatusOr<Successor> Resolve(const storage::View& view, RecordId id);

}  // namespace leadkit::conversion
