// What rules matching, through the C ABI: duplicate rules at every way in, settings, models,
// training.
#include <cmath>

#include "matching_fixture.h"

namespace leadkit::test {
namespace {

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
  const auto train = [&](int32_t keep, lk_transaction* tx = nullptr, int32_t threads = 1,
                         double precision = 0) {
    EXPECT_LK_OK(lk_matching_train(store(), tx, LK_PEOPLE, 5, threads, precision, keep, nullptr,
                                   nullptr, Out(text), E()));
    return Contents(text);
  };
  EXPECT_LK(LK_WRONG_STATE, lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, 0, 0, nullptr,
                                              nullptr, Out(text), E()));
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i % 20);
    Lead("First" + n, "Last" + n, "Company" + n, "f" + n + "@c" + n + ".example");
  }
  const auto model_of = [](const std::string& document) {
    return document.substr(document.find("\"lines\""));
  };
  const std::string shown = train(0);
  EXPECT_TRUE(Has(shown, R"("kind":"PEOPLE","kept":false,"expected_precision":)")) << shown;
  EXPECT_TRUE(Has(shown, R"("lines":[")")) << shown;
  EXPECT_NE(model_of(train(0, nullptr, 1, 0.99999)), model_of(shown));  // another bar
  for (const double bad : {0.4, 1.0, -1.0, std::nan("")}) {
    EXPECT_LK(LK_INVALID_ARGUMENT, lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, bad, 0,
                                                     nullptr, nullptr, Out(text), E()));
  }
  EXPECT_TRUE(Has(shown, R"("model":{)"));
  EXPECT_EQ(Versions(LK_MATCHING_PEOPLE_MODEL), R"({"versions":[]})");
  EXPECT_EQ(model_of(train(1)), model_of(shown));
  EXPECT_TRUE(Has(Versions(LK_MATCHING_PEOPLE_MODEL), "\"version\":1"));
  // A model that was kept does not make the next one another.
  EXPECT_EQ(model_of(train(0, nullptr, 2)), model_of(shown));
  Transaction tx;
  ASSERT_LK_OK(lk_transaction_begin(store(), Out(tx), E()));
  EXPECT_EQ(model_of(train(1, tx.get())), model_of(shown));
  tx.reset();
  EXPECT_FALSE(Has(Versions(LK_MATCHING_PEOPLE_MODEL), "\"version\":2"));
  EXPECT_LK(LK_INVALID_ARGUMENT,
            lk_matching_train(store(), nullptr, 3, 1, 1, 0, 0, nullptr, nullptr, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matching_train(store(), nullptr, LK_PEOPLE, -1, 1, 0, 0,
                                                   nullptr, nullptr, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matching_train(store(), nullptr, LK_PEOPLE, 1, -1, 0, 0,
                                                   nullptr, nullptr, Out(text), E()));
  EXPECT_LK(LK_INVALID_ARGUMENT, lk_matching_train(store(), nullptr, LK_PEOPLE, 1, 1, 0, 2, nullptr,
                                                   nullptr, Out(text), E()));
}

}  // namespace
}  // namespace leadkit::test
