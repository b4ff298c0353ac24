#include "transfer/import_plan.h"

#include "import_fixture.h"

namespace leadkit::transfer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ImportPlanTest : public ImportTest {
 protected:
  absl::StatusOr<ImportPlan> Plan(const ImportOptions& options,
                                  const std::vector<std::string>& header) {
    return MakeImportPlan(catalog(), header, options);
  }
  absl::StatusOr<ImportPlan> Plan(std::string_view object, const std::vector<std::string>& header,
                                  std::string_view mapping = "", std::string_view key = "") {
    ImportOptions options;
    options.object = object;
    options.mapping = mapping;
    options.key_field = key;
    return Plan(options, header);
  }
  static std::vector<std::string> Columns(const absl::StatusOr<ImportPlan>& plan) {
    std::vector<std::string> lines;
    if (!plan.ok()) return {CodeText(plan), std::string(plan.status().message())};
    for (const ImportedColumn& column : plan->columns) {
      lines.push_back(absl::StrCat(column.column, " -> ", column.field,
                                   column.note.empty() ? "" : " (" + column.note + ")"));
    }
    return lines;
  }
  static std::string Message(const absl::StatusOr<ImportPlan>& plan) {
    return std::string(plan.status().message().data(), plan.status().message().size());
  }
};

TEST_F(ImportPlanTest, SaysWhatBecomesOfEveryColumn) {
  EXPECT_THAT(
      Columns(Plan("Lead", {"Last Name", "Company Name", "Job Title", "Owner", "Owner Id", "Name",
                            "CONVERTED", "Created Time", "Shoe Size", "", "Surname"})),
      ElementsAre("Last Name -> LastName", "Company Name -> Company", "Job Title -> Title",
                  "Owner -> Owner.Name", "Owner Id -> OwnerId",
                  "Name ->  (Name is put together by leadkit from its parts)",
                  "CONVERTED ->  (IsConverted is set by leadkit)",
                  "Created Time ->  (CreatedDate is an audit field; they are taken only if "
                  "asked for)",
                  "Shoe Size ->  (no field of Lead fits)", " ->  (no field of Lead fits)",
                  "Surname ->  (another column fits LastName better)"));
}

TEST_F(ImportPlanTest, TakesAuditFieldsWhereAsked) {
  ImportOptions options;
  options.object = "Lead";
  options.audit_fields = true;
  EXPECT_THAT(Columns(Plan(options, {"LastName", "Created Time", "SystemModstamp"})),
              ElementsAre("LastName -> LastName", "Created Time -> CreatedDate",
                          "SystemModstamp ->  (SystemModstamp is set by leadkit)"));
}

TEST_F(ImportPlanTest, TheMappingGoesBeforeTheNames) {
  const std::string mapping = R"({"columns":[{"column":"surname","field":"LastName"},
      {"column":"Notes","field":""},{"value":"Web","field":"LeadSource"}]})";
  auto plan = Plan("Lead", {"Last Name", "Surname", "Notes", "Source"}, mapping);
  EXPECT_THAT(Columns(plan),
              ElementsAre("Last Name ->  (the mapping gives LastName another column)",
                          "Surname -> LastName", "Notes ->  (left out by the mapping)",
                          "Source ->  (the mapping gives LeadSource another column)"));
}

TEST_F(ImportPlanTest, TheMappingItMakesMeansTheSame) {
  const std::vector<std::string> header = {"Id",       "ExternalId", "Last Name", "Owner",
                                           "Owner Id", "Shoe Size",  "Stage"};
  const std::string mapping = R"({"columns":[{"column":"Stage","field":"Status",
      "values":{"Lost":"Unqualified"}},{"value":"Web","field":"LeadSource"}]})";
  auto plan = Plan("Lead", header, mapping);
  ASSERT_OK(plan.status());
  auto again = Plan("Lead", header, plan->mapping);
  ASSERT_OK(again.status());
  EXPECT_EQ(again->mapping, plan->mapping);
  ASSERT_EQ(again->main.fields.size(), plan->main.fields.size());
  for (const FieldSources& field : plan->main.fields) {
    for (const FieldSources& other : again->main.fields) {
      if (other.field != field.field) continue;
      ASSERT_EQ(other.sources.size(), field.sources.size()) << field.field->api;
      for (size_t i = 0; i < field.sources.size(); ++i) {
        EXPECT_EQ(other.sources[i].column, field.sources[i].column) << field.field->api;
        EXPECT_EQ(other.sources[i].lookup, field.sources[i].lookup) << field.field->api;
        EXPECT_EQ(other.sources[i].constant, field.sources[i].constant) << field.field->api;
        EXPECT_EQ(other.sources[i].values, field.sources[i].values) << field.field->api;
      }
    }
  }
}

TEST_F(ImportPlanTest, WritesPathsThatItReads) {
  auto plan = Plan("Task", {"Subject", "Who:Contact-Email", "What.Account.Name", "Owner Email"});
  EXPECT_THAT(Columns(plan),
              ElementsAre("Subject -> Subject", "Who:Contact-Email -> Who:Contact-Email",
                          "What.Account.Name -> What:Account-Name", "Owner Email -> Owner.Email"));
  auto again = Plan("Task", {"Subject", "Who:Contact-Email", "What.Account.Name", "Owner Email"},
                    plan->mapping);
  ASSERT_OK(again.status());
  EXPECT_EQ(again->mapping, plan->mapping);
}

TEST_F(ImportPlanTest, RefusesMappingsThatDoNotFit) {
  const auto code = [&](const char* mapping) {
    return CodeText(Plan("Lead", {"Last Name", "A"}, mapping));
  };
  EXPECT_EQ(code(R"({"columns":[{"column":"B","field":"Title"}]})"), "UNKNOWN_COLUMN");
  EXPECT_EQ(code(R"({"columns":[{"column":"B","field":""}]})"), "UNKNOWN_COLUMN");
  EXPECT_EQ(code(R"({"columns":[{"column":"A","field":"Titel"}]})"), "INVALID_FIELD");
  EXPECT_EQ(code(R"({"columns":[{"column":"A","field":"Owner.Shoe"}]})"), "INVALID_FIELD");
  EXPECT_EQ(code(R"({"columns":[{"column":"A","field":"IsConverted"}]})"), "INVALID_FIELD");
  EXPECT_EQ(code(R"({"columns":[{"column":"A","field":"CreatedDate"}]})"), "INVALID_FIELD");
  EXPECT_EQ(code(R"({"columns":[{"column":"A","field":"Id"}]})"), "INVALID_FIELD");
  EXPECT_EQ(code("{"), "INVALID_ARGUMENT");
  EXPECT_THAT(
      Message(Plan("Lead", {"Last Name", "A"}, R"({"columns":[{"column":"B","field":"Title"}]})")),
      HasSubstr("'B' that the file does not have; it has 'Last Name', 'A'"));
}

TEST_F(ImportPlanTest, WhatIsRequiredNeedsAColumnOrAConstant) {
  auto plan = Plan("Opportunity", {"Deal Name", "Amount"});
  EXPECT_EQ(CodeText(plan), "MISSING_COLUMN");
  EXPECT_THAT(Message(plan), HasSubstr("needs AccountId and CloseDate"));
  EXPECT_EQ(PlaceOf(plan.status()).field, "AccountId");
  EXPECT_OK(Plan("Opportunity", {"Deal Name", "Account Name"},
                 R"({"columns":[{"value":"2026-06-30","field":"CloseDate"}]})")
                .status());
  // An update may name any part of a record.
  EXPECT_OK(Plan("Opportunity", {"Id", "Amount"}, "", "Id").status());
  EXPECT_OK(Plan("Opportunity", {"ExternalId", "Amount"}, "", "ExternalId").status());
}

TEST_F(ImportPlanTest, TheKeyNeedsAColumn) {
  EXPECT_EQ(CodeText(Plan("Lead", {"Last Name"}, "", "ExternalId")), "MISSING_COLUMN");
  EXPECT_EQ(CodeText(Plan("Lead", {"Last Name"}, "", "Id")), "MISSING_COLUMN");
  EXPECT_EQ(CodeText(Plan("Lead", {"Last Name", "Email"}, "", "Email")), "INVALID_FIELD");
  EXPECT_EQ(CodeText(Plan("Lead", {"Last Name"}, "", "Shoe")), "INVALID_FIELD");
}

TEST_F(ImportPlanTest, AnIdIsAnotherSystemsUnlessItIsTheKey) {
  EXPECT_THAT(Columns(Plan("Lead", {"Id", "Last Name"})),
              ElementsAre("Id -> ExternalId", "Last Name -> LastName"));
  EXPECT_THAT(Columns(Plan("Lead", {"Id", "Last Name"}, "", "Id")),
              ElementsAre("Id -> Id", "Last Name -> LastName"));
  EXPECT_THAT(Columns(Plan("Lead", {"Lead Id", "Last Name"}, "", "Id")),
              ElementsAre("Lead Id -> Id", "Last Name -> LastName"));
  EXPECT_THAT(Columns(Plan("Lead", {"Id", "Last Name"}, "", "ExternalId")),
              ElementsAre("Id -> ExternalId", "Last Name -> LastName"));
  EXPECT_THAT(Columns(Plan("Lead", {"Id", "External Id", "Last Name"})),
              ElementsAre("Id -> ExternalId (where ExternalId is blank)",
                          "External Id -> ExternalId", "Last Name -> LastName"));
}

TEST_F(ImportPlanTest, ErrorColumnsOfAnEarlierImportAreSetAside) {
  auto plan = Plan("Lead", {"Last Name", "ErrorCode", "ErrorField", "ErrorMessage"});
  ASSERT_OK(plan.status());
  EXPECT_EQ(plan->repeated_columns, 1u);
  EXPECT_EQ(plan->columns[3].note, "of an earlier import's error file");
}

TEST_F(ImportPlanTest, ARouteTakesWhatIsLeftForContacts) {
  ImportOptions options;
  options.route = "qualified";
  EXPECT_THAT(Columns(Plan(options, {"Last Name", "Company", "Qualified", "Department", "Id"})),
              ElementsAre("Last Name -> LastName", "Company -> Company",
                          "Qualified ->  (says which rows are contacts)",
                          "Department ->  (for contacts only: Department)", "Id -> ExternalId"));
  options.object = "Account";
  EXPECT_EQ(CodeText(Plan(options, {"Last Name", "Qualified"})), "CONFLICTING_OPTIONS");
  options.object = "Lead";
  options.key_field = "ExternalId";
  EXPECT_EQ(CodeText(Plan(options, {"Id", "Last Name", "Qualified"})), "CONFLICTING_OPTIONS");
  options.key_field = "";
  EXPECT_EQ(CodeText(Plan(options, {"Last Name"})), "UNKNOWN_COLUMN");
}

// The mapping it gives does not leave out what is of use without being a field of leads.
TEST_F(ImportPlanTest, AMappingOfARoutedFileMeansTheSame) {
  ImportOptions options;
  options.route = "Qualified";
  options.mapping = R"({"columns":[{"column":"Qualified","values":{"si":"yes"}}]})";
  const std::vector<std::string> header = {"Last Name", "Qualified", "Department", "Shoe Size"};
  auto plan = Plan(options, header);
  ASSERT_OK(plan.status());
  EXPECT_EQ(plan->route.values.size(), 1u);
  options.mapping = plan->mapping;
  auto again = Plan(options, header);
  ASSERT_OK(again.status());
  EXPECT_EQ(again->route.column, 1);
  EXPECT_EQ(again->route.values.size(), 1u);
  EXPECT_EQ(again->contact.fields.size(), 1u);
  EXPECT_EQ(again->columns[2].note, plan->columns[2].note);
  EXPECT_EQ(again->columns[3].note, "left out by the mapping");
}

TEST_F(ImportPlanTest, TwoColumnsOfOneNameAreRefusedWhereOneWouldBeLost) {
  for (const std::vector<std::string>& header :
       {std::vector<std::string>{"LastName", "LastName", "Company"},
        std::vector<std::string>{"Company", "Email", "Last Name", " last name "},
        std::vector<std::string>{"LastName", "Owner", "Owner"},
        std::vector<std::string>{"Full Name", "Full Name"},
        std::vector<std::string>{"Id", "LastName", "Id"}}) {
    auto plan = Plan("Lead", header);
    EXPECT_EQ(CodeText(plan), "INVALID_CSV") << testing::PrintToString(header);
  }
  EXPECT_THAT(Message(Plan("Lead", {"Company", "Email", "Last Name", " last name "})),
              HasSubstr("columns 3 and 4"));
  EXPECT_EQ(CodeText(Plan("Lead", {"Id", "LastName", "Id"}, "", "Id")), "INVALID_CSV");
}

TEST_F(ImportPlanTest, TwoColumnsOfOneNameAreTakenWhereNothingIsLost) {
  EXPECT_OK(Plan("Lead", {"LastName", "Notes to self", "Notes to self", "", ""}).status());
  EXPECT_OK(Plan("Lead", {"LastName", "CONVERTED", "CONVERTED"}).status());
  // The mapping says that it is the first.
  const std::string mapping = R"({"columns":[{"column":"Last Name","field":"LastName"}]})";
  EXPECT_THAT(
      Columns(Plan("Lead", {"Last Name", "Last Name"}, mapping)),
      ElementsAre("Last Name -> LastName", "Last Name ->  (another column fits LastName better)"));
}

TEST_F(ImportPlanTest, TwoColumnsOfOneNameForContactsAreRefused) {
  ImportOptions options;
  options.route = "Qualified";
  EXPECT_EQ(CodeText(Plan(options, {"Last Name", "Qualified", "Department", "Department"})),
            "INVALID_CSV");
}

TEST_F(ImportPlanTest, NeedsAnObject) {
  EXPECT_EQ(CodeText(Plan("", {"Last Name"})), "INVALID_ARGUMENT");
  EXPECT_EQ(CodeText(Plan("Invoice", {"Last Name"})), "INVALID_ARGUMENT");
}

}  // namespace
}  // namespace leadkit::transfer
