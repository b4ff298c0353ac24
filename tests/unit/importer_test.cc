#include "transfer/importer.h"

#include <filesystem>

#include "import_fixture.h"

namespace leadkit::transfer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Rows = std::vector<std::vector<std::string>>;

class ImporterTest : public ImportTest {};

TEST_F(ImporterTest, StoresGoodRowsAndSaysWhatIsWrongWithTheOthers) {
  auto result = Import(
      "Last Name;Company;E-mail;Notes\r\n"
      "Lovelace;Engines;ada@engines.example;\"first\nlady; of it\"\r\n"
      "Turing;Bletchley;no address;\r\n"
      ";Nobody;;\r\n"
      "Hopper;Navy;;\r\n",
      Options("Lead"));
  EXPECT_EQ(Counts(result), "4 read, 2 created, 0 updated, 2 failed");
  EXPECT_THAT(Errors(result),
              ElementsAre("2 INVALID_EMAIL_ADDRESS Email", "3 REQUIRED_FIELD_MISSING LastName"));
  EXPECT_THAT(All("Lead", {"LastName", "Company", "Email", "Description", "Status"}),
              ElementsAre("Lovelace|Engines|ada@engines.example|first\nlady; of it|Open",
                          "Hopper|Navy|||Open"));
  const std::vector<std::string> ids = All("Lead", {"Id"});
  EXPECT_EQ(ContentOf(good_path()),
            "Last Name,Company,E-mail,Notes,Id,Created\r\n"
            "Lovelace,Engines,ada@engines.example,\"first\nlady; of it\"," +
                ids[0] + ",true\r\nHopper,Navy,,," + ids[1] + ",true\r\n");
  const Rows bad = RowsOf(bad_path());
  ASSERT_EQ(bad.size(), 2u);
  EXPECT_THAT(bad[0], ElementsAre("Turing", "Bletchley", "no address", "", "INVALID_EMAIL_ADDRESS",
                                  "Email", HasSubstr("no address")));
  EXPECT_THAT(bad[1], ElementsAre("", "Nobody", "", "", "REQUIRED_FIELD_MISSING", "LastName",
                                  "a value is required"));
}

TEST_F(ImporterTest, AnErrorFileIsImportedAgainOnceCorrected) {
  ASSERT_OK(Import("Last Name,E-mail\nTuring,no address\n", Options("Lead")).status());
  const std::string corrected =
      absl::StrReplaceAll(ContentOf(bad_path()), {{"Turing,no address", "Turing,a@t.example"}});
  auto result = Import(corrected, Options("Lead"));
  EXPECT_EQ(Counts(result), "1 read, 1 created, 0 updated, 0 failed");
  EXPECT_EQ(ContentOf(bad_path()), "Last Name,E-mail,ErrorCode,ErrorField,ErrorMessage\r\n");
  EXPECT_THAT(RowsOf(good_path()),
              ElementsAre(ElementsAre("Turing", "a@t.example", testing::SizeIs(18), "true")));
}

TEST_F(ImporterTest, ReadsTheFormatsOfTheWild) {
  ImportOptions options = Options("Lead");
  options.audit_fields = true;
  auto result = Import(
      "Last Name,Company,Annual Revenue,Created Time,Do Not Call,Employees,Phone,Zip\n"
      "A,C,\"$22,700.00\",\"15 Apr, 2021 00:03:00\",Yes,\"1,200\",'+15550102000,=\"01234\"\n"
      "B,C,\"$1,117.10K\",2021-04-15T00:03:00+02:00,0,,,\n"
      "D,C,\"1.117,10\",2021-04-15,,,,\n",
      options);
  EXPECT_EQ(Counts(result), "3 read, 2 created, 0 updated, 1 failed");
  EXPECT_THAT(Errors(result), ElementsAre("3 INVALID_TYPE_ON_FIELD_IN_RECORD AnnualRevenue"));
  EXPECT_THAT(All("Lead", {"AnnualRevenue", "CreatedDate", "DoNotCall", "NumberOfEmployees",
                           "Phone", "PostalCode"}),
              ElementsAre("22700.00|2021-04-15T00:03:00.000Z|true|1200|+15550102000|01234",
                          "1117100.00|2021-04-14T22:03:00.000Z|false|||"));
  options.cells.decimal_mark = ',';
  options.cells.day_first = true;
  options.cells.zone_offset_minutes = 60;
  result = Import("Last Name,Annual Revenue,Created\nE,\"1.117,10\",04/05/2021 01:00\n", options);
  EXPECT_EQ(Counts(result), "1 read, 1 created, 0 updated, 0 failed");
  EXPECT_EQ(All("Lead", {"AnnualRevenue"}).back(), "1117.10");
}

TEST_F(ImporterTest, ABlankCellLeavesAloneAndNotAvailableClears) {
  const RecordId lead =
      NewLead({{"ExternalId", "1"}, {"Title", "Countess"}, {"Phone", "1"}, {"Email", "a@b.co"}});
  ImportOptions options = Options("Lead");
  options.key_field = "ExternalId";
  auto result = Import("ExternalId,Title,Phone,Email\n1,,#N/A,c@d.co\n", options);
  EXPECT_EQ(Counts(result), "1 read, 0 created, 1 updated, 0 failed");
  EXPECT_EQ(Get(lead, "Title"), "Countess");
  EXPECT_EQ(Get(lead, "Phone"), "");
  EXPECT_EQ(Get(lead, "Email"), "c@d.co");
  EXPECT_EQ(Counts(Import("ExternalId,LastName\n1,#n/a\n", options)),
            "1 read, 0 created, 0 updated, 1 failed");
  EXPECT_EQ(Get(lead, "LastName"), "Lovelace");
}

// A cell that is blank never shows what stood in the row before.
TEST_F(ImporterTest, NothingIsCarriedFromRowToRow) {
  auto result = Import(
      "First Name,Last Name,Email,Owner\n"
      "fn1,ln1,email1@test.com,System\nfn2,ln2,,\nfn3,ln3,email3@test.com\nfn4,ln4\n"
      ",ln5,email5@test.com,\n",
      Options("Lead"));
  EXPECT_EQ(Counts(result), "5 read, 5 created, 0 updated, 0 failed");
  EXPECT_THAT(All("Lead", {"FirstName", "LastName", "Email"}),
              ElementsAre("fn1|ln1|email1@test.com", "fn2|ln2|", "fn3|ln3|email3@test.com",
                          "fn4|ln4|", "|ln5|email5@test.com"));
}

TEST_F(ImporterTest, UpsertsByAnExternalId) {
  ImportOptions options = Options("Lead");
  options.key_field = "ExternalId";
  options.audit_fields = true;
  auto result = Import(
      "Id,Last Name,Title,Created Date\n"
      "1,Lovelace,,2020-01-01\n2,Turing,,\n1,,Countess,2021-01-01\n,Nobody,,\n3,,Sir,\n",
      options);
  // Without a value of the key a row is a new record, as everywhere.
  EXPECT_EQ(Counts(result), "5 read, 3 created, 1 updated, 1 failed");
  EXPECT_THAT(Errors(result), ElementsAre("5 REQUIRED_FIELD_MISSING LastName"));
  EXPECT_THAT(
      All("Lead", {"ExternalId", "LastName", "Title", "CreatedDate"}),
      ElementsAre("1|Lovelace|Countess|2020-01-01T00:00:00.000Z",
                  "2|Turing||2026-05-14T12:00:00.000Z", "|Nobody||2026-05-14T12:00:00.000Z"));
  EXPECT_THAT(RowsOf(good_path())[2],
              ElementsAre("1", "", "Countess", "2021-01-01", All("Lead", {"Id"})[0], "false"));
}

TEST_F(ImporterTest, UpdatesById) {
  const RecordId lead = NewLead();
  const RecordId gone = NewLead();
  ASSERT_OK(Delete("Lead", gone));
  ImportOptions options = Options("Lead");
  options.key_field = "Id";
  auto result =
      Import(absl::StrCat("Id,Title,LastName\n", Ref(lead), ",Countess,\n", Ref(lead).substr(0, 15),
                          ",,King\n", Ref(gone), ",x,\n", RefOf("Lead", lead + 1), ",x,\n",
                          RefOf("Account", lead), ",x,\nabc,x,\n,,Turing\n#N/A,,Moe\n"),
             options);
  EXPECT_EQ(Counts(result), "8 read, 0 created, 2 updated, 6 failed");
  EXPECT_THAT(Errors(result), ElementsAre("3 ENTITY_IS_DELETED", "4 NOT_FOUND", "5 MALFORMED_ID Id",
                                          "6 MALFORMED_ID Id", "7 REQUIRED_FIELD_MISSING Id",
                                          "8 REQUIRED_FIELD_MISSING Id"));
  EXPECT_EQ(Get(lead, "Title"), "Countess");
  EXPECT_EQ(Get(lead, "LastName"), "King");
}

TEST_F(ImporterTest, AnotherSystemsIdsAreKeptAndMayNotStandTwice) {
  ImportOptions options = Options("Lead");
  auto result = Import("LEADID,Last Name\n7,A\n8,B\n7,C\n", options);
  EXPECT_EQ(Counts(result), "3 read, 2 created, 0 updated, 1 failed");
  EXPECT_THAT(Errors(result), ElementsAre("3 DUPLICATE_VALUE ExternalId"));
  EXPECT_THAT(All("Lead", {"ExternalId"}), ElementsAre("7", "8"));
  result = Import("Id,ExternalId,Last Name\n00Q1,9,A\n00Q2,,B\n", options);
  EXPECT_EQ(Counts(result), "2 read, 2 created, 0 updated, 0 failed");
  EXPECT_THAT(All("Lead", {"ExternalId"}), ElementsAre("7", "8", "9", "00Q2"));
}

TEST_F(ImporterTest, TranslatesConstantsAndSeveralColumnsForAField) {
  ImportOptions options = Options("Lead");
  options.mapping = R"({"columns":[
      {"column":"Mobile","field":"Phone"},{"column":"Office","field":"Phone"},
      {"column":"Lead Status","values":{"junk lead":"Unqualified","New":""}},
      {"value":"Web","field":"LeadSource"},{"column":"Rating","field":"Rating","value":"Cold"}]})";
  auto result = Import(
      "Last Name,Office,Mobile,Lead Status,Rating\n"
      "A,1,2,Junk Lead,Hot\nB,1,,New,\nC,,,Contacted,#N/A\n",
      options);
  EXPECT_EQ(Counts(result), "3 read, 3 created, 0 updated, 0 failed");
  EXPECT_THAT(All("Lead", {"Phone", "Status", "LeadSource", "Rating"}),
              ElementsAre("2|Unqualified|Web|Hot", "1|Open|Web|Cold", "|Contacted|Web|"));
}

TEST_F(ImporterTest, SplitsFullNamesWhereTheyAreAllThereIs) {
  auto result = Import("Full Name,Company\nAda King Lovelace,E\n\"Turing, Alan\",B\nHopper,N\n,X\n",
                       Options("Lead"));
  EXPECT_EQ(Counts(result), "4 read, 3 created, 0 updated, 1 failed");
  EXPECT_THAT(All("Lead", {"FirstName", "LastName", "Name"}),
              ElementsAre("Ada King|Lovelace|Ada King Lovelace", "Alan|Turing|Alan Turing",
                          "|Hopper|Hopper"));
}

// --- Statuses and stages -----------------------------------------------------------------------

TEST_F(ImporterTest, LeadsComeInTheirStatusButNotConverted) {
  lifecycle::Lifecycle rules = *lifecycle::Preset("standard");
  for (lifecycle::Status& status : rules.statuses) {
    if (status.name == "Qualified") status.required_fields = {"Phone"};
  }
  ASSERT_OK(SetLifecycle(rules));
  auto result = Import("Last Name,Status\nA,Qualified\nB,CONTACTED\nC,Converted\nD,Junk\nE,\n",
                       Options("Lead"));
  EXPECT_EQ(Counts(result), "5 read, 3 created, 0 updated, 2 failed");
  EXPECT_THAT(Errors(result), ElementsAre("3 INVALID_STATUS Status", "4 INVALID_STATUS Status"));
  EXPECT_THAT(result->errors[0].message, HasSubstr("convert it"));
  EXPECT_THAT(result->errors[1].message, HasSubstr("use Open, Contacted"));
  EXPECT_THAT(All("Lead", {"LastName", "Status"}),
              ElementsAre("A|Qualified", "B|Contacted", "E|Open"));
}

TEST_F(ImporterTest, AddsStatusesAndStagesWhereAsked) {
  ImportOptions options = Options("Lead");
  options.add_values = true;
  auto result =
      Import("Last Name,Status\nA,Junk Lead\nB,junk lead\nC,Lost Lead\nD,Converted\n", options);
  EXPECT_EQ(Counts(result), "4 read, 3 created, 0 updated, 1 failed");
  EXPECT_THAT(All("Lead", {"Status"}), ElementsAre("Junk Lead", "Junk Lead", "Lost Lead"));
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(const auto rules, store().rules().Current(view));
    const lifecycle::Status* junk = rules->FindStatus("Junk Lead");
    EXPECT_TRUE(junk != nullptr && junk->category == lifecycle::Category::kOpen);
    EXPECT_TRUE(rules->Allows("Junk Lead", "Qualified"));
    EXPECT_TRUE(rules->Allows("Open", "Junk Lead"));
    EXPECT_TRUE(rules->Allows("Junk Lead", "Lost Lead"));
    EXPECT_TRUE(rules->Allows("Lost Lead", "Junk Lead"));
    EXPECT_FALSE(rules->Allows("Junk Lead", "Converted"));
    EXPECT_TRUE(lifecycle::Check(view.catalog(), *rules).ok());
    return absl::OkStatus();
  }));
  NewAccount("Acme");
  options.object = "Opportunity";
  const char* deals =
      "Name,Account Name,Close Date,Stage,Probability\n"
      "D,Acme,2026-06-30,Initial Offer,35\nE,Acme,2026-06-30,closed won,\n";
  result = Import(deals, options);
  EXPECT_EQ(Counts(result), "2 read, 2 created, 0 updated, 0 failed");
  EXPECT_THAT(All("Opportunity", {"StageName", "Probability", "IsClosed"}),
              ElementsAre("Initial Offer|35|false", "Closed Won|100|true"));
  options.add_values = false;
  result = Import("Name,Account Name,Close Date,Stage\nD,Acme,2026-06-30,Final Offer\n", options);
  EXPECT_THAT(Errors(result), ElementsAre("1 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST StageName"));
}

TEST_F(ImporterTest, GrowsRestrictedPicklistsWhereAsked) {
  schema::Field tier = FieldOf("Tier__c", schema::Kind::kPicklist);
  tier.restricted = true;
  tier.max = 10;
  schema::Field tags = FieldOf("Tags__c", schema::Kind::kMultiPicklist);
  tags.restricted = true;
  ASSERT_OK(AddField("Lead", tier));
  ASSERT_OK(AddField("Lead", tags));
  ASSERT_OK(AddField("Lead", FieldOf("After__c", schema::Kind::kText)));
  ImportOptions options = Options("Lead");
  const char* csv =
      "Last Name,Tier,Tags,After\n1,A,A;B,x\n2,D,C;D;E,y\n3,D,,z\n4,too long for it,,\n5,A,E,\n";
  EXPECT_EQ(Counts(Import(csv, options)), "5 read, 1 created, 0 updated, 4 failed");
  options.dry_run = true;
  options.add_values = true;
  EXPECT_EQ(Counts(Import(csv, options)), "5 read, 4 created, 0 updated, 1 failed");
  EXPECT_THAT(ObjectOf("Lead").Get("Tier__c").values, ElementsAre("A", "B", "C"));
  options.dry_run = false;
  auto result = Import(csv, options);
  EXPECT_EQ(Counts(result), "5 read, 4 created, 0 updated, 1 failed");
  EXPECT_THAT(Errors(result), ElementsAre("4 STRING_TOO_LONG Tier__c"));
  EXPECT_THAT(ObjectOf("Lead").Get("Tier__c").values, ElementsAre("A", "B", "C", "D"));
  EXPECT_THAT(ObjectOf("Lead").Get("Tags__c").values, ElementsAre("A", "B", "C", "D", "E"));
  EXPECT_THAT(All("Lead", {"LastName", "Tier__c", "Tags__c", "After__c"}),
              ElementsAre("1|A|A;B|x", "1|A|A;B|x", "2|D|C;D;E|y", "3|D||z", "5|A|E|"));
}

// --- Result files ------------------------------------------------------------------------------

TEST_F(ImporterTest, AResultFileIsNeverTheStore) {
  const RecordId lead = NewLead();
  const std::string store_path = store().database().path();
  std::filesystem::create_symlink(store_path, folder_.File("soft"));
  const std::string hard = store_path + ".hard";  // on the store's own disk
  std::filesystem::remove(hard);
  std::filesystem::create_hard_link(store_path, hard);
  std::filesystem::create_symlink(folder_.File("soft"), folder_.File("softer"));
  for (const std::string& path : {store_path, store_path + "-wal", store_path + "-shm",
                                  folder_.File("soft"), hard, folder_.File("softer")}) {
    for (bool dry_run : {false, true}) {
      ImportOptions options = Options("Lead");
      options.dry_run = dry_run;
      options.error_path = path;
      EXPECT_EQ(CodeText(Import("LastName\nKing\n", options)), "INVALID_ARGUMENT") << path;
      options = Options("Lead");
      options.success_path = path;
      EXPECT_EQ(CodeText(Import("LastName\nKing\n", options)), "INVALID_ARGUMENT") << path;
    }
  }
  std::filesystem::remove(hard);
  EXPECT_EQ(Get(lead, "LastName"), "Lovelace");
  EXPECT_EQ(Counts(Import("LastName\nKing\n", Options("Lead"))),
            "1 read, 1 created, 0 updated, 0 failed");
}

TEST_F(ImporterTest, TheResultFilesAreTwo) {
  std::filesystem::create_symlink(folder_.File("good.csv"), folder_.File("soft.csv"));
  for (const std::string& path :
       {good_path(), folder_.File("./good.csv"), folder_.File("soft.csv")}) {
    ImportOptions options = Options("Lead");
    options.error_path = path;
    EXPECT_EQ(CodeText(Import("LastName\nKing\n", options)), "CONFLICTING_OPTIONS") << path;
  }
  EXPECT_THAT(All("Lead", {"Id"}), IsEmpty());
}

// --- Routing -----------------------------------------------------------------------------------

TEST_F(ImporterTest, ARoutedRowIsAContactIfItIsQualifiedAndHasAnAccount) {
  const RecordId acme = NewAccount("Acme");
  ImportOptions options = Options("");
  options.route = "Qualified";
  const char* csv =
      "Id,Last Name,Company,Qualified,Title,Department,Lead Source,Status\n"
      "1,A,ACME,yes,CEO,Board,Web,Contacted\n"
      "2,B,Acme,no,CTO,Works,Web,Contacted\n"
      "3,C,Unknown,x,,,,\n"
      "4,D,,true,,,,\n"
      "5,E,Acme,qualified,,,,Converted\n"
      "6,,Acme,1,,,,\n";
  auto result = Import(csv, options);
  EXPECT_EQ(Counts(result), "6 read, 4 created, 0 updated, 2 failed");
  EXPECT_EQ(result->contacts, 2);
  // A row that should be a contact and has no account to go to goes nowhere else instead.
  EXPECT_THAT(Errors(result), ElementsAre("3 INVALID_CROSS_REFERENCE_KEY AccountId",
                                          "6 REQUIRED_FIELD_MISSING LastName"));
  EXPECT_THAT(result->errors[0].message, HasSubstr("no Account has the Name 'Unknown'"));
  EXPECT_THAT(All("Contact", {"ExternalId", "LastName", "Title", "Department", "LeadSource"}),
              ElementsAre("1|A|CEO|Board|Web", "5|E|||"));
  EXPECT_THAT(All("Contact", {"AccountId"}), ElementsAre(Ref(acme), Ref(acme)));
  EXPECT_THAT(All("Lead", {"ExternalId", "LastName", "Company", "Status"}),
              ElementsAre("2|B|Acme|Contacted", "4|D||Open"));
  EXPECT_THAT(RowsOf(good_path())[0][8], testing::StartsWith("003"));
  EXPECT_THAT(RowsOf(good_path())[1][8], testing::StartsWith("00Q"));
}

TEST_F(ImporterTest, ARouteIsReadAsTheMappingTranslatesIt) {
  NewAccount("Acme");
  ImportOptions options = Options("Lead");
  options.route = "stage";
  options.mapping = R"({"columns":[{"column":"Stage","field":"Status",
      "values":{"SQL":"Qualified","MQL":"Contacted"}}]})";
  auto result = Import("Last Name,Company,Stage\nA,Acme,SQL\nB,Acme,MQL\n", options);
  EXPECT_EQ(Counts(result), "2 read, 2 created, 0 updated, 0 failed");
  EXPECT_EQ(result->contacts, 1);
  EXPECT_THAT(All("Lead", {"LastName", "Status"}), ElementsAre("B|Contacted"));
}

TEST_F(ImporterTest, ARoutedRowMayMakeItsAccount) {
  ImportOptions options = Options("Lead");
  options.route = "Status";
  options.create_accounts = true;
  const RecordId seller = NewUser("Seller");
  auto result = Import(
      "Last Name,Company,Status,Website,Owner\n"
      "A,Acme,Qualified,acme.example,Seller\nB,Acme,Converted,,\nC,Acme,Open,,\n"
      "This name is too long for the field that should hold it, as it has more than eighty "
      "characters,Bad Inc,Qualified,,\n",
      options);
  EXPECT_EQ(Counts(result), "4 read, 3 created, 0 updated, 1 failed");
  EXPECT_EQ(result->contacts, 2);
  EXPECT_EQ(result->accounts_created, 1);
  EXPECT_THAT(All("Account", {"Name", "Website", "OwnerId"}),
              ElementsAre("Acme|acme.example|" + Ref(seller)));
  EXPECT_THAT(All("Contact", {"LastName", "OwnerId"}),
              ElementsAre("A|" + Ref(seller), "B|" + Ref(system_user())));
  EXPECT_THAT(All("Lead", {"LastName"}), ElementsAre("C"));
}

}  // namespace
}  // namespace leadkit::transfer
