#include "matching/domain.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace leadkit::matching {
namespace {

TEST(DomainTest, OfUrls) {
  const auto rules = DomainRules::BuiltIn();
  EXPECT_EQ(rules->OfUrl("https://user:pw@www.Acme.com:8080/a?b#c"), "acme.com");
  EXPECT_EQ(rules->OfUrl("  shop.acme.co.uk  "), "acme.co.uk");
  EXPECT_EQ(rules->OfUrl("//a.b.acme.de/x"), "acme.de");
  EXPECT_EQ(rules->OfUrl("acme.com."), "acme.com");
  EXPECT_EQ(rules->OfUrl("https://mine.github.io"), "mine.github.io");
}

TEST(DomainTest, WhatHasNone) {
  const auto rules = DomainRules::BuiltIn();
  for (const char* url : {"", "n/a", "localhost", "http://127.0.0.1/", "http://[::1]/", "co.uk",
                          "com", "a..b.com", "not a host", "\xff.com", "http://"}) {
    EXPECT_EQ(rules->OfUrl(url), "") << url;
  }
  EXPECT_EQ(rules->OfUrl(std::string(300, 'a') + ".com"), "");
}

TEST(DomainTest, InternationalNamesHaveOneForm) {
  const auto rules = DomainRules::BuiltIn();
  EXPECT_EQ(rules->OfUrl("http://www.müller.de"), rules->OfUrl("http://www.MÜLLER.de"));
}

TEST(DomainTest, ANewerListCanBeLoaded) {
  const auto rules = DomainRules::Parse("com\nmine.com\n");
  ASSERT_TRUE(rules.ok());
  EXPECT_EQ((*rules)->OfUrl("a.b.mine.com"), "b.mine.com");
  EXPECT_EQ(CodeOf(DomainRules::Parse("").status()), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(DomainRules::Parse("// nothing\n").status()), Code::kInvalidArgument);
}

}  // namespace
}  // namespace leadkit::matching
