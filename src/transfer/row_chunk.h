// Rows waiting to be stored together: their cells end to end.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leadkit::transfer {

class RowChunk {
 public:
  void Add(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) {
      text_.append(cell);
      ends_.push_back(text_.size());
    }
    rows_.push_back(ends_.size());
  }

  // Keeps the buffers, but for what a few great rows have taken.
  void Clear() {
    text_.clear();
    if (text_.capacity() > kKeepBytes) text_.shrink_to_fit();
    ends_.clear();
    rows_.clear();
  }

  size_t rows() const { return rows_.size(); }
  size_t bytes() const { return text_.size(); }

  // The cells of a row; `cells` is refilled. Valid until the chunk changes.
  void Get(size_t row, std::vector<std::string_view>* cells) const {
    const size_t first = row == 0 ? 0 : rows_[row - 1];
    cells->clear();
    size_t begin = first == 0 ? 0 : ends_[first - 1];
    for (size_t i = first; i < rows_[row]; ++i) {
      cells->push_back(std::string_view(text_).substr(begin, ends_[i] - begin));
      begin = ends_[i];
    }
  }

 private:
  static constexpr size_t kKeepBytes = 16 * 1024 * 1024;

  std::string text_;
  std::vector<size_t> ends_;  // of cells in text_
  std::vector<size_t> rows_;  // ends of rows in ends_
};

}  // namespace leadkit::transfer
