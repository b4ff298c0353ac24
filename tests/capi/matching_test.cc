// Matching through the C ABI: the index, look-ups with their reasons, duplicates, decisions,
// reviews.
#include <cmath>
#include <set>
#include <thread>

#include "matching_fixture.h"

namespace leadkit::test {
namespace {

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
  EXPECT_LK(LK_WRONG_STATE, lk_duplicates_find(store(), nullptr, LK_PEOPLE, 0, 0, nullptr, nullptr,
                                               Out(duplicates_), E()));
  EXPECT_LK(LK_WRONG_STATE, lk_match_list_reviews(store(), nullptr, 10, Out(duplicates_), E()));
  Text text;
  EXPECT_LK(LK_WRONG_STATE, lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, 0, 0, nullptr,
                                              nullptr, Out(text), E()));

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

TEST_F(MatchingTest, TheStandardRulesDecideWhereAsked) {
  SwitchOn();
  const int64_t a = Zbylut();
  const int64_t b = Lead("Anne", "Zbylut", "Acme", "ann@acme.example");
  MatchOptions how = How({"Lead"});
  ASSERT_LK_OK(lk_match_options_set_int(how.get(), LK_FIND_STANDARD, 1, E()));
  ASSERT_LK_OK(lk_match_find(store(), nullptr, a, how.get(), Out(matches_), E()));
  ASSERT_EQ(Ids(List(matches_.get())), std::vector<int64_t>{b});
  int32_t equation = 0;
  ASSERT_LK_OK(lk_matches_get_equation(matches_.get(), 0, &equation, E()));
  EXPECT_GT(equation, 0);
  ASSERT_EQ(Find(a).size(), 1u);
  ASSERT_LK_OK(lk_matches_get_equation(matches_.get(), 0, &equation, E()));
  EXPECT_EQ(equation, 0);
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
  using Option = std::pair<int32_t, int64_t>;
  for (const auto& [option, value] : {Option{LK_FIND_LIMIT, 0},
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
            lk_duplicates_find(store(), nullptr, 0, 0, 0, nullptr, nullptr, Out(duplicates_), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_duplicates_find(store(), nullptr, LK_PEOPLE, 257, 0, nullptr,
                                                    nullptr, Out(duplicates_), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_duplicates_find(store(), nullptr, LK_PEOPLE, 0, LK_ALL_OR_NONE,
                                                    nullptr, nullptr, Out(duplicates_), E()));
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
  ASSERT_LK_OK(lk_duplicates_find(store(), nullptr, LK_PEOPLE, 1, LK_DUPLICATES_QUEUE, nullptr,
                                  nullptr, Out(duplicates_), E()));
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
  ASSERT_LK_OK(lk_duplicates_find(store(), nullptr, LK_PEOPLE, 1, LK_DUPLICATES_QUEUE, nullptr,
                                  nullptr, Out(duplicates_), E()));
  EXPECT_EQ(Number(duplicates_.get(), LK_DUPLICATES_QUEUED), 0);
  EXPECT_EQ(waiting(), 0);
}

struct Told {
  int calls = 0;
  int64_t done = 0;
  int64_t total = 0;
  bool stop = false;
  static int32_t Hear(void* context, int64_t done, int64_t failed, int64_t total) {
    Told& told = *static_cast<Told*>(context);
    EXPECT_EQ(failed, 0);
    EXPECT_GE(done, told.done);
    ++told.calls;
    told.done = done;
    told.total = total;
    return told.stop ? 1 : 0;
  }
};

TEST_F(MatchingTest, PassesTellOfTheirProgressAndCanBeStopped) {
  for (int i = 0; i < 3; ++i) Zbylut();
  SwitchOn();
  Told told;
  EXPECT_LK_OK(lk_duplicates_find(store(), nullptr, LK_PEOPLE, 2, 0, Told::Hear, &told,
                                  Out(duplicates_), E()));
  EXPECT_EQ(told.total, 3);
  EXPECT_GT(told.calls, 1);
  Text text;
  told = Told();
  EXPECT_LK_OK(lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, 0, 0, Told::Hear, &told,
                                 Out(text), E()));
  EXPECT_EQ(told.done, 3);
  told = Told();
  told.stop = true;
  EXPECT_LK(LK_CANCELLED, lk_duplicates_find(store(), nullptr, LK_PEOPLE, 1, LK_DUPLICATES_QUEUE,
                                             Told::Hear, &told, Out(duplicates_), E()));
  EXPECT_EQ(duplicates_.get(), nullptr);
  EXPECT_LK(LK_CANCELLED, lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, 0, 1, Told::Hear,
                                            &told, Out(text), E()));
  EXPECT_EQ(told.calls, 2);
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
  EXPECT_LK_OK(lk_duplicates_find(reader.get(), nullptr, LK_PEOPLE, 1, 0, nullptr, nullptr,
                                  Out(duplicates_), E()));
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
