#include "insight/funnel.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::insight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FunnelTest : public StoreTest {
 protected:
  Funnel Make(const FunnelOptions& options = {}) {
    Funnel funnel;
    absl::Status status =
        store().Read(transaction_, [&](const storage::View& view) -> absl::Status {
          LK_ASSIGN_OR_RETURN(funnel, MakeFunnel(view, store().rules(), options));
          return absl::OkStatus();
        });
    EXPECT_EQ(status, absl::OkStatus());
    // Both lists add up to the total, whatever the data.
    int64_t by_status = 0;
    for (const FunnelStatus& s : funnel.statuses) by_status += s.leads;
    int64_t by_source = 0;
    int64_t converted = 0;
    for (const FunnelSource& s : funnel.sources) {
      by_source += s.leads;
      converted += s.converted;
    }
    EXPECT_EQ(by_status, funnel.leads);
    EXPECT_EQ(by_source, funnel.leads);
    EXPECT_EQ(converted, funnel.converted);
    return funnel;
  }
  // "Open 2/3" per status: leads now, entered.
  static std::vector<std::string> Counts(const Funnel& funnel) {
    std::vector<std::string> lines;
    for (const FunnelStatus& s : funnel.statuses) {
      lines.push_back(absl::StrCat(s.status, " ", s.leads, "/", s.entered));
    }
    return lines;
  }
  static std::vector<std::string> Sources(const Funnel& funnel) {
    std::vector<std::string> lines;
    for (const FunnelSource& s : funnel.sources) {
      lines.push_back(absl::StrCat(s.source, " ", s.leads, " ", s.converted, " ", s.disqualified));
    }
    return lines;
  }
  void Move(RecordId lead, std::string_view status) {
    ASSERT_OK(Update("Lead", lead, {{"Status", std::string(status)}}));
  }
};

TEST_F(FunnelTest, AnEmptyStore) {
  const Funnel funnel = Make();
  EXPECT_EQ(funnel.leads, 0);
  EXPECT_THAT(Counts(funnel), ElementsAre("Open 0/0", "Contacted 0/0", "Qualified 0/0",
                                          "Unqualified 0/0", "Converted 0/0"));
  EXPECT_THAT(funnel.sources, IsEmpty());
  for (const FunnelStatus& status : funnel.statuses) {
    EXPECT_EQ(status.average_ms, 0);
    EXPECT_EQ(status.median_ms, 0);
  }
}

TEST_F(FunnelTest, WhereLeadsAreAndWhereTheyWere) {
  const RecordId a = NewLead({{"LeadSource", "Web"}});
  const RecordId b = NewLead({{"LeadSource", "Web"}});
  const RecordId c = NewLead({{"LeadSource", "Partner"}});
  NewLead();
  Move(a, "Contacted");
  Move(a, "Qualified");
  ASSERT_OK(Convert(a).status());
  Move(b, "Unqualified");
  Move(b, "Open");  // back again: entered once
  Move(c, "Unqualified");
  const Funnel funnel = Make();
  EXPECT_EQ(funnel.leads, 4);
  EXPECT_EQ(funnel.converted, 1);
  EXPECT_THAT(Counts(funnel), ElementsAre("Open 2/4", "Contacted 0/1", "Qualified 0/1",
                                          "Unqualified 1/2", "Converted 1/1"));
  EXPECT_THAT(Sources(funnel), ElementsAre("Web 2 1 0", " 1 0 0", "Partner 1 0 1"));
}

TEST_F(FunnelTest, TimesAreOfFinishedStays) {
  const RecordId leads[] = {NewLead(), NewLead(), NewLead(), NewLead()};
  Tick(10 * kSecond);
  Move(leads[0], "Contacted");
  Tick(10 * kSecond);
  Move(leads[1], "Contacted");
  Tick(80 * kSecond);
  Move(leads[2], "Contacted");
  Tick(kSecond / 2);
  Move(leads[0], "Open");
  Tick(kSecond);
  Move(leads[0], "Contacted");
  const Funnel funnel = Make();
  const FunnelStatus& open = funnel.statuses[0];
  EXPECT_EQ(open.leads, 1);
  EXPECT_EQ(open.entered, 4);
  EXPECT_EQ(open.finished_stays, 4);  // 10, 20, 100 and 1 seconds
  EXPECT_EQ(open.average_ms, 131000 / 4);
  EXPECT_EQ(open.median_ms, 10000);
  const FunnelStatus& contacted = funnel.statuses[1];
  EXPECT_EQ(contacted.finished_stays, 1);
  EXPECT_EQ(contacted.average_ms, 90500);
}

TEST_F(FunnelTest, OnlyLeadsCreatedInTheRange) {
  const RecordId first = NewLead({{"LeadSource", "Web"}});
  Tick(kMicrosPerDay);
  NewLead({{"LeadSource", "Partner"}});
  Tick(kMicrosPerDay);
  ASSERT_OK(Convert(first).status());
  const auto leads = [&](int64_t from, int64_t to) { return Make({from, to}).leads; };
  EXPECT_EQ(leads(0, 0), 2);
  EXPECT_EQ(leads(kStart, 0), 2);
  EXPECT_EQ(leads(kStart + 1, 0), 1);
  EXPECT_EQ(leads(0, kStart), 0);
  EXPECT_EQ(leads(0, kStart + 1), 1);
  EXPECT_EQ(leads(kStart + kMicrosPerDay, kStart + kMicrosPerDay), 0);
  const Funnel early = Make({0, kStart + 1});
  EXPECT_EQ(early.converted, 1);  // whenever that was
  EXPECT_EQ(early.statuses[0].finished_stays, 1);
  EXPECT_THAT(Sources(early), ElementsAre("Web 1 1 0"));
}

TEST_F(FunnelTest, TheRecycleBinDoesNotCount) {
  const RecordId lead = NewLead();
  Move(lead, "Contacted");
  ASSERT_OK(Delete("Lead", lead));
  EXPECT_EQ(Make().leads, 0);
  EXPECT_EQ(Make().statuses[0].entered, 0);
  ASSERT_OK(Undelete("Lead", lead));
  EXPECT_EQ(Make().statuses[0].entered, 1);
}

TEST_F(FunnelTest, AStatusOfAnEarlierDocumentIsShownWhereLeadsWereInIt) {
  const RecordId lead = NewLead({{"Status", "Contacted"}});
  Move(lead, "Open");
  lifecycle::Lifecycle lifecycle = *lifecycle::Preset("standard");
  std::erase_if(lifecycle.statuses, [](const auto& s) { return s.name == "Contacted"; });
  lifecycle.transitions.clear();
  ASSERT_OK(SetLifecycle(lifecycle));
  EXPECT_THAT(Counts(Make()), ElementsAre("Open 1/1", "Qualified 0/0", "Unqualified 0/0",
                                          "Converted 0/0", "Contacted 0/1"));
}

TEST_F(FunnelTest, ImportedLeadsBeganWhenTheyWereCreated) {
  ASSERT_OK(TryInsert("Lead", {{"LastName", "L"}, {"CreatedDate", "2026-05-13T12:00:00Z"}},
                      records::Authority::kAudit)
                .status());
  const RecordId lead = QueryInt("SELECT id FROM lead");
  Move(lead, "Contacted");
  EXPECT_EQ(Make().statuses[0].average_ms, 86'400'000);
}

TEST_F(FunnelTest, ATransactionSeesItsOwn) {
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  ASSERT_OK(TryInsert("Lead", {{"LastName", "L"}}).status());
  EXPECT_EQ(Make().leads, 1);
  transaction_ = nullptr;
  EXPECT_EQ(Make().leads, 0);
}

}  // namespace
}  // namespace leadkit::insight
