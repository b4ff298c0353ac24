// What the tests of matching through the C ABI share: a store, people in it, and answers as values.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "harness.h"

namespace leadkit::test {

inline bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class MatchingTest : public StoreTest {
 protected:
  struct Found {
    int64_t id = 0;
    double bits = 0, probability = 0;
    int32_t band = -1, decision = -1;
    std::string object;
  };

  void SwitchOn() { ASSERT_LK_OK(lk_matching_switch_on(store(), nullptr, nullptr, nullptr, E())); }

  int64_t Lead(const std::string& first, const std::string& last, const std::string& company,
               const std::string& email, lk_transaction* tx = nullptr) {
    return Insert(
        "Lead", {{"FirstName", first}, {"LastName", last}, {"Company", company}, {"Email", email}},
        tx);
  }
  int64_t Zbylut() { return Lead("Ann", "Zbylut", "Acme", "ann@acme.example"); }

  MatchOptions How(const std::vector<std::string>& objects, bool explain = false) {
    MatchOptions how;
    EXPECT_LK_OK(lk_match_options_new(Out(how), E()));
    for (const std::string& object : objects) {
      EXPECT_LK_OK(lk_match_options_add_object(how.get(), TXT(object), E()));
    }
    EXPECT_LK_OK(lk_match_options_set_int(how.get(), LK_FIND_EXPLAIN, explain ? 1 : 0, E()));
    return how;
  }

  std::vector<Found> List(const lk_matches* matches) {
    std::vector<Found> found;
    for (int64_t i = 0; i < Number(matches, LK_MATCHES_COUNT); ++i) {
      Found& match = found.emplace_back();
      EXPECT_LK_OK(lk_matches_get(matches, i, &match.id, &match.bits, &match.probability,
                                  &match.band, &match.decision, E()));
      const char* object = nullptr;
      EXPECT_LK_OK(lk_matches_get_object(matches, i, &object, nullptr, E()));
      match.object = object;
    }
    return found;
  }
  std::vector<Found> Find(int64_t id, const std::vector<std::string>& objects = {},
                          lk_transaction* tx = nullptr) {
    const MatchOptions how = How(objects, true);
    const lk_status status = lk_match_find(store(), tx, id, how.get(), Out(matches_), E());
    EXPECT_LK_OK(status);
    return status == LK_OK ? List(matches_.get()) : std::vector<Found>();
  }
  static std::vector<int64_t> Ids(const std::vector<Found>& found) {
    std::vector<int64_t> ids;
    for (const Found& match : found) ids.push_back(match.id);
    return ids;
  }
  int64_t Number(const lk_matches* matches, int32_t which) {
    int64_t value = -1;
    EXPECT_LK_OK(lk_matches_get_int(matches, which, &value, E()));
    return value;
  }
  int64_t Number(const lk_duplicates* duplicates, int32_t which) {
    int64_t value = -1;
    EXPECT_LK_OK(lk_duplicates_get_int(duplicates, which, &value, E()));
    return value;
  }
  std::string Why() {
    const char* why = nullptr;
    EXPECT_LK_OK(lk_matches_get_why(matches_.get(), &why, nullptr, E()));
    return why;
  }
  std::vector<std::vector<int64_t>> Groups(const lk_duplicates* duplicates) {
    std::vector<std::vector<int64_t>> groups;
    for (int64_t i = 0; i < Number(duplicates, LK_DUPLICATES_GROUPS); ++i) {
      const int64_t* ids = nullptr;
      size_t count = 0;
      EXPECT_LK_OK(lk_duplicates_get_group(duplicates, i, &ids, &count, E()));
      groups.emplace_back(ids, ids + count);
    }
    return groups;
  }
  std::vector<std::vector<int64_t>> Duplicated(int32_t kind, lk_transaction* tx = nullptr,
                                               int32_t threads = 2) {
    EXPECT_LK_OK(
        lk_duplicates_find(store(), tx, kind, threads, 0, nullptr, nullptr, Out(duplicates_), E()));
    return Groups(duplicates_.get());
  }
  lk_status Set(std::string_view json, int32_t which = LK_MATCHING_SETTINGS,
                lk_transaction* tx = nullptr) {
    return lk_matching_set_document(store(), tx, which, TXT(json), E());
  }
  std::string Document(int32_t which, int32_t version = 0) {
    Text text;
    EXPECT_LK_OK(lk_matching_get_document(store(), nullptr, which, version, Out(text), E()));
    return Contents(text);
  }
  std::string Versions(int32_t which) {
    Text text;
    EXPECT_LK_OK(lk_matching_list_documents(store(), which, Out(text), E()));
    return Contents(text);
  }
  lk_status Decide(int64_t a, int64_t b, int32_t decision, std::string_view note = "") {
    return lk_match_decide(store(), nullptr, a, b, decision, TXT(note), E());
  }
  void RefuseLeads(const std::string& more = "") {
    ASSERT_LK_OK(
        Set(R"({"duplicate_rules":[{"name":"leads","object":"Lead","against":["Lead",)"
            R"("Contact"],"on_insert":"REFUSE","on_update":"REFUSE","on_import":"REFUSE"})" +
            more + "]}"));
  }

  Matches matches_;
  Duplicates duplicates_;
};

}  // namespace leadkit::test
