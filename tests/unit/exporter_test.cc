#include "transfer/exporter.h"

#include "import_fixture.h"

namespace leadkit::transfer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ExporterTest : public ImportTest {
 protected:
  absl::StatusOr<int64_t> Export(const ExportOptions& options, std::string* csv) {
    absl::StatusOr<int64_t> count;
    absl::Status status = store().Read(nullptr, [&](const storage::View& view) {
      count = ExportCsv(view, options, [&](std::string_view bytes) {
        csv->append(bytes);
        return absl::OkStatus();
      });
      return absl::OkStatus();
    });
    EXPECT_OK(status);
    return count;
  }
};

TEST_F(ExporterTest, WritesValuesInTheirOneForm) {
  const RecordId lead = NewLead({{"Title", "a, \"b\"\nc"},
                                 {"AnnualRevenue", "22700"},
                                 {"DoNotCall", "true"},
                                 {"EmailBouncedDate", "2021-04-15T00:03:00Z"},
                                 {"NumberOfEmployees", "12"}});
  const RecordId other = NewLead({{"LastName", "Ünal"}});
  std::string csv;
  auto count = Export({"leads",
                       {"id", "LastName", "title", "AnnualRevenue", "DoNotCall", "EmailBouncedDate",
                        "NumberOfEmployees", "OwnerId"},
                       false},
                      &csv);
  ASSERT_OK(count.status());
  EXPECT_EQ(*count, 2);
  const std::string owner = Ref(system_user());
  EXPECT_EQ(csv,
            "Id,LastName,Title,AnnualRevenue,DoNotCall,EmailBouncedDate,NumberOfEmployees,OwnerId"
            "\r\n" +
                Ref(lead) +
                ",Lovelace,\"a, \"\"b\"\"\nc\",22700.00,true,2021-04-15T00:03:00.000Z,12," + owner +
                "\r\n" + Ref(other) + ",Ünal,,,false,,," + owner + "\r\n");
}

TEST_F(ExporterTest, WritesAllFieldsAndLeavesOutTheBin) {
  NewLead();
  ASSERT_OK(Delete("Lead", NewLead()));
  std::string csv;
  EXPECT_EQ(*Export({"Lead", {}, false}, &csv), 1);
  const std::string header = csv.substr(0, csv.find("\r\n"));
  EXPECT_EQ(static_cast<size_t>(std::count(header.begin(), header.end(), ',')) + 1,
            ObjectOf("Lead").fields.size());
  EXPECT_THAT(header, testing::StartsWith("Id,LastName,FirstName,"));
  csv.clear();
  EXPECT_EQ(*Export({"Lead", {"LastName", "IsDeleted"}, true}, &csv), 2);
  EXPECT_EQ(csv, "LastName,IsDeleted\r\nLovelace,false\r\nLovelace,true\r\n");
}

TEST_F(ExporterTest, RefusesWhatIsNotThereAndPassesOnWhatTheTargetSays) {
  std::string csv;
  EXPECT_EQ(CodeText(Export({"Invoice", {}, false}, &csv)), "INVALID_ARGUMENT");
  EXPECT_EQ(CodeText(Export({"Lead", {"Shoe"}, false}, &csv)), "INVALID_FIELD");
  EXPECT_EQ(csv, "");
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& view) {
    const auto refuse = [](std::string_view) { return MakeError(Code::kIoError, "full"); };
    EXPECT_EQ(CodeOf(ExportCsv(view, {"Lead", {}, false}, refuse).status()), Code::kIoError);
    return absl::OkStatus();
  }));
}

TEST_F(ExporterTest, IsHandedOnInPieces) {
  for (int i = 0; i < 2000; ++i) {
    ASSERT_NE(Insert("Account", {{"Name", absl::StrCat("Account ", i, std::string(100, 'x'))}}),
              kNoId);
  }
  size_t greatest = 0;
  size_t all = 0;
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& view) {
    return ExportCsv(view, {"Account", {}, false},
                     [&](std::string_view bytes) {
                       greatest = std::max(greatest, bytes.size());
                       all += bytes.size();
                       return absl::OkStatus();
                     })
        .status();
  }));
  EXPECT_GT(all, 200'000u);
  EXPECT_LT(greatest, 80'000u);
}

// What one store writes another reads, references by the ids of the first included.
TEST_F(ExporterTest, WhatIsWrittenImportsAgain) {
  const RecordId user = NewUser("Seller");
  const RecordId account = Insert("Account", {{"Name", "Acme"}, {"OwnerId", Ref(user)}});
  NewContact(account, {{"Title", "Chief, \"really\""}, {"OwnerId", Ref(user)}});
  NewContact(account, {{"ExternalId", "old 7"}, {"MailingStreet", "1 Road\nEnd"}});
  const std::vector<std::string> fields = {"LastName", "Title", "MailingStreet", "CreatedDate"};
  const std::vector<std::string> before = All("Contact", fields);
  std::string users, accounts, contacts;
  ASSERT_OK(Export({"User", {}, false}, &users).status());
  ASSERT_OK(Export({"Account", {}, false}, &accounts).status());
  ASSERT_OK(Export({"Contact", {}, false}, &contacts).status());
  TearDown();
  Tick(kMicrosPerDay);
  SetUp();
  ImportOptions options;
  options.audit_fields = true;
  for (const auto& [object, csv] : {std::pair("User", &users), std::pair("Account", &accounts),
                                    std::pair("Contact", &contacts)}) {
    options.object = object;
    // Who wrote the records there is not a user here.
    options.mapping = R"({"columns":[{"column":"CreatedById","field":""},
                                     {"column":"LastModifiedById","field":""}]})";
    auto result = Import(*csv, options);
    ASSERT_OK(result.status());
    EXPECT_EQ(result->failed, 0) << object << ": "
                                 << (result->errors.empty() ? "" : result->errors[0].message);
  }
  EXPECT_EQ(All("Contact", fields), before);
  EXPECT_THAT(QueryRows("SELECT c.external_id, a.name, u.name FROM contact c JOIN account a ON "
                        "a.id = c.account_id JOIN \"user\" u ON u.id = a.owner_id ORDER BY c.id",
                        3),
              ElementsAre(HasSubstr("|Acme|Seller"), "old 7|Acme|Seller"));
}

}  // namespace
}  // namespace leadkit::transfer
