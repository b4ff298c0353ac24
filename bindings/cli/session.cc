#include "session.h"

#include <atomic>
#include <charconv>
#include <csignal>

#include "help.h"
#include "records.h"
#include "text.h"

namespace leadkit::cli {
namespace {

std::atomic<bool> interrupted = false;

void OnInterrupt(int) { interrupted = true; }

}  // namespace

CLI::App* AddSubcommand(CLI::App& parent, Session& session, const Subcommand& subcommand,
                        std::function<int()> body) {
  CLI::App* command = parent.add_subcommand(subcommand.name, subcommand.help);
  command->group("Subcommands");
  std::string footer = Wrap(subcommand.details, 0);
  if (!footer.empty()) footer += "\n\n";
  footer += "Example:\n  " + std::string(subcommand.example);
  command->footer(footer);
  command->add_option("STORE", session.store_path, "The store's file")->required();
  command->add_flag("--json", session.json, "Print JSON, for scripts")->group("Common options");
  command->add_option("--as", session.as, "Act as this user: a name, user name, e-mail or id")
      ->type_name("USER")
      ->group("Common options");
  command->add_option("--at", session.at, "Act as if it were this time (UTC), to replay the past")
      ->type_name("TIME")
      ->group("Common options");
  command->add_option("--wait", session.wait_seconds, "Seconds to wait for another writer [5]")
      ->type_name("SECONDS")
      ->check(CLI::Range(0, 3600))
      ->group("Common options");
  command->callback([&session, body = std::move(body)] { session.run = body; });
  return command;
}

CLI::Option* AddRepeated(CLI::App* command, const std::string& name,
                         std::vector<std::string>& values, const std::string& help) {
  return command->add_option(name, values, help)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

CLI::Validator WholeNumber(int64_t min) {
  const auto check = [min](const std::string& text) -> std::string {
    int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [next, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc::result_out_of_range && text[0] != '-' && next == end) {
      return "'" + text + "' is too great a number";
    }
    if (error == std::errc() && next == end && value >= min) return "";
    return "'" + text + "' is not a whole number of " + std::to_string(min) + " or more";
  };
  return CLI::Validator(check, "");
}

Store OpenStore(Session& session, Access access) {
  OpenOptions options;
  Call(lk_open_options_new, Out(options));
  const auto set = [&](int32_t option, int64_t value) {
    Call(lk_open_options_set_int, options, option, value);
  };
  set(LK_OPEN_CREATE, access == Access::kCreate ? 1 : 0);
  set(LK_OPEN_READ_ONLY, access == Access::kRead ? 1 : 0);
  set(LK_OPEN_BUSY_TIMEOUT_MS, session.wait_seconds * 1000);
  if (!session.at.empty()) {
    session.clock_us = ParseTime(session.at, "--at");
    const lk_clock_fn clock = [](void* context) { return *static_cast<int64_t*>(context); };
    Call(lk_open_options_set_clock, options, clock, static_cast<void*>(&session.clock_us));
  }
  Store store;
  Call(lk_store_open, session.store_path, options, Out(store));
  if (!session.as.empty()) Call(lk_store_set_user, store, FindUser(store, session.as));
  return store;
}

void CatchInterrupt() {
  struct sigaction action {};
  action.sa_handler = OnInterrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
}

bool Interrupted() { return interrupted; }

namespace {

// The line of progress is gone at the end, and Ctrl-C means again what it meant before.
class Watching {
 public:
  Watching() : shows_progress(ErrorIsTerminal()) {
    sigaction(SIGINT, nullptr, &before_);
    CatchInterrupt();
  }
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;
  ~Watching() {
    if (shows_progress) WriteProgress("");
    sigaction(SIGINT, &before_, nullptr);
  }

  bool shows_progress;

 private:
  struct sigaction before_ {};
};

}  // namespace

void Watch(lk_progress_fn progress, const std::function<void(lk_progress_fn, void*)>& call) {
  Watching watching;
  call(progress, &watching.shows_progress);
}

}  // namespace leadkit::cli
