// The command as its users meet it: exit codes, messages, JSON, and what it leaves behind.
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scenario/cli_harness.h"

namespace leadkit::scenario {
namespace {

TEST_F(CliTest, HelpOfEachSubcommandHasUsageAndExample) {
  const Finished top = Cli({"--help"});
  EXPECT_EQ(top.exit, 0);
  EXPECT_NE(top.out.find("Exit codes:"), std::string::npos);
  const std::vector<std::vector<std::string>> subcommands = {{"init"},
                                                             {"describe"},
                                                             {"field", "add"},
                                                             {"fieldmap", "show"},
                                                             {"fieldmap", "set"},
                                                             {"fieldmap", "delete"},
                                                             {"lifecycle", "show"},
                                                             {"lifecycle", "set"},
                                                             {"import"},
                                                             {"export"},
                                                             {"get"},
                                                             {"list"},
                                                             {"insert"},
                                                             {"update"},
                                                             {"delete"},
                                                             {"undelete"},
                                                             {"purge"},
                                                             {"status"},
                                                             {"plan"},
                                                             {"convert"},
                                                             {"assign"},
                                                             {"assignment", "show"},
                                                             {"assignment", "set"},
                                                             {"assignment", "check"},
                                                             {"history"},
                                                             {"events"},
                                                             {"resolve"},
                                                             {"report", "funnel"}};
  for (std::vector<std::string> words : subcommands) {
    std::string name = "leadkit";
    for (const std::string& word : words) name += " " + word;
    SCOPED_TRACE(name);
    words.emplace_back("--help");
    const Finished run = Cli(words);
    EXPECT_EQ(run.exit, 0) << run.err;
    EXPECT_NE(run.out.find("Usage: " + name + " STORE"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("Example:\n  " + name + " "), std::string::npos) << run.out;
  }
}

TEST_F(CliTest, WrongUsageIsOneLineThatSaysWhereToReadOn) {
  ExpectError(Cli({}), 2, "a subcommand is missing; see: leadkit --help");
  ExpectError(Cli({"convrt"}), 2, "no subcommand 'convrt'; did you mean convert?");
  ExpectError(Cli({"list"}), 2, "STORE is required; see: leadkit list --help");
  ExpectError(Cli({"list", "crm.db", "Lead", "--limt", "3"}), 2, "did you mean --limit?");
  ExpectError(Cli({"report"}), 2, "see: leadkit report --help");
  for (const char* value : {"-1", "foo", "1.5", "1x"}) {
    const std::string why = "'" + std::string(value) + "' is not a whole number of 0 or more";
    ExpectError(Cli({"list", "crm.db", "Lead", std::string("--limit=") + value}), 2, why);
    ExpectError(Cli({"events", "crm.db", std::string("--after=") + value}), 2, why);
  }
  ExpectError(Cli({"events", "crm.db", "--limit", "99999999999999999999"}), 2, "too great");
  MakeStore();
  ExpectError(Cli({"convert", "crm.db"}), 2, "--all-in-status, --where or --plan");
  ExpectError(Cli({"insert", "crm.db", "Lead", "LastName"}), 2, "write Field=Value");
  ExpectError(Cli({"status", "crm.db", "Lead:L-1", "--reason", "why"}), 2, "new status");
  ExpectError(Cli({"report", "funnel", "crm.db", "--from", "yesterday"}), 2, "--from");
  ExpectError(Cli({"plan", "crm.db", "Lead:L-1", "--match", "maybe"}), 2, "never, suggest, link");
  ExpectError(Cli({"--as", "Ann", "list", "crm.db", "Lead"}), 2, "the subcommand comes first");
  ExpectError(Cli({"insert", "crm.db", "Lead", "LastName=A", "LastName=B"}), 2,
              "LastName is given twice");
  ExpectError(Cli({"list", "crm.db", "Lead", "--at", "1960-01-01"}), 2, "before 1970");
  ExpectError(Cli({"convert", "crm.db", "--all-in-status", "Opne"}), 2, "use one of Open, ");
  ExpectError(Cli({"insert", "crm.db", "Lead", "LastName=Lee", "--as", "Nobody"}), 5, "'Nobody'");
}

TEST_F(CliTest, InitMakesAStoreAndLeavesAnExistingFileAlone) {
  EXPECT_EQ(Cli({"init", "crm.db"}).exit, 0);
  ExpectError(Cli({"init", "crm.db"}), 1, "crm.db exists already");
  WriteFile("notes.txt", "not a store");
  ExpectError(Cli({"init", "notes.txt"}), 1, "notes.txt exists already");
  EXPECT_EQ(ReadFile("notes.txt"), "not a store");
}

TEST_F(CliTest, UnknownRecordIsNotFoundAndAMalformedIdIsWrongUsage) {
  MakeStore();
  const std::string id = Cli({"list", "crm.db", "Lead", "--ids", "--limit", "1"}).out.substr(0, 18);
  ASSERT_EQ(Cli({"delete", "crm.db", id}).exit, 0);
  ASSERT_EQ(Cli({"purge", "crm.db", id}).exit, 0);
  ExpectError(Cli({"get", "crm.db", id}), 5, id, "NOT_FOUND");
  ExpectError(Cli({"status", "crm.db", id}), 5, id, "NOT_FOUND");
  ExpectError(Cli({"convert", "crm.db", id}), 5, id, "NOT_FOUND");
  ExpectError(Cli({"get", "crm.db", "Lead:L-99"}), 5, "no record has 'L-99'");
  ExpectError(Cli({"get", "crm.db", "00Q"}), 2, "", "MALFORMED_ID");
  const std::string user = Cli({"list", "crm.db", "User", "--ids", "--limit", "1"}).out;
  ExpectError(Cli({"convert", "crm.db", user.substr(0, 18)}), 5, "User " + user.substr(0, 18),
              "NOT_FOUND");
  std::string wrong = id;
  wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
  ExpectError(Cli({"get", "crm.db", wrong}), 2, "", "MALFORMED_ID");
}

TEST_F(CliTest, FieldsOfOnesOwnAreCarriedOverAsTheMapSays) {
  MakeStore();
  ExpectError(Cli({"field", "add", "crm.db", "Lead", "Budget__c", "--kind", "cash"}), 2, "--kind");
  ExpectError(Cli({"field", "add", "crm.db", "Lead", "Budget", "--kind", "money"}), 2, "Budget",
              "INVALID_FIELD");
  ASSERT_EQ(Cli({"field", "add", "crm.db", "Lead", "Budget__c", "--kind", "money"}).exit, 0);
  ASSERT_EQ(Cli({"fieldmap", "set", "crm.db", "Budget__c", "Opportunity.Amount"}).exit, 0);
  ExpectError(Cli({"fieldmap", "set", "crm.db", "Budget__c", "Contact.Title"}), 1, "Lead.Budget__c",
              "FIELD_MAPPING_ERROR");
  ASSERT_EQ(Cli({"update", "crm.db", "Lead:L-1", "Budget__c=1200.50"}).exit, 0);
  const Finished run = Cli({"convert", "crm.db", "Lead:L-1", "--json"});
  const std::string opportunity = Json(run.out, "$.opportunity.id");
  EXPECT_EQ(Json(Cli({"get", "crm.db", opportunity, "--json"}).out, "$.Amount"), "1200.50");
  EXPECT_EQ(Cli({"fieldmap", "delete", "crm.db", "Budget__c", "Opportunity.Amount"}).exit, 0);
  ExpectError(Cli({"fieldmap", "delete", "crm.db", "Budget__c", "Opportunity.Amount"}), 5, "",
              "NOT_FOUND");
}

TEST_F(CliTest, ALifecycleIsShownEditedAndPutInForce) {
  MakeStore();
  std::string document = Cli({"lifecycle", "show", "crm.db", "--json"}).out;
  const size_t place = document.find("Contacted");
  ASSERT_NE(place, std::string::npos);
  for (size_t at; (at = document.find("Contacted")) != std::string::npos;) {
    document.replace(at, 9, "Reached");
  }
  WriteFile("lifecycle.json", document);
  const Finished set = Cli({"lifecycle", "set", "crm.db", "lifecycle.json"});
  EXPECT_EQ(set.exit, 0) << set.err;
  EXPECT_EQ(Cli({"status", "crm.db", "Lead:L-1", "Reached"}).exit, 0);
  ExpectError(Cli({"lifecycle", "set", "crm.db", "standard"}), 1, "Reached", "INVALID_LIFECYCLE");
  WriteFile("broken.json", "{\"statuses\": [");
  ExpectError(Cli({"lifecycle", "set", "crm.db", "broken.json"}), 1, "", "INVALID_LIFECYCLE");
  EXPECT_EQ(Cli({"init", "own.db", "--lifecycle", "lifecycle.json"}).exit, 0);
}

TEST_F(CliTest, MissingStoreIsNotMade) {
  ExpectError(Cli({"list", "none.db", "Lead"}), 4, "none.db", "CANNOT_OPEN");
  ExpectError(Cli({"insert", "none.db", "Lead", "LastName=Lee"}), 4, "none.db", "CANNOT_OPEN");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "none.db"));
}

TEST_F(CliTest, MissingFilesAreNamed) {
  MakeStore();
  ExpectError(Cli({"import", "crm.db", "Lead", "none.csv"}), 7,
              "none.csv can't be read: no such file");
  ExpectError(Cli({"import", "crm.db", "Lead", "."}), 7, ". can't be read: is a directory");
  ExpectError(Cli({"export", "crm.db", "Lead", "--out", "no/folder.csv"}), 7,
              "no/folder.csv can't be written");
  ExpectError(Cli({"lifecycle", "set", "crm.db", "none.json"}), 7, "none.json can't be read");
}

TEST_F(CliTest, WrongFieldIsNamedWithWhatWasMeant) {
  MakeStore();
  ExpectError(Cli({"insert", "crm.db", "Lead", "LastNam=Lee"}), 2, "did you mean LastName?",
              "INVALID_FIELD");
  ExpectError(Cli({"list", "crm.db", "Lead", "--fields", "Id,Nme"}), 2, "Nme", "INVALID_FIELD");
  ExpectError(Cli({"export", "crm.db", "Lead", "--fields", "Nme"}), 2, "Nme", "INVALID_FIELD");
  ExpectError(Cli({"describe", "crm.db", "Leed"}), 2, "Leed", "INVALID_ARGUMENT");
}

TEST_F(CliTest, RulesThatRefuseAreExitCodeOne) {
  MakeStore();
  ExpectError(Cli({"insert", "crm.db", "Lead", "Company=Acme"}), 1, "Lead.LastName",
              "REQUIRED_FIELD_MISSING");
  ExpectError(Cli({"insert", "crm.db", "Lead", "LastName=Lee", "Email=lee"}), 1, "Lead.Email",
              "INVALID_EMAIL_ADDRESS");
  ExpectError(Cli({"status", "crm.db", "Lead:L-1", "Foo"}), 1, "Lead.Status", "INVALID_STATUS");
  ExpectError(Cli({"status", "crm.db", "Lead:L-1", "Converted"}), 1, "Lead.Status",
              "INVALID_STATUS");
  ExpectError(Cli({"convert", "crm.db", "Lead:L-3"}), 1, "Lead.Company", "BLANK_COMPANY");
  EXPECT_EQ(Cli({"status", "crm.db", "Lead:L-1"}).out.find("Converted;"), std::string::npos);
}

TEST_F(CliTest, ForeignFilesAreRefusedAndLeftAlone) {
  const std::string text(10000, 'x');
  WriteFile("text.db", text);
  ExpectError(Cli({"list", "text.db", "Lead"}), 4, "text.db");
  ExpectError(Cli({"insert", "text.db", "Lead", "LastName=Lee"}), 4, "text.db");
  EXPECT_EQ(ReadFile("text.db"), text);

  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(Path("other.db").c_str(), &database), SQLITE_OK);
  sqlite3_exec(database, "CREATE TABLE songs (title TEXT)", nullptr, nullptr, nullptr);
  sqlite3_close(database);
  const std::string before = ReadFile("other.db");
  ExpectError(Cli({"list", "other.db", "Lead"}), 4, "other.db", "NOT_A_STORE");
  ExpectError(Cli({"insert", "other.db", "Lead", "LastName=Lee"}), 4, "other.db", "NOT_A_STORE");
  EXPECT_EQ(ReadFile("other.db"), before);
}

TEST_F(CliTest, TruncatedFileIsAnErrorOfTheStore) {
  MakeStore();
  const auto size = std::filesystem::file_size(folder_ / "crm.db");
  std::filesystem::resize_file(folder_ / "crm.db", size / 2 + 100);
  const Finished run = Cli({"list", "crm.db", "Lead"});
  ExpectError(run, 4, "", "CORRUPT");
  ExpectError(Cli({"insert", "crm.db", "Lead", "LastName=Lee"}), 4, "", "CORRUPT");
}

TEST_F(CliTest, LockedStoreIsBusyForWritersOnly) {
  MakeStore();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(Path("crm.db").c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  ExpectError(Cli({"insert", "crm.db", "Lead", "LastName=Lee", "--wait", "0"}), 6, "try again",
              "UNABLE_TO_LOCK_ROW");
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "3\n");
  EXPECT_EQ(Cli({"convert", "crm.db", "Lead:L-1", "Lead:L-2", "--wait", "0"}).exit, 6);
  sqlite3_close(database);
  EXPECT_EQ(Cli({"insert", "crm.db", "Lead", "LastName=Lee", "--wait", "0"}).exit, 0);
}

TEST_F(CliTest, ReadOnlyStoreCanBeReadAndNotWritten) {
  MakeStore();
  if (CliAsNobody({"--version"}).exit != 0) GTEST_SKIP() << "the build folder is closed to others";
  std::filesystem::permissions(folder_ / "crm.db", std::filesystem::perms(0444));
  std::filesystem::permissions(folder_, std::filesystem::perms(0555));
  const Finished read = CliAsNobody({"list", "crm.db", "Lead", "--count"});
  EXPECT_EQ(read.out, "3\n") << read.err;
  ExpectError(CliAsNobody({"insert", "crm.db", "Lead", "LastName=Lee"}), 4, "crm.db", "READ_ONLY");
  const Finished init = CliAsNobody({"init", "new.db"});
  ExpectError(init, 4, "new.db");
}

TEST_F(CliTest, ReadingCommandsPrintJson) {
  MakeStore();
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"describe", "crm.db"},
                                             {"describe", "crm.db", "Lead"},
                                             {"fieldmap", "show", "crm.db"},
                                             {"lifecycle", "show", "crm.db"},
                                             {"get", "crm.db", "Lead:L-1"},
                                             {"list", "crm.db", "Lead", "--limit", "1"},
                                             {"list", "crm.db", "Lead", "--count"},
                                             {"status", "crm.db", "Lead:L-1"},
                                             {"plan", "crm.db", "Lead:L-1"},
                                             {"history", "crm.db", "Lead:L-1"},
                                             {"events", "crm.db", "--limit", "1"},
                                             {"resolve", "crm.db", "Lead:L-1"},
                                             {"report", "funnel", "crm.db"}}) {
    std::vector<std::string> with_json = words;
    with_json.emplace_back("--json");
    SCOPED_TRACE(words[0]);
    const Finished run = Cli(with_json);
    EXPECT_EQ(run.exit, 0) << run.err;
    Json(run.out);
    EXPECT_NE(Cli(words).out, run.out);
  }
  EXPECT_EQ(Json(Cli({"get", "crm.db", "Lead:L-1", "--json"}).out, "$.LastName"), "Brook");
  EXPECT_EQ(Json(Cli({"status", "crm.db", "Lead:L-1", "--json"}).out, "$.status"), "Open");
  EXPECT_EQ(Json(Cli({"report", "funnel", "crm.db", "--json"}).out, "$.leads"), "3");
}

TEST_F(CliTest, ListsAreJsonLines) {
  MakeStore();
  const Finished run = Cli({"list", "crm.db", "Lead", "--fields", "Name,Company", "--json"});
  std::vector<std::string> lines;
  for (size_t at = 0; at < run.out.size(); at = run.out.find('\n', at) + 1) {
    lines.push_back(run.out.substr(at, run.out.find('\n', at) - at));
  }
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(Json(lines[0], "$.Name"), "Ada Brook");
  EXPECT_EQ(Json(lines[2], "$.Company"), "");
}

TEST_F(CliTest, PlanOfARefusedConversionSaysWhyAndExitsWithOne) {
  MakeStore();
  const Finished good = Cli({"plan", "crm.db", "Lead:L-1"});
  EXPECT_EQ(good.exit, 0);
  EXPECT_NE(good.out.find("Creates Account:"), std::string::npos) << good.out;
  const Finished refused = Cli({"plan", "crm.db", "Lead:L-3"});
  EXPECT_EQ(refused.exit, 1);
  EXPECT_NE(refused.out.find("(BLANK_COMPANY)"), std::string::npos) << refused.out;
  EXPECT_EQ(Json(Cli({"plan", "crm.db", "Lead:L-3", "--json"}).out, "$.refused"), "1");
}

TEST_F(CliTest, APlanIsSavedAndAppliedLater) {
  MakeStore();
  const Finished plan = Cli({"plan", "crm.db", "Lead:L-1", "--save", "plan.json"});
  EXPECT_EQ(plan.exit, 0) << plan.err;
  EXPECT_NE(plan.out.find("leadkit convert crm.db --plan plan.json"), std::string::npos);
  ExpectError(Cli({"convert", "crm.db", "Lead:L-1", "--plan", "plan.json"}), 2, "--plan");
  ExpectError(Cli({"convert", "crm.db", "--plan", "plan.json", "--no-opportunity"}), 2,
              "--no-opportunity would change nothing");
  const Finished dry = Cli({"convert", "crm.db", "--plan", "plan.json", "--dry-run"});
  EXPECT_EQ(dry.exit, 0) << dry.err;
  EXPECT_NE(dry.out.find("nothing of this was kept"), std::string::npos) << dry.out;
  EXPECT_EQ(Cli({"list", "crm.db", "Account", "--count"}).out, "0\n");
  EXPECT_EQ(Cli({"convert", "crm.db", "--plan", "plan.json"}).exit, 0);
  ExpectError(Cli({"convert", "crm.db", "--plan", "plan.json"}), 1, "",
              "CANNOT_UPDATE_CONVERTED_LEAD");
  WriteFile("broken.json", "{\"lead\":");
  EXPECT_NE(Cli({"convert", "crm.db", "--plan", "broken.json"}).exit, 0);
}

TEST_F(CliTest, ManyLeadsConvertWithAnOutcomeEach) {
  MakeStore();
  const Finished dry = Cli({"convert", "crm.db", "--all-in-status", "Open", "--dry-run", "--json"});
  EXPECT_EQ(dry.exit, 3);
  EXPECT_EQ(Json(dry.out, "$.converted"), "2");
  EXPECT_EQ(Cli({"list", "crm.db", "Account", "--count"}).out, "0\n");

  const Finished run = Cli({"convert", "crm.db", "--all-in-status", "Open", "--json"});
  EXPECT_EQ(run.exit, 3);
  EXPECT_EQ(Json(run.out, "$.converted"), "2");
  EXPECT_EQ(Json(run.out, "$.refusals[0].code"), "BLANK_COMPANY");
  EXPECT_EQ(Cli({"list", "crm.db", "Account", "--count"}).out, "2\n");

  ExpectError(Cli({"convert", "crm.db", "Lead:L-1"}), 1, "", "CANNOT_UPDATE_CONVERTED_LEAD");
  const Finished rest = Cli({"convert", "crm.db", "--where", "LeadSource=Partner",
                             "--blank-company", "person", "--no-opportunity"});
  EXPECT_EQ(rest.exit, 0) << rest.err;
  EXPECT_NE(rest.out.find("1 of 1 lead converted"), std::string::npos) << rest.out;
  EXPECT_NE(Cli({"resolve", "crm.db", "Lead:L-3"}).out.find("Contact 003"), std::string::npos);
}

TEST_F(CliTest, RefusalsInAListNameTheirField) {
  MakeStore();
  const Finished one = Cli({"convert", "crm.db", "Lead:L-3"});
  const Finished run = Cli({"convert", "crm.db", "Lead:L-1", "Lead:L-3"});
  EXPECT_EQ(run.exit, 3) << run.err;
  EXPECT_NE(one.err.find("Lead.Company"), std::string::npos) << one.err;
  EXPECT_NE(run.out.find("Lead.Company: "), std::string::npos) << run.out;
  const Finished json = Cli({"convert", "crm.db", "Lead:L-2", "Lead:L-3", "--json"});
  EXPECT_EQ(Json(json.out, "$.refusals[0].object"), "Lead");
  EXPECT_EQ(Json(json.out, "$.refusals[0].field"), "Company");
}

TEST_F(CliTest, APurgeSaysThatMoreGoesWithTheNamed) {
  MakeStore();
  ASSERT_EQ(Cli({"delete", "crm.db", "Lead:L-1"}).exit, 0);
  const std::string id =
      Cli({"list", "crm.db", "Lead", "--deleted", "--ids", "--limit", "1"}).out.substr(0, 18);
  const Finished run = Cli({"purge", "crm.db", id});
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_EQ(run.out, "1 record removed for good, with all that went into the bin with it\n");
}

TEST_F(CliTest, TheSameKeyGivesTheFirstConversionAgain) {
  MakeStore();
  const std::vector<std::string> words = {"convert",           "crm.db",  "Lead:L-1",
                                          "--idempotency-key", "order-1", "--json"};
  const Finished first = Cli(words), second = Cli(words);
  EXPECT_EQ(second.exit, 0) << second.err;
  EXPECT_EQ(Json(second.out, "$.repeated"), "1");
  EXPECT_EQ(Json(first.out, "$.contact.id"), Json(second.out, "$.contact.id"));
}

TEST_F(CliTest, RecordsAreInsertedChangedDeletedAndRestored) {
  MakeStore();
  const Finished made =
      Cli({"insert", "crm.db", "Lead", "LastName=Ekström", "Company=a=b", "--json"});
  ASSERT_EQ(made.exit, 0) << made.err;
  const std::string id = Json(made.out, "$.id");
  EXPECT_EQ(Cli({"update", "crm.db", id, "Rating=Hot", "Company="}).exit, 0);
  const std::string lead = Cli({"get", "crm.db", id, "--all", "--json"}).out;
  EXPECT_EQ(Json(lead, "$.Rating"), "Hot");
  EXPECT_EQ(Json(lead, "$.Company"), "");
  EXPECT_EQ(Cli({"delete", "crm.db", id}).exit, 0);
  ExpectError(Cli({"get", "crm.db", id}), 5, id, "ENTITY_IS_DELETED");
  EXPECT_EQ(Cli({"undelete", "crm.db", id}).exit, 0);
  EXPECT_EQ(Cli({"get", "crm.db", id}).exit, 0);
  EXPECT_EQ(Cli({"delete", "crm.db", id, "Lead:L-1"}).exit, 0);
  EXPECT_EQ(Cli({"delete", "crm.db", id, "Lead:L-2"}).exit, 3);
}

TEST_F(CliTest, AReaderThatHasGoneIsNoError) {
  MakeStore();
  const Finished run = Shell(
      "for i in 1 2 3 4 5 6 7 8 9 10; do leadkit describe crm.db Lead --json; done"
      " | leadkit describe crm.db | head -n 1");
  EXPECT_EQ(run.err, "");
  const Finished list =
      Shell("leadkit events crm.db --json | true; leadkit export crm.db Lead | true");
  EXPECT_EQ(list.exit, 0) << list.err;
  EXPECT_EQ(list.err, "");
}

TEST_F(CliTest, TablesFitTheTerminalAndArePlainElsewhere) {
  MakeStore();
  ASSERT_EQ(Cli({"update", "crm.db", "Lead:L-1", "Company=株式会社フェルンホロー貨物運送",
                 "LastName=Brook-Featherstonehaugh", "FirstName=Adélaïde"})
                .exit,
            0);
  const std::vector<std::string> words = {"list", "crm.db", "Lead"};
  const Finished narrow = CliOnTerminal(words, 70);
  EXPECT_EQ(narrow.exit, 0);
  EXPECT_NE(narrow.out.find("…"), std::string::npos) << narrow.out;
  EXPECT_NE(narrow.out.find("(3 records)"), std::string::npos) << narrow.out;
  const Finished wide = CliOnTerminal(words, 400);
  EXPECT_EQ(wide.out.find("…"), std::string::npos) << wide.out;
  const Finished plain = Cli(words);
  EXPECT_NE(plain.out.find("株式会社フェルンホロー貨物運送"), std::string::npos) << plain.out;
  EXPECT_EQ(plain.out.find("records)"), std::string::npos) << plain.out;
}

TEST_F(CliTest, ProgressIsShownOnATerminalOnly) {
  MakeStore();
  const std::vector<std::string> words = {"convert", "crm.db", "--all-in-status", "Open"};
  EXPECT_EQ(Cli(words).err, "");
  EXPECT_NE(CliOnTerminal(words, 80).out.find("\r\x1b[K"), std::string::npos);
}

TEST_F(CliTest, ControlCharactersNeverReachTheTerminal) {
  MakeStore();
  ASSERT_EQ(Cli({"update", "crm.db", "Lead:L-1", "Company=a\x1b[31mb\nc"}).exit, 0);
  for (const char* command : {"get", "status", "plan", "history"}) {
    EXPECT_EQ(Cli({command, "crm.db", "Lead:L-1"}).out.find('\x1b'), std::string::npos) << command;
  }
}

}  // namespace
}  // namespace leadkit::scenario
