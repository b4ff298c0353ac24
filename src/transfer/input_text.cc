#include "transfer/input_text.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace leadkit::transfer {
namespace {

// How much of the input decides its encoding.
constexpr size_t kDetectBytes = 64;
constexpr size_t kRawBytes = 32 * 1024;
// The most that one code point takes, in UTF-8 as in UTF-16.
constexpr size_t kMaxCodePointBytes = 4;

bool IsHighSurrogate(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowSurrogate(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Half of a pair is written like any other code point; that is no valid UTF-8, on purpose.
char* AppendUtf8(uint32_t c, char* out) {
  if (c < 0x80) {
    *out++ = static_cast<char>(c);
  } else if (c < 0x800) {
    *out++ = static_cast<char>(0xC0 | c >> 6);
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *out++ = static_cast<char>(0xE0 | c >> 12);
    *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  } else {
    *out++ = static_cast<char>(0xF0 | c >> 18);
    *out++ = static_cast<char>(0x80 | (c >> 12 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  }
  return out;
}

// True if mostly the byte at `zero_at` (0 or 1) of each pair is zero, and hardly ever the other
// one.
bool LooksLikeUtf16(std::string_view bytes, size_t zero_at) {
  size_t zeros[2] = {};
  for (size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == 0;
  return bytes.size() >= 4 && zeros[zero_at] * 2 > bytes.size() / 2 &&
         zeros[zero_at] >= zeros[1 - zero_at] * 4;
}

}  // namespace

absl::StatusOr<size_t> InputText::ReadSource(char* buffer, size_t capacity) {
  if (at_end_) return 0;
  LK_ASSIGN_OR_RETURN(const size_t count, read_(buffer, capacity));
  if (count > capacity) {
    return MakeError(Code::kInvalidArgument,
                     "the read callback returned more bytes than it was asked for");
  }
  at_end_ = count == 0;
  return count;
}

// Reads until `wanted` bytes are pending or the input ends.
absl::Status InputText::Fill(size_t wanted) {
  raw_.erase(raw_.begin(), raw_.begin() + static_cast<ptrdiff_t>(raw_pos_));
  raw_pos_ = 0;
  while (raw_.size() < wanted && !at_end_) {
    const size_t before = raw_.size();
    raw_.resize(kRawBytes);
    absl::StatusOr<size_t> count = ReadSource(raw_.data() + before, kRawBytes - before);
    raw_.resize(before + (count.ok() ? *count : 0));
    LK_RETURN_IF_ERROR(count.status());
  }
  return absl::OkStatus();
}

absl::Status InputText::Detect() {
  LK_RETURN_IF_ERROR(Fill(kDetectBytes));
  const std::string_view start(raw_.data(), std::min(raw_.size(), kDetectBytes));
  const auto skip = [&](size_t bytes, Encoding encoding) {
    raw_pos_ = bytes;
    encoding_ = encoding;
  };
  using namespace std::string_view_literals;
  if (start.starts_with("\xFF\xFE\0\0"sv) || start.starts_with("\0\0\xFE\xFF"sv)) {
    return MakeError(Code::kInvalidText, "the input is UTF-32; save it as UTF-8");
  }
  if (start.starts_with("\xEF\xBB\xBF"sv)) {
    skip(3, Encoding::kUtf8);
  } else if (start.starts_with("\xFF\xFE"sv)) {
    skip(2, Encoding::kUtf16LittleEndian);
  } else if (start.starts_with("\xFE\xFF"sv)) {
    skip(2, Encoding::kUtf16BigEndian);
  } else if (LooksLikeUtf16(start, 1)) {
    skip(0, Encoding::kUtf16LittleEndian);
  } else if (LooksLikeUtf16(start, 0)) {
    skip(0, Encoding::kUtf16BigEndian);
  }
  detected_ = true;
  return absl::OkStatus();
}

uint32_t InputText::UnitAt(size_t pos) const {
  const auto first = static_cast<unsigned char>(raw_[pos]);
  const auto second = static_cast<unsigned char>(raw_[pos + 1]);
  return encoding_ == Encoding::kUtf16LittleEndian ? first | uint32_t{second} << 8
                                                   : second | uint32_t{first} << 8;
}

// Converts whole code points. Stops before a high surrogate whose other half has not been read yet.
size_t InputText::Convert(char* buffer, size_t capacity) {
  char* out = buffer;
  const char* const last_start = buffer + capacity - kMaxCodePointBytes;
  while (out <= last_start && pending() >= 2) {
    uint32_t c = UnitAt(raw_pos_);
    size_t length = 2;
    if (IsHighSurrogate(c)) {
      if (pending() < 4 && !at_end_) break;
      if (pending() >= 4 && IsLowSurrogate(UnitAt(raw_pos_ + 2))) {
        c = 0x10000 + ((c - 0xD800) << 10) + (UnitAt(raw_pos_ + 2) - 0xDC00);
        length = 4;
      }
    }
    out = AppendUtf8(c, out);
    raw_pos_ += length;
  }
  return static_cast<size_t>(out - buffer);
}

absl::StatusOr<size_t> InputText::Read(char* buffer, size_t capacity) {
  assert(capacity >= kMaxCodePointBytes);
  if (!detected_) LK_RETURN_IF_ERROR(Detect());
  if (encoding_ == Encoding::kUtf8) {
    if (pending() == 0) return ReadSource(buffer, capacity);
    const size_t count = std::min(pending(), capacity);
    std::memcpy(buffer, raw_.data() + raw_pos_, count);
    raw_pos_ += count;
    return count;
  }
  // Each turn either yields text or has read more: four bytes are always one code point or more.
  while (true) {
    const size_t count = Convert(buffer, capacity);
    if (count > 0) return count;
    if (at_end_) break;
    LK_RETURN_IF_ERROR(Fill(kMaxCodePointBytes));
  }
  if (pending() > 0) {
    return MakeError(
        Code::kInvalidCsv,
        "the UTF-16 input ends in the middle of a character; it may have been cut off");
  }
  return 0;
}

}  // namespace leadkit::transfer
