#include "transfer/csv_writer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "transfer/csv_reader.h"

namespace leadkit::transfer {
namespace {

std::string Written(const std::vector<std::vector<std::string>>& rows,
                    const CsvFormat& format = {}) {
  std::string out;
  CsvWriter writer(&out, format);
  for (const auto& row : rows) writer.AddRow(row);
  return out;
}

TEST(CsvWriter, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(Written({{"a", "b c", "", "Åsa", "-1", "=1+1", "it's"}}),
            "a,b c,,Åsa,-1,=1+1,it's\r\n");
  EXPECT_EQ(Written({{"x,y", "say \"hi\"", "l1\nl2", "c\rr", "x;y"}}),
            "\"x,y\",\"say \"\"hi\"\"\",\"l1\nl2\",\"c\rr\",x;y\r\n");
}

TEST(CsvWriter, QuotesBlanksAtTheEnds) {
  EXPECT_EQ(Written({{" a", "b ", "\tc", " "}}), "\" a\",\"b \",\"\tc\",\" \"\r\n");
}

TEST(CsvWriter, ARowOfOneEmptyCellIsNoBlankLine) {
  EXPECT_EQ(Written({{""}}), "\"\"\r\n");
  EXPECT_EQ(Written({{"", ""}}), ",\r\n");
  EXPECT_EQ(Written({{}}), "\r\n");
}

TEST(CsvWriter, DelimiterAndLineEndAreOptions) {
  EXPECT_EQ(Written({{"a;b", "c,d"}}, {.delimiter = ';', .line_end = "\n"}), "\"a;b\";c,d\n");
}

TEST(CsvWriter, CellsMayBeAddedOneByOne) {
  std::string out = "kept\r\n";
  CsvWriter writer(&out);
  writer.AddCell("a");
  writer.AddCell("b");
  writer.EndRow();
  writer.AddRow({"c"});
  EXPECT_EQ(out, "kept\r\na,b\r\nc\r\n");
}

TEST(CsvWriter, WhatIsWrittenIsReadBack) {
  const std::vector<std::vector<std::string>> rows = {
      {"first", "second", "third"},
      {"", "", ""},
      {"a\"b", "\"", "\"\""},
      {"x,y\r\nz", " blank ", "\ttab\t"},
      {"語", "😀", std::string("nul\0nul", 7)},
      {"", "only the middle", ""},
  };
  for (char delimiter : {',', ';', '\t', '|', '^'}) {
    const std::string text = Written(rows, {.delimiter = delimiter});
    size_t pos = 0;
    auto reader = CsvReader::Create(
        [&](char* buffer, size_t capacity) -> absl::StatusOr<size_t> {
          const size_t count = std::min(capacity, text.size() - pos);
          std::memcpy(buffer, text.data() + pos, count);
          pos += count;
          return count;
        },
        {});
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->header(), rows[0]);
    std::vector<std::string> cells;
    for (size_t i = 1; i < rows.size(); ++i) {
      ASSERT_TRUE(*(*reader)->Next(&cells));
      EXPECT_EQ(cells, rows[i]) << delimiter << i;
    }
    EXPECT_FALSE(*(*reader)->Next(&cells));
  }
}

}  // namespace
}  // namespace leadkit::transfer
