#include "leadkit/store.h"

#include <atomic>
#include <map>
#include <thread>

#include "conversion/field_map.h"
#include "tests/unit/store_fixture.h"

namespace leadkit {
namespace {

using CodeCounts = std::map<std::string, int64_t>;

class StoreFacadeTest : public StoreTest {
 protected:
  std::vector<RecordId> NewLeads(size_t count, std::string_view company = "Engines") {
    std::vector<RecordId> ids;
    EXPECT_OK(Write([&](storage::WriteTxn& txn) -> absl::Status {
      for (size_t i = 0; i < count; ++i) {
        LK_ASSIGN_OR_RETURN(records::Record record,
                            MakeRecord(txn.catalog(), "Lead",
                                       {{"LastName", "L"}, {"Company", std::string(company)}}));
        LK_ASSIGN_OR_RETURN(const RecordId id, store().writer().Insert(txn, Context(), &record));
        ids.push_back(id);
      }
      return absl::OkStatus();
    }));
    return ids;
  }
  std::vector<ConversionRow> Batch(const std::vector<RecordId>& leads, bool all_or_none = false,
                                   const conversion::ConvertOptions& options = {},
                                   const ProgressFn& progress = nullptr) {
    std::vector<ConversionRow> rows;
    EXPECT_OK(store().ConvertBatch(transaction_, Context(), leads, options, all_or_none, progress,
                                   &rows));
    EXPECT_EQ(rows.size(), leads.size());
    return rows;
  }
  // Codes of the rows, each once, with how often.
  static CodeCounts Codes(const std::vector<ConversionRow>& rows) {
    CodeCounts codes;
    for (const ConversionRow& row : rows) ++codes[CodeText(row.status)];
    return codes;
  }
};

TEST_F(StoreFacadeTest, ANewStoreHoldsItsUserAndTheStandardLifecycle) {
  EXPECT_EQ(Get(system_user(), "Name"), "System");
  EXPECT_EQ(Get(system_user(), "CreatedById"), Ref(system_user()));
  EXPECT_EQ(store().user(), system_user());
  for (const schema::Object& object : catalog()->objects()) {
    EXPECT_EQ(CountOf(object.api), object.api == "User" ? 1 : 0) << object.api;
  }
  ExpectNoDanglingReferences();
}

TEST_F(StoreFacadeTest, ReopeningChangesNothing) {
  NewLead();
  const std::string before = Dump();
  OpenStore();
  EXPECT_EQ(Dump(), before);
}

// --- Transactions --------------------------------------------------------------------------------

TEST_F(StoreFacadeTest, ATransactionIsKeptOrNot) {
  const std::string before = Dump();
  {
    auto transaction = store().Begin();
    ASSERT_OK(transaction.status());
    transaction_ = transaction->get();
    ASSERT_OK(TryInsert("Lead", {{"LastName", "L"}}).status());
    EXPECT_EQ(CountOf("Lead"), 1);
    transaction_ = nullptr;
    EXPECT_EQ(CountOf("Lead"), 0);  // not committed
  }
  EXPECT_EQ(Dump(), before);  // rolled back when it went
  auto transaction = store().Begin();
  transaction_ = transaction->get();
  ASSERT_OK(TryInsert("Lead", {{"LastName", "L"}}).status());
  transaction_ = nullptr;
  ASSERT_OK((*transaction)->Commit());
  EXPECT_EQ(CountOf("Lead"), 1);
  EXPECT_FALSE((*transaction)->is_open());
}

TEST_F(StoreFacadeTest, AFailedCallInATransactionIsUndoneAlone) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account);
  auto transaction = store().Begin();
  transaction_ = transaction->get();
  ASSERT_OK(TryInsert("Lead", {{"LastName", "kept"}}).status());
  EXPECT_FALSE(Write([&](storage::WriteTxn& txn) -> absl::Status {
                 LK_RETURN_IF_ERROR(
                     records::DeleteRecord(txn, Context(), txn.catalog().Get("Account"), account));
                 return MakeError(Code::kCancelled, "no");
               }).ok());
  EXPECT_FALSE(IsDeleted(account));
  EXPECT_OK(TryInsert("Contact", {{"LastName", "C"}, {"AccountId", Ref(account)}}).status());
  EXPECT_FALSE(IsDeleted(contact));
  transaction_ = nullptr;
  ASSERT_OK((*transaction)->Commit());
  EXPECT_EQ(CountOf("Lead"), 1);
  EXPECT_EQ(CountOf("Contact"), 2);
}

TEST_F(StoreFacadeTest, ATransactionThatIsOverIsNotUsed) {
  auto transaction = store().Begin();
  (*transaction)->Rollback();
  (*transaction)->Rollback();
  EXPECT_EQ(CodeText((*transaction)->Commit()), "WRONG_STATE");
  transaction_ = transaction->get();
  EXPECT_EQ(CodeText(TryInsert("Lead", {{"LastName", "L"}})), "WRONG_STATE");
  EXPECT_EQ(
      CodeText(store().Read(transaction_, [](const storage::View&) { return absl::OkStatus(); })),
      "WRONG_STATE");
}

TEST_F(StoreFacadeTest, AWriteThatFailsLeavesNothing) {
  const std::string before = Dump();
  absl::Status status = store().Write(nullptr, [&](storage::WriteTxn& txn) -> absl::Status {
    LK_ASSIGN_OR_RETURN(records::Record record,
                        MakeRecord(txn.catalog(), "Lead", {{"LastName", "L"}}));
    LK_RETURN_IF_ERROR(store().writer().Insert(txn, Context(), &record).status());
    return MakeError(Code::kCancelled, "no");
  });
  EXPECT_EQ(CodeText(status), "CANCELLED");
  EXPECT_EQ(Dump(), before);
}

TEST_F(StoreFacadeTest, OneTimeForAllThatHappensInATransaction) {
  auto transaction = store().Begin();
  transaction_ = transaction->get();
  absl::StatusOr<RecordId> first = TryInsert("Lead", {{"LastName", "L"}});
  Tick();
  absl::StatusOr<RecordId> second = TryInsert("Lead", {{"LastName", "L"}});
  EXPECT_EQ(Get(*first, "CreatedDate"), Get(*second, "CreatedDate"));
  transaction_ = nullptr;
}

// --- Batches of conversions ----------------------------------------------------------------------

TEST_F(StoreFacadeTest, EachLeadHasItsOutcome) {
  std::vector<RecordId> leads = NewLeads(3);
  const RecordId blank = NewLeads(1, "")[0];
  const RecordId gone = NewLead();
  ASSERT_OK(Delete("Lead", gone));
  leads.insert(leads.end(), {blank, leads[0], 4711, gone, 0, -1});
  const std::vector<ConversionRow> rows = Batch(leads);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_OK(rows[i].status);
    EXPECT_EQ(rows[i].conversion.lead, leads[i]);
    EXPECT_EQ(Get(leads[i], "ConvertedContactId"), Ref(rows[i].conversion.contact));
  }
  EXPECT_EQ(CodeText(rows[3].status), "BLANK_COMPANY");
  EXPECT_EQ(CodeText(rows[4].status), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_EQ(CodeText(rows[5].status), "NOT_FOUND");
  EXPECT_EQ(CodeText(rows[6].status), "ENTITY_IS_DELETED");
  EXPECT_EQ(CodeText(rows[7].status), "NOT_FOUND");
  EXPECT_EQ(CodeText(rows[8].status), "NOT_FOUND");
  for (size_t i = 3; i < rows.size(); ++i) EXPECT_EQ(rows[i].conversion.contact, kNoId);
  EXPECT_EQ(CountOf("Contact"), 3);
  EXPECT_TRUE(Batch({}).empty());
}

TEST_F(StoreFacadeTest, ALaterLeadFindsTheAccountOfAnEarlierOne) {
  conversion::ConvertOptions options;
  options.match = conversion::MatchPolicy::kLink;
  const std::vector<ConversionRow> rows = Batch(NewLeads(5), false, options);
  for (const ConversionRow& row : rows) {
    EXPECT_EQ(row.conversion.account, rows[0].conversion.account);
  }
  EXPECT_EQ(CountOf("Account"), 1);
}

TEST_F(StoreFacadeTest, AllOrNone) {
  std::vector<RecordId> leads = NewLeads(4);
  leads.insert(leads.begin() + 2, NewLeads(1, "")[0]);
  const std::string before = Dump();
  std::vector<ConversionRow> rows = Batch(leads, true);
  EXPECT_EQ(Codes(rows),
            (CodeCounts{{"ALL_OR_NONE_OPERATION_ROLLED_BACK", 4}, {"BLANK_COMPANY", 1}}));
  EXPECT_EQ(CodeText(rows[2].status), "BLANK_COMPANY");
  for (const ConversionRow& row : rows) EXPECT_EQ(row.conversion.contact, kNoId);
  EXPECT_EQ(Dump(), before);
  leads.erase(leads.begin() + 2);
  rows = Batch(leads, true);
  EXPECT_EQ(Codes(rows), (CodeCounts{{"OK", 4}}));
}

TEST_F(StoreFacadeTest, InATransactionTheBatchIsItsPart) {
  const std::vector<RecordId> leads = NewLeads(2);
  const RecordId blank = NewLeads(1, "")[0];
  const std::string before = Dump();
  auto transaction = store().Begin();
  transaction_ = transaction->get();
  EXPECT_OK(Batch(leads)[1].status);
  // None of these, but what the transaction did before stays.
  ASSERT_OK(TryInsert("Account", {{"Name", "Kept"}}).status());
  EXPECT_EQ(CodeText(Batch({blank}, true)[0].status), "BLANK_COMPANY");
  EXPECT_EQ(CountOf("Contact"), 2);
  EXPECT_EQ(CountOf("Account"), 3);
  transaction_ = nullptr;
  (*transaction)->Rollback();
  EXPECT_EQ(Dump(), before);
}

TEST_F(StoreFacadeTest, CancellingKeepsWhatIsDone) {
  const size_t part = kLeadsPerTransaction;
  const std::vector<RecordId> leads = NewLeads(part + 50);
  std::vector<int64_t> seen;
  conversion::ConvertOptions options;
  options.no_opportunity = true;
  options.match = conversion::MatchPolicy::kNever;
  const std::vector<ConversionRow> rows = Batch(leads, false, options, [&](int64_t done) {
    seen.push_back(done);
    return false;
  });
  EXPECT_THAT(seen, testing::ElementsAre(static_cast<int64_t>(part)));
  EXPECT_EQ(Codes(rows), (CodeCounts{{"OK", static_cast<int64_t>(part)}, {"CANCELLED", 50}}));
  EXPECT_EQ(CountOf("Contact"), static_cast<int64_t>(part));
  EXPECT_EQ(Get(leads.back(), "IsConverted"), "false");
}

TEST_F(StoreFacadeTest, CancellingAllOrNoneKeepsNothing) {
  const std::vector<RecordId> leads = NewLeads(kLeadsPerTransaction + 50);
  conversion::ConvertOptions options;
  options.no_opportunity = true;
  options.match = conversion::MatchPolicy::kNever;
  const std::vector<ConversionRow> rows =
      Batch(leads, true, options, [](int64_t) { return false; });
  EXPECT_EQ(Codes(rows), (CodeCounts{{"CANCELLED", static_cast<int64_t>(leads.size())}}));
  EXPECT_EQ(CountOf("Contact"), 0);
}

TEST_F(StoreFacadeTest, ProgressReachesTheEndAndMayNotStopThere) {
  std::vector<int64_t> seen;
  const std::vector<ConversionRow> rows = Batch(NewLeads(3), false, {}, [&](int64_t done) {
    seen.push_back(done);
    return false;
  });
  EXPECT_THAT(seen, testing::ElementsAre(3));
  EXPECT_EQ(Codes(rows), (CodeCounts{{"OK", 3}}));
}

TEST_F(StoreFacadeTest, ABatchWithAKeyCanBeRepeated) {
  const std::vector<RecordId> leads = NewLeads(3);
  conversion::ConvertOptions options;
  options.idempotency_key = std::string(255, 'k');
  const std::vector<ConversionRow> first = Batch(leads, false, options);
  const std::string before = Dump();
  const std::vector<ConversionRow> again = Batch(leads, false, options);
  for (size_t i = 0; i < leads.size(); ++i) {
    EXPECT_OK(again[i].status);
    EXPECT_TRUE(again[i].conversion.repeated);
    EXPECT_EQ(again[i].conversion.contact, first[i].conversion.contact);
  }
  EXPECT_EQ(Dump(), before);
  // The key of one row is the batch's, '/' and the lead.
  options.idempotency_key += "/" + Ref(leads[1]);
  EXPECT_TRUE(Convert(leads[1], options)->repeated);
}

TEST_F(StoreFacadeTest, ABatchOfAClosedTransaction) {
  const std::vector<RecordId> leads = NewLeads(2);
  auto transaction = store().Begin();
  (*transaction)->Rollback();
  transaction_ = transaction->get();
  for (bool all_or_none : {false, true}) {
    EXPECT_EQ(Codes(Batch(leads, all_or_none)), (CodeCounts{{"WRONG_STATE", 2}}));
  }
  transaction_ = nullptr;
}

TEST_F(StoreFacadeTest, ALeadThatFailsHalfwayLeavesTheOthersAlone) {
  schema::Field unique = FieldOf("Number__c", schema::Kind::kText);
  unique.external_id = true;
  ASSERT_OK(AddField("Contact", unique));
  ASSERT_OK(AddField("Lead", FieldOf("Number__c", schema::Kind::kText)));
  ASSERT_OK(Write([&](storage::WriteTxn& txn) {
    return conversion::SetCustomMapping(txn, Context(), "Number__c", "Contact.Number__c");
  }));
  std::vector<RecordId> leads;
  for (const char* number : {"1", "2", "1", "", "3", "2"}) {
    leads.push_back(NewLead({{"Number__c", number}, {"Company", absl::StrCat("C", number)}}));
  }
  const std::vector<ConversionRow> rows = Batch(leads);
  std::vector<std::string> codes;
  for (const ConversionRow& row : rows) codes.push_back(CodeText(row.status));
  EXPECT_THAT(codes,
              testing::ElementsAre("OK", "OK", "DUPLICATE_VALUE", "OK", "OK", "DUPLICATE_VALUE"));
  EXPECT_EQ(CountOf("Account"), 4);  // none of a lead that was refused
  EXPECT_EQ(CountOf("Contact"), 4);
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(Get(leads[i], "IsConverted"), rows[i].status.ok() ? "true" : "false");
    EXPECT_EQ(rows[i].conversion.contact != kNoId, rows[i].status.ok());
  }
  ExpectNoDanglingReferences();
}

// --- Several stores on one file ------------------------------------------------------------------

TEST_F(StoreFacadeTest, StoresOnOneFileSeeEachOthersRules) {
  std::unique_ptr<Store> other;
  OpenAnother(&other);
  ASSERT_OK(AddField("Lead", FieldOf("Budget__c", schema::Kind::kMoney)));
  lifecycle::Lifecycle lifecycle = *lifecycle::Preset("standard");
  lifecycle.statuses[0].name = "Fresh";
  lifecycle.transitions.clear();
  ASSERT_OK(SetLifecycle(lifecycle));
  const RecordId first = NewLead({{"Budget__c", "5"}});
  SwapStores(&other);
  EXPECT_EQ(Get(first, "Budget__c"), "5.00");
  const RecordId second = NewLead();
  ASSERT_OK(Update("Lead", second, {{"Budget__c", "7"}}));
  EXPECT_EQ(Get(second, "Status"), "Fresh");
  EXPECT_GT(second, first);
  absl::StatusOr<conversion::Plan> plan = MakePlan(first);
  ASSERT_OK(plan.status());
  SwapStores(&other);
  ASSERT_OK(Convert(first).status());
  SwapStores(&other);
  EXPECT_EQ(CodeText(Apply(*plan)), "CANNOT_UPDATE_CONVERTED_LEAD");
  EXPECT_GT(NewLead(), second);
}

// --- Threads -------------------------------------------------------------------------------------

TEST_F(StoreFacadeTest, OfEightThreadsConvertingOneLeadExactlyOneWins) {
  for (int round = 0; round < 10; ++round) {
    const RecordId lead = NewLead({{"Company", absl::StrCat("Company ", round)}});
    std::atomic<int> won = 0;
    std::atomic<int> told = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        absl::StatusOr<conversion::Conversion> made = Convert(lead);
        if (made.ok()) ++won;
        if (CodeOf(made.status()) == Code::kCannotUpdateConvertedLead) ++told;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(told, 7);
  }
  EXPECT_EQ(CountOf("Contact"), 10);
  EXPECT_EQ(CountOf("Account"), 10);
  ExpectNoDanglingReferences();
}

TEST_F(StoreFacadeTest, OfEightThreadsWithOnePlanExactlyOneWins) {
  const RecordId lead = NewLead();
  absl::StatusOr<conversion::Plan> plan = MakePlan(lead);
  ASSERT_OK(plan.status());
  std::atomic<int> won = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { won += Apply(*plan).ok() ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(CountOf("Contact"), 1);
}

TEST_F(StoreFacadeTest, OneKeyFromEightThreadsIsOneResult) {
  const RecordId lead = NewLead();
  conversion::ConvertOptions options;
  options.idempotency_key = "k";
  std::atomic<int> first = 0;
  std::atomic<int> repeated = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      absl::StatusOr<conversion::Conversion> made = Convert(lead, options);
      EXPECT_OK(made.status());
      if (made.ok()) ++(made->repeated ? repeated : first);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(first, 1);
  EXPECT_EQ(repeated, 7);
}

// Writers, readers, planners and a changing schema at once.
TEST_F(StoreFacadeTest, ManyThreadsAtOnce) {
  const RecordId account = NewAccount("Engines");
  const std::string account_ref = Ref(account);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 25; ++n) {
        absl::StatusOr<RecordId> lead =
            TryInsert("Lead", {{"LastName", "L"},
                               {"Company", "Engines"},
                               {"Email", absl::StrCat("p", i, "x", n, "@example.com")}});
        EXPECT_OK(lead.status());
        EXPECT_FALSE(TryInsert("Lead", {{"LastName", ""}}).ok());
        conversion::ConvertOptions options;
        options.match = conversion::MatchPolicy::kLink;
        absl::StatusOr<conversion::Plan> plan = MakePlan(*lead, options);
        EXPECT_OK(plan.status());
        EXPECT_EQ(plan->account.id, account);
        EXPECT_OK(Convert(*lead, options).status());
      }
    });
  }
  threads.emplace_back([&] {
    for (int n = 0; n < 10; ++n) {
      EXPECT_OK(AddField("Contact", FieldOf(absl::StrCat("F", n, "__c"), schema::Kind::kText)));
    }
  });
  threads.emplace_back([&] {
    for (int n = 0; n < 10; ++n) EXPECT_OK(SetLifecycle(*lifecycle::Preset("standard")));
  });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(CountOf("Contact"), 100);
  EXPECT_EQ(CountOf("Account"), 1);
  EXPECT_EQ(QueryInt("SELECT count(*) FROM lead WHERE is_converted = 1"), 100);
  ExpectNoDanglingReferences();
}

TEST_F(StoreFacadeTest, OwnersTakeTurnsAndARefusedLeadTakesNone) {
  const RecordId ann = Insert("User", {{"LastName", "Ann"}});
  const RecordId ben = Insert("User", {{"LastName", "Ben"}});
  const std::vector<RecordId> leads = {NewLead(), NewLead({{"Company", ""}}), NewLead(), NewLead()};
  conversion::ConvertOptions options;
  options.owners = {ann, ben};
  std::vector<ConversionRow> rows;
  ASSERT_OK(store().ConvertBatch(nullptr, Context(), leads, options, false, nullptr, &rows));
  std::vector<std::string> owners;
  for (const ConversionRow& row : rows) {
    owners.push_back(row.status.ok() ? Get(row.conversion.account, "OwnerId")
                                     : CodeText(row.status));
  }
  EXPECT_THAT(owners, testing::ElementsAre(FormatId("005", ann), "BLANK_COMPANY",
                                           FormatId("005", ben), FormatId("005", ann)));
}

}  // namespace
}  // namespace leadkit
