// The options that plan and convert share.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "handles.h"

namespace leadkit::cli {

struct ConvertArguments {
  std::string status, account, contact, opportunity, opportunity_name, record_type, key;
  std::vector<std::string> owners;
  std::string match = "suggest", blank_company = "refuse";
  std::vector<std::string> survivors;
  bool no_opportunity = false, overwrite_lead_source = false, allow_disqualified = false;
};

void AddConvertOptions(CLI::App* command, const std::shared_ptr<ConvertArguments>& arguments);

// Looks up the records that the arguments name.
ConvertOptions ConvertOptionsOf(const Store& store, const ConvertArguments& arguments);

}  // namespace leadkit::cli
