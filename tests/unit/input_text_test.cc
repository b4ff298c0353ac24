#include "transfer/input_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace leadkit::transfer {
namespace {

using namespace std::string_view_literals;

ReadFn SourceOf(std::string_view bytes, size_t step) {
  auto pos = std::make_shared<size_t>(0);
  return [text = std::string(bytes), step, pos](char* buffer,
                                                size_t capacity) -> absl::StatusOr<size_t> {
    const size_t count = std::min({capacity, step, text.size() - *pos});
    std::memcpy(buffer, text.data() + *pos, count);
    *pos += count;
    return count;
  };
}

absl::StatusOr<std::string> ReadAll(std::string_view bytes, size_t step, size_t capacity = 4096,
                                    Encoding* encoding = nullptr) {
  InputText input(SourceOf(bytes, step));
  std::string out;
  std::string buffer(capacity, '\0');
  while (true) {
    LK_ASSIGN_OR_RETURN(const size_t count, input.Read(buffer.data(), buffer.size()));
    if (encoding != nullptr) *encoding = input.encoding();
    if (count == 0) return out;
    out.append(buffer, 0, count);
  }
}

std::string Utf16(std::u16string_view text, bool little_endian) {
  std::string out;
  for (char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    out.push_back(little_endian ? low : high);
    out.push_back(little_endian ? high : low);
  }
  return out;
}

TEST(InputText, PlainUtf8PassesThrough) {
  EXPECT_EQ(*ReadAll("name\nÅsa\n", 3), "name\nÅsa\n");
  EXPECT_EQ(*ReadAll("", 3), "");
  EXPECT_EQ(*ReadAll("a", 1), "a");
}

TEST(InputText, BytesThatAreNoUtf8PassThrough) { EXPECT_EQ(*ReadAll("a\xE9,b", 2), "a\xE9,b"); }

TEST(InputText, ByteOrderMarkOfUtf8IsDropped) {
  EXPECT_EQ(*ReadAll("\xEF\xBB\xBFname", 1), "name");
  EXPECT_EQ(*ReadAll("\xEF\xBB\xBF", 1), "");
  // Only the first one is a mark.
  EXPECT_EQ(*ReadAll("\xEF\xBB\xBF\xEF\xBB\xBFn", 1), "\xEF\xBB\xBFn");
}

TEST(InputText, Utf16IsConverted) {
  const std::u16string_view text = u"Name\r\nÅ, Ω, 語, 😀\r\n";
  for (bool little_endian : {true, false}) {
    const std::string body = Utf16(text, little_endian);
    const std::string mark = little_endian ? "\xFF\xFE" : "\xFE\xFF";
    Encoding encoding = Encoding::kUtf8;
    EXPECT_EQ(*ReadAll(mark + body, 4096, 4096, &encoding), "Name\r\nÅ, Ω, 語, 😀\r\n");
    EXPECT_EQ(encoding, little_endian ? Encoding::kUtf16LittleEndian : Encoding::kUtf16BigEndian);
  }
}

TEST(InputText, Utf16WithoutMarkIsToldByItsZeros) {
  std::u16string text = u"Last Name,Company\r\n";
  std::string expected = "Last Name,Company\r\n";
  for (int i = 0; i < 20; ++i) {
    text += u"Åkesson,一語\r\n";
    expected += "Åkesson,一語\r\n";
  }
  for (bool little_endian : {true, false}) {
    EXPECT_EQ(*ReadAll(Utf16(text, little_endian), 7), expected);
    EXPECT_EQ(*ReadAll(Utf16(u"a\n", little_endian), 7), "a\n");
  }
}

TEST(InputText, ANulInUtf8IsNotUtf16) {
  EXPECT_EQ(*ReadAll("a\0b,c"sv, 5), "a\0b,c"sv);
  EXPECT_EQ(*ReadAll("a\0"sv, 5), "a\0"sv);
}

TEST(InputText, SurrogatePairsMaySpanAnyBorder) {
  std::u16string text;
  for (int i = 0; i < 200; ++i) text += u"😀é";
  std::string expected;
  for (int i = 0; i < 200; ++i) expected += "😀é";
  const std::string bytes = "\xFE\xFF" + Utf16(text, false);
  for (size_t step = 1; step <= 9; ++step) {
    for (size_t capacity = 4; capacity <= 9; ++capacity) {
      ASSERT_EQ(*ReadAll(bytes, step, capacity), expected) << step << " " << capacity;
    }
  }
}

// They come out as ill-formed UTF-8, which the check of the cell refuses.
TEST(InputText, HalvesOfPairsAreKept) {
  EXPECT_EQ(*ReadAll("\xFE\xFF\xD8\x00\x00"
                     "a"sv,
                     1),
            "\xED\xA0\x80"
            "a");
  EXPECT_EQ(*ReadAll("\xFE\xFF\xDC\x00\x00"
                     "a"sv,
                     1),
            "\xED\xB0\x80"
            "a");
  EXPECT_EQ(*ReadAll("\xFE\xFF\xD8\x00"sv, 1), "\xED\xA0\x80");
}

TEST(InputText, CutOffUtf16IsAnError) {
  EXPECT_EQ(CodeOf(ReadAll("\xFE\xFF\x00"
                           "a\x00"sv,
                           2)
                       .status()),
            Code::kInvalidCsv);
}

TEST(InputText, Utf32IsRefused) {
  EXPECT_EQ(CodeOf(ReadAll("\xFF\xFE\0\0a\0\0\0"sv, 8).status()), Code::kInvalidText);
}

TEST(InputText, ErrorsOfTheSourceComeThrough) {
  InputText input([](char*, size_t) -> absl::StatusOr<size_t> {
    return MakeError(Code::kIoError, "the disk is gone");
  });
  char buffer[16];
  EXPECT_EQ(CodeOf(input.Read(buffer, sizeof buffer).status()), Code::kIoError);
}

TEST(InputText, ASourceThatReturnsTooMuchIsRefused) {
  InputText input([](char*, size_t capacity) -> absl::StatusOr<size_t> { return capacity + 1; });
  char buffer[16];
  EXPECT_EQ(CodeOf(input.Read(buffer, sizeof buffer).status()), Code::kInvalidArgument);
}

}  // namespace
}  // namespace leadkit::transfer
