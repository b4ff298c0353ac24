#include "identity/matcher.h"

#include <algorithm>

#include "identity/duplicate_guard.h"
#include "store_fixture.h"

namespace leadkit::identity {
namespace {

class MatcherTest : public StoreTest {
 protected:
  void SwitchOn() {
    ASSERT_OK(store().Write(nullptr, [&](storage::WriteTxn& txn) {
      return store().indexer().SwitchOn(txn, [](int64_t) { return true; });
    }));
  }

  // The matches of a stored record among the objects named.
  MatchAnswer Find(RecordId id, const std::vector<std::string>& objects) {
    MatchAnswer answer;
    EXPECT_OK(store().Read(
        nullptr, [&](const storage::View& view) { return FindIn(view, id, objects, &answer); }));
    return answer;
  }
  static absl::Status FindIn(storage::View view, RecordId id,
                             const std::vector<std::string>& objects, MatchAnswer* answer,
                             Matcher* matcher) {
    LK_ASSIGN_OR_RETURN(const records::FoundRecord found, records::FindById(view, id));
    MatchOptions options;
    options.explain = true;
    for (const std::string& object : objects) {
      options.objects.push_back(view.catalog().Get(object).index);
    }
    LK_ASSIGN_OR_RETURN(*answer, matcher->Find(view, found.record, options));
    return absl::OkStatus();
  }
  absl::Status FindIn(const storage::View& view, RecordId id,
                      const std::vector<std::string>& objects, MatchAnswer* answer) {
    return FindIn(view, id, objects, answer, &store().matcher());
  }

  static std::vector<RecordId> Ids(const MatchAnswer& answer) {
    std::vector<RecordId> ids;
    for (const Match& match : answer.matches) ids.push_back(match.id);
    return ids;
  }

  RecordId AddLead(const std::string& first, const std::string& last, const std::string& company,
                   const std::string& email, const std::string& phone = "") {
    return Insert("Lead", {{"FirstName", first},
                           {"LastName", last},
                           {"Company", company},
                           {"Email", email},
                           {"Phone", phone}});
  }
};

TEST_F(MatcherTest, OffUntilItIsSwitchedOn) {
  const RecordId lead = AddLead("Ann", "Zbylut", "Acme", "ann@acme.example");
  MatchAnswer answer;
  const absl::Status off = store().Read(
      nullptr, [&](const storage::View& view) { return FindIn(view, lead, {"Lead"}, &answer); });
  EXPECT_EQ(CodeText(off), "WRONG_STATE");
  SwitchOn();
  EXPECT_TRUE(Find(lead, {"Lead"}).matches.empty());
}

TEST_F(MatcherTest, ALeadFindsItsEarlierSelfWhateverWasThereFirst) {
  const RecordId before =
      AddLead("Robert", "Zbylut", "Acme Inc.", "r.zbylut@acme.example", "+1 415 555 0100");
  SwitchOn();
  const RecordId after =
      AddLead("Bob", "Zbylut", "ACME", "r.zbylut@acme.example", "(415) 555-0100");
  AddLead("Susan", "Miller", "Other", "susan@other.example");
  const MatchAnswer answer = Find(after, {"Lead", "Contact"});
  ASSERT_EQ(Ids(answer), std::vector<RecordId>{before});
  EXPECT_EQ(answer.matches[0].band, Band::kLink);
  EXPECT_EQ(answer.matches[0].waterfall.total, answer.matches[0].total);
  // Symmetric.
  const MatchAnswer back = Find(before, {"Lead"});
  ASSERT_EQ(Ids(back), std::vector<RecordId>{after});
  EXPECT_EQ(back.matches[0].total, answer.matches[0].total);
}

TEST_F(MatcherTest, WhatIsWrittenIsFoundAndWhatIsGoneIsNot) {
  SwitchOn();
  const RecordId a = AddLead("Ann", "Zbylut", "Acme", "ann@acme.example");
  const RecordId b = AddLead("Ann", "Zbylut", "Acme", "ann@acme.example");
  EXPECT_EQ(Ids(Find(a, {"Lead"})), std::vector<RecordId>{b});
  ASSERT_OK(Update("Lead", b,
                   {{"LastName", "Quux"},
                    {"FirstName", "Ed"},
                    {"Company", "Foo"},
                    {"Email", "ed@foo.example"}}));
  EXPECT_TRUE(Find(a, {"Lead"}).matches.empty());
  ASSERT_OK(Update("Lead", b,
                   {{"LastName", "Zbylut"},
                    {"FirstName", "Ann"},
                    {"Company", "Acme"},
                    {"Email", "ann@acme.example"}}));
  EXPECT_EQ(Ids(Find(a, {"Lead"})), std::vector<RecordId>{b});
  ASSERT_OK(Delete("Lead", b));
  EXPECT_TRUE(Find(a, {"Lead"}).matches.empty());
  ASSERT_OK(Undelete("Lead", b));
  EXPECT_EQ(Ids(Find(a, {"Lead"})), std::vector<RecordId>{b});
}

TEST_F(MatcherTest, ATransactionSeesItsOwnWritesAndLeavesNothingWhenItIsUndone) {
  SwitchOn();
  const RecordId a = AddLead("Ann", "Zbylut", "Acme", "ann@acme.example");
  {
    absl::StatusOr<std::unique_ptr<Transaction>> txn = store().Begin();
    ASSERT_OK(txn.status());
    RecordId inside = kNoId;
    ASSERT_OK(store().Write(txn->get(), [&](storage::WriteTxn& write) {
      records::Record lead(write.catalog().Get("Lead"));
      lead.Mutable(write.known().lead.first_name).SetText("Ann");
      lead.Mutable(write.known().lead.last_name).SetText("Zbylut");
      lead.Mutable(write.known().lead.email).SetText("ann@acme.example");
      LK_ASSIGN_OR_RETURN(inside, store().writer().Insert(write, {}, &lead));
      MatchAnswer answer;
      LK_RETURN_IF_ERROR(FindIn(write.view(), a, {"Lead"}, &answer));
      EXPECT_EQ(Ids(answer), std::vector<RecordId>{inside});
      return absl::OkStatus();
    }));
    (*txn)->Rollback();
  }
  EXPECT_TRUE(Find(a, {"Lead"}).matches.empty());
  // What another transaction writes in its place is seen, and only that.
  const RecordId b = AddLead("Ann", "Zbylut", "Acme", "ann@acme.example");
  ASSERT_OK(store().Write(nullptr, [&](storage::WriteTxn& txn) {
    MatchAnswer answer;
    LK_RETURN_IF_ERROR(FindIn(txn.view(), a, {"Lead"}, &answer));
    EXPECT_EQ(Ids(answer), std::vector<RecordId>{b});
    return absl::OkStatus();
  }));
}

TEST_F(MatcherTest, WhatWasReadInATransactionIsForgottenWhenItIsUndone) {
  const RecordId a = AddLead("Ann", "Zbylut", "Acme", "ann@acme.example", "+1 415 555 0100");
  const RecordId b = AddLead("Ed", "Quux", "Foo", "ed@foo.example", "+1 415 555 0100");
  SwitchOn();
  const auto likes = [&](storage::WriteTxn& txn, const std::vector<RecordId>& wanted) {
    MatchAnswer answer;
    EXPECT_OK(FindIn(txn.view(), a, {"Lead"}, &answer));
    EXPECT_EQ(Ids(answer), wanted);
    return absl::OkStatus();
  };
  {
    absl::StatusOr<std::unique_ptr<Transaction>> txn = store().Begin();
    ASSERT_OK(txn.status());
    ASSERT_OK(store().Write(txn->get(), [&](storage::WriteTxn& write) {
      records::Record changes(write.catalog().Get("Lead"));
      changes.set_id(b);
      changes.Mutable(write.known().lead.first_name).SetText("Ann");
      changes.Mutable(write.known().lead.last_name).SetText("Zbylut");
      changes.Mutable(write.known().lead.email).SetText("ann@acme.example");
      LK_RETURN_IF_ERROR(store().writer().Update(write, {}, changes));
      return likes(write, {b});
    }));
    (*txn)->Rollback();
  }
  ASSERT_OK(store().Write(nullptr, [&](storage::WriteTxn& txn) { return likes(txn, {}); }));
}

TEST_F(MatcherTest, ALeadFindsItsAccountByAliasFormerNameAndAContactsDomain) {
  SwitchOn();
  const RecordId acme = Insert("Account", {{"Name", "Zyx Industrial Holdings"}});
  const RecordId other = Insert("Account", {{"Name", "Quuxfoo Partners"}});
  for (int i = 0; i < 30; ++i) {
    Insert("Account", {{"Name", absl::StrCat("Filler", i, "company", i * 7)}});
  }
  Insert("AccountAlias", {{"AccountId", FormatId("001", acme)}, {"Name", "Blorbtronics"}});
  const RecordId by_alias = AddLead("Ann", "Lee", "Blorbtronics Inc.", "");
  ASSERT_FALSE(Find(by_alias, {"Account"}).matches.empty());
  EXPECT_EQ(Find(by_alias, {"Account"}).matches[0].id, acme);

  ASSERT_OK(Update("Account", other, {{"Name", "Snarkwell Group"}}));
  const RecordId by_former = AddLead("Ann", "Lee", "Quuxfoo Partners", "");
  ASSERT_FALSE(Find(by_former, {"Account"}).matches.empty());
  EXPECT_EQ(Find(by_former, {"Account"}).matches[0].id, other);

  const RecordId by_domain = AddLead("Cid", "Moe", "", "cid@zyxmail.example");
  EXPECT_TRUE(Find(by_domain, {"Account"}).matches.empty());
  const RecordId contact = Insert("Contact", {{"LastName", "Doe"},
                                              {"AccountId", FormatId("001", acme)},
                                              {"Email", "doe@zyxmail.example"}});
  ASSERT_FALSE(Find(by_domain, {"Account"}).matches.empty());
  EXPECT_EQ(Find(by_domain, {"Account"}).matches[0].id, acme);
  ASSERT_OK(Delete("Contact", contact));
  EXPECT_TRUE(Find(by_domain, {"Account"}).matches.empty());
}

TEST_F(MatcherTest, DecisionsWin) {
  SwitchOn();
  const RecordId a = AddLead("Ann", "Zbylut", "Acme", "ann@acme.example");
  const RecordId b = AddLead("Ann", "Zbylut", "Acme", "ann@acme.example");
  const RecordId c = AddLead("Cid", "Moe", "Other", "cid@other.example");
  ASSERT_OK(store().Write(nullptr, [&](storage::WriteTxn& txn) {
    LK_RETURN_IF_ERROR(Decide(txn, {}, b, a, Verdict::kNever, "father and son"));
    return Decide(txn, {}, a, c, Verdict::kSame, "");
  }));
  const MatchAnswer answer = Find(a, {"Lead"});
  ASSERT_EQ(Ids(answer), (std::vector<RecordId>{c, b}));
  EXPECT_EQ(answer.matches[0].band, Band::kLink);
  EXPECT_EQ(answer.matches[1].band, Band::kNone);
}

TEST_F(MatcherTest, TheAnswerIsTheSameForAnyOrderAndForAnIndexMadeAtOnce) {
  const auto fill = [&](bool backwards) {
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 60; ++i) {
      const std::string n = std::to_string(i % 20);
      rows.push_back({"First" + n, "Last" + n, "Company" + n, "f" + n + "@c" + n + ".example"});
    }
    if (backwards) std::reverse(rows.begin(), rows.end());
    for (const auto& row : rows) AddLead(row[0], row[1], row[2], row[3]);
  };
  const auto totals = [&] {
    std::vector<matching::MilliBits> all;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(records::RecordScan scan,
                          records::RecordScan::Start(view, view.catalog().Get("Lead"), {}));
      records::Record record;
      while (true) {
        LK_ASSIGN_OR_RETURN(const bool found, scan.Next(&record));
        if (!found) break;
        MatchAnswer answer;
        LK_RETURN_IF_ERROR(FindIn(view, record.id(), {"Lead"}, &answer));
        for (const Match& match : answer.matches) all.push_back(match.total);
      }
      return absl::OkStatus();
    }));
    std::sort(all.begin(), all.end());
    return all;
  };
  SwitchOn();
  fill(false);
  const std::vector<matching::MilliBits> forwards = totals();
  EXPECT_GE(forwards.size(), 120u);
  SwitchOn();
  EXPECT_EQ(totals(), forwards);
  TearDown();
  SetUp();
  fill(true);
  SwitchOn();
  EXPECT_EQ(totals(), forwards);
}

}  // namespace
}  // namespace leadkit::identity
