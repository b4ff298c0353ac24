#include "matching/person_name.h"

#include <algorithm>

#include "matching/fold.h"
#include "matching/placeholder.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMaxFormalNames = 6;

bool IsParticle(std::string_view word) {
  static constexpr std::string_view kParticles[] = {
      "van", "von", "der", "den", "de",  "del", "della", "di", "da",  "das",
      "do",  "dos", "du",  "la",  "le",  "ter", "ten",   "zu", "zur", "af",
      "av",  "al",  "el",  "bin", "ibn", "ben", "st",    "san"};
  return std::find(std::begin(kParticles), std::end(kParticles), word) != std::end(kParticles);
}

using Words = std::vector<std::string_view>;

// Titles go from the front, suffixes from the end; the last word left always stays, so that Mr.
// Dean and a man called Miss keep a name.
void DropTitles(const Lists& lists, Words* words) {
  while (words->size() > 1 && lists.IsTitle(words->front())) words->erase(words->begin());
}

void DropSuffixes(const Lists& lists, Words* words) {
  while (words->size() > 1 && lists.IsNameSuffix(words->back())) words->pop_back();
}

std::string Cleaned(const Lists& lists, std::string_view raw) {
  // "J.R." is two initials, "O'Neill" one word.
  std::string spaced;
  for (size_t i = 0; i < raw.size(); ++i) {
    spaced += raw[i];
    if (raw[i] == '.') spaced += ' ';
  }
  std::string folded = FoldText(spaced);
  return IsPlaceholderText(lists, folded) ? std::string() : folded;
}

struct Parts {
  std::string given;
  std::string last;
};

Parts SplitFullName(const Lists& lists, std::string_view full) {
  const size_t comma = full.find(',');
  if (comma != std::string_view::npos) {
    const std::string after = Cleaned(lists, full.substr(comma + 1));
    Words rest = SplitWords(after);
    DropTitles(lists, &rest);
    // "Smith, John" is turned round; "John Smith, PhD" is not.
    if (!rest.empty() && !lists.IsNameSuffix(rest.front())) {
      return {after, Cleaned(lists, full.substr(0, comma))};
    }
    full = full.substr(0, comma);
  }
  const std::string folded = Cleaned(lists, full);
  Words words = SplitWords(folded);
  DropTitles(lists, &words);
  DropSuffixes(lists, &words);
  if (words.size() < 2) return {"", JoinWords(words, " ")};
  size_t begin = words.size() - 1;
  while (begin > 1 && IsParticle(words[begin - 1])) --begin;
  const auto middle = words.begin() + static_cast<std::ptrdiff_t>(begin);
  return {JoinWords(Words(words.begin(), middle), " "), JoinWords(Words(middle, words.end()), " ")};
}

}  // namespace

PersonName ReadPersonName(const Lists& lists, std::string_view first, std::string_view middle,
                          std::string_view last, std::string_view full) {
  Parts parts{Cleaned(lists, first), Cleaned(lists, last)};
  if (parts.given.empty() && parts.last.empty()) parts = SplitFullName(lists, full);
  Words given = SplitWords(parts.given);
  DropTitles(lists, &given);
  DropSuffixes(lists, &given);
  Words surname = SplitWords(parts.last);
  DropTitles(lists, &surname);
  DropSuffixes(lists, &surname);
  PersonName name;
  name.last = JoinWords(surname, " ");
  if (!given.empty()) {
    name.first = given.front();
    given.erase(given.begin());
  }
  name.middle = JoinWords(given, " ");
  if (const std::string more = Cleaned(lists, middle); !more.empty()) {
    name.middle += name.middle.empty() ? more : " " + more;
  }
  name.formal = lists.FormalNames(name.first);
  if (name.formal.size() > kMaxFormalNames) name.formal.resize(kMaxFormalNames);
  return name;
}

}  // namespace leadkit::matching
