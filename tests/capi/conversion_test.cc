// Conversion: plans, what becomes of a lead, refusals with their codes, keys, and batches.
#include "harness.h"

namespace leadkit::test {
namespace {

struct Option {
  int32_t option;
  int64_t number = 0;
  std::string text = {};
};

class ConversionTest : public StoreTest {
 protected:
  ConvertOptions How(const std::vector<Option>& options) {
    ConvertOptions how;
    EXPECT_LK_OK(lk_convert_options_new(Out(how), E()));
    for (const Option& option : options) {
      if (option.text.empty()) {
        EXPECT_LK_OK(lk_convert_options_set_int(how.get(), option.option, option.number, E()))
            << option.option;
      } else {
        EXPECT_LK_OK(lk_convert_options_set_text(how.get(), option.option, TXT(option.text), E()))
            << option.option;
      }
    }
    return how;
  }
  lk_status Convert(int64_t lead, const std::vector<Option>& options, Conversion* made) {
    const ConvertOptions how = How(options);
    return lk_lead_convert(store(), nullptr, lead, how.get(), Out(*made), E());
  }
  lk_status Convert(int64_t lead, const std::vector<Option>& options = {}) {
    Conversion made;
    return Convert(lead, options, &made);
  }
  int64_t IdOf(const lk_conversion* made, int32_t which, int32_t* created = nullptr) {
    int64_t id = -1;
    EXPECT_LK_OK(lk_conversion_get(made, which, &id, created, E()));
    return id;
  }
  int64_t InsertContact(int64_t account, Fields fields) {
    fields.emplace_back("AccountId", IdText("Account", account));
    return Insert("Contact", fields);
  }
  std::string Json(const Conversion& made) {
    const char* json = nullptr;
    EXPECT_LK_OK(lk_conversion_get_json(made.get(), &json, nullptr, E()));
    return json;
  }
  // The code of a plan's refusal; that of the conversion itself must be the same.
  std::string Refusal(int64_t lead, const std::vector<Option>& options) {
    const ConvertOptions how = How(options);
    Plan plan;
    EXPECT_LK_OK(lk_lead_plan(store(), nullptr, lead, how.get(), Out(plan), E()));
    const lk_error* refusal = nullptr;
    EXPECT_LK_OK(lk_plan_get_refusal(plan.get(), &refusal, E()));
    const std::string planned = CodeName(lk_error_get_code(refusal));
    EXPECT_EQ(planned, CodeName(Convert(lead, options)));
    return planned;
  }
};

TEST_F(ConversionTest, ALeadBecomesThreeRecords) {
  const int64_t lead = Insert("Lead", {{"FirstName", "Ada"},
                                       {"LastName", "Lovelace"},
                                       {"Company", "Engines"},
                                       {"Email", "ada@engines.example"},
                                       {"CompanyDunsNumber", "123456789"}});
  Conversion made;
  ASSERT_LK_OK(Convert(lead, {}, &made));
  int32_t created = -1;
  EXPECT_EQ(IdOf(made.get(), LK_CONVERTED_LEAD, &created), lead);
  EXPECT_EQ(created, 0);
  const int64_t account = IdOf(made.get(), LK_CONVERTED_ACCOUNT, &created);
  EXPECT_EQ(created, 1);
  const int64_t contact = IdOf(made.get(), LK_CONVERTED_CONTACT, &created);
  EXPECT_EQ(created, 1);
  const int64_t opportunity = IdOf(made.get(), LK_CONVERTED_OPPORTUNITY, &created);
  EXPECT_EQ(created, 1);
  EXPECT_EQ(TextOf(account, "Name"), "Engines");
  EXPECT_EQ(TextOf(contact, "Name"), "Ada Lovelace");
  EXPECT_EQ(TextOf(contact, "AccountId"), IdText("Account", account));
  EXPECT_EQ(TextOf(opportunity, "Name"), "Engines");
  EXPECT_EQ(TextOf(opportunity, "CloseDate"), "2026-09-30");
  EXPECT_EQ(Json(made), R"({"lead":")" + IdText("Lead", lead) + R"(","account":{"id":")" +
                            IdText("Account", account) + R"(","created":true},"contact":{"id":")" +
                            IdText("Contact", contact) +
                            R"(","created":true},"opportunity":{"id":")" +
                            IdText("Opportunity", opportunity) +
                            R"(","created":true},"repeated":false,"suggested":[],"unmapped":[)" +
                            R"({"field":"CompanyDunsNumber","value":"123456789"}]})");
  Rows rows;
  EXPECT_LK_OK(lk_conversion_list_unmapped(made.get(), Out(rows), E()));
  ASSERT_TRUE(Next(rows.get()));
  EXPECT_EQ(Str(rows.get(), LK_ROW_FIELD), "CompanyDunsNumber");
  EXPECT_EQ(Str(rows.get(), LK_ROW_OLD), "123456789");
  EXPECT_FALSE(Next(rows.get()));
  for (int32_t which : {-1, 4}) {
    int64_t id = 9;
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_conversion_get(made.get(), which, &id, nullptr, E()));
    EXPECT_EQ(id, 0);
  }
  EXPECT_LK(LK_CANNOT_UPDATE_CONVERTED_LEAD, Convert(lead));
  EXPECT_NE(error_.message().find(IdText("Contact", contact)), std::string::npos);
}

TEST_F(ConversionTest, WithoutOpportunityItIsNull) {
  Conversion made;
  ASSERT_LK_OK(Convert(InsertLead("Lee"), {{LK_CONVERT_NO_OPPORTUNITY, 1}}, &made));
  EXPECT_EQ(IdOf(made.get(), LK_CONVERTED_OPPORTUNITY), 0);
  EXPECT_NE(Json(made).find(R"("opportunity":null)"), std::string::npos);
  EXPECT_TRUE(List("Opportunity").empty());
}

TEST_F(ConversionTest, RefusalsHaveTheirCodes) {
  const int64_t acme = Insert("Account", {{"Name", "Acme"}});
  const int64_t other = Insert("Account", {{"Name", "Other"}});
  const int64_t contact = InsertContact(other, {{"LastName", "Lee"}});
  const int64_t opportunity = Insert("Opportunity", {{"Name", "Deal"},
                                                     {"AccountId", IdText("Account", other)},
                                                     {"StageName", "Prospecting"},
                                                     {"CloseDate", "2026-12-31"}});
  const int64_t queue = Insert("Queue", {{"Name", "Inbox"}});
  const int64_t idle = Insert("User", {{"LastName", "Idle"}, {"IsActive", "false"}});
  const int64_t lead = InsertLead("Lee");
  const int64_t queued =
      Insert("Lead", {{"LastName", "Q"}, {"Company", "Q"}, {"OwnerId", IdText("Queue", queue)}});
  const int64_t blank = Insert("Lead", {{"LastName", "B"}});
  const int64_t lost = InsertLead("Lost");
  ASSERT_LK_OK(lk_lead_move(store(), nullptr, lost, LK_LIT("Unqualified"), nullptr, 0, E()));
  const struct {
    int64_t lead;
    std::vector<Option> options;
    const char* code;
  } kRefusals[] = {
      {lead, {{LK_CONVERT_CONTACT_ID, contact}}, "CONTACT_WITHOUT_ACCOUNT"},
      {lead,
       {{LK_CONVERT_ACCOUNT_ID, acme}, {LK_CONVERT_CONTACT_ID, contact}},
       "CONTACT_OF_ANOTHER_ACCOUNT"},
      {lead,
       {{LK_CONVERT_ACCOUNT_ID, acme}, {LK_CONVERT_OPPORTUNITY_ID, opportunity}},
       "OPPORTUNITY_OF_ANOTHER_ACCOUNT"},
      {lead,
       {{LK_CONVERT_NO_OPPORTUNITY, 1}, {LK_CONVERT_OPPORTUNITY_NAME, 0, "x"}},
       "CONFLICTING_OPTIONS"},
      {lead, {{LK_CONVERT_OVERWRITE_LEAD_SOURCE, 1}}, "CONFLICTING_OPTIONS"},
      {lead, {{LK_CONVERT_STATUS, 0, "Qualified"}}, "INVALID_STATUS"},
      {lead, {{LK_CONVERT_ACCOUNT_ID, 12345}}, "NOT_FOUND"},
      {lead, {{LK_CONVERT_OWNER_ID, queue}}, "INVALID_OWNER"},
      {lead, {{LK_CONVERT_OWNER_ID, idle}}, "INACTIVE_OWNER_OR_USER"},
      {lead, {{LK_CONVERT_OPPORTUNITY_NAME, 0, std::string(81, 'x')}}, "STRING_TOO_LONG"},
      {queued, {}, "OWNER_REQUIRED"},
      {blank, {}, "BLANK_COMPANY"},
      {lost, {}, "LEAD_DISQUALIFIED"},
  };
  for (const auto& refusal : kRefusals) {
    EXPECT_EQ(Refusal(refusal.lead, refusal.options), refusal.code);
  }
  EXPECT_EQ(List("Account").size(), 2u);
  EXPECT_EQ(List("Contact").size(), 1u);
  int64_t user = 0;
  EXPECT_LK_OK(lk_store_get_user(store(), &user, E()));
  EXPECT_LK_OK(Convert(queued, {{LK_CONVERT_OWNER_ID, user}}));
  Conversion made;
  EXPECT_LK_OK(Convert(blank, {{LK_CONVERT_BLANK_COMPANY, LK_BLANK_PERSON}}, &made));
  EXPECT_EQ(TextOf(IdOf(made.get(), LK_CONVERTED_ACCOUNT), "Name"), "B");
  EXPECT_LK_OK(Convert(lost, {{LK_CONVERT_ALLOW_DISQUALIFIED, 1}}));
  EXPECT_LK(LK_NOT_FOUND, Convert(12345));
  EXPECT_LK(LK_NOT_FOUND, Convert(acme));
  Plan plan;
  EXPECT_LK(LK_NOT_FOUND, lk_lead_plan(store(), nullptr, 12345, nullptr, Out(plan), E()));
  EXPECT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, lead, E()));
  EXPECT_LK(LK_ENTITY_IS_DELETED, lk_lead_plan(store(), nullptr, lead, nullptr, Out(plan), E()));
  EXPECT_LK(LK_ENTITY_IS_DELETED, Convert(lead));
}

TEST_F(ConversionTest, OptionsAreChecked) {
  const ConvertOptions how = How({});
  const struct {
    int32_t option;
    int64_t value;
  } kBad[] = {{LK_CONVERT_ACCOUNT_ID, -1},   {LK_CONVERT_NO_OPPORTUNITY, 2}, {LK_CONVERT_MATCH, 4},
              {LK_CONVERT_BLANK_COMPANY, 3}, {LK_CONVERT_STATUS, 1},         {0, 1}};
  for (const auto& bad : kBad) {
    EXPECT_LK(LK_INVALID_ARGUMENT,
              lk_convert_options_set_int(how.get(), bad.option, bad.value, E()))
        << bad.option;
  }
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_convert_options_set_text(how.get(), LK_CONVERT_MATCH, LK_LIT("x"), E()));
  const std::string key(256, 'x');
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_convert_options_set_text(how.get(), LK_CONVERT_IDEMPOTENCY_KEY, TXT(key), E()));
  for (int32_t survivor : {-1, 3}) {
    EXPECT_LK(LK_INVALID_ARGUMENT,
              lk_convert_options_set_survivor(how.get(), LK_LIT("Contact.Phone"), survivor, E()));
  }
}

TEST_F(ConversionTest, APlanTellsWhatWouldBeDone) {
  const int64_t acme = Insert("Account", {{"Name", "ACME"}, {"Phone", "1"}});
  const int64_t lead =
      Insert("Lead", {{"LastName", "Lee"}, {"Company", "Acme"}, {"Phone", "2"}, {"Rating", "Hot"}});
  const ConvertOptions how = How({{LK_CONVERT_MATCH, LK_MATCH_LINK}});
  Plan plan;
  ASSERT_LK_OK(lk_lead_plan(store(), nullptr, lead, how.get(), Out(plan), E()));
  const lk_error* refusal = reinterpret_cast<const lk_error*>(this);
  EXPECT_LK_OK(lk_plan_get_refusal(plan.get(), &refusal, E()));
  EXPECT_EQ(refusal, nullptr);
  Rows rows;
  ASSERT_LK_OK(lk_plan_list_items(plan.get(), Out(rows), E()));
  bool linked = false;
  bool filled = false;
  bool kept = false;
  while (Next(rows.get())) {
    const int64_t kind = Int(rows.get(), LK_ROW_KIND);
    const std::string field = Str(rows.get(), LK_ROW_FIELD);
    if (Str(rows.get(), LK_ROW_OBJECT) != "Account") continue;
    EXPECT_EQ(Int(rows.get(), LK_ROW_RECORD_ID), acme);
    linked |= kind == LK_PLAN_LINK && !Str(rows.get(), LK_ROW_REASON).empty();
    filled |= kind == LK_PLAN_FILL && field == "Rating" && Str(rows.get(), LK_ROW_NEW) == "Hot";
    kept |= kind == LK_PLAN_KEEP && field == "Phone" && Str(rows.get(), LK_ROW_OLD) == "1" &&
            Str(rows.get(), LK_ROW_NEW) == "2";
  }
  EXPECT_TRUE(linked && filled && kept);
  const char* json = nullptr;
  EXPECT_LK_OK(lk_plan_get_json(plan.get(), &json, nullptr, E()));
  EXPECT_TRUE(std::string(json).starts_with(R"({"lead":")" + IdText("Lead", lead) +
                                            R"(","refused":false,"items":[{"kind":"LINK",)"))
      << json;
  EXPECT_EQ(List("Account").size(), 1u);  // nothing was written
  const ConvertOptions bad = How({{LK_CONVERT_STATUS, 0, "Nope"}});
  ASSERT_LK_OK(lk_lead_plan(store(), nullptr, lead, bad.get(), Out(plan), E()));
  EXPECT_LK_OK(lk_plan_get_json(plan.get(), &json, nullptr, E()));
  EXPECT_NE(std::string(json).find(R"("refused":true)"), std::string::npos) << json;
  EXPECT_NE(std::string(json).find(R"("code":"INVALID_STATUS")"), std::string::npos) << json;
  Conversion made;
  EXPECT_LK(LK_INVALID_STATUS, lk_plan_apply(store(), nullptr, plan.get(), Out(made), E()));
  EXPECT_EQ(made, nullptr);
}

TEST_F(ConversionTest, AStalePlanIsRefused) {
  const int64_t lead = InsertLead("Lee");
  Plan plan;
  Conversion made;
  ASSERT_LK_OK(lk_lead_plan(store(), nullptr, lead, nullptr, Out(plan), E()));
  EXPECT_LK_OK(Update(lead, "Lead", {{"LastName", "Moe"}}));
  EXPECT_LK(LK_PLAN_IS_STALE, lk_plan_apply(store(), nullptr, plan.get(), Out(made), E()));
  int32_t retryable = 0;
  EXPECT_EQ(lk_error_get_retryable(error_.get(), &retryable), LK_OK);
  EXPECT_EQ(retryable, 1);
  ASSERT_LK_OK(lk_lead_plan(store(), nullptr, lead, nullptr, Out(plan), E()));
  ASSERT_LK_OK(lk_plan_apply(store(), nullptr, plan.get(), Out(made), E()));
  EXPECT_EQ(TextOf(IdOf(made.get(), LK_CONVERTED_CONTACT), "LastName"), "Moe");
  EXPECT_LK(LK_CANNOT_UPDATE_CONVERTED_LEAD,
            lk_plan_apply(store(), nullptr, plan.get(), Out(made), E()));
}

TEST_F(ConversionTest, APlanIsKeptAndAppliedLater) {
  const int64_t lead = Insert("Lead", {{"LastName", "Lee"}, {"Company", "Acme"}});
  const ConvertOptions how = How({{LK_CONVERT_OPPORTUNITY_NAME, 0, "Deal"}});
  std::string json;
  std::string bytes;
  {
    Plan plan;
    ASSERT_LK_OK(lk_lead_plan(store(), nullptr, lead, how.get(), Out(plan), E()));
    const char* data = nullptr;
    size_t size = 0;
    ASSERT_LK_OK(lk_plan_get_json(plan.get(), &data, &size, E()));
    json.assign(data, size);
    ASSERT_LK_OK(lk_plan_get_proto(plan.get(), &data, &size, E()));
    bytes.assign(data, size);
  }
  EXPECT_NE(json.find("\"fingerprint\""), std::string::npos);
  bool applied_already = false;
  for (const std::string& document : {json, bytes}) {
    Plan plan;
    ASSERT_LK_OK(lk_plan_parse(store(), document.data(), document.size(), Out(plan), E()));
    const char* again = nullptr;
    ASSERT_LK_OK(lk_plan_get_json(plan.get(), &again, nullptr, E()));
    EXPECT_EQ(again, json);
    const lk_error* refusal = nullptr;
    ASSERT_LK_OK(lk_plan_get_refusal(plan.get(), &refusal, E()));
    EXPECT_EQ(refusal, nullptr);
    Conversion made;
    // The first applies it; then the lead is converted, and that is what the second is told.
    EXPECT_LK(applied_already ? LK_CANNOT_UPDATE_CONVERTED_LEAD : LK_OK,
              lk_plan_apply(store(), nullptr, plan.get(), Out(made), E()));
    applied_already = true;
  }
  Plan plan;
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_plan_parse(store(), LK_LIT("{}"), Out(plan), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_plan_parse(store(), nullptr, 0, Out(plan), E()));
  EXPECT_EQ(plan.get(), nullptr);
}

TEST_F(ConversionTest, OwnersTakeTurns) {
  const int64_t ann = Insert("User", {{"LastName", "Ann"}});
  const int64_t ben = Insert("User", {{"LastName", "Ben"}});
  const ConvertOptions how = How({});
  ASSERT_LK_OK(lk_convert_options_add_owner(how.get(), ann, E()));
  ASSERT_LK_OK(lk_convert_options_add_owner(how.get(), ben, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_convert_options_add_owner(how.get(), 0, E()));
  std::vector<int64_t> leads;
  for (const char* company : {"A", "B", "C"}) {
    leads.push_back(Insert("Lead", {{"LastName", "Lee"}, {"Company", company}}));
  }
  Results results;
  ASSERT_LK_OK(lk_leads_convert(store(), nullptr, leads.data(), leads.size(), how.get(), 0, nullptr,
                                nullptr, Out(results), E()));
  const int64_t expected[] = {ann, ben, ann};
  for (int64_t row = 0; row < 3; ++row) {
    const lk_conversion* made = nullptr;
    ASSERT_LK_OK(lk_results_get_conversion(results.get(), row, &made, E()));
    ASSERT_NE(made, nullptr) << row;
    EXPECT_EQ(TextOf(IdOf(made, LK_CONVERTED_ACCOUNT), "OwnerId"), IdText("User", expected[row]));
  }
}

TEST_F(ConversionTest, SurvivorsDecidePerField) {
  const int64_t acme = Insert("Account", {{"Name", "Acme"}});
  const auto convert = [&](int32_t survivor) {
    const int64_t contact =
        InsertContact(acme, {{"LastName", "Lee"}, {"Title", "Old"}, {"DoNotCall", "false"}});
    const int64_t lead =
        Insert("Lead",
               {{"LastName", "Lee"}, {"Company", "Acme"}, {"Title", "New"}, {"DoNotCall", "true"}});
    const ConvertOptions how =
        How({{LK_CONVERT_ACCOUNT_ID, acme}, {LK_CONVERT_CONTACT_ID, contact}});
    for (const char* field : {"Contact.Title", "contact.donotcall"}) {
      EXPECT_LK_OK(lk_convert_options_set_survivor(how.get(), TXT(field), LK_SURVIVOR_LEAD, E()));
      EXPECT_LK_OK(lk_convert_options_set_survivor(how.get(), TXT(field), survivor, E()));
    }
    Conversion made;
    EXPECT_LK_OK(lk_lead_convert(store(), nullptr, lead, how.get(), Out(made), E()));
    return TextOf(contact, "Title") + " " + TextOf(contact, "DoNotCall");
  };
  EXPECT_EQ(convert(LK_SURVIVOR_DEFAULT), "Old true");
  EXPECT_EQ(convert(LK_SURVIVOR_EXISTING), "Old false");
  EXPECT_EQ(convert(LK_SURVIVOR_LEAD), "New true");
  const ConvertOptions how = How({});
  EXPECT_LK_OK(
      lk_convert_options_set_survivor(how.get(), LK_LIT("Contact.Nope"), LK_SURVIVOR_LEAD, E()));
  Conversion made;
  EXPECT_LK(LK_INVALID_FIELD,
            lk_lead_convert(store(), nullptr, InsertLead("Lee"), how.get(), Out(made), E()));
}

TEST_F(ConversionTest, TheSameKeyGivesTheFirstResult) {
  const int64_t lead = Insert(
      "Lead", {{"LastName", "Lee"}, {"Company", "Acme"}, {"CompanyDunsNumber", "123456789"}});
  const int64_t other = InsertLead("Moe");
  const std::vector<Option> key = {{LK_CONVERT_IDEMPOTENCY_KEY, 0, "order-4711"}};
  Conversion first;
  Conversion second;
  ASSERT_LK_OK(Convert(lead, key, &first));
  ASSERT_LK_OK(Convert(lead, key, &second));
  int32_t repeated = -1;
  EXPECT_LK_OK(lk_conversion_get_repeated(first.get(), &repeated, E()));
  EXPECT_EQ(repeated, 0);
  EXPECT_LK_OK(lk_conversion_get_repeated(second.get(), &repeated, E()));
  EXPECT_EQ(repeated, 1);
  std::string expected = Json(first);
  expected.replace(expected.find("\"repeated\":false"), 16, "\"repeated\":true");
  EXPECT_EQ(Json(second), expected);
  EXPECT_LK(LK_DUPLICATE_VALUE, Convert(other, key));
  EXPECT_LK(LK_CANNOT_UPDATE_CONVERTED_LEAD, Convert(lead));
}

// ----- Batches -----------------------------------------------------------------------------------

struct Progress {
  std::vector<std::string> calls;
  size_t stop_after = SIZE_MAX;
  static int32_t Call(void* context, int64_t done, int64_t failed, int64_t total) {
    auto& self = *static_cast<Progress*>(context);
    self.calls.push_back(std::to_string(done) + "/" + std::to_string(failed) + "/" +
                         std::to_string(total));
    return self.calls.size() >= self.stop_after;
  }
};

class ConversionBatchTest : public ConversionTest {
 protected:
  std::vector<std::string> ConvertAll(const std::vector<int64_t>& leads,
                                      const std::vector<Option>& options, int32_t flags,
                                      Progress* progress = nullptr, lk_transaction* tx = nullptr) {
    const ConvertOptions how = How(options);
    EXPECT_LK_OK(lk_leads_convert(store(), tx, leads.data(), leads.size(), how.get(), flags,
                                  progress != nullptr ? Progress::Call : nullptr, progress,
                                  Out(results_), E()));
    std::vector<std::string> codes;
    for (size_t i = 0; results_ != nullptr && i < leads.size(); ++i) {
      const auto row = static_cast<int64_t>(i);
      lk_status status = LK_INTERNAL;
      int64_t id = 0;
      const lk_conversion* made = nullptr;
      EXPECT_LK_OK(lk_results_get(results_.get(), row, &status, &id, nullptr, E()));
      EXPECT_LK_OK(lk_results_get_conversion(results_.get(), row, &made, E()));
      EXPECT_EQ(id, leads[i]);
      EXPECT_EQ(made != nullptr, status == LK_OK);
      codes.push_back(CodeName(status));
    }
    return codes;
  }
  std::vector<int64_t> InsertLeads(int count) {
    Transaction tx;
    EXPECT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
    std::vector<int64_t> leads;
    for (int i = 0; i < count; ++i) {
      leads.push_back(Insert(
          "Lead", {{"LastName", "L"}, {"Company", "Company " + std::to_string(i)}}, tx.get()));
    }
    EXPECT_LK_OK(lk_transaction_commit(tx.release(), E()));
    return leads;
  }
  using Names = std::vector<std::string>;
  Results results_;
};

TEST_F(ConversionBatchTest, EachLeadHasItsOutcome) {
  const int64_t lee = InsertLead("Lee", "Acme");
  const int64_t moe = InsertLead("Moe", "acme");
  const int64_t blank = Insert("Lead", {{"LastName", "B"}});
  EXPECT_EQ(ConvertAll({lee, blank, moe, lee, 12345}, {{LK_CONVERT_MATCH, LK_MATCH_LINK}}, 0),
            (Names{"OK", "BLANK_COMPANY", "OK", "CANNOT_UPDATE_CONVERTED_LEAD", "NOT_FOUND"}));
  // A later lead finds the account that an earlier one has made.
  const lk_conversion* first = nullptr;
  const lk_conversion* second = nullptr;
  EXPECT_LK_OK(lk_results_get_conversion(results_.get(), 0, &first, E()));
  EXPECT_LK_OK(lk_results_get_conversion(results_.get(), 2, &second, E()));
  int32_t created = -1;
  EXPECT_EQ(IdOf(first, LK_CONVERTED_ACCOUNT), IdOf(second, LK_CONVERTED_ACCOUNT, &created));
  EXPECT_EQ(created, 0);
  EXPECT_EQ(List("Account").size(), 1u);
  EXPECT_EQ(ConvertAll({}, {}, 0), Names{});
}

TEST_F(ConversionBatchTest, AllOrNone) {
  std::vector<int64_t> leads = InsertLeads(2);
  leads.push_back(Insert("Lead", {{"LastName", "B"}}));
  const Names rolled_back = {"ALL_OR_NONE_OPERATION_ROLLED_BACK",
                             "ALL_OR_NONE_OPERATION_ROLLED_BACK", "BLANK_COMPANY"};
  EXPECT_EQ(ConvertAll(leads, {}, LK_ALL_OR_NONE), rolled_back);
  EXPECT_TRUE(List("Account").empty());
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  EXPECT_EQ(ConvertAll(leads, {}, LK_ALL_OR_NONE, nullptr, tx.get()), rolled_back);
  leads.pop_back();
  EXPECT_EQ(ConvertAll(leads, {}, LK_ALL_OR_NONE, nullptr, tx.get()), (Names{"OK", "OK"}));
  ASSERT_LK_OK(lk_transaction_commit(tx.release(), E()));
  EXPECT_EQ(List("Account").size(), 2u);
}

TEST_F(ConversionBatchTest, KeysAreMadeForEachLead) {
  const std::vector<int64_t> leads = InsertLeads(2);
  const std::vector<Option> key = {{LK_CONVERT_IDEMPOTENCY_KEY, 0, "night"}};
  EXPECT_EQ(ConvertAll(leads, key, 0), (Names{"OK", "OK"}));
  EXPECT_EQ(ConvertAll(leads, key, 0), (Names{"OK", "OK"}));
  const lk_conversion* made = nullptr;
  int32_t repeated = 0;
  EXPECT_LK_OK(lk_results_get_conversion(results_.get(), 1, &made, E()));
  EXPECT_LK_OK(lk_conversion_get_repeated(made, &repeated, E()));
  EXPECT_EQ(repeated, 1);
  Conversion single;
  EXPECT_LK_OK(Convert(
      leads[0], {{LK_CONVERT_IDEMPOTENCY_KEY, 0, "night/" + IdText("Lead", leads[0])}}, &single));
  EXPECT_LK_OK(lk_conversion_get_repeated(single.get(), &repeated, E()));
  EXPECT_EQ(repeated, 1);
  EXPECT_EQ(List("Account").size(), 2u);
}

TEST_F(ConversionBatchTest, ProgressIsToldAndCanStopIt) {
  std::vector<int64_t> leads = InsertLeads(2500);
  leads[1] = 12345;
  Progress progress;
  progress.stop_after = 1;
  Names codes = ConvertAll(leads, {}, 0, &progress);
  const auto converted = std::count(codes.begin(), codes.end(), "OK");
  const auto cancelled = std::count(codes.begin(), codes.end(), "CANCELLED");
  EXPECT_GT(converted, 0);
  EXPECT_EQ(converted + cancelled + 1, 2500);
  EXPECT_EQ(List("Account").size(), static_cast<size_t>(converted));
  ASSERT_EQ(progress.calls.size(), 1u);
  EXPECT_EQ(progress.calls[0], std::to_string(converted + 1) + "/1/2500");
  // With all or none, nothing stays.
  std::vector<int64_t> rest;
  for (size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == "CANCELLED") rest.push_back(leads[i]);
  }
  progress = {};
  progress.stop_after = 1;
  codes = ConvertAll(rest, {}, LK_ALL_OR_NONE, &progress);
  EXPECT_EQ(std::count(codes.begin(), codes.end(), "OK"), 0) << codes[0];
  EXPECT_EQ(List("Account").size(), static_cast<size_t>(converted));
  progress = {};
  codes = ConvertAll(rest, {}, LK_ALL_OR_NONE, &progress);
  EXPECT_EQ(static_cast<size_t>(std::count(codes.begin(), codes.end(), "OK")), rest.size());
  ASSERT_FALSE(progress.calls.empty());
}

}  // namespace
}  // namespace leadkit::test
