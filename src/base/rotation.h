// Owners in turn, for work that names its owners itself instead of leaving them to rules.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "base/id.h"

namespace leadkit {

// Gives the owners one after the other, in their order, and begins again. A turn is taken only when
// what it was for has succeeded: what is skipped costs nobody a turn.
//
//   Rotation owners({...});
//   for (RecordId lead : leads) {
//     if (Convert(lead, owners.next()).ok()) owners.Take();
//   }
class Rotation {
 public:
  // REQUIRES: `owners` is not empty.
  explicit Rotation(std::vector<RecordId> owners) : owners_(std::move(owners)) {}

  RecordId next() const { return owners_[at_]; }
  void Take() { at_ = (at_ + 1) % owners_.size(); }

 private:
  std::vector<RecordId> owners_;
  size_t at_ = 0;
};

}  // namespace leadkit
