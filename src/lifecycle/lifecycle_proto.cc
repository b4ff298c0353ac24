// Reading and writing lifecycle documents as the JSON form of leadkit.v1.Lifecycle.
#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "leadkit/v1/lifecycle.pb.h"
#include "lifecycle/lifecycle.h"

namespace leadkit::lifecycle {
namespace {

// A document larger than this is not one.
constexpr size_t kMaxDocumentBytes = 1 << 20;

template <typename Repeated>
std::vector<std::string> Strings(const Repeated& repeated) {
  return {repeated.begin(), repeated.end()};
}

void AddAll(const std::vector<std::string>& from,
            google::protobuf::RepeatedPtrField<std::string>* to) {
  for (const std::string& item : from) *to->Add() = item;
}

}  // namespace

absl::StatusOr<Lifecycle> ParseJson(std::string_view json) {
  if (json.size() > kMaxDocumentBytes) {
    return MakeError(Code::kInvalidLifecycle, "the document is larger than 1 MiB");
  }
  v1::Lifecycle message;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), static_cast<ptrdiff_t>(json.size())), &message);
  if (!parsed.ok()) {
    std::string why(parsed.message().data(), parsed.message().size());
    for (char& c : why) c = c == '\n' ? ' ' : c;
    return MakeError(Code::kInvalidLifecycle,
                     "the text is not a lifecycle document in JSON: " + why);
  }
  Lifecycle lifecycle;
  lifecycle.name = message.name();
  lifecycle.fiscal_year_start_month =
      message.fiscal_year_start_month() == 0 ? 1 : message.fiscal_year_start_month();
  for (const v1::Lifecycle::Status& status : message.statuses()) {
    if (status.category() == v1::Lifecycle::CATEGORY_UNSPECIFIED ||
        !v1::Lifecycle::Category_IsValid(status.category())) {
      return MakeError(Code::kInvalidLifecycle,
                       absl::StrCat("statuses '", status.name(),
                                    "': the category is OPEN, QUALIFIED, CONVERTED, DISQUALIFIED "
                                    "or RECYCLED"));
    }
    lifecycle.statuses.push_back({status.name(), static_cast<Category>(status.category()),
                                  status.guidance(), Strings(status.key_fields()),
                                  Strings(status.required_fields()), status.reason_required(),
                                  status.service_level_hours(), status.default_()});
  }
  for (const v1::Lifecycle::Transition& transition : message.transitions()) {
    lifecycle.transitions.push_back({transition.from(), Strings(transition.to())});
  }
  for (const v1::Lifecycle::Stage& stage : message.stages()) {
    lifecycle.stages.push_back({stage.name(), stage.probability(), stage.forecast_category(),
                                stage.closed(), stage.won(), Strings(stage.required_fields())});
  }
  return lifecycle;
}

std::string ToJson(const Lifecycle& lifecycle) {
  v1::Lifecycle message;
  message.set_name(lifecycle.name);
  message.set_version(lifecycle.version);
  message.set_fiscal_year_start_month(lifecycle.fiscal_year_start_month);
  for (const Status& status : lifecycle.statuses) {
    v1::Lifecycle::Status* out = message.add_statuses();
    out->set_name(status.name);
    out->set_category(static_cast<v1::Lifecycle::Category>(status.category));
    out->set_guidance(status.guidance);
    AddAll(status.key_fields, out->mutable_key_fields());
    AddAll(status.required_fields, out->mutable_required_fields());
    out->set_reason_required(status.reason_required);
    out->set_service_level_hours(status.service_level_hours);
    out->set_default_(&status == lifecycle.FindInitialStatus());
  }
  for (const Transition& transition : lifecycle.transitions) {
    v1::Lifecycle::Transition* out = message.add_transitions();
    out->set_from(transition.from);
    AddAll(transition.to, out->mutable_to());
  }
  for (const Stage& stage : lifecycle.stages) {
    v1::Lifecycle::Stage* out = message.add_stages();
    out->set_name(stage.name);
    out->set_probability(stage.probability);
    out->set_forecast_category(stage.forecast_category);
    out->set_closed(stage.closed);
    out->set_won(stage.won);
    AddAll(stage.required_fields, out->mutable_required_fields());
  }
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  // A message that was built field by field above can always be printed.
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

}  // namespace leadkit::lifecycle
