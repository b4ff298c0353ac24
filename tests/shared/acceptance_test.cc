// Whole runs on public data, through the command as a user would: files of leads and accounts
// become converted accounts, contacts and opportunities. The store of the first stays in
// build/acceptance/, to be looked into with sqlite3. The data is found through LEADKIT_SHARED;
// where it is absent, the tests say so and are skipped.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "test_paths.h"

namespace {

namespace fs = std::filesystem;

class Acceptance : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("LEADKIT_SHARED");
    data_ = fs::path(shared != nullptr ? shared : LEADKIT_SOURCE_DIR "/../shared") / "data";
    if (!fs::exists(data_)) {
      GTEST_SKIP() << "no data in " << data_ << "; set LEADKIT_SHARED to the folder that holds it";
    }
    folder_ = fs::path(LEADKIT_BINARY_DIR) / "acceptance";
    fs::create_directories(folder_);
  }

  fs::path NewStore(const std::string& name) {
    store_ = folder_ / name;
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(store_.string() + suffix);
    return store_;
  }

  static std::string Quoted(const std::string& text) { return "'" + text + "'"; }

  // Runs the command in the folder and returns its exit code; what it said is in said_.
  int Cli(const std::string& arguments) {
    const std::string log = (folder_ / (store_.stem().string() + "_said.txt")).string();
    const std::string line = "cd " + Quoted(folder_.string()) + " && " + Quoted(LEADKIT_CLI) + " " +
                             arguments + " >" + Quoted(log) + " 2>&1";
    const int status = std::system(line.c_str());
    std::ifstream in(log);
    std::stringstream text;
    text << in.rdbuf();
    said_ = text.str();
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  // The first column of the first row.
  int64_t Count(const std::string& sql) {
    sqlite3* db = nullptr;
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_open_v2(store_.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    int64_t value = -1;
    if (sqlite3_step(statement) == SQLITE_ROW) value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
  }

  // Data rows of a result file, header left out; 0 if there is none. Good for files without quoted
  // line breaks only.
  int64_t RowsOf(const std::string& name) {
    std::ifstream in(folder_ / name);
    std::string line;
    int64_t rows = -1;
    while (std::getline(in, line)) ++rows;
    return rows < 0 ? 0 : rows;
  }

  // Imports a file; every row of it is then either in the store or in the error file.
  void Import(const std::string& object, const fs::path& file, int64_t rows,
              const std::string& more = "") {
    const int64_t before = Count("SELECT count(*) FROM \"" + Table(object) + "\"");
    // Tests run beside each other: each has files of its own.
    const std::string errors = store_.stem().string() + "_" + object + "_errors.csv";
    fs::remove(folder_ / errors);
    const int exit = Cli("import " + Quoted(store_.string()) + " " + object + " " +
                         Quoted(file.string()) + " --errors " + errors + " " + more);
    EXPECT_TRUE(exit == 0 || exit == 3) << said_;
    const int64_t stored = Count("SELECT count(*) FROM \"" + Table(object) + "\"") - before;
    EXPECT_EQ(stored + RowsOf(errors), rows) << object << ": rows were lost\n" << said_;
    EXPECT_EQ(exit, RowsOf(errors) == 0 ? 0 : 3) << said_;
  }

  static std::string Table(const std::string& object) {
    std::string table;
    for (char c : object) {
      if (c >= 'A' && c <= 'Z') {
        if (!table.empty()) table += '_';
        c = static_cast<char>(c - 'A' + 'a');
      }
      table += c;
    }
    return table;
  }

  void ExpectLaws() {
    EXPECT_EQ(
        Count("SELECT count(*) FROM contact WHERE account_id NOT IN (SELECT id FROM account)"), 0);
    EXPECT_EQ(
        Count("SELECT count(*) FROM opportunity WHERE account_id NOT IN (SELECT id FROM account)"),
        0);
    EXPECT_EQ(Count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    EXPECT_EQ(Count("SELECT count(*) FROM lead WHERE is_converted = 1 AND (converted_account_id IS "
                    "NULL OR converted_contact_id IS NULL OR status <> 'Converted')"),
              0);
    EXPECT_EQ(Count("SELECT count(*) FROM lead WHERE is_converted = 0 AND (converted_account_id IS "
                    "NOT NULL OR converted_contact_id IS NOT NULL OR status = 'Converted')"),
              0);
  }

  fs::path data_;
  fs::path folder_;
  fs::path store_;
  std::string said_;
};

// The statuses of the Zoho demo CRM; junk and lost leads are disqualified.
constexpr char kZohoLifecycle[] = R"({
  "name": "zoho",
  "statuses": [
    {"name": "Not Contacted", "category": "OPEN"},
    {"name": "Attempted to Contact", "category": "OPEN"},
    {"name": "Contacted", "category": "OPEN"},
    {"name": "Contact in Future", "category": "RECYCLED"},
    {"name": "Pre Qualified", "category": "QUALIFIED"},
    {"name": "Junk Lead", "category": "DISQUALIFIED"},
    {"name": "Lost Lead", "category": "DISQUALIFIED"},
    {"name": "Converted", "category": "CONVERTED"}
  ],
  "stages": [
    {"name": "Qualification", "probability": 10, "forecast_category": "Pipeline"},
    {"name": "Closed Won", "probability": 100, "forecast_category": "Closed", "closed": true,
     "won": true},
    {"name": "Closed Lost", "probability": 0, "forecast_category": "Omitted", "closed": true}
  ]
})";

TEST_F(Acceptance, ZohoCrmFromFilesToConvertedLeads) {
  const fs::path zoho = data_ / "zoho_crm";
  if (!fs::exists(zoho)) GTEST_SKIP() << "no zoho_crm in " << data_;
  const std::string store = Quoted(NewStore("zoho.db").string());
  std::ofstream(folder_ / "zoho_lifecycle.json") << kZohoLifecycle;
  ASSERT_EQ(Cli("init " + store + " --lifecycle zoho_lifecycle.json"), 0) << said_;
  // Whether a lead was converted is known to the file only; it is kept in a field of our own.
  ASSERT_EQ(Cli("field add " + store + " Lead Was_Converted__c --kind boolean"), 0) << said_;

  Import("User", zoho / "Users.csv", 11);
  Import("Account", zoho / "Accounts.csv", 2229);
  Import("Campaign", zoho / "Campaigns.csv", 110);
  Import("Lead", zoho / "Leads.csv", 3900, "--map CONVERTED=Was_Converted__c");
  EXPECT_EQ(Count("SELECT count(*) FROM lead"), 3900);
  // Three accounts of the file have no name; they are in the error file.
  EXPECT_EQ(Count("SELECT count(*) FROM account"), 2226);
  EXPECT_EQ(Count("SELECT count(*) FROM campaign"), 110);
  // "$1,117.10K" and "15 Apr, 2021 00:03:00".
  EXPECT_EQ(Count("SELECT expected_revenue FROM campaign WHERE external_id = '24000039'"),
            111710000);
  EXPECT_EQ(Count("SELECT created_date FROM lead WHERE external_id = '4563'"), 1618444980000000);
  EXPECT_EQ(Count("SELECT count(*) FROM lead l JOIN \"user\" u ON u.id = l.owner_id WHERE u.name = "
                  "'David Love'"),
            334);

  const int64_t with_account = Count(
      "SELECT count(*) FROM lead WHERE was_converted__c = 1 AND lower(company) IN (SELECT "
      "lower(name) FROM account)");
  ASSERT_EQ(
      Cli("convert " + store + " --where Was_Converted__c=true --match link --allow-disqualified"),
      0)
      << said_;

  EXPECT_EQ(Count("SELECT count(*) FROM lead WHERE is_converted = 1"), 3632);
  EXPECT_EQ(Count("SELECT count(*) FROM lead WHERE is_converted = 0"), 268);
  EXPECT_EQ(Count("SELECT count(*) FROM lk_conversion"), 3632);
  EXPECT_EQ(Count("SELECT count(*) FROM opportunity"), 3632);
  // Into its account by name where there is one; names that differ in an apostrophe are the same.
  EXPECT_GE(Count("SELECT count(*) FROM lead l JOIN account a ON a.id = l.converted_account_id "
                  "WHERE lower(a.name) = lower(l.company)"),
            3627);
  EXPECT_GE(
      Count("SELECT count(*) FROM lead l JOIN account a ON a.id = l.converted_account_id WHERE "
            "a.external_id IS NOT NULL"),
      with_account);
  EXPECT_EQ(Count("SELECT count(*) FROM lead WHERE was_converted__c <> is_converted"), 0);
  ExpectLaws();

  ASSERT_EQ(Cli("report funnel " + store), 0) << said_;
  EXPECT_NE(said_.find("3,632 converted"), std::string::npos) << said_;
}

// The users that own these records are in no file: their columns are left out.
constexpr char kNoOwner[] = "--map OWNERID=";
constexpr char kNoAuditUsers[] = "--map OWNERID= --map CREATEDBYID= --map LASTMODIFIEDBYID=";

TEST_F(Acceptance, SalesforceAndDataLoaderAccounts) {
  if (!fs::exists(data_ / "dataloader_csv")) GTEST_SKIP() << "no dataloader_csv in " << data_;
  const std::string store = Quoted(NewStore("salesforce.db").string());
  ASSERT_EQ(Cli("init " + store), 0) << said_;
  Import("Account", data_ / "salesforce_devorg" / "Account.csv", 12, kNoOwner);
  Import("Account", data_ / "dataloader_csv" / "accountData.csv", 423, kNoAuditUsers);
  // Four rows of the second file are not UTF-8; each of the others is stored.
  EXPECT_EQ(Count("SELECT count(*) FROM account"), 12 + 419);
  // Upsert files: the second pass changes nothing and adds nothing.
  const fs::path upsert = data_ / "dataloader_csv" / "upsertAccountCsvTemplate.csv";
  ASSERT_EQ(Cli("field add " + store + " Account ORACLE_ID__c --kind text --external-id"), 0)
      << said_;
  const int64_t before = Count("SELECT count(*) FROM account");
  ASSERT_EQ(Cli("import " + store + " Account " + Quoted(upsert.string()) + " --key ORACLE_ID__c"),
            0)
      << said_;
  EXPECT_EQ(Count("SELECT count(*) FROM account") - before, 100);
  ASSERT_EQ(Cli("import " + store + " Account " + Quoted(upsert.string()) + " --key ORACLE_ID__c"),
            0)
      << said_;
  EXPECT_EQ(Count("SELECT count(*) FROM account") - before, 100);
  // The blanks around the first key are ideographic ones.
  EXPECT_EQ(Count("SELECT count(*) FROM account WHERE oracle_id__c = '1-000000'"), 1);
  ExpectLaws();
}

TEST_F(Acceptance, DataLoaderOpportunitiesKeepTheirExpectedRevenue) {
  if (!fs::exists(data_ / "dataloader_csv")) GTEST_SKIP() << "no dataloader_csv in " << data_;
  const std::string store = Quoted(NewStore("opportunities.db").string());
  ASSERT_EQ(Cli("init " + store), 0) << said_;
  Import("Account", data_ / "dataloader_csv" / "accountData.csv", 423, kNoAuditUsers);
  Import("Opportunity", data_ / "dataloader_csv" / "opportunityData.csv", 38,
         std::string(kNoAuditUsers) + " --add-new-values");
  EXPECT_EQ(Count("SELECT count(*) FROM opportunity"), 38);
  EXPECT_EQ(
      Count("SELECT count(*) FROM opportunity WHERE expected_revenue <> amount * probability / "
            "100"),
      0);
  ExpectLaws();
}

}  // namespace
