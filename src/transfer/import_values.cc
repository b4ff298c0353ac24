#include "transfer/import_values.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "base/error.h"
#include "base/text.h"
#include "storage/schema_version.h"

namespace leadkit::transfer {
namespace {

using schema::Field;
using schema::Kind;
using schema::Object;

// Control characters, of which the list's own separator is one, are in no value.
bool MayBeValue(const Field& field, std::string_view text) {
  return !text.empty() && IsValidText(text) && CountCharacters(text) <= field.max &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

std::vector<std::string> NewValues(const Field& field, std::string_view text) {
  std::vector<std::string> parts = {std::string(text)};
  if (field.kind == Kind::kMultiPicklist) parts = absl::StrSplit(ToAbsl(text), ';');
  std::vector<std::string> added;
  for (const std::string& part : parts) {
    const std::string value(TrimSpace(part));
    const auto known = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), value) != list.end();
    };
    if (MayBeValue(field, value) && !known(field.values) && !known(added)) added.push_back(value);
  }
  return added;
}

}  // namespace

absl::Status GrowPicklist(storage::WriteTxn& txn, const Object& object, const Field& field,
                          std::string_view text, ImportPlan* plan) {
  if (!field.custom || !field.restricted) return absl::OkStatus();
  if (field.kind != Kind::kPicklist && field.kind != Kind::kMultiPicklist) return absl::OkStatus();
  // What the store has now; another writer may have added values since the plan was made.
  const Object& current_object = txn.catalog().object(object.index);
  Field grown = current_object.fields[static_cast<size_t>(field.ordinal)];
  const std::vector<std::string> added = NewValues(grown, text);
  if (grown.values.size() + added.size() > kMaxGrownValues) return absl::OkStatus();
  if (!added.empty()) {
    grown.values.insert(grown.values.end(), added.begin(), added.end());
    LK_RETURN_IF_ERROR(
        txn.connection().Run("DELETE FROM lk_custom_field WHERE object = $1 AND number = $2",
                             object.api, static_cast<int64_t>(field.number)));
    LK_RETURN_IF_ERROR(
        storage::SaveCustomField(txn.connection(), txn.catalog(), current_object, grown));
    LK_ASSIGN_OR_RETURN(std::shared_ptr<const schema::Catalog> catalog,
                        storage::LoadCatalog(txn.connection()));
    LK_RETURN_IF_ERROR(txn.ChangeCatalog(std::move(catalog)));
  }
  if (plan->catalog != txn.schema()->catalog) plan->MoveTo(txn.schema()->catalog);
  return absl::OkStatus();
}

}  // namespace leadkit::transfer
