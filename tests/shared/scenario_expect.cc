#include "scenario_expect.h"

#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "scenario_words.h"

namespace leadkit::scenario {
namespace {

std::vector<std::string> Split(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream in(path);
  for (std::string part; std::getline(in, part, '.');) parts.push_back(part);
  return parts;
}

// "222" and "222.00" are one number.
bool SameNumber(const std::string& a, const std::string& b) {
  char* end_a = nullptr;
  char* end_b = nullptr;
  const double number_a = std::strtod(a.c_str(), &end_a);
  const double number_b = std::strtod(b.c_str(), &end_b);
  return !a.empty() && !b.empty() && *end_a == '\0' && *end_b == '\0' && number_a == number_b;
}

std::string CodeList(const std::vector<lk_status>& codes) {
  std::string list;
  for (const lk_status code : codes)
    list += std::string(list.empty() ? "" : " or ") + lk_status_name(code);
  return list;
}

// A value that is not the expected one.
std::string Otherwise(const Json& expected) {
  std::string items;
  switch (expected.kind()) {
    case Json::Kind::kBoolean:
      return expected.boolean() ? "false" : "true";
    case Json::Kind::kNumber:
      return std::to_string(expected.integer() + 1);
    case Json::Kind::kArray:
      for (const Json& item : expected.items()) {
        const std::string id = item["id"].text();
        items += items.empty() ? "" : ",";
        items += id.empty() ? Otherwise(item) : R"({"id": ")" + id + "9\"}";
      }
      return items.empty() ? R"(["?"])" : "[" + items + "]";
    default:
      return cli::Quoted("?" + expected.text());
  }
}

}  // namespace

Checker::Checker(World& world) : world_(world) {
  for (const auto& [name, named] : world.named()) {
    before_[named.id] = world.Get(named.id, LK_INCLUDE_DELETED);
  }
}

void Checker::Check(const std::string& path, const Json& expected, const Action& action,
                    const Outcome& outcome) {
  SCOPED_TRACE("expected " + path + ": " + Show(expected));
  action_ = &action;
  outcome_ = &outcome;
  set_aside_ = false;
  CheckOnce(path, expected);
  if (set_aside_) return;
  testing::TestPartResultArray failures;
  {
    testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
    CheckOnce(path, Json::Parse(Otherwise(expected), "an expectation"));
  }
  EXPECT_GT(failures.size(), 0) << "any other expectation would have passed too";
}

void Checker::CheckOnce(const std::string& path, const Json& expected) {
  if (CheckResult(path, expected) || CheckPlan(path, expected) || CheckCount(path, expected) ||
      CheckEach(path, expected)) {
    return;
  }
  CheckRecord(path, expected);
}

// Whether it went well, and what was said if not.
bool Checker::CheckResult(const std::string& path, const Json& expected) {
  std::vector<lk_status> codes = {outcome_->code};
  codes.insert(codes.end(), world_.refused().begin(), world_.refused().end());
  if (path == "ok") {
    const bool ok = std::all_of(codes.begin(), codes.end(), [](lk_status c) { return c == LK_OK; });
    EXPECT_EQ(ok, expected.boolean()) << CodeList(codes) << ": " << outcome_->message;
    return true;
  }
  if (path == "error" || path == "error_code" || path == "reason" || path == "result") {
    const std::vector<lk_status> meant = CodesOf(expected.text());
    EXPECT_FALSE(meant.empty()) << "no code is known to mean this";
    const bool said = std::any_of(codes.begin(), codes.end(), [&meant](lk_status code) {
      return std::find(meant.begin(), meant.end(), code) != meant.end();
    });
    EXPECT_TRUE(said) << CodeList(codes) << ": " << outcome_->message;
    return true;
  }
  if (path == "duplicates") {
    for (const Json& item : expected.items()) {
      const Named named = world_.Find(item["id"].text());
      EXPECT_THAT(outcome_->message, testing::HasSubstr(world_.IdText(named.object, named.id)));
    }
    return true;
  }
  if (path == "converted") {
    std::vector<std::string> converted;
    for (const auto& [lead, code] : outcome_->codes) {
      if (code == LK_OK) converted.push_back(lead);
    }
    EXPECT_THAT(converted, testing::UnorderedElementsAreArray(expected.texts()));
    return true;
  }
  if (path == "unmapped") {
    EXPECT_THAT(outcome_->unmapped, testing::UnorderedElementsAreArray(expected.texts()));
    return true;
  }
  if (path.rfind("code.", 0) == 0) {
    const auto code = outcome_->codes.find(path.substr(5));
    EXPECT_EQ(code == outcome_->codes.end() ? "none" : lk_status_name(code->second),
              expected.text());
    return true;
  }
  return false;
}

int64_t Checker::Total(const std::vector<std::string>& objects) {
  int64_t total = 0;
  for (const std::string& object : objects) {
    total += static_cast<int64_t>(world_.Records(object).size());
    total -= outcome_->counts_before.at(object);
  }
  return total;
}

// Numbers of records.
bool Checker::CheckCount(const std::string& path, const Json& expected) {
  std::smatch part;
  const auto is = [&path, &part](const char* pattern) {
    return std::regex_match(path, part, std::regex(pattern));
  };
  const std::map<std::string, std::string> objects = {{"accounts", "Account"},
                                                      {"contacts", "Contact"},
                                                      {"opportunities", "Opportunity"},
                                                      {"contact_roles", "OpportunityContactRole"}};
  const auto count = [this](const std::string& object, const test::Fields& like) {
    return static_cast<int64_t>(world_.Records(object, like).size());
  };
  int64_t found = 0;
  if (is("(accounts|contacts|opportunities|contact_roles)(_total)?")) {
    found = count(objects.at(part[1]), {});
  } else if (is("(contacts|opportunities)_in_(\\w+)")) {
    found = count(objects.at(part[1]), {{"AccountId", world_.IdText("Account", Root(part[2]).id)}});
  } else if (is("accounts_named_company")) {
    found = count("Account", {{"Name", world_.TextOf(Root("lead").id, "Company")}});
  } else if (is("(opportunities)_named_(\\w+)")) {
    std::string name = part[2];
    std::replace(name.begin(), name.end(), '_', ' ');
    found = count("Opportunity", {{"Name", name}});
  } else if (is("unconverted_leads")) {
    found = count("Lead", {{"IsConverted", "false"}});
  } else if (is("records_created")) {
    found = Total({"Account", "Contact", "Opportunity"});
  } else if (is("accounts_created") || is("created_accounts")) {
    found = Total({"Account"});
  } else if (is("created_contacts")) {
    found = Total({"Contact"});
  } else if (is("copies")) {
    found = Total({"Task", "Event"});
  } else if (is("changes")) {
    found = world_.CountEvents(outcome_->first_event);
  } else if (is("count\\((\\w+)\\)")) {
    const Named contact = Root("contact");
    found = count(Root(part[1]).object,
                  {{"Subject", part[1]}, {"WhoId", world_.IdText("Contact", contact.id)}});
  } else if (is("(\\w+) member count")) {
    found = count("CampaignMember", {{"CampaignId", world_.IdText("Campaign", Root(part[1]).id)}});
  } else {
    return false;
  }
  EXPECT_EQ(found, expected.integer());
  return true;
}

// The names of the records of an object that the plan suggests.
std::vector<std::string> Checker::Suggested(const std::string& object) {
  std::vector<std::string> names;
  for (const Json& item : outcome_->plans.back()["items"].items()) {
    if (item["kind"].text() != "SUGGEST" || item["object"].text() != object) continue;
    int64_t id = 0;
    EXPECT_EQ(lk_id_from_text(world_.store(), TXT(item["record"].text()), nullptr, nullptr, &id,
                              world_.E()),
              LK_OK);
    names.push_back(world_.NameOf(id));
  }
  return names;
}

// What would be done if nobody chose otherwise.
void Checker::CheckProposal(const std::string& what, const Json& expected) {
  set_aside_ = NotHeld("", what);
  if (set_aside_) return;
  std::string found = "null";
  for (const Json& item : outcome_->plans.back()["items"].items()) {
    const std::string& kind = item["kind"].text();
    const bool contact = item["object"].text() == "Contact";
    if (what == "contact_action" && contact && (kind == "CREATE" || kind == "LINK")) {
      found = kind == "CREATE" ? "create" : "link_existing";
    } else if (what == "contact" && contact && kind == "LINK") {
      found = item["record"].text();
    } else if (what == "owner" && contact && kind == "FILL" && item["field"].text() == "OwnerId") {
      int64_t owner = 0;
      lk_id_from_text(world_.store(), TXT(item["new"].text()), nullptr, nullptr, &owner, nullptr);
      found = world_.NameOf(owner);
    }
  }
  EXPECT_EQ(found, Show(expected)) << Show(outcome_->plans.back()["items"]);
}

// What a plan says, where the scenario asks for a proposal, a preview or candidates.
bool Checker::CheckPlan(const std::string& path, const Json& expected) {
  if (outcome_->plans.empty()) return false;
  if (path == "accounts" || path == "contacts" || path == "matches") {
    const std::string object = path == "accounts" ? "Account" : "Contact";
    EXPECT_THAT(Suggested(object), testing::UnorderedElementsAreArray(expected.texts()));
    return true;
  }
  const std::vector<std::string> parts = Split(path);
  if (parts.size() != 2) return false;
  if (parts[0] == "proposal_before") {
    CheckProposal(parts[1], expected);
    return true;
  }
  const std::string object = ObjectOf(parts[0]);
  if (object.empty() || world_.Has(parts[0])) return false;
  // A preview of a record that is to be made.
  std::string value = "not mapped";
  const std::string field = world_.FieldOf(object, parts[1]);
  for (const Json& item : outcome_->plans.back()["items"].items()) {
    if (item["kind"].text() == "FILL" && item["object"].text() == object &&
        item["field"].text() == field) {
      value = item["new"].text();
    }
  }
  if (expected.text().rfind("not mapped", 0) == 0) {
    EXPECT_EQ(value, "not mapped");
  } else {
    EXPECT_EQ(value, expected.text());
  }
  return true;
}

// "each.owner": of each lead that was converted, and what was made of it.
bool Checker::CheckEach(const std::string& path, const Json& expected) {
  const std::vector<std::string> parts = Split(path);
  if (parts.size() != 2 || (parts[0] != "each" && parts[0] != "owner")) return false;
  if (parts[0] == "owner") {  // {"owner": {"L1": "M"}}
    const auto made = outcome_->opportunities.find(parts[1]);
    EXPECT_NE(made, outcome_->opportunities.end());
    if (made != outcome_->opportunities.end()) Compare(expected, Follow(made->second, {"owner"}));
    return true;
  }
  set_aside_ = NotHeld("Lead", parts[1]);
  if (set_aside_) return true;
  EXPECT_FALSE(outcome_->opportunities.empty());
  for (const auto& [lead, opportunity] : outcome_->opportunities) {
    const Named record = parts[1] == "owner" ? opportunity : world_.Find(lead);
    Compare(expected, Follow(record, {parts[1]}));
  }
  return true;
}

// A record by its name, or by what it is: "new_contact", "contact_role", "lead".
Named Checker::Root(const std::string& name) {
  const std::string word = name.rfind("new_", 0) == 0 ? name.substr(4) : name;
  const auto made = outcome_->made.find(word);
  if (made != outcome_->made.end()) return made->second;
  if (word == "lead") {
    if (!action_->leads.empty() && world_.Has(action_->leads[0])) {
      return world_.Find(action_->leads[0]);
    }
    const std::vector<int64_t> leads = world_.Records("Lead");
    return {"Lead", leads.empty() ? 0 : leads[0]};
  }
  if (word == "contact_role") {
    const std::vector<int64_t> roles = world_.Records("OpportunityContactRole");
    EXPECT_EQ(roles.size(), 1U);
    return {"OpportunityContactRole", roles.empty() ? 0 : roles[0]};
  }
  if (world_.Has(name)) return world_.Find(name);
  ADD_FAILURE() << "there is no record '" << name << "'";
  return {"Lead", 0};
}

// Lists that hang on a record.
Checker::Found Checker::ListOf(const Named& record, const std::string& name) {
  Found found;
  found.is_list = true;
  const std::string id = world_.IdText(record.object, record.id);
  if (name == "campaign_members") {
    for (const int64_t member : world_.Records("CampaignMember", {{"ContactId", id}})) {
      const test::Record read = world_.Get(member);
      int64_t campaign = 0;
      EXPECT_EQ(lk_record_get_int(read.get(), LK_LIT("CampaignId"), &campaign, nullptr), LK_OK);
      found.list.push_back(world_.NameOf(campaign));
    }
    return found;
  }
  const bool meetings = name == "meetings";
  test::Fields like = {{"WhatId", id}};
  if (!meetings) like.emplace_back("TaskSubtype", name == "emails" ? "Email" : "Task");
  for (const int64_t child : world_.Records(meetings ? "Event" : "Task", like)) {
    found.list.push_back(world_.TextOf(child, "Subject"));
  }
  return found;
}

Checker::Found Checker::Follow(Named record, const std::vector<std::string>& path) {
  Found found;
  for (size_t i = 0; i < path.size(); ++i) {
    std::string word = path[i].substr(0, path[i].find('('));
    if (record.object == "Opportunity" && word == "campaigns") word = "CampaignId";
    word = FieldWord(record.object, word);
    if (word == "campaign_members" || word == "meetings" || word == "emails" ||
        (word == "tasks" && record.object == "Opportunity")) {
      return ListOf(record, word);
    }
    // A word may stand for a path of its own: an opportunity's address is its contact's.
    if (const size_t dot = word.find('.'); dot != std::string::npos) {
      std::vector<std::string> rest = Split(word);
      rest.insert(rest.end(), path.begin() + static_cast<int64_t>(i) + 1, path.end());
      return Follow(record, rest);
    }
    if (word == "custom") continue;
    const std::string field = world_.FieldOf(record.object, word);
    const test::Record read = world_.Get(record.id, LK_INCLUDE_DELETED);
    if (read == nullptr) return found;
    found.text = world_.TextOf(record.id, field);
    found.id = 0;
    if (found.text == "(null)") found.text = "null";
    const char* object = nullptr;
    size_t size = 0;
    const bool is_id =
        found.text.size() == 18 && lk_id_from_text(world_.store(), TXT(found.text), &object, &size,
                                                   &found.id, nullptr) == LK_OK;
    if (is_id) record = {std::string(object, size), found.id};
  }
  return found;
}

bool Checker::Matches(const std::string& expected, const Found& found) {
  if (expected == found.text || SameNumber(expected, found.text)) return true;
  if (expected == "set") return found.text != "null";
  if (expected == "now") return found.text.rfind(world_.Today(), 0) == 0;
  if (found.id == 0) return false;
  if (world_.Has(expected)) return world_.Find(expected).id == found.id;
  if (expected.rfind("= result.", 0) == 0) {
    const std::string type = expected.substr(9, expected.rfind("_id") - 9);
    return outcome_->made.count(type) != 0 && outcome_->made.at(type).id == found.id;
  }
  // "the new contact", "new account", "opportunity", or just "new".
  for (const auto& [type, named] : outcome_->made) {
    const bool created = outcome_->created.count(type) != 0;
    if (named.id != found.id) continue;
    if (expected == type) return true;
    if (expected == "the existing one") return !created;
    return created &&
           (expected == "new" || expected == "new " + type || expected == "the new " + type);
  }
  return false;
}

void Checker::Compare(const Json& expected, const Found& found) {
  if (found.is_list && expected.kind() == Json::Kind::kNumber) {
    EXPECT_EQ(static_cast<int64_t>(found.list.size()), expected.integer());
  } else if (found.is_list) {
    EXPECT_THAT(found.list, testing::UnorderedElementsAreArray(expected.texts()));
  } else if (expected.kind() == Json::Kind::kArray) {
    ASSERT_EQ(expected.items().size(), 1U) << "leadkit has one value here";
    EXPECT_TRUE(Matches(expected.items()[0].text(), found)) << "found " << found.text;
  } else {
    EXPECT_TRUE(Matches(expected.kind() == Json::Kind::kNull ? "null" : expected.text(), found))
        << "found " << found.text << " (" << world_.NameOf(found.id) << ")";
  }
}

void Checker::CheckUnchanged(const Named& root, const std::string& field) {
  const auto before = before_.find(root.id);
  ASSERT_NE(before, before_.end()) << "it was not there before";
  const test::Record now = world_.Get(root.id, LK_INCLUDE_DELETED);
  int32_t count = 0;
  lk_record_get_count(now.get(), &count, nullptr);
  for (int32_t i = 0; i < count; ++i) {
    const char* name = nullptr;
    lk_record_get_name(now.get(), i, &name, nullptr, nullptr);
    if (!field.empty() && world_.FieldOf(root.object, field) != name) continue;
    const char* was = nullptr;
    const char* is = nullptr;
    lk_record_get_text(before->second.get(), name, strlen(name), &was, nullptr, nullptr);
    lk_record_get_text(now.get(), name, strlen(name), &is, nullptr, nullptr);
    EXPECT_STREQ(is, was) << name;
  }
}

void Checker::CheckRecord(const std::string& path, const Json& expected) {
  std::vector<std::string> parts = Split(path);
  set_aside_ = parts.size() == 1 && NotHeld("", path);
  if (set_aside_) return;
  if (parts[0] == "result") {
    const std::string type = parts[1].substr(0, parts[1].rfind("_id"));
    const auto made = outcome_->made.find(type);
    Found found;
    found.id = made == outcome_->made.end() ? 0 : made->second.id;
    found.text = made == outcome_->made.end() ? "null" : world_.NameOf(found.id);
    Compare(expected, found);
    return;
  }
  if (const size_t fields = parts[0].find(" fields"); fields != std::string::npos) {
    ASSERT_EQ(expected.text(), "unchanged");
    CheckUnchanged(Root(parts[0].substr(0, fields)), "");
    return;
  }
  const Named root = Root(parts[0]);
  parts.erase(parts.begin());
  ASSERT_FALSE(parts.empty()) << "the expectation is not understood";
  set_aside_ = NotHeld(root.object, parts.back());
  if (set_aside_) return;
  if (expected.text() == "unchanged") {
    CheckUnchanged(root, parts.back());
  } else if (expected.text() == "not converted") {
    EXPECT_EQ(world_.TextOf(root.id, "IsConverted"), "false");
  } else {
    Compare(expected, Follow(root, parts));
  }
}

}  // namespace leadkit::scenario
