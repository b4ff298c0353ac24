// The words in which engines differ. Small on purpose: code outside never asks which engine it is
// on.
#pragma once

#include <string>
#include <string_view>

namespace leadkit::storage {

struct Dialect {
  std::string_view integer;       // a 64-bit integer column
  std::string_view text;          // a UTF-8 text column
  std::string_view bytes;         // a byte string column
  std::string_view table_suffix;  // after the closing parenthesis of CREATE TABLE
  std::string_view clustered;     // the same, for a table kept in the order of its primary key

  // An identifier in quotes.
  std::string Quote(std::string_view name) const { return "\"" + std::string(name) + "\""; }
};

// STRICT makes SQLite refuse values of another type than the column's.
inline constexpr Dialect kSqliteDialect = {"INTEGER", "TEXT", "BLOB", " STRICT",
                                           " STRICT, WITHOUT ROWID"};

}  // namespace leadkit::storage
