#include "matching/person_name.h"

#include <gtest/gtest.h>

#include <string>

namespace leadkit::matching {
namespace {

std::string Read(std::string_view first, std::string_view last, std::string_view full = "") {
  static const auto lists = Lists::Standard();
  const PersonName name = ReadPersonName(*lists, first, "", last, full);
  return name.first + "|" + name.middle + "|" + name.last;
}

TEST(PersonNameTest, TitlesAndSuffixesGo) {
  EXPECT_EQ(Read("Dr. Anna Maria", "Müller-Lüdenscheidt, PhD"), "anna|maria|muller ludenscheidt");
  EXPECT_EQ(Read("Mr.", "Smith Jr."), "mr||smith");
  EXPECT_EQ(Read("J.R.", "Ewing III"), "j|r|ewing");
}

TEST(PersonNameTest, FullNames) {
  EXPECT_EQ(Read("", "", "Prof. Dr. Ludwig van der Berg"), "ludwig||van der berg");
  EXPECT_EQ(Read("", "", "Smith, John A."), "john|a|smith");
  EXPECT_EQ(Read("", "", "John Smith, PhD"), "john||smith");
  EXPECT_EQ(Read("", "", "Cher"), "||cher");
  EXPECT_EQ(Read("", "Lee", "Ann Lee"), "||lee");
}

TEST(PersonNameTest, PlaceholdersAreNothing) {
  EXPECT_EQ(Read("n/a", "Unknown"), "||");
  EXPECT_EQ(Read("Test", "xxx"), "||");
  EXPECT_EQ(Read("-", "..."), "||");
  EXPECT_EQ(Read("\xff", "Smith"), "||smith");
}

TEST(PersonNameTest, FormalNames) {
  const auto lists = Lists::Standard();
  EXPECT_EQ(ReadPersonName(*lists, "Bob", "", "Smith", "").formal,
            std::vector<std::string>{"robert"});
  EXPECT_TRUE(ReadPersonName(*lists, "Xyzzy", "", "Smith", "").formal.empty());
}

}  // namespace
}  // namespace leadkit::matching
