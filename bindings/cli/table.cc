#include "table.h"

#include <algorithm>

#include "text.h"

namespace leadkit::cli {
namespace {

constexpr int kGap = 2;
// No column is cut below this.
constexpr int kMinColumn = 6;
constexpr int kMinSentence = 24;

}  // namespace

Table::Table(Output& out, const std::vector<std::string>& titles, int indent)
    : out_(out), indent_(indent) {
  for (const std::string& title : titles) {
    const char mark = title.empty() ? '\0' : title[0];
    Column column{.right = mark == '>', .wraps = mark == '~', .fixed = mark == '='};
    column.title = title.substr(column.right || column.wraps || column.fixed ? 1 : 0);
    columns_.push_back(std::move(column));
  }
}

void Table::Add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = OneLine(cell);
  cells.resize(columns_.size());
  ++rows_;
  if (started_) return Print(cells);
  waiting_.push_back(std::move(cells));
  if (waiting_.size() >= kLookAhead) Start();
}

long Table::End() {
  if (!started_ && !waiting_.empty()) Start();
  return rows_;
}

void Table::Start() {
  started_ = true;
  for (size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    column.width = DisplayWidth(column.title);
    for (const auto& cells : waiting_)
      column.width = std::max(column.width, DisplayWidth(cells[i]));
  }
  if (out_.width() > 0) FitToTerminal();

  std::vector<std::string> titles, rules;
  for (const Column& column : columns_) {
    titles.push_back(column.title);
    rules.emplace_back(static_cast<size_t>(column.width), '-');
  }
  Print(titles);
  Print(rules);
  for (const auto& cells : waiting_) Print(cells);
  waiting_.clear();
}

// Takes columns from the widest column, one by one, until the row fits.
void Table::FitToTerminal() {
  int total = indent_ - kGap;
  for (const Column& column : columns_) total += column.width + kGap;
  for (; total > out_.width(); --total) {
    // What may be taken from a column; sentences give first, because they lose nothing by it.
    const auto spare = [](const Column& column) {
      if (column.fixed) return 0;
      const int rest = column.width - (column.wraps ? kMinSentence : kMinColumn);
      return column.wraps && rest > 0 ? rest + 1000 : rest;
    };
    const auto widest =
        std::max_element(columns_.begin(), columns_.end(),
                         [&](const Column& a, const Column& b) { return spare(a) < spare(b); });
    if (spare(*widest) <= 0) return;
    --widest->width;
  }
}

void Table::Print(const std::vector<std::string>& cells) {
  if (out_.width() == 0) return PrintLine(cells);
  std::vector<std::vector<std::string>> lines(1, std::vector<std::string>(cells.size()));
  for (size_t i = 0; i < cells.size(); ++i) {
    const Column& column = columns_[i];
    std::vector<std::string> parts = column.wraps ? WrapLines(cells[i], column.width)
                                                  : std::vector{Truncate(cells[i], column.width)};
    if (parts.size() > lines.size())
      lines.resize(parts.size(), std::vector<std::string>(cells.size()));
    for (size_t line = 0; line < parts.size(); ++line) lines[line][i] = std::move(parts[line]);
  }
  for (const auto& line : lines) PrintLine(line);
}

void Table::PrintLine(const std::vector<std::string>& cells) {
  std::string line(static_cast<size_t>(indent_), ' ');
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    const std::string& cell = cells[i];
    const std::string pad(static_cast<size_t>(std::max(column.width - DisplayWidth(cell), 0)), ' ');
    if (i != 0) line.append(kGap, ' ');
    line += column.right ? pad + cell : cell + pad;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out_.Line(line);
}

}  // namespace leadkit::cli
