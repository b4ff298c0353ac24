// leadkit: leads, contacts, accounts and opportunities in one file, inside your program.
//
// What it does not do: it shows nothing, sends nothing, listens on no port, checks no password and
// starts no thread. It is no general database: its objects are those of a CRM, and fields of your
// own are added to them. It never converts a contact back into a lead, never links two records
// unless you or your policy say so, and never drops a value without telling.
//
// Sections: versions and codes, errors, texts, stores, ids, schema, records in memory,
// transactions, records in the store, lists of records, batches, rows, history and events,
// lifecycle, conversion, merging, assignment, matching, import and export, reports. Start with
// stores, records and conversion. A first program, which stores a lead and converts it into an
// account, a contact and an opportunity:
//
//   #include <leadkit.h>
//   #include <stdio.h>
//
//   int main(void) {
//     lk_store *store = NULL;
//     lk_record *lead = NULL;
//     lk_conversion *made = NULL;
//     lk_error *error = NULL;
//     const char *text = NULL;
//     size_t len = 0;
//     int64_t id = 0;
//     lk_status s = lk_store_open(LK_LIT("crm.db"), NULL, &store, &error);
//     if (!s) s = lk_record_new(store, LK_LIT("Lead"), &lead, &error);
//     if (!s) s = lk_record_set_text(lead, LK_LIT("LastName"), LK_LIT("Lee"), &error);
//     if (!s) s = lk_record_set_text(lead, LK_LIT("Company"), LK_LIT("Acme"), &error);
//     if (!s) s = lk_record_insert(store, NULL, lead, &id, &error);
//     if (!s) s = lk_lead_convert(store, NULL, id, NULL, &made, &error);
//     if (!s) s = lk_conversion_get_json(made, &text, &len, &error);
//     if (s) lk_error_get_message(error, &text, &len);
//     printf("%s: %s\n", lk_status_name(s), text ? text : "");
//     lk_error_free(error);
//     lk_conversion_free(made);
//     lk_record_free(lead);
//     lk_store_close(store);
//     return s;
//   }
//
// Conventions
//
//  1. Result. A function returns LK_OK or the code of what went wrong. Functions that cannot fail
//     (free, close, rollback, the names) return what they say.
//  2. Out-parameters come last, just before out_error, and are named out_x. After a failure they
//     are NULL, 0 or empty. One that receives a new handle must not be null; any other may be null
//     if its value is not wanted.
//  3. Errors. out_error may be null. Otherwise it receives NULL on success and a new lk_error on
//     failure (NULL if there was no memory for one), whatever stood there before: free it before
//     the same variable is used again.
//  4. Ownership. What you receive as `lk_x **out_x` is yours: end it with lk_x_free, or as its
//     comment says. What you receive as `const lk_x **` or as text is borrowed; the comment says
//     until when. A function keeps no pointer that you pass in, callbacks and their contexts
//     excepted. free and close take NULL.
//  5. Order of ends. Handles may be freed in any order. A store that is closed, or an object it
//     depends on, lives on inside until the last handle made from it is gone.
//  6. Text in is a pointer and a number of bytes, UTF-8 without U+0000; (NULL, 0) is the empty
//     text. LK_LIT("Acme") writes both for a literal. Text out is followed by a 0 byte that is not
//     counted, so it is a C string too (protobuf bytes are not: they may hold zeros).
//  7. Names. An object is named "Lead", "lead" or "Leads". A field is named by its API name
//     ("LastName", case ignored), as in the .proto ("last_name"), or by its number there ("2").
//  8. Values. A field is read and written as text in one form, or as int64_t:
//       text kinds     as it is; blanks at both ends are dropped; empty text is null
//       boolean        "true" or "false"; 1 or 0; never null
//       integer        "42"; 42
//       decimal        "12.5"; scaled by 10 to the field's scale: 1250 at scale 2
//       money          "22700.00"; minor units: 2270000
//       date           "2021-04-15"; days since 1970-01-01
//       date and time  "2021-04-15T00:03:00.000Z"; microseconds since 1970-01-01T00:00:00Z
//       multi-select   "a;b;c"
//       reference, id  18 characters; the number. Ids are unique across all objects of a store.
//     No value is floating point. Scores of matching are double, in whole thousandths of a bit.
//  9. Units stand last in names: _us microseconds (points in time count from 1970, UTC), _ms
//     milliseconds, _kib kibibytes. Flags and yes-or-no values are int32_t, 0 or 1.
// 10. Documents are JSON: ids have 18 characters, values are texts as in 8, kinds and categories
//     are in capitals as in the .proto files. A reader skips members that it does not know, as more
//     may come; a document that you pass in may not have unknown ones.
// 11. Threads. lk_store may be used by any number of threads at once. Every other handle is used by
//     one thread at a time and may be handed from one to another; one passed as `const` may serve
//     several calls at once, an lk_record excepted. There is no state outside handles: nothing
//     per thread, nothing to start or to end, no locale, no environment variable.
// 12. Writing. A write is on disk when the function returns, unless durability was lowered. `tx` is
//     a transaction or NULL: then the call is a transaction of its own, and calls of several
//     threads share one sync to disk. A call that fails has changed nothing; inside a transaction
//     only that call is undone. Reading with a `tx` sees its writes; without, what is committed.
//     One writer at a time: others wait for busy_timeout_ms, then get LK_BUSY. So does a thread
//     that writes with NULL while it holds a transaction open.
//     All handles of a call must come from the same store: LK_INVALID_ARGUMENT otherwise.
// 13. Callbacks are called by the thread that called the function, the clock by any. They must not
//     throw, jump out, or call a function on the same store that writes.
// 14. Codes. "Codes:" lists what a function may return besides LK_OK. With a plus, a group of them:
//       +call   LK_INVALID_ARGUMENT (null or wrong handle, no such object or option, number out of
//               range), LK_INVALID_TEXT (an argument is not UTF-8), LK_STRING_TOO_LONG (an argument
//               is longer than LK_MAX_TEXT_BYTES), LK_OUT_OF_MEMORY, LK_INTERNAL
//       +read   +call, LK_CLOSED, LK_WRONG_PROCESS, LK_BUSY, LK_CANNOT_OPEN, LK_IO_ERROR,
//               LK_CORRUPT
//       +write  +read, LK_READ_ONLY, LK_DISK_FULL, and LK_WRONG_STATE: an earlier failure (full
//               disk, I/O, memory) has ended the transaction, which can only be rolled back
//       +value  what a field refuses: codes 40 to 52, LK_ENTITY_IS_DELETED (a reference into the
//               recycle bin), LK_INACTIVE_OWNER_OR_USER, LK_INVALID_OWNER
//       +rule   what laws and rules refuse: LK_CANNOT_UPDATE_CONVERTED_LEAD, LK_INVALID_STATUS,
//               LK_TRANSITION_NOT_ALLOWED, LK_GUARD_NOT_MET, LK_DUPLICATES_DETECTED
// 15. Growth. Numbers of codes, options, kinds and columns never change; more are appended. An
//     option that a library does not know is LK_INVALID_ARGUMENT. "Since:" names the release that
//     brought a thing; what names none came with 0.1.
//
// Caveats
//
// - fork: a store does not survive it. In the child every call on it returns LK_WRONG_PROCESS;
//   close and free are allowed there, and leave the file and the parent alone. Open it anew.
// - Two copies of SQLite in one process (yours linked in statically, ours from the system) undo
//   each other's file locks and can destroy the file. Use the system's library for both.
// - Never open, copy or close the store's file by other means than SQLite while it is in use:
//   closing any file descriptor of it drops its locks. The "-wal" file beside it is part of it.
// - Network drives lie about locks and syncs. Several machines on one file will lose data.
// - A freed handle is not recognised: using it is undefined. A null handle and one of another type
//   are refused.
// - While a transaction is open all other writers of the file wait, those of other processes too.
// - A disk that calls a sync done when it is not can lose acknowledged writes in a power cut.

#ifndef LEADKIT_H_
#define LEADKIT_H_

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define LK_API __attribute__((visibility("default")))
#else
#define LK_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

// A literal as the two arguments that a text takes. Since: 0.1
#define LK_LIT(literal) ("" literal ""), (sizeof(literal) - 1)

// Limits. Since: 0.1
#define LK_MAX_TEXT_BYTES 67108864 /* of one text argument: 64 MiB */
#define LK_MAX_BATCH_ROWS 1000000  /* rows of a batch, ids of an array */
#define LK_MAX_IMPORT_ERRORS 100   /* errors that an import result lists */
#define LK_MAX_REASON 1000         /* characters of the reason of a move. Since: 0.2 */
#define LK_ID_TEXT_SIZE 19         /* the text of an id: 18 characters and a 0 byte */

// ===== Versions and codes ========================================================================

// The library's version, "0.1.0". Static. Since: 0.1
LK_API const char *lk_version(void);

// A code of the list below. Since: 0.1
typedef int32_t lk_status;

// (R): the same call may succeed when it is made again.
enum {
  LK_OK = 0,
  // The call.
  LK_INVALID_ARGUMENT = 1,  // null or wrong handle, no such object or option, number out of range
  LK_NOT_FOUND = 2,         // no such record
  LK_CLOSED = 3,            // the store was closed, or the transaction of this handle has ended
  LK_BUSY = 4,              // (R) another writer held the store for longer than busy_timeout_ms
  LK_CANCELLED = 5,         // a callback asked for it; or a row that was not reached
  LK_OUT_OF_MEMORY = 6,     // (R)
  LK_INTERNAL = 7,          // a mistake in leadkit; please report the message
  LK_WRONG_PROCESS = 8,     // the handle was made before a fork
  LK_WRONG_STATE = 9,       // the handle or record is not in the state that the call needs
  // The store.
  LK_CANNOT_OPEN = 20,    // no such file, no permission, no folder, too many open files
  LK_NOT_A_STORE = 21,    // another kind of file, or an empty one that may not be filled
  LK_NEWER_VERSION = 22,  // written by a newer release that this one would misread
  LK_CORRUPT = 23,        // the file is damaged; restore a copy
  LK_IO_ERROR = 24,       // (R) the file, or a callback's source or target, failed
  LK_DISK_FULL = 25,      // (R) nothing of the call was kept
  LK_READ_ONLY = 26,      // the store was opened so, or the file or folder may not be written
  // Fields and values.
  LK_INVALID_FIELD = 40,                // the object has no such field, or it cannot be made
  LK_INVALID_TYPE = 41,                 // the value does not fit the field's kind
  LK_REQUIRED_FIELD_MISSING = 42,       // a required field would be null
  LK_STRING_TOO_LONG = 43,              // more characters than the field takes
  LK_INVALID_EMAIL_ADDRESS = 44,        // not local@domain
  LK_RESTRICTED_PICKLIST = 45,          // not one of the values of a restricted picklist
  LK_NUMBER_OUTSIDE_VALID_RANGE = 46,   // too many digits before or after the point
  LK_INVALID_TEXT = 47,                 // not UTF-8, or holds U+0000
  LK_MALFORMED_ID = 48,                 // not 15 or 18 characters, wrong check characters or prefix
  LK_INVALID_CROSS_REFERENCE_KEY = 49,  // the reference points at nothing, or at a wrong object
  LK_FIELD_NOT_WRITEABLE = 50,          // only leadkit sets it, or only an insert may
  LK_DUPLICATE_VALUE = 51,              // the value is taken, and must be unique
  LK_FIELD_INTEGRITY = 52,              // fields contradict each other, or a law of the model
  // Records.
  LK_ENTITY_IS_DELETED = 60,        // the record is in the recycle bin
  LK_DELETE_FAILED = 61,            // something points at the record that keeps it from going
  LK_UNDELETE_FAILED = 62,          // its parent is still deleted, or its unique value is taken
  LK_DUPLICATE_EXTERNAL_ID = 63,    // the key of an upsert fits several records
  LK_ALL_OR_NONE_ROLLED_BACK = 64,  // this row was fine; another one of the batch was not
  LK_INACTIVE_OWNER_OR_USER = 65,   // the user is switched off
  LK_INVALID_OWNER = 66,            // not a user, or a queue where a person is needed
  LK_ENTITY_IS_MERGED = 67,  // to merging and its undoing; other calls find the record in the
                             // bin. The message names the survivor. Since: 0.2
  LK_UNMERGE_FAILED = 68,    // the message names what has changed since. Since: 0.2
  // Lifecycle and conversion.
  LK_CANNOT_UPDATE_CONVERTED_LEAD = 80,    // the message names the records it became
  LK_INVALID_STATUS = 81,                  // no such status, or one that only conversion sets
  LK_TRANSITION_NOT_ALLOWED = 82,          // the message names the moves that are
  LK_GUARD_NOT_MET = 83,                   // the message names what is missing
  LK_CONTACT_WITHOUT_ACCOUNT = 84,         // a contact was given, and no account
  LK_CONTACT_OF_ANOTHER_ACCOUNT = 85,      // the given contact belongs elsewhere
  LK_OPPORTUNITY_OF_ANOTHER_ACCOUNT = 86,  // the given opportunity belongs elsewhere
  LK_CONFLICTING_OPTIONS = 87,             // two options exclude each other
  LK_OWNER_REQUIRED = 88,                  // a queue owns the lead: name a user
  LK_LEAD_DISQUALIFIED = 89,               // see LK_CONVERT_ALLOW_DISQUALIFIED
  LK_BLANK_COMPANY = 90,                   // see LK_CONVERT_BLANK_COMPANY
  LK_PLAN_IS_STALE = 91,                   // (R) with a new plan: what the plan read has changed
  LK_INVALID_LIFECYCLE = 92,               // the message names the place in the document
  LK_FIELD_MAPPING_ERROR = 93,             // the two fields do not go together
  LK_DUPLICATES_DETECTED = 94,             // duplicate rules, LK_MATCH_REFUSE; names the records
  // Import.
  LK_INVALID_CSV = 110,      // no header line, a quote left open, a row without measure
  LK_MISSING_COLUMN = 111,   // a required field, or the key of the upsert, has no column
  LK_UNKNOWN_COLUMN = 112,   // the mapping names a column that the file does not have
  LK_IMPORT_MISMATCH = 113,  // the job of this name was begun with another file or other options
};

// The code's standard name, "REQUIRED_FIELD_MISSING"; "UNKNOWN_EXCEPTION" for a number that is
// none. Static. Since: 0.1
LK_API const char *lk_status_name(lk_status status);

// ===== Errors ====================================================================================
//
// One line that says what is wrong and what to do, and the place it speaks of.
//
//   lk_error *error = NULL;
//   if (lk_record_update(store, NULL, lead, &error)) {
//     const char *message, *field;
//     int32_t again;
//     lk_error_get_message(error, &message, NULL);
//     lk_error_get_field(error, &field, NULL);
//     lk_error_get_retryable(error, &again);
//     fprintf(stderr, "%s %s: %s\n", lk_status_name(lk_error_get_code(error)), field, message);
//     lk_error_free(error);
//   }
//
// The getters below take no out_error. On a null error they return LK_INVALID_ARGUMENT and give
// empty texts and zeros, so that code as above needs no test. Texts live as long as the error.

typedef struct lk_error lk_error;

// The code itself; LK_OK for NULL. Since: 0.1
LK_API lk_status lk_error_get_code(const lk_error *error);

// One line, lower case, repeating neither the code nor the place. Codes: LK_INVALID_ARGUMENT.
// Since: 0.1
LK_API lk_status lk_error_get_message(const lk_error *error, const char **out_message,
                                      size_t *out_message_len);

// API name of the object, "Lead"; empty where none is meant. Codes: LK_INVALID_ARGUMENT. Since: 0.1
LK_API lk_status lk_error_get_object(const lk_error *error, const char **out_object,
                                     size_t *out_object_len);

// API name of the field, "LastName"; empty where none is meant. Codes: LK_INVALID_ARGUMENT.
// Since: 0.1
LK_API lk_status lk_error_get_field(const lk_error *error, const char **out_field,
                                    size_t *out_field_len);

// The record as a number and as 18 characters; 0 and empty where none is meant. The text is empty,
// too, where its object is not known, as with an id that nothing has. Codes: LK_INVALID_ARGUMENT.
// Since: 0.1
LK_API lk_status lk_error_get_record(const lk_error *error, int64_t *out_id,
                                     const char **out_id_text, size_t *out_id_text_len);

// 1 if the same call may succeed when it is made again, as with LK_BUSY.
// Codes: LK_INVALID_ARGUMENT. Since: 0.1
LK_API lk_status lk_error_get_retryable(const lk_error *error, int32_t *out_retryable);

// Frees an error that a call gave out; never a borrowed one. Since: 0.1
LK_API void lk_error_free(lk_error *error);

// ===== Texts =====================================================================================
//
// A text that is made for the caller: a JSON document.
//
//   lk_schema_describe(store, LK_LIT("Lead"), &text, &error);
//   lk_text_get(text, &json, &json_len, &error);
//   lk_text_free(text);

typedef struct lk_text lk_text;

// The text itself. Borrowed: valid until the handle is freed. Codes: +call. Since: 0.1
LK_API lk_status lk_text_get(const lk_text *text, const char **out_text, size_t *out_text_len,
                             lk_error **out_error);

// Frees the handle and its text. Since: 0.1
LK_API void lk_text_free(lk_text *text);

// ===== Stores ====================================================================================
//
// A store is one SQLite file with its companions, used by any number of threads and processes of
// one machine. A new one holds a system user, the "standard" lifecycle, and no other record.
//
//   lk_open_options *options = NULL;
//   lk_open_options_new(&options, NULL);
//   lk_open_options_set_int(options, LK_OPEN_CREATE, 0, NULL);
//   lk_open_options_set_int(options, LK_OPEN_BUSY_TIMEOUT_MS, 30000, NULL);
//   lk_status s = lk_store_open(LK_LIT("crm.db"), options, &store, &error);
//   lk_open_options_free(options);

typedef struct lk_store lk_store;
typedef struct lk_open_options lk_open_options;

// Options of lk_open_options_set_int.
enum {
  // 1 (default): makes the file if there is none. 0: LK_CANNOT_OPEN.
  LK_OPEN_CREATE = 101,
  // 1: nothing may be written and nothing is created. Default 0.
  LK_OPEN_READ_ONLY = 102,
  // One of LK_DURABILITY_*. Default LK_DURABILITY_FULL.
  LK_OPEN_DURABILITY = 103,
  // How long to wait for other writers, 0 to 3600000. Default 5000.
  LK_OPEN_BUSY_TIMEOUT_MS = 104,
  // Memory for pages of the file, for the writer; each thread that reads has a quarter of it. 64 to
  // 4194304. Default 32768.
  LK_OPEN_CACHE_KIB = 105,
};

enum {
  LK_DURABILITY_FULL = 0,    // a write that returned survives a power cut
  LK_DURABILITY_NORMAL = 1,  // a power cut may undo the last writes; it never damages the file
};

// Returns the time in microseconds since 1970-01-01T00:00:00Z. Called once in each transaction and
// each plan, by any thread, and by several at once. Since: 0.1
typedef int64_t (*lk_clock_fn)(void *context);

// Options with everything at its default. Codes: +call. Since: 0.1
LK_API lk_status lk_open_options_new(lk_open_options **out_options, lk_error **out_error);

// Sets one of LK_OPEN_*. A value outside its range is refused here, and the range is named.
// Codes: +call. Since: 0.1
LK_API lk_status lk_open_options_set_int(lk_open_options *options, int32_t option, int64_t value,
                                         lk_error **out_error);

// The source of all times that leadkit writes, for tests and replays. NULL: the machine's clock.
// REQUIRES: `clock` and `context` outlive the store and everything made from it.
// Codes: +call. Since: 0.1
LK_API lk_status lk_open_options_set_clock(lk_open_options *options, lk_clock_fn clock,
                                           void *context, lk_error **out_error);

// Frees the options; stores opened with them are not affected. Since: 0.1
LK_API void lk_open_options_free(lk_open_options *options);

// Opens the file `path`, making or migrating it where needed, in one transaction. `options` may be
// null. The path is a plain file name: no URI, no ":memory:".
// The same file may be opened more than once in a process; sharing one store is faster.
// Codes: +write, LK_NOT_A_STORE, LK_NEWER_VERSION. Since: 0.1
LK_API lk_status lk_store_open(const char *path, size_t path_len, const lk_open_options *options,
                               lk_store **out_store, lk_error **out_error);

// Ends the caller's use of the store. Cursors, transactions and all other handles made from it stay
// usable, and the file stays open until the last of them is freed.
// REQUIRES: no call on `store` itself is running. One that follows is LK_CLOSED at best. Since: 0.1
LK_API void lk_store_close(lk_store *store);

// The user in whose name later calls write: CreatedById, LastModifiedById, history, events, and the
// owner of new records that name none. 0 (at first): the store's own system user.
// Calls that run already are not affected. Codes: +read, LK_NOT_FOUND, LK_INACTIVE_OWNER_OR_USER.
// Since: 0.1
LK_API lk_status lk_store_set_user(lk_store *store, int64_t user_id, lk_error **out_error);

// The user set last; the system user if none was. Codes: +read. Since: 0.1
LK_API lk_status lk_store_get_user(lk_store *store, int64_t *out_user_id, lk_error **out_error);

// ===== Ids =======================================================================================
//
// An id is a positive int64_t. For people it is written as 18 characters: 3 that name the object,
// 12 digits in base 62, 3 that check the rest. 15 characters without the last 3 are read too. Ids
// of one store grow with time and are never given twice.
//
//   char text[LK_ID_TEXT_SIZE];
//   lk_id_to_text(store, LK_LIT("Lead"), id, text, NULL);
//   lk_id_from_text(store, text, 18, &object, &object_len, &id, NULL);

// Writes 18 characters and a 0 byte. Whether there is such a record is not looked up.
// REQUIRES: `out_text` has room for LK_ID_TEXT_SIZE bytes. Codes: +read. Since: 0.1
LK_API lk_status lk_id_to_text(lk_store *store, const char *object, size_t object_len, int64_t id,
                               char *out_text, lk_error **out_error);

// Reads an id and names its object; the name lives as long as the store. A wrong check character,
// a wrong length or an unknown prefix is an error. Codes: +read, LK_MALFORMED_ID. Since: 0.1
LK_API lk_status lk_id_from_text(lk_store *store, const char *text, size_t text_len,
                                 const char **out_object, size_t *out_object_len, int64_t *out_id,
                                 lk_error **out_error);

// ===== Schema ====================================================================================
//
// Objects and fields describe themselves. Custom fields are real columns, named like Budget__c, and
// work wherever a standard field does. A field is never removed.
//
//   lk_field_spec *spec = NULL;
//   lk_field_spec_new(&spec, NULL);
//   lk_field_spec_set_text(spec, LK_SPEC_NAME, LK_LIT("Budget__c"), NULL);
//   lk_field_spec_set_int(spec, LK_SPEC_KIND, LK_KIND_MONEY, NULL);
//   lk_status s = lk_field_add(store, LK_LIT("Lead"), spec, &error);
//   lk_field_spec_free(spec);

typedef struct lk_field_spec lk_field_spec;

// What a field holds; how each is written as text stands in convention 8.
enum {
  LK_KIND_TEXT = 1,      // meant for one line; line breaks are kept as they are
  LK_KIND_TEXTAREA = 2,  // may hold line breaks
  LK_KIND_EMAIL = 3,     // form checked
  LK_KIND_PHONE = 4,
  LK_KIND_URL = 5,
  LK_KIND_PICKLIST = 6,
  LK_KIND_MULTIPICKLIST = 7,
  LK_KIND_BOOLEAN = 8,
  LK_KIND_INTEGER = 9,
  LK_KIND_DECIMAL = 10,
  LK_KIND_MONEY = 11,
  LK_KIND_DATE = 12,
  LK_KIND_DATETIME = 13,
  LK_KIND_REFERENCE = 14,
  LK_KIND_ID = 15,  // every object's Id; not for custom fields
};

// What a field specification says: with set_text (T) or set_int (I).
enum {
  LK_SPEC_NAME = 201,         // T required: a letter, then letters, digits, single underscores, __c
  LK_SPEC_LABEL = 202,        // T default: the name without __c
  LK_SPEC_KIND = 203,         // I required: LK_KIND_*
  LK_SPEC_MAX_LENGTH = 204,   // I of text kinds, 1 to 131072 characters; default 255
  LK_SPEC_PRECISION = 205,    // I all digits of a number, 1 to 18; default 18
  LK_SPEC_SCALE = 206,        // I those after the point, 0 to precision; default 0; money has 2
  LK_SPEC_REQUIRED = 207,     // I 1: no later write may leave it null
  LK_SPEC_DEFAULT = 208,      // T value of new records that do not set it
  LK_SPEC_RESTRICTED = 209,   // I 1: a picklist refuses values that are not in its list
  LK_SPEC_TARGET = 210,       // T the object that a reference points at
  LK_SPEC_EXTERNAL_ID = 211,  // I 1: unique, and may be the key of an upsert (text and integer)
  LK_SPEC_TRACKED = 212,      // I 1: old and new values are kept in the history
};

// The objects and their fields as JSON; all of them where `object` is (NULL, 0):
//   {"objects":[{"name":"Lead","label":"Lead","plural":"Leads","prefix":"00Q","name_field":"Name",
//     "fields":[{"name":"LastName","column":"last_name","number":2,"label":"Last Name",
//       "kind":"TEXT","max_length":80,"precision":0,"scale":0,"required":true,"default":"",
//       "values":[],"restricted":false,"targets":[],"access":"READ_WRITE","external_id":false,
//       "tracked":true,"custom":false}]}]}
// Codes: +read. Since: 0.1
LK_API lk_status lk_schema_describe(lk_store *store, const char *object, size_t object_len,
                                    lk_text **out_text, lk_error **out_error);

// An empty specification. Codes: +call. Since: 0.1
LK_API lk_status lk_field_spec_new(lk_field_spec **out_spec, lk_error **out_error);

// Sets a numeric LK_SPEC_*. Whether they go together is seen by lk_field_add. Codes: +call.
// Since: 0.1
LK_API lk_status lk_field_spec_set_int(lk_field_spec *spec, int32_t option, int64_t value,
                                       lk_error **out_error);

// Sets a textual LK_SPEC_*. Codes: +call. Since: 0.1
LK_API lk_status lk_field_spec_set_text(lk_field_spec *spec, int32_t option, const char *text,
                                        size_t text_len, lk_error **out_error);

// Appends one value to a picklist, 1 to 255 characters. Codes: +call. Since: 0.1
LK_API lk_status lk_field_spec_add_value(lk_field_spec *spec, const char *value, size_t value_len,
                                         lk_error **out_error);

// Frees the specification; a field that was added with it stays. Since: 0.1
LK_API void lk_field_spec_free(lk_field_spec *spec);

// Adds a custom field to an object, in a transaction of its own. At most 800 on one object.
// Codes: +write, LK_INVALID_FIELD (the message says what is wrong with it), LK_DUPLICATE_VALUE
// (there is a field of this name), +value (the default does not fit). Since: 0.1
LK_API lk_status lk_field_add(lk_store *store, const char *object, size_t object_len,
                              const lk_field_spec *spec, lk_error **out_error);

// ===== Records in memory =========================================================================
//
// A record holds the fields of one object. Each is unset, null or has a value. Writing a record
// writes what you have set in it, and clears what you have set to null; of one that was read from
// the store that is what you have set since, so two writers of different fields do not undo each
// other. Whether a value can be one of the field's kind is seen when it is set; whether it is
// allowed, when the record is written.
//
//   lk_record_new(store, LK_LIT("Opportunity"), &record, &error);
//   lk_record_set_text(record, LK_LIT("CloseDate"), LK_LIT("2026-06-30"), &error);
//   lk_record_set_int(record, LK_LIT("Amount"), 2270000, &error);       // 22,700.00
//   lk_record_set_null(record, LK_LIT("NextStep"), &error);
//   lk_record_get_text(record, LK_LIT("Amount"), &text, NULL, &error);  // "22700.00"
//   // Fails with LK_INVALID_FIELD, "... did you mean CloseDate?":
//   lk_record_set_text(record, LK_LIT("ClosingDate"), LK_LIT("2026-06-30"), &error);

typedef struct lk_record lk_record;

// Answers of lk_record_get_state.
enum {
  LK_FIELD_UNSET = 0,
  LK_FIELD_NULL = 1,
  LK_FIELD_HAS_VALUE = 2,
};

// A record with all fields unset. It belongs to no transaction, and may be written, changed and
// written again. Codes: +read. Since: 0.1
LK_API lk_status lk_record_new(lk_store *store, const char *object, size_t object_len,
                               lk_record **out_record, lk_error **out_error);

// Says which record this is, for an update. 0: none. Codes: +call. Since: 0.1
LK_API lk_status lk_record_set_id(lk_record *record, int64_t id, lk_error **out_error);

// 1: later writes of this record pass whatever the duplicate rules of the store say; see Matching.
// 0 (default): as they say. Codes: +call. Since: 0.2
LK_API lk_status lk_record_allow_duplicates(lk_record *record, int32_t allow, lk_error **out_error);

// Sets a field of any kind from text; empty text sets null.
// Codes: +call, LK_INVALID_FIELD, LK_INVALID_TYPE, LK_MALFORMED_ID, LK_NUMBER_OUTSIDE_VALID_RANGE,
// LK_INVALID_CROSS_REFERENCE_KEY (the id is of an object that the field cannot point at).
// Since: 0.1
LK_API lk_status lk_record_set_text(lk_record *record, const char *field, size_t field_len,
                                    const char *text, size_t text_len, lk_error **out_error);

// Sets a field from its number; see convention 8 for the units.
// Codes: +call, LK_INVALID_FIELD, LK_INVALID_TYPE (a field of a text kind, a boolean that is not 0
// or 1), LK_NUMBER_OUTSIDE_VALID_RANGE (a date or time outside of 1700 to 4000). Since: 0.1
LK_API lk_status lk_record_set_int(lk_record *record, const char *field, size_t field_len,
                                   int64_t value, lk_error **out_error);

// Sets a field to null, which clears it when the record is written. Codes: +call, LK_INVALID_FIELD.
// Since: 0.1
LK_API lk_status lk_record_set_null(lk_record *record, const char *field, size_t field_len,
                                    lk_error **out_error);

// Replaces all fields by those of a message leadkit.v1.Lead (or the object's own), in wire format;
// what the message does not hold becomes unset. Fields that the schema does not know are kept with
// the record and stored. Codes: +call (LK_INVALID_TEXT: a text in it is not UTF-8), LK_INVALID_TYPE
// (the bytes are not such a message), LK_NUMBER_OUTSIDE_VALID_RANGE (a date or time). Since: 0.1
LK_API lk_status lk_record_set_proto(lk_record *record, const char *bytes, size_t bytes_len,
                                     lk_error **out_error);

// API name of the object. Borrowed from the record. Codes: +call. Since: 0.1
LK_API lk_status lk_record_get_object(const lk_record *record, const char **out_object,
                                      size_t *out_object_len, lk_error **out_error);

// Its id; 0 if it has none yet. Codes: +call. Since: 0.1
LK_API lk_status lk_record_get_id(const lk_record *record, int64_t *out_id, lk_error **out_error);

// Whether a field is unset, null or has a value: LK_FIELD_*. Codes: +call, LK_INVALID_FIELD.
// Since: 0.1
LK_API lk_status lk_record_get_state(const lk_record *record, const char *field, size_t field_len,
                                     int32_t *out_state, lk_error **out_error);

// A field of any kind as text; null and unset give NULL and 0. A reference that was set as a number
// and may point at several objects (OwnerId) is the empty text until it is read from the store.
// Borrowed: valid until the record is changed or freed, or its cursor moves on.
// Codes: +call, LK_INVALID_FIELD. Since: 0.1
LK_API lk_status lk_record_get_text(const lk_record *record, const char *field, size_t field_len,
                                    const char **out_text, size_t *out_text_len,
                                    lk_error **out_error);

// A field as a number; null and unset give 0.
// Codes: +call, LK_INVALID_FIELD, LK_INVALID_TYPE (a field of a text kind). Since: 0.1
LK_API lk_status lk_record_get_int(const lk_record *record, const char *field, size_t field_len,
                                   int64_t *out_value, lk_error **out_error);

// The record as a message in wire format, without what is null. Borrowed, as with
// lk_record_get_text. Codes: +call.
// Since: 0.1
LK_API lk_status lk_record_get_proto(const lk_record *record, const char **out_bytes,
                                     size_t *out_bytes_len, lk_error **out_error);

// How many fields its object has. Codes: +call. Since: 0.1
LK_API lk_status lk_record_get_count(const lk_record *record, int32_t *out_count,
                                     lk_error **out_error);

// API name of a field by its place, from 0, in the order of lk_schema_describe; borrowed from the
// record. Codes: +call. Since: 0.1
LK_API lk_status lk_record_get_name(const lk_record *record, int32_t index, const char **out_name,
                                    size_t *out_name_len, lk_error **out_error);

// Frees the record in memory, not the one in the store. Since: 0.1
LK_API void lk_record_free(lk_record *record);

// ===== Transactions ==============================================================================
//
// Several calls as one. Without a transaction each call is its own.
//
//   lk_transaction *tx = NULL;
//   lk_status s = lk_transaction_begin(store, &tx, &error);
//   if (!s) s = lk_record_insert(store, tx, account, &account_id, &error);
//   if (!s) s = lk_record_insert(store, tx, contact, &contact_id, &error);
//   if (!s) { s = lk_transaction_commit(tx, &error); tx = NULL; }
//   lk_transaction_rollback(tx);

typedef struct lk_transaction lk_transaction;

// Waits for its turn; from here on all other writers of the file wait. Keep it short. The time of
// everything written in it is that of its beginning. It has the store's user at this moment.
// Codes: +write. Since: 0.1
LK_API lk_status lk_transaction_begin(lk_store *store, lk_transaction **out_tx,
                                      lk_error **out_error);

// The user in whose name later calls in the transaction write; 0: the system user.
// Codes: +read, LK_NOT_FOUND, LK_INACTIVE_OWNER_OR_USER. Since: 0.1
LK_API lk_status lk_transaction_set_user(lk_transaction *tx, int64_t user_id, lk_error **out_error);

// Why later moves of status or stage in the transaction are made, where a move gives no reason of
// its own: so writes and batches that change a Status or a StageName can say why. (NULL, 0): none.
// At most LK_MAX_REASON characters. Codes: +read, LK_STRING_TOO_LONG. Since: 0.2
LK_API lk_status lk_transaction_set_reason(lk_transaction *tx, const char *reason,
                                           size_t reason_len, lk_error **out_error);

// 1: what follows in the transaction is done by a score or a rule and not by a person, so that
// leads and opportunities move forward only: a move back in the order of the lifecycle is
// LK_TRANSITION_NOT_ALLOWED. A recycled lead may be opened, as it begins anew. 0 (default): as
// transitions allow. Codes: +read. Since: 0.2
LK_API lk_status lk_transaction_set_automated(lk_transaction *tx, int32_t automated,
                                              lk_error **out_error);

// Makes all of it durable and visible, or, on failure, none of it. Either way the handle is gone.
// Cursors that read in it end: they return LK_CLOSED. Codes: +write. Since: 0.1
LK_API lk_status lk_transaction_commit(lk_transaction *tx, lk_error **out_error);

// Undoes all of it and frees the handle. Takes NULL. Since: 0.1
LK_API void lk_transaction_rollback(lk_transaction *tx);

// ===== Records in the store ======================================================================
//
// The laws of the model hold in every call, whatever the way in: a lead converts once and is
// read-only from then on; a converted status is reached by conversion only; a contact and an
// opportunity have an account; a lead is linked to none before it is converted.
//
//   lk_status s = lk_record_get(store, NULL, LK_LIT("Lead"), id, 0, &lead, &error);
//   if (!s) s = lk_record_set_text(lead, LK_LIT("Rating"), LK_LIT("Hot"), &error);
//   if (!s) s = lk_record_update(store, NULL, lead, &error);
//   if (!s) s = lk_record_delete(store, NULL, NULL, 0, id, &error);    // into the recycle bin
//   if (!s) s = lk_record_undelete(store, NULL, NULL, 0, id, &error);  // and back
//
// Where `object` may be (NULL, 0), the id alone finds the record; an id of another object than the
// named one is LK_NOT_FOUND. `flags` are LK_* below, or 0.

enum {
  LK_INCLUDE_DELETED = 1,  // reads: records in the recycle bin too
  LK_ALL_OR_NONE = 2,      // batches: one failed row undoes them all
  LK_AUDIT_FIELDS = 4,     // batches: CreatedDate and the like may be set on insert (migrations)
  LK_ASSIGN_NEW = 8,       // batches: new leads get their owner by the assignment rules. Since: 0.2
  // Of lk_leads_assign. Since: 0.2
  // The leads are found, not given: all in work (status of category OPEN or QUALIFIED, not
  // converted) that a queue owns, or a user who is not active; the first LK_MAX_BATCH_ROWS.
  LK_ASSIGN_WAITING = 16,
  // Writes nothing and takes no turn: the rows say what would be done now.
  LK_ASSIGN_PREVIEW = 32,
  // Daily quotas count what this call gives, not what was given in the last 24 hours.
  LK_ASSIGN_IGNORE_LAST_DAY = 64,
  // Batches: whatever the duplicate rules say. Since: 0.2
  LK_ALLOW_DUPLICATES = 128,
  // Of lk_records_unmerge: what has changed since is left as it is and listed. Since: 0.2
  LK_KEEP_CHANGES = 256,
};

// Inserts a record and gives its id. Defaults fill what is unset; a lead without a status takes the
// lifecycle's first; a record without an owner is owned by the acting user. A lead that the
// lifecycle converts on arrival is converted when this returns; the id is still the lead's.
// REQUIRES: the record has no id (LK_FIELD_NOT_WRITEABLE). Codes: +write, +value, +rule. Since: 0.1
LK_API lk_status lk_record_insert(lk_store *store, lk_transaction *tx, const lk_record *record,
                                  int64_t *out_id, lk_error **out_error);

// Writes what was set in the record, leaves all else alone. A read-only field that was set to the
// value it has is ignored. A changed Status or StageName is a move, as by lk_lead_move or
// lk_opportunity_move with the transaction's reason.
// REQUIRES: the record has an id (LK_REQUIRED_FIELD_MISSING).
// Codes: +write, +value, +rule, LK_NOT_FOUND, LK_ENTITY_IS_DELETED. Since: 0.1
LK_API lk_status lk_record_update(lk_store *store, lk_transaction *tx, const lk_record *record,
                                  lk_error **out_error);

// Updates the record whose `key_field` has the value that `record` carries there, or inserts it.
// The key is "Id" or a field with external_id. A key that is null inserts, but for "Id", where it
// is LK_REQUIRED_FIELD_MISSING; an "Id" that is not there is LK_NOT_FOUND.
// Codes: +write, +value, +rule, LK_NOT_FOUND, LK_DUPLICATE_EXTERNAL_ID, LK_ENTITY_IS_DELETED.
// Since: 0.1
LK_API lk_status lk_record_upsert(lk_store *store, lk_transaction *tx, const lk_record *record,
                                  const char *key_field, size_t key_field_len, int64_t *out_id,
                                  int32_t *out_created, lk_error **out_error);

// Reads a record, all its fields set or null. `object` may be (NULL, 0).
// Codes: +read, LK_NOT_FOUND, LK_ENTITY_IS_DELETED (without LK_INCLUDE_DELETED). Since: 0.1
LK_API lk_status lk_record_get(lk_store *store, lk_transaction *tx, const char *object,
                               size_t object_len, int64_t id, int32_t flags, lk_record **out_record,
                               lk_error **out_error);

// Puts a record into the recycle bin with all that belongs to it (an account's contacts and
// opportunities, their activities and roles). References that merely mention it become null.
// `object` may be (NULL, 0). Codes: +write, LK_NOT_FOUND, LK_ENTITY_IS_DELETED, LK_DELETE_FAILED
// (cases hang on it; a user or queue that owns records: switch it off instead). Since: 0.1
LK_API lk_status lk_record_delete(lk_store *store, lk_transaction *tx, const char *object,
                                  size_t object_len, int64_t id, lk_error **out_error);

// Takes a record out of the bin with all that went in with it, and restores the references that
// were cleared where they are still null. `object` may be (NULL, 0).
// A record that was merged away comes back by lk_records_unmerge alone.
// Codes: +write, LK_NOT_FOUND, LK_WRONG_STATE (not in the bin), LK_UNDELETE_FAILED. Since: 0.1
LK_API lk_status lk_record_undelete(lk_store *store, lk_transaction *tx, const char *object,
                                    size_t object_len, int64_t id, lk_error **out_error);

// Removes for good a record that is in the bin, with all that went in with it. Its id is never
// given again; its history and events stay. `object` may be (NULL, 0).
// Codes: +write, LK_NOT_FOUND, LK_WRONG_STATE (not in the bin). Since: 0.1
LK_API lk_status lk_record_purge(lk_store *store, lk_transaction *tx, const char *object,
                                 size_t object_len, int64_t id, lk_error **out_error);

// Removes for good whatever was deleted more than `older_than_ms` ago, in short transactions of its
// own, and counts the records. 1296000000 is 15 days. 0 empties the bin. Codes: +write. Since: 0.1
LK_API lk_status lk_bin_purge(lk_store *store, int64_t older_than_ms, int64_t *out_count,
                              lk_error **out_error);

// The record that an id stands for today: of a converted lead its contact, of a merged record the
// survivor, of any other the record itself. The name lives as long as the store.
// Codes: +read, LK_NOT_FOUND (no such record, or its successor is gone for good). Since: 0.1
LK_API lk_status lk_successor_get(lk_store *store, lk_transaction *tx, int64_t id,
                                  const char **out_object, size_t *out_object_len, int64_t *out_id,
                                  lk_error **out_error);

// ===== Lists of records ==========================================================================
//
// Records of one object by example, in the order of their ids: what was made first comes first.
//
//   lk_record_new(store, LK_LIT("Lead"), &like, NULL);
//   lk_record_set_text(like, LK_LIT("Status"), LK_LIT("Qualified"), NULL);
//   lk_record_list(store, NULL, LK_LIT("Lead"), like, 0, 0, 0, &cursor, &error);
//   while (!(s = lk_cursor_next(cursor, &lead, &error)) && lead) {
//     lk_record_get_text(lead, LK_LIT("Name"), &name, NULL, NULL);
//     puts(name ? name : "(no name)");
//   }
//   lk_cursor_free(cursor);

typedef struct lk_cursor lk_cursor;

// Lists records that equal `like` in every field that is set there, and are null where it is null;
// all of the object if `like` is null. Text is equal byte for byte, and read-only fields count. At
// most `limit` records (0: no limit) whose ids are greater than `after_id` (0: from the first): to
// go on later, pass the last id seen. `flags`: LK_INCLUDE_DELETED. `like` may be freed at once.
// An open cursor shows the store as it was at its first row; it keeps the file's log from
// shrinking. One that reads in a transaction does not show what is inserted after it was opened,
// but may show changes of records that it has not reached.
// REQUIRES: `like` is a record of `object`. Codes: +read. Since: 0.1
LK_API lk_status lk_record_list(lk_store *store, lk_transaction *tx, const char *object,
                                size_t object_len, const lk_record *like, int32_t flags,
                                int64_t after_id, int64_t limit, lk_cursor **out_cursor,
                                lk_error **out_error);

// The next record, or NULL with LK_OK at the end. Borrowed: valid until the next call or the free.
// Codes: +read. Since: 0.1
LK_API lk_status lk_cursor_next(lk_cursor *cursor, const lk_record **out_record,
                                lk_error **out_error);

// Frees the cursor and the record it lent. Since: 0.1
LK_API void lk_cursor_free(lk_cursor *cursor);

// ===== Batches ===================================================================================
//
// Many rows in one call, each with its own outcome. A row that fails leaves the others alone,
// unless LK_ALL_OR_NONE is asked for; then every good row is LK_ALL_OR_NONE_ROLLED_BACK and nothing
// is kept. The call itself is LK_OK when every row has an outcome: look at how many have failed.
//
//   static const char *const names[] = {"LastName", "Company"};
//   static const size_t lens[] = {8, 7};
//   lk_batch_new(store, LK_LIT("Lead"), names, lens, 2, &batch, &error);
//   for (i = 0; i < n; i++) {
//     lk_batch_set_text(batch, 0, last[i], strlen(last[i]), NULL);
//     lk_batch_set_text(batch, 1, company[i], strlen(company[i]), NULL);
//     lk_batch_add(batch, NULL);
//   }
//   lk_batch_insert(store, NULL, batch, 0, &results, &error);
//   lk_results_get_count(results, &rows, &failed, NULL);
//   for (row = 0; failed && row < rows; row++) {
//     lk_results_get_error(results, row, &why, NULL);  // NULL where the row is fine
//     lk_error_get_message(why, &message, NULL);
//   }

typedef struct lk_batch lk_batch;
typedef struct lk_results lk_results;

// An empty batch whose columns are the named fields; `field_lens` are the lengths of the names.
// REQUIRES: 1 <= field_count, and no field is named twice. Codes: +read, LK_INVALID_FIELD.
// Since: 0.1
LK_API lk_status lk_batch_new(lk_store *store, const char *object, size_t object_len,
                              const char *const *fields, const size_t *field_lens,
                              int32_t field_count, lk_batch **out_batch, lk_error **out_error);

// Sets one column, from 0, of the row that is being built, as lk_record_set_text does. The value is
// judged when the batch is written: one that does not fit, or is not UTF-8, fails its row then.
// Codes: +call but LK_INVALID_TEXT. Since: 0.1
LK_API lk_status lk_batch_set_text(lk_batch *batch, int32_t column, const char *text,
                                   size_t text_len, lk_error **out_error);

// The same with a number; see convention 8 for the units. Codes: +call. Since: 0.1
LK_API lk_status lk_batch_set_int(lk_batch *batch, int32_t column, int64_t value,
                                  lk_error **out_error);

// The same with null. Codes: +call. Since: 0.1
LK_API lk_status lk_batch_set_null(lk_batch *batch, int32_t column, lk_error **out_error);

// Ends the row that is being built and begins the next; columns not set since the last call are
// unset. Codes: +call, LK_WRONG_STATE (there are LK_MAX_BATCH_ROWS already). Since: 0.1
LK_API lk_status lk_batch_add(lk_batch *batch, lk_error **out_error);

// Drops all rows, the one being built included, and keeps columns and memory. Codes: +call.
// Since: 0.1
LK_API lk_status lk_batch_clear(lk_batch *batch, lk_error **out_error);

// Inserts all rows, in one transaction if `tx` is null; the batch stays as it is. `flags`:
// LK_ALL_OR_NONE, LK_AUDIT_FIELDS, LK_ASSIGN_NEW, LK_ALLOW_DUPLICATES. Rows have the codes of
// lk_record_insert.
// Codes: +write. Since: 0.1
LK_API lk_status lk_batch_insert(lk_store *store, lk_transaction *tx, const lk_batch *batch,
                                 int32_t flags, lk_results **out_results, lk_error **out_error);

// Updates by the column "Id". `flags`: LK_ALL_OR_NONE, LK_ALLOW_DUPLICATES. Rows have the codes of
// lk_record_update.
// Codes: +write, LK_MISSING_COLUMN. Since: 0.1
LK_API lk_status lk_batch_update(lk_store *store, lk_transaction *tx, const lk_batch *batch,
                                 int32_t flags, lk_results **out_results, lk_error **out_error);

// Updates or inserts by the column of `key_field`. A key that a row before it brought in counts.
// `flags`: LK_ALL_OR_NONE, LK_AUDIT_FIELDS, LK_ASSIGN_NEW, LK_ALLOW_DUPLICATES. Rows have the codes
// of lk_record_upsert.
// Codes: +write, LK_MISSING_COLUMN, LK_INVALID_FIELD. Since: 0.1
LK_API lk_status lk_batch_upsert(lk_store *store, lk_transaction *tx, const lk_batch *batch,
                                 const char *key_field, size_t key_field_len, int32_t flags,
                                 lk_results **out_results, lk_error **out_error);

// Frees the batch; results of its calls are not affected. Since: 0.1
LK_API void lk_batch_free(lk_batch *batch);

// Deletes many records, as lk_record_delete. An id that an earlier one has taken along is LK_OK.
// `object` may be (NULL, 0). `flags`: LK_ALL_OR_NONE. Codes: +write. Since: 0.1
LK_API lk_status lk_ids_delete(lk_store *store, lk_transaction *tx, const char *object,
                               size_t object_len, const int64_t *ids, size_t id_count,
                               int32_t flags, lk_results **out_results, lk_error **out_error);

// Takes many records out of the bin, as lk_record_undelete. An id that an earlier one has brought
// back is LK_OK. `object` may be (NULL, 0). `flags`: LK_ALL_OR_NONE. Codes: +write. Since: 0.1
LK_API lk_status lk_ids_undelete(lk_store *store, lk_transaction *tx, const char *object,
                                 size_t object_len, const int64_t *ids, size_t id_count,
                                 int32_t flags, lk_results **out_results, lk_error **out_error);

// Number of rows, and of those that failed. Codes: +call. Since: 0.1
LK_API lk_status lk_results_get_count(const lk_results *results, int64_t *out_rows,
                                      int64_t *out_failed, lk_error **out_error);

// Outcome of one row, from 0: its code, the id of its record (0 if it failed before it had one),
// and whether the record is new. Codes: +call. Since: 0.1
LK_API lk_status lk_results_get(const lk_results *results, int64_t row, lk_status *out_status,
                                int64_t *out_id, int32_t *out_created, lk_error **out_error);

// Why a row failed; NULL if it did not. Borrowed: lives as long as the results. Codes: +call.
// Since: 0.1
LK_API lk_status lk_results_get_error(const lk_results *results, int64_t row,
                                      const lk_error **out_row_error, lk_error **out_error);

// Frees the results and the errors and conversions they lent. Since: 0.1
LK_API void lk_results_free(lk_results *results);

// ===== Rows ======================================================================================
//
// A short table, read row by row: history, events, items of a plan. Each list below says which
// columns it has.

typedef struct lk_rows lk_rows;

// Columns: numbers (I) by lk_rows_get_int, texts (T) by lk_rows_get_text, ids by either.
enum {
  LK_ROW_KIND = 1,       // I
  LK_ROW_POSITION = 2,   // I
  LK_ROW_AT_US = 3,      // I
  LK_ROW_BY_ID = 4,      // id of a user
  LK_ROW_OBJECT = 5,     // T API name
  LK_ROW_RECORD_ID = 6,  // id
  LK_ROW_FIELD = 7,      // T API name
  LK_ROW_OLD = 8,        // T
  LK_ROW_NEW = 9,        // T
  LK_ROW_REASON = 10,    // T
  LK_ROW_CYCLE = 11,     // I
  LK_ROW_CODE = 12,      // I lk_status
};

// Goes to the next row, the first time to the first. 0 in out_has_row with LK_OK: there is none.
// Codes: +read. Since: 0.1
LK_API lk_status lk_rows_next(lk_rows *rows, int32_t *out_has_row, lk_error **out_error);

// A number of the current row; 0 where it does not apply.
// Codes: +call, LK_WRONG_STATE (there is no current row). Since: 0.1
LK_API lk_status lk_rows_get_int(const lk_rows *rows, int32_t column, int64_t *out_value,
                                 lk_error **out_error);

// A text of the current row; NULL and 0 where it does not apply. Borrowed until the next row.
// Codes: +call, LK_WRONG_STATE (there is no current row). Since: 0.1
LK_API lk_status lk_rows_get_text(const lk_rows *rows, int32_t column, const char **out_text,
                                  size_t *out_text_len, lk_error **out_error);

// Frees the rows. Since: 0.1
LK_API void lk_rows_free(lk_rows *rows);

// ===== History and events ========================================================================
//
//   lk_history_list(store, NULL, contact_id, &rows, &error);
//   while (!lk_rows_next(rows, &has_row, &error) && has_row) {
//     lk_rows_get_text(rows, LK_ROW_FIELD, &field, NULL, NULL);
//     lk_rows_get_text(rows, LK_ROW_NEW, &value, NULL, NULL);
//     printf("%s: %s\n", field, value ? value : "");
//   }
//   lk_rows_free(rows);
//
//   lk_event_list(store, last_seen, 1000, &rows, &error);  // keep the last LK_ROW_POSITION

// Kinds in a history.
enum {
  LK_HISTORY_FIELD = 1,   // a tracked field changed
  LK_HISTORY_STATUS = 2,  // a lead's status or an opportunity's stage moved
  LK_HISTORY_MARK = 3,    // something else took place; FIELD names it: leadConverted, ...
};

// Kinds of events.
enum {
  LK_EVENT_CREATED = 1,
  LK_EVENT_UPDATED = 2,
  LK_EVENT_DELETED = 3,
  LK_EVENT_UNDELETED = 4,
  LK_EVENT_PURGED = 5,
  LK_EVENT_CONVERTED = 6,  // of the lead; the records it made have their own
  LK_EVENT_MERGED = 7,     // of each record that was merged away; NEW is the survivor. Since: 0.2
  LK_EVENT_UNMERGED = 8,   // of each that is back; NEW is who was the survivor. Since: 0.2
};

// What happened to a record, oldest first. A contact's history begins with that of the leads that
// became it, and a survivor's holds that of the records merged into it: RECORD_ID tells them apart.
// What was kept of a purged record is still there. A change of a status is one row,
// LK_HISTORY_STATUS, though the field is tracked too. Columns: KIND (LK_HISTORY_*), AT_US, BY_ID,
// OBJECT, RECORD_ID, FIELD, OLD, NEW, and of status moves REASON and CYCLE (1, and one more each
// time a recycled lead starts again). Codes: +read, LK_NOT_FOUND (never heard of). Since: 0.1
LK_API lk_status lk_history_list(lk_store *store, lk_transaction *tx, int64_t record_id,
                                 lk_rows **out_rows, lk_error **out_error);

// Committed changes of all records, in the order of their commits, after `after_position` (0: from
// the beginning), at most `limit` (1 to 1000000). Positions grow and may skip.
// Columns: KIND (LK_EVENT_*), POSITION, AT_US, BY_ID, OBJECT, RECORD_ID, of updates FIELD: the
// changed fields joined by ',', and of merges NEW: the survivor. Codes: +read. Since: 0.1
LK_API lk_status lk_event_list(lk_store *store, int64_t after_position, int64_t limit,
                               lk_rows **out_rows, lk_error **out_error);

// ===== Lifecycle =================================================================================
//
// The statuses of a lead are data: a document names them in order, gives each a category (OPEN,
// QUALIFIED, CONVERTED, DISQUALIFIED, RECYCLED), and says which moves are allowed and what they ask
// for: fields, a least score, consent, a kind of owner, a reason. So are the stages of an
// opportunity, with their probabilities; and which leads are converted as they arrive.
// docs/lifecycle.md describes it. A refused move says which moves are allowed, or all that is
// missing; the error's field is the first of that.
//
//   lk_lead_move(store, NULL, id, LK_LIT("Qualified"), LK_LIT("asked for a quote"), &error);

// The document in force, as JSON:
//   {"name":"standard","version":1,"statuses":[{"name":"Open","category":"OPEN","default":true},
//     ...],"transitions":[{"from":"Open","to":["Contacted","Qualified","Unqualified"]},...],
//    "stages":[{"name":"Prospecting","probability":10,"forecast_category":"Pipeline"},...]}
// Codes: +read. Since: 0.1
LK_API lk_status lk_lifecycle_get(lk_store *store, lk_text **out_text, lk_error **out_error);

// The document that was put in force as this version, from 1. Codes: +read, LK_NOT_FOUND.
// Since: 0.2
LK_API lk_status lk_lifecycle_get_version(lk_store *store, int32_t version, lk_text **out_text,
                                          lk_error **out_error);

// All versions, newest first, as JSON; the first is in force:
//   {"versions":[{"version":2,"name":"waterfall","at":"2026-05-14T12:00:00.000Z",
//     "by":"005...","in_force":true},...]}
// Codes: +read. Since: 0.2
LK_API lk_status lk_lifecycle_list(lk_store *store, lk_text **out_text, lk_error **out_error);

// Checks a whole document and puts it in force, in a transaction of its own; earlier versions are
// kept. A status that leads are in may not be missing unless it is renamed, nor a stage likewise,
// nor may one become or cease to be CONVERTED. Its "version" is ignored. Codes: +write,
// LK_INVALID_LIFECYCLE (names the place of the first mistake). Since: 0.1
LK_API lk_status lk_lifecycle_set(lk_store *store, const char *json, size_t json_len,
                                  lk_error **out_error);

// Puts a document of leadkit's own in force, as lk_lifecycle_set:
//   "standard"          Open, Contacted, Qualified, Unqualified, Converted
//   "waterfall"         Inquiry, MQL, SAL, SQL, Converted, Recycled, Disqualified
//   "contacts_only"     as standard; each lead converts on arrival, into a matched or new account
//   "inbound_outbound"  as standard; leads of outbound sources convert on arrival
// Codes: +write, LK_INVALID_ARGUMENT (names what there is), LK_INVALID_LIFECYCLE. Since: 0.1
LK_API lk_status lk_lifecycle_set_preset(lk_store *store, const char *preset, size_t preset_len,
                                         lk_error **out_error);

// A document of leadkit's own, to begin from. Codes: +call. Since: 0.2
LK_API lk_status lk_lifecycle_get_preset(const char *preset, size_t preset_len, lk_text **out_text,
                                         lk_error **out_error);

// Says what lk_lifecycle_set would, and stores nothing:
//   {"valid":false,"mistakes":["statuses[2].required_fields[0] ('Ready'): ..."],"warnings":[...]}
// Text that is no document at all is an error, as from there on nothing can be told.
// Codes: +read, LK_INVALID_LIFECYCLE. Since: 0.2
LK_API lk_status lk_lifecycle_check(lk_store *store, const char *json, size_t json_len,
                                    lk_text **out_text, lk_error **out_error);

// Moves a lead to another status. `reason` is kept in the history and may be (NULL, 0). A move to
// the status it is in does nothing.
// Codes: +write, +value, +rule, LK_NOT_FOUND, LK_ENTITY_IS_DELETED. Since: 0.1
LK_API lk_status lk_lead_move(lk_store *store, lk_transaction *tx, int64_t lead_id,
                              const char *status, size_t status_len, const char *reason,
                              size_t reason_len, lk_error **out_error);

// The moves that a lead may make from where it is, and what still stands against each, as JSON:
//   {"status":"Open","category":"OPEN","guidance":"...","key_fields":["Email","Phone"],
//    "service_level_hours":0,"moves":[
//     {"to":"Qualified","category":"QUALIFIED","allowed":false,"backward":false,
//      "reason_required":false,"reasons":[],
//      "missing":[{"field":"Email","message":"..."}],
//      "failed":[{"guard":"min_score","field":"Score__c","message":"..."}],
//      "guidance":"...","key_fields":["Company"]},...],
//    "by_conversion":["Converted"]}
// "allowed" is whether nothing is missing and no other guard fails; a reason is given with the
// move. Converted statuses are reached by lk_lead_convert, not by a move. A converted lead has no
// moves. Codes: +read, LK_NOT_FOUND, LK_ENTITY_IS_DELETED. Since: 0.1
LK_API lk_status lk_lead_list_moves(lk_store *store, lk_transaction *tx, int64_t lead_id,
                                    lk_text **out_text, lk_error **out_error);

// Moves an opportunity to another stage, which sets its probability and forecast category. Of a
// closed one LastOpenStage tells where it was before, ClosedReason why it was won or lost. A won
// opportunity is opened again before it can be lost. A move to the stage it is in does nothing.
// Codes: +write, +value, LK_RESTRICTED_PICKLIST (no such stage), LK_TRANSITION_NOT_ALLOWED,
// LK_GUARD_NOT_MET, LK_NOT_FOUND, LK_ENTITY_IS_DELETED. Since: 0.2
LK_API lk_status lk_opportunity_move(lk_store *store, lk_transaction *tx, int64_t opportunity_id,
                                     const char *stage, size_t stage_len, const char *reason,
                                     size_t reason_len, lk_error **out_error);

// The stages that an opportunity may move to, as lk_lead_list_moves:
//   {"stage":"Prospecting","moves":[{"to":"Closed Lost","probability":0,
//     "forecast_category":"Omitted","closed":true,"won":false,"allowed":true,"backward":false,
//     "reason_required":true,"reasons":["Price"],"missing":[],"failed":[],"guidance":"",
//     "key_fields":[]},...]}
// Codes: +read, LK_NOT_FOUND, LK_ENTITY_IS_DELETED. Since: 0.2
LK_API lk_status lk_opportunity_list_moves(lk_store *store, lk_transaction *tx,
                                           int64_t opportunity_id, lk_text **out_text,
                                           lk_error **out_error);

// ===== Conversion ================================================================================
//
// A lead becomes an account, a contact and, unless told otherwise, an opportunity: all of it or
// nothing, and only once. Existing records are used where you name them or your policy finds them;
// in those only blank fields are filled. Opt-outs stick: if either side has opted out, the result
// has. Activities and campaign memberships follow. What has no target is listed, never dropped.
// There is no way back. docs/conversion.md gives every rule.
//
//   lk_convert_options *how = NULL;
//   lk_convert_options_new(&how, NULL);
//   lk_convert_options_set_int(how, LK_CONVERT_MATCH, LK_MATCH_LINK, NULL);
//   lk_convert_options_set_text(how, LK_CONVERT_IDEMPOTENCY_KEY, LK_LIT("order-4711"), NULL);
//   lk_lead_plan(store, NULL, id, how, &plan, &error);     // look first ...
//   lk_plan_get_refusal(plan, &refusal, &error);
//   if (!refusal) lk_plan_apply(store, NULL, plan, &made, &error);
//   lk_lead_convert(store, NULL, id, how, &made, &error);  // ... or do both at once
//
//   // Fails with LK_CONTACT_WITHOUT_ACCOUNT: a contact is only used together with its account.
//   lk_convert_options_set_int(how, LK_CONVERT_CONTACT_ID, contact_id, NULL);
//   lk_lead_convert(store, NULL, id, how, &made, &error);

typedef struct lk_convert_options lk_convert_options;
typedef struct lk_plan lk_plan;
typedef struct lk_conversion lk_conversion;

// Options, with set_text (T) or set_int (I). Unset is 0 or empty.
enum {
  // T: a status of category CONVERTED. Default: the lifecycle's first.
  LK_CONVERT_STATUS = 301,
  // I: existing records to convert into. A contact or opportunity needs its account beside it.
  LK_CONVERT_ACCOUNT_ID = 302,
  LK_CONVERT_CONTACT_ID = 303,
  LK_CONVERT_OPPORTUNITY_ID = 304,
  // T: name of the new opportunity, at most 80 characters. Default: the company.
  LK_CONVERT_OPPORTUNITY_NAME = 305,
  // I: 1: makes no opportunity.
  LK_CONVERT_NO_OPPORTUNITY = 306,
  // I: 1: an existing contact takes the lead's source. Only together with a contact that is used.
  LK_CONVERT_OVERWRITE_LEAD_SOURCE = 307,
  // I: owner of the new records. Default: the lead's owner; required if that is a queue.
  LK_CONVERT_OWNER_ID = 308,
  // I: LK_MATCH_*. Default LK_MATCH_SUGGEST.
  LK_CONVERT_MATCH = 309,
  // I: 1: a lead of category DISQUALIFIED may be converted too.
  LK_CONVERT_ALLOW_DISQUALIFIED = 310,
  // I: LK_BLANK_*: what to do with a lead without a company. Default LK_BLANK_REFUSE.
  LK_CONVERT_BLANK_COMPANY = 311,
  // T: at most 255 characters. A second conversion of the same lead under the same key gives the
  // first result; of another lead it is LK_DUPLICATE_VALUE. In lk_leads_convert the key of each
  // lead is this text, '/' and the lead's 18-character id.
  LK_CONVERT_IDEMPOTENCY_KEY = 312,
  // T: RecordType of the new opportunity, which decides the stages it goes through. Since: 0.2
  LK_CONVERT_OPPORTUNITY_RECORD_TYPE = 313,
};

// An account matches by its name with case, accents and punctuation folded away; a contact by its
// e-mail address, within the account. Of several accounts the one with such a contact is taken,
// then the oldest; the others, and contacts of that address elsewhere, are suggested. An account
// named after a person or a household is taken only if it has such a contact.
enum {
  LK_MATCH_NEVER = 0,    // existing records are used where an id is given, and not looked for
  LK_MATCH_SUGGEST = 1,  // they are named in the plan, and not used
  LK_MATCH_LINK = 2,     // they are used
  LK_MATCH_REFUSE = 3,   // the conversion is refused with LK_DUPLICATES_DETECTED, naming them
};

enum {
  LK_BLANK_REFUSE = 0,     // the conversion is refused with LK_BLANK_COMPANY
  LK_BLANK_PERSON = 1,     // the account is named after the person
  LK_BLANK_HOUSEHOLD = 2,  // the account is named after the family: "Lee Household"
};

// Which value wins when both sides have one.
enum {
  LK_SURVIVOR_DEFAULT = 0,   // the existing record's; for opt-outs: opted out
  LK_SURVIVOR_EXISTING = 1,  // the existing record's, opt-outs included
  LK_SURVIVOR_LEAD = 2,      // the lead's, unless it is blank
};

// Kinds of items of a plan.
enum {
  LK_PLAN_CREATE = 1,    // a record is made
  LK_PLAN_LINK = 2,      // an existing record is used
  LK_PLAN_FILL = 3,      // FIELD of that record becomes NEW
  LK_PLAN_KEEP = 4,      // FIELD keeps OLD; the lead's value NEW does not get in
  LK_PLAN_MOVE = 5,      // a child of the lead (activity, campaign member) follows
  LK_PLAN_UNMAPPED = 6,  // the lead's FIELD with value OLD has no target and stays on the lead
  LK_PLAN_SUGGEST = 7,   // an existing record that may be meant
  LK_PLAN_REFUSE = 8,    // CODE and REASON say why the lead cannot be converted so
};

// The four records of a conversion.
enum {
  LK_CONVERTED_LEAD = 0,
  LK_CONVERTED_ACCOUNT = 1,
  LK_CONVERTED_CONTACT = 2,
  LK_CONVERTED_OPPORTUNITY = 3,
};

// Called now and then with the rows done so far, the failed ones among them, and the number of all
// rows, or -1 if it is not known. Returns 0 to go on and anything else to stop. Since: 0.1
typedef int32_t (*lk_progress_fn)(void *context, int64_t rows_done, int64_t rows_failed,
                                  int64_t rows_total);

// Options with everything at its default. Codes: +call. Since: 0.1
LK_API lk_status lk_convert_options_new(lk_convert_options **out_options, lk_error **out_error);

// Sets a numeric LK_CONVERT_*. Whether options go together is seen by the plan. Codes: +call.
// Since: 0.1
LK_API lk_status lk_convert_options_set_int(lk_convert_options *options, int32_t option,
                                            int64_t value, lk_error **out_error);

// Sets a textual LK_CONVERT_*; empty text unsets it. Codes: +call. Since: 0.1
LK_API lk_status lk_convert_options_set_text(lk_convert_options *options, int32_t option,
                                             const char *text, size_t text_len,
                                             lk_error **out_error);

// Says which side wins in one field of an existing record, named like "Contact.Phone":
// LK_SURVIVOR_*. An unknown field shows in the plan, as LK_INVALID_FIELD. Codes: +call. Since: 0.1
LK_API lk_status lk_convert_options_set_survivor(lk_convert_options *options, const char *field,
                                                 size_t field_len, int32_t survivor,
                                                 lk_error **out_error);

// Adds a user to the owners that the conversions of lk_leads_convert get in turn, in the order of
// the leads; a lead that does not convert takes no turn. A single conversion gets the first. Not
// together with LK_CONVERT_OWNER_ID. Codes: +call. Since: 0.2
LK_API lk_status lk_convert_options_add_owner(lk_convert_options *options, int64_t owner_id,
                                              lk_error **out_error);

// Frees the options. Since: 0.1
LK_API void lk_convert_options_free(lk_convert_options *options);

// What a conversion would do, with a reason for each part; nothing is written. A refused conversion
// is a plan too: the call fails only if there is no lead to plan for. `options` may be null.
// Codes: +read, LK_NOT_FOUND, LK_ENTITY_IS_DELETED. Since: 0.1
LK_API lk_status lk_lead_plan(lk_store *store, lk_transaction *tx, int64_t lead_id,
                              const lk_convert_options *options, lk_plan **out_plan,
                              lk_error **out_error);

// Why the plan cannot be applied: the first refusal; NULL if it can. Borrowed: lives as long as the
// plan. Its code is one of those of lk_lead_convert. Codes: +call. Since: 0.1
LK_API lk_status lk_plan_get_refusal(const lk_plan *plan, const lk_error **out_refusal,
                                     lk_error **out_error);

// The plan as JSON, borrowed: lives as long as the plan. The items are those of lk_plan_list_items,
// the options those that it was made with (leadkit/v1/conversion_plan.proto has all members):
//   {"lead":"00Q...","refused":false,"items":[{"kind":"CREATE","object":"Account","record":"",
//     "field":"","old":"","new":"","code":"","reason":"no account is named Acme"},...],
//     "options":{"match":"SUGGEST_MATCHES",...},"fingerprint":"0f3c..."}
// Keep it, and apply it later, in this or another process, with lk_plan_parse and lk_plan_apply.
// Codes: +call. Since: 0.1
LK_API lk_status lk_plan_get_json(const lk_plan *plan, const char **out_json, size_t *out_json_len,
                                  lk_error **out_error);

// The plan as a leadkit.v1.ConversionPlan in wire format; else as lk_plan_get_json. Since: 0.2
LK_API lk_status lk_plan_get_proto(const lk_plan *plan, const char **out_bytes,
                                   size_t *out_bytes_len, lk_error **out_error);

// Reads a plan that lk_plan_get_json or lk_plan_get_proto has written. Whether it still holds is
// seen when it is applied: what counts are its lead, options and fingerprint, and not its items.
// Codes: +call, LK_MALFORMED_ID. Since: 0.2
LK_API lk_status lk_plan_parse(lk_store *store, const char *document, size_t document_len,
                               lk_plan **out_plan, lk_error **out_error);

// The parts of a plan, in the order in which they would be done.
// Columns: KIND (LK_PLAN_*), OBJECT, RECORD_ID (0: not made yet), FIELD, OLD, NEW, CODE, REASON.
// Codes: +call. Since: 0.1
LK_API lk_status lk_plan_list_items(const lk_plan *plan, lk_rows **out_rows, lk_error **out_error);

// Does what the plan says, in one transaction. The plan stays, and is of no further use.
// Codes: those of lk_lead_convert, and LK_PLAN_IS_STALE: what the plan has read is not so any more;
// make a new one. Since: 0.1
LK_API lk_status lk_plan_apply(lk_store *store, lk_transaction *tx, const lk_plan *plan,
                               lk_conversion **out_conversion, lk_error **out_error);

// Frees the plan; a conversion made by it is not affected. Since: 0.1
LK_API void lk_plan_free(lk_plan *plan);

// Plans a conversion and applies it in one transaction, so that it is never stale. `options` may be
// null. Of two at once, exactly one wins.
// Codes: +write, +value, +rule, LK_NOT_FOUND, LK_ENTITY_IS_DELETED, and codes 84 to 90
// (LK_CONTACT_WITHOUT_ACCOUNT to LK_BLANK_COMPANY). Since: 0.1
LK_API lk_status lk_lead_convert(lk_store *store, lk_transaction *tx, int64_t lead_id,
                                 const lk_convert_options *options, lk_conversion **out_conversion,
                                 lk_error **out_error);

// Converts many leads with the same options, a row each, in the order of the ids, so that a later
// lead finds the account that an earlier one has made. Without LK_ALL_OR_NONE and `tx` it commits
// from time to time. When `progress` (may be null) stops it, the call is LK_OK: rows that were done
// stay done (none, with LK_ALL_OR_NONE), the others are LK_CANCELLED.
// Rows have the codes of lk_lead_convert, and the lead's id. Codes: +write. Since: 0.1
LK_API lk_status lk_leads_convert(lk_store *store, lk_transaction *tx, const int64_t *lead_ids,
                                  size_t lead_count, const lk_convert_options *options,
                                  int32_t flags, lk_progress_fn progress, void *progress_context,
                                  lk_results **out_results, lk_error **out_error);

// The conversion of a row of lk_leads_convert; NULL if it failed, and for results of other calls.
// Borrowed: lives as long as the results. Codes: +call. Since: 0.1
LK_API lk_status lk_results_get_conversion(const lk_results *results, int64_t row,
                                           const lk_conversion **out_conversion,
                                           lk_error **out_error);

// One of the four records, LK_CONVERTED_*: its id (0: there is no opportunity), and whether the
// conversion has made it. Codes: +call. Since: 0.1
LK_API lk_status lk_conversion_get(const lk_conversion *conversion, int32_t which, int64_t *out_id,
                                   int32_t *out_created, lk_error **out_error);

// 1 if the idempotency key had been used, and this is the first result again. Codes: +call.
// Since: 0.1
LK_API lk_status lk_conversion_get_repeated(const lk_conversion *conversion, int32_t *out_repeated,
                                            lk_error **out_error);

// The result as JSON, borrowed: lives as long as the conversion.
//   {"lead":"00Q...","account":{"id":"001...","created":true},"contact":{...},"opportunity":null,
//     "repeated":false,"suggested":["001...","003..."],
//     "unmapped":[{"field":"Budget__c","value":"500.00"}]}
// "suggested" are records that look alike and were not used; a repeated result does not list them.
// Codes: +call. Since: 0.1
LK_API lk_status lk_conversion_get_json(const lk_conversion *conversion, const char **out_json,
                                        size_t *out_json_len, lk_error **out_error);

// The lead's values that had no target and stayed on the lead. Columns: FIELD, OLD. Codes: +call.
// Since: 0.1
LK_API lk_status lk_conversion_list_unmapped(const lk_conversion *conversion, lk_rows **out_rows,
                                             lk_error **out_error);

// Frees the result; the conversion stands. Since: 0.1
LK_API void lk_conversion_free(lk_conversion *conversion);

// ----- The field map -----------------------------------------------------------------------------
//
// Standard fields go where the schema says. Where custom fields go, or a standard field goes
// besides, is said here. A lead's field goes to at most one field of each object.
//
//   lk_fieldmap_set(store, LK_LIT("Budget__c"), LK_LIT("Opportunity.Amount"), &error);

// Adds an entry, or replaces the one of the same lead field and target object, in a transaction of
// its own. Earlier versions are kept. Entries of the schema cannot be replaced.
// Codes: +write, LK_INVALID_FIELD, LK_FIELD_MAPPING_ERROR (kinds that do not go together, a target
// that is shorter, read-only or filled already). Since: 0.1
LK_API lk_status lk_fieldmap_set(lk_store *store, const char *lead_field, size_t lead_field_len,
                                 const char *target, size_t target_len, lk_error **out_error);

// Removes an entry that lk_fieldmap_set made.
// Codes: +write, LK_INVALID_FIELD, LK_NOT_FOUND (no such entry, or one of the schema). Since: 0.1
LK_API lk_status lk_fieldmap_delete(lk_store *store, const char *lead_field, size_t lead_field_len,
                                    const char *target, size_t target_len, lk_error **out_error);

// The whole map as JSON, the lead's fields without any target included:
//   {"version":1,"entries":[{"field":"Phone","targets":["Account.Phone","Contact.Phone"],
//     "standard":true},...]}
// "version" counts the changes that were made. A field of the schema's map that has entries of your
// own beside it stands twice.
// Codes: +read. Since: 0.1
LK_API lk_status lk_fieldmap_get(lk_store *store, lk_text **out_text, lk_error **out_error);

// An earlier version of the store's own entries, as JSON in the form of lk_fieldmap_get. Each
// change of the map is a version, from 1 on. Codes: +read, LK_NOT_FOUND (naming the last). Since:
// 0.2
LK_API lk_status lk_fieldmap_get_version(lk_store *store, int64_t version, lk_text **out_text,
                                         lk_error **out_error);

// Adds an entry for every custom field of a lead to the fields of Account, Contact and Opportunity
// that have its name and that it fits, where neither of the two is mapped already. The rows are the
// entries that were added. Columns: FIELD, NEW (the target). Codes: +write. Since: 0.2
LK_API lk_status lk_fieldmap_set_same_names(lk_store *store, lk_rows **out_rows,
                                            lk_error **out_error);

// ===== Merging ===================================================================================
//
// Several leads, contacts or accounts that are one person or one company become one record. The
// others go to the recycle bin as merged: their ids resolve to the survivor (lk_successor_get),
// MasterRecordId names it, and everything that pointed at them, by whatever field, custom ones
// included, points at the survivor. A merge is one transaction, is kept in a journal, and can be
// undone. docs/merge.md gives every rule.
//
// The survivor keeps its values; blank fields take that of the first of the others that has one. 0
// and false are values. If one has opted out, the survivor has; an address is taken whole, the most
// complete one; owner, status, record type and a contact's account stay the survivor's. A policy
// per field says otherwise. What was not taken is listed, and stays on the record in the bin.
//
//   lk_merge_options *how = NULL;
//   lk_merge_options_new(&how, NULL);
//   lk_merge_options_set_policy(how, LK_LIT("Description"), LK_POLICY_UNION, 0, NULL);
//   lk_merge_plan(store, NULL, ann, &copy, 1, how, &plan, &error);     // look first ...
//   lk_merge_get_json(plan, &json, NULL, NULL);
//   lk_records_merge(store, NULL, ann, &copy, 1, how, &done, &error);  // ... then do it
//   lk_records_unmerge(store, NULL, copy, 0, &undone, &error);         // and take it back
//
//   // Fails with LK_INVALID_ARGUMENT: only records of one object can be merged.
//   lk_records_merge(store, NULL, ann, &acme, 1, NULL, &done, &error);

typedef struct lk_merge_options lk_merge_options;
typedef struct lk_merge lk_merge;
typedef struct lk_unmerge lk_unmerge;

#define LK_MAX_MERGE_RECORDS 1000 /* records of one merge. Since: 0.2 */

// Options of lk_merge_options_set_int.
enum {
  // LK_RULE_*: which record survives, where the call names none. Default LK_RULE_GIVEN.
  LK_MERGE_SURVIVOR_RULE = 501,
};

// Of records that are alike the one with the lower id.
enum {
  LK_RULE_GIVEN = 0,          // the one that the call names
  LK_RULE_OLDEST = 1,         // created first
  LK_RULE_NEWEST = 2,         // modified last
  LK_RULE_MOST_COMPLETE = 3,  // the most fields filled
};

// Which record a field's value comes from; of several that are alike the survivor, then the first
// of the others in the order given.
enum {
  LK_POLICY_DEFAULT = 0,        // as above
  LK_POLICY_SURVIVOR = 1,       // the survivor, though its field be blank
  LK_POLICY_NEWEST = 2,         // of those that have a value, the one modified last
  LK_POLICY_OLDEST = 3,         // of those that have a value, the one created first
  LK_POLICY_LONGEST = 4,        // texts: the longest
  LK_POLICY_MOST_COMPLETE = 5,  // of those that have a value, the one with the most fields filled
  LK_POLICY_UNION = 6,          // multi-select picklists: all choices; long texts: a line each
  LK_POLICY_HIGHEST = 7,        // numbers, dates and times
  LK_POLICY_LOWEST = 8,
  LK_POLICY_RECORD = 9,  // a named record, though its field be blank
};

// Items of a merge, done or planned.
enum {
  LK_MERGE_RECORD = 1,  // RECORD_ID is merged into the survivor NEW
  LK_MERGE_FIELD = 2,   // FIELD of the survivor gets NEW in place of OLD, from RECORD_ID (0: from
                        // none of them alone); REASON
  LK_MERGE_KEEP = 3,    // FIELD of the survivor keeps OLD, though the records differ; REASON
  LK_MERGE_PASS = 4,    // OLD, which RECORD_ID has in FIELD, is not taken; it stays on that record
  LK_MERGE_MOVE = 5,    // FIELD of the child RECORD_ID points at the survivor
  LK_MERGE_FOLD = 6,    // the child RECORD_ID says the same as NEW, and goes to the bin
  LK_MERGE_REFUSE = 7,  // CODE and REASON say why the records cannot be merged so
};

// Items of an undoing.
enum {
  LK_UNMERGE_RESTORE = 1,  // RECORD_ID stands for itself again
  LK_UNMERGE_LEAVE = 2,    // RECORD_ID (its FIELD, which had NEW) was left as it is; REASON
};

// Rows of lk_merge_list.
enum {
  LK_MERGE_STANDS = 1,
  LK_MERGE_UNDONE = 2,
};

// Options with everything at its default. Codes: +call. Since: 0.2
LK_API lk_status lk_merge_options_new(lk_merge_options **out_options, lk_error **out_error);

// Sets a numeric LK_MERGE_* option. Codes: +call. Since: 0.2
LK_API lk_status lk_merge_options_set_int(lk_merge_options *options, int32_t option, int64_t value,
                                          lk_error **out_error);

// Says where a field's value comes from: LK_POLICY_*, with `record_id` for LK_POLICY_RECORD (0 for
// all others). A whole address is named "MailingAddress" (OtherAddress, BillingAddress,
// ShippingAddress; of leads Address); naming a part of it means the whole. "*" is every field that
// no other policy names, but for opt-outs, owner, status, record type and a contact's account.
// "CreatedDate" takes LK_POLICY_OLDEST or LK_POLICY_RECORD, and CreatedById goes with it. The last
// word on a field counts. Whether field and policy go together shows in the plan. Codes: +call.
// Since: 0.2
LK_API lk_status lk_merge_options_set_policy(lk_merge_options *options, const char *field,
                                             size_t field_len, int32_t policy, int64_t record_id,
                                             lk_error **out_error);

// Frees the options. Since: 0.2
LK_API void lk_merge_options_free(lk_merge_options *options);

// What a merge would do; nothing is written. `survivor_id` 0: the rule of the options chooses one
// of the others. `options` may be null. A merge that would be refused is a plan too, with a
// refusal. Codes: +read, LK_CONFLICTING_OPTIONS (a survivor and a rule), LK_NOT_FOUND,
// LK_ENTITY_IS_DELETED, LK_ENTITY_IS_MERGED (one was merged already; the message names the
// survivor). Since: 0.2
LK_API lk_status lk_merge_plan(lk_store *store, lk_transaction *tx, int64_t survivor_id,
                               const int64_t *other_ids, size_t other_count,
                               const lk_merge_options *options, lk_merge **out_merge,
                               lk_error **out_error);

// Merges, in one transaction: all of it or nothing. Arguments as of lk_merge_plan.
// Codes: +write, +value, those of lk_merge_plan, and as refusals LK_CANNOT_UPDATE_CONVERTED_LEAD
// (converted leads are not merged: merge the contacts they became), LK_CONFLICTING_OPTIONS (two
// policies for parts of one address), LK_STRING_TOO_LONG (a union). Since: 0.2
LK_API lk_status lk_records_merge(lk_store *store, lk_transaction *tx, int64_t survivor_id,
                                  const int64_t *other_ids, size_t other_count,
                                  const lk_merge_options *options, lk_merge **out_merge,
                                  lk_error **out_error);

// The number of the merge in the journal (0 for a plan), and the survivor. Codes: +call. Since: 0.2
LK_API lk_status lk_merge_get(const lk_merge *merge, int64_t *out_merge_id,
                              int64_t *out_survivor_id, lk_error **out_error);

// Why the plan could not be carried out; NULL if it could, and for a merge that was done. Borrowed:
// lives as long as the handle. Codes: +call. Since: 0.2
LK_API lk_status lk_merge_get_refusal(const lk_merge *merge, const lk_error **out_refusal,
                                      lk_error **out_error);

// All of it as JSON, borrowed: lives as long as the handle. The merge's number is a text, empty in
// a plan. "fields" are those in which the records differ; "why" is KEPT, FILLED, POLICY, OPT_OUT,
// ADDRESS (the most complete), WITH_EMAIL (a bounce belongs to its address) or NO_CIRCLE (a
// reference that would have pointed at the survivor itself).
//   {"merge":"8427...","object":"Contact","survivor":"003...","merged":["003..."],
//    "refused":null,
//    "fields":[{"field":"Phone","old":"","new":"030 1","from":"003...","policy":"DEFAULT",
//      "why":"FILLED","passed":[{"record":"003...","value":"030 2"}]},...],
//    "children":[{"object":"Task","field":"WhoId","count":3,"in_bin":1},...],
//    "folded":[{"object":"CampaignMember","record":"00v...","into":"00v..."}]}
// "refused" is {"code":"...","message":"...","field":"..."} otherwise. Codes: +call. Since: 0.2
LK_API lk_status lk_merge_get_json(const lk_merge *merge, const char **out_json,
                                   size_t *out_json_len, lk_error **out_error);

// The same as rows, every child by itself. Columns: KIND (LK_MERGE_*), OBJECT, RECORD_ID, FIELD,
// OLD, NEW, CODE, REASON. Codes: +call. Since: 0.2
LK_API lk_status lk_merge_list_items(const lk_merge *merge, lk_rows **out_rows,
                                     lk_error **out_error);

// Frees the handle; the merge stands. Since: 0.2
LK_API void lk_merge_free(lk_merge *merge);

// The merges that a record took part in, as survivor or not, oldest first; a row for each record
// that was merged away. Columns: KIND (LK_MERGE_STANDS or LK_MERGE_UNDONE), POSITION (the merge's
// number), AT_US, BY_ID, OBJECT, RECORD_ID, NEW (the survivor). Codes: +read. Since: 0.2
LK_API lk_status lk_merge_list(lk_store *store, lk_transaction *tx, int64_t record_id,
                               lk_rows **out_rows, lk_error **out_error);

// Undoes a whole merge: its records stand for themselves again with their values and children, and
// the survivor has the values it had. `id` is the number of the merge, a record that was merged
// away by it, or the survivor, of which the last merge that stands is meant. What came to the
// survivor since stays there. What has changed since (a value that the merge had set, a child that
// was moved on or deleted, a unique value that was taken, the survivor deleted) is never
// overwritten: the call is refused and names it, or with LK_KEEP_CHANGES in `flags` leaves that and
// undoes the rest. Codes: +write, LK_NOT_FOUND (no merge), LK_WRONG_STATE (undone already),
// LK_UNMERGE_FAILED, LK_ENTITY_IS_MERGED (the survivor was merged on: undo that first). Since: 0.2
LK_API lk_status lk_records_unmerge(lk_store *store, lk_transaction *tx, int64_t id, int32_t flags,
                                    lk_unmerge **out_unmerge, lk_error **out_error);

// The number of the merge that was undone, and its survivor. Codes: +call. Since: 0.2
LK_API lk_status lk_unmerge_get(const lk_unmerge *unmerge, int64_t *out_merge_id,
                                int64_t *out_survivor_id, lk_error **out_error);

// What was undone, as JSON, borrowed: lives as long as the handle. "why" is CHANGED, DELETED, GONE,
// BACK (a folded child was taken out of the bin), TAKEN or REFUSED.
//   {"merge":"8427...","object":"Contact","survivor":"003...","restored":["003..."],"fields":4,
//    "children":7,"unfolded":1,
//    "left":[{"object":"Contact","record":"003...","field":"Phone","value":"","why":"CHANGED",
//      "message":"the field has another value since"}]}
// Codes: +call. Since: 0.2
LK_API lk_status lk_unmerge_get_json(const lk_unmerge *unmerge, const char **out_json,
                                     size_t *out_json_len, lk_error **out_error);

// What is back, and what was left. Columns: KIND (LK_UNMERGE_*), OBJECT, RECORD_ID, FIELD, NEW,
// REASON. Codes: +call. Since: 0.2
LK_API lk_status lk_unmerge_list_items(const lk_unmerge *unmerge, lk_rows **out_rows,
                                       lk_error **out_error);

// Frees the handle. Since: 0.2
LK_API void lk_unmerge_free(lk_unmerge *unmerge);

// ===== Assignment ================================================================================
//
// Who gets a lead is data: a document of rules, of which the first one that a lead meets decides. A
// rule names an owner, or groups (the members of a queue, or a list of users) that share the leads:
// in turn, in the measure of their capacity, or to whom has the least to do. Members of a queue are
// records of the object GroupMember. docs/assignment.md describes the document.
//
// Turns are kept in the store and taken in the transaction that hands the lead over: two calls at
// once, of threads or processes, never get the same one, and what is undone takes its turn back. No
// chance is involved: among equals it is the one who was served least recently. Users and queues
// that are not active or are deleted are passed over. Where nobody can take a lead it stays with
// its owner, and the row says why.
//
//   static const char kRules[] =
//       "{\"rules\":[{\"name\":\"inbound\",\"groups\":[{\"queue\":\"Inbound\"}]}]}";
//   lk_assignment_set(store, NULL, LK_LIT(kRules), &error);
//   lk_leads_assign(store, NULL, &lead_id, 1, 0, NULL, NULL, &rows, &error);
//   while (!lk_rows_next(rows, &has_row, &error) && has_row) {
//     lk_rows_get_text(rows, LK_ROW_NEW, &owner, NULL, NULL);
//     lk_rows_get_text(rows, LK_ROW_REASON, &reason, NULL, NULL);
//     printf("%s: %s\n", owner, reason);
//   }
//   lk_rows_free(rows);

// What became of a lead.
enum {
  LK_ASSIGNED_USER = 1,   // it went to a user
  LK_ASSIGNED_QUEUE = 2,  // it went to a queue
  LK_ASSIGNED_NONE = 3,   // it stays with its owner
};

// The document in force, as JSON, with users and queues by their ids; {} where none was set.
//   {"name":"","rules":[{"name":"inbound","groups":[{"queue":"00G...","mode":"ROUND_ROBIN",...}],
//     ...}],"default_owner":"","version":1}
// Codes: +read. Since: 0.2
LK_API lk_status lk_assignment_get(lk_store *store, lk_text **out_text, lk_error **out_error);

// Checks a whole document and puts it in force; earlier versions are kept, and so are the turns of
// queues and rules that keep their names. Its "version" is ignored. A queue is named by its id or
// its name, a user by id, user name or name. To check a document only, set it in a transaction and
// roll that back.
// Codes: +write (LK_INVALID_ARGUMENT names the place in the document). Since: 0.2
LK_API lk_status lk_assignment_set(lk_store *store, lk_transaction *tx, const char *json,
                                   size_t json_len, lk_error **out_error);

// Hands leads over by the rules, in one transaction if `tx` is null, a row each in the order of
// the ids. They are served in that order too, but that leads which some member prefers come first;
// a lead that is named twice gets one turn. `flags`: LK_ASSIGN_*, LK_ALL_OR_NONE (one
// refused row undoes the others, which are LK_ALL_OR_NONE_ROLLED_BACK). When `progress` (may be
// null) stops it, the call is LK_OK: rows that were done stay done, the others are LK_CANCELLED.
// Columns: OBJECT, RECORD_ID (the lead), CODE, KIND (LK_ASSIGNED_*), FIELD (name of the rule, empty
// if none matched), OLD and NEW (the owner before and after, 18 characters), REASON (in words; the
// message of a row that was refused, which has no KIND).
// Rows have the codes LK_NOT_FOUND, LK_ENTITY_IS_DELETED, LK_CANNOT_UPDATE_CONVERTED_LEAD and those
// of lk_record_update. That nobody could take a lead is no error. Codes: +write. Since: 0.2
LK_API lk_status lk_leads_assign(lk_store *store, lk_transaction *tx, const int64_t *lead_ids,
                                 size_t lead_count, int32_t flags, lk_progress_fn progress,
                                 void *progress_context, lk_rows **out_rows, lk_error **out_error);

// ===== Matching ==================================================================================
//
// Which records are the same person, or the same company: of a lead its account, its earlier self
// and its contact, and all duplicates of a store. An answer is a number of bits with the reasons
// for it: at 0 bits a match is as likely as not, at 10 bits a thousand to one. The same records
// give the same answer, in whatever order they came, one by one or all at once. docs/matching.md
// explains the model. People are leads and contacts, companies are accounts.
//
// Nothing is linked or merged here: you are told, and decide. What people have decided about two
// records wins over every score until it is taken back.
//
// Matching is off until it is switched on, because it has a price: from then on each write of a
// lead, contact or account also reads the record for matching and stores its names, keys and counts
// beside it, in the same transaction, and may take twice as long. It belongs to the store: every
// process that writes keeps the index, whether it looks anything up or not.
//
//   lk_matching_switch_on(store, NULL, NULL, NULL, &error);
//   lk_match_options_new(&how, NULL);
//   lk_match_options_add_object(how, LK_LIT("Account"), NULL);
//   lk_match_options_set_int(how, LK_FIND_EXPLAIN, 1, NULL);
//   lk_match_find(store, NULL, lead_id, how, &matches, &error);
//   lk_matches_get_int(matches, LK_MATCHES_COUNT, &count, NULL);
//   if (count > 0) {
//     lk_matches_get(matches, 0, &account_id, &bits, NULL, &band, NULL, NULL);
//     lk_matches_get_text(matches, 0, &reasons, NULL, NULL);
//     printf("%s, %.1f bits\n%s", band == LK_BAND_LINK ? "its account" : "maybe", bits, reasons);
//   }
//   lk_matches_free(matches);
//
// Where a call needs the index and it is off, the code is LK_WRONG_STATE. "+match" below is +read
// and that.

typedef struct lk_match_options lk_match_options;
typedef struct lk_matches lk_matches;
typedef struct lk_duplicates lk_duplicates;

// What can be the same. Since: 0.2
enum {
  LK_PEOPLE = 1,     // leads that were not converted, and contacts
  LK_COMPANIES = 2,  // accounts
};

// What a score means: on which side of the bars of the model it is. Since: 0.2
enum {
  LK_BAND_NONE = 0,    // another one
  LK_BAND_REVIEW = 1,  // somebody should look at it
  LK_BAND_LINK = 2,    // the same one
};

// What people have decided about two records. Since: 0.2
enum {
  LK_DECIDED_NOTHING = 0,
  LK_DECIDED_SAME = 1,   // they are the same, or the account is that of the lead
  LK_DECIDED_NEVER = 2,  // they never are
};

// Options of lk_match_options_set_int. Since: 0.2
enum {
  LK_FIND_LIMIT = 501,    // at most so many matches, 1 to 1000; default 10
  LK_FIND_EXPLAIN = 502,  // 1: with the reasons; default 0
  LK_FIND_ALL = 503,      // 1: also those of LK_BAND_NONE that were compared; default 0
  // 1: the standard rules of the field decide instead of the score: what an equation of theirs
  // holds for is LK_BAND_LINK, all else LK_BAND_NONE. Default 0.
  LK_FIND_STANDARD = 504,
};

// Numbers of lk_matches_get_int. Since: 0.2
enum {
  LK_MATCHES_COUNT = 1,
  LK_MATCHES_BASE = 2,      // records of that kind in the store
  LK_MATCHES_COMPARED = 3,  // those that were worth a comparison
};

// Numbers of lk_duplicates_get_int. Since: 0.2
enum {
  LK_DUPLICATES_GROUPS = 1,
  LK_DUPLICATES_PAIRS = 2,
  LK_DUPLICATES_RECORDS = 3,   // that were looked at
  LK_DUPLICATES_COMPARED = 4,  // pairs that were compared
  LK_DUPLICATES_QUEUED = 5,    // pairs that were put into the review queue
};

// Documents that rule matching in a store. Since: 0.2
enum {
  LK_MATCHING_SETTINGS = 1,         // leadkit/v1/match_settings.proto
  LK_MATCHING_PEOPLE_MODEL = 2,     // leadkit/v1/match_model.proto
  LK_MATCHING_COMPANIES_MODEL = 3,  // the same
};

// Flags of lk_duplicates_find. Since: 0.2
enum {
  LK_DUPLICATES_QUEUE = 256,  // pairs in the band for review are put into the review queue
};

// ----- The index ---------------------------------------------------------------------------------

// Makes the index of all records, anew if there is one, and keeps it from then on. All of it is one
// transaction: other writers wait. `progress` (may be null) is told the records done, from time to
// time, with -1 for their number; when it stops the work, matching is as it was. A million records
// take about a minute. Codes: +write, LK_CANCELLED. Since: 0.2
LK_API lk_status lk_matching_switch_on(lk_store *store, lk_transaction *tx, lk_progress_fn progress,
                                       void *progress_context, lk_error **out_error);

// Removes the index; writes cost what they did before. Decisions, waiting reviews and documents
// stay, for the next time. Codes: +write. Since: 0.2
LK_API lk_status lk_matching_switch_off(lk_store *store, lk_transaction *tx, lk_error **out_error);

// Whether matching is on (1 or 0), and how many people and companies are in the index.
// Codes: +read. Since: 0.2
LK_API lk_status lk_matching_get_state(lk_store *store, lk_transaction *tx, int32_t *out_on,
                                       int64_t *out_people, int64_t *out_companies,
                                       lk_error **out_error);

// ----- Looking up --------------------------------------------------------------------------------

// Options with everything at its default. Codes: +call. Since: 0.2
LK_API lk_status lk_match_options_new(lk_match_options **out_options, lk_error **out_error);

// Sets one of LK_FIND_*. Codes: +call. Since: 0.2
LK_API lk_status lk_match_options_set_int(lk_match_options *options, int32_t option, int64_t value,
                                          lk_error **out_error);

// Adds an object to look among: "Lead" and "Contact" for a lead or a contact, "Account" for an
// account, and "Account" alone for the account that a lead belongs to. Without any a person is
// looked up among leads and contacts, an account among accounts. Codes: +call. Since: 0.2
LK_API lk_status lk_match_options_add_object(lk_match_options *options, const char *object,
                                             size_t object_len, lk_error **out_error);

// Frees the options. Since: 0.2
LK_API void lk_match_options_free(lk_match_options *options);

// The records that are the same as a stored one, which is never among them; the best first, of
// equals the one with the smaller id, what people decided to be the same before all. `options` may
// be null. Of a lead among accounts at most one is LK_BAND_LINK: the settings say by how much it
// must be ahead, and who wins a tie.
// Codes: +match, LK_NOT_FOUND, LK_ENTITY_IS_DELETED; LK_INVALID_ARGUMENT also for objects that are
// not matched, or can't be the same. Since: 0.2
LK_API lk_status lk_match_find(lk_store *store, lk_transaction *tx, int64_t record_id,
                               const lk_match_options *options, lk_matches **out_matches,
                               lk_error **out_error);

// The same for a record in memory, which need not be stored: the likely duplicates of a form that
// is being filled in. What is not set in it says nothing. One with an id is that stored record with
// other values. Codes: those of lk_match_find but LK_NOT_FOUND and LK_ENTITY_IS_DELETED. Since: 0.2
LK_API lk_status lk_match_find_values(lk_store *store, lk_transaction *tx, const lk_record *record,
                                      const lk_match_options *options, lk_matches **out_matches,
                                      lk_error **out_error);

// One of the numbers LK_MATCHES_*. Codes: +call. Since: 0.2
LK_API lk_status lk_matches_get_int(const lk_matches *matches, int32_t which, int64_t *out_value,
                                    lk_error **out_error);

// The bits from which on a match is LK_BAND_LINK and LK_BAND_REVIEW. Codes: +call. Since: 0.2
LK_API lk_status lk_matches_get_bars(const lk_matches *matches, double *out_link_at,
                                     double *out_review_at, lk_error **out_error);

// Of a lead among accounts: in a few words, why one is linked or none; empty for other look-ups.
// Borrowed: lives as long as the matches. Codes: +call. Since: 0.2
LK_API lk_status lk_matches_get_why(const lk_matches *matches, const char **out_why,
                                    size_t *out_why_len, lk_error **out_error);

// One match, from 0: its record, its score in bits, the same as a probability (for people to read:
// it is 1 from some bits on), LK_BAND_* and LK_DECIDED_*. A decision makes the band.
// Codes: +call. Since: 0.2
LK_API lk_status lk_matches_get(const lk_matches *matches, int64_t index, int64_t *out_id,
                                double *out_bits, double *out_probability, int32_t *out_band,
                                int32_t *out_decision, lk_error **out_error);

// With LK_FIND_STANDARD the number of the equation that holds for a match; 0 for none, and without
// that option. Codes: +call. Since: 0.2
LK_API lk_status lk_matches_get_equation(const lk_matches *matches, int64_t index,
                                         int32_t *out_equation, lk_error **out_error);

// API name of the object of a match. Borrowed: lives as long as the store. Codes: +call. Since: 0.2
LK_API lk_status lk_matches_get_object(const lk_matches *matches, int64_t index,
                                       const char **out_object, size_t *out_object_len,
                                       lk_error **out_error);

// Why a match has its score: prior + the weights and frequencies of all steps + relatives, exactly.
// `out_prior` are the bits before anything is compared, `out_relatives` what it takes that the two
// may be relatives (a family, branches of a company), whose kind is then named; 0 and empty if they
// are not. An account that stands for another one as its parent has no steps.
// Codes: +call, LK_WRONG_STATE (without LK_FIND_EXPLAIN). Since: 0.2
LK_API lk_status lk_matches_get_waterfall(const lk_matches *matches, int64_t index,
                                          int64_t *out_steps, double *out_prior,
                                          double *out_relatives, const char **out_relatives_name,
                                          size_t *out_relatives_name_len, lk_error **out_error);

// One step, from 0: a field ("last name"), how far it agrees ("one edit"), the bits that this
// gives, and those that the rarity of the shared value adds or takes. Texts are borrowed: they live
// as long as the matches. Codes: +call, LK_WRONG_STATE (without LK_FIND_EXPLAIN). Since: 0.2
LK_API lk_status lk_matches_get_step(const lk_matches *matches, int64_t index, int64_t step,
                                     const char **out_field, size_t *out_field_len,
                                     const char **out_level, size_t *out_level_len,
                                     double *out_weight, double *out_frequency,
                                     lk_error **out_error);

// The whole waterfall in lines to be shown in type of one width; empty where there are no steps.
// Borrowed: lives as long as the matches.
// Codes: +call, LK_WRONG_STATE (without LK_FIND_EXPLAIN). Since: 0.2
LK_API lk_status lk_matches_get_text(const lk_matches *matches, int64_t index,
                                     const char **out_text, size_t *out_text_len,
                                     lk_error **out_error);

// Frees the matches and the texts they lent. Since: 0.2
LK_API void lk_matches_free(lk_matches *matches);

// ----- Duplicates of a whole store ---------------------------------------------------------------
//
//   lk_duplicates_find(store, NULL, LK_PEOPLE, 0, LK_DUPLICATES_QUEUE, &found, &error);
//   lk_duplicates_get_int(found, LK_DUPLICATES_GROUPS, &groups, NULL);
//   for (i = 0; i < groups; i++) {
//     lk_duplicates_get_group(found, i, &ids, &id_count, NULL);
//     ...
//   }
//   lk_duplicates_free(found);

// Compares all people, or all companies (`kind`), with each other. A group holds the records of one
// person or company: what was decided to be the same is together, what is never the same is apart,
// and no single weak pair chains two groups together. Pairs are all that are at least to be
// reviewed and were not decided. `threads`: 1 to 256, 0 for one for each core; the answer does not
// depend on it. It works on the store as it was at the beginning, other calls go on meanwhile;
// memory is some hundred bytes a record. `flags`: LK_DUPLICATES_QUEUE, which writes. `progress`
// (may be null) is told the records that were compared with all others, and none while records are
// read; when it stops the work, nothing is written. Codes: +match, LK_CANCELLED; with
// LK_DUPLICATES_QUEUE +write. Since: 0.2
LK_API lk_status lk_duplicates_find(lk_store *store, lk_transaction *tx, int32_t kind,
                                    int32_t threads, int32_t flags, lk_progress_fn progress,
                                    void *progress_context, lk_duplicates **out_duplicates,
                                    lk_error **out_error);

// One of the numbers LK_DUPLICATES_*. Codes: +call. Since: 0.2
LK_API lk_status lk_duplicates_get_int(const lk_duplicates *duplicates, int32_t which,
                                       int64_t *out_value, lk_error **out_error);

// The records of one group, from 0: two at least, ids ascending; groups are in the order of their
// first ids. Borrowed: lives as long as the duplicates. Codes: +call. Since: 0.2
LK_API lk_status lk_duplicates_get_group(const lk_duplicates *duplicates, int64_t group,
                                         const int64_t **out_ids, size_t *out_id_count,
                                         lk_error **out_error);

// One pair, from 0: its records, the smaller id first, bits, probability and LK_BAND_*, as of
// lk_matches_get. Pairs are in the order of their ids. Codes: +call. Since: 0.2
LK_API lk_status lk_duplicates_get_pair(const lk_duplicates *duplicates, int64_t pair,
                                        int64_t *out_a, int64_t *out_b, double *out_bits,
                                        double *out_probability, int32_t *out_band,
                                        lk_error **out_error);

// API name of the object of a record that a group or pair names. Borrowed: lives as long as the
// store. Codes: +call, LK_NOT_FOUND (none names it). Since: 0.2
LK_API lk_status lk_duplicates_get_object(const lk_duplicates *duplicates, int64_t record_id,
                                          const char **out_object, size_t *out_object_len,
                                          lk_error **out_error);

// Frees the duplicates. Since: 0.2
LK_API void lk_duplicates_free(lk_duplicates *duplicates);

// ----- Decisions and reviews ---------------------------------------------------------------------

// Keeps what somebody decided about two records, LK_DECIDED_SAME or LK_DECIDED_NEVER, over what was
// decided before; the pair leaves the review queue. They are two people, two companies, or a lead
// and an account: then SAME makes it the lead's account. `note` may be (NULL, 0), and has at most
// LK_MAX_REASON characters. Matching may be off.
// Codes: +write, LK_NOT_FOUND, LK_ENTITY_IS_DELETED, LK_CANNOT_UPDATE_CONVERTED_LEAD (decide about
// its contact instead); LK_INVALID_ARGUMENT also for a record and itself, and for two that can't be
// the same. Since: 0.2
LK_API lk_status lk_match_decide(lk_store *store, lk_transaction *tx, int64_t a, int64_t b,
                                 int32_t decision, const char *note, size_t note_len,
                                 lk_error **out_error);

// Takes a decision back: the score counts again. Codes: +write, LK_NOT_FOUND (nothing was decided).
// Since: 0.2
LK_API lk_status lk_match_take_back(lk_store *store, lk_transaction *tx, int64_t a, int64_t b,
                                    lk_error **out_error);

// What was decided about a record, by the other record's id. Columns: KIND (LK_DECIDED_*), AT_US,
// BY_ID, OBJECT and RECORD_ID (the other; no OBJECT if it is gone for good), REASON (the note).
// Codes: +read, LK_NOT_FOUND (no such record). Since: 0.2
LK_API lk_status lk_match_list_decisions(lk_store *store, lk_transaction *tx, int64_t record_id,
                                         lk_rows **out_rows, lk_error **out_error);

// The pairs that wait for somebody to decide, the likeliest first, at most `limit` (1 to 1000000),
// to be read by lk_duplicates_get_pair; there are no groups. Duplicate rules that flag put pairs
// there, and lk_duplicates_find. A pair whose record is gone is left out. Codes: +match. Since: 0.2
LK_API lk_status lk_match_list_reviews(lk_store *store, lk_transaction *tx, int64_t limit,
                                       lk_duplicates **out_duplicates, lk_error **out_error);

// ----- Documents and training --------------------------------------------------------------------
//
// Settings say when a lead is linked to an account, what is done about duplicates that come in, and
// which word lists are used; a model, how strongly each level of each field speaks. Under duplicate
// rules a write may be refused with LK_DUPLICATES_DETECTED: the message names the duplicates, the
// error's record is the likeliest. lk_record_allow_duplicates, LK_ALLOW_DUPLICATES and
// LK_IMPORT_ALLOW_DUPLICATES let it pass.
//
//   static const char kSettings[] =
//       "{\"duplicate_rules\":[{\"name\":\"leads\",\"object\":\"Lead\",\"on_insert\":\"REFUSE\","
//       "\"on_import\":\"FLAG\"}]}";
//   lk_matching_set_document(store, NULL, LK_MATCHING_SETTINGS, LK_LIT(kSettings), &error);
//   if (lk_record_insert(store, NULL, lead, &id, &error) == LK_DUPLICATES_DETECTED) {
//     lk_error_get_record(error, &likeliest, NULL, NULL);
//     ...
//   }

// A document as JSON: the one in force for `version` 0 (the standard one where none was set), or
// the one that was put in force as that version, from 1. Settings are written out in full, to be
// edited. Codes: +read, LK_NOT_FOUND (naming the last version). Since: 0.2
LK_API lk_status lk_matching_get_document(lk_store *store, lk_transaction *tx, int32_t which,
                                          int32_t version, lk_text **out_text,
                                          lk_error **out_error);

// The standard document. Codes: +call. Since: 0.2
LK_API lk_status lk_matching_get_standard(int32_t which, lk_text **out_text, lk_error **out_error);

// Checks a whole document and puts it in force; earlier versions are kept. Settings with other word
// lists make the index anew, in the same transaction, if matching is on. To check a document only,
// set it in a transaction and roll that back.
// Codes: +write (LK_INVALID_ARGUMENT names the place in the document). Since: 0.2
LK_API lk_status lk_matching_set_document(lk_store *store, lk_transaction *tx, int32_t which,
                                          const char *json, size_t json_len, lk_error **out_error);

// All versions of a document, newest first, as JSON; the first is in force:
//   {"versions":[{"version":2,"at":"2026-05-14T12:00:00.000Z","by":"005...","in_force":true}]}
// Codes: +read. Since: 0.2
LK_API lk_status lk_matching_list_documents(lk_store *store, int32_t which, lk_text **out_text,
                                            lk_error **out_error);

// Learns a model of LK_PEOPLE or LK_COMPANIES from the records of the store, without labels, and
// puts it in force if `keep` is 1. It begins with the standard model and the bars of the one in
// force; `precision`, 0.5 to 0.99999, sets the bar for links where that share of them is expected
// to be right, 0 leaves it. The same records and the same `seed` (0 or more) give the same model;
// `threads` and `progress` as of lk_duplicates_find. As JSON, with what is expected of the links
// (shares), and "lines" being what each step saw, for people:
//   {"kind":"PEOPLE","kept":false,"expected_precision":0.99512,"expected_recall":0.91200,
//    "lines":["..."],"model":{...}}
// Codes: +match (LK_WRONG_STATE also with fewer than two records), LK_CANCELLED; with `keep`
// +write. Since: 0.2
LK_API lk_status lk_matching_train(lk_store *store, lk_transaction *tx, int32_t kind, int64_t seed,
                                   int32_t threads, double precision, int32_t keep,
                                   lk_progress_fn progress, void *progress_context,
                                   lk_text **out_text, lk_error **out_error);

// ===== Import and export =========================================================================
//
// Comma-separated values as they are found in the wild: any usual delimiter, UTF-8 or UTF-16, line
// breaks in quotes, dates like "15 Apr, 2021 00:03:00", amounts like "$1,117.10K". Columns are
// found by API name, label or a common synonym ("Company Name", "E-mail"), case and punctuation
// ignored. A blank cell leaves a field alone, "#N/A" clears it. Every row that is read is stored,
// or counted as failed and in the error file.
//
//   static int32_t read_file(void *f, char *buffer, size_t size, size_t *out_read) {
//     *out_read = fread(buffer, 1, size, (FILE *)f);
//     return ferror((FILE *)f);
//   }
//   lk_import_options_new(&how, NULL);
//   lk_import_options_set_text(how, LK_IMPORT_OBJECT, LK_LIT("Lead"), NULL);
//   lk_import_options_set_text(how, LK_IMPORT_KEY_FIELD, LK_LIT("ExternalId"), NULL);
//   lk_import_options_set_text(how, LK_IMPORT_ERROR_PATH, LK_LIT("errors.csv"), NULL);
//   lk_csv_import(store, read_file, file, how, NULL, NULL, &result, &error);
//   lk_import_result_get_int(result, LK_IMPORTED_FAILED, &failed, NULL);

typedef struct lk_import_options lk_import_options;
typedef struct lk_import_result lk_import_result;

// Options, with set_text (T) or set_int (I).
enum {
  // T required, unless LK_IMPORT_ROUTE is given.
  LK_IMPORT_OBJECT = 401,
  // T: JSON that names columns and their fields, over what is found by itself:
  //   {"columns":[{"column":"Job Title","field":"Title"},{"column":"Account Id",
  //     "field":"Account.ExternalId"},{"column":"Notes","field":""}]}
  // A path like Account.ExternalId or Owner.Name looks a reference up by that field; of several
  // fits the row fails. An empty field leaves the column out.
  LK_IMPORT_MAPPING = 402,
  // T: updates or inserts by this field ("Id" or one with external_id). Default: inserts.
  LK_IMPORT_KEY_FIELD = 403,
  // T: a name under which the import remembers how far it is, with its last commit. Run again with
  // the same file and options, it goes on where it stopped; a finished one stores nothing and gives
  // its counts again. Another file is LK_IMPORT_MISMATCH, and so is one with more rows by now.
  LK_IMPORT_JOB = 404,
  // T: files to be written anew (by a resumed job: to be continued), with the columns of the input
  // and more: good rows have "Id" and "Created", failed ones "ErrorCode", "ErrorField" and
  // "ErrorMessage". The store and the files beside it are refused (LK_INVALID_ARGUMENT), one file
  // for both too (LK_CONFLICTING_OPTIONS).
  LK_IMPORT_SUCCESS_PATH = 405,
  LK_IMPORT_ERROR_PATH = 406,
  // I: 1: checks and counts everything and keeps nothing. The files are written, without ids.
  LK_IMPORT_DRY_RUN = 407,
  // I: 1: CreatedDate and the like are taken from the file. 0 (default): such columns are ignored.
  LK_IMPORT_AUDIT_FIELDS = 408,
  // I: an ASCII character; 0 (default): found out from the header line.
  LK_IMPORT_DELIMITER = 409,
  // I: 1: 04/05/2021 is the 4th of May. Default 0: April 5.
  LK_IMPORT_DAY_FIRST = 410,
  // I: '.' (default) or ','.
  LK_IMPORT_DECIMAL_MARK = 411,
  // I: zone of times that name none, in minutes east of UTC, -840 to 840. Default 0.
  LK_IMPORT_ZONE_MINUTES = 412,
  // I: 1: text that is too long is cut. 0 (default): the row fails.
  LK_IMPORT_TRUNCATE = 413,
  // I: 1: a row that names an account by a name that is not there makes it. Default 0.
  LK_IMPORT_CREATE_ACCOUNTS = 414,
  // T: a column that says whether a row is qualified: yes, true, 1, x, or a lead status of category
  // QUALIFIED. A row that is and names a company becomes a contact of that account, and fails where
  // there is none and LK_IMPORT_CREATE_ACCOUNTS is 0; every other row becomes a lead. Columns are
  // mapped as for leads and carried over as by a conversion.
  LK_IMPORT_ROUTE = 415,
  // I: 1: statuses and values of restricted picklists that are not known are added, statuses with
  // category OPEN. 0 (default): the row fails.
  LK_IMPORT_ADD_VALUES = 416,
  // I: 1: the import is one transaction, and one failed row undoes it: good rows then fail too,
  // with LK_ALL_OR_NONE_ROLLED_BACK. Default 0.
  LK_IMPORT_ALL_OR_NONE = 417,
  // I: rows in one transaction, 1 to 100000. Default 2000.
  LK_IMPORT_BATCH_ROWS = 418,
  // I: 1: new leads get their owner by the assignment rules, whatever the file says. Default 0.
  // Since: 0.2
  LK_IMPORT_ASSIGN = 419,
  // I: 1: rows are stored whatever the duplicate rules say. Default 0. Since: 0.2
  LK_IMPORT_ALLOW_DUPLICATES = 420,
};

// Numbers of an import result.
enum {
  LK_IMPORTED_READ = 1,     // rows without the header; with a job, those of its earlier runs too
  LK_IMPORTED_CREATED = 2,  // READ = CREATED + UPDATED + FAILED
  LK_IMPORTED_UPDATED = 3,
  LK_IMPORTED_FAILED = 4,
  LK_IMPORTED_RESUMED_FROM = 5,      // rows that earlier runs of the job had done
  LK_IMPORTED_ACCOUNTS_CREATED = 6,  // besides the rows, see LK_IMPORT_CREATE_ACCOUNTS
  LK_IMPORTED_CONTACTS = 7,          // rows that LK_IMPORT_ROUTE made contacts
  LK_IMPORTED_CANCELLED = 8,         // 1: the progress callback stopped it
};

// Fills `buffer` with at most `size` bytes and says how many; 0 at the end. Returns 0, or anything
// else on failure, which becomes LK_IO_ERROR. Since: 0.1
typedef int32_t (*lk_read_fn)(void *context, char *buffer, size_t size, size_t *out_read);

// Takes all `size` bytes. Returns 0, or anything else on failure, which becomes LK_IO_ERROR.
// Since: 0.1
typedef int32_t (*lk_write_fn)(void *context, const char *bytes, size_t size);

// Options with everything at its default. Codes: +call. Since: 0.1
LK_API lk_status lk_import_options_new(lk_import_options **out_options, lk_error **out_error);

// Sets a numeric LK_IMPORT_*. A value outside its range is refused here. Codes: +call. Since: 0.1
LK_API lk_status lk_import_options_set_int(lk_import_options *options, int32_t option,
                                           int64_t value, lk_error **out_error);

// Sets a textual LK_IMPORT_*; empty text unsets it. Codes: +call. Since: 0.1
LK_API lk_status lk_import_options_set_text(lk_import_options *options, int32_t option,
                                            const char *text, size_t text_len,
                                            lk_error **out_error);

// Frees the options. Since: 0.1
LK_API void lk_import_options_free(lk_import_options *options);

// Imports a stream in transactions of its own, in bounded memory. LK_OK: every row that was read
// has an outcome. `progress` may be null; when it stops the import, what is committed stays, and
// the result says so. After a failure what is committed stays too: name a job to go on. The store
// is free for other writers between two transactions.
// Codes: +write, LK_INVALID_CSV (also: two columns of one name, of which one would be lost),
// LK_MISSING_COLUMN, LK_UNKNOWN_COLUMN, LK_INVALID_FIELD (in the mapping, or as key),
// LK_CONFLICTING_OPTIONS, LK_IMPORT_MISMATCH. Rows have the codes of lk_record_upsert. Since: 0.1
LK_API lk_status lk_csv_import(lk_store *store, lk_read_fn read, void *read_context,
                               const lk_import_options *options, lk_progress_fn progress,
                               void *progress_context, lk_import_result **out_result,
                               lk_error **out_error);

// One of the numbers LK_IMPORTED_*. Codes: +call. Since: 0.1
LK_API lk_status lk_import_result_get_int(const lk_import_result *result, int32_t which,
                                          int64_t *out_value, lk_error **out_error);

// Which column went where, borrowed: lives as long as the result. The form is that of
// LK_IMPORT_MAPPING, so it can be edited and used again. Codes: +call. Since: 0.1
LK_API lk_status lk_import_result_get_mapping(const lk_import_result *result, const char **out_json,
                                              size_t *out_json_len, lk_error **out_error);

// The first LK_MAX_IMPORT_ERRORS failed rows. Columns: POSITION (row of the file, 1 is the first
// after the header), CODE, FIELD, REASON (the message). Codes: +call. Since: 0.1
LK_API lk_status lk_import_result_list_errors(const lk_import_result *result, lk_rows **out_rows,
                                              lk_error **out_error);

// Frees the result and the texts it lent. Since: 0.1
LK_API void lk_import_result_free(lk_import_result *result);

// Writes all records of an object as comma-separated values, a header line of API names first, in
// the order of their ids and as the store is at the beginning; counts the records. The columns are
// `fields`, or all of them where `field_count` is 0. `flags`: LK_INCLUDE_DELETED. What is written
// imports again into this store by its Id (LK_IMPORT_KEY_FIELD); to another store ids mean nothing.
//
//   lk_csv_export(store, LK_LIT("Lead"), NULL, NULL, 0, 0, write_file, file, &count, &error);
//
// Codes: +read, LK_INVALID_FIELD. Since: 0.1
LK_API lk_status lk_csv_export(lk_store *store, const char *object, size_t object_len,
                               const char *const *fields, const size_t *field_lens,
                               int32_t field_count, int32_t flags, lk_write_fn write,
                               void *write_context, int64_t *out_count, lk_error **out_error);

// ===== Reports ===================================================================================

// What became of the leads that were created from `from_us` to just before `to_us`; 0 leaves that
// side open. As JSON, with times in milliseconds and averages rounded down:
//   {"leads":40,"converted":11,
//    "statuses":[{"status":"Open","category":"OPEN","leads":9,"entered":40,"finished_stays":35,
//      "average_ms":...,"median_ms":...},...],
//    "sources":[{"source":"Web","leads":25,"converted":8,"disqualified":3},...]}
// "leads" counts who is there now and adds up to the total in both lists; "entered" counts who ever
// was; the times are those of "finished_stays". A blank source is "".
//
//   lk_report_get_funnel(store, 0, 0, &text, &error);
//
// Codes: +read. Since: 0.1
LK_API lk_status lk_report_get_funnel(lk_store *store, int64_t from_us, int64_t to_us,
                                      lk_text **out_text, lk_error **out_error);

#ifdef __cplusplus
}
#endif

#endif  // LEADKIT_H_
