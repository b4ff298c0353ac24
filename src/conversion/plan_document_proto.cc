#include <charconv>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "conversion/plan_document.h"
#include "leadkit/v1/conversion_plan.pb.h"
#include "schema/json_document.h"

namespace leadkit::conversion {
namespace {

using schema::Catalog;
using schema::Object;

// A document larger than this is not a plan.
constexpr size_t kMaxPlanBytes = 16 << 20;

absl::Status Refuse(std::string_view why) {
  return MakeError(Code::kInvalidArgument, absl::StrCat("the plan ", ToAbsl(why)));
}

std::string IdText(const Catalog& catalog, int object, RecordId id) {
  return object < 0 || id == kNoId ? "" : FormatId(catalog.object(object).prefix, id);
}

absl::Status ReadId(const Catalog& catalog, std::string_view what, std::string_view object,
                    const std::string& text, RecordId* id) {
  *id = kNoId;
  if (text.empty()) return absl::OkStatus();
  const std::optional<ParsedId> parsed = ParseId(text);
  if (!parsed || parsed->prefix != catalog.Get(object).prefix) {
    return MakeError(Code::kMalformedId, absl::StrCat("the plan's ", ToAbsl(what), " '",
                                                      ToAbsl(TakeCharacters(text, 40)),
                                                      "' is not the id of a ", ToAbsl(object)));
  }
  *id = parsed->id;
  return absl::OkStatus();
}

// The enumerations of the document begin with what is the default, those of the options do not.
v1::ConversionPlan::Match ToProto(MatchPolicy match) {
  switch (match) {
    case MatchPolicy::kNever:
      return v1::ConversionPlan::NEVER_MATCH;
    case MatchPolicy::kSuggest:
      return v1::ConversionPlan::SUGGEST_MATCHES;
    case MatchPolicy::kLink:
      return v1::ConversionPlan::LINK_MATCHES;
    case MatchPolicy::kRefuse:
      return v1::ConversionPlan::REFUSE_MATCHES;
  }
  return v1::ConversionPlan::SUGGEST_MATCHES;
}

constexpr MatchPolicy kPolicies[] = {MatchPolicy::kSuggest, MatchPolicy::kNever, MatchPolicy::kLink,
                                     MatchPolicy::kRefuse};

void WriteOptions(const Catalog& catalog, const ConvertOptions& options,
                  v1::ConversionPlan::Options* out) {
  const auto id = [&](std::string_view object, RecordId value) {
    return IdText(catalog, catalog.Get(object).index, value);
  };
  out->set_converted_status(options.converted_status);
  out->set_account(id("Account", options.account));
  out->set_contact(id("Contact", options.contact));
  out->set_opportunity(id("Opportunity", options.opportunity));
  out->set_opportunity_name(options.opportunity_name);
  out->set_opportunity_record_type(options.opportunity_record_type);
  out->set_no_opportunity(options.no_opportunity);
  out->set_overwrite_lead_source(options.overwrite_lead_source);
  out->set_owner(id("User", options.owner));
  out->set_match(ToProto(options.match));
  out->set_allow_disqualified(options.allow_disqualified);
  out->set_blank_company(
      static_cast<v1::ConversionPlan::BlankCompany>(static_cast<int>(options.blank_company)));
  for (const SurvivorRule& rule : options.survivors) {
    v1::ConversionPlan::Survivor* survivor = out->add_survivors();
    survivor->set_field(rule.field);
    survivor->set_survivor(
        static_cast<v1::ConversionPlan::Survivor::Side>(static_cast<int>(rule.survivor)));
  }
  out->set_idempotency_key(options.idempotency_key);
  for (RecordId owner : options.owners) out->add_owners(id("User", owner));
}

absl::Status ReadOptions(const Catalog& catalog, const v1::ConversionPlan::Options& in,
                         ConvertOptions* options) {
  options->converted_status = in.converted_status();
  LK_RETURN_IF_ERROR(ReadId(catalog, "account", "Account", in.account(), &options->account));
  LK_RETURN_IF_ERROR(ReadId(catalog, "contact", "Contact", in.contact(), &options->contact));
  LK_RETURN_IF_ERROR(
      ReadId(catalog, "opportunity", "Opportunity", in.opportunity(), &options->opportunity));
  LK_RETURN_IF_ERROR(ReadId(catalog, "owner", "User", in.owner(), &options->owner));
  options->opportunity_name = in.opportunity_name();
  options->opportunity_record_type = in.opportunity_record_type();
  options->no_opportunity = in.no_opportunity();
  options->overwrite_lead_source = in.overwrite_lead_source();
  if (!v1::ConversionPlan::Match_IsValid(in.match()) ||
      !v1::ConversionPlan::BlankCompany_IsValid(in.blank_company())) {
    return Refuse("has an option of an unknown value; make it with the same release of leadkit");
  }
  options->match = kPolicies[in.match()];
  options->allow_disqualified = in.allow_disqualified();
  options->blank_company = static_cast<BlankCompany>(in.blank_company());
  for (const v1::ConversionPlan::Survivor& survivor : in.survivors()) {
    if (!v1::ConversionPlan::Survivor::Side_IsValid(survivor.survivor())) {
      return Refuse("names an unknown side as survivor of '" + survivor.field() + "'");
    }
    options->survivors.push_back({survivor.field(), static_cast<Survivor>(survivor.survivor())});
  }
  options->idempotency_key = in.idempotency_key();
  for (const std::string& owner : in.owners()) {
    LK_RETURN_IF_ERROR(ReadId(catalog, "owner", "User", owner, &options->owners.emplace_back()));
    if (options->owners.back() == kNoId) return Refuse("has an empty owner");
  }
  return absl::OkStatus();
}

void WriteItem(const Catalog& catalog, const PlanItem& item, v1::ConversionPlan::Item* out) {
  out->set_kind(static_cast<v1::ConversionPlan::Kind>(static_cast<int>(item.kind)));
  if (item.object >= 0) out->set_object(catalog.object(item.object).api);
  out->set_record(IdText(catalog, item.object, item.record_id));
  out->set_field(item.field);
  out->set_old(item.old_value);
  out->set_new_(item.new_value);
  if (item.code != Code::kOk) out->set_code(std::string(CodeName(item.code)));
  out->set_reason(item.reason);
}

absl::Status ReadItem(const Catalog& catalog, const v1::ConversionPlan::Item& in, PlanItem* item) {
  if (!v1::ConversionPlan::Kind_IsValid(in.kind()) || in.kind() == 0) {
    return Refuse("has an item of an unknown kind; make it with the same release of leadkit");
  }
  item->kind = static_cast<PlanItemKind>(in.kind());
  if (const Object* object = catalog.Find(in.object()); object != nullptr) {
    item->object = object->index;
    LK_RETURN_IF_ERROR(ReadId(catalog, "item", object->api, in.record(), &item->record_id));
  }
  item->field = in.field();
  item->old_value = in.old();
  item->new_value = in.new_();
  item->code = CodeOfName(in.code());
  item->reason = in.reason();
  return absl::OkStatus();
}

v1::ConversionPlan ToMessage(const Catalog& catalog, const PlanDocument& document) {
  v1::ConversionPlan message;
  message.set_lead(IdText(catalog, catalog.Get("Lead").index, document.lead));
  message.set_refused(!document.Refusal(catalog).ok());
  for (const PlanItem& item : document.items) WriteItem(catalog, item, message.add_items());
  WriteOptions(catalog, document.options, message.mutable_options());
  message.set_fingerprint(absl::StrCat(absl::Hex(document.fingerprint, absl::kZeroPad16)));
  return message;
}

absl::Status ReadMessage(std::string_view document, v1::ConversionPlan* message) {
  if (document.size() > kMaxPlanBytes) return Refuse("is larger than 16 MiB");
  const std::string_view text = TrimSpace(document);
  if (text.empty()) return Refuse("is empty");
  if (text.front() != '{') {
    if (message->ParseFromArray(document.data(), static_cast<int>(document.size()))) {
      return absl::OkStatus();
    }
    return Refuse("is neither JSON nor the bytes of a leadkit.v1.ConversionPlan");
  }
  const std::string why = schema::ReadJson(text, kMaxPlanBytes, message);
  return why.empty() ? absl::OkStatus() : Refuse("is not of the form that leadkit writes: " + why);
}

}  // namespace

absl::Status PlanDocument::Refusal(const Catalog& catalog) const {
  for (const PlanItem& item : items) {
    if (item.kind != PlanItemKind::kRefuse) continue;
    const Code code = item.code == Code::kOk ? Code::kInternal : item.code;
    const std::string object = item.object < 0 ? "" : catalog.object(item.object).api;
    return MakeError(code, item.reason, {object, item.field, item.record_id});
  }
  return absl::OkStatus();
}

PlanDocument DocumentOf(const Catalog& catalog, const Plan& plan) {
  return {plan.lead.id(), plan.options, plan.fingerprint, Explain(catalog, plan)};
}

std::string ToBytes(const Catalog& catalog, const PlanDocument& document) {
  return ToMessage(catalog, document).SerializeAsString();
}

std::string ToJson(const Catalog& catalog, const PlanDocument& document) {
  return schema::WriteJson(ToMessage(catalog, document), schema::JsonForm::kOneLineWhole);
}

absl::StatusOr<PlanDocument> ParsePlan(const Catalog& catalog, std::string_view text) {
  v1::ConversionPlan message;
  LK_RETURN_IF_ERROR(ReadMessage(text, &message));
  PlanDocument document;
  LK_RETURN_IF_ERROR(ReadId(catalog, "lead", "Lead", message.lead(), &document.lead));
  if (document.lead == kNoId) return Refuse("names no lead");
  const std::string& digits = message.fingerprint();
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), document.fingerprint, 16);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.size() != 16) {
    return Refuse("has no fingerprint of 16 hexadecimal digits");
  }
  LK_RETURN_IF_ERROR(ReadOptions(catalog, message.options(), &document.options));
  for (const v1::ConversionPlan::Item& in : message.items()) {
    LK_RETURN_IF_ERROR(ReadItem(catalog, in, &document.items.emplace_back()));
  }
  return document;
}

}  // namespace leadkit::conversion
