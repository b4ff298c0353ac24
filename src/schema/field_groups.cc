#include "schema/field_groups.h"

#include <algorithm>
#include <iterator>

namespace leadkit::schema {
namespace {

constexpr std::string_view kOptOuts[] = {"DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax"};
constexpr std::string_view kGeocode[] = {"Latitude", "Longitude"};
constexpr std::string_view kAddressParts[] = {"Street",  "City",     "State",    "PostalCode",
                                              "Country", "Latitude", "Longitude"};

struct Address {
  std::string_view prefix;
  std::string_view name;
};
constexpr Address kAddresses[] = {{"", "Address"},
                                  {"Billing", "BillingAddress"},
                                  {"Shipping", "ShippingAddress"},
                                  {"Mailing", "MailingAddress"},
                                  {"Other", "OtherAddress"}};

template <typename List>
bool Contains(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

}  // namespace

bool IsOptOut(const Field& field) { return !field.custom && Contains(kOptOuts, field.api); }

std::string_view AddressOf(const Object& object, const Field& field) {
  if (field.custom) return "";
  for (const Address& address : kAddresses) {
    std::string_view part = field.api;
    if (!part.starts_with(address.prefix)) continue;
    part.remove_prefix(address.prefix.size());
    // Only an object that has the street has such an address.
    if (Contains(kAddressParts, part) &&
        object.Find(std::string(address.prefix) + "Street") != nullptr) {
      return address.name;
    }
  }
  return "";
}

bool IsWrittenPart(const Field& field) {
  return std::none_of(std::begin(kGeocode), std::end(kGeocode),
                      [&](std::string_view part) { return field.api.ends_with(part); });
}

}  // namespace leadkit::schema
