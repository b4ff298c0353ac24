// Companies by name alone, and with a little more: one lead against all accounts.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <memory>
#include <set>

#include "matching/batch.h"
#include "matching/company_name.h"
#include "matching/normaliser.h"
#include "tests/match/data.h"

namespace leadkit::matching {
namespace {

// Accounts with their frequencies and index, ready to be asked.
class Accounts {
 public:
  void Add(const Facts& facts, std::string id) {
    bytes_.push_back(normaliser_.Read(Kind::kCompany, facts));
    ids_.push_back(std::move(id));
  }

  void Build() {
    for (const std::string& bytes : bytes_) {
      views_.emplace_back(bytes);
      frequencies_.Add(views_.back());
    }
    index_ = std::make_unique<BlockIndex>(views_, Kind::kCompany, BlockLimits(), 2);
  }

  struct Tally {
    int asked = 0, top1 = 0, top5 = 0, candidate = 0, linked = 0, linked_right = 0;
  };

  void Ask(const Facts& facts, const std::set<std::string>& right, Tally* tally) {
    const std::string bytes = normaliser_.Read(Kind::kCompany, facts);
    const std::vector<Candidate> found =
        FindBest(ProfileView(bytes), views_, *index_, frequencies_, scorer_, 50, &scratch_);
    ++tally->asked;
    const auto is_right = [&](const Candidate& c) { return right.count(ids_[c.record]) > 0; };
    for (size_t i = 0; i < found.size(); ++i) {
      if (!is_right(found[i])) continue;
      tally->candidate += 1;
      tally->top5 += i < 5;
      tally->top1 += i == 0;
      break;
    }
    // Linked without asking: above the bar, and clearly above the second.
    if (found.empty() || found[0].total < scorer_.model().link_at) return;
    if (found.size() > 1 && found[0].total - found[1].total < 2 * kBit) return;
    ++tally->linked;
    tally->linked_right += is_right(found[0]);
  }

  static void Print(const char* name, const Tally& t) {
    std::printf(
        "%-28s %5d asked  top-1 %.3f  top-5 %.3f  candidate %.3f  automatic %.3f at P %.4f\n", name,
        t.asked, t.top1 / double(t.asked), t.top5 / double(t.asked), t.candidate / double(t.asked),
        t.linked / double(t.asked), t.linked == 0 ? 1.0 : t.linked_right / double(t.linked));
  }

  const Normaliser& normaliser() const { return normaliser_; }

 private:
  Normaliser normaliser_;
  std::vector<std::string> bytes_, ids_;
  std::vector<ProfileView> views_;
  Frequencies frequencies_;
  std::unique_ptr<BlockIndex> index_;
  BlockIndex::Scratch scratch_;
  Scorer scorer_{Model::Standard(Kind::kCompany)};
};

void ExpectShare(int part, int whole, double least, const char* what) {
  ASSERT_GT(whole, 0) << what;
  EXPECT_GE(part, least * whole) << what << ": " << part << " of " << whole;
}

TEST(CompaniesTest, SecNamesThatDifferInFormOnly) {
  const std::optional<Table> filers = Table::Load("sec_filers/filers.csv");
  const std::optional<Table> names = Table::Load("sec_filers/names.csv");
  if (!filers || !names) GTEST_SKIP() << "sec_filers is not there; see LEADKIT_SHARED";
  Accounts accounts;
  std::map<std::string, std::set<std::string>> raw, core;
  const Lists& lists = accounts.normaliser().lists();
  std::map<std::string, std::string> current;
  for (size_t i = 0; i < filers->size(); ++i) {
    const std::string id(filers->get(i, "cik"));
    Facts facts;
    facts.company = filers->get(i, "name");
    accounts.Add(facts, id);
    current[id] = filers->get(i, "name");
    core[ReadCompanyName(lists, facts.company).core].insert(id);
  }
  accounts.Build();
  Accounts::Tally form, words, taken;
  for (size_t i = 0; i < names->size(); ++i) {
    const std::string id(names->get(i, "cik"));
    const std::string name(names->get(i, "name"));
    if (!current.count(id) || name == current[id]) continue;
    Facts facts;
    facts.company = name;
    const auto same = core.find(ReadCompanyName(lists, name).core);
    const bool form_only = same != core.end() && same->second.count(id) > 0;
    // Of a former name that another filer bears today nobody can tell by the name who is meant.
    accounts.Ask(facts, {id}, form_only ? &form : same != core.end() ? &taken : &words);
  }
  Accounts::Print("SEC, form only", form);
  Accounts::Print("SEC, other words", words);
  Accounts::Print("SEC, name of another today", taken);
  ExpectShare(form.top1, form.asked, 1.0, "top-1");
  ExpectShare(form.linked_right, form.linked, 0.99, "precision of automatic links");
  ExpectShare(words.linked_right, words.linked, 0.99, "precision of automatic links, other words");
}

TEST(CompaniesTest, RorAliases) {
  const std::optional<Table> orgs = Table::Load("ror_companies/orgs.csv");
  const std::optional<Table> names = Table::Load("ror_companies/names.csv");
  if (!orgs || !names) GTEST_SKIP() << "ror_companies is not there; see LEADKIT_SHARED";
  std::map<std::string, size_t> row;
  Accounts by_name, with_more;
  for (size_t i = 0; i < orgs->size(); ++i) {
    const std::string id(orgs->get(i, "ror_id"));
    row[id] = i;
    Facts facts;
    facts.company = orgs->get(i, "name");
    by_name.Add(facts, id);
    facts.websites = {orgs->get(i, "website")};
    facts.city = orgs->get(i, "city");
    facts.country = orgs->get(i, "country_code");
    with_more.Add(facts, id);
  }
  by_name.Build();
  with_more.Build();
  std::map<std::string, Accounts::Tally> tally;
  for (size_t i = 0; i < names->size(); ++i) {
    const std::string id(names->get(i, "ror_id"));
    const std::string kinds(names->get(i, "kinds"));
    if (!row.count(id) || names->get(i, "name") == orgs->get(row[id], "name")) continue;
    const std::string kind = kinds.find("alias") != std::string::npos   ? "alias"
                             : kinds.find("label") != std::string::npos ? "label"
                                                                        : "acronym";
    Facts facts;
    facts.company = names->get(i, "name");
    by_name.Ask(facts, {id}, &tally[kind + ", name alone"]);
    if (kind != "alias") continue;
    const std::string_view site = orgs->get(row[id], "website");
    const std::string_view city = orgs->get(row[id], "city");
    Facts with_site = facts;
    with_site.websites = {site};
    if (!site.empty()) with_more.Ask(with_site, {id}, &tally["alias, with website"]);
    Facts with_city = facts;
    with_city.city = city;
    with_city.country = orgs->get(row[id], "country_code");
    if (!city.empty()) with_more.Ask(with_city, {id}, &tally["alias, with city"]);
    with_city.websites = {site};
    if (!city.empty() || !site.empty()) with_more.Ask(with_city, {id}, &tally["alias, with both"]);
  }
  for (const auto& [name, t] : tally) Accounts::Print(("ROR " + name).c_str(), t);
  const auto& alone = tally["alias, name alone"];
  ExpectShare(alone.top1, alone.asked, 0.80, "top-1 by name alone");
  const auto& site = tally["alias, with website"];
  ExpectShare(site.top1, site.asked, 0.95, "top-1 with website");
  ExpectShare(site.linked_right, site.linked, 0.99, "precision of automatic links by website");
  const auto& city = tally["alias, with city"];
  ExpectShare(city.top1, city.asked, 0.90, "top-1 with city");
  ExpectShare(city.linked_right, city.linked, 0.99, "precision of automatic links by city");
  const auto& both = tally["alias, with both"];
  ExpectShare(both.top1, both.asked, 0.95, "top-1 with website or city");
  ExpectShare(both.linked_right, both.linked, 0.99, "precision of automatic links");
  ExpectShare(alone.linked_right, alone.linked, 0.99, "precision of automatic links by name");
}

}  // namespace
}  // namespace leadkit::matching
