// One field of an object, as described by the .proto or by a custom field definition.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/value.h"

namespace leadkit::schema {

// The numbers are those of leadkit.v1.Kind.
enum class Kind : int32_t {
  kText = 1,
  kTextArea = 2,
  kEmail = 3,
  kPhone = 4,
  kUrl = 5,
  kPicklist = 6,
  kMultiPicklist = 7,
  kBoolean = 8,
  kInteger = 9,
  kDecimal = 10,
  kMoney = 11,
  kDate = 12,
  kDateTime = 13,
  kReference = 14,
  kId = 15,
};

enum class Access : int32_t { kReadWrite = 0, kCreateOnly = 1, kReadOnly = 2, kAudit = 3 };
enum class OnDelete : int32_t { kSetNull = 0, kCascade = 1, kRestrict = 2 };
enum class MatchKey : int32_t { kNone = 0, kName = 1, kEmail = 2 };

// True for kinds whose values are text.
constexpr bool IsTextKind(Kind kind) { return kind <= Kind::kMultiPicklist; }

// True for kinds whose values are numbers with a precision.
constexpr bool IsNumberKind(Kind kind) {
  return kind == Kind::kInteger || kind == Kind::kDecimal || kind == Kind::kMoney;
}
constexpr bool IsPicklistKind(Kind kind) {
  return kind == Kind::kPicklist || kind == Kind::kMultiPicklist;
}

// The kind's name for a reader: "text", "currency", ...; "unknown" for a number that is no kind.
std::string_view KindName(Kind kind);

// The normalised copy of a text that exact matching compares. REQUIRES: kind is not kNone.
std::string MatchKeyOf(MatchKey kind, std::string_view text);

struct Field {
  int ordinal = 0;     // place in Object::fields, the same for the life of a store
  int number = 0;      // field number on the wire; custom fields start at kFirstCustomNumber
  std::string column;  // snake_case: the proto name, and the column's name in the store
  std::string api;     // "LastName", "Budget__c"
  std::string label;
  Kind kind = Kind::kText;
  uint32_t max = 0;  // greatest length in characters; 0 for kinds that are not text
  uint32_t precision = 0;
  uint32_t scale = 0;
  bool required = false;
  Value default_value;
  std::vector<std::string> values;
  bool restricted = false;
  std::vector<std::string> to;  // API names of the objects a reference may point at
  std::vector<int> to_objects;  // their indexes in the catalog
  OnDelete on_delete = OnDelete::kSetNull;
  Access access = Access::kReadWrite;
  bool searchable = false;
  bool tracked = false;
  bool indexed = false;
  bool external_id = false;
  MatchKey match_key = MatchKey::kNone;
  std::vector<std::string> convert;  // "Account.Name", ...
  std::string relation;
  bool custom = false;

  bool is_text() const { return IsTextKind(kind); }
  bool is_reference() const { return kind == Kind::kReference; }
  // A reference that may point at several objects keeps which one in a column of its own.
  bool is_polymorphic() const { return to.size() > 1; }
  // That column: "who_id" -> "who_object". REQUIRES: is_polymorphic().
  std::string object_column() const { return column.substr(0, column.size() - 3) + "_object"; }
};

constexpr int kFirstCustomNumber = 10'000;
// Longest API name of a custom field, "__c" included.
constexpr size_t kMaxCustomNameLength = 43;
// Custom fields an object may have.
constexpr int kMaxCustomFields = 800;

}  // namespace leadkit::schema
