#include "tests/model/subject.h"

#include "tests/model/model.h"

namespace leadkit::model {

using test::CodeName;

namespace {

// An id that no record of a store made today can have.
constexpr int64_t kRealNowhere = 4711;

int64_t Now(void* context) { return *static_cast<std::atomic<int64_t>*>(context); }

}  // namespace

void Ids::Bind(Id id, int64_t real) {
  real_[id] = real;
  model_[real] = id;
}

void Ids::ForgetFrom(Id next) {
  for (auto it = real_.lower_bound(next); it != real_.end(); it = real_.erase(it)) {
    model_.erase(it->second);
  }
}

int64_t Ids::RealOf(Id id) const {
  if (id == kNone) return 0;
  const auto it = real_.find(id);
  return it == real_.end() ? kRealNowhere : it->second;
}

Id Ids::ModelOf(int64_t real) const {
  if (real == 0) return kNone;
  const auto it = model_.find(real);
  return it == model_.end() ? kNowhere : it->second;
}

Subject::Subject(std::string path, std::atomic<int64_t>* now_us)
    : path_(std::move(path)), now_us_(now_us) {
  Open();
}

Subject::~Subject() { lk_transaction_rollback(transaction_); }

void Subject::Open() {
  test::OpenOptions options;
  EXPECT_LK_OK(lk_open_options_new(test::Out(options), E()));
  EXPECT_LK_OK(
      lk_open_options_set_int(options.get(), LK_OPEN_DURABILITY, LK_DURABILITY_NORMAL, E()));
  EXPECT_LK_OK(lk_open_options_set_int(options.get(), LK_OPEN_BUSY_TIMEOUT_MS, 2000, E()));
  EXPECT_LK_OK(lk_open_options_set_clock(options.get(), Now, now_us_, E()));
  EXPECT_LK_OK(lk_store_open(TXT(path_), options.get(), test::Out(store_), E()));
}

Reality Subject::Outcome(lk_status code, int64_t id, bool created) {
  Reality reality;
  reality.code = code;
  reality.message = code == LK_OK ? "" : error_.message();
  reality.id = id;
  reality.created = created;
  return reality;
}

std::string Subject::TextOf(const Value& value, const Model& model) {
  if (value.ref == kNone) return value.text;
  const Object object = value.ref == kNowhere ? Object::kLead : model.ObjectOf(value.ref);
  char text[LK_ID_TEXT_SIZE] = "";
  EXPECT_LK_OK(lk_id_to_text(store(), TXT(RuleOf(object).name), ids_.RealOf(value.ref), text, E()));
  return text;
}

lk_status Subject::Fill(const Fields& fields, const Model& model, lk_record* record) {
  for (const auto& [name, value] : fields) {
    lk_status code = LK_OK;
    if (value.is_null()) {
      code = lk_record_set_null(record, TXT(name), E());
    } else if (value.ref == kNowhere || (value.ref != kNone && value.ref % 2 == 0)) {
      // As a number, which may be of any object.
      code = lk_record_set_int(record, TXT(name), ids_.RealOf(value.ref), E());
    } else {
      code = lk_record_set_text(record, TXT(name), TXT(TextOf(value, model)), E());
    }
    if (code != LK_OK) return code;
  }
  return LK_OK;
}

lk_status Subject::NewRecord(Object object, const Fields& fields, const Model& model,
                             test::Record* record) {
  EXPECT_LK_OK(lk_record_new(store(), TXT(RuleOf(object).name), test::Out(*record), E()));
  return Fill(fields, model, record->get());
}

test::ConvertOptions Subject::OptionsOf(const ConvertHow& how) {
  test::ConvertOptions options;
  EXPECT_LK_OK(lk_convert_options_new(test::Out(options), E()));
  const auto number = [&](int32_t option, int64_t value) {
    EXPECT_LK_OK(lk_convert_options_set_int(options.get(), option, value, E()));
  };
  const auto text = [&](int32_t option, const std::string& value) {
    EXPECT_LK_OK(lk_convert_options_set_text(options.get(), option, TXT(value), E()));
  };
  text(LK_CONVERT_STATUS, how.status);
  number(LK_CONVERT_ACCOUNT_ID, ids_.RealOf(how.account));
  number(LK_CONVERT_CONTACT_ID, ids_.RealOf(how.contact));
  number(LK_CONVERT_OPPORTUNITY_ID, ids_.RealOf(how.opportunity));
  text(LK_CONVERT_OPPORTUNITY_NAME, how.opportunity_name);
  number(LK_CONVERT_NO_OPPORTUNITY, how.no_opportunity ? 1 : 0);
  number(LK_CONVERT_OVERWRITE_LEAD_SOURCE, how.overwrite_lead_source ? 1 : 0);
  number(LK_CONVERT_OWNER_ID, ids_.RealOf(how.owner));
  number(LK_CONVERT_MATCH, how.match);
  number(LK_CONVERT_ALLOW_DISQUALIFIED, how.allow_disqualified ? 1 : 0);
  number(LK_CONVERT_BLANK_COMPANY, how.blank_company);
  text(LK_CONVERT_IDEMPOTENCY_KEY, how.key);
  for (Id owner : how.owners) {
    EXPECT_LK_OK(lk_convert_options_add_owner(options.get(), ids_.RealOf(owner), E()));
  }
  for (const auto& [field, survivor] : how.survivors) {
    EXPECT_LK_OK(lk_convert_options_set_survivor(options.get(), TXT(field), survivor, E()));
  }
  return options;
}

// In leadkit's ids.
Converted Subject::ConvertedOf(const lk_conversion* conversion) {
  Converted out;
  const auto get = [&](int32_t which, Id* id, bool* created) {
    int32_t flag = 0;
    EXPECT_LK_OK(lk_conversion_get(conversion, which, id, &flag, E()));
    if (created != nullptr) *created = flag != 0;
  };
  get(LK_CONVERTED_LEAD, &out.lead, nullptr);
  get(LK_CONVERTED_ACCOUNT, &out.account, &out.account_created);
  get(LK_CONVERTED_CONTACT, &out.contact, &out.contact_created);
  get(LK_CONVERTED_OPPORTUNITY, &out.opportunity, &out.opportunity_created);
  int32_t repeated = 0;
  EXPECT_LK_OK(lk_conversion_get_repeated(conversion, &repeated, E()));
  out.repeated = repeated != 0;
  test::Rows rows;
  EXPECT_LK_OK(lk_conversion_list_unmapped(conversion, test::Out(rows), E()));
  int32_t has_row = 0;
  while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
    const char* field = "";
    const char* value = "";
    EXPECT_LK_OK(lk_rows_get_text(rows.get(), LK_ROW_FIELD, &field, nullptr, E()));
    EXPECT_LK_OK(lk_rows_get_text(rows.get(), LK_ROW_OLD, &value, nullptr, E()));
    out.unmapped += (out.unmapped.empty() ? "" : " ") + std::string(field) + "=" + value;
  }
  return out;
}

Reality Subject::Write(const Operation& op, const Model& model) {
  test::Record record;
  const lk_status set = NewRecord(op.object, op.fields, model, &record);
  if (set != LK_OK) return Outcome(set);
  int64_t id = 0;
  int32_t created = 0;
  if (op.verb == Verb::kInsert) {
    const lk_status code = lk_record_insert(store(), transaction_, record.get(), &id, E());
    return Outcome(code, id);
  }
  if (op.verb == Verb::kUpsert) {
    const lk_status code = lk_record_upsert(store(), transaction_, record.get(), TXT("ExternalId"),
                                            &id, &created, E());
    return Outcome(code, id, created != 0);
  }
  EXPECT_LK_OK(lk_record_set_id(record.get(), ids_.RealOf(op.id), E()));
  return Outcome(lk_record_update(store(), transaction_, record.get(), E()));
}

Reality Subject::Bin(const Operation& op, const Model&) {
  const std::string& name = RuleOf(op.object).name;
  const int64_t id = ids_.RealOf(op.id);
  switch (op.verb) {
    case Verb::kDelete:
      return Outcome(lk_record_delete(store(), transaction_, TXT(name), id, E()));
    case Verb::kUndelete:
      return Outcome(lk_record_undelete(store(), transaction_, TXT(name), id, E()));
    case Verb::kPurge:
      return Outcome(lk_record_purge(store(), transaction_, TXT(name), id, E()));
    default:
      return Outcome(lk_bin_purge(store(), 0, nullptr, E()));
  }
}

Reality Subject::Move(const Operation& op) {
  const auto move = op.verb == Verb::kMoveLead ? lk_lead_move : lk_opportunity_move;
  return Outcome(move(store(), transaction_, ids_.RealOf(op.id), TXT(op.to), TXT(op.reason), E()));
}

Reality Subject::Convert(const Operation& op) {
  const test::ConvertOptions options = OptionsOf(op.how);
  test::Conversion conversion;
  const lk_status code = lk_lead_convert(store(), transaction_, ids_.RealOf(op.id), options.get(),
                                         test::Out(conversion), E());
  Reality out = Outcome(code);
  if (code == LK_OK) out.converted = ConvertedOf(conversion.get());
  return out;
}

Reality Subject::Plan(const Operation& op) {
  const test::ConvertOptions options = OptionsOf(op.how);
  plan_.reset();
  const lk_status code =
      lk_lead_plan(store(), transaction_, ids_.RealOf(op.id), options.get(), test::Out(plan_), E());
  Reality out = Outcome(code);
  if (code != LK_OK) return out;
  const lk_error* refusal = nullptr;
  EXPECT_LK_OK(lk_plan_get_refusal(plan_.get(), &refusal, E()));
  Reality why;
  why.code = lk_error_get_code(refusal);
  const char* message = "";
  lk_error_get_message(refusal, &message, nullptr);
  why.message = message;
  out.rows.push_back(why);
  if (!op.flag) return out;
  // By way of its document, as in another process.
  const char* json = nullptr;
  size_t size = 0;
  EXPECT_LK_OK(lk_plan_get_json(plan_.get(), &json, &size, E()));
  const std::string document(json, size);
  EXPECT_LK_OK(lk_plan_parse(store(), document.data(), document.size(), test::Out(plan_), E()));
  return out;
}

Reality Subject::Apply() {
  test::Conversion conversion;
  const lk_status code =
      lk_plan_apply(store(), transaction_, plan_.get(), test::Out(conversion), E());
  Reality out = Outcome(code);
  if (code == LK_OK) out.converted = ConvertedOf(conversion.get());
  plan_.reset();
  return out;
}

Reality Subject::RowsOf(lk_status code, const lk_results* results) {
  Reality out = Outcome(code);
  if (code != LK_OK) return out;
  int64_t rows = 0;
  EXPECT_LK_OK(lk_results_get_count(results, &rows, nullptr, E()));
  for (int64_t i = 0; i < rows; ++i) {
    Reality row;
    int32_t created = 0;
    EXPECT_LK_OK(lk_results_get(results, i, &row.code, &row.id, &created, E()));
    row.created = created != 0;
    const lk_error* why = nullptr;
    EXPECT_LK_OK(lk_results_get_error(results, i, &why, E()));
    const char* message = "";
    if (why != nullptr) lk_error_get_message(why, &message, nullptr);
    row.message = message;
    const lk_conversion* conversion = nullptr;
    EXPECT_LK_OK(lk_results_get_conversion(results, i, &conversion, E()));
    if (conversion != nullptr) row.converted = ConvertedOf(conversion);
    out.rows.push_back(std::move(row));
  }
  return out;
}

Reality Subject::Batch(const Operation& op, const Model& model) {
  std::vector<std::string> names;
  for (const FieldRule& rule : RuleOf(op.object).fields) names.push_back(rule.name);
  if (op.verb == Verb::kUpdateMany) names.push_back("Id");
  std::vector<const char*> texts;
  std::vector<size_t> lens;
  for (const std::string& name : names) {
    texts.push_back(name.data());
    lens.push_back(name.size());
  }
  test::Batch batch;
  EXPECT_LK_OK(lk_batch_new(store(), TXT(RuleOf(op.object).name), texts.data(), lens.data(),
                            static_cast<int32_t>(names.size()), test::Out(batch), E()));
  for (size_t i = 0; i < op.rows.size(); ++i) {
    for (size_t column = 0; column < names.size(); ++column) {
      const auto at = static_cast<int32_t>(column);
      if (names[column] == "Id") {
        EXPECT_LK_OK(lk_batch_set_int(batch.get(), at, ids_.RealOf(op.ids[i]), E()));
      }
      for (const auto& [name, value] : op.rows[i]) {
        if (name != names[column]) continue;
        if (value.is_null()) {
          EXPECT_LK_OK(lk_batch_set_null(batch.get(), at, E()));
        } else if (value.ref == kNowhere) {
          EXPECT_LK_OK(lk_batch_set_int(batch.get(), at, ids_.RealOf(value.ref), E()));
        } else {
          EXPECT_LK_OK(lk_batch_set_text(batch.get(), at, TXT(TextOf(value, model)), E()));
        }
      }
    }
    EXPECT_LK_OK(lk_batch_add(batch.get(), E()));
  }
  const int32_t flags = op.flag ? LK_ALL_OR_NONE : 0;
  test::Results results;
  lk_status code = LK_OK;
  if (op.verb == Verb::kInsertMany) {
    code = lk_batch_insert(store(), transaction_, batch.get(), flags, test::Out(results), E());
  } else if (op.verb == Verb::kUpdateMany) {
    code = lk_batch_update(store(), transaction_, batch.get(), flags, test::Out(results), E());
  } else {
    code = lk_batch_upsert(store(), transaction_, batch.get(), TXT("ExternalId"), flags,
                           test::Out(results), E());
  }
  return RowsOf(code, results.get());
}

Reality Subject::IdsBatch(const Operation& op, const Model&) {
  std::vector<int64_t> ids;
  for (Id id : op.ids) ids.push_back(ids_.RealOf(id));
  const int32_t flags = op.flag ? LK_ALL_OR_NONE : 0;
  const std::string& name = RuleOf(op.object).name;
  test::Results results;
  lk_status code = LK_OK;
  if (op.verb == Verb::kDeleteMany) {
    code = lk_ids_delete(store(), transaction_, TXT(name), ids.data(), ids.size(), flags,
                         test::Out(results), E());
  } else if (op.verb == Verb::kUndeleteMany) {
    code = lk_ids_undelete(store(), transaction_, TXT(name), ids.data(), ids.size(), flags,
                           test::Out(results), E());
  } else {
    const test::ConvertOptions options = OptionsOf(op.how);
    code = lk_leads_convert(store(), transaction_, ids.data(), ids.size(), options.get(), flags,
                            nullptr, nullptr, test::Out(results), E());
  }
  return RowsOf(code, results.get());
}

Reality Subject::Session(const Operation& op, const Model&) {
  switch (op.verb) {
    case Verb::kBegin:
      return Outcome(lk_transaction_begin(store(), &transaction_, E()));
    case Verb::kCommit:
      return Outcome(lk_transaction_commit(std::exchange(transaction_, nullptr), E()));
    case Verb::kRollback:
      lk_transaction_rollback(std::exchange(transaction_, nullptr));
      return Outcome(LK_OK);
    case Verb::kSetReason:
      return Outcome(lk_transaction_set_reason(transaction_, TXT(op.reason), E()));
    case Verb::kSetAutomated:
      return Outcome(lk_transaction_set_automated(transaction_, op.flag ? 1 : 0, E()));
    case Verb::kSetUser:
      return Outcome(lk_store_set_user(store(), ids_.RealOf(op.id), E()));
    case Verb::kSetLifecycle: {
      const std::string json = Documents()[static_cast<size_t>(op.document)].ToJson();
      return Outcome(lk_lifecycle_set(store(), TXT(json), E()));
    }
    default: {  // reopen; a plan survives it as its document only
      std::string document;
      const char* json = nullptr;
      size_t size = 0;
      if (plan_ != nullptr && lk_plan_get_json(plan_.get(), &json, &size, nullptr) == LK_OK) {
        document.assign(json, size);
      }
      plan_.reset();
      store_.reset();
      Open();
      if (!document.empty()) {
        EXPECT_LK_OK(
            lk_plan_parse(store(), document.data(), document.size(), test::Out(plan_), E()));
      }
      return Outcome(LK_OK);
    }
  }
}

Reality Subject::Run(const Operation& op, const Model& model) {
  switch (op.verb) {
    case Verb::kInsert:
    case Verb::kUpdate:
    case Verb::kUpsert:
      return Write(op, model);
    case Verb::kDelete:
    case Verb::kUndelete:
    case Verb::kPurge:
    case Verb::kPurgeBin:
      return Bin(op, model);
    case Verb::kMoveLead:
    case Verb::kMoveOpportunity:
      return Move(op);
    case Verb::kConvert:
      return Convert(op);
    case Verb::kPlan:
      return Plan(op);
    case Verb::kApply:
      return Apply();
    case Verb::kInsertMany:
    case Verb::kUpdateMany:
    case Verb::kUpsertMany:
      return Batch(op, model);
    case Verb::kConvertMany:
    case Verb::kDeleteMany:
    case Verb::kUndeleteMany:
      return IdsBatch(op, model);
    default:
      return Session(op, model);
  }
}

}  // namespace leadkit::model
