// People: the same one configuration for every file.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include "matching/deduplicate.h"
#include "matching/normaliser.h"
#include "tests/match/data.h"

namespace leadkit::matching {
namespace {

struct Base {
  std::vector<std::string> bytes;
  std::vector<std::string> truth;

  std::vector<ProfileView> views() const { return {bytes.begin(), bytes.end()}; }
};

void Measure(const char* name, const Base& base, Kind kind, double f1, double precision) {
  const auto start = std::chrono::steady_clock::now();
  DeduplicateOptions options;
  options.threads = 2;
  const std::vector<ProfileView> views = base.views();
  const DeduplicateResult result = Deduplicate(views, Model::Standard(kind), options);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const Score score = ScoreGroups(base.truth, result.groups);
  Score pairs{score.truth, 0, 0}, automatic{score.truth, 0, 0};
  for (const Edge& edge : result.edges) {
    const bool right = base.truth[edge.a] == base.truth[edge.b];
    ++pairs.found;
    pairs.right += right;
    automatic.found += edge.total >= result.model.link_at;
    automatic.right += right && edge.total >= result.model.link_at;
  }
  std::printf(
      "%-18s groups F1 %.4f (P %.4f R %.4f)  pairs F1 %.4f (P %.4f R %.4f)  automatic P "
      "%.4f R %.4f  %lu compared, %.2f s\n",
      name, score.f1(), score.precision(), score.recall(), pairs.f1(), pairs.precision(),
      pairs.recall(), automatic.precision(), automatic.recall(),
      static_cast<unsigned long>(result.compared), seconds);
  for (const std::string& line : result.lines) std::printf("  %s\n", line.c_str());
  EXPECT_GE(score.f1(), f1) << name;
  EXPECT_GE(automatic.precision(), precision) << name;
}

#define LOAD_OR_SKIP(table, path)                       \
  const std::optional<Table> table = Table::Load(path); \
  if (!table.has_value()) GTEST_SKIP() << path << " is not there; see LEADKIT_SHARED"

void Febrl(const char* path, double f1) {
  LOAD_OR_SKIP(table, path);
  const Normaliser normaliser;
  Base base;
  for (size_t i = 0; i < table->size(); ++i) {
    const auto get = [&](const char* column) { return table->get(i, column); };
    const std::string street = std::string(get("street_number")) + " " +
                               std::string(get("address_1")) + "\n" + std::string(get("address_2"));
    Facts facts;
    facts.first_name = get("given_name");
    facts.last_name = get("surname");
    facts.birth_date = get("date_of_birth");
    facts.identifiers = {get("soc_sec_id")};
    facts.street = street;
    facts.city = get("suburb");
    facts.postcode = get("postcode");
    facts.state = get("state");
    facts.country = "Australia";
    base.bytes.push_back(normaliser.Read(Kind::kPerson, facts));
    const std::string id(get("rec_id"));
    const size_t dash = id.find('-');
    base.truth.push_back(id.substr(dash + 1, id.find('-', dash + 1) - dash - 1));
  }
  Measure(path, base, Kind::kPerson, f1, 0.99);
}

TEST(PeopleTest, Febrl1) { Febrl("febrl/dataset1.csv", 0.99); }
TEST(PeopleTest, Febrl2) { Febrl("febrl/dataset2.csv", 0.99); }
TEST(PeopleTest, Febrl3) { Febrl("febrl/dataset3.csv", 0.995); }

TEST(PeopleTest, Fake1000) {
  LOAD_OR_SKIP(table, "fake_1000/fake_1000.csv");
  const Normaliser normaliser;
  Base base;
  for (size_t i = 0; i < table->size(); ++i) {
    Facts facts;
    facts.first_name = table->get(i, "first_name");
    facts.last_name = table->get(i, "surname");
    facts.birth_date = table->get(i, "dob");
    facts.city = table->get(i, "city");
    facts.emails = {table->get(i, "email")};
    base.bytes.push_back(normaliser.Read(Kind::kPerson, facts));
    base.truth.emplace_back(table->get(i, "cluster"));
  }
  Measure("fake_1000", base, Kind::kPerson, 0.86, 0.99);
}

TEST(PeopleTest, EarlyChildhood) {
  LOAD_OR_SKIP(table, "early_childhood/csv_example_input_with_true_ids.csv");
  const Normaliser normaliser;
  Base base;
  for (size_t i = 0; i < table->size(); ++i) {
    Facts facts;
    facts.company = table->get(i, "Site name");
    facts.street = table->get(i, "Address");
    facts.postcode = table->get(i, "Zip");
    facts.phones = {table->get(i, "Phone")};
    base.bytes.push_back(normaliser.Read(Kind::kCompany, facts));
    base.truth.emplace_back(table->get(i, "True Id"));
  }
  Measure("early_childhood", base, Kind::kCompany, 0.90, 0.99);
}

}  // namespace
}  // namespace leadkit::matching
