// First name, last name, birth date.
#include <algorithm>

#include "matching/compare_fields.h"
#include "matching/similarity.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMinForEdit = 4;

// One bit for the first letter of each item.
uint32_t Initials(std::string_view list) {
  uint32_t set = 0;
  char before = ' ';
  for (const char c : list) {
    if (before == ' ') set |= 1u << (static_cast<unsigned char>(c) & 31);
    before = c;
  }
  return set;
}

bool SharesItem(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty() || (Initials(a) & Initials(b)) == 0) return false;
  return AnyItem(a, ' ', [&](std::string_view x) {
    return AnyItem(b, ' ', [&](std::string_view y) { return x == y; });
  });
}

// The texts without blanks are equal: "maryann" and "mary ann".
bool EqualsJoined(std::string_view joined, std::string_view head, std::string_view tail) {
  if (joined.substr(0, head.size()) != head) return false;
  joined.remove_prefix(head.size());
  for (const char c : tail) {
    if (c == ' ') continue;
    if (joined.empty() || joined.front() != c) return false;
    joined.remove_prefix(1);
  }
  return joined.empty();
}

// "J. Robert" is called Robert.
bool KnownByMiddle(std::string_view middle, std::string_view first) {
  return first.size() > 1 && SharesItem(middle, first);
}

int FirstLevel(ProfileView a, ProfileView b) {
  const std::string_view x = a.get(Slot::kFirst);
  const std::string_view y = b.get(Slot::kFirst);
  if (x == y) return first_name::kSame;
  const std::string_view middle_x = a.get(Slot::kMiddle);
  const std::string_view middle_y = b.get(Slot::kMiddle);
  if (x.size() == 1 || y.size() == 1) {
    if (x[0] == y[0]) return first_name::kInitial;
    return KnownByMiddle(middle_x, y) || KnownByMiddle(middle_y, x) ? first_name::kNickname
                                                                    : first_name::kDiffers;
  }
  if ((!middle_x.empty() && EqualsJoined(y, x, middle_x)) ||
      (!middle_y.empty() && EqualsJoined(x, y, middle_y))) {
    return first_name::kSame;
  }
  if (std::min(x.size(), y.size()) >= kMinForEdit && WithinOneEdit(x, y)) {
    return first_name::kOneEdit;
  }
  if (SharesItem(a.get(Slot::kFormal), b.get(Slot::kFormal))) return first_name::kNickname;
  if (KnownByMiddle(middle_x, y) || KnownByMiddle(middle_y, x)) return first_name::kNickname;
  return JaroWinklerAtLeast(x, y, kAlikeName) ? first_name::kAlike : first_name::kDiffers;
}

int LastLevel(std::string_view x, std::string_view y) {
  if (x == y) return last_name::kSame;
  if (std::min(x.size(), y.size()) >= kMinForEdit && WithinOneEdit(x, y)) {
    return last_name::kOneEdit;
  }
  const bool compound =
      x.find(' ') != std::string_view::npos || y.find(' ') != std::string_view::npos;
  if (compound) {
    if (EqualsJoined(x, "", y) || EqualsJoined(y, "", x)) return last_name::kSame;
    if (SharesItem(x, y)) return last_name::kPart;
  }
  if (JaroWinklerAtLeast(x, y, kAlikeName)) return last_name::kAlike;
  // A surname that is only an initial.
  if ((x.size() == 1 || y.size() == 1) && x[0] == y[0]) return last_name::kPart;
  return last_name::kDiffers;
}

bool SameOrOneEdit(std::string_view x, std::string_view y) {
  return x == y || (std::min(x.size(), y.size()) >= kMinForEdit && WithinOneEdit(x, y));
}

// The first name of each stands where the other has the last: -1 if not, else the level.
int CrossedLevel(ProfileView a, ProfileView b) {
  const std::string_view first_a = a.get(Slot::kFirst);
  const std::string_view first_b = b.get(Slot::kFirst);
  const std::string_view last_a = a.get(Slot::kLast);
  const std::string_view last_b = b.get(Slot::kLast);
  const auto pairs = [](std::string_view x, std::string_view y) {
    if (x.empty() || y.empty()) return 1;
    return x == y ? 2 : SameOrOneEdit(x, y) ? 1 : 0;
  };
  const int one = pairs(first_a, last_b);
  const int two = pairs(last_a, first_b);
  if (one == 0 || two == 0 || one + two < 2) return -1;
  const bool known_one = !first_a.empty() && !last_b.empty();
  const bool known_two = !last_a.empty() && !first_b.empty();
  if (known_one && known_two)
    return one + two == 4 ? last_name::kCrossed : last_name::kCrossedAlike;
  // Only one of the two pairs is there to be seen; it has to be equal.
  if ((known_one && one == 2) || (known_two && two == 2)) return last_name::kCrossedAlike;
  return -1;
}

MilliBits ValueRarity(Term term, std::string_view x, std::string_view y,
                      const Frequencies* frequencies) {
  if (frequencies == nullptr) return 0;
  const MilliBits rarity = frequencies->Rarity(term, TermHash(term, x));
  return x == y ? rarity : std::min(rarity, frequencies->Rarity(term, TermHash(term, y)));
}

// Positions at which two dates of eight digits differ, and whether one swap explains them.
struct DateDifference {
  int positions = 0;
  bool swap = false;
};

DateDifference DifferingDigits(std::string_view x, std::string_view y) {
  DateDifference difference;
  size_t first = 8;
  size_t last = 0;
  for (size_t i = 0; i < 8; ++i) {
    if (x[i] == y[i]) continue;
    ++difference.positions;
    first = std::min(first, i);
    last = i;
  }
  difference.swap =
      difference.positions == 2 && last == first + 1 && x[first] == y[last] && x[last] == y[first];
  return difference;
}

}  // namespace

void CompareNames(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out) {
  const std::string_view first_a = a.get(Slot::kFirst);
  const std::string_view first_b = b.get(Slot::kFirst);
  const std::string_view last_a = a.get(Slot::kLast);
  const std::string_view last_b = b.get(Slot::kLast);
  const int first = first_a.empty() || first_b.empty() ? kNull : FirstLevel(a, b);
  const int last = last_a.empty() || last_b.empty() ? kNull : LastLevel(last_a, last_b);
  if (first <= first_name::kDiffers && last <= last_name::kDiffers) {
    const int crossed = CrossedLevel(a, b);
    if (crossed >= 0) {
      // Counted once, under the last name; the first name would say the same again.
      SetLevel(Field::kLastName, crossed, 0, out);
      return;
    }
  }
  SetLevel(
      Field::kFirstName, first,
      first >= first_name::kNickname ? ValueRarity(Term::kFirst, first_a, first_b, frequencies) : 0,
      out);
  SetLevel(Field::kLastName, last,
           last == last_name::kSame || last == last_name::kOneEdit
               ? ValueRarity(Term::kLast, last_a, last_b, frequencies)
               : 0,
           out);
}

void CompareBirthDates(ProfileView a, ProfileView b, Levels* out) {
  const std::string_view x = a.get(Slot::kBirthDate);
  const std::string_view y = b.get(Slot::kBirthDate);
  if (x.size() != 8 || y.size() != 8) return;
  int level = birth_date::kDiffers;
  const DateDifference difference = DifferingDigits(x, y);
  const bool same_year = x.substr(0, 4) == y.substr(0, 4);
  const bool same_month = x.substr(4, 2) == y.substr(4, 2);
  const bool same_day = x.substr(6) == y.substr(6);
  if (difference.positions == 0) {
    level = birth_date::kSame;
  } else if (difference.positions == 1 || difference.swap ||
             (same_year && x.substr(4, 2) == y.substr(6) && x.substr(6) == y.substr(4, 2))) {
    level = birth_date::kOneEdit;
  } else if (same_year + same_month + same_day >= 2 || difference.positions == 2) {
    level = birth_date::kTwoParts;
  }
  SetLevel(Field::kBirthDate, level, 0, out);
}

}  // namespace leadkit::matching
