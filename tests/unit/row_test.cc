#include "records/row.h"

#include <map>

#include "base/decimal.h"
#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

class RowTest : public StoreTest {};

// A value for every writeable field of every object comes back as it went in.
TEST_F(RowTest, EveryFieldOfEveryObjectIsKept) {
  for (const char* kind : {"Lead", "Contact", "Account", "Opportunity"}) {
    ASSERT_OK(AddField(kind, FieldOf("Text__c", schema::Kind::kText)));
    ASSERT_OK(AddField(kind, FieldOf("Date__c", schema::Kind::kDate)));
    ASSERT_OK(AddField(kind, FieldOf("User__c", schema::Kind::kReference)));
  }
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const RecordId lead = NewLead();
  const RecordId campaign = Insert("Campaign", {{"Name", "Spring"}});
  const RecordId opportunity = NewOpportunity(account);
  const RecordId task = Insert("Task", {{"Subject", "Call"}});
  const std::map<std::string, RecordId> targets = {{"User", NewUser()},
                                                   {"Queue", Insert("Queue", {{"Name", "Q"}})},
                                                   {"Account", account},
                                                   {"Contact", contact},
                                                   {"Lead", lead},
                                                   {"Opportunity", opportunity},
                                                   {"Campaign", campaign},
                                                   {"Task", task},
                                                   {"Case", Insert("Case", {{"Subject", "Help"}})}};
  for (const schema::Object& object : catalog()->objects()) {
    Fields fields;
    for (const schema::Field& field : object.fields) {
      if (field.access != schema::Access::kReadWrite &&
          field.access != schema::Access::kCreateOnly) {
        continue;
      }
      std::string text;
      switch (field.kind) {
        case schema::Kind::kId:
          continue;
        case schema::Kind::kEmail:
          text = "a@example.com";
          break;
        case schema::Kind::kPicklist:
        case schema::Kind::kMultiPicklist:
          text = field.values.empty() ? "Any" : field.values.back();
          break;
        case schema::Kind::kBoolean:
          text = field.default_value.int_value() != 0 ? "false" : "true";
          break;
        case schema::Kind::kInteger:
          text = "42";
          break;
        case schema::Kind::kDecimal:
          text = field.scale > 0 ? "12.5" : "12";
          break;
        case schema::Kind::kMoney:
          text = "22700.05";
          break;
        case schema::Kind::kDate:
          text = "1999-12-31";
          break;
        case schema::Kind::kDateTime:
          text = "2021-04-15T00:03:00.123Z";
          break;
        case schema::Kind::kReference:
          text = Ref(targets.at(field.to[0]));
          break;
        default:
          text = std::string(std::min<size_t>(field.max, 8), 'x');
      }
      if (object.api == "Lead" && field.api == "Status") text = "Contacted";
      if (object.api == "CampaignMember" && field.api == "LeadId") continue;
      fields.push_back({field.api, text});
    }
    const RecordId id = Insert(object.api, fields);
    ASSERT_NE(id, kNoId) << object.api;
    const Record stored = GetRecord(id);
    for (const auto& [name, text] : fields) {
      const schema::Field& field = object.Get(name);
      std::string shown = schema::FormatText(*catalog(), field, stored[field.ordinal]);
      if (field.kind == schema::Kind::kDecimal || field.kind == schema::Kind::kMoney) {
        EXPECT_EQ(ParseDecimal(shown, 2), ParseDecimal(text, 2)) << name;
      } else {
        EXPECT_EQ(shown, text) << object.api << "." << name;
      }
    }
  }
}

TEST_F(RowTest, MatchKeysFollowTheirField) {
  const RecordId account = NewAccount("Ångström & Sons, Ltd.");
  EXPECT_THAT(QueryRows("SELECT name_key FROM account", 1),
              testing::ElementsAre("angstrom & sons ltd"));
  ASSERT_OK(Update("Account", account, {{"Name", "ACME Inc."}}));
  EXPECT_THAT(QueryRows("SELECT name_key FROM account", 1), testing::ElementsAre("acme inc"));
  const RecordId lead = NewLead({{"Email", "Ada@Example.COM"}});
  EXPECT_THAT(QueryRows("SELECT email_key FROM lead", 1), testing::ElementsAre("ada@example.com"));
  ASSERT_OK(Update("Lead", lead, {{"Email", ""}}));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lead WHERE email IS NULL AND email_key IS NULL"), 1);
}

TEST_F(RowTest, PolymorphicReferencesKeepTheirObject) {
  const RecordId queue = Insert("Queue", {{"Name", "Inbound"}});
  const RecordId lead = NewLead({{"OwnerId", Ref(queue)}});
  EXPECT_EQ(Get(lead, "OwnerId"), Ref(queue));
  EXPECT_EQ(QueryInt("SELECT owner_object FROM lead"), ObjectOf("Queue").index);
  ASSERT_OK(Update("Lead", lead, {{"OwnerId", Ref(system_user())}}));
  EXPECT_EQ(QueryInt("SELECT owner_object FROM lead"), ObjectOf("User").index);
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}});
  ASSERT_OK(Update("Task", task, {{"WhoId", ""}}));
  EXPECT_EQ(QueryInt("SELECT count(*) FROM task WHERE who_id IS NULL AND who_object IS NULL"), 1);
}

TEST_F(RowTest, AMissingRecordIsNotFoundAndADeletedOneSaysSo) {
  const RecordId lead = NewLead();
  ASSERT_OK(Delete("Lead", lead));
  absl::Status status = store().Read(nullptr, [&](const storage::View& view) {
    Record record;
    const schema::Object& object = view.catalog().Get("Lead");
    EXPECT_EQ(CodeText(ReadLiveRecord(view, object, lead, &record)), "ENTITY_IS_DELETED");
    EXPECT_TRUE(*ReadRecord(view, object, lead, &record));
    EXPECT_TRUE(record.Bool(object.system.is_deleted));
    absl::Status missing = ReadLiveRecord(view, object, lead + 1, &record);
    EXPECT_EQ(CodeText(missing), "NOT_FOUND");
    EXPECT_EQ(PlaceOf(missing).object, "Lead");
    EXPECT_EQ(PlaceOf(missing).record_id, lead + 1);
    // An id of another object is none of this one.
    EXPECT_EQ(CodeText(ReadLiveRecord(view, view.catalog().Get("Contact"), lead, &record)),
              "NOT_FOUND");
    return absl::OkStatus();
  });
  EXPECT_OK(status);
}

TEST_F(RowTest, UnknownProtobufFieldsAreKeptWithTheRecord) {
  RecordId lead = kNoId;
  const std::string extra("\x82\x7d\x03\x00\xff\x01", 6);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    LK_ASSIGN_OR_RETURN(Record record, MakeRecord(txn.catalog(), "Lead", {{"LastName", "Lee"}}));
    record.set_extra(extra);
    LK_ASSIGN_OR_RETURN(lead, store().writer().Insert(txn, Context(), &record));
    return absl::OkStatus();
  }));
  EXPECT_EQ(GetRecord(lead).extra(), extra);
  ASSERT_OK(Update("Lead", lead, {{"Phone", "1"}}));
  EXPECT_EQ(GetRecord(lead).extra(), extra);
  // The same bytes again are no change.
  const std::string before = Dump();
  Tick();
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    Record record(txn.catalog().Get("Lead"));
    record.set_id(lead);
    record.set_extra(extra);
    return store().writer().Update(txn, Context(), record);
  }));
  EXPECT_EQ(Dump(), before);
}

}  // namespace
}  // namespace leadkit::records
