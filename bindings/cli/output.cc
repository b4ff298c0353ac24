#include "output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "failure.h"
#include "files.h"
#include "text.h"

namespace leadkit::cli {
namespace {

constexpr size_t kBufferBytes = 1 << 16;
constexpr int kMinWidth = 40;
constexpr int kUsualWidth = 80;

// Returns 0 or an errno.
int WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

}  // namespace

Output::Output() {
  if (isatty(STDOUT_FILENO) == 0) return;
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
  width_ = known ? std::max<int>(size.ws_col, kMinWidth) : kUsualWidth;
}

void Output::Write(std::string_view text) {
  if (closed_) return;
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) Flush();
}

void Output::Line(std::string_view text) {
  Write(text);
  Write("\n");
}

void Output::Flush() {
  const std::string text = std::move(buffer_);
  buffer_.clear();
  if (closed_) return;
  const int error = WriteAll(STDOUT_FILENO, text);
  if (error == 0) return;
  closed_ = true;
  if (error != EPIPE) {
    errno = error;
    ThrowFileError("the output", "written");
  }
}

bool ErrorIsTerminal() { return isatty(STDERR_FILENO) != 0; }

void WriteError(Output& out, std::string_view line) {
  try {
    out.Flush();
  } catch (const Failure&) {
    // The line to come is the one that matters now.
  }
  WriteAll(STDERR_FILENO, std::string(line) + "\n");
}

void WriteProgress(std::string_view line) {
  WriteAll(STDERR_FILENO, "\r\x1b[K" + std::string(line));
}

}  // namespace leadkit::cli
