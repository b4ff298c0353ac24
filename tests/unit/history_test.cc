#include "records/history.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class HistoryTest : public StoreTest {};

TEST_F(HistoryTest, TrackedFieldsKeepOldAndNew) {
  const RecordId user = NewUser();
  const RecordId lead = NewLead({{"Phone", "1"}});
  EXPECT_THAT(History(lead), IsEmpty());
  ASSERT_OK(Update("Lead", lead, {{"Phone", "2"}, {"Title", "not tracked"}}));
  ASSERT_OK(Update("Lead", lead, {{"Phone", ""}}));
  ASSERT_OK(Update("Lead", lead, {{"OwnerId", Ref(user)}}));
  EXPECT_THAT(History(lead),
              ElementsAre("Phone: 1 -> 2", "Phone: 2 -> ",
                          absl::StrCat("OwnerId: ", Ref(system_user()), " -> ", Ref(user))));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_field_history WHERE new_value IS NULL"), 1);
  const RecordId opportunity = NewOpportunity(NewAccount(), {{"Amount", "10"}});
  ASSERT_OK(Update("Opportunity", opportunity, {{"Amount", "12.5"}, {"CloseDate", "2026-07-01"}}));
  EXPECT_THAT(History(opportunity),
              ElementsAre("CloseDate: 2026-06-30 -> 2026-07-01", "Amount: 10.00 -> 12.50"));
}

TEST_F(HistoryTest, TrackedCustomFields) {
  schema::Field field = FieldOf("Budget__c", schema::Kind::kMoney);
  field.tracked = true;
  ASSERT_OK(AddField("Lead", field));
  const RecordId lead = NewLead();
  ASSERT_OK(Update("Lead", lead, {{"Budget__c", "5"}}));
  EXPECT_THAT(History(lead), ElementsAre("Budget__c:  -> 5.00"));
}

TEST_F(HistoryTest, EveryTrackedFieldOfTheSchemaIsTracked) {
  const RecordId lead = NewLead();
  size_t expected = 0;
  for (const schema::Field& field : ObjectOf("Lead").fields) {
    if (!field.tracked || field.access != schema::Access::kReadWrite) continue;
    std::string text = "new value";
    if (field.kind == schema::Kind::kEmail) text = "new@example.com";
    if (field.api == "OwnerId") text = Ref(NewUser());
    if (field.api == "Status") text = "Contacted";
    ASSERT_OK(Update("Lead", lead, {{field.api, text}}));
    ++expected;
    const std::vector<std::string> lines = History(lead);
    ASSERT_EQ(lines.size(), expected) << field.api;
    EXPECT_TRUE(lines.back().starts_with(field.api + ": ")) << lines.back();
    EXPECT_TRUE(lines.back().ends_with(" -> " + text)) << lines.back();
  }
  EXPECT_GT(expected, 5u);
}

TEST_F(HistoryTest, StatusMovesKeepReasonWhoAndWhen) {
  const RecordId user = NewUser();
  const RecordId lead = NewLead();
  store().set_user(user);
  Tick();
  reason_ = "asked for a quote";
  ASSERT_OK(Update("Lead", lead, {{"Status", "Qualified"}}));
  reason_ = "";
  Tick();
  ASSERT_OK(Update("Lead", lead, {{"Status", "Qualified"}, {"Phone", "1"}}));
  const std::vector<StatusMove> moves = Moves(lead);
  ASSERT_EQ(moves.size(), 2u);
  EXPECT_EQ(moves[0].from, "");
  EXPECT_EQ(moves[0].to, "Open");
  EXPECT_EQ(moves[0].at, kStart);
  EXPECT_EQ(moves[0].by, system_user());
  EXPECT_EQ(moves[1].from, "Open");
  EXPECT_EQ(moves[1].to, "Qualified");
  EXPECT_EQ(moves[1].at, kStart + kSecond);
  EXPECT_EQ(moves[1].by, user);
  EXPECT_EQ(moves[1].reason, "asked for a quote");
  EXPECT_EQ(moves[1].cycle, 1);
}

TEST_F(HistoryTest, OpportunityStagesAreMovesToo) {
  const RecordId opportunity = NewOpportunity(NewAccount());
  ASSERT_OK(Update("Opportunity", opportunity, {{"StageName", "Closed Lost"}}));
  const std::vector<StatusMove> moves = Moves(opportunity);
  ASSERT_EQ(moves.size(), 2u);
  EXPECT_EQ(moves[0].to, "Prospecting");
  EXPECT_EQ(moves[1].from, "Prospecting");
  EXPECT_EQ(moves[1].to, "Closed Lost");
}

TEST_F(HistoryTest, EventsAreReadFromAPosition) {
  const int64_t start = LastEvent();
  const RecordId lead = NewLead();
  const int64_t middle = LastEvent();
  ASSERT_OK(Update("Lead", lead, {{"Phone", "1"}}));
  ASSERT_OK(Delete("Lead", lead));
  ASSERT_OK(Undelete("Lead", lead));
  ASSERT_OK(Delete("Lead", lead));
  ASSERT_OK(Purge("Lead", lead).status());
  EXPECT_THAT(Events(start), ElementsAre("created Lead", "updated Lead Phone", "deleted Lead",
                                         "undeleted Lead", "deleted Lead", "purged Lead"));
  EXPECT_EQ(Events(middle).size(), 5u);
  EXPECT_THAT(Events(LastEvent()), IsEmpty());
  int seen = 0;
  int64_t last = start;
  absl::Status status = store().Read(nullptr, [&](const storage::View& view) {
    return ListEvents(view, start, 3, [&](const Event& event) {
      EXPECT_GT(event.position, last);
      EXPECT_EQ(event.record_id, lead);
      EXPECT_EQ(event.by, system_user());
      EXPECT_EQ(event.at, now_);
      last = event.position;
      ++seen;
      return absl::OkStatus();
    });
  });
  EXPECT_OK(status);
  EXPECT_EQ(seen, 3);
  EXPECT_EQ(Events(last).size(), 3u);
}

TEST_F(HistoryTest, ACallbackCanEndTheWalk) {
  NewLead();
  int seen = 0;
  absl::Status status = store().Read(nullptr, [&](const storage::View& view) {
    return ListEvents(view, 0, 100, [&](const Event&) {
      ++seen;
      return MakeError(Code::kCancelled, "enough");
    });
  });
  EXPECT_EQ(CodeText(status), "CANCELLED");
  EXPECT_EQ(seen, 1);
}

TEST_F(HistoryTest, HistoryOutlivesThePurge) {
  const RecordId lead = NewLead({{"Phone", "1"}});
  ASSERT_OK(Update("Lead", lead, {{"Phone", "2"}, {"Status", "Contacted"}}));
  ASSERT_OK(Delete("Lead", lead));
  ASSERT_OK(Purge("Lead", lead).status());
  EXPECT_EQ(History(lead).size(), 2u);
  EXPECT_EQ(Moves(lead).size(), 2u);
}

TEST(EventKindName, NamesThemAll) {
  EXPECT_EQ(EventKindName(EventKind::kCreated), "created");
  EXPECT_EQ(EventKindName(EventKind::kUpdated), "updated");
  EXPECT_EQ(EventKindName(EventKind::kDeleted), "deleted");
  EXPECT_EQ(EventKindName(EventKind::kUndeleted), "undeleted");
  EXPECT_EQ(EventKindName(EventKind::kPurged), "purged");
  EXPECT_EQ(EventKindName(EventKind::kConverted), "converted");
  EXPECT_EQ(EventKindName(EventKind::kMerged), "merged");
  EXPECT_EQ(EventKindName(EventKind::kUnmerged), "unmerged");
}

}  // namespace
}  // namespace leadkit::records
