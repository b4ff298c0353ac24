#include "tests/model/operation.h"

namespace leadkit::model {

const char* NameOf(Verb verb) {
  switch (verb) {
    case Verb::kInsert:
      return "insert";
    case Verb::kUpdate:
      return "update";
    case Verb::kUpsert:
      return "upsert";
    case Verb::kDelete:
      return "delete";
    case Verb::kUndelete:
      return "undelete";
    case Verb::kPurge:
      return "purge";
    case Verb::kPurgeBin:
      return "purge bin";
    case Verb::kMoveLead:
      return "move lead";
    case Verb::kMoveOpportunity:
      return "move opportunity";
    case Verb::kConvert:
      return "convert";
    case Verb::kPlan:
      return "plan";
    case Verb::kApply:
      return "apply";
    case Verb::kConvertMany:
      return "convert many";
    case Verb::kInsertMany:
      return "insert many";
    case Verb::kUpdateMany:
      return "update many";
    case Verb::kUpsertMany:
      return "upsert many";
    case Verb::kDeleteMany:
      return "delete many";
    case Verb::kUndeleteMany:
      return "undelete many";
    case Verb::kBegin:
      return "begin";
    case Verb::kCommit:
      return "commit";
    case Verb::kRollback:
      return "rollback";
    case Verb::kSetReason:
      return "set reason";
    case Verb::kSetAutomated:
      return "set automated";
    case Verb::kSetUser:
      return "set user";
    case Verb::kSetLifecycle:
      return "set lifecycle";
    case Verb::kReopen:
      return "reopen";
  }
  return "?";
}

namespace {

std::string Describe(const Fields& fields) {
  std::string out = " {";
  for (const auto& [name, value] : fields) {
    if (out.size() > 2) out += ", ";
    out += name + ": ";
    if (value.is_null()) {
      out += "null";
    } else if (value.ref != kNone) {
      out += "#" + std::to_string(value.ref);
    } else {
      out += "'" + (value.text.size() > 60 ? value.text.substr(0, 60) + "..." : value.text) + "'";
    }
  }
  return out + "}";
}

std::string Describe(const ConvertHow& how) {
  std::string out;
  const auto text = [&](const char* name, const std::string& value) {
    if (!value.empty()) out += std::string(" ") + name + "='" + value.substr(0, 100) + "'";
  };
  const auto id = [&](const char* name, Id value) {
    if (value != kNone) out += std::string(" ") + name + "=#" + std::to_string(value);
  };
  const auto flag = [&](const char* name, bool value) {
    if (value) out += std::string(" ") + name;
  };
  text("status", how.status);
  id("account", how.account);
  id("contact", how.contact);
  id("opportunity", how.opportunity);
  text("name", how.opportunity_name);
  flag("no_opportunity", how.no_opportunity);
  flag("overwrite_lead_source", how.overwrite_lead_source);
  id("owner", how.owner);
  for (Id owner : how.owners) id("owners", owner);
  out += " match=" + std::to_string(how.match);
  flag("allow_disqualified", how.allow_disqualified);
  out += " blank=" + std::to_string(how.blank_company);
  text("key", how.key);
  for (const auto& [field, survivor] : how.survivors) {
    text("survivor", field + "=" + std::to_string(survivor));
  }
  return out;
}

}  // namespace

std::string Operation::Describe() const {
  std::string out = NameOf(verb);
  const bool of_object = verb == Verb::kInsert || verb == Verb::kUpdate || verb == Verb::kUpsert ||
                         !rows.empty() || verb == Verb::kDelete || verb == Verb::kUndelete ||
                         verb == Verb::kPurge;
  if (of_object) out += " " + RuleOf(object).name;
  if (id != kNone) out += " #" + std::to_string(id);
  for (Id one : ids) out += " #" + std::to_string(one);
  if (!fields.empty()) out += model::Describe(fields);
  for (const Fields& row : rows) out += model::Describe(row);
  if (!to.empty()) out += " to '" + to + "'";
  if (!reason.empty()) out += " reason '" + reason + "'";
  if (verb == Verb::kConvert || verb == Verb::kPlan || verb == Verb::kConvertMany) {
    out += model::Describe(how);
  }
  if (verb == Verb::kSetLifecycle) out += " " + std::to_string(document);
  if (flag) out += " (flag)";
  return out;
}

}  // namespace leadkit::model
