// The example of README.md: a lead becomes a contact.
#include <leadkit.h>
#include <stdio.h>

int main(void) {
  lk_error *error = NULL;
  lk_store *store = NULL;
  lk_record *lead = NULL;
  lk_conversion *conversion = NULL;
  int64_t lead_id = 0, contact_id = 0;
  char text[LK_ID_TEXT_SIZE];

  if (lk_store_open(LK_LIT("crm.db"), NULL, &store, &error) ||
      lk_record_new(store, LK_LIT("Lead"), &lead, &error) ||
      lk_record_set_text(lead, LK_LIT("LastName"), LK_LIT("Lovelace"), &error) ||
      lk_record_set_text(lead, LK_LIT("Company"), LK_LIT("Analytical Engines"), &error) ||
      lk_record_set_text(lead, LK_LIT("Email"), LK_LIT("ada@engines.example"), &error) ||
      lk_record_insert(store, NULL, lead, &lead_id, &error) ||
      lk_lead_convert(store, NULL, lead_id, NULL, &conversion, &error)) {
    const char *message = "";
    lk_error_get_message(error, &message, NULL);
    fprintf(stderr, "%s: %s\n", lk_status_name(lk_error_get_code(error)), message);
    return 1;
  }
  lk_conversion_get(conversion, LK_CONVERTED_CONTACT, &contact_id, NULL, NULL);
  lk_id_to_text(store, LK_LIT("Contact"), contact_id, text, NULL);
  printf("the lead became contact %s\n", text);

  lk_conversion_free(conversion);
  lk_record_free(lead);
  lk_store_close(store);
  return 0;
}
