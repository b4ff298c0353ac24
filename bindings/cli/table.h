// A table with aligned columns, cut to the terminal where there is one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "output.h"

namespace leadkit::cli {

// Widths are taken from the first kLookAhead rows, so that a list of any length is printed in
// bounded memory; a later cell that is wider pushes its row to the right.
class Table {
 public:
  // A title that starts with '>' makes a column of numbers, set flush right; '~' makes one of
  // sentences, which on a narrow terminal go on in the next line and are not cut;
  // '=' one that is never cut, such as ids, which are there to be copied.
  Table(Output& out, const std::vector<std::string>& titles, int indent = 0);

  void Add(std::vector<std::string> cells);
  // Prints what is left; the title only if there is a row. Returns the number of rows.
  long End();

 private:
  static constexpr size_t kLookAhead = 1000;

  struct Column {
    std::string title;
    bool right = false;
    bool wraps = false;
    bool fixed = false;
    int width = 0;
  };

  void Start();
  void FitToTerminal();
  void Print(const std::vector<std::string>& cells);
  void PrintLine(const std::vector<std::string>& cells);

  Output& out_;
  int indent_;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> waiting_;
  bool started_ = false;
  long rows_ = 0;
};

}  // namespace leadkit::cli
