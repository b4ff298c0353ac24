#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "identity/settings.h"

namespace leadkit::identity {
namespace {

using testing::HasSubstr;

absl::StatusOr<Settings> Read(std::string_view json) {
  return SettingsFromJson(*schema::Catalog::Standard(), json);
}

TEST(SettingsTest, AnEmptyDocumentIsWhatHoldsWithoutOne) {
  const absl::StatusOr<Settings> settings = Read("{}");
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->accounts.margin, Settings().accounts.margin);
  EXPECT_TRUE(settings->duplicate_rules.empty());
}

TEST(SettingsTest, AllOfIt) {
  const absl::StatusOr<Settings> settings = Read(R"({
    "accounts": {"margin_bits": 4.5, "tie_breakers": ["MostContacts", "Oldest"],
                 "hierarchy": "ULTIMATE_PARENT", "leads_with_account": 0.25},
    "duplicate_rules": [{"name": "leads", "object": "Lead", "against": ["Lead", "Contact"],
                         "method": "STANDARD", "bar": "REVIEW", "on_insert": "REFUSE",
                         "on_import": "FLAG"},
                        {"name": "accounts", "object": "Account", "on_update": "FLAG"}],
    "lists": [{"name": "role_mail", "text": "info, hello"}]})");
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->accounts.margin, 4'500);
  EXPECT_EQ(settings->accounts.tie_breakers,
            (std::vector<TieBreaker>{TieBreaker::kMostContacts, TieBreaker::kOldest}));
  EXPECT_EQ(settings->accounts.hierarchy, Hierarchy::kUltimateParent);
  EXPECT_EQ(settings->accounts.leads_with_account, 250'000u);
  ASSERT_EQ(settings->duplicate_rules.size(), 2u);
  const DuplicateRule& leads = settings->duplicate_rules[0];
  EXPECT_TRUE(leads.standard);
  EXPECT_TRUE(leads.at_review);
  EXPECT_EQ(leads.on_insert, Action::kRefuse);
  EXPECT_EQ(leads.on_update, Action::kAllow);
  EXPECT_EQ(leads.against.size(), 2u);
  EXPECT_EQ(settings->duplicate_rules[1].against,
            std::vector<int>{settings->duplicate_rules[1].object});
  EXPECT_EQ(settings->lists.size(), 1u);
}

TEST(SettingsTest, AMistakeIsNamedWithItsPlace) {
  const struct {
    const char* json;
    const char* place;
  } kMistakes[] = {
      {"", "no match settings"},
      {R"({"acounts": {}})", "acounts"},
      {R"({"accounts": {"margin_bits": -1}})", "accounts.margin_bits"},
      {R"({"accounts": {"margin_bits": "NaN"}})", "accounts.margin_bits"},
      {R"({"accounts": {"leads_with_account": 1}})", "accounts.leads_with_account"},
      {R"({"accounts": {"tie_breakers": ["Oldest", "Tallest"]}})", "accounts.tie_breakers[1]"},
      {R"({"duplicate_rules": [{"object": "Lead"}]})", "duplicate_rules[0].name"},
      {R"({"duplicate_rules": [{"name": "x", "object": "Task"}]})", "duplicate_rules[0].object"},
      {R"({"duplicate_rules": [{"name": "x", "object": "Lead", "against": ["Account"]}]})",
       "duplicate_rules[0].against[0]"},
      {R"({"duplicate_rules": [{"name": "x", "object": "Lead"}, {"name": "x", "object": "Lead"}]})",
       "duplicate_rules[1].name"},
      {R"({"lists": [{"name": "nicknames"}, {"name": "nosuch", "text": "a"}]})", "lists[1]"},
  };
  for (const auto& mistake : kMistakes) {
    const absl::Status status = Read(mistake.json).status();
    EXPECT_EQ(CodeOf(status), Code::kInvalidArgument) << mistake.json;
    EXPECT_THAT(std::string(status.message()), HasSubstr(mistake.place)) << mistake.json;
  }
}

}  // namespace
}  // namespace leadkit::identity
