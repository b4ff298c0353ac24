// Records by the names that people use for them, and their values as texts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handles.h"

namespace leadkit::cli {

// "00Q..." for a number.
std::string IdText(const Store& store, std::string_view object, int64_t id);

struct RecordName {
  std::string object;
  int64_t id = 0;
  std::string text;  // 18 characters
};

// The record that an argument means: an id of 15 or 18 characters, or an object and an external id,
// as in "Lead:L-1042". Whether there is a record of that id is not looked up.
RecordName FindRecord(const Store& store, std::string_view argument);

// The user whose name, user name, e-mail address or id this is.
int64_t FindUser(const Store& store, std::string_view argument);

// An empty record of the object that lists can compare with: each of "Field=Value" set.
Record RecordLike(const Store& store, std::string_view object,
                  const std::vector<std::string>& assignments);

std::string ObjectOf(const lk_record* record);
int64_t IdOf(const lk_record* record);
// API names of all fields, in the order of the schema.
std::vector<std::string> FieldsOf(const lk_record* record);
// A field as text; none where it is null.
std::optional<std::string> ValueOf(const lk_record* record, std::string_view field);
// A record as a JSON object: its object's name, then the fields with their texts or null.
std::string RecordJson(const lk_record* record, const std::vector<std::string>& fields);

// The name, subject or number by which people know a record; empty if it has none.
std::string DisplayName(const lk_record* record);

// Names of records that are mentioned again and again: owners, users, accounts.
class NameCache {
 public:
  explicit NameCache(const Store& store) : store_(store) {}

  // Empty if the record is gone.
  const std::string& NameOf(int64_t id);

 private:
  const Store& store_;
  std::map<int64_t, std::string> names_;
};

}  // namespace leadkit::cli
