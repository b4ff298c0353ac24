#include "matching/company_name.h"

#include <algorithm>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_replace.h"
#include "base/text.h"
#include "matching/fold.h"
#include "matching/placeholder.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMaxFormWords = 6;
constexpr size_t kMaxForms = 3;
constexpr size_t kMaxCountryWords = 4;
// In scripts without blanks a form stands against the name; none is longer than this.
constexpr size_t kMaxFormCharacters = 6;

using Words = std::vector<std::string>;

bool IsLinkWord(std::string_view word) {
  static constexpr std::string_view kWords[] = {
      "and", "of",  "the", "for", "in", "de",  "la",  "le",  "les", "des", "du",  "da",
      "do",  "del", "y",   "e",   "et", "und", "der", "die", "das", "di",  "van", "&"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

// Forms that stand before the name in the languages that have them.
bool IsLeadingForm(std::string_view word) {
  static constexpr std::string_view kWords[] = {"ooo", "oao", "zao", "pao", "ao",
                                                "tov", "pt",  "ab",  "too", "uab",
                                                "sia", "kk",  "gk",  "pat", "prat"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

// "ICU MEDICAL INC/DE", but not "AC/DC".
bool EndsInForm(const Lists& lists, std::string_view text) {
  const std::string folded = FoldText(text);
  const std::vector<std::string_view> words = SplitWords(folded);
  return words.size() > 1 && !lists.LegalForm(words.back()).empty();
}

void TakeState(size_t slash, std::string* text, std::string* country) {
  *country = "/" + FoldText(text->substr(slash + 1));
  while (country->size() > 1 && country->back() == '/') country->pop_back();
  text->resize(slash);
}

// "ACME INC /DE/" and "ACME INC \DE\" name the state of incorporation, "(Japan)" the country.
std::string TakeMarks(const Lists& lists, std::string_view raw, std::string* country) {
  std::string text(TrimSpace(raw));
  const size_t slash = text.find_last_not_of("/\\ ");
  if (slash != std::string::npos && slash + 1 < text.size()) {
    const size_t open = text.find_last_of("/\\", slash);
    if (open != std::string::npos && open > 0 && slash - open <= 4) TakeState(open, &text, country);
  } else if (slash != std::string::npos) {
    const size_t open = text.find_last_of("/\\", slash);  // "/DE" without the second slash
    if (open != std::string::npos && open > 0 && slash - open == 2 &&
        (text[open - 1] == ' ' || EndsInForm(lists, text.substr(0, open)))) {
      TakeState(open, &text, country);
    }
  }
  text = TrimSpace(text);
  const size_t open = text.rfind('(');
  if (!text.empty() && text.back() == ')' && open != std::string::npos && open > 0) {
    const std::string inside = FoldText(text.substr(open + 1, text.size() - open - 2));
    if (const std::string_view code = lists.CountryCode(inside); !code.empty()) {
      *country = code;
      text.resize(open);
    }
  }
  return text;
}

// "AT&T" is one word, "A & B" three; "Amazon.com" loses its ending.
std::string Prepared(std::string text) {
  if (text.find_first_of(".+'\xE2") == std::string::npos) return text;
  return absl::StrReplaceAll(
      ToAbsl(text), {{".com ", " "}, {".COM ", " "}, {"'s ", "s "}, {"’s ", "s "}, {"+", " and "}});
}

void JoinSingleLetters(Words* words) {
  Words out;
  bool open = false;
  for (std::string& word : *words) {
    const bool single = word.size() == 1 && word[0] >= 'a' && word[0] <= 'z';
    if (single && open) {
      out.back() += word;
    } else {
      out.push_back(std::move(word));
    }
    open = single;
  }
  *words = std::move(out);
}

std::string JoinFrom(const Words& words, size_t begin, size_t end) {
  std::string out;
  for (size_t i = begin; i < end; ++i) out += (i == begin ? "" : " ") + words[i];
  return out;
}

// Calls `visit(begin, phrase)` with the last words, `most` at first and then one fewer each time,
// until it returns true; whether it did. The first word is never among them: something has to stay.
bool AnyEnd(const Words& words, size_t most,
            absl::FunctionRef<bool(size_t, std::string_view)> visit) {
  if (words.size() < 2) return false;
  size_t begin = words.size() - std::min(most, words.size() - 1);
  const std::string joined = JoinFrom(words, begin, words.size());
  std::string_view phrase = joined;
  for (; begin < words.size(); ++begin) {
    if (visit(begin, phrase)) return true;
    phrase.remove_prefix(std::min(words[begin].size() + 1, phrase.size()));
  }
  return false;
}

// Takes the longest form off the end; true if there was one.
bool TakeFormAtEnd(const Lists& lists, Words* words, std::string* form) {
  size_t end = words->size();
  const bool found = AnyEnd(*words, kMaxFormWords, [&](size_t begin, std::string_view phrase) {
    const std::string_view known = lists.LegalForm(phrase);
    if (known.empty()) return false;
    if (form->empty()) *form = known;
    end = begin;
    return true;
  });
  words->resize(end);
  return found;
}

void TakeAttachedForm(const Lists& lists, std::string* word, std::string* form) {
  if (static_cast<unsigned char>((*word)[0]) < 0xE0) return;  // Not a script without blanks.
  const size_t characters = CountCharacters(*word);
  for (size_t n = std::min(kMaxFormCharacters, characters - 1); n > 0; --n) {
    const std::string_view head = TakeCharacters(*word, n);
    const std::string_view body = TakeCharacters(*word, characters - n);
    const std::string_view tail = std::string_view(*word).substr(body.size());
    const std::string_view at_head = lists.LegalForm(head);
    const std::string_view at_tail = at_head.empty() ? lists.LegalForm(tail) : at_head;
    if (at_tail.empty()) continue;
    *form = at_tail;
    *word = at_head.empty() ? std::string(body) : word->substr(head.size());
    return;
  }
}

void TakeForms(const Lists& lists, Words* words, std::string* form) {
  for (size_t i = 0; i < kMaxForms && TakeFormAtEnd(lists, words, form); ++i) {
    while (words->size() > 1 && (IsLinkWord(words->back()))) words->pop_back();
  }
  if (words->size() > 1 && IsLeadingForm(words->front())) {
    if (form->empty()) *form = lists.LegalForm(words->front());
    words->erase(words->begin());
  }
  for (std::string& word : *words) {
    if (form->empty()) TakeAttachedForm(lists, &word, form);
  }
}

// "Metso Chile" is Metso of Chile, while "Bank of China" and "Air France" need the word: it goes
// only if a word that tells the company stays, and no link word stands before it.
void TakeCountryAtEnd(const Lists& lists, Words* words, std::string* country) {
  size_t end = words->size();
  AnyEnd(*words, kMaxCountryWords, [&](size_t begin, std::string_view phrase) {
    const bool code = phrase.size() == 2 && phrase != "us" && phrase != "uk" && phrase != "nz";
    const std::string_view found = lists.CountryCode(phrase);
    if (found.empty() || code || IsLinkWord((*words)[begin - 1])) return false;
    const bool tells = std::any_of(
        words->begin(), words->begin() + static_cast<ptrdiff_t>(begin),
        [&](const std::string& word) { return !lists.IsCompanyWord(word) && word.size() > 1; });
    if (!tells) return true;
    if (country->empty()) *country = found;
    end = begin;
    return true;
  });
  words->resize(end);
}

}  // namespace

CompanyName ReadCompanyName(const Lists& lists, std::string_view raw) {
  CompanyName name;
  if (!IsValidText(raw)) return name;
  const std::string folded = FoldText(Prepared(TakeMarks(lists, raw, &name.country) + " "));
  if (IsPlaceholderText(lists, folded)) return {};
  Words words;
  for (const std::string_view word : SplitWords(folded)) {
    std::string clean(word);
    if (clean.size() > 1) clean.erase(std::remove(clean.begin(), clean.end(), '&'), clean.end());
    if (!clean.empty()) words.push_back(std::move(clean));
  }
  TakeForms(lists, &words, &name.form);
  if (words.size() > 1) {
    TakeCountryAtEnd(lists, &words, &name.country);
    TakeForms(lists, &words, &name.form);
  }
  Words kept;
  for (std::string& word : words) {
    if (word == "&" || word == "and" || (word == "the" && kept.empty())) continue;
    const std::string_view full = lists.CompanySpelling(word);
    kept.push_back(full.empty() ? std::move(word) : std::string(full));
  }
  if (kept.empty()) kept = words;
  JoinSingleLetters(&kept);
  name.core = JoinFrom(kept, 0, kept.size());
  return name;
}

std::string Acronym(std::string_view core) {
  std::string initials;
  for (const std::string_view word : SplitWords(core)) {
    if (!IsLinkWord(word) && static_cast<unsigned char>(word[0]) < 0x80) initials += word[0];
  }
  return initials.size() < 2 ? std::string() : initials;
}

}  // namespace leadkit::matching
