#include "scenario_decisions.h"

#include <string_view>

namespace leadkit::scenario {
namespace {

struct Decision {
  std::string_view id;
  // What is expected instead, by path. "aside" drops an expectation; new paths are added.
  std::string_view instead;
  std::string_view reason;
};

constexpr Decision kDecisions[] = {
    {"A-CONV-001", R"({"opportunity.stage": "aside"})", "leads have no opportunity stages"},
    {"A-CONV-002", R"({"code.L1": "ENTITY_IS_DELETED"})",
     "what is archived elsewhere is in the recycle bin here; each lead has its own code"},
    {"A-CONV-008", R"({"proposal_before.mode": "aside"})", "there are no duplicates to merge"},
    {"A-CONV-014", R"({"after_rewriting_same_team": "aside"})", "there are no teams"},
    {"A-CONV-017", R"({"stages": "aside", "code.L4": "LEAD_DISQUALIFIED"})",
     "leads have no opportunity stages"},
    {"A-CONV-027", R"({"existing_after": ["L1"]})",
     "opportunities are no duplicates of leads; of leads the one that is named survives, and a "
     "lost "
     "one cannot convert"},
    {"A-CONV-041",
     R"({"opportunity.name": "Org", "opportunity.close_date": "2026-09-30",
         "account.billing_address": null, "account.shipping_address": null,
         "contact.is_primary": "aside",
         "lead.account/contact/opportunity ids stored": "aside",
         "lead.converted_account_id": "new account", "lead.converted_contact_id": "new contact",
         "lead.converted_opportunity_id": "new opportunity"})",
     "design 6: the company names the opportunity, which closes at the end of the fiscal quarter; "
     "the lead of the file has no address, and shipping is never guessed"},
    {"A-DUP-002", R"({"4": [4], "5": [5], "6": [6], "7": [7]})",
     "people of one company are colleagues: a lead is somebody's duplicate by what is that "
     "person's "
     "own"},
    {"A-DUP-006", R"({"base": ["base", "d1", "d2", "d3", "d4"], "d1": ["base", "d1", "d2", "d3"]})",
     "design 7: score(a, b) = score(b, a); a number without its area may be either, so both find "
     "the other"},
    {"B-CONVERT-001", R"({"update": "aside", "ok": false, "error": "INVALID_STATUS"})",
     "design 5: a converted status is reached by conversion only, so the update is refused"},
    {"B-CONVERT-020", R"({"ok": true, "error": "aside"})",
     "a batch of none has no row that could fail, as in every other batch call"},
    {"B-CONVERT_EXISTING-004",
     R"({"ok": false, "error": "REQUIRED_FIELD_MISSING", "O1.account": "aside",
         "contacts_in_A1": 0, "reason": "opportunity belongs to another account"})",
     "design 5: an opportunity has an account, so there is none to be adopted"},
    {"B-CONVERT_EXISTING-014", R"({"action.match": "LINK"})",
     "design 6: an account of the same name is used where the policy says so"},
    {"B-CONVERT_ACTIVITIES-003",
     R"({"M1.contacts": "aside", "error": "FIELD_INTEGRITY_EXCEPTION"})",
     "an activity of a lead is about nothing else; one about another record does not follow the "
     "lead"},
    {"B-CONVERT_ACTIVITIES-005",
     R"({"K1": "aside", "copies": 0, "copy": "aside", "K1.parent": "account",
         "K1.contact": "contact"})",
     "design 6: activities follow the lead and are never copied"},
    {"B-CONVERT_EXISTING-012", R"({"action.criteria": [["name"], ["email"]]})",
     "the rule of the words, as a model"},
    {"B-CONVERT_FORBIDDEN-001", R"({"error": "REQUIRED_FIELD_MISSING"})",
     "a contact without an account is refused before it could be named"},
    {"B-CONVERT_FORBIDDEN-011",
     R"({"action.matching": "ON", "action.match": "REFUSE",
         "duplicates": [{"type": "contact", "id": "C1"}]})",
     "design 6: who is to choose says so by the policy to refuse"},
    {"B-MAPPING-006", R"({"action.matching": "ON"})",
     "contacts of the same name are found by matching"},
    {"B-MAPPING-007",
     R"({"ok": "aside", "error": "FIELD_MAPPING_ERROR", "changes": "aside",
         "L1.is_converted": true, "contact.c_note": null, "unmapped": ["c_note__c"]})",
     "design 6: a map is validated when it is made, so a target that is too short is never mapped; "
     "the value stays on the lead and is listed"},
};

bool Under(const std::string& path, const std::string& root) {
  return path == root || path.rfind(root + ".", 0) == 0;
}

}  // namespace

std::vector<std::pair<std::string, Json>> Decided(const Scenario& scenario) {
  std::vector<std::pair<std::string, Json>> expected = Leaves(scenario.expect);
  for (const Decision& decision : kDecisions) {
    if (decision.id != scenario.id) continue;
    const Json instead = Json::Parse(decision.instead, scenario.id);
    for (const auto& [path, value] : instead.members()) {
      std::erase_if(expected, [&path = path](const auto& e) { return Under(e.first, path); });
      if (value.text() != "aside") expected.emplace_back(path, value);
    }
  }
  return expected;
}

}  // namespace leadkit::scenario
