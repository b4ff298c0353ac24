// What a conversion tells at its end.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "handles.h"
#include "json.h"
#include "output.h"
#include "records.h"

namespace leadkit::cli {

// One conversion, with what it made and what stayed on the lead.
void PrintConversion(Output& out, const Store& store, int64_t lead, const Conversion& conversion);

// Collects the outcomes of many conversions.
class ConvertReport {
 public:
  ConvertReport(Output& out, const Store& store, bool dry_run, bool as_json)
      : out_(out), store_(store), dry_run_(dry_run), as_json_(as_json) {}

  // `leads` are the ids that the results are for.
  void Take(const int64_t* leads, const Results& results);

  // Returns the exit code.
  int Print(bool summary_only);

 private:
  struct Converted {
    int64_t lead = 0;
    bool made[4] = {};  // by LK_CONVERTED_*
    int64_t ids[4] = {};
    std::string json;  // only where it is printed: there may be a million of these
  };
  struct Refused {
    int64_t lead = 0;
    Failure why;
  };

  int ExitCode() const;
  void PrintConverted();
  void PrintRefused();
  void PrintSummary();
  void PrintJson();

  Output& out_;
  const Store& store_;
  bool dry_run_;
  bool as_json_;
  bool cancelled_ = false;
  std::vector<Converted> converted_;
  std::vector<Refused> refused_;
};

}  // namespace leadkit::cli
