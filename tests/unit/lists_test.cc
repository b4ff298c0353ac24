#include "matching/lists.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/error.h"

namespace leadkit::matching {
namespace {

TEST(ListsTest, StandardListsParse) {
  for (const auto& part :
       {StandardNameLists(), StandardMailLists(), StandardCompanyLists(), StandardPlaceLists()}) {
    for (const ListText& list : part) {
      Lists lists;
      EXPECT_TRUE(lists.Set(list.name, list.text).ok()) << list.name;
    }
  }
}

TEST(ListsTest, StandardListsAnswer) {
  const auto lists = Lists::Standard();
  EXPECT_TRUE(lists->IsPlaceholder("n a"));
  EXPECT_TRUE(lists->IsFreeMail("gmail.com"));
  EXPECT_FALSE(lists->IsFreeMail("acme.com"));
  EXPECT_TRUE(lists->IsDisposableMail("mailinator.com"));
  EXPECT_TRUE(lists->IsRoleMail("info"));
  EXPECT_EQ(lists->LegalForm("gmbh & co kg"), "kg");
  EXPECT_EQ(lists->StreetWord("avenue"), "ave");
  EXPECT_EQ(lists->CountryCode("united states"), "us");
  EXPECT_EQ(lists->CountryCode("osterreich"), "at");
  ASSERT_NE(lists->Calling("GB"), nullptr);
  EXPECT_EQ(lists->Calling("gb")->digits, "44");
  EXPECT_TRUE(lists->HasTrunkZero("44"));
  EXPECT_EQ(lists->CallingPrefix("35312345678"), 3u);
  const auto& formal = lists->FormalNames("bob");
  EXPECT_NE(std::find(formal.begin(), formal.end(), "robert"), formal.end());
}

TEST(ListsTest, HostReplacesAList) {
  Lists lists;
  ASSERT_TRUE(lists.Set("free_mail", "Acme.example, b.example # mine\n\nc.example").ok());
  EXPECT_TRUE(lists.IsFreeMail("acme.example"));
  EXPECT_TRUE(lists.IsFreeMail("c.example"));
  ASSERT_TRUE(lists.Set("nicknames", "Élodie: Lola").ok());
  EXPECT_EQ(lists.FormalNames("lola"), std::vector<std::string>{"elodie"});
  ASSERT_TRUE(lists.Set("free_mail", "").ok());
  EXPECT_FALSE(lists.IsFreeMail("acme.example"));
}

TEST(ListsTest, RefusesWhatIsNoList) {
  Lists lists;
  EXPECT_EQ(CodeOf(lists.Set("colours", "red")), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(lists.Set("nicknames", "no colon")), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(lists.Set("countries", "Germany: +49")), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(lists.Set("countries", "DE: +abc")), Code::kInvalidArgument);
  EXPECT_EQ(CodeOf(lists.Set("titles", "\xff")), Code::kInvalidArgument);
}

}  // namespace
}  // namespace leadkit::matching
