#include "storage/ddl.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/text.h"

namespace leadkit::storage {
namespace {

using schema::Catalog;
using schema::Field;
using schema::Kind;
using schema::Object;

// Audit references are written on every row and their users can't be deleted: no foreign key, no
// index.
bool HasForeignKey(const Field& field) {
  return field.is_reference() && !field.is_polymorphic() && field.access != schema::Access::kAudit;
}

bool HasReferenceIndex(const Field& field) {
  return field.is_reference() && field.access != schema::Access::kAudit;
}

// The same text gives the same number in every process and release (FNV-1a).
uint64_t Hash(std::string_view text, uint64_t hash) {
  for (unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
  return hash;
}

constexpr std::string_view kSystemTables[] = {
    // One row. last_id: no id up to it is handed out again. catalog_version: grows with every
    // custom
    // field, so that other processes notice. fingerprint: of the release that wrote the schema.
    "CREATE TABLE IF NOT EXISTS lk_store (one {int} PRIMARY KEY CHECK (one = 1), last_id {int} NOT "
    "NULL, catalog_version {int} NOT NULL, fingerprint {int} NOT NULL, created_at {int} NOT NULL, "
    "system_user_id {int} NOT NULL){strict}",
    "CREATE TABLE IF NOT EXISTS lk_custom_field (object {text} NOT NULL, number {int} NOT NULL, "
    "api "
    "{text} NOT NULL, label {text} NOT NULL, kind {int} NOT NULL, max {int} NOT NULL, "
    "\"precision\" "
    "{int} NOT NULL, scale {int} NOT NULL, required {int} NOT NULL, default_text {text}, "
    "picklist_values {text}, restricted {int} NOT NULL, target {text}, external_id {int} NOT NULL, "
    "tracked {int} NOT NULL, PRIMARY KEY (object, number)){clustered}",
    // Documents that rule the store (lifecycle, assignment, ...), every version kept, as JSON.
    "CREATE TABLE IF NOT EXISTS lk_document (kind {text} NOT NULL, version {int} NOT NULL, body "
    "{text} NOT NULL, at {int} NOT NULL, by_id {int} NOT NULL, PRIMARY KEY (kind, "
    "version)){clustered}",
    // The change-event feed. seq grows in commit order; a consumer keeps the last one it has read.
    "CREATE TABLE IF NOT EXISTS lk_event (seq {int} PRIMARY KEY, at {int} NOT NULL, kind {int} NOT "
    "NULL, object {int} NOT NULL, record_id {int} NOT NULL, by_id {int} NOT NULL, fields "
    "{text}){strict}",
    "CREATE TABLE IF NOT EXISTS lk_field_history (record_id {int} NOT NULL, seq {int} NOT NULL, "
    "object {int} NOT NULL, field {text} NOT NULL, old_value {text}, new_value {text}, at {int} "
    "NOT "
    "NULL, by_id {int} NOT NULL, PRIMARY KEY (record_id, seq)){clustered}",
    // Every move between statuses or stages. cycle counts the times a lead was recycled, from 1.
    "CREATE TABLE IF NOT EXISTS lk_status_history (record_id {int} NOT NULL, seq {int} NOT NULL, "
    "object {int} NOT NULL, from_status {text}, to_status {text} NOT NULL, at {int} NOT NULL, "
    "by_id "
    "{int} NOT NULL, reason {text}, cycle {int} NOT NULL, PRIMARY KEY (record_id, "
    "seq)){clustered}",
    // What became of each converted lead; the *_created flags tell made from linked.
    "CREATE TABLE IF NOT EXISTS lk_conversion (lead_id {int} PRIMARY KEY, account_id {int} NOT "
    "NULL, "
    "contact_id {int} NOT NULL, opportunity_id {int}, account_created {int} NOT NULL, "
    "contact_created {int} NOT NULL, opportunity_created {int} NOT NULL, idempotency_key {text}, "
    "at "
    "{int} NOT NULL, by_id {int} NOT NULL){strict}",
    "CREATE UNIQUE INDEX IF NOT EXISTS lk_conversion_by_key ON lk_conversion (idempotency_key) "
    "WHERE "
    "idempotency_key IS NOT NULL",
    // Who was served how often, and when last, in each pool that assignment rules share leads out
    // in: seq grows with every turn of the store. credit is what weighted turns are due.
    "CREATE TABLE IF NOT EXISTS lk_assignment_seat (pool {text} NOT NULL, seat {text} NOT NULL, "
    "served {int} NOT NULL, last_seq {int} NOT NULL, credit {int} NOT NULL, PRIMARY KEY (pool, "
    "seat)){clustered}",
    // Every turn that was given: which user got which lead, and by which rule.
    "CREATE TABLE IF NOT EXISTS lk_assignment_turn (seq {int} PRIMARY KEY, at {int} NOT NULL, pool "
    "{text} NOT NULL, user_id {int} NOT NULL, lead_id {int} NOT NULL, rule {text} NOT "
    "NULL){strict}",
    "CREATE INDEX IF NOT EXISTS lk_assignment_turn_by_user ON lk_assignment_turn (user_id, pool, "
    "at)",
    // Matching (src/identity). Where the index stands; no row while it is off. generation: another
    // one for each time it was made anew. position: the last change event that is in it.
    "CREATE TABLE IF NOT EXISTS lk_match_state (one {int} PRIMARY KEY CHECK (one = 1), generation "
    "{int} NOT NULL, position {int} NOT NULL, people {int} NOT NULL, companies {int} NOT NULL, "
    "log_entries {int} NOT NULL){strict}",
    // Each record in the form in which it is compared.
    "CREATE TABLE IF NOT EXISTS lk_match_profile (id {int} PRIMARY KEY, object {int} NOT NULL, "
    "body "
    "{bytes} NOT NULL){strict}",
    // Blocking keys and counts: what was written last, and sorted segments of what was before.
    "CREATE TABLE IF NOT EXISTS lk_match_log (seq {int} PRIMARY KEY, kind {int} NOT NULL, "
    "record_id "
    "{int} NOT NULL, body {bytes} NOT NULL){strict}",
    "CREATE TABLE IF NOT EXISTS lk_match_segment (id {int} PRIMARY KEY, kind {int} NOT NULL, level "
    "{int} NOT NULL, body {bytes} NOT NULL){strict}",
    // The e-mail domains of an account's contacts.
    "CREATE TABLE IF NOT EXISTS lk_match_domain (account_id {int} NOT NULL, domain {text} NOT "
    "NULL, "
    "contact_id {int} NOT NULL, PRIMARY KEY (account_id, domain, contact_id)){clustered}",
    "CREATE INDEX IF NOT EXISTS lk_match_domain_by_contact ON lk_match_domain (contact_id)",
    // What people have said of two records, a < b: the same one, or never.
    "CREATE TABLE IF NOT EXISTS lk_match_decision (a {int} NOT NULL, b {int} NOT NULL, same {int} "
    "NOT NULL, at {int} NOT NULL, by_id {int} NOT NULL, note {text}, PRIMARY KEY (a, "
    "b)){clustered}",
    "CREATE INDEX IF NOT EXISTS lk_match_decision_by_b ON lk_match_decision (b)",
    // Decisions as they were before record_id was merged away, for the day on which that is undone.
    "CREATE TABLE IF NOT EXISTS lk_match_moved (record_id {int} NOT NULL, a {int} NOT NULL, b "
    "{int} NOT NULL, same {int} NOT NULL, at {int} NOT NULL, by_id {int} NOT NULL, note {text}, "
    "PRIMARY KEY (record_id, a, b)){clustered}",
    // Pairs that somebody is to look at, a < b; total in thousandths of a bit.
    "CREATE TABLE IF NOT EXISTS lk_match_review (a {int} NOT NULL, b {int} NOT NULL, total {int} "
    "NOT "
    "NULL, at {int} NOT NULL, PRIMARY KEY (a, b)){clustered}",
    "CREATE INDEX IF NOT EXISTS lk_match_review_by_b ON lk_match_review (b)",
    // One delete of one record with all that went with it.
    "CREATE TABLE IF NOT EXISTS lk_deletion (id {int} PRIMARY KEY, object {int} NOT NULL, "
    "record_id "
    "{int} NOT NULL, at {int} NOT NULL, by_id {int} NOT NULL){strict}",
    "CREATE INDEX IF NOT EXISTS lk_deletion_by_record ON lk_deletion (record_id)",
    // The records that a delete took along, and the references that it cleared, for undelete.
    "CREATE TABLE IF NOT EXISTS lk_deletion_item (deletion_id {int} NOT NULL, object {int} NOT "
    "NULL, "
    "record_id {int} NOT NULL, field {text} NOT NULL, value {int}, PRIMARY KEY (deletion_id, "
    "object, "
    "record_id, field)){clustered}",
    // One merge of records into a survivor; undone_at once it was taken back.
    "CREATE TABLE IF NOT EXISTS lk_merge (id {int} PRIMARY KEY, object {int} NOT NULL, survivor_id "
    "{int} NOT NULL, at {int} NOT NULL, by_id {int} NOT NULL, undone_at {int}, undone_by_id "
    "{int}){strict}",
    "CREATE INDEX IF NOT EXISTS lk_merge_by_survivor ON lk_merge (survivor_id)",
    // What a merge did, step by step, with the values before and after: what undoes it. `kind` as
    // in merge/journal.h; of a value one of int and text is set, or none for null.
    "CREATE TABLE IF NOT EXISTS lk_merge_item (merge_id {int} NOT NULL, seq {int} NOT NULL, kind "
    "{int} NOT NULL, object {int} NOT NULL, record_id {int} NOT NULL, field {text}, old_int {int}, "
    "old_text {text}, old_object {int}, new_int {int}, new_text {text}, new_object {int}, PRIMARY "
    "KEY (merge_id, seq)){clustered}",
    "CREATE INDEX IF NOT EXISTS lk_merge_item_by_record ON lk_merge_item (record_id)",
    // The records that are merged away now, and where to find each one's successor.
    "CREATE TABLE IF NOT EXISTS lk_merged (record_id {int} PRIMARY KEY, object {int} NOT NULL, "
    "survivor_id {int} NOT NULL, merge_id {int} NOT NULL){strict}",
    "CREATE INDEX IF NOT EXISTS lk_merged_by_survivor ON lk_merged (survivor_id)",
    // Where each import stands, so that an interrupted one goes on where it stopped.
    "CREATE TABLE IF NOT EXISTS lk_import (job {text} PRIMARY KEY, object {text} NOT NULL, "
    "fingerprint {int} NOT NULL, rows_read {int} NOT NULL, rows_created {int} NOT NULL, "
    "rows_updated "
    "{int} NOT NULL, rows_failed {int} NOT NULL, success_bytes {int} NOT NULL, error_bytes {int} "
    "NOT "
    "NULL, finished {int} NOT NULL, at {int} NOT NULL){clustered}",
};

}  // namespace

std::string MatchKeyColumn(const Field& field) { return field.column + "_key"; }

std::vector<Column> ColumnsOfField(const Catalog& catalog, const Field& field,
                                   const Dialect& dialect) {
  std::vector<Column> columns;
  std::string definition(field.is_text() ? dialect.text : dialect.integer);
  const bool required = field.required && !field.custom && field.kind != Kind::kBoolean;
  if (field.kind == Kind::kId) {
    definition += " PRIMARY KEY";
  } else {
    // A boolean is never null, so a column added later needs a value for the rows that are there.
    if (field.kind == Kind::kBoolean) {
      absl::StrAppend(&definition, " NOT NULL DEFAULT ", field.default_value.int_value());
    }
    if (HasForeignKey(field)) {
      absl::StrAppend(&definition, " REFERENCES ",
                      dialect.Quote(catalog.object(field.to_objects[0]).table), " (id)");
    }
  }
  columns.push_back({field.column, definition, required});
  if (field.is_polymorphic()) {
    columns.push_back({field.object_column(), std::string(dialect.integer)});
  }
  if (field.match_key != schema::MatchKey::kNone) {
    columns.push_back({MatchKeyColumn(field), std::string(dialect.text)});
  }
  return columns;
}

std::vector<Column> ColumnsOf(const Catalog& catalog, const Object& object,
                              const Dialect& dialect) {
  std::vector<Column> columns;
  for (const Field& field : object.fields) {
    for (Column& column : ColumnsOfField(catalog, field, dialect)) {
      columns.push_back(std::move(column));
    }
  }
  columns.push_back({kDeletionColumn, std::string(dialect.integer)});
  columns.push_back({kExtraColumn, std::string(dialect.bytes)});
  return columns;
}

std::string CreateTable(const Catalog& catalog, const Object& object, const Dialect& dialect) {
  std::string sql = absl::StrCat("CREATE TABLE IF NOT EXISTS ", dialect.Quote(object.table), " (");
  const char* separator = "";
  for (const Column& column : ColumnsOf(catalog, object, dialect)) {
    absl::StrAppend(&sql, separator, dialect.Quote(column.name), " ", column.definition,
                    column.required ? " NOT NULL" : "");
    separator = ", ";
  }
  absl::StrAppend(&sql, ")", ToAbsl(dialect.table_suffix));
  return sql;
}

std::vector<Index> IndexesOfField(const Object& object, const Field& field,
                                  const Dialect& dialect) {
  std::vector<Index> indexes;
  // Only rows with a value are indexed. A column that is never null gets a plain index instead: the
  // planner takes "IS NOT NULL" on it for always true and then no longer sees that the index
  // applies.
  const bool always = field.required && !field.custom;
  const auto add = [&](const char* unique, const std::string& column, const char* live) {
    const std::string name = object.table + "_by_" + column;
    std::string sql = absl::StrCat("CREATE ", unique, "INDEX ", dialect.Quote(name), " ON ",
                                   dialect.Quote(object.table), " (", dialect.Quote(column), ")");
    const std::string filled = always ? "" : dialect.Quote(column) + " IS NOT NULL";
    const char* both = *live != '\0' && !filled.empty() ? " AND " : "";
    if (*live != '\0' || !filled.empty()) absl::StrAppend(&sql, " WHERE ", filled, both, live);
    indexes.push_back({name, std::move(sql)});
  };
  // A record in the recycle bin does not keep its key from being used again.
  if (field.external_id) {
    add("UNIQUE ", field.column, "is_deleted = 0");
  } else if (field.indexed || HasReferenceIndex(field)) {
    add("", field.column, "");
  }
  if (field.match_key != schema::MatchKey::kNone) add("", MatchKeyColumn(field), "");
  return indexes;
}

std::vector<Index> IndexesOf(const Object& object, const Dialect& dialect) {
  std::vector<Index> indexes;
  for (const Field& field : object.fields) {
    for (Index& index : IndexesOfField(object, field, dialect)) indexes.push_back(std::move(index));
  }
  const std::string name = object.table + "_by_deletion";
  indexes.push_back(
      {name, absl::StrCat("CREATE INDEX ", dialect.Quote(name), " ON ", dialect.Quote(object.table),
                          " (", kDeletionColumn, ") WHERE ", kDeletionColumn, " IS NOT NULL")});
  return indexes;
}

std::vector<std::string> CreateSystemTables(const Dialect& dialect) {
  std::vector<std::string> tables;
  for (std::string_view table : kSystemTables) {
    tables.push_back(
        absl::StrReplaceAll(ToAbsl(table), {{"{int}", ToAbsl(dialect.integer)},
                                            {"{bytes}", ToAbsl(dialect.bytes)},
                                            {"{text}", ToAbsl(dialect.text)},
                                            {"{strict}", ToAbsl(dialect.table_suffix)},
                                            {"{clustered}", ToAbsl(dialect.clustered)}}));
  }
  return tables;
}

int64_t SchemaFingerprint(const Dialect& dialect) {
  uint64_t hash = 14695981039346656037u;
  const std::shared_ptr<const Catalog> catalog = Catalog::Standard();
  for (const std::string& table : CreateSystemTables(dialect)) hash = Hash(table, hash);
  for (const Object& object : catalog->objects()) {
    hash = Hash(CreateTable(*catalog, object, dialect), hash);
    for (const Index& index : IndexesOf(object, dialect)) hash = Hash(index.sql, hash);
  }
  return static_cast<int64_t>(hash >> 1);
}

}  // namespace leadkit::storage
