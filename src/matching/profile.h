// A record in the form in which records are compared.
//
// A profile is one run of bytes: a header with the end of each slot, then the slots. It is stored,
// read back and compared as it is, with no parsing in between. A view costs a pointer and may be
// taken of any bytes that CheckProfile has accepted.
//
//   byte 0      version, kProfileVersion
//   byte 1      kind
//   then        kSlotCount ends, 16 bits each, little-endian, counted from the first slot
//   then        the slots, one after the other
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "matching/facts.h"
#include "matching/phone.h"

namespace leadkit::matching {

inline constexpr uint8_t kProfileVersion = 1;

// Lists are separated by one blank, company names by a line end. Slots are only appended.
enum class Slot : uint8_t {
  kFirst,        // given name
  kMiddle,       // further given names
  kLast,         // surname
  kFormal,       // list: formal names that the first name may stand for
  kBirthDate,    // "19710624"
  kEmails,       // list: local@host of mailboxes that belong to a person
  kDomains,      // list: registrable domains that belong to a company
  kPhones,       // 8 bytes each, little-endian: Phone::packed()
  kIdentifiers,  // list
  kNumber,       // of the house
  kStreet,
  kStreetCore,
  kUnit,
  kExtra,  // other lines of the address
  kCity,
  kState,
  kPostcode,
  kCountry,  // ISO code
  kCompany,  // names, the first is the present one: see company_entry.h
};
inline constexpr size_t kSlotCount = 19;

class ProfileView {
 public:
  ProfileView() = default;
  // REQUIRES: CheckProfile(bytes) is OK; `bytes` outlives the view.
  explicit ProfileView(std::string_view bytes) : bytes_(bytes.data()), size_(bytes.size()) {}

  Kind kind() const { return static_cast<Kind>(bytes_[1]); }
  std::string_view bytes() const { return {bytes_, size_}; }
  std::string_view get(Slot slot) const {
    const auto index = static_cast<size_t>(slot);
    const size_t begin = index == 0 ? 0 : End(index - 1);
    return {bytes_ + kHeader + begin, End(index) - begin};
  }

  size_t phone_count() const { return get(Slot::kPhones).size() / sizeof(uint64_t); }
  // REQUIRES: i < phone_count().
  Phone phone(size_t i) const {
    uint64_t packed = 0;
    const auto* p = reinterpret_cast<const unsigned char*>(get(Slot::kPhones).data() + i * 8);
    for (int byte = 7; byte >= 0; --byte) packed = packed << 8 | p[byte];
    return Phone(packed);
  }

  static constexpr size_t kHeader = 2 + 2 * kSlotCount;

 private:
  size_t End(size_t index) const {
    const auto* p = reinterpret_cast<const unsigned char*>(bytes_ + 2 + 2 * index);
    return static_cast<size_t>(p[0] | p[1] << 8);
  }

  const char* bytes_ = nullptr;
  size_t size_ = 0;
};

// kCorrupt if `bytes` is not a profile of this version.
absl::Status CheckProfile(std::string_view bytes);

// Collects slots and lays them out.
class ProfileBuilder {
 public:
  explicit ProfileBuilder(Kind kind) : kind_(kind) {}

  // Cuts at a limit that keeps the whole within 16 bits.
  void Set(Slot slot, std::string_view value);
  // Appends to a list, unless it is there or the list is full.
  void Add(Slot slot, std::string_view value, char separator = ' ');
  void AddPhone(Phone phone);

  std::string Build() const;

 private:
  Kind kind_;
  std::string slots_[kSlotCount];
};

// Calls `visit(std::string_view)` for each item of a list until it returns true; whether it did.
template <typename Visit>
bool AnyItem(std::string_view list, char separator, Visit visit) {
  while (!list.empty()) {
    const void* at = std::memchr(list.data(), separator, list.size());
    const size_t length = at == nullptr
                              ? list.size()
                              : static_cast<size_t>(static_cast<const char*>(at) - list.data());
    if (length > 0 && visit(list.substr(0, length))) return true;
    list.remove_prefix(length == list.size() ? length : length + 1);
  }
  return false;
}

}  // namespace leadkit::matching
