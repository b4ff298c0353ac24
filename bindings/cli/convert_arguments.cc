#include "convert_arguments.h"

#include "records.h"
#include "session.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Choice {
  const char* name;
  int32_t value;
};
constexpr Choice kMatches[] = {{"never", LK_MATCH_NEVER},
                               {"suggest", LK_MATCH_SUGGEST},
                               {"link", LK_MATCH_LINK},
                               {"refuse", LK_MATCH_REFUSE}};
constexpr Choice kBlanks[] = {
    {"refuse", LK_BLANK_REFUSE}, {"person", LK_BLANK_PERSON}, {"household", LK_BLANK_HOUSEHOLD}};
constexpr Choice kSurvivors[] = {{"default", LK_SURVIVOR_DEFAULT},
                                 {"existing", LK_SURVIVOR_EXISTING},
                                 {"lead", LK_SURVIVOR_LEAD}};

template <size_t size>
int32_t Choose(const Choice (&choices)[size], const std::string& text, const char* option) {
  std::vector<std::string> names;
  for (const auto& [name, value] : choices) {
    if (text == name) return value;
    names.emplace_back(name);
  }
  throw Failure::Usage(std::string(option) + ": '" + text + "' is not one of " + Join(names, ", "));
}

}  // namespace

void AddConvertOptions(CLI::App* command, const std::shared_ptr<ConvertArguments>& arguments) {
  ConvertArguments& to = *arguments;
  command
      ->add_option("--match", to.match,
                   "Existing accounts of the same name and contacts of the same e-mail: never "
                   "look, suggest them, link to them, or refuse to convert beside them [suggest]")
      ->type_name("never|suggest|link|refuse");
  command->add_option("--account", to.account, "Convert into this account")->type_name("RECORD");
  command->add_option("--contact", to.contact, "Convert into this contact of --account")
      ->type_name("RECORD");
  command->add_option("--opportunity", to.opportunity, "Use this opportunity of --account")
      ->type_name("RECORD");
  command
      ->add_option("--opportunity-name", to.opportunity_name,
                   "Name of the new opportunity [the company]")
      ->type_name("NAME");
  command->add_flag("--no-opportunity", to.no_opportunity, "Make no opportunity");
  command
      ->add_option("--record-type", to.record_type,
                   "Record type of the new opportunity, which decides its stages")
      ->type_name("TYPE");
  AddRepeated(command, "--owner", to.owners,
              "Owner of the new records [the lead's owner]; repeat it, and over many leads they "
              "take turns")
      ->type_name("USER");
  command->add_option("--status", to.status, "The converted status [the lifecycle's first]")
      ->type_name("STATUS");
  command
      ->add_option("--blank-company", to.blank_company,
                   "A lead without a company: refuse it, or name the account after the person or "
                   "the household [refuse]")
      ->type_name("refuse|person|household");
  command->add_flag("--allow-disqualified", to.allow_disqualified,
                    "Convert leads in a disqualified status too");
  command->add_flag("--overwrite-lead-source", to.overwrite_lead_source,
                    "An existing contact takes the lead's source");
  AddRepeated(command, "--survivor", to.survivors,
              "Whose value wins in a field of an existing record: Contact.Phone=lead, =existing or "
              "=default; repeat it for more")
      ->type_name("FIELD=WHO");
  command
      ->add_option("--idempotency-key", to.key,
                   "The same key gives the first result again, instead of an error")
      ->type_name("KEY");
}

ConvertOptions ConvertOptionsOf(const Store& store, const ConvertArguments& arguments) {
  ConvertOptions options;
  Call(lk_convert_options_new, Out(options));
  const auto set_text = [&](int32_t option, const std::string& text) {
    if (!text.empty()) Call(lk_convert_options_set_text, options, option, text);
  };
  const auto set_int = [&](int32_t option, int64_t value) {
    if (value != 0) Call(lk_convert_options_set_int, options, option, value);
  };
  const auto set_record = [&](int32_t option, const std::string& record) {
    if (!record.empty()) set_int(option, FindRecord(store, record).id);
  };
  set_text(LK_CONVERT_STATUS, arguments.status);
  set_record(LK_CONVERT_ACCOUNT_ID, arguments.account);
  set_record(LK_CONVERT_CONTACT_ID, arguments.contact);
  set_record(LK_CONVERT_OPPORTUNITY_ID, arguments.opportunity);
  set_text(LK_CONVERT_OPPORTUNITY_NAME, arguments.opportunity_name);
  set_int(LK_CONVERT_NO_OPPORTUNITY, arguments.no_opportunity ? 1 : 0);
  set_int(LK_CONVERT_OVERWRITE_LEAD_SOURCE, arguments.overwrite_lead_source ? 1 : 0);
  set_text(LK_CONVERT_OPPORTUNITY_RECORD_TYPE, arguments.record_type);
  if (arguments.owners.size() == 1) {
    set_int(LK_CONVERT_OWNER_ID, FindUser(store, arguments.owners[0]));
  } else {
    for (const std::string& owner : arguments.owners) {
      Call(lk_convert_options_add_owner, options, FindUser(store, owner));
    }
  }
  Call(lk_convert_options_set_int, options, LK_CONVERT_MATCH,
       int64_t{Choose(kMatches, arguments.match, "--match")});
  set_int(LK_CONVERT_ALLOW_DISQUALIFIED, arguments.allow_disqualified ? 1 : 0);
  set_int(LK_CONVERT_BLANK_COMPANY, Choose(kBlanks, arguments.blank_company, "--blank-company"));
  set_text(LK_CONVERT_IDEMPOTENCY_KEY, arguments.key);
  for (const std::string& survivor : arguments.survivors) {
    const auto [field, who] = ParseAssignment(survivor);
    Call(lk_convert_options_set_survivor, options, field, Choose(kSurvivors, who, "--survivor"));
  }
  return options;
}

}  // namespace leadkit::cli
