// Reading settings from the JSON form of leadkit.v1.MatchSettings.
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "identity/settings.h"
#include "leadkit/v1/match_settings.pb.h"
#include "matching/lists.h"
#include "schema/json_document.h"

namespace leadkit::identity {
namespace {

using v1::MatchSettings;

constexpr size_t kMaxDocumentBytes = 4 << 20;  // word lists are long
constexpr double kMaxMarginBits = 100;

struct TieBreakerName {
  std::string_view name;
  TieBreaker value;
};
constexpr TieBreakerName kTieBreakers[] = {
    {"MostContacts", TieBreaker::kMostContacts},
    {"MostOpportunities", TieBreaker::kMostOpportunities},
    {"Oldest", TieBreaker::kOldest},
    {"Newest", TieBreaker::kNewest},
    {"LastModified", TieBreaker::kLastModified},
};
constexpr std::string_view kMatchedObjects[] = {"Lead", "Contact", "Account"};

absl::Status Refuse(const std::string& place, const std::string& why) {
  return MakeError(Code::kInvalidArgument, absl::StrCat(place, ": ", why));
}

absl::Status ReadAccounts(const MatchSettings::Accounts& message, AccountSettings* out) {
  if (message.has_margin_bits()) {
    if (!(message.margin_bits() >= 0 && message.margin_bits() <= kMaxMarginBits)) {
      return Refuse("accounts.margin_bits", "a number of bits from 0 to 100 is expected");
    }
    out->margin = static_cast<matching::MilliBits>(message.margin_bits() * matching::kBit);
  }
  if (message.has_leads_with_account()) {
    if (!(message.leads_with_account() >= 0.01 && message.leads_with_account() <= 0.99)) {
      return Refuse("accounts.leads_with_account", "a share from 0.01 to 0.99 is expected");
    }
    out->leads_with_account = static_cast<uint32_t>(message.leads_with_account() * 1e6);
  }
  for (int i = 0; i < message.tie_breakers_size(); ++i) {
    const std::string& name = message.tie_breakers(i);
    const TieBreakerName* found = nullptr;
    std::vector<std::string> names;
    for (const TieBreakerName& known : kTieBreakers) {
      names.emplace_back(known.name);
      if (known.name == name) found = &known;
    }
    if (found == nullptr) {
      return Refuse(absl::StrCat("accounts.tie_breakers[", i, "]"),
                    absl::StrCat("there is no tie-breaker '", ToAbsl(TakeCharacters(name, 60)),
                                 "'; use ", JoinForReader(names)));
    }
    out->tie_breakers.push_back(found->value);
  }
  out->hierarchy = static_cast<Hierarchy>(message.hierarchy());
  return absl::OkStatus();
}

absl::StatusOr<int> ReadObject(const schema::Catalog& catalog, const std::string& place,
                               const std::string& name) {
  for (const std::string_view known : kMatchedObjects) {
    if (known == name) return catalog.Get(name).index;
  }
  return Refuse(place, absl::StrCat("'", ToAbsl(TakeCharacters(name, 60)),
                                    "' is not matched; use Lead, Contact or Account"));
}

// Whether records of the one object can be the same as records of the other.
bool CanBeSame(const schema::Catalog& catalog, int a, int b) {
  const int account = catalog.Get("Account").index;
  return (a == account) == (b == account);
}

absl::Status ReadRule(const schema::Catalog& catalog, const std::string& place,
                      const MatchSettings::DuplicateRule& message, DuplicateRule* out) {
  if (message.name().empty()) return Refuse(place + ".name", "a rule needs a name");
  out->name = message.name();
  LK_ASSIGN_OR_RETURN(out->object, ReadObject(catalog, place + ".object", message.object()));
  for (int i = 0; i < message.against_size(); ++i) {
    const std::string at = absl::StrCat(place, ".against[", i, "]");
    LK_ASSIGN_OR_RETURN(const int against, ReadObject(catalog, at, message.against(i)));
    if (!CanBeSame(catalog, out->object, against)) {
      return Refuse(at, "people are compared with leads and contacts, accounts with accounts");
    }
    out->against.push_back(against);
  }
  if (out->against.empty()) out->against.push_back(out->object);
  out->standard = message.method() == MatchSettings::DuplicateRule::STANDARD;
  out->at_review = message.bar() == MatchSettings::DuplicateRule::REVIEW;
  out->on_insert = static_cast<Action>(message.on_insert());
  out->on_update = static_cast<Action>(message.on_update());
  out->on_import = static_cast<Action>(message.on_import());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Settings> SettingsFromJson(const schema::Catalog& catalog, std::string_view json) {
  MatchSettings message;
  if (const std::string why = schema::ReadJson(json, kMaxDocumentBytes, &message); !why.empty()) {
    return MakeError(Code::kInvalidArgument, "the text is no match settings: " + why);
  }
  Settings settings;
  LK_RETURN_IF_ERROR(ReadAccounts(message.accounts(), &settings.accounts));
  for (int i = 0; i < message.duplicate_rules_size(); ++i) {
    const std::string place = absl::StrCat("duplicate_rules[", i, "]");
    DuplicateRule rule;
    LK_RETURN_IF_ERROR(ReadRule(catalog, place, message.duplicate_rules(i), &rule));
    for (const DuplicateRule& other : settings.duplicate_rules) {
      if (other.name == rule.name) return Refuse(place + ".name", "another rule has this name");
    }
    settings.duplicate_rules.push_back(std::move(rule));
  }
  matching::Lists lists = *matching::Lists::Standard();
  for (int i = 0; i < message.lists_size(); ++i) {
    const MatchSettings::WordList& list = message.lists(i);
    if (const absl::Status set = lists.Set(list.name(), list.text()); !set.ok()) {
      return Refuse(absl::StrCat("lists[", i, "]"), Described(set));
    }
    settings.lists.push_back({list.name(), list.text()});
  }
  return settings;
}

std::string FullSettings(std::string_view json) {
  MatchSettings message;
  if (!json.empty()) (void)schema::ReadJson(json, kMaxDocumentBytes, &message);  // Checked before.
  const AccountSettings defaults;
  MatchSettings::Accounts& accounts = *message.mutable_accounts();
  if (!accounts.has_margin_bits()) {
    accounts.set_margin_bits(static_cast<double>(defaults.margin) / matching::kBit);
  }
  if (!accounts.has_leads_with_account()) {
    accounts.set_leads_with_account(static_cast<double>(defaults.leads_with_account) / 1e6);
  }
  return schema::WriteJson(message, schema::JsonForm::kLinesWhole);
}

}  // namespace leadkit::identity
