#include "marketing/criteria.h"

#include "store_fixture.h"

namespace leadkit::marketing {
namespace {

using testing::HasSubstr;

class CriteriaTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    ASSERT_OK(AddField("Lead", FieldOf("Tags__c", schema::Kind::kMultiPicklist)));
    ASSERT_OK(AddField("Lead", FieldOf("Score__c", schema::Kind::kDecimal)));
    ASSERT_OK(AddField("Lead", FieldOf("Due__c", schema::Kind::kDate)));
  }
  std::string Why(Filter* filter) { return Prepare(*catalog(), ObjectOf("Lead"), filter); }
  std::string Why(const std::string& field, Operator op, std::vector<std::string> values) {
    Filter filter{{{field, op, std::move(values)}}, {}};
    return Why(&filter);
  }
  bool Holds(const Fields& lead, const std::string& field, Operator op,
             std::vector<std::string> values) {
    Filter filter{{{field, op, std::move(values)}}, {}};
    EXPECT_EQ(Why(&filter), "");
    absl::StatusOr<records::Record> record = MakeRecord(*catalog(), "Lead", lead);
    EXPECT_OK(record.status());
    return record.ok() && Matches(filter, *record);
  }
};

TEST_F(CriteriaTest, TextsAreComparedWithoutRegardToCase) {
  const Fields lead = {{"Company", "Ärzte C++ GmbH"}};
  EXPECT_TRUE(Holds(lead, "Company", Operator::kEquals, {" ÄRZTE c++ gmbh "}));
  EXPECT_FALSE(Holds(lead, "Company", Operator::kEquals, {"Arzte C++ GmbH"}));
  EXPECT_TRUE(Holds(lead, "company", Operator::kNotEquals, {"Other"}));
  EXPECT_TRUE(Holds(lead, "Company", Operator::kIn, {"Zzz", "ärzte c++ gmbh", "Aaa"}));
  EXPECT_FALSE(Holds(lead, "Company", Operator::kNotIn, {"Zzz", "ärzte c++ gmbh"}));
  EXPECT_TRUE(Holds(lead, "Company", Operator::kContains, {"x", "C++"}));
  EXPECT_FALSE(Holds(lead, "Company", Operator::kNotContains, {"GMBH"}));
  EXPECT_TRUE(Holds(lead, "Company", Operator::kStartsWith, {"är"}));
  EXPECT_FALSE(Holds(lead, "Company", Operator::kStartsWith, {"c++"}));
}

TEST_F(CriteriaTest, NumbersDatesAndFlagsAreCompared) {
  const Fields lead = {{"NumberOfEmployees", "50"},
                       {"AnnualRevenue", "1000.50"},
                       {"Score__c", "7"},
                       {"Due__c", "2026-06-30"},
                       {"DoNotCall", "true"}};
  EXPECT_TRUE(Holds(lead, "NumberOfEmployees", Operator::kEquals, {"50"}));
  EXPECT_TRUE(Holds(lead, "NumberOfEmployees", Operator::kIn, {"9", "50", "1"}));
  EXPECT_FALSE(Holds(lead, "NumberOfEmployees", Operator::kLess, {"50"}));
  EXPECT_TRUE(Holds(lead, "NumberOfEmployees", Operator::kLessOrEqual, {"50"}));
  EXPECT_FALSE(Holds(lead, "NumberOfEmployees", Operator::kGreater, {"50"}));
  EXPECT_TRUE(Holds(lead, "NumberOfEmployees", Operator::kGreaterOrEqual, {"50"}));
  EXPECT_TRUE(Holds(lead, "AnnualRevenue", Operator::kGreater, {"1000.49"}));
  EXPECT_TRUE(Holds(lead, "Score__c", Operator::kLess, {"8"}));
  EXPECT_TRUE(Holds(lead, "Due__c", Operator::kLess, {"2026-07-01"}));
  EXPECT_TRUE(Holds(lead, "DoNotCall", Operator::kEquals, {"true"}));
  EXPECT_FALSE(Holds(lead, "DoNotCall", Operator::kEquals, {"false"}));
}

TEST_F(CriteriaTest, NullIsNeitherLessNorGreaterAndDiffersFromEveryValue) {
  for (Operator op : {Operator::kEquals, Operator::kLess, Operator::kLessOrEqual,
                      Operator::kGreater, Operator::kGreaterOrEqual, Operator::kIn}) {
    EXPECT_FALSE(Holds({}, "NumberOfEmployees", op, {"0"})) << static_cast<int>(op);
  }
  EXPECT_TRUE(Holds({}, "NumberOfEmployees", Operator::kNotEquals, {"0"}));
  EXPECT_TRUE(Holds({}, "Company", Operator::kNotIn, {"Acme"}));
  EXPECT_TRUE(Holds({}, "Company", Operator::kNotContains, {"Acme"}));
  EXPECT_FALSE(Holds({}, "Company", Operator::kContains, {"Acme"}));
  EXPECT_TRUE(Holds({}, "Company", Operator::kIsNull, {}));
  EXPECT_FALSE(Holds({}, "Company", Operator::kNotNull, {}));
  EXPECT_TRUE(Holds({{"Company", "A"}}, "Company", Operator::kNotNull, {}));
}

TEST_F(CriteriaTest, ChoicesOfAMultiSelectAreWholeWords) {
  const Fields lead = {{"Tags__c", "A;B"}};
  EXPECT_TRUE(Holds(lead, "Tags__c", Operator::kContains, {"b"}));
  EXPECT_FALSE(Holds(lead, "Tags__c", Operator::kContains, {"C", "A;B"}));
  EXPECT_TRUE(Holds(lead, "Tags__c", Operator::kEquals, {"a;b"}));
  EXPECT_TRUE(Holds(lead, "Tags__c", Operator::kNotContains, {"C"}));
}

TEST_F(CriteriaTest, ReferencesAreComparedById) {
  const std::string user = Ref(NewUser());
  const std::string queue = Ref(Insert("Queue", {{"Name", "Q"}}));
  EXPECT_TRUE(Holds({{"OwnerId", queue}}, "OwnerId", Operator::kIn, {user, queue}));
  EXPECT_FALSE(Holds({{"OwnerId", queue}}, "OwnerId", Operator::kEquals, {user}));
  EXPECT_THAT(Why("OwnerId", Operator::kEquals, {"Q"}), HasSubstr("OwnerId"));
}

TEST_F(CriteriaTest, AllMustHoldAndOneOfAny) {
  Filter filter{{{"Company", Operator::kNotNull, {}}},
                {{"City", Operator::kEquals, {"Rome"}}, {"City", Operator::kEquals, {"Oslo"}}}};
  ASSERT_EQ(Why(&filter), "");
  const auto matches = [&](const Fields& lead) {
    return Matches(filter, *MakeRecord(*catalog(), "Lead", lead));
  };
  EXPECT_TRUE(matches({{"Company", "A"}, {"City", "oslo"}}));
  EXPECT_FALSE(matches({{"Company", "A"}, {"City", "Bonn"}}));
  EXPECT_FALSE(matches({{"City", "Oslo"}}));
  EXPECT_TRUE(Matches({}, *MakeRecord(*catalog(), "Lead", {})));
}

TEST_F(CriteriaTest, SaysWhereAndWhyAFilterIsWrong) {
  EXPECT_THAT(Why("Compani", Operator::kEquals, {"A"}), HasSubstr("all[0]: "));
  EXPECT_THAT(Why("Compani", Operator::kEquals, {"A"}), HasSubstr("Company"));
  EXPECT_THAT(Why("", Operator::kEquals, {"A"}), HasSubstr("all[0]"));
  EXPECT_THAT(Why("Company", Operator::kEquals, {}), HasSubstr("IS_NULL"));
  EXPECT_THAT(Why("Company", Operator::kEquals, {"A", "B"}), HasSubstr("IN"));
  EXPECT_THAT(Why("Company", Operator::kEquals, {" "}), HasSubstr("empty"));
  EXPECT_THAT(Why("Company", Operator::kIsNull, {"A"}), HasSubstr("no value"));
  EXPECT_THAT(Why("Company", Operator::kLess, {"A"}), HasSubstr("no number"));
  EXPECT_THAT(Why("DoNotCall", Operator::kGreater, {"true"}), HasSubstr("no number"));
  EXPECT_THAT(Why("NumberOfEmployees", Operator::kContains, {"5"}), HasSubstr("no text"));
  EXPECT_THAT(Why("NumberOfEmployees", Operator::kEquals, {"many"}), HasSubstr("many"));
  EXPECT_THAT(Why("Due__c", Operator::kLess, {"yesterday"}), HasSubstr("yesterday"));
  EXPECT_THAT(Why("Company", Operator::kIn, std::vector<std::string>(5001, "x")),
              HasSubstr("5001"));
  Filter many;
  many.any.assign(101, {"Company", Operator::kNotNull, {}});
  EXPECT_THAT(Why(&many), HasSubstr("100"));
  Filter second{{}, {{"Company", Operator::kNotNull, {}}, {"Nope", Operator::kNotNull, {}}}};
  EXPECT_THAT(Why(&second), HasSubstr("any[1]: "));
}

}  // namespace
}  // namespace leadkit::marketing
