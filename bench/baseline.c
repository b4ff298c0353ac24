/* The hand-written program that leadkit is measured against: the same rows in the same tables with
 * the same indexes and pragmas, written straight to SQLite by someone who knows just what to write.
 * It checks nothing, explains nothing and works for these rows only.
 *
 *   baseline STORE insert COUNT ROWS_PER_TRANSACTION
 *   baseline STORE convert COUNT ROWS_PER_TRANSACTION
 *
 * STORE is an empty store made by leadkit, so that tables and indexes are those of leadkit.
 * `convert` wants the leads that `insert` has written, and begins with the first that is not
 * converted. Prints the seconds that it took. */
#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rows.h"

enum { kUser = 0, kAccount = 2, kContact = 3, kLead = 4, kOpportunity = 5, kRole = 6 };
enum { kCreated = 1, kUpdated = 2, kConverted = 6 };

static sqlite3 *db;
static int64_t last_id, user_id;

static void fail(const char *what) {
  fprintf(stderr, "baseline: %s: %s\n", what, sqlite3_errmsg(db));
  exit(1);
}

static void run(const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
    fail(sql);
  }
  return statement;
}

static void finish(sqlite3_stmt *statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) fail("step");
  sqlite3_reset(statement);
}

static void text(sqlite3_stmt *statement, int index, const char *value) {
  sqlite3_bind_text(statement, index, value, -1, SQLITE_STATIC);
}

static void integer(sqlite3_stmt *statement, int index, int64_t value) {
  sqlite3_bind_int64(statement, index, value);
}

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Lower case, full stops and apostrophes dropped: enough for the names of rows.h. */
static void name_key(const char *name, char *out) {
  for (; *name; ++name) {
    if (*name != '.' && *name != '\'') *out++ = (char)tolower((unsigned char)*name);
  }
  *out = 0;
}

static sqlite3_stmt *event_insert, *status_insert, *field_insert;

static void add_event(int kind, int object, int64_t record, int64_t at, const char *fields) {
  integer(event_insert, 1, ++last_id);
  integer(event_insert, 2, at);
  integer(event_insert, 3, kind);
  integer(event_insert, 4, object);
  integer(event_insert, 5, record);
  integer(event_insert, 6, user_id);
  text(event_insert, 7, fields);
  finish(event_insert);
}

static void add_status(int object, int64_t record, const char *from, const char *to, int64_t at) {
  integer(status_insert, 1, record);
  integer(status_insert, 2, ++last_id);
  integer(status_insert, 3, object);
  text(status_insert, 4, from);
  text(status_insert, 5, to);
  integer(status_insert, 6, at);
  integer(status_insert, 7, user_id);
  finish(status_insert);
}

static void add_change(int object, int64_t record, const char *field, const char *old_value,
                       const char *new_value, int64_t at) {
  integer(field_insert, 1, record);
  integer(field_insert, 2, ++last_id);
  integer(field_insert, 3, object);
  text(field_insert, 4, field);
  text(field_insert, 5, old_value);
  text(field_insert, 6, new_value);
  integer(field_insert, 7, at);
  integer(field_insert, 8, user_id);
  finish(field_insert);
}

static void begin(void) { run("BEGIN IMMEDIATE"); }

static void commit(void) {
  static sqlite3_stmt *mark;
  if (!mark) mark = prepare("UPDATE lk_store SET last_id = ?1");
  integer(mark, 1, last_id);
  finish(mark);
  run("COMMIT");
}

static void insert_leads(int64_t count, int64_t per_transaction) {
  sqlite3_stmt *lead = prepare(
      "INSERT INTO lead (id, last_name, first_name, name, company, email, email_key, phone, title, "
      "status, lead_source, industry, city, postal_code, country, do_not_call, "
      "has_opted_out_of_email, has_opted_out_of_fax, is_unread_by_owner, is_converted, owner_id, "
      "owner_object, created_date, created_by_id, last_modified_date, last_modified_by_id, "
      "system_modstamp, is_deleted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
      "?13, "
      "?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)");
  for (int64_t i = 0; i < count;) {
    const int64_t at = now_us();
    begin();
    for (int64_t n = 0; n < per_transaction && i < count; ++n, ++i) {
      bench_lead row;
      char name[80];
      bench_make_lead((uint64_t)i, &row);
      snprintf(name, sizeof name, "%s %s", row.first_name, row.last_name);
      const int64_t id = ++last_id;
      integer(lead, 1, id);
      text(lead, 2, row.last_name);
      text(lead, 3, row.first_name);
      text(lead, 4, name);
      text(lead, 5, row.company);
      text(lead, 6, row.email);
      text(lead, 7, row.email);
      text(lead, 8, row.phone);
      text(lead, 9, row.title);
      text(lead, 10, "Open");
      text(lead, 11, row.lead_source);
      text(lead, 12, row.industry);
      text(lead, 13, row.city);
      text(lead, 14, row.postal_code);
      text(lead, 15, row.country);
      for (int flag = 16; flag <= 20; ++flag) integer(lead, flag, 0);
      integer(lead, 21, user_id);
      integer(lead, 22, kUser);
      integer(lead, 23, at);
      integer(lead, 24, user_id);
      integer(lead, 25, at);
      integer(lead, 26, user_id);
      integer(lead, 27, at);
      integer(lead, 28, 0);
      finish(lead);
      add_event(kCreated, kLead, id, at, NULL);
      add_status(kLead, id, NULL, "Open", at);
    }
    commit();
  }
}

/* The columns of the lead that the conversion carries over. */
enum {
  kLastName,
  kFirstName,
  kName,
  kCompany,
  kEmail,
  kPhone,
  kTitle,
  kSource,
  kIndustry,
  kCity,
  kPostalCode,
  kCountry,
  kLeadColumns
};

typedef struct conversion_statements {
  sqlite3_stmt *lead, *find_account, *find_contact, *account, *contact, *opportunity, *role, *mark,
      *record, *members, *tasks, *events;
} conversion_statements;

static void prepare_conversion(conversion_statements *s) {
  s->lead = prepare(
      "SELECT last_name, first_name, name, company, email, phone, title, lead_source, industry, "
      "city, postal_code, country FROM lead WHERE id = ?1 AND is_converted = 0");
  s->find_account =
      prepare("SELECT id FROM account WHERE name_key = ?1 AND is_deleted = 0 LIMIT 1");
  s->find_contact = prepare(
      "SELECT id FROM contact WHERE email_key = ?1 AND account_id = ?2 AND is_deleted = 0 LIMIT 1");
  s->members = prepare("SELECT id FROM campaign_member WHERE lead_id = ?1 AND is_deleted = 0");
  s->tasks = prepare("SELECT id FROM task WHERE who_id = ?1 AND is_deleted = 0");
  s->events = prepare("SELECT id FROM event WHERE who_id = ?1 AND is_deleted = 0");
  s->account = prepare(
      "INSERT INTO account (id, name, name_key, phone, industry, account_source, billing_city, "
      "billing_postal_code, billing_country, owner_id, created_date, created_by_id, "
      "last_modified_date, last_modified_by_id, system_modstamp, is_deleted) VALUES (?1, ?2, ?3, "
      "?4, "
      "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0)");
  s->contact = prepare(
      "INSERT INTO contact (id, last_name, first_name, name, account_id, email, email_key, phone, "
      "title, lead_source, mailing_city, mailing_postal_code, mailing_country, do_not_call, "
      "has_opted_out_of_email, has_opted_out_of_fax, is_email_bounced, owner_id, created_date, "
      "created_by_id, last_modified_date, last_modified_by_id, system_modstamp, is_deleted) VALUES "
      "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, 0, 0, 0, ?14, ?15, ?16, ?17, "
      "?18, "
      "?19, 0)");
  s->opportunity = prepare(
      "INSERT INTO opportunity (id, name, account_id, stage_name, close_date, probability, "
      "forecast_category_name, lead_source, contact_id, is_private, is_closed, is_won, "
      "forecast_category, fiscal, fiscal_quarter, fiscal_year, push_count, owner_id, created_date, "
      "created_by_id, last_modified_date, last_modified_by_id, system_modstamp, is_deleted) VALUES "
      "(?1, ?2, ?3, 'Prospecting', 20818, 10, 'Pipeline', ?4, ?5, 0, 0, 0, 'Pipeline', '2026 4', "
      "4, "
      "2026, 0, ?6, ?7, ?8, ?9, ?10, ?11, 0)");
  s->role = prepare(
      "INSERT INTO opportunity_contact_role (id, opportunity_id, contact_id, is_primary, "
      "created_date, created_by_id, last_modified_date, last_modified_by_id, system_modstamp, "
      "is_deleted) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, 0)");
  s->mark = prepare(
      "UPDATE lead SET status = 'Converted', is_converted = 1, converted_date = ?1, "
      "converted_account_id = ?2, converted_contact_id = ?3, converted_opportunity_id = ?4, "
      "last_modified_date = ?5, last_modified_by_id = ?6, system_modstamp = ?7 WHERE id = ?8");
  s->record = prepare(
      "INSERT INTO lk_conversion (lead_id, account_id, contact_id, opportunity_id, "
      "account_created, contact_created, opportunity_created, at, by_id) VALUES (?1, ?2, ?3, ?4, "
      "?5, "
      "1, 1, ?6, ?7)");
}

/* The audit columns, from `index` on. */
static void audit(sqlite3_stmt *statement, int index, int64_t at) {
  integer(statement, index, at);
  integer(statement, index + 1, user_id);
  integer(statement, index + 2, at);
  integer(statement, index + 3, user_id);
  integer(statement, index + 4, at);
}

static int64_t first_id(sqlite3_stmt *statement) {
  const int64_t id = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_reset(statement);
  return id;
}

static void convert_lead(conversion_statements *s, int64_t lead_id, int64_t at) {
  char value[kLeadColumns][96];
  char key[96];
  char lead_text[24];
  integer(s->lead, 1, lead_id);
  if (sqlite3_step(s->lead) != SQLITE_ROW) fail("lead");
  for (int i = 0; i < kLeadColumns; ++i) {
    snprintf(value[i], sizeof value[i], "%s", (const char *)sqlite3_column_text(s->lead, i));
  }
  sqlite3_reset(s->lead);
  snprintf(lead_text, sizeof lead_text, "00Q%015llu",
           (unsigned long long)lead_id % 1000000000000000);

  name_key(value[kCompany], key);
  text(s->find_account, 1, key);
  int64_t account_id = first_id(s->find_account);
  const int account_created = account_id == 0;
  if (!account_created) {
    text(s->find_contact, 1, value[kEmail]);
    integer(s->find_contact, 2, account_id);
    if (first_id(s->find_contact) != 0) fail("contact exists");
  }
  integer(s->members, 1, lead_id);
  integer(s->tasks, 1, lead_id);
  integer(s->events, 1, lead_id);
  if (first_id(s->members) || first_id(s->tasks) || first_id(s->events)) fail("followers");

  if (account_created) {
    account_id = ++last_id;
    integer(s->account, 1, account_id);
    text(s->account, 2, value[kCompany]);
    text(s->account, 3, key);
    text(s->account, 4, value[kPhone]);
    text(s->account, 5, value[kIndustry]);
    text(s->account, 6, value[kSource]);
    text(s->account, 7, value[kCity]);
    text(s->account, 8, value[kPostalCode]);
    text(s->account, 9, value[kCountry]);
    integer(s->account, 10, user_id);
    audit(s->account, 11, at);
    finish(s->account);
    add_event(kCreated, kAccount, account_id, at, NULL);
  }
  add_change(kAccount, account_id,
             account_created ? "accountCreatedFromLead" : "accountUpdatedByLead", NULL, lead_text,
             at);

  const int64_t contact_id = ++last_id;
  integer(s->contact, 1, contact_id);
  text(s->contact, 2, value[kLastName]);
  text(s->contact, 3, value[kFirstName]);
  text(s->contact, 4, value[kName]);
  integer(s->contact, 5, account_id);
  text(s->contact, 6, value[kEmail]);
  text(s->contact, 7, value[kEmail]);
  text(s->contact, 8, value[kPhone]);
  text(s->contact, 9, value[kTitle]);
  text(s->contact, 10, value[kSource]);
  text(s->contact, 11, value[kCity]);
  text(s->contact, 12, value[kPostalCode]);
  text(s->contact, 13, value[kCountry]);
  integer(s->contact, 14, user_id);
  audit(s->contact, 15, at);
  finish(s->contact);
  add_event(kCreated, kContact, contact_id, at, NULL);
  add_change(kContact, contact_id, "contactCreatedFromLead", NULL, lead_text, at);

  const int64_t opportunity_id = ++last_id;
  integer(s->opportunity, 1, opportunity_id);
  text(s->opportunity, 2, value[kCompany]);
  integer(s->opportunity, 3, account_id);
  text(s->opportunity, 4, value[kSource]);
  integer(s->opportunity, 5, contact_id);
  integer(s->opportunity, 6, user_id);
  audit(s->opportunity, 7, at);
  finish(s->opportunity);
  add_event(kCreated, kOpportunity, opportunity_id, at, NULL);
  add_status(kOpportunity, opportunity_id, NULL, "Prospecting", at);
  const int64_t role_id = ++last_id;
  integer(s->role, 1, role_id);
  integer(s->role, 2, opportunity_id);
  integer(s->role, 3, contact_id);
  audit(s->role, 4, at);
  finish(s->role);
  add_event(kCreated, kRole, role_id, at, NULL);
  add_change(kOpportunity, opportunity_id, "opportunityCreatedFromLead", NULL, lead_text, at);

  integer(s->mark, 1, at / 86400000000);
  integer(s->mark, 2, account_id);
  integer(s->mark, 3, contact_id);
  integer(s->mark, 4, opportunity_id);
  integer(s->mark, 5, at);
  integer(s->mark, 6, user_id);
  integer(s->mark, 7, at);
  integer(s->mark, 8, lead_id);
  finish(s->mark);
  add_event(kUpdated, kLead, lead_id, at,
            "Status,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedContactId,"
            "ConvertedOpportunityId");
  add_status(kLead, lead_id, "Open", "Converted", at);
  add_change(kLead, lead_id, "Status", "Open", "Converted", at);
  add_change(kLead, lead_id, "IsConverted", "false", "true", at);
  add_change(kLead, lead_id, "leadConverted", NULL, lead_text, at);
  add_event(kConverted, kLead, lead_id, at, NULL);
  integer(s->record, 1, lead_id);
  integer(s->record, 2, account_id);
  integer(s->record, 3, contact_id);
  integer(s->record, 4, opportunity_id);
  integer(s->record, 5, account_created);
  integer(s->record, 6, at);
  integer(s->record, 7, user_id);
  finish(s->record);
}

static void convert_leads(int64_t count, int64_t per_transaction, const int64_t *ids) {
  conversion_statements statements;
  prepare_conversion(&statements);
  for (int64_t i = 0; i < count;) {
    const int64_t at = now_us();
    begin();
    for (int64_t n = 0; n < per_transaction && i < count; ++n, ++i) {
      convert_lead(&statements, ids[i], at);
    }
    commit();
  }
}

static int64_t *read_ids(int64_t count) {
  int64_t *ids = calloc((size_t)count, sizeof *ids);
  sqlite3_stmt *select = prepare("SELECT id FROM lead WHERE is_converted = 0 ORDER BY id LIMIT ?1");
  integer(select, 1, count);
  int64_t found = 0;
  while (sqlite3_step(select) == SQLITE_ROW) ids[found++] = sqlite3_column_int64(select, 0);
  sqlite3_finalize(select);
  if (found != count) {
    fprintf(stderr, "baseline: the store has only %lld leads to convert\n", (long long)found);
    exit(1);
  }
  return ids;
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "use: baseline STORE insert|convert COUNT ROWS_PER_TRANSACTION\n");
    return 2;
  }
  const int64_t count = atoll(argv[3]);
  const int64_t per_transaction = atoll(argv[4]);
  if (sqlite3_open(argv[1], &db) != SQLITE_OK) fail("open");
  run("PRAGMA foreign_keys = ON; PRAGMA temp_store = DEFAULT; PRAGMA trusted_schema = OFF;"
      "PRAGMA cache_size = -32768; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 4096;"
      "PRAGMA synchronous = FULL");
  sqlite3_stmt *mark = prepare("SELECT last_id, system_user_id FROM lk_store");
  if (sqlite3_step(mark) != SQLITE_ROW) fail("not a store");
  last_id = sqlite3_column_int64(mark, 0);
  user_id = sqlite3_column_int64(mark, 1);
  sqlite3_finalize(mark);
  event_insert = prepare(
      "INSERT INTO lk_event (seq, at, kind, object, record_id, by_id, fields) VALUES (?1, ?2, ?3, "
      "?4, ?5, ?6, ?7)");
  status_insert = prepare(
      "INSERT INTO lk_status_history (record_id, seq, object, from_status, to_status, at, by_id, "
      "cycle) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)");
  field_insert = prepare(
      "INSERT INTO lk_field_history (record_id, seq, object, field, old_value, new_value, at, "
      "by_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  int64_t *ids = NULL;
  if (strcmp(argv[2], "convert") == 0) ids = read_ids(count);
  const double start = seconds();
  if (ids != NULL) {
    convert_leads(count, per_transaction, ids);
  } else {
    insert_leads(count, per_transaction);
  }
  printf("%.6f\n", seconds() - start);
  free(ids);
  return 0;
}
