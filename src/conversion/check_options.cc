#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "conversion/making.h"

namespace leadkit::conversion {
namespace {

using schema::Field;
using schema::Object;

absl::Status CheckOpportunityName(std::string_view name) {
  if (!IsValidText(name)) {
    return MakeError(Code::kInvalidText, "the opportunity's name is not valid UTF-8",
                     {"Opportunity", "Name", 0});
  }
  if (CountCharacters(TrimSpace(name)) <= kMaxOpportunityName) return absl::OkStatus();
  return MakeError(Code::kStringTooLong,
                   absl::StrCat("the opportunity's name has more than ", kMaxOpportunityName,
                                " characters; shorten it"),
                   {"Opportunity", "Name", 0});
}

absl::Status AddSurvivor(Making& m, const SurvivorRule& rule) {
  const size_t dot = rule.field.find('.');
  const Object* object = m.view.catalog().Find(rule.field.substr(0, dot));
  const Field* field = object == nullptr || dot == std::string::npos
                           ? nullptr
                           : object->Find(rule.field.substr(dot + 1));
  for (const auto& [known_object, entries] :
       {std::pair(m.known.account.object, &m.map.account),
        std::pair(m.known.contact.object, &m.map.contact),
        std::pair(m.known.opportunity.object, &m.map.opportunity)}) {
    if (field == nullptr || object->index != known_object) continue;
    for (const MapEntry& entry : *entries) {
      if (entry.target_field != field->ordinal) continue;
      m.survivors.push_back({object->index, field->ordinal, rule.survivor});
      return absl::OkStatus();
    }
  }
  return Refuse(m, Code::kInvalidField,
                absl::StrCat("'", rule.field,
                             "' is not a field that a lead's value goes to; write one of the field "
                             "map, such as Contact.Title"));
}

}  // namespace

absl::Status CheckOptions(Making& m) {
  const ConvertOptions& options = m.options;
  const auto conflict = [&](std::string_view why) {
    return Refuse(m, Code::kConflictingOptions, why);
  };
  if (options.contact != kNoId && options.account == kNoId) {
    return Refuse(m, Code::kContactWithoutAccount,
                  "a contact was named without its account; name the account too");
  }
  if (options.opportunity != kNoId && options.account == kNoId) {
    return conflict("an opportunity was named without its account; name the account too");
  }
  if (options.no_opportunity && options.opportunity != kNoId) {
    return conflict("no opportunity was asked for and one was named; choose");
  }
  if (options.no_opportunity && !options.opportunity_name.empty()) {
    return conflict("no opportunity was asked for and a name was given for it; choose");
  }
  if (!options.opportunity_record_type.empty() &&
      (options.no_opportunity || options.opportunity != kNoId)) {
    return conflict(
        "a record type was named for a new opportunity, and none is to be made; choose");
  }
  if (options.opportunity != kNoId && !options.opportunity_name.empty()) {
    return conflict("an opportunity was named by id and a name was given for a new one; choose");
  }
  if (options.owner != kNoId && !options.owners.empty()) {
    return conflict("one owner and owners in turn were named; choose");
  }
  if (options.overwrite_lead_source && options.contact == kNoId &&
      options.match != MatchPolicy::kLink) {
    return conflict("overwriting the lead source needs an existing contact; name one");
  }
  for (const SurvivorRule& rule : options.survivors) LK_RETURN_IF_ERROR(AddSurvivor(m, rule));
  return CheckOpportunityName(options.opportunity_name);
}

}  // namespace leadkit::conversion
