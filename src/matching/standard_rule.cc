#include "matching/standard_rule.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "matching/company_entry.h"
#include "matching/company_name.h"
#include "matching/fold.h"
#include "matching/phonetic.h"
#include "matching/similarity.h"

namespace leadkit::matching {
namespace {

// Scores run from 0 to 100, rounded, as published examples are: "VP Sales" and "VP of Sales" are
// three edits in eleven letters apart and score 73.
constexpr int kFull = 100;

// A field agrees from this score up. Published, in the table of criteria for contacts and leads.
constexpr int kFirstNameThreshold = 85;
constexpr int kLastNameThreshold = 90;
constexpr int kTitleThreshold = 50;
constexpr int kCompanyThreshold = 70;  // For the name of an account itself: memory.
constexpr int kPhoneThreshold = 80;
constexpr int kStreetThreshold = 80;
constexpr int kCityThreshold = 85;
constexpr int kPostcodeThreshold = 80;

// Sections of a telephone number, published: calling code, area, next three digits, last four.
constexpr int kPhoneCountryWeight = 10;
constexpr int kPhoneAreaWeight = 50;
constexpr int kPhoneNextWeight = 30;
constexpr int kPhoneLastWeight = 10;
constexpr size_t kPhoneNextDigits = 3;
constexpr size_t kPhoneLastDigits = 4;

// Sections of a postcode, published: the first five characters, then the rest.
constexpr int kPostcodeHeadWeight = 90;
constexpr int kPostcodeTailWeight = 10;
constexpr size_t kPostcodeHead = 5;

// Sections of a street, from memory. Only the name's score is graded, the others are all or
// nothing.
constexpr int kStreetNameWeight = 50;
constexpr int kStreetNumberWeight = 20;
constexpr int kStreetKindWeight = 15;
constexpr int kStreetUnitWeight = 15;

// Published: a blank first name is passed over where the group has the e-mail. The 2016 table says
// the same of the last name; a name that is all blank would then be matched by the mailbox alone.
constexpr bool kPassOverBlankFirstName = true;
constexpr bool kPassOverBlankLastName = false;

// Our own, for what is not published. A neighbouring key is half an edit. One sound alone ("Lee",
// "Lou") says too little for two names to sound alike.
constexpr int kCostOfEdit = 2;
constexpr int kCostOfNeighbour = 1;
constexpr size_t kMinSounds = 2;
// A code ends after six sounds. Of names that go on, the lengths have to be near as well, so that
// "Montgomery" is not "Montgomery Jones".
constexpr size_t kMaxSounds = 6;
constexpr size_t kMaxUnheard = 3;

// Two texts as one byte for each character, because similarity.h counts bytes and characters of
// other scripts share most of theirs. ASCII stays as it is.
class CharacterPair {
 public:
  CharacterPair(std::string_view a, std::string_view b)
      : x(a), y(b), ascii(IsAscii(a) && IsAscii(b)) {
    if (ascii) return;
    // Which bytes are given out must not depend on which text leads.
    if (y < x) std::swap(x, y);
    std::vector<std::string_view> alphabet;
    held_x_ = Encode(x, &alphabet);
    held_y_ = Encode(y, &alphabet);
    x = held_x_;
    y = held_y_;
  }
  CharacterPair(const CharacterPair&) = delete;
  CharacterPair& operator=(const CharacterPair&) = delete;

  // Of the longer one, as far as it is compared.
  int size() const {
    return static_cast<int>(std::min(std::max(x.size(), y.size()), kMaxComparedBytes));
  }

  std::string_view x, y;
  const bool ascii;

 private:
  static std::string Encode(std::string_view text, std::vector<std::string_view>* alphabet) {
    std::string out;
    while (!text.empty() && out.size() < kMaxComparedBytes) {
      size_t length = 1;
      while (length < text.size() && (text[length] & 0xC0) == 0x80) ++length;
      const auto found = std::find(alphabet->begin(), alphabet->end(), text.substr(0, length));
      out += static_cast<char>(found - alphabet->begin());
      if (found == alphabet->end()) alphabet->push_back(text.substr(0, length));
      text.remove_prefix(length);
    }
    return out;
  }

  std::string held_x_, held_y_;
};

// What is left of `whole` after `cost`, in hundredths.
int ScoreOf(int cost, int whole) {
  if (whole == 0 || cost >= whole) return 0;
  return (2 * kFull * (whole - cost) + whole) / (2 * whole);
}

int EditScore(std::string_view a, std::string_view b) {
  if (a == b) return kFull;
  const CharacterPair pair(a, b);
  return ScoreOf(EditDistance(pair.x, pair.y), pair.size());
}

int JaroWinklerScore(std::string_view a, std::string_view b) {
  const CharacterPair pair(a, b);
  return (JaroWinkler(pair.x, pair.y) + 5) / 10;
}

// Where a key lies on the keyboard of English typewriters, in quarters of a key: each row stands a
// little further right than the one above.
struct KeyPlace {
  int row = -1;
  int column = 0;
};

constexpr KeyPlace PlaceOf(char key) {
  constexpr std::string_view kRows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  constexpr int kIndents[] = {0, 1, 3};
  for (int row = 0; row < 3; ++row) {
    const size_t at = kRows[row].find(key);
    if (at != std::string_view::npos) return {row, 4 * static_cast<int>(at) + kIndents[row]};
  }
  return {};
}

// For each letter the letters whose keys touch its own, as bits.
constexpr std::array<uint32_t, 26> FindNeighbours() {
  std::array<uint32_t, 26> neighbours{};
  for (int i = 0; i < 26; ++i) {
    for (int j = 0; j < 26; ++j) {
      const KeyPlace a = PlaceOf(static_cast<char>('a' + i));
      const KeyPlace b = PlaceOf(static_cast<char>('a' + j));
      const int apart = a.column < b.column ? b.column - a.column : a.column - b.column;
      const bool touch = a.row == b.row ? apart == 4 : (a.row - b.row) % 2 != 0 && apart < 4;
      if (touch) neighbours[static_cast<size_t>(i)] |= uint32_t{1} << j;
    }
  }
  return neighbours;
}

bool AreNeighbours(char a, char b) {
  static constexpr std::array<uint32_t, 26> kNeighbours = FindNeighbours();
  const bool letters = a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z';
  return letters && (kNeighbours[static_cast<size_t>(a - 'a')] >> (b - 'a') & 1) != 0;
}

// An edit distance in which a slip to the next key costs less.
int KeyboardScore(std::string_view a, std::string_view b) {
  const CharacterPair pair(a, b);
  if (!pair.ascii) return EditScore(a, b);
  const std::string_view x = pair.x.substr(0, kMaxComparedBytes);
  const std::string_view y = pair.y.substr(0, kMaxComparedBytes);
  std::array<int, kMaxComparedBytes + 1> row{};
  for (size_t j = 0; j <= y.size(); ++j) row[j] = static_cast<int>(j) * kCostOfEdit;
  for (size_t i = 1; i <= x.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i) * kCostOfEdit;
    for (size_t j = 1; j <= y.size(); ++j) {
      const char c = x[i - 1];
      const char d = y[j - 1];
      const int replaced = diagonal + (c == d                ? 0
                                       : AreNeighbours(c, d) ? kCostOfNeighbour
                                                             : kCostOfEdit);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + kCostOfEdit, row[j - 1] + kCostOfEdit});
    }
  }
  return ScoreOf(row[y.size()], pair.size() * kCostOfEdit);
}

bool SoundAlike(std::string_view a, std::string_view b) {
  if (!IsAscii(a) || !IsAscii(b)) return false;
  const std::string code = PhoneticCode(a);
  if (code.size() < kMinSounds || code != PhoneticCode(b)) return false;
  return code.size() < kMaxSounds ||
         std::max(a.size(), b.size()) - std::min(a.size(), b.size()) <= kMaxUnheard;
}

bool HasItem(std::string_view list, std::string_view wanted) {
  return AnyItem(list, ' ', [&](std::string_view item) { return item == wanted; });
}

// Whether some item of one list and some item of the other satisfy `agree`.
template <typename Agree>
bool AnyPair(std::string_view a, std::string_view b, char separator, Agree agree) {
  return AnyItem(a, separator, [&](std::string_view x) {
    return AnyItem(b, separator, [&](std::string_view y) { return agree(x, y); });
  });
}

bool AnyShared(std::string_view a, std::string_view b) {
  return AnyPair(a, b, ' ', [](std::string_view x, std::string_view y) { return x == y; });
}

// A name and the formal names it may stand for, which are not known of a last name.
struct Given {
  std::string_view name, formal;
};

bool AreVariants(const Given& a, const Given& b) {
  return HasItem(a.formal, b.name) || HasItem(b.formal, a.name) || AnyShared(a.formal, b.formal);
}

// REQUIRES: neither is blank.
bool FirstNamesAgree(const Given& a, const Given& b) {
  if (a.name == b.name) return true;
  if ((a.name.size() == 1 || b.name.size() == 1) && a.name[0] == b.name[0]) return true;
  return AreVariants(a, b) || JaroWinklerScore(a.name, b.name) >= kFirstNameThreshold ||
         SoundAlike(a.name, b.name);
}

// REQUIRES: neither is blank.
bool LastNamesAgree(std::string_view a, std::string_view b) {
  return a == b || KeyboardScore(a, b) >= kLastNameThreshold || SoundAlike(a, b);
}

struct FullName {
  Given first;
  std::string_view last;

  explicit FullName(ProfileView profile)
      : first{profile.get(Slot::kFirst), profile.get(Slot::kFormal)},
        last(profile.get(Slot::kLast)) {}
  FullName(Given given, std::string_view surname) : first(given), last(surname) {}
  bool whole() const { return !first.name.empty() && !last.empty(); }
  FullName Transposed() const { return {{last, {}}, first.name}; }
};

bool InOrderAgree(const FullName& a, const FullName& b, bool with_email) {
  const bool no_first = a.first.name.empty() || b.first.name.empty();
  const bool no_last = a.last.empty() || b.last.empty();
  if (no_first && !(with_email && kPassOverBlankFirstName)) return false;
  if (no_last && !(with_email && kPassOverBlankLastName)) return false;
  return (no_last || LastNamesAgree(a.last, b.last)) &&
         (no_first || FirstNamesAgree(a.first, b.first));
}

// Also with the names of either side transposed, if that side has both.
bool NamesAgree(ProfileView a, ProfileView b, bool with_email) {
  const FullName x(a);
  const FullName y(b);
  return InOrderAgree(x, y, with_email) ||
         (x.whole() && InOrderAgree(x.Transposed(), y, with_email)) ||
         (y.whole() && InOrderAgree(x, y.Transposed(), with_email));
}

bool TitlesAgree(std::string_view a, std::string_view b) {
  const std::string x = FoldText(a);
  const std::string y = FoldText(b);
  if (x.empty() || y.empty()) return false;
  return EditScore(x, y) >= kTitleThreshold || Acronym(x) == y || Acronym(y) == x;
}

bool CompaniesAgree(ProfileView a, ProfileView b) {
  return AnyPair(a.get(Slot::kCompany), b.get(Slot::kCompany), '\n',
                 [](std::string_view item_a, std::string_view item_b) {
                   const std::string_view x = CompanyEntry(item_a).core;
                   const std::string_view y = CompanyEntry(item_b).core;
                   if (x.empty() || y.empty()) return false;
                   return EditScore(x, y) >= kCompanyThreshold || Acronym(x) == y ||
                          Acronym(y) == x;
                 });
}

// The sections from the end. Of a number that is neither North American nor national the calling
// code stays with the area: where it ends is not known here, and both have to be equal anyway.
struct PhoneSections {
  std::string_view country, area, next, last;

  PhoneSections(std::string_view digits, bool is_national) {
    const auto take = [&](size_t count) {
      const size_t begin = digits.size() - std::min(count, digits.size());
      const std::string_view section = digits.substr(begin);
      digits = digits.substr(0, begin);
      return section;
    };
    last = take(kPhoneLastDigits);
    next = take(kPhoneNextDigits);
    const bool north_american = !is_national && digits.size() == 4 && digits[0] == '1';
    area = take(north_american ? 3 : digits.size());
    country = digits;
  }
};

bool PhonesAgree(Phone x, Phone y) {
  if (x == y) return true;
  const std::string digits_x = std::to_string(x.digits());
  const std::string digits_y = std::to_string(y.digits());
  const PhoneSections a(digits_x, x.is_national());
  const PhoneSections b(digits_y, y.is_national());
  int score = 0;
  if (a.country == b.country) score += kPhoneCountryWeight;
  // A number without its area may be anywhere.
  if (!a.area.empty() && a.area == b.area) score += kPhoneAreaWeight;
  if (a.next == b.next) score += kPhoneNextWeight;
  if (a.last == b.last) score += kPhoneLastWeight;
  if (score >= kPhoneThreshold) return true;
  // The same digits as dialled at home: all sections agree but for the calling code.
  if (x.is_national() == y.is_national()) return false;
  const std::string_view home = x.is_national() ? digits_x : digits_y;
  const std::string_view abroad = x.is_national() ? digits_y : digits_x;
  return home.size() > kPhoneNextDigits + kPhoneLastDigits && home.size() < abroad.size() &&
         abroad.substr(abroad.size() - home.size()) == home;
}

bool AnyPhonesAgree(ProfileView a, ProfileView b) {
  for (size_t i = 0; i < a.phone_count(); ++i) {
    for (size_t j = 0; j < b.phone_count(); ++j) {
      if (PhonesAgree(a.phone(i), b.phone(j))) return true;
    }
  }
  return false;
}

// The words that are not part of the street's own name: its kind and direction.
std::string StreetKind(ProfileView profile) {
  std::string kind;
  const std::string_view core = profile.get(Slot::kStreetCore);
  AnyItem(profile.get(Slot::kStreet), ' ', [&](std::string_view word) {
    if (!HasItem(core, word)) kind += (kind.empty() ? "" : " ") + std::string(word);
    return false;
  });
  return kind;
}

// "200" of "ste 200", "apt b" as it is.
std::string_view UnitNumber(ProfileView profile) {
  std::string_view number = profile.get(Slot::kUnit);
  AnyItem(number, ' ', [&](std::string_view word) {
    if (!HasDigit(word)) return false;
    number = word;
    return true;
  });
  return number;
}

bool StreetsAgree(ProfileView a, ProfileView b) {
  const std::string_view x = a.get(Slot::kStreetCore);
  const std::string_view y = b.get(Slot::kStreetCore);
  if (x.empty() || y.empty()) return false;
  // A section that both lack agrees; one that only one of them has does not.
  int score = kStreetNameWeight * EditScore(x, y);
  if (a.get(Slot::kNumber) == b.get(Slot::kNumber)) score += kStreetNumberWeight * kFull;
  if (StreetKind(a) == StreetKind(b)) score += kStreetKindWeight * kFull;
  if (UnitNumber(a) == UnitNumber(b)) score += kStreetUnitWeight * kFull;
  return score >= kStreetThreshold * kFull;
}

bool CitiesAgree(std::string_view x, std::string_view y) {
  return !x.empty() && !y.empty() && EditScore(x, y) >= kCityThreshold;
}

bool PostcodesAgree(std::string_view x, std::string_view y) {
  if (x.empty() || y.empty()) return false;
  const auto tail = [](std::string_view code) {
    return code.substr(std::min(kPostcodeHead, code.size()));
  };
  int score = 0;
  if (x.substr(0, kPostcodeHead) == y.substr(0, kPostcodeHead)) score += kPostcodeHeadWeight;
  if (tail(x) == tail(y)) score += kPostcodeTailWeight;
  return score >= kPostcodeThreshold;
}

// What an equation asks for. In the order in which it is looked at: names are seldom alike, and
// spare the rest.
enum Criterion : uint16_t {
  kNames = 1 << 0,
  kNamesByEmail = 1 << 1,  // as kNames, in a group with the e-mail
  kEmail = 1 << 2,
  kWebsite = 1 << 3,
  kPhone = 1 << 4,
  kPostcode = 1 << 5,
  kState = 1 << 6,
  kCity = 1 << 7,
  kStreet = 1 << 8,
  kCompany = 1 << 9,
  kTitle = 1 << 10,
};
constexpr uint16_t kLastCriterion = kTitle;

struct Equation {
  uint16_t all;  // Each of these agrees,
  uint16_t any;  // and one of these, if there are any.
  std::string_view words;
};

// Published, in this order.
constexpr Equation kPersonEquations[] = {
    {kNames | kTitle | kCompany, 0, "first and last name, title, company"},
    {kNamesByEmail | kEmail, 0, "first and last name, e-mail"},
    {kNames | kPhone | kCompany, 0, "first and last name, phone, company"},
    {kNames | kStreet, kCity | kPostcode | kPhone,
     "first and last name, street, and one of city, postcode and phone"},
    {kNames | kStreet | kTitle, 0, "first and last name, street, title"},
    {kNamesByEmail | kTitle | kEmail, 0, "first and last name, title, e-mail"},
    {kNames | kPhone, 0, "first and last name, phone"},
};
static_assert(std::size(kPersonEquations) == kStandardPersonEquations);

// From memory.
constexpr Equation kCompanyEquations[] = {
    {kCompany | kStreet, 0, "company name, street"},
    {kCompany | kCity | kState, 0, "company name, city, state"},
    {kCompany | kPostcode, 0, "company name, postcode"},
    {kCompany | kPhone, 0, "company name, phone"},
    {kWebsite | kPhone, 0, "website, phone"},
    {kWebsite | kStreet, 0, "website, street"},
};
static_assert(std::size(kCompanyEquations) == kStandardCompanyEquations);

// Compares each field at most once, and only if an equation asks for it.
class Comparison {
 public:
  Comparison(const StandardSide& a, const StandardSide& b) : a_(a), b_(b) {}

  bool Holds(const Equation& equation) {
    bool any = equation.any == 0;
    for (unsigned bit = 1; bit <= kLastCriterion; bit <<= 1) {
      if ((equation.all & bit) != 0 && !Agrees(static_cast<Criterion>(bit))) return false;
    }
    for (unsigned bit = 1; bit <= kLastCriterion && !any; bit <<= 1) {
      any = (equation.any & bit) != 0 && Agrees(static_cast<Criterion>(bit));
    }
    return any;
  }

 private:
  bool Agrees(Criterion criterion) {
    if ((known_ & criterion) == 0) {
      known_ |= criterion;
      if (Compare(criterion)) agreed_ |= criterion;
    }
    return (agreed_ & criterion) != 0;
  }

  bool Compare(Criterion criterion) {
    const ProfileView a = a_.profile;
    const ProfileView b = b_.profile;
    switch (criterion) {
      case kNames:
        return NamesAgree(a, b, false);
      case kNamesByEmail:
        // Only a blank makes a difference.
        if (FullName(a).whole() && FullName(b).whole()) return Agrees(kNames);
        return NamesAgree(a, b, true);
      case kEmail:
        return AnyShared(a.get(Slot::kEmails), b.get(Slot::kEmails));
      case kWebsite:
        return AnyShared(a.get(Slot::kDomains), b.get(Slot::kDomains));
      case kPhone:
        return AnyPhonesAgree(a, b);
      case kPostcode:
        return PostcodesAgree(a.get(Slot::kPostcode), b.get(Slot::kPostcode));
      case kState:
        return !a.get(Slot::kState).empty() && a.get(Slot::kState) == b.get(Slot::kState);
      case kCity:
        return CitiesAgree(a.get(Slot::kCity), b.get(Slot::kCity));
      case kStreet:
        return StreetsAgree(a, b);
      case kCompany:
        return CompaniesAgree(a, b);
      case kTitle:
        return TitlesAgree(a_.title, b_.title);
    }
    return false;
  }

  const StandardSide& a_;
  const StandardSide& b_;
  unsigned known_ = 0;
  unsigned agreed_ = 0;
};

struct Equations {
  const Equation* first;
  int count;
};

Equations EquationsOf(Kind kind) {
  if (kind == Kind::kPerson) return {kPersonEquations, kStandardPersonEquations};
  return {kCompanyEquations, kStandardCompanyEquations};
}

}  // namespace

int MatchStandardRule(const StandardSide& a, const StandardSide& b, Kind kind) {
  const Equations equations = EquationsOf(kind);
  Comparison comparison(a, b);
  for (int i = 0; i < equations.count; ++i) {
    if (comparison.Holds(equations.first[i])) return i + 1;
  }
  return 0;
}

std::string_view StandardEquation(Kind kind, int number) {
  const Equations equations = EquationsOf(kind);
  return number < 1 || number > equations.count ? std::string_view()
                                                : equations.first[number - 1].words;
}

}  // namespace leadkit::matching
