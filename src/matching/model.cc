#include "matching/model.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/error.h"
#include "base/text.h"

namespace leadkit::matching {
namespace {

constexpr uint32_t kMillion = 1'000'000;
// Nothing is rarer: it is one of more records than there can be.
constexpr MilliBits kMostRarity = 100 * kBit;

double Bits(MilliBits weight) { return weight / 1000.0; }

}  // namespace

double Probability(MilliBits total) { return 1.0 / (1.0 + std::exp2(-Bits(total))); }

absl::Status CheckModel(const Model& model) {
  if (std::none_of(model.fields.begin(), model.fields.end(),
                   [](const FieldModel& field) { return field.used; })) {
    return MakeError(Code::kInvalidArgument,
                     "the model has no field, so it would compare nothing; name one at least");
  }
  for (size_t i = 0; i < kFieldCount; ++i) {
    const FieldModel& field = model.fields[i];
    if (!field.used) continue;
    const auto name = static_cast<Field>(i);
    if (field.max_rarity < 0 || field.max_rarity > kMostRarity) {
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("field '", ToAbsl(FieldName(name)),
                                    "': max_rarity_millibits lies between 0 and ", kMostRarity));
    }
    for (int level = 0; level < LevelCount(name); ++level) {
      const auto l = static_cast<size_t>(level);
      if (field.m[l] == 0 || field.u[l] == 0 || field.m[l] > kWhole || field.u[l] > kWhole ||
          field.frequency_percent[l] > 100) {
        return MakeError(Code::kInvalidArgument,
                         absl::StrCat("field '", ToAbsl(FieldName(name)), "', level '",
                                      ToAbsl(LevelName(name, level)),
                                      "': shares lie between 1 and 1000000000, percent up to 100"));
      }
    }
  }
  if (model.relatives.size() > kMaxRelatives) {
    return MakeError(Code::kInvalidArgument,
                     absl::StrCat("there are more than ", kMaxRelatives, " kinds of relatives"));
  }
  if (model.partners_per_million == 0) {
    return MakeError(Code::kInvalidArgument, "partners_per_million is 0; it must be positive");
  }
  return absl::OkStatus();
}

Scorer::Scorer(const Model& model) : model_(model) {
  for (size_t r = 0; r < model_.relatives.size(); ++r) {
    against_relatives_[r] =
        Log2Milli(model_.partners_per_million) - Log2Milli(model_.relatives[r].per_million);
  }
  for (size_t i = 0; i < kFieldCount; ++i) {
    const FieldModel& field = model_.fields[i];
    if (!field.used) continue;
    std::array<MilliBits, kMaxLevels> most{};  // weight and frequency
    for (size_t l = 0; l < kMaxLevels; ++l) {
      if (field.m[l] == 0 || field.u[l] == 0) continue;
      weight_[i][l] = Log2Milli(field.m[l]) - Log2Milli(field.u[l]);
      base_rarity_[i][l] = Log2Milli(kWhole) - Log2Milli(field.u[l]);
      const MilliBits rarest = FrequencyPart(i, static_cast<int8_t>(l), field.max_rarity);
      most[l] = weight_[i][l] + std::max(rarest, 0);
    }
    MilliBits within = 0;  // the most of no evidence and of the levels so far
    for (size_t l = 0; l <= kMaxLevels; ++l) {
      const MilliBits at = l == 0 ? 0 : most[l - 1];
      within = std::max(within, at);
      at_[i][l] = PartsOf(i, at);
      // That it differs is certain where it is the bound.
      within_[i][l] = PartsOf(i, l == 1 ? at : within);
    }
  }
}

Scorer::Parts Scorer::PartsOf(size_t field, MilliBits weight) const {
  Parts parts;
  parts.all = weight;
  for (size_t r = 0; r < model_.relatives.size(); ++r) {
    const Relatives& kind = model_.relatives[r];
    if ((kind.own >> field & 1) != 0) parts.own[r] += weight;
    if ((kind.may_agree >> field & 1) != 0) parts.own[r] += std::min(weight, 0);
  }
  return parts;
}

MilliBits Scorer::Prior(uint64_t records) const {
  const uint64_t others = std::max<uint64_t>(records, 2) - 1;
  return Log2Milli(model_.partners_per_million) - Log2Milli(kMillion) - Log2Milli(others);
}

MilliBits Scorer::FrequencyPart(size_t field, int8_t level, MilliBits rarity) const {
  const FieldModel& model = model_.fields[field];
  const auto l = static_cast<size_t>(level);
  const MilliBits percent = model.frequency_percent[l];
  if (percent == 0 || rarity == 0) return 0;
  const MilliBits part =
      percent * (std::min(rarity, model.max_rarity) - base_rarity_[field][l]) / 100;
  return model.only_lowers ? std::min(part, 0) : part;
}

Scorer::Parts Scorer::Evidence(const Levels& levels) const {
  Parts parts;
  for (size_t i = 0; i < kFieldCount; ++i) {
    const int8_t level = levels.level[i];
    if (level < 0 || !model_.fields[i].used) continue;
    parts += PartsOf(
        i, weight_[i][static_cast<size_t>(level)] + FrequencyPart(i, level, levels.rarity[i]));
  }
  return parts;
}

int Scorer::LikeliestRelatives(const Parts& parts, MilliBits prior, MilliBits* total) const {
  int likeliest = -1;
  *total = prior + parts.all;
  for (size_t r = 0; r < model_.relatives.size(); ++r) {
    if (parts.own[r] >= 0) continue;
    const MilliBits against = against_relatives_[r] + parts.own[r];
    if (against >= *total) continue;
    *total = against;
    likeliest = static_cast<int>(r);
  }
  return likeliest;
}

MilliBits Scorer::Total(const Levels& levels, MilliBits prior) const {
  MilliBits total = 0;
  LikeliestRelatives(Evidence(levels), prior, &total);
  return total;
}

MilliBits Scorer::Most(const Levels& levels, uint32_t known, MilliBits prior) const {
  Parts most;
  for (size_t i = 0; i < kFieldCount; ++i) {
    const bool is_known = (known >> i & 1) != 0;
    most += is_known ? at_[i][static_cast<size_t>(levels.level[i] + 1)] : within_[i][kMaxLevels];
  }
  MilliBits total = 0;
  LikeliestRelatives(most, prior, &total);
  return total;
}

MilliBits Scorer::MostWithin(const Bounds& bounds, MilliBits prior) const {
  Parts most;
  for (size_t i = 0; i < kFieldCount; ++i) most += within_[i][static_cast<size_t>(bounds[i] + 1)];
  MilliBits total = 0;
  LikeliestRelatives(most, prior, &total);
  return total;
}

Waterfall Scorer::Explain(const Levels& levels, uint64_t records) const {
  Waterfall waterfall;
  waterfall.prior = Prior(records);
  MilliBits sum = waterfall.prior;
  for (size_t i = 0; i < kFieldCount; ++i) {
    if (!model_.fields[i].used) continue;
    Step step;
    step.field = static_cast<Field>(i);
    step.level = levels.level[i];
    if (step.level >= 0) {
      step.weight = weight_[i][static_cast<size_t>(step.level)];
      step.frequency = FrequencyPart(i, step.level, levels.rarity[i]);
    }
    sum += step.weight + step.frequency;
    waterfall.steps.push_back(step);
  }
  const int relatives = LikeliestRelatives(Evidence(levels), waterfall.prior, &waterfall.total);
  waterfall.relatives = waterfall.total - sum;
  if (relatives >= 0) {
    waterfall.relatives_name = model_.relatives[static_cast<size_t>(relatives)].name;
  }
  return waterfall;
}

std::string FormatWaterfall(const Waterfall& waterfall) {
  std::string out = absl::StrFormat("%-14s%-28s%+8.3f\n", "prior", "", Bits(waterfall.prior));
  for (const Step& step : waterfall.steps) {
    absl::StrAppendFormat(&out, "%-14s%-28s%+8.3f", ToAbsl(FieldName(step.field)),
                          ToAbsl(LevelName(step.field, step.level)), Bits(step.weight));
    if (step.frequency != 0) absl::StrAppendFormat(&out, "  frequency %+.3f", Bits(step.frequency));
    out += '\n';
  }
  if (waterfall.relatives != 0) {
    absl::StrAppendFormat(&out, "%-14s%-28s%+8.3f\n", "relatives", waterfall.relatives_name,
                          Bits(waterfall.relatives));
  }
  absl::StrAppendFormat(&out, "%-14s%-28s%+8.3f  p = %.4f\n", "total", "", Bits(waterfall.total),
                        Probability(waterfall.total));
  return out;
}

}  // namespace leadkit::matching
