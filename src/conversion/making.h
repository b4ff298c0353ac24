// What the steps of planning share. Internal to src/conversion.
//
// A plan is made in four steps, each of which may end it with a refusal: the options are checked
// (check_options.cc), the records are chosen (choose.cc), what they take is worked out (fill.cc),
// and what follows the lead is found (followers.cc).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/error.h"
#include "conversion/field_map.h"
#include "conversion/plan.h"
#include "identity/matcher.h"
#include "lifecycle/lifecycle.h"
#include "storage/database.h"

namespace leadkit::conversion {

struct FieldSurvivor {
  int object;
  int field;
  Survivor survivor;
};

struct Making {
  const storage::View& view;
  const lifecycle::Lifecycle& lifecycle;  // the whole document; see LeadLifecycle
  const FieldMap& map;
  Plan& plan;
  identity::Matcher* matcher = nullptr;  // null: names and addresses alone are compared

  const schema::Known& known = view.known();
  const ConvertOptions& options = plan.options;
  std::vector<FieldSurvivor> survivors;  // of the options, resolved
  std::string made_up_account;           // the name of a new account without a company

  RecordId lead_id() const { return plan.lead.id(); }
  const schema::Object& ObjectAt(int index) const { return view.catalog().object(index); }
  std::string_view LeadText(int field) const { return plan.lead.Text(field); }

  // The document as leads of this one's record type follow it, and as the new opportunity will.
  const lifecycle::Lifecycle& LeadLifecycle() const {
    return lifecycle.Of("Lead", LeadText(known.lead.record_type));
  }
  const lifecycle::Lifecycle& OpportunityLifecycle() const {
    return lifecycle.Of("Opportunity", plan.opportunity.record.Text(known.opportunity.record_type));
  }
};

// A refusal that speaks of the lead, or of one of its fields.
inline absl::Status Refuse(const Making& m, Code code, std::string_view why,
                           std::string_view field = "") {
  return MakeError(code, why, {"Lead", std::string(field), m.lead_id()});
}

// Options that contradict each other or name what is not there.
absl::Status CheckOptions(Making& m);

// The converted status, the owner, and which account, contact and opportunity to use or to make.
absl::Status ChooseRecords(Making& m);

// The fields that the chosen records take.
absl::Status FillTargets(Making& m);

}  // namespace leadkit::conversion
