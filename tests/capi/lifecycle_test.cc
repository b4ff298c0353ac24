// The lifecycle through the C ABI: its document, moves, and what they say when they are refused.
#include <cstring>

#include "harness.h"

namespace leadkit::test {
namespace {

class LifecycleTest : public StoreTest {
 protected:
  std::string Document() {
    Text text;
    EXPECT_LK_OK(lk_lifecycle_get(store(), Out(text), E()));
    return Contents(text);
  }
  lk_status Set(std::string_view json) { return lk_lifecycle_set(store(), TXT(json), E()); }
  lk_status Move(int64_t id, std::string_view to, std::string_view reason = "") {
    return lk_lead_move(store(), nullptr, id, TXT(to), TXT(reason), E());
  }
  std::string Moves(int64_t id) {
    Text text;
    EXPECT_LK_OK(lk_lead_list_moves(store(), nullptr, id, Out(text), E()));
    return Contents(text);
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
  static std::string Squeezed(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  }
};

constexpr char kGuarded[] = R"({
  "name": "guarded",
  "statuses": [
    {"name": "New", "category": "OPEN"},
    {"name": "Working", "category": "OPEN", "default": true},
    {"name": "Ready", "category": "QUALIFIED", "required_fields": ["Email", "Phone"]},
    {"name": "Dropped", "category": "DISQUALIFIED", "reason_required": true},
    {"name": "Later", "category": "RECYCLED"},
    {"name": "Done", "category": "CONVERTED"}
  ],
  "transitions": [
    {"from": "New", "to": ["Working"]},
    {"from": "Working", "to": ["Ready", "Dropped", "Later"]},
    {"from": "Later", "to": ["Working"]}
  ],
  "stages": [
    {"name": "Talk", "probability": 10, "forecast_category": "Pipeline"},
    {"name": "Won", "probability": 100, "forecast_category": "Closed", "closed": true, "won": true},
    {"name": "Lost", "forecast_category": "Omitted", "closed": true}
  ]
})";

TEST_F(LifecycleTest, TheDocumentIsReadEditedAndSet) {
  const std::string first = Squeezed(Document());
  EXPECT_TRUE(Has(first, R"("name":"standard")")) << first;
  EXPECT_TRUE(Has(first, R"("version":1)")) << first;
  EXPECT_TRUE(Has(first, R"("name":"Open","category":"OPEN")")) << first;
  EXPECT_TRUE(Has(first, R"("default":true)")) << first;
  // What was read can be set again; its version is ignored.
  EXPECT_LK_OK(Set(Document()));
  EXPECT_TRUE(Has(Squeezed(Document()), R"("version":2)"));
  EXPECT_LK_OK(Set(kGuarded));
  EXPECT_TRUE(Has(Squeezed(Document()), R"("version":3)"));
  EXPECT_EQ(TextOf(InsertLead("Lee"), "Status"), "Working");
  EXPECT_LK(LK_INVALID_LIFECYCLE, lk_lifecycle_set_preset(store(), LK_LIT("standard"), E()));
  EXPECT_TRUE(Has(error_.message(), "Working")) << error_.message();
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_lifecycle_set_preset(store(), LK_LIT("nope"), E()));
  EXPECT_TRUE(Has(error_.message(), "standard"));
}

TEST_F(LifecycleTest, ABadDocumentIsRefusedAsAWhole) {
  const std::string before = Document();
  for (const char* bad : {"", "{}", "[]", "{\"name\":", "{\"nonsense\":1}",
                          R"({"statuses":[{"name":"A","category":"WHATEVER"}]})",
                          R"({"statuses":[{"name":"A","category":"OPEN"}]})"}) {
    EXPECT_LK(LK_INVALID_LIFECYCLE, Set(bad)) << bad;
  }
  std::string two_defaults = kGuarded;
  two_defaults.replace(two_defaults.find("\"OPEN\"}"), 7, "\"OPEN\", \"default\": true}");
  EXPECT_LK(LK_INVALID_LIFECYCLE, Set(two_defaults));
  std::string wrong_default = kGuarded;
  wrong_default.replace(wrong_default.find("\"RECYCLED\"}"), 11,
                        "\"RECYCLED\", \"default\": true}");
  EXPECT_LK(LK_INVALID_LIFECYCLE, Set(wrong_default));
  EXPECT_EQ(Document(), before);
}

TEST_F(LifecycleTest, MovesAreAllowedRefusedAndExplained) {
  ASSERT_LK_OK(Set(kGuarded));
  const int64_t id = InsertLead("Lee");
  EXPECT_LK(LK_TRANSITION_NOT_ALLOWED, Move(id, "New"));
  EXPECT_TRUE(Has(error_.message(), "Ready") && Has(error_.message(), "Later")) << error_.message();
  EXPECT_EQ(error_.field(), "Status");
  EXPECT_EQ(error_.record(), id);
  EXPECT_LK(LK_INVALID_STATUS, Move(id, "Nowhere"));
  EXPECT_LK(LK_INVALID_STATUS, Move(id, "Done"));
  EXPECT_LK(LK_GUARD_NOT_MET, Move(id, "Ready"));
  EXPECT_TRUE(Has(error_.message(), "Email") && Has(error_.message(), "Phone")) << error_.message();
  EXPECT_EQ(Moves(id),
            R"({"status":"Working","category":"OPEN","guidance":"","key_fields":[],)"
            R"("service_level_hours":0,"moves":[)"
            R"({"to":"Ready","category":"QUALIFIED","allowed":false,"backward":false,)"
            R"("reason_required":false,"reasons":[],)"
            R"("missing":[{"field":"Email","message":"a lead in status 'Ready' needs Email"},)"
            R"({"field":"Phone","message":"a lead in status 'Ready' needs Phone"}],"failed":[],)"
            R"("guidance":"","key_fields":[]},)"
            R"({"to":"Dropped","category":"DISQUALIFIED","allowed":true,"backward":false,)"
            R"("reason_required":true,"reasons":[],"missing":[],"failed":[],"guidance":"",)"
            R"("key_fields":[]},)"
            R"({"to":"Later","category":"RECYCLED","allowed":true,"backward":false,)"
            R"("reason_required":false,"reasons":[],"missing":[],"failed":[],"guidance":"",)"
            R"("key_fields":[]}],"by_conversion":["Done"]})");
  EXPECT_LK_OK(Update(id, "Lead", {{"Email", "a@b.example"}, {"Phone", "1"}}));
  EXPECT_LK_OK(Move(id, "Ready"));
  EXPECT_LK(LK_TRANSITION_NOT_ALLOWED, Move(id, "Dropped"));
  const int64_t moe = InsertLead("Moe");
  EXPECT_LK(LK_GUARD_NOT_MET, Move(moe, "Dropped"));
  EXPECT_LK(LK_GUARD_NOT_MET, Update(moe, "Lead", {{"Status", "Dropped"}}));
  EXPECT_LK_OK(Move(moe, "Dropped", "no budget"));
  EXPECT_TRUE(Has(Moves(moe), R"("status":"Dropped","category":"DISQUALIFIED")"));
  EXPECT_TRUE(Has(Moves(moe), R"("moves":[])"));
  EXPECT_LK(LK_REQUIRED_FIELD_MISSING, Move(moe, ""));
  EXPECT_LK(LK_NOT_FOUND, Move(12345, "Ready"));
  Text text;
  EXPECT_LK(LK_NOT_FOUND, lk_lead_list_moves(store(), nullptr, 12345, Out(text), E()));
  EXPECT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, moe, E()));
  EXPECT_LK(LK_ENTITY_IS_DELETED, lk_lead_list_moves(store(), nullptr, moe, Out(text), E()));
  EXPECT_LK(LK_ENTITY_IS_DELETED, Move(moe, "Ready"));
}

TEST_F(LifecycleTest, ARecycledLeadBeginsANewCycle) {
  ASSERT_LK_OK(Set(kGuarded));
  const int64_t id = InsertLead("Lee");
  EXPECT_LK_OK(Move(id, "Later"));
  EXPECT_LK_OK(Move(id, "Working"));
  Rows rows;
  ASSERT_LK_OK(lk_history_list(store(), nullptr, id, Out(rows), E()));
  std::vector<int64_t> cycles;
  while (Next(rows.get())) cycles.push_back(Int(rows.get(), LK_ROW_CYCLE));
  EXPECT_EQ(cycles, (std::vector<int64_t>{1, 1, 2}));
}

TEST_F(LifecycleTest, AConvertedLeadHasNoMoves) {
  const int64_t id = InsertLead("Lee");
  Conversion made;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, id, nullptr, Out(made), E()));
  EXPECT_TRUE(Has(Moves(id), R"("status":"Converted")"));
  EXPECT_TRUE(Has(Moves(id), R"("moves":[],"by_conversion":[]})")) << Moves(id);
  EXPECT_LK(LK_CANNOT_UPDATE_CONVERTED_LEAD, Move(id, "Open"));
  EXPECT_TRUE(Has(error_.message(), "account 001")) << error_.message();
  EXPECT_LK_OK(Move(id, "Converted"));  // where it is
}

TEST_F(LifecycleTest, TheFunnelCountsWhoIsWhere) {
  const int64_t lee =
      Insert("Lead", {{"LastName", "Lee"}, {"Company", "A"}, {"LeadSource", "Web"}});
  const int64_t moe = Insert("Lead", {{"LastName", "Moe"}, {"Company", "B"}});
  now_us_ += 60'000'000;
  EXPECT_LK_OK(Move(moe, "Unqualified"));
  Conversion made;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, lee, nullptr, Out(made), E()));
  Text text;
  ASSERT_LK_OK(lk_report_get_funnel(store(), 0, 0, Out(text), E()));
  const std::string json = Contents(text);
  EXPECT_TRUE(Has(json, R"({"leads":2,"converted":1,"statuses":[{"status":"Open",)"
                        R"("category":"OPEN","leads":0,"entered":2,)"))
      << json;
  EXPECT_TRUE(Has(json, R"("average_ms":60000,"median_ms":60000)")) << json;
  EXPECT_TRUE(Has(json, R"({"source":"Web","leads":1,"converted":1,"disqualified":0})")) << json;
  EXPECT_TRUE(Has(json, R"({"source":"","leads":1,"converted":0,"disqualified":1})")) << json;
  ASSERT_LK_OK(lk_report_get_funnel(store(), now_us_, 0, Out(text), E()));
  EXPECT_TRUE(Has(Contents(text), R"({"leads":0,"converted":0,)"));
}

TEST_F(LifecycleTest, FailedGuardsAreTold) {
  std::string document = kGuarded;
  const std::string fields = R"("required_fields": ["Email", "Phone"])";
  document.replace(document.find(fields), fields.size(),
                   R"("min_score": {"field": "NumberOfEmployees", "value": 10},
                      "must_be_false": ["HasOptedOutOfEmail"], "owner_kind": "QUEUE")");
  ASSERT_LK_OK(Set(document));
  const int64_t id = Insert("Lead", {{"LastName", "Lee"}, {"HasOptedOutOfEmail", "true"}});
  const std::string moves = Moves(id);
  EXPECT_TRUE(Has(moves, R"("allowed":false)")) << moves;
  EXPECT_TRUE(Has(moves, R"x("failed":[{"guard":"min_score","field":"NumberOfEmployees",)x"
                         R"x("message":"a lead in status 'Ready' needs NumberOfEmployees of at )x"
                         R"x(least 10 (it is empty)"},{"guard":"must_be_false",)x"))
      << moves;
  EXPECT_TRUE(Has(moves, R"({"guard":"owner_kind","field":"OwnerId")")) << moves;
  EXPECT_LK(LK_GUARD_NOT_MET, Move(id, "Ready"));
  EXPECT_EQ(error_.field(), "NumberOfEmployees");
}

TEST_F(LifecycleTest, VersionsAreListedAndRead) {
  ASSERT_LK_OK(lk_lifecycle_set_preset(store(), LK_LIT("waterfall"), E()));
  Text text;
  ASSERT_LK_OK(lk_lifecycle_list(store(), Out(text), E()));
  const std::string list = Contents(text);
  EXPECT_TRUE(Has(list, R"({"versions":[{"version":2,"name":"waterfall","at":"2026-)")) << list;
  EXPECT_TRUE(Has(list, R"("in_force":true},{"version":1,"name":"standard",)")) << list;
  ASSERT_LK_OK(lk_lifecycle_get_version(store(), 1, Out(text), E()));
  EXPECT_TRUE(Has(Squeezed(Contents(text)), R"("name":"standard")"));
  EXPECT_TRUE(Has(Squeezed(Contents(text)), R"("version":1)"));
  EXPECT_LK(LK_NOT_FOUND, lk_lifecycle_get_version(store(), 3, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_lifecycle_get_version(store(), 0, Out(text), E()));
  ASSERT_LK_OK(lk_lifecycle_get_preset(LK_LIT("contacts_only"), Out(text), E()));
  EXPECT_TRUE(Has(Squeezed(Contents(text)), R"("every_lead":true)"));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_lifecycle_get_preset(LK_LIT("nope"), Out(text), E()));
}

TEST_F(LifecycleTest, ADocumentIsCheckedWithoutBeingSet) {
  const auto check = [&](std::string_view json) {
    Text text;
    EXPECT_LK_OK(lk_lifecycle_check(store(), TXT(json), Out(text), E()));
    return Contents(text);
  };
  const std::string before = Document();
  EXPECT_EQ(check(Document()), R"({"valid":true,"mistakes":[],"warnings":[]})");
  std::string wrong = kGuarded;
  wrong.replace(wrong.find("\"Phone\""), 7, "\"Fone\"");
  wrong.replace(wrong.find("\"probability\": 10,"), 18, "\"probability\": 110,");
  const std::string findings = check(wrong);
  EXPECT_TRUE(Has(findings, R"({"valid":false,"mistakes":["statuses[2].required_fields[1])"))
      << findings;
  EXPECT_TRUE(Has(findings, "stages[0].probability")) << findings;
  EXPECT_TRUE(Has(check(kGuarded), R"("warnings":["statuses[0] ('New'):)")) << check(kGuarded);
  // What records are in counts as well.
  InsertLead("Lee");
  EXPECT_TRUE(Has(check(kGuarded), "1 lead is in status 'Open'")) << check(kGuarded);
  Text text;
  EXPECT_LK(LK_INVALID_LIFECYCLE, lk_lifecycle_check(store(), LK_LIT("{"), Out(text), E()));
  EXPECT_EQ(Document(), before);
}

TEST_F(LifecycleTest, ATransactionSaysWhyAndThatItIsAutomated) {
  ASSERT_LK_OK(lk_lifecycle_set_preset(store(), LK_LIT("waterfall"), E()));
  const int64_t id = InsertLead("Lee");
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_transaction_set_automated(tx.get(), 2, E()));
  ASSERT_LK_OK(lk_transaction_set_automated(tx.get(), 1, E()));
  const auto move = [&](std::string_view to) {
    return lk_lead_move(store(), tx.get(), id, TXT(to), nullptr, 0, E());
  };
  EXPECT_LK_OK(move("MQL"));
  EXPECT_LK(LK_TRANSITION_NOT_ALLOWED, move("Inquiry"));
  EXPECT_LK(LK_TRANSITION_NOT_ALLOWED, Update(id, "Lead", {{"Status", "Inquiry"}}, tx.get()));
  EXPECT_EQ(TextOf(id, "Status", tx.get()), "MQL");
  ASSERT_LK_OK(lk_transaction_set_automated(tx.get(), 0, E()));
  EXPECT_LK_OK(move("Inquiry"));
  EXPECT_LK(LK_GUARD_NOT_MET, move("Recycled"));
  const std::string long_reason(LK_MAX_REASON + 1, 'x');
  EXPECT_LK(LK_STRING_TOO_LONG, lk_transaction_set_reason(tx.get(), TXT(long_reason), E()));
  ASSERT_LK_OK(lk_transaction_set_reason(tx.get(), LK_LIT(" Not now "), E()));
  EXPECT_LK_OK(Update(id, "Lead", {{"Status", "Recycled"}}, tx.get()));
  ASSERT_LK_OK(lk_transaction_set_reason(tx.get(), nullptr, 0, E()));
  EXPECT_LK(LK_GUARD_NOT_MET, move("Disqualified"));
  ASSERT_LK_OK(lk_transaction_commit(tx.release(), E()));
  Rows rows;
  ASSERT_LK_OK(lk_history_list(store(), nullptr, id, Out(rows), E()));
  std::string last;
  while (Next(rows.get())) last = Str(rows.get(), LK_ROW_REASON);
  EXPECT_EQ(last, "Not now");
}

TEST_F(LifecycleTest, OpportunitiesMoveAndSayWhere) {
  const int64_t account = Insert("Account", {{"Name", "Acme"}});
  const int64_t id = Insert("Opportunity", {{"Name", "Deal"},
                                            {"AccountId", IdText("Account", account)},
                                            {"StageName", "Needs Analysis"},
                                            {"CloseDate", "2026-12-31"}});
  const auto move = [&](std::string_view to, std::string_view why) {
    return lk_opportunity_move(store(), nullptr, id, TXT(to), TXT(why), E());
  };
  const auto moves = [&] {
    Text text;
    EXPECT_LK_OK(lk_opportunity_list_moves(store(), nullptr, id, Out(text), E()));
    return Contents(text);
  };
  EXPECT_TRUE(Has(moves(), R"({"stage":"Needs Analysis","moves":[{"to":"Prospecting",)"
                           R"("probability":10,"forecast_category":"Pipeline","closed":false,)"
                           R"("won":false,"allowed":true,"backward":true,)"))
      << moves();
  EXPECT_LK(LK_RESTRICTED_PICKLIST, move("Nowhere", ""));
  EXPECT_LK_OK(move("Closed Lost", "Price"));
  EXPECT_EQ(TextOf(id, "LastOpenStage"), "Needs Analysis");
  EXPECT_EQ(TextOf(id, "ClosedReason"), "Price");
  EXPECT_LK_OK(move("Closed Won", ""));
  EXPECT_LK(LK_TRANSITION_NOT_ALLOWED, move("Closed Lost", "Price"));
  EXPECT_FALSE(Has(moves(), "Closed Lost"));
  EXPECT_LK(LK_NOT_FOUND,
            lk_opportunity_move(store(), nullptr, 1, LK_LIT("Closed Won"), nullptr, 0, E()));
  Text text;
  EXPECT_LK(LK_NOT_FOUND, lk_opportunity_list_moves(store(), nullptr, account, Out(text), E()));
}

TEST_F(LifecycleTest, ABatchOfLossesHasOneReason) {
  const int64_t account = Insert("Account", {{"Name", "Acme"}});
  std::vector<int64_t> ids;
  for (const char* name : {"A", "B", "C"}) {
    ids.push_back(Insert("Opportunity", {{"Name", name},
                                         {"AccountId", IdText("Account", account)},
                                         {"StageName", "Prospecting"},
                                         {"CloseDate", "2026-12-31"}}));
  }
  static const char* const kColumns[] = {"Id", "StageName"};
  static const size_t kSizes[] = {2, 9};
  Batch batch;
  ASSERT_LK_OK(lk_batch_new(store(), LK_LIT("Opportunity"), kColumns, kSizes, 2, Out(batch), E()));
  for (int64_t id : ids) {
    ASSERT_LK_OK(lk_batch_set_int(batch.get(), 0, id, E()));
    ASSERT_LK_OK(lk_batch_set_text(batch.get(), 1, LK_LIT("Closed Lost"), E()));
    ASSERT_LK_OK(lk_batch_add(batch.get(), E()));
  }
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  ASSERT_LK_OK(lk_transaction_set_reason(tx.get(), LK_LIT("Season over"), E()));
  Results results;
  ASSERT_LK_OK(lk_batch_update(store(), tx.get(), batch.get(), 0, Out(results), E()));
  ASSERT_LK_OK(lk_transaction_commit(tx.release(), E()));
  for (int64_t id : ids) {
    EXPECT_EQ(TextOf(id, "ClosedReason"), "Season over");
    EXPECT_EQ(TextOf(id, "Probability"), "0");
    EXPECT_EQ(TextOf(id, "LastOpenStage"), "Prospecting");
  }
}

TEST_F(LifecycleTest, ContactsOnlyConvertsOnEveryWayIn) {
  ASSERT_LK_OK(lk_lifecycle_set_preset(store(), LK_LIT("contacts_only"), E()));
  const int64_t one = InsertLead("One");
  EXPECT_EQ(TextOf(one, "IsConverted"), "true");
  const Record record =
      New("Lead", {{"LastName", "Two"}, {"Company", "Acme"}, {"ExternalId", "2"}});
  int64_t two = 0;
  ASSERT_LK_OK(
      lk_record_upsert(store(), nullptr, record.get(), LK_LIT("ExternalId"), &two, nullptr, E()));
  EXPECT_EQ(TextOf(two, "ConvertedAccountId"), TextOf(one, "ConvertedAccountId"));
  static const char* const kColumns[] = {"LastName", "Company"};
  static const size_t kSizes[] = {8, 7};
  Batch batch;
  ASSERT_LK_OK(lk_batch_new(store(), LK_LIT("Lead"), kColumns, kSizes, 2, Out(batch), E()));
  for (const char* name : {"Three", "Four"}) {
    ASSERT_LK_OK(lk_batch_set_text(batch.get(), 0, name, strlen(name), E()));
    ASSERT_LK_OK(lk_batch_set_text(batch.get(), 1, LK_LIT("Acme"), E()));
    ASSERT_LK_OK(lk_batch_add(batch.get(), E()));
  }
  Results results;
  ASSERT_LK_OK(lk_batch_insert(store(), nullptr, batch.get(), LK_ALL_OR_NONE, Out(results), E()));
  for (int64_t row = 0; row < 2; ++row) {
    lk_status status = LK_INTERNAL;
    int64_t id = 0;
    ASSERT_LK_OK(lk_results_get(results.get(), row, &status, &id, nullptr, E()));
    EXPECT_EQ(status, LK_OK);
    EXPECT_EQ(TextOf(id, "IsConverted"), "true");
  }
  EXPECT_EQ(List("Account").size(), 1u);
  EXPECT_EQ(List("Contact").size(), 4u);
  // What can't be converted stays, and says why.
  const int64_t queue = Insert("Queue", {{"Name", "Inbound"}});
  const int64_t stays = Insert("Lead", {{"LastName", "Five"}, {"OwnerId", IdText("Queue", queue)}});
  EXPECT_EQ(TextOf(stays, "IsConverted"), "false");
  Rows rows;
  ASSERT_LK_OK(lk_history_list(store(), nullptr, stays, Out(rows), E()));
  bool marked = false;
  while (Next(rows.get())) {
    marked |= Int(rows.get(), LK_ROW_KIND) == LK_HISTORY_MARK &&
              Str(rows.get(), LK_ROW_FIELD) == "leadArrivalRefused";
  }
  EXPECT_TRUE(marked);
}

}  // namespace
}  // namespace leadkit::test
