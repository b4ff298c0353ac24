// Matching in a store: what the index costs a write, and how long one lead takes to find its
// account, its contact and its earlier self.
//   bench_lookup STORE RECORDS LOOKUPS
// makes STORE with RECORDS accounts and contacts, three contacts for each account, of made-up
// people, and looks LOOKUPS leads up. With 0 RECORDS the store is one that was made before.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "base/text.h"
#include "bench/match/people.h"
#include "leadkit/store.h"

namespace leadkit::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kRowsPerTransaction = 10'000;
constexpr uint64_t kSeed = 7;

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "bench_lookup: %s\n", std::string(status.message()).c_str());
  std::exit(1);
}

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

records::Record RecordOf(const schema::Catalog& catalog, const char* object, const Person& person) {
  const schema::Object& what = catalog.Get(object);
  records::Record record(what);
  const bool lead = what.api == "Lead";
  const auto set = [&](const char* field, const std::string& value) {
    if (!value.empty()) record.Mutable(what.OrdinalOf(field)).SetText(value);
  };
  set("FirstName", person.first_name);
  set("LastName", person.last_name.empty() ? "Unknown" : person.last_name);
  if (IsEmailForm(person.email)) set("Email", person.email);
  set("Phone", person.phone);
  set(lead ? "Street" : "MailingStreet", person.street);
  set(lead ? "City" : "MailingCity", person.city);
  set(lead ? "PostalCode" : "MailingPostalCode", person.postcode);
  if (lead) set("Company", person.company);
  if (lead) set("Website", person.website);
  return record;
}

// Inserts `count` records in transactions of some thousands; the seconds it took.
double InsertAll(Store& store, size_t count,
                 const std::function<absl::Status(storage::WriteTxn&, size_t)>& insert) {
  const auto start = Clock::now();
  for (size_t begin = 0; begin < count; begin += kRowsPerTransaction) {
    const size_t end = std::min(count, begin + kRowsPerTransaction);
    Check(store.Write(nullptr, [&](storage::WriteTxn& txn) -> absl::Status {
      for (size_t i = begin; i < end; ++i) LK_RETURN_IF_ERROR(insert(txn, i));
      return absl::OkStatus();
    }));
  }
  return Seconds(start);
}

std::unique_ptr<Store> OpenStore(const std::string& path) {
  storage::DatabaseOptions options;
  options.sync_every_commit = false;
  absl::StatusOr<std::unique_ptr<Store>> opened = Store::Open(path, options);
  Check(opened.status());
  return *std::move(opened);
}

// In a store of its own, so that what was written before is on the disk and not paid for here.
double InsertLeads(const std::string& path, const std::vector<Person>& people) {
  ::sync();
  const std::unique_ptr<Store> store = OpenStore(path);
  return InsertAll(*store, people.size(), [&](storage::WriteTxn& txn, size_t i) {
    records::Record lead = RecordOf(txn.catalog(), "Lead", people[i]);
    return store->writer().Insert(txn, {}, &lead).status();
  });
}

void FillStore(Store& store, const std::vector<Person>& people) {
  std::vector<RecordId> accounts;
  const auto made = [&](storage::WriteTxn& txn, size_t i) -> absl::Status {
    const schema::Object& what = txn.catalog().Get("Account");
    records::Record account(what);
    const Person& person = people[i * 3];
    account.Mutable(what.OrdinalOf("Name"))
        .SetText(person.company.empty() ? person.last_name + " Works" : person.company);
    if (!person.website.empty()) {
      account.Mutable(what.OrdinalOf("Website")).SetText(person.website);
    }
    LK_ASSIGN_OR_RETURN(const RecordId id, store.writer().Insert(txn, {}, &account));
    accounts.push_back(id);
    return absl::OkStatus();
  };
  InsertAll(store, people.size() / 3, made);
  InsertAll(store, people.size() / 3 * 3, [&](storage::WriteTxn& txn, size_t i) -> absl::Status {
    records::Record contact = RecordOf(txn.catalog(), "Contact", people[i]);
    contact.Mutable(txn.known().contact.account)
        .SetReference(accounts[i / 3], txn.known().account.object);
    return store.writer().Insert(txn, {}, &contact).status();
  });
}

void PrintTimes(const char* what, std::vector<double> seconds, double compared) {
  std::sort(seconds.begin(), seconds.end());
  const auto at = [&](double share) {
    return 1e3 * seconds[static_cast<size_t>(share * static_cast<double>(seconds.size() - 1))];
  };
  std::printf("%-28s median %.3f ms, 99 %% below %.3f ms, longest %.3f ms; %.0f compared\n", what,
              at(0.5), at(0.99), at(1), compared);
}

void LookUp(Store& store, const char* what, const std::vector<const char*>& objects,
            const std::vector<Person>& leads) {
  std::vector<double> seconds;
  double compared = 0;
  Check(store.Read(nullptr, [&](const storage::View& view) -> absl::Status {
    identity::MatchOptions options;
    for (const char* object : objects) options.objects.push_back(view.catalog().Get(object).index);
    for (const Person& person : leads) {
      const records::Record lead = RecordOf(view.catalog(), "Lead", person);
      const auto start = Clock::now();
      LK_ASSIGN_OR_RETURN(const identity::MatchAnswer answer,
                          store.matcher().Find(view, lead, options));
      seconds.push_back(Seconds(start));
      compared += static_cast<double>(answer.compared);
    }
    return absl::OkStatus();
  }));
  PrintTimes(what, seconds, compared / static_cast<double>(leads.size()));
}

void MeasureWrites(const std::string& path, size_t records) {
  FillStore(*OpenStore(path), MakePeople(static_cast<uint32_t>(records / 4 * 3), kSeed));
  const auto count = static_cast<uint32_t>(std::min<size_t>(records / 10, 50'000));
  // The first leads of a store are cheaper than those that come to others.
  InsertLeads(path, MakePeople(count, 10));
  const double without = InsertLeads(path, MakePeople(count, 11));
  const auto start = Clock::now();
  {
    const std::unique_ptr<Store> store = OpenStore(path);
    Check(store->Write(nullptr, [&](storage::WriteTxn& txn) {
      return store->indexer().SwitchOn(txn, [](int64_t) { return true; });
    }));
  }
  std::printf("index of %zu records made in %.1f s\n", records, Seconds(start));
  const double with = InsertLeads(path, MakePeople(count, 12));
  std::printf("insert: %.1f us a lead without index, %.1f us with it, ratio %.2f (goal: 2.5)\n",
              1e6 * without / count, 1e6 * with / count, with / without);
}

int Run(const std::string& path, size_t records, size_t lookups) {
  if (records > 0) MeasureWrites(path, records);
  const std::unique_ptr<Store> store = OpenStore(path);
  const auto leads = MakePeople(static_cast<uint32_t>(lookups), kSeed);
  for (int round = 0; round < 2; ++round) {
    std::printf("%s\n", round == 0 ? "first round" : "warm");
    LookUp(*store, "account", {"Account"}, leads);
    LookUp(*store, "contact and lead", {"Contact", "Lead"}, leads);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak memory %ld MB\n", usage.ru_maxrss / 1024);
  return 0;
}

}  // namespace
}  // namespace leadkit::bench

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: bench_lookup STORE RECORDS LOOKUPS\n");
    return 2;
  }
  return leadkit::bench::Run(argv[1], std::strtoull(argv[2], nullptr, 10),
                             std::strtoull(argv[3], nullptr, 10));
}
