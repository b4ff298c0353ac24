#include "conversion/explain.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/text.h"
#include "matching/model.h"
#include "schema/text_form.h"

namespace leadkit::conversion {
namespace {

using records::Record;
using schema::Field;
using schema::Object;

std::string Percent(matching::MilliBits total) {
  return absl::StrFormat("%.1f %%", 100 * matching::Probability(total));
}

class Explaining {
 public:
  Explaining(const schema::Catalog& catalog, const Plan& plan)
      : catalog_(catalog), plan_(plan), lead_(plan.lead.object()) {}

  std::vector<PlanItem> Run() {
    if (!plan_.refusal.ok()) {
      const Place place = PlaceOf(plan_.refusal);
      const Object* object = catalog_.Find(place.object);
      PlanItem& item = Add(PlanItemKind::kRefuse, object == nullptr ? lead_.index : object->index,
                           place.record_id, FromAbsl(plan_.refusal.message()));
      item.field = place.field;
      item.code = CodeOf(plan_.refusal);
    }
    AddTarget("Account", plan_.account);
    AddTarget("Contact", plan_.contact);
    AddTarget("Opportunity", plan_.opportunity);
    for (const Follower& follower : plan_.followers) AddFollower(follower);
    for (int ordinal : plan_.unmapped) {
      PlanItem& item = Add(PlanItemKind::kUnmapped, lead_.index, plan_.lead.id(),
                           "no field takes it; the value stays on the lead");
      item.field = FieldAt(lead_, ordinal).api;
      item.old_value = TextOf(lead_, ordinal, plan_.lead);
    }
    return std::move(items_);
  }

 private:
  static const Field& FieldAt(const Object& object, int ordinal) {
    return object.fields[static_cast<size_t>(ordinal)];
  }

  std::string TextOf(const Object& object, int ordinal, const Record& record) const {
    return schema::FormatText(catalog_, FieldAt(object, ordinal), record[ordinal]);
  }

  PlanItem& Add(PlanItemKind kind, int object, RecordId id, std::string_view reason) {
    PlanItem item;
    item.kind = kind;
    item.object = object;
    item.record_id = id;
    item.reason = reason;
    items_.push_back(std::move(item));
    return items_.back();
  }

  std::string ReasonOf(std::string_view what, const Target& target) const {
    const std::string company(plan_.lead.Text(lead_.OrdinalOf("Company")));
    const std::string email(plan_.lead.Text(lead_.OrdinalOf("Email")));
    switch (target.choice) {
      case Choice::kGiven:
        return "named by the caller";
      case Choice::kSameName:
        return absl::StrCat("it is the account of the name '", company, "'");
      case Choice::kOldestOfName:
        return absl::StrCat("it is the oldest account of the name '", company, "'");
      case Choice::kNameAndPerson:
        return absl::StrCat("of the accounts of the name '",
                            std::string(target.current.Text(target.current.object().system.name)),
                            "' it has a contact of the address ", email);
      case Choice::kSameEmail:
        return absl::StrCat("it is the account's contact of the address ", email);
      case Choice::kPersonAccount:
        return "the lead names no company; the account is named after the person";
      case Choice::kMatched:
        return absl::StrCat("matching says that it is the same one (", Percent(target.total), ")");
      case Choice::kRepeated:
        return "the idempotency key was used: the first result is given again";
      case Choice::kHousehold:
        return "the lead names no company; the account is named after the household";
      case Choice::kNotLooked:
        if (target.candidates.empty())
          return "the match policy is not to look for existing records";
        return plan_.options.match == MatchPolicy::kRefuse
                   ? "the match policy is to refuse where existing records look alike"
                   : "the match policy is to suggest existing records, not to use them";
      case Choice::kNotFound:
        if (what == "Account") return absl::StrCat("no account is named '", company, "'");
        if (what == "Contact") {
          return email.empty() ? "the lead has no e-mail address to find a contact by"
                               : absl::StrCat("no contact has the address ", email);
        }
        return "the conversion opens a new opportunity";
      case Choice::kNone:
        return "";
    }
    return "";
  }

  static std::string_view WhyFilled(const Target& target, int field) {
    if (target.mode == Mode::kLink && !target.current.has(field)) {
      return "the record's own field is blank";
    }
    for (const Given& given : target.given) {
      if (given.field == field) return ReasonOf(given.source);
    }
    return target.mode == Mode::kLink ? "the lead's value is to survive"
                                      : "carried over from the lead";
  }

  static std::string_view ReasonOf(Source source) {
    switch (source) {
      case Source::kAskedFor:
        return "asked for by the caller";
      case Source::kCompany:
        return "the lead's company";
      case Source::kAccountName:
        return "the name of the account";
      case Source::kCutName:
        return "the company's name, cut to the length of the field";
      case Source::kFirstStage:
        return "the first open stage of the lifecycle";
      case Source::kPerson:
        return "made from the name of the person";
      case Source::kOptOut:
        return "an opt-out of either side stays";
    }
    return "";
  }

  void AddOwner(const Object& object) {
    if (plan_.owner == kNoId) return;
    const bool asked = plan_.options.owner != kNoId || !plan_.options.owners.empty();
    PlanItem& item = Add(PlanItemKind::kFill, object.index, kNoId,
                         asked ? "named by the caller" : "the owner of the lead");
    const Object& user = catalog_.Get("User");
    item.field = FieldAt(object, object.system.owner).api;
    item.new_value = FormatId(user.prefix, plan_.owner);
  }

  void AddTarget(std::string_view what, const Target& target) {
    if (target.mode == Mode::kNone) return;
    const Object& object = catalog_.Get(what);
    const bool creates = target.mode == Mode::kCreate;
    Add(creates ? PlanItemKind::kCreate : PlanItemKind::kLink, object.index, target.id,
        ReasonOf(what, target));
    for (const Field& field : object.fields) {
      if (!target.record.has(field.ordinal) || field.kind == schema::Kind::kId) continue;
      const bool says_nothing = creates && field.kind == schema::Kind::kBoolean &&
                                target.record[field.ordinal] == field.default_value;
      if (says_nothing) continue;
      PlanItem& item =
          Add(PlanItemKind::kFill, object.index, target.id, WhyFilled(target, field.ordinal));
      item.field = field.api;
      item.new_value = TextOf(object, field.ordinal, target.record);
      if (!creates) item.old_value = TextOf(object, field.ordinal, target.current);
    }
    if (creates) AddOwner(object);
    if (what == "Opportunity" && creates) AddLater(object, target);
    for (const Kept& kept : target.kept) {
      PlanItem& item = Add(PlanItemKind::kKeep, object.index, target.id,
                           target.current.has(kept.target_field)
                               ? "only blank fields of an existing record are filled"
                               : "the record has an address already, and addresses are not mixed");
      item.field = FieldAt(object, kept.target_field).api;
      item.old_value = TextOf(object, kept.target_field, target.current);
      item.new_value = TextOf(lead_, kept.lead_field, plan_.lead);
    }
    for (const LikeRecord& like : target.candidates) {
      const std::string scored = absl::StrCat("it looks alike (", Percent(like.total), ")");
      const char* same =
          what == "Account" ? "it has the same name" : "it has the same e-mail address";
      Add(PlanItemKind::kSuggest, object.index, like.id, like.total != 0 ? scored : same);
    }
  }

  // What is known only when the plan is applied.
  void AddLater(const Object& object, const Target& target) {
    const auto add = [&](std::string_view field, std::string_view reason) {
      if (target.record.has(object.OrdinalOf(field))) return;
      Add(PlanItemKind::kFill, object.index, kNoId, reason).field = field;
    };
    add("CloseDate", "the end of the fiscal quarter in which the plan is applied");
    const int member = catalog_.Get("CampaignMember").index;
    if (std::any_of(plan_.followers.begin(), plan_.followers.end(), [&](const Follower& follower) {
          return follower.object == member && follower.field < 0;
        })) {
      add("CampaignId", "the campaign that the lead joined last");
    }
  }

  void AddReference(const Follower& follower) {
    PlanItem& item =
        Add(follower.stays ? PlanItemKind::kUnmapped : PlanItemKind::kMove, follower.object,
            follower.id,
            follower.stays ? "the field takes leads only and keeps this one, whose id resolves to "
                             "the contact"
                           : "it points at the lead, and follows it to the contact");
    item.field = FieldAt(catalog_.object(follower.object), follower.field).api;
    if (follower.stays) item.old_value = FormatId(lead_.prefix, plan_.lead.id());
  }

  void AddFollower(const Follower& follower) {
    if (follower.field >= 0) return AddReference(follower);
    std::string reason = follower.merge_into != kNoId
                             ? "the contact is a member of the campaign already; one membership "
                               "stays, with the further-along response"
                             : "it follows the lead to the contact";
    if (follower.change_owner) reason += "; it is open and goes to the new owner";
    Add(PlanItemKind::kMove, follower.object, follower.id, reason);
  }

  const schema::Catalog& catalog_;
  const Plan& plan_;
  const Object& lead_;
  std::vector<PlanItem> items_;
};

}  // namespace

std::string_view PlanItemKindName(PlanItemKind kind) {
  switch (kind) {
    case PlanItemKind::kCreate:
      return "CREATE";
    case PlanItemKind::kLink:
      return "LINK";
    case PlanItemKind::kFill:
      return "FILL";
    case PlanItemKind::kKeep:
      return "KEEP";
    case PlanItemKind::kMove:
      return "MOVE";
    case PlanItemKind::kUnmapped:
      return "UNMAPPED";
    case PlanItemKind::kSuggest:
      return "SUGGEST";
    case PlanItemKind::kRefuse:
      return "REFUSE";
  }
  return "UNKNOWN";
}

std::vector<PlanItem> Explain(const schema::Catalog& catalog, const Plan& plan) {
  return Explaining(catalog, plan).Run();
}

}  // namespace leadkit::conversion
