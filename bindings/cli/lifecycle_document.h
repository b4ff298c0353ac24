// A lifecycle as it is named on the command line: one of leadkit's own, or a file.
#pragma once

#include <string>
#include <vector>

#include "handles.h"

namespace leadkit::cli {

class LifecycleDocument {
 public:
  // A name that looks like a file (with a dot or a slash, or "-") is read at once.
  static LifecycleDocument Named(const std::string& name);

  // `statuses` and `stages` are renames, "Old=New" each: records go along to the new name.
  void PutInForce(const Store& store, const std::vector<std::string>& statuses = {},
                  const std::vector<std::string>& stages = {}) const;

 private:
  std::string preset_;
  std::string file_;
  std::string json_;
};

}  // namespace leadkit::cli
