// The scenarios of merging: what other systems do with two records of one person. Those about what
// hangs on the records are in scenario_merge_relations.cc.
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
#include "scenario_merge_table.h"
#include "scenario_world.h"

namespace leadkit::scenario {
namespace {

using test::CodeName;
using test::Out;

using ScenarioMergeTest = ScenarioTest;

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

const Drivers& ValueDrivers() {
  static const Drivers drivers = {
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
      {"B-MERGE_FORBIDDEN-002", DriveTooFew},
      {"B-MERGE_FORBIDDEN-004", DriveDeletedMeanwhile},
  };
  return drivers;
}

TEST_F(ScenarioMergeTest, AllThatAreDriven) {
  Drivers drivers = ValueDrivers();
  drivers.insert(MergeRelationDrivers().begin(), MergeRelationDrivers().end());
  drivers.insert(MergeFirstDrivers().begin(), MergeFirstDrivers().end());
  DriveAll("merge", drivers);
}

}  // namespace
}  // namespace leadkit::scenario
