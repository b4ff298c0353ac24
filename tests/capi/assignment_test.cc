// Assignment through the C ABI: the document, leads handed over, previews, turns under threads.
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "harness.h"
#include "test_paths.h"

namespace leadkit::test {
namespace {

class AssignmentTest : public StoreTest {
 protected:
  int64_t User(const std::string& name) {
    return Insert("User", {{"LastName", name}, {"Username", name}});
  }
  int64_t Queue(const std::string& name, const std::vector<int64_t>& users) {
    const int64_t queue = Insert("Queue", {{"Name", name}});
    for (int64_t user : users) {
      Insert("GroupMember",
             {{"GroupId", IdText("Queue", queue)}, {"UserOrGroupId", IdText("User", user)}});
    }
    return queue;
  }
  std::vector<int64_t> Leads(int count) {
    std::vector<int64_t> leads;
    for (int i = 0; i < count; ++i) leads.push_back(InsertLead("Lee"));
    return leads;
  }
  lk_status Set(std::string_view json, lk_transaction* tx = nullptr) {
    return lk_assignment_set(store(), tx, TXT(json), E());
  }
  std::string Document() {
    Text text;
    EXPECT_LK_OK(lk_assignment_get(store(), Out(text), E()));
    return Contents(text);
  }
  void ShareInQueue() {
    EXPECT_LK_OK(Set(R"({"rules":[{"name":"inbound","groups":[{"queue":"Inbound"}]}]})"));
  }
  lk_status Assign(const std::vector<int64_t>& leads, int32_t flags = 0,
                   lk_transaction* tx = nullptr, lk_progress_fn progress = nullptr) {
    return lk_leads_assign(store(), tx, leads.data(), leads.size(), flags, progress, nullptr,
                           Out(rows_), E());
  }
  // The names of the new owners of the rows, or their codes.
  std::string RowOwners() {
    std::string all;
    while (Next(rows_.get())) {
      const auto code = static_cast<lk_status>(Int(rows_.get(), LK_ROW_CODE));
      const std::string owner = Str(rows_.get(), LK_ROW_NEW);
      all += all.empty() ? "" : " ";
      all += code == LK_OK ? NameOf(owner) : CodeName(code);
    }
    return all;
  }
  std::string NameOf(const std::string& id_text) {
    int64_t id = 0;
    EXPECT_LK_OK(lk_id_from_text(store(), TXT(id_text), nullptr, nullptr, &id, E()));
    return TextOf(id, "Name");
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  Rows rows_;
};

TEST_F(AssignmentTest, TheDocumentIsSetReadAndCheckedAsAWhole) {
  EXPECT_TRUE(Has(Document(), "{")) << Document();
  Queue("Inbound", {User("ann")});
  ShareInQueue();
  EXPECT_TRUE(Has(Document(), "\"version\": 1")) << Document();
  EXPECT_LK_OK(Set(Document()));
  EXPECT_TRUE(Has(Document(), "\"version\": 2"));
  EXPECT_LK(LK_INVALID_ARGUMENT, Set(R"({"rules":[{"name":"x","owner":"nobody"}]})"));
  EXPECT_TRUE(Has(error_.message(), "rules[0] x.owner: there is no user or queue 'nobody'"))
      << error_.message();
  for (const char* bad : {"", "[]", "{\"a\":1}", R"({"rules":[{"name":"x"}]})"}) {
    EXPECT_LK(LK_INVALID_ARGUMENT, Set(bad)) << bad;
  }
  // Set and rolled back: only checked.
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  EXPECT_LK_OK(Set("{}", tx.get()));
  tx.reset();
  EXPECT_TRUE(Has(Document(), "\"version\": 2"));
}

TEST_F(AssignmentTest, RowsSayWhoGotTheLeadAndWhy) {
  Queue("Inbound", {User("ann"), User("bob")});
  ShareInQueue();
  const std::vector<int64_t> leads = Leads(3);
  ASSERT_LK_OK(Assign(leads));
  ASSERT_TRUE(Next(rows_.get()));
  EXPECT_EQ(Int(rows_.get(), LK_ROW_RECORD_ID), leads[0]);
  EXPECT_EQ(Str(rows_.get(), LK_ROW_OBJECT), "Lead");
  EXPECT_EQ(Int(rows_.get(), LK_ROW_CODE), LK_OK);
  EXPECT_EQ(Int(rows_.get(), LK_ROW_KIND), LK_ASSIGNED_USER);
  EXPECT_EQ(Str(rows_.get(), LK_ROW_FIELD), "inbound");
  EXPECT_EQ(NameOf(Str(rows_.get(), LK_ROW_OLD)), "System");
  EXPECT_EQ(NameOf(Str(rows_.get(), LK_ROW_NEW)), "ann");
  EXPECT_TRUE(Has(Str(rows_.get(), LK_ROW_REASON), "round robin in queue 'Inbound'"));
  EXPECT_EQ(RowOwners(), "bob ann");
  EXPECT_EQ(TextOf(leads[0], "OwnerId"), IdText("User", List("User")[1]));
}

TEST_F(AssignmentTest, RefusedLeadsHaveTheirCodes) {
  Queue("Inbound", {User("ann")});
  ShareInQueue();
  const std::vector<int64_t> leads = Leads(2);
  Conversion made;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, leads[1], nullptr, Out(made), E()));
  ASSERT_LK_OK(Assign({leads[0], leads[1], 77}));
  EXPECT_EQ(RowOwners(), "ann CANNOT_UPDATE_CONVERTED_LEAD NOT_FOUND");
  const std::vector<int64_t> more = Leads(1);
  ASSERT_LK_OK(Assign({more[0], 77}, LK_ALL_OR_NONE));
  EXPECT_EQ(RowOwners(), "ALL_OR_NONE_OPERATION_ROLLED_BACK NOT_FOUND");
  EXPECT_EQ(NameOf(TextOf(more[0], "OwnerId")), "System");
  ASSERT_LK_OK(Assign({}));
  EXPECT_EQ(RowOwners(), "");
  EXPECT_LK(LK_INVALID_ARGUMENT, Assign(more, LK_ASSIGN_WAITING));
  EXPECT_LK(LK_INVALID_ARGUMENT, Assign(more, LK_INCLUDE_DELETED));
}

TEST_F(AssignmentTest, APreviewWritesNothing) {
  Queue("Inbound", {User("ann"), User("bob")});
  ShareInQueue();
  const std::vector<int64_t> leads = Leads(3);
  for (int i = 0; i < 2; ++i) {
    ASSERT_LK_OK(Assign(leads, LK_ASSIGN_PREVIEW));
    EXPECT_EQ(RowOwners(), "ann bob ann");
  }
  EXPECT_EQ(NameOf(TextOf(leads[0], "OwnerId")), "System");
  ASSERT_LK_OK(Assign({leads[0], 77}, LK_ASSIGN_PREVIEW | LK_ALL_OR_NONE));
  EXPECT_EQ(RowOwners(), "ALL_OR_NONE_OPERATION_ROLLED_BACK NOT_FOUND");
}

TEST_F(AssignmentTest, WaitingLeadsAreFound) {
  const int64_t ann = User("ann");
  const int64_t gone = User("gone");
  const int64_t queue = Queue("Inbound", {ann});
  const auto lead = [&](const std::string& owner, const std::string& status) {
    return Insert("Lead", {{"LastName", "L"}, {"OwnerId", owner}, {"Status", status}});
  };
  const int64_t first = lead(IdText("User", gone), "Open");
  const int64_t second = lead(IdText("Queue", queue), "Contacted");
  lead(IdText("User", ann), "Open");
  lead(IdText("Queue", queue), "Unqualified");
  EXPECT_LK_OK(Update(gone, "User", {{"IsActive", "false"}}));
  ShareInQueue();
  ASSERT_LK_OK(Assign({}, LK_ASSIGN_WAITING | LK_ASSIGN_PREVIEW));
  EXPECT_EQ(RowOwners(), "ann ann");
  ASSERT_LK_OK(Assign({}, LK_ASSIGN_WAITING));
  ASSERT_TRUE(Next(rows_.get()));
  EXPECT_EQ(Int(rows_.get(), LK_ROW_RECORD_ID), first);
  ASSERT_TRUE(Next(rows_.get()));
  EXPECT_EQ(Int(rows_.get(), LK_ROW_RECORD_ID), second);
  EXPECT_FALSE(Next(rows_.get()));
  ASSERT_LK_OK(Assign({}, LK_ASSIGN_WAITING));
  EXPECT_EQ(RowOwners(), "");
}

TEST_F(AssignmentTest, NewLeadsOfABatchAreAssignedWhereThatIsAskedFor) {
  Queue("Inbound", {User("ann"), User("bob")});
  ShareInQueue();
  const char* const fields[] = {"LastName", "ExternalId"};
  const size_t lens[] = {8, 10};
  Batch batch;
  ASSERT_LK_OK(lk_batch_new(store(), LK_LIT("Lead"), fields, lens, 2, Out(batch), E()));
  for (const char* key : {"1", "2"}) {
    ASSERT_LK_OK(lk_batch_set_text(batch.get(), 0, LK_LIT("Lee"), E()));
    ASSERT_LK_OK(lk_batch_set_text(batch.get(), 1, key, 1, E()));
    ASSERT_LK_OK(lk_batch_add(batch.get(), E()));
  }
  Results results;
  const auto upsert = [&] {
    return lk_batch_upsert(store(), nullptr, batch.get(), LK_LIT("ExternalId"), LK_ASSIGN_NEW,
                           Out(results), E());
  };
  ASSERT_LK_OK(upsert());
  const auto owners = [&] {
    std::string all;
    for (int64_t lead : List("Lead")) all += NameOf(TextOf(lead, "OwnerId")) + " ";
    return all;
  };
  EXPECT_EQ(owners(), "ann bob ");
  // Those that are there already keep their owner and take no turn.
  ASSERT_LK_OK(upsert());
  ASSERT_LK_OK(lk_batch_clear(batch.get(), E()));
  ASSERT_LK_OK(lk_batch_set_text(batch.get(), 0, LK_LIT("Lee"), E()));
  ASSERT_LK_OK(lk_batch_add(batch.get(), E()));
  ASSERT_LK_OK(lk_batch_insert(store(), nullptr, batch.get(), LK_ASSIGN_NEW, Out(results), E()));
  EXPECT_EQ(owners(), "ann bob ann ");
  ASSERT_LK_OK(lk_batch_insert(store(), nullptr, batch.get(), 0, Out(results), E()));
  EXPECT_EQ(owners(), "ann bob ann System ");
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_batch_update(store(), nullptr, batch.get(), LK_ASSIGN_NEW, Out(results), E()));
}

TEST_F(AssignmentTest, ProgressStopsTheRest) {
  Queue("Inbound", {User("ann")});
  ShareInQueue();
  const std::vector<int64_t> leads = Leads(501);
  ASSERT_LK_OK(Assign(leads, 0, nullptr, [](void*, int64_t done, int64_t failed, int64_t total) {
    EXPECT_EQ(done, 500);
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(total, 501);
    return 1;
  }));
  EXPECT_TRUE(RowOwners().ends_with("ann CANCELLED"));
  EXPECT_EQ(NameOf(TextOf(leads[499], "OwnerId")), "ann");
}

TEST_F(AssignmentTest, ThreadsNeverGetTheSameTurn) {
  Queue("Inbound", {User("u0"), User("u1"), User("u2")});
  ShareInQueue();
  const std::vector<int64_t> leads = Leads(120);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = t; i < leads.size(); i += 4) {
        Rows rows;
        lk_status status = LK_BUSY;
        while (status == LK_BUSY) {
          status = lk_leads_assign(store(), nullptr, &leads[i], 1, 0, nullptr, nullptr, Out(rows),
                                   nullptr);
        }
        EXPECT_EQ(status, LK_OK);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::map<std::string, int> counts;
  for (int64_t lead : leads) ++counts[NameOf(TextOf(lead, "OwnerId"))];
  EXPECT_EQ(counts, (std::map<std::string, int>{{"u0", 40}, {"u1", 40}, {"u2", 40}}));
}

// The examples of docs/assignment.md are documents that the library takes.
TEST_F(AssignmentTest, TheExamplesOfTheManualAreGood) {
  Queue("DACH inbound", {User("ann@example.com")});
  Queue("Partners", {User("bob@example.com")});
  Queue("Inbound", {User("carol@example.com")});
  std::ifstream file(LEADKIT_SOURCE_DIR "/docs/assignment.md");
  std::stringstream text;
  text << file.rdbuf();
  const std::string page = text.str();
  int examples = 0;
  for (size_t at = page.find("```json"); at != page.npos; at = page.find("```json", at + 1)) {
    const size_t begin = page.find('\n', at);
    const std::string json = page.substr(begin, page.find("```", begin) - begin);
    EXPECT_LK_OK(Set(json)) << json;
    ++examples;
  }
  EXPECT_GE(examples, 2);
  // The last one in force assigns.
  ASSERT_LK_OK(Assign(Leads(1)));
  EXPECT_EQ(RowOwners(), "carol@example.com");
}

}  // namespace
}  // namespace leadkit::test
