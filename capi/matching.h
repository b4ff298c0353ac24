#pragma once

#include <cstdint>
#include <optional>

#include "capi/handles.h"
#include "identity/decisions.h"
#include "identity/dedupe.h"

namespace leadkit::capi {

constexpr int64_t kMaxThreads = 256;

// In a write transaction, takes what it has written so far into the index.
absl::Status BringUpToDate(lk_store* store, const storage::View& view);

// What a progress function of the caller's is to a pass over all records; it may be null.
identity::DedupeProgress GoOnOf(lk_progress_fn progress, void* context);

// LK_DECIDED_*.
int32_t DecisionNumber(std::optional<identity::Verdict> verdict);

inline double Bits(matching::MilliBits total) {
  return static_cast<double>(total) / matching::kBit;
}

}  // namespace leadkit::capi
