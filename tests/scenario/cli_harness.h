// Runs the command as a user's shell would, in a folder of its own.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace leadkit::scenario {

struct Finished {
  int exit = -1;  // 128 + the signal, if one ended it
  std::string out;
  std::string err;
};

// A command that was started and is still running, with a pipe to its standard input.
class RunningCommand {
 public:
  RunningCommand(pid_t pid, int input, std::string out_path, std::string err_path)
      : pid_(pid), input_(input), out_(std::move(out_path)), err_(std::move(err_path)) {}

  pid_t pid() const { return pid_; }
  void Write(const std::string& text) const;
  Finished Finish();  // Closes the input and waits for the end.

 private:
  pid_t pid_;
  int input_;
  std::string out_, err_;
};

class CliTest : public ::testing::Test {
 public:
  void SetUp() override;
  void TearDown() override;

  // Runs `leadkit ARGUMENTS...` in the test's folder, with `input` as standard input.
  Finished Cli(const std::vector<std::string>& arguments, const std::string& input = "") const;
  // The same without the rights of the superuser, whom file modes do not stop.
  Finished CliAsNobody(const std::vector<std::string>& arguments) const;
  // The same on a terminal of so many columns; what it shows there is `out`.
  Finished CliOnTerminal(const std::vector<std::string>& arguments, int columns) const;
  RunningCommand Start(const std::vector<std::string>& arguments, bool as_nobody = false) const;
  // Runs a line of the shell, with the command on the path.
  Finished Shell(const std::string& line) const;

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  void WriteFile(const std::string& name, const std::string& text) const;
  std::string ReadFile(const std::string& name) const;

  // A store crm.db with three open leads of external ids L-1, L-2 and L-3.
  void MakeStore() const;
  // The value of a JSON path, as SQLite reads it. Fails the test if the text is not JSON.
  std::string Json(const std::string& document, const std::string& path = "$") const;

  std::filesystem::path folder_;

 private:
  std::pair<std::string, std::string> OutputPaths() const;

  mutable int commands_ = 0;
};

// Standard error is one line of the command, with the code of the library if one is given.
void ExpectError(const Finished& run, int exit, const std::string& part,
                 const std::string& code = "");

}  // namespace leadkit::scenario
