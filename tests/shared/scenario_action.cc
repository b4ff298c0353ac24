#include "scenario_action.h"

#include <regex>

#include "scenario_words.h"

namespace leadkit::scenario {
namespace {

using test::CodeName;
using test::Out;

// The first group of the first match, or an empty text.
std::string Part(const std::string& text, const std::string& pattern) {
  std::smatch match;
  return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "";
}

bool Says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

std::vector<std::string> NamesIn(const std::string& text) {
  std::vector<std::string> names;
  const std::regex name(R"(\b[A-Z][0-9]+\b)");
  for (std::sregex_iterator i(text.begin(), text.end(), name), end; i != end; ++i) {
    names.push_back(i->str());
  }
  return names;
}

void Target(Action& action, const std::string& name, World& world) {
  const std::string object = world.Find(name).object;
  if (object == "Account") action.account = name;
  if (object == "Contact") action.contact = name;
  if (object == "Opportunity") action.opportunity = name;
}

void ReadTargets(Action& action, const std::string& words, World& world) {
  const std::string into = Part(words, R"(into (?:existing )?([A-Z][0-9]+(?: and [A-Z][0-9]+)*))");
  for (const std::string& name : NamesIn(into)) Target(action, name, world);
  const std::string account = Part(words, "naming account ([A-Z][0-9]+)");
  if (!account.empty()) action.account = account;
  action.without_account = Says(words, "without naming an account");
  for (const char* type : {"account", "contact", "opportunity"}) {
    const std::string name = Part(words, std::string("new ") + type + " ([A-Z][0-9]+)");
    if (!name.empty()) action.new_names[type] = name;
  }
}

Action ReadWords(const std::string& words, World& world) {
  Action action;
  if (Says(words, "convert")) action.verb = Action::Verb::kConvert;
  if (Says(words, "preview") || Says(words, "candidates for")) action.verb = Action::Verb::kPlan;
  if (Says(words, "mass-convert")) action.verb = Action::Verb::kConvertBatch;
  if (Says(words, "update ")) action.verb = Action::Verb::kUpdate;
  for (const std::string& name : NamesIn(words)) {
    if (name[0] == 'L') action.leads.push_back(name);
  }
  if (action.leads.empty() && action.verb != Action::Verb::kConvertBatch) {
    action.leads.push_back("L1");
  }
  ReadTargets(action, words, world);
  action.field = Part(words, R"(^update L[0-9]+\.(\w+))");
  if (Says(words, "setting status to a value flagged as a converted status")) {
    action.field = "status";
  }
  // "to account + contact" names all that is to be made.
  const bool lists = std::regex_search(words, std::regex("to (new )?(account|contact)"));
  action.no_opportunity = (lists && !Says(words, "opportunity") && action.opportunity.empty()) ||
                          Says(words, "create_opportunity=false");
  action.opportunity_name = Part(words, "opportunity '([^']*)'");
  action.status = Part(words, "to status '([^']*)'");
  action.owner = Part(words, "owner=([A-Z][0-9]+)");
  action.user = Part(words, "^([A-Z][0-9]+) (?:converts|previews)");
  if (Says(words, "without skip_duplicate_check")) action.match = LK_MATCH_REFUSE;
  action.rolled_back = Says(words, "roll the transaction back");
  if (Says(words, "twice")) action.times = 2;
  return action;
}

Action ReadMembers(const Json& members) {
  Action action;
  const Json& convert = members["convert"];
  const Json& propose = members["propose_conversion"];
  const Json& batch = members["convert_batch"];
  action.verb = Action::Verb::kConvert;
  action.leads = {convert["lead"].text()};
  if (propose.kind() == Json::Kind::kObject) {
    action.verb = Action::Verb::kPlan;
    action.leads = {propose["lead"].text()};
  } else if (batch.kind() == Json::Kind::kArray) {
    action.verb = Action::Verb::kConvertBatch;
    action.leads = batch.texts();
  }
  action.contact = convert["contact"].text();
  action.owner = convert["owner"].text() + members["owner"].text();
  action.owners = members["owners"].texts();
  return action;
}

// ----- Doing it ----------------------------------------------------------------------------------

class Performer {
 public:
  Performer(const Action& action, World& world) : action_(action), world_(world) {}

  Outcome Run() {
    if (!action_.status.empty()) world_.AddStatus(action_.status, "CONVERTED");
    if (!action_.user.empty()) world_.SetUser(action_.user);
    SetOptions();
    outcome_.first_event = world_.LastEvent();
    for (const char* object : {"Lead", "Account", "Contact", "Opportunity", "Task", "Event"}) {
      outcome_.counts_before[object] = static_cast<int64_t>(world_.Records(object).size());
    }
    switch (action_.verb) {
      case Action::Verb::kConvert:
        Convert();
        break;
      case Action::Verb::kConvertBatch:
        ConvertBatch();
        break;
      case Action::Verb::kPlan:
        for (int i = 0; i < action_.times; ++i) Plan();
        break;
      case Action::Verb::kUpdate:
        UpdateField();
        break;
      case Action::Verb::kNone:
        ADD_FAILURE() << "the action is not understood";
    }
    return outcome_;
  }

 private:
  lk_error** E() { return world_.E(); }

  void Take(lk_status code) {
    outcome_.code = code;
    outcome_.message = code == LK_OK ? "" : world_.last_error().message();
  }

  int64_t Lead(const std::string& name) {
    if (world_.Has(name)) return world_.Find(name).id;
    // "L" where the scenario has but one lead without a name.
    const std::vector<int64_t> leads = world_.Records("Lead");
    EXPECT_EQ(leads.size(), 1U) << "there is no lead '" << name << "'";
    return leads.empty() ? 0 : leads[0];
  }

  void SetInt(int32_t option, int64_t value) {
    EXPECT_EQ(lk_convert_options_set_int(options_.get(), option, value, E()), LK_OK);
  }
  void SetText(int32_t option, const std::string& value) {
    EXPECT_EQ(lk_convert_options_set_text(options_.get(), option, TXT(value), E()), LK_OK);
  }

  void SetOptions() {
    EXPECT_EQ(lk_convert_options_new(Out(options_), E()), LK_OK);
    int64_t account = action_.account.empty() ? 0 : world_.Find(action_.account).id;
    if (!action_.contact.empty()) {
      const int64_t contact = world_.Find(action_.contact).id;
      SetInt(LK_CONVERT_CONTACT_ID, contact);
      // Elsewhere a contact brings its account along; leadkit wants it named.
      if (account == 0 && !action_.without_account) {
        const test::Record record = world_.Get(contact);
        EXPECT_EQ(lk_record_get_int(record.get(), LK_LIT("AccountId"), &account, E()), LK_OK);
      }
    }
    if (account != 0) SetInt(LK_CONVERT_ACCOUNT_ID, account);
    if (!action_.opportunity.empty()) {
      SetInt(LK_CONVERT_OPPORTUNITY_ID, world_.Find(action_.opportunity).id);
    }
    if (action_.no_opportunity) SetInt(LK_CONVERT_NO_OPPORTUNITY, 1);
    if (!action_.owner.empty()) SetInt(LK_CONVERT_OWNER_ID, world_.Find(action_.owner).id);
    for (const std::string& owner : action_.owners) {
      const int64_t id = world_.Find(owner).id;
      EXPECT_EQ(lk_convert_options_add_owner(options_.get(), id, E()), LK_OK);
    }
    if (action_.overwrite_lead_source.value_or(false)) {
      SetInt(LK_CONVERT_OVERWRITE_LEAD_SOURCE, 1);
    }
    if (action_.person_account) SetInt(LK_CONVERT_BLANK_COMPANY, LK_BLANK_PERSON);
    SetInt(LK_CONVERT_MATCH, action_.match);
    SetText(LK_CONVERT_OPPORTUNITY_NAME, action_.opportunity_name);
    SetText(LK_CONVERT_STATUS, action_.status);
  }

  // The records of a conversion, under the words that scenarios have for them.
  void TakeMade(const std::string& lead, const lk_conversion* conversion) {
    const std::pair<int32_t, const char*> kinds[] = {{LK_CONVERTED_ACCOUNT, "account"},
                                                     {LK_CONVERTED_CONTACT, "contact"},
                                                     {LK_CONVERTED_OPPORTUNITY, "opportunity"}};
    for (const auto& [which, type] : kinds) {
      int64_t id = 0;
      int32_t created = 0;
      EXPECT_EQ(lk_conversion_get(conversion, which, &id, &created, E()), LK_OK);
      if (id == 0) continue;
      if (created != 0) outcome_.created.insert(type);
      const Named named{ObjectOf(type), id};
      outcome_.made[type] = named;
      if (which == LK_CONVERTED_OPPORTUNITY) outcome_.opportunities[lead] = named;
      const auto name = action_.new_names.find(type);
      if (name != action_.new_names.end()) world_.Name(name->second, named);
    }
    const char* json = nullptr;
    size_t size = 0;
    EXPECT_EQ(lk_conversion_get_json(conversion, &json, &size, E()), LK_OK);
    const Json result = Json::Parse(std::string_view(json, size), "a conversion");
    for (const Json& item : result["unmapped"].items()) {
      outcome_.unmapped.push_back(item["field"].text());
    }
  }

  void Convert() {
    test::Transaction tx;
    if (action_.rolled_back) {
      EXPECT_EQ(lk_transaction_begin(world_.store(), Out(tx), E()), LK_OK);
    }
    const std::string& lead = action_.leads[0];
    test::Conversion made;
    Take(lk_lead_convert(world_.store(), tx.get(), Lead(lead), options_.get(), Out(made), E()));
    outcome_.codes[lead] = outcome_.code;
    if (made != nullptr) TakeMade(lead, made.get());
  }

  void ConvertBatch() {
    std::vector<int64_t> ids;
    for (const std::string& lead : action_.leads) ids.push_back(Lead(lead));
    test::Results results;
    Take(lk_leads_convert(world_.store(), nullptr, ids.data(), ids.size(), options_.get(), 0,
                          nullptr, nullptr, Out(results), E()));
    for (size_t row = 0; results != nullptr && row < ids.size(); ++row) {
      const auto at = static_cast<int64_t>(row);
      lk_status code = LK_OK;
      const lk_conversion* made = nullptr;
      EXPECT_EQ(lk_results_get(results.get(), at, &code, nullptr, nullptr, E()), LK_OK);
      EXPECT_EQ(lk_results_get_conversion(results.get(), at, &made, E()), LK_OK);
      outcome_.codes[action_.leads[row]] = code;
      if (made != nullptr) TakeMade(action_.leads[row], made);
    }
  }

  void Plan() {
    test::Plan plan;
    Take(lk_lead_plan(world_.store(), nullptr, Lead(action_.leads[0]), options_.get(), Out(plan),
                      E()));
    const char* json = nullptr;
    size_t size = 0;
    EXPECT_EQ(lk_plan_get_json(plan.get(), &json, &size, E()), LK_OK);
    outcome_.plans.push_back(Json::Parse(std::string_view(json, size), "a plan"));
  }

  void UpdateField() {
    const bool status = action_.field == "status";
    const std::string field = FieldWord("Lead", action_.field);
    Take(world_.Update(Lead(action_.leads[0]), "Lead", {{field, status ? "Converted" : "555"}}));
  }

  const Action& action_;
  World& world_;
  Outcome outcome_;
  test::ConvertOptions options_;
};

}  // namespace

std::vector<std::pair<std::string, Action>> ReadAction(const Json& json, World& world) {
  if (json.kind() == Json::Kind::kObject) return {{"", ReadMembers(json)}};
  Action action = ReadWords(json.text(), world);
  if (!Says(json.text(), "overwrite_lead_source in {true, false}")) return {{"", action}};
  std::vector<std::pair<std::string, Action>> both;
  for (const bool overwrite : {true, false}) {
    action.overwrite_lead_source = overwrite;
    both.emplace_back(overwrite ? "when_true." : "when_false.", action);
  }
  return both;
}

Outcome Perform(const Action& action, World& world) { return Performer(action, world).Run(); }

}  // namespace leadkit::scenario
