#include "base/id.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/time.h"

namespace leadkit {
namespace {

constexpr int kSequenceBits = 12;
constexpr int kNodeBits = 10;
constexpr int kTimeShift = kSequenceBits + kNodeBits;
constexpr int64_t kEpochMillis = 1'577'836'800'000;  // 2020-01-01T00:00:00Z
// One millisecond is left above it, so that ids can go on growing at the end of time.
constexpr int64_t kMaxMillis = (int64_t{1} << (63 - kTimeShift)) - 2;
constexpr int kDigits = 12;
constexpr char kAlphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr char kSuffixAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  if (c >= 'a' && c <= 'z') return c - 'a' + 36;
  return -1;
}

}  // namespace

std::string IdSuffix(std::string_view id15) {
  std::string suffix;
  for (int group = 0; group < 3; ++group) {
    int index = 0;
    for (int i = 0; i < 5; ++i) {
      const char c = id15[group * 5 + i];
      if (c >= 'A' && c <= 'Z') index |= 1 << i;
    }
    suffix.push_back(kSuffixAlphabet[index]);
  }
  return suffix;
}

std::string FormatId(std::string_view prefix, RecordId id) {
  std::string text(prefix);
  text.resize(kIdPrefixLength + kDigits, '0');
  for (int i = kIdPrefixLength + kDigits - 1; id > 0; --i, id /= 62) text[i] = kAlphabet[id % 62];
  return text + IdSuffix(text);
}

std::optional<ParsedId> ParseId(std::string_view text) {
  if (text.size() != 15 && text.size() != 18) return std::nullopt;
  for (char c : text) {
    if (DigitOf(c) < 0) return std::nullopt;
  }
  if (text.size() == 18 && IdSuffix(text.substr(0, 15)) != text.substr(15)) return std::nullopt;
  unsigned __int128 id = 0;
  for (char c : text.substr(kIdPrefixLength, kDigits)) id = id * 62 + DigitOf(c);
  if (id == 0 || id > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return ParsedId{std::string(text.substr(0, kIdPrefixLength)), static_cast<RecordId>(id)};
}

RecordId IdGenerator::Next(int64_t now_micros) {
  const int64_t now = std::clamp<int64_t>(now_micros / 1000 - kEpochMillis, 1, kMaxMillis);
  const RecordId first_now = (now << kTimeShift) | (static_cast<int64_t>(node_) << kSequenceBits);
  if (first_now > last_) {
    last_ = first_now;
    return last_;
  }
  constexpr int64_t kSequenceMask = (1 << kSequenceBits) - 1;
  const bool same_node = ((last_ >> kSequenceBits) & ((1 << kNodeBits) - 1)) == node_;
  if (same_node && (last_ & kSequenceMask) < kSequenceMask) return ++last_;
  last_ =
      (((last_ >> kTimeShift) + 1) << kTimeShift) | (static_cast<int64_t>(node_) << kSequenceBits);
  return last_;
}

int64_t TimeOfId(RecordId id) { return ((id >> kTimeShift) + kEpochMillis) * 1000; }

}  // namespace leadkit
