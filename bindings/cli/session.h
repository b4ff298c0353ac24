// One run of the command: what every subcommand shares, and how subcommands are declared.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "handles.h"
#include "output.h"

namespace leadkit::cli {

struct Session {
  Output out;
  std::string store_path;
  bool json = false;
  std::string as;            // the user in whose name to write
  std::string at;            // the time to write, for replays
  int64_t wait_seconds = 5;  // for another writer
  // The chosen subcommand; returns the exit code.
  std::function<int()> run;
  int64_t clock_us = 0;  // what `at` says
};

// A subcommand in the making.
struct Subcommand {
  const char* name;
  const char* help;     // one line, without a full stop
  const char* details;  // what else to know; may be ""
  const char* example;  // one or more lines, each a command
};

// Adds a subcommand with its STORE argument and the common options. `body` is run once all
// arguments have been read.
CLI::App* AddSubcommand(CLI::App& parent, Session& session, const Subcommand& subcommand,
                        std::function<int()> body);

// An option that may be given several times, each time with one value.
CLI::Option* AddRepeated(CLI::App* command, const std::string& name,
                         std::vector<std::string>& values, const std::string& help);

// Whole numbers from `min` on.
CLI::Validator WholeNumber(int64_t min);

enum class Access { kRead, kWrite, kCreate };
// Opens the store that the command names, with the clock and the user of the session.
Store OpenStore(Session& session, Access access);

// SIGINT asks for an end after the current piece of work; a second one ends the process at once.
void CatchInterrupt();
bool Interrupted();

// Makes a call of the library that tells of its progress: `call` passes both arguments on. The
// context is a bool, whether to show a line; the line is gone again whatever happens. Ctrl-C stops
// the work where `progress` asks Interrupted().
void Watch(lk_progress_fn progress, const std::function<void(lk_progress_fn, void* context)>& call);

// One function per group of subcommands, each in a file of its own.
void AddSchemaCommands(CLI::App& app, Session& session);
void AddLifecycleCommands(CLI::App& app, Session& session);
void AddFieldMapCommands(CLI::App& app, Session& session);
void AddImportCommand(CLI::App& app, Session& session);
void AddExportCommand(CLI::App& app, Session& session);
void AddReadCommands(CLI::App& app, Session& session);
void AddWriteCommands(CLI::App& app, Session& session);
void AddStatusCommand(CLI::App& app, Session& session);
void AddPlanCommand(CLI::App& app, Session& session);
void AddConvertCommand(CLI::App& app, Session& session);
void AddAssignCommands(CLI::App& app, Session& session);
void AddMatchCommand(CLI::App& app, Session& session);
void AddDuplicateCommands(CLI::App& app, Session& session);
void AddMatchingCommands(CLI::App& app, Session& session);
void AddMergeCommands(CLI::App& app, Session& session);
void AddHistoryCommands(CLI::App& app, Session& session);
void AddReportCommands(CLI::App& app, Session& session);

}  // namespace leadkit::cli
