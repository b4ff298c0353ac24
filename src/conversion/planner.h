// Makes conversion plans: reads, decides and explains nothing away; writes nothing.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "conversion/field_map.h"
#include "conversion/plan.h"
#include "identity/matcher.h"
#include "lifecycle/lifecycle_rules.h"

namespace leadkit::conversion {

// Works plans out. Threads: safe.
class Planner {
 public:
  // Borrowed. Without a matcher, and while matching is off, accounts are found by exact name and
  // contacts by exact e-mail address.
  explicit Planner(lifecycle::LifecycleRules* rules, identity::Matcher* matcher = nullptr)
      : rules_(rules), matcher_(matcher) {}

  // Fills `plan`. A conversion that would be refused is a plan with a refusal, not an error; errors
  // are kNotFound and kEntityIsDeleted for the lead, and those of the store. `fingerprint` costs a
  // pass over what was read and can be left out.
  absl::Status Make(const storage::View& view, RecordId lead, const ConvertOptions& options,
                    bool fingerprint, Plan* plan);

  // The lead's fields that have a value and no target.
  absl::StatusOr<std::vector<int>> ListUnmapped(const storage::View& view,
                                                const records::Record& lead);

 private:
  absl::StatusOr<std::shared_ptr<const FieldMap>> CurrentMap(const storage::View& view);

  lifecycle::LifecycleRules* rules_;
  identity::Matcher* matcher_;
  absl::Mutex mutex_;
  uint64_t schema_serial_ ABSL_GUARDED_BY(mutex_) = 0;
  std::shared_ptr<const FieldMap> map_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leadkit::conversion
