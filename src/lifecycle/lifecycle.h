// A lifecycle: the statuses of leads with the moves between them, and the stages of opportunities.
//
// Written as the JSON form of leadkit.v1.Lifecycle; include/leadkit/v1/lifecycle.proto says what
// each part means. Immutable once read, hence safe to share between threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "schema/catalog.h"

namespace leadkit::lifecycle {

// The numbers are those of leadkit.v1.Lifecycle.Category.
enum class Category { kOpen = 1, kQualified = 2, kConverted = 3, kDisqualified = 4, kRecycled = 5 };

// As in the document: "OPEN", ...
std::string_view CategoryName(Category category);

struct Status {
  std::string name;
  Category category = Category::kOpen;
  std::string guidance;
  std::vector<std::string> key_fields;
  std::vector<std::string> required_fields;
  bool reason_required = false;
  int64_t service_level_hours = 0;
  bool is_default = false;  // new leads begin here
};

struct Transition {
  std::string from;
  std::vector<std::string> to;
};

struct Stage {
  std::string name;
  int probability = 0;
  std::string forecast_category;  // as shown: "Best Case"
  bool closed = false;
  bool won = false;
  std::vector<std::string> required_fields;
};

struct Lifecycle {
  std::string name;
  std::vector<Status> statuses;
  std::vector<Transition> transitions;
  std::vector<Stage> stages;
  int fiscal_year_start_month = 1;
  int version = 0;  // of the stored document

  const Status* FindStatus(std::string_view status) const;
  const Stage* FindStage(std::string_view stage) const;
  // Where a new lead begins; null if there is no OPEN status.
  const Status* FindInitialStatus() const;
  // REQUIRES: the document was checked, so there is one.
  const Status& InitialStatus() const;
  const Status& ConvertedStatus() const;
  const Stage& InitialStage() const;

  bool Allows(std::string_view from, std::string_view to) const;
  // The statuses a lead may be moved to by a person, in order.
  std::vector<std::string> MovesFrom(std::string_view from) const;
  std::vector<std::string> StatusNames() const;
  std::vector<std::string> ConvertedStatusNames() const;
  std::vector<std::string> StageNames() const;
};

// The forecast category of the API ("BestCase") for the one shown ("Best Case"). Empty if unknown.
std::string_view ForecastCategoryOf(std::string_view shown);

// Checks the document as a whole. kInvalidLifecycle naming the place.
absl::Status Check(const schema::Catalog& catalog, const Lifecycle& lifecycle);

// JSON in and out. kInvalidLifecycle for text that is not of the document's form.
absl::StatusOr<Lifecycle> ParseJson(std::string_view json);
std::string ToJson(const Lifecycle& lifecycle);

// A lifecycle that comes with leadkit, by name. kInvalidArgument naming what there is.
absl::StatusOr<Lifecycle> Preset(std::string_view name);

}  // namespace leadkit::lifecycle
