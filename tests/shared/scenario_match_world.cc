#include "scenario_match_world.h"

#include <algorithm>
#include <cmath>

namespace leadkit::scenario {

using test::CodeName;
using test::Out;

namespace {

constexpr char kSaysNothing[] = "Unknown";
constexpr const char* kLists[] = {"placeholders", "role_mail"};

// The fields of the model of people that a word of the criteria means.
std::vector<std::string> ModelFields(const std::string& word) {
  if (word == "name") return {"first name", "last name"};
  if (word == "phone") return {"phone"};
  if (word.rfind("email", 0) == 0) return {"e-mail"};
  ADD_FAILURE() << "no field of the model is called '" << word << "'";
  return {};
}

// Shares are in parts of this; the rarest share of strangers is one part of it.
constexpr double kWhole = 1'000'000'000;
// A field that is enough by itself has log2(kWhole) = 29.9 bits, two that are enough together half
// of that each. The prior takes up to 9 bits in a store of 500.
constexpr int kBarMillibits = 20'000;

// A field of a model in which only equality counts; `parts` such fields are enough together.
std::string EqualityField(const Json& field, int parts) {
  cli::JsonArray levels;
  for (const Json& level : field["levels"].items()) {
    const bool same = level["name"].text() == "same";
    const double u = same ? std::round(std::pow(kWhole, 1 - 1.0 / parts)) : kWhole;
    levels.Add(cli::JsonObject()
                   .Add("name", level["name"].text())
                   .AddInt("m", static_cast<int64_t>(kWhole))
                   .AddInt("u", static_cast<int64_t>(u))
                   .str());
  }
  return cli::JsonObject().Add("name", field["name"].text()).AddRaw("levels", levels.str()).str();
}

}  // namespace

MatchWorld::MatchWorld() {
  FillWith(kSaysNothing);
  EXPECT_LK_OK(SetSettings(""));
  EXPECT_LK_OK(lk_matching_switch_on(store(), nullptr, nullptr, nullptr, E()));
}

lk_status MatchWorld::SetDocument(int32_t which, const std::string& json) {
  return lk_matching_set_document(store(), nullptr, which, TXT(json), E());
}

lk_status MatchWorld::SetSettings(const std::string& rules) {
  cli::JsonArray lists;
  for (const char* list : kLists) {
    lists.Add(cli::JsonObject().Add("name", list).Add("text", kSaysNothing).str());
  }
  return SetDocument(LK_MATCHING_SETTINGS, cli::JsonObject()
                                               .AddRaw("lists", lists.str())
                                               .AddRaw("duplicate_rules", "[" + rules + "]")
                                               .str());
}

void MatchWorld::RefuseDuplicates(const std::string& object) {
  const std::string rule = cli::JsonObject()
                               .Add("name", "scenario")
                               .Add("object", object)
                               .Add("on_insert", "REFUSE")
                               .Add("on_import", "REFUSE")
                               .str();
  EXPECT_LK_OK(SetSettings(rule));
}

void MatchWorld::UseCriteria(const std::vector<std::vector<std::string>>& criteria) {
  test::Text text;
  EXPECT_LK_OK(lk_matching_get_standard(LK_MATCHING_PEOPLE_MODEL, Out(text), E()));
  const Json standard = Json::Parse(Contents(text), "the standard model");
  cli::JsonArray fields;
  int used = 0;
  for (const std::vector<std::string>& criterion : criteria) {
    std::vector<std::string> names;
    for (const std::string& word : criterion) {
      for (const std::string& name : ModelFields(word)) names.push_back(name);
    }
    for (const Json& field : standard["fields"].items()) {
      if (std::find(names.begin(), names.end(), field["name"].text()) == names.end()) continue;
      fields.Add(EqualityField(field, static_cast<int>(names.size())));
      ++used;
    }
  }
  EXPECT_GT(used, 0);
  EXPECT_LK_OK(
      SetDocument(LK_MATCHING_PEOPLE_MODEL, cli::JsonObject()
                                                .Add("kind", "PERSON")
                                                .AddRaw("fields", fields.str())
                                                .AddInt("partners_per_million", 1'000'000)
                                                .AddInt("link_at_millibits", kBarMillibits)
                                                .AddInt("review_at_millibits", kBarMillibits)
                                                .str()));
}

void MatchWorld::SetThreshold(int32_t which, double probability) {
  test::Text text;
  EXPECT_LK_OK(lk_matching_get_document(store(), nullptr, which, 0, Out(text), E()));
  const Json model = Json::Parse(Contents(text), "a model");
  const double bits = std::log2(probability / (1 - probability));
  cli::JsonObject changed;
  for (const auto& [name, value] : model.members()) {
    if (name != "review_at_millibits") changed.AddRaw(name, value.Written());
  }
  changed.AddInt("review_at_millibits", std::lround(bits * 1000));
  EXPECT_LK_OK(SetDocument(which, changed.str()));
}

lk_status MatchWorld::DecideSame(const std::string& a, const std::string& b) {
  return lk_match_decide(store(), nullptr, Find(a).id, Find(b).id, LK_DECIDED_SAME, nullptr, 0,
                         E());
}

test::MatchOptions MatchWorld::How(const std::vector<std::string>& objects) {
  test::MatchOptions how;
  EXPECT_LK_OK(lk_match_options_new(Out(how), E()));
  EXPECT_LK_OK(lk_match_options_set_int(how.get(), LK_FIND_EXPLAIN, 1, E()));
  if (limit_ > 0) {
    EXPECT_LK_OK(lk_match_options_set_int(how.get(), LK_FIND_LIMIT, limit_, E()));
  }
  for (const std::string& object : objects) {
    EXPECT_LK_OK(lk_match_options_add_object(how.get(), TXT(object), E()));
  }
  return how;
}

std::vector<MatchWorld::Match> MatchWorld::LookUp(const std::string& name,
                                                  const std::vector<std::string>& objects) {
  test::Matches matches;
  EXPECT_LK_OK(
      lk_match_find(store(), nullptr, Find(name).id, How(objects).get(), Out(matches), E()));
  return Read(matches.get());
}

std::vector<MatchWorld::Match> MatchWorld::LookUpForm(const test::Record& form,
                                                      const std::vector<std::string>& objects) {
  test::Matches matches;
  EXPECT_LK_OK(
      lk_match_find_values(store(), nullptr, form.get(), How(objects).get(), Out(matches), E()));
  return Read(matches.get());
}

std::vector<MatchWorld::Match> MatchWorld::Read(const lk_matches* matches) {
  int64_t count = 0;
  EXPECT_LK_OK(lk_matches_get_int(matches, LK_MATCHES_COUNT, &count, E()));
  EXPECT_LK_OK(lk_matches_get_int(matches, LK_MATCHES_COMPARED, &compared_, E()));
  std::vector<Match> found;
  for (int64_t i = 0; i < count; ++i) {
    Match& match = found.emplace_back();
    int64_t id = 0;
    int64_t steps = 0;
    EXPECT_LK_OK(lk_matches_get(matches, i, &id, &match.bits, nullptr, &match.band, nullptr, E()));
    EXPECT_LK_OK(
        lk_matches_get_waterfall(matches, i, &steps, nullptr, nullptr, nullptr, nullptr, E()));
    match.name = NameOf(id);
    for (int64_t step = 0; step < steps; ++step) {
      const char* field = nullptr;
      const char* level = nullptr;
      EXPECT_LK_OK(lk_matches_get_step(matches, i, step, &field, nullptr, &level, nullptr, nullptr,
                                       nullptr, E()));
      match.levels[field] = level;
    }
  }
  return found;
}

std::vector<std::vector<std::string>> MatchWorld::Groups(int32_t kind) {
  test::Duplicates found;
  EXPECT_LK_OK(lk_duplicates_find(store(), nullptr, kind, 1, 0, nullptr, nullptr, Out(found), E()));
  int64_t count = 0;
  EXPECT_LK_OK(lk_duplicates_get_int(found.get(), LK_DUPLICATES_GROUPS, &count, E()));
  std::vector<std::vector<std::string>> groups;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t* ids = nullptr;
    size_t size = 0;
    EXPECT_LK_OK(lk_duplicates_get_group(found.get(), i, &ids, &size, E()));
    std::vector<std::string>& group = groups.emplace_back();
    for (size_t j = 0; j < size; ++j) group.push_back(NameOf(ids[j]));
    std::sort(group.begin(), group.end());
  }
  return groups;
}

std::vector<std::string> NamesOf(const std::vector<MatchWorld::Match>& matches) {
  std::vector<std::string> names;
  for (const MatchWorld::Match& match : matches) names.push_back(match.name);
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> WithItself(const std::string& name,
                                    const std::vector<MatchWorld::Match>& matches) {
  std::vector<std::string> names = NamesOf(matches);
  names.insert(std::upper_bound(names.begin(), names.end(), name), name);
  return names;
}

Json With(const Json& item, const std::string& name, const std::string& value) {
  cli::JsonObject more;
  for (const auto& [member, old] : item.members()) {
    if (member != name) more.AddRaw(member, old.Written());
  }
  return Json::Parse(more.Add(name, value).str(), "an item");
}

}  // namespace leadkit::scenario
