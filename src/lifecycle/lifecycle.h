// A lifecycle: the statuses of leads with the moves between them, and the stages of opportunities.
//
// Written as the JSON form of leadkit.v1.Lifecycle; include/leadkit/v1/lifecycle.proto says what
// each part means. Immutable once read, hence safe to share between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "schema/catalog.h"

namespace leadkit::lifecycle {

// Limits of a document. Lengths are in characters.
constexpr size_t kMaxDocumentBytes = 1 << 20;
constexpr size_t kMaxStatuses = 200;
constexpr size_t kMaxStages = 200;
constexpr size_t kMaxTransitions = 1000;
constexpr size_t kMaxFieldsInList = 100;
constexpr size_t kMaxReasons = 100;
constexpr size_t kMaxLeadSources = 200;
constexpr size_t kMaxRecordTypes = 100;
constexpr size_t kMaxNameLength = 255;
constexpr size_t kMaxGuidanceLength = 4000;
constexpr int64_t kMaxServiceLevelHours = 10 * 365 * 24;
// Of a reason as it is given with a move.
constexpr size_t kMaxReasonLength = 1000;

// The numbers are those of leadkit.v1.Lifecycle.Category.
enum class Category { kOpen = 1, kQualified = 2, kConverted = 3, kDisqualified = 4, kRecycled = 5 };

// As in the document: "OPEN", ...
std::string_view CategoryName(Category category);

// Leads that somebody works on; and those that were set aside, from which work may begin anew.
constexpr bool IsInWork(Category category) {
  return category == Category::kOpen || category == Category::kQualified;
}
constexpr bool IsSetAside(Category category) {
  return category == Category::kDisqualified || category == Category::kRecycled;
}

// The numbers are those of leadkit.v1.Lifecycle.OwnerKind.
enum class OwnerKind { kAny = 0, kUser = 1, kQueue = 2 };

struct MinScore {
  std::string field;  // empty: no least score
  std::string value;  // a decimal number
};

struct Status {
  std::string name;
  Category category = Category::kOpen;
  std::string guidance;
  std::vector<std::string> key_fields;
  // The guards: what a lead must have to enter.
  std::vector<std::string> required_fields;
  MinScore min_score;
  std::vector<std::string> must_be_true;
  std::vector<std::string> must_be_false;
  OwnerKind owner_kind = OwnerKind::kAny;
  bool reason_required = false;
  std::vector<std::string> reasons;  // the only ones; none: any
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
  std::string guidance;
  std::vector<std::string> key_fields;
  std::vector<std::string> required_fields;
  bool reason_required = false;
  std::vector<std::string> reasons;

  bool lost() const { return closed && !won; }
};

// Which new leads are converted as they arrive, and how.
struct Arrival {
  bool every_lead = false;
  std::vector<std::string> lead_sources;
  bool link_matching = false;
  bool no_opportunity = false;
  bool person_accounts = false;
  bool must_convert = false;
  std::string converted_status;

  bool Takes(std::string_view lead_source) const;
};

struct Lifecycle;

// The part of the document that leads or opportunities of one record type follow.
struct RecordType {
  std::string object;  // "Lead" or "Opportunity"
  std::string name;
  std::vector<std::string> statuses;
  std::vector<Transition> transitions;
  std::vector<std::string> stages;
  std::shared_ptr<const Lifecycle> narrowed;  // the document as that part; set by ParseJson
};

// Of a status or stage that the document has under another name.
struct Rename {
  std::string from;
  std::string to;
};

struct Lifecycle {
  std::string name;
  std::vector<Status> statuses;
  std::vector<Transition> transitions;
  std::vector<Stage> stages;
  Arrival arrival;
  std::vector<RecordType> record_types;
  // For putting the document in force; not kept with it.
  std::vector<Rename> rename_statuses;
  std::vector<Rename> rename_stages;
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

  // The document as records of this type follow it: itself where it has no such type.
  const Lifecycle& Of(std::string_view object, std::string_view record_type) const;
  const RecordType* FindRecordType(std::string_view object, std::string_view record_type) const;
  std::vector<std::string> RecordTypeNames(std::string_view object) const;
  Lifecycle Narrowed(const RecordType& type) const;

  bool Allows(std::string_view from, std::string_view to) const;
  // Whether the move goes back in the order of the document. Out of a RECYCLED status no move does:
  // the lead begins anew.
  bool IsBackward(std::string_view from, std::string_view to) const;
  bool IsBackwardStage(std::string_view from, std::string_view to) const;
  // The statuses a lead may be moved to by a person, in order.
  std::vector<std::string> MovesFrom(std::string_view from) const;
  std::vector<std::string> StatusNames() const;
  std::vector<std::string> ConvertedStatusNames() const;
  std::vector<std::string> StageNames() const;
};

// The forecast category of the API ("BestCase") for the one shown ("Best Case"). Empty if unknown.
std::string_view ForecastCategoryOf(std::string_view shown);

// The name that a status or stage has after the renames.
std::string_view NewName(const std::vector<Rename>& renames, std::string_view name);

// What is wrong with a document and what is worth a second look, each beginning with its place:
// "statuses[2].required_fields[0] ('Qualified'): ...".
struct Findings {
  std::vector<std::string> mistakes;
  std::vector<std::string> warnings;
};
Findings Examine(const schema::Catalog& catalog, const Lifecycle& lifecycle);

// Checks the document as a whole. kInvalidLifecycle naming the place of the first mistake and how
// many more there are.
absl::Status Check(const schema::Catalog& catalog, const Lifecycle& lifecycle);

// JSON in and out. kInvalidLifecycle for text that is not of the document's form.
absl::StatusOr<Lifecycle> ParseJson(std::string_view json);
std::string ToJson(const Lifecycle& lifecycle);

// A lifecycle that comes with leadkit, by name. kInvalidArgument naming what there is.
absl::StatusOr<Lifecycle> Preset(std::string_view name);
std::vector<std::string> PresetNames();

}  // namespace leadkit::lifecycle
