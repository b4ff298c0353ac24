#include "merge/survivorship.h"

#include "tests/unit/merge_fixture.h"

namespace leadkit::merge {
namespace {

using testing::HasSubstr;

class SurvivorshipTest : public MergeTestBase {
 protected:
  // The value that a field of leads would get; the first is the survivor.
  std::string Chosen(const std::vector<RecordId>& ids, std::string_view field,
                     const MergeOptions& options = {}) {
    const absl::StatusOr<MergePlan> plan =
        TryPlan(ids[0], std::vector<RecordId>(ids.begin() + 1, ids.end()), options);
    EXPECT_OK(plan.status());
    if (!plan.ok()) return "";
    EXPECT_OK(plan->refusal);
    const schema::Field& found = plan->object->Get(field);
    for (const FieldChoice& choice : plan->fields) {
      if (choice.field != found.ordinal) continue;
      why_ = choice.why;
      source_ = choice.source;
      return schema::FormatText(*catalog(), found, choice.value);
    }
    return "(alike)";
  }
  std::string Refused(const std::vector<RecordId>& ids, const MergeOptions& options) {
    const absl::StatusOr<MergePlan> plan =
        TryPlan(ids[0], std::vector<RecordId>(ids.begin() + 1, ids.end()), options);
    EXPECT_OK(plan.status());
    if (!plan.ok()) return "";
    const absl::StatusOr<Merged> merged =
        TryMerge(ids[0], std::vector<RecordId>(ids.begin() + 1, ids.end()), options);
    EXPECT_EQ(merged.status(), plan->refusal);
    return CodeText(plan->refusal);
  }

  Why why_ = Why::kKept;
  RecordId source_ = kNoId;
};

TEST_F(SurvivorshipTest, OneTableOfPolicies) {
  // Created in this order; modified in another one.
  const RecordId a = NewLead({{"Title", "bb"}});
  Tick();
  const RecordId b = NewLead({{"Title", "a"}, {"Phone", "1"}, {"Website", "w"}, {"Fax", "f"}});
  Tick();
  const RecordId c = NewLead({{"Title", "cccc"}});
  const RecordId none = NewLead();
  Tick();
  ASSERT_OK(Update("Lead", a, {{"Description", "late"}}));
  struct Case {
    Policy policy;
    RecordId record;
    const char* expected;
  };
  for (const Case& k : {Case{Policy::kDefault, 0, "bb"}, Case{Policy::kSurvivor, 0, ""},
                        Case{Policy::kNewest, 0, "bb"}, Case{Policy::kOldest, 0, "bb"},
                        Case{Policy::kLongest, 0, "cccc"}, Case{Policy::kMostComplete, 0, "a"},
                        Case{Policy::kRecord, b, "a"}, Case{Policy::kRecord, none, ""}}) {
    EXPECT_EQ(Chosen({none, a, b, c}, "Title", With({{"Title", k.policy, k.record}})), k.expected)
        << static_cast<int>(k.policy);
  }
  ASSERT_OK(Update("Lead", c, {{"Fax", "late"}}));
  EXPECT_EQ(Chosen({none, b, a, c}, "Title", With({{"title", Policy::kOldest}})), "bb");
  // Names in any case; of two the last counts.
  EXPECT_EQ(Chosen({none, a, b, c}, "Title",
                   With({{"TITLE", Policy::kLongest}, {"Title", Policy::kMostComplete}})),
            "a");
}

TEST_F(SurvivorshipTest, BlanksAreFilledInTheOrderGiven) {
  const RecordId survivor = NewLead();
  const RecordId one = NewLead({{"Phone", "1"}});
  const RecordId two = NewLead({{"Phone", "2"}});
  EXPECT_EQ(Chosen({survivor, two, one}, "Phone"), "2");
  EXPECT_EQ(why_, Why::kFilled);
  EXPECT_EQ(source_, two);
  EXPECT_EQ(Chosen({survivor, one, two}, "Phone"), "1");
}

TEST_F(SurvivorshipTest, ZeroAndFalseAreValues) {
  const RecordId survivor = NewLead({{"NumberOfEmployees", "0"}, {"IsUnreadByOwner", "false"}});
  const RecordId other = NewLead({{"NumberOfEmployees", "50"}, {"IsUnreadByOwner", "true"}});
  EXPECT_EQ(Chosen({survivor, other}, "NumberOfEmployees"), "0");
  EXPECT_EQ(Chosen({survivor, other}, "IsUnreadByOwner"), "false");
  EXPECT_EQ(Chosen({survivor, other}, "NumberOfEmployees",
                   With({{"NumberOfEmployees", Policy::kHighest}})),
            "50");
  EXPECT_EQ(Chosen({other, survivor}, "NumberOfEmployees",
                   With({{"NumberOfEmployees", Policy::kLowest}})),
            "0");
}

TEST_F(SurvivorshipTest, OptOutsAreSticky) {
  const RecordId in = NewLead();
  const RecordId out = NewLead({{"HasOptedOutOfEmail", "true"}, {"DoNotCall", "true"}});
  EXPECT_EQ(Chosen({in, out}, "HasOptedOutOfEmail"), "true");
  EXPECT_EQ(why_, Why::kOptOut);
  EXPECT_EQ(Chosen({out, in}, "HasOptedOutOfEmail"), "true");
  EXPECT_EQ(Chosen({in, out}, "DoNotCall", With({{"*", Policy::kSurvivor}})), "true");
  // Who names the field itself knows better.
  EXPECT_EQ(Chosen({in, out}, "DoNotCall", With({{"DoNotCall", Policy::kSurvivor}})), "false");
}

TEST_F(SurvivorshipTest, AddressesAreNeverMixed) {
  const RecordId full =
      NewLead({{"Street", "a"}, {"City", "c"}, {"PostalCode", "5000"}, {"Country", "BE"}});
  const RecordId other =
      NewLead({{"Street", "o"}, {"City", "oc"}, {"PostalCode", "6666"}, {"State", "S"}});
  EXPECT_EQ(Chosen({full, other}, "State"), "");
  EXPECT_EQ(why_, Why::kKept);
  EXPECT_EQ(Chosen({other, full}, "Country"), "");
  const RecordId poor = NewLead({{"Street", "p"}});
  EXPECT_EQ(Chosen({poor, other, full}, "Street"), "o");
  EXPECT_EQ(why_, Why::kAddress);
  EXPECT_EQ(Chosen({poor, other, full}, "Country"), "");
  // As a whole, by the name of the address or of any part.
  EXPECT_EQ(Chosen({full, other}, "Country", With({{"Address", Policy::kRecord, other}})), "");
  EXPECT_EQ(Chosen({full, other}, "State", With({{"City", Policy::kRecord, other}})), "S");
  EXPECT_EQ(Refused({full, other},
                    With({{"City", Policy::kRecord, other}, {"Street", Policy::kSurvivor}})),
            "CONFLICTING_OPTIONS");
  EXPECT_EQ(Refused({full, other}, With({{"Address", Policy::kLongest}})), "INVALID_ARGUMENT");
}

TEST_F(SurvivorshipTest, AGeocodeIsNoCompleterAddress) {
  const RecordId survivor = NewLead({{"Street", "a"}});
  const RecordId other = NewLead({{"City", "b"}, {"Latitude", "1"}, {"Longitude", "2"}});
  EXPECT_EQ(Chosen({survivor, other}, "Street"), "a");
}

TEST_F(SurvivorshipTest, ABounceGoesWithItsAddress) {
  const RecordId good = NewLead({{"Email", "good@x.example"}});
  const RecordId bad = NewLead({{"Email", "bad@x.example"}, {"EmailBouncedReason", "gone"}});
  const RecordId none = NewLead();
  const RecordId same = NewLead({{"Email", "GOOD@x.example"}, {"EmailBouncedReason", "full"}});
  EXPECT_EQ(Chosen({good, bad}, "EmailBouncedReason"), "");
  EXPECT_EQ(Chosen({none, bad}, "EmailBouncedReason"), "gone");
  EXPECT_EQ(Chosen({none, good, bad}, "EmailBouncedReason"), "");
  EXPECT_EQ(Chosen({good, same}, "EmailBouncedReason"), "full");
  EXPECT_EQ(why_, Why::kWithEmail);
  EXPECT_EQ(Chosen({bad, good}, "EmailBouncedReason", With({{"Email", Policy::kRecord, good}})),
            "");
}

TEST_F(SurvivorshipTest, UnionOfChoicesAndOfTexts) {
  ASSERT_OK(AddField("Lead", FieldOf("Tags__c", schema::Kind::kMultiPicklist)));
  const RecordId survivor = NewLead({{"Tags__c", "B"}, {"Description", "w"}});
  const RecordId one = NewLead({{"Tags__c", "A;B"}, {"Description", "e"}});
  const RecordId two = NewLead({{"Tags__c", "C"}, {"Description", "w"}});
  const MergeOptions options = With({{"Tags__c", Policy::kUnion}, {"Description", Policy::kUnion}});
  EXPECT_EQ(Chosen({survivor, one, two}, "Tags__c", options), "B;A;C");
  EXPECT_EQ(Chosen({survivor, one, two}, "Description", options), "w\ne");
  EXPECT_EQ(Refused({survivor, one}, With({{"Title", Policy::kUnion}})), "INVALID_ARGUMENT");
  const RecordId long_one = NewLead({{"Description", std::string(20000, 'x')}});
  const RecordId long_two = NewLead({{"Description", std::string(20000, 'y')}});
  EXPECT_EQ(Refused({long_one, long_two}, options), "STRING_TOO_LONG");
}

TEST_F(SurvivorshipTest, OwnerStatusAndAccountStayUnlessNamed) {
  const RecordId seller = NewUser();
  const RecordId survivor = NewLead();
  const RecordId other = NewLead({{"OwnerId", Ref(seller)}, {"Status", "Contacted"}});
  const MergeOptions all = With({{"*", Policy::kRecord, other}});
  EXPECT_EQ(Chosen({survivor, other}, "Status", all), "Open");
  EXPECT_EQ(Chosen({survivor, other}, "OwnerId", all), Ref(system_user()));
  EXPECT_EQ(Chosen({survivor, other}, "Status", With({{"Status", Policy::kRecord, other}})),
            "Contacted");
  EXPECT_EQ(Chosen({survivor, other}, "OwnerId", With({{"OwnerId", Policy::kRecord, other}})),
            Ref(seller));
}

TEST_F(SurvivorshipTest, APolicyForAllYieldsToOneForAField) {
  const RecordId survivor = NewLead({{"Title", "own"}, {"Phone", "own"}});
  const RecordId other = NewLead({{"Title", "other"}, {"Phone", "1"}, {"City", "Paris"}});
  const MergeOptions options = With({{"Title", Policy::kSurvivor}, {"*", Policy::kRecord, other}});
  EXPECT_EQ(Chosen({survivor, other}, "Title", options), "own");
  EXPECT_EQ(Chosen({survivor, other}, "Phone", options), "1");
  EXPECT_EQ(Chosen({survivor, other}, "City", options), "Paris");
}

TEST_F(SurvivorshipTest, TheCreationMayBeTheOldests) {
  const RecordId old = NewLead();
  Tick(kMicrosPerDay);
  const RecordId young = NewLead();
  EXPECT_EQ(Chosen({young, old}, "CreatedDate"), "(alike)");
  const MergeOptions options = With({{"CreatedDate", Policy::kOldest}});
  const std::string created = Get(old, "CreatedDate");
  EXPECT_EQ(Chosen({young, old}, "CreatedDate", options), created);
  const Merged merged = Merge(young, {old}, options);
  EXPECT_EQ(Get(young, "CreatedDate"), created);
  Unmerge(merged.entry.id);
  EXPECT_NE(Get(young, "CreatedDate"), created);
  EXPECT_EQ(Refused({young, old}, With({{"CreatedDate", Policy::kNewest}})), "INVALID_ARGUMENT");
}

TEST_F(SurvivorshipTest, WhatLeadkitSetsIsNotChosen) {
  const RecordId a = NewLead();
  const RecordId b = NewLead({{"LastName", "King"}});
  for (const char* field : {"Name", "Id", "SystemModstamp", "LastModifiedDate", "MasterRecordId",
                            "IsConverted", "CreatedById"}) {
    EXPECT_EQ(Refused({a, b}, With({{field, Policy::kNewest}})), "INVALID_FIELD_FOR_INSERT_UPDATE")
        << field;
  }
  EXPECT_EQ(Refused({a, b}, With({{"Nmae", Policy::kNewest}})), "INVALID_FIELD");
  EXPECT_EQ(Refused({a, b}, With({{"", Policy::kNewest}})), "INVALID_FIELD");
  EXPECT_EQ(Refused({a, b}, With({{"Title", Policy::kRecord, 17}})), "INVALID_ARGUMENT");
  EXPECT_EQ(Refused({a, b}, With({{"Title", Policy::kHighest}})), "INVALID_ARGUMENT");
  EXPECT_EQ(Refused({a, b}, With({{"NumberOfEmployees", Policy::kLongest}})), "INVALID_ARGUMENT");
  Merge(a, {b}, With({{"LastName", Policy::kRecord, b}}));
  EXPECT_EQ(Get(a, "Name"), "King");
}

TEST_F(SurvivorshipTest, WhatWasNotTakenIsListed) {
  const RecordId survivor = NewLead({{"Phone", "1"}});
  const RecordId one = NewLead({{"Phone", "2"}});
  const RecordId two = NewLead({{"Phone", "1"}});
  const RecordId three = NewLead();
  const absl::StatusOr<MergePlan> plan = TryPlan(survivor, {one, two, three});
  ASSERT_OK(plan.status());
  for (const FieldChoice& choice : plan->fields) {
    if (choice.field != plan->object->OrdinalOf("Phone")) continue;
    EXPECT_FALSE(choice.changes);
    ASSERT_EQ(choice.passed.size(), 1u);
    EXPECT_EQ(choice.passed[0].record, one);
    EXPECT_EQ(choice.passed[0].value.text(), "2");
  }
}

TEST_F(SurvivorshipTest, ARequiredFieldIsNotCleared) {
  // Made required after the one of the records was made.
  const RecordId bare = NewLead();
  schema::Field field = FieldOf("Code__c", schema::Kind::kText);
  field.required = true;
  ASSERT_OK(AddField("Lead", field));
  const RecordId coded = NewLead({{"Code__c", "x"}});
  EXPECT_EQ(Refused({coded, bare}, With({{"Code__c", Policy::kRecord, bare}})),
            "REQUIRED_FIELD_MISSING");
  EXPECT_EQ(Chosen({bare, coded}, "Code__c"), "x");
}

TEST_F(SurvivorshipTest, TheRuleChoosesTheSurvivor) {
  const RecordId oldest = NewLead();
  Tick();
  const RecordId complete = NewLead({{"Phone", "1"}, {"Title", "t"}});
  Tick();
  const RecordId late = NewLead();
  Tick();
  ASSERT_OK(Update("Lead", late, {{"City", "Paris"}}));
  struct Case {
    SurvivorRule rule;
    RecordId expected;
  };
  for (const Case& k :
       {Case{SurvivorRule::kOldest, oldest}, Case{SurvivorRule::kMostComplete, complete},
        Case{SurvivorRule::kNewest, late}}) {
    MergeOptions options;
    options.survivor_rule = k.rule;
    const absl::StatusOr<MergePlan> plan = TryPlan(kNoId, {late, complete, oldest}, options);
    ASSERT_OK(plan.status());
    EXPECT_EQ(plan->survivor(), k.expected);
  }
  // Alike in everything: the lower id.
  const RecordId a = NewLead();
  const RecordId b = NewLead();
  for (const SurvivorRule rule :
       {SurvivorRule::kOldest, SurvivorRule::kNewest, SurvivorRule::kMostComplete}) {
    MergeOptions options;
    options.survivor_rule = rule;
    EXPECT_EQ(TryPlan(kNoId, {b, a}, options)->survivor(), a);
  }
}

}  // namespace
}  // namespace leadkit::merge
