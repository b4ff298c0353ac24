// A plan as it is shown and stored: its lines, and what it takes to apply it later.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "conversion/explain.h"
#include "conversion/options.h"

namespace leadkit::conversion {

struct PlanDocument {
  RecordId lead = kNoId;
  ConvertOptions options;
  uint64_t fingerprint = 0;
  std::vector<PlanItem> items;

  // The first refusal among the items; ok if there is none.
  absl::Status Refusal(const schema::Catalog& catalog) const;
};

PlanDocument DocumentOf(const schema::Catalog& catalog, const Plan& plan);

// The bytes of a leadkit.v1.ConversionPlan, and its JSON.
std::string ToBytes(const schema::Catalog& catalog, const PlanDocument& document);
std::string ToJson(const schema::Catalog& catalog, const PlanDocument& document);

// Reads either form, told apart by the first character. kInvalidArgument naming what is wrong, and
// kMalformedId.
absl::StatusOr<PlanDocument> ParsePlan(const schema::Catalog& catalog, std::string_view document);

}  // namespace leadkit::conversion
