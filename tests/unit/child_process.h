// Work in a child process: another user, another limit, another process's locks. What it returns
// comes back as text; a test fails there by saying what is wrong.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>

namespace leadkit {

class ChildProcess {
 public:
  explicit ChildProcess(const std::function<std::string()>& work) {
    if (pipe(pipe_) != 0) return;
    pid_ = fork();
    if (pid_ != 0) {
      close(pipe_[1]);
      return;
    }
    close(pipe_[0]);
    std::string said;
    try {
      said = work();
    } catch (...) {
      said = "an exception";
    }
    size_t sent = 0;
    while (sent < said.size()) {
      const ssize_t n = write(pipe_[1], said.data() + sent, said.size() - sent);
      if (n <= 0) break;
      sent += static_cast<size_t>(n);
    }
    _exit(0);
  }
  ~ChildProcess() {
    if (pid_ > 0) Wait();
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // What `work` returned, once it has; or how the process died.
  std::string Wait() {
    if (pid_ <= 0) return said_;
    char buffer[4096];
    ssize_t n = 0;
    while ((n = read(pipe_[0], buffer, sizeof buffer)) > 0) {
      said_.append(buffer, static_cast<size_t>(n));
    }
    close(pipe_[0]);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) said_ += " (the process died)";
    return said_;
  }

 private:
  int pipe_[2] = {-1, -1};
  pid_t pid_ = -1;
  std::string said_ = "";
};

inline std::string InChild(const std::function<std::string()>& work) {
  return ChildProcess(work).Wait();
}

// The same as a user whom file permissions hold for.
inline std::string AsOrdinaryUser(const std::function<std::string()>& work) {
  return InChild([&]() -> std::string {
    constexpr int kNobody = 65534;
    if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) return "no other user";
    return work();
  });
}

}  // namespace leadkit
