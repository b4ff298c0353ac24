#include "identity/dedupe.h"

#include "store_fixture.h"

namespace leadkit::identity {
namespace {

class DedupeTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    ASSERT_OK(Write([&](storage::WriteTxn& txn) {
      return store().indexer().SwitchOn(txn, [](int64_t) { return true; });
    }));
  }
  RecordId Add(const std::string& first, const std::string& last, const std::string& email) {
    return Insert("Lead", {{"FirstName", first}, {"LastName", last}, {"Email", email}});
  }
  DedupeResult Find(int threads = 1) {
    DedupeResult result;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules,
                          store().rulebook().Current(view));
      LK_ASSIGN_OR_RETURN(result, FindDuplicates(view, *rules, {matching::Kind::kPerson, threads}));
      return absl::OkStatus();
    }));
    return result;
  }
  void Decide(RecordId a, RecordId b, Verdict verdict) {
    ASSERT_OK(Write([&](storage::WriteTxn& txn) {
      return identity::Decide(txn, Context(), a, b, verdict, "");
    }));
  }
  using Groups = std::vector<std::vector<RecordId>>;
};

TEST_F(DedupeTest, GroupsAreOfTheSamePersonWhateverTheNumberOfThreads) {
  const RecordId a = Add("Robert", "Zbylut", "r.zbylut@acme.example");
  Add("Susan", "Miller", "susan@other.example");
  const RecordId b = Add("Bob", "Zbylut", "r.zbylut@acme.example");
  const RecordId c = Add("Robert", "Zbylut", "r.zbylut@acme.example");
  EXPECT_EQ(Find(1).groups, (Groups{{a, b, c}}));
  EXPECT_EQ(Find(2).groups, (Groups{{a, b, c}}));
  EXPECT_EQ(Find().records, 4);
  EXPECT_EQ(Find().pairs.size(), 3u);
}

TEST_F(DedupeTest, TheScoreIsThatOfALookUp) {
  const RecordId a = Add("Robert", "Zbylut", "r.zbylut@acme.example");
  const RecordId b = Add("Bob", "Zbylut", "r.zbylut@acme.example");
  for (const char* name : {"Ann Lee", "Cid Moe", "Eva Brandt", "Ken Dubois", "Ida Haddad"}) {
    Add(std::string(name).substr(0, 3), std::string(name).substr(4), "");
  }
  const DedupeResult result = Find();
  ASSERT_EQ(result.groups, (Groups{{a, b}}));
  matching::MilliBits total = 0;
  EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(const records::FoundRecord found, records::FindById(view, a));
    MatchOptions options;
    options.objects = {view.known().lead.object};
    LK_ASSIGN_OR_RETURN(const MatchAnswer answer,
                        store().matcher().Find(view, found.record, options));
    total = answer.matches.at(0).total;
    return absl::OkStatus();
  }));
  for (const DuplicatePair& pair : result.pairs) {
    if (pair.a != a || pair.b != b) continue;
    EXPECT_EQ(pair.total, total);
  }
}

TEST_F(DedupeTest, WhatPeopleDecidedHoldsInEveryRun) {
  const RecordId a = Add("Robert", "Zbylut", "r.zbylut@acme.example");
  const RecordId b = Add("Bob", "Zbylut", "r.zbylut@acme.example");
  const RecordId c = Add("Susan", "Miller", "susan@other.example");
  Decide(a, b, Verdict::kNever);
  EXPECT_TRUE(Find().groups.empty());
  EXPECT_TRUE(Find().pairs.empty());
  Decide(c, a, Verdict::kSame);
  EXPECT_EQ(Find().groups, (Groups{{a, c}}));
  Decide(c, b, Verdict::kSame);  // Not both: a and b are never the same.
  EXPECT_EQ(Find().groups.size(), 1u);
  Decide(a, b, Verdict::kSame);
  EXPECT_EQ(Find().groups, (Groups{{a, b, c}}));
}

TEST_F(DedupeTest, LearningNeedsSomethingToLearnFrom) {
  LearnOptions options;
  options.precision = 0.99;
  const auto learn = [&] {
    return store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> rules,
                          store().rulebook().Current(view));
      return LearnModel(view, *rules, options).status();
    });
  };
  EXPECT_EQ(CodeText(learn()), "WRONG_STATE");
  for (int i = 0; i < 30; ++i) {
    Add("Ann", absl::StrCat("Filler", i / 2), absl::StrCat("a", i / 2, "@x.example"));
  }
  EXPECT_OK(learn());
  options.precision = 2;
  EXPECT_EQ(CodeText(learn()), "INVALID_ARGUMENT");
  options.precision = 0;
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return store().indexer().SwitchOff(txn); }));
  EXPECT_EQ(CodeText(learn()), "WRONG_STATE");
}

}  // namespace
}  // namespace leadkit::identity
