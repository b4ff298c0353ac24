#include "tests/scenario/cli_harness.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "test_paths.h"

namespace leadkit::scenario {
namespace {

constexpr uid_t kNobody = 65534;

std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void Redirect(const std::string& path, int flags, int to) {
  const int from = open(path.c_str(), flags, 0666);
  if (from < 0 || dup2(from, to) < 0) _exit(126);
  close(from);
}

}  // namespace

void RunningCommand::Write(const std::string& text) const {
  // A command that reads no further is no mistake of the test.
  const ssize_t written = write(input_, text.data(), text.size());
  (void)written;
}

Finished RunningCommand::Finish() {
  if (input_ >= 0) close(input_);
  int status = 0;
  waitpid(pid_, &status, 0);
  Finished run;
  run.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.out = Slurp(out_);
  run.err = Slurp(err_);
  std::filesystem::remove(out_);
  std::filesystem::remove(err_);
  return run;
}

void CliTest::SetUp() {
  signal(SIGPIPE, SIG_IGN);
  std::string pattern = ::testing::TempDir() + "/leadkit_cli_XXXXXX";
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  folder_ = pattern;
  std::filesystem::permissions(folder_, std::filesystem::perms::all);
}

void CliTest::TearDown() {
  std::error_code ignored;
  std::filesystem::permissions(folder_, std::filesystem::perms::all, ignored);
  std::filesystem::remove_all(folder_, ignored);
}

// Beside the folder, so that a folder that nobody may write to does not stop the test.
std::pair<std::string, std::string> CliTest::OutputPaths() const {
  const std::string stem = folder_.string() + "." + std::to_string(++commands_);
  return {stem + ".out", stem + ".err"};
}

RunningCommand CliTest::Start(const std::vector<std::string>& arguments, bool as_nobody) const {
  std::vector<std::string> words = {LEADKIT_CLI};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const auto [out, err] = OutputPaths();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {-1, -1, "", ""};
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[0], STDIN_FILENO);
    Redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    Redirect(err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (chdir(folder_.c_str()) != 0) _exit(126);
    if (as_nobody && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(126);
    signal(SIGPIPE, SIG_DFL);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[0]);
  return {pid, ends[1], out, err};
}

Finished CliTest::Cli(const std::vector<std::string>& arguments, const std::string& input) const {
  RunningCommand command = Start(arguments);
  if (!input.empty()) command.Write(input);
  return command.Finish();
}

Finished CliTest::CliAsNobody(const std::vector<std::string>& arguments) const {
  return Start(arguments, geteuid() == 0).Finish();
}

Finished CliTest::CliOnTerminal(const std::vector<std::string>& arguments, int columns) const {
  std::vector<std::string> words = {LEADKIT_CLI};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  winsize size{};
  size.ws_row = 50;
  size.ws_col = static_cast<unsigned short>(columns);
  int terminal = -1;
  const pid_t pid = forkpty(&terminal, nullptr, nullptr, &size);
  if (pid == 0) {
    if (chdir(folder_.c_str()) != 0) _exit(126);
    execv(argv[0], argv.data());
    _exit(127);
  }
  Finished finished;
  char buffer[4096];
  for (ssize_t got; (got = read(terminal, buffer, sizeof buffer)) > 0;) {
    finished.out.append(buffer, static_cast<size_t>(got));
  }
  close(terminal);
  int status = 0;
  waitpid(pid, &status, 0);
  finished.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

Finished CliTest::Shell(const std::string& line) const {
  const auto [out, err] = OutputPaths();
  const pid_t pid = fork();
  if (pid == 0) {
    Redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    Redirect(err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (chdir(folder_.c_str()) != 0) _exit(126);
    signal(SIGPIPE, SIG_DFL);
    const std::string script = "set -o pipefail; leadkit() { " LEADKIT_CLI " \"$@\"; }; " + line;
    execlp("bash", "bash", "-c", script.c_str(), nullptr);
    _exit(127);
  }
  return RunningCommand(pid, -1, out, err).Finish();
}

void CliTest::WriteFile(const std::string& name, const std::string& text) const {
  std::ofstream(Path(name), std::ios::binary) << text;
}

std::string CliTest::ReadFile(const std::string& name) const { return Slurp(Path(name)); }

void CliTest::MakeStore() const {
  ASSERT_EQ(Cli({"init", "crm.db"}).exit, 0);
  const Finished run = Cli({"import", "crm.db", "Lead", "-", "--map", "No=ExternalId"},
                           "No,First Name,Last Name,Company,E-mail,Lead Source\n"
                           "L-1,Ada,Brook,Fernhollow Freight,ada@fernhollow.example,Web\n"
                           "L-2,Bela,Crane,Tarnbeck Tools,bela@tarnbeck.example,Web\n"
                           "L-3,Cleo,Dorn,,cleo@nowhere.example,Partner\n");
  ASSERT_EQ(run.exit, 0) << run.err;
}

std::string CliTest::Json(const std::string& document, const std::string& path) const {
  sqlite3* database = nullptr;
  sqlite3_open(":memory:", &database);
  sqlite3_stmt* row = nullptr;
  sqlite3_prepare_v2(database, "SELECT json_valid($1), json_extract($1, $2)", -1, &row, nullptr);
  sqlite3_bind_text(row, 1, document.data(), static_cast<int>(document.size()), SQLITE_STATIC);
  sqlite3_bind_text(row, 2, path.data(), static_cast<int>(path.size()), SQLITE_STATIC);
  std::string value = "(not JSON)";
  if (sqlite3_step(row) == SQLITE_ROW && sqlite3_column_int(row, 0) == 1) {
    const unsigned char* text = sqlite3_column_text(row, 1);
    value = text == nullptr ? "" : reinterpret_cast<const char*>(text);
  } else {
    ADD_FAILURE() << "not JSON: " << document.substr(0, 500);
  }
  sqlite3_finalize(row);
  sqlite3_close(database);
  return value;
}

void ExpectError(const Finished& run, int exit, const std::string& part, const std::string& code) {
  EXPECT_EQ(run.exit, exit) << run.err;
  EXPECT_EQ(run.err.rfind("leadkit: ", 0), 0u) << run.err;
  EXPECT_EQ(run.err.find('\n'), run.err.size() - 1) << "more than one line: " << run.err;
  EXPECT_NE(run.err.find(part), std::string::npos) << run.err;
  if (!code.empty()) {
    EXPECT_NE(run.err.find("(" + code + ")\n"), std::string::npos) << run.err;
  }
  EXPECT_EQ(run.out, "");
}

}  // namespace leadkit::scenario
