// Reports.
#include "capi/calls.h"
#include "capi/json.h"
#include "capi/text.h"
#include "insight/funnel.h"

namespace leadkit::capi {
namespace {

std::string FunnelToJson(const insight::Funnel& funnel) {
  JsonWriter json;
  json.BeginObject();
  json.Number("leads", funnel.leads);
  json.Number("converted", funnel.converted);
  json.Key("statuses");
  json.BeginArray();
  for (const insight::FunnelStatus& status : funnel.statuses) {
    json.BeginObject();
    json.Text("status", status.status);
    json.Text("category", lifecycle::CategoryName(status.category));
    json.Number("leads", status.leads);
    json.Number("entered", status.entered);
    json.Number("finished_stays", status.finished_stays);
    json.Number("average_ms", status.average_ms);
    json.Number("median_ms", status.median_ms);
    json.EndObject();
  }
  json.EndArray();
  json.Key("sources");
  json.BeginArray();
  for (const insight::FunnelSource& source : funnel.sources) {
    json.BeginObject();
    json.Text("source", source.source);
    json.Number("leads", source.leads);
    json.Number("converted", source.converted);
    json.Number("disqualified", source.disqualified);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace

extern "C" {

LK_API lk_status lk_report_get_funnel(lk_store* store, int64_t from_us, int64_t to_us,
                                      lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(
          const insight::Funnel funnel,
          insight::MakeFunnel(reading.view, store->store->rules(), {from_us, to_us}));
      *out_text = NewText(FunnelToJson(funnel));
      return absl::OkStatus();
    });
  });
}

}  // extern "C"

}  // namespace leadkit::capi
