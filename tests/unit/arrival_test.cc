// Leads that are converted as they arrive: three ways of working, and what can't be converted.
#include "tests/unit/store_fixture.h"

namespace leadkit::lifecycle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ArrivalTest : public StoreTest {
 protected:
  std::vector<int64_t> Counts() {
    return {CountOf("Lead"), CountOf("Account"), CountOf("Contact"), CountOf("Opportunity"),
            QueryInt("SELECT count(*) FROM lead WHERE is_converted = 1")};
  }
  void ContactsOnly(const std::function<void(Arrival&)>& change = [](Arrival&) {}) {
    Lifecycle lifecycle = *Preset("contacts_only");
    change(lifecycle.arrival);
    ASSERT_OK(SetLifecycle(lifecycle));
  }
};

TEST_F(ArrivalTest, StandardLeadsStayLeads) {
  const RecordId lead = NewLead({{"LeadSource", "Cold Call"}});
  EXPECT_EQ(Get(lead, "IsConverted"), "false");
  EXPECT_THAT(Counts(), ElementsAre(1, 0, 0, 0, 0));
}

TEST_F(ArrivalTest, ContactsOnlyConvertsEveryLeadIntoAMatchedOrNewAccount) {
  ContactsOnly();
  const RecordId first = NewLead({{"Email", "ada@example.com"}});
  EXPECT_EQ(Get(first, "IsConverted"), "true");
  EXPECT_EQ(Get(first, "Status"), "Converted");
  EXPECT_THAT(Counts(), ElementsAre(1, 1, 1, 0, 1));
  // The same company: its account; the same person: the contact.
  const RecordId second = NewLead({{"LastName", "Hopper"}, {"Company", "engines"}});
  const RecordId third = NewLead({{"Email", "ADA@example.com"}, {"Title", "Countess"}});
  EXPECT_EQ(Get(second, "ConvertedAccountId"), Get(first, "ConvertedAccountId"));
  EXPECT_EQ(Get(third, "ConvertedContactId"), Get(first, "ConvertedContactId"));
  EXPECT_THAT(Counts(), ElementsAre(3, 1, 2, 0, 3));
  // Without a company an account is named after the person.
  const RecordId person = NewLead({{"Company", ""}});
  EXPECT_EQ(Get(person, "IsConverted"), "true");
  EXPECT_THAT(Counts(), ElementsAre(4, 2, 3, 0, 4));
  const std::vector<records::StatusMove> moves = Moves(first);
  ASSERT_EQ(moves.size(), 2u);
  EXPECT_EQ(moves[1].from, "Open");
  EXPECT_EQ(moves[1].to, "Converted");
  ExpectNoDanglingReferences();
}

TEST_F(ArrivalTest, InboundAreLeadsAndOutboundContacts) {
  ASSERT_OK(SetLifecycle(*Preset("inbound_outbound")));
  EXPECT_EQ(Get(NewLead({{"LeadSource", "Web"}}), "IsConverted"), "false");
  EXPECT_EQ(Get(NewLead(), "IsConverted"), "false");
  EXPECT_EQ(Get(NewLead({{"LeadSource", "Cold Call"}}), "IsConverted"), "true");
  EXPECT_EQ(Get(NewLead({{"LeadSource", "OUTBOUND"}}), "IsConverted"), "true");
  EXPECT_THAT(Counts(), ElementsAre(4, 1, 2, 0, 2));
  // Only where it comes from on arrival counts.
  const RecordId later = NewLead();
  ASSERT_OK(Update("Lead", later, {{"LeadSource", "Outbound"}}));
  EXPECT_EQ(Get(later, "IsConverted"), "false");
}

TEST_F(ArrivalTest, UpsertsConvertWhatIsNew) {
  ContactsOnly();
  const auto first =
      Upsert("Lead", "ExternalId", {{"ExternalId", "7"}, {"LastName", "L"}, {"Company", "C"}});
  ASSERT_OK(first.status());
  EXPECT_TRUE(first->created);
  EXPECT_EQ(Get(first->id, "IsConverted"), "true");
  // From then on it is read-only, as every converted lead.
  EXPECT_EQ(CodeText(Upsert("Lead", "ExternalId", {{"ExternalId", "7"}, {"LastName", "M"}})),
            "CANNOT_UPDATE_CONVERTED_LEAD");
}

TEST_F(ArrivalTest, ALeadThatCannotConvertStaysAndSaysWhy) {
  ContactsOnly([](Arrival& arrival) { arrival.person_accounts = false; });
  const RecordId queue = Insert("Queue", {{"Name", "Inbound"}});
  const RecordId blank = NewLead({{"Company", ""}});
  const RecordId queued = NewLead({{"OwnerId", RefOf("Queue", queue)}});
  EXPECT_EQ(Get(blank, "IsConverted"), "false");
  EXPECT_EQ(Get(blank, "Status"), "Open");
  EXPECT_THAT(History(blank),
              testing::Contains(testing::StartsWith("leadArrivalRefused: BLANK_COMPANY -> ")));
  EXPECT_THAT(History(queued), testing::Contains(HasSubstr("leadArrivalRefused")));
  EXPECT_THAT(Counts(), ElementsAre(2, 0, 0, 0, 0));
  // A person mends and converts it.
  ASSERT_OK(Update("Lead", blank, {{"Company", "Engines"}}));
  EXPECT_OK(Convert(blank).status());
}

TEST_F(ArrivalTest, OneThatIsSetAsideStaysSo) {
  ContactsOnly();
  const RecordId lead = NewLead({{"Status", "Unqualified"}});
  EXPECT_EQ(Get(lead, "IsConverted"), "false");
  EXPECT_THAT(History(lead), IsEmpty());
}

TEST_F(ArrivalTest, WhereItMustConvertItIsRefusedWhole) {
  ContactsOnly([](Arrival& arrival) {
    arrival.must_convert = true;
    arrival.person_accounts = false;
  });
  const std::string before = Dump();
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}})), "BLANK_COMPANY");
  EXPECT_EQ(Dump(), before);
  EXPECT_OK(TryInsert("Lead", {{"LastName", "L"}, {"Company", "C"}}).status());
}

// Half a conversion is undone, the lead is not.
TEST_F(ArrivalTest, AConversionThatFailsHalfWayLeavesTheLead) {
  Lifecycle lifecycle = *Preset("contacts_only");
  lifecycle.statuses[4].required_fields = {"Industry"};
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId lead = NewLead();
  EXPECT_THAT(Counts(), ElementsAre(1, 0, 0, 0, 0));
  EXPECT_THAT(History(lead), testing::Contains(HasSubstr("leadArrivalRefused: GUARD_NOT_MET")));
  EXPECT_EQ(Get(NewLead({{"Industry", "Banking"}}), "IsConverted"), "true");
  ExpectNoDanglingReferences();
}

TEST_F(ArrivalTest, OptionsOfTheConversion) {
  Lifecycle lifecycle = *Preset("contacts_only");
  lifecycle.statuses.push_back({.name = "Kept", .category = Category::kConverted});
  lifecycle.arrival.converted_status = "Kept";
  lifecycle.arrival.no_opportunity = false;
  lifecycle.arrival.link_matching = false;
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId lead = NewLead();
  NewLead();
  EXPECT_EQ(Get(lead, "Status"), "Kept");
  EXPECT_THAT(Counts(), ElementsAre(2, 2, 2, 2, 2));
}

TEST_F(ArrivalTest, ARecordTypeWithoutTheStatusConvertsIntoItsOwn) {
  Lifecycle lifecycle = *Preset("contacts_only");
  lifecycle.statuses.push_back({.name = "Kept", .category = Category::kConverted});
  lifecycle.arrival.converted_status = "Kept";
  lifecycle.record_types = {{.object = "Lead", .name = "Event", .statuses = {"Open", "Converted"}}};
  ASSERT_OK(SetLifecycle(*ParseJson(ToJson(lifecycle))));
  EXPECT_EQ(Get(NewLead(), "Status"), "Kept");
  EXPECT_EQ(Get(NewLead({{"RecordType", "Event"}}), "Status"), "Converted");
}

TEST_F(ArrivalTest, ARolledBackTransactionTakesAllOfIt) {
  ContactsOnly();
  const std::string before = Dump();
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  EXPECT_EQ(Get(NewLead(), "IsConverted"), "true");
  (*transaction)->Rollback();
  transaction_ = nullptr;
  EXPECT_EQ(Dump(), before);
}

}  // namespace
}  // namespace leadkit::lifecycle
