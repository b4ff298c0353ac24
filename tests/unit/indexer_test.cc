#include "identity/indexer.h"

#include <thread>

#include "identity/matcher.h"
#include "identity/segment_store.h"
#include "store_fixture.h"

namespace leadkit::identity {
namespace {

class IndexerTest : public StoreTest {
 protected:
  absl::Status SwitchOn() {
    return Write([&](storage::WriteTxn& txn) {
      return store().indexer().SwitchOn(txn, [](int64_t) { return true; });
    });
  }
  IndexMark Mark() {
    IndexMark mark;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(mark, ReadIndexMark(view.connection));
      return absl::OkStatus();
    }));
    return mark;
  }
  int64_t Count(std::string_view sql) {
    int64_t count = 0;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(count, view.connection.QueryInt(0, sql));
      return absl::OkStatus();
    }));
    return count;
  }
  // Leads that are like the one, of all that is stored.
  std::vector<Match> LeadsLike(RecordId id, bool all = false) {
    std::vector<Match> matches;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const records::FoundRecord found, records::FindById(view, id));
      MatchOptions options;
      options.objects = {view.known().lead.object};
      options.all = all;
      LK_ASSIGN_OR_RETURN(MatchAnswer answer, store().matcher().Find(view, found.record, options));
      matches = std::move(answer.matches);
      return absl::OkStatus();
    }));
    return matches;
  }
  size_t LikeLead(RecordId id) { return LeadsLike(id).size(); }
  matching::MilliBits BestTotal(RecordId id) {
    const std::vector<Match> matches = LeadsLike(id, true);
    EXPECT_FALSE(matches.empty());
    return matches.empty() ? 0 : matches[0].total;
  }
  absl::Status AddLeads(int from, int to) {
    return Write([&](storage::WriteTxn& txn) -> absl::Status {
      const auto& known = txn.known().lead;
      for (int i = from; i < to; ++i) {
        records::Record lead(txn.catalog().object(known.object));
        lead.Mutable(known.last_name).SetText(absl::StrCat("Name", i * 7919 % 100'003));
        lead.Mutable(known.email).SetText(absl::StrCat("p", i, "@host", i % 97, ".example"));
        LK_RETURN_IF_ERROR(store().writer().Insert(txn, {}, &lead).status());
      }
      return absl::OkStatus();
    });
  }
};

TEST_F(IndexerTest, CountsWhatIsMatchedAndNothingElse) {
  const RecordId account = Insert("Account", {{"Name", "Acme"}});
  const RecordId lead = Insert("Lead", {{"LastName", "Lee"}});
  Insert("Contact", {{"LastName", "Moe"}, {"AccountId", FormatId("001", account)}});
  Insert("Campaign", {{"Name", "Fair"}});
  EXPECT_FALSE(Mark().on);
  ASSERT_OK(SwitchOn());
  EXPECT_TRUE(Mark().on);
  EXPECT_EQ(Mark().people, 2);
  EXPECT_EQ(Mark().companies, 1);
  ASSERT_OK(Delete("Lead", lead));
  EXPECT_EQ(Mark().people, 1);
  // An account goes with its contacts.
  ASSERT_OK(Delete("Account", account));
  EXPECT_EQ(Mark().people, 0);
  EXPECT_EQ(Mark().companies, 0);
  ASSERT_OK(Undelete("Account", account));
  EXPECT_EQ(Mark().people, 1);
  EXPECT_EQ(Mark().companies, 1);
}

TEST_F(IndexerTest, AConvertedLeadIsNoPersonAnyMore) {
  ASSERT_OK(SwitchOn());
  const RecordId lead = Insert("Lead", {{"LastName", "Lee"}, {"Company", "Acme"}});
  EXPECT_EQ(Mark().people, 1);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return store().converter().Convert(txn, Context(), lead, {}).status();
  }));
  EXPECT_EQ(Mark().people, 1);  // The contact.
  EXPECT_EQ(Mark().companies, 1);
  EXPECT_EQ(Count("SELECT count(*) FROM lk_match_profile WHERE object = 4"), 0);
}

TEST_F(IndexerTest, ALongLogBecomesASegmentInWhichAllIsStillFound) {
  ASSERT_OK(SwitchOn());
  const RecordId first = Insert(
      "Lead", {{"FirstName", "Ann"}, {"LastName", "Zbylut"}, {"Email", "ann.zbylut@acme.example"}});
  ASSERT_OK(AddLeads(0, static_cast<int>(kLogEntriesOfSegment)));
  EXPECT_EQ(Count("SELECT count(*) FROM lk_match_segment"), 1);
  EXPECT_LT(Mark().log_entries, kLogEntriesOfSegment);
  EXPECT_EQ(LikeLead(first), 0u);
  const RecordId second = Insert(
      "Lead", {{"FirstName", "Ann"}, {"LastName", "Zbylut"}, {"Email", "ann.zbylut@acme.example"}});
  EXPECT_EQ(LikeLead(first), 1u);
  EXPECT_EQ(LikeLead(second), 1u);
}

TEST_F(IndexerTest, AnotherProcessKeepsItAndSeesWhatTheFirstWrote) {
  ASSERT_OK(SwitchOn());
  const Fields ann = {
      {"FirstName", "Ann"}, {"LastName", "Zbylut"}, {"Email", "ann.zbylut@acme.example"}};
  const RecordId first = Insert("Lead", ann);
  EXPECT_EQ(LikeLead(first), 0u);
  std::unique_ptr<Store> other;
  OpenAnother(&other);
  SwapStores(&other);
  Insert("Lead", ann);
  EXPECT_EQ(LikeLead(first), 1u);
  SwapStores(&other);
  EXPECT_EQ(LikeLead(first), 1u);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) { return store().indexer().SwitchOff(txn); }));
  ASSERT_OK(SwitchOn());  // Another generation.
  SwapStores(&other);
  EXPECT_EQ(LikeLead(first), 1u);
}

TEST_F(IndexerTest, AProfileThatWasReadBeforeIsReadAgainWhereALongLogHasCome) {
  const Fields ann = {
      {"FirstName", "Ann"}, {"LastName", "Zbylut"}, {"Email", "ann.zbylut@acme.example"}};
  const RecordId first = Insert("Lead", ann);
  const RecordId second = Insert("Lead", ann);
  ASSERT_OK(SwitchOn());
  EXPECT_EQ(LikeLead(first), 1u);
  std::unique_ptr<Store> other;
  OpenAnother(&other);
  SwapStores(&other);
  ASSERT_OK(Update("Lead", second,
                   {{"FirstName", "Ed"}, {"LastName", "Quux"}, {"Email", "ed@other.example"}}));
  ASSERT_OK(AddLeads(0, static_cast<int>(kLogEntriesOfSegment)));
  EXPECT_LT(Mark().log_entries, kLogEntriesOfSegment);
  SwapStores(&other);
  EXPECT_EQ(LikeLead(first), 0u);
}

// A transaction that only reads may have begun before what another look-up of the process has seen.
TEST_F(IndexerTest, AnEarlierStateOfTheStoreIsAnsweredWithItsOwnProfiles) {
  const RecordId first =
      Insert("Lead", {{"FirstName", "Ann"}, {"LastName", "Zbylut"}, {"Phone", "+1 415 555 0100"}});
  const RecordId second =
      Insert("Lead", {{"FirstName", "Ed"}, {"LastName", "Quux"}, {"Phone", "+1 415 555 0100"}});
  ASSERT_OK(SwitchOn());
  EXPECT_EQ(LikeLead(first), 0u);
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& earlier) -> absl::Status {
    // The snapshot begins with the first look at it.
    LK_ASSIGN_OR_RETURN(const records::FoundRecord found, records::FindById(earlier, first));
    std::thread([&] {
      ASSERT_OK(Update("Lead", second, {{"FirstName", "Ann"}, {"LastName", "Zbylut"}}));
      ASSERT_OK(AddLeads(0, static_cast<int>(kLogEntriesOfSegment)));
      EXPECT_EQ(LikeLead(first), 1u);
    }).join();
    MatchOptions options;
    options.objects = {earlier.known().lead.object};
    LK_ASSIGN_OR_RETURN(const MatchAnswer answer,
                        store().matcher().Find(earlier, found.record, options));
    EXPECT_EQ(answer.matches.size(), 0u);
    return absl::OkStatus();
  }));
  EXPECT_EQ(LikeLead(first), 1u);
}

// A middle name is in no key and is not counted: a whole log of such changes makes no segment.
TEST_F(IndexerTest, AProfileIsReadAgainWhereALogHasComeAndGone) {
  const RecordId first = Insert(
      "Lead", {{"FirstName", "Robert"}, {"LastName", "Zbylut"}, {"Phone", "+1 415 555 0100"}});
  Insert("Lead", {{"FirstName", "J"}, {"LastName", "Zbylut"}, {"Phone", "+1 415 555 0100"}});
  const int others = static_cast<int>(kLogEntriesOfSegment);
  ASSERT_OK(AddLeads(0, others));
  ASSERT_OK(SwitchOn());
  const matching::MilliBits before = BestTotal(first);
  std::unique_ptr<Store> other;
  OpenAnother(&other);
  SwapStores(&other);
  ASSERT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
    const auto& known = txn.known().lead;
    std::vector<RecordId> ids;
    {
      LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                          txn.connection().Prepare("SELECT id FROM lead WHERE id <> $1"));
      row->Bind(first);
      while (true) {
        LK_ASSIGN_OR_RETURN(const bool found, row->Step());
        if (!found) break;
        ids.push_back(row->Int(0));
      }
    }
    for (const RecordId id : ids) {
      records::Record changes(txn.catalog().object(known.object));
      changes.set_id(id);
      changes.Mutable(known.middle_name).SetText("Robert");
      LK_RETURN_IF_ERROR(store().writer().Update(txn, {}, changes));
    }
    return absl::OkStatus();
  }));
  EXPECT_LE(Mark().log_entries, 1);  // The last one of all.
  const matching::MilliBits after = BestTotal(first);
  EXPECT_GT(after, before);
  SwapStores(&other);
  EXPECT_EQ(BestTotal(first), after);
}

TEST_F(IndexerTest, SwitchingOnCanBeCancelledAndLeavesItAsItWas) {
  ASSERT_OK(AddLeads(0, 10'000));
  const absl::Status cancelled = Write([&](storage::WriteTxn& txn) {
    return store().indexer().SwitchOn(txn, [](int64_t) { return false; });
  });
  EXPECT_EQ(CodeText(cancelled), "CANCELLED");
  EXPECT_FALSE(Mark().on);
  EXPECT_EQ(Count("SELECT count(*) FROM lk_match_profile"), 0);
}

}  // namespace
}  // namespace leadkit::identity
