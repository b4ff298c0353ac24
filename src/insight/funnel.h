// The lead funnel: who came in, where they are now, how long they stayed where, and what each
// source brought.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lifecycle/lifecycle_rules.h"
#include "storage/database.h"

namespace leadkit::insight {

struct FunnelOptions {
  int64_t from = 0;  // microseconds; leads created at or after; 0: no bound
  int64_t to = 0;    // leads created before; 0: no bound
};

struct FunnelStatus {
  std::string status;
  lifecycle::Category category = lifecycle::Category::kOpen;
  int64_t leads = 0;           // in the status now
  int64_t entered = 0;         // distinct leads that were ever in it
  int64_t finished_stays = 0;  // stays that have ended; the times below are over these
  int64_t average_ms = 0;      // rounded down
  int64_t median_ms = 0;       // the lower of the two in the middle
};

struct FunnelSource {
  std::string source;  // empty: none given
  int64_t leads = 0;
  int64_t converted = 0;
  int64_t disqualified = 0;
};

struct Funnel {
  int64_t leads = 0;
  int64_t converted = 0;
  std::vector<FunnelStatus> statuses;  // in the order of the lifecycle
  std::vector<FunnelSource> sources;   // most leads first, then by name
};

// Leads in the recycle bin do not count. A lead counts once however often it came back to a status;
// each of its stays counts for the times.
absl::StatusOr<Funnel> MakeFunnel(const storage::View& view, lifecycle::LifecycleRules& rules,
                                  const FunnelOptions& options);

}  // namespace leadkit::insight
