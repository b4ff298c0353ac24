// The example of docs/merge.md: look at a merge first, then do it, and take it back.
#include <leadkit.h>
#include <stdio.h>

static int fail(const char *what, lk_error *error) {
  const char *message = "";
  lk_error_get_message(error, &message, NULL);
  fprintf(stderr, "%s: %s (%s)\n", what, message, lk_status_name(lk_error_get_code(error)));
  lk_error_free(error);
  return 1;
}

static int64_t insert(lk_store *store, const char *phone, size_t phone_len, const char *notes,
                      size_t notes_len) {
  lk_record *lead = NULL;
  int64_t id = 0;
  lk_record_new(store, LK_LIT("Lead"), &lead, NULL);
  lk_record_set_text(lead, LK_LIT("LastName"), LK_LIT("Lovelace"), NULL);
  lk_record_set_text(lead, LK_LIT("Phone"), phone, phone_len, NULL);
  lk_record_set_text(lead, LK_LIT("Description"), notes, notes_len, NULL);
  lk_record_insert(store, NULL, lead, &id, NULL);
  lk_record_free(lead);
  return id;
}

static int show(const lk_merge *merge) {
  lk_error *error = NULL;
  lk_rows *items = NULL;
  if (lk_merge_list_items(merge, &items, &error)) return fail("items", error);
  for (;;) {
    int32_t has_row = 0;
    int64_t kind = 0;
    const char *field, *value, *reason;
    if (lk_rows_next(items, &has_row, &error)) return fail("next", error);
    if (!has_row) break;
    lk_rows_get_int(items, LK_ROW_KIND, &kind, NULL);
    if (kind != LK_MERGE_FIELD) continue;
    lk_rows_get_text(items, LK_ROW_FIELD, &field, NULL, NULL);
    lk_rows_get_text(items, LK_ROW_NEW, &value, NULL, NULL);
    lk_rows_get_text(items, LK_ROW_REASON, &reason, NULL, NULL);
    printf("%s = %s: %s\n", field, value ? value : "", reason);
  }
  lk_rows_free(items);
  return 0;
}

static int merge_and_undo(lk_store *store, int64_t lead, int64_t copy) {
  lk_error *error = NULL;
  lk_merge_options *how = NULL;
  lk_merge *plan = NULL, *done = NULL;
  lk_unmerge *undone = NULL;
  const lk_error *refusal = NULL;
  int64_t number = 0, successor = 0;

  lk_merge_options_new(&how, NULL);
  lk_merge_options_set_policy(how, LK_LIT("Description"), LK_POLICY_UNION, 0, NULL);

  if (lk_merge_plan(store, NULL, lead, &copy, 1, how, &plan, &error)) return fail("plan", error);
  lk_merge_get_refusal(plan, &refusal, NULL);
  if (refusal != NULL || show(plan)) return 1;

  if (lk_records_merge(store, NULL, lead, &copy, 1, how, &done, &error)) {
    return fail("merge", error);
  }
  lk_merge_get(done, &number, NULL, NULL);

  // Whoever still has the old id finds the survivor.
  if (lk_successor_get(store, NULL, copy, NULL, NULL, &successor, &error)) {
    return fail("successor", error);
  }

  // LK_UNMERGE_FAILED: something has changed since. LK_KEEP_CHANGES leaves that and undoes the
  // rest.
  if (lk_records_unmerge(store, NULL, number, 0, &undone, &error)) return fail("unmerge", error);
  lk_unmerge_free(undone);
  lk_merge_free(done);
  lk_merge_free(plan);
  lk_merge_options_free(how);
  return successor == lead ? 0 : 1;
}

int main(void) {
  static const char path[] = "merge_example.db";
  lk_error *error = NULL;
  lk_store *store = NULL;
  remove(path);
  if (lk_store_open(path, sizeof path - 1, NULL, &store, &error)) return fail("open", error);
  const int64_t lead = insert(store, NULL, 0, LK_LIT("met at the fair"));
  const int64_t copy = insert(store, LK_LIT("030 1"), LK_LIT("asked for a quote"));
  const int failed = merge_and_undo(store, lead, copy);
  lk_store_close(store);
  remove(path);
  return failed;
}
