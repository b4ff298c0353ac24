// Leads and opportunities of a record type follow a part of the document.
#include "tests/unit/store_fixture.h"

namespace leadkit::lifecycle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Lifecycle Document() {
  Lifecycle document = *Preset("standard");
  document.record_types = {
      {.object = "Lead",
       .name = "Partner",
       .statuses = {"Contacted", "Qualified", "Converted"},
       .transitions = {{"Contacted", {"Qualified"}}}},
      {.object = "Lead", .name = "Event", .statuses = {"Open", "Unqualified", "Converted"}},
      {.object = "Opportunity",
       .name = "Renewal",
       .stages = {"Negotiation/Review", "Closed Won", "Closed Lost"}}};
  return *ParseJson(ToJson(document));
}

class RecordTypesTest : public StoreTest {};

TEST_F(RecordTypesTest, LeadsFollowTheirOwn) {
  ASSERT_OK(SetLifecycle(Document()));
  const RecordId partner = NewLead({{"RecordType", "Partner"}});
  EXPECT_EQ(Get(partner, "Status"), "Contacted");
  const absl::Status open = Update("Lead", partner, {{"Status", "Open"}});
  EXPECT_EQ(CodeText(open), "INVALID_STATUS");
  EXPECT_THAT(std::string(open.message()), HasSubstr("use Contacted, Qualified or Converted"));
  ASSERT_OK(Update("Lead", partner, {{"Status", "Qualified"}}));
  EXPECT_EQ(CodeText(Update("Lead", partner, {{"Status", "Contacted"}})), "TRANSITION_NOT_ALLOWED");
  EXPECT_OK(Convert(partner).status());
  // Transitions of the document as far as they are between its statuses.
  const RecordId event = NewLead({{"RecordType", "Event"}});
  EXPECT_EQ(CodeText(Update("Lead", event, {{"Status", "Qualified"}})), "INVALID_STATUS");
  ASSERT_OK(Update("Lead", event, {{"Status", "Unqualified"}}));
  EXPECT_OK(Update("Lead", event, {{"Status", "Open"}}));
  // Without a type it is the document itself.
  EXPECT_OK(Update("Lead", NewLead(), {{"Status", "Qualified"}}));
  const auto unknown = TryInsert("Lead", {{"LastName", "L"}, {"RecordType", "partner"}});
  EXPECT_EQ(CodeText(unknown), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  EXPECT_EQ(PlaceOf(unknown.status()).field, "RecordType");
}

// What a status means does not change with the type, even where the type does not have it.
TEST_F(RecordTypesTest, ALeadIsStillWhatItWasUnderAnotherType) {
  ASSERT_OK(SetLifecycle(Document()));
  const RecordId lead = NewLead();
  ASSERT_OK(Update("Lead", lead, {{"Status", "Unqualified"}}));
  ASSERT_OK(Update("Lead", lead, {{"RecordType", "Partner"}}));
  EXPECT_EQ(Get(lead, "Status"), "Unqualified");
  EXPECT_EQ(CodeText(Convert(lead)), "LEAD_DISQUALIFIED");
  EXPECT_EQ(Moves(lead).back().cycle, 1);
  ASSERT_OK(Update("Lead", lead, {{"Status", "Contacted"}}));
  EXPECT_EQ(Moves(lead).back().cycle, 2);
  EXPECT_OK(Convert(lead).status());
}

TEST_F(RecordTypesTest, OpportunitiesFollowTheirOwn) {
  ASSERT_OK(SetLifecycle(Document()));
  const RecordId account = NewAccount();
  const Fields renewal = {{"RecordType", "Renewal"}, {"StageName", "Negotiation/Review"}};
  const RecordId id = NewOpportunity(account, renewal);
  EXPECT_EQ(CodeText(Update("Opportunity", id, {{"StageName", "Prospecting"}})),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  EXPECT_OK(Update("Opportunity", id, {{"StageName", "Closed Won"}}));
}

TEST_F(RecordTypesTest, ADocumentsTypesAreChecked) {
  const auto mistakes = [&](const std::function<void(std::vector<RecordType>&)>& change) {
    Lifecycle document = Document();
    change(document.record_types);
    return Examine(*catalog(), document).mistakes;
  };
  EXPECT_THAT(mistakes([](auto&) {}), IsEmpty());
  EXPECT_THAT(mistakes([](auto& types) { types[0].object = "Case"; }),
              ElementsAre(HasSubstr("record_types[0].object ('Partner')")));
  EXPECT_THAT(mistakes([](auto& types) { types[1].name = "partner"; }),
              ElementsAre(HasSubstr("record_types[1].name")));
  EXPECT_THAT(mistakes([](auto& types) { types[1].statuses[1] = "Nowhere"; }),
              ElementsAre(HasSubstr("record_types[1].statuses[1] ('Event'): there is no status")));
  EXPECT_THAT(mistakes([](auto& types) { types[1].statuses = {"Open"}; }),
              ElementsAre(HasSubstr("one must be of category OPEN and one CONVERTED")));
  EXPECT_THAT(mistakes([](auto& types) {
                types[2].stages = {"Closed Won", "Closed Lost"};
              }),
              ElementsAre(HasSubstr("record_types[2].stages")));
  EXPECT_THAT(mistakes([](auto& types) { types[0].transitions[0].to = {"Converted"}; }),
              ElementsAre(HasSubstr("record_types[0].transitions[0].to[0]")));
  EXPECT_THAT(mistakes([](auto& types) { types[0].stages = {"Closed Won"}; }),
              ElementsAre(HasSubstr("not stages")));
}

// What is no transition of the type is none, even if nothing is left of the document's.
TEST_F(RecordTypesTest, NoTransitionLeftIsNotEveryTransition) {
  Lifecycle document = Document();
  document.transitions = {{"Open", {"Contacted"}}};
  document.record_types = {
      {.object = "Lead", .name = "X", .statuses = {"Contacted", "Unqualified"}}};
  EXPECT_THAT(document.Narrowed(document.record_types[0]).MovesFrom("Contacted"), IsEmpty());
  EXPECT_THAT(document.Narrowed(document.record_types[0]).MovesFrom("Unqualified"), IsEmpty());
}

}  // namespace
}  // namespace leadkit::lifecycle
