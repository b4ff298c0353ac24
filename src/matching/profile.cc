#include "matching/profile.h"

#include "base/error.h"
#include "base/text.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMaxSlotBytes = 160;
constexpr size_t kMaxListBytes = 1200;
constexpr size_t kMaxItems = 16;
static_assert(kSlotCount * kMaxListBytes < 65536);

size_t CountItems(std::string_view list, char separator) {
  size_t count = 0;
  AnyItem(list, separator, [&](std::string_view) {
    ++count;
    return false;
  });
  return count;
}

// Whole characters only.
std::string_view Cut(std::string_view text, size_t max) {
  if (text.size() <= max) return text;
  while (max > 0 && (static_cast<unsigned char>(text[max]) & 0xC0) == 0x80) --max;
  return text.substr(0, max);
}

}  // namespace

absl::Status CheckProfile(std::string_view bytes) {
  const auto corrupt = [] {
    return MakeError(Code::kCorrupt, "the bytes are not a match profile");
  };
  if (bytes.size() < ProfileView::kHeader || bytes[0] != kProfileVersion) return corrupt();
  if (bytes[1] != static_cast<char>(Kind::kPerson) &&
      bytes[1] != static_cast<char>(Kind::kCompany)) {
    return corrupt();
  }
  size_t previous = 0;
  for (size_t i = 0; i < kSlotCount; ++i) {
    const auto* p = reinterpret_cast<const unsigned char*>(bytes.data() + 2 + 2 * i);
    const auto end = static_cast<size_t>(p[0] | p[1] << 8);
    if (end < previous) return corrupt();
    previous = end;
  }
  if (ProfileView::kHeader + previous != bytes.size()) return corrupt();
  if (ProfileView(bytes).get(Slot::kPhones).size() % 8 != 0) return corrupt();
  return absl::OkStatus();
}

void ProfileBuilder::Set(Slot slot, std::string_view value) {
  slots_[static_cast<size_t>(slot)] = Cut(value, kMaxSlotBytes);
}

void ProfileBuilder::Add(Slot slot, std::string_view value, char separator) {
  std::string& list = slots_[static_cast<size_t>(slot)];
  value = Cut(value, kMaxSlotBytes);
  if (value.empty() || list.size() + value.size() + 1 > kMaxListBytes) return;
  if (CountItems(list, separator) >= kMaxItems) return;
  if (AnyItem(list, separator, [&](std::string_view item) { return item == value; })) return;
  if (!list.empty()) list += separator;
  list += value;
}

void ProfileBuilder::AddPhone(Phone phone) {
  std::string& list = slots_[static_cast<size_t>(Slot::kPhones)];
  if (phone.empty() || list.size() >= kMaxItems * 8) return;
  char bytes[8];
  uint64_t packed = phone.packed();
  for (char& byte : bytes) {
    byte = static_cast<char>(packed & 0xFF);
    packed >>= 8;
  }
  const std::string_view value(bytes, 8);
  for (size_t i = 0; i < list.size(); i += 8) {
    if (std::string_view(list).substr(i, 8) == value) return;
  }
  list += value;
}

std::string ProfileBuilder::Build() const {
  size_t size = ProfileView::kHeader;
  for (const std::string& slot : slots_) size += slot.size();
  std::string out;
  out.reserve(size);
  out += static_cast<char>(kProfileVersion);
  out += static_cast<char>(kind_);
  size_t end = 0;
  for (const std::string& slot : slots_) {
    end += slot.size();
    out += static_cast<char>(end & 0xFF);
    out += static_cast<char>(end >> 8);
  }
  for (const std::string& slot : slots_) out += slot;
  return out;
}

}  // namespace leadkit::matching
