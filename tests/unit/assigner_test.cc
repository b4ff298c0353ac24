#include "marketing/assigner.h"

#include <thread>

#include "assignment_fixture.h"

namespace leadkit::marketing {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class AssignerTest : public AssignmentTest {
 protected:
  std::string Reason(size_t row) { return rows_.at(row).outcome.reason; }
};

TEST_F(AssignerTest, WithoutRulesLeadsStayAndSaySo) {
  const std::vector<RecordId> leads = Leads(1);
  EXPECT_EQ(Assigned(leads), "System");
  EXPECT_EQ(rows_[0].outcome.verdict, Verdict::kKept);
  EXPECT_THAT(Reason(0), HasSubstr("no assignment rules"));
  SetRules(R"({"rules":[{"name":"r","owner":"System","when":{"all":[
    {"field":"City","operator":"EQUALS","values":["Oslo"]}]}}]})");
  EXPECT_EQ(Assigned(leads), "System");
  EXPECT_THAT(Reason(0), HasSubstr("no rule matches"));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_assignment_turn"), 0);
}

TEST_F(AssignerTest, TheFirstRuleThatMatchesDecides) {
  Users({"ann", "bob"});
  const RecordId inbound = Queue("Inbound");
  SetRules(R"({"default_owner":"Inbound","rules":[
    {"name":"partners","keep_owner":true,
     "when":{"all":[{"field":"LeadSource","operator":"EQUALS","values":["Partner"]}]}},
    {"name":"north","owner":"ann",
     "when":{"all":[{"field":"Country","operator":"IN","values":["Norway"]}]}},
    {"name":"norway again","owner":"bob",
     "when":{"all":[{"field":"Country","operator":"EQUALS","values":["norway"]}]}}]})");
  const std::vector<RecordId> leads = {NewLead({{"Country", "Norway"}, {"LeadSource", "Partner"}}),
                                       NewLead({{"Country", "NORWAY"}}),
                                       NewLead({{"Country", "Chile"}})};
  Tick();
  EXPECT_EQ(Assigned(leads), "System ann Inbound");
  EXPECT_EQ(rows_[0].outcome.rule, "partners");
  EXPECT_EQ(rows_[0].outcome.verdict, Verdict::kKept);
  EXPECT_EQ(rows_[1].outcome.rule, "north");
  EXPECT_EQ(rows_[1].outcome.verdict, Verdict::kGiven);
  EXPECT_EQ(rows_[2].outcome.rule, "");
  EXPECT_EQ(rows_[2].outcome.verdict, Verdict::kQueued);
  EXPECT_EQ(rows_[2].outcome.owner.int_value(), inbound);
  // The owner changes as by any other write: with history, event and transfer date.
  EXPECT_EQ(Get(leads[1], "LastTransferDate"), "2026-05-14");
  EXPECT_EQ(Get(leads[0], "LastTransferDate"), "");
  EXPECT_EQ(History(leads[1]).size(), 1u);
  EXPECT_EQ(Events(LastEvent() - 1).back(), "updated Lead LastTransferDate,OwnerId");
}

TEST_F(AssignerTest, AnOwnerWhoIsNotActiveIsNotGivenLeads) {
  const RecordId ann = User("ann");
  const RecordId queue = Queue("Inbound");
  SetRules(R"({"default_owner":"Inbound","rules":[{"name":"r","owner":"ann","when":{"all":[
    {"field":"City","operator":"NOT_NULL"}]}}]})");
  ASSERT_OK(Update("User", ann, {{"IsActive", "false"}}));
  ASSERT_OK(Delete("Queue", queue));
  const std::vector<RecordId> leads = {NewLead({{"City", "Oslo"}}), NewLead()};
  EXPECT_EQ(Assigned(leads), "System System");
  EXPECT_THAT(Reason(0), HasSubstr("user 'ann' is not active; the lead stays"));
  EXPECT_THAT(Reason(1), HasSubstr("queue 'Inbound' is not active; the lead stays"));
}

TEST_F(AssignerTest, RoundRobinIsEvenAndGoesOnInTheNextCall) {
  const std::vector<RecordId> users = Users({"m1", "m2", "m3"});
  Queue("Q", users);
  SetGroups(R"({"queue":"Q"})");
  EXPECT_EQ(Assigned(Leads(2)), "m1 m2");
  EXPECT_EQ(Assigned(Leads(2)), "m3 m1");
  OpenStore();
  EXPECT_EQ(Assigned(Leads(3)), "m2 m3 m1");
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_assignment_turn"), 7);
  EXPECT_THAT(Reason(0), HasSubstr("rule 'all': round robin in queue 'Q' among 3 of 3"));
}

TEST_F(AssignerTest, WhoCreatesTheLeadHasNoAdvantage) {
  const std::vector<RecordId> users = Users({"m1", "m2", "m3"});
  Queue("Q", users);
  SetGroups(R"({"queue":"Q"})");
  ASSERT_OK(Assign(Leads(3)));
  store().set_user(users[0]);
  EXPECT_EQ(Assigned(Leads(3)), "m1 m2 m3");
}

TEST_F(AssignerTest, WhoIsAwayIsSkippedAndTheirTurnsAreShared) {
  const std::vector<RecordId> users = Users({"m1", "m2", "m3", "m4"});
  const RecordId queue = Queue("Q", {users[0], users[1], users[2]});
  const RecordId membership = Join(queue, users[3]);
  SetGroups(R"({"queue":"Q"})");
  ASSERT_OK(Update("User", users[1], {{"IsActive", "false"}}));
  ASSERT_OK(Update("GroupMember", membership, {{"IsActive", "false"}}));
  EXPECT_EQ(Assigned(Leads(4)), "m1 m3 m1 m3");
  // One turn for who comes back, not all that were missed.
  ASSERT_OK(Update("User", users[1], {{"IsActive", "true"}}));
  EXPECT_EQ(Assigned(Leads(4)), "m2 m1 m3 m2");
  // All are away.
  for (RecordId user : {users[0], users[1], users[2]}) {
    ASSERT_OK(Update("User", user, {{"IsActive", "false"}}));
  }
  EXPECT_EQ(Assigned(Leads(1)), "System");
  EXPECT_THAT(Reason(0), HasSubstr("nobody in queue 'Q' can take it (4 not active)"));
}

TEST_F(AssignerTest, LeadsOfSomebodyWhoLeftAreSharedAgain) {
  const std::vector<RecordId> users = Users({"m1", "m2"});
  Queue("Q", users);
  const std::vector<RecordId> leads = Leads(2, {{"OwnerId", Ref(users[0])}});
  ASSERT_OK(Update("User", users[0], {{"IsActive", "false"}}));
  SetGroups(R"({"queue":"Q"})");
  EXPECT_EQ(Assigned(leads), "m2 m2");
}

TEST_F(AssignerTest, AnEmptyQueueLeavesTheLeadWhereItIs) {
  const RecordId queue = Queue("Q");
  SetGroups(R"({"queue":"Q"})");
  const std::vector<RecordId> leads = Leads(1);
  EXPECT_EQ(Assigned(leads), "System");
  EXPECT_EQ(rows_[0].outcome.verdict, Verdict::kKept);
  EXPECT_THAT(Reason(0), HasSubstr("nobody in queue 'Q' can take it (it has no members); the "));
  ASSERT_OK(Update("Queue", queue, {{"IsActive", "false"}}));
  EXPECT_EQ(Assigned(leads), "System");
  EXPECT_THAT(Reason(0), HasSubstr("no group takes such leads"));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_assignment_seat"), 0);
}

TEST_F(AssignerTest, QueuesTakeTurnsAndInEachItsMembers) {
  const std::vector<RecordId> users = Users({"Q0U0", "Q0U1", "Q1U0", "Q1U1", "Q1U2", "Q2U0"});
  Queue("Q0", {users[0], users[1]});
  Queue("Q1", {users[2], users[3], users[4]});
  Queue("Q2", {users[5]});
  SetGroups(R"({"queue":"Q0"},{"queue":"Q1"},{"queue":"Q2"})");
  EXPECT_EQ(Assigned(Leads(9)), "Q0U0 Q1U0 Q2U0 Q0U1 Q1U1 Q2U0 Q0U0 Q1U2 Q2U0");
}

TEST_F(AssignerTest, PositionDecidesAmongThoseNeverServed) {
  const std::vector<RecordId> users = Users({"m1", "m2", "m3"});
  const RecordId queue = Queue("Q", {users[0]});
  Join(queue, users[1], {{"Position", "2"}});
  Join(queue, users[2], {{"Position", "1"}});
  SetGroups(R"({"queue":"Q"})");
  EXPECT_EQ(Assigned(Leads(4)), "m3 m2 m1 m3");
}

TEST_F(AssignerTest, WeightsShareInTheMeasureOfCapacity) {
  const std::vector<RecordId> users = Users({"m1", "m2", "m3"});
  const RecordId queue = Queue("Q");
  Join(queue, users[0], {{"Capacity", "30"}});
  Join(queue, users[1], {{"Capacity", "10"}});
  Join(queue, users[2], {{"Capacity", "0"}});
  SetGroups(R"({"queue":"Q","mode":"WEIGHTED"})");
  EXPECT_EQ(Assigned(Leads(4)), "m1 m2 m1 m1");
  ASSERT_OK(Assign(Leads(36)));
  EXPECT_EQ(Owned(users[0]), 30);
  EXPECT_EQ(Owned(users[1]), 10);
  EXPECT_EQ(Owned(users[2]), 0);
}

TEST_F(AssignerTest, LeastLoadedCountsLeadsInWorkAndKeepsCounting) {
  const std::vector<RecordId> users = Users({"m1", "m2", "m3"});
  Queue("Q", users);
  Leads(2, {{"OwnerId", Ref(users[0])}});
  const RecordId bin = NewLead({{"OwnerId", Ref(users[1])}});
  ASSERT_OK(Delete("Lead", bin));
  ASSERT_OK(Convert(NewLead({{"OwnerId", Ref(users[1])}})).status());
  for (int i = 0; i < 3; ++i) NewLead({{"OwnerId", Ref(users[2])}, {"Status", "Unqualified"}});
  const std::vector<RecordId> one = Leads(1, {{"OwnerId", Ref(users[2])}});
  SetGroups(R"({"queue":"Q","mode":"LEAST_LOADED"})");
  // m1 has 2, m2 none, m3 1.
  const std::vector<RecordId> leads = Leads(6);
  ASSERT_OK(Preview(leads));
  EXPECT_EQ(RowOwners(), "m2 m3 m2 m1 m3 m2");
  EXPECT_EQ(Assigned(leads), "m2 m3 m2 m1 m3 m2");
  // A lead that leaves one for another counts for both.
  EXPECT_EQ(Assigned(one), "m1");
}

TEST_F(AssignerTest, DailyQuotasHold) {
  const std::vector<RecordId> users = Users({"m1", "m2"});
  const RecordId queue = Queue("Q");
  Join(queue, users[0], {{"Capacity", "45"}});
  Join(queue, users[1], {{"Capacity", "14"}});
  SetGroups(R"({"queue":"Q"})", R"(,"daily_quota":true)");
  const std::vector<RecordId> leads = Leads(4);
  EXPECT_EQ(Assigned(leads), "m1 m1 System System");
  EXPECT_THAT(Reason(2), HasSubstr("nobody in queue 'Q' can take it (2 at capacity)"));
  Tick(kMicrosPerDay - 1);
  EXPECT_EQ(Assigned(Leads(1)), "System");
  // What was given within a day may be left out of the count, but not what this call gives.
  AssignOptions force;
  force.ignore_last_day = true;
  EXPECT_EQ(Assigned(Leads(3), force), "m1 m1 System");
  Tick(1);
  EXPECT_EQ(Assigned(Leads(1)), "System");
  Tick(kMicrosPerDay);
  EXPECT_EQ(Assigned(Leads(3)), "m1 m1 System");
}

TEST_F(AssignerTest, LeadsWaitInTheirQueueUntilSomebodyHasRoom) {
  const std::vector<RecordId> users = Users({"m1", "m2"});
  const RecordId one = Queue("T1");
  const RecordId two = Queue("T2");
  Join(one, users[0], {{"Capacity", "30"}});
  Join(two, users[1], {{"Capacity", "30"}});
  SetGroups(R"({"queue":"T1","weight":75},{"queue":"T2","weight":90})",
            R"(,"daily_quota":true,"wait_in_queue":true,"groups_mode":"WEIGHTED")");
  const std::vector<RecordId> leads = Leads(33);
  ASSERT_OK(Assign(leads));
  EXPECT_EQ(Owned(users[0]), 1);
  EXPECT_EQ(Owned(users[1]), 1);
  EXPECT_EQ(Owned(one), 15);
  EXPECT_EQ(Owned(two), 16);
  // A day later it goes on; each lead stays with the queue that it waits in.
  Tick(kMicrosPerDay);
  std::vector<RecordId> waiting;
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(waiting, store().assigner().ListWaiting(view, 1000));
    return absl::OkStatus();
  }));
  EXPECT_EQ(waiting.size(), 31u);
  ASSERT_OK(Assign(waiting));
  EXPECT_EQ(Owned(users[0]), 2);
  EXPECT_EQ(Owned(users[1]), 2);
  EXPECT_EQ(Owned(one), 14);
  EXPECT_EQ(Owned(two), 15);
}

TEST_F(AssignerTest, PreferredLeadsAreServedFirstUpToTheQuota) {
  Users({"m1", "m2", "m3"});
  ASSERT_OK(AddField("Lead", FieldOf("Tags__c", schema::Kind::kMultiPicklist)));
  SetGroups(R"({"members":[
    {"user":"m1","capacity":150,
     "prefers":{"all":[{"field":"Tags__c","operator":"CONTAINS","values":["A"]}]}},
    {"user":"m2","capacity":150},{"user":"m3","capacity":150}]})",
            R"(,"daily_quota":true)");
  std::vector<RecordId> leads = Leads(3);
  for (RecordId lead : Leads(8, {{"Tags__c", "A;C"}})) leads.push_back(lead);
  ASSERT_OK(Preview(leads));
  const std::string preview = RowOwners();
  EXPECT_EQ(Assigned(leads), preview);
  EXPECT_EQ(preview, "m2 m3 m2 m1 m1 m1 m1 m1 m3 m2 m3");
  EXPECT_THAT(Reason(3), HasSubstr("who prefer such leads"));
}

TEST_F(AssignerTest, MembersAndGroupsTakeOnlyTheLeadsOfTheirFilters) {
  const std::vector<RecordId> users = Users({"m1", "m2"});
  const RecordId queue = Queue("Q", users);
  const std::string oslo = R"({"all":[{"field":"City","operator":"EQUALS","values":["Oslo"]}]})";
  const std::string rome = R"({"all":[{"field":"City","operator":"EQUALS","values":["Rome"]}]})";
  SetGroups(absl::StrCat(R"({"queue":"Q","members":[{"user":"m2","filter":)", oslo,
                         R"(}]},{"name":"south","members":[{"user":"m2"}],"filter":)", rome, "}"));
  std::vector<RecordId> leads = Leads(2);
  leads.push_back(NewLead({{"City", "Oslo"}}));
  leads.push_back(NewLead({{"City", "Rome"}}));
  EXPECT_EQ(Assigned(leads), "m1 m1 m2 m2");
  ASSERT_OK(Update("User", users[0], {{"IsActive", "false"}}));
  EXPECT_EQ(Assigned(Leads(1)), "System");
  EXPECT_THAT(Reason(0), HasSubstr("(1 not active, 1 take no such leads)"));
  // Who has left the queue has left it, whatever the document says.
  ASSERT_OK(Delete("Queue", queue));
  EXPECT_EQ(Assigned({NewLead({{"City", "Oslo"}})}), "System");
}

TEST_F(AssignerTest, RefusedRowsTakeNoTurnAndDoNotStopTheOthers) {
  Queue("Q", Users({"m1", "m2"}));
  SetGroups(R"({"queue":"Q"})");
  const RecordId converted = NewLead();
  ASSERT_OK(Convert(converted).status());
  const RecordId deleted = NewLead();
  ASSERT_OK(Delete("Lead", deleted));
  const RecordId first = NewLead();
  const RecordId second = NewLead();
  ASSERT_OK(Assign({first, converted, deleted, 12345, first, second}));
  EXPECT_EQ(RowOwners(), "m1 CANNOT_UPDATE_CONVERTED_LEAD ENTITY_IS_DELETED NOT_FOUND m1 m2");
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_assignment_turn"), 2);
  // A write that the rules of records refuse takes none either.
  schema::Field field = FieldOf("Must__c", schema::Kind::kText);
  field.required = true;
  ASSERT_OK(AddField("Lead", field));
  const RecordId whole = NewLead({{"Must__c", "x"}});
  ASSERT_OK(Assign({second, whole}));
  EXPECT_EQ(RowOwners(), "REQUIRED_FIELD_MISSING m1");
}

TEST_F(AssignerTest, AllOrNoneAndCancel) {
  Queue("Q", Users({"m1", "m2"}));
  SetGroups(R"({"queue":"Q"})");
  const std::vector<RecordId> leads = Leads(2);
  const std::string before = Dump();
  AssignOptions all;
  all.all_or_none = true;
  EXPECT_EQ(CodeText(Assign({leads[0], 12345, leads[1]}, all)), "NOT_FOUND");
  EXPECT_EQ(RowOwners(),
            "ALL_OR_NONE_OPERATION_ROLLED_BACK NOT_FOUND ALL_OR_NONE_OPERATION_ROLLED_BACK");
  EXPECT_EQ(Dump(), before);
  AssignOptions stop;
  stop.progress = [](int64_t) { return false; };
  std::vector<RecordId> many = Leads(501);
  ASSERT_OK(Assign(many, stop));
  EXPECT_OK(rows_[499].status);
  EXPECT_EQ(CodeText(rows_[500].status), "CANCELLED");
}

TEST_F(AssignerTest, APreviewWritesNothingAndIsWhatThenHappens) {
  const std::vector<RecordId> users = Users({"m1", "m2", "m3"});
  const RecordId queue = Queue("Q");
  for (size_t i = 0; i < users.size(); ++i) {
    Join(queue, users[i], {{"Capacity", absl::StrCat(40 * (i + 1))}});
  }
  for (const char* mode : {"ROUND_ROBIN", "WEIGHTED", "LEAST_LOADED"}) {
    SetGroups(absl::StrCat(R"({"queue":"Q","mode":")", mode, "\"}"), R"(,"daily_quota":true)");
    Tick(2 * kMicrosPerDay);
    const std::vector<RecordId> leads = Leads(9);
    const std::string before = Dump();
    ASSERT_OK(Preview(leads));
    EXPECT_EQ(Dump(), before);
    const std::string preview = RowOwners();
    EXPECT_EQ(Assigned(leads), preview) << mode;
  }
}

TEST_F(AssignerTest, WhatIsRolledBackTakesItsTurnBack) {
  Queue("Q", Users({"m1", "m2"}));
  SetGroups(R"({"queue":"Q"})");
  const std::vector<RecordId> leads = Leads(2);
  {
    absl::StatusOr<std::unique_ptr<Transaction>> transaction = store().Begin();
    ASSERT_OK(transaction.status());
    transaction_ = transaction->get();
    EXPECT_EQ(Assigned({leads[0]}), "m1");
    EXPECT_EQ(Assigned({leads[1]}), "m2");
    transaction_ = nullptr;
  }
  EXPECT_EQ(Assigned({leads[1]}), "m1");
}

TEST_F(AssignerTest, TwoAtOnceNeverGetTheSameTurn) {
  constexpr int kUsers = 7;
  constexpr int kThreads = 4;
  constexpr int kEach = 35;
  std::vector<RecordId> users;
  for (int i = 0; i < kUsers; ++i) users.push_back(User(absl::StrCat("m", i)));
  Queue("Q", users);
  SetGroups(R"({"queue":"Q"})");
  const std::vector<RecordId> leads = Leads(kThreads * kEach);
  // Half of the threads go through another handle on the same file.
  std::unique_ptr<Store> other;
  OpenAnother(&other);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      Store& own = t % 2 == 0 ? store() : *other;
      for (int i = 0; i < kEach; ++i) {
        std::vector<AssignRow> rows;
        const RecordId lead = leads[static_cast<size_t>(t * kEach + i)];
        const absl::Status status = own.Write(nullptr, [&](storage::WriteTxn& txn) {
          return own.assigner().Assign(txn, own.context(), {lead}, {}, &rows);
        });
        EXPECT_OK(status);
        EXPECT_OK(rows.at(0).status);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  // In the order of the turns everybody was served once in each round.
  const std::vector<std::string> order =
      QueryRows("SELECT user_id FROM lk_assignment_turn ORDER BY seq", 1);
  ASSERT_EQ(order.size(), leads.size());
  for (size_t i = kUsers; i < order.size(); ++i) EXPECT_EQ(order[i], order[i - kUsers]) << i;
  for (RecordId user : users) EXPECT_EQ(Owned(user), kThreads * kEach / kUsers);
}

}  // namespace
}  // namespace leadkit::marketing
