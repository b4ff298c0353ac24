#include "matching/company_name.h"

#include <gtest/gtest.h>

#include <string>

namespace leadkit::matching {
namespace {

std::string Read(std::string_view raw) {
  static const auto lists = Lists::Standard();
  const CompanyName name = ReadCompanyName(*lists, raw);
  return name.core + "|" + name.form + "|" + name.country;
}

TEST(CompanyNameTest, LegalFormsGo) {
  EXPECT_EQ(Read("Deutsche Bank AG"), "deutsche bank|ag|");
  EXPECT_EQ(Read("Müller GmbH & Co. KG"), "muller|kg|");
  EXPECT_EQ(Read("BALCHEM CORP."), "balchem|inc|");
  EXPECT_EQ(Read("Acme Widgets Pty. Ltd."), "acme widgets|ltd|");
  EXPECT_EQ(Read("Nishina Industrial Co., Ltd. (Japan)"), "nishina industrial|ltd|jp");
  EXPECT_EQ(Read("株式会社ムラキ"), Read("ムラキ株式会社"));
  EXPECT_EQ(Read("ООО Ромашка"), "romashka|llc|");
}

TEST(CompanyNameTest, MarksOfPlace) {
  EXPECT_EQ(Read("AIR PRODUCTS & CHEMICALS INC /DE/"), "air products chemicals|inc|/de");
  EXPECT_EQ(Read("ICU MEDICAL INC/DE"), "icu medical|inc|/de");
  EXPECT_EQ(Read("Oracle (Portugal)"), "oracle||pt");
  EXPECT_EQ(Read("Metso Chile"), "metso||cl");
  EXPECT_EQ(Read("Bank of China"), "bank of china||");
  EXPECT_EQ(Read("Air France"), "air france||");
}

TEST(CompanyNameTest, WordsInOneSpelling) {
  EXPECT_EQ(Read("The ABC Mfg Intl"), Read("ABC Manufacturing International"));
  EXPECT_EQ(Read("J P Morgan"), Read("J.P. Morgan"));
  EXPECT_EQ(Read("AT&T Inc."), "att|inc|");
  EXPECT_EQ(Read("Smith and Jones"), Read("Smith & Jones"));
  EXPECT_EQ(Read("Company Inc"), "company|inc|");
}

TEST(CompanyNameTest, PlaceholdersAreNothing) {
  for (const char* raw : {"", "n/a", "None", "Test", "xxx", "-", "\xff", "Self-Employed"}) {
    EXPECT_EQ(Read(raw), "||") << raw;
  }
}

TEST(CompanyNameTest, Acronyms) {
  EXPECT_EQ(Acronym("international business machines"), "ibm");
  EXPECT_EQ(Acronym("university of oxford"), "uo");
  EXPECT_EQ(Acronym("acme"), "");
}

}  // namespace
}  // namespace leadkit::matching
