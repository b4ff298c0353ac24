#include "tests/match/data.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "base/text.h"
#include "test_paths.h"

namespace leadkit::matching {
namespace {

std::vector<std::vector<std::string>> ParseCsv(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  const auto end_cell = [&] {
    row.emplace_back(IsValidText(cell) ? TrimSpace(cell) : std::string_view(cell));
    cell.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[i++];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      end_cell();
    } else if (c == '\n') {
      end_cell();
      rows.push_back(std::move(row));
      row.clear();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (!cell.empty() || !row.empty()) {
    end_cell();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::optional<Table> Table::Load(const std::string& path) {
  const char* shared = std::getenv("LEADKIT_SHARED");
  const std::string root = shared == nullptr ? LEADKIT_SOURCE_DIR "/../shared" : shared;
  std::ifstream file(root + "/data/" + path, std::ios::binary);
  if (!file) return std::nullopt;
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::vector<std::vector<std::string>> rows = ParseCsv(text);
  if (rows.empty()) return std::nullopt;
  Table table;
  for (size_t i = 0; i < rows[0].size(); ++i) table.columns_[rows[0][i]] = i;
  table.rows_.assign(std::make_move_iterator(rows.begin() + 1),
                     std::make_move_iterator(rows.end()));
  return table;
}

std::string_view Table::get(size_t row, const std::string& column) const {
  const auto it = columns_.find(column);
  if (it == columns_.end() || it->second >= rows_[row].size()) return {};
  return rows_[row][it->second];
}

Score ScoreGroups(const std::vector<std::string>& truth, const std::vector<uint32_t>& groups) {
  std::map<std::string, uint64_t> entities;
  std::map<uint32_t, uint64_t> sizes;
  std::map<std::pair<std::string, uint32_t>, uint64_t> both;
  for (size_t i = 0; i < truth.size(); ++i) {
    ++entities[truth[i]];
    ++sizes[groups[i]];
    ++both[{truth[i], groups[i]}];
  }
  Score score;
  const auto pairs = [](uint64_t n) { return n * (n - 1) / 2; };
  for (const auto& [unused, n] : entities) score.truth += pairs(n);
  for (const auto& [unused, n] : sizes) score.found += pairs(n);
  for (const auto& [unused, n] : both) score.right += pairs(n);
  return score;
}

}  // namespace leadkit::matching
