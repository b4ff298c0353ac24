#include "records/bin.h"

#include <set>

#include "tests/unit/store_fixture.h"

namespace leadkit::records {
namespace {

using schema::OnDelete;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class BinTest : public StoreTest {
 protected:
  // A parent and a child that points at it by one field of the schema.
  struct Pair {
    RecordId parent = kNoId;
    RecordId child = kNoId;
  };

  // A record of an object with all that it cannot be without.
  RecordId Make(std::string_view object, Fields fields = {}) {
    const auto set = [&](const char* name, const std::string& text) {
      for (const auto& field : fields) {
        if (field.first == name) return;
      }
      fields.push_back({name, text});
    };
    if (object == "Contact" || object == "Opportunity") {
      if (!Names(fields, "AccountId")) set("AccountId", Ref(Make("Account")));
    }
    if (object == "OpportunityContactRole") {
      if (!Names(fields, "OpportunityId")) set("OpportunityId", Ref(Make("Opportunity")));
      if (!Names(fields, "ContactId")) set("ContactId", Ref(Make("Contact")));
    }
    if (object == "CampaignMember") {
      if (!Names(fields, "CampaignId")) set("CampaignId", Ref(Make("Campaign")));
      if (!Names(fields, "LeadId") && !Names(fields, "ContactId")) {
        set("LeadId", Ref(Make("Lead")));
      }
    }
    if (object == "GroupMember") {
      if (!Names(fields, "GroupId")) set("GroupId", Ref(Make("Queue")));
      if (!Names(fields, "UserOrGroupId")) set("UserOrGroupId", Ref(Make("User")));
    }
    for (const auto& [name, text] : Fields{{"LastName", "L"},
                                           {"Name", "N"},
                                           {"StageName", "Prospecting"},
                                           {"CloseDate", "2026-06-30"}}) {
      const schema::Field* field = ObjectOf(object).Find(name);
      if (field != nullptr && field->required) set(name.c_str(), text);
    }
    return Insert(object, fields);
  }
  static bool Names(const Fields& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const auto& field) { return field.first == name; });
  }

  // Calls `body` for every reference in the catalog that a person may set, and its targets.
  void ForEachReference(
      const std::function<void(const schema::Object& child, const schema::Field&, Pair)>& body) {
    for (const schema::Object& child : catalog()->objects()) {
      for (const schema::Field& field : child.fields) {
        if (!field.is_reference() || (field.access != schema::Access::kReadWrite &&
                                      field.access != schema::Access::kCreateOnly)) {
          continue;
        }
        for (const std::string& target : field.to) {
          SCOPED_TRACE(absl::StrCat(child.api, ".", field.api, " -> ", target));
          Pair pair;
          pair.parent = Make(target);
          pair.child = Make(child.api, {{field.api, Ref(pair.parent)}});
          ASSERT_NE(pair.child, kNoId);
          body(child, field, pair);
        }
      }
    }
  }
};

TEST_F(BinTest, EveryReferenceOfTheSchemaObeysItsRule) {
  std::set<OnDelete> rules;
  ForEachReference([&](const schema::Object& child, const schema::Field& field, Pair pair) {
    const std::string parent_object = GetRecord(pair.parent).object().api;
    absl::Status deleted = Delete(parent_object, pair.parent);
    if (parent_object == "User") {
      EXPECT_EQ(CodeText(deleted), "DELETE_FAILED");
      EXPECT_FALSE(IsDeleted(pair.parent));
      return;
    }
    rules.insert(field.on_delete);
    if (field.on_delete == OnDelete::kRestrict) {
      EXPECT_EQ(CodeText(deleted), "DELETE_FAILED");
      EXPECT_THAT(std::string(deleted.message()), HasSubstr(Ref(pair.child)));
      EXPECT_EQ(PlaceOf(deleted).record_id, pair.parent);
      EXPECT_FALSE(IsDeleted(pair.parent));
      EXPECT_OK(Delete(child.api, pair.child));
      EXPECT_OK(Delete(parent_object, pair.parent));
      return;
    }
    ASSERT_OK(deleted);
    EXPECT_TRUE(IsDeleted(pair.parent));
    EXPECT_EQ(IsDeleted(pair.child), field.on_delete == OnDelete::kCascade);
    EXPECT_EQ(Get(pair.child, field.api),
              field.on_delete == OnDelete::kCascade ? Ref(pair.parent) : "");
    ASSERT_OK(Undelete(parent_object, pair.parent));
    EXPECT_FALSE(IsDeleted(pair.parent));
    EXPECT_FALSE(IsDeleted(pair.child));
    EXPECT_EQ(Get(pair.child, field.api), Ref(pair.parent));
  });
  EXPECT_EQ(rules.size(), 3u);
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_deletion_item"), 0);
}

TEST_F(BinTest, PurgeLeavesNothingPointingAtWhatIsGone) {
  std::vector<std::pair<std::string, RecordId>> parents;
  ForEachReference([&](const schema::Object& child, const schema::Field&, Pair pair) {
    const std::string parent = GetRecord(pair.parent).object().api;
    if (parent == "User") return;
    // Some children are in the bin already, by a delete of their own.
    if (parents.size() % 2 == 0) {
      EXPECT_OK(Delete(child.api, pair.child));
    }
    if (Delete(parent, pair.parent).ok()) parents.push_back({parent, pair.parent});
  });
  EXPECT_GT(parents.size(), 10u);
  for (const auto& [object, id] : parents) {
    absl::StatusOr<int64_t> purged = Purge(object, id);
    if (purged.ok()) {
      EXPECT_GE(*purged, 1);
    } else {
      EXPECT_EQ(CodeText(purged), "NOT_FOUND");
    }
    ExpectNoDanglingReferences();
  }
  absl::Status rest = Write(
      [&](storage::WriteTxn& txn) { return PurgeBin(txn, Context(), INT64_MAX, 1000).status(); });
  EXPECT_OK(rest);
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_deletion"), 0);
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_deletion_item"), 0);
  for (const schema::Object& object : catalog()->objects()) {
    EXPECT_EQ(
        QueryInt(absl::StrCat("SELECT count(*) FROM \"", object.table, "\" WHERE is_deleted = 1")),
        0)
        << object.api;
  }
  ExpectNoDanglingReferences();
}

TEST_F(BinTest, AnAccountTakesEverythingBelowItAlong) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const RecordId opportunity = NewOpportunity(account, {{"ContactId", Ref(contact)}});
  const RecordId task = Insert("Task", {{"WhoId", Ref(contact)}});
  const RecordId meeting = Insert("Event", {{"WhatId", Ref(opportunity)}});
  const RecordId campaign = Insert("Campaign", {{"Name", "C"}});
  const RecordId member =
      Insert("CampaignMember", {{"CampaignId", Ref(campaign)}, {"ContactId", Ref(contact)}});
  const RecordId child = Insert("Account", {{"Name", "Child"}, {"ParentId", Ref(account)}});
  const int64_t position = LastEvent();
  Tick();
  ASSERT_OK(Delete("Account", account));
  for (RecordId id : {account, contact, opportunity, task, meeting, member}) {
    EXPECT_TRUE(IsDeleted(id)) << Get(id, "Id");
    EXPECT_EQ(Get(id, "SystemModstamp"), FormatDateTime(now_));
  }
  EXPECT_EQ(QueryInt("SELECT count(*) FROM opportunity_contact_role WHERE is_deleted = 1"), 1);
  EXPECT_FALSE(IsDeleted(campaign));
  EXPECT_FALSE(IsDeleted(child));
  EXPECT_EQ(Get(child, "ParentId"), "");
  EXPECT_THAT(Events(position),
              UnorderedElementsAre("deleted Account", "deleted Contact", "deleted Opportunity",
                                   "deleted Task", "deleted Event", "deleted CampaignMember",
                                   "deleted OpportunityContactRole", "updated Account ParentId"));
  const int64_t before_undelete = LastEvent();
  ASSERT_OK(Undelete("Account", account));
  for (RecordId id : {account, contact, opportunity, task, meeting, member}) {
    EXPECT_FALSE(IsDeleted(id)) << Get(id, "Id");
  }
  EXPECT_EQ(Get(child, "ParentId"), Ref(account));
  EXPECT_THAT(
      Events(before_undelete),
      UnorderedElementsAre("undeleted Account", "undeleted Contact", "undeleted Opportunity",
                           "undeleted Task", "undeleted Event", "undeleted CampaignMember",
                           "undeleted OpportunityContactRole", "updated Account ParentId"));
}

TEST_F(BinTest, AClearedLinkThatWasSetAgainStays) {
  const RecordId parent = NewAccount("Parent");
  const RecordId other = NewAccount("Other");
  const RecordId a = Insert("Account", {{"Name", "A"}, {"ParentId", Ref(parent)}});
  const RecordId b = Insert("Account", {{"Name", "B"}, {"ParentId", Ref(parent)}});
  ASSERT_OK(Delete("Account", parent));
  ASSERT_OK(Update("Account", a, {{"ParentId", Ref(other)}}));
  ASSERT_OK(Undelete("Account", parent));
  EXPECT_EQ(Get(a, "ParentId"), Ref(other));
  EXPECT_EQ(Get(b, "ParentId"), Ref(parent));
}

TEST_F(BinTest, ARestoredLinkMakesNoLoop) {
  const RecordId top = NewAccount("Top");
  const RecordId middle = Insert("Account", {{"Name", "Middle"}, {"ParentId", Ref(top)}});
  const RecordId low = Insert("Account", {{"Name", "Low"}, {"ParentId", Ref(middle)}});
  ASSERT_OK(Delete("Account", middle));
  EXPECT_EQ(Get(low, "ParentId"), "");
  ASSERT_OK(Update("Account", top, {{"ParentId", Ref(low)}}));
  ASSERT_OK(Undelete("Account", middle));
  EXPECT_EQ(Get(middle, "ParentId"), Ref(top));
  EXPECT_EQ(Get(low, "ParentId"), "");  // low is above top by now
  EXPECT_OK(Update("Account", low, {{"Phone", "1"}}));
}

TEST_F(BinTest, ChildrenDeletedEarlierStayDeleted) {
  const RecordId account = NewAccount();
  const RecordId early = NewContact(account);
  const RecordId late = NewContact(account);
  ASSERT_OK(Delete("Contact", early));
  ASSERT_OK(Delete("Account", account));
  ASSERT_OK(Undelete("Account", account));
  EXPECT_TRUE(IsDeleted(early));
  EXPECT_FALSE(IsDeleted(late));
  EXPECT_OK(Undelete("Contact", early));
}

TEST_F(BinTest, AChildAloneIsNotUndeleted) {
  const RecordId account = NewAccount();
  const RecordId taken_along = NewContact(account);
  const RecordId on_its_own = NewContact(account);
  ASSERT_OK(Delete("Contact", on_its_own));
  ASSERT_OK(Delete("Account", account));
  const std::string before = Dump();
  absl::Status along = Undelete("Contact", taken_along);
  EXPECT_EQ(CodeText(along), "UNDELETE_FAILED");
  EXPECT_THAT(std::string(along.message()), HasSubstr(Ref(account)));
  EXPECT_EQ(PlaceOf(along).record_id, taken_along);
  absl::Status own = Undelete("Contact", on_its_own);
  EXPECT_EQ(CodeText(own), "UNDELETE_FAILED");
  EXPECT_EQ(PlaceOf(own).field, "AccountId");
  EXPECT_EQ(Dump(), before);
}

TEST_F(BinTest, AnOptionalLinkDoesNotKeepARecordInTheBin) {
  const RecordId campaign = Insert("Campaign", {{"Name", "C"}});
  const RecordId opportunity = NewOpportunity(NewAccount(), {{"CampaignId", Ref(campaign)}});
  ASSERT_OK(Delete("Opportunity", opportunity));
  ASSERT_OK(Delete("Campaign", campaign));
  ASSERT_OK(Undelete("Opportunity", opportunity));
  EXPECT_EQ(Get(opportunity, "CampaignId"), "");
  ASSERT_OK(Undelete("Campaign", campaign));
  EXPECT_EQ(Get(opportunity, "CampaignId"), Ref(campaign));
  ExpectNoDanglingReferences();
}

TEST_F(BinTest, WhatIsNotInTheBinIsSaidSo) {
  const RecordId lead = NewLead();
  EXPECT_EQ(CodeText(Undelete("Lead", lead)), "WRONG_STATE");
  EXPECT_EQ(CodeText(Purge("Lead", lead)), "WRONG_STATE");
  for (const absl::Status& status : {Delete("Lead", 4711), Undelete("Lead", 4711),
                                     Purge("Lead", 4711).status(), Delete("Contact", lead)}) {
    EXPECT_EQ(CodeText(status), "NOT_FOUND");
    EXPECT_NE(PlaceOf(status).record_id, 0);
  }
  ASSERT_OK(Delete("Lead", lead));
  EXPECT_EQ(CodeText(Delete("Lead", lead)), "ENTITY_IS_DELETED");
  ASSERT_OK(Purge("Lead", lead).status());
  EXPECT_EQ(CodeText(Undelete("Lead", lead)), "NOT_FOUND");
  EXPECT_EQ(CodeText(Purge("Lead", lead)), "NOT_FOUND");
}

TEST_F(BinTest, UsersAreNeverDeleted) {
  absl::Status status = Delete("User", NewUser());
  EXPECT_EQ(CodeText(status), "DELETE_FAILED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("IsActive"));
}

TEST_F(BinTest, AQueueThatOwnsRecordsStays) {
  const RecordId queue = Insert("Queue", {{"Name", "Q"}});
  const RecordId lead = NewLead({{"OwnerId", Ref(queue)}});
  EXPECT_EQ(CodeText(Delete("Queue", queue)), "DELETE_FAILED");
  ASSERT_OK(Delete("Lead", lead));
  ASSERT_OK(Delete("Queue", queue));
  absl::Status status = Undelete("Lead", lead);
  EXPECT_EQ(CodeText(status), "UNDELETE_FAILED");
  EXPECT_EQ(PlaceOf(status).field, "OwnerId");
  ASSERT_OK(Undelete("Queue", queue));
  EXPECT_OK(Undelete("Lead", lead));
}

TEST_F(BinTest, ARestrictingRecordThatGoesAlongDoesNotRestrict) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const RecordId help = Insert("Case", {{"ContactId", Ref(contact)}});
  EXPECT_EQ(CodeText(Delete("Account", account)), "DELETE_FAILED");
  EXPECT_FALSE(IsDeleted(contact));
  ASSERT_OK(Delete("Case", help));
  EXPECT_OK(Delete("Account", account));
}

TEST_F(BinTest, AnExternalIdThatWasTakenMeanwhile) {
  const RecordId first = NewLead({{"ExternalId", "x"}});
  ASSERT_OK(Delete("Lead", first));
  const RecordId second = NewLead({{"ExternalId", "x"}});
  const std::string before = Dump();
  EXPECT_EQ(CodeText(Undelete("Lead", first)), "UNDELETE_FAILED");
  EXPECT_EQ(Dump(), before);
  ASSERT_OK(Update("Lead", second, {{"ExternalId", "y"}}));
  EXPECT_OK(Undelete("Lead", first));
}

TEST_F(BinTest, AMembershipThatWasMadeAgainMeanwhile) {
  const std::string campaign = Ref(Insert("Campaign", {{"Name", "C"}}));
  const std::string lead = Ref(NewLead());
  const RecordId first = Insert("CampaignMember", {{"CampaignId", campaign}, {"LeadId", lead}});
  ASSERT_OK(Delete("CampaignMember", first));
  const RecordId second = Insert("CampaignMember", {{"CampaignId", campaign}, {"LeadId", lead}});
  absl::Status status = Undelete("CampaignMember", first);
  EXPECT_EQ(CodeText(status), "UNDELETE_FAILED");
  EXPECT_THAT(std::string(status.message()), HasSubstr(Ref(second)));
  EXPECT_TRUE(IsDeleted(first));
}

TEST_F(BinTest, APrimaryRoleThatWasGivenAwayMeanwhile) {
  const RecordId account = NewAccount();
  const RecordId opportunity = NewOpportunity(account, {{"ContactId", Ref(NewContact(account))}});
  const RecordId first = QueryInt("SELECT id FROM opportunity_contact_role");
  ASSERT_OK(Delete("OpportunityContactRole", first));
  const RecordId second = Insert("OpportunityContactRole", {{"OpportunityId", Ref(opportunity)},
                                                            {"ContactId", Ref(NewContact(account))},
                                                            {"IsPrimary", "true"}});
  ASSERT_OK(Undelete("OpportunityContactRole", first));
  EXPECT_EQ(Get(first, "IsPrimary"), "false");
  EXPECT_EQ(Get(second, "IsPrimary"), "true");
}

TEST_F(BinTest, ActivitiesOfALeadThatWasConvertedMeanwhileStayInTheBin) {
  const RecordId lead = NewLead();
  const RecordId task = Insert("Task", {{"WhoId", Ref(lead)}});
  ASSERT_OK(Delete("Task", task));
  ASSERT_OK(Convert(lead).status());
  absl::Status status = Undelete("Task", task);
  EXPECT_EQ(CodeText(status), "UNDELETE_FAILED");
  EXPECT_EQ(PlaceOf(status).field, "WhoId");
}

TEST_F(BinTest, AMembershipOutlivesTheLeadItCameFrom) {
  const std::string campaign = Ref(Insert("Campaign", {{"Name", "C"}}));
  const RecordId lead = NewLead();
  const RecordId member =
      Insert("CampaignMember", {{"CampaignId", campaign}, {"LeadId", Ref(lead)}});
  ASSERT_OK(Convert(lead).status());
  ASSERT_OK(Delete("Lead", lead));
  EXPECT_FALSE(IsDeleted(member));
  ASSERT_OK(Purge("Lead", lead).status());
  EXPECT_EQ(Get(member, "LeadId"), "");
  EXPECT_NE(Get(member, "ContactId"), "");
  ExpectNoDanglingReferences();
}

TEST_F(BinTest, ConvertedReferencesPointIntoTheBinButNotBeyond) {
  const RecordId lead = NewLead();
  absl::StatusOr<conversion::Conversion> made = Convert(lead);
  ASSERT_OK(made.status());
  ASSERT_OK(Delete("Account", made->account));
  EXPECT_EQ(Get(lead, "ConvertedAccountId"), Ref(made->account));
  EXPECT_EQ(Get(lead, "ConvertedContactId"), Ref(made->contact));
  ASSERT_OK(Purge("Account", made->account).status());
  for (const char* field : {"ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId"}) {
    EXPECT_EQ(Get(lead, field), "") << field;
  }
  EXPECT_EQ(Get(lead, "IsConverted"), "true");
  ExpectNoDanglingReferences();
}

TEST_F(BinTest, PurgingOneThatWasTakenAlongLeavesTheRest) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  const RecordId other = NewContact(account);
  const RecordId task = Insert("Task", {{"WhoId", Ref(contact)}});
  ASSERT_OK(Delete("Account", account));
  EXPECT_EQ(*Purge("Contact", contact), 2);
  EXPECT_EQ(QueryInt(absl::StrCat("SELECT count(*) FROM task WHERE id = ", task)), 0);
  ASSERT_OK(Undelete("Account", account));
  EXPECT_FALSE(IsDeleted(other));
  ExpectNoDanglingReferences();
}

TEST_F(BinTest, PurgeTakesWhatWasDeletedBefore) {
  const RecordId old_lead = NewLead();
  const RecordId account = NewAccount();
  NewContact(account);
  ASSERT_OK(Delete("Lead", old_lead));
  Tick();
  const int64_t cut = now_;
  ASSERT_OK(Delete("Account", account));
  const auto purge = [&](int64_t before, int64_t limit) {
    int64_t count = -1;
    EXPECT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
      LK_ASSIGN_OR_RETURN(count, PurgeBin(txn, Context(), before, limit));
      return absl::OkStatus();
    }));
    return count;
  };
  EXPECT_EQ(purge(cut - kSecond, 100), 0);
  EXPECT_EQ(purge(cut, 100), 1);
  EXPECT_EQ(purge(INT64_MAX, 1), 2);
  EXPECT_EQ(purge(INT64_MAX, 1), 0);
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lk_deletion"), 0);
}

TEST_F(BinTest, AWideCascade) {
  const RecordId account = NewAccount();
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    for (int i = 0; i < 2000; ++i) {
      LK_ASSIGN_OR_RETURN(
          Record record, MakeRecord(txn.catalog(), "Contact",
                                    {{"LastName", "L"}, {"AccountId", RefOf("Account", account)}}));
      LK_RETURN_IF_ERROR(store().writer().Insert(txn, Context(), &record).status());
    }
    return absl::OkStatus();
  }));
  ASSERT_OK(Delete("Account", account));
  EXPECT_EQ(CountOf("Contact"), 0);
  ASSERT_OK(Undelete("Account", account));
  EXPECT_EQ(CountOf("Contact"), 2000);
  ASSERT_OK(Delete("Account", account));
  EXPECT_EQ(*Purge("Account", account), 2001);
}

}  // namespace
}  // namespace leadkit::records
