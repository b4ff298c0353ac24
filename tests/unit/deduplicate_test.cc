// Index, batch, training and grouping together, on made-up people.
#include "matching/deduplicate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "bench/match/people.h"
#include "matching/normaliser.h"
#include "matching/stable_hash.h"

namespace leadkit::matching {
namespace {

struct Base {
  std::vector<std::string> bytes;
  std::vector<uint32_t> truth;
};

Base MakeBase(uint32_t count) {
  const Normaliser normaliser;
  Base base;
  for (const bench::Person& person : bench::MakePeople(count, 5)) {
    base.bytes.push_back(normaliser.Read(Kind::kPerson, person.facts(), "US"));
    base.truth.push_back(person.truth);
  }
  return base;
}

std::vector<ProfileView> Views(const std::vector<std::string>& bytes) {
  return {bytes.begin(), bytes.end()};
}

double F1(const std::vector<uint32_t>& truth, const std::vector<uint32_t>& groups) {
  double right = 0, found = 0, all = 0;
  for (size_t a = 0; a < truth.size(); ++a) {
    for (size_t b = a + 1; b < truth.size(); ++b) {
      all += truth[a] == truth[b];
      found += groups[a] == groups[b];
      right += truth[a] == truth[b] && groups[a] == groups[b];
    }
  }
  return 2 * right / (found + all);
}

TEST(DeduplicateTest, FindsMadeUpPeople) {
  const Base base = MakeBase(3'000);
  DeduplicateOptions options;
  const DeduplicateResult result =
      Deduplicate(Views(base.bytes), Model::Standard(Kind::kPerson), options);
  EXPECT_GE(F1(base.truth, result.groups), 0.95);
  EXPECT_TRUE(CheckModel(result.model).ok());
  options.train = false;
  EXPECT_GE(F1(base.truth,
               Deduplicate(Views(base.bytes), Model::Standard(Kind::kPerson), options).groups),
            0.90);
}

TEST(DeduplicateTest, SameForAnyOrderAndThreadCount) {
  const Base base = MakeBase(2'000);
  DeduplicateOptions options;
  const DeduplicateResult one =
      Deduplicate(Views(base.bytes), Model::Standard(Kind::kPerson), options);
  std::vector<uint32_t> place(base.bytes.size());
  for (uint32_t i = 0; i < place.size(); ++i) place[i] = i;
  std::shuffle(place.begin(), place.end(), std::mt19937(11));
  std::vector<std::string> shuffled;
  for (const uint32_t p : place) shuffled.push_back(base.bytes[p]);
  options.threads = 3;
  const DeduplicateResult two =
      Deduplicate(Views(shuffled), Model::Standard(Kind::kPerson), options);
  EXPECT_EQ(one.compared, two.compared);
  EXPECT_EQ(one.lines, two.lines);
  for (size_t f = 0; f < kFieldCount; ++f) EXPECT_EQ(one.model.fields[f].m, two.model.fields[f].m);
  std::map<std::pair<std::string, std::string>, MilliBits> totals;
  for (const Edge& edge : one.edges) {
    totals[std::minmax(base.bytes[edge.a], base.bytes[edge.b])] = edge.total;
  }
  ASSERT_EQ(one.edges.size(), two.edges.size());
  for (const Edge& edge : two.edges) {
    const auto it = totals.find(std::minmax(shuffled[edge.a], shuffled[edge.b]));
    ASSERT_NE(it, totals.end());
    EXPECT_EQ(it->second, edge.total);
  }
  for (size_t i = 0; i < place.size(); ++i) {
    for (size_t j = i + 1; j < std::min(place.size(), i + 40); ++j) {
      EXPECT_EQ(two.groups[i] == two.groups[j], one.groups[place[i]] == one.groups[place[j]]);
    }
  }
}

// A hash of who is with whom, by what the records say and not by where they stand.
uint64_t HashOfGroups(const std::vector<std::string>& bytes, const std::vector<uint32_t>& groups) {
  std::map<uint32_t, std::vector<std::string>> members;
  for (size_t i = 0; i < bytes.size(); ++i) members[groups[i]].push_back(bytes[i]);
  uint64_t sum = 0;
  for (auto& [unused, group] : members) {
    std::sort(group.begin(), group.end());
    uint64_t hash = group.size();
    for (const std::string& record : group) hash = StableHash(record, hash);
    sum += MixBits(hash);
  }
  return sum;
}

TEST(DeduplicateTest, TheSameHashForEveryShuffleThreadCountAndRun) {
  for (const Kind kind : {Kind::kPerson, Kind::kCompany}) {
    std::vector<std::string> bytes = MakeBase(1'800).bytes;
    if (kind == Kind::kCompany) {
      for (std::string& record : bytes) record[1] = static_cast<char>(kind);
    }
    std::set<uint64_t> hashes;
    for (uint32_t run = 0; run < 3; ++run) {
      DeduplicateOptions options;
      options.threads = 1 + static_cast<int>(run % 2);
      const auto groups = Deduplicate(Views(bytes), Model::Standard(kind), options).groups;
      hashes.insert(HashOfGroups(bytes, groups));
      if (run > 0) std::shuffle(bytes.begin(), bytes.end(), std::mt19937(run));
    }
    EXPECT_EQ(hashes.size(), 1u) << static_cast<int>(kind);
  }
}

TEST(TotalOrLessTest, IsTheTotalFromTheFloorUp) {
  const Base base = MakeBase(1'500);
  const std::vector<ProfileView> views = Views(base.bytes);
  Frequencies frequencies;
  for (const ProfileView view : views) frequencies.Add(view);
  BlockLimits limits;
  limits.exhaustive_records = 0;
  for (const Kind kind : {Kind::kPerson, Kind::kCompany}) {
    const Scorer scorer(Model::Standard(kind));
    const MilliBits prior = scorer.Prior(views.size());
    const BlockIndex index(views, kind, limits, 1);
    BlockIndex::Scratch scratch;
    size_t reached = 0;
    for (uint32_t a = 0; a < views.size(); ++a) {
      for (const uint32_t b : index.After(a, &scratch)) {
        const MilliBits whole = scorer.Total(Compare(views[a], views[b], kind, frequencies), prior);
        for (const MilliBits floor : {-20 * kBit, -6 * kBit, MilliBits{0}, 7 * kBit}) {
          const MilliBits found =
              TotalOrLess(views[a], views[b], frequencies, scorer, prior, floor);
          if (whole >= floor) {
            ASSERT_EQ(found, whole) << base.bytes[a] << "\n" << base.bytes[b];
            ++reached;
          } else {
            ASSERT_LT(found, floor);
          }
        }
      }
    }
    EXPECT_GT(reached, 500u);
  }
}

TEST(DeduplicateTest, EmptyAndSingle) {
  const DeduplicateOptions options;
  EXPECT_TRUE(Deduplicate({}, Model::Standard(Kind::kPerson), options).groups.empty());
  const std::vector<std::string> one = {Normaliser().Read(Kind::kPerson, Facts())};
  EXPECT_EQ(Deduplicate(Views(one), Model::Standard(Kind::kPerson), options).groups,
            std::vector<uint32_t>{0});
  const std::vector<std::string> blanks(50, one[0]);
  const DeduplicateResult result =
      Deduplicate(Views(blanks), Model::Standard(Kind::kPerson), options);
  EXPECT_TRUE(result.edges.empty());
}

TEST(BlockIndexTest, EachPairOnceAndFindAgrees) {
  const Base base = MakeBase(600);
  const std::vector<ProfileView> views = Views(base.bytes);
  BlockLimits limits;
  limits.exhaustive_records = 0;
  const BlockIndex index(views, Kind::kPerson, limits, 2);
  BlockIndex::Scratch scratch, other;
  for (uint32_t i = 0; i < views.size(); ++i) {
    const auto span = index.Others(i, &scratch);
    std::vector<uint32_t> others(span.begin(), span.end());
    EXPECT_TRUE(std::is_sorted(others.begin(), others.end()));
    EXPECT_EQ(std::adjacent_find(others.begin(), others.end()), others.end());
    const auto found = index.Find(views[i], &other);
    std::vector<uint32_t> without(found.begin(), found.end());
    without.erase(std::remove(without.begin(), without.end(), i), without.end());
    EXPECT_EQ(without, others);
    const auto after = index.After(i, &scratch);
    EXPECT_TRUE(std::all_of(after.begin(), after.end(), [&](uint32_t j) { return j > i; }));
  }
}

TEST(BlockIndexTest, LargeBlocksAreLeftOut) {
  const std::vector<std::string> same(300, MakeBase(1).bytes[0]);
  BlockLimits limits;
  limits.exhaustive_records = 0;
  limits.max_block = 100;
  const BlockIndex index(Views(same), Kind::kPerson, limits, 1);
  EXPECT_EQ(index.block_count(), 0u);
}

TEST(FindBestTest, TheRecordItselfComesFirst) {
  const Base base = MakeBase(2'000);
  const std::vector<ProfileView> views = Views(base.bytes);
  Frequencies frequencies;
  for (const ProfileView view : views) frequencies.Add(view);
  const BlockIndex index(views, Kind::kPerson, BlockLimits(), 1);
  const Scorer scorer(Model::Standard(Kind::kPerson));
  BlockIndex::Scratch scratch;
  int right = 0;
  for (uint32_t i = 0; i < 200; ++i) {
    const auto best = FindBest(views[i], views, index, frequencies, scorer, 3, &scratch);
    ASSERT_FALSE(best.empty());
    ASSERT_LE(best.size(), 3u);
    right += base.truth[best[0].record] == base.truth[i];
  }
  EXPECT_GE(right, 195);
}

}  // namespace
}  // namespace leadkit::matching
