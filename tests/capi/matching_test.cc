// Matching through the C ABI: the index, look-ups with their reasons, duplicates, decisions,
// reviews, documents, training, and duplicate rules at every way in.
#include <cmath>
#include <cstring>
#include <set>
#include <thread>

#include "harness.h"

namespace leadkit::test {
namespace {

bool Has(const std::string& text, const std::string& part) {
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
    EXPECT_LK_OK(lk_duplicates_find(store(), tx, kind, threads, 0, Out(duplicates_), E()));
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

TEST_F(MatchingTest, IsOffUntilItIsSwitchedOn) {
  int32_t on = 7;
  int64_t people = 7;
  int64_t companies = 7;
  const auto state = [&](lk_transaction* tx = nullptr) {
    return lk_matching_get_state(store(), tx, &on, &people, &companies, E());
  };
  const int64_t lead = Zbylut();
  Insert("Account", {{"Name", "Acme"}});
  ASSERT_LK_OK(state());
  EXPECT_EQ(on + people + companies, 0);
  EXPECT_LK(LK_WRONG_STATE, lk_match_find(store(), nullptr, lead, nullptr, Out(matches_), E()));
  EXPECT_TRUE(Has(error_.message(), "switch it on with lk_matching_switch_on")) << error_.message();
  EXPECT_EQ(matches_, nullptr);
  EXPECT_LK(LK_WRONG_STATE,
            lk_duplicates_find(store(), nullptr, LK_PEOPLE, 0, 0, Out(duplicates_), E()));
  EXPECT_LK(LK_WRONG_STATE, lk_match_list_reviews(store(), nullptr, 10, Out(duplicates_), E()));
  Text text;
  EXPECT_LK(LK_WRONG_STATE,
            lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, 0, Out(text), E()));

  SwitchOn();
  ASSERT_LK_OK(state());
  EXPECT_EQ(on, 1);
  EXPECT_EQ(people, 1);
  EXPECT_EQ(companies, 1);
  Zbylut();
  SwitchOn();  // again: anew
  ASSERT_LK_OK(state());
  EXPECT_EQ(people, 2);
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  Lead("Bo", "Quux", "Foo", "bo@foo.example", tx.get());
  ASSERT_LK_OK(state(tx.get()));
  EXPECT_EQ(people, 3);
  ASSERT_LK_OK(lk_matching_switch_off(store(), tx.get(), E()));
  ASSERT_LK_OK(state(tx.get()));
  EXPECT_EQ(on, 0);
  tx.reset();  // undone
  ASSERT_LK_OK(state());
  EXPECT_EQ(on, 1);
  EXPECT_EQ(people, 2);
  ASSERT_LK_OK(lk_matching_switch_off(store(), nullptr, E()));
  ASSERT_LK_OK(lk_matching_switch_off(store(), nullptr, E()));
  ASSERT_LK_OK(state());
  EXPECT_EQ(on, 0);
  EXPECT_LK_OK(lk_matching_get_state(store(), nullptr, nullptr, nullptr, nullptr, E()));
}

TEST_F(MatchingTest, ProgressStopsItAndMatchingIsAsItWas) {
  static const char* const kNames[] = {"LastName", "Company"};
  static const size_t kSizes[] = {8, 7};
  Batch batch;
  ASSERT_LK_OK(lk_batch_new(store(), LK_LIT("Lead"), kNames, kSizes, 2, Out(batch), E()));
  for (int i = 0; i < 10'500; ++i) {
    lk_batch_set_text(batch.get(), 0, TXT("L" + std::to_string(i)), nullptr);
    lk_batch_set_text(batch.get(), 1, TXT("C" + std::to_string(i)), nullptr);
    lk_batch_add(batch.get(), nullptr);
  }
  Results results;
  ASSERT_LK_OK(lk_batch_insert(store(), nullptr, batch.get(), 0, Out(results), E()));
  struct Seen {
    int64_t done = 0, total = 0;
    int calls = 0, answer = 1;
  } seen;
  const lk_progress_fn progress = [](void* context, int64_t done, int64_t failed, int64_t total) {
    auto* seen_here = static_cast<Seen*>(context);
    ++seen_here->calls;
    seen_here->done = done;
    seen_here->total = total;
    EXPECT_EQ(failed, 0);
    return int32_t{seen_here->answer};
  };
  EXPECT_LK(LK_CANCELLED, lk_matching_switch_on(store(), nullptr, progress, &seen, E()));
  EXPECT_EQ(seen.calls, 1);
  EXPECT_EQ(seen.done, 10'000);
  EXPECT_EQ(seen.total, -1);
  int32_t on = 7;
  ASSERT_LK_OK(lk_matching_get_state(store(), nullptr, &on, nullptr, nullptr, E()));
  EXPECT_EQ(on, 0);
  // In a transaction only the call is undone.
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  const int64_t inside = Lead("Ann", "Zbylut", "Acme", "ann@acme.example", tx.get());
  EXPECT_LK(LK_CANCELLED, lk_matching_switch_on(store(), tx.get(), progress, &seen, E()));
  ASSERT_LK_OK(lk_transaction_commit(tx.release(), E()));
  EXPECT_EQ(TextOf(inside, "LastName"), "Zbylut");
  seen.answer = 0;
  EXPECT_LK_OK(lk_matching_switch_on(store(), nullptr, progress, &seen, E()));
  int64_t people = 0;
  ASSERT_LK_OK(lk_matching_get_state(store(), nullptr, &on, &people, nullptr, E()));
  EXPECT_EQ(on, 1);
  EXPECT_EQ(people, 10'501);
}

TEST_F(MatchingTest, ALookUpNamesTheSameOnesWithReasonsThatAddUp) {
  SwitchOn();
  const int64_t before = Lead("Robert", "Zbylut", "Acme Inc.", "r.zbylut@acme.example");
  const int64_t after = Lead("Bob", "Zbylut", "ACME", "r.zbylut@acme.example");
  Lead("Susan", "Miller", "Other", "susan@other.example");
  const std::vector<Found> found = Find(after);
  ASSERT_EQ(Ids(found), std::vector<int64_t>{before});
  EXPECT_EQ(found[0].object, "Lead");
  EXPECT_EQ(found[0].band, LK_BAND_LINK);
  EXPECT_EQ(found[0].decision, LK_DECIDED_NOTHING);
  EXPECT_NEAR(found[0].probability, 1 / (1 + std::exp2(-found[0].bits)), 1e-9);
  EXPECT_EQ(Number(matches_.get(), LK_MATCHES_BASE), 3);
  EXPECT_EQ(Number(matches_.get(), LK_MATCHES_COMPARED), 1);
  EXPECT_EQ(Why(), "");
  double link_at = 0;
  double review_at = 0;
  ASSERT_LK_OK(lk_matches_get_bars(matches_.get(), &link_at, &review_at, E()));
  EXPECT_GT(link_at, review_at);
  EXPECT_GE(found[0].bits, link_at);

  int64_t steps = 0;
  double sum = 0;
  double relatives = 0;
  const char* relatives_name = nullptr;
  ASSERT_LK_OK(lk_matches_get_waterfall(matches_.get(), 0, &steps, &sum, &relatives,
                                        &relatives_name, nullptr, E()));
  EXPECT_STREQ(relatives_name, "");
  sum += relatives;
  std::set<std::string> fields;
  for (int64_t step = 0; step < steps; ++step) {
    const char* field = nullptr;
    const char* level = nullptr;
    size_t level_size = 0;
    double weight = 0;
    double frequency = 0;
    ASSERT_LK_OK(lk_matches_get_step(matches_.get(), 0, step, &field, nullptr, &level, &level_size,
                                     &weight, &frequency, E()));
    fields.insert(field);
    EXPECT_EQ(std::strlen(level), level_size);
    if (std::string(field) == "first name") {
      EXPECT_STREQ(level, "nickname");
    }
    sum += weight + frequency;
  }
  EXPECT_TRUE(fields.contains("last name") && fields.contains("e-mail"));
  EXPECT_NEAR(sum, found[0].bits, 1e-6);
  const char* text = nullptr;
  ASSERT_LK_OK(lk_matches_get_text(matches_.get(), 0, &text, nullptr, E()));
  EXPECT_TRUE(Has(text, "nickname")) << text;
  EXPECT_EQ(Ids(Find(before)), std::vector<int64_t>{after});
}

TEST_F(MatchingTest, WhatIsAskedForInAWrongWayIsRefused) {
  SwitchOn();
  const int64_t a = Zbylut();
  Zbylut();
  ASSERT_EQ(Find(a).size(), 1u);
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_matches_get(matches_.get(), 1, nullptr, nullptr, nullptr, nullptr, nullptr, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_matches_get(matches_.get(), -1, nullptr, nullptr, nullptr, nullptr, nullptr, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matches_get_step(matches_.get(), 0, 99, nullptr, nullptr,
                                                     nullptr, nullptr, nullptr, nullptr, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matches_get_int(matches_.get(), 0, nullptr, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matches_get_int(matches_.get(), 4, nullptr, E()));
  ASSERT_LK_OK(lk_match_find(store(), nullptr, a, nullptr, Out(matches_), E()));
  EXPECT_LK(LK_WRONG_STATE, lk_matches_get_text(matches_.get(), 0, nullptr, nullptr, E()));
  EXPECT_TRUE(Has(error_.message(), "LK_FIND_EXPLAIN")) << error_.message();
  EXPECT_LK(LK_WRONG_STATE, lk_matches_get_waterfall(matches_.get(), 0, nullptr, nullptr, nullptr,
                                                     nullptr, nullptr, E()));

  MatchOptions how = How({});
  for (const auto& [option, value] : {std::pair{LK_FIND_LIMIT, 0},
                                      {LK_FIND_LIMIT, 1001},
                                      {LK_FIND_EXPLAIN, 2},
                                      {LK_FIND_ALL, -1},
                                      {500, 1}}) {
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_match_options_set_int(how.get(), option, value, E()));
  }
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_match_options_add_object(how.get(), LK_LIT("Leaf"), E()));
  const auto find = [&](int64_t id, const std::vector<std::string>& objects) {
    const MatchOptions among = How(objects);
    return lk_match_find(store(), nullptr, id, among.get(), Out(matches_), E());
  };
  EXPECT_LK(LK_NOT_FOUND, find(77, {}));
  EXPECT_LK(LK_INVALID_ARGUMENT, find(a, {"Task"}));
  EXPECT_LK(LK_INVALID_ARGUMENT, find(a, {"Lead", "Account"}));
  const int64_t task = Insert("Task", {{"Subject", "Call"}});
  EXPECT_LK(LK_INVALID_ARGUMENT, find(task, {}));
  EXPECT_TRUE(Has(error_.message(), "leads, contacts and accounts")) << error_.message();
  const int64_t account = Insert("Account", {{"Name", "Acme"}});
  EXPECT_LK(LK_INVALID_ARGUMENT, find(account, {"Lead"}));
  ASSERT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, a, E()));
  EXPECT_LK(LK_ENTITY_IS_DELETED, find(a, {}));

  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_duplicates_find(store(), nullptr, 0, 0, 0, Out(duplicates_), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_duplicates_find(store(), nullptr, LK_PEOPLE, 257, 0, Out(duplicates_), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_duplicates_find(store(), nullptr, LK_PEOPLE, 0, LK_ALL_OR_NONE,
                                                    Out(duplicates_), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_match_list_reviews(store(), nullptr, 0, Out(duplicates_), E()));
}

TEST_F(MatchingTest, ALeadFindsItsAccountAndPeopleDecideOtherwise) {
  SwitchOn();
  const int64_t acme =
      Insert("Account", {{"Name", "Zyx Industrial Holdings"}, {"Website", "zyx.example"}});
  const int64_t other = Insert("Account", {{"Name", "Quuxfoo Partners"}});
  const int64_t lead = Lead("Ann", "Lee", "ZYX Industrial Holdings Inc.", "ann@zyx.example");
  std::vector<Found> found = Find(lead, {"Account"});
  ASSERT_EQ(Ids(found), std::vector<int64_t>{acme});
  EXPECT_EQ(found[0].object, "Account");
  EXPECT_EQ(found[0].band, LK_BAND_LINK);
  EXPECT_NE(Why(), "");
  EXPECT_EQ(Number(matches_.get(), LK_MATCHES_BASE), 2);

  ASSERT_LK_OK(Decide(lead, acme, LK_DECIDED_NEVER, "  a reseller "));
  ASSERT_LK_OK(Decide(other, lead, LK_DECIDED_SAME));
  found = Find(lead, {"Account"});
  ASSERT_EQ(Ids(found), (std::vector<int64_t>{other, acme}));
  EXPECT_EQ(found[0].band, LK_BAND_LINK);
  EXPECT_EQ(found[0].decision, LK_DECIDED_SAME);
  EXPECT_EQ(found[1].band, LK_BAND_NONE);
  EXPECT_EQ(found[1].decision, LK_DECIDED_NEVER);
  Rows rows;
  ASSERT_LK_OK(lk_match_list_decisions(store(), nullptr, lead, Out(rows), E()));
  ASSERT_TRUE(Next(rows.get()));
  EXPECT_EQ(Int(rows.get(), LK_ROW_RECORD_ID), acme);
  EXPECT_EQ(Int(rows.get(), LK_ROW_KIND), LK_DECIDED_NEVER);
  EXPECT_EQ(Str(rows.get(), LK_ROW_OBJECT), "Account");
  EXPECT_EQ(Str(rows.get(), LK_ROW_REASON), "a reseller");
  EXPECT_EQ(Int(rows.get(), LK_ROW_AT_US), now_us_.load());
  ASSERT_TRUE(Next(rows.get()));
  EXPECT_EQ(Int(rows.get(), LK_ROW_KIND), LK_DECIDED_SAME);
  EXPECT_FALSE(Next(rows.get()));

  ASSERT_LK_OK(lk_match_take_back(store(), nullptr, acme, lead, E()));
  EXPECT_LK(LK_NOT_FOUND, lk_match_take_back(store(), nullptr, acme, lead, E()));
  ASSERT_LK_OK(lk_match_take_back(store(), nullptr, lead, other, E()));
  EXPECT_EQ(Ids(Find(lead, {"Account"})), std::vector<int64_t>{acme});
  ASSERT_LK_OK(lk_match_list_decisions(store(), nullptr, lead, Out(rows), E()));
  EXPECT_FALSE(Next(rows.get()));
}

TEST_F(MatchingTest, NothingIsDecidedAboutWhatCannotBeTheSame) {
  const int64_t lead = Zbylut();
  const int64_t other = Zbylut();
  const int64_t account = Insert("Account", {{"Name", "Acme"}});
  const int64_t contact =
      Insert("Contact", {{"LastName", "Doe"}, {"AccountId", IdText("Account", account)}});
  EXPECT_LK(LK_INVALID_ARGUMENT, Decide(lead, lead, LK_DECIDED_SAME));
  EXPECT_LK(LK_INVALID_ARGUMENT, Decide(contact, account, LK_DECIDED_SAME));
  EXPECT_TRUE(Has(error_.message(), "Contact and Account are never the same")) << error_.message();
  EXPECT_LK(LK_INVALID_ARGUMENT, Decide(lead, other, LK_DECIDED_NOTHING));
  EXPECT_LK(LK_INVALID_ARGUMENT, Decide(lead, other, 3));
  EXPECT_LK(LK_NOT_FOUND, Decide(lead, 77, LK_DECIDED_SAME));
  EXPECT_LK(LK_STRING_TOO_LONG, Decide(lead, other, LK_DECIDED_SAME, std::string(1001, 'x')));
  EXPECT_LK_OK(Decide(lead, contact, LK_DECIDED_SAME, std::string(1000, 'x')));
  Conversion made;
  ASSERT_LK_OK(lk_lead_convert(store(), nullptr, other, nullptr, Out(made), E()));
  EXPECT_LK(LK_CANNOT_UPDATE_CONVERTED_LEAD, Decide(other, lead, LK_DECIDED_SAME));
  ASSERT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, lead, E()));
  EXPECT_LK(LK_ENTITY_IS_DELETED, Decide(lead, contact, LK_DECIDED_NEVER));
  Rows rows;
  EXPECT_LK(LK_NOT_FOUND, lk_match_list_decisions(store(), nullptr, 77, Out(rows), E()));
  // What was decided about a record that is gone for good is still told.
  ASSERT_LK_OK(lk_record_purge(store(), nullptr, nullptr, 0, lead, E()));
  ASSERT_LK_OK(lk_match_list_decisions(store(), nullptr, contact, Out(rows), E()));
  ASSERT_TRUE(Next(rows.get()));
  EXPECT_EQ(Int(rows.get(), LK_ROW_RECORD_ID), lead);
  EXPECT_EQ(Str(rows.get(), LK_ROW_OBJECT), "");
}

TEST_F(MatchingTest, ValuesThatAreNotStoredAreLookedUp) {
  SwitchOn();
  const int64_t a = Zbylut();
  const Record form =
      New("Lead", {{"FirstName", "Ann"}, {"LastName", "Zbylut"}, {"Email", "ann@acme.example"}});
  ASSERT_LK_OK(lk_match_find_values(store(), nullptr, form.get(), nullptr, Out(matches_), E()));
  EXPECT_EQ(Ids(List(matches_.get())), std::vector<int64_t>{a});
  // A stored record is not its own duplicate, whatever was changed in memory.
  const Record stored = Get(a);
  ASSERT_LK_OK(lk_match_find_values(store(), nullptr, stored.get(), nullptr, Out(matches_), E()));
  EXPECT_TRUE(List(matches_.get()).empty());
  const Record empty = New("Lead");
  ASSERT_LK_OK(lk_match_find_values(store(), nullptr, empty.get(), nullptr, Out(matches_), E()));
  EXPECT_TRUE(List(matches_.get()).empty());
  const Record task = New("Task", {{"Subject", "Call"}});
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_match_find_values(store(), nullptr, task.get(), nullptr, Out(matches_), E()));
}

TEST_F(MatchingTest, ATransactionSeesItsOwnWrites) {
  SwitchOn();
  const int64_t a = Zbylut();
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  const int64_t b = Lead("Ann", "Zbylut", "Acme", "ann@acme.example", tx.get());
  EXPECT_EQ(Ids(Find(a, {}, tx.get())), std::vector<int64_t>{b});
  EXPECT_TRUE(Find(a).empty());
  EXPECT_EQ(Duplicated(LK_PEOPLE, tx.get()), (std::vector<std::vector<int64_t>>{{a, b}}));
  EXPECT_TRUE(Duplicated(LK_PEOPLE).empty());
  tx.reset();
  EXPECT_TRUE(Find(a).empty());
}

TEST_F(MatchingTest, DuplicatesComeInGroupsThatKeepToWhatWasDecided) {
  SwitchOn();
  const int64_t a = Zbylut();
  const int64_t b = Zbylut();
  const int64_t c = Lead("Cid", "Moe", "Other", "cid@other.example");
  const int64_t x =
      Insert("Account", {{"Name", "Snarkwell Gmbh"}, {"Website", "snarkwell.example"}});
  const int64_t y = Insert("Account", {{"Name", "Snarkwell"}, {"Website", "snarkwell.example"}});
  using Ids = std::vector<std::vector<int64_t>>;
  EXPECT_EQ(Duplicated(LK_PEOPLE), (Ids{{a, b}}));
  EXPECT_EQ(Number(duplicates_.get(), LK_DUPLICATES_RECORDS), 3);
  ASSERT_EQ(Number(duplicates_.get(), LK_DUPLICATES_PAIRS), 1);
  int64_t first = 0;
  int64_t second = 0;
  double bits = 0;
  double probability = 0;
  int32_t band = 0;
  ASSERT_LK_OK(lk_duplicates_get_pair(duplicates_.get(), 0, &first, &second, &bits, &probability,
                                      &band, E()));
  EXPECT_EQ(first, a);
  EXPECT_EQ(second, b);
  EXPECT_EQ(band, LK_BAND_LINK);
  EXPECT_EQ(bits, Find(a)[0].bits);  // the same score, however it is asked
  const char* object = nullptr;
  ASSERT_LK_OK(lk_duplicates_get_object(duplicates_.get(), b, &object, nullptr, E()));
  EXPECT_STREQ(object, "Lead");
  EXPECT_LK(LK_NOT_FOUND, lk_duplicates_get_object(duplicates_.get(), c, &object, nullptr, E()));
  EXPECT_EQ(object, nullptr);
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_duplicates_get_group(duplicates_.get(), 1, nullptr, nullptr, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_duplicates_get_pair(duplicates_.get(), 1, nullptr, nullptr,
                                                        nullptr, nullptr, nullptr, E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_duplicates_get_int(duplicates_.get(), 6, nullptr, E()));
  EXPECT_EQ(Duplicated(LK_COMPANIES), (Ids{{x, y}}));

  ASSERT_LK_OK(Decide(a, b, LK_DECIDED_NEVER));
  ASSERT_LK_OK(Decide(a, c, LK_DECIDED_SAME));
  EXPECT_EQ(Duplicated(LK_PEOPLE), (Ids{{a, c}}));
  EXPECT_EQ(Duplicated(LK_PEOPLE, nullptr, 1), (Ids{{a, c}}));
  EXPECT_EQ(Number(duplicates_.get(), LK_DUPLICATES_PAIRS), 0);
  // Handles outlive the store's use.
  store_.reset();
  EXPECT_EQ(Groups(duplicates_.get()), (Ids{{a, c}}));
}

TEST_F(MatchingTest, UnsurePairsWaitForReviewUntilTheyAreDecided) {
  SwitchOn();
  // Bars so wide that the pair is neither sure nor unlikely.
  std::string model = Document(LK_MATCHING_PEOPLE_MODEL);
  const auto set_bar = [&](const std::string& name, const std::string& value) {
    const size_t at = model.find("\"" + name + "\":");
    if (at == std::string::npos) {
      model.insert(model.find('{') + 1, "\"" + name + "\":" + value + ",");
    } else {
      const size_t begin = model.find(':', at) + 1;
      model.replace(begin, model.find_first_of(",}\n", begin) - begin, value);
    }
  };
  set_bar("link_at_millibits", "90000");
  set_bar("review_at_millibits", "1000");
  ASSERT_LK_OK(Set(model, LK_MATCHING_PEOPLE_MODEL));
  const int64_t a = Zbylut();
  const int64_t b = Zbylut();
  EXPECT_EQ(Find(a)[0].band, LK_BAND_REVIEW);
  ASSERT_LK_OK(lk_duplicates_find(store(), nullptr, LK_PEOPLE, 1, LK_DUPLICATES_QUEUE,
                                  Out(duplicates_), E()));
  EXPECT_EQ(Number(duplicates_.get(), LK_DUPLICATES_QUEUED), 1);
  const auto waiting = [&] {
    EXPECT_LK_OK(lk_match_list_reviews(store(), nullptr, 10, Out(duplicates_), E()));
    return Number(duplicates_.get(), LK_DUPLICATES_PAIRS);
  };
  ASSERT_EQ(waiting(), 1);
  int64_t first = 0;
  int64_t second = 0;
  int32_t band = 0;
  const char* object = nullptr;
  ASSERT_LK_OK(
      lk_duplicates_get_pair(duplicates_.get(), 0, &first, &second, nullptr, nullptr, &band, E()));
  ASSERT_LK_OK(lk_duplicates_get_object(duplicates_.get(), second, &object, nullptr, E()));
  EXPECT_EQ(first, a);
  EXPECT_EQ(second, b);
  EXPECT_EQ(band, LK_BAND_REVIEW);
  EXPECT_STREQ(object, "Lead");
  EXPECT_EQ(Number(duplicates_.get(), LK_DUPLICATES_GROUPS), 0);
  ASSERT_LK_OK(Decide(a, b, LK_DECIDED_NEVER));
  EXPECT_EQ(waiting(), 0);
  ASSERT_LK_OK(lk_duplicates_find(store(), nullptr, LK_PEOPLE, 1, LK_DUPLICATES_QUEUE,
                                  Out(duplicates_), E()));
  EXPECT_EQ(Number(duplicates_.get(), LK_DUPLICATES_QUEUED), 0);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(MatchingTest, RulesRefuseFlagAndAreOverridden) {
  RefuseLeads();  // Matching is off: rules do nothing yet.
  const int64_t a = Zbylut();
  const int64_t b = Zbylut();
  SwitchOn();
  ASSERT_LK_OK(lk_record_delete(store(), nullptr, nullptr, 0, b, E()));
  const Record again = New("Lead", {{"FirstName", "Ann"},
                                    {"LastName", "Zbylut"},
                                    {"Company", "Acme"},
                                    {"Email", "ann@acme.example"}});
  int64_t id = 7;
  EXPECT_LK(LK_DUPLICATES_DETECTED, lk_record_insert(store(), nullptr, again.get(), &id, E()));
  EXPECT_EQ(id, 0);
  EXPECT_EQ(error_.record(), a);
  EXPECT_EQ(error_.object(), "Lead");
  EXPECT_TRUE(Has(error_.message(), IdText("Lead", a)) && Has(error_.message(), "'leads'"))
      << error_.message();
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_record_allow_duplicates(again.get(), 2, E()));
  ASSERT_LK_OK(lk_record_allow_duplicates(again.get(), 1, E()));
  ASSERT_LK_OK(lk_record_insert(store(), nullptr, again.get(), &id, E()));
  ASSERT_LK_OK(lk_record_allow_duplicates(again.get(), 0, E()));
  EXPECT_LK(LK_DUPLICATES_DETECTED, lk_record_insert(store(), nullptr, again.get(), nullptr, E()));
  // An update that changes nothing that matching looks at makes no duplicate.
  EXPECT_LK_OK(Update(id, "Lead", {{"Rating", "Hot"}}));
  EXPECT_LK_OK(lk_lead_move(store(), nullptr, id, LK_LIT("Contacted"), nullptr, 0, E()));
  const int64_t c = Lead("Cid", "Moe", "Other", "cid@other.example");
  const Fields same = {{"FirstName", "Ann"},
                       {"LastName", "Zbylut"},
                       {"Company", "Acme"},
                       {"Email", "ann@acme.example"}};
  EXPECT_LK(LK_DUPLICATES_DETECTED, Update(c, "Lead", same));
  EXPECT_EQ(TextOf(c, "LastName"), "Moe");
  const Record change = New("Lead", same);
  ASSERT_LK_OK(lk_record_set_id(change.get(), c, E()));
  ASSERT_LK_OK(lk_record_allow_duplicates(change.get(), 1, E()));
  EXPECT_LK_OK(lk_record_update(store(), nullptr, change.get(), E()));
  const Record upsert = New("Lead", same);
  ASSERT_LK_OK(lk_record_set_text(upsert.get(), LK_LIT("ExternalId"), LK_LIT("X"), E()));
  EXPECT_LK(LK_DUPLICATES_DETECTED, lk_record_upsert(store(), nullptr, upsert.get(),
                                                     LK_LIT("ExternalId"), nullptr, nullptr, E()));
  ASSERT_LK_OK(lk_record_allow_duplicates(upsert.get(), 1, E()));
  EXPECT_LK_OK(lk_record_upsert(store(), nullptr, upsert.get(), LK_LIT("ExternalId"), nullptr,
                                nullptr, E()));
}

TEST_F(MatchingTest, RulesNameAContactByItsOwnPrefix) {
  RefuseLeads();
  SwitchOn();
  const int64_t account = Insert("Account", {{"Name", "Acme"}, {"Website", "acme.example"}});
  const int64_t contact = Insert("Contact", {{"FirstName", "Ann"},
                                             {"LastName", "Zbylut"},
                                             {"Email", "ann@acme.example"},
                                             {"AccountId", IdText("Account", account)}});
  const Record lead = New("Lead", {{"FirstName", "Ann"},
                                   {"LastName", "Zbylut"},
                                   {"Company", "Acme"},
                                   {"Email", "ann@acme.example"}});
  ASSERT_LK(LK_DUPLICATES_DETECTED, lk_record_insert(store(), nullptr, lead.get(), nullptr, E()));
  EXPECT_EQ(error_.record(), contact);
  EXPECT_EQ(error_.object(), "Contact");
  const char* text = nullptr;
  lk_error_get_record(error_.get(), nullptr, &text, nullptr);
  EXPECT_EQ(text, IdText("Contact", contact));
}

TEST_F(MatchingTest, RulesHoldInBatchesAndImports) {
  RefuseLeads();
  SwitchOn();
  static const char* const kNames[] = {"FirstName", "LastName", "Company", "Email"};
  static const size_t kSizes[] = {9, 8, 7, 5};
  Batch batch;
  ASSERT_LK_OK(lk_batch_new(store(), LK_LIT("Lead"), kNames, kSizes, 4, Out(batch), E()));
  for (int i = 0; i < 2; ++i) {  // the second is a duplicate of the first, of the same batch
    lk_batch_set_text(batch.get(), 0, LK_LIT("Ann"), nullptr);
    lk_batch_set_text(batch.get(), 1, LK_LIT("Zbylut"), nullptr);
    lk_batch_set_text(batch.get(), 2, LK_LIT("Acme"), nullptr);
    lk_batch_set_text(batch.get(), 3, LK_LIT("ann@acme.example"), nullptr);
    lk_batch_add(batch.get(), nullptr);
  }
  Results results;
  ASSERT_LK_OK(lk_batch_insert(store(), nullptr, batch.get(), 0, Out(results), E()));
  lk_status codes[2] = {};
  int64_t first = 0;
  lk_results_get(results.get(), 0, &codes[0], &first, nullptr, nullptr);
  lk_results_get(results.get(), 1, &codes[1], nullptr, nullptr, nullptr);
  EXPECT_EQ(CodeName(codes[0]), "OK");
  EXPECT_EQ(CodeName(codes[1]), "DUPLICATES_DETECTED");
  const lk_error* why = nullptr;
  lk_results_get_error(results.get(), 1, &why, nullptr);
  int64_t likeliest = 0;
  lk_error_get_record(why, &likeliest, nullptr, nullptr);
  EXPECT_EQ(likeliest, first);
  ASSERT_LK_OK(
      lk_batch_insert(store(), nullptr, batch.get(), LK_ALLOW_DUPLICATES, Out(results), E()));
  int64_t failed = 9;
  lk_results_get_count(results.get(), nullptr, &failed, nullptr);
  EXPECT_EQ(failed, 0);

  const auto import = [&](bool allow) {
    ImportOptions how;
    EXPECT_LK_OK(lk_import_options_new(Out(how), E()));
    lk_import_options_set_text(how.get(), LK_IMPORT_OBJECT, LK_LIT("Lead"), nullptr);
    EXPECT_LK_OK(
        lk_import_options_set_int(how.get(), LK_IMPORT_ALLOW_DUPLICATES, allow ? 1 : 0, E()));
    const char* rest = "FirstName,LastName,Company,Email\nAnn,Zbylut,Acme,ann@acme.example\n";
    const lk_read_fn read = [](void* context, char* buffer, size_t size, size_t* out_read) {
      const char*& left = *static_cast<const char**>(context);
      *out_read = std::min(size, std::strlen(left));
      std::memcpy(buffer, left, *out_read);
      left += *out_read;
      return int32_t{0};
    };
    ImportResult result;
    EXPECT_LK_OK(
        lk_csv_import(store(), read, &rest, how.get(), nullptr, nullptr, Out(result), E()));
    int64_t bad = -1;
    lk_import_result_get_int(result.get(), LK_IMPORTED_FAILED, &bad, nullptr);
    return bad;
  };
  EXPECT_EQ(import(false), 1);
  EXPECT_EQ(import(true), 0);
  // What an import does may be ruled apart.
  ASSERT_LK_OK(Set(R"({"duplicate_rules":[{"name":"l","object":"Lead","on_insert":"REFUSE",)"
                   R"("on_import":"FLAG"}]})"));
  EXPECT_EQ(import(false), 0);
  ASSERT_LK_OK(lk_match_list_reviews(store(), nullptr, 100, Out(duplicates_), E()));
  EXPECT_GE(Number(duplicates_.get(), LK_DUPLICATES_PAIRS), 1);
}

TEST_F(MatchingTest, SettingsAreShownInFullAndKeptAsVersions) {
  const std::string standard = Document(LK_MATCHING_SETTINGS);
  for (const char* part : {"margin_bits", "hierarchy", "tie_breakers", "leads_with_account",
                           "duplicate_rules", "lists"}) {
    EXPECT_TRUE(Has(standard, part)) << standard;
  }
  Text text;
  ASSERT_LK_OK(lk_matching_get_standard(LK_MATCHING_SETTINGS, Out(text), E()));
  EXPECT_EQ(Contents(text), standard);
  EXPECT_LK_OK(Set(standard));  // what is shown can be set
  EXPECT_EQ(Document(LK_MATCHING_SETTINGS), standard);
  ASSERT_LK_OK(Set(R"({"accounts":{"margin_bits":5}})"));
  EXPECT_TRUE(Has(Document(LK_MATCHING_SETTINGS), "\"margin_bits\": 5"));
  EXPECT_TRUE(Has(Document(LK_MATCHING_SETTINGS), "\"leads_with_account\": 0.5"));
  EXPECT_EQ(Document(LK_MATCHING_SETTINGS, 1), standard);
  const std::string versions = Versions(LK_MATCHING_SETTINGS);
  EXPECT_TRUE(Has(versions, R"("version":2,"at":"2026-09-21)")) << versions;
  EXPECT_TRUE(Has(versions, R"("in_force":false)")) << versions;
  EXPECT_LK(LK_NOT_FOUND,
            lk_matching_get_document(store(), nullptr, LK_MATCHING_SETTINGS, 3, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_matching_get_document(store(), nullptr, LK_MATCHING_SETTINGS, -1, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matching_get_document(store(), nullptr, 4, 0, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matching_get_standard(0, Out(text), E()));
  EXPECT_EQ(Versions(LK_MATCHING_COMPANIES_MODEL), R"({"versions":[]})");

  EXPECT_LK(LK_INVALID_ARGUMENT, Set(R"({"duplicate_rules":[{"name":"x","object":"Laed"}]})"));
  EXPECT_TRUE(Has(error_.message(), "duplicate_rules[0].object")) << error_.message();
  for (const char* bad : {"", "[]", R"({"a":1})", R"({"accounts":{"margin_bits":-1}})"}) {
    EXPECT_LK(LK_INVALID_ARGUMENT, Set(bad)) << bad;
  }
  // Set and rolled back: only checked.
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  EXPECT_LK_OK(Set("{}", LK_MATCHING_SETTINGS, tx.get()));
  tx.reset();
  EXPECT_TRUE(Has(Document(LK_MATCHING_SETTINGS), "\"margin_bits\": 5"));
}

TEST_F(MatchingTest, OtherWordListsMakeTheIndexAnew) {
  SwitchOn();
  const int64_t acme = Insert("Account", {{"Name", "Snarkwell"}, {"Website", "zyxmail.example"}});
  const int64_t lead = Lead("Ann", "Lee", "", "ann@zyxmail.example");
  ASSERT_EQ(Ids(Find(lead, {"Account"})), std::vector<int64_t>{acme});
  // A mailbox there belongs to a person from now on, and says nothing about a company.
  ASSERT_LK_OK(Set(R"({"lists":[{"name":"free_mail","text":"zyxmail.example"}]})"));
  EXPECT_TRUE(Find(lead, {"Account"}).empty());
  int64_t people = 0;
  int64_t companies = 0;
  ASSERT_LK_OK(lk_matching_get_state(store(), nullptr, nullptr, &people, &companies, E()));
  EXPECT_EQ(people, 1);
  EXPECT_EQ(companies, 1);
  EXPECT_LK(LK_INVALID_ARGUMENT, Set(R"({"lists":[{"name":"free_male","text":"x"}]})"));
  ASSERT_LK_OK(Set("{}"));
  EXPECT_EQ(Ids(Find(lead, {"Account"})), std::vector<int64_t>{acme});
}

TEST_F(MatchingTest, ModelsAreDocumentsOfTheirKind) {
  const std::string people = Document(LK_MATCHING_PEOPLE_MODEL);
  const std::string companies = Document(LK_MATCHING_COMPANIES_MODEL);
  EXPECT_TRUE(Has(people, "PERSON") && Has(companies, "COMPANY"));
  EXPECT_LK_OK(Set(people, LK_MATCHING_PEOPLE_MODEL));
  EXPECT_EQ(Document(LK_MATCHING_PEOPLE_MODEL), people);
  EXPECT_LK(LK_INVALID_ARGUMENT, Set(people, LK_MATCHING_COMPANIES_MODEL));
  EXPECT_TRUE(Has(error_.message(), "model of people")) << error_.message();
  EXPECT_LK(LK_INVALID_ARGUMENT, Set("{}", LK_MATCHING_PEOPLE_MODEL));
  EXPECT_LK(LK_INVALID_ARGUMENT, Set(people, 0));
}

TEST_F(MatchingTest, TrainingShowsAndKeeps) {
  SwitchOn();
  Text text;
  const auto train = [&](int32_t keep, lk_transaction* tx = nullptr, int32_t threads = 1) {
    EXPECT_LK_OK(lk_matching_train(store(), tx, LK_PEOPLE, 5, threads, keep, Out(text), E()));
    return Contents(text);
  };
  EXPECT_LK(LK_WRONG_STATE,
            lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, 0, Out(text), E()));
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i % 20);
    Lead("First" + n, "Last" + n, "Company" + n, "f" + n + "@c" + n + ".example");
  }
  const std::string shown = train(0);
  EXPECT_TRUE(Has(shown, R"("kind":"PEOPLE","kept":false,"lines":[")")) << shown;
  EXPECT_TRUE(Has(shown, R"("model":{)"));
  EXPECT_EQ(Versions(LK_MATCHING_PEOPLE_MODEL), R"({"versions":[]})");
  const auto model_of = [](const std::string& document) {
    return document.substr(document.find("\"lines\""));
  };
  EXPECT_EQ(model_of(train(1)), model_of(shown));
  EXPECT_TRUE(Has(Versions(LK_MATCHING_PEOPLE_MODEL), "\"version\":1"));
  // A model that was kept does not make the next one another.
  EXPECT_EQ(model_of(train(0, nullptr, 2)), model_of(shown));
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  EXPECT_EQ(model_of(train(1, tx.get())), model_of(shown));
  tx.reset();
  EXPECT_FALSE(Has(Versions(LK_MATCHING_PEOPLE_MODEL), "\"version\":2"));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matching_train(store(), nullptr, 3, 1, 1, 0, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_matching_train(store(), nullptr, LK_PEOPLE, -1, 1, 0, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_matching_train(store(), nullptr, LK_PEOPLE, 1, -1, 0, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, 2, Out(text), E()));
}

TEST_F(MatchingTest, AReadOnlyStoreIsLookedUpIn) {
  const int64_t a = Zbylut();
  const int64_t b = Zbylut();
  SwitchOn();
  OpenOptions options;
  ASSERT_LK_OK(lk_open_options_new(Out(options), E()));
  ASSERT_LK_OK(lk_open_options_set_int(options.get(), LK_OPEN_READ_ONLY, 1, E()));
  Store reader;
  ASSERT_LK_OK(lk_store_open(TXT(path_), options.get(), Out(reader), E()));
  ASSERT_LK_OK(lk_match_find(reader.get(), nullptr, a, nullptr, Out(matches_), E()));
  EXPECT_EQ(Ids(List(matches_.get())), std::vector<int64_t>{b});
  EXPECT_LK_OK(lk_duplicates_find(reader.get(), nullptr, LK_PEOPLE, 1, 0, Out(duplicates_), E()));
  EXPECT_LK(LK_READ_ONLY, lk_matching_switch_off(reader.get(), nullptr, E()));
  EXPECT_LK(LK_READ_ONLY,
            lk_match_decide(reader.get(), nullptr, a, b, LK_DECIDED_SAME, nullptr, 0, E()));
}

TEST_F(MatchingTest, SeveralThreadsLookUpWhileOneWrites) {
  SwitchOn();
  const int64_t a = Zbylut();
  Zbylut();
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        lk_matches* matches = nullptr;
        int64_t count = 0;
        if (lk_match_find(store(), nullptr, a, nullptr, &matches, nullptr) != LK_OK ||
            lk_matches_get_int(matches, LK_MATCHES_COUNT, &count, nullptr) != LK_OK || count < 1) {
          ++wrong;
        }
        lk_matches_free(matches);
      }
    });
  }
  for (int i = 0; i < 50; ++i) InsertLead("Person" + std::to_string(i));
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace leadkit::test
