// The command on lifecycles: documents and versions, moves, and the ways of working as presets.
#include <gmock/gmock.h>

#include <algorithm>

#include "cli_harness.h"

namespace leadkit::scenario {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CliLifecycleTest : public CliTest {
 protected:
  std::string Field(const std::string& record, const std::string& field) const {
    return Json(Cli({"get", "crm.db", record, "--json"}).out, "$." + field);
  }
  int Import(const std::string& csv) const {
    return Cli({"import", "crm.db", "Lead", "-", "--map", "No=ExternalId"}, csv).exit;
  }
};

TEST_F(CliLifecycleTest, VersionsAreListedAndShown) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  EXPECT_EQ(Cli({"lifecycle", "set", "crm.db", "--preset", "waterfall"}).exit, 0);
  const Finished list = Cli({"lifecycle", "list", "crm.db", "--json"});
  EXPECT_EQ(Json(list.out, "$.versions[0].name"), "waterfall");
  EXPECT_EQ(Json(list.out, "$.versions[1].version"), "1");
  EXPECT_THAT(Cli({"lifecycle", "list", "crm.db"}).out,
              AllOf(HasSubstr("waterfall"), HasSubstr("standard"), HasSubstr("yes")));
  EXPECT_THAT(Cli({"lifecycle", "show", "crm.db", "--version", "1"}).out,
              HasSubstr("Lifecycle 'standard', version 1"));
  EXPECT_THAT(Cli({"lifecycle", "show", "crm.db", "--preset", "contacts_only"}).out,
              HasSubstr("Every lead is converted on arrival"));
  ExpectError(Cli({"lifecycle", "show", "crm.db", "--version", "7"}), 5, "last one is 2",
              "NOT_FOUND");
  ExpectError(Cli({"lifecycle", "show", "crm.db", "--preset", "x"}), 2, "inbound_outbound");
  ExpectError(Cli({"lifecycle", "set", "crm.db"}), 2, "name a lifecycle");
}

TEST_F(CliLifecycleTest, CheckTellsAllMistakesAndStoresNothing) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  std::string document = Cli({"lifecycle", "show", "crm.db", "--json"}).out;
  WriteFile("good.json", document);
  EXPECT_THAT(Cli({"lifecycle", "check", "crm.db", "good.json"}).out,
              HasSubstr("can be put in force"));
  document.replace(document.find("\"LeadSource\""), 12, "\"LedSource\"");
  document.replace(document.find("\"probability\": 75"), 17, "\"probability\": 750");
  WriteFile("bad.json", document);
  const Finished bad = Cli({"lifecycle", "check", "crm.db", "bad.json"});
  EXPECT_EQ(bad.exit, 1);
  EXPECT_THAT(bad.out, AllOf(HasSubstr("statuses[2].key_fields[2] ('Qualified'): "),
                             HasSubstr("stages[6].probability"), HasSubstr("can't be put")));
  ExpectError(Cli({"lifecycle", "set", "crm.db", "bad.json"}), 1, "and 1 more mistake",
              "INVALID_LIFECYCLE");
  EXPECT_EQ(Json(Cli({"lifecycle", "list", "crm.db", "--json"}).out, "$.versions[0].version"), "1");
}

TEST_F(CliLifecycleTest, StandardKeepsLeadsUntilTheyAreQualified) {
  MakeStore();
  EXPECT_EQ(Field("Lead:L-1", "IsConverted"), "false");
  EXPECT_EQ(Cli({"status", "crm.db", "Lead:L-1", "Qualified"}).exit, 0);
  EXPECT_EQ(Cli({"convert", "crm.db", "Lead:L-1"}).exit, 0);
  EXPECT_EQ(Field("Lead:L-1", "Status"), "Converted");
}

TEST_F(CliLifecycleTest, WaterfallAsksWhyAndScoresGoForward) {
  ASSERT_EQ(Cli({"init", "crm.db", "--lifecycle", "waterfall"}).exit, 0);
  ASSERT_EQ(Import("No,Last Name,Company\nL-1,Brook,Fernhollow\n"), 0);
  EXPECT_EQ(Field("Lead:L-1", "Status"), "Inquiry");
  EXPECT_EQ(Cli({"status", "crm.db", "Lead:L-1", "MQL", "--automated"}).exit, 0);
  ExpectError(Cli({"status", "crm.db", "Lead:L-1", "Inquiry", "--automated"}), 1, "forward only",
              "TRANSITION_NOT_ALLOWED");
  const Finished show = Cli({"status", "crm.db", "Lead:L-1"});
  EXPECT_THAT(show.out, AllOf(HasSubstr("Status: MQL"), HasSubstr("What to do: "),
                              HasSubstr("with a reason (Not now, ")));
  ExpectError(Cli({"status", "crm.db", "Lead:L-1", "Disqualified"}), 1, "needs a reason",
              "GUARD_NOT_MET");
  ExpectError(Cli({"status", "crm.db", "Lead:L-1", "Disqualified", "--reason", "Bored"}), 1,
              "Not a fit", "GUARD_NOT_MET");
  EXPECT_EQ(Cli({"status", "crm.db", "Lead:L-1", "Disqualified", "--reason", "No need"}).exit, 0);
}

TEST_F(CliLifecycleTest, ContactsOnlyMakesContactsOfAnImport) {
  ASSERT_EQ(Cli({"init", "crm.db", "--lifecycle", "contacts_only"}).exit, 0);
  ASSERT_EQ(Cli({"insert", "crm.db", "Account", "Name=Fernhollow Freight"}).exit, 0);
  ASSERT_EQ(Import("No,Last Name,Company,E-mail\n"
                   "L-1,Brook,Fernhollow Freight,ada@fernhollow.example\n"
                   "L-2,Crane,Tarnbeck Tools,bela@tarnbeck.example\n"
                   "L-3,Dorn,,cleo@nowhere.example\n"),
            0);
  for (const char* lead : {"Lead:L-1", "Lead:L-2", "Lead:L-3"}) {
    EXPECT_EQ(Field(lead, "IsConverted"), "true") << lead;
  }
  const auto count = [&](const char* object) {
    const std::string ids = Cli({"list", "crm.db", object, "--ids"}).out;
    return std::count(ids.begin(), ids.end(), '\n');
  };
  EXPECT_EQ(count("Account"), 3);
  EXPECT_EQ(count("Contact"), 3);
  EXPECT_EQ(count("Opportunity"), 0);
}

TEST_F(CliLifecycleTest, InboundStaysALeadAndOutboundIsAContact) {
  ASSERT_EQ(Cli({"init", "crm.db", "--lifecycle", "inbound_outbound"}).exit, 0);
  ASSERT_EQ(Import("No,Last Name,Company,Lead Source\n"
                   "L-1,Brook,Fernhollow Freight,Web\n"
                   "L-2,Crane,Tarnbeck Tools,Cold Call\n"),
            0);
  EXPECT_EQ(Field("Lead:L-1", "IsConverted"), "false");
  EXPECT_EQ(Field("Lead:L-2", "IsConverted"), "true");
}

TEST_F(CliLifecycleTest, LeadsGoAlongToAnotherLifecycle) {
  MakeStore();
  ExpectError(Cli({"lifecycle", "set", "crm.db", "waterfall"}), 1, "3 leads are in status 'Open'",
              "INVALID_LIFECYCLE");
  ExpectError(Cli({"lifecycle", "set", "crm.db", "waterfall", "--rename", "Open"}), 2, "Old=New");
  EXPECT_EQ(Cli({"lifecycle", "set", "crm.db", "waterfall", "--rename", "Open=Inquiry"}).exit, 0);
  EXPECT_EQ(Field("Lead:L-1", "Status"), "Inquiry");
}

TEST_F(CliLifecycleTest, AnOpportunityIsLostWithAReason) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  const std::string account =
      Json(Cli({"insert", "crm.db", "Account", "Name=Acme", "--json"}).out, "$.id");
  ASSERT_EQ(Cli({"insert", "crm.db", "Opportunity", "Name=Deal", "AccountId=" + account,
                 "StageName=Needs Analysis", "CloseDate=2026-12-31", "ExternalId=7"})
                .exit,
            0);
  EXPECT_THAT(Cli({"status", "crm.db", "Opportunity:7"}).out,
              AllOf(HasSubstr("Stage: Needs Analysis (20 %, Pipeline)"), HasSubstr("Closed Won")));
  EXPECT_EQ(Cli({"status", "crm.db", "Opportunity:7", "Closed Lost", "--reason", "Price"}).exit, 0);
  EXPECT_THAT(Cli({"status", "crm.db", "Opportunity:7"}).out,
              AllOf(HasSubstr("Closed from: Needs Analysis"), HasSubstr("Reason: Price")));
  EXPECT_EQ(Field("Opportunity:7", "LastOpenStage"), "Needs Analysis");
}

}  // namespace
}  // namespace leadkit::scenario
