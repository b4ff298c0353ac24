// The models that come with the library, set by hand.
#include <initializer_list>

#include "matching/company_likeness.h"
#include "matching/model.h"

namespace leadkit::matching {
namespace {

struct LevelShares {
  double m;
  double u;
  int frequency_percent = 0;
};

FieldModel MakeField(std::initializer_list<LevelShares> levels, MilliBits max_rarity = 0,
                     bool only_lowers = false) {
  FieldModel field;
  field.used = true;
  field.max_rarity = max_rarity;
  field.only_lowers = only_lowers;
  size_t l = 0;
  for (const LevelShares& shares : levels) {
    field.m[l] = static_cast<uint32_t>(shares.m * kWhole);
    field.u[l] = static_cast<uint32_t>(shares.u * kWhole);
    field.frequency_percent[l] = static_cast<uint8_t>(shares.frequency_percent);
    ++l;
  }
  return field;
}

uint32_t Bits(std::initializer_list<Field> fields) {
  uint32_t bits = 0;
  for (const Field field : fields) bits |= 1u << static_cast<int>(field);
  return bits;
}

// What both kinds share.
void AddReach(Model* model) {
  model->field(Field::kIdentifier) =
      MakeField({{0.03, 0.999'95}, {0.02, 4e-5}, {0.05, 5e-6}, {0.9, 1e-6, 100}}, 20 * kBit, true);
  model->field(Field::kStreet) = MakeField(
      {{0.2, 0.985}, {0.02, 0.0095}, {0.05, 0.003}, {0.08, 0.002}, {0.05, 1e-4}, {0.6, 5e-5, 100}},
      17 * kBit, true);
  model->field(Field::kPlace) = MakeField({{0.15, 0.95},
                                           {0.03, 0.005},
                                           {0.12, 0.03, 100},
                                           {0.03, 0.005},
                                           {0.22, 0.005, 100},
                                           {0.45, 0.005, 100}},
                                          12 * kBit);
}

Model Person() {
  Model model;
  model.kind = Kind::kPerson;
  model.field(Field::kFirstName) = MakeField({{0.08, 0.955},
                                              {0.03, 0.005},
                                              {0.05, 0.02},
                                              {0.1, 0.008, 50},
                                              {0.04, 0.002, 50},
                                              {0.7, 0.01, 100}},
                                             11 * kBit);
  model.field(Field::kLastName) = MakeField({{0.06, 0.988'5},
                                             {0.02, 0.001},
                                             {0.04, 0.006},
                                             {0.06, 0.001, 50},
                                             {0.8, 0.003, 100},
                                             {0.01, 4e-4},
                                             {0.01, 5e-5}},
                                            14 * kBit);
  model.field(Field::kBirthDate) =
      MakeField({{0.05, 0.95}, {0.05, 0.046}, {0.08, 0.003}, {0.82, 6e-5}});
  model.field(Field::kEmail) =
      MakeField({{0.25, 0.998}, {0.03, 0.0015}, {0.06, 3e-4}, {0.06, 3e-6}, {0.6, 1e-6, 100}},
                20 * kBit, true);
  model.field(Field::kPhone) =
      MakeField({{0.3, 0.999'98}, {0.04, 1e-5}, {0.66, 5e-6, 100}}, 18 * kBit, true);
  AddReach(&model);
  model.field(Field::kEmployer) = MakeField({{0.12, 0.985},
                                             {0.04, 0.008},
                                             {0.06, 0.003},
                                             {0.08, 0.001, 100},
                                             {0.3, 0.002, 100},
                                             {0.4, 0.001, 100}},
                                            14 * kBit);
  const std::initializer_list<Field> themselves = {Field::kFirstName, Field::kBirthDate,
                                                   Field::kEmail, Field::kIdentifier};
  model.relatives = {
      {"household", Bits(themselves), 0, 200'000},
      {"colleagues", Bits(themselves) | Bits({Field::kLastName}), 0, 1'000'000},
  };
  model.partners_per_million = 200'000;
  model.link_at = 7 * kBit;
  model.review_at = 0;
  return model;
}

Model Company() {
  Model model;
  model.kind = Kind::kCompany;
  model.field(Field::kPhone) =
      MakeField({{0.35, 0.999'9}, {0.03, 2e-5}, {0.62, 3e-5, 100}}, 16 * kBit, true);
  AddReach(&model);
  static_assert(CompanyLikeness::kSame == 8);
  model.field(Field::kCompanyName) = MakeField({{0.06, 0.97, 20},
                                                {0.02, 0.01, 60},
                                                {0.02, 5e-4, 60},
                                                {0.08, 0.01, 70},
                                                {0.05, 0.001, 80},
                                                {0.08, 0.001, 90},
                                                {0.09, 3e-4, 100},
                                                {0.08, 2e-5, 100},
                                                {0.52, 1e-4, 100}},
                                               24 * kBit);
  model.field(Field::kDomain) =
      MakeField({{0.2, 0.999'8}, {0.05, 5e-5}, {0.75, 1e-4, 100}}, 16 * kBit);
  // Departments share name and house, and each has a telephone. How many there are only a base can
  // tell; until it is learnt, another telephone alone keeps no pair from being linked.
  model.relatives = {
      {"branches", Bits({Field::kStreet, Field::kIdentifier}), Bits({Field::kPlace}), 200'000},
      {"departments", Bits({Field::kPhone, Field::kDomain, Field::kIdentifier}), 0, 400},
      {"neighbours", Bits({Field::kCompanyName, Field::kDomain, Field::kIdentifier}), 0, 200'000},
  };
  model.partners_per_million = 200'000;
  model.link_at = 7 * kBit;
  model.review_at = 0;
  return model;
}

}  // namespace

Model Model::Standard(Kind kind) { return kind == Kind::kPerson ? Person() : Company(); }

}  // namespace leadkit::matching
