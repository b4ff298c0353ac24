#include "lifecycle/lifecycle_rules.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::lifecycle {
namespace {

using records::Authority;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class LifecycleRulesTest : public StoreTest {
 protected:
  static Lifecycle Guarded() {
    Lifecycle lifecycle = *Preset("standard");
    lifecycle.name = "guarded";
    for (Status& status : lifecycle.statuses) {
      if (status.name == "Qualified") status.required_fields = {"Email", "Phone"};
      if (status.name == "Unqualified") status.reason_required = true;
    }
    return lifecycle;
  }
  static Lifecycle Without(Lifecycle lifecycle, std::string_view dropped) {
    std::erase_if(lifecycle.statuses, [&](const Status& s) { return s.name == dropped; });
    lifecycle.transitions.clear();
    return lifecycle;
  }
  std::vector<Move> AllowedMoves(RecordId lead) {
    std::vector<Move> moves;
    absl::Status status = store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(moves, store().rules().AllowedMoves(view, GetRecord(lead)));
      return absl::OkStatus();
    });
    EXPECT_EQ(status, absl::OkStatus());
    return moves;
  }
  std::shared_ptr<const Lifecycle> Current() {
    std::shared_ptr<const Lifecycle> current;
    absl::Status status = store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(current, store().rules().Current(view));
      return absl::OkStatus();
    });
    EXPECT_EQ(status, absl::OkStatus());
    return current;
  }
};

TEST_F(LifecycleRulesTest, MovesThatAreAllowedAndNot) {
  const RecordId lead = NewLead();
  ASSERT_OK(Update("Lead", lead, {{"Status", "Contacted"}}));
  ASSERT_OK(Update("Lead", lead, {{"Status", "Qualified"}}));
  const std::string before = Dump();
  absl::Status back = Update("Lead", lead, {{"Status", "Open"}});
  EXPECT_EQ(CodeText(back), "TRANSITION_NOT_ALLOWED");
  EXPECT_EQ(PlaceOf(back).field, "Status");
  EXPECT_EQ(PlaceOf(back).record_id, lead);
  EXPECT_THAT(std::string(back.message()), AllOf(HasSubstr("'Qualified'"), HasSubstr("'Open'"),
                                                 HasSubstr("Contacted or Unqualified")));
  absl::Status unknown = Update("Lead", lead, {{"Status", "Warm"}});
  EXPECT_EQ(CodeText(unknown), "INVALID_STATUS");
  EXPECT_THAT(std::string(unknown.message()),
              AllOf(HasSubstr("'Warm'"),
                    HasSubstr("Open, Contacted, Qualified, Unqualified or Converted")));
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Status", "qualified"}})), "INVALID_STATUS");
  EXPECT_EQ(Dump(), before);
}

TEST_F(LifecycleRulesTest, ConvertedStatusesAreReachedByConversionAlone) {
  const RecordId lead = NewLead();
  for (Authority authority : {Authority::kUser, Authority::kAudit}) {
    absl::Status status = Update("Lead", lead, {{"Status", "Converted"}}, authority);
    EXPECT_EQ(CodeText(status), "INVALID_STATUS");
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("convert"), Not(HasSubstr("or Converted"))));
    EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {"Status", "Converted"}}, authority)),
              "INVALID_STATUS");
  }
}

TEST_F(LifecycleRulesTest, ALeadMayBeginInAnyStatusThatIsNotConverted) {
  for (const char* status : {"Contacted", "Qualified", "Unqualified"}) {
    EXPECT_EQ(Get(NewLead({{"Status", status}}), "Status"), status);
  }
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {"Status", "Nowhere"}})),
            "INVALID_STATUS");
}

TEST_F(LifecycleRulesTest, GuardsAreMetOnTheWayIn) {
  ASSERT_OK(SetLifecycle(Guarded()));
  const RecordId lead = NewLead({{"Phone", "1"}});
  absl::Status guard = Update("Lead", lead, {{"Status", "Qualified"}});
  EXPECT_EQ(CodeText(guard), "GUARD_NOT_MET");
  EXPECT_EQ(PlaceOf(guard).field, "Email");
  EXPECT_THAT(std::string(guard.message()), AllOf(HasSubstr("Email"), Not(HasSubstr("Phone"))));
  // What the same write brings counts, and what it takes away.
  EXPECT_EQ(CodeText(Update("Lead", lead,
                            {{"Status", "Qualified"}, {"Email", "a@example.com"}, {"Phone", ""}})),
            "GUARD_NOT_MET");
  ASSERT_OK(Update("Lead", lead, {{"Status", "Qualified"}, {"Email", "a@example.com"}}));
  // A guard is for the move, not for the stay.
  EXPECT_OK(Update("Lead", lead, {{"Phone", ""}}));
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {"Status", "Qualified"}})),
            "GUARD_NOT_MET");
  // Where an imported lead was is a fact.
  EXPECT_OK(
      TryInsert("Lead", {{"LastName", "L"}, {"Status", "Qualified"}}, Authority::kAudit).status());
}

TEST_F(LifecycleRulesTest, AReasonWhereOneIsAskedFor) {
  ASSERT_OK(SetLifecycle(Guarded()));
  const RecordId lead = NewLead();
  absl::Status status = Update("Lead", lead, {{"Status", "Unqualified"}});
  EXPECT_EQ(CodeText(status), "GUARD_NOT_MET");
  EXPECT_THAT(std::string(status.message()), HasSubstr("reason"));
  reason_ = "no budget";
  ASSERT_OK(Update("Lead", lead, {{"Status", "Unqualified"}}));
  EXPECT_EQ(Moves(lead).back().reason, "no budget");
}

TEST_F(LifecycleRulesTest, GuardsOfTheFirstStatusHoldForThoseWhoDoNotNameIt) {
  Lifecycle lifecycle = Guarded();
  lifecycle.statuses[0].required_fields = {"Email"};
  ASSERT_OK(SetLifecycle(lifecycle));
  for (const Fields& fields :
       {Fields{{"LastName", "L"}}, Fields{{"LastName", "L"}, {"Status", "Open"}}}) {
    EXPECT_EQ(CodeText(TryInsert("Lead", fields)), "GUARD_NOT_MET");
  }
  EXPECT_OK(TryInsert("Lead", {{"LastName", "L"}, {"Email", "a@example.com"}}).status());
}

TEST_F(LifecycleRulesTest, AllowedMovesSayWhatIsMissing) {
  ASSERT_OK(SetLifecycle(Guarded()));
  const RecordId lead = NewLead({{"Email", "a@example.com"}});
  const std::vector<Move> moves = AllowedMoves(lead);
  ASSERT_EQ(moves.size(), 3u);
  EXPECT_EQ(moves[0].to.name, "Contacted");
  EXPECT_THAT(moves[0].failures, IsEmpty());
  EXPECT_FALSE(moves[0].backward);
  EXPECT_EQ(moves[1].to.name, "Qualified");
  EXPECT_EQ(moves[1].to.category, Category::kQualified);
  ASSERT_EQ(moves[1].failures.size(), 1u);
  EXPECT_EQ(moves[1].failures[0].field, "Phone");
  EXPECT_EQ(moves[2].to.name, "Unqualified");
  EXPECT_TRUE(moves[2].to.reason_required);
  ASSERT_OK(Update("Lead", lead, {{"Status", "Contacted"}}));
  EXPECT_TRUE(AllowedMoves(lead)[0].backward);
  ASSERT_OK(Convert(lead).status());
  EXPECT_THAT(AllowedMoves(lead), IsEmpty());
}

TEST_F(LifecycleRulesTest, EachReturnFromRestIsANewCycle) {
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.statuses.push_back({.name = "Nurture", .category = Category::kRecycled});
  lifecycle.transitions.clear();
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId lead = NewLead();
  for (const char* to : {"Contacted", "Nurture", "Open", "Unqualified", "Nurture", "Qualified"}) {
    ASSERT_OK(Update("Lead", lead, {{"Status", to}}));
  }
  ASSERT_OK(Convert(lead).status());
  std::vector<int64_t> cycles;
  for (const records::StatusMove& move : Moves(lead)) cycles.push_back(move.cycle);
  EXPECT_THAT(cycles, ElementsAre(1, 1, 1, 2, 2, 2, 3, 3));
}

TEST_F(LifecycleRulesTest, ADocumentIsPutInForceAtOnce) {
  Lifecycle lifecycle = Without(*Preset("standard"), "Contacted");
  lifecycle.statuses.insert(lifecycle.statuses.begin(),
                            {.name = "Brand new", .category = Category::kOpen});
  ASSERT_OK(SetLifecycle(lifecycle));
  EXPECT_EQ(Get(NewLead(), "Status"), "Brand new");
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}, {"Status", "Contacted"}})),
            "INVALID_STATUS");
  EXPECT_EQ(Current()->InitialStatus().name, "Brand new");
  OpenStore();
  EXPECT_EQ(Get(NewLead(), "Status"), "Brand new");
}

TEST_F(LifecycleRulesTest, VersionsAreKept) {
  const auto versions = [&] {
    return QueryInt("SELECT count(*) FROM lk_document WHERE kind = 'lifecycle'");
  };
  EXPECT_EQ(versions(), 1);
  ASSERT_OK(SetLifecycle(Guarded()));
  ASSERT_OK(SetLifecycle(*Preset("standard")));
  EXPECT_EQ(versions(), 3);
  EXPECT_EQ(QueryInt("SELECT max(version) FROM lk_document WHERE kind = 'lifecycle'"), 3);
}

TEST_F(LifecycleRulesTest, AnInvalidDocumentChangesNothing) {
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.statuses[0].required_fields = {"Nope"};
  const std::string before = Dump();
  absl::Status status = SetLifecycle(lifecycle);
  EXPECT_EQ(CodeText(status), "INVALID_LIFECYCLE");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("statuses[0].required_fields[0] ('Open'): "));
  EXPECT_EQ(Dump(), before);
}

TEST_F(LifecycleRulesTest, AStatusInUseIsNotDropped) {
  const RecordId lead = NewLead({{"Status", "Contacted"}});
  absl::Status status = SetLifecycle(Without(*Preset("standard"), "Contacted"));
  EXPECT_EQ(CodeText(status), "INVALID_LIFECYCLE");
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("'Contacted'"), HasSubstr("1 ")));
  // In the bin it is in use, too: it may come back.
  ASSERT_OK(Delete("Lead", lead));
  EXPECT_EQ(CodeText(SetLifecycle(Without(*Preset("standard"), "Contacted"))), "INVALID_LIFECYCLE");
  ASSERT_OK(Purge("Lead", lead).status());
  EXPECT_OK(SetLifecycle(Without(*Preset("standard"), "Contacted")));
}

TEST_F(LifecycleRulesTest, AStageInUseIsNotDropped) {
  NewOpportunity(NewAccount(), {{"StageName", "Needs Analysis"}});
  Lifecycle lifecycle = *Preset("standard");
  std::erase_if(lifecycle.stages, [](const Stage& s) { return s.name == "Needs Analysis"; });
  absl::Status status = SetLifecycle(lifecycle);
  EXPECT_EQ(CodeText(status), "INVALID_LIFECYCLE");
  EXPECT_THAT(std::string(status.message()), HasSubstr("'Needs Analysis'"));
}

// Else a document could make leads converted that never were, or open what was converted.
TEST_F(LifecycleRulesTest, ConvertedStatusesStaySo) {
  const RecordId lead = NewLead({{"Status", "Qualified"}});
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.transitions.clear();
  lifecycle.statuses[2].category = Category::kConverted;  // Qualified, as some have it
  absl::Status status = SetLifecycle(lifecycle);
  EXPECT_EQ(CodeText(status), "INVALID_LIFECYCLE");
  EXPECT_THAT(std::string(status.message()), HasSubstr("'Qualified'"));
  ASSERT_OK(Convert(lead).status());
  EXPECT_OK(SetLifecycle(lifecycle));
  lifecycle.statuses[4].category = Category::kOpen;
  status = SetLifecycle(lifecycle);
  EXPECT_EQ(CodeText(status), "INVALID_LIFECYCLE");
  EXPECT_THAT(std::string(status.message()), HasSubstr("'Converted'"));
}

TEST_F(LifecycleRulesTest, ADocumentThatIsRolledBackIsNotInForce) {
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.statuses[0].name = "Fresh";
  lifecycle.transitions.clear();
  ASSERT_OK(SetLifecycle(lifecycle));
  absl::StatusOr<RecordId> lead = TryInsert("Lead", {{"LastName", "L"}});
  ASSERT_OK(lead.status());
  EXPECT_EQ(Get(*lead, "Status"), "Fresh");
  (*transaction)->Rollback();
  transaction_ = nullptr;
  EXPECT_EQ(Get(NewLead(), "Status"), "Open");
  EXPECT_EQ(Current()->name, "standard");
}

TEST_F(LifecycleRulesTest, RequiredCustomFieldsCanGuard) {
  ASSERT_OK(AddField("Lead", FieldOf("Budget__c", schema::Kind::kMoney)));
  Lifecycle lifecycle = *Preset("standard");
  lifecycle.statuses[2].required_fields = {"Budget__c"};
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId lead = NewLead();
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Status", "Qualified"}})), "GUARD_NOT_MET");
  EXPECT_OK(Update("Lead", lead, {{"Status", "Qualified"}, {"Budget__c", "0"}}));
}

}  // namespace
}  // namespace leadkit::lifecycle
