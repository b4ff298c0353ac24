// Standard output: buffered, aware of its terminal, and content when the reader has gone.
#pragma once

#include <string>
#include <string_view>

namespace leadkit::cli {

class Output {
 public:
  Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void Write(std::string_view text);
  void Line(std::string_view text = "");
  // Throws a Failure where the output can't be written, on a full disk for example.
  void Flush();

  // The reader has gone, as in `leadkit list ... | head`: no error, but nobody to write for.
  bool closed() const { return closed_; }
  // Columns of the terminal; 0 where there is none, and nothing is to be cut.
  int width() const { return width_; }

 private:
  std::string buffer_;
  bool closed_ = false;
  int width_ = 0;
};

// Standard error is a terminal, so that a progress line makes sense.
bool ErrorIsTerminal();
// One line on standard error, after what was written to standard output so far.
void WriteError(Output& out, std::string_view line);
// Replaces the progress line on standard error.
void WriteProgress(std::string_view line);

}  // namespace leadkit::cli
