// The example of docs/matching.md: a form that looks for duplicates, a lead that finds its account,
// and a rule that refuses what is there already.
#include <leadkit.h>
#include <stdio.h>

static int fail(const char *what, lk_error *error) {
  const char *message = "";
  lk_error_get_message(error, &message, NULL);
  fprintf(stderr, "%s: %s (%s)\n", what, message, lk_status_name(lk_error_get_code(error)));
  lk_error_free(error);
  return 1;
}

static lk_record *lead_of(lk_store *store, const char *first, size_t first_len) {
  lk_record *lead = NULL;
  lk_record_new(store, LK_LIT("Lead"), &lead, NULL);
  lk_record_set_text(lead, LK_LIT("FirstName"), first, first_len, NULL);
  lk_record_set_text(lead, LK_LIT("LastName"), LK_LIT("Zbylut"), NULL);
  lk_record_set_text(lead, LK_LIT("Company"), LK_LIT("Analytical Engines Ltd."), NULL);
  lk_record_set_text(lead, LK_LIT("Email"), LK_LIT("r.zbylut@engines.example"), NULL);
  return lead;
}

static int make_account(lk_store *store) {
  lk_error *error = NULL;
  lk_record *account = NULL;
  lk_record_new(store, LK_LIT("Account"), &account, NULL);
  lk_record_set_text(account, LK_LIT("Name"), LK_LIT("Analytical Engines"), NULL);
  lk_record_set_text(account, LK_LIT("Website"), LK_LIT("www.engines.example"), NULL);
  if (lk_record_insert(store, NULL, account, NULL, &error)) return fail("account", error);
  lk_record_free(account);
  return 0;
}

static int find_account(lk_store *store, int64_t lead_id) {
  lk_error *error = NULL;
  lk_match_options *how = NULL;
  lk_matches *matches = NULL;
  const char *why, *reasons;
  int64_t count = 0, account_id = 0;
  int32_t band = LK_BAND_NONE;
  double bits = 0;

  lk_match_options_new(&how, NULL);
  lk_match_options_add_object(how, LK_LIT("Account"), NULL);
  lk_match_options_set_int(how, LK_FIND_EXPLAIN, 1, NULL);
  if (lk_match_find(store, NULL, lead_id, how, &matches, &error)) return fail("find", error);
  lk_matches_get_int(matches, LK_MATCHES_COUNT, &count, NULL);
  lk_matches_get_why(matches, &why, NULL, NULL);
  printf("%d account: %s\n", (int)count, why);
  if (count > 0) {
    lk_matches_get(matches, 0, &account_id, &bits, NULL, &band, NULL, NULL);
    lk_matches_get_text(matches, 0, &reasons, NULL, NULL);
    printf("%.1f bits\n%s", bits, reasons);
  }
  lk_matches_free(matches);
  lk_match_options_free(how);
  return band == LK_BAND_LINK ? 0 : 1;
}

static int refuse_duplicates(lk_store *store, int64_t lead_id) {
  static const char rules[] =
      "{\"duplicate_rules\":[{\"name\":\"leads\",\"object\":\"Lead\",\"on_insert\":\"REFUSE\"}]}";
  lk_error *error = NULL;
  lk_record *again = lead_of(store, LK_LIT("Bob"));
  int64_t likeliest = 0;
  if (lk_matching_set_document(store, NULL, LK_MATCHING_SETTINGS, rules, sizeof rules - 1, &error))
    return fail("settings", error);
  if (lk_record_insert(store, NULL, again, NULL, &error) == LK_DUPLICATES_DETECTED) {
    lk_error_get_record(error, &likeliest, NULL, NULL);
    lk_error_free(error);
  }
  // Somebody has looked, and it is another person.
  lk_record_allow_duplicates(again, 1, NULL);
  if (lk_record_insert(store, NULL, again, NULL, &error)) return fail("insert", error);
  lk_record_free(again);
  return likeliest == lead_id ? 0 : 1;
}

int main(void) {
  static const char path[] = "matching_example.db";
  lk_error *error = NULL;
  lk_store *store = NULL;
  lk_record *lead = NULL;
  int64_t lead_id = 0;
  int failed;
  remove(path);
  if (lk_store_open(path, sizeof path - 1, NULL, &store, &error)) return fail("open", error);
  if (lk_matching_switch_on(store, NULL, NULL, NULL, &error)) return fail("switch on", error);
  if (make_account(store)) return 1;
  lead = lead_of(store, LK_LIT("Robert"));
  if (lk_record_insert(store, NULL, lead, &lead_id, &error)) return fail("insert", error);
  lk_record_free(lead);
  failed = find_account(store, lead_id) || refuse_duplicates(store, lead_id);
  lk_store_close(store);
  remove(path);
  return failed;
}
