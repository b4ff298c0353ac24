// The help pages, laid out for reading.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace leadkit::cli {

// One page: what it does, usage, arguments, options by group, subcommands, example.
class HelpPage : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

// The text in lines of 80 columns at most, each but the first behind `indent` blanks.
std::string Wrap(const std::string& text, int indent);

// The line for a call that could not be understood, with where to read on.
std::string UsageError(const CLI::App& app, const CLI::ParseError& error);

}  // namespace leadkit::cli
