#include "transfer/csv_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace leadkit::transfer {
namespace {

using namespace std::string_view_literals;
using Rows = std::vector<std::vector<std::string>>;

ReadFn SourceOf(std::string text, size_t step) {
  return [text = std::move(text), step, pos = size_t{0}](
             char* buffer, size_t capacity) mutable -> absl::StatusOr<size_t> {
    const size_t count = std::min({capacity, step, text.size() - pos});
    std::memcpy(buffer, text.data() + pos, count);
    pos += count;
    return count;
  };
}

// The header and all rows.
absl::StatusOr<Rows> ReadAll(std::string_view text, size_t step = 1 << 20,
                             const CsvOptions& options = {}) {
  LK_ASSIGN_OR_RETURN(auto reader, CsvReader::Create(SourceOf(std::string(text), step), options));
  Rows rows = {reader->header()};
  std::vector<std::string> cells;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, reader->Next(&cells));
    if (!found) return rows;
    rows.push_back(cells);
  }
}

Rows Read(std::string_view text) {
  absl::StatusOr<Rows> rows = ReadAll(text);
  EXPECT_TRUE(rows.ok()) << rows.status();
  return rows.ok() ? *rows : Rows{};
}

TEST(CsvReader, ReadsHeaderAndRows) {
  EXPECT_EQ(Read("a,b\n1,2\n3,4\n"), (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
}

TEST(CsvReader, TakesAnyLineEndingAndNoneAtTheEnd) {
  const Rows expected = {{"a", "b"}, {"1", "2"}, {"3", "4"}};
  EXPECT_EQ(Read("a,b\r\n1,2\r\n3,4\r\n"), expected);
  EXPECT_EQ(Read("a,b\r1,2\r3,4"), expected);
  EXPECT_EQ(Read("a,b\n1,2\r\n3,4"), expected);
}

TEST(CsvReader, SkipsBlankLines) {
  EXPECT_EQ(Read("\n\r\na,b\n\n  \n1,2\n\n\n"), (Rows{{"a", "b"}, {"1", "2"}}));
}

TEST(CsvReader, KeepsEmptyCells) {
  EXPECT_EQ(Read("a,b,c\n,,\n\"\",x,\n"), (Rows{{"a", "b", "c"}, {"", "", ""}, {"", "x", ""}}));
}

TEST(CsvReader, RowsMayDifferInLength) {
  EXPECT_EQ(Read("a,b\n1\n1,2,3\n1,2\n"), (Rows{{"a", "b"}, {"1"}, {"1", "2", "3"}, {"1", "2"}}));
}

// B-IMPORT-037
TEST(CsvReader, QuotedNewlinesAndDoubledQuotes) {
  EXPECT_EQ(Read("x,y,z\na,\"line1\nline2\",\"say \"\"hi\"\"\"")[1],
            (std::vector<std::string>{"a", "line1\nline2", "say \"hi\""}));
  EXPECT_EQ(Read("x\n\"a\r\nb\rc\"\n")[1], (std::vector<std::string>{"a\r\nb\rc"}));
}

// B-IMPORT-040: a blank cell is blank, whatever the buffers held before.
TEST(CsvReader, BlankCellsDoNotTakeTheValueOfTheRowBefore) {
  const Rows rows = Read(
      "first_name,last_name,email\nfn1,ln1,email1@test.com\nfn2,ln2,\nfn3,ln3,email3@test.com\n"
      "fn4,ln4,\nfn5,ln5,email5@test.com\n");
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(rows[1][2], "email1@test.com");
  EXPECT_EQ(rows[2][2], "");
  EXPECT_EQ(rows[3][2], "email3@test.com");
  EXPECT_EQ(rows[4][2], "");
  EXPECT_EQ(rows[5][2], "email5@test.com");
}

TEST(CsvReader, BlanksAroundCellsAndQuotesAreDropped) {
  EXPECT_EQ(Read("a , b\n 1 , \" 2 \" \n"), (Rows{{"a", "b"}, {"1", " 2 "}}));
}

TEST(CsvReader, AQuoteInAnUnquotedCellIsKept) {
  EXPECT_EQ(Read("a,b\n5\" pipe,the \"Best\"\nx\"\"y,z\"\n"),
            (Rows{{"a", "b"}, {"5\" pipe", "the \"Best\""}, {"x\"\"y", "z\""}}));
}

// What follows a closing quote belongs to the cell, and the row ends where its line does.
TEST(CsvReader, TextBehindAClosingQuoteGoesOnUnquoted) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"\"Acme\" Inc", "Acme Inc"},
      {"\"Acme\"Inc", "AcmeInc"},
      {"\"Acme\"  Inc  ", "Acme  Inc"},
      {"\"Acme\" \"Inc\"", "Acme \"Inc\""},
      {"\"Acme\" \"\"Inc", "Acme \"\"Inc"},
      {"\"The \"Best\" Co.\"", "The Best\" Co.\""},
      {"\"\"Acme\"\"", "Acme\"\""},
      {"\"a\"\"b\" c", "a\"b c"},
      {"\"two\nlines\" more", "two\nlines more"},
      {"\"x, y\" z", "x, y z"},
      {"  \"Acme\"\tInc", "Acme\tInc"},
      {"\"\" x", " x"},
      {"\"Acme\" \t", "Acme"},
  };
  for (const auto& [written, expected] : cases) {
    const std::string cell(written);
    const std::string text =
        "a,b,c\r\n1," + cell + ",2\r\n" + cell + ",3,4\n5,6," + cell + "\r7,8,9\n0,0," + cell;
    const std::string value(expected);
    const Rows rows = {{"a", "b", "c"},   {"1", value, "2"}, {value, "3", "4"},
                       {"5", "6", value}, {"7", "8", "9"},   {"0", "0", value}};
    for (size_t step : {size_t{1}, size_t{2}, size_t{3}, size_t{7}, text.size()}) {
      EXPECT_EQ(*ReadAll(text, step), rows) << cell << " in pieces of " << step;
    }
  }
}

TEST(CsvReader, AStrayQuoteSwallowsNoRows) {
  const Rows expected = {{"LastName", "Company", "Title"},
                         {"Smith", "Acme Inc", "a"},
                         {"Lee", "Bolt", "b"},
                         {"Moe", "Cog, Sons", "c"}};
  const std::string text =
      "LastName,Company,Title\nSmith,\"Acme\" Inc,a\nLee,Bolt,b\nMoe,\"Cog, Sons\",c\n";
  for (size_t step = 1; step < text.size(); ++step) EXPECT_EQ(*ReadAll(text, step), expected);
}

TEST(CsvReader, StrayQuotesWithOtherDelimiters) {
  EXPECT_EQ(Read("a\tb\n\"x\" y\t\"z\"\t\n"), (Rows{{"a", "b"}, {"x y", "z", ""}}));
  EXPECT_EQ(Read("a;b\n\"x\",y;1\n"), (Rows{{"a", "b"}, {"x,y", "1"}}));
}

TEST(CsvReader, StrayQuotesInTheHeaderLine) {
  EXPECT_EQ(Read("5\" pipe;\"a\" b;c,d\n1;2;3\n"),
            (Rows{{"5\" pipe", "a b", "c,d"}, {"1", "2", "3"}}));
  EXPECT_EQ(Read("\"a\"\",x\";b\n1;2\n"), (Rows{{"a\",x", "b"}, {"1", "2"}}));
}

TEST(CsvReader, AStrayQuoteDoesNotHideThatTheLastOneIsOpen) {
  for (size_t step : {1, 2, 100}) {
    EXPECT_EQ(CodeOf(ReadAll("a,b\n\"x\" y,\"z\n1,2\n", step).status()), Code::kInvalidCsv);
    EXPECT_TRUE(ReadAll("a,b\n1,\"x\" y", step).ok());
    EXPECT_TRUE(ReadAll("a,b\n1,\"x\" \"y", step).ok());
  }
}

TEST(CsvReader, SameRowsWhateverTheSizeOfTheReads) {
  const std::string text =
      "\"Last Name\",Company\r\n\"O\"\"Neil\",\"A\r\nB\"\r\n\r\nÅsa,\"x, y\"\r\nlast,one";
  const Rows expected = Read(text);
  ASSERT_EQ(expected.size(), 4u);
  for (size_t step = 1; step < 12; ++step) EXPECT_EQ(*ReadAll(text, step), expected) << step;
}

TEST(CsvReader, DetectsTheDelimiter) {
  const Rows expected = {{"a", "b", "c"}, {"1", "2", "3"}};
  for (const char* delimiter : {",", ";", "\t", "|", "^"}) {
    std::string text = "a,b,c\n1,2,3\n";
    for (char& c : text) {
      if (c == ',') c = delimiter[0];
    }
    EXPECT_EQ(Read(text), expected) << delimiter;
  }
  // What stands in quotes does not count, and a tie goes to the comma.
  EXPECT_EQ(Read("\"x,y,z\";b\n1;2\n"), (Rows{{"x,y,z", "b"}, {"1", "2"}}));
  EXPECT_EQ(Read("a,b;c\n1,2\n"), (Rows{{"a", "b;c"}, {"1", "2"}}));
  EXPECT_EQ(Read("a\n1;2\n"), (Rows{{"a"}, {"1;2"}}));
  // Only the header line is asked.
  EXPECT_EQ(Read("a,b\n1;1;1,2\n"), (Rows{{"a", "b"}, {"1;1;1", "2"}}));
}

TEST(CsvReader, TabsKeepEmptyCells) {
  EXPECT_EQ(Read("a\tb\tc\n1\t\t\n\t\t3\n"), (Rows{{"a", "b", "c"}, {"1", "", ""}, {"", "", "3"}}));
}

TEST(CsvReader, ASpreadsheetMayNameTheDelimiter) {
  EXPECT_EQ(Read("sep=;\r\na,b;c\r\n1;2\r\n"), (Rows{{"a,b", "c"}, {"1", "2"}}));
  EXPECT_EQ(*ReadAll("\"sep=|\"\na|b\n1|2\n", 1), (Rows{{"a", "b"}, {"1", "2"}}));
}

TEST(CsvReader, TheDelimiterMayBeGiven) {
  EXPECT_EQ(*ReadAll("a,b!c\n1,2!3\n", 100, {.delimiter = '!'}),
            (Rows{{"a,b", "c"}, {"1,2", "3"}}));
  EXPECT_EQ(CodeOf(ReadAll("a\n", 100, {.delimiter = '"'}).status()), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(ReadAll("a\n", 100, {.delimiter = '\n'}).status()), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(ReadAll("a\n", 100, {.delimiter = 'x'}).status()), Code::kInvalidArgument);
}

TEST(CsvReader, Utf16IsReadLikeUtf8) {
  std::string bytes = "\xFF\xFE";
  for (char c : "a,b\r\n1,2"sv) bytes += std::string(1, c) + '\0';
  EXPECT_EQ(Read(bytes), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(Read("\xEF\xBB\xBF\"a\",b\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
}

TEST(CsvReader, NulBytesAreKept) {
  const Rows rows = Read("a,b\nx\0y,2\n"sv);
  EXPECT_EQ(rows[1][0], "x\0y"sv);
  EXPECT_FALSE(IsValidText(rows[1][0]));
}

TEST(CsvReader, CountsRowsAndLines) {
  auto reader = CsvReader::Create(
      SourceOf("sep=,\r\na,b\r\n\r\n\"1\r\n1\",\"x\ny\nz\"\r\n2,\r\n\n\"\r\",3\n4,4", 3), {});
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->line_number(), 2);
  EXPECT_EQ((*reader)->row_number(), 0);
  std::vector<std::string> cells;
  const int64_t expected_lines[] = {4, 8, 10, 12};
  for (int64_t row = 1; row <= 4; ++row) {
    ASSERT_TRUE(*(*reader)->Next(&cells));
    EXPECT_EQ((*reader)->row_number(), row);
    EXPECT_EQ((*reader)->line_number(), expected_lines[row - 1]) << row;
  }
  EXPECT_FALSE(*(*reader)->Next(&cells));
  EXPECT_FALSE(*(*reader)->Next(&cells));
  EXPECT_EQ((*reader)->row_number(), 4);
}

TEST(CsvReader, EmptyInputIsAnError) {
  for (std::string_view text : {""sv, "\n\n"sv, "\xEF\xBB\xBF"sv}) {
    EXPECT_EQ(CodeOf(ReadAll(text).status()), Code::kInvalidCsv);
  }
}

TEST(CsvReader, AHeaderAloneIsNoError) { EXPECT_EQ(Read("a,b"), (Rows{{"a", "b"}})); }

TEST(CsvReader, AHeaderThatIsNotUtf8IsAnError) {
  const absl::Status status = ReadAll(
                                  "a,Stra\xDF"
                                  "e\n1,2\n")
                                  .status();
  EXPECT_EQ(CodeOf(status), Code::kInvalidText);
  EXPECT_NE(status.message().find("column 2"), absl::string_view::npos) << status;
}

TEST(CsvReader, AnOpenQuoteAtTheEndIsAnErrorThatNamesItsLine) {
  auto reader = CsvReader::Create(SourceOf("a,b\n1,2\nx,\"y\nz,w\n", 5), {});
  ASSERT_TRUE(reader.ok());
  std::vector<std::string> cells;
  // The rows before it are delivered first.
  ASSERT_TRUE(*(*reader)->Next(&cells));
  EXPECT_EQ(cells, (std::vector<std::string>{"1", "2"}));
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = (*reader)->Next(&cells).status();
    EXPECT_EQ(CodeOf(status), Code::kInvalidCsv);
    EXPECT_NE(status.message().find("line 3"), absl::string_view::npos) << status;
  }
}

TEST(CsvReader, ErrorsOfTheSourceComeAfterTheRowsBeforeThem) {
  std::string text = "a,b\n";
  for (int i = 0; i < 1000; ++i) text += "1,2\n";
  size_t pos = 0;
  auto reader = CsvReader::Create(
      [&](char* buffer, size_t) -> absl::StatusOr<size_t> {
        if (pos == text.size()) return MakeError(Code::kIoError, "the disk is gone");
        std::memcpy(buffer, text.data() + pos, 4);
        pos += 4;
        return size_t{4};
      },
      {});
  ASSERT_TRUE(reader.ok()) << reader.status();
  std::vector<std::string> cells;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(*(*reader)->Next(&cells));
  EXPECT_EQ(CodeOf((*reader)->Next(&cells).status()), Code::kIoError);
  EXPECT_EQ(CodeOf((*reader)->Next(&cells).status()), Code::kIoError);
}

TEST(CsvReader, ACellOfTenMegabytesIsReadAndItsMemoryGivenBack) {
  const std::string big(10'000'000, 'x');
  std::string text = "a,b\n1,\"" + big + "\"\n";
  for (int i = 0; i < 100'000; ++i) text += "2,small\n";
  auto reader = CsvReader::Create(SourceOf(text, 10'000), {});
  ASSERT_TRUE(reader.ok());
  std::vector<std::string> cells;
  ASSERT_TRUE(*(*reader)->Next(&cells));
  EXPECT_TRUE(cells[1] == big);
  ASSERT_TRUE(*(*reader)->Next(&cells));
  EXPECT_EQ(cells[1], "small");
  EXPECT_LT(cells[1].capacity(), 1'000'000u);
  int64_t rows = 2;
  while (*(*reader)->Next(&cells)) ++rows;
  EXPECT_EQ(rows, 100'001);
  EXPECT_LT((*reader)->buffer_bytes(), 4'000'000u);
}

// Writes one endless quoted cell without ever holding it.
TEST(CsvReader, ACellBeyondTheLimitIsAnErrorThatNamesItsLine) {
  size_t sent = 0;
  auto reader = CsvReader::Create(
      [&sent](char* buffer, size_t capacity) -> absl::StatusOr<size_t> {
        const std::string_view start = "a,b\n1,2\n3,\"";
        std::memset(buffer, 'x', capacity);
        if (sent == 0) std::memcpy(buffer, start.data(), start.size());
        sent += capacity;
        return capacity;
      },
      {});
  ASSERT_TRUE(reader.ok());
  std::vector<std::string> cells;
  ASSERT_TRUE(*(*reader)->Next(&cells));
  const absl::Status status = (*reader)->Next(&cells).status();
  EXPECT_EQ(CodeOf(status), Code::kInvalidCsv);
  EXPECT_NE(status.message().find("line 3"), absl::string_view::npos) << status;
  EXPECT_LT(sent, kMaxCellBytes + 1'000'000);
}

TEST(CsvReader, ARowOfTooManyCellsIsAnError) {
  const std::string text = "a\n1\n" + std::string(kMaxCellsPerRow + 10, ',') + "\n2\n";
  auto reader = CsvReader::Create(SourceOf(text, 1 << 20), {});
  ASSERT_TRUE(reader.ok());
  std::vector<std::string> cells;
  ASSERT_TRUE(*(*reader)->Next(&cells));
  EXPECT_EQ(cells[0], "1");
  EXPECT_EQ(CodeOf((*reader)->Next(&cells).status()), Code::kInvalidCsv);
  const std::string widest = "a\n" + std::string(kMaxCellsPerRow - 1, ',') + "\n";
  EXPECT_EQ(Read(widest)[1].size(), kMaxCellsPerRow);
}

}  // namespace
}  // namespace leadkit::transfer
