// A lifecycle as it is named on the command line: one of leadkit's own, or a file.
#pragma once

#include <string>

#include "handles.h"

namespace leadkit::cli {

class LifecycleDocument {
 public:
  // A name that looks like a file (with a dot or a slash, or "-") is read at once.
  static LifecycleDocument Named(const std::string& name);

  void PutInForce(const Store& store) const;

 private:
  std::string preset_;
  std::string file_;
  std::string json_;
};

}  // namespace leadkit::cli
