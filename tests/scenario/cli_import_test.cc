// `leadkit import` and `export` as their users meet them.
#include <signal.h>
#include <unistd.h>

#include "tests/scenario/cli_harness.h"

namespace leadkit::scenario {
namespace {

constexpr char kMessy[] =
    "No,Last Name,Company Name,E-mail,Budget,Old Score\n"
    "L-1,Lee,Acme,lee@acme.example,$1.50K,7\n"
    "L-2,,Acme,kim@acme.example,,8\n"
    "L-3,Moe,Acme,not an address,,9\n"
    "L-4,Poe,\"Poe\nand Sons\",poe@poe.example,,1\n";

TEST_F(CliTest, ImportCountsEveryRowAndKeepsTheFailedOnes) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  WriteFile("leads.csv", kMessy);
  const std::vector<std::string> words = {"import",   "crm.db",     "Lead",  "leads.csv",
                                          "--errors", "failed.csv", "--map", "No=ExternalId"};
  const Finished run = Cli(words);
  EXPECT_EQ(run.exit, 3) << run.err;
  EXPECT_EQ(run.err, "");
  EXPECT_NE(run.out.find("4 rows read, 2 created, 0 updated, 2 failed"), std::string::npos)
      << run.out;
  EXPECT_NE(run.out.find("Old Score"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("INVALID_EMAIL_ADDRESS"), std::string::npos) << run.out;
  EXPECT_NE(ReadFile("failed.csv").find("L-3,Moe,Acme,not an address"), std::string::npos);
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "2\n");
}

TEST_F(CliTest, ImportJsonHasCountsMappingAndErrors) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  const Finished run =
      Cli({"import", "crm.db", "Lead", "-", "--map", "No=ExternalId", "--json"}, kMessy);
  EXPECT_EQ(run.exit, 3) << run.err;
  EXPECT_EQ(Json(run.out, "$.read"), "4");
  EXPECT_EQ(Json(run.out, "$.failed"), "2");
  EXPECT_EQ(Json(run.out, "$.errors[0].row"), "2");
  EXPECT_EQ(Json(run.out, "$.errors[1].code"), "INVALID_EMAIL_ADDRESS");
  EXPECT_EQ(Json(run.out, "$.mapping.columns[2].field"), "Company");
}

TEST_F(CliTest, DryRunKeepsNothingAndAllOrNoneKeepsAllOrNothing) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  EXPECT_EQ(Cli({"import", "crm.db", "Lead", "-", "--dry-run"}, kMessy).exit, 3);
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "0\n");
  EXPECT_EQ(Cli({"import", "crm.db", "Lead", "-", "--all-or-none"}, kMessy).exit, 3);
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "0\n");
}

TEST_F(CliTest, TheMappingThatWasUsedCanBeUsedAgain) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  ASSERT_EQ(Cli({"import", "crm.db", "Lead", "-", "--dry-run", "--map", "No=ExternalId", "--map",
                 "Old Score=Description", "--save-map", "map.json"},
                kMessy)
                .exit,
            3);
  Json(ReadFile("map.json"));
  EXPECT_EQ(Cli({"import", "crm.db", "Lead", "-", "--map", "map.json"}, kMessy).exit, 3);
  EXPECT_EQ(Json(Cli({"get", "crm.db", "Lead:L-1", "--json"}).out, "$.Description"), "7");
}

TEST_F(CliTest, RowsGoWhereTheirQualificationSays) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  const std::string rows =
      "Last Name,Company,E-mail,Qualified\nLee,Acme,lee@acme.example,yes\n"
      "Moe,Bolt,moe@bolt.example,no\nPoe,,poe@poe.example,yes\n";
  ExpectError(Cli({"import", "crm.db", "Account", "-", "--route", "Qualified"}, rows), 2,
              "--route");
  const Finished run =
      Cli({"import", "crm.db", "Lead", "-", "--route", "Qualified", "--create-accounts", "--json"},
          rows);
  EXPECT_EQ(run.exit, 0) << run.out << run.err;
  EXPECT_EQ(Json(run.out, "$.contacts"), "1");
  EXPECT_EQ(Json(run.out, "$.accounts_created"), "1");
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "2\n");
  EXPECT_EQ(Cli({"list", "crm.db", "Contact", "--count"}).out, "1\n");
}

TEST_F(CliTest, FilesThatAreNoCsvAreRefused) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  ExpectError(Cli({"import", "crm.db", "Lead", "-"}), 7, "", "INVALID_CSV");
  ExpectError(Cli({"import", "crm.db", "Lead", "-"}, "Company\nAcme\n"), 7, "", "MISSING_COLUMN");
  ExpectError(Cli({"import", "crm.db", "Lead", "-", "--map", "Nmae=LastName"}, "Name\nLee\n"), 7,
              "Nmae", "UNKNOWN_COLUMN");
  WriteFile("leads.csv", kMessy);
  ExpectError(Cli({"import", "crm.db", "Lead", "leads.csv", "--errors", "leads.csv"}), 2,
              "leads.csv is the file to import");
  ExpectError(Cli({"import", "crm.db", "Lead", "leads.csv", "--zone", "CET"}), 2, "--zone");
  EXPECT_EQ(ReadFile("leads.csv"), kMessy);
}

// The bytes of a store are those of its file once nobody has it open.
TEST_F(CliTest, NoOutputIsWrittenOverTheStore) {
  MakeStore();
  std::filesystem::create_symlink(folder_ / "crm.db", folder_ / "soft");
  std::filesystem::create_hard_link(folder_ / "crm.db", folder_ / "hard");
  const std::string before = ReadFile("crm.db");
  WriteFile("leads.csv", "Last Name\nLee\n");
  for (const std::string name :
       {"crm.db", "./crm.db", "soft", "hard", "crm.db-wal", "crm.db-shm", "crm.db-journal"}) {
    for (const char* option : {"--errors", "--success", "--save-map"}) {
      ExpectError(Cli({"import", "crm.db", "Lead", "leads.csv", "--dry-run", option, name}), 2,
                  name + " is ");
    }
    ExpectError(Cli({"export", "crm.db", "Lead", "--out", name}), 2, name + " is ");
    ExpectError(Cli({"plan", "crm.db", "Lead:L-1", "--save", name}), 2, name + " is ");
  }
  EXPECT_EQ(ReadFile("crm.db"), before);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "crm.db-journal"));
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "3\n");
}

TEST_F(CliTest, ResultFilesAreNotWrittenOverEachOther) {
  MakeStore();
  WriteFile("leads.csv", "Last Name\nLee\n");
  ExpectError(Cli({"import", "crm.db", "Lead", "leads.csv", "--success", "x", "--errors", "./x"}),
              2, "same file");
  ExpectError(Cli({"import", "crm.db", "Lead", "leads.csv", "--save-map", "x", "--errors", "x"}), 2,
              "same file");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x"));
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "3\n");
}

TEST_F(CliTest, AStrayQuoteSwallowsNoRows) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  const Finished run = Cli({"import", "crm.db", "Lead", "-"},
                           "LastName,Company,Title\nSmith,\"Acme\" Inc,a\nLee,Bolt,b\n"
                           "Moe,\"Cog, Sons\",c\n");
  EXPECT_EQ(run.exit, 0) << run.out << run.err;
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "3\n");
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--where", "Company=Acme Inc", "--count"}).out, "1\n");
}

TEST_F(CliTest, TwoColumnsOfOneNameAreRefused) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  const std::string rows = "LastName,LastName,Company\nLee,Moe,Acme\n";
  ExpectError(Cli({"import", "crm.db", "Lead", "-"}, rows), 7, "columns 1 and 2", "INVALID_CSV");
  EXPECT_EQ(Cli({"import", "crm.db", "Lead", "-", "--map", "LastName=LastName"}, rows).exit, 0);
}

TEST_F(CliTest, ARoutedRowWithoutItsAccountFails) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  const Finished run = Cli({"import", "crm.db", "Lead", "-", "--route", "Qualified"},
                           "Last Name,Company,Qualified,Department\nLee,Acme,yes,Board\n"
                           "Moe,Bolt,no,\n");
  EXPECT_EQ(run.exit, 3) << run.out << run.err;
  EXPECT_NE(run.out.find("no Account has the Name"), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("Ignored"), std::string::npos) << run.out;
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "1\n");
}

// What a mapping file says besides the field counts too.
TEST_F(CliTest, AMappingFileIsTakenWhole) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  WriteFile("map.json", R"({"columns":[{"column":"Source","field":"LeadSource",
      "values":{"www":"Web"}},{"field":"Company","value":"Acme"},{"column":"Stage",
      "values":{"neu":"Open"}}]})");
  const Finished run =
      Cli({"import", "crm.db", "Lead", "-", "--map", "map.json", "--map", "Nachname=LastName"},
          "Nachname,Source\nLee,www\n");
  ExpectError(run, 7, "Stage", "UNKNOWN_COLUMN");
  const Finished good =
      Cli({"import", "crm.db", "Lead", "-", "--map", "map.json", "--map", "Nachname=LastName"},
          "Nachname,Source,Stage\nLee,www,neu\n");
  EXPECT_EQ(good.exit, 0) << good.out << good.err;
  const std::vector<std::string> query = {"list",           "crm.db",  "Lead",         "--where",
                                          "LeadSource=Web", "--where", "Company=Acme", "--count"};
  EXPECT_EQ(Cli(query).out, "1\n");
}

TEST_F(CliTest, UpsertByIdNeedsAnId) {
  MakeStore();
  const Finished run = Cli({"import", "crm.db", "Lead", "-", "--key", "Id", "--json"},
                           "Id,LastName,Company\n,Lee,Acme\n");
  EXPECT_EQ(run.exit, 3) << run.err;
  EXPECT_EQ(Json(run.out, "$.errors[0].code"), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(Json(run.out, "$.errors[0].field"), "Id");
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "3\n");
}

std::string Leads(int first, int last) {
  std::string rows;
  for (int i = first; i <= last; ++i) {
    rows += "L-" + std::to_string(i) + ",Lee" + std::to_string(i) + ",Acme\n";
  }
  return rows;
}

constexpr char kHeader[] = "ExternalId,Last Name,Company\n";

void WaitForFirstRows(const CliTest& test) {
  for (int tries = 0; tries < 200; ++tries) {
    if (test.Cli({"list", "crm.db", "Lead", "--count"}).out != "0\n") return;
    usleep(10000);
  }
}

TEST_F(CliTest, InterruptedImportKeepsWhatItHasAndGoesOn) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  WriteFile("leads.csv", kHeader + Leads(1, 5000));
  const std::vector<std::string> words = {"import", "crm.db", "Lead",         "leads.csv",
                                          "--job",  "monday", "--batch-rows", "10"};
  RunningCommand command = Start(words);
  WaitForFirstRows(*this);
  kill(command.pid(), SIGINT);
  const Finished stopped = command.Finish();
  EXPECT_EQ(stopped.exit, 130) << stopped.out << stopped.err;
  EXPECT_NE(stopped.out.find("Run the same command again to go on from there."), std::string::npos)
      << stopped.out;
  EXPECT_NE(Cli({"list", "crm.db", "Lead", "--count"}).out, "5000\n");

  const Finished resumed = Cli(words);
  EXPECT_EQ(resumed.exit, 0) << resumed.err;
  EXPECT_NE(resumed.out.find("Resumed after"), std::string::npos) << resumed.out;
  EXPECT_EQ(Cli({"list", "crm.db", "Lead", "--count"}).out, "5000\n");
}

TEST_F(CliTest, InterruptedWhileItWaitsForInput) {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  RunningCommand command = Start({"import", "crm.db", "Lead", "-", "--batch-rows", "10"});
  command.Write(kHeader + Leads(1, 95));
  WaitForFirstRows(*this);
  usleep(50000);
  kill(command.pid(), SIGINT);
  const Finished stopped = command.Finish();
  ExpectError(stopped, 130, "interrupted while reading standard input");
  EXPECT_NE(Cli({"list", "crm.db", "Lead", "--count"}).out, "0\n");
}

TEST_F(CliTest, WhatIsExportedImportsAgain) {
  MakeStore();
  const Finished written = Cli({"export", "crm.db", "Lead", "--out", "leads.csv", "--fields",
                                "ExternalId,LastName,Company,Email,Status"});
  EXPECT_EQ(written.exit, 0) << written.err;
  EXPECT_NE(written.out.find("3 records"), std::string::npos) << written.out;
  ASSERT_EQ(Cli({"init", "copy.db"}).exit, 0);
  const Finished read = Cli({"import", "copy.db", "Lead", "leads.csv"});
  EXPECT_EQ(read.exit, 0) << read.out;
  EXPECT_EQ(
      Cli({"export", "copy.db", "Lead", "--fields", "ExternalId,LastName,Company,Email,Status"})
          .out,
      ReadFile("leads.csv"));
}

}  // namespace
}  // namespace leadkit::scenario
