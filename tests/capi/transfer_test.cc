// Import and export through the C ABI: callbacks, options, results. What the importer does with
// rows and cells is tested where it is written.
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness.h"

namespace leadkit::test {
namespace {

struct Source {
  std::string text;
  size_t position = 0;
  size_t fail_at = SIZE_MAX;
  bool lies = false;
  static int32_t Read(void* context, char* buffer, size_t size, size_t* out_read) {
    auto& self = *static_cast<Source*>(context);
    if (self.position >= self.fail_at) return 1;
    *out_read = std::min({size, self.text.size() - self.position, size_t{7}});
    std::memcpy(buffer, self.text.data() + self.position, *out_read);
    self.position += *out_read;
    if (self.lies) *out_read = size + 1;
    return 0;
  }
};

int32_t Append(void* context, const char* bytes, size_t size) {
  static_cast<std::string*>(context)->append(bytes, size);
  return 0;
}

class TransferTest : public StoreTest {
 protected:
  ImportOptions How(const std::vector<std::pair<int32_t, std::string>>& texts,
                    const std::vector<std::pair<int32_t, int64_t>>& numbers = {}) {
    ImportOptions how;
    EXPECT_LK_OK(lk_import_options_new(Out(how), E()));
    for (const auto& [option, text] : texts) {
      EXPECT_LK_OK(lk_import_options_set_text(how.get(), option, TXT(text), E())) << option;
    }
    for (const auto& [option, value] : numbers) {
      EXPECT_LK_OK(lk_import_options_set_int(how.get(), option, value, E())) << option;
    }
    return how;
  }
  lk_status Import(Source source, const ImportOptions& how, lk_progress_fn progress = nullptr,
                   void* context = nullptr) {
    return lk_csv_import(store(), Source::Read, &source, how.get(), progress, context, Out(result_),
                         E());
  }
  int64_t Count(int32_t which) {
    int64_t value = -1;
    EXPECT_LK_OK(lk_import_result_get_int(result_.get(), which, &value, E()));
    return value;
  }
  ImportResult result_;
};

TEST_F(TransferTest, RowsAreStoredOrCountedAsFailed) {
  const ImportOptions how = How({{LK_IMPORT_OBJECT, "Lead"}});
  ASSERT_LK_OK(Import({"Last Name,E-mail,Company Name\n"
                       "Lee,a@b.example,Acme\n"
                       ",c@d.example,Acme\n"
                       "Moe,nobody,\"Acme, Inc.\"\n"
                       "Poe,,\n"},
                      how));
  EXPECT_EQ(Count(LK_IMPORTED_READ), 4);
  EXPECT_EQ(Count(LK_IMPORTED_CREATED), 2);
  EXPECT_EQ(Count(LK_IMPORTED_UPDATED), 0);
  EXPECT_EQ(Count(LK_IMPORTED_FAILED), 2);
  EXPECT_EQ(Count(LK_IMPORTED_RESUMED_FROM), 0);
  EXPECT_EQ(Count(LK_IMPORTED_ACCOUNTS_CREATED), 0);
  EXPECT_EQ(Count(LK_IMPORTED_CONTACTS), 0);
  EXPECT_EQ(Count(LK_IMPORTED_CANCELLED), 0);
  int64_t value = 9;
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_import_result_get_int(result_.get(), 0, &value, E()));
  Rows rows;
  ASSERT_LK_OK(lk_import_result_list_errors(result_.get(), Out(rows), E()));
  ASSERT_TRUE(Next(rows.get()));
  EXPECT_EQ(Int(rows.get(), LK_ROW_POSITION), 2);
  EXPECT_EQ(Int(rows.get(), LK_ROW_CODE), LK_REQUIRED_FIELD_MISSING);
  EXPECT_EQ(Str(rows.get(), LK_ROW_FIELD), "LastName");
  EXPECT_FALSE(Str(rows.get(), LK_ROW_REASON).empty());
  ASSERT_TRUE(Next(rows.get()));
  EXPECT_EQ(Int(rows.get(), LK_ROW_POSITION), 3);
  EXPECT_EQ(Int(rows.get(), LK_ROW_CODE), LK_INVALID_EMAIL_ADDRESS);
  EXPECT_FALSE(Next(rows.get()));
  const char* mapping = nullptr;
  EXPECT_LK_OK(lk_import_result_get_mapping(result_.get(), &mapping, nullptr, E()));
  std::string map = mapping;
  std::erase_if(map, [](char c) { return c == ' ' || c == '\n'; });
  EXPECT_NE(map.find(R"("field":"Email")"), std::string::npos) << mapping;
  // The mapping can be used again.
  const ImportOptions again = How({{LK_IMPORT_OBJECT, "Lead"}, {LK_IMPORT_MAPPING, mapping}});
  EXPECT_LK_OK(Import({"Last Name,E-mail,Company Name\nRoe,,\n"}, again));
  EXPECT_EQ(Count(LK_IMPORTED_CREATED), 1);
}

TEST_F(TransferTest, ImportsUpsertByAKeyInTheUsersName) {
  const int64_t ada = Insert("User", {{"LastName", "Ada"}});
  ASSERT_LK_OK(lk_store_set_user(store(), ada, E()));
  const ImportOptions how = How({{LK_IMPORT_OBJECT, "Lead"}, {LK_IMPORT_KEY_FIELD, "ExternalId"}});
  ASSERT_LK_OK(Import({"ExternalId,LastName\nx1,Lee\nx2,Moe\nx1,Poe\n"}, how));
  EXPECT_EQ(Count(LK_IMPORTED_CREATED), 2);
  EXPECT_EQ(Count(LK_IMPORTED_UPDATED), 1);
  const std::vector<int64_t> leads = List("Lead");
  ASSERT_EQ(leads.size(), 2u);
  EXPECT_EQ(TextOf(leads[0], "LastName"), "Poe");
  EXPECT_EQ(TextOf(leads[0], "CreatedById"), IdText("User", ada));
}

TEST_F(TransferTest, CallbacksFailAndStop) {
  const ImportOptions how = How({{LK_IMPORT_OBJECT, "Lead"}}, {{LK_IMPORT_BATCH_ROWS, 2}});
  const std::string csv = "LastName\nA\nB\nC\nD\nE\n";
  EXPECT_LK(LK_IO_ERROR, Import({csv, 0, 14}, how));
  EXPECT_EQ(result_, nullptr);
  EXPECT_LK(LK_IO_ERROR, Import({csv, 0, SIZE_MAX, true}, how));
  std::vector<int64_t> seen;
  const lk_progress_fn stop = [](void* context, int64_t done, int64_t, int64_t total) -> int32_t {
    EXPECT_EQ(total, -1);
    static_cast<std::vector<int64_t>*>(context)->push_back(done);
    return 1;
  };
  const size_t before = List("Lead").size();
  ASSERT_LK_OK(Import({csv}, how, stop, &seen));
  EXPECT_EQ(Count(LK_IMPORTED_CANCELLED), 1);
  EXPECT_EQ(Count(LK_IMPORTED_CREATED), 2);
  EXPECT_EQ(seen, std::vector<int64_t>{2});
  EXPECT_EQ(List("Lead").size(), before + 2);
}

TEST_F(TransferTest, OptionsAreChecked) {
  const ImportOptions how = How({});
  const struct {
    int32_t option;
    int64_t value;
  } kBad[] = {{LK_IMPORT_DRY_RUN, 2},        {LK_IMPORT_DELIMITER, 128},
              {LK_IMPORT_DECIMAL_MARK, ';'}, {LK_IMPORT_ZONE_MINUTES, 841},
              {LK_IMPORT_BATCH_ROWS, 0},     {LK_IMPORT_BATCH_ROWS, 100001},
              {LK_IMPORT_OBJECT, 1},         {0, 0}};
  for (const auto& bad : kBad) {
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_import_options_set_int(how.get(), bad.option, bad.value, E()))
        << bad.option;
  }
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_import_options_set_text(how.get(), LK_IMPORT_DRY_RUN, LK_LIT("1"), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, Import({"LastName\nLee\n"}, how));  // no object
  EXPECT_LK(LK_INVALID_CSV, Import({""}, How({{LK_IMPORT_OBJECT, "Lead"}})));
  EXPECT_LK(LK_MISSING_COLUMN, Import({"Company\nAcme\n"}, How({{LK_IMPORT_OBJECT, "Lead"}})));
  EXPECT_LK(LK_INVALID_FIELD, Import({"LastName\nLee\n"}, How({{LK_IMPORT_OBJECT, "Lead"},
                                                               {LK_IMPORT_KEY_FIELD, "Nope"}})));
}

// Whatever they are called, files of the store are not written over, nor one result over the other.
TEST_F(TransferTest, ResultPathsThatAreRefused) {
  const int64_t lead = InsertLead("Lee", "Acme");
  const std::string soft = path_ + ".soft";
  const std::string hard = path_ + ".hard";
  std::filesystem::create_symlink(path_, soft);
  std::filesystem::create_hard_link(path_, hard);
  const std::string csv = "LastName\nMoe\n";
  for (const std::string& path :
       {path_, path_ + "-wal", path_ + "-shm", path_ + "-journal", soft, hard}) {
    for (const int32_t option : {LK_IMPORT_SUCCESS_PATH, LK_IMPORT_ERROR_PATH}) {
      for (const int64_t dry_run : {0, 1}) {
        const ImportOptions how =
            How({{LK_IMPORT_OBJECT, "Lead"}, {option, path}}, {{LK_IMPORT_DRY_RUN, dry_run}});
        EXPECT_LK(LK_INVALID_ARGUMENT, Import({csv}, how)) << path;
        EXPECT_EQ(result_, nullptr);
      }
    }
  }
  EXPECT_FALSE(std::filesystem::exists(path_ + "-journal"));
  const std::string file = path_ + ".csv";
  const std::string folder = std::filesystem::path(path_).parent_path().string();
  const std::string same = folder + "/./" + std::filesystem::path(file).filename().string();
  EXPECT_LK(LK_CONFLICTING_OPTIONS, Import({csv}, How({{LK_IMPORT_OBJECT, "Lead"},
                                                       {LK_IMPORT_SUCCESS_PATH, file},
                                                       {LK_IMPORT_ERROR_PATH, same}})));
  EXPECT_FALSE(std::filesystem::exists(file));
  for (const std::string& path : {folder, path_ + "/none.csv", folder + "/no/such.csv"}) {
    EXPECT_LK(LK_CANNOT_OPEN,
              Import({csv}, How({{LK_IMPORT_OBJECT, "Lead"}, {LK_IMPORT_ERROR_PATH, path}})))
        << path;
  }
  EXPECT_EQ(List("Lead"), std::vector<int64_t>{lead});
  for (const std::string& path : {soft, hard}) std::filesystem::remove(path);
}

TEST_F(TransferTest, WhatIsExportedImportsAgain) {
  InsertLead("Lee", "Acme, Inc.");
  const int64_t moe = InsertLead("Moe", "say \"hi\"");
  const char* const fields[] = {"LastName", "5"};
  const size_t sizes[] = {8, 1};
  std::string csv;
  int64_t count = 0;
  ASSERT_LK_OK(
      lk_csv_export(store(), LK_LIT("Lead"), fields, sizes, 2, 0, Append, &csv, &count, E()));
  EXPECT_EQ(count, 2);
  std::string unified = csv;
  std::erase(unified, '\r');
  EXPECT_EQ(unified, "LastName,Company\nLee,\"Acme, Inc.\"\nMoe,\"say \"\"hi\"\"\"\n");
  ASSERT_LK_OK(Import({csv}, How({{LK_IMPORT_OBJECT, "Lead"}})));
  EXPECT_EQ(Count(LK_IMPORTED_CREATED), 2);
  EXPECT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, moe, E()));
  csv.clear();
  ASSERT_LK_OK(
      lk_csv_export(store(), LK_LIT("Lead"), nullptr, nullptr, 0, 0, Append, &csv, &count, E()));
  EXPECT_EQ(count, 3);
  EXPECT_TRUE(csv.starts_with("Id,LastName,")) << csv.substr(0, 60);
  ASSERT_LK_OK(lk_csv_export(store(), LK_LIT("Lead"), nullptr, nullptr, 0, LK_INCLUDE_DELETED,
                             Append, &csv, &count, E()));
  EXPECT_EQ(count, 4);
  const char* const nope[] = {"Nope"};
  const size_t nope_size[] = {4};
  EXPECT_LK(LK_INVALID_FIELD, lk_csv_export(store(), LK_LIT("Lead"), nope, nope_size, 1, 0, Append,
                                            &csv, &count, E()));
  EXPECT_EQ(count, 0);
  const lk_write_fn fails = [](void*, const char*, size_t) { return int32_t{1}; };
  EXPECT_LK(LK_IO_ERROR, lk_csv_export(store(), LK_LIT("Lead"), nullptr, nullptr, 0, 0, fails,
                                       nullptr, &count, E()));
}

}  // namespace
}  // namespace leadkit::test
