#include "schema/object.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/text.h"

namespace leadkit::schema {
namespace {

// Edit distance, given up beyond `limit`. Two letters in each other's place are one edit.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> above(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view KindName(Kind kind) {
  switch (kind) {
    case Kind::kText:
      return "text";
    case Kind::kTextArea:
      return "textarea";
    case Kind::kEmail:
      return "email";
    case Kind::kPhone:
      return "phone";
    case Kind::kUrl:
      return "url";
    case Kind::kPicklist:
      return "picklist";
    case Kind::kMultiPicklist:
      return "multipicklist";
    case Kind::kBoolean:
      return "boolean";
    case Kind::kInteger:
      return "number";
    case Kind::kDecimal:
      return "decimal";
    case Kind::kMoney:
      return "currency";
    case Kind::kDate:
      return "date";
    case Kind::kDateTime:
      return "datetime";
    case Kind::kReference:
      return "reference";
    case Kind::kId:
      return "id";
  }
  return "unknown";
}

std::string MatchKeyOf(MatchKey kind, std::string_view text) {
  return kind == MatchKey::kName ? NameKey(text) : EmailKey(text);
}

void Object::Index(int ordinal) {
  Field& field = fields[static_cast<size_t>(ordinal)];
  field.ordinal = ordinal;
  by_name_[LowerAscii(field.api)] = ordinal;
  by_name_.try_emplace(field.column, ordinal);
}

void Object::Add(Field field) {
  fields.push_back(std::move(field));
  Index(static_cast<int>(fields.size()) - 1);
}

void Object::Reindex() {
  by_name_.clear();
  for (size_t i = 0; i < fields.size(); ++i) Index(static_cast<int>(i));
  const auto ordinal = [&](std::string_view name) {
    const Field* field = Find(name);
    return field == nullptr ? -1 : field->ordinal;
  };
  system = {ordinal("Id"),
            ordinal("Name"),
            ordinal("OwnerId"),
            ordinal("ExternalId"),
            ordinal("CreatedDate"),
            ordinal("CreatedById"),
            ordinal("LastModifiedDate"),
            ordinal("LastModifiedById"),
            ordinal("SystemModstamp"),
            ordinal("IsDeleted"),
            ordinal("MasterRecordId")};
}

const Field* Object::Find(std::string_view name) const {
  auto it = by_name_.find(LowerAscii(name));
  return it == by_name_.end() ? nullptr : &fields[static_cast<size_t>(it->second)];
}

const Field* Object::FindByNumber(int number) const {
  for (const Field& field : fields) {
    if (field.number == number) return &field;
  }
  return nullptr;
}

const Field& Object::Get(std::string_view name) const {
  const Field* field = Find(name);
  assert(field != nullptr);
  return *field;
}

std::string Object::Suggest(std::string_view name) const {
  constexpr size_t kMaxNameLength = 100;
  if (name.size() > kMaxNameLength) return "";
  const std::string wanted = LowerAscii(name);
  const size_t limit = std::min<size_t>(3, wanted.size() / 3);
  size_t best = limit + 1;
  std::string suggestion;
  for (const Field& field : fields) {
    size_t distance = EditDistance(wanted, LowerAscii(field.api), limit);
    if (EqualsIgnoreCase(field.label, name) || LowerAscii(field.api) == wanted + "__c") {
      distance = 0;
    }
    if (distance < best) {
      best = distance;
      suggestion = field.api;
    }
  }
  return suggestion;
}

}  // namespace leadkit::schema
