// The lifecycle through the C ABI: its document, moves, and what they say when they are refused.
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
    {"name": "Won", "probability": 100, "forecast_category": "Closed", "closed": true, "won": true}
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
            R"({"status":"Working","moves":[)"
            R"({"to":"Ready","category":"QUALIFIED","allowed":false,"reason_required":false,)"
            R"("missing":[{"field":"Email","message":"a lead in status 'Ready' needs Email"},)"
            R"({"field":"Phone","message":"a lead in status 'Ready' needs Phone"}]},)"
            R"({"to":"Dropped","category":"DISQUALIFIED","allowed":true,"reason_required":true,)"
            R"("missing":[]},)"
            R"({"to":"Later","category":"RECYCLED","allowed":true,"reason_required":false,)"
            R"("missing":[]}]})");
  EXPECT_LK_OK(Update(id, "Lead", {{"Email", "a@b.example"}, {"Phone", "1"}}));
  EXPECT_LK_OK(Move(id, "Ready"));
  EXPECT_LK(LK_TRANSITION_NOT_ALLOWED, Move(id, "Dropped"));
  const int64_t moe = InsertLead("Moe");
  EXPECT_LK(LK_GUARD_NOT_MET, Move(moe, "Dropped"));
  EXPECT_LK(LK_GUARD_NOT_MET, Update(moe, "Lead", {{"Status", "Dropped"}}));
  EXPECT_LK_OK(Move(moe, "Dropped", "no budget"));
  EXPECT_EQ(Moves(moe), R"({"status":"Dropped","moves":[]})");
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
  EXPECT_EQ(Moves(id), R"({"status":"Converted","moves":[]})");
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

}  // namespace
}  // namespace leadkit::test
