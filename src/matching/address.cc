#include "matching/address.h"

#include <algorithm>

#include "absl/strings/str_split.h"
#include "base/text.h"
#include "matching/fold.h"
#include "matching/placeholder.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMaxPostcode = 10;

bool IsUnitWord(std::string_view word) {
  static constexpr std::string_view kWords[] = {"apt", "bldg", "fl",  "flat", "rm",
                                                "ste", "unit", "lvl", "lot",  "dept"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool IsDirection(std::string_view word) {
  return word == "n" || word == "s" || word == "e" || word == "w" || word == "ne" || word == "nw" ||
         word == "se" || word == "sw";
}

// Full stops and commas part words ("S.Racine"), hyphens and slashes inside numbers a range.
std::string FoldStreet(std::string_view raw) {
  std::string spaced(raw);
  for (char& c : spaced) {
    if (c == '.' || c == ',' || c == '#' || c == ';') c = ' ';
  }
  return FoldText(spaced);
}

bool IsHouseNumber(std::string_view word) {
  if (word.empty() || word.front() < '0' || word.front() > '9' || word.size() > 7) return false;
  size_t letters = 0;
  for (const char c : word) letters += c < '0' || c > '9';
  return letters <= 1;  // "12b"
}

struct Line {
  std::string number, street, unit;
};

// "221 e 51st st 2nd floor": number first, or last as in "Hauptstr. 5".
Line ReadLine(const Lists& lists, std::string_view raw) {
  const std::string folded = FoldStreet(raw);
  // The house number is what was written first, even where it looks like an ordinal.
  const std::vector<std::string_view> raw_words = SplitWords(folded);
  std::vector<std::string_view> words = raw_words;
  for (std::string_view& word : words) {
    const std::string_view shorter = lists.StreetWord(word);
    if (!shorter.empty()) word = shorter;
  }
  Line line;
  size_t begin = 0;
  size_t end = words.size();
  if (end > 1 && IsHouseNumber(raw_words[0])) {
    line.number = raw_words[0];
    begin = 1;
    if (end > 2 && IsHouseNumber(raw_words[1]) && raw_words[1].size() <= raw_words[0].size() &&
        lists.StreetWord(raw_words[1]).empty() && raw.find('-') != std::string_view::npos) {
      begin = 2;  // "4208-20"
    }
  }
  for (size_t i = begin + 1; i < end; ++i) {
    if (!IsUnitWord(words[i])) continue;
    const size_t from = words[i] == "fl" && IsDigits(words[i - 1]) && i > begin + 1 ? i - 1 : i;
    line.unit = JoinWords({words.data() + from, end - from}, " ");
    end = from;
    break;
  }
  if (line.number.empty() && end > begin + 1 && IsHouseNumber(raw_words[end - 1])) {
    line.number = raw_words[end - 1];
    --end;
  }
  line.street = JoinWords({words.data() + begin, end - begin}, " ");
  return line;
}

std::string ReadPlace(const Lists& lists, std::string_view raw) {
  std::string folded = FoldText(raw);
  if (IsPlaceholderText(lists, folded)) return "";
  std::vector<std::string_view> words = SplitWords(folded);
  for (std::string_view& word : words) {
    if (word == "saint" || word == "sankt") word = "st";
  }
  return JoinWords(words, " ");
}

std::string ReadPostcode(const Lists& lists, std::string_view raw, std::string_view country) {
  const std::string folded = FoldText(raw);
  std::string code;
  for (const char c : folded) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) code += c;
  }
  if (code.size() < 2 || IsPlaceholderText(lists, folded)) return "";
  if (code.size() >= 3 && code.find_first_not_of('0') == std::string::npos) return "";
  // ZIP+4, and a ZIP whose leading zero a spreadsheet took.
  const bool digits = IsDigits(code);
  const bool american = country == "us" || country.empty();
  if (american && digits && code.size() == 9) code.resize(5);
  if (country == "us" && digits && code.size() == 4) code.insert(0, "0");
  if (code.size() > kMaxPostcode) code.resize(kMaxPostcode);
  return code;
}

}  // namespace

Address ReadAddress(const Lists& lists, std::string_view street, std::string_view city,
                    std::string_view state, std::string_view postcode, std::string_view country) {
  Address address;
  const std::string nation = FoldText(country);
  address.country = lists.CountryCode(nation);
  if (address.country.empty() && nation.size() == 2) address.country = nation;
  if (IsValidText(street)) {
    for (const absl::string_view part : absl::StrSplit(ToAbsl(street), absl::ByAnyChar("\r\n"))) {
      Line line = ReadLine(lists, FromAbsl(part));
      if (IsPlaceholderText(lists, line.street) && line.number.empty()) continue;
      if (address.street.empty()) {
        address.number = std::move(line.number);
        address.street = std::move(line.street);
        address.unit = std::move(line.unit);
        continue;
      }
      if (address.unit.empty()) address.unit = std::move(line.unit);
      const std::string rest = line.number.empty() ? line.street : line.street + " " + line.number;
      if (!line.street.empty()) address.extra += (address.extra.empty() ? "" : " ") + rest;
    }
  }
  address.city = ReadPlace(lists, city);
  address.state = ReadPlace(lists, state);
  address.postcode = ReadPostcode(lists, postcode, address.country);
  return address;
}

std::string StreetCore(const Lists& lists, std::string_view street) {
  std::string core;
  for (const std::string_view word : SplitWords(street)) {
    const bool numbered = HasDigit(word);
    if (IsDirection(word) || (!numbered && lists.StreetWord(word) == word)) continue;
    if (!core.empty()) core += ' ';
    core += word;
  }
  return core.empty() ? std::string(street) : core;
}

}  // namespace leadkit::matching
