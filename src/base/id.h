// Record ids.
//
// Inside, an id is 63 bits: 41 bits of milliseconds since 2020-01-01, 10 bits of node, 12 bits of
// sequence, so ids of one store grow with time. Outside it is the field's 18-character form:
// 3 characters that name the object, 12 base-62 digits, 3 check characters from which the case of
// the letters can be told. The 15-character form without check characters is read too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadkit {

using RecordId = int64_t;

constexpr RecordId kNoId = 0;
// No id above it is handed out.
constexpr RecordId kMaxRecordId = (((int64_t{1} << 41) - 1) << 22) - 1;
constexpr size_t kIdPrefixLength = 3;

// The three check characters of a 15-character id. REQUIRES: id15.size() == 15.
std::string IdSuffix(std::string_view id15);

// The 18-character form. REQUIRES: prefix.size() == 3, id > 0.
std::string FormatId(std::string_view prefix, RecordId id);

struct ParsedId {
  std::string prefix;
  RecordId id = kNoId;
};

// Reads 15 or 18 characters. Nothing if the text has another length or characters, the check
// characters are wrong, or the number does not fit 63 bits.
std::optional<ParsedId> ParseId(std::string_view text);

// Hands out ids that grow. Not safe for use by several threads: the one writer of a store owns it.
class IdGenerator {
 public:
  // REQUIRES: 0 <= node < 1024.
  explicit IdGenerator(int node) : node_(node) {}

  // No id at or below `last` is handed out again. Called with the store's mark at the start of
  // each transaction, so that a clock that steps back, or another process, does no harm.
  void AdvanceTo(RecordId last) {
    if (last > last_) last_ = last;
  }
  // A time outside 2020 to 2089 counts as the nearest one inside.
  RecordId Next(int64_t now_micros);
  RecordId last() const { return last_; }

 private:
  int node_;
  RecordId last_ = 0;
};

// The point in time, in microseconds, at which an id was made (to the millisecond).
int64_t TimeOfId(RecordId id);

}  // namespace leadkit
