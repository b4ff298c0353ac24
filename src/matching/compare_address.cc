// Streets, cities and postcodes.
#include <algorithm>

#include "matching/compare_fields.h"
#include "matching/similarity.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMinForEdit = 4;
constexpr size_t kMinWhole = 6;

// Texts of 1 to 5 letters must be equal, then one edit in each six letters is allowed. Blanks do
// not count: "pridhamstreet".
bool AlikeStreet(std::string_view x, std::string_view y) {
  const size_t longer = std::max(x.size(), y.size());
  return WithinEdits(x, y, longer / 6 + (longer >= kMinForEdit ? 1 : 0));
}

// "pridhamstreet" and "pridham st".
bool BeginsOther(std::string_view x, std::string_view y) {
  const size_t shorter = std::min(x.size(), y.size());
  return shorter >= kMinWhole && x.substr(0, shorter) == y.substr(0, shorter);
}

struct StreetParts {
  std::string_view number, street, core, extra;
  explicit StreetParts(ProfileView profile)
      : number(profile.get(Slot::kNumber)),
        street(profile.get(Slot::kStreet)),
        core(profile.get(Slot::kStreetCore)),
        extra(profile.get(Slot::kExtra)) {}
};

// 0 different, 1 alike, 2 the same. Lines of an address may stand in another order.
int StreetLikeness(const StreetParts& a, const StreetParts& b) {
  if (a.street == b.street || a.core == b.core) return 2;
  if (AlikeStreet(a.street, b.street) || BeginsOther(a.core, b.core)) return 1;
  if (a.core.size() + b.core.size() < a.street.size() + b.street.size() &&
      AlikeStreet(a.core, b.core)) {
    return 1;
  }
  const auto crossed = [](const StreetParts& x, const StreetParts& y) {
    return !y.extra.empty() && x.street.size() >= kMinForEdit &&
           (x.street == y.extra || AlikeStreet(x.street, y.extra));
  };
  return crossed(a, b) || crossed(b, a) ? 1 : 0;
}

bool AlikePlaceName(std::string_view x, std::string_view y) {
  return std::min(x.size(), y.size()) >= kMinForEdit &&
         (WithinOneEdit(x, y) || JaroWinklerAtLeast(x, y, kAlikeCity));
}

// Of postcodes: 0 different, 1 one edit apart, 2 the same or one the beginning of the other (ZIP+4,
// outward code).
int PostcodeLikeness(std::string_view x, std::string_view y) {
  if (x == y) return 2;
  const size_t shorter = std::min(x.size(), y.size());
  if (shorter >= 3 && x.substr(0, shorter) == y.substr(0, shorter) && x.size() != y.size())
    return 2;
  return shorter >= 3 && WithinOneEdit(x, y) ? 1 : 0;
}

MilliBits RarityOf(Term term, std::string_view x, std::string_view y,
                   const Frequencies* frequencies) {
  if (frequencies == nullptr) return 0;
  const MilliBits rarity = frequencies->Rarity(term, TermHash(term, x));
  return x == y ? rarity : std::min(rarity, frequencies->Rarity(term, TermHash(term, y)));
}

}  // namespace

void CompareStreets(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out) {
  const StreetParts x(a);
  const StreetParts y(b);
  if (x.street.empty() || y.street.empty()) return;
  const bool numbers = !x.number.empty() && !y.number.empty();
  const bool same_number = numbers && x.number == y.number;
  // Another house is another place. Sister sites and neighbours share a street, and where it is the
  // place says.
  const int likeness = numbers && !same_number ? 0 : StreetLikeness(x, y);
  int level = same_number ? street::kSameNumber : street::kDiffers;
  if (likeness == 2) {
    level = same_number ? street::kSame : street::kSameStreet;
  } else if (likeness == 1) {
    level = same_number ? street::kSameHouseAlike : street::kAlike;
  }
  MilliBits rarity = 0;
  if (level == street::kSame && frequencies != nullptr) {
    rarity = std::min(frequencies->Rarity(Term::kStreet, StreetHash(a)),
                      frequencies->Rarity(Term::kStreet, StreetHash(b)));
  }
  SetLevel(Field::kStreet, level, rarity, out);
}

void ComparePlaces(ProfileView a, ProfileView b, const Frequencies* frequencies, Levels* out) {
  const std::string_view city_a = a.get(Slot::kCity);
  const std::string_view city_b = b.get(Slot::kCity);
  const std::string_view code_a = a.get(Slot::kPostcode);
  const std::string_view code_b = b.get(Slot::kPostcode);
  const bool cities = !city_a.empty() && !city_b.empty();
  const bool codes = !code_a.empty() && !code_b.empty();
  if (!cities && !codes) return;
  const int code = codes ? PostcodeLikeness(code_a, code_b) : 0;
  const bool same_city = cities && city_a == city_b;
  int level = place::kDiffers;
  MilliBits rarity = 0;
  if (code == 2) {
    level = same_city ? place::kSameBoth : place::kSamePostcode;
    rarity = RarityOf(Term::kPostcode, code_a, code_b, frequencies);
  } else if (code == 1) {
    level = place::kPostcodeOneEdit;
  } else if (same_city) {
    level = place::kSameCity;
    rarity = RarityOf(Term::kCity, city_a, city_b, frequencies);
  } else if (cities && AlikePlaceName(city_a, city_b)) {
    level = place::kAlike;
  }
  // The same house is in the same place, and that was counted with the house.
  const int8_t house = (*out)[Field::kStreet];
  if (level != place::kDiffers && house >= street::kSameStreet) return;
  SetLevel(Field::kPlace, level, rarity, out);
}

}  // namespace leadkit::matching
