#include "matching/email.h"

#include <gtest/gtest.h>

#include <string>

namespace leadkit::matching {
namespace {

Email Read(std::string_view raw) {
  static const auto lists = Lists::Standard();
  static const auto rules = DomainRules::BuiltIn();
  return ReadEmail(*lists, *rules, raw);
}

std::string Address(std::string_view raw) {
  const Email email = Read(raw);
  return email.local.empty() ? "" : email.local + "@" + email.host;
}

TEST(EmailTest, AsPeoplePasteThem) {
  EXPECT_EQ(Address("Ann Lee <Ann.Lee@X.example>"), "ann.lee@x.example");
  EXPECT_EQ(Address("mailto:ann@x.example?subject=hi"), "ann@x.example");
  EXPECT_EQ(Address("  HELLO@EMAIL.ACME.COM. "), "hello@email.acme.com");
  EXPECT_EQ(Read("a.b@mail.acme.co.uk").domain, "acme.co.uk");
}

TEST(EmailTest, TagsAndDotsOnlyWhereTheProviderIgnoresThem) {
  EXPECT_EQ(Address("a.n.n+news@gmail.com"), "ann@gmail.com");
  EXPECT_EQ(Address("ann@googlemail.com"), "ann@gmail.com");
  EXPECT_EQ(Address("a.n+news@outlook.com"), "a.n@outlook.com");
  EXPECT_EQ(Address("a.n+news@acme.com"), "a.n+news@acme.com");
}

TEST(EmailTest, Flags) {
  EXPECT_TRUE(Read("ann@gmail.com").free_mail);
  EXPECT_TRUE(Read("x@mailinator.com").disposable);
  EXPECT_TRUE(Read("info@acme.com").role);
  EXPECT_TRUE(Read("no-reply@acme.com").role);
  const Email own = Read("ann@acme.com");
  EXPECT_FALSE(own.free_mail || own.disposable || own.role);
}

TEST(EmailTest, WhatIsNone) {
  for (const char* raw : {"", "n/a", "ann", "ann@", "@acme.com", "a b@acme.com", "test@test.com",
                          "noemail@acme.com", "xxx@gmail.com", "\xff@acme.com"}) {
    EXPECT_EQ(Address(raw), "") << raw;
  }
}

}  // namespace
}  // namespace leadkit::matching
