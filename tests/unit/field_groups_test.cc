#include "schema/field_groups.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "schema/catalog.h"

namespace leadkit::schema {
namespace {

TEST(FieldGroups, AddressesByObject) {
  const std::shared_ptr<const Catalog> catalog = Catalog::Standard();
  const std::map<std::string, std::map<std::string, int>> expected = {
      {"Lead", {{"Address", 7}}},
      {"Contact", {{"MailingAddress", 7}, {"OtherAddress", 7}}},
      {"Account", {{"BillingAddress", 7}, {"ShippingAddress", 7}}},
      {"Opportunity", {}},
      {"Campaign", {}},
  };
  for (const auto& [name, addresses] : expected) {
    std::map<std::string, int> found;
    const Object& object = catalog->Get(name);
    for (const Field& field : object.fields) {
      const std::string_view address = AddressOf(object, field);
      if (!address.empty()) ++found[std::string(address)];
    }
    EXPECT_EQ(found, addresses) << name;
  }
  const Object& lead = catalog->Get("Lead");
  EXPECT_EQ(AddressOf(lead, lead.Get("Status")), "");
  EXPECT_TRUE(IsWrittenPart(lead.Get("City")));
  EXPECT_FALSE(IsWrittenPart(lead.Get("Latitude")));
}

TEST(FieldGroups, OptOuts) {
  for (const char* name : {"Lead", "Contact"}) {
    const Object& object = Catalog::Standard()->Get(name);
    int count = 0;
    for (const Field& field : object.fields) count += IsOptOut(field) ? 1 : 0;
    EXPECT_EQ(count, 3) << name;
    EXPECT_TRUE(IsOptOut(object.Get("DoNotCall")));
  }
}

}  // namespace
}  // namespace leadkit::schema
