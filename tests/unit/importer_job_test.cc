// Imports that stop half way, on purpose or not, and those that keep nothing.
#include <csignal>

#include "import_fixture.h"
#include "transfer/exporter.h"

namespace leadkit::transfer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ImporterJobTest : public ImportTest {
 protected:
  // Some good rows, some bad ones, an account now and then, twice the same key.
  static std::string People(int count) {
    std::string csv = "Id,Last Name,Account Name,Email,Title\n";
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&csv, i % 37 == 36 ? i - 1 : i, ",Name ", i, ",Company ", i / 3, ",",
                      i % 11 == 5 ? "no address" : absl::StrCat("p", i, "@x.example"), ",\"Title, ",
                      i, "\"\n");
    }
    return csv;
  }
  ImportOptions JobOptions() {
    ImportOptions options = Options("Contact");
    options.create_accounts = true;
    options.batch_rows = 10;
    options.job = "people";
    return options;
  }
  static ImportProgressFn StopAfter(int64_t rows) {
    return [rows](const ImportProgress& progress) { return progress.rows < rows; };
  }
  // What an import has made, without the ids, which depend on what else was made.
  std::string Made() {
    std::string made;
    for (const std::string& line :
         QueryRows("SELECT c.external_id, c.last_name, a.name, c.email, c.title FROM contact c "
                   "JOIN account a ON a.id = c.account_id ORDER BY c.id",
                   5)) {
      absl::StrAppend(&made, line, "\n");
    }
    for (const std::string& line : All("Account", {"Name"})) absl::StrAppend(&made, line, "\n");
    for (auto row : RowsOf(good_path())) {
      row.erase(row.end() - 2);
      for (const std::string& cell : row) absl::StrAppend(&made, cell, ",");
    }
    return made + ContentOf(bad_path());
  }
  void NewStore() {
    TearDown();
    SetUp();
  }
};

TEST_F(ImporterJobTest, GoesOnWhereItWasStopped) {
  const std::string csv = People(100);
  auto whole = Import(csv, JobOptions());
  ASSERT_EQ(Counts(whole), "100 read, 89 created, 0 updated, 11 failed");
  const std::string expected = Made();
  for (int64_t stop : {10, 30, 90}) {
    NewStore();
    auto first = Import(csv, JobOptions(), StopAfter(stop));
    ASSERT_OK(first.status());
    EXPECT_TRUE(first->cancelled);
    EXPECT_EQ(first->read, stop);
    EXPECT_EQ(CountOf("Contact"), first->created);
    auto second = Import(csv, JobOptions());
    EXPECT_EQ(Counts(second), Counts(whole));
    EXPECT_FALSE(second->cancelled);
    EXPECT_EQ(second->resumed_from, stop);
    EXPECT_EQ(Made(), expected) << stop;
  }
}

TEST_F(ImporterJobTest, GoesOnAfterItsSourceHasFailed) {
  const std::string csv = People(100);
  ASSERT_OK(Import(csv, JobOptions()).status());
  const std::string expected = Made();
  NewStore();
  EXPECT_EQ(CodeText(Import(SourceOf(csv, 100, csv.size() / 2), JobOptions())), "IO_ERROR");
  EXPECT_GT(CountOf("Contact"), 30);
  // The rows that were whole are stored. What a dying process may leave behind in the files, too.
  for (const std::string& path : {good_path(), bad_path()}) {
    std::FILE* file = std::fopen(path.c_str(), "ab");
    std::fputs("half a row,\"", file);
    std::fclose(file);
  }
  EXPECT_EQ(Counts(Import(csv, JobOptions())), "100 read, 89 created, 0 updated, 11 failed");
  EXPECT_EQ(Made(), expected);
}

TEST_F(ImporterJobTest, AFinishedJobStoresNothingAndGivesItsCountsAgain) {
  const std::string csv = People(40);
  auto first = Import(csv, JobOptions());
  const std::string before = Dump();
  const std::string files = ContentOf(good_path()) + ContentOf(bad_path());
  auto again = Import(csv, JobOptions());
  EXPECT_EQ(Counts(again), Counts(first));
  EXPECT_EQ(again->resumed_from, 40);
  EXPECT_EQ(Dump(), before);
  // Rows that it never read are not passed over in silence.
  EXPECT_EQ(CodeText(Import(People(41), JobOptions())), "IMPORT_MISMATCH");
  EXPECT_EQ(CodeText(Import(People(39), JobOptions())), "IMPORT_MISMATCH");
  EXPECT_EQ(CodeText(Import(absl::StrReplaceAll(csv, {{"Name 7,", "Name 8,"}}), JobOptions())),
            "IMPORT_MISMATCH");
  EXPECT_EQ(Dump(), before);
  EXPECT_EQ(ContentOf(good_path()) + ContentOf(bad_path()), files);
}

TEST_F(ImporterJobTest, AJobIsBoundToItsFileAndOptions) {
  const std::string csv = People(40);
  ASSERT_OK(Import(csv, JobOptions(), StopAfter(20)).status());
  const std::string before = Dump();
  const std::string files = ContentOf(good_path()) + ContentOf(bad_path());
  ImportOptions options = JobOptions();
  options.create_accounts = false;
  EXPECT_EQ(CodeText(Import(csv, options)), "IMPORT_MISMATCH");
  options = JobOptions();
  options.mapping = R"({"columns":[{"column":"Title","field":""}]})";
  EXPECT_EQ(CodeText(Import(csv, options)), "IMPORT_MISMATCH");
  EXPECT_EQ(CodeText(Import("More," + csv, JobOptions())), "IMPORT_MISMATCH");
  EXPECT_EQ(CodeText(Import(absl::StrReplaceAll(csv, {{"Name 7,", "Name 8,"}}), JobOptions())),
            "IMPORT_MISMATCH");
  EXPECT_EQ(CodeText(Import(People(15), JobOptions())), "IMPORT_MISMATCH");
  EXPECT_EQ(Dump(), before);
  EXPECT_EQ(ContentOf(good_path()) + ContentOf(bad_path()), files);
  // The size of a batch and where the files stand may change.
  options = JobOptions();
  options.batch_rows = 7;
  EXPECT_EQ(Counts(Import(csv, options)), "40 read, 35 created, 0 updated, 5 failed");
}

TEST_F(ImporterJobTest, AResultFileThatIsGoneIsNotMadeUp) {
  const std::string csv = People(40);
  ASSERT_OK(Import(csv, JobOptions(), StopAfter(20)).status());
  std::filesystem::remove(bad_path());
  auto result = Import(csv, JobOptions());
  EXPECT_EQ(CodeText(result), "IMPORT_MISMATCH");
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("shorter"));
}

TEST_F(ImporterJobTest, OneJobIsNotRunTwiceAtATime) {
  const std::string csv = People(40);
  // Another run of the job, in the middle of this one.
  bool entered = false;
  const ImportProgressFn meddle = [&](const ImportProgress&) {
    if (std::exchange(entered, true)) return true;
    ImportOptions options = JobOptions();
    options.success_path = folder_.File("other_good.csv");
    options.error_path = folder_.File("other_bad.csv");
    for (const auto& [from, to] : {std::pair(good_path(), options.success_path),
                                   std::pair(bad_path(), options.error_path)}) {
      std::filesystem::copy_file(from, to);
    }
    const ImportEnvironment environment{store().database(), store().writer(), store().rules(),
                                        store().user()};
    EXPECT_OK(ImportCsv(environment, SourceOf(csv), options, nullptr).status());
    return true;
  };
  EXPECT_EQ(CodeText(Import(csv, JobOptions(), meddle)), "IMPORT_MISMATCH");
  EXPECT_EQ(CountOf("Contact"), 35);
}

TEST_F(ImporterJobTest, WithoutANameNothingIsRemembered) {
  ImportOptions options = JobOptions();
  options.job = "";
  auto first = Import(People(40), options, StopAfter(20));
  EXPECT_EQ(Counts(first), "20 read, 18 created, 0 updated, 2 failed");
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_import"), 0);
  auto second = Import(People(40), options);
  EXPECT_EQ(second->read, 40);
  EXPECT_EQ(second->failed, 40 - 17);  // the keys of the first run are taken
}

TEST_F(ImporterJobTest, ReportsProgressAfterEachChunk) {
  std::vector<std::string> reports;
  const std::string csv = People(25);
  ASSERT_OK(Import(csv, JobOptions(), [&](const ImportProgress& progress) {
              reports.push_back(absl::StrCat(progress.rows, " ", progress.failed));
              EXPECT_GT(progress.bytes, 0);
              EXPECT_LE(progress.bytes, static_cast<int64_t>(csv.size()));
              return true;
            }).status());
  EXPECT_THAT(reports, ElementsAre("10 1", "20 2", "25 2"));
}

TEST_F(ImporterJobTest, TheSizeOfABatchChangesNothing) {
  const std::string csv = People(100);
  std::string expected;
  for (int batch : {1, 7, 100, 100'000}) {
    NewStore();
    ImportOptions options = JobOptions();
    options.batch_rows = batch;
    EXPECT_EQ(Counts(Import(csv, options)), "100 read, 89 created, 0 updated, 11 failed");
    if (expected.empty()) expected = Made();
    EXPECT_EQ(Made(), expected) << batch;
  }
}

// --- What keeps nothing ------------------------------------------------------------------------

TEST_F(ImporterJobTest, ADryRunDoesEverythingAndKeepsNothing) {
  NewAccount("Company 1");
  const std::string before = Dump();
  ImportOptions options = JobOptions();
  options.dry_run = true;
  options.add_values = true;
  auto result = Import(People(40), options);
  EXPECT_EQ(Counts(result), "40 read, 35 created, 0 updated, 5 failed");
  EXPECT_EQ(result->accounts_created, 13);
  EXPECT_EQ(Dump(), before);
  for (const auto& row : RowsOf(good_path())) {
    EXPECT_EQ(row[5], "");
    EXPECT_EQ(row[6], "true");
  }
  EXPECT_THAT(RowsOf(bad_path()), SizeIs(5));
  // The real one comes to the same.
  EXPECT_EQ(Counts(Import(People(40), JobOptions())), Counts(result));
  options.object = "Lead";
  EXPECT_OK(Import("Last Name,Status\nA,Brand New\n", options).status());
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "A"}, {"Status", "Brand New"}})),
            "INVALID_STATUS");
}

TEST_F(ImporterJobTest, AllOrNoneKeepsNothingIfARowFails) {
  const std::string before = Dump();
  ImportOptions options = JobOptions();
  options.all_or_none = true;
  auto result = Import(People(40), options);
  EXPECT_EQ(Counts(result), "40 read, 0 created, 0 updated, 40 failed");
  EXPECT_EQ(result->accounts_created, 0);
  EXPECT_EQ(Dump(), before);
  const auto bad = RowsOf(bad_path());
  ASSERT_EQ(bad.size(), 40u);
  EXPECT_THAT(bad[4],
              ElementsAre("4", "Name 4", "Company 1", "p4@x.example", "Title, 4",
                          "ALL_OR_NONE_OPERATION_ROLLED_BACK", "", HasSubstr("another row")));
  EXPECT_EQ(bad[5][5], "INVALID_EMAIL_ADDRESS");
  // The list names the rows that were to blame.
  EXPECT_THAT(result->errors, SizeIs(5));
}

TEST_F(ImporterJobTest, AllOrNoneKeepsAllIfNoRowFails) {
  ImportOptions options = JobOptions();
  options.all_or_none = true;
  auto result = Import(People(5), options);
  EXPECT_EQ(Counts(result), "5 read, 5 created, 0 updated, 0 failed");
  EXPECT_EQ(CountOf("Contact"), 5);
  EXPECT_EQ(Counts(Import(People(5), options)), Counts(result));
  EXPECT_EQ(CountOf("Contact"), 5);
}

TEST_F(ImporterJobTest, AllOrNoneStoppedKeepsNothing) {
  ImportOptions options = Options("Lead");
  options.all_or_none = true;
  options.batch_rows = 1;
  auto result = Import(std::string_view("Last Name\nA\nB\nC\n"), options, StopAfter(2));
  EXPECT_EQ(Counts(result), "2 read, 0 created, 0 updated, 2 failed");
  EXPECT_TRUE(result->cancelled);
  EXPECT_EQ(CountOf("Lead"), 0);
}

// --- Bad input ---------------------------------------------------------------------------------

TEST_F(ImporterJobTest, RowsBeforeAMistakeInTheFileAreKept) {
  const std::string csv = "Last Name,Title\nA,\nB,\nC,\"never closed\nD,\n";
  ImportOptions options = Options("Lead");
  options.job = "cut";
  const absl::Status cut = Import(csv, options).status();
  EXPECT_EQ(CodeText(cut), "INVALID_CSV");
  EXPECT_THAT(std::string(cut.message()), HasSubstr("of the 2 rows before it 2 are stored"));
  EXPECT_THAT(All("Lead", {"LastName"}), ElementsAre("A", "B"));
  EXPECT_THAT(RowsOf(good_path()), SizeIs(2));
  // The whole file goes on where the part ended.
  EXPECT_EQ(Counts(Import("Last Name,Title\nA,\nB,\nC,\"closed\"\nD,\n", options)),
            "4 read, 4 created, 0 updated, 0 failed");
  EXPECT_EQ(CountOf("Lead"), 4);
}

TEST_F(ImporterJobTest, ABadFileIsRefusedBeforeAnyRow) {
  const ImportOptions options = Options("Lead");
  EXPECT_EQ(CodeText(Import("", options)), "INVALID_CSV");
  EXPECT_EQ(CodeText(Import("\n\n", options)), "INVALID_CSV");
  EXPECT_EQ(CodeText(Import("Last Name,\xff\nA,B\n", options)), "INVALID_TEXT");
  EXPECT_EQ(CodeText(Import("Shoe Size\n42\n", options)), "MISSING_COLUMN");
  EXPECT_FALSE(std::filesystem::exists(good_path()));
  EXPECT_EQ(CountOf("Lead"), 0);
  EXPECT_EQ(Counts(Import("Last Name\n", options)), "0 read, 0 created, 0 updated, 0 failed");
  EXPECT_EQ(ContentOf(good_path()), "Last Name,Id,Created\r\n");
}

TEST_F(ImporterJobTest, ARowThatDoesNotFitTheHeaderFailsAlone) {
  auto result =
      Import("Last Name,Title,Nonsense\nA\nB,T,x,, \nC,T,x,extra,more\n", Options("Lead"));
  EXPECT_EQ(Counts(result), "3 read, 2 created, 0 updated, 1 failed");
  EXPECT_THAT(Errors(result), ElementsAre("3 INVALID_CSV"));
  EXPECT_THAT(result->errors[0].message, HasSubstr("5 cells and the header 3"));
  EXPECT_THAT(RowsOf(good_path())[0], ElementsAre("A", "", "", SizeIs(18), "true"));
  EXPECT_THAT(RowsOf(bad_path())[0], ElementsAre("C", "T", "x", "INVALID_CSV", "",
                                                 SizeIs(testing::Gt(20)), "extra", "more"));
}

TEST_F(ImporterJobTest, TextThatIsNoUtf8FailsItsRowAndIsKeptAsItIs) {
  auto result = Import("Last Name,Title\nM\xfcller,x\nA,caf\xe9\nB,caf\xc3\xa9\n", Options("Lead"));
  EXPECT_EQ(Counts(result), "3 read, 1 created, 0 updated, 2 failed");
  EXPECT_THAT(Errors(result), ElementsAre("1 INVALID_TEXT LastName", "2 INVALID_TEXT Title"));
  EXPECT_EQ(RowsOf(bad_path())[0][0], "M\xfcller");
  EXPECT_THAT(All("Lead", {"Title"}), ElementsAre("café"));
}

TEST_F(ImporterJobTest, ACellOfTenMegabytesFailsItsRow) {
  const std::string big(10 << 20, 'x');
  ImportOptions options = Options("Lead");
  const std::string csv = "Last Name,Title\nA," + big + "\nB," + big + "\nC,fine\n";
  auto result = Import(csv, options);
  EXPECT_EQ(Counts(result), "3 read, 1 created, 0 updated, 2 failed");
  EXPECT_THAT(Errors(result), ElementsAre("1 STRING_TOO_LONG Title", "2 STRING_TOO_LONG Title"));
  EXPECT_EQ(RowsOf(bad_path())[0][1].size(), big.size());
  options.cells.truncate = true;
  EXPECT_EQ(Counts(Import(csv, options)), "3 read, 3 created, 0 updated, 0 failed");
  EXPECT_EQ(QueryInt("SELECT max(length(title)) FROM lead"), 128);
}

TEST_F(ImporterJobTest, ResultFilesThatCannotBeWrittenAreKnownFirst) {
  for (const std::string& path : {folder_.File("no/folder.csv"), std::string("/dev/full")}) {
    for (bool good : {true, false}) {
      ImportOptions options;
      options.object = "Lead";
      (good ? options.success_path : options.error_path) = path;
      const ImportEnvironment environment{store().database(), store().writer(), store().rules(),
                                          store().user()};
      const absl::Status status =
          ImportCsv(environment, SourceOf("Last Name\nA\n"), options, nullptr).status();
      EXPECT_EQ(CodeOf(status), path == "/dev/full" ? Code::kDiskFull : Code::kCannotOpen);
      EXPECT_THAT(std::string(status.message()), HasSubstr(path));
    }
  }
  EXPECT_EQ(CountOf("Lead"), 0);
}

TEST_F(ImporterJobTest, OptionsAreChecked) {
  const auto code = [&](auto change) {
    ImportOptions options = Options("Lead");
    change(options);
    return CodeText(Import("Last Name\nA\n", options));
  };
  EXPECT_EQ(code([](ImportOptions& o) { o.batch_rows = 0; }), "INVALID_ARGUMENT");
  EXPECT_EQ(code([](ImportOptions& o) { o.batch_rows = 100'001; }), "INVALID_ARGUMENT");
  EXPECT_EQ(code([](ImportOptions& o) { o.delimiter = 'a'; }), "INVALID_ARGUMENT");
  EXPECT_EQ(code([](ImportOptions& o) { o.cells.decimal_mark = '\''; }), "INVALID_ARGUMENT");
  EXPECT_EQ(code([](ImportOptions& o) { o.cells.zone_offset_minutes = 841; }), "INVALID_ARGUMENT");
  EXPECT_EQ(code([](ImportOptions& o) { o.job = std::string(256, 'j'); }), "INVALID_ARGUMENT");
  EXPECT_EQ(code([](ImportOptions& o) { o.error_path = o.success_path; }), "CONFLICTING_OPTIONS");
  EXPECT_EQ(CountOf("Lead"), 0);
}

// Whatever stands in a file, each row has an outcome or the file an error; see Import() above.
TEST_F(ImporterJobTest, DamagedFilesAreAnswered) {
  const std::string good =
      "Id,Last Name,Account Name,Owner,Email,Created Date,Annual Revenue,Status\n"
      "1,\"A, B\",Acme,System,a@b.example,\"15 Apr, 2021 00:03:00\",\"$1,117.10K\",Open\n"
      "2,C,\"two\nlines\",,,2021-04-15,#N/A,Contacted\n3,D,,0,,,,\n";
  const std::string bytes("\0\xff\xfe\",\r\n;\t'#/A0 ", 15);
  uint64_t seed = 20260514;
  const auto random = [&seed](size_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>(seed >> 33) % below;
  };
  int stored = 0;
  for (int i = 0; i < 400; ++i) {
    std::string csv = good;
    for (size_t changes = 1 + random(6); changes > 0; --changes) {
      const size_t at = random(csv.size());
      switch (random(3)) {
        case 0:
          csv[at] = bytes[random(bytes.size())];
          break;
        case 1:
          csv.insert(at, 1, bytes[random(bytes.size())]);
          break;
        default:
          csv.erase(at, 1 + random(4));
      }
    }
    ImportOptions options = Options(i % 2 == 0 ? "Lead" : "Contact");
    if (i % 5 == 0) options = Options("");
    if (i % 5 == 0) options.route = "Status";
    options.key_field = i % 3 == 0 && i % 5 != 0 ? "ExternalId" : "";
    options.create_accounts = options.add_values = i % 7 < 4;
    options.audit_fields = options.cells.truncate = i % 4 < 2;
    options.batch_rows = 1 + i % 4;
    const absl::StatusOr<ImportResult> result = Import(csv, options);
    if (result.ok()) stored += static_cast<int>(result->created + result->updated);
    EXPECT_NE(CodeOf(result.status()), Code::kInternal) << result.status() << "\n" << csv;
  }
  EXPECT_GT(stored, 100);
  EXPECT_GT(CountOf("Account"), 0);
  ExpectNoDanglingReferences();
}

TEST_F(ImporterJobTest, ListsTheFirstErrorsOnly) {
  std::string csv = "Last Name,Email\n";
  for (int i = 0; i < 300; ++i) csv += "A,wrong\n";
  auto result = Import(csv, Options("Lead"));
  EXPECT_EQ(result->failed, 300);
  ASSERT_EQ(result->errors.size(), kMaxRowErrors);
  EXPECT_EQ(result->errors.back().row, 100);
}

}  // namespace
}  // namespace leadkit::transfer
