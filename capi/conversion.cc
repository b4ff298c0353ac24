// Conversion: plans, and what became of leads.
#include "absl/strings/str_cat.h"
#include "capi/calls.h"
#include "capi/json.h"
#include "capi/results.h"
#include "capi/rows.h"
#include "conversion/convert.h"
#include "records/row.h"
#include "schema/text_form.h"

namespace leadkit::capi {
namespace {

using conversion::Conversion;
using conversion::ConvertOptions;

// The objects of a conversion, by LK_CONVERTED_*.
int ObjectIndex(int32_t which) {
  static constexpr const char* kObjects[] = {"Lead", "Account", "Contact", "Opportunity"};
  return schema::Catalog::Standard()->Get(kObjects[which]).index;
}

RecordId IdOf(const Conversion& made, int32_t which) {
  const RecordId ids[] = {made.lead, made.account, made.contact, made.opportunity};
  return ids[which];
}

bool IsCreated(const Conversion& made, int32_t which) {
  const bool created[] = {false, made.account_created, made.contact_created,
                          made.opportunity_created};
  return created[which];
}

ConvertOptions OptionsOf(const lk_convert_options* options) {
  return options != nullptr ? options->options : ConvertOptions();
}

Row RowOf(conversion::PlanItem item) {
  Row row;
  row.kind = static_cast<int32_t>(item.kind);
  row.object = item.object;
  row.record_id = item.record_id;
  row.field = std::move(item.field);
  row.old_value = std::move(item.old_value);
  row.new_value = std::move(item.new_value);
  row.code = static_cast<lk_status>(item.code);
  row.reason = std::move(item.reason);
  return row;
}

// The plan as it is shown. Handles are used by one thread at a time, so a getter may make it.
const conversion::PlanDocument& DocumentOf(const lk_plan& plan) {
  if (plan.plan.has_value()) {
    plan.document = conversion::DocumentOf(*plan.schema->catalog, *plan.plan);
    plan.plan.reset();
  }
  return plan.document;
}

std::string ConversionToJson(const lk_conversion& conversion) {
  static constexpr const char* kMembers[] = {"lead", "account", "contact", "opportunity"};
  const Conversion& made = conversion.made;
  JsonWriter json;
  json.BeginObject();
  json.Text(kMembers[LK_CONVERTED_LEAD], IdText(ObjectIndex(LK_CONVERTED_LEAD), made.lead));
  for (int32_t which = LK_CONVERTED_ACCOUNT; which <= LK_CONVERTED_OPPORTUNITY; ++which) {
    json.Key(kMembers[which]);
    if (IdOf(made, which) == kNoId) {
      json.Null();
      continue;
    }
    json.BeginObject();
    json.Text("id", IdText(ObjectIndex(which), IdOf(made, which)));
    json.Flag("created", IsCreated(made, which));
    json.EndObject();
  }
  json.Flag("repeated", made.repeated);
  std::vector<std::string> suggested;
  for (RecordId id : made.account_candidates) {
    suggested.push_back(IdText(ObjectIndex(LK_CONVERTED_ACCOUNT), id));
  }
  for (RecordId id : made.contact_candidates) {
    suggested.push_back(IdText(ObjectIndex(LK_CONVERTED_CONTACT), id));
  }
  json.Texts("suggested", suggested);
  json.Key("unmapped");
  json.BeginArray();
  for (const UnmappedValue& value : conversion.unmapped) {
    json.BeginObject();
    json.Text("field", value.field);
    json.Text("value", value.value);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

// The conversion as a handle, with the values that stayed on the lead.
absl::StatusOr<std::unique_ptr<lk_conversion>> NewConversion(const storage::View& view,
                                                             Conversion made) {
  auto conversion = std::make_unique<lk_conversion>();
  conversion->made = std::move(made);
  if (!conversion->made.unmapped.empty()) {
    const schema::Object& object = view.catalog().object(view.known().lead.object);
    records::Record lead(object);
    LK_RETURN_IF_ERROR(records::ReadRecord(view, object, conversion->made.lead, &lead).status());
    for (int ordinal : conversion->made.unmapped) {
      const schema::Field& field = object.fields[static_cast<size_t>(ordinal)];
      conversion->unmapped.push_back(
          {field.api, schema::FormatText(view.catalog(), field, lead[ordinal])});
    }
  }
  return conversion;
}

// What convert and apply have in common.
using Make =
    absl::FunctionRef<absl::StatusOr<Conversion>(storage::WriteTxn&, const records::WriteContext&)>;
absl::Status WriteConversion(lk_store* store, lk_transaction* tx, Make make,
                             lk_conversion** out_conversion) {
  std::unique_ptr<lk_conversion> conversion;
  LK_RETURN_IF_ERROR(Write(
      store, tx, [&](storage::WriteTxn& txn, const records::WriteContext& context) -> absl::Status {
        LK_ASSIGN_OR_RETURN(Conversion made, make(txn, context));
        LK_ASSIGN_OR_RETURN(conversion, NewConversion(txn.view(), std::move(made)));
        return absl::OkStatus();
      }));
  *out_conversion = conversion.release();
  return absl::OkStatus();
}

struct BatchCall {
  const std::vector<RecordId>& leads;
  const ConvertOptions& options;
  bool all_or_none = false;
  lk_progress_fn progress = nullptr;
  void* progress_context = nullptr;
};

absl::Status ConvertAll(lk_store* store, Transaction* transaction,
                        const records::WriteContext& context, const BatchCall& call,
                        std::vector<ConversionRow>* rows) {
  const auto total = static_cast<int64_t>(call.leads.size());
  int64_t counted = 0;
  int64_t failed = 0;
  ProgressFn progress;
  if (call.progress != nullptr) {
    progress = [&](int64_t done) {
      for (; counted < done; ++counted) {
        failed += (*rows)[static_cast<size_t>(counted)].status.ok() ? 0 : 1;
      }
      return call.progress(call.progress_context, done, failed, total) == 0;
    };
  }
  return store->store->ConvertBatch(transaction, context, call.leads, call.options,
                                    call.all_or_none, progress, rows);
}

absl::Status ConvertLeads(lk_store* store, lk_transaction* tx, const BatchCall& call,
                          lk_results** out_results) {
  std::vector<ConversionRow> rows;
  LK_RETURN_IF_ERROR(
      WithTransaction(store, tx, [&](Transaction* transaction, RecordId user) -> absl::Status {
        if (transaction != nullptr) {
          LK_RETURN_IF_ERROR(ConvertAll(store, transaction, ContextOf(tx, user), call, &rows));
          // An error of the store has undone what was done before, other calls included.
          for (const ConversionRow& row : rows) {
            NoteFailure(tx, row.status);
            if (tx->state->failed) return row.status;
          }
          return absl::OkStatus();
        }
        if (!call.all_or_none) return ConvertAll(store, nullptr, ContextOf(tx, user), call, &rows);
        // Not as one of a group of writes, which another thread may run: the progress callback
        // belongs to this one.
        LK_ASSIGN_OR_RETURN(const std::unique_ptr<Transaction> own, store->store->Begin());
        LK_RETURN_IF_ERROR(ConvertAll(store, own.get(), ContextOf(tx, user), call, &rows));
        return own->Commit();
      }));
  auto results = std::make_unique<lk_results>();
  results->rows.reserve(rows.size());
  LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) -> absl::Status {
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].status.ok()) {
        AddFailure(rows[i].status, call.leads[i], results.get());
        continue;
      }
      ResultRow row;
      row.id = call.leads[i];
      LK_ASSIGN_OR_RETURN(row.conversion,
                          NewConversion(reading.view, std::move(rows[i].conversion)));
      results->rows.push_back(std::move(row));
    }
    return absl::OkStatus();
  }));
  *out_results = results.release();
  return absl::OkStatus();
}

}  // namespace

extern "C" {

LK_API lk_status lk_lead_plan(lk_store* store, lk_transaction* tx, int64_t lead_id,
                              const lk_convert_options* options, lk_plan** out_plan,
                              lk_error** out_error) {
  return Guard(out_error, Outs(out_plan), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOptional(options, "options"));
    LK_RETURN_IF_ERROR(CheckOut(out_plan, "out_plan"));
    auto plan = std::make_unique<lk_plan>();
    plan->store = StoreRef(store);
    conversion::Plan& made = plan->plan.emplace();
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) -> absl::Status {
      plan->schema = reading.schema;
      return store->store->planner().Make(reading.view, lead_id, OptionsOf(options), true, &made);
    }));
    if (!made.refusal.ok()) plan->refusal = NewError(made.refusal);
    *out_plan = plan.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_plan_parse(lk_store* store, const char* document, size_t document_len,
                               lk_plan** out_plan, lk_error** out_error) {
  return Guard(out_error, Outs(out_plan), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, nullptr));
    LK_RETURN_IF_ERROR(CheckOut(out_plan, "out_plan"));
    LK_ASSIGN_OR_RETURN(const std::string_view text,
                        BytesArgument(document, document_len, "document"));
    auto plan = std::make_unique<lk_plan>();
    plan->store = StoreRef(store);
    plan->schema = store->store->database().schema();
    const schema::Catalog& catalog = *plan->schema->catalog;
    LK_ASSIGN_OR_RETURN(plan->document, conversion::ParsePlan(catalog, text));
    const absl::Status refusal = plan->document.Refusal(catalog);
    if (!refusal.ok()) plan->refusal = NewError(refusal);
    *out_plan = plan.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_plan_get_refusal(const lk_plan* plan, const lk_error** out_refusal,
                                     lk_error** out_error) {
  return Guard(out_error, Outs(out_refusal), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(plan, "plan"));
    if (out_refusal != nullptr) *out_refusal = plan->refusal.get();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_plan_get_json(const lk_plan* plan, const char** out_json, size_t* out_json_len,
                                  lk_error** out_error) {
  return Guard(out_error, Outs(out_json, out_json_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(plan, "plan"));
    if (plan->json.empty()) {
      plan->json = conversion::ToJson(*plan->schema->catalog, DocumentOf(*plan));
    }
    Lend(plan->json, out_json, out_json_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_plan_get_proto(const lk_plan* plan, const char** out_bytes,
                                   size_t* out_bytes_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_bytes, out_bytes_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(plan, "plan"));
    if (plan->bytes.empty()) {
      plan->bytes = conversion::ToBytes(*plan->schema->catalog, DocumentOf(*plan));
    }
    Lend(plan->bytes, out_bytes, out_bytes_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_plan_list_items(const lk_plan* plan, lk_rows** out_rows, lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(plan, "plan"));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    std::vector<Row> rows;
    for (const conversion::PlanItem& item : DocumentOf(*plan).items) rows.push_back(RowOf(item));
    *out_rows = NewRows(std::move(rows));
    return absl::OkStatus();
  });
}

LK_API lk_status lk_plan_apply(lk_store* store, lk_transaction* tx, const lk_plan* plan,
                               lk_conversion** out_conversion, lk_error** out_error) {
  return Guard(out_error, Outs(out_conversion), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOf(store, plan, "plan"));
    LK_RETURN_IF_ERROR(CheckOut(out_conversion, "out_conversion"));
    return WriteConversion(
        store, tx,
        [&](storage::WriteTxn& txn, const records::WriteContext& context) {
          const bool fresh = plan->plan.has_value();
          return store->store->converter().Apply(
              txn, context, fresh ? plan->plan->lead.id() : plan->document.lead,
              fresh ? plan->plan->options : plan->document.options,
              fresh ? plan->plan->fingerprint : plan->document.fingerprint);
        },
        out_conversion);
  });
}

LK_API void lk_plan_free(lk_plan* plan) { GuardFree(plan); }

LK_API lk_status lk_lead_convert(lk_store* store, lk_transaction* tx, int64_t lead_id,
                                 const lk_convert_options* options, lk_conversion** out_conversion,
                                 lk_error** out_error) {
  return Guard(out_error, Outs(out_conversion), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOptional(options, "options"));
    LK_RETURN_IF_ERROR(CheckOut(out_conversion, "out_conversion"));
    const ConvertOptions how = OptionsOf(options);
    return WriteConversion(
        store, tx,
        [&](storage::WriteTxn& txn, const records::WriteContext& context) {
          return store->store->converter().Convert(txn, context, lead_id, how);
        },
        out_conversion);
  });
}

LK_API lk_status lk_leads_convert(lk_store* store, lk_transaction* tx, const int64_t* lead_ids,
                                  size_t lead_count, const lk_convert_options* options,
                                  int32_t flags, lk_progress_fn progress, void* progress_context,
                                  lk_results** out_results, lk_error** out_error) {
  return Guard(out_error, Outs(out_results), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOptional(options, "options"));
    LK_RETURN_IF_ERROR(CheckOut(out_results, "out_results"));
    LK_RETURN_IF_ERROR(CheckIds(lead_ids, lead_count));
    LK_RETURN_IF_ERROR(CheckFlags(flags, LK_ALL_OR_NONE));
    const std::vector<RecordId> leads(lead_ids, lead_ids + lead_count);
    const ConvertOptions how = OptionsOf(options);
    return ConvertLeads(store, tx,
                        {leads, how, (flags & LK_ALL_OR_NONE) != 0, progress, progress_context},
                        out_results);
  });
}

LK_API lk_status lk_conversion_get(const lk_conversion* conversion, int32_t which, int64_t* out_id,
                                   int32_t* out_created, lk_error** out_error) {
  return Guard(out_error, Outs(out_id, out_created), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(conversion, "conversion"));
    LK_RETURN_IF_ERROR(CheckRange(which, LK_CONVERTED_LEAD, LK_CONVERTED_OPPORTUNITY, "which"));
    if (out_id != nullptr) *out_id = IdOf(conversion->made, which);
    if (out_created != nullptr) *out_created = IsCreated(conversion->made, which) ? 1 : 0;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_conversion_get_repeated(const lk_conversion* conversion, int32_t* out_repeated,
                                            lk_error** out_error) {
  return Guard(out_error, Outs(out_repeated), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(conversion, "conversion"));
    if (out_repeated != nullptr) *out_repeated = conversion->made.repeated ? 1 : 0;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_conversion_get_json(const lk_conversion* conversion, const char** out_json,
                                        size_t* out_json_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_json, out_json_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(conversion, "conversion"));
    if (conversion->json.empty()) conversion->json = ConversionToJson(*conversion);
    Lend(conversion->json, out_json, out_json_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_conversion_list_unmapped(const lk_conversion* conversion, lk_rows** out_rows,
                                             lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(conversion, "conversion"));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    std::vector<Row> rows;
    for (const UnmappedValue& value : conversion->unmapped) {
      Row row;
      row.field = value.field;
      row.old_value = value.value;
      rows.push_back(std::move(row));
    }
    *out_rows = NewRows(std::move(rows));
    return absl::OkStatus();
  });
}

LK_API void lk_conversion_free(lk_conversion* conversion) { GuardFree(conversion); }

}  // extern "C"

}  // namespace leadkit::capi
