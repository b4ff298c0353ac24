#include "table.h"

#include <algorithm>

#include "text.h"

namespace leadkit::cli {
namespace {

constexpr int kGap = 2;
constexpr int kMinColumn = 6;  // No column is cut below this.

}  // namespace

Table::Table(Output& out, const std::vector<std::string>& titles, int indent)
    : out_(out), indent_(indent) {
  for (const std::string& title : titles) {
    const bool right = title.starts_with('>');
    columns_.push_back({right ? title.substr(1) : title, right, 0});
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
    const auto widest =
        std::max_element(columns_.begin(), columns_.end(),
                         [](const Column& a, const Column& b) { return a.width < b.width; });
    if (widest->width <= kMinColumn) return;
    --widest->width;
  }
}

void Table::Print(const std::vector<std::string>& cells) {
  std::string line(static_cast<size_t>(indent_), ' ');
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    const std::string cell = out_.width() > 0 ? Truncate(cells[i], column.width) : cells[i];
    const std::string pad(static_cast<size_t>(std::max(column.width - DisplayWidth(cell), 0)), ' ');
    if (i != 0) line.append(kGap, ' ');
    line += column.right ? pad + cell : cell + pad;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out_.Line(line);
}

}  // namespace leadkit::cli
