#include "matching/lists.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/error.h"
#include "base/text.h"
#include "matching/fold.h"

namespace leadkit::matching {
namespace {

// A list larger than this is not one.
constexpr size_t kMaxListBytes = 16 << 20;
constexpr size_t kMaxCallingCode = 3;

struct Group {
  std::string name;
  std::vector<std::string> members;
};

std::string_view WithoutComment(std::string_view line) {
  return TrimSpace(line.substr(0, std::min(line.find('#'), line.size())));
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (const absl::string_view line : absl::StrSplit(ToAbsl(text), '\n')) {
    const std::string_view rest = WithoutComment(FromAbsl(line));
    if (!rest.empty()) lines.push_back(rest);
  }
  return lines;
}

// Domains keep their dots, everything else is folded.
std::string Entry(std::string_view raw, bool is_domain) {
  return is_domain ? LowerAscii(TrimSpace(raw)) : FoldText(raw);
}

void AddEntries(std::string_view line, bool is_domain, std::vector<std::string>* out) {
  for (const absl::string_view item : absl::StrSplit(ToAbsl(line), ',')) {
    std::string entry = Entry(FromAbsl(item), is_domain);
    if (!entry.empty()) out->push_back(std::move(entry));
  }
}

absl::Status CheckText(std::string_view name, std::string_view text) {
  if (text.size() > kMaxListBytes) {
    return MakeError(Code::kInvalidArgument, absl::StrCat("list ", ToAbsl(name), ": too long"));
  }
  if (!IsValidText(text)) {
    return MakeError(Code::kInvalidArgument,
                     absl::StrCat("list ", ToAbsl(name), ": the text is not UTF-8"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Group>> ParseGroups(std::string_view name, std::string_view text) {
  std::vector<Group> groups;
  for (const std::string_view line : Lines(text)) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("list ", ToAbsl(name), ": '", ToAbsl(line), "' has no colon"));
    }
    Group group{FoldText(line.substr(0, colon)), {}};
    AddEntries(line.substr(colon + 1), false, &group.members);
    if (!group.name.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace

std::shared_ptr<const Lists> Lists::Standard() {
  auto lists = std::make_shared<Lists>();
  for (const auto& part :
       {StandardNameLists(), StandardMailLists(), StandardCompanyLists(), StandardPlaceLists()}) {
    for (const ListText& list : part) {
      [[maybe_unused]] const absl::Status set = lists->Set(list.name, list.text);
    }
  }
  return lists;
}

Lists::WordSet Lists::ParseWords(std::string_view text, bool is_domain) {
  std::vector<std::string> entries;
  for (const std::string_view line : Lines(text)) AddEntries(line, is_domain, &entries);
  WordSet set;
  for (std::string& entry : entries) {
    set.filter.Add(entry);
    set.words.insert(std::move(entry));
  }
  return set;
}

bool Lists::Has(const WordSet& set, std::string_view word) {
  return set.filter.MayHave(word) && set.words.contains(ToAbsl(word));
}

void Lists::WordMap::Add(std::string_view word, std::string_view means) {
  filter.Add(word);
  words.emplace(word, means);
}

std::string_view Lists::Find(const WordMap& map, std::string_view word) {
  if (!map.filter.MayHave(word)) return {};
  const auto it = map.words.find(ToAbsl(word));
  return it == map.words.end() ? std::string_view() : std::string_view(it->second);
}

absl::Status Lists::Set(std::string_view name, std::string_view text) {
  LK_RETURN_IF_ERROR(CheckText(name, text));
  const std::pair<std::string_view, WordSet*> sets[] = {
      {"placeholders", &placeholders_},       {"titles", &titles_},
      {"name_suffixes", &name_suffixes_},     {"free_mail", &free_mail_},
      {"disposable_mail", &disposable_mail_}, {"role_mail", &role_mail_},
      {"company_words", &company_words_}};
  for (const auto& [known, set] : sets) {
    if (known != name) continue;
    *set = ParseWords(text, name == "free_mail" || name == "disposable_mail");
    return absl::OkStatus();
  }
  if (name == "countries") return SetCountries(text);
  WordMap* map = MapOf(name);
  if (map == nullptr && name != "nicknames") {
    return MakeError(Code::kInvalidArgument,
                     absl::StrCat("there is no list named '", ToAbsl(name), "'"));
  }
  LK_ASSIGN_OR_RETURN(const std::vector<Group> groups, ParseGroups(name, text));
  if (name == "nicknames") {
    nicknames_.clear();
    for (const Group& group : groups) {
      std::vector<std::string> forms = group.members;
      forms.push_back(group.name);
      for (const std::string& form : forms) {
        std::vector<std::string>& formal = nicknames_[form];
        if (std::find(formal.begin(), formal.end(), group.name) == formal.end()) {
          formal.push_back(group.name);
        }
      }
    }
    for (auto& [unused, formal] : nicknames_) std::sort(formal.begin(), formal.end());
    return absl::OkStatus();
  }
  *map = WordMap();
  for (const Group& group : groups) {
    map->Add(group.name, group.name);
    for (const std::string& member : group.members) map->Add(member, group.name);
  }
  return absl::OkStatus();
}

Lists::WordMap* Lists::MapOf(std::string_view name) {
  if (name == "legal_forms") return &legal_forms_;
  if (name == "company_spellings") return &company_spellings_;
  if (name == "street_words") return &street_words_;
  return nullptr;
}

absl::Status Lists::SetCountries(std::string_view text) {
  WordMap countries;
  absl::flat_hash_map<std::string, CallingCode> calling;
  absl::flat_hash_map<std::string, bool> trunk;
  for (const std::string_view line : Lines(text)) {
    const size_t colon = line.find(':');
    if (colon != 2) {
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("list countries: '", ToAbsl(line), "' has no ISO code"));
    }
    const std::string iso = LowerAscii(line.substr(0, colon));
    countries.Add(iso, iso);
    for (const absl::string_view item : absl::StrSplit(ToAbsl(line.substr(colon + 1)), ',')) {
      const std::string_view entry = TrimSpace(FromAbsl(item));
      if (entry.empty()) continue;
      if (entry.front() != '+') {
        countries.Add(FoldText(entry), iso);
        continue;
      }
      // "+44 0": the calling code, and the trunk zero where there is one.
      const size_t blank = std::min(entry.find(' '), entry.size());
      const std::string code(entry.substr(1, blank - 1));
      if (!IsDigits(code) || code.size() > kMaxCallingCode) {
        return MakeError(Code::kInvalidArgument,
                         absl::StrCat("list countries: '", ToAbsl(entry), "' is no calling code"));
      }
      const bool zero = TrimSpace(entry.substr(blank)) == "0";
      calling[iso] = {code, zero};
      trunk.emplace(code, zero);
    }
  }
  countries_ = std::move(countries);
  calling_ = std::move(calling);
  trunk_zero_ = std::move(trunk);
  return absl::OkStatus();
}

const std::vector<std::string>& Lists::FormalNames(std::string_view name) const {
  static const auto* const kNone = new std::vector<std::string>();
  const auto it = nicknames_.find(ToAbsl(name));
  return it == nicknames_.end() ? *kNone : it->second;
}

std::string_view Lists::LegalForm(std::string_view phrase) const {
  return Find(legal_forms_, phrase);
}

std::string_view Lists::CompanySpelling(std::string_view word) const {
  return Find(company_spellings_, word);
}

std::string_view Lists::StreetWord(std::string_view word) const {
  return Find(street_words_, word);
}

std::string_view Lists::CountryCode(std::string_view folded_name) const {
  return Find(countries_, folded_name);
}

const CallingCode* Lists::Calling(std::string_view iso) const {
  const auto it = calling_.find(LowerAscii(iso));
  return it == calling_.end() ? nullptr : &it->second;
}

size_t Lists::CallingPrefix(std::string_view digits) const {
  for (size_t length = kMaxCallingCode; length > 0; --length) {
    if (digits.size() > length && trunk_zero_.contains(ToAbsl(digits.substr(0, length)))) {
      return length;
    }
  }
  return 0;
}

bool Lists::HasTrunkZero(std::string_view code) const {
  const auto it = trunk_zero_.find(ToAbsl(code));
  return it != trunk_zero_.end() && it->second;
}

}  // namespace leadkit::matching
