// Reading and writing lifecycle documents as the JSON form of leadkit.v1.Lifecycle.
#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/error.h"
#include "base/text.h"
#include "leadkit/v1/lifecycle.pb.h"
#include "lifecycle/lifecycle.h"
#include "schema/json_document.h"

namespace leadkit::lifecycle {
namespace {

template <typename Repeated>
std::vector<std::string> Strings(const Repeated& repeated) {
  return {repeated.begin(), repeated.end()};
}

void AddAll(const std::vector<std::string>& from,
            google::protobuf::RepeatedPtrField<std::string>* to) {
  for (const std::string& item : from) *to->Add() = item;
}

// Fifteen digits are exact in both directions.
std::string DecimalText(double value) { return absl::StrFormat("%.15g", value); }

absl::StatusOr<Status> ReadStatus(const v1::Lifecycle::Status& in, int place) {
  if (in.category() == v1::Lifecycle::CATEGORY_UNSPECIFIED ||
      !v1::Lifecycle::Category_IsValid(in.category())) {
    return MakeError(Code::kInvalidLifecycle,
                     absl::StrCat("statuses[", place, "].category ('", in.name(),
                                  "'): the category is OPEN, QUALIFIED, CONVERTED, DISQUALIFIED "
                                  "or RECYCLED"));
  }
  if (!v1::Lifecycle::OwnerKind_IsValid(in.owner_kind())) {
    return MakeError(Code::kInvalidLifecycle,
                     absl::StrCat("statuses[", place, "].owner_kind ('", in.name(),
                                  "'): the owner is a USER or a QUEUE"));
  }
  Status status;
  status.name = in.name();
  status.category = static_cast<Category>(in.category());
  status.guidance = in.guidance();
  status.key_fields = Strings(in.key_fields());
  status.required_fields = Strings(in.required_fields());
  if (in.has_min_score()) {
    status.min_score = {in.min_score().field(), DecimalText(in.min_score().value())};
  }
  status.must_be_true = Strings(in.must_be_true());
  status.must_be_false = Strings(in.must_be_false());
  status.owner_kind = static_cast<OwnerKind>(in.owner_kind());
  status.reason_required = in.reason_required();
  status.reasons = Strings(in.reasons());
  status.service_level_hours = in.service_level_hours();
  status.is_default = in.default_();
  return status;
}

void WriteStatus(const Status& status, v1::Lifecycle::Status* out) {
  out->set_name(status.name);
  out->set_category(static_cast<v1::Lifecycle::Category>(status.category));
  out->set_guidance(status.guidance);
  AddAll(status.key_fields, out->mutable_key_fields());
  AddAll(status.required_fields, out->mutable_required_fields());
  if (!status.min_score.field.empty()) {
    double value = 0;
    (void)absl::SimpleAtod(status.min_score.value, &value);
    out->mutable_min_score()->set_field(status.min_score.field);
    out->mutable_min_score()->set_value(value);
  }
  AddAll(status.must_be_true, out->mutable_must_be_true());
  AddAll(status.must_be_false, out->mutable_must_be_false());
  out->set_owner_kind(static_cast<v1::Lifecycle::OwnerKind>(status.owner_kind));
  out->set_reason_required(status.reason_required);
  AddAll(status.reasons, out->mutable_reasons());
  out->set_service_level_hours(status.service_level_hours);
}

Stage ReadStage(const v1::Lifecycle::Stage& in) {
  Stage stage;
  stage.name = in.name();
  stage.probability = in.probability();
  stage.forecast_category = in.forecast_category();
  stage.closed = in.closed();
  stage.won = in.won();
  stage.guidance = in.guidance();
  stage.key_fields = Strings(in.key_fields());
  stage.required_fields = Strings(in.required_fields());
  stage.reason_required = in.reason_required();
  stage.reasons = Strings(in.reasons());
  return stage;
}

void WriteStage(const Stage& stage, v1::Lifecycle::Stage* out) {
  out->set_name(stage.name);
  out->set_probability(stage.probability);
  out->set_forecast_category(stage.forecast_category);
  out->set_closed(stage.closed);
  out->set_won(stage.won);
  out->set_guidance(stage.guidance);
  AddAll(stage.key_fields, out->mutable_key_fields());
  AddAll(stage.required_fields, out->mutable_required_fields());
  out->set_reason_required(stage.reason_required);
  AddAll(stage.reasons, out->mutable_reasons());
}

Arrival ReadArrival(const v1::Lifecycle::Arrival& in) {
  Arrival arrival;
  arrival.every_lead = in.every_lead();
  arrival.lead_sources = Strings(in.lead_sources());
  arrival.link_matching = in.link_matching();
  arrival.no_opportunity = in.no_opportunity();
  arrival.person_accounts = in.person_accounts();
  arrival.must_convert = in.must_convert();
  arrival.converted_status = in.converted_status();
  return arrival;
}

void WriteArrival(const Arrival& arrival, v1::Lifecycle::Arrival* out) {
  out->set_every_lead(arrival.every_lead);
  AddAll(arrival.lead_sources, out->mutable_lead_sources());
  out->set_link_matching(arrival.link_matching);
  out->set_no_opportunity(arrival.no_opportunity);
  out->set_person_accounts(arrival.person_accounts);
  out->set_must_convert(arrival.must_convert);
  out->set_converted_status(arrival.converted_status);
}

RecordType ReadRecordType(const v1::Lifecycle::RecordType& in) {
  RecordType type;
  type.object = in.object();
  type.name = in.name();
  type.statuses = Strings(in.statuses());
  for (const v1::Lifecycle::Transition& transition : in.transitions()) {
    type.transitions.push_back({transition.from(), Strings(transition.to())});
  }
  type.stages = Strings(in.stages());
  return type;
}

void WriteRecordType(const RecordType& type, v1::Lifecycle::RecordType* out) {
  out->set_object(type.object);
  out->set_name(type.name);
  AddAll(type.statuses, out->mutable_statuses());
  for (const Transition& transition : type.transitions) {
    v1::Lifecycle::Transition* move = out->add_transitions();
    move->set_from(transition.from);
    AddAll(transition.to, move->mutable_to());
  }
  AddAll(type.stages, out->mutable_stages());
}

// In a fixed order, as that of a protobuf map is none.
template <typename Map>
std::vector<Rename> ReadRenames(const Map& map) {
  std::vector<Rename> renames;
  for (const auto& [from, to] : map) renames.push_back({from, to});
  std::sort(renames.begin(), renames.end(),
            [](const Rename& a, const Rename& b) { return a.from < b.from; });
  return renames;
}

}  // namespace

absl::StatusOr<Lifecycle> ParseJson(std::string_view json) {
  v1::Lifecycle message;
  if (std::string why = schema::ReadJson(json, kMaxDocumentBytes, &message); !why.empty()) {
    return MakeError(Code::kInvalidLifecycle,
                     "the text is not a lifecycle document in JSON: " + why);
  }
  Lifecycle lifecycle;
  lifecycle.name = message.name();
  lifecycle.fiscal_year_start_month =
      message.fiscal_year_start_month() == 0 ? 1 : message.fiscal_year_start_month();
  for (int i = 0; i < message.statuses_size(); ++i) {
    LK_ASSIGN_OR_RETURN(Status status, ReadStatus(message.statuses(i), i));
    lifecycle.statuses.push_back(std::move(status));
  }
  for (const v1::Lifecycle::Transition& transition : message.transitions()) {
    lifecycle.transitions.push_back({transition.from(), Strings(transition.to())});
  }
  for (const v1::Lifecycle::Stage& stage : message.stages()) {
    lifecycle.stages.push_back(ReadStage(stage));
  }
  lifecycle.arrival = ReadArrival(message.arrival());
  for (const v1::Lifecycle::RecordType& type : message.record_types()) {
    lifecycle.record_types.push_back(ReadRecordType(type));
  }
  for (RecordType& type : lifecycle.record_types) {
    if (lifecycle.record_types.size() > kMaxRecordTypes) break;  // refused when it is checked
    type.narrowed = std::make_shared<const Lifecycle>(lifecycle.Narrowed(type));
  }
  lifecycle.rename_statuses = ReadRenames(message.rename_statuses());
  lifecycle.rename_stages = ReadRenames(message.rename_stages());
  return lifecycle;
}

std::string ToJson(const Lifecycle& lifecycle) {
  v1::Lifecycle message;
  message.set_name(lifecycle.name);
  message.set_version(lifecycle.version);
  message.set_fiscal_year_start_month(lifecycle.fiscal_year_start_month);
  for (const Status& status : lifecycle.statuses) {
    v1::Lifecycle::Status* out = message.add_statuses();
    WriteStatus(status, out);
    out->set_default_(&status == lifecycle.FindInitialStatus());
  }
  for (const Transition& transition : lifecycle.transitions) {
    v1::Lifecycle::Transition* out = message.add_transitions();
    out->set_from(transition.from);
    AddAll(transition.to, out->mutable_to());
  }
  for (const Stage& stage : lifecycle.stages) WriteStage(stage, message.add_stages());
  for (const RecordType& type : lifecycle.record_types) {
    WriteRecordType(type, message.add_record_types());
  }
  if (lifecycle.arrival.every_lead || !lifecycle.arrival.lead_sources.empty()) {
    WriteArrival(lifecycle.arrival, message.mutable_arrival());
  }
  return schema::WriteJson(message);
}

}  // namespace leadkit::lifecycle
