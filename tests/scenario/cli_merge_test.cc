// The command on merges: looking first, doing it, taking it back.
#include <gmock/gmock.h>

#include "cli_harness.h"

namespace leadkit::scenario {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class CliMergeTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    MakeStore();
    Set("L-2", {"Phone=030 2", "Description=second"});
    Set("L-1", {"Description=first"});
    EXPECT_EQ(Cli({"insert", "crm.db", "Task", "WhoId=" + Id("L-2"), "Subject=Call"}).exit, 0);
  }
  void Set(const std::string& lead, std::vector<std::string> values) const {
    values.insert(values.begin(), {"update", "crm.db", "Lead:" + lead});
    EXPECT_EQ(Cli(values).exit, 0);
  }
  std::string Field(const std::string& record, const std::string& field) const {
    return Json(Cli({"get", "crm.db", record, "--json", "--deleted"}).out, "$." + field);
  }
  std::string Id(const std::string& lead) const { return Field("Lead:" + lead, "Id"); }
};

TEST_F(CliMergeTest, ADryRunSaysAllAndWritesNothing) {
  const Finished plan = Cli({"merge", "crm.db", "Lead:L-1", "Lead:L-2", "--dry-run"});
  EXPECT_EQ(plan.exit, 0);
  EXPECT_THAT(plan.out, AllOf(HasSubstr("Plan for a merge into Lead " + Id("L-1")),
                              HasSubstr("Nothing was written"), HasSubstr("030 2"),
                              HasSubstr("the survivor's was blank"), HasSubstr("Not taken"),
                              HasSubstr("WhoId")));
  EXPECT_EQ(Field("Lead:L-1", "Phone"), "");
  const Finished json = Cli({"merge", "crm.db", "Lead:L-1", "Lead:L-2", "--dry-run", "--json"});
  EXPECT_EQ(Json(json.out, "$.merge"), "");
  EXPECT_EQ(Json(json.out, "$.survivor"), Id("L-1"));
}

TEST_F(CliMergeTest, MergeAndUnmerge) {
  const std::string copy = Id("L-2");
  const Finished merged =
      Cli({"merge", "crm.db", "Lead:L-1", "Lead:L-2", "--policy", "Description=union"});
  EXPECT_EQ(merged.exit, 0);
  EXPECT_THAT(merged.out, AllOf(HasSubstr("Merged into Lead"), HasSubstr("unmerge")));
  EXPECT_EQ(Field("Lead:L-1", "Phone"), "030 2");
  EXPECT_EQ(Field("Lead:L-1", "Description"), "first\nsecond");
  EXPECT_THAT(Cli({"resolve", "crm.db", copy}).out, HasSubstr(Id("L-1")));
  EXPECT_THAT(Cli({"history", "crm.db", "Lead:L-1"}).out, HasSubstr("leadMerged"));
  EXPECT_THAT(Cli({"events", "crm.db"}).out, HasSubstr("MERGED"));
  const Finished list = Cli({"merges", "crm.db", copy, "--json"});
  EXPECT_EQ(Json(list.out, "$[0].survivor"), Id("L-1"));
  EXPECT_EQ(Json(list.out, "$[0].undone"), "0");
  const std::string number = Json(list.out, "$[0].merge");
  ExpectError(Cli({"merge", "crm.db", "Lead:L-1", copy}), 1, Id("L-1"), "ENTITY_IS_MERGED");

  const Finished look = Cli({"unmerge", "crm.db", number, "--dry-run"});
  EXPECT_THAT(look.out, AllOf(HasSubstr("Dry run"), Not(HasSubstr("Changed since"))));
  EXPECT_EQ(Field(copy, "IsDeleted"), "true");
  const Finished undone = Cli({"unmerge", "crm.db", copy});
  EXPECT_EQ(undone.exit, 0);
  EXPECT_THAT(undone.out, HasSubstr(copy + " stands for itself again"));
  EXPECT_EQ(Field(copy, "IsDeleted"), "false");
  EXPECT_EQ(Field("Lead:L-1", "Phone"), "");
  EXPECT_THAT(Cli({"merges", "crm.db", "Lead:L-1"}).out, HasSubstr("undone"));
  ExpectError(Cli({"unmerge", "crm.db", copy}), 5, "no merge", "NOT_FOUND");
}

TEST_F(CliMergeTest, ChangesStandAgainstIt) {
  const std::string copy = Id("L-2");
  ASSERT_EQ(Cli({"merge", "crm.db", "Lead:L-1", "Lead:L-2"}).exit, 0);
  Set("L-1", {"Phone=030 9"});
  ExpectError(Cli({"unmerge", "crm.db", copy}), 1, "Phone", "UNMERGE_FAILED");
  EXPECT_THAT(Cli({"unmerge", "crm.db", copy, "--dry-run"}).out,
              AllOf(HasSubstr("Changed since; it would stay"), HasSubstr("Phone")));
  const Finished undone = Cli({"unmerge", "crm.db", copy, "--keep-changes", "--json"});
  EXPECT_EQ(Json(undone.out, "$.left[0].field"), "Phone");
  EXPECT_EQ(Field("Lead:L-1", "Phone"), "030 9");
}

TEST_F(CliMergeTest, ARuleChoosesTheSurvivor) {
  ASSERT_EQ(Cli({"merge", "crm.db", "Lead:L-3", "Lead:L-1", "--survivor-by", "oldest"}).exit, 0);
  EXPECT_EQ(Field("Lead:L-1", "IsDeleted"), "false");
  EXPECT_EQ(Field("Lead:L-3", "IsDeleted"), "true");
}

TEST_F(CliMergeTest, WrongCalls) {
  ExpectError(Cli({"merge", "crm.db", "Lead:L-1"}), 2, "at least two", "INVALID_ARGUMENT");
  ExpectError(Cli({"merge", "crm.db", "Lead:L-1", "Lead:L-2", "--policy", "Phone=best"}), 2,
              "most-complete");
  ExpectError(Cli({"merge", "crm.db", "Lead:L-1", "Lead:L-2", "--survivor-by", "luck"}), 2,
              "oldest");
  ExpectError(Cli({"merge", "crm.db", "Lead:L-1", "Lead:L-2", "--policy", "Phnoe=newest"}), 2,
              "did you mean Phone", "INVALID_FIELD");
  ASSERT_EQ(Cli({"convert", "crm.db", "Lead:L-2"}).exit, 0);
  const Finished plan = Cli({"merge", "crm.db", "Lead:L-1", "Lead:L-2", "--dry-run"});
  EXPECT_EQ(plan.exit, 1);
  EXPECT_THAT(plan.out, HasSubstr("CANNOT_UPDATE_CONVERTED_LEAD"));
}

}  // namespace
}  // namespace leadkit::scenario
