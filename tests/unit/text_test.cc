#include "base/text.h"

#include <gtest/gtest.h>

#include <clocale>

namespace leadkit {
namespace {

TEST(Text, ValidTextIsUtf8WithoutZeros) {
  for (const std::string_view text :
       {"", "plain", "Z\xC3\xBCrich", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF",
        "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "\x01\x7F"}) {
    EXPECT_TRUE(IsValidText(text)) << text;
  }
  for (const std::string_view text :
       {std::string_view("a\0b", 3), std::string_view("\x80"), std::string_view("\xC3"),
        std::string_view("\xC0\x80"), std::string_view("\xC1\xBF"),
        std::string_view("\xE0\x80\x80"), std::string_view("\xED\xA0\x80"),
        std::string_view("\xF0\x80\x80\x80"), std::string_view("\xF4\x90\x80\x80"),
        std::string_view("\xF5\x80\x80\x80"), std::string_view("\xE2\x82"),
        std::string_view("Z\xFCrich"), std::string_view("\xFE\xFF"), std::string_view("ok\xE2")}) {
    EXPECT_FALSE(IsValidText(text));
  }
  EXPECT_TRUE(IsValidText(std::string_view()));
}

TEST(Text, WhatIsWrongIsFoundAtAnyPlace) {
  for (size_t size = 0; size < 40; ++size) {
    const std::string good(size, 'a');
    EXPECT_TRUE(IsValidText(good));
    EXPECT_TRUE(IsAscii(good));
    for (size_t at = 0; at < size; ++at) {
      for (const char bad : {'\0', '\x80', '\xC3', '\xFF'}) {
        std::string text = good;
        text[at] = bad;
        EXPECT_FALSE(IsValidText(text)) << size << " " << at << " " << int{bad};
        EXPECT_EQ(IsAscii(text), bad == '\0') << size << " " << at << " " << int{bad};
      }
      for (const char odd : {'\x01', '\x7F'}) {
        std::string text = good;
        text[at] = odd;
        EXPECT_TRUE(IsValidText(text)) << size << " " << at << " " << int{odd};
      }
      if (at + 1 == size) continue;
      std::string accented = good;
      accented.replace(at, 2, "\u00e9");
      EXPECT_TRUE(IsValidText(accented)) << size << " " << at;
    }
  }
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(CountCharacters(""), 0u);
  EXPECT_EQ(CountCharacters("abc"), 3u);
  EXPECT_EQ(CountCharacters("Z\xC3\xBCrich"), 6u);
  EXPECT_EQ(CountCharacters("\xF0\x9F\x98\x80"), 1u);
}

TEST(Text, TrimsUnicodeSpace) {
  EXPECT_EQ(TrimSpace("  a b \t\r\n"), "a b");
  EXPECT_EQ(TrimSpace("\xC2\xA0x\xE2\x80\x83"), "x");      // no-break space, em space
  EXPECT_EQ(TrimSpace("\xEF\xBB\xBFx\xE3\x80\x80"), "x");  // byte order mark, ideographic space
  EXPECT_EQ(TrimSpace(" \n "), "");
  EXPECT_EQ(TrimSpace(""), "");
  EXPECT_EQ(TrimSpace("\xC3\xA9 "), "\xC3\xA9");
  EXPECT_EQ(TrimSpace("a\xC2\xA0"
                      "b"),
            "a\xC2\xA0"
            "b");
}

TEST(Text, TakesWholeCharacters) {
  EXPECT_EQ(TakeCharacters("abc", 2), "ab");
  EXPECT_EQ(TakeCharacters("abc", 3), "abc");
  EXPECT_EQ(TakeCharacters("abc", 9), "abc");
  EXPECT_EQ(TakeCharacters("abc", 0), "");
  EXPECT_EQ(TakeCharacters("\xC3\xA9\xE2\x82\xACx", 1), "\xC3\xA9");
  EXPECT_EQ(TakeCharacters("\xC3\xA9\xE2\x82\xACx", 2), "\xC3\xA9\xE2\x82\xAC");
}

TEST(Text, LowersAsciiOnly) {
  EXPECT_EQ(LowerAscii("IsDeleted"), "isdeleted");
  EXPECT_EQ(LowerAscii("\xC3\x84"), "\xC3\x84");
  EXPECT_TRUE(EqualsIgnoreCase("LastName", "LASTNAME"));
  EXPECT_FALSE(EqualsIgnoreCase("LastName", "LastName "));
}

TEST(Text, EmailForm) {
  for (const char* text :
       {"ada@engines.example", "a@b.co", "first.last+tag@sub.domain.example", "o'neil@x.ie",
        "x_y-z@a-b.example", "J\xC3\xB6rg@m\xC3\xBCller.de", "1@1.23"}) {
    EXPECT_TRUE(IsEmailForm(text)) << text;
  }
  for (const char* text : {"",
                           "ada",
                           "@engines.example",
                           "ada@",
                           "ada@engines",
                           "ada@engines.",
                           "ada@.example",
                           "ada@engines..example",
                           "ada@-engines.example",
                           "ada@engines-.example",
                           "a b@x.example",
                           "ada@x y.example",
                           "ada@@engines.example",
                           ".ada@x.example",
                           "ada.@x.example",
                           "a..b@x.example",
                           "a@b.example, c@d.example",
                           "<ada@x.example>",
                           "mailto:ada@x.example",
                           "ada@x_y.example",
                           "\"ada\"@x.example",
                           "ada@x.example\n"}) {
    EXPECT_FALSE(IsEmailForm(text)) << text;
  }
  EXPECT_TRUE(IsEmailForm(std::string(64, 'a') + "@x.example"));
  EXPECT_FALSE(IsEmailForm(std::string(65, 'a') + "@x.example"));
  EXPECT_FALSE(IsEmailForm("a@" + std::string(64, 'b') + ".example"));
}

// White space that ASCII does not know comes along when addresses are copied from web pages.
TEST(Text, EmailFormRefusesInvisibleCharacters) {
  EXPECT_FALSE(IsEmailForm("ada@engines\xC2\xA0.example"));      // no-break space
  EXPECT_FALSE(IsEmailForm("ada\xE2\x80\x8B@engines.example"));  // zero width space
  EXPECT_FALSE(IsEmailForm("ada\xE3\x80\x80@engines.example"));  // ideographic space
  EXPECT_FALSE(IsEmailForm("ada\xC2\x85@engines.example"));      // next line
  EXPECT_FALSE(
      IsEmailForm("\xE2\x80\xAE"
                  "ada@engines.example"));  // right-to-left override
}

TEST(Text, NameKeysFoldSpellings) {
  EXPECT_EQ(NameKey("\xC3\x85ngstr\xC3\xB6m  & Sons, Ltd."), "angstrom & sons ltd");
  EXPECT_EQ(NameKey("O'Neill"), NameKey("ONEILL"));
  EXPECT_EQ(NameKey("O\xE2\x80\x99Neill"), NameKey("O'Neill"));
  EXPECT_EQ(NameKey("Acme, Inc."), NameKey("  acme   INC "));
  EXPECT_EQ(NameKey("Stra\xC3\x9F"
                    "e"),
            NameKey("STRASSE"));
  EXPECT_EQ(NameKey("\xEF\xBC\xA1\xEF\xBC\xA2"), "ab");  // full-width letters
  EXPECT_EQ(NameKey("Cafe\xCC\x81"), NameKey("Caf\xC3\xA9"));
  EXPECT_EQ(NameKey("A-B/C_D"), "a b c d");
  EXPECT_EQ(NameKey("C++"), "c++");
  EXPECT_NE(NameKey("AT&T"), NameKey("ATT"));
  EXPECT_NE(NameKey("Acme 1"), NameKey("Acme 2"));
}

TEST(Text, NameKeysAreNeverEmptyForAName) {
  EXPECT_EQ(NameKey(""), "");
  EXPECT_EQ(NameKey("..."), "...");
  EXPECT_EQ(NameKey("-"), "-");
  EXPECT_FALSE(NameKey("\xE6\x97\xA5\xE6\x9C\xAC").empty());
  EXPECT_FALSE(NameKey("\xE2\x80\x99").empty());
}

TEST(Text, NameKeysAreTheirOwnKeys) {
  for (const char* name : {"Acme, Inc.", "\xC3\x85ngstr\xC3\xB6m & S\xC3\xB6hne", "O'Neill-Smith",
                           "  A  B ", "\xE6\x97\xA5\xE6\x9C\xAC \xE2\x84\xA2"}) {
    EXPECT_EQ(NameKey(NameKey(name)), NameKey(name)) << name;
  }
}

TEST(Text, EmailKeysIgnoreCase) {
  EXPECT_EQ(EmailKey("Ada.Lovelace@Engines.Example"), "ada.lovelace@engines.example");
}

TEST(Text, ListsForReaders) {
  EXPECT_EQ(JoinForReader({}), "");
  EXPECT_EQ(JoinForReader({"A"}), "A");
  EXPECT_EQ(JoinForReader({"A", "B"}), "A or B");
  EXPECT_EQ(JoinForReader({"A", "B", "C"}), "A, B or C");
  EXPECT_EQ(JoinForReader({"A", "B", "C", "D"}, 2), "A, B and 2 more");
  EXPECT_EQ(JoinForReader({"A", "B"}, 2), "A or B");
}

}  // namespace
}  // namespace leadkit
