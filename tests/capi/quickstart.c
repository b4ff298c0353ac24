// The first program of a reader: open a store, insert a lead, look at a plan, convert, read back.
// Every call is checked.
#include <leadkit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(call)                                                     \
  do {                                                                  \
    if (call) {                                                         \
      const char *message;                                              \
      lk_error_get_message(error, &message, NULL);                      \
      fprintf(stderr, "%s:%d: %s: %s: %s\n", __FILE__, __LINE__, #call, \
              lk_status_name(lk_error_get_code(error)), message);       \
      return 1;                                                         \
    }                                                                   \
  } while (0)

#define EXPECT(condition)                                                     \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      return 1;                                                               \
    }                                                                         \
  } while (0)

static int insert_lead(lk_store *store, int64_t *out_id) {
  lk_error *error = NULL;
  lk_record *lead = NULL;
  CHECK(lk_record_new(store, LK_LIT("Lead"), &lead, &error));
  CHECK(lk_record_set_text(lead, LK_LIT("FirstName"), LK_LIT("Ada"), &error));
  CHECK(lk_record_set_text(lead, LK_LIT("LastName"), LK_LIT("Lovelace"), &error));
  CHECK(lk_record_set_text(lead, LK_LIT("Company"), LK_LIT("Analytical Engines"), &error));
  CHECK(lk_record_set_text(lead, LK_LIT("Email"), LK_LIT("ada@engines.example"), &error));
  CHECK(lk_record_set_int(lead, LK_LIT("AnnualRevenue"), 2270000, &error));
  CHECK(lk_record_insert(store, NULL, lead, out_id, &error));
  EXPECT(error == NULL);
  lk_record_free(lead);
  return 0;
}

static int plan_and_convert(lk_store *store, int64_t lead, int64_t *out_contact) {
  lk_error *error = NULL;
  lk_plan *plan = NULL;
  lk_conversion *made = NULL;
  const lk_error *refusal = NULL;
  const char *json = NULL;
  int64_t id = 0;
  int32_t created = 0;
  CHECK(lk_lead_plan(store, NULL, lead, NULL, &plan, &error));
  CHECK(lk_plan_get_refusal(plan, &refusal, &error));
  EXPECT(refusal == NULL);
  CHECK(lk_plan_get_json(plan, &json, NULL, &error));
  EXPECT(strstr(json, "\"refused\":false") != NULL);
  CHECK(lk_plan_apply(store, NULL, plan, &made, &error));
  lk_plan_free(plan);
  CHECK(lk_conversion_get(made, LK_CONVERTED_ACCOUNT, &id, &created, &error));
  EXPECT(id > 0 && created == 1);
  CHECK(lk_conversion_get(made, LK_CONVERTED_OPPORTUNITY, &id, &created, &error));
  EXPECT(id > 0 && created == 1);
  CHECK(lk_conversion_get(made, LK_CONVERTED_CONTACT, out_contact, &created, &error));
  EXPECT(*out_contact > 0 && created == 1);
  lk_conversion_free(made);
  return 0;
}

static int read_back(lk_store *store, int64_t lead, int64_t contact) {
  lk_error *error = NULL;
  lk_record *record = NULL;
  lk_conversion *again = NULL;
  const char *text = NULL;
  const char *object = NULL;
  int64_t successor = 0;
  CHECK(lk_record_get(store, NULL, LK_LIT("Contact"), contact, 0, &record, &error));
  CHECK(lk_record_get_text(record, LK_LIT("Name"), &text, NULL, &error));
  EXPECT(strcmp(text, "Ada Lovelace") == 0);
  lk_record_free(record);
  CHECK(lk_record_get(store, NULL, NULL, 0, lead, 0, &record, &error));
  CHECK(lk_record_get_text(record, LK_LIT("Status"), &text, NULL, &error));
  EXPECT(strcmp(text, "Converted") == 0);
  lk_record_free(record);
  CHECK(lk_successor_get(store, NULL, lead, &object, NULL, &successor, &error));
  EXPECT(strcmp(object, "Contact") == 0 && successor == contact);
  // A lead converts once, and the error says into what it was.
  EXPECT(lk_lead_convert(store, NULL, lead, NULL, &again, &error) ==
         LK_CANNOT_UPDATE_CONVERTED_LEAD);
  EXPECT(again == NULL);
  CHECK(lk_error_get_message(error, &text, NULL));
  EXPECT(strstr(text, "003") != NULL);
  lk_error_free(error);
  return 0;
}

int main(void) {
  lk_error *error = NULL;
  lk_store *store = NULL;
  char path[300];
  int64_t lead = 0;
  int64_t contact = 0;
  const char *folder = getenv("TMPDIR");
  snprintf(path, sizeof path, "%s/leadkit_quickstart.db", folder != NULL ? folder : "/tmp");
  remove(path);
  CHECK(lk_store_open(path, strlen(path), NULL, &store, &error));
  if (insert_lead(store, &lead)) return 1;
  if (plan_and_convert(store, lead, &contact)) return 1;
  if (read_back(store, lead, contact)) return 1;
  lk_store_close(store);
  // What was written is there when the store is opened again.
  CHECK(lk_store_open(path, strlen(path), NULL, &store, &error));
  if (read_back(store, lead, contact)) return 1;
  lk_store_close(store);
  remove(path);
  puts("ok");
  return 0;
}
