// Fields that belong together, or are treated alike wherever values of two records meet: in
// conversion and in merges.
#pragma once

#include <string_view>

#include "schema/object.h"

namespace leadkit::schema {

// Whether the field keeps that a person wants no calls, mails or faxes. Sticky: if either of two
// records has it, the one they become has it.
bool IsOptOut(const Field& field);

// The name of the address that a standard field is a part of: "BillingAddress" for BillingCity,
// "Address" for a lead's City; empty for all other fields. An address is carried as a whole or not
// at all, as half of one and half of another is worse than none. Borrowed: static.
std::string_view AddressOf(const Object& object, const Field& field);

// Whether the part of an address is one that people write: the geocode is not.
bool IsWrittenPart(const Field& field);

}  // namespace leadkit::schema
