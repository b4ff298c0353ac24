#include "matching/model.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace leadkit::matching {
namespace {

void Set(Field field, int level, MilliBits rarity, Levels* levels) {
  levels->level[static_cast<size_t>(field)] = static_cast<int8_t>(level);
  levels->rarity[static_cast<size_t>(field)] = rarity;
}

TEST(ModelTest, StandardModelsAreWhole) {
  for (const Kind kind : {Kind::kPerson, Kind::kCompany}) {
    const Model model = Model::Standard(kind);
    EXPECT_TRUE(CheckModel(model).ok());
    for (size_t f = 0; f < kFieldCount; ++f) {
      if (!model.fields[f].used) continue;
      uint64_t m = 0, u = 0;
      for (int l = 0; l < LevelCount(static_cast<Field>(f)); ++l) {
        m += model.fields[f].m[static_cast<size_t>(l)];
        u += model.fields[f].u[static_cast<size_t>(l)];
      }
      EXPECT_NEAR(static_cast<double>(m), kWhole, kWhole / 1000)
          << FieldName(static_cast<Field>(f));
      EXPECT_NEAR(static_cast<double>(u), kWhole, kWhole / 100) << FieldName(static_cast<Field>(f));
    }
  }
}

TEST(ModelTest, WaterfallAddsUpExactly) {
  const Scorer scorer(Model::Standard(Kind::kPerson));
  Levels levels;
  Set(Field::kFirstName, first_name::kNickname, 5'000, &levels);
  Set(Field::kLastName, last_name::kSame, 12'345, &levels);
  Set(Field::kPhone, phone::kDiffers, 0, &levels);
  const Waterfall waterfall = scorer.Explain(levels, 1'000'000);
  MilliBits sum = waterfall.prior + waterfall.relatives;
  for (const Step& step : waterfall.steps) sum += step.weight + step.frequency;
  EXPECT_EQ(sum, waterfall.total);
  EXPECT_EQ(scorer.Total(levels, scorer.Prior(1'000'000)), waterfall.total);
  EXPECT_NE(FormatWaterfall(waterfall).find("nickname"), std::string::npos);
}

TEST(ModelTest, ThePriorKnowsTheBase) {
  const Scorer scorer(Model::Standard(Kind::kPerson));
  EXPECT_NEAR(scorer.Prior(1'000) - scorer.Prior(1'000'000), 9'966, 5);
  EXPECT_EQ(scorer.Prior(0), scorer.Prior(2));
}

TEST(ModelTest, RareValuesWeighMoreAndSharedNumbersLess) {
  const Scorer scorer(Model::Standard(Kind::kPerson));
  const auto total = [&](Field field, int level, MilliBits rarity) {
    Levels levels;
    Set(field, level, rarity, &levels);
    return scorer.Total(levels, 0);
  };
  EXPECT_GT(total(Field::kLastName, last_name::kSame, 13'000),
            total(Field::kLastName, last_name::kSame, 6'000));
  EXPECT_EQ(total(Field::kLastName, last_name::kSame, 30'000),
            total(Field::kLastName, last_name::kSame, 14'000));
  EXPECT_LT(total(Field::kPhone, phone::kSame, 6'000), total(Field::kPhone, phone::kSame, 17'000));
  EXPECT_EQ(total(Field::kPhone, phone::kSame, 18'000), total(Field::kPhone, phone::kSame, 0));
}

TEST(ModelTest, FamiliesAndBranchesAreNoMatch) {
  const Scorer people(Model::Standard(Kind::kPerson));
  Levels family;
  Set(Field::kFirstName, first_name::kDiffers, 0, &family);
  Set(Field::kLastName, last_name::kSame, 12'000, &family);
  Set(Field::kPhone, phone::kSame, 18'000, &family);
  Set(Field::kStreet, street::kSame, 17'000, &family);
  const Waterfall waterfall = people.Explain(family, 10'000);
  EXPECT_LT(waterfall.total, 0);
  EXPECT_EQ(waterfall.relatives_name, "household");
  const Scorer companies(Model::Standard(Kind::kCompany));
  Levels branch;
  Set(Field::kCompanyName, 8, 18'000, &branch);
  Set(Field::kDomain, domain::kSame, 14'000, &branch);
  EXPECT_GT(companies.Total(branch, companies.Prior(10'000)), 7 * kBit);
  Set(Field::kStreet, street::kDiffers, 0, &branch);
  EXPECT_LT(companies.Total(branch, companies.Prior(10'000)), 0);
}

TEST(ModelTest, Probabilities) {
  EXPECT_DOUBLE_EQ(Probability(0), 0.5);
  EXPECT_NEAR(Probability(2'000), 0.8, 1e-9);
  EXPECT_NEAR(Probability(-2'000), 0.2, 1e-9);
}

TEST(ModelTest, BadModelsAreRefused) {
  Model model = Model::Standard(Kind::kPerson);
  model.field(Field::kEmail).u[0] = 0;
  EXPECT_EQ(CodeOf(CheckModel(model)), Code::kInvalidArgument);
  model = Model::Standard(Kind::kPerson);
  model.partners_per_million = 0;
  EXPECT_EQ(CodeOf(CheckModel(model)), Code::kInvalidArgument);
  model = Model::Standard(Kind::kPerson);
  model.relatives.resize(kMaxRelatives + 1);
  EXPECT_EQ(CodeOf(CheckModel(model)), Code::kInvalidArgument);
}

}  // namespace
}  // namespace leadkit::matching
