#include "conversion/likeness.h"

#include "identity/decisions.h"
#include "plan_fixture.h"

namespace leadkit::conversion {
namespace {

class LikenessTest : public PlanTest {
 protected:
  void SetUp() override {
    PlanTest::SetUp();
    ASSERT_OK(Write([&](storage::WriteTxn& txn) {
      return store().indexer().SwitchOn(txn, [](int64_t) { return true; });
    }));
    for (int i = 0; i < 20; ++i) {
      Insert("Account", {{"Name", absl::StrCat("Filler", i * 7, "works")}});
    }
    account_ = Insert("Account", {{"Name", "Zyxel Industrial Holdings Inc."},
                                  {"Website", "https://www.zyxmail.example"},
                                  {"Phone", "+1 415 555 0100"}});
    contact_ = Insert("Contact", {{"FirstName", "Robert"},
                                  {"LastName", "Zbylut"},
                                  {"AccountId", FormatId("001", account_)},
                                  {"Email", "r.zbylut@zyxmail.example"}});
    lead_ = Insert("Lead", {{"FirstName", "Bob"},
                            {"LastName", "Zbylut"},
                            {"Company", "ZYXEL Industrial Holdings"},
                            {"Email", "r.zbylut@zyxmail.example"},
                            {"Phone", "(415) 555-0100"}});
  }

  Plan PlanWith(MatchPolicy policy) {
    ConvertOptions options;
    options.match = policy;
    absl::StatusOr<Plan> plan = MakePlan(lead_, options);
    EXPECT_OK(plan.status());
    return *std::move(plan);
  }

  RecordId account_ = kNoId;
  RecordId contact_ = kNoId;
  RecordId lead_ = kNoId;
};

TEST_F(LikenessTest, WhatMatchingLinksIsUsedUnderThePolicyToLink) {
  const Plan plan = PlanWith(MatchPolicy::kLink);
  ASSERT_OK(plan.refusal);
  EXPECT_EQ(plan.account.choice, Choice::kMatched);
  EXPECT_EQ(plan.account.id, account_);
  EXPECT_GT(plan.account.total, 0);
  EXPECT_EQ(plan.contact.choice, Choice::kMatched);
  EXPECT_EQ(plan.contact.id, contact_);
}

TEST_F(LikenessTest, UnderThePolicyToSuggestItIsNamedAndNotUsed) {
  const Plan plan = PlanWith(MatchPolicy::kSuggest);
  EXPECT_EQ(plan.account.mode, Mode::kCreate);
  ASSERT_FALSE(plan.account.candidates.empty());
  EXPECT_EQ(plan.account.candidates[0].id, account_);
  EXPECT_GT(plan.account.candidates[0].total, 0);
  ASSERT_FALSE(plan.contact.candidates.empty());
  EXPECT_EQ(plan.contact.candidates[0].id, contact_);
}

TEST_F(LikenessTest, NothingIsLookedForUnderThePolicyNever) {
  const Plan plan = PlanWith(MatchPolicy::kNever);
  EXPECT_EQ(plan.account.choice, Choice::kNotLooked);
  EXPECT_TRUE(plan.account.candidates.empty());
}

TEST_F(LikenessTest, ThePolicyToRefuseNamesThem) {
  const Plan plan = PlanWith(MatchPolicy::kRefuse);
  EXPECT_EQ(CodeText(plan.refusal), "DUPLICATES_DETECTED");
  EXPECT_THAT(std::string(plan.refusal.message()), testing::HasSubstr(FormatId("001", account_)));
}

TEST_F(LikenessTest, WhatPeopleSaidGoesBeforeNameAndScore) {
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return identity::Decide(txn, {}, lead_, account_, identity::Verdict::kNever, "");
  }));
  const Plan plan = PlanWith(MatchPolicy::kLink);
  EXPECT_EQ(plan.account.mode, Mode::kCreate);
  for (const LikeRecord& like : plan.account.candidates) EXPECT_NE(like.id, account_);
}

TEST_F(LikenessTest, WhatPeopleSaidHoldsWithoutAnIndexToo) {
  const RecordId same = Insert("Account", {{"Name", "ZYXEL Industrial Holdings"}});
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    LK_RETURN_IF_ERROR(store().indexer().SwitchOff(txn));
    return identity::Decide(txn, {}, lead_, same, identity::Verdict::kNever, "");
  }));
  EXPECT_EQ(PlanWith(MatchPolicy::kLink).account.mode, Mode::kCreate);
}

TEST_F(LikenessTest, AnAccountOfTheSameNameIsUsedWhereMatchingIsNotSure) {
  const RecordId plain = Insert("Account", {{"Name", "Group"}});
  lead_ = Insert("Lead", {{"LastName", "Doe"}, {"Company", "Group"}});
  const Plan plan = PlanWith(MatchPolicy::kLink);
  EXPECT_EQ(plan.account.id, plain);
}

TEST_F(LikenessTest, TheConversionDoesWhatThePlanSaid) {
  Conversion made;
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    ConvertOptions options;
    options.match = MatchPolicy::kLink;
    LK_ASSIGN_OR_RETURN(made, store().converter().Convert(txn, Context(), lead_, options));
    return absl::OkStatus();
  }));
  EXPECT_EQ(made.account, account_);
  EXPECT_EQ(made.contact, contact_);
}

}  // namespace
}  // namespace leadkit::conversion
