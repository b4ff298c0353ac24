// leadkit's side of the comparison with bench/baseline.c, through the C ABI as a host would use it.
// bench/run.sh runs both in one go and prints the ratios. Environment:
//   BENCH_STORE   the store's file (made if it is not there)
//   BENCH_LEADS   leads to insert (1000000)
//   BENCH_CONVERT leads to convert in batches (200000)
//   BENCH_DURABLE leads to convert one by one (2000)
//   BENCH_ACCOUNTS accounts of no lead to add before conversions are planned (250000)
#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "capi/leadkit.h"
#include "rows.h"

namespace {

constexpr int64_t kRowsPerTransaction = 10'000;

int64_t Setting(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoll(text);
}

std::string StorePath() {
  const char* path = std::getenv("BENCH_STORE");
  return path == nullptr ? "/tmp/leadkit_bench.db" : path;
}

// A benchmark that fails must not look fast: it ends the program.
void Check(lk_status status, lk_error* error, const char* what) {
  if (status == LK_OK) return;
  const char* message = "";
  lk_error_get_message(error, &message, nullptr);
  std::fprintf(stderr, "bench: %s: %s: %s\n", what, lk_status_name(status), message);
  std::exit(1);
}

class Store {
 public:
  Store() {
    const std::string path = StorePath();
    lk_error* error = nullptr;
    Check(lk_store_open(path.data(), path.size(), nullptr, &store_, &error), error, "open");
  }
  ~Store() { lk_store_close(store_); }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  lk_store* get() const { return store_; }

 private:
  lk_store* store_ = nullptr;
};

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

// Ids of leads that are not converted, oldest first.
std::vector<int64_t> OpenLeads(lk_store* store, int64_t count) {
  lk_error* error = nullptr;
  lk_record* like = nullptr;
  lk_cursor* cursor = nullptr;
  Check(lk_record_new(store, LK_LIT("Lead"), &like, &error), error, "record");
  Check(lk_record_set_text(like, LK_LIT("Status"), LK_LIT("Open"), &error), error, "record");
  Check(lk_record_list(store, nullptr, LK_LIT("Lead"), like, 0, 0, count, &cursor, &error), error,
        "list");
  std::vector<int64_t> ids;
  while (true) {
    const lk_record* record = nullptr;
    Check(lk_cursor_next(cursor, &record, &error), error, "next");
    if (record == nullptr) break;
    int64_t id = 0;
    Check(lk_record_get_id(record, &id, &error), error, "id");
    ids.push_back(id);
  }
  lk_cursor_free(cursor);
  lk_record_free(like);
  if (static_cast<int64_t>(ids.size()) != count) {
    std::fprintf(stderr, "bench: the store has only %zu leads to convert\n", ids.size());
    std::exit(1);
  }
  return ids;
}

void BM_Insert(benchmark::State& state) {
  static const char* const kFields[] = {"LastName", "FirstName",  "Company",    "Email",
                                        "Phone",    "Title",      "LeadSource", "Industry",
                                        "City",     "PostalCode", "Country"};
  constexpr int kFieldCount = 11;
  size_t lengths[kFieldCount];
  for (int i = 0; i < kFieldCount; ++i) lengths[i] = std::strlen(kFields[i]);
  const int64_t count = Setting("BENCH_LEADS", 1'000'000);
  Store store;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    lk_error* error = nullptr;
    lk_batch* batch = nullptr;
    Check(lk_batch_new(store.get(), LK_LIT("Lead"), kFields, lengths, kFieldCount, &batch, &error),
          error, "batch");
    for (int64_t i = 0; i < count;) {
      lk_batch_clear(batch, nullptr);
      for (int64_t n = 0; n < kRowsPerTransaction && i < count; ++n, ++i) {
        bench_lead row;
        bench_make_lead(static_cast<uint64_t>(i), &row);
        int32_t column = 0;
        for (const char* text :
             {row.last_name, row.first_name, row.company, row.email, row.phone, row.title,
              row.lead_source, row.industry, row.city, row.postal_code, row.country}) {
          lk_batch_set_text(batch, column++, text, std::strlen(text), nullptr);
        }
        lk_batch_add(batch, nullptr);
      }
      lk_results* results = nullptr;
      Check(lk_batch_insert(store.get(), nullptr, batch, 0, &results, &error), error, "insert");
      int64_t rows = 0;
      int64_t failed = 0;
      Check(lk_results_get_count(results, &rows, &failed, &error), error, "count");
      if (failed != 0) std::exit(1);
      lk_results_free(results);
    }
    lk_batch_free(batch);
    state.SetIterationTime(Seconds(start));
  }
  state.SetItemsProcessed(count);
}
BENCHMARK(BM_Insert)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

lk_convert_options* LinkOptions() {
  lk_error* error = nullptr;
  lk_convert_options* options = nullptr;
  Check(lk_convert_options_new(&options, &error), error, "options");
  Check(lk_convert_options_set_int(options, LK_CONVERT_MATCH, LK_MATCH_LINK, &error), error,
        "options");
  return options;
}

void BM_ConvertBatch(benchmark::State& state) {
  const int64_t count = Setting("BENCH_CONVERT", 200'000);
  Store store;
  const std::vector<int64_t> ids = OpenLeads(store.get(), count);
  lk_convert_options* options = LinkOptions();
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    lk_error* error = nullptr;
    lk_results* results = nullptr;
    Check(lk_leads_convert(store.get(), nullptr, ids.data(), ids.size(), options, 0, nullptr,
                           nullptr, &results, &error),
          error, "convert");
    state.SetIterationTime(Seconds(start));
    int64_t rows = 0;
    int64_t failed = 0;
    Check(lk_results_get_count(results, &rows, &failed, &error), error, "count");
    if (failed != 0) {
      const lk_error* why = nullptr;
      const char* message = "";
      for (int64_t row = 0; row < rows && why == nullptr; ++row) {
        lk_results_get_error(results, row, &why, nullptr);
      }
      lk_error_get_message(why, &message, nullptr);
      std::fprintf(stderr, "bench: %lld conversions failed: %s\n", static_cast<long long>(failed),
                   message);
      std::exit(1);
    }
    lk_results_free(results);
  }
  lk_convert_options_free(options);
  state.SetItemsProcessed(count);
}
BENCHMARK(BM_ConvertBatch)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

void BM_ConvertDurable(benchmark::State& state) {
  const int64_t count = Setting("BENCH_DURABLE", 2'000);
  Store store;
  const std::vector<int64_t> ids = OpenLeads(store.get(), count);
  lk_convert_options* options = LinkOptions();
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    lk_error* error = nullptr;
    for (int64_t id : ids) {
      lk_conversion* conversion = nullptr;
      Check(lk_lead_convert(store.get(), nullptr, id, options, &conversion, &error), error,
            "convert");
      lk_conversion_free(conversion);
    }
    state.SetIterationTime(Seconds(start));
  }
  lk_convert_options_free(options);
  state.SetItemsProcessed(count);
}
BENCHMARK(BM_ConvertDurable)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

// The same conversions by one thread and by eight, each on disk before the next of its thread.
void BM_ConvertDurableThreads(benchmark::State& state) {
  const int64_t count = Setting("BENCH_DURABLE", 2'000);
  const auto threads = static_cast<size_t>(state.range(0));
  Store store;
  const std::vector<int64_t> ids = OpenLeads(store.get(), count);
  lk_convert_options* options = LinkOptions();
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    std::atomic<size_t> next{0};
    std::vector<std::thread> workers;
    for (size_t t = 0; t < threads; ++t) {
      workers.emplace_back([&] {
        for (size_t i = next++; i < ids.size(); i = next++) {
          lk_error* error = nullptr;
          lk_conversion* conversion = nullptr;
          Check(lk_lead_convert(store.get(), nullptr, ids[i], options, &conversion, &error), error,
                "convert");
          lk_conversion_free(conversion);
        }
      });
    }
    for (std::thread& worker : workers) worker.join();
    state.SetIterationTime(Seconds(start));
  }
  lk_convert_options_free(options);
  state.SetItemsProcessed(count);
}
BENCHMARK(BM_ConvertDurableThreads)
    ->Arg(1)
    ->Arg(8)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

// Accounts of no lead, beside those that the conversions have made.
void AddAccounts(lk_store* store) {
  const int64_t wanted = Setting("BENCH_ACCOUNTS", 250'000);
  lk_error* error = nullptr;
  static const char* const kFields[] = {"Name"};
  static const size_t kLengths[] = {4};
  lk_batch* batch = nullptr;
  Check(lk_batch_new(store, LK_LIT("Account"), kFields, kLengths, 1, &batch, &error), error,
        "batch");
  for (int64_t count = 0; count < wanted;) {
    lk_batch_clear(batch, nullptr);
    for (int64_t n = 0; n < kRowsPerTransaction && count < wanted; ++n, ++count) {
      const std::string name = "Company of no lead " + std::to_string(count);
      lk_batch_set_text(batch, 0, name.data(), name.size(), nullptr);
      lk_batch_add(batch, nullptr);
    }
    lk_results* results = nullptr;
    Check(lk_batch_insert(store, nullptr, batch, 0, &results, &error), error, "insert");
    lk_results_free(results);
  }
  lk_batch_free(batch);
}

void BM_Plan(benchmark::State& state) {
  Store store;
  AddAccounts(store.get());
  const std::vector<int64_t> ids = OpenLeads(store.get(), 1000);
  lk_convert_options* options = LinkOptions();
  size_t i = 0;
  for (auto _ : state) {
    lk_plan* plan = nullptr;
    lk_error* error = nullptr;
    Check(lk_lead_plan(store.get(), nullptr, ids[i++ % ids.size()], options, &plan, &error), error,
          "plan");
    lk_plan_free(plan);
  }
  lk_convert_options_free(options);
}
BENCHMARK(BM_Plan)->Unit(benchmark::kMicrosecond);

void BM_Open(benchmark::State& state) {
  for (auto _ : state) Store store;
}
BENCHMARK(BM_Open)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
