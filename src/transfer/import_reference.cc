#include "transfer/import_reference.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "storage/ddl.h"
#include "transfer/cell_text.h"

namespace leadkit::transfer {
namespace {

using schema::Catalog;
using schema::Field;
using schema::MatchKey;
using schema::Object;

// Records remembered at a time.
constexpr size_t kMaxKnown = 50'000;
// Records of the same key that are looked at; more are as ambiguous.
constexpr int64_t kMaxSameKey = 20;

absl::StatusOr<Found> FindByFoldedKey(storage::WriteTxn& txn, const Object& object,
                                      const Field& key, std::string_view text) {
  const std::string folded = key.match_key == MatchKey::kName ? NameKey(text) : EmailKey(text);
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      txn.connection().Prepare(absl::StrCat(
          "SELECT id, \"", key.column, "\" FROM ", txn.view().sql(object).table, " WHERE \"",
          storage::MatchKeyColumn(key), "\" = $1 AND is_deleted = 0 ORDER BY id LIMIT $2")));
  row->Bind(folded, kMaxSameKey);
  Found any{object.index, kNoId, 0};
  Found exact{object.index, kNoId, 0};
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) break;
    if (any.count++ == 0) any.id = row->Int(0);
    if (row->Text(1) == text && exact.count++ == 0) exact.id = row->Int(0);
  }
  return exact.count == 1 ? exact : any;
}

absl::StatusOr<Found> Query(storage::WriteTxn& txn, const Object& object, const std::string& where,
                            const Value& value) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      txn.connection().Prepare(
                          absl::StrCat("SELECT id FROM ", txn.view().sql(object).table, " WHERE ",
                                       where, " AND is_deleted = 0 ORDER BY id LIMIT $2")));
  if (value.is_text()) {
    row->BindText(1, value.text());
  } else {
    row->BindInt(1, value.int_value());
  }
  row->BindInt(2, kMaxSameKey);
  Found result{object.index, kNoId, 0};
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return result;
    if (result.count++ == 0) result.id = row->Int(0);
  }
}

}  // namespace

absl::StatusOr<Found> ReferenceFinder::FindByKey(storage::WriteTxn& txn, const Catalog& catalog,
                                                 const Object& object, const Field& key,
                                                 std::string_view cell) {
  absl::StatusOr<Value> value = ParseCell(catalog, object, key, cell, *cells_);
  if (!value.ok() || !value->has_value()) return Found{};  // can't be the key of anything
  if (key.match_key != MatchKey::kNone) return FindByFoldedKey(txn, object, key, value->text());
  LK_ASSIGN_OR_RETURN(const Found found,
                      Query(txn, object, absl::StrCat("\"", key.column, "\" = $1"), *value));
  // Names of objects with few records (users, campaigns) and addresses are found in any case. Keys
  // must be right.
  const bool any_case =
      (key.is_text() && key.indexed && !key.external_id) || key.kind == schema::Kind::kEmail;
  if (found.count > 0 || !any_case) return found;
  return Query(txn, object, absl::StrCat("lower(\"", key.column, "\") = lower($1)"), *value);
}

absl::StatusOr<Found> ReferenceFinder::FindInTargets(storage::WriteTxn& txn, const Catalog& catalog,
                                                     const Field& field, const CellSource& source,
                                                     std::string_view key_name,
                                                     std::string_view cell) {
  Found result;
  for (int index : field.to_objects) {
    if (source.lookup_object != Value::kUnknownObject && source.lookup_object != index) continue;
    const Object& object = catalog.object(index);
    const Field* key = object.Find(key_name);
    if (key == nullptr) continue;
    LK_ASSIGN_OR_RETURN(const Found found, FindByKey(txn, catalog, object, *key, cell));
    if (found.count == 0) continue;
    result.count += found.count;
    result.object = found.object;
    result.id = found.id;
  }
  return result;
}

absl::StatusOr<Found> ReferenceFinder::FindById(storage::WriteTxn& txn, const Catalog& catalog,
                                                const Field& field, std::string_view cell) {
  const std::optional<ParsedId> parsed = ParseId(cell);
  if (!parsed) return Found{};
  for (int index : field.to_objects) {
    if (catalog.object(index).prefix != parsed->prefix) continue;
    LK_ASSIGN_OR_RETURN(const records::TargetState state,
                        references_->Find(txn, index, parsed->id));
    if (state.object >= 0) return Found{index, parsed->id, 1};
  }
  return Found{};
}

absl::StatusOr<Found> ReferenceFinder::Look(storage::WriteTxn& txn, const Catalog& catalog,
                                            const Field& field, const CellSource& source,
                                            std::string_view cell) {
  Found found;
  if (!source.lookup.empty()) {
    LK_ASSIGN_OR_RETURN(found, FindInTargets(txn, catalog, field, source, source.lookup, cell));
    if (found.count != 0) return found;
  }
  LK_ASSIGN_OR_RETURN(found, FindById(txn, catalog, field, cell));
  if (found.count != 0 || source.lookup == "ExternalId") return found;
  return FindInTargets(txn, catalog, field, source, "ExternalId", cell);
}

bool ReferenceFinder::MayKeep(const Field& field) const {
  return std::find(field.to_objects.begin(), field.to_objects.end(), importing_) ==
         field.to_objects.end();
}

absl::StatusOr<Found> ReferenceFinder::Find(storage::WriteTxn& txn, const Catalog& catalog,
                                            const Field& field, const CellSource& source,
                                            std::string_view cell) {
  if (!MayKeep(field)) return Look(txn, catalog, field, source, cell);
  key_.clear();
  // What the answer depends on: the objects, the key, the cell.
  for (int index : field.to_objects) key_.push_back(static_cast<char>(index + 1));
  key_.push_back(static_cast<char>(source.lookup_object + 2));
  absl::StrAppend(&key_, source.lookup, "\x1f", ToAbsl(cell));
  if (auto it = known_.find(key_); it != known_.end()) return it->second;
  LK_ASSIGN_OR_RETURN(const Found found, Look(txn, catalog, field, source, cell));
  if (found.count != 1) return found;
  if (known_.size() >= kMaxKnown) known_.clear();
  known_[key_] = found;
  return found;
}

absl::Status NotFoundError(const Catalog& catalog, const Object& object, const Field& field,
                           const CellSource& source, std::string_view cell, const Found& found) {
  const std::string targets = source.lookup_object == Value::kUnknownObject
                                  ? JoinForReader(field.to)
                                  : catalog.object(source.lookup_object).api;
  const std::string key = source.lookup.empty() ? "Id or ExternalId" : source.lookup;
  if (found.count == 0) {
    return MakeError(Code::kInvalidCrossReferenceKey,
                     absl::StrCat("no ", targets, " has the ", key, " ", QuoteForMessage(cell),
                                  "; import it first, correct the cell, or leave the column out"),
                     {object.api, field.api, 0});
  }
  return MakeError(Code::kInvalidCrossReferenceKey,
                   absl::StrCat(found.count, found.count >= kMaxSameKey ? " or more " : " ",
                                targets, " records have the ", key, " ", QuoteForMessage(cell),
                                "; name one by its id or ExternalId"),
                   {object.api, field.api, 0});
}

}  // namespace leadkit::transfer
