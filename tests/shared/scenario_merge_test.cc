// The scenarios of merging: what other systems do with two records of one person.
//
// Their records are built here by hand, since each scenario has a form of its own; the values that
// are given and expected are those of the file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenario_driver.h"
#include "scenario_world.h"

namespace leadkit::scenario {
namespace {

using test::CodeName;
using test::Out;

using ScenarioMergeTest = ScenarioTest;

struct Item {
  int64_t kind = 0;
  std::string object, record, field, old_value, new_value;
};

// People and companies that are merged, and what is asked of them.
class Table {
 public:
  World& world() { return world_; }

  int64_t Lead(test::Fields fields = {}) { return Insert("Lead", {{"LastName", "Lee"}}, fields); }
  int64_t Account(test::Fields fields = {}) { return Insert("Account", {{"Name", "A"}}, fields); }
  int64_t Contact(test::Fields fields = {}) {
    if (account_ == 0) account_ = Account();
    return Insert("Contact", {{"LastName", "Lee"}, {"AccountId", Ref("Account", account_)}},
                  fields);
  }
  // What is given with a field of its own becomes a custom field.
  void Custom(const std::string& object, const std::string& field, std::string_view type) {
    world_.AddCustomField(object, field, type);
  }
  std::string Ref(std::string_view object, int64_t id) { return world_.IdText(object, id); }

  // Says which record's value a field takes.
  void Policy(std::string_view field, int32_t policy, int64_t record = 0) {
    if (options_ == nullptr) {
      EXPECT_EQ(lk_merge_options_new(Out(options_), nullptr), LK_OK);
    }
    EXPECT_EQ(lk_merge_options_set_policy(options_.get(), TXT(field), policy, record, nullptr),
              LK_OK);
  }
  lk_status TryMerge(int64_t survivor, const std::vector<int64_t>& others) {
    return lk_records_merge(world_.store(), nullptr, survivor, others.data(), others.size(),
                            options_.get(), Out(merge_), world_.E());
  }
  void Merge(int64_t survivor, const std::vector<int64_t>& others) {
    ASSERT_EQ(CodeName(TryMerge(survivor, others)), "OK") << world_.last_error().message();
  }
  void Plan(int64_t survivor, const std::vector<int64_t>& others) {
    ASSERT_EQ(CodeName(lk_merge_plan(world_.store(), nullptr, survivor, others.data(),
                                     others.size(), options_.get(), Out(merge_), world_.E())),
              "OK")
        << world_.last_error().message();
  }
  std::vector<Item> Items() {
    test::Rows rows;
    EXPECT_EQ(lk_merge_list_items(merge_.get(), Out(rows), nullptr), LK_OK);
    std::vector<Item> items;
    int32_t has_row = 0;
    while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
      Item& item = items.emplace_back();
      lk_rows_get_int(rows.get(), LK_ROW_KIND, &item.kind, nullptr);
      const auto text = [&](int32_t column, std::string* to) {
        const char* value = nullptr;
        lk_rows_get_text(rows.get(), column, &value, nullptr, nullptr);
        *to = value == nullptr ? "" : value;
      };
      text(LK_ROW_OBJECT, &item.object);
      text(LK_ROW_RECORD_ID, &item.record);
      text(LK_ROW_FIELD, &item.field);
      text(LK_ROW_OLD, &item.old_value);
      text(LK_ROW_NEW, &item.new_value);
    }
    return items;
  }
  // The values of a field that were not taken.
  std::set<std::string> Passed(const std::string& field) {
    std::set<std::string> values;
    for (const Item& item : Items()) {
      if (item.kind == LK_MERGE_PASS && item.field == field) values.insert(item.old_value);
    }
    return values;
  }

  // A field's text; "" where it has none. A check with a value that nobody has must fail, so that
  // none passes by looking at nothing.
  std::string Value(int64_t id, std::string_view field) {
    const std::string text = world_.TextOf(id, field);
    EXPECT_NE(text, "a value that nobody has");
    return text == "(null)" ? "" : text;
  }
  bool IsDeleted(int64_t id) { return world_.TextOf(id, "IsDeleted") == "true"; }
  // Records of an object whose field is this record.
  std::vector<int64_t> Children(std::string_view object, std::string_view field,
                                std::string_view parent_object, int64_t parent) {
    const test::Record like =
        world_.New(object, {{std::string(field), Ref(parent_object, parent)}});
    return world_.List(object, like.get());
  }
  int64_t Campaign(const std::string& name) {
    const auto found = campaigns_.find(name);
    if (found != campaigns_.end()) return found->second;
    return campaigns_[name] = world_.Insert("Campaign", {{"Name", name}});
  }
  int64_t Join(const std::string& campaign, int64_t contact) {
    return world_.Insert("CampaignMember", {{"CampaignId", Ref("Campaign", Campaign(campaign))},
                                            {"ContactId", Ref("Contact", contact)}});
  }
  std::set<std::string> CampaignsOf(int64_t contact) {
    std::set<std::string> names;
    for (int64_t member : Children("CampaignMember", "ContactId", "Contact", contact)) {
      for (const auto& [name, id] : campaigns_) {
        if (Value(member, "CampaignId") == Ref("Campaign", id)) names.insert(name);
      }
    }
    return names;
  }
  // FIELD of every line of a record's history, and whose line it is.
  std::vector<std::pair<int64_t, std::string>> History(int64_t id) {
    test::Rows rows;
    EXPECT_EQ(lk_history_list(world_.store(), nullptr, id, Out(rows), world_.E()), LK_OK);
    std::vector<std::pair<int64_t, std::string>> lines;
    int32_t has_row = 0;
    while (lk_rows_next(rows.get(), &has_row, nullptr) == LK_OK && has_row != 0) {
      int64_t record = 0;
      const char* field = nullptr;
      lk_rows_get_int(rows.get(), LK_ROW_RECORD_ID, &record, nullptr);
      lk_rows_get_text(rows.get(), LK_ROW_FIELD, &field, nullptr, nullptr);
      lines.emplace_back(record, field == nullptr ? "" : field);
    }
    return lines;
  }

 private:
  int64_t Insert(std::string_view object, test::Fields base, const test::Fields& more) {
    for (const auto& [name, value] : more) {
      const auto own = std::find_if(base.begin(), base.end(),
                                    [&name = name](const auto& f) { return f.first == name; });
      if (own == base.end()) {
        base.emplace_back(name, value);
      } else {
        own->second = value;
      }
    }
    return world_.Insert(object, base);
  }

  World world_;
  test::MergeOptions options_;
  test::Merge merge_;
  int64_t account_ = 0;
  std::map<std::string, int64_t> campaigns_;
};

std::set<std::string> SetOf(const Json& list) {
  const std::vector<std::string> texts = list.texts();
  return {texts.begin(), texts.end()};
}

// A-MRG-001: who ranks the leads names them in that order.
void DriveRank(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  std::vector<int64_t> ranked;
  std::string notes;
  for (const Json& lead : scenario.given["leads_in_rank_order"].items()) {
    ids[lead["id"].text()] =
        table.Lead({{"Description", lead["notes"].text()}, {"Email", lead["email"].text()}});
    ranked.push_back(ids[lead["id"].text()]);
    notes += (notes.empty() ? "" : "\n") + lead["notes"].text();
  }
  table.Policy("Description", LK_POLICY_UNION);
  const std::string status = table.Value(ranked[0], "Status");
  table.Merge(ranked[0], {ranked.begin() + 1, ranked.end()});
  EXPECT_EQ(ranked[0], ids[scenario.expect["survivor"].text()]);
  EXPECT_EQ(table.Value(ranked[0], "Description"), notes);
  EXPECT_EQ(table.Value(ranked[0], "Status"), status);
  for (const std::string& used : scenario.expect["used"].texts()) {
    EXPECT_EQ(table.IsDeleted(ids.at(used)), used != scenario.expect["survivor"].text());
  }
}

// A-MRG-004, A-MRG-008: a value that only one of them has; a 0 that somebody has set.
void DriveLostReason(const Scenario& scenario) {
  Table table;
  table.Custom("Lead", "lost_reason", "text");
  const int64_t survivor = table.Lead();
  const int64_t other = table.Lead({{"lost_reason__c", scenario.given["P"]["lost_reason"].text()}});
  table.Merge(survivor, {other});
  EXPECT_EQ(table.Value(survivor, "lost_reason__c"),
            scenario.expect["survivor.lost_reason"].text());
}

void DriveManualScore(const Scenario& scenario) {
  const std::vector<std::string> given = scenario.given["survivor"]["value"].texts();
  const std::vector<std::string> expected = scenario.expect["survivor"]["probability"].texts();
  ASSERT_EQ(given.size(), expected.size());
  for (size_t i = 0; i < given.size(); ++i) {
    Table table;
    table.Custom("Lead", "probability", "int");
    const int64_t survivor = table.Lead({{"probability__c", given[i]}});
    table.Merge(survivor, {table.Lead({{"probability__c", "42"}})});
    EXPECT_EQ(table.Value(survivor, "probability__c"), expected[i]);
  }
}

test::Fields AddressOf(const Json& item) {
  test::Fields fields;
  const std::string street = item["street"].text();
  const std::string second = item["street2"].text();
  fields.emplace_back("Street", second.empty() ? street : street + "\n" + second);
  fields.emplace_back("City", item["city"].text());
  fields.emplace_back("PostalCode", item["zip"].text());
  fields.emplace_back("State", item["state"].text());
  fields.emplace_back("Country", item["country"].text());
  return fields;
}

void ExpectAddress(Table& table, int64_t lead, const Json& address) {
  for (const auto& [field, value] : AddressOf(address)) {
    EXPECT_EQ(table.Value(lead, field), value) << field;
  }
}

void DriveAddressStays(const Scenario& scenario) {
  Table table;
  const int64_t survivor = table.Lead(AddressOf(scenario.given["survivor"]));
  table.Merge(survivor, {table.Lead(AddressOf(scenario.given["others"])),
                         table.Lead(AddressOf(scenario.given["others"]))});
  ExpectAddress(table, survivor, scenario.given["survivor"]);
}

void DriveAddressTaken(const Scenario& scenario) {
  Table table;
  const int64_t survivor = table.Lead(AddressOf(scenario.given["all"]));
  table.Merge(survivor, {table.Lead(AddressOf(scenario.given["all"])),
                         table.Lead(AddressOf(scenario.given["P"])),
                         table.Lead(AddressOf(scenario.given["Z_lowest"]))});
  ExpectAddress(table, survivor, scenario.expect["address"]);
}

// A-MRG-013: of the fields of that table the ones that leadkit's leads have are filled where the
// survivor is blank.
void DriveFirstNonEmpty(const Scenario& scenario) {
  const std::map<std::string, std::pair<std::string, std::string>> words = {
      {"source", {"LeadSource", "Web"}},     {"title", {"Salutation", "Dr."}},
      {"company name", {"Company", "Acme"}}, {"contact name", {"FirstName", "Ann"}},
      {"e-mail", {"Email", "a@x.example"}},  {"job title", {"Title", "Admiral"}},
      {"mobile", {"MobilePhone", "1"}},      {"phone", {"Phone", "2"}},
      {"website", {"Website", "x.example"}}};
  Table table;
  test::Fields fields;
  for (const std::string& name : scenario.given["first_non_empty"].texts()) {
    const auto word = words.find(name);
    if (word != words.end()) fields.push_back(word->second);
  }
  EXPECT_EQ(fields.size(), words.size());
  const int64_t survivor = table.Lead();
  table.Merge(survivor, {table.Lead(fields)});
  for (const auto& [field, value] : fields) EXPECT_EQ(table.Value(survivor, field), value);
}

// A-MRG-014, A-MRG-016, A-MRG-018: one address and one number each; what is not taken is named and
// stays on the merged record.
void DrivePrimary(const Scenario& scenario) {
  const std::vector<Json>& records = scenario.given["records"].items();
  const auto priority = static_cast<size_t>(scenario.given["priority"].integer());
  const bool is_email = records[0]["primary"].text().find('@') != std::string::npos;
  const std::string field = is_email ? "Email" : "Phone";
  Table table;
  std::vector<int64_t> ids;
  for (const Json& record : records)
    ids.push_back(table.Contact({{field, record["primary"].text()}}));
  const int64_t survivor = ids[priority];
  std::vector<int64_t> others = ids;
  others.erase(others.begin() + static_cast<ptrdiff_t>(priority));
  table.Merge(survivor, others);
  const Json& peer = scenario.expect["peer"];
  const Json& expected = peer.kind() == Json::Kind::kObject ? peer : scenario.expect;
  EXPECT_EQ(table.Value(survivor, field), expected["primary"].text());
  const std::string lost = records[1 - priority]["primary"].text();
  if (peer.kind() == Json::Kind::kObject) {
    EXPECT_EQ(lost, peer["lost"].text());
  }
  EXPECT_EQ(table.Passed(field), std::set<std::string>{lost});
  EXPECT_EQ(table.Value(others[0], field), lost);
}

void DriveValidation(const Scenario& scenario) {
  const std::vector<Json>& lists = scenario.given["ids"].items();
  const std::vector<std::string> errors = scenario.expect["errors"].texts();
  ASSERT_EQ(lists.size(), errors.size());
  for (size_t i = 0; i < lists.size(); ++i) {
    Table table;
    std::vector<int64_t> ids;
    for (const std::string& name : lists[i].texts()) {
      ids.push_back(name == "missing" ? 4711 : table.Contact());
    }
    const int64_t survivor = ids.empty() ? 0 : ids[0];
    if (!ids.empty()) ids.erase(ids.begin());
    const lk_status expected = errors[i] == "record not found" ? LK_NOT_FOUND : LK_INVALID_ARGUMENT;
    EXPECT_EQ(CodeName(table.TryMerge(survivor, ids)), CodeName(expected)) << errors[i];
  }
}

// B-MERGE_FIELDS-002 to -007: the newer record wins where the policy is to take the newest; an
// anonymous one is not believed, so that the survivor's value stays.
void DriveNewest(const Scenario& scenario) {
  const Json& given = scenario.given.items()[0];
  const std::string newer = given["newer_record_value"].text();
  const std::string older = given["older_record_value"].text();
  const std::string current = given["survivor_current_value"].text();
  const bool newer_survives = current == newer;
  Table table;
  const bool number = given["newer_record_value"].kind() == Json::Kind::kNumber;
  table.Custom("Contact", "value", number ? "int" : "text");
  const int64_t old_one = table.Contact({{"value__c", older}});
  table.world().MoveClock(1000000);
  const int64_t new_one = table.Contact({{"value__c", newer}});
  if (!given["newer_record_is_anonymous"].boolean()) table.Policy("value__c", LK_POLICY_NEWEST);
  const int64_t survivor = newer_survives ? new_one : old_one;
  table.Merge(survivor, {newer_survives ? old_one : new_one});
  const std::string expected = scenario.expect["value"].text();
  EXPECT_EQ(table.Value(survivor, "value__c"), expected == "no change" ? current : expected);
}

void DriveAnonymousDefaults(const Scenario& scenario) {
  Table table;
  table.Custom("Contact", "consent", "text");
  table.Custom("Contact", "flag", "int");
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    ids[item["id"].text()] = table.Contact({{"Email", item["email"].text()},
                                            {"consent__c", item["consent"].text()},
                                            {"flag__c", item["flag"].text().substr(0, 1)}});
  }
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(table.Value(ids["W"], "Email"), scenario.expect["W.email"].text());
  EXPECT_EQ(table.Value(ids["W"], "consent__c"), scenario.expect["W.consent"].text());
  EXPECT_EQ(table.Value(ids["W"], "flag__c"), scenario.expect["W.flag"].text());
}

// "-30 min" and the like as a time of the test's day.
std::string TimeOf(const std::string& text) {
  const std::string minutes = text.substr(1, 2);
  return "2026-09-20T" + std::string(minutes == "30" ? "11:30" : "11:00") + ":00.000Z";
}

void DriveTimestamps(const Scenario& scenario) {
  Table table;
  table.Custom("Contact", "last_active", "datetime");
  table.Custom("Contact", "identified_at", "datetime");
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    ids[item["id"].text()] =
        table.Contact({{"last_active__c", TimeOf(item["last_active"].text())},
                       {"identified_at__c", TimeOf(item["identified_at"].text())}});
  }
  table.Policy("last_active__c", LK_POLICY_HIGHEST);
  table.Policy("identified_at__c", LK_POLICY_LOWEST);
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(table.Value(ids["W"], "last_active__c"),
            TimeOf(scenario.expect["W.last_active"].text()));
  EXPECT_EQ(table.Value(ids["W"], "identified_at__c"),
            TimeOf(scenario.expect["W.identified_at"].text()));
}

void DriveCompany(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    ids[item["id"].text()] = table.Account({{"Phone", item["phone"].text()},
                                            {"BillingCity", item["city"].text()},
                                            {"NumberOfEmployees", item["employees"].text()}});
  }
  table.Merge(ids["A1"], {ids["A2"]});
  EXPECT_EQ(table.Value(ids["A1"], "Phone"), scenario.expect["A1.phone"].text());
  EXPECT_EQ(table.Value(ids["A1"], "BillingCity"), scenario.expect["A1.city"].text());
  EXPECT_EQ(table.Value(ids["A1"], "NumberOfEmployees"), scenario.expect["A1.employees"].text());
}

void DriveChosenValues(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    ids[item["id"].text()] =
        table.Contact({{"Phone", item["phone"].text()}, {"Title", item["title"].text()}});
  }
  table.Policy("Title", LK_POLICY_RECORD, ids["X"]);
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(table.Value(ids["W"], "Title"), scenario.expect["W.title"].text());
  const std::vector<std::string> phones = scenario.expect["W.phones"].texts();
  EXPECT_EQ(table.Value(ids["W"], "Phone") + " (primary)", phones[0]);
  EXPECT_EQ(table.Passed("Phone"), std::set<std::string>{phones[1]});
  EXPECT_TRUE(table.IsDeleted(ids["X"]));
}

// "home_phone" is HomePhone.
std::string ApiName(const std::string& column) {
  std::string name;
  bool begins = true;
  for (const char c : column) {
    if (c != '_') name += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = c == '_';
  }
  return name;
}

void DrivePreview(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  std::vector<int64_t> all;
  for (const Json& item : scenario.given.items()) {
    all.push_back(table.Contact(
        {{"FirstName", item["first_name"].text()}, {"HomePhone", item["home_phone"].text()}}));
    ids[item["id"].text()] = all.back();
  }
  table.Plan(all[0], {all.begin() + 1, all.end()});
  std::set<std::string> offered;
  std::string source;
  for (const Item& item : table.Items()) {
    if (item.kind != LK_MERGE_FIELD && item.kind != LK_MERGE_KEEP) continue;
    offered.insert(item.field);
    source = item.record;
  }
  std::set<std::string> expected;
  for (const std::string& name : scenario.expect["fields_to_choose"].texts()) {
    expected.insert(ApiName(name));
  }
  EXPECT_EQ(offered, expected);
  EXPECT_EQ(source, table.Ref("Contact", ids[scenario.expect["home_phone.default"].text()]));
  EXPECT_FALSE(table.IsDeleted(all[1]));
}

void DriveReparent(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    const std::string id = item["id"].text();
    ids[id] = item["type"].text() == "lead"
                  ? table.Lead({{"LastName", item["last_name"].text()}})
                  : table.world().Insert(
                        "Event", {{"WhoId", table.Ref("Lead", ids[item["parent"].text()])}});
  }
  table.Merge(ids["L1"], {ids["L2"]});
  EXPECT_EQ(table.Value(ids["M1"], "WhoId"),
            table.Ref("Lead", ids[scenario.expect["M1.parent"].text()]));
  EXPECT_TRUE(table.IsDeleted(ids["L2"]));
}

void DriveLinkColumns(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    const std::string id = item["id"].text();
    ids[id] = item["type"].text() == "account"
                  ? table.Account()
                  : table.Contact({{"AccountId", table.Ref("Account", ids[item["account"].text()])},
                                   {"Title", item["role"].text()}});
  }
  table.Merge(ids["A1"], {ids["A2"]});
  for (const char* contact : {"C1", "C2"}) {
    EXPECT_EQ(table.Value(ids[contact], "AccountId"), table.Ref("Account", ids["A1"]));
    EXPECT_EQ(table.Value(ids[contact], "Title"),
              scenario.expect["role(" + std::string(contact) + ",A1)"].text());
  }
}

void DriveRedirect(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) ids[item["id"].text()] = table.Contact();
  // The name of who stands for this one now; "" where that is deleted.
  const auto get = [&](const char* name) -> std::string {
    int64_t id = 0;
    lk_successor_get(table.world().store(), nullptr, ids[name], nullptr, nullptr, &id,
                     table.world().E());
    for (const auto& [known, its] : ids) {
      if (its == id && !table.IsDeleted(id)) return known;
    }
    return "";
  };
  table.Merge(ids["JANE"], {ids["BOB"]});
  EXPECT_EQ(get("BOB"), scenario.expect["get(BOB) 1"].text());
  table.Merge(ids["JOEY"], {ids["JANE"]});
  EXPECT_EQ(get("BOB"), scenario.expect["get(BOB) 2"].text());
  World& world = table.world();
  ASSERT_EQ(lk_record_delete(world.store(), nullptr, nullptr, 0, ids["JOEY"], world.E()), LK_OK);
  for (const char* name : {"BOB", "JANE"}) {
    EXPECT_EQ(get(name), scenario.expect[std::string("get(") + name + ") 3"].text());
  }
}

void DriveConsent(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    const bool out = !item["do_not_contact"].items().empty();
    ids[item["id"].text()] = table.Contact({{"HasOptedOutOfEmail", out ? "true" : "false"}});
  }
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(table.Value(ids["W"], "HasOptedOutOfEmail"),
            scenario.expect["W.do_not_contact"].items().empty() ? "false" : "true");
}

// B-MERGE_RELATIONS-015: whatever the dates, who has opted out is opted out.
void DriveConsentConflict(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  for (const Json& item : scenario.given.items()) {
    const bool out = item["consent"].items().back()["state"].text() == "unsubscribed";
    ids[item["id"].text()] = table.Contact({{"HasOptedOutOfEmail", out ? "true" : "false"}});
  }
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(scenario.expect["peer"]["W.effective(G1)"].text(), "unsubscribed");
  EXPECT_EQ(table.Value(ids["W"], "HasOptedOutOfEmail"), "true");
}

// B-MERGE_RELATIONS-006 and -007: segments and target lists are campaigns here.
void DriveMemberships(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  std::string word;
  for (const Json& item : scenario.given.items()) {
    ids[item["id"].text()] = table.Contact();
    word = item["segments"].items().empty() ? "target_lists" : "segments";
    for (const std::string& list : item[word].texts()) table.Join(list, ids[item["id"].text()]);
  }
  table.Merge(ids["W"], {ids["X"]});
  EXPECT_EQ(table.CampaignsOf(ids["W"]), SetOf(scenario.expect["W." + word]));
  EXPECT_EQ(table.Children("CampaignMember", "ContactId", "Contact", ids["X"]).size(), 0u);
}

void DriveRoles(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  const Json& opportunity = scenario.given.items()[0];
  const int64_t account = table.Account();
  const int64_t deal =
      table.world().Insert("Opportunity", {{"Name", "Deal"},
                                           {"AccountId", table.Ref("Account", account)},
                                           {"StageName", "Prospecting"},
                                           {"CloseDate", "2026-12-31"}});
  for (const Json& role : opportunity["roles"].items()) {
    const std::string name = role["contact"].text();
    ids[name] = table.Contact();
    table.world().Insert("OpportunityContactRole",
                         {{"OpportunityId", table.Ref("Opportunity", deal)},
                          {"ContactId", table.Ref("Contact", ids[name])},
                          {"Role", role["role"].text()}});
  }
  table.Merge(ids["W"], {ids["X"]});
  const std::vector<int64_t> roles =
      table.Children("OpportunityContactRole", "ContactId", "Contact", ids["W"]);
  ASSERT_EQ(static_cast<int64_t>(roles.size()), scenario.expect["roles of W on O1"].integer());
  EXPECT_EQ(table.Value(roles[0], "Role"), scenario.expect["role"].text());
}

// B-MERGE_RELATIONS-014 and -016: the changes of the merged record are told with the survivor's.
void DriveHistory(const Scenario& scenario) {
  const bool leads = scenario.given.items()[0]["type"].text() == "lead";
  Table table;
  const int64_t survivor = leads ? table.Lead() : table.Contact();
  const int64_t other = leads ? table.Lead() : table.Contact();
  ASSERT_EQ(table.world().Update(other, leads ? "Lead" : "Contact", {{"Phone", "1"}}), LK_OK);
  table.Merge(survivor, {other});
  const auto history = table.History(survivor);
  const std::string mark = leads ? "leadMerged" : "contactMerged";
  for (const auto& line : {std::pair(other, std::string("Phone")), std::pair(survivor, mark)}) {
    EXPECT_NE(std::find(history.begin(), history.end(), line), history.end()) << line.second;
  }
}

void DriveTooFew(const Scenario& scenario) {
  Table table;
  ASSERT_EQ(scenario.given.items().size(), 1u);
  EXPECT_EQ(CodeName(table.TryMerge(table.Contact(), {})), "INVALID_ARGUMENT");
}

void DriveDeletedMeanwhile(const Scenario& scenario) {
  Table table;
  std::map<std::string, int64_t> ids;
  World& world = table.world();
  for (const Json& item : scenario.given.items()) {
    const std::string id = item["id"].text();
    ids[id] = table.Contact({{"Phone", id}});
    if (!item["deleted_meanwhile"].boolean()) continue;
    ASSERT_EQ(lk_record_delete(world.store(), nullptr, nullptr, 0, ids[id], world.E()), LK_OK);
  }
  EXPECT_EQ(CodeName(table.TryMerge(ids["C1"], {ids["C2"]})), "ENTITY_IS_DELETED");
  EXPECT_EQ(table.Value(ids["C1"], "Phone"), "C1");
  EXPECT_FALSE(table.IsDeleted(ids["C1"]));
}

using Driver = void (*)(const Scenario&);

const std::map<std::string, Driver>& Drivers() {
  static const std::map<std::string, Driver> drivers = {
      {"A-MRG-001", DriveRank},
      {"A-MRG-004", DriveLostReason},
      {"A-MRG-005", DriveAddressStays},
      {"A-MRG-006", DriveAddressTaken},
      {"A-MRG-008", DriveManualScore},
      {"A-MRG-013", DriveFirstNonEmpty},
      {"A-MRG-014", DrivePrimary},
      {"A-MRG-016", DrivePrimary},
      {"A-MRG-018", DrivePrimary},
      {"A-MRG-020", DriveValidation},
      {"B-MERGE_FIELDS-002", DriveNewest},
      {"B-MERGE_FIELDS-005", DriveNewest},
      {"B-MERGE_FIELDS-006", DriveNewest},
      {"B-MERGE_FIELDS-007", DriveNewest},
      {"B-MERGE_FIELDS-010", DriveAnonymousDefaults},
      {"B-MERGE_FIELDS-011", DriveTimestamps},
      {"B-MERGE_FIELDS-017", DriveCompany},
      {"B-MERGE_FIELDS-018", DriveChosenValues},
      {"B-MERGE_FIELDS-019", DrivePreview},
      {"B-MERGE_RELATIONS-001", DriveReparent},
      {"B-MERGE_RELATIONS-002", DriveLinkColumns},
      {"B-MERGE_RELATIONS-003", DriveRedirect},
      {"B-MERGE_RELATIONS-005", DriveConsent},
      {"B-MERGE_RELATIONS-006", DriveMemberships},
      {"B-MERGE_RELATIONS-007", DriveMemberships},
      {"B-MERGE_RELATIONS-009", DriveRoles},
      {"B-MERGE_RELATIONS-014", DriveHistory},
      {"B-MERGE_RELATIONS-015", DriveConsentConflict},
      {"B-MERGE_RELATIONS-016", DriveHistory},
      {"B-MERGE_FORBIDDEN-002", DriveTooFew},
      {"B-MERGE_FORBIDDEN-004", DriveDeletedMeanwhile},
  };
  return drivers;
}

TEST_F(ScenarioMergeTest, AllThatAreDriven) {
  std::map<std::string, Driver> drivers = Drivers();
  drivers.insert(MergeFirstDrivers().begin(), MergeFirstDrivers().end());
  DriveAll("merge", drivers);
}

}  // namespace
}  // namespace leadkit::scenario
