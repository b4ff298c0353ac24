// E-mail addresses, telephones, identifiers: several on each side, the best pair counts.
#include <algorithm>

#include "matching/compare_fields.h"
#include "matching/domain.h"
#include "matching/email.h"
#include "matching/similarity.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMinSharedLocal = 4;
constexpr size_t kMinForEdits = 8;
constexpr size_t kFewEdits = 2;
constexpr size_t kMinSlipLabel = 4;
constexpr size_t kMinForTwoEdits = 6;

// Digits of a number at home, at least; shorter tails are shared by many numbers.
constexpr uint64_t kTailDigits7 = 10'000'000;

// "acme" of "@acme.co.uk".
std::string_view LabelOf(std::string_view host) {
  return DomainLabel(host.substr(std::min<size_t>(host.size(), 1)));
}

// A slip of the finger at most. Of short names one letter makes another one: "ann" and "anna" are
// two people, "ab.com" and "ac.com" two companies.
bool LocalsSlip(std::string_view x, std::string_view y) {
  return x == y || (std::min(x.size(), y.size()) >= kMinSharedLocal && WithinOneEdit(x, y));
}

bool HostsSlip(std::string_view x, std::string_view y) {
  const std::string_view label_x = LabelOf(x);
  const std::string_view label_y = LabelOf(y);
  if (label_x != label_y && std::max(label_x.size(), label_y.size()) < kMinSlipLabel) return false;
  return WithinEdits(x, y, kFewEdits);
}

int EmailLevel(std::string_view x, std::string_view y) {
  if (x == y) return email::kSame;
  const std::string_view local_x = LocalPart(x);
  const std::string_view local_y = LocalPart(y);
  const bool same_local = local_x == local_y;
  const std::string_view host_x = x.substr(local_x.size());
  const std::string_view host_y = y.substr(local_y.size());
  const size_t shorter = std::min(x.size(), y.size());
  // One edit in a local part, and few in a host, are a slip of the finger.
  if (shorter >= kMinForEdits && std::max(x.size(), y.size()) - shorter <= kFewEdits &&
      LocalsSlip(local_x, local_y) && HostsSlip(host_x, host_y)) {
    return email::kFewEdits;
  }
  if (same_local) return local_x.size() >= kMinSharedLocal ? email::kSameLocal : email::kDiffers;
  if (std::min(local_x.size(), local_y.size()) < kMinSharedLocal) return email::kDiffers;
  return JaroWinklerAtLeast(local_x, local_y, kAlikeLocal) ? email::kLocalAlike : email::kDiffers;
}

// "ann.lee", "alee" and "annl" are made of the name; "lee1971" has something of its own.
bool IsMadeOfName(std::string_view local, ProfileView profile) {
  for (const char c : local) {
    if (c >= '0' && c <= '9') return false;
  }
  const auto holds = [&](Slot slot) {
    const std::string_view name = profile.get(slot);
    return name.size() >= 3 && local.find(name) != std::string_view::npos;
  };
  return holds(Slot::kLast) || holds(Slot::kFirst);
}

// The national number ends the international one, or the other way round.
bool SameTail(uint64_t longer, uint64_t shorter) {
  if (shorter < kTailDigits7 / 10) return longer == shorter;
  uint64_t scale = kTailDigits7;
  while (scale <= shorter) scale *= 10;
  return longer % scale == shorter;
}

int DigitCount(uint64_t number) {
  int count = 0;
  for (; number > 0; number /= 10) ++count;
  return count;
}

// One digit replaced, or two neighbours swapped; of numbers of one length.
bool OneDigitEdit(uint64_t x, uint64_t y) {
  int differing = 0;
  bool swap = true;
  int previous_x = -1;
  int previous_y = -1;
  int last_position = -2;
  for (int i = 0; x > 0 || y > 0; ++i, x /= 10, y /= 10) {
    const int digit_x = static_cast<int>(x % 10);
    const int digit_y = static_cast<int>(y % 10);
    if (digit_x == digit_y) continue;
    if (++differing > 2) return false;
    if (differing == 2) {
      swap = last_position == i - 1 && digit_x == previous_y && digit_y == previous_x;
    }
    previous_x = digit_x;
    previous_y = digit_y;
    last_position = i;
  }
  return differing <= 1 || swap;
}

int PhoneLevel(Phone x, Phone y) {
  if (x == y) return phone::kSame;
  const uint64_t digits_x = x.digits();
  const uint64_t digits_y = y.digits();
  if (x.is_national() || y.is_national()) {
    if (SameTail(std::max(digits_x, digits_y), std::min(digits_x, digits_y))) return phone::kSame;
  }
  if (DigitCount(digits_x) != DigitCount(digits_y)) return phone::kDiffers;
  return OneDigitEdit(digits_x, digits_y) ? phone::kOneEdit : phone::kDiffers;
}

int IdentifierLevel(std::string_view x, std::string_view y) {
  if (x == y) return identifier::kSame;
  if (WithinOneEdit(x, y)) return identifier::kOneEdit;
  if (std::min(x.size(), y.size()) < kMinForTwoEdits) return identifier::kDiffers;
  return WithinEdits(x, y, 2) ? identifier::kTwoEdits : identifier::kDiffers;
}

// The best pair of two lists; `full` cannot be beaten. The rarity is that of the shared value, the
// rarest of several.
template <typename LevelOf>
void CompareLists(std::string_view a, std::string_view b, Field field, Term term, int full,
                  const Frequencies* frequencies, LevelOf level_of, Levels* out) {
  if (a.empty() || b.empty()) return;
  int best = 0;
  MilliBits rarity = 0;
  AnyItem(a, ' ', [&](std::string_view x) {
    return AnyItem(b, ' ', [&](std::string_view y) {
      const int level = level_of(x, y);
      best = std::max(best, level);
      if (level == full && frequencies != nullptr) {
        rarity = std::max(rarity, frequencies->Rarity(term, TermHash(term, x)));
      }
      return false;
    });
  });
  SetLevel(field, best, rarity, out);
}

}  // namespace

void CompareEmails(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out) {
  // Namesakes have the same local part wherever they work, and the names were counted.
  bool derived = false;
  const auto level_of = [&](std::string_view x, std::string_view y) {
    const int level = EmailLevel(x, y);
    if (level != email::kSameLocal && level != email::kLocalAlike) return level;
    if (!IsMadeOfName(LocalPart(x), a) || !IsMadeOfName(LocalPart(y), b)) {
      return level;
    }
    derived = true;
    return static_cast<int>(email::kDiffers);
  };
  CompareLists(a.get(Slot::kEmails), b.get(Slot::kEmails), Field::kEmail, Term::kEmail,
               email::kSame, frequencies, level_of, out);
  if (derived && (*out)[Field::kEmail] == email::kDiffers) SetLevel(Field::kEmail, kNull, 0, out);
}

void ComparePhones(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out) {
  const size_t count_a = a.phone_count();
  const size_t count_b = b.phone_count();
  if (count_a == 0 || count_b == 0) return;
  int best = phone::kDiffers;
  MilliBits rarity = 0;
  for (size_t i = 0; i < count_a; ++i) {
    const Phone x = a.phone(i);
    for (size_t j = 0; j < count_b; ++j) {
      const Phone y = b.phone(j);
      const int level = PhoneLevel(x, y);
      best = std::max(best, level);
      if (level != phone::kSame || frequencies == nullptr) continue;
      rarity = std::max(rarity, std::min(frequencies->Rarity(Term::kPhone, PhoneHash(x)),
                                         frequencies->Rarity(Term::kPhone, PhoneHash(y))));
    }
  }
  SetLevel(Field::kPhone, best, rarity, out);
}

void CompareIdentifiers(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out) {
  CompareLists(a.get(Slot::kIdentifiers), b.get(Slot::kIdentifiers), Field::kIdentifier,
               Term::kIdentifier, identifier::kSame, frequencies, IdentifierLevel, out);
}

}  // namespace leadkit::matching
