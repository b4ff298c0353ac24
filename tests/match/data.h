// Public data with known truth, for tests that measure. Skipped where LEADKIT_SHARED has none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matching/profile.h"

namespace leadkit::matching {

// A CSV file with a header, quotes as usual; fields are trimmed.
class Table {
 public:
  // Empty if the file is not there; the path is relative to LEADKIT_SHARED/data.
  static std::optional<Table> Load(const std::string& path);

  size_t size() const { return rows_.size(); }
  // Empty for a column that is not there.
  std::string_view get(size_t row, const std::string& column) const;

 private:
  std::unordered_map<std::string, size_t> columns_;
  std::vector<std::vector<std::string>> rows_;
};

struct Score {
  uint64_t truth = 0, found = 0, right = 0;
  double precision() const {
    return found == 0 ? 1 : static_cast<double>(right) / static_cast<double>(found);
  }
  double recall() const {
    return truth == 0 ? 1 : static_cast<double>(right) / static_cast<double>(truth);
  }
  double f1() const {
    const double p = precision();
    const double r = recall();
    return p + r == 0 ? 0 : 2 * p * r / (p + r);
  }
};

// Pairs in the same group against pairs with the same truth.
Score ScoreGroups(const std::vector<std::string>& truth, const std::vector<uint32_t>& groups);

}  // namespace leadkit::matching
