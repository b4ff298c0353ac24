// Duplicate rules, groups of duplicates, and what comes in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <regex>

#include "scenario_decisions.h"
#include "scenario_driver.h"
#include "scenario_match_world.h"
#include "scenario_words.h"

namespace leadkit::scenario {
namespace {

using test::CodeName;
using test::Out;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;

std::string Part(const std::string& text, const std::string& pattern) {
  std::smatch match;
  return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "";
}

// "{last_name 'test2', email 'test@test.com'}" or "with email 'a@x.test'" as an item.
Json ReadForm(const std::string& words) {
  cli::JsonObject form;
  const std::regex value(R"((\w+) '([^']*)')");
  for (std::sregex_iterator i(words.begin(), words.end(), value), end; i != end; ++i) {
    form.Add((*i)[1].str(), (*i)[2].str());
  }
  return Json::Parse(form.str(), "a form");
}

// ----- Rules at the way in -----------------------------------------------------------------------

// An account has no e-mail address; the domain of one is its website's.
Json AsHeld(const std::string& type, const Json& item) {
  const std::string email = item["email"].text();
  if (type != "account" || email.empty()) return item;
  cli::JsonObject held;
  for (const auto& [name, value] : item.members()) {
    if (name != "email") held.AddRaw(name, value.Written());
  }
  return Json::Parse(held.Add("website", email.substr(email.find('@') + 1)).str(), "an account");
}

// A record of the action is inserted under a rule that refuses duplicates.
struct Insertion {
  lk_status code = LK_OK;
  std::string message;
  int64_t likeliest = 0;
};

Insertion InsertUnderRule(const std::string& type, const Json& item, bool allow,
                          MatchWorld& world) {
  // What leadkit requires and the words do not name says nothing, as in what is given.
  const Json whole = type == "lead" ? With(item, "company", "Unknown") : item;
  test::Record record = world.Form(type, whole);
  if (type == "lead" && whole["last_name"].text().empty()) {
    EXPECT_EQ(lk_record_set_text(record.get(), LK_LIT("LastName"), LK_LIT("Unknown"), world.E()),
              LK_OK);
  }
  EXPECT_EQ(lk_record_allow_duplicates(record.get(), allow ? 1 : 0, world.E()), LK_OK);
  Insertion done;
  int64_t id = 0;
  done.code = lk_record_insert(world.store(), nullptr, record.get(), &id, world.E());
  done.message = world.last_error().message();
  done.likeliest = world.last_error().record();
  return done;
}

void CheckInsertion(const Expected& expected, const std::string& type, const Insertion& done,
                    MatchWorld& world) {
  for (const auto& [path, value] : expected) {
    SCOPED_TRACE(path + ": " + Show(value));
    if (path == "ok") {
      EXPECT_EQ(done.code == LK_OK, value.boolean()) << done.message;
    } else if (path == "error") {
      const std::vector<lk_status> codes = CodesOf(value.text());
      EXPECT_EQ(std::count(codes.begin(), codes.end(), done.code), 1)
          << lk_status_name(done.code) << ": " << done.message;
    } else if (path == type + "s") {
      EXPECT_EQ(static_cast<int64_t>(world.Records(ObjectOf(type)).size()), value.integer());
    } else {
      ADD_FAILURE() << "the expectation is not understood";
    }
  }
}

// B-DEDUPE-002, -003, -025: "create account {...} with skip_duplicate_check".
void DriveCreation(const Scenario& scenario) {
  const std::string words = scenario.action.text();
  const std::string type = Part(words, "create (?:a second )?(\\w+)");
  const bool allow = words.find("with skip_duplicate_check") != std::string::npos;
  const Json form = AsHeld(type, ReadForm(words));
  const Json& there = scenario.given.items()[0];
  MatchWorld world;
  world.Add(type, AsHeld(type, there));
  const int64_t first = world.Find(there["id"].text()).id;
  world.RefuseDuplicates(ObjectOf(type));
  Insertion done = InsertUnderRule(type, form, false, world);
  // What is refused is named; and what is allowed would have been refused otherwise.
  EXPECT_EQ(CodeName(done.code), "DUPLICATES_DETECTED");
  EXPECT_EQ(done.likeliest, first);
  EXPECT_THAT(done.message, HasSubstr(world.IdText(ObjectOf(type), first)));
  if (allow) done = InsertUnderRule(type, form, true, world);
  CheckInsertion(Decided(scenario), type, done, world);
  // A rule that nobody has set refuses nothing.
  MatchWorld free;
  free.Add(type, AsHeld(type, there));
  EXPECT_EQ(CodeName(InsertUnderRule(type, form, false, free).code), "OK");
}

// B-DEDUPE-012: a row of an import that is there already.
void DriveImport(const Scenario& scenario) {
  MatchWorld world;
  world.Give(scenario.given);
  world.RefuseDuplicates("Contact");
  const Named account = world.Find("A1");
  const Json row = ReadForm(scenario.action.text());
  const std::string csv = "LastName,Email,AccountId\nUnknown," + row["email"].text() + "," +
                          world.IdText("Account", account.id) + "\n";
  test::ImportOptions how;
  EXPECT_EQ(lk_import_options_new(Out(how), world.E()), LK_OK);
  EXPECT_EQ(lk_import_options_set_text(how.get(), LK_IMPORT_OBJECT, LK_LIT("Contact"), world.E()),
            LK_OK);
  const char* rest = csv.c_str();
  const lk_read_fn read = [](void* context, char* buffer, size_t size, size_t* out_read) {
    const char*& left = *static_cast<const char**>(context);
    *out_read = std::min(size, std::strlen(left));
    std::memcpy(buffer, left, *out_read);
    left += *out_read;
    return int32_t{0};
  };
  test::ImportResult result;
  ASSERT_EQ(lk_csv_import(world.store(), read, &rest, how.get(), nullptr, nullptr, Out(result),
                          world.E()),
            LK_OK)
      << world.last_error().message();
  test::Rows errors;
  ASSERT_EQ(lk_import_result_list_errors(result.get(), Out(errors), world.E()), LK_OK);
  int32_t has_row = 0;
  ASSERT_EQ(lk_rows_next(errors.get(), &has_row, nullptr), LK_OK);
  ASSERT_EQ(has_row, 1) << "the row was stored";
  int64_t code = 0;
  const char* reason = nullptr;
  EXPECT_EQ(lk_rows_get_int(errors.get(), LK_ROW_CODE, &code, nullptr), LK_OK);
  EXPECT_EQ(lk_rows_get_text(errors.get(), LK_ROW_REASON, &reason, nullptr, nullptr), LK_OK);
  for (const auto& [path, value] : Decided(scenario)) {
    if (path == "contacts") {
      EXPECT_EQ(static_cast<int64_t>(world.Records("Contact").size()), value.integer());
      continue;
    }
    ASSERT_EQ(path, "row_result");
    const Named matched = world.Find(Part(value.text(), "matched (\\w+)"));
    EXPECT_EQ(CodeName(static_cast<lk_status>(code)), "DUPLICATES_DETECTED");
    EXPECT_THAT(reason, HasSubstr(world.IdText("Contact", matched.id)));
  }
}

// B-DEDUPE-024: what was captured is empty.
void DriveEmpty(const Scenario& scenario) {
  MatchWorld world;
  const test::Record empty = world.New("Lead");
  int64_t id = 0;
  Insertion done;
  done.code = lk_record_insert(world.store(), nullptr, empty.get(), &id, world.E());
  done.message = world.last_error().message();
  CheckInsertion(Decided(scenario), "lead", done, world);
}

// ----- Groups of duplicates ----------------------------------------------------------------------

// "john@doe.email x4" of "emails", or a contact with values of its own.
void GiveContacts(const Json& given, MatchWorld& world) {
  int number = 0;
  const auto add = [&](const Json& item) {
    world.Add("contact", With(item, "id", "C" + std::to_string(++number)));
  };
  for (const Json& item : given.items()) {
    if (item["type"].text() == "contact") add(item);
    for (const std::string& words : item["emails"].texts()) {
      const std::string email = words.substr(0, words.find(' '));
      for (int i = std::stoi(Part(words, " x(\\d+)$")); i > 0; --i) {
        add(With(Json::Parse("{}", "a contact"), "email",
                 email.find('@') == std::string::npos ? email + "@people.example" : email));
      }
    }
  }
}

// How many records are left when those of each group are one.
int64_t Persons(size_t records, const std::vector<Names>& groups) {
  for (const Names& group : groups) records -= group.size() - 1;
  return static_cast<int64_t>(records);
}

// A telephone number of one digit is nobody's to leadkit. Where a scenario means one, another
// stands in its place.
Json WithRealPhones(const Json& given) {
  cli::JsonArray items;
  for (const Json& item : given.items()) {
    const std::string digits = item["phone"].text();
    const bool fake =
        !digits.empty() && digits.find_first_not_of(digits.front()) == std::string::npos;
    items.Add(fake ? With(item, "phone", "30" + digits.substr(2) + "17").Written()
                   : item.Written());
  }
  return Json::Parse(items.str(), "contacts");
}

// B-DEDUPE-014, -015: what a pass over all contacts takes for one person. It merges nothing by
// itself; what would be left is counted.
void DriveGroups(const Scenario& scenario) {
  MatchWorld world;
  GiveContacts(WithRealPhones(scenario.given), world);
  const std::string words = scenario.action.text();
  if (words.find(" AND ") != std::string::npos) world.UseCriteria({{"email", "phone"}});
  const std::vector<Names> groups = world.Groups();
  for (const auto& [path, value] : Decided(scenario)) {
    SCOPED_TRACE(path);
    const size_t contacts = world.Records("Contact").size();
    if (path == "groups") {
      EXPECT_EQ(static_cast<int64_t>(groups.size()), value.integer());
    } else if (path == "contacts_before") {
      EXPECT_EQ(static_cast<int64_t>(contacts), value.integer());
    } else {
      ASSERT_EQ(path, "contacts_after");
      EXPECT_EQ(Persons(contacts, groups), value.integer());
    }
  }
}

// B-DEDUPE-017: from one record of each pair to the other one.
void DriveFromIds(const Scenario& scenario) {
  MatchWorld world;
  GiveContacts(scenario.given, world);
  std::map<std::string, std::string> first_of;  // by address
  for (const auto& [name, named] : world.named()) {
    if (named.object == "Contact") first_of.emplace(world.TextOf(named.id, "Email"), name);
  }
  const size_t contacts = world.Records("Contact").size();
  std::vector<Names> groups;
  for (const auto& [email, name] : first_of) {
    groups.push_back(WithItself(name, world.LookUp(name)));
    for (const std::string& member : groups.back()) {
      EXPECT_EQ(world.TextOf(world.Find(member).id, "Email"), email);
    }
  }
  EXPECT_EQ(static_cast<int64_t>(contacts), scenario.expect["contacts_before"].integer());
  EXPECT_EQ(Persons(contacts, groups), scenario.expect["contacts_after"].integer());
}

// ----- Criteria of the caller's ------------------------------------------------------------------

// A-DUP-010: the caller's criteria as a model; a record is no duplicate of itself.
void DriveCriteria(const Scenario& scenario) {
  MatchWorld world;
  std::vector<Names> criteria;
  for (const Json& criterion : scenario.given["criteria"].items()) {
    criteria.push_back(criterion.texts());
  }
  world.UseCriteria(criteria);
  const Json& record = scenario.given["record"];
  const std::string email = record["emails"]["primary"].text();
  EXPECT_EQ(scenario.expect["query"].text(),
            criteria[0][0] + " = " + email + " AND id <> " + record["id"].text());
  const auto lead = [&](const std::string& name, const std::string& address) {
    return With(With(Json::Parse(R"({"contact_name": "Ann Lee"})", "a lead"), "id", name), "email",
                address);
  };
  world.Add("lead", lead("R", email));
  world.Add("lead", lead("equal", email));
  world.Add("lead", lead("other", "other." + email));
  EXPECT_THAT(NamesOf(world.LookUp("R")), ElementsAre("equal"));
  // A form has no id by which it could be left out.
  EXPECT_THAT(NamesOf(world.LookUpForm(world.Form("lead", lead("R", email)))),
              ElementsAre("R", "equal"));
}

// B-DEDUPE-005: any of the criteria is enough; at most so many answers as are asked for.
void DriveAnyCriterion(const Scenario& scenario) {
  MatchWorld world;
  for (const Json& item : scenario.given.items()) {
    if (item["type"].text() != "config") {
      world.Add("lead", item);
      continue;
    }
    std::vector<Names> criteria;
    for (const std::string& field : item["lead.duplicate_fields"].texts()) {
      criteria.push_back({field});
    }
    world.UseCriteria(criteria);
  }
  Json form = ReadForm(scenario.action.text());
  form = With(With(form, "first_name", form["first"].text()), "last_name", form["last"].text());
  const auto found = world.LookUpForm(world.Form("lead", form));
  EXPECT_THAT(NamesOf(found), ElementsAreArray(scenario.expect["matches"].texts()));
  const int64_t limit = scenario.expect["limit"].integer();
  for (int64_t i = 0; i < limit; ++i) {
    world.Add("lead", With(form, "id", "more " + std::to_string(i)));
  }
  EXPECT_GT(static_cast<int64_t>(world.LookUpForm(world.Form("lead", form)).size()), limit);
  world.LimitTo(limit);
  EXPECT_EQ(static_cast<int64_t>(world.LookUpForm(world.Form("lead", form)).size()), limit);
}

// A-DUP-020, B-DEDUPE-019: rules and models that compare nothing are no rules; and what says
// nothing is compared with nothing.
void DriveInvalidRules(const Scenario& scenario) {
  for (const Json& ruleset : scenario.given["rulesets"].items()) {
    SCOPED_TRACE(Show(ruleset));
    cli::JsonArray fields;
    for (const Json& constraint : ruleset["constraints"].items()) {
      fields.Add(cli::JsonObject().Add("name", constraint["field"].text()).str());
    }
    const std::string model = cli::JsonObject()
                                  .Add("kind", "PERSON")
                                  .AddRaw("fields", fields.str())
                                  .AddInt("partners_per_million", 1'000'000)
                                  .str();
    MatchWorld world;
    EXPECT_EQ(CodeName(world.SetDocument(LK_MATCHING_PEOPLE_MODEL, model)), "INVALID_ARGUMENT");
    for (const char* object : {R"()", R"(,"object":"")"}) {
      const std::string rules = std::string(R"({"duplicate_rules":[{"name":"x")") + object + "}]}";
      EXPECT_EQ(CodeName(world.SetDocument(LK_MATCHING_SETTINGS, rules)), "INVALID_ARGUMENT");
    }
  }
  EXPECT_EQ(scenario.expect["all"].text(), "error");
}

void DriveNothingToCompare(const Scenario& scenario) {
  MatchWorld world;
  const std::string model = R"({"kind":"COMPANY","fields":[],"partners_per_million":1000000})";
  const lk_status code = world.SetDocument(LK_MATCHING_COMPANIES_MODEL, model);
  EXPECT_EQ(code == LK_OK, scenario.expect["ok"].boolean());
  EXPECT_EQ(CodeName(code), "INVALID_ARGUMENT");
  world.Add("account", Json::Parse(R"({"id": "A1"})", "an account"));
  EXPECT_TRUE(world.LookUpForm(world.New("Account")).empty());
  EXPECT_EQ(world.compared(), 0);
}

}  // namespace

const Drivers& DedupeDrivers() {
  static const Drivers drivers = {
      {"A-DUP-010", DriveCriteria},        {"A-DUP-020", DriveInvalidRules},
      {"B-DEDUPE-002", DriveCreation},     {"B-DEDUPE-003", DriveCreation},
      {"B-DEDUPE-005", DriveAnyCriterion}, {"B-DEDUPE-012", DriveImport},
      {"B-DEDUPE-014", DriveGroups},       {"B-DEDUPE-015", DriveGroups},
      {"B-DEDUPE-017", DriveFromIds},      {"B-DEDUPE-019", DriveNothingToCompare},
      {"B-DEDUPE-024", DriveEmpty},        {"B-DEDUPE-025", DriveCreation},
  };
  return drivers;
}

}  // namespace leadkit::scenario
