#include "records/writer.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class WriterTest : public StoreTest {};

TEST_F(WriterTest, InsertFillsInWhatLeadkitSets) {
  const RecordId user = NewUser();
  store().set_user(user);
  const RecordId lead = NewLead();
  EXPECT_EQ(Get(lead, "Status"), "Open");
  EXPECT_EQ(Get(lead, "OwnerId"), Ref(user));
  EXPECT_EQ(Get(lead, "CreatedById"), Ref(user));
  EXPECT_EQ(Get(lead, "LastModifiedById"), Ref(user));
  for (const char* field : {"CreatedDate", "LastModifiedDate", "SystemModstamp"}) {
    EXPECT_EQ(Get(lead, field), "2026-05-14T12:00:00.000Z") << field;
  }
  EXPECT_EQ(Get(lead, "IsDeleted"), "false");
  EXPECT_EQ(Get(lead, "IsConverted"), "false");
  EXPECT_EQ(Ref(lead).substr(0, 3), "00Q");
  EXPECT_EQ(Ref(lead).size(), 18u);
}

TEST_F(WriterTest, DefaultsStandInForWhatIsNotNamed) {
  const RecordId named = Insert("Campaign", {{"Name", "C"}, {"Type", "Email"}, {"Status", ""}});
  EXPECT_EQ(Get(named, "Type"), "Email");
  EXPECT_EQ(Get(named, "Status"), "");  // null was asked for
  const RecordId plain = Insert("Campaign", {{"Name", "C"}});
  EXPECT_EQ(Get(plain, "Type"), "Advertisement");
  EXPECT_EQ(Get(plain, "Status"), "Planned");
  EXPECT_EQ(Get(plain, "IsActive"), "false");
  EXPECT_EQ(CodeText(TryInsert("Task", {{"Status", ""}})), "REQUIRED_FIELD_MISSING");
  // Without an owner the acting user is it, also where null was asked for.
  EXPECT_EQ(Get(NewLead({{"OwnerId", ""}}), "OwnerId"), Ref(system_user()));
}

TEST_F(WriterTest, ANewRecordBringsNoIdOfItsOwn) {
  const std::string taken = Ref(NewLead());
  absl::StatusOr<RecordId> lead = TryInsert("Lead", {{"Id", taken}, {"LastName", "L"}});
  EXPECT_EQ(CodeText(lead), "INVALID_FIELD_FOR_INSERT_UPDATE");
  EXPECT_EQ(PlaceOf(lead.status()).field, "Id");
}

TEST_F(WriterTest, ARefusedInsertLeavesNothing) {
  const std::string before = Dump();
  for (const Fields& fields : {Fields{}, Fields{{"LastName", "L"}, {"Email", "no"}},
                               Fields{{"LastName", "L"}, {"Status", "Nowhere"}},
                               Fields{{"LastName", "L"}, {"OwnerId", RefOf("User", 12345)}}}) {
    EXPECT_FALSE(TryInsert("Lead", fields).ok());
  }
  EXPECT_EQ(Dump(), before);
}

TEST_F(WriterTest, UpdateWritesWhatIsNamedAndNothingElse) {
  const RecordId lead = NewLead({{"Phone", "1"}, {"Title", "CEO"}});
  const int64_t position = LastEvent();
  const RecordId user = NewUser();
  store().set_user(user);
  const int64_t created = now_;
  Tick();
  ASSERT_OK(Update("Lead", lead, {{"Phone", "2"}, {"Title", ""}}));
  EXPECT_EQ(Get(lead, "Phone"), "2");
  EXPECT_EQ(Get(lead, "Title"), "");
  EXPECT_EQ(Get(lead, "Company"), "Engines");
  EXPECT_EQ(Get(lead, "CreatedDate"), FormatDateTime(created));
  EXPECT_EQ(Get(lead, "LastModifiedDate"), FormatDateTime(now_));
  EXPECT_EQ(Get(lead, "SystemModstamp"), FormatDateTime(now_));
  EXPECT_EQ(Get(lead, "LastModifiedById"), Ref(user));
  EXPECT_EQ(Get(lead, "CreatedById"), Ref(system_user()));
  EXPECT_THAT(Events(position), ElementsAre("created User", "updated Lead Phone,Title"));
}

TEST_F(WriterTest, AnUpdateThatChangesNothingWritesNothing) {
  const RecordId user = NewUser();
  const RecordId account = NewAccount();
  const RecordId lead =
      NewLead({{"Phone", "1"}, {"DoNotCall", "true"}, {"AnnualRevenue", "12.50"}});
  const RecordId opportunity = NewOpportunity(account, {{"Amount", "100"}});
  const RecordId task = Insert("Task", {{"WhatId", Ref(account)}, {"Status", "Completed"}});
  const std::string before = Dump();
  Tick();
  store().set_user(user);
  EXPECT_OK(Update("Lead", lead, {}));
  EXPECT_OK(Update("Lead", lead,
                   {{"Phone", " 1 "},
                    {"Title", ""},
                    {"DoNotCall", "1"},
                    {"AnnualRevenue", "12.5"},
                    {"Status", "Open"}}));
  EXPECT_OK(Update("Opportunity", opportunity,
                   {{"StageName", "Prospecting"}, {"Amount", "100.00"}, {"Probability", "10"}}));
  EXPECT_OK(Update("Task", task, {{"Status", "Completed"}, {"WhatId", Ref(account)}}));
  // The whole record as it was read.
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return store().writer().Update(txn, Context(), GetRecord(lead));
  }));
  EXPECT_EQ(Dump(), before);
}

TEST_F(WriterTest, UpdatesNameARecordThatIsThere) {
  EXPECT_EQ(CodeText(Update("Lead", kNoId, {{"Phone", "1"}})), "REQUIRED_FIELD_MISSING");
  absl::Status missing = Update("Lead", 12345, {{"Phone", "1"}});
  EXPECT_EQ(CodeText(missing), "NOT_FOUND");
  EXPECT_EQ(PlaceOf(missing).record_id, 12345);
  const RecordId lead = NewLead();
  ASSERT_OK(Delete("Lead", lead));
  EXPECT_EQ(CodeText(Update("Lead", lead, {{"Phone", "1"}})), "ENTITY_IS_DELETED");
  EXPECT_EQ(CodeText(Update("Contact", lead, {{"Phone", "1"}})), "NOT_FOUND");
}

TEST_F(WriterTest, ErrorsOfAnUpdateNameTheRecord) {
  const RecordId lead = NewLead();
  for (const Fields& fields :
       {Fields{{"Email", "x"}}, Fields{{"LastName", ""}}, Fields{{"Status", "Nowhere"}},
        Fields{{"OwnerId", RefOf("User", 9)}}, Fields{{"Title", std::string(129, 'x')}}}) {
    absl::Status status = Update("Lead", lead, fields);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(PlaceOf(status).record_id, lead) << status;
    EXPECT_EQ(PlaceOf(status).object, "Lead");
    EXPECT_EQ(PlaceOf(status).field, fields[0].first);
  }
}

TEST_F(WriterTest, UpsertByExternalId) {
  absl::StatusOr<UpsertOutcome> made =
      Upsert("Lead", "ExternalId", {{"ExternalId", "crm-1"}, {"LastName", "Lee"}, {"Phone", "1"}});
  ASSERT_OK(made.status());
  EXPECT_TRUE(made->created);
  absl::StatusOr<UpsertOutcome> found =
      Upsert("Lead", "ExternalId", {{"ExternalId", " crm-1 "}, {"Phone", "2"}});
  ASSERT_OK(found.status());
  EXPECT_FALSE(found->created);
  EXPECT_EQ(found->id, made->id);
  EXPECT_EQ(Get(made->id, "Phone"), "2");
  EXPECT_EQ(Get(made->id, "LastName"), "Lee");
  EXPECT_EQ(CountOf("Lead"), 1);
  // Keys are exact.
  EXPECT_TRUE(
      Upsert("Lead", "ExternalId", {{"ExternalId", "CRM-1"}, {"LastName", "Lee"}})->created);
}

TEST_F(WriterTest, UpsertWithoutAKeyInserts) {
  for (int i = 0; i < 2; ++i) {
    absl::StatusOr<UpsertOutcome> made = Upsert("Lead", "ExternalId", {{"LastName", "Lee"}});
    ASSERT_OK(made.status());
    EXPECT_TRUE(made->created);
  }
  EXPECT_TRUE(Upsert("Lead", "ExternalId", {{"LastName", "Lee"}, {"ExternalId", ""}})->created);
  EXPECT_EQ(CountOf("Lead"), 3);
}

TEST_F(WriterTest, UpsertByIdUpdates) {
  const RecordId lead = NewLead();
  absl::StatusOr<UpsertOutcome> found = Upsert("Lead", "Id", {{"Id", Ref(lead)}, {"Phone", "7"}});
  ASSERT_OK(found.status());
  EXPECT_FALSE(found->created);
  EXPECT_EQ(Get(lead, "Phone"), "7");
  EXPECT_EQ(CodeText(Upsert("Lead", "Id", {{"LastName", "Lee"}})), "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(CodeText(Upsert("Lead", "Id", {{"Id", RefOf("Lead", 777)}, {"LastName", "L"}})),
            "NOT_FOUND");
  EXPECT_EQ(CountOf("Lead"), 1);
}

TEST_F(WriterTest, UpsertByAnyOtherFieldIsRefused) {
  absl::StatusOr<UpsertOutcome> outcome =
      Upsert("Lead", "Email", {{"LastName", "L"}, {"Email", "a@example.com"}});
  EXPECT_EQ(CodeText(outcome), "INVALID_FIELD");
  EXPECT_THAT(std::string(outcome.status().message()), HasSubstr("ExternalId"));
  EXPECT_TRUE(Upsert("User", "Username", {{"LastName", "L"}, {"Username", "l@x"}})->created);
  EXPECT_FALSE(Upsert("User", "Username", {{"LastName", "M"}, {"Username", "l@x"}})->created);
}

TEST_F(WriterTest, UpsertByANumericExternalId) {
  schema::Field field = FieldOf("LegacyNo__c", schema::Kind::kInteger);
  field.external_id = true;
  ASSERT_OK(AddField("Account", field));
  const Fields fields = {{"Name", "Acme"}, {"LegacyNo__c", "4711"}};
  EXPECT_TRUE(Upsert("Account", "LegacyNo__c", fields)->created);
  EXPECT_FALSE(Upsert("Account", "LegacyNo__c", fields)->created);
  EXPECT_EQ(CodeText(TryInsert("Account", fields)), "DUPLICATE_VALUE");
}

TEST_F(WriterTest, ADuplicateExternalIdNamesTheOtherRecord) {
  const RecordId first = NewLead({{"ExternalId", "x"}});
  const RecordId second = NewLead();
  const std::string before = Dump();
  for (const absl::Status& status :
       {TryInsert("Lead", {{"LastName", "L"}, {"ExternalId", "x"}}).status(),
        Update("Lead", second, {{"ExternalId", "x"}})}) {
    EXPECT_EQ(CodeText(status), "DUPLICATE_VALUE");
    EXPECT_THAT(std::string(status.message()), HasSubstr(Ref(first)));
    EXPECT_EQ(PlaceOf(status).field, "ExternalId");
  }
  EXPECT_EQ(Dump(), before);
  // One in the recycle bin does not keep its value.
  ASSERT_OK(Delete("Lead", first));
  EXPECT_TRUE(Upsert("Lead", "ExternalId", {{"LastName", "L"}, {"ExternalId", "x"}})->created);
}

TEST_F(WriterTest, AnOpportunityAndItsContactRoleAreOne) {
  const RecordId account = NewAccount();
  const std::string contact = Ref(NewContact(account));
  schema::Field field = FieldOf("Weight__c", schema::Kind::kInteger);
  field.required = true;
  ASSERT_OK(AddField("OpportunityContactRole", field));
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  const std::string before = Dump();
  // Several rows in one transaction, as in a batch: the refused one must leave nothing.
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    LK_ASSIGN_OR_RETURN(Record record, MakeRecord(txn.catalog(), "Opportunity",
                                                  {{"Name", "D"},
                                                   {"AccountId", Ref(account)},
                                                   {"StageName", "Prospecting"},
                                                   {"CloseDate", "2026-06-30"},
                                                   {"ContactId", contact}}));
    EXPECT_EQ(CodeText(store().writer().Insert(txn, Context(), &record)), "REQUIRED_FIELD_MISSING");
    return absl::OkStatus();
  }));
  EXPECT_EQ(Dump(), before);
  transaction_ = nullptr;
}

TEST_F(WriterTest, EventsAreInTheOrderOfTheWrites) {
  const int64_t position = LastEvent();
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const RecordId opportunity = NewOpportunity(account, {{"ContactId", Ref(contact)}});
  ASSERT_OK(Update("Opportunity", opportunity, {{"StageName", "Closed Won"}}));
  EXPECT_FALSE(Update("Opportunity", opportunity, {{"StageName", "Nowhere"}}).ok());
  EXPECT_THAT(Events(position),
              ElementsAre("created Account", "created Contact", "created Opportunity",
                          "created OpportunityContactRole",
                          "updated Opportunity StageName,Probability,ForecastCategoryName,IsClosed,"
                          "IsWon,ForecastCategory,LastStageChangeDate,LastOpenStage"));
  EXPECT_THAT(Events(LastEvent()), IsEmpty());
}

TEST_F(WriterTest, IdsGrowEvenWhenTheClockStepsBack) {
  const RecordId first = NewLead();
  now_ -= 3600 * kSecond;
  const RecordId second = NewLead();
  EXPECT_GT(second, first);
  OpenStore();
  EXPECT_GT(NewLead(), second);
}

}  // namespace
}  // namespace leadkit::records
