// The weights: how strongly each level of each field speaks for or against a match.
//
// Fellegi and Sunter's model. For level l of a field, m is the share of true matches that reach it
// and u the share of pairs of strangers. The weight is log2(m/u), in thousandths of a bit, and the
// weights of all fields are added to the prior. All arithmetic is on integers, so a score is the
// same on every machine, in any order, with any number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "matching/compare.h"
#include "matching/fixed_log.h"

namespace leadkit::matching {

// Shares are counted in parts of a billion.
inline constexpr uint32_t kWhole = 1'000'000'000;

struct FieldModel {
  bool used = false;
  std::array<uint32_t, kMaxLevels> m{};
  std::array<uint32_t, kMaxLevels> u{};
  // How much of a shared value's rarity counts at a level, in percent. At 100 the value's own share
  // takes the place of u.
  std::array<uint8_t, kMaxLevels> frequency_percent{};
  // The rarity above which a value counts no more: a misspelling is rare too.
  MilliBits max_rarity = 0;
  // A common value lowers the weight, a rare one does not raise it: for values that are one's own.
  bool only_lowers = false;
};

struct Step {
  Field field = Field::kFirstName;
  int8_t level = kNull;
  MilliBits weight = 0;     // log2(m/u) of the level
  MilliBits frequency = 0;  // what the rarity of the shared value adds or takes
};

// Strangers are not the only records that are no match. Members of a family share name, address and
// telephone, branches of a company its name and domain, without being the same one. A kind of
// relatives shares some fields as true matches do, and differs in its own fields as strangers do.
struct Relatives {
  std::string name;  // "household"
  uint32_t own = 0;  // one bit for each field in which they differ like strangers
  // In these they agree as often as not, so that only a difference tells: the place of branches.
  uint32_t may_agree = 0;
  uint32_t per_million = 0;  // relatives that a record has on average, in millionths
};
inline constexpr size_t kMaxRelatives = 4;

// Why a score is what it is: total = prior + the sum of all weights and frequencies + relatives,
// exactly.
struct Waterfall {
  MilliBits prior = 0;
  std::vector<Step> steps;  // in the order of Field; fields without evidence have weight 0
  // Where a field of their own speaks against a match, the pair may be relatives: what it takes
  // that they are more likely than strangers. Never above 0.
  MilliBits relatives = 0;
  std::string relatives_name;  // empty if they take nothing
  MilliBits total = 0;
};

// 1 / (1 + 2^-bits): for people to read. Decisions use the bits, which do not saturate.
double Probability(MilliBits total);

struct Model {
  Kind kind = Kind::kPerson;
  std::array<FieldModel, kFieldCount> fields;
  // True partners that a record has on average, in millionths: 2 * matching pairs / records.
  uint32_t partners_per_million = 0;
  std::vector<Relatives> relatives;  // at most kMaxRelatives
  // A pair with at least this total is the same one without asking; with at least that, somebody
  // should look at it.
  MilliBits link_at = 0;
  MilliBits review_at = 0;

  // The models that come with the library, set by hand for bases that are too small to learn from.
  static Model Standard(Kind kind);

  FieldModel& field(Field f) { return fields[static_cast<size_t>(f)]; }
  const FieldModel& field(Field f) const { return fields[static_cast<size_t>(f)]; }
};

// kInvalidArgument, naming the field, if shares are zero or do not fit a used field, or if no field
// is used.
absl::Status CheckModel(const Model& model);

// A model made ready for scoring. Immutable, thread safe.
class Scorer {
 public:
  explicit Scorer(const Model& model);

  // log2 of the odds that two records picked at random from a base of `records` are a match.
  MilliBits Prior(uint64_t records) const;

  // The total of the waterfall, without making one. `prior` is that of the base.
  MilliBits Total(const Levels& levels, MilliBits prior) const;

  // Weights and frequencies: of all fields, and of the own fields of each kind of relatives.
  struct Parts {
    MilliBits all = 0;
    std::array<MilliBits, kMaxRelatives> own{};
    Parts& operator+=(const Parts& other) {
      all += other.all;
      for (size_t r = 0; r < kMaxRelatives; ++r) own[r] += other.own[r];
      return *this;
    }
  };
  Parts Evidence(const Levels& levels) const;

  // No total of a pair with these levels is higher, whatever the rarities and whatever the levels
  // of the fields that are not `known` (one bit each).
  MilliBits Most(const Levels& levels, uint32_t known, MilliBits prior) const;

  // No total of a pair is higher whose levels are within these bounds.
  MilliBits MostWithin(const Bounds& bounds, MilliBits prior) const;

  Waterfall Explain(const Levels& levels, uint64_t records) const;

  const Model& model() const { return model_; }

 private:
  Parts PartsOf(size_t field, MilliBits weight) const;
  MilliBits FrequencyPart(size_t field, int8_t level, MilliBits rarity) const;
  // The relatives under which the pair is least a match, or -1 if none are to be thought of.
  int LikeliestRelatives(const Parts& parts, MilliBits prior, MilliBits* total) const;

  Model model_;
  std::array<MilliBits, kMaxRelatives> against_relatives_{};  // log2(partners / relatives)
  std::array<std::array<MilliBits, kMaxLevels>, kFieldCount> weight_{};
  std::array<std::array<MilliBits, kMaxLevels>, kFieldCount> base_rarity_{};
  // What a field gives at most: at one level (the first is no evidence), and within a bound of
  // levels; within the last bound, whatever its level.
  std::array<std::array<Parts, kMaxLevels + 1>, kFieldCount> at_{};
  std::array<std::array<Parts, kMaxLevels + 1>, kFieldCount> within_{};
};

// The waterfall as lines of text, one a step: "last name  same  +9.31  frequency -2.10".
std::string FormatWaterfall(const Waterfall& waterfall);

}  // namespace leadkit::matching
