// A record as the bytes of its protobuf message (leadkit.v1.Lead, ...), by field number.
//
// Presence is explicit: what has a value is written, also where that is 0; null is absent. Text is
// length-delimited, all else a varint. Fields that the object does not have, or has in another wire
// type, are kept byte for byte in Record::extra and written again behind the known ones. No
// protobuf header is needed, so that this costs no build time and no allocation a field.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "records/record.h"

namespace leadkit::records {

// Groups in unknown fields may nest this deep, as in protobuf itself.
constexpr int kMaxWireDepth = 100;

// Replaces all fields of `record` by those of the message; what it does not hold is unset. Of a
// field that stands twice the last one counts. Text is trimmed, and null where it is empty.
// Errors: kInvalidType (not such a message), kInvalidText (a text is not UTF-8 without U+0000).
absl::Status ParseWire(std::string_view bytes, Record* record);

// Appends the message.
void AppendWire(const Record& record, std::string* bytes);

}  // namespace leadkit::records
