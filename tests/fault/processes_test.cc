// Several processes, of several threads each, convert the same leads of one store at once: of each
// lead exactly one wins, and the others are told what it became; under one key all get one result.
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <thread>

#include "tests/capi/harness.h"
#include "tests/fault/laws.h"

namespace leadkit::test {
namespace {

constexpr int kProcesses = 3;
constexpr int kThreads = 3;
constexpr int kLeads = 120;

struct Outcome {
  int64_t lead = 0;
  int64_t contact = 0;  // of the conversion, or as the error names it
  int32_t status = LK_OK;
  int32_t repeated = 0;
};

Outcome ConvertOne(lk_store* store, int64_t lead, const lk_convert_options* options) {
  Outcome outcome;
  outcome.lead = lead;
  lk_conversion* made = nullptr;
  lk_error* error = nullptr;
  outcome.status = lk_lead_convert(store, nullptr, lead, options, &made, &error);
  lk_conversion_get(made, LK_CONVERTED_CONTACT, &outcome.contact, nullptr, nullptr);
  lk_conversion_get_repeated(made, &outcome.repeated, nullptr);
  if (outcome.status == LK_CANNOT_UPDATE_CONVERTED_LEAD) {
    const char* message = nullptr;
    lk_error_get_message(error, &message, nullptr);
    // The error names the records: there is a contact's id in it.
    if (const char* id = std::strstr(message, "003"); id != nullptr) {
      lk_id_from_text(store, id, 18, nullptr, nullptr, &outcome.contact, nullptr);
    }
  }
  lk_conversion_free(made);
  lk_error_free(error);
  return outcome;
}

// All leads, by all threads of this process; the outcomes go down the pipe.
[[noreturn]] void ConvertAll(const std::string& path, const std::vector<int64_t>& leads, bool keyed,
                             int pipe) {
  lk_store* store = nullptr;
  if (lk_store_open(path.data(), path.size(), nullptr, &store, nullptr) != LK_OK) _exit(4);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int64_t lead : leads) {
        lk_convert_options* options = nullptr;
        lk_convert_options_new(&options, nullptr);
        const std::string key = "key-" + std::to_string(lead);
        if (keyed) {
          lk_convert_options_set_text(options, LK_CONVERT_IDEMPOTENCY_KEY, key.data(), key.size(),
                                      nullptr);
        }
        const Outcome outcome = ConvertOne(store, lead, options);
        lk_convert_options_free(options);
        // Shorter than what a pipe takes at once, so outcomes do not mix.
        if (write(pipe, &outcome, sizeof outcome) != sizeof outcome) _exit(5);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  lk_store_close(store);
  _exit(0);
}

class ProcessesTest : public StoreTest {
 protected:
  std::map<int64_t, std::vector<Outcome>> RaceFor(const std::vector<int64_t>& leads, bool keyed) {
    store_.reset();
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    std::vector<pid_t> children;
    for (int p = 0; p < kProcesses; ++p) {
      const pid_t child = fork();
      if (child == 0) {
        close(ends[0]);
        ConvertAll(path_, leads, keyed, ends[1]);
      }
      children.push_back(child);
    }
    close(ends[1]);
    std::map<int64_t, std::vector<Outcome>> outcomes;
    Outcome outcome;
    while (read(ends[0], &outcome, sizeof outcome) == sizeof outcome) {
      outcomes[outcome.lead].push_back(outcome);
    }
    close(ends[0]);
    for (pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    }
    Open();
    EXPECT_THAT(Inspector(path_).BrokenLaws(), testing::IsEmpty());
    return outcomes;
  }

  std::vector<int64_t> InsertLeads() {
    std::vector<int64_t> leads;
    for (int i = 0; i < kLeads; ++i)
      leads.push_back(InsertLead("Lee", "Acme " + std::to_string(i)));
    return leads;
  }
};

TEST_F(ProcessesTest, ExactlyOneWinsAndTheOthersLearnWhatBecameOfTheLead) {
  for (const auto& [lead, outcomes] : RaceFor(InsertLeads(), false)) {
    ASSERT_EQ(outcomes.size(), size_t{kProcesses * kThreads});
    int won = 0;
    for (const Outcome& outcome : outcomes) {
      won += outcome.status == LK_OK ? 1 : 0;
      ASSERT_EQ(outcome.contact, outcomes[0].contact) << lk_status_name(outcome.status);
      ASSERT_NE(outcome.contact, 0);
    }
    ASSERT_EQ(won, 1);
  }
}

TEST_F(ProcessesTest, UnderOneKeyAllHaveTheFirstResult) {
  for (const auto& [lead, outcomes] : RaceFor(InsertLeads(), true)) {
    ASSERT_EQ(outcomes.size(), size_t{kProcesses * kThreads});
    int first = 0;
    for (const Outcome& outcome : outcomes) {
      ASSERT_EQ(outcome.status, LK_OK) << lk_status_name(outcome.status);
      ASSERT_EQ(outcome.contact, outcomes[0].contact);
      first += outcome.repeated == 0 ? 1 : 0;
    }
    ASSERT_EQ(first, 1);
  }
}

}  // namespace
}  // namespace leadkit::test
