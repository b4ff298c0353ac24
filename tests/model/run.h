// One run: a new store and a new model, the same random operations on both, compared after each.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "tests/model/model.h"
#include "tests/model/subject.h"

namespace leadkit::model {

// Called after each step outside of transactions; true: it has broken a law behind leadkit's back,
// and the same step's comparison must see it.
using Planter = std::function<bool(Subject& subject, const Model& model)>;

constexpr int64_t kFirstNowUs = 1'790'000'000'000'000;  // 2026-09-21

struct RunResult {
  int steps = 0;
  bool planted = false;
  std::string report;  // empty: both agreed all along
  // How often each operation came out how; rows of batches count by themselves.
  std::map<std::string, std::map<std::string, int>> outcomes;
};

// Brings both to the same beginning: the system user, and the first of the documents.
void Prepare(Subject& subject, Model& model);

RunResult RunOnce(uint64_t seed, int steps, const Planter& planter = nullptr);

}  // namespace leadkit::model
