// A process that converts leads is killed at a random moment, again and again. After each kill the
// file is opened anew: every conversion that was acknowledged is whole, every other is whole or
// absent, and the laws hold. LEADKIT_KILLS says how often (200), LEADKIT_SEED with which moments.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <set>
#include <thread>

#include "tests/capi/harness.h"
#include "tests/fault/laws.h"

namespace leadkit::test {
namespace {

int64_t Setting(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoll(text);
}

void Acknowledge(int pipe, int64_t lead) {
  if (write(pipe, &lead, sizeof lead) != sizeof lead) _exit(3);
}

// Converts `leads` one by one and in batches in turn, and tells of each that is done.
[[noreturn]] void ConvertUntilKilled(const std::string& path, const std::vector<int64_t>& leads,
                                     int pipe) {
  lk_store* store = nullptr;
  if (lk_store_open(path.data(), path.size(), nullptr, &store, nullptr) != LK_OK) _exit(4);
  size_t i = 0;
  while (i < leads.size()) {
    lk_conversion* one = nullptr;
    if (lk_lead_convert(store, nullptr, leads[i], nullptr, &one, nullptr) != LK_OK) _exit(5);
    lk_conversion_free(one);
    Acknowledge(pipe, leads[i++]);
    const size_t count = std::min<size_t>(leads.size() - i, 40);
    lk_results* results = nullptr;
    if (lk_leads_convert(store, nullptr, leads.data() + i, count, nullptr, 0, nullptr, nullptr,
                         &results, nullptr) != LK_OK) {
      _exit(6);
    }
    lk_results_free(results);
    for (size_t end = i + count; i < end; ++i) Acknowledge(pipe, leads[i]);
  }
  _exit(0);
}

class KillTest : public StoreTest {
 protected:
  void InsertLeads(int count) {
    static const char* const kFields[] = {"LastName", "Company", "Email", "LeadSource"};
    static const size_t kLengths[] = {8, 7, 5, 10};
    Batch batch;
    ASSERT_LK_OK(lk_batch_new(store(), LK_LIT("Lead"), kFields, kLengths, 4, Out(batch), E()));
    for (int i = 0; i < count; ++i) {
      const std::string n = std::to_string(made_++);
      for (const auto& [column, text] :
           {std::pair(0, "Lee" + n), {1, "Acme " + n}, {2, "lee" + n + "@acme.test"}, {3, "Web"}}) {
        ASSERT_LK_OK(lk_batch_set_text(batch.get(), column, TXT(text), E()));
      }
      ASSERT_LK_OK(lk_batch_add(batch.get(), E()));
    }
    Results results;
    ASSERT_LK_OK(lk_batch_insert(store(), nullptr, batch.get(), LK_ALL_OR_NONE, Out(results), E()));
  }

  std::vector<int64_t> OpenLeads() {
    const Record like = New("Lead", {{"Status", "Open"}});
    Cursor cursor;
    EXPECT_LK_OK(
        lk_record_list(store(), nullptr, LK_LIT("Lead"), like.get(), 0, 0, 0, Out(cursor), E()));
    std::vector<int64_t> ids;
    while (true) {
      const lk_record* record = nullptr;
      EXPECT_LK_OK(lk_cursor_next(cursor.get(), &record, E()));
      if (record == nullptr) return ids;
      EXPECT_LK_OK(lk_record_get_id(record, &ids.emplace_back(), E()));
    }
  }

  // What a child that is killed after `delay` acknowledged.
  std::set<int64_t> KillAfter(std::chrono::microseconds delay) {
    const std::vector<int64_t> leads = OpenLeads();
    store_.reset();  // The child opens the file by itself, and nobody else has it open.
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      ConvertUntilKilled(path_, leads, ends[1]);
    }
    close(ends[1]);
    std::this_thread::sleep_for(delay);
    kill(child, SIGKILL);
    std::set<int64_t> acknowledged;
    int64_t lead = 0;
    while (read(ends[0], &lead, sizeof lead) == sizeof lead) acknowledged.insert(lead);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        << "the child failed with " << WEXITSTATUS(status);
    return acknowledged;
  }

  int made_ = 0;
};

TEST_F(KillTest, EveryAcknowledgedConversionIsWhole) {
  const int64_t kills = Setting("LEADKIT_KILLS", 200);
  const auto seed = static_cast<uint32_t>(Setting("LEADKIT_SEED", std::random_device()()));
  SCOPED_TRACE("LEADKIT_SEED=" + std::to_string(seed));
  std::mt19937 random(seed);
  size_t acknowledged_in_all = 0;
  for (int64_t i = 0; i < kills; ++i) {
    if (OpenLeads().size() < 500) {
      ASSERT_NO_FATAL_FAILURE(InsertLeads(1500));
    }
    const std::set<int64_t> acknowledged = KillAfter(std::chrono::microseconds(random() % 60'000));
    acknowledged_in_all += acknowledged.size();
    Open();
    Inspector file(path_);
    ASSERT_THAT(file.BrokenLaws(), testing::IsEmpty()) << "after kill " << i;
    for (int64_t lead : acknowledged) {
      ASSERT_EQ(file.Count("SELECT is_converted FROM lead WHERE id = " + std::to_string(lead)), 1)
          << "lead " << lead << " was acknowledged, kill " << i;
    }
    // What was not converted left nothing behind.
    for (const char* made : {"account", "contact", "opportunity"}) {
      const std::string table = made;
      ASSERT_EQ(file.Count("SELECT count(*) FROM " + table),
                file.Count("SELECT count(*) FROM lk_conversion WHERE " + table + "_created = 1"))
          << table << ", kill " << i;
    }
  }
  std::printf("%lld kills, %zu acknowledged conversions, seed %u\n", static_cast<long long>(kills),
              acknowledged_in_all, seed);
  EXPECT_GT(acknowledged_in_all, 0U);
}

}  // namespace
}  // namespace leadkit::test
