// The example of docs/conversion.md: look at a conversion first, then do it, and do it again.
#include <leadkit.h>
#include <stdio.h>

static int fail(const char *what, lk_error *error) {
  const char *message = "";
  lk_error_get_message(error, &message, NULL);
  fprintf(stderr, "%s: %s (%s)\n", what, message, lk_status_name(lk_error_get_code(error)));
  lk_error_free(error);
  return 1;
}

static int show_plan(const lk_plan *plan) {
  lk_error *error = NULL;
  lk_rows *items = NULL;
  if (lk_plan_list_items(plan, &items, &error)) return fail("items", error);
  for (;;) {
    int32_t has_row = 0;
    int64_t kind = 0;
    const char *object, *field, *value, *reason;
    if (lk_rows_next(items, &has_row, &error)) return fail("next", error);
    if (!has_row) break;
    lk_rows_get_int(items, LK_ROW_KIND, &kind, NULL);
    lk_rows_get_text(items, LK_ROW_OBJECT, &object, NULL, NULL);
    lk_rows_get_text(items, LK_ROW_FIELD, &field, NULL, NULL);
    lk_rows_get_text(items, LK_ROW_NEW, &value, NULL, NULL);
    lk_rows_get_text(items, LK_ROW_REASON, &reason, NULL, NULL);
    printf("%d %s.%s %s: %s\n", (int)kind, object, field ? field : "", value ? value : "", reason);
  }
  lk_rows_free(items);
  return 0;
}

static int convert(lk_store *store, int64_t lead) {
  lk_error *error = NULL;
  lk_convert_options *how = NULL;
  lk_plan *plan = NULL;
  lk_conversion *made = NULL;
  const lk_error *refusal = NULL;
  const char *json = NULL;
  int32_t repeated = 0;

  lk_convert_options_new(&how, NULL);
  lk_convert_options_set_int(how, LK_CONVERT_MATCH, LK_MATCH_LINK, NULL);
  lk_convert_options_set_text(how, LK_CONVERT_IDEMPOTENCY_KEY, LK_LIT("order-4711"), NULL);

  if (lk_lead_plan(store, NULL, lead, how, &plan, &error)) return fail("plan", error);
  lk_plan_get_refusal(plan, &refusal, NULL);
  if (show_plan(plan)) return 1;
  if (refusal == NULL && lk_plan_apply(store, NULL, plan, &made, &error)) {
    // LK_PLAN_IS_STALE: somebody has changed the lead meanwhile. Plan again.
    return fail("apply", error);
  }
  lk_conversion_get_json(made, &json, NULL, NULL);
  printf("%s\n", json);
  lk_conversion_free(made);

  // The same key again, as after a crash or a lost answer: the first result, and nothing written.
  if (lk_lead_convert(store, NULL, lead, how, &made, &error)) return fail("convert", error);
  lk_conversion_get_repeated(made, &repeated, NULL);
  lk_conversion_free(made);
  lk_plan_free(plan);
  lk_convert_options_free(how);
  return repeated == 1 ? 0 : 1;
}

int main(void) {
  static const char path[] = "conversion_example.db";
  lk_error *error = NULL;
  lk_store *store = NULL;
  lk_record *lead = NULL;
  int64_t id = 0;
  remove(path);
  if (lk_store_open(path, sizeof path - 1, NULL, &store, &error)) return fail("open", error);
  lk_record_new(store, LK_LIT("Lead"), &lead, NULL);
  lk_record_set_text(lead, LK_LIT("LastName"), LK_LIT("Lovelace"), NULL);
  lk_record_set_text(lead, LK_LIT("Company"), LK_LIT("Analytical Engines"), NULL);
  if (lk_record_insert(store, NULL, lead, &id, &error)) return fail("insert", error);
  lk_record_free(lead);
  const int failed = convert(store, id);
  lk_store_close(store);
  remove(path);
  return failed;
}
