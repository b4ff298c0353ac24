#include "matching/trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "absl/strings/str_format.h"
#include "base/text.h"
#include "matching/stable_hash.h"

namespace leadkit::matching {
namespace {

using Pattern = std::array<int8_t, kFieldCount>;
using Patterns = std::map<Pattern, uint64_t>;  // ordered, so that sums are added in one order
using Shares = std::array<std::array<double, kMaxLevels>, kFieldCount>;

// How many pairs the standard model counts as.
constexpr double kPriorMatches = 30;
constexpr double kPriorStrangers = 300;
constexpr double kMinRuleMatches = 10;
constexpr double kMinShare = 1e-8;
constexpr double kConverged = 1e-5;
constexpr uint32_t kMaxTrainingBlock = 60;
constexpr int kPartnerRounds = 60;
// Evidence is counted in tenths of a bit.
constexpr MilliBits kEvidenceStep = 100;
constexpr MilliBits kMaxEvidence = 1000;
constexpr double kMinPartners = 1e-4;
constexpr double kMaxPartners = 20;
// Relatives for each partner, at most this many times what the model says: where a single field
// tells the two apart, pairs alone cannot say which they are.
constexpr double kMaxRatioRise = 16;

// A generator of our own: the standard's distributions differ between libraries.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(MixBits(seed + 1)) {}
  uint64_t Below(uint64_t n) {
    state_ += 0x9E3779B97F4A7C15ull;
    return static_cast<uint64_t>((static_cast<unsigned __int128>(MixBits(state_)) * n) >> 64);
  }

 private:
  uint64_t state_;
};

Shares FromModel(const Model& model, bool of_matches) {
  Shares shares{};
  for (size_t f = 0; f < kFieldCount; ++f) {
    for (size_t l = 0; l < kMaxLevels; ++l) {
      shares[f][l] = (of_matches ? model.fields[f].m[l] : model.fields[f].u[l]) / double{kWhole};
    }
  }
  return shares;
}

struct Sums {
  Shares counts{};
  std::array<double, kFieldCount> totals{};

  void Add(const Pattern& pattern, double weight, uint32_t skipped) {
    for (size_t f = 0; f < kFieldCount; ++f) {
      if (pattern[f] < 0 || (skipped >> f & 1) != 0) continue;
      counts[f][static_cast<size_t>(pattern[f])] += weight;
      totals[f] += weight;
    }
  }
  void Add(const Sums& other) {
    for (size_t f = 0; f < kFieldCount; ++f) {
      for (size_t l = 0; l < kMaxLevels; ++l) counts[f][l] += other.counts[f][l];
      totals[f] += other.totals[f];
    }
  }
  // Shares of levels, with `prior` counting as `prior_weight` pairs more.
  Shares Blend(const Shares& prior, double prior_weight) const {
    Shares shares{};
    for (size_t f = 0; f < kFieldCount; ++f) {
      for (size_t l = 0; l < kMaxLevels; ++l) {
        if (prior[f][l] == 0) continue;
        shares[f][l] = std::max(
            kMinShare, (counts[f][l] + prior_weight * prior[f][l]) / (totals[f] + prior_weight));
      }
    }
    return shares;
  }
};

class Training {
 public:
  Training(const Model& start, absl::Span<const ProfileView> profiles, const BlockIndex& index,
           const Frequencies& frequencies, const TrainingOptions& options)
      : start_(start),
        profiles_(profiles),
        index_(index),
        frequencies_(frequencies),
        options_(options),
        start_m_(FromModel(start, true)),
        start_u_(FromModel(start, false)),
        m_(start_m_),
        u_(start_u_) {}

  TrainingReport Run() {
    TrainingReport report;
    report.model = start_;
    if (profiles_.size() < 2) return report;
    SampleRandomPairs();
    report.random_pairs = random_pairs_;
    CollectRulePairs();
    partners_ = start_.partners_per_million / 1e6;
    for (size_t r = 0; r < start_.relatives.size(); ++r) {
      relatives_[r] = start_.relatives[r].per_million / 1e6;
    }
    // Each of the three needs the other two; three rounds settle it.
    for (int round = 0; round < 3; ++round) {
      EstimateStrangers();
      EstimateMatches(round == 2 ? &report : nullptr);
      Store(&report.model);
      EstimatePartners(report.model);
    }
    Store(&report.model);
    report.lines.push_back(absl::StrFormat("partners per record: %.4f", partners_));
    for (size_t r = 0; r < start_.relatives.size(); ++r) {
      report.lines.push_back(
          absl::StrFormat("%s per record: %.4f", start_.relatives[r].name, relatives_[r]));
    }
    return report;
  }

 private:
  Pattern PatternOf(uint32_t a, uint32_t b) const {
    return Compare(profiles_[a], profiles_[b], start_.kind, frequencies_).level;
  }

  void SampleRandomPairs() {
    const uint64_t n = profiles_.size();
    const uint64_t all = n * (n - 1) / 2;
    if (all <= options_.random_pairs) {
      for (uint32_t a = 0; a < n; ++a) {
        for (uint32_t b = a + 1; b < n; ++b) ++random_[PatternOf(a, b)];
      }
      random_pairs_ = all;
      return;
    }
    Random random(options_.seed);
    for (uint64_t i = 0; i < options_.random_pairs; ++i) {
      const auto a = static_cast<uint32_t>(random.Below(n));
      const auto b = static_cast<uint32_t>(random.Below(n - 1));
      ++random_[PatternOf(a, b < a ? b : b + 1)];
    }
    random_pairs_ = options_.random_pairs;
  }

  // Pairs of whole blocks, in the order of a seeded hash of the block's first record and rule,
  // until there are enough.
  void CollectRulePairs() {
    std::vector<std::vector<std::pair<uint64_t, uint32_t>>> blocks(kRuleCount);
    for (size_t i = 0; i < index_.block_count(); ++i) {
      const BlockIndex::Block block = index_.block(i);
      if (!IsRuleForTraining(block.rule)) continue;
      if (block.records.size() < 2 || block.records.size() > kMaxTrainingBlock) continue;
      blocks[static_cast<size_t>(block.rule)].emplace_back(
          MixBits(options_.seed ^ MixBits(uint64_t{block.records[0]} << 32 | block.records[1])),
          static_cast<uint32_t>(i));
    }
    for (size_t rule = 0; rule < kRuleCount; ++rule) {
      std::sort(blocks[rule].begin(), blocks[rule].end());
      uint64_t pairs = 0;
      for (const auto& [unused, i] : blocks[rule]) {
        const absl::Span<const uint32_t> records = index_.block(i).records;
        for (size_t x = 0; x < records.size(); ++x) {
          for (size_t y = x + 1; y < records.size(); ++y) {
            ++rule_pairs_[rule][PatternOf(records[x], records[y])];
            ++pairs;
          }
        }
        if (pairs >= options_.pairs_per_rule) break;
      }
    }
  }

  // How likely a pattern is among matches, strangers and each kind of relatives.
  struct Likelihoods {
    double match = 1, stranger = 1;
    std::array<double, kMaxRelatives> relatives;
    Likelihoods() { relatives.fill(1); }
  };

  Likelihoods LikelihoodsOf(const Pattern& pattern, uint32_t skipped) const {
    Likelihoods out;
    for (size_t f = 0; f < kFieldCount; ++f) {
      if (pattern[f] < 0 || (skipped >> f & 1) != 0 || !start_.fields[f].used) continue;
      const auto l = static_cast<size_t>(pattern[f]);
      out.match *= m_[f][l];
      out.stranger *= u_[f][l];
      for (size_t r = 0; r < start_.relatives.size(); ++r) {
        const Relatives& kind = start_.relatives[r];
        const double shared = (kind.may_agree >> f & 1) != 0 ? (m_[f][l] + u_[f][l]) / 2 : m_[f][l];
        out.relatives[r] *= (kind.own >> f & 1) != 0 ? u_[f][l] : shared;
      }
    }
    return out;
  }

  // Shares of a set of pairs, which sum to 1 with those of strangers.
  struct Mixture {
    double match = 0;
    std::array<double, kMaxRelatives> relatives{};
    double stranger(size_t kinds) const {
      double rest = 1 - match;
      for (size_t r = 0; r < kinds; ++r) rest -= relatives[r];
      return std::max(rest, 1e-9);
    }
  };

  // What each class has in a pattern, given the mixture: sums to 1.
  Mixture Posterior(const Likelihoods& likely, const Mixture& mixture) const {
    const size_t kinds = start_.relatives.size();
    Mixture out;
    out.match = mixture.match * likely.match;
    double all = out.match + mixture.stranger(kinds) * likely.stranger;
    for (size_t r = 0; r < kinds; ++r) {
      out.relatives[r] = mixture.relatives[r] * likely.relatives[r];
      all += out.relatives[r];
    }
    out.match /= all;
    for (size_t r = 0; r < kinds; ++r) out.relatives[r] /= all;
    return out;
  }

  void EstimateStrangers() {
    const auto others = static_cast<double>(profiles_.size() - 1);
    Mixture mixture;
    mixture.match = std::min(partners_ / others, 0.5);
    for (size_t r = 0; r < start_.relatives.size(); ++r) {
      mixture.relatives[r] = std::min(relatives_[r] / others, 0.1);
    }
    Sums sums;
    for (const auto& [pattern, count] : random_) {
      const Mixture part = Posterior(LikelihoodsOf(pattern, 0), mixture);
      sums.Add(pattern, static_cast<double>(count) * part.stranger(start_.relatives.size()), 0);
    }
    u_ = sums.Blend(start_u_, kPriorStrangers);
  }

  // One rule's matches, by expectation maximisation from the present m.
  double EstimateRule(const Patterns& patterns, uint32_t skipped, Sums* found) {
    const Shares before = m_;
    const size_t kinds = start_.relatives.size();
    Mixture mixture;
    mixture.match = 0.3;
    for (size_t r = 0; r < kinds; ++r) mixture.relatives[r] = 0.1;
    double matches = 0;
    for (int round = 0; round < options_.rounds; ++round) {
      Sums sums;
      Mixture next_mixture;
      double all = 0;
      for (const auto& [pattern, count] : patterns) {
        const Mixture part = Posterior(LikelihoodsOf(pattern, skipped), mixture);
        const auto pairs = static_cast<double>(count);
        sums.Add(pattern, pairs * part.match, skipped);
        next_mixture.match += pairs * part.match;
        for (size_t r = 0; r < kinds; ++r) next_mixture.relatives[r] += pairs * part.relatives[r];
        all += pairs;
      }
      matches = next_mixture.match;
      mixture.match = std::max(matches / all, 1e-6);
      for (size_t r = 0; r < kinds; ++r) {
        mixture.relatives[r] = std::max(next_mixture.relatives[r] / all, 1e-6);
      }
      const Shares next = sums.Blend(start_m_, kPriorMatches);
      double change = 0;
      for (size_t f = 0; f < kFieldCount; ++f) {
        for (size_t l = 0; l < kMaxLevels; ++l) {
          change = std::max(change, std::abs(next[f][l] - m_[f][l]));
        }
      }
      m_ = next;
      *found = sums;
      if (change < kConverged) break;
    }
    m_ = before;
    return matches;
  }

  void EstimateMatches(TrainingReport* report) {
    Sums all;
    for (size_t rule = 0; rule < kRuleCount; ++rule) {
      if (rule_pairs_[rule].empty()) continue;
      uint64_t pairs = 0;
      for (const auto& [unused, count] : rule_pairs_[rule]) pairs += count;
      Sums found;
      const double matches =
          EstimateRule(rule_pairs_[rule], FieldsOfRule(static_cast<Rule>(rule)), &found);
      if (report != nullptr) {
        report->lines.push_back(absl::StrFormat("rule %-26s %7d pairs, %9.1f matches",
                                                ToAbsl(RuleName(static_cast<Rule>(rule))), pairs,
                                                matches));
      }
      if (matches >= kMinRuleMatches) all.Add(found);
    }
    m_ = all.Blend(start_m_, kPriorMatches);
  }

  void Store(Model* model) const {
    const auto whole = [](double share) {
      return static_cast<uint32_t>(std::clamp(std::lround(share * kWhole), 1l, long{kWhole}));
    };
    for (size_t f = 0; f < kFieldCount; ++f) {
      if (!start_.fields[f].used) continue;
      for (int level = 0; level < LevelCount(static_cast<Field>(f)); ++level) {
        const auto l = static_cast<size_t>(level);
        model->fields[f].m[l] = whole(m_[f][l]);
        model->fields[f].u[l] = whole(u_[f][l]);
      }
    }
    model->partners_per_million = static_cast<uint32_t>(std::max(1.0, partners_ * 1e6));
    for (size_t r = 0; r < start_.relatives.size(); ++r) {
      model->relatives[r].per_million = static_cast<uint32_t>(std::max(1.0, relatives_[r] * 1e6));
    }
  }

  // The numbers of partners and relatives with which as many are expected as the prior says.
  void EstimatePartners(const Model& model) {
    const Scorer scorer(model);
    const size_t kinds = start_.relatives.size();
    std::map<std::array<MilliBits, 1 + kMaxRelatives>, uint64_t> evidence;
    const uint64_t n = profiles_.size();
    const uint64_t sampled = std::min<uint64_t>(n, options_.sampled_records);
    Random random(options_.seed + 1);
    BlockIndex::Scratch scratch;
    for (uint64_t i = 0; i < sampled; ++i) {
      const auto record = static_cast<uint32_t>(sampled == n ? i : random.Below(n));
      for (const uint32_t other : index_.Others(record, &scratch)) {
        const Scorer::Parts parts =
            scorer.Evidence(Compare(profiles_[record], profiles_[other], model.kind, frequencies_));
        std::array<MilliBits, 1 + kMaxRelatives> key{parts.all / kEvidenceStep};
        for (size_t r = 0; r < kinds; ++r) key[1 + r] = parts.own[r] / kEvidenceStep;
        ++evidence[key];
      }
    }
    const auto others = static_cast<double>(n - 1);
    for (int round = 0; round < kPartnerRounds; ++round) {
      double matches = 0;
      std::array<double, kMaxRelatives> relatives{};
      for (const auto& [key, count] : evidence) {
        // All likelihoods divided by that of strangers.
        const double all = std::exp2(std::min(key[0], kMaxEvidence) * (kEvidenceStep / 1000.0));
        const double match = partners_ / others * all;
        std::array<double, kMaxRelatives> related{};
        double sum = 1 + match;
        for (size_t r = 0; r < kinds; ++r) {
          related[r] =
              relatives_[r] / others * all * std::exp2(-key[1 + r] * (kEvidenceStep / 1000.0));
          sum += related[r];
        }
        matches += static_cast<double>(count) * match / sum;
        for (size_t r = 0; r < kinds; ++r)
          relatives[r] += static_cast<double>(count) * related[r] / sum;
      }
      const auto per_record = [&](double pairs) {
        return std::clamp(pairs / static_cast<double>(sampled), kMinPartners, kMaxPartners);
      };
      partners_ = per_record(matches);
      for (size_t r = 0; r < kinds; ++r) {
        const double usual =
            partners_ * start_.relatives[r].per_million / start_.partners_per_million;
        relatives_[r] = std::min(per_record(relatives[r]), usual * kMaxRatioRise);
      }
    }
  }

  const Model& start_;
  absl::Span<const ProfileView> profiles_;
  const BlockIndex& index_;
  const Frequencies& frequencies_;
  const TrainingOptions& options_;
  const Shares start_m_;
  const Shares start_u_;
  Shares m_;
  Shares u_;
  double partners_ = 0;
  std::array<double, kMaxRelatives> relatives_{};
  Patterns random_;
  uint64_t random_pairs_ = 0;
  std::array<Patterns, kRuleCount> rule_pairs_;
};

}  // namespace

TrainingReport Train(const Model& start, absl::Span<const ProfileView> profiles,
                     const BlockIndex& index, const Frequencies& frequencies,
                     const TrainingOptions& options) {
  return Training(start, profiles, index, frequencies, options).Run();
}

}  // namespace leadkit::matching
