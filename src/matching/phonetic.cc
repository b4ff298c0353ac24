#include "matching/phonetic.h"

#include <cstddef>

namespace leadkit::matching {
namespace {

constexpr size_t kMaxCode = 6;

// Letter groups that make one sound, the longest first. An upper-case letter in `sound` goes into
// the code as it is.
struct Rule {
  std::string_view letters;
  std::string_view sound;
};

constexpr Rule kAtStart[] = {
    {"schm", "SM"}, {"schl", "SL"}, {"schw", "SF"}, {"sch", "S"}, {"cz", "S"},
    {"ts", "S"},    {"kn", "N"},    {"gn", "N"},    {"pn", "N"},  {"wr", "R"},
    {"ps", "S"},    {"mc", "MK"},   {"mac", "MK"},  {"pf", "F"},  {"x", "S"},
};

constexpr Rule kAnywhere[] = {
    {"tsch", "S"}, {"sch", "S"}, {"tch", "S"}, {"chr", "KR"}, {"dge", "J"}, {"ght", "T"},
    {"augh", "F"}, {"dt", "T"},  {"ph", "F"},  {"th", "T"},   {"sh", "S"},  {"sz", "S"},
    {"cz", "S"},   {"ch", "S"},  {"ck", "K"},  {"gh", "K"},   {"qu", "K"},  {"ce", "S"},
    {"ci", "S"},   {"cy", "S"},  {"ge", "J"},  {"gi", "J"},   {"gy", "J"},  {"tz", "S"},
    {"wh", "F"},   {"x", "KS"},
};

// The sound of a single letter; 0 for one that is not heard.
char SoundOf(char c) {
  switch (c) {
    case 'b':
      return 'B';
    case 'c':
    case 'k':
    case 'q':
      return 'K';
    case 'd':
      return 'T';
    case 'f':
    case 'v':
    case 'w':
      return 'F';
    case 'g':
      return 'K';
    case 'j':
      return 'J';
    case 'l':
      return 'L';
    case 'm':
      return 'M';
    case 'n':
      return 'N';
    case 'p':
      return 'P';
    case 'r':
      return 'R';
    case 's':
    case 'z':
      return 'S';
    case 't':
      return 'T';
    default:
      return 0;
  }
}

bool IsVowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

void AddSound(std::string_view sound, std::string* code) {
  for (const char c : sound) {
    if (code->empty() || code->back() != c) *code += c;
  }
}

template <size_t N>
const Rule* FindRule(const Rule (&rules)[N], std::string_view rest) {
  for (const Rule& rule : rules) {
    if (rule.letters.front() != rest.front()) continue;
    if (rest.substr(0, rule.letters.size()) == rule.letters) return &rule;
  }
  return nullptr;
}

}  // namespace

std::string PhoneticCode(std::string_view word) {
  std::string letters;
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') letters += c;
  }
  std::string code;
  std::string_view rest = letters;
  if (rest.empty()) return code;
  if (const Rule* rule = FindRule(kAtStart, rest); rule != nullptr) {
    AddSound(rule->sound, &code);
    rest.remove_prefix(rule->letters.size());
  } else if (!rest.empty() && (IsVowel(rest.front()) || rest.front() == 'h')) {
    code += 'A';
    rest.remove_prefix(1);
  }
  while (!rest.empty() && code.size() < kMaxCode) {
    if (const Rule* rule = FindRule(kAnywhere, rest); rule != nullptr) {
      AddSound(rule->sound, &code);
      // A vowel that softened the consonant before it is not part of the sound.
      rest.remove_prefix(rule->letters.size() - (IsVowel(rule->letters.back()) ? 1 : 0));
      continue;
    }
    if (const char sound = SoundOf(rest.front()); sound != 0) {
      AddSound(std::string_view(&sound, 1), &code);
    }
    rest.remove_prefix(1);
  }
  return code.substr(0, kMaxCode);
}

}  // namespace leadkit::matching
