// Merging: options, plans, and merges that were done.
#include "merge/merge.h"

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/calls.h"
#include "capi/json.h"
#include "capi/rows.h"
#include "schema/text_form.h"

namespace leadkit::capi {
namespace {

using merge::FieldChoice;
using merge::MergeRequest;
using merge::Policy;
using merge::Why;

static_assert(LK_MAX_MERGE_RECORDS == merge::kMaxRecords);

std::string_view PolicyName(Policy policy) {
  static constexpr std::string_view kNames[] = {"DEFAULT", "SURVIVOR",      "NEWEST", "OLDEST",
                                                "LONGEST", "MOST_COMPLETE", "UNION",  "HIGHEST",
                                                "LOWEST",  "RECORD"};
  return kNames[static_cast<size_t>(policy)];
}

std::string_view WhyName(Why why) {
  static constexpr std::string_view kNames[] = {"",        "KEPT",    "FILLED",     "POLICY",
                                                "OPT_OUT", "ADDRESS", "WITH_EMAIL", "NO_CIRCLE"};
  return kNames[static_cast<size_t>(why)];
}

std::string ReasonOf(const FieldChoice& choice) {
  switch (choice.why) {
    case Why::kKept:
      return choice.changes ? "the survivor's" : "the survivor keeps its own";
    case Why::kFilled:
      return "the survivor's was blank";
    case Why::kPolicy:
      return absl::StrCat("by the policy ", LowerAscii(PolicyName(choice.policy)));
    case Why::kOptOut:
      return "one of the records has opted out";
    case Why::kAddress:
      return "the most complete address is taken whole";
    case Why::kWithEmail:
      return "it belongs to the e-mail address";
    case Why::kNoCircle:
      return "the survivor's would have pointed at itself";
  }
  return "";
}

std::string TextOf(const lk_merge& merge, int field, const Value& value) {
  return schema::FormatText(*merge.schema->catalog,
                            merge.plan.object->fields[static_cast<size_t>(field)], value);
}

std::string IdOf(const lk_merge& merge, RecordId id) {
  return IdText(merge.plan.object->index, id);
}

void WriteField(const lk_merge& merge, const FieldChoice& choice, JsonWriter* json) {
  json->BeginObject();
  json->Text("field", merge.plan.object->fields[static_cast<size_t>(choice.field)].api);
  json->Text("old", TextOf(merge, choice.field, merge.plan.records[0][choice.field]));
  json->Text("new", TextOf(merge, choice.field, choice.value));
  json->Text("from", IdOf(merge, choice.source));
  json->Text("policy", PolicyName(choice.policy));
  json->Text("why", WhyName(choice.why));
  json->Key("passed");
  json->BeginArray();
  for (const merge::Passed& passed : choice.passed) {
    json->BeginObject();
    json->Text("record", IdOf(merge, passed.record));
    json->Text("value", TextOf(merge, choice.field, passed.value));
    json->EndObject();
  }
  json->EndArray();
  json->EndObject();
}

void WriteChildren(const lk_merge& merge, JsonWriter* json) {
  json->Key("children");
  json->BeginArray();
  for (const merge::ChildRows& rows : merge.plan.children) {
    const schema::Object& object = merge.schema->catalog->object(rows.object);
    json->BeginObject();
    json->Text("object", object.api);
    json->Text("field", object.fields[static_cast<size_t>(rows.field)].api);
    json->Number("count", static_cast<int64_t>(rows.live.size() + rows.in_bin.size()));
    json->Number("in_bin", static_cast<int64_t>(rows.in_bin.size()));
    json->EndObject();
  }
  json->EndArray();
  json->Key("folded");
  json->BeginArray();
  for (const merge::Fold& fold : merge.plan.folds) {
    json->BeginObject();
    json->Text("object", ObjectName(fold.object));
    json->Text("record", IdText(fold.object, fold.from));
    json->Text("into", IdText(fold.object, fold.into));
    json->EndObject();
  }
  json->EndArray();
}

std::string MergeToJson(const lk_merge& merge) {
  JsonWriter json;
  json.BeginObject();
  json.Text("merge", merge.id == kNoId ? "" : std::to_string(merge.id));
  json.Text("object", merge.plan.object->api);
  json.Text("survivor", IdOf(merge, merge.plan.survivor()));
  std::vector<std::string> merged;
  for (size_t i = 1; i < merge.plan.records.size(); ++i) {
    merged.push_back(IdOf(merge, merge.plan.records[i].id()));
  }
  json.Texts("merged", merged);
  json.Key("refused");
  if (merge.refusal == nullptr) {
    json.Null();
  } else {
    json.BeginObject();
    json.Text("code", lk_status_name(merge.refusal->code));
    json.Text("message", merge.refusal->message);
    json.Text("field", merge.refusal->field);
    json.EndObject();
  }
  json.Key("fields");
  json.BeginArray();
  for (const FieldChoice& choice : merge.plan.fields) WriteField(merge, choice, &json);
  json.EndArray();
  WriteChildren(merge, &json);
  json.EndObject();
  return json.Take();
}

Row NewRow(int32_t kind, int object, RecordId id) {
  Row row;
  row.kind = kind;
  row.object = object;
  row.record_id = id;
  return row;
}

void AddFields(const lk_merge& merge, std::vector<Row>* rows) {
  const int object = merge.plan.object->index;
  for (const FieldChoice& choice : merge.plan.fields) {
    Row& row = rows->emplace_back(
        NewRow(choice.changes ? LK_MERGE_FIELD : LK_MERGE_KEEP, object, choice.source));
    row.field = merge.plan.object->fields[static_cast<size_t>(choice.field)].api;
    row.old_value = TextOf(merge, choice.field, merge.plan.records[0][choice.field]);
    if (choice.changes) row.new_value = TextOf(merge, choice.field, choice.value);
    row.reason = ReasonOf(choice);
    const std::string field = row.field;
    for (const merge::Passed& passed : choice.passed) {
      Row& other = rows->emplace_back(NewRow(LK_MERGE_PASS, object, passed.record));
      other.field = field;
      other.old_value = TextOf(merge, choice.field, passed.value);
    }
  }
}

std::vector<Row> ItemsOf(const lk_merge& merge) {
  std::vector<Row> rows;
  const int object = merge.plan.object->index;
  if (merge.refusal != nullptr) {
    Row& row = rows.emplace_back(NewRow(LK_MERGE_REFUSE, object, merge.refusal->record_id));
    row.field = merge.refusal->field;
    row.code = merge.refusal->code;
    row.reason = merge.refusal->message;
  }
  for (size_t i = 1; i < merge.plan.records.size(); ++i) {
    Row& row = rows.emplace_back(NewRow(LK_MERGE_RECORD, object, merge.plan.records[i].id()));
    row.new_value = IdOf(merge, merge.plan.survivor());
  }
  AddFields(merge, &rows);
  for (const merge::ChildRows& children : merge.plan.children) {
    const schema::Object& child = merge.schema->catalog->object(children.object);
    for (const std::vector<RecordId>* ids : {&children.live, &children.in_bin}) {
      for (RecordId id : *ids) {
        rows.push_back(NewRow(LK_MERGE_MOVE, child.index, id));
        rows.back().field = child.fields[static_cast<size_t>(children.field)].api;
      }
    }
  }
  for (const merge::Fold& fold : merge.plan.folds) {
    rows.push_back(NewRow(LK_MERGE_FOLD, fold.object, fold.from));
    rows.back().new_value = IdText(fold.object, fold.into);
  }
  return rows;
}

absl::StatusOr<MergeRequest> RequestOf(int64_t survivor, const int64_t* others, size_t count,
                                       const lk_merge_options* options) {
  LK_RETURN_IF_ERROR(CheckOptional(options, "options"));
  LK_RETURN_IF_ERROR(CheckIds(others, count));
  MergeRequest request;
  request.survivor = survivor;
  request.others.assign(others, others + count);
  if (options != nullptr) request.options = options->options;
  return request;
}

}  // namespace

extern "C" {

LK_API lk_status lk_merge_options_new(lk_merge_options** out_options, lk_error** out_error) {
  return Guard(out_error, Outs(out_options), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_options, "out_options"));
    *out_options = new lk_merge_options;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_merge_options_set_int(lk_merge_options* options, int32_t option, int64_t value,
                                          lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    if (option != LK_MERGE_SURVIVOR_RULE) {
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("there is no numeric option ", option, " of a merge"));
    }
    LK_RETURN_IF_ERROR(CheckRange(value, LK_RULE_GIVEN, LK_RULE_MOST_COMPLETE, "value"));
    options->options.survivor_rule = static_cast<merge::SurvivorRule>(value);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_merge_options_set_policy(lk_merge_options* options, const char* field,
                                             size_t field_len, int32_t policy, int64_t record_id,
                                             lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(field, field_len, "field"));
    LK_RETURN_IF_ERROR(CheckRange(policy, LK_POLICY_DEFAULT, LK_POLICY_RECORD, "policy"));
    if ((policy == LK_POLICY_RECORD) != (record_id != 0)) {
      return MakeError(Code::kInvalidArgument,
                       "a record is named with LK_POLICY_RECORD, and with no other policy");
    }
    std::vector<merge::FieldPolicy>& policies = options->options.policies;
    std::erase_if(policies, [&](const merge::FieldPolicy& other) {
      return EqualsIgnoreCase(other.field, name);
    });
    policies.push_back({std::string(name), static_cast<Policy>(policy), record_id});
    return absl::OkStatus();
  });
}

LK_API void lk_merge_options_free(lk_merge_options* options) { GuardFree(options); }

LK_API lk_status lk_merge_plan(lk_store* store, lk_transaction* tx, int64_t survivor_id,
                               const int64_t* other_ids, size_t other_count,
                               const lk_merge_options* options, lk_merge** out_merge,
                               lk_error** out_error) {
  return Guard(out_error, Outs(out_merge), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_merge, "out_merge"));
    LK_ASSIGN_OR_RETURN(const MergeRequest request,
                        RequestOf(survivor_id, other_ids, other_count, options));
    auto merge = std::make_unique<lk_merge>();
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) -> absl::Status {
      merge->schema = reading.schema;
      LK_ASSIGN_OR_RETURN(merge->plan, merge::PlanMerge(reading.view, request));
      return absl::OkStatus();
    }));
    if (!merge->plan.refusal.ok()) merge->refusal = NewError(merge->plan.refusal);
    *out_merge = merge.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_records_merge(lk_store* store, lk_transaction* tx, int64_t survivor_id,
                                  const int64_t* other_ids, size_t other_count,
                                  const lk_merge_options* options, lk_merge** out_merge,
                                  lk_error** out_error) {
  return Guard(out_error, Outs(out_merge), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_merge, "out_merge"));
    LK_ASSIGN_OR_RETURN(const MergeRequest request,
                        RequestOf(survivor_id, other_ids, other_count, options));
    auto merge = std::make_unique<lk_merge>();
    const auto body = [&](storage::WriteTxn& txn,
                          const records::WriteContext& context) -> absl::Status {
      LK_ASSIGN_OR_RETURN(merge::Merged merged, store->store->Merge(txn, context, request));
      merge->schema = txn.schema();
      merge->plan = std::move(merged.plan);
      merge->id = merged.entry.id;
      return absl::OkStatus();
    };
    LK_RETURN_IF_ERROR(Write(store, tx, body));
    *out_merge = merge.release();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_merge_get(const lk_merge* merge, int64_t* out_merge_id,
                              int64_t* out_survivor_id, lk_error** out_error) {
  return Guard(out_error, Outs(out_merge_id, out_survivor_id), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(merge, "merge"));
    if (out_merge_id != nullptr) *out_merge_id = merge->id;
    if (out_survivor_id != nullptr) *out_survivor_id = merge->plan.survivor();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_merge_get_refusal(const lk_merge* merge, const lk_error** out_refusal,
                                      lk_error** out_error) {
  return Guard(out_error, Outs(out_refusal), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(merge, "merge"));
    if (out_refusal != nullptr) *out_refusal = merge->refusal.get();
    return absl::OkStatus();
  });
}

LK_API lk_status lk_merge_get_json(const lk_merge* merge, const char** out_json,
                                   size_t* out_json_len, lk_error** out_error) {
  return Guard(out_error, Outs(out_json, out_json_len), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(merge, "merge"));
    if (merge->json.empty()) merge->json = MergeToJson(*merge);
    Lend(merge->json, out_json, out_json_len);
    return absl::OkStatus();
  });
}

LK_API lk_status lk_merge_list_items(const lk_merge* merge, lk_rows** out_rows,
                                     lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(merge, "merge"));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    *out_rows = NewRows(ItemsOf(*merge));
    return absl::OkStatus();
  });
}

LK_API void lk_merge_free(lk_merge* merge) { GuardFree(merge); }

LK_API lk_status lk_merge_list(lk_store* store, lk_transaction* tx, int64_t record_id,
                               lk_rows** out_rows, lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    std::vector<Row> rows;
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::vector<merge::MergeEntry> entries,
                          merge::ListMerges(reading.view, record_id));
      for (const merge::MergeEntry& entry : entries) {
        for (RecordId merged : entry.merged) {
          Row& row = rows.emplace_back(NewRow(
              entry.undone_at == 0 ? LK_MERGE_STANDS : LK_MERGE_UNDONE, entry.object, merged));
          row.position = entry.id;
          row.at = entry.at;
          row.by = entry.by;
          row.new_value = IdText(entry.object, entry.survivor);
        }
      }
      return absl::OkStatus();
    }));
    *out_rows = NewRows(std::move(rows));
    return absl::OkStatus();
  });
}

}  // extern "C"

}  // namespace leadkit::capi
