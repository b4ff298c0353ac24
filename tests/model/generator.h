// Random operations: mostly sensible ones, some wrong in every way that the model knows.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/model/model.h"

namespace leadkit::model {

class Generator {
 public:
  explicit Generator(uint64_t seed);

  Operation Next(const Model& model);
  // How far the clock goes on before the next step; often not at all.
  int64_t NextPauseUs();
  // 0 to `count` - 1.
  int64_t Below(int64_t count);

 private:
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename Item>
  const Item& One(const std::vector<Item>& items) {
    return items[static_cast<size_t>(Below(static_cast<int64_t>(items.size())))];
  }
  std::string Word(const std::string& choices);  // "a|b|c"; empty parts are null

  Verb PickVerb();
  Object PickObject();
  Id PickId(Object object);
  Id PickLead();
  Id PickDeleted(Object object);
  // One of `object` whose `field` points at `target`; kNone if there is none.
  Id PickOf(Object object, const std::string& field, Id target);
  Value RandomValue(Object object, const FieldRule& rule);
  Value RandomReference(const FieldRule& rule);
  Fields NewRecord(Object object);
  Fields Changes(Object object);
  ConvertHow RandomHow(Id lead);
  std::string RandomReason();
  Operation Many(Verb verb);

  std::mt19937_64 random_;
  // Each run has a mix of operations and a size of its own: few records meet more often.
  std::vector<std::pair<Verb, int64_t>> weights_;
  size_t max_rows_ = 0;
  const Model* model_ = nullptr;
};

}  // namespace leadkit::model
